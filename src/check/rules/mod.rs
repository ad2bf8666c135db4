//! One file a subject. A rule looks at a [`Sheet`](crate::check::Sheet) and says what would embarrass or endanger someone.

mod access;
mod dates;
mod fields;
mod footer;
mod inbox;
mod links;
mod photos;
mod remote;
mod size;

use crate::check::Sheet;
use crate::diag::Findings;

/// Every rule, in the order in which findings without a place are shown.
pub(super) const ALL: [fn(&Sheet<'_>, &mut Findings); 9] = [
    inbox::rule,
    dates::rule,
    photos::rule,
    access::rule,
    links::rule,
    remote::rule,
    footer::rule,
    fields::rule,
    size::rule,
];
