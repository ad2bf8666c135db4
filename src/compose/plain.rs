//! The plain text of an edition, from the same tree as the page and never from its HTML: the same words, links, points.

use jiff::civil::Date;

use crate::calendar::say_when;
use crate::compose::edition::Visible;
use crate::compose::foot::{Foot, why};
use crate::compose::isolate::dotted;
use crate::compose::page::{dateline, name, plain_notes};
use crate::compose::points::sign;
use crate::compose::sections::{minutes, percent};
use crate::compose::voice::Voice;
use crate::compose::wrap::{underlined, wrap};
use crate::compose::{Edition, Stationery};
use crate::model::{
    Action, Amount, Content, Facts, Flow, Group, Inline, Meeting, News, Passage, Photo, PointState, Press, Project,
    Quotation, Slot, SlotSource,
};
use crate::{scripture, tongue};

/// The whole text; paragraphs are parted by empty lines, it ends in one line break.
pub(super) fn text(edition: &Edition<'_>, stationery: &Stationery<'_>, voice: &Voice<'_>) -> String {
    let writer = Writer { edition, stationery, voice };
    let head = edition.head();
    let mut parts = vec![
        format!("{}\n{}", name(stationery, edition.language()), dotted(dateline(edition))),
        underlined(&line(voice, head.title), '='),
    ];
    let byline: Vec<String> =
        [head.author, head.region].into_iter().flatten().map(|words| line(voice, words)).collect();
    if !byline.is_empty() {
        parts.push(byline.join(" · "));
    }
    let mut news = false;
    for visible in edition.blocks() {
        let is_news = matches!(visible.block.content, Content::News(_));
        if is_news && !news {
            parts.push(underlined(voice.word("news.heading"), '-'));
        }
        news = is_news;
        parts.extend(writer.block(visible));
    }
    let notes = plain_notes(edition, voice);
    parts.extend(notes.iter().map(|note| wrap(note, "", "")));
    parts.push(writer.footer());
    let mut text: String = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    text.push('\n');
    text
}

/// Words on one line: for subject, preheader, headings.
pub(super) fn line(voice: &Voice<'_>, words: &[Inline]) -> String {
    inlines(voice, words, false).replace('\n', " ")
}

struct Writer<'w> {
    edition: &'w Edition<'w>,
    stationery: &'w Stationery<'w>,
    voice: &'w Voice<'w>,
}

