//! A letter the safeguard has cleared. Only [`Clearance::vet`](crate::safeguard::Clearance::vet) makes one.

/// The bytes of one finished letter, cleared for leaving.
pub struct Vetted {
    bytes: Vec<u8>,
}

impl Vetted {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self { bytes }
    }

    /// For tests of what carries letters.
    #[cfg(test)]
    pub(crate) fn stand_in(bytes: Vec<u8>) -> Self {
        Self { bytes }
    }

    /// The letter, CRLF line ends, nothing to dot-stuff.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl std::fmt::Debug for Vetted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vetted({} bytes)", self.bytes.len())
    }
}
