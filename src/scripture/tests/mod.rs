//! Cases written from the grammar, by language, and properties.

mod english;
mod korean;
mod property;
mod prose;
mod written;

use super::{Strictness, find, osis};

/// All passages of a text as OSIS with a space between, problems as `!typed>nearest`.
fn read(text: &str, strictness: Strictness) -> String {
    let mut out: Vec<String> = Vec::new();
    for found in find(text, strictness) {
        out.extend(found.passages.iter().map(osis));
        out.extend(
            found
                .problems
                .iter()
                .map(|problem| format!("!{}>{}", problem.text, problem.nearest.as_deref().unwrap_or("?"))),
        );
    }
    out.join(" ")
}

/// Compares every case and shows all that differ.
fn compare(cases: &[(&str, &str)], strictness: Strictness) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, expected)| {
            let got = read(text, strictness);
            (got != *expected).then(|| format!("{text:?}: {got:?}, not {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
