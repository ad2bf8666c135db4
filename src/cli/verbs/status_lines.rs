//! The readers of `status`, as lines, CSV and JSON.

use std::fmt;

use jiff::tz::TimeZone;
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use crate::cli::console::{Console, Dress};
use crate::model::{Counts, Line, Reason, RunState};
use crate::tongue::why;

/// An issue in JSON.
#[derive(Serialize)]
pub(super) struct IssueJson<'a> {
    schema: u32,
    issue: &'a str,
    state: &'static str,
    counts: CountsJson,
    readers: Vec<LineJson<'a>>,
}

#[derive(Serialize)]
struct CountsJson {
    queued: u64,
    sending: u64,
    sent: u64,
    deferred: u64,
    failed: u64,
    skipped: u64,
    unknown: u64,
}

#[derive(Serialize)]
struct LineJson<'a> {
    address: &'a str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    reply: &'a str,
    attempts: u32,
    since: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_at: Option<String>,
}

impl<'a> IssueJson<'a> {
    pub(super) fn new(issue: &'a str, state: RunState, counts: &Counts, lines: &'a [Line]) -> Self {
        let Counts { queued, sending, sent, deferred, failed, skipped, unknown } = *counts;
        let readers = lines.iter().map(|line| LineJson {
            address: &line.address,
            state: line.state.word(),
            reason: line.reason.map(Reason::word),
            reply: &line.reply,
            attempts: line.attempts,
            since: line.since.to_string(),
            next_at: line.next_at.map(|moment| moment.to_string()),
        });
        let counts = CountsJson { queued, sending, sent, deferred, failed, skipped, unknown };
        Self { schema: 1, issue, state: state.word(), counts, readers: readers.collect() }
    }

    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Who, why in plain words, and below that what the server said and when the letter goes again.
pub(super) fn table(console: &Console, lines: &[Line], zone: &TimeZone) -> Vec<String> {
    let width = lines.iter().map(|line| line.address.width()).max().unwrap_or_default().min(40);
    let mut shown = Vec::new();
    for line in lines {
        let reason = line.reason.map(|reason| why(&console.language, Some(reason)).what);
        let first = reason.as_ref().unwrap_or(&line.reply);
        let gap = " ".repeat(width.saturating_sub(line.address.width()));
        shown.push(format!("  {:<8} {}{gap}  {first}", line.state.word(), line.address));
        if reason.is_some() {
            let again = line.next_at.map_or_else(String::new, |at| {
                format!("{}again at {}", console.dot(), at.to_zoned(zone.clone()).strftime("%H:%M"))
            });
            shown.push(format!("  {:<8} {}{again}", "", console.dress_out(Dress::Quiet, &line.reply)));
        }
    }
    shown
}

/// RFC 4180, one row for each reader.
pub(super) struct CsvReaders<'a>(pub(super) &'a [Line]);

impl fmt::Display for CsvReaders<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "address,state,reason,attempts,since,next_at,reply")?;
        for line in self.0 {
            let fields = [
                line.address.clone(),
                line.state.word().to_owned(),
                line.reason.map_or_else(String::new, |reason| reason.word().to_owned()),
                line.attempts.to_string(),
                line.since.to_string(),
                line.next_at.map_or_else(String::new, |moment| moment.to_string()),
                line.reply.clone(),
            ];
            writeln!(f, "{}", fields.map(|field| cell(&field)).join(","))?;
        }
        Ok(())
    }
}

/// Quoted where a comma, a quote or a line break stands inside; a cell that a spreadsheet would take for a formula gets
/// an apostrophe in front.
fn cell(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if formula { format!("'{field}") } else { field.to_owned() };
    if field.contains([',', '"', '\n', '\r']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_quoted_and_never_a_formula() {
        assert_eq!(cell("550 5.1.1 no such user"), "550 5.1.1 no such user");
        assert_eq!(cell("250 ok, \"queued\""), "\"250 ok, \"\"queued\"\"\"");
        assert_eq!(cell("=cmd@example.org"), "'=cmd@example.org");
        assert_eq!(cell("+1,2"), "\"'+1,2\"");
    }
}
