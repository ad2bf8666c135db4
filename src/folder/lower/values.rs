//! Values of time (format.md section 8): read by `calendar`, with a finding where they do not read.

use std::time::Duration;

use jiff::civil::Date;

use crate::calendar::{self, MomentProblem, WhenProblem};
use crate::diag::Span;
use crate::folder::lower::bones::days;
use crate::folder::lower::choice::folded;
use crate::folder::lower::place;
use crate::folder::lower::reading::{Reading, shown};
use crate::folder::nearest::nearest_zone;
use crate::model::{Embargo, SendAt, When};
use crate::syntax::Entry;

pub(super) fn date(reading: &mut Reading<'_>, entry: &Entry) -> Option<Date> {
    let read = calendar::read_date(&entry.value.raw.text());
    if read.is_none() {
        wrong(reading, entry, "value#date");
    }
    reading.mark(entry, read.map(|date| days(&[date])));
    read
}

pub(super) fn dates(reading: &mut Reading<'_>, entry: &Entry) -> Option<Vec<Date>> {
    let read = calendar::read_dates(&entry.value.raw.text());
    if read.is_none() {
        wrong(reading, entry, "value#dates");
    }
    reading.mark(entry, read.as_deref().map(days));
    read
}

pub(super) fn duration(reading: &mut Reading<'_>, entry: &Entry) -> Option<Duration> {
    let read = calendar::read_duration(&entry.value.raw.text());
    if read.is_none() {
        wrong(reading, entry, "value#duration");
    }
    read
}

pub(super) fn when(reading: &mut Reading<'_>, entry: &Entry) -> Option<When> {
    let read = calendar::read_when(&entry.value.raw.text(), reading.zone);
    let meaning = read
        .as_ref()
        .ok()
        .map(|when| format!("{:?} {} {}", when.frequency, when.time, when.zone.iana_name().unwrap_or_default()));
    reading.mark(entry, meaning);
    match read {
        Ok(when) => Some(when),
        Err(problem) => {
            match problem {
                WhenProblem::Frequency => wrong(reading, entry, "value#when"),
                WhenProblem::Which(None) => wrong(reading, entry, "value#when-which"),
                WhenProblem::Which(Some(weekday)) => {
                    let (weekday, span) = (format!("{weekday:?}"), place::of(&entry.value.raw, entry.key_span));
                    reading.error("value#when-which-day", span, &[("weekday", &weekday)]);
                }
                WhenProblem::Clock(text) if text.is_empty() => wrong(reading, entry, "value#when-no-clock"),
                WhenProblem::Clock(text) => {
                    let (typed, span) = part(entry, &text);
                    reading.error("value#clock", span, &[("text", &typed)]);
                }
                WhenProblem::Zone(text) => zone_unknown(reading, entry, &text),
            }
            None
        }
    }
}

pub(super) fn send_at(reading: &mut Reading<'_>, entry: &Entry) -> Option<SendAt> {
    let read = calendar::read_send_at(&entry.value.raw.text(), reading.zone);
    read.map_err(|problem| moment(reading, entry, &problem)).ok()
}

pub(super) fn embargo(reading: &mut Reading<'_>, entry: &Entry) -> Option<Embargo> {
    let read = calendar::read_embargo(&entry.value.raw.text(), reading.zone);
    read.map_err(|problem| moment(reading, entry, &problem)).ok()
}

fn moment(reading: &mut Reading<'_>, entry: &Entry, problem: &MomentProblem) {
    match problem {
        MomentProblem::Zone(text) => zone_unknown(reading, entry, text),
        MomentProblem::Day => wrong(reading, entry, "value#moment"),
        MomentProblem::Clock => wrong(reading, entry, "value#moment-clock"),
    }
}

fn zone_unknown(reading: &mut Reading<'_>, entry: &Entry, text: &str) {
    let (typed, span) = part(entry, text);
    match nearest_zone(text) {
        Some(near) => reading.error("value#zone-near", span, &[("text", &typed), ("near", &near)]),
        None => reading.error("value#zone", span, &[("text", &typed)]),
    }
}

/// The last part of a value, which `calendar` names in its folded form: as it was typed, and where.
fn part(entry: &Entry, text: &str) -> (String, Span) {
    let raw = entry.value.raw.text();
    let words = raw.char_indices().filter(|(_, c)| !c.is_whitespace()).map(|(at, _)| at).take(200);
    let found = words.flat_map(|start| {
        raw.get(start..).unwrap_or_default().split_inclusive(char::is_whitespace).scan(start, move |end, word| {
            *end += word.len();
            Some(start..*end)
        })
    });
    let found = found.take(2_000).find(|range| raw.get(range.clone()).is_some_and(|typed| folded(typed) == text));
    match found.and_then(|range| Some((raw.get(range.clone())?.trim_end().to_owned(), range))) {
        Some((typed, range)) => {
            let range = range.start..range.start + typed.len();
            (shown(&typed), place::of_bytes(&entry.value.raw, &range, entry.key_span))
        }
        None => (shown(text), place::of(&entry.value.raw, entry.key_span)),
    }
}

/// The whole value does not read.
pub(super) fn wrong(reading: &mut Reading<'_>, entry: &Entry, sentence: &'static str) {
    let (span, typed) = (place::of(&entry.value.raw, entry.key_span), shown(&entry.value.raw.text()));
    reading.error(sentence, span, &[("text", &typed)]);
}
