//! A compiled letter: written for each reader by putting values between fixed bytes.

use crate::letter::cast::{Step, cast, write};
use crate::letter::stretch::Stretch;
use crate::letter::{Source, Values, stored};
use crate::model::{Blob, BlobError, Digest, EditionKey, Piece, SlotSource, Stitched, Surface};

/// One edition as a finished message with places. Holds no salt, clock or randomness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub(super) edition: EditionKey,
    pub(super) stretches: Vec<Stretch>,
    pub(super) slots: Vec<Source>,
    pub(super) surfaces: Vec<Surface>,
    steps: Vec<Step>,
    digest: Digest,
}

impl Program {
    pub(super) fn new(
        edition: EditionKey,
        stretches: Vec<Stretch>,
        slots: Vec<Source>,
        surfaces: Vec<Surface>,
    ) -> Self {
        let digest = stored::digest(&edition, &stretches, &slots, &surfaces);
        let steps = cast(&stretches);
        Self { edition, stretches, slots, surfaces, steps, digest }
    }

    /// Which edition it writes.
    #[must_use]
    pub fn edition(&self) -> &EditionKey {
        &self.edition
    }

    /// Digest of everything it writes; the same in any process and version that writes the same.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Where its values come from; `SlotId` counts into this.
    #[must_use]
    pub fn slots(&self) -> &[Source] {
        &self.slots
    }

    /// Everything a reader of the message can decode, with its places: for the safeguard.
    #[must_use]
    pub fn surfaces(&self) -> Vec<Surface> {
        self.surfaces.clone()
    }

    /// The message with these values: CRLF line ends, lines of at most 998 octets (76 wherever it can be folded), nothing
    /// to dot-stuff, one CRLF at the end. What is the same for all readers is shared, not copied.
    #[must_use]
    pub fn letter(&self, values: &Values) -> Stitched {
        let mut letter = Stitched::with_room(2 * self.steps.len());
        write(&self.steps, values.texts(), &mut letter);
        letter
    }

    /// Values for a second probe, of a program with branches: those that no value chooses, which
    /// [`Program::probe_values`] leaves out. `None` where there are no branches.
    #[must_use]
    pub fn bare_probe_values(&self) -> Option<Values> {
        let branches = |stretch: &Stretch| stretch.pieces.iter().any(|piece| matches!(piece, Piece::If { .. }));
        if !self.stretches.iter().any(branches) {
            return None;
        }
        let texts = self.slots.iter().zip(self.probe_values().into_texts()).map(|(source, text)| match source {
            Source::Draft(SlotSource::Past(_) | SlotSource::Column(_) | SlotSource::ColumnOr { .. }) => String::new(),
            Source::Draft(SlotSource::Unsubscribe)
            | Source::Name
            | Source::Address
            | Source::Date
            | Source::MessageId
            | Source::OneClick
            | Source::UnsubscribeMail
            | Source::Reference => text,
        });
        Some(Values::new(texts.collect()))
    }

    /// Values for a probe message: no reader's, random-looking, and with everything that an encoding could trip over.
    /// Each of them is given, so that of two branches the first is written.
    #[must_use]
    pub fn probe_values(&self) -> Values {
        let texts = self.slots.iter().enumerate().map(|(index, source)| {
            let index = u64::try_from(index).unwrap_or_default().to_le_bytes();
            let mark: String =
                Digest::of_parts([self.digest.bytes().as_slice(), &index]).hex().chars().take(12).collect();
            match source {
                Source::Draft(SlotSource::Past(_)) => "1".to_owned(),
                Source::Draft(SlotSource::Unsubscribe) | Source::OneClick => {
                    format!("https://{mark}.example/u/{mark}")
                }
                Source::Draft(SlotSource::Column(_) | SlotSource::ColumnOr { .. }) | Source::Name => {
                    format!(".{mark}  \"<b>&amp;'=?utf-8?q?{mark}?= é한🙂\u{5d0} \\{mark} ")
                }
                Source::Address | Source::MessageId => format!("{mark}@{mark}.example"),
                Source::Date => "Thu, 1 Jan 1970 00:00:00 +0000".to_owned(),
                Source::UnsubscribeMail => format!("mailto:{mark}@{mark}.example?subject={mark}"),
                Source::Reference => mark,
            }
        });
        Values::new(texts.collect())
    }

    /// For the state.
    #[must_use]
    pub fn to_blob(&self) -> Blob {
        stored::to_blob(self)
    }

    /// From the state.
    ///
    /// # Errors
    /// [`BlobError::Format`] for another version's, [`BlobError::Damaged`] for anything else.
    pub fn from_blob(bytes: Vec<u8>) -> Result<Self, BlobError> {
        stored::from_blob(bytes)
    }
}
