//! What may be sent: an issue that passed every check, and one that somebody also agreed to.

use std::collections::BTreeMap;

use crate::check::side_by_side;
use crate::diag::Findings;
use crate::letter::{Program, Values};
use crate::model::{Approval, Digest, EditionKey, Form};
use crate::safeguard::{Clearance, List, Probe};

/// One edition's program with its clearance.
pub struct Cleared {
    /// The program.
    pub program: Program,
    /// Its clearance, which alone makes its letters ready to leave.
    pub clearance: Clearance,
}

/// Cleared programs by edition and form.
pub type Editions = BTreeMap<(EditionKey, Form), Cleared>;

/// The editions of an issue that passed every check. Made only by [`Checked::clear`].
pub struct Checked {
    issue: String,
    editions: Editions,
    digest: Digest,
}

impl Checked {
    /// Clears every program with the protected list.
    ///
    /// # Errors
    /// What the safeguard found in any of them, in all editions at once.
    pub fn clear(
        issue: &str,
        programs: BTreeMap<(EditionKey, Form), Program>,
        audience_rule: &str,
        list: &List,
    ) -> Result<Self, Findings> {
        let digest = digest(issue, &programs, audience_rule, list);
        let (mut editions, mut findings) = (BTreeMap::new(), Findings::new());
        let programs: Vec<_> = programs.into_iter().collect();
        let looked_at = side_by_side(&programs, |((key, _), program)| clearance(program, &list.for_tier(key.tier)));
        for ((key, program), clearance) in programs.into_iter().zip(looked_at) {
            match clearance {
                Ok(clearance) => {
                    editions.insert(key, Cleared { program, clearance });
                }
                Err(found) => {
                    let words = super::sheet::edition_words(&key.0);
                    findings.append(found.into_iter().map(|finding| finding.inside(words.as_str())).collect());
                }
            }
        }
        if findings.is_empty() { Ok(Self { issue: issue.to_owned(), editions, digest }) } else { Err(findings) }
    }

    /// The issue's slug.
    #[must_use]
    pub fn issue(&self) -> &str {
        &self.issue
    }

    /// Its editions.
    #[must_use]
    pub fn editions(&self) -> &Editions {
        &self.editions
    }

    /// Its editions, taken out.
    #[must_use]
    pub fn into_editions(self) -> Editions {
        self.editions
    }

    /// The digest of all that would be sent: programs with their pictures, audience rule and protected list.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

/// Clears one program: its decoded surfaces, and probes that an independent reader decodes: one with every first branch
/// of the letter, and where it has branches one with every second.
///
/// # Errors
/// What the safeguard found, or that a probe did not decode to what the program says.
pub fn clearance(program: &Program, list: &List) -> Result<Clearance, Findings> {
    let surfaces = program.surfaces();
    if let Some(values) = program.bare_probe_values() {
        // What it says is scanned below, in both branches: here it is only read back.
        Clearance::reads_back(&surfaces, &probe(program, values))?;
    }
    Clearance::of(&surfaces, &probe(program, program.probe_values()), list)
}

fn probe(program: &Program, values: Values) -> Probe {
    Probe { bytes: program.letter(&values).to_vec(), values: values.into_texts() }
}

fn digest(issue: &str, programs: &BTreeMap<(EditionKey, Form), Program>, audience_rule: &str, list: &List) -> Digest {
    let mut parts: Vec<Vec<u8>> =
        vec![issue.as_bytes().to_vec(), audience_rule.as_bytes().to_vec(), list.digest().bytes().to_vec()];
    for ((key, form), program) in programs {
        parts.push(format!("{} {} {form:?}", key.tier.word(), key.language).into_bytes());
        parts.push(program.digest().bytes().to_vec());
    }
    Digest::of_parts(parts.iter().map(Vec::as_slice))
}

/// An issue that somebody agreed to send, exactly as it was then. Made only by [`approve`].
pub struct Approved {
    checked: Checked,
}

/// Pairs an issue with the approval of exactly this content.
///
/// # Errors
/// Gives the issue back where the approval is of another content.
pub fn approve(checked: Checked, approval: &Approval) -> Result<Approved, Box<Checked>> {
    if approval.digest == checked.digest { Ok(Approved { checked }) } else { Err(Box::new(checked)) }
}

impl Approved {
    /// What was agreed to.
    #[must_use]
    pub fn checked(&self) -> &Checked {
        &self.checked
    }

    /// What was agreed to, taken out.
    #[must_use]
    pub fn into_checked(self) -> Checked {
        self.checked
    }
}
