//! What must be known of the newsletter to read one of its issues.

use std::collections::BTreeSet;

use crate::model::settings::Newsletter;

/// What must be known of the newsletter to read one of its issues.
#[derive(Clone, Copy, Debug)]
pub struct IssueRules<'a> {
    /// Languages and zone.
    pub newsletter: &'a Newsletter,
    /// Ids of the protected list in lower case; `None` where the list cannot be read now: then `{q1}` is not looked at.
    pub persons: Option<&'a BTreeSet<String>>,
}
