//! One block of the tree → one typed block, and what its twin must have.

use std::time::Duration;

use crate::diag::{Finding, Severity, Span};
use crate::folder::lower::needs::{entry, missing, name, required};
use crate::folder::lower::reading::Reading;
use crate::folder::lower::{Bones, give, link, passages, picture, prayer, prose, values};
use crate::model::{Block, Content, Fact, Facts, Flow, Inline, Meeting, News, Quotation, Report, Testimony, Tier};
use crate::syntax::{self, Attribute, Body, KindWord};

/// A block as far as it could be read.
pub(in crate::folder) struct Lowered {
    /// What its twin must have.
    pub(in crate::folder) bones: Bones,
    /// The block; `None` where a required value is missing or does not read (then that has been found).
    pub(in crate::folder) block: Option<Block>,
}

/// Reads a block.
pub(in crate::folder) fn lower(reading: &mut Reading<'_>, block: &syntax::Block) -> Lowered {
    let before = reading.findings.len();
    let tier = narrowed(reading, block.tier.as_ref(), reading.tier, "tier-wider");
    let title = block.title.as_ref().map(|title| prose::text(reading, &title.node));
    let titled = title.is_some();
    let content = content(reading, block, tier);
    let legible = !reading.findings.iter().skip(before).any(|finding| matches!(finding.code(), "refs" | "address"));
    silence_emptiness(reading, block, before);
    let bones = Bones {
        broken: block.broken || block.disturbed,
        legible,
        kind: block.kind,
        tier,
        titled,
        span: block.span,
        marks: std::mem::take(&mut reading.marks),
        points: std::mem::take(&mut reading.points),
        links: std::mem::take(&mut reading.links),
        passages: std::mem::take(&mut reading.passages),
    };
    Lowered { bones, block: content.map(|content| Block { tier, title, content, span: block.span }) }
}

/// Where something in the block does not read, nothing is said of what it prints: it may be meant to.
fn silence_emptiness(reading: &mut Reading<'_>, block: &syntax::Block, before: usize) {
    let wrong = |finding: &Finding| finding.severity == Severity::Error && finding.code() != "empty-block";
    if !reading.findings.iter().skip(before).any(wrong) {
        return;
    }
    let points: &[syntax::Point] = if let Body::Group(group) = &block.body { &group.points } else { &[] };
    let here: Vec<Span> = points.iter().map(|point| point.span).chain([block.span]).collect();
    let empty =
        |finding: &Finding| finding.code() == "empty-block" && finding.span.is_some_and(|at| here.contains(&at));
    reading.findings.retain(|finding| !empty(finding));
}

/// The tier of something inside something for `outer`: what is typed, or `outer`. A wider one is reported and then
/// counts as `outer`.
pub(super) fn narrowed(
    reading: &mut Reading<'_>,
    typed: Option<&Attribute>,
    outer: Tier,
    sentence: &'static str,
) -> Tier {
    let Some(typed) = typed else { return outer };
    let Some(tier) = Tier::read(typed.node) else { return outer };
    if tier >= outer || !reading.tier_known {
        return tier;
    }
    reading.error(sentence, typed.span, &[("tier", tier.word()), ("outer", outer.word())]);
    outer
}

fn content(reading: &mut Reading<'_>, block: &syntax::Block, tier: Tier) -> Option<Content> {
    Some(match block.kind {
        KindWord::Greeting => Content::Greeting(body(reading, block)),
        KindWord::Text => Content::Text(body(reading, block)),
        KindWord::Notice => Content::Notice(body(reading, block)),
        KindWord::Report => Content::Report(report(reading, block)),
        KindWord::Testimony => Content::Testimony(testimony(reading, block)),
        KindWord::Scripture => Content::Scripture(scripture(reading, block)?),
        KindWord::Prayer => Content::Prayer(match &block.body {
            Body::Group(group) => prayer::group(reading, group, tier),
            Body::Prose(_) | Body::Lines(_) => return None,
        }),
        KindWord::Meeting => Content::Meeting(meeting(reading, block)?),
        KindWord::Facts => Content::Facts(facts(reading, block)),
        KindWord::Project => {
            let prose = body(reading, block);
            Content::Project(give::project(reading, block, prose)?)
        }
        KindWord::News => Content::News(news(reading, block)?),
        KindWord::Photo => Content::Photo(picture::photo(reading, block)?),
        KindWord::Action => {
            let prose = body(reading, block);
            Content::Action(give::action(reading, block, prose)?)
        }
        KindWord::Signature => {
            let lines = lines(reading, block);
            Content::Signature(lines)
        }
    })
}

