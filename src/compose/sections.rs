//! Each visible block → the data its template prints: ready HTML for running text, plain values for the rest.

use std::time::Duration;

use serde_json::{Value, json};

use crate::calendar::say_when;
use crate::compose::edition::{Edition, Visible};
use crate::compose::ink::Ink;
use crate::compose::markup::{Role, escape, kept};
use crate::compose::points::points;
use crate::compose::stationery::Stationery;
use crate::compose::voice::Voice;
use crate::model::{
    Action, Content, Facts, Inline, Meeting, News, Photo, Press, Project, Quotation, Report, SlotSource, Testimony,
};
use crate::tongue;

/// The sections of a letter, in order, with the space above each.
pub(super) fn sections(edition: &Edition<'_>, ink: &Ink<'_>, stationery: &Stationery<'_>) -> Vec<Value> {
    let mut sections = Vec::new();
    let mut above = Above::default();
    for visible in edition.blocks() {
        let first_news = matches!(visible.block.content, Content::News(_)) && !above.lists(visible);
        let top = if sections.is_empty() { 0 } else { above.space(visible, ink.tokens.space().block) };
        let mut section = section(edition, visible, ink, stationery, above.titled);
        if let Value::Object(fields) = &mut section {
            fields.insert("top".to_owned(), json!(top));
            fields.insert("first_news".to_owned(), json!(first_news));
            fields.insert("news_heading".to_owned(), json!(ink.voice.word("news.heading")));
            let title = visible.block.title.as_deref().map(|title| ink.heading_words(title));
            fields.insert("title".to_owned(), json!(title));
        }
        sections.push(section);
        above = Above { titled: above.titled || visible.block.title.is_some(), ..Above::of(visible) };
    }
    sections
}

/// What the space above a block hangs on.
#[derive(Default)]
struct Above {
    before: Before,
    titled: bool,
}

/// The block before, as far as it matters for what follows.
#[derive(Clone, Copy, Default)]
enum Before {
    #[default]
    Other,
    Photo,
    News,
    /// Ends with a link that has nine pixels of its own below.
    LinkedNews,
    Testimony,
}

impl Above {
    fn of(visible: &Visible<'_>) -> Self {
        let content = &visible.block.content;
        let before = if let Content::News(news) = content {
            if news.link.is_some() && news.photo.is_none() { Before::LinkedNews } else { Before::News }
        } else if matches!(content, Content::Photo(_)) {
            Before::Photo
        } else if matches!(content, Content::Testimony(_)) {
            Before::Testimony
        } else {
            Before::Other
        };
        Self { before, titled: false }
    }

    /// Whether news follow news.
    fn lists(&self, visible: &Visible<'_>) -> bool {
        matches!(self.before, Before::News | Before::LinkedNews) && matches!(visible.block.content, Content::News(_))
    }

    /// A block without a title belongs to the one above it (look.md section 3).
    fn space(&self, visible: &Visible<'_>, block: u32) -> u32 {
        let content = &visible.block.content;
        let alone = visible.block.title.is_some()
            || matches!(
                content,
                Content::Greeting(_)
                    | Content::Scripture(_)
                    | Content::Action(_)
                    | Content::Notice(_)
                    | Content::Signature(_)
            );
        match self.before {
            Before::News if self.lists(visible) => 24,
            Before::LinkedNews if self.lists(visible) => 16,
            _ if alone => block,
            // Near enough to belong to the voice above, and clear of its edge.
            Before::Testimony => 24,
            Before::Photo => 20,
            // Also a photo: 8 below the text and 8 of its own, as far from a paragraph as the next one would be.
            Before::Other | Before::News | Before::LinkedNews => 16,
        }
    }
}

