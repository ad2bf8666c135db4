//! Blocks that ask for something: `project` and `action`.

use crate::folder::lower::needs::{entry, required};
use crate::folder::lower::reading::Reading;
use crate::folder::lower::{amount, choice, link, needs, place, prose, values};
use crate::model::{Action, Amount, Flow, Press, Project};
use crate::syntax::{Block, Entry};

/// A project; `None` where a required key is missing or does not read.
pub(super) fn project(reading: &mut Reading<'_>, block: &Block, prose: Vec<Flow>) -> Option<Project> {
    let fund = required(reading, block, "fund").map(|entry| prose::text(reading, &entry.value.inline));
    let goal = entry(block, "goal").and_then(|entry| amount::amount(reading, entry));
    let raised = entry(block, "raised").and_then(|entry| amount::amount(reading, entry));
    one_currency(reading, block, goal.as_ref(), raised.as_ref());
    let link = entry(block, "link").and_then(|entry| link::entry(reading, entry));
    let button = entry(block, "button").map(|entry| prose::text(reading, &entry.value.inline));
    Some(Project { fund: fund?, goal, raised, link, button, prose })
}

/// Goal and Raised in two currencies: reported at the lower of the two lines.
fn one_currency(reading: &mut Reading<'_>, block: &Block, goal: Option<&Amount>, raised: Option<&Amount>) {
    let (Some(goal), Some(raised)) = (goal, raised) else { return };
    if goal.currency == raised.currency {
        return;
    }
    let money = block.entries.iter().filter(|entry| matches!(entry.key, "goal" | "raised"));
    if let Some(later) = money.max_by_key(|entry| entry.key_span) {
        let span = place::of(&later.value.raw, later.key_span);
        let values = [("goal", goal.currency.as_str()), ("raised", raised.currency.as_str())];
        reading.error("value#currency", span, &values);
    }
}

/// An action; `None` where a required key is missing or does not read.
pub(super) fn action(reading: &mut Reading<'_>, block: &Block, prose: Vec<Flow>) -> Option<Action> {
    let button = required(reading, block, "button").map(|entry| prose::text(reading, &entry.value.inline));
    let press = press(reading, block);
    let closes = entry(block, "closes");
    let day = closes.and_then(|entry| values::date(reading, entry));
    let text = entry(block, "closed-text");
    let closed_text = text.map(|entry| prose::inline(reading, &entry.value.inline));
    if closes.is_some() && text.is_none() && !block.disturbed {
        needs::missing(reading, needs::name(block), "closed-text", block.span);
    }
    if let (None, Some(text)) = (closes, text) {
        closed_without_day(reading, block, text);
    }
    Some(Action { button: button?, press: press?, closes: day.zip(closed_text), prose })
}

fn press(reading: &mut Reading<'_>, block: &Block) -> Option<Press> {
    // Both at once is a finding of `syntax`; then the address counts, so that it is looked at too.
    match (entry(block, "link"), entry(block, "reply")) {
        (Some(entry), _) => link::entry(reading, entry).map(Press::Open),
        (None, Some(entry)) => choice::reply(reading, entry).map(|()| Press::Answer),
        (None, None) => {
            if !block.disturbed {
                needs::missing(reading, needs::name(block), "link", block.span);
            }
            None
        }
    }
}

/// A text for afterwards without a day would never be shown.
fn closed_without_day(reading: &mut Reading<'_>, block: &Block, text: &Entry) {
    if !block.disturbed {
        reading.error("key-missing#closes", text.key_span, &[]);
    }
}
