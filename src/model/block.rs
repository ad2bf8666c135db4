//! The blocks of a letter and their settings, typed (format.md section 4).

use std::time::Duration;

use jiff::civil::Date;

use crate::diag::Span;
use crate::model::{ClosingDay, Flow, Group, Inline, Link, Passage, Tier, When};

/// One block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Who may read it; never wider than its issue.
    pub tier: Tier,
    /// Its heading.
    pub title: Option<Vec<Inline>>,
    /// What it holds.
    pub content: Content,
    /// The opening line (loose text: its first line).
    pub span: Span,
}

/// What a block holds, by kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// `greeting`.
    Greeting(Vec<Flow>),
    /// `text`, and loose prose between blocks.
    Text(Vec<Flow>),
    /// `report`.
    Report(Report),
    /// `scripture`.
    Scripture(Quotation),
    /// `prayer`.
    Prayer(Group),
    /// `meeting`.
    Meeting(Meeting),
    /// `facts`.
    Facts(Facts),
    /// `project`.
    Project(Project),
    /// `news`.
    News(News),
    /// `photo`.
    Photo(Photo),
    /// `testimony`.
    Testimony(Testimony),
    /// `action`.
    Action(Action),
    /// `notice`.
    Notice(Vec<Flow>),
    /// `signature`: its lines.
    Signature(Vec<Vec<Inline>>),
}

impl Content {
    /// The picture of a block, where it has one.
    #[must_use]
    pub fn photo(&self) -> Option<&Photo> {
        match self {
            Self::Photo(photo) => Some(photo),
            Self::News(news) => news.photo.as_ref(),
            Self::Greeting(_)
            | Self::Text(_)
            | Self::Report(_)
            | Self::Scripture(_)
            | Self::Prayer(_)
            | Self::Meeting(_)
            | Self::Facts(_)
            | Self::Project(_)
            | Self::Testimony(_)
            | Self::Action(_)
            | Self::Notice(_)
            | Self::Signature(_) => None,
        }
    }
}

/// A report from somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Where.
    pub place: Option<Vec<Inline>>,
    /// When, in the author's words.
    pub period: Option<Vec<Inline>>,
    /// Last day of what is told; never printed.
    pub ended: Option<Date>,
    /// The report.
    pub prose: Vec<Flow>,
}

/// A quotation from Scripture, or a bare reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The passages; never empty.
    pub passages: Vec<Passage>,
    /// The translation; always there with a quotation.
    pub version: Option<Vec<Inline>>,
    /// The lines as typed; an empty line is an empty list.
    pub lines: Vec<Vec<Inline>>,
}

/// A meeting to pray together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// When.
    pub when: When,
    /// How long; 60 minutes unless typed.
    pub length: Duration,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Days on which it is not held.
    pub except: Vec<Date>,
    /// How to join.
    pub join: Option<Vec<Inline>>,
    /// Where.
    pub place: Option<Vec<Inline>>,
    /// What is said about it.
    pub prose: Vec<Flow>,
}

/// One row of facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// `Population`.
    pub label: Vec<Inline>,
    /// `412,000 (2025 est.)`.
    pub value: Vec<Inline>,
}

/// A table of facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The rows, in order.
    pub rows: Vec<Fact>,
    /// Where they come from.
    pub source: Option<Vec<Inline>>,
    /// What date they are of.
    pub as_of: Option<Vec<Inline>>,
    /// Prose below.
    pub prose: Vec<Flow>,
}

/// Money as typed, and what it is worth for the bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// As typed, to print.
    pub typed: String,
    /// In hundredths.
    pub hundredths: u64,
    /// ISO code (`USD`, `EUR`, `GBP`, `KRW` …).
    pub currency: String,
}

/// A project to give to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The fund's name.
    pub fund: Vec<Inline>,
    /// What is needed.
    pub goal: Option<Amount>,
    /// What has come.
    pub raised: Option<Amount>,
    /// Where to give.
    pub link: Option<Link>,
    /// Words of the link; `None` prints "Give" in the letter's language.
    pub button: Option<Vec<Inline>>,
    /// Prose.
    pub prose: Vec<Flow>,
}

/// One news teaser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Where the whole story stands.
    pub link: Option<Link>,
    /// Its date.
    pub date: Option<Date>,
    /// Who wrote it.
    pub source: Option<Vec<Inline>>,
    /// Its picture.
    pub photo: Option<Photo>,
    /// The teaser.
    pub prose: Vec<Flow>,
}

/// Whose faces a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Faces {
    /// Nobody's.
    None,
    /// All are covered.
    Covered,
    /// Those seen have agreed.
    Consented,
}

/// How much of the place a picture gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlaceDetail {
    /// It could be anywhere.
    Generic,
    /// It can be recognised.
    Exact,
}

/// A box to cover: `x,y,w,h` in pixels of the upright picture.
pub type Boxes = Vec<[u32; 4]>;

/// A picture in a block of its own or in a teaser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// Path below the folder, with `/`.
    pub path: String,
    /// What is to be seen, for those who do not see it.
    pub alt: Vec<Inline>,
    /// Words below.
    pub caption: Option<Vec<Inline>>,
    /// Who took it.
    pub credit: Option<Vec<Inline>>,
    /// Whose faces.
    pub faces: Faces,
    /// Which place.
    pub place: PlaceDetail,
    /// What is covered.
    pub cover: Boxes,
    /// Where the path stands.
    pub span: Span,
}

/// Somebody's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Testimony {
    /// Who speaks.
    pub by: Option<Vec<Inline>>,
    /// Where.
    pub place: Option<Vec<Inline>>,
    /// Last day of what is told; never printed.
    pub ended: Option<Date>,
    /// The words.
    pub prose: Vec<Flow>,
}

/// What pressing the button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// Opens an address.
    Open(Link),
    /// Answers the letter (`Reply: letters`).
    Answer,
}

/// A call to act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Words of the button.
    pub button: Vec<Inline>,
    /// What it does.
    pub press: Press,
    /// Last day, and the text shown after it.
    pub closes: Option<(ClosingDay, Vec<Inline>)>,
    /// Prose.
    pub prose: Vec<Flow>,
}
