//! Who stands on the list more than once, found without keeping the list: a first look marks each address in a field of
//! bits and notes those whose place was taken, a second reads only the rows of these.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::Read;

use crate::diag::{Finding, Severity};
use crate::model::{EmailAddress, Mode, Reader, Status, Tier};
use crate::subscribers::Rows;

/// Fewest and most bits: 8 KiB, and 8 MiB, where of a million addresses one in seventy is looked at twice.
const BITS: (u64, u64) = (1 << 16, 1 << 26);

/// The people with more than one row.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    marks: Marks,
    people: HashMap<u128, Person>,
}

/// What all rows of a person say together. Of the first row only its number is kept.
#[derive(Debug, PartialEq, Eq)]
struct Person {
    first: u64,
    again: bool,
    audience: Tier,
    status: Status,
    mode: Mode,
    chosen: bool,
    country: Option<Box<str>>,
}

impl Repeats {
    /// Goes through a list of about this many bytes twice.
    #[expect(clippy::result_large_err, reason = "once a list, and the finding is what is shown")]
    pub(super) fn find<R: Read>(
        bytes: u64,
        mut rows: impl FnMut() -> Result<Rows<R>, Finding>,
    ) -> Result<Self, Finding> {
        let marks = Marks::default();
        let mut suspects = HashSet::new();
        {
            let mut field = Field::for_list(bytes);
            let mut rows = rows()?;
            while rows.advance() {
                if let Some(mark) = marks.short(rows.typed_address())
                    && field.takes(mark)
                {
                    suspects.insert(mark);
                }
            }
        }
        let mut people: HashMap<u128, Person> = HashMap::new();
        if suspects.is_empty() {
            return Ok(Self { marks, people });
        }
        let mut rows = rows()?;
        while rows.advance() {
            if !marks.short(rows.typed_address()).is_some_and(|mark| suspects.contains(&mark)) {
                continue;
            }
            // A refused row says nothing about anybody.
            let Some(Ok(reader)) = rows.current() else { continue };
            let mark = marks.of(&reader.address);
            match people.get_mut(&mark) {
                Some(person) => person.tighten(&reader),
                None => drop(people.insert(mark, Person::of(&reader))),
            }
        }
        people.retain(|_, person| person.again);
        people.shrink_to_fit();
        Ok(Self { marks, people })
    }

    /// The reader as all her rows together say; for a later row of hers a warning that it counts no more.
    #[expect(clippy::result_large_err, reason = "as the rows themselves")]
    pub(super) fn settle(&self, mut reader: Reader) -> Result<Reader, Finding> {
        if self.people.is_empty() {
            return Ok(reader);
        }
        match self.people.get(&self.marks.of(&reader.address)) {
            None => Ok(reader),
            Some(person) if person.first == reader.row => {
                person.write_into(&mut reader);
                Ok(reader)
            }
            Some(person) => Err(twice(person.first, reader.row)),
        }
    }
}

impl Person {
    fn of(reader: &Reader) -> Self {
        Self {
            first: reader.row,
            again: false,
            audience: reader.audience,
            status: reader.status,
            mode: reader.mode,
            chosen: reader.mode_chosen.is_some(),
            country: reader.country.as_deref().map(Into::into),
        }
    }

    /// Of two rows with one address (case, Unicode form and IDNA apart) any that is paused or unsubscribed stops the
    /// person, the lowest tier and the most careful mode count; name, language and other fields are the first's.
    fn tighten(&mut self, other: &Reader) {
        self.again = true;
        self.audience = self.audience.min(other.audience);
        if rank_status(other.status) > rank_status(self.status) {
            self.status = other.status;
        }
        if rank_mode(other.mode) > rank_mode(self.mode) {
            self.mode = other.mode;
        }
        // What was asked for counts only if every row says so: it opens a held country.
        self.chosen &= other.mode_chosen.is_some();
        self.country = match (self.country.take(), other.country.as_deref()) {
            (Some(one), Some(two)) if !one.split("; ").any(|part| part == two) => Some(format!("{one}; {two}").into()),
            (one, two) => one.or_else(|| two.map(Into::into)),
        };
    }

    fn write_into(&self, first: &mut Reader) {
        first.audience = self.audience;
        first.status = self.status;
        first.mode = self.mode;
        first.mode_chosen = first.mode_chosen.filter(|_| self.chosen);
        first.country = self.country.as_deref().map(str::to_owned);
        first.fields.insert("audience".to_owned(), self.audience.word().to_owned());
    }
}

/// Keyed hashes of addresses: nobody can choose two that meet. Each spelling of an address has the same.
#[derive(Debug, Default)]
struct Marks(RandomState, RandomState);

impl Marks {
    /// 128 bits that stand for the person: of ten million two are alike once in 10²⁴ lists.
    fn of(&self, address: &EmailAddress) -> u128 {
        let canonical = address.canonical();
        u128::from(hash(&self.0, canonical.as_bytes())) << 64 | u128::from(hash(&self.1, canonical.as_bytes()))
    }

    /// 64 bits for a cell as it was typed; `None` for what cannot be an address.
    fn short(&self, typed: &str) -> Option<u64> {
        /// The longest address there can be, by far.
        const LONGEST: usize = 512;
        let typed = typed.trim();
        if typed.is_ascii() {
            let mut small = [0; LONGEST];
            let lower = small.get_mut(..typed.len())?;
            lower.copy_from_slice(typed.as_bytes());
            lower.make_ascii_lowercase();
            return Some(hash(&self.0, lower));
        }
        let address = EmailAddress::parse(typed).ok()?;
        Some(hash(&self.0, address.canonical().as_bytes()))
    }
}

fn hash(state: &RandomState, bytes: &[u8]) -> u64 {
    let mut hasher = state.build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

/// Bits, as many as a list of this size needs; each mark has one.
struct Field {
    words: Vec<u64>,
    mask: u64,
}

impl Field {
    fn for_list(bytes: u64) -> Self {
        let bits = bytes.clamp(BITS.0, BITS.1).next_power_of_two();
        Self { words: vec![0; usize::try_from(bits / 64).unwrap_or_default()], mask: bits - 1 }
    }

    /// Takes the mark's bit; whether it was taken before.
    fn takes(&mut self, mark: u64) -> bool {
        let place = mark & self.mask;
        let bit = 1 << (place % 64);
        let Some(word) = usize::try_from(place / 64).ok().and_then(|place| self.words.get_mut(place)) else {
            return true;
        };
        let taken = *word & bit != 0;
        *word |= bit;
        taken
    }
}

fn rank_status(status: Status) -> u8 {
    match status {
        Status::Active => 0,
        Status::Paused => 1,
        Status::Unsubscribed => 2,
    }
}

fn rank_mode(mode: Mode) -> u8 {
    match mode {
        Mode::Full => 0,
        Mode::Text => 1,
        Mode::Notify => 2,
        Mode::Discreet => 3,
        Mode::Hold => 4,
    }
}

fn twice(first: u64, row: u64) -> Finding {
    Finding::new(Severity::Warning, "list/twice")
        .with("row", row.to_string())
        .with("first", first.to_string())
        .inside(format!("row {row}"))
}
