//! The form of a key line, and the key part of a block (format.md section 2). Knows no meaning of a value.

use crate::diag::{Finding, Span};
use crate::syntax::document::Reading;
use crate::syntax::fold::{clip, fold, past_space};
use crate::syntax::read::Typed;
use crate::syntax::words::{KeyWord, Kind, Prints, listed, near_key, read_key};
use crate::syntax::{Entry, Line, Value, prose, run};

/// Most letters of a key.
const LETTERS: usize = 24;

/// `key:` at some place of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// Index behind its last letter.
    pub(super) end: usize,
    /// Index behind the colon.
    pub(super) after: usize,
    /// In lower case, `-` between words.
    pub(super) name: String,
}

/// The key that begins at `start`, if what stands there has the form of one.
pub(super) fn key_at(chars: &[char], start: usize) -> Option<Key> {
    let mut name = String::new();
    let mut letters = 0;
    let mut at = start;
    loop {
        let c = fold(*chars.get(at)?);
        if c.is_alphabetic() {
            letters += 1;
            if letters > LETTERS {
                return None;
            }
            name.extend(c.to_lowercase());
            at += 1;
            continue;
        }
        let end = at;
        if letters == 0 || name.ends_with('-') {
            return None;
        }
        if c.is_whitespace() {
            at = past_space(chars, at);
        } else if matches!(c, '-' | '_') {
            at += 1;
        }
        let next = fold(*chars.get(at)?);
        if next == ':' && !matches!(c, '-' | '_') {
            let slashes = chars.iter().skip(at + 1).take(2).filter(|c| fold(**c) == '/').count();
            return (slashes < 2).then_some(Key { end, after: at + 1, name });
        }
        if at == end || !next.is_alphabetic() {
            return None;
        }
        name.push('-');
    }
}

/// The entries of a key part and the index of the first line below it.
pub(super) fn read(kind: &'static Kind, lines: &[Typed], reading: &mut Reading) -> (Vec<Entry>, usize) {
    let mut part = Part { kind, raw: Vec::new(), text_named: false };
    if lines.first().is_none_or(|typed| key_at(&typed.line.chars, 0).is_none()) {
        return (Vec::new(), 0);
    }
    let end = lines.iter().position(|typed| typed.line.chars.is_empty()).unwrap_or(lines.len());
    for typed in lines.iter().take(end) {
        part.line(typed, reading);
    }
    (entries(part.raw, reading), end)
}

/// A key and the pieces of its value; `None` where the key is not known and only swallows what goes on with it.
pub(super) struct Raw {
    key: Option<&'static KeyWord>,
    span: Span,
    pieces: Vec<Line>,
}

struct Part {
    kind: &'static Kind,
    raw: Vec<Raw>,
    text_named: bool,
}

impl Part {
    fn line(&mut self, typed: &Typed, reading: &mut Reading) {
        let line = &typed.line;
        let indent = past_space(&line.chars, 0);
        if indent > 0 {
            if !misplaced(self.kind.keys, typed, reading)
                && let Some(last) = self.raw.last_mut()
            {
                last.pieces.push(run::from(line, indent));
            }
            return;
        }
        let Some(key) = key_at(&line.chars, 0) else {
            if !self.text_named && !reading.tier_misplaced(typed.start) {
                reading.findings.push(Finding::error("key-text", run::whole(line, typed.start)));
            }
            self.text_named = true;
            return;
        };
        let span = run::place(line, 0..key.end, typed.start);
        let known = read_key(self.kind.keys, &key.name);
        if known.is_none() {
            reading.disturbed = true;
            if !reading.tier_misplaced(typed.start) {
                let typed = line.chars.get(..key.end).unwrap_or_default();
                let finding = unknown(self.kind, typed, span);
                // A sentence with a colon: that the text below it stands among the keys is the same mistake.
                self.text_named |= finding.value("guess").is_none();
                reading.findings.push(finding);
            }
        }
        self.raw.push(Raw { key: known, span, pieces: vec![run::from(line, key.after)] });
    }
}

