//! One file a subject. A rule looks at a [`Sheet`](crate::check::Sheet) and says what would embarrass or endanger someone.

mod access;
mod all;
mod contrast;
mod dates;
mod fields;
mod footer;
mod inbox;
mod links;
mod photos;
mod remote;
mod size;
mod tiers;

pub(super) use all::ALL;
