//! One issue: its settings and its text in each language. Read by `folder`; what a reader gets is an `Edition` of it.

use jiff::civil::Date;

use crate::diag::SourceId;
use crate::model::{Block, Embargo, History, Inline, Language, SendAt, Tier};

/// The five kinds of issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 주간.
    Weekly,
    /// 안내.
    Guide,
    /// 긴급.
    Alert,
    /// 캠페인.
    Campaign,
    /// 보고.
    Report,
}

impl Kind {
    /// All.
    pub const ALL: [Self; 5] = [Self::Weekly, Self::Guide, Self::Alert, Self::Campaign, Self::Report];

    /// The word of the issue file and of phoebe.toml.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::Guide => "guide",
            Self::Alert => "alert",
            Self::Campaign => "campaign",
            Self::Report => "report",
        }
    }

    /// The Korean word of the issue file.
    #[must_use]
    pub fn korean(self) -> &'static str {
        match self {
            Self::Weekly => "주간",
            Self::Guide => "안내",
            Self::Alert => "긴급",
            Self::Campaign => "캠페인",
            Self::Report => "보고",
        }
    }
}

/// How far an issue may be passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Share {
    /// Anywhere; its public edition also stands on the web.
    Public,
    /// By word of mouth only.
    Verbal,
    /// Not at all.
    None,
}

/// The text of an issue in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The language.
    pub language: Language,
    /// The file, for findings.
    pub source: SourceId,
    /// Subject of the mail.
    pub subject: Vec<Inline>,
    /// Heading of the letter; the subject where none is typed.
    pub title: Vec<Inline>,
    /// The line after the subject in the inbox.
    pub preheader: Option<Vec<Inline>>,
    /// Byline.
    pub author: Option<Vec<Inline>>,
    /// Region of the byline.
    pub region: Option<Vec<Inline>>,
    /// The blocks, in the author's order.
    pub blocks: Vec<Block>,
}

/// One issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The folder's name.
    pub slug: String,
    /// Its kind.
    pub kind: Kind,
    /// Its date.
    pub date: Date,
    /// The widest tier that may read any of it.
    pub audience: Tier,
    /// How far it may be passed on.
    pub share: Option<Share>,
    /// When cron sends it.
    pub send_at: Option<SendAt>,
    /// No edition leaves earlier.
    pub not_before: Option<Embargo>,
    /// Last day it may be sent or shown.
    pub expires: Option<Date>,
    /// Its text; the first is `issue.md`, the others are its twins with the same blocks.
    pub versions: Vec<Version>,
    /// Since when each point has been prayed for.
    pub history: History,
}
