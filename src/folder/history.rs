//! Since when each point has been prayed for: the points of the earlier issues, read leniently.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::diag::SourceId;
use crate::folder::lower::{self, Reading};
use crate::folder::{Folder, IssueRules};
use crate::model::{History, Tier};
use crate::syntax::{self, Style};

/// The history before `date`. An earlier issue that cannot be read gives nothing, one with mistakes what can be read.
pub(super) fn gather(folder: &Folder, slug: &str, date: Date, rules: &IssueRules<'_>) -> History {
    let mut history = History::default();
    let smart = rules.newsletter.languages.first().is_some_and(|language| !language.is_korean());
    for earlier in folder.issues().unwrap_or_default() {
        let before = earlier.date.filter(|day| *day < date && earlier.slug != slug);
        let (Some(day), Ok(bytes)) = (before, folder.read_text(&format!("issues/{}/issue.md", earlier.slug))) else {
            continue;
        };
        note(&mut history, day, &bytes, Style { smart });
    }
    history
}

/// Notes the points of one issue.
fn note(history: &mut History, day: Date, bytes: &[u8], style: Style) {
    // Without a hash there is no id: most of the work of a long archive is saved here.
    if !bytes.contains(&b'#') && !bytes.windows(3).any(|three| three == "＃".as_bytes()) {
        return;
    }
    let (tree, _) = syntax::parse(SourceId(0), bytes, style, false);
    let zone = TimeZone::UTC;
    let mut reading = Reading::new(&zone, None, None);
    if let Some(head) = &tree.head {
        lower::settings(&mut reading, head);
    }
    // Where the tier of an issue is in doubt, its points count as the team's: a date never shows itself too early.
    let issue_tier = if reading.tier_known { reading.tier } else { Tier::Team };
    for block in &tree.blocks {
        let syntax::Body::Group(group) = &block.body else { continue };
        let tier_of = |typed: Option<&syntax::Attribute>, outer: Tier| {
            typed.and_then(|typed| Tier::read(typed.node)).map_or(outer, |tier| tier.max(outer))
        };
        let block_tier = if block.broken { Tier::Team } else { tier_of(block.tier.as_ref(), issue_tier) };
        for point in &group.points {
            if let Some(id) = &point.id {
                history.note(&lower::point_id(&id.node), tier_of(point.tier.as_ref(), block_tier), day);
            }
        }
    }
}
