//! Prayer points → data: numbered anew in each edition, state in a word beside its circle, references below.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::compose::edition::Edition;
use crate::compose::ink::Ink;
use crate::compose::isolate::dotted;
use crate::compose::markup::{Role, escape};
use crate::model::{Group, Point, PointState};
use crate::tongue;

/// A group with those of its points that may be seen.
pub(super) fn points(edition: &Edition<'_>, group: &Group, points: &[(&Point, Option<Date>)], ink: &Ink<'_>) -> Value {
    let rows: Vec<Value> =
        points.iter().enumerate().map(|(at, (point, since))| row(edition, group, point, *since, at + 1, ink)).collect();
    json!({
        "template": "blocks/prayer",
        "intro": (!group.intro.is_empty()).then(|| ink.flows(&group.intro, Role::BODY)),
        "points": rows,
                "alongside": (!group.passages.is_empty()).then(|| alongside(group, ink)),
        "closing": group.closing.as_ref().map(|closing| ink.inlines(closing)),
    })
}

fn row(
    edition: &Edition<'_>,
    group: &Group,
    point: &Point,
    since: Option<Date>,
    number: usize,
    ink: &Ink<'_>,
) -> Value {
    let mark = if group.numbered { format!("{number}.") } else { "–".to_owned() };
    // The circle comes before its word in either direction: only the word may be set apart, not both together.
    let state = point.state.map(|state| [badge(state, ink), ink.apart(since_words(state, since, edition, ink))]);
    let answered = point.state == Some(PointState::Answered);
    let references = if point.passages.is_empty() { String::new() } else { ink.apart(ink.references(&point.passages)) };
    json!({
        "mark": mark,
        "answered": answered,
        "text": ink.inlines(&point.text),
        "meta": dotted(state.into_iter().flatten().chain([references])),
        "answer": point.answer.as_ref().map(|answer| ink.inlines(answer)),
    })
}

/// "To read alongside: Psalm 23".
fn alongside(group: &Group, ink: &Ink<'_>) -> String {
    ink.apart(format!("{} {}", escape(ink.voice.word("point.alongside")), ink.references(&group.passages)))
}

/// "◐ Ongoing".
fn badge(state: PointState, ink: &Ink<'_>) -> String {
    let (glyph, key) = sign(state);
    let color = if state == PointState::Answered { "goodInk" } else { "ink" };
    let shade = ink.color(color);
    format!(
        "<span style=\"white-space:nowrap;\"><span aria-hidden=\"true\" class=\"t-{color}\" style=\"color:{shade};font-family:{};\">{glyph}</span>&nbsp;<b class=\"t-{color}\" style=\"color:{shade};font-weight:bold;\">{}</b></span>",
        ink.tokens.glyph_font(),
        ink.apart(escape(ink.voice.word(key)))
    )
}

/// "since 2 May", "prayed since 2 May".
fn since_words(state: PointState, since: Option<Date>, edition: &Edition<'_>, ink: &Ink<'_>) -> String {
    let Some(since) = since else { return String::new() };
    let date = tongue::short_date(since, edition.date().year(), ink.voice.language());
    let key = if state == PointState::Answered { "point.prayed-since" } else { "point.since" };
    escape(&ink.voice.phrase(key, &[("date", &date)]))
}

/// The circle of a state and the key of its word.
pub(super) fn sign(state: PointState) -> (&'static str, &'static str) {
    match state {
        PointState::New => ("○", "point.new"),
        PointState::Ongoing => ("◐", "point.ongoing"),
        PointState::Answered => ("●", "point.answered"),
        PointState::Closed => ("■", "point.closed"),
    }
}