fn section(
    edition: &Edition<'_>,
    visible: &Visible<'_>,
    ink: &Ink<'_>,
    stationery: &Stationery<'_>,
    titled: bool,
) -> Value {
    let titled = titled || visible.block.title.is_some();
    let body = if titled { Role::BODY } else { Role::BODY.below_no_title() };
    match &visible.block.content {
        Content::Greeting(flows) => prose("blocks/greeting", &ink.flows(flows, body)),
        Content::Text(flows) => prose("blocks/text", &ink.flows(flows, body)),
        Content::Notice(flows) => {
            prose("blocks/notice", &ink.flows(flows, Role { heading: body.heading, ..Role::NOTE }))
        }
        Content::Report(report) => self::report(report, ink, body),
        Content::Scripture(quotation) => scripture(quotation, ink),
        Content::Prayer(group) => points(edition, group, &visible.points, ink),
        Content::Meeting(meeting) => self::meeting(meeting, ink, body),
        Content::Facts(facts) => self::facts(facts, ink, body),
        Content::Project(project) => self::project(project, ink, body),
        Content::News(news) => self::news(news, visible.block.title.as_deref(), edition, ink, stationery),
        Content::Photo(photo) => self::photo(photo, ink, stationery),
        Content::Testimony(testimony) => self::testimony(testimony, ink),
        Content::Action(action) => self::action(action, edition, ink, stationery, body),
        Content::Signature(lines) => signature(lines, ink),
    }
}

fn prose(template: &str, html: &str) -> Value {
    json!({ "template": template, "prose": html })
}

fn words(ink: &Ink<'_>, words: Option<&[Inline]>) -> Option<String> {
    words.map(|words| ink.inlines(words))
}

fn report(report: &Report, ink: &Ink<'_>, body: Role) -> Value {
    let meta =
        ink.dotted([words(ink, report.place.as_deref()), words(ink, report.period.as_deref())].into_iter().flatten());
    json!({ "template": "blocks/report", "meta": meta, "prose": ink.flows(&report.prose, body) })
}

fn scripture(quotation: &Quotation, ink: &Ink<'_>) -> Value {
    let lines: Vec<String> = quotation.lines.iter().map(|line| ink.inlines(line)).collect();
    let version = words(ink, quotation.version.as_deref());
    let reference = ink.references(&quotation.passages);
    let reference = version.map_or_else(|| reference.clone(), |version| format!("{reference}, {version}"));
    json!({ "template": "blocks/scripture", "verse": lines.join("<br />"), "reference": reference })
}

fn meeting(meeting: &Meeting, ink: &Ink<'_>, body: Role) -> Value {
    let when = clock_kept(&say_when(&meeting.when, ink.voice.language()));
    let length = minutes(ink.voice, &meeting.length);
    let meta =
        ink.dotted([when, kept(&length, &escape(&length)), words(ink, meeting.place.as_deref()).unwrap_or_default()]);
    json!({
        "template": "blocks/meeting",
        "meta": meta,
                "join": words(ink, meeting.join.as_deref()).map(|join| ink.phrase("meeting.join", &[("join", &join)])),
        "prose": ink.flows(&meeting.prose, body),
    })
}

/// An hour stays on the line of its city: "Every Monday, " and "10:00 New York".
fn clock_kept(when: &str) -> String {
    let clock =
        when.find(':').and_then(|colon| when.get(..colon)).map(|before| before.rfind(' ').map_or(0, |at| at + 1));
    match clock.and_then(|at| when.split_at_checked(at)) {
        Some((day, hour)) => format!("{}{}", escape(day), kept(hour, &escape(hour))),
        None => escape(when),
    }
}

/// "60 minutes", "1 hour 30 minutes".
pub(super) fn minutes(voice: &Voice<'_>, length: &Duration) -> String {
    let minutes = length.as_secs() / 60;
    let (hours, rest) = ((minutes / 60).to_string(), (minutes % 60).to_string());
    if minutes <= 90 {
        voice.phrase("meeting.length-minutes", &[("n", &minutes.to_string())])
    } else if minutes.is_multiple_of(60) {
        voice.phrase("meeting.length-hours", &[("n", &hours)])
    } else {
        voice.phrase("meeting.length-hours-minutes", &[("hours", &hours), ("minutes", &rest)])
    }
}

