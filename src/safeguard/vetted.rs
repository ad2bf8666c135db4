//! A letter the safeguard has cleared. Stand-in until the gate itself lands: same name, same reading side.

/// The bytes of one finished letter, cleared for leaving.
#[derive(Clone, PartialEq, Eq)]
pub struct Vetted {
    bytes: Vec<u8>,
}

impl Vetted {
    /// Stand-in for `Clearance::vet`.
    #[must_use]
    pub fn stand_in(bytes: Vec<u8>) -> Self {
        Self { bytes }
    }

    /// The letter, CRLF line ends, not dot-stuffed.
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
