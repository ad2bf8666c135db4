//! The files of a theme: built in, each replaced by a file of the same name in the newsletter folder.

use std::collections::BTreeMap;

use crate::compose::mjml::validate;
use crate::diag::{Findings, SourceId, Sources};

/// A theme's built-in files by name.
macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/quiet/", $name)))),*]
    };
}

/// The theme "quiet".
const QUIET: &[(&str, &str)] = built_in![
    "tokens.toml",
    "letter.mjml.hbs",
    "parts/masthead.mjml.hbs",
    "parts/notes.mjml.hbs",
    "parts/footer.mjml.hbs",
    "blocks/greeting.mjml.hbs",
    "blocks/text.mjml.hbs",
    "blocks/report.mjml.hbs",
    "blocks/scripture.mjml.hbs",
    "blocks/prayer.mjml.hbs",
    "blocks/meeting.mjml.hbs",
    "blocks/facts.mjml.hbs",
    "blocks/project.mjml.hbs",
    "blocks/news.mjml.hbs",
    "blocks/photo.mjml.hbs",
    "blocks/testimony.mjml.hbs",
    "blocks/action.mjml.hbs",
    "blocks/notice.mjml.hbs",
    "blocks/signature.mjml.hbs",
];

/// One file of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    /// Its text.
    pub text: String,
    /// Where it can be pointed at; `None` for a built-in file.
    pub source: Option<SourceId>,
}

/// The files of one theme, by name ("blocks/report.mjml.hbs", "tokens.toml").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Templates {
    files: BTreeMap<String, File>,
}

impl Templates {
    /// The built-in files of a theme with a folder's own in their place. A file that is no UTF-8 is read with marks
    /// where it is broken, and then fails as a template. A theme nobody knows is "quiet".
    #[must_use]
    pub fn of(theme: &str, overrides: Vec<(String, Vec<u8>)>, sources: &mut Sources) -> Self {
        let built_in =
            QUIET.iter().map(|(name, text)| ((*name).to_owned(), File { text: (*text).to_owned(), source: None }));
        let mut files: BTreeMap<String, File> = built_in.collect();
        for (name, bytes) in overrides {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if files.get(&name).is_some_and(|file| file.text == text) {
                continue;
            }
            let source = sources.add(format!("templates/{theme}/{name}"), text.as_str());
            files.insert(name, File { text, source: Some(source) });
        }
        Self { files }
    }

    /// What the validator says of the folder's own files.
    #[must_use]
    pub fn findings(&self) -> Findings {
        let own = self.files.iter().filter(|(name, _)| name.ends_with(".mjml.hbs"));
        let checked = own.filter_map(|(_, file)| Some(validate(file.source?, &file.text)));
        checked.flatten().collect()
    }

    /// The tokens.
    pub(super) fn tokens(&self) -> Option<&File> {
        self.files.get("tokens.toml")
    }

    /// All handlebars files, under the names templates call them by ("blocks/report").
    pub(super) fn handlebars(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().filter_map(|(name, file)| Some((name.strip_suffix(".mjml.hbs")?, file)))
    }
}
