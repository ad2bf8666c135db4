//! What one tier may read of an issue in one language. Everything drawn, counted or numbered comes from here, never from
//! the issue: so that nothing of a higher tier can reach a lower one, not even a number.

use jiff::civil::Date;

use crate::model::{
    Block, Content, EditionKey, Flow, Inline, Issue, Kind, Language, Point, PointState, Share, Slot, Tier, Version,
};

/// An issue as its readers of one tier and language may see it. Made only by [`Edition::cut`].
#[derive(Clone, Debug)]
pub struct Edition<'a> {
    issue: &'a Issue,
    version: &'a Version,
    key: EditionKey,
    blocks: Vec<Visible<'a>>,
}

/// A block that may be seen, with the points of it that may be seen.
#[derive(Clone, Debug)]
pub(super) struct Visible<'a> {
    /// The block; of a prayer group, only `points` may be printed.
    pub block: &'a Block,
    /// The points of a prayer group, with since when this tier knows them.
    pub points: Vec<(&'a Point, Option<Date>)>,
}

impl<'a> Edition<'a> {
    /// Cuts an edition. `None` where the tier may read nothing of the issue, or the language is not there.
    #[must_use]
    pub fn cut(issue: &'a Issue, key: &EditionKey) -> Option<Self> {
        let version = issue.versions.iter().find(|version| version.language == key.language)?;
        if !key.tier.sees(issue.audience) {
            return None;
        }
        let seen = version.blocks.iter().filter(|block| key.tier.sees(block.tier));
        let blocks: Vec<Visible<'a>> = seen.filter_map(|block| visible(issue, block, key.tier)).collect();
        (!blocks.is_empty()).then(|| Self { issue, version, key: key.clone(), blocks })
    }

    /// Which edition this is.
    #[must_use]
    pub fn key(&self) -> &EditionKey {
        &self.key
    }

    pub(super) fn language(&self) -> &Language {
        &self.key.language
    }

    pub(super) fn kind(&self) -> Kind {
        self.issue.kind
    }

    pub(super) fn date(&self) -> Date {
        self.issue.date
    }

    pub(super) fn share(&self) -> Option<Share> {
        self.issue.share
    }

    pub(super) fn slug(&self) -> &str {
        &self.issue.slug
    }

    /// The head of this language; its `blocks` are not for printing, [`Edition::blocks`] are.
    pub(super) fn head(&self) -> Head<'a> {
        let version = self.version;
        Head {
            subject: &version.subject,
            title: &version.title,
            preheader: version.preheader.as_deref(),
            author: version.author.as_deref(),
            region: version.region.as_deref(),
        }
    }

    pub(super) fn blocks(&self) -> &[Visible<'a>] {
        &self.blocks
    }

    /// Languages the issue is written in, this one aside.
    pub(super) fn other_languages(&self) -> impl Iterator<Item = &'a Language> {
        let own = self.key.language.clone();
        self.issue.versions.iter().map(|version| &version.language).filter(move |language| **language != own)
    }

    /// Minutes to read: 200 words or 500 Korean syllables a minute, rounded up (look.md section 3).
    pub(super) fn minutes(&self) -> u32 {
        let mut amount = Amount::default();
        amount.inlines(&self.version.title);
        for visible in &self.blocks {
            amount.block(visible);
        }
        // In thousandths of a minute: a word is 5, a syllable 2.
        let thousandths = amount.words.saturating_mul(5).saturating_add(amount.syllables.saturating_mul(2));
        thousandths.div_ceil(1000).max(1)
    }
}

/// What stands in the head for one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head<'a> {
    pub subject: &'a [Inline],
    pub title: &'a [Inline],
    pub preheader: Option<&'a [Inline]>,
    pub author: Option<&'a [Inline]>,
    pub region: Option<&'a [Inline]>,
}

/// A group of which no point, prose, reference or closing is left is not there.
fn visible<'a>(issue: &'a Issue, block: &'a Block, tier: Tier) -> Option<Visible<'a>> {
    let Content::Prayer(group) = &block.content else { return Some(Visible { block, points: Vec::new() }) };
    let seen = group.points.iter().filter(|point| tier.sees(point.tier));
    let points: Vec<_> = seen.map(|point| (point, since(issue, point, tier))).collect();
    let left = !points.is_empty() || group.points.is_empty();
    left.then_some(Visible { block, points })
}

/// Only a state that goes on has a "since": a new point has none.
fn since(issue: &Issue, point: &Point, tier: Tier) -> Option<Date> {
    let id = point.id.as_deref()?;
    let goes_on = matches!(point.state, Some(PointState::Ongoing | PointState::Answered));
    goes_on.then(|| issue.history.since(id, tier)).flatten()
}

#[derive(Default)]
struct Amount {
    words: u32,
    syllables: u32,
}

impl Amount {
    fn text(&mut self, text: &str) {
        let hangul = |c: char| matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{4e00}'..='\u{9fff}' | '\u{3040}'..='\u{30ff}');
        self.syllables += u32::try_from(text.chars().filter(|c| hangul(*c)).count()).unwrap_or(u32::MAX);
        let words = text.split_whitespace().filter(|word| !word.chars().any(hangul));
        self.words += u32::try_from(words.count()).unwrap_or(u32::MAX);
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Reference { typed: text, .. } => self.text(text),
                Inline::Strong(words) | Inline::Emphasis(words) | Inline::Link { words, .. } => self.inlines(words),
                Inline::Slot(Slot::If { then, .. }) => self.inlines(then),
                Inline::Slot(Slot::Field(_) | Slot::Default { .. }) | Inline::Person(_) => self.words += 1,
                Inline::Break | Inline::Withheld => {}
            }
        }
    }

    fn flows(&mut self, flows: &[Flow]) {
        for flow in flows {
            match flow {
                Flow::Paragraph(words) | Flow::Heading { words, .. } => self.inlines(words),
                Flow::List { items, .. } => {
                    for item in items {
                        self.flows(item);
                    }
                }
                Flow::Quote(flows) => self.flows(flows),
                Flow::Table { head, rows } => {
                    for cell in head.iter().chain(rows.iter().flatten()) {
                        self.inlines(cell);
                    }
                }
                Flow::Divider => {}
            }
        }
    }

    fn block(&mut self, visible: &Visible<'_>) {
        self.inlines(visible.block.title.as_deref().unwrap_or_default());
        match &visible.block.content {
            Content::Greeting(flows) | Content::Text(flows) | Content::Notice(flows) => self.flows(flows),
            Content::Report(report) => self.flows(&report.prose),
            Content::Scripture(quotation) => quotation.lines.iter().for_each(|line| self.inlines(line)),
            Content::Prayer(group) => {
                self.flows(&group.intro);
                for (point, _) in &visible.points {
                    self.inlines(&point.text);
                    self.inlines(point.answer.as_deref().unwrap_or_default());
                }
                self.inlines(group.closing.as_deref().unwrap_or_default());
            }
            Content::Meeting(meeting) => self.flows(&meeting.prose),
            Content::Facts(facts) => {
                for fact in &facts.rows {
                    self.inlines(&fact.label);
                    self.inlines(&fact.value);
                }
                self.flows(&facts.prose);
            }
            Content::Project(project) => self.flows(&project.prose),
            Content::News(news) => self.flows(&news.prose),
            Content::Photo(photo) => self.inlines(photo.caption.as_deref().unwrap_or_default()),
            Content::Testimony(testimony) => self.flows(&testimony.prose),
            Content::Action(action) => self.flows(&action.prose),
            Content::Signature(lines) => lines.iter().for_each(|line| self.inlines(line)),
        }
    }
}