impl Writer<'_> {
    fn block(&self, visible: &Visible<'_>) -> Vec<String> {
        let mut parts = Vec::new();
        let action = matches!(visible.block.content, Content::Action(_));
        if let Some(title) = visible.block.title.as_deref().filter(|_| !action) {
            let mark = if matches!(visible.block.content, Content::News(_)) { '.' } else { '-' };
            parts.push(underlined(&line(self.voice, title), mark));
        }
        match &visible.block.content {
            Content::Greeting(flows) | Content::Text(flows) => self.flows(flows, "", &mut parts),
            Content::Notice(flows) => self.flows(flows, "| ", &mut parts),
            Content::Report(report) => {
                parts.push(self.meta([report.place.as_deref(), report.period.as_deref()]));
                self.flows(&report.prose, "", &mut parts);
            }
            Content::Scripture(quotation) => self.scripture(quotation, &mut parts),
            Content::Prayer(group) => self.prayer(group, visible, &mut parts),
            Content::Meeting(meeting) => self.meeting(meeting, &mut parts),
            Content::Facts(facts) => self.facts(facts, &mut parts),
            Content::Project(project) => self.project(project, &mut parts),
            Content::News(news) => self.news(news, visible.block.title.as_deref(), &mut parts),
            Content::Photo(photo) => parts.push(self.photo(photo)),
            Content::Testimony(testimony) => {
                self.flows(&testimony.prose, "    ", &mut parts);
                let said = self.meta([testimony.by.as_deref(), testimony.place.as_deref()]);
                if !said.is_empty() {
                    let parts_of = [testimony.by.as_deref(), testimony.place.as_deref()];
                    let words: Vec<String> = parts_of.into_iter().flatten().map(|words| self.inline(words)).collect();
                    parts.push(wrap(&format!("— {}", words.join(", ")), "    ", "      "));
                }
            }
            Content::Action(action) => parts.push(self.action(action, visible.block.title.as_deref())),
            Content::Signature(lines) => {
                let lines: Vec<String> = lines.iter().map(|words| self.inline(words)).collect();
                parts.push(lines.join("\n"));
            }
        }
        parts
    }

    fn inline(&self, words: &[Inline]) -> String {
        inlines(self.voice, words, true)
    }

    fn meta(&self, parts: [Option<&[Inline]>; 2]) -> String {
        parts.into_iter().flatten().map(|words| self.inline(words)).collect::<Vec<_>>().join(" · ")
    }

    fn references(&self, passages: &[Passage]) -> String {
        scripture::format_all(passages, self.edition.language())
    }

    fn flows(&self, flows: &[Flow], lead: &str, parts: &mut Vec<String>) {
        for flow in flows {
            match flow {
                Flow::Paragraph(words) => parts.push(wrap(&self.inline(words), lead, lead)),
                Flow::Heading { words, .. } => parts.push(underlined(&line(self.voice, words), '.')),
                Flow::List { start, items } => parts.push(self.list(*start, items, lead)),
                Flow::Quote(flows) => self.flows(flows, &format!("{lead}> "), parts),
                Flow::Table { head, rows } => parts.push(self.table(head, rows, lead)),
                Flow::Divider => parts.push(format!("{lead}* * *")),
            }
        }
    }

    fn list(&self, start: Option<u32>, items: &[Vec<Flow>], lead: &str) -> String {
        let mut lines = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let mark = match start {
                Some(first) => format!("{}. ", first.saturating_add(u32::try_from(at).unwrap_or_default())),
                None => "- ".to_owned(),
            };
            let rest = format!("{lead}{}", " ".repeat(mark.len()));
            let mut inner = Vec::new();
            self.flows(item, &rest, &mut inner);
            let text = inner.join("\n");
            let text = text.strip_prefix(&rest).unwrap_or(&text);
            lines.push(format!("{lead}{mark}{text}"));
        }
        lines.join("\n")
    }

    fn table(&self, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>], lead: &str) -> String {
        let said = |cells: &[Vec<Inline>]| {
            let cells: Vec<String> = cells.iter().map(|words| self.inline(words)).collect();
            format!("{lead}{}", cells.join(" | "))
        };
        std::iter::once(said(head)).chain(rows.iter().map(|row| said(row))).collect::<Vec<_>>().join("\n")
    }

    fn scripture(&self, quotation: &Quotation, parts: &mut Vec<String>) {
        let lines: Vec<String> =
            quotation.lines.iter().map(|words| wrap(&self.inline(words), "    ", "    ")).collect();
        if !lines.is_empty() {
            parts.push(lines.join("\n"));
        }
        let mut reference = self.references(&quotation.passages);
        if let Some(version) = &quotation.version {
            reference = format!("{reference}, {}", self.inline(version));
        }
        parts.push(format!("    {reference}"));
    }

    fn prayer(&self, group: &Group, visible: &Visible<'_>, parts: &mut Vec<String>) {
        self.flows(&group.intro, "", parts);
        for (at, (point, since)) in visible.points.iter().enumerate() {
            let mark = if group.numbered { format!("{}. ", at + 1) } else { "- ".to_owned() };
            let rest = " ".repeat(mark.len());
            let mut lines = vec![wrap(&self.inline(&point.text), &mark, &rest)];
            let mut meta: Vec<String> = point.state.map(|state| self.state(state, *since)).unwrap_or_default();
            if !point.passages.is_empty() {
                meta.push(self.references(&point.passages));
            }
            if !meta.is_empty() {
                lines.push(wrap(&meta.join(" · "), &rest, &rest));
            }
            if let Some(answer) = &point.answer {
                lines.push(wrap(&self.inline(answer), &rest, &rest));
            }
            parts.push(lines.join("\n"));
        }
        if !group.passages.is_empty() {
            let said = format!("{} {}", self.voice.word("point.alongside"), self.references(&group.passages));
            parts.push(wrap(&said, "", ""));
        }
        if let Some(closing) = &group.closing {
            parts.push(wrap(&self.inline(closing), "", ""));
        }
    }

    /// "◐ Ongoing", "since 2 May".
    fn state(&self, state: PointState, since: Option<Date>) -> Vec<String> {
        let (glyph, key) = sign(state);
        let word = format!("{glyph} {}", self.voice.word(key));
        let since = since.map(|since| {
            let date = tongue::short_date(since, self.edition.date().year(), self.edition.language());
            let key = if state == PointState::Answered { "point.prayed-since" } else { "point.since" };
            self.voice.phrase(key, &[("date", &date)])
        });
        std::iter::once(word).chain(since).collect()
    }

    fn meeting(&self, meeting: &Meeting, parts: &mut Vec<String>) {
        self.flows(&meeting.prose, "", parts);
        let mut said = vec![say_when(&meeting.when, self.edition.language()), minutes(self.voice, &meeting.length)];
        said.extend(meeting.place.as_deref().map(|words| self.inline(words)));
        parts.push(wrap(&said.join(" · "), "", ""));
        if let Some(join) = &meeting.join {
            let lead = self.voice.word("meeting.join-lead").trim_end();
            parts.push(wrap(&format!("{lead} {}", self.inline(join)), "", ""));
        }
    }

    fn facts(&self, facts: &Facts, parts: &mut Vec<String>) {
        let rows: Vec<String> = facts
            .rows
            .iter()
            .map(|fact| wrap(&format!("{}: {}", self.inline(&fact.label), self.inline(&fact.value)), "", "    "))
            .collect();
        parts.push(rows.join("\n"));
        let (source, as_of) = (
            facts.source.as_deref().map(|words| self.inline(words)),
            facts.as_of.as_deref().map(|words| self.inline(words)),
        );
        parts.push(match (&source, &as_of) {
            (Some(source), Some(date)) => {
                self.voice.phrase("facts.source-as-of", &[("source", source), ("date", date)])
            }
            (Some(source), None) => self.voice.phrase("facts.source", &[("source", source)]),
            (None, Some(date)) => self.voice.phrase("facts.as-of", &[("date", date)]),
            (None, None) => String::new(),
        });
        self.flows(&facts.prose, "", parts);
    }

    fn project(&self, project: &Project, parts: &mut Vec<String>) {
        self.flows(&project.prose, "", parts);
        let mut lines = vec![self.voice.phrase("project.fund", &[("fund", &self.inline(&project.fund))])];
        let typed = |amount: &Amount| amount.typed.clone();
        match (project.raised.as_ref().map(typed), project.goal.as_ref().map(typed)) {
            (Some(raised), Some(goal)) => {
                lines.push(self.voice.phrase("project.raised-of-goal", &[("raised", &raised), ("goal", &goal)]));
            }
            (None, Some(goal)) => lines.push(self.voice.phrase("project.goal", &[("goal", &goal)])),
            (Some(raised), None) => lines.push(self.voice.phrase("project.raised", &[("raised", &raised)])),
            (None, None) => {}
        }
        if let Some(percent) = percent(project) {
            lines.push(self.voice.phrase("project.percent", &[("n", &percent.to_string())]));
        }
        if let Some(link) = &project.link {
            let button = project.button.as_deref().map(|words| self.inline(words));
            let words = button.unwrap_or_else(|| self.voice.word("project.give").to_owned());
            lines.push(format!("{words}: {}", link.0));
        }
        parts.push(lines.join("\n"));
    }

    fn news(&self, news: &News, title: Option<&[Inline]>, parts: &mut Vec<String>) {
        let date = news.date.map(|date| tongue::short_date(date, self.edition.date().year(), self.edition.language()));
        let source = news.source.as_deref().map(|words| self.inline(words));
        parts.push([source, date].into_iter().flatten().collect::<Vec<_>>().join(" · "));
        if let Some(photo) = &news.photo {
            parts.push(self.photo(photo));
        }
        self.flows(&news.prose, "", parts);
        if let Some(link) = &news.link {
            let title = title.map(|title| line(self.voice, title)).unwrap_or_default();
            parts.push(format!("{}\n{}", self.voice.phrase("news.read", &[("title", &title)]), link.0));
        }
    }

    fn photo(&self, photo: &Photo) -> String {
        let mut lines = vec![wrap(&format!("[{}]", self.inline(&photo.alt)), "", " ")];
        let credit =
            photo.credit.as_deref().map(|words| self.voice.phrase("photo.credit", &[("credit", &self.inline(words))]));
        let caption = photo.caption.as_deref().map(|words| self.inline(words));
        let ends = caption.as_ref().is_some_and(|caption| caption.ends_with(['.', '!', '?', '…', '。']));
        let below: Vec<String> = [caption, credit].into_iter().flatten().collect();
        if !below.is_empty() {
            lines.push(wrap(&below.join(if ends { " " } else { " · " }), "", ""));
        }
        lines.join("\n")
    }

    /// Both forms, where it closes: the day of sending chooses.
    fn action(&self, action: &Action, title: Option<&[Inline]>) -> String {
        let heading = title.map(|title| underlined(&line(self.voice, title), '-'));
        let mut open: Vec<String> = heading.clone().into_iter().collect();
        self.flows(&action.prose, "", &mut open);
        let day = |date| tongue::closing_day(date, self.edition.date().year(), self.edition.language());
        if let Some((date, _)) = &action.closes {
            open.push(self.voice.phrase("action.open-until", &[("date", &day(*date))]));
        }
        let address = match &action.press {
            Press::Open(link) => link.0.clone(),
            Press::Answer => format!("mailto:{}", self.stationery.settings.sender.reply_to.address.as_str()),
        };
        open.push(format!("{}: {address}", self.inline(&action.button)));
        let open = open.join("\n\n");
        let Some((date, words)) = &action.closes else { return open };
        let mut closed: Vec<String> = heading.into_iter().collect();
        closed.push(format!("■ {}", self.voice.phrase("action.closed-on", &[("date", &day(*date))])));
        closed.push(wrap(&self.inline(words), "", ""));
        self.voice.choice(SlotSource::Past(*date), &closed.join("\n\n"), &open)
    }

    fn footer(&self) -> String {
        let foot = Foot::of(self.edition, self.stationery, self.voice);
        let mut lines =
            vec!["-- ".to_owned(), why(self.edition, self.stationery, self.voice, str::to_owned), foot.address];
        if !foot.contact.is_empty() {
            lines.push(foot.contact);
        }
        lines.extend(foot.web.iter().map(|(words, address, _)| format!("{words}: {address}")));
        let way_out = self.voice.value(SlotSource::Unsubscribe);
        lines.push(format!("{}: {way_out}", self.voice.word("footer.unsubscribe")));
        lines.join("\n")
    }
}

