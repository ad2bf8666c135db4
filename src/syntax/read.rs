//! Bytes → lines (format.md section 1): encoding, line ends, hidden characters, NFC, each character with its place in
//! the file as it was. Knows nothing of what the lines mean.

use unicode_normalization::char::{canonical_combining_class, compose, decompose_canonical};
use unicode_normalization::{IsNormalized, is_nfc_quick};

use crate::diag::{Finding, Findings, SourceId, Span};
use crate::syntax::Line;

/// Most bytes an issue file may have.
const LARGEST: usize = 1024 * 1024;

/// One line and where it begins; the place is needed where the line is empty.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    /// Its characters, without white space at the end.
    pub(super) line: Line,
    /// Its beginning, as a point.
    pub(super) start: Span,
}

/// All lines of the file, at least one; `None` with a finding where it is no UTF-8 or too large.
pub(super) fn read(source: SourceId, bytes: &[u8], findings: &mut Findings) -> Option<Vec<Typed>> {
    let text = decode(source, bytes, findings)?;
    Some(lines(source, text, findings))
}

fn decode<'b>(source: SourceId, bytes: &'b [u8], findings: &mut Findings) -> Option<&'b str> {
    if bytes.len() > LARGEST {
        findings.push(Finding::error("encoding#large", Span::new(source, 1, 1, 0)));
        return None;
    }
    // UTF-16 of Latin text without a byte order mark is valid UTF-8 full of NUL.
    let wide = matches!(bytes, [0, other, ..] | [other, 0, ..] if *other != 0);
    if wide {
        findings.push(Finding::error("encoding", Span::new(source, 1, 1, 0)).with("line", "1"));
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.strip_prefix('\u{FEFF}').unwrap_or(text)),
        Err(problem) => {
            let sound = bytes.get(..problem.valid_up_to()).unwrap_or_default();
            let sound = std::str::from_utf8(sound).unwrap_or_default();
            let span = end(source, sound.strip_prefix('\u{FEFF}').unwrap_or(sound));
            findings.push(Finding::error("encoding", span).with("line", span.line.to_string()));
            None
        }
    }
}

/// The place behind the last character of `text`.
fn end(source: SourceId, text: &str) -> Span {
    let mut span = Span::new(source, 1, 1, 0);
    let mut after_return = false;
    for c in text.chars() {
        match c {
            '\n' if after_return => {}
            '\r' | '\n' => {
                span.line += 1;
                span.column = 1;
            }
            _ => span.column += 1,
        }
        after_return = c == '\r';
    }
    span
}

fn lines(source: SourceId, text: &str, findings: &mut Findings) -> Vec<Typed> {
    let mut done = Vec::new();
    let mut current = Line::default();
    let mut place = Span::new(source, 1, 1, 1);
    let mut start = Span { width: 0, ..place };
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let mut ends = false;
        match c {
            '\r' | '\n' => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                place.line += 1;
                place.column = 0;
                ends = true;
            }
            '\u{2028}' | '\u{2029}' => ends = true,
            '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => {}
            '\u{A0}' | '\u{202F}' | '\u{3164}' => push(&mut current, ' ', place),
            '\t' => push(&mut current, c, place),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => findings.push(control(c, place)),
            _ if c.is_control() => findings.push(control(c, place)),
            _ => push(&mut current, c, place),
        }
        place.column += 1;
        if ends {
            done.push(Typed { line: finish(std::mem::take(&mut current)), start });
            start = Span { width: 0, ..place };
        }
    }
    if place.column > 1 || done.is_empty() {
        done.push(Typed { line: finish(current), start });
    }
    done
}

fn push(line: &mut Line, c: char, place: Span) {
    line.chars.push(c);
    line.spans.push(place);
}

fn control(c: char, place: Span) -> Finding {
    Finding::error("control", place).with("character", format!("U+{:04X}", u32::from(c)))
}

/// NFC, and no white space at the end.
fn finish(line: Line) -> Line {
    let mut line = match is_nfc_quick(line.chars.iter().copied()) {
        IsNormalized::Yes => line,
        IsNormalized::No | IsNormalized::Maybe => normal(&line),
    };
    let kept = line.chars.iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1);
    line.chars.truncate(kept);
    line.spans.truncate(kept);
    line
}

