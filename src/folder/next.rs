//! The first text of the next issue, and the prayer points of an earlier one that are still open: copied as they were
//! typed, so that nothing of them changes on the way.

use jiff::civil::Date;

use crate::diag::SourceId;
use crate::model::Language;
use crate::syntax::{Body, Point, Style, parse};

/// The open points of a letter, as typed, each with its state brought up to date: a new point goes on.
#[must_use]
pub fn carried(bytes: &[u8], language: &Language) -> Vec<String> {
    let korean = language.is_korean();
    let (tree, _) = parse(SourceId(0), bytes, Style { smart: !korean }, korean);
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.lines().collect();
    let mut open = Vec::new();
    for block in &tree.blocks {
        let Body::Group(group) = &block.body else { continue };
        for point in &group.points {
            let ended = point.state.as_ref().is_some_and(|state| matches!(state.node, "answered" | "closed"));
            if !ended {
                open.push(retyped(point, &lines, korean));
            }
        }
    }
    open.retain(|point| !point.is_empty());
    open
}

/// The lines of a point behind its mark and flags, with "ongoing" and its audience in front.
fn retyped(point: &Point, lines: &[&str], korean: bool) -> String {
    let first = usize::try_from(point.span.line).unwrap_or(1).saturating_sub(1);
    let mut typed: Vec<&str> = Vec::new();
    for (at, line) in lines.iter().enumerate().skip(first) {
        let trimmed = line.trim();
        let next = at > first && (trimmed.is_empty() || begins_other(trimmed));
        if next {
            break;
        }
        typed.push(trimmed);
    }
    let mut words = typed.join(" ");
    words.drain(..words.len() - words.trim_start_matches(is_mark).trim_start().len());
    if point.state.is_some() || point.tier.is_some() {
        words = words.split_once(']').map(|(_, rest)| rest.trim_start().to_owned()).unwrap_or(words);
    }
    let state = if korean { "계속" } else { "ongoing" };
    let flags = match (&point.tier, korean) {
        (None, _) => state.to_owned(),
        (Some(tier), false) => format!("{state}, {}", tier.node),
        (Some(tier), true) => {
            let word = crate::model::Tier::read(tier.node).map_or(tier.node, crate::model::Tier::korean);
            format!("{state}, {word}")
        }
    };
    format!("[{flags}] {words}")
}

/// A mark of a list: a number or a bullet.
fn is_mark(c: char) -> bool {
    c.is_ascii_digit() || ".()-–*+•·ㆍ●○▪■□▶◆◇▷►◦・".contains(c) || ('①'..='⑳').contains(&c)
}

/// Whether a line begins a point, a fence, Answer, Refs or Closing.
fn begins_other(line: &str) -> bool {
    let folded = line.to_lowercase();
    let keyed = ["answer", "refs", "closing", "응답", "말씀", "맺음"]
        .iter()
        .any(|key| folded.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with([':', '：'])));
    let marked =
        line.starts_with(is_mark) && line.split_whitespace().next().is_some_and(|mark| mark.chars().all(is_mark));
    keyed || line.starts_with(":::") || marked
}

/// A new letter: its head, a greeting, the open points, a signature. A twin has the short head.
#[must_use]
pub fn start_issue(first: bool, language: &Language, date: Date, open: &[String]) -> String {
    let korean = language.is_korean();
    let head = match (first, korean) {
        (true, _) => format!(
            "---\nkind: weekly\nsubject: A subject that says what it brings\npreheader: One sentence more than the subject says\ndate: {date}\naudience: public\n---\n"
        ),
        (false, true) => "---\n제목: 무엇이 담겼는지 알려 주는 제목\n미리보기: 제목보다 한 문장 더\n---\n".to_owned(),
        (false, false) => {
            "---\nsubject: A subject that says what it brings\npreheader: One sentence more\n---\n".to_owned()
        }
    };
    let points: Vec<String> = open.iter().enumerate().map(|(at, point)| format!("{}. {point}", at + 1)).collect();
    let prayer = match (points.is_empty(), korean) {
        (true, _) => String::new(),
        (false, true) => format!("\n::: 기도 \"함께 기도해 주세요\"\n{}\n:::\n", points.join("\n")),
        (false, false) => format!("\n::: prayer \"Please pray with us\"\n{}\n:::\n", points.join("\n")),
    };
    let (greeting, signature) = if korean {
        (
            "\n::: 인사\n{{default subscriber.name \"기도 동역자\"}}님께\n\n이번 주 소식을 여기에 적어 주세요.\n:::\n",
            "\n::: 서명\n감사하며,\n이름\n:::\n",
        )
    } else {
        (
            "\n::: greeting\nDear {{default subscriber.name \"friend\"}},\n\nWrite here what happened.\n:::\n",
            "\n::: signature\nWith thanks,\nYour name\n:::\n",
        )
    };
    format!("{head}{greeting}{prayer}{signature}")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{carried, start_issue};
    use crate::model::Language;

    const LETTER: &str = "---\nkind: weekly\nsubject: A\ndate: 2026-06-21\n---\n\n::: prayer\n\
        1. [new] Lord, keep the bridge. (Psalm 121:8) #bridge\n\
        2. [ongoing, partners] Father, give {q1} patience\n   with the papers. #papers\n\
        3. [answered] For rain. #rain\n   Answer: It rained.\n\
        4. For all of us.\n\
        Closing: Amen.\n:::\n";

    #[test]
    fn open_points_come_along_as_typed() {
        assert_eq!(
            carried(LETTER.as_bytes(), &Language::english()),
            [
                "[ongoing] Lord, keep the bridge. (Psalm 121:8) #bridge",
                "[ongoing, partners] Father, give {q1} patience with the papers. #papers",
                "[ongoing] For all of us.",
            ]
        );
    }

    #[test]
    fn the_new_letter_is_read_without_a_mistake() {
        for (first, language) in [(true, Language::english()), (false, Language::korean())] {
            let open = carried(LETTER.as_bytes(), &Language::english());
            let text = start_issue(first, &language, date(2026, 6, 28), &open);
            let style = crate::syntax::Style { smart: true };
            let (_, findings) = crate::syntax::parse(crate::diag::SourceId(0), text.as_bytes(), style, !first);
            let wrong: Vec<_> = findings.iter().filter(|finding| finding.severity.stops()).collect();
            assert!(wrong.is_empty(), "{wrong:?}\n{text}");
        }
    }
}
