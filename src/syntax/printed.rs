//! Whether something prints: a block, a point or a value of marks and white space alone does not.

use crate::syntax::{Block, Body, Flow, GroupTree, Inline, KindWord, Point, Slot};

/// Whether a block prints something besides its title. `None` where that hangs on a required key, which `folder` asks for.
pub(super) fn block(block: &Block) -> Option<bool> {
    let has = |keys: &[&str]| block.entries.iter().any(|entry| keys.contains(&entry.key));
    match block.kind {
        KindWord::Greeting | KindWord::Text | KindWord::Notice | KindWord::Prayer | KindWord::Signature => {
            Some(body(&block.body))
        }
        KindWord::Report => Some(has(&["place", "period"]) || body(&block.body)),
        KindWord::Testimony => Some(has(&["by", "place"]) || body(&block.body)),
        KindWord::News if block.title.is_some() => Some(!block.entries.is_empty() || body(&block.body)),
        KindWord::News
        | KindWord::Scripture
        | KindWord::Meeting
        | KindWord::Facts
        | KindWord::Project
        | KindWord::Photo
        | KindWord::Action => None,
    }
}

fn body(body: &Body) -> bool {
    match body {
        Body::Prose(prose) => flows(prose),
        Body::Lines(lines) => lines.iter().any(|line| inlines(&line.node)),
        Body::Group(GroupTree { intro, points, refs, closing, numbered: _ }) => {
            flows(intro)
                || !points.is_empty()
                || refs.is_some()
                || closing.as_ref().is_some_and(|closing| inlines(&closing.node))
        }
    }
}

/// Whether a point prints something.
pub(super) fn point(point: &Point) -> bool {
    inlines(&point.with_parenthesis) || point.answer.as_ref().is_some_and(|answer| inlines(&answer.node))
}

fn flows(flows: &[Flow]) -> bool {
    flows.iter().any(|flow| match flow {
        Flow::Paragraph(words) | Flow::Heading { words, .. } => inlines(words),
        Flow::List { items, .. } => items.iter().any(|item| self::flows(item)),
        Flow::Quote(inner) => self::flows(inner),
        Flow::Table { head, rows } => head.iter().chain(rows.iter().flatten()).any(|cell| inlines(cell)),
        Flow::Divider => true,
    })
}

/// Whether a run of text prints something.
pub(super) fn inlines(list: &[Inline]) -> bool {
    list.iter().any(|inline| match inline {
        Inline::Text(line) => line.chars.iter().any(|c| !c.is_whitespace() && !matches!(c, '\u{200C}'..='\u{200F}')),
        Inline::Break => false,
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { words: inner, .. } => inlines(inner),
        Inline::Person(_) | Inline::Withheld(_) | Inline::Slot(Slot::Field(_) | Slot::Default { .. }) => true,
        Inline::Slot(Slot::If { then, otherwise, .. }) => inlines(then) || inlines(otherwise),
    })
}
