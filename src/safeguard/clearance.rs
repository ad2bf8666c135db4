//! The gate: one clearance for a program, then each of its letters one by one.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::diag::{Finding, Findings, Severity};
use crate::mime;
use crate::model::{Piece, Stitched, Surface, fill};
use crate::safeguard::{List, Vetted};

use super::seams::Seams;
use super::signature;
use super::window::windows;

/// A message of a program with values that are no reader's.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The finished message.
    pub bytes: Vec<u8>,
    /// Its values, one per slot.
    pub values: Vec<String>,
}

/// Every this many letters one is decoded and scanned whole; the first is.
const SAMPLE: u64 = 100;

/// What a program was cleared with; the only maker of [`Vetted`].
#[derive(Debug)]
pub struct Clearance {
    surfaces: Vec<Surface>,
    /// What of them differs by reader, with as much text on both sides as the longest form is long.
    windows: Vec<Surface>,
    seams: Seams,
    list: List,
    letters: AtomicU64,
}

impl Clearance {
    /// Clears a program: the probe, decoded by another library than the one that wrote it, must equal the surfaces byte
    /// for byte; then all that is the same for every reader is scanned, both branches of every choice: the whole with all
    /// values there, and around each place without them.
    ///
    /// # Errors
    /// `protect/decoded` where the probe reads otherwise, else one `protect/name` for each entry and surface.
    pub fn of(surfaces: &[Surface], probe: &Probe, list: &List) -> Result<Self, Findings> {
        same(surfaces, &probe.bytes, 0, &probe.values)?;
        let windows = windows(surfaces, list.matcher.reach());
        let mut findings = Found::default();
        for surface in surfaces {
            let mut text = String::new();
            flat(&surface.pieces, true, &mut text);
            findings.take(list.scan(&surface.name, &text, &BTreeSet::new()));
        }
        for window in &windows {
            let mut texts = vec![String::new()];
            flat(&window.pieces, false, texts.first_mut().unwrap_or(&mut String::new()));
            branches(&window.pieces, &mut texts);
            for text in texts {
                findings.take(list.scan(&window.name, &text, &BTreeSet::new()));
            }
        }
        findings.none()?;
        let seams = Seams::of(&windows, list.matcher.longest());
        Ok(Self { surfaces: surfaces.to_vec(), windows, seams, list: list.clone(), letters: AtomicU64::new(0) })
    }

    /// Reads another probe back, without scanning: the other branches of a program that is cleared.
    ///
    /// # Errors
    /// `protect/decoded` where it reads otherwise than the surfaces say.
    pub fn reads_back(surfaces: &[Surface], probe: &Probe) -> Result<(), Findings> {
        same(surfaces, &probe.bytes, 0, &probe.values)
    }

    /// Clears one letter: each value and each chosen branch is scanned with as much text on both sides as the longest
    /// form is long; the first letter and every hundredth is decoded and scanned whole. The signatures before it, which
    /// no program wrote, are read in full each time.
    ///
    /// # Errors
    /// As [`Clearance::of`]. The letter is gone then.
    pub fn vet(&self, letter: impl Into<Stitched>, values: &[String]) -> Result<Vetted, Findings> {
        let letter = letter.into();
        let signatures = signature::before(&letter, &self.surfaces).ok_or_else(|| differs(signature::SURFACE))?;
        if self.letters.fetch_add(1, Ordering::Relaxed).is_multiple_of(SAMPLE) {
            same(&self.surfaces, &letter.to_vec(), signatures.count, values)?;
            self.scan(&self.surfaces, values)?;
        } else {
            self.admit(values)?;
        }
        let mut findings = Found::default();
        findings.take(self.list.scan(signature::SURFACE, &signatures.words, &BTreeSet::new()));
        findings.none()?;
        Ok(Vetted::new(letter))
    }

    /// Whether a letter with these values could be cleared, before it is written.
    ///
    /// # Errors
    /// As [`Clearance::of`].
    pub fn admit(&self, values: &[String]) -> Result<(), Findings> {
        if self.seams.are_clean(values, &self.list.matcher) {
            return Ok(());
        }
        self.scan(&self.windows, values)
    }

    fn scan(&self, surfaces: &[Surface], values: &[String]) -> Result<(), Findings> {
        let own = self.list.own_names(values);
        let mut findings = Found::default();
        for surface in surfaces {
            findings.take(self.list.scan(&surface.name, &fill(&surface.pieces, values), &own));
        }
        findings.none()
    }
}

/// Findings, each entry once a surface.
#[derive(Default)]
struct Found(Findings);

impl Found {
    fn take(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            if !self.0.iter().any(|other| *other == finding) {
                self.0.push(finding);
            }
        }
    }

    fn none(self) -> Result<(), Findings> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

fn differs(surface: &str) -> Findings {
    let finding = Finding::new(Severity::Block, "protect/decoded").with("surface", surface).on(surface);
    std::iter::once(finding).collect()
}

/// Whether a message reads as its surfaces say, behind this many signatures.
fn same(surfaces: &[Surface], bytes: &[u8], signatures: usize, values: &[String]) -> Result<(), Findings> {
    let decoded = mime::decode(bytes).ok_or_else(|| differs("message"))?;
    if decoded.len() != surfaces.len() + signatures
        || decoded.iter().take(signatures).any(|read| read.name != signature::SURFACE)
    {
        return Err(differs("message"));
    }
    for (surface, read) in surfaces.iter().zip(decoded.into_iter().skip(signatures)) {
        if surface.name != read.name || fill(&surface.pieces, values) != read.text {
            return Err(differs(&surface.name));
        }
    }
    Ok(())
}

/// Each branch by itself, and what is in it.
fn branches(pieces: &[Piece], texts: &mut Vec<String>) {
    for piece in pieces {
        if let Piece::If { then, otherwise, .. } = piece {
            for branch in [then, otherwise] {
                for given in [false, true] {
                    let mut text = String::new();
                    flat(branch, given, &mut text);
                    texts.push(text);
                }
                branches(branch, texts);
            }
        }
    }
}

/// The text with all its values there (a mark in each place), or with none.
fn flat(pieces: &[Piece], given: bool, text: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Fixed(fixed) => text.push_str(fixed),
            Piece::Place { .. } if given => text.push('\u{fffc}'),
            Piece::Place { .. } => {}
            Piece::If { then, otherwise, .. } => flat(if given { then } else { otherwise }, given, text),
        }
    }
}
