//! What counts for the limits: letters that left, and proofs among them.

/// Number of a proof in the state. They grow: a higher one was written later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProofId(pub i64);

/// A proof that went, or is about to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Its number.
    pub id: ProofId,
    /// The domain it went to, as an A-label in lower case.
    pub domain: String,
}
