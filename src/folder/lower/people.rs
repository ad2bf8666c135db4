//! `{q1}`: is it in the protected list? Ids are not secret; what they stand for never comes here.

use crate::diag::Span;
use crate::folder::lower::reading::Reading;
use crate::folder::nearest::nearest;

/// Reports an id that is not in the list.
pub(super) fn known(reading: &mut Reading<'_>, id: &str, span: Span) {
    let Some(persons) = reading.persons else { return };
    if persons.contains(id) {
        return;
    }
    match nearest(id, persons.iter().map(String::as_str)) {
        Some(near) => {
            let near = near.to_owned();
            reading.error("person-unknown", span, &[("person", id), ("near", &near)]);
        }
        None => reading.error("person-unknown#far", span, &[("person", id)]),
    }
}
