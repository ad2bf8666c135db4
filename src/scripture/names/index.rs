//! Looking a name up: exact names first, then the only book that begins so; and what an unknown name was meant to be.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Rank, english, korean};
use crate::model::Book;

/// What a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scripture) struct Name {
    /// The book.
    pub book: Book,
    /// How sure it is.
    pub rank: Rank,
    /// Whether it is an abbreviation.
    pub short: bool,
    /// Whether it is a word or sign of its own as well ("is", 전).
    pub everyday: bool,
    /// Whether it is Korean.
    pub korean: bool,
}

/// A name that needs a number: `first` is the book with the number 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scripture) struct NumberedName {
    first: u8,
    count: u8,
    /// Whether it is an abbreviation.
    pub short: bool,
}

impl NumberedName {
    /// The book with this number, from 1.
    pub(in crate::scripture) fn book(self, number: u32) -> Option<Book> {
        let number = u8::try_from(number).ok().filter(|number| (1..=self.count).contains(number))?;
        Book::from_number(self.first + number - 1)
    }
}

/// The book called `word` (small letters, no dots or spaces).
pub(in crate::scripture) fn lookup(word: &str) -> Option<Name> {
    index().names.get(word).copied().or_else(|| by_beginning(word))
}

/// The numbered book called `word`.
pub(in crate::scripture) fn lookup_numbered(word: &str) -> Option<NumberedName> {
    if let Some(name) = index().numbered.get(word) {
        return Some(*name);
    }
    let mut found = None;
    for (first, count, full, _) in english::NUMBERED.iter().filter(|_| word.len() >= 3) {
        if full.split(' ').any(|full| full.starts_with(word)) {
            if found.is_some() {
                return None;
            }
            found = Some(NumberedName { first: *first, count: *count, short: true });
        }
    }
    found
}

/// The first of the Korean books that are counted with `word` (요한, 베드로), and how many there are.
pub(in crate::scripture) fn lookup_numbered_korean(word: &str) -> Option<NumberedName> {
    let (first, _) = korean::NUMBERED.iter().find(|(_, name)| *name == word)?;
    Some(NumberedName { first: *first, count: if *first == 62 { 3 } else { 2 }, short: false })
}

/// Words that may follow the name `word` and belong to it.
pub(in crate::scripture) fn tails(word: &str) -> impl Iterator<Item = &'static [&'static str]> {
    english::TAILS.iter().filter(move |(name, _)| *name == word).map(|(_, tail)| *tail)
}

/// The book a misspelt English word was probably meant to be: the only full name within one change (two from eight
/// letters on; a change is a letter lost, added, exchanged or swapped with its neighbour).
pub(in crate::scripture) fn nearest(word: &str) -> Option<Book> {
    let length = word.chars().count();
    if !(4..=20).contains(&length) {
        return None;
    }
    let allowed = if length >= 8 { 2 } else { 1 };
    let mut found: Option<(usize, Book)> = None;
    for (number, _, full, _) in &english::BOOKS {
        for name in full.split(' ').filter(|name| name.len().abs_diff(length) <= allowed) {
            let (changes, book) = (changes(word, name), Book::from_number(*number)?);
            match found {
                _ if changes > allowed => {}
                Some((least, other)) if least == changes && other != book => return None,
                Some((least, _)) if least <= changes => {}
                _ => found = Some((changes, book)),
            }
        }
    }
    found.map(|(_, book)| book)
}

struct Index {
    names: HashMap<&'static str, Name>,
    numbered: HashMap<&'static str, NumberedName>,
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut names = HashMap::new();
        for (in_korean, rows) in [(false, english::BOOKS.as_slice()), (true, korean::BOOKS.as_slice())] {
            for &(number, rank, full, short) in rows {
                let Some(book) = Book::from_number(number) else { continue };
                let words = full.split(' ').map(|word| (word, false)).chain(short.split(' ').map(|word| (word, true)));
                for (word, short) in words.filter(|(word, _)| !word.is_empty()) {
                    let everyday = english::EVERYDAY.contains(&word) || korean::EVERYDAY.contains(&word);
                    names.insert(word, Name { book, rank, short, everyday, korean: in_korean });
                }
            }
        }
        let mut numbered = HashMap::new();
        for &(first, count, full, short) in &english::NUMBERED {
            let words = full.split(' ').map(|word| (word, false)).chain(short.split(' ').map(|word| (word, true)));
            for (word, short) in words {
                numbered.insert(word, NumberedName { first, count, short });
            }
        }
        Index { names, numbered }
    })
}

/// The only book whose English name begins with three or more letters of `word`.
fn by_beginning(word: &str) -> Option<Name> {
    if word.len() < 3 || !word.is_ascii() {
        return None;
    }
    let mut found: Option<Name> = None;
    for (number, rank, full, _) in &english::BOOKS {
        let book = Book::from_number(*number)?;
        if full.split(' ').any(|full| full.starts_with(word)) {
            if found.is_some_and(|found| found.book != book) {
                return None;
            }
            found = Some(Name { book, rank: *rank, short: true, everyday: false, korean: false });
        }
    }
    found
}

/// Letters lost, added, exchanged or swapped with their neighbour (restricted Damerau–Levenshtein distance).
fn changes(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    let mut previous = None;
    for (row, letter) in one.chars().enumerate() {
        let mut line = vec![row + 1];
        for (column, &its) in other.iter().enumerate() {
            let at = |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&above, column) + usize::from(letter != its);
            let mut fewest = replaced.min(at(&above, column + 1) + 1).min(at(&line, column) + 1);
            let left = column.checked_sub(1);
            let swapped =
                left.and_then(|left| other.get(left)).is_some_and(|left| *left == letter) && previous == Some(its);
            if let Some(left) = left.filter(|_| swapped) {
                fewest = fewest.min(at(&before, left) + 1);
            }
            line.push(fewest);
        }
        before = std::mem::replace(&mut above, line);
        previous = Some(letter);
    }
    above.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::{changes, lookup, lookup_numbered, nearest};
    use crate::scripture::books;

    #[test]
    fn every_full_name_and_its_notations_are_known() {
        for (book, names) in books::all() {
            assert_eq!(lookup(names.korean).unwrap().book, book);
            let plain = names.english.to_lowercase().replace(' ', "");
            let found = match plain.split_at(1) {
                ("1" | "2" | "3", name) => {
                    lookup_numbered(name).unwrap().book(plain.get(..1).unwrap().parse().unwrap()).unwrap()
                }
                _ => lookup(&plain).unwrap().book,
            };
            assert_eq!(found, book, "{plain}");
        }
    }

    #[test]
    fn beginnings_must_be_of_one_book() {
        assert_eq!(lookup("philipp").unwrap().book.number(), 50);
        assert_eq!(lookup("genesi").unwrap().book.number(), 1);
        assert_eq!(lookup("ze"), None);
        assert_eq!(lookup("house"), None);
    }

    #[test]
    fn misspelt_names_are_near_one_book() {
        assert_eq!(changes("pslam", "psalm"), 1);
        assert_eq!(nearest("pslam").unwrap().number(), 19);
        assert_eq!(nearest("habbakuk").unwrap().number(), 35);
        assert_eq!(nearest("window"), None);
    }
}
