//! The first files of a new newsletter folder, as `init` writes them.

/// Name and text of each; `{date}` in the text stands for the day, and `issue.md` goes into an issue folder of its own.
pub const START: [(&str, &str); 4] = [
    ("phoebe.toml", include_str!("start/phoebe.toml")),
    ("subscribers.csv", include_str!("start/subscribers.csv")),
    ("issue.md", include_str!("start/issue.md")),
    (".gitignore", include_str!("start/gitignore")),
];
