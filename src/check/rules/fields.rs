//! What a letter asks of the list: columns that are not there, and readers for whom a place stays empty.

use std::collections::BTreeSet;

use crate::check::Sheet;
use crate::check::sheet::edition_words;
use crate::diag::{Finding, Findings, Severity};
use crate::model::SlotSource;

/// `merge/unknown-column`, `merge/empty`.
pub(super) fn rule(sheet: &Sheet<'_>, findings: &mut Findings) {
    let Some(list) = sheet.list else { return };
    let mut named = BTreeSet::new();
    for (key, draft) in sheet.drafts {
        for source in &draft.slots {
            let (column, safe) = match source {
                SlotSource::Column(column) => (column, false),
                SlotSource::ColumnOr { column, .. } => (column, true),
                SlotSource::Unsubscribe | SlotSource::Past(_) => continue,
            };
            if built_in(column) && !list.columns.contains(column) {
                continue;
            }
            if !list.columns.contains(column) {
                if named.insert(column.clone()) {
                    findings.push(Finding::new(Severity::Error, "merge/unknown-column").with("column", column.clone()));
                }
                continue;
            }
            let empty = list.empty.get(&(key.clone(), column.clone())).copied().unwrap_or_default();
            if !safe && empty > 0 && !built_in(column) && draft.printed_columns().contains(column) {
                findings.push(
                    Finding::new(Severity::Warning, "merge/empty")
                        .with("column", column.clone())
                        .with("count", empty.to_string())
                        .inside(edition_words(key)),
                );
            }
        }
    }
}

/// Columns the footer asks for by itself, always inside a condition.
fn built_in(column: &str) -> bool {
    matches!(column, "joined" | "source")
}