/// Running text as it is read aloud; links say their address where `links`.
fn inlines(voice: &Voice<'_>, words: &[Inline], links: bool) -> String {
    let mut text = String::new();
    let mut before: Option<&Inline> = None;
    for inline in words {
        match (before, inline) {
            (Some(Inline::Person(id)), Inline::Text(behind)) => text.push_str(&voice.behind_person(id, behind)),
            (_, Inline::Text(words)) => text.push_str(words),
            (_, Inline::Reference { typed, .. }) => text.push_str(typed),
            (_, Inline::Break) => text.push('\n'),
            (_, Inline::Strong(words) | Inline::Emphasis(words)) => text.push_str(&inlines(voice, words, links)),
            (_, Inline::Link { to, words }) => text.push_str(&link(voice, &to.0, words, links)),
            (_, Inline::Person(id)) => text.push_str(&voice.person(id)),
            (_, Inline::Withheld) => text.push_str(voice.word("withheld.details")),
            (_, Inline::Slot(slot)) => text.push_str(&self::slot(voice, slot, links)),
        }
        before = Some(inline);
    }
    text
}

/// "words (address)"; a bare address is said once.
fn link(voice: &Voice<'_>, address: &str, words: &[Inline], links: bool) -> String {
    let said = inlines(voice, words, links);
    let bare = address.strip_prefix("mailto:").unwrap_or(address);
    let same = [bare, address, bare.trim_start_matches("https://")].contains(&said.as_str());
    if !links || same { said } else { format!("{said} ({bare})") }
}

fn slot(voice: &Voice<'_>, slot: &Slot, links: bool) -> String {
    match slot {
        Slot::Field(column) => voice.value(SlotSource::Column(column.clone())),
        Slot::Default { column, otherwise } => {
            voice.value(SlotSource::ColumnOr { column: column.clone(), otherwise: otherwise.clone() })
        }
        Slot::If { column, then, otherwise } => {
            let (then, otherwise) = (inlines(voice, then, links), inlines(voice, otherwise, links));
            voice.choice(SlotSource::Column(column.clone()), &then, &otherwise)
        }
    }
}
