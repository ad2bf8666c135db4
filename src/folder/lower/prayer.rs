//! A prayer group: points with state, tier, id, references and answer (format.md section 5).

use crate::folder::lower::choice::folded;
use crate::folder::lower::reading::Reading;
use crate::folder::lower::{PointBones, blocks, passages, prose};
use crate::model::{Group, Point, PointState, Tier};
use crate::syntax::{self, GroupTree};

/// A group in a block for `tier`.
pub(super) fn group(reading: &mut Reading<'_>, group: &GroupTree, tier: Tier) -> Group {
    let intro = prose::flows(reading, &group.intro);
    let points = group.points.iter().map(|one| point(reading, one, tier)).collect();
    let refs = group.refs.as_ref().and_then(|refs| passages::all(reading, &refs.node, refs.span));
    let closing = group.closing.as_ref().map(|closing| prose::inline(reading, &closing.node));
    Group { intro, numbered: group.numbered, points, passages: refs.unwrap_or_default(), closing }
}

fn point(reading: &mut Reading<'_>, point: &syntax::Point, block: Tier) -> Point {
    let tier = blocks::narrowed(reading, point.tier.as_ref(), block, "tier-wider#point");
    let state = point.state.as_ref().and_then(|state| read_state(state.node));
    let id = point.id.as_ref().map(|id| point_id(&id.node));
    let passages = point.closing_parenthesis.as_ref().and_then(|typed| passages::closing(reading, typed));
    let typed = if passages.is_some() { &point.text } else { &point.with_parenthesis };
    // A syntax tree without parentheses may leave the second form empty.
    let typed = if point.closing_parenthesis.is_none() { &point.text } else { typed };
    let text = prose::inline(reading, typed);
    let answer = point.answer.as_ref().map(|answer| prose::inline(reading, &answer.node));
    reading.points.push(PointBones { id: id.clone(), state, tier, span: point.span });
    Point { tier, state, id, text, passages: passages.unwrap_or_default(), answer, span: point.span }
}

fn read_state(word: &str) -> Option<PointState> {
    match word {
        "new" => Some(PointState::New),
        "ongoing" => Some(PointState::Ongoing),
        "answered" => Some(PointState::Answered),
        "closed" => Some(PointState::Closed),
        _ => None,
    }
}

/// The id by which a point is followed from issue to issue.
pub(in crate::folder) fn point_id(typed: &str) -> String {
    folded(typed.trim_start_matches(['#', '＃']))
}
