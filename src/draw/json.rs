//! Findings as JSON, in the one shape of every command; codes and sentences are English there.

use serde::Serialize;

use crate::diag::{Finding, Sources};
use crate::model::{Digest, Language};
use crate::tongue::sentence;

/// One finding; what is not known is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingJson {
    /// What `safeguard ack` takes: the same for the same finding at the same place.
    pub id: String,
    /// The code.
    pub code: String,
    /// `block`, `review`, `error`, `warning` or `info`.
    pub severity: &'static str,
    /// The English sentence.
    pub message: String,
    /// The file, relative to the folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Column in characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Part of the mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surface: Option<String>,
    /// Id of the protected entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// Class of a safeguard finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<&'static str>,
    /// The edition or row.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// The JSON form of a finding.
#[must_use]
pub fn json(finding: &Finding, sources: &Sources) -> FindingJson {
    let sentence = sentence(finding, &Language::english());
    let file = finding.span.map(|span| sources.name(span.source).to_owned());
    FindingJson {
        id: id(finding, file.as_deref().unwrap_or_default()),
        code: finding.code().to_owned(),
        severity: finding.severity.word(),
        message: sentence.message,
        line: finding.span.map(|span| span.line),
        column: finding.span.map(|span| span.column),
        file,
        help: sentence.help,
        surface: finding.surface.as_deref().map(str::to_owned),
        entry: finding.entry.as_deref().map(str::to_owned),
        class: finding.class,
        place: finding.place.as_deref().map(str::to_owned),
    }
}

fn id(finding: &Finding, file: &str) -> String {
    let place = finding.span.map_or(String::new(), |span| format!("{}:{}", span.line, span.column));
    let mut parts = vec![finding.sentence, file, &place];
    parts.extend(
        [&finding.surface, &finding.entry, &finding.place].into_iter().map(|part| part.as_deref().unwrap_or("")),
    );
    parts.extend(finding.values.iter().map(|(_, value)| &**value));
    Digest::of_parts(parts.into_iter().map(str::as_bytes)).hex().chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::json;
    use crate::diag::{Finding, Sources, Span};

    #[test]
    fn what_is_not_known_is_left_out() {
        let mut sources = Sources::default();
        let source = sources.add("issue.md", "x");
        let one = json(&Finding::warning("facts-undated", Span::new(source, 3, 1, 0)), &sources);
        let text = serde_json::to_string(&one).unwrap();
        assert!(text.contains(r#""file":"issue.md","line":3,"column":1"#), "{text}");
        assert!(!text.contains("surface") && !text.contains("null"), "{text}");
        let other = json(&Finding::warning("facts-undated", Span::new(source, 4, 1, 0)), &sources);
        assert_ne!(one.id, other.id);
    }
}