fn facts(facts: &Facts, ink: &Ink<'_>, body: Role) -> Value {
    let rows: Vec<Value> = facts
        .rows
        .iter()
        .map(|fact| json!({ "label": ink.apart(ink.inlines(&fact.label)), "value": ink.apart(ink.inlines(&fact.value)) }))
        .collect();
    let (source, as_of) = (words(ink, facts.source.as_deref()), words(ink, facts.as_of.as_deref()));
    let note = match (&source, &as_of) {
        (Some(source), Some(date)) => ink.phrase("facts.source-as-of", &[("source", source), ("date", date)]),
        (Some(source), None) => ink.phrase("facts.source", &[("source", source)]),
        (None, Some(date)) => ink.phrase("facts.as-of", &[("date", date)]),
        (None, None) => String::new(),
    };
    json!({ "template": "blocks/facts", "rows": rows, "note": note, "prose": ink.flows(&facts.prose, body) })
}

fn project(project: &Project, ink: &Ink<'_>, body: Role) -> Value {
    let (goal, raised) = (project.goal.as_ref(), project.raised.as_ref());
    let amounts = match (raised, goal) {
        (Some(raised), Some(goal)) => {
            ink.phrase("project.raised-of-goal", &[("raised", &escape(&raised.typed)), ("goal", &escape(&goal.typed))])
        }
        (None, Some(goal)) => ink.phrase("project.goal", &[("goal", &escape(&goal.typed))]),
        (Some(raised), None) => ink.phrase("project.raised", &[("raised", &escape(&raised.typed))]),
        (None, None) => String::new(),
    };
    let percent = percent(project);
    let button = words(ink, project.button.as_deref()).unwrap_or_else(|| escape(ink.voice.word("project.give")));
    json!({
        "template": "blocks/project",
        "prose": ink.flows(&project.prose, body),
        "fund": ink.phrase("project.fund", &[("fund", &ink.inlines(&project.fund))]),
        "amounts": amounts,
        "bar": percent.is_some(),
        "filled": percent.unwrap_or_default().min(100),
        "rest": 100 - percent.unwrap_or_default().min(100),
        "percent": percent.map(|percent| ink.phrase("project.percent", &[("n", &percent.to_string())])),
        "link": project.link.as_ref().map(|link| ink.action_link(&link.0, &button)),
    })
}

/// Given of needed, rounded down; `None` without one of the two.
pub(super) fn percent(project: &Project) -> Option<u64> {
    let (goal, raised) = (project.goal.as_ref()?, project.raised.as_ref()?);
    raised.hundredths.checked_mul(100)?.checked_div(goal.hundredths)
}

fn news(
    news: &News,
    title: Option<&[Inline]>,
    edition: &Edition<'_>,
    ink: &Ink<'_>,
    stationery: &Stationery<'_>,
) -> Value {
    let date = news.date.map(|date| tongue::short_date(date, edition.date().year(), ink.voice.language()));
    let meta = ink.dotted([words(ink, news.source.as_deref()), date.map(|date| escape(&date))].into_iter().flatten());
    let name = title.map(|title| ink.inlines(title)).unwrap_or_default();
    let read = ink.phrase("news.read", &[("title", &name)]);
    json!({
        "template": "blocks/news",
        "meta": meta,
        "prose": ink.flows(&news.prose, Role::NOTE),
        "read": news.link.as_ref().map(|link| ink.action_link(&link.0, &read)),
        "picture": news.photo.as_ref().map(|photo| shot(photo, 180, ink, stationery)),
    })
}

fn photo(photo: &Photo, ink: &Ink<'_>, stationery: &Stationery<'_>) -> Value {
    json!({ "template": "blocks/photo", "picture": shot(photo, 520, ink, stationery) })
}