fn body(reading: &mut Reading<'_>, block: &syntax::Block) -> Vec<Flow> {
    match &block.body {
        Body::Prose(flows) => prose::flows(reading, flows),
        Body::Lines(_) | Body::Group(_) => Vec::new(),
    }
}

fn lines(reading: &mut Reading<'_>, block: &syntax::Block) -> Vec<Vec<Inline>> {
    match &block.body {
        Body::Lines(lines) => lines.iter().map(|line| prose::inline(reading, &line.node)).collect(),
        Body::Prose(_) | Body::Group(_) => Vec::new(),
    }
}

/// The value of a text key.
fn text(reading: &mut Reading<'_>, block: &syntax::Block, key: &str) -> Option<Vec<Inline>> {
    entry(block, key).map(|entry| prose::text(reading, &entry.value.inline))
}

/// The value of an inline key.
fn inline(reading: &mut Reading<'_>, block: &syntax::Block, key: &str) -> Option<Vec<Inline>> {
    entry(block, key).map(|entry| prose::inline(reading, &entry.value.inline))
}

fn report(reading: &mut Reading<'_>, block: &syntax::Block) -> Report {
    Report {
        place: text(reading, block, "place"),
        period: text(reading, block, "period"),
        ended: entry(block, "ended").and_then(|entry| values::date(reading, entry)),
        prose: body(reading, block),
    }
}

fn testimony(reading: &mut Reading<'_>, block: &syntax::Block) -> Testimony {
    Testimony {
        by: text(reading, block, "by"),
        place: text(reading, block, "place"),
        ended: entry(block, "ended").and_then(|entry| values::date(reading, entry)),
        prose: body(reading, block),
    }
}

fn scripture(reading: &mut Reading<'_>, block: &syntax::Block) -> Option<Quotation> {
    let refs = required(reading, block, "ref");
    let passages = refs.and_then(|entry| passages::all(reading, &entry.value.raw, entry.key_span));
    let lines = lines(reading, block);
    let quoted = lines.iter().any(|line| !line.is_empty());
    let version = if quoted { required(reading, block, "version") } else { entry(block, "version") };
    let version = version.map(|entry| prose::text(reading, &entry.value.inline));
    Some(Quotation { passages: passages?, version, lines })
}

fn meeting(reading: &mut Reading<'_>, block: &syntax::Block) -> Option<Meeting> {
    let when = required(reading, block, "when").and_then(|entry| values::when(reading, entry));
    let hour = Duration::from_hours(1);
    let length = entry(block, "length").map_or(Some(hour), |entry| values::duration(reading, entry));
    let (from_entry, until_entry) = (entry(block, "from"), entry(block, "until"));
    let from = from_entry.and_then(|entry| values::date(reading, entry));
    let until = until_entry.and_then(|entry| values::date(reading, entry));
    if let (Some(from), Some(until), Some(entry)) = (from, until, until_entry)
        && until < from
    {
        let (from, until) = (from.to_string(), until.to_string());
        reading.error("value#until", entry.key_span, &[("from", &from), ("until", &until)]);
    }
    let except = entry(block, "except").and_then(|entry| values::dates(reading, entry)).unwrap_or_default();
    let (join, place) = (inline(reading, block, "join"), text(reading, block, "place"));
    let prose = body(reading, block);
    Some(Meeting { when: when?, length: length?, from, until, except, join, place, prose })
}

fn facts(reading: &mut Reading<'_>, block: &syntax::Block) -> Facts {
    let rows: Vec<Fact> = block
        .rows
        .iter()
        .map(|row| Fact {
            label: prose::text(reading, &row.label.node),
            value: prose::inline(reading, &row.value.node),
        })
        .collect();
    let (source, as_of) = (inline(reading, block, "source"), text(reading, block, "as-of"));
    let prose = body(reading, block);
    let nothing = rows.is_empty() && source.is_none() && as_of.is_none() && prose.is_empty();
    if nothing && !block.broken && !block.disturbed {
        reading.error("empty-block#facts", block.span, &[]);
    }
    if as_of.is_none() && !nothing && !block.disturbed {
        reading.warning("facts-undated", block.span, &[]);
    }
    Facts { rows, source, as_of, prose }
}

fn news(reading: &mut Reading<'_>, block: &syntax::Block) -> Option<News> {
    if block.title.is_none() && !block.disturbed {
        missing(reading, name(block), "title", block.span);
    }
    let link = entry(block, "link").and_then(|entry| link::entry(reading, entry));
    let date = entry(block, "date").and_then(|entry| values::date(reading, entry));
    let source = text(reading, block, "source");
    let begun = picture::begun(block);
    let photo = if begun { picture::photo(reading, block) } else { None };
    let prose = body(reading, block);
    (!begun || photo.is_some()).then_some(News { link, date, source, photo, prose })
}
