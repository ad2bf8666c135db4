//! A letter the safeguard has cleared. Only [`Clearance::vet`](crate::safeguard::Clearance::vet) makes one.

use crate::model::Stitched;

/// One finished letter, cleared for leaving.
pub struct Vetted {
    letter: Stitched,
}

impl Vetted {
    pub(super) fn new(letter: Stitched) -> Self {
        Self { letter }
    }

    /// For tests of what carries letters.
    #[cfg(test)]
    pub(crate) fn stand_in(bytes: Vec<u8>) -> Self {
        Self { letter: bytes.into() }
    }

    /// The letter, CRLF line ends, nothing to dot-stuff.
    #[must_use]
    pub fn letter(&self) -> &Stitched {
        &self.letter
    }

    /// The same in one piece.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.letter.to_vec()
    }
}

impl std::fmt::Debug for Vetted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vetted({} bytes)", self.letter.len())
    }
}