/// A picture: source, size on the page, alternative text, caption with credit.
fn shot(photo: &Photo, width: u32, ink: &Ink<'_>, stationery: &Stationery<'_>) -> Value {
    let picture = stationery.pictures.get(&(photo.path.clone(), photo.cover.clone()));
    let credit = words(ink, photo.credit.as_deref()).map(|credit| {
        let said = ink.phrase("photo.credit", &[("credit", &credit)]);
        format!("<span style=\"white-space:nowrap;\">{said}</span>")
    });
    let caption = words(ink, photo.caption.as_deref());
    let shown = picture.map_or(width, |picture| picture.width.min(width));
    json!({
        "src": picture.map_or_else(String::new, |picture| format!("cid:{}", picture.content_id())),
        "alt": ink.inlines(&photo.alt),
        "width": shown,
        "height": picture.map_or(0, |picture| u64::from(picture.height) * u64::from(shown) / u64::from(picture.width.max(1))),
        "below": captioned(caption, credit),
    })
}

/// "The first crossing · Photo: Example Times": a caption that does not end as a sentence is parted from the credit.
fn captioned(caption: Option<String>, credit: Option<String>) -> String {
    let (Some(caption), Some(credit)) = (&caption, &credit) else {
        return caption.or(credit).unwrap_or_default();
    };
    let mut words = caption.trim_end();
    while let Some((before, _)) = words.strip_suffix('>').and_then(|tagged| tagged.rsplit_once('<')) {
        words = before.trim_end();
    }
    let ended = words.trim_end_matches(['”', '’', ')', '»']).ends_with(['.', '!', '?', '…', '。', '؟', '۔']);
    let between = if ended { " " } else { "\u{a0}· " };
    format!("{caption}{between}{credit}")
}

fn testimony(testimony: &Testimony, ink: &Ink<'_>) -> Value {
    let (by, place) = (words(ink, testimony.by.as_deref()), words(ink, testimony.place.as_deref()));
    let said = match (&by, &place) {
        (Some(by), Some(place)) => ink.phrase("testimony.by-place", &[("by", by), ("place", place)]),
        (Some(who), None) | (None, Some(who)) => ink.phrase("testimony.by", &[("by", who)]),
        (None, None) => String::new(),
    };
    json!({ "template": "blocks/testimony", "prose": ink.flows(&testimony.prose, Role::QUOTE), "by": said })
}

fn action(action: &Action, edition: &Edition<'_>, ink: &Ink<'_>, stationery: &Stationery<'_>, body: Role) -> Value {
    let language = ink.voice.language();
    let day = |date| tongue::closing_day(date, edition.date().year(), language);
    let until = action.closes.as_ref().map(|(date, _)| ink.phrase("action.open-until", &[("date", &day(*date))]));
    let closed_on = action.closes.as_ref().map(|(date, _)| ink.phrase("action.closed-on", &[("date", &day(*date))]));
    let closed = action.closes.as_ref().map(|(_, words)| ink.inlines(words));
    let marks = action.closes.as_ref().map(|(date, _)| {
        let [then, otherwise, end] = ink.voice.loom.borrow_mut().branch(SlotSource::Past(*date));
        json!({ "closed": then, "open": otherwise, "end": end })
    });
    let href = match &action.press {
        Press::Open(to) => to.0.clone(),
        Press::Answer => format!("mailto:{}", stationery.settings.sender.reply_to.address.as_str()),
    };
    json!({
        "template": "blocks/action",
        "prose": ink.flows(&action.prose, body),
        "until": until,
        "closed_on": closed_on,
        "closed": closed,
        "marks": marks,
        "href": escape(&href),
        "button": ink.inlines(&action.button),
    })
}

fn signature(lines: &[Vec<Inline>], ink: &Ink<'_>) -> Value {
    let mut lines: Vec<String> = lines.iter().map(|line| ink.inlines(line)).collect();
    // A signature of one line is a name; else the second line is.
    let phrase = (lines.len() > 1).then(|| lines.remove(0));
    let name = if lines.is_empty() { String::new() } else { lines.remove(0) };
    json!({ "template": "blocks/signature", "phrase": phrase, "name": name, "rest": lines })
}
