//! The rules, in the order in which findings without a place are shown.

use crate::check::Sheet;
use crate::check::rules::{access, contrast, dates, fields, footer, inbox, links, photos, remote, size, tiers};
use crate::diag::Findings;

/// Every rule.
pub(in crate::check) const ALL: [fn(&Sheet<'_>, &mut Findings); 11] = [
    inbox::rule,
    dates::rule,
    photos::rule,
    access::rule,
    contrast::rule,
    links::rule,
    remote::rule,
    footer::rule,
    fields::rule,
    size::rule,
    tiers::rule,
];
