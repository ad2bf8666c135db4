//! A program cast for writing: its fixed bytes joined into long runs, once, so that a letter shares them with all others.

use crate::letter::stretch::{Stretch, Way};
use crate::letter::{body, header};
use crate::model::{Context, Piece, Shared, SlotId, Stitched, fill, fill_into, is_given};

/// One step of writing a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The same for all.
    Fixed(Shared),
    /// A value among fixed text.
    Place { way: Way, slot: SlotId, context: Context },
    /// One of two ways on.
    Choice { slot: SlotId, then: Vec<Step>, otherwise: Vec<Step> },
    /// A stretch that can only be written as a whole.
    Whole(Stretch),
}

/// Casts the stretches of a program.
pub(super) fn cast(stretches: &[Stretch]) -> Vec<Step> {
    let mut mould = Mould::default();
    for stretch in stretches {
        match stretch.way {
            Way::Plain | Way::Quoted => mould.pieces(stretch.way, &stretch.pieces),
            Way::Words | Way::Mailbox | Way::Base64 if stretch.is_fixed() => {
                let mut bytes = Stitched::default();
                whole(stretch, &[], &mut bytes);
                mould.fixed.extend_from_slice(&bytes.to_vec());
            }
            Way::Words | Way::Mailbox | Way::Base64 => mould.step(Step::Whole(stretch.clone())),
        }
    }
    mould.done()
}

/// Steps being made; fixed bytes wait for their end.
#[derive(Default)]
struct Mould {
    fixed: Vec<u8>,
    steps: Vec<Step>,
}

impl Mould {
    fn pieces(&mut self, way: Way, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Fixed(text) => self.fixed.extend_from_slice(text.as_bytes()),
                Piece::Place { slot, context } => self.step(Step::Place { way, slot: *slot, context: *context }),
                Piece::If { slot, then, otherwise } => {
                    let branch = |pieces: &[Piece]| {
                        let mut mould = Self::default();
                        mould.pieces(way, pieces);
                        mould.done()
                    };
                    self.step(Step::Choice { slot: *slot, then: branch(then), otherwise: branch(otherwise) });
                }
            }
        }
    }

    fn step(&mut self, step: Step) {
        if !self.fixed.is_empty() {
            self.steps.push(Step::Fixed(Shared::new(std::mem::take(&mut self.fixed))));
        }
        self.steps.push(step);
    }

    fn done(mut self) -> Vec<Step> {
        if !self.fixed.is_empty() {
            self.steps.push(Step::Fixed(Shared::new(self.fixed)));
        }
        self.steps
    }
}

/// Writes a letter with these values.
pub(super) fn write(steps: &[Step], values: &[String], letter: &mut Stitched) {
    for step in steps {
        match step {
            Step::Fixed(shared) => letter.share(shared),
            Step::Place { way, slot, context } => letter.write(|own| place(*way, *slot, *context, values, own)),
            Step::Choice { slot, then, otherwise } => {
                write(if is_given(values, *slot) { then } else { otherwise }, values, letter);
            }
            Step::Whole(stretch) => whole(stretch, values, letter),
        }
    }
}

fn place(way: Way, slot: SlotId, context: Context, values: &[String], own: &mut Vec<u8>) {
    let value = values.get(usize::from(slot.0)).map_or("", String::as_str);
    let value = context.escape(value);
    if way == Way::Quoted {
        body::quoted(&value, own);
    } else {
        own.extend(value.bytes().filter(|byte| (b'!'..=b'~').contains(byte) || *byte == b' '));
    }
}

fn whole(stretch: &Stretch, values: &[String], letter: &mut Stitched) {
    letter.write(|own| match stretch.way {
        Way::Words => {
            header::words(&stretch.name, &fill(&stretch.pieces, values), own);
            own.extend_from_slice(b"\r\n");
        }
        Way::Mailbox => {
            let (label, address) = stretch.pieces.split_at(stretch.pieces.len().min(1));
            header::mailbox(&stretch.name, &fill(label, values), &fill(address, values), own);
            own.extend_from_slice(b"\r\n");
        }
        // Plain and quoted text never comes here whole.
        Way::Base64 | Way::Plain | Way::Quoted => {
            let mut text = Vec::new();
            fill_into(&stretch.pieces, values, &mut |piece| text.extend_from_slice(piece.as_bytes()));
            body::base64(&text, own);
        }
    });
}
