//! What two languages of an issue must have in common: gathered while a block is read, compared in `twins`.

use jiff::civil::Date;

use crate::diag::Span;
use crate::model::{Passage, PointState, Tier};
use crate::syntax::KindWord;

/// One typed value that a twin must repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::folder) struct Mark {
    /// The key ("when", "photo").
    pub(in crate::folder) key: &'static str,
    /// What it means, in one spelling; `None` where it does not read (then it has its own finding).
    pub(in crate::folder) value: Option<String>,
    /// As typed, for the message.
    pub(in crate::folder) typed: String,
    /// Where it stands.
    pub(in crate::folder) span: Span,
}

/// One point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::folder) struct PointBones {
    /// Its id, folded.
    pub(in crate::folder) id: Option<String>,
    /// Its state.
    pub(in crate::folder) state: Option<PointState>,
    /// Who may read it.
    pub(in crate::folder) tier: Tier,
    /// Its first line.
    pub(in crate::folder) span: Span,
}

/// One block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::folder) struct Bones {
    /// Its kind.
    pub(in crate::folder) kind: KindWord,
    /// Who may read it.
    pub(in crate::folder) tier: Tier,
    /// Whether it has a title.
    pub(in crate::folder) titled: bool,
    /// Its opening line.
    pub(in crate::folder) span: Span,
    /// Whether a mistake in its form was found: then only its kind is compared.
    pub(in crate::folder) broken: bool,
    /// Whether all its references and addresses read.
    pub(in crate::folder) legible: bool,
    /// Typed values.
    pub(in crate::folder) marks: Vec<Mark>,
    /// Points.
    pub(in crate::folder) points: Vec<PointBones>,
    /// Addresses, in order.
    pub(in crate::folder) links: Vec<String>,
    /// References, in order.
    pub(in crate::folder) passages: Vec<Passage>,
}

/// Days in one spelling.
pub(super) fn days(dates: &[Date]) -> String {
    let mut dates = dates.to_vec();
    dates.sort_unstable();
    dates.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// The English name of a kind.
pub(in crate::folder) fn kind_name(kind: KindWord) -> &'static str {
    match kind {
        KindWord::Greeting => "greeting",
        KindWord::Text => "text",
        KindWord::Report => "report",
        KindWord::Scripture => "scripture",
        KindWord::Prayer => "prayer",
        KindWord::Meeting => "meeting",
        KindWord::Facts => "facts",
        KindWord::Project => "project",
        KindWord::News => "news",
        KindWord::Photo => "photo",
        KindWord::Testimony => "testimony",
        KindWord::Action => "action",
        KindWord::Notice => "notice",
        KindWord::Signature => "signature",
    }
}