/// Canonical decomposition, ordering and composition (Unicode section 3.11); a joined character has the first place.
fn normal(line: &Line) -> Line {
    let mut apart: Vec<(char, Span)> = Vec::with_capacity(line.chars.len());
    for (c, span) in line.chars.iter().zip(&line.spans) {
        decompose_canonical(*c, |part| apart.push((part, *span)));
    }
    for marks in apart.split_mut(|(c, _)| canonical_combining_class(*c) == 0) {
        marks.sort_by_key(|(c, _)| canonical_combining_class(*c));
    }
    let mut joined = Line::default();
    let mut starter: Option<usize> = None;
    let mut before = 0;
    for (c, span) in apart {
        let class = canonical_combining_class(c);
        let next_to_starter = starter.is_some_and(|at| at + 1 == joined.chars.len());
        let base = starter.and_then(|at| joined.chars.get_mut(at)).filter(|_| next_to_starter || before < class);
        if let Some((base, both)) = base.and_then(|base| compose(*base, c).map(|both| (base, both))) {
            *base = both;
            continue;
        }
        if class == 0 {
            starter = Some(joined.chars.len());
        }
        before = class;
        push(&mut joined, c, span);
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    use super::read;
    use crate::diag::{Findings, SourceId};

    fn texts(bytes: &[u8]) -> (Vec<String>, Vec<(&'static str, u32, u32)>) {
        let mut findings = Findings::new();
        let lines = read(SourceId(0), bytes, &mut findings).unwrap_or_default();
        let found = findings.iter().map(|f| (f.sentence, f.span.unwrap().line, f.span.unwrap().column)).collect();
        (lines.iter().map(|typed| typed.line.text()).collect(), found)
    }

    #[test]
    fn the_three_line_ends_and_the_mark_at_the_front() {
        let (lines, found) = texts("\u{FEFF}a\r\nb \u{3000}\rc\n\nd\u{2028}e".as_bytes());
        assert_eq!(lines, ["a", "b", "c", "", "d", "e"]);
        assert_eq!(found, []);
        assert_eq!(texts(b"").0, [""]);
        assert_eq!(texts(b"a\n").0, ["a"]);
    }

    #[test]
    fn hidden_characters_go_and_others_are_errors() {
        let (lines, found) = texts("a\u{200B}b\u{A0}c\u{200D}\nx\u{202E}y\u{7}z\t.".as_bytes());
        assert_eq!(lines, ["ab c\u{200D}", "xyz\t."]);
        assert_eq!(found, [("control", 2, 2), ("control", 2, 4)]);
    }

    #[test]
    fn other_encodings_end_the_reading() {
        assert_eq!(texts(b"one\r\n\xB0\xA1").1, [("encoding", 2, 1)]);
        assert_eq!(texts(b"\xFF\xFEa\0").1, [("encoding", 1, 1)]);
        assert_eq!(texts(b"-\0-\0-\0").1, [("encoding", 1, 1)]);
        assert_eq!(texts(&vec![b'a'; 1024 * 1024 + 1]).1, [("encoding#large", 1, 1)]);
        assert_eq!(texts(&vec![b'a'; 1024 * 1024]).1, []);
    }

    #[test]
    fn a_joined_character_has_the_place_of_the_first() {
        let mut findings = Findings::new();
        let lines = read(SourceId(0), "x\u{1112}\u{1161}\u{11AB}y".as_bytes(), &mut findings).unwrap();
        assert_eq!(lines[0].line.text(), "x한y");
        assert_eq!(lines[0].line.spans.iter().map(|span| span.column).collect::<Vec<_>>(), [1, 2, 5]);
    }

    proptest! {
        #[test]
        fn joining_is_nfc(text in "[a-c\u{300}-\u{320}\u{1100}-\u{1102}\u{1161}-\u{1163}\u{11A8}-\u{11AA}Å\u{212B}\u{F71}-\u{F75}\u{958}가]{0,12}x") {
            let (lines, _) = texts(text.as_bytes());
            prop_assert_eq!(lines.concat(), text.nfc().collect::<String>());
        }
    }
}