/// Reports a line of the body that begins with one of `keys`, indented or not; says whether it did.
pub(super) fn misplaced(keys: &'static [KeyWord], typed: &Typed, reading: &mut Reading) -> bool {
    let line = &typed.line;
    let indent = past_space(&line.chars, 0);
    let Some(key) = key_at(&line.chars, indent) else { return false };
    if read_key(keys, &key.name).is_none() {
        return false;
    }
    let shown = clip(line.chars.get(indent..key.end).unwrap_or_default());
    let span = run::place(line, indent..key.end, typed.start);
    reading.findings.push(Finding::error("key-text#misplaced", span).with("key", shown));
    reading.disturbed = true;
    true
}

/// Raw keys → entries: without empty values, doubled ones named.
pub(super) fn entries(raw: Vec<Raw>, reading: &mut Reading) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for Raw { key, span, pieces } in raw {
        let Some(key) = key else { continue };
        let value = run::join(&pieces);
        if value.chars.is_empty() {
            continue;
        }
        if let Some(first) = entries.iter().find(|entry| entry.key == key.name) {
            reading.findings.push(doubled(key.shown, first.key_span, span));
            continue;
        }
        if let Some(first) = entries.iter().find(|entry| either(entry.key, key.name)) {
            let finding = Finding::error("key-doubled#either", span).with("line", first.key_span.line.to_string());
            reading.findings.push(finding);
        }
        entries.push(entry(key, span, value, reading));
    }
    entries
}

/// The two of an action of which one may stand.
fn either(one: &str, other: &str) -> bool {
    matches!((one, other), ("link", "reply") | ("reply", "link"))
}

/// `key` stands a second time.
pub(super) fn doubled(key: &str, first: Span, second: Span) -> Finding {
    Finding::error("key-doubled", second).with("key", key).with("line", first.line.to_string())
}

/// A known key with its value.
pub(super) fn entry(key: &KeyWord, key_span: Span, raw: Line, reading: &mut Reading) -> Entry {
    let inline = match key.prints {
        Prints::Text => prose::text(&raw, reading.style, &mut reading.findings),
        Prints::Inline => prose::inline(&raw, reading.style, &mut reading.findings),
        Prints::Typed => Vec::new(),
    };
    Entry { key: key.name, key_span, value: Value { raw, inline } }
}

fn unknown(kind: &Kind, typed: &[char], span: Span) -> Finding {
    let keys = listed(typed, kind.keys.iter().map(|key| (key.shown, key.korean)));
    let finding = match near_key(typed, kind.keys.iter()) {
        Some(guess) => Finding::error("key-unknown", span).with("guess", guess),
        None => Finding::error("key-unknown#far", span),
    };
    finding.with("text", clip(typed)).with("block", kind.name).with("keys", keys)
}

#[cfg(test)]
mod tests {
    use super::key_at;

    fn name(text: &str) -> Option<String> {
        key_at(&text.chars().collect::<Vec<_>>(), 0).map(|key| key.name)
    }

    #[test]
    fn the_form_of_a_key() {
        for (text, expected) in [
            ("Place: x", Some("place")),
            ("As  of :", Some("as-of")),
            ("send_at:2027", Some("send-at")),
            ("ＡＬＴ： x", Some("alt")),
            ("마감글: x", Some("마감글")),
            ("Thank God: x", Some("thank-god")),
            ("https://x", None),
            ("Place\\: x", None),
            ("8:00", None),
            (" Place: x", None),
            ("Place -: x", None),
            ("Place-: x", None),
            ("a - b: x", None),
            (": x", None),
            ("abcdefghijklmnopqrstuvwxy: x", None),
            ("abcdefghijklmnopqrstuvwx: x", Some("abcdefghijklmnopqrstuvwx")),
            ("Place", None),
        ] {
            assert_eq!(name(text).as_deref(), expected, "{text}");
        }
    }
}
