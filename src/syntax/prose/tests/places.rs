//! Every printed character knows where it was typed.

use super::show::{ENGLISH, typed, value};
use crate::diag::{Findings, Span};
use crate::syntax::prose::{flows, inline, lines};
use crate::syntax::{Flow, Inline};

fn span(line: u32, column: u32, width: u32) -> Span {
    Span::new(crate::diag::SourceId(0), line, column, width)
}

#[test]
fn characters_keep_their_places() {
    let read = inline(&value("a\\*b -- **c**..."), ENGLISH, &mut Findings::new());
    let [Inline::Text(text), Inline::Strong(bold), Inline::Text(end)] = read.as_slice() else { panic!("{read:?}") };
    assert_eq!(text.text(), "a*b – ");
    let places: Vec<_> = text.spans.iter().map(|span| (span.column, span.width)).collect();
    assert_eq!(places, [(1, 1), (2, 2), (4, 1), (5, 1), (6, 2), (8, 1)]);
    let [Inline::Text(bold)] = bold.as_slice() else { panic!("{bold:?}") };
    assert_eq!(bold.spans, [span(1, 11, 1)]);
    assert_eq!((end.text(), end.spans.as_slice()), ("…".to_owned(), [span(1, 14, 3)].as_slice()));
}

#[test]
fn what_leads_somewhere_has_a_place() {
    let read = inline(&value("[a]( x@y.org ) {q1} {{subscriber.city}}"), ENGLISH, &mut Findings::new());
    let Some(Inline::Link { to, .. }) = read.first() else { panic!("{read:?}") };
    assert_eq!((to.node.as_str(), to.span), ("x@y.org", span(1, 6, 7)));
    let Some(Inline::Person(name)) = read.get(2) else { panic!("{read:?}") };
    assert_eq!(name.span, span(1, 16, 4));
    let Some(Inline::Slot(crate::syntax::Slot::Field(column))) = read.get(4) else { panic!("{read:?}") };
    assert_eq!(column.span, span(1, 34, 4));
}

#[test]
fn places_survive_lists_quotations_and_cells() {
    let read = flows(&typed("> - a\n>   b\n\n| x |\n|---|\n|  y |"), ENGLISH, &mut Findings::new());
    let [Flow::Quote(quote), Flow::Table { rows, .. }] = read.as_slice() else { panic!("{read:?}") };
    let [Flow::List { items, .. }] = quote.as_slice() else { panic!("{quote:?}") };
    let [Flow::Paragraph(words)] = items[0].as_slice() else { panic!("{items:?}") };
    let [Inline::Text(a), Inline::Break, Inline::Text(b)] = words.as_slice() else { panic!("{words:?}") };
    assert_eq!((a.spans[0], b.spans[0]), (span(1, 5, 1), span(2, 5, 1)));
    let Inline::Text(y) = &rows[0][0][0] else { panic!("{rows:?}") };
    assert_eq!(y.spans[0], span(6, 4, 1));
}

#[test]
fn lines_have_the_place_of_the_whole_line() {
    let read = lines(&typed("one\n\ntwo"), ENGLISH, &mut Findings::new());
    let places: Vec<_> = read.iter().map(|line| line.span).collect();
    assert_eq!(places, [span(1, 1, 3), span(1, 4, 0), span(3, 1, 3)]);
}
