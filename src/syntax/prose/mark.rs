//! What a line of prose begins with: a heading, a divider, a quotation, a list (format.md section 6). Knows only that line.

use super::row::Row;

/// The mark at the beginning of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A line of signs.
    Divider,
    /// `#` …; `width` characters before the words.
    Heading {
        /// `###` and more.
        deeper: bool,
        /// Characters of the mark.
        width: usize,
    },
    /// `>`.
    Quote,
    /// A point of a list; `width` characters of mark, followed by white space and something.
    Item {
        /// Which list it can belong to.
        list: List,
        /// The number.
        number: Option<u32>,
        /// Characters of the mark.
        width: usize,
    },
}

/// The sign that holds a list together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// `-`, `*`, `+`.
    Bullets(char),
    /// `.` or `)` after a number.
    Numbers(char),
}

/// The mark of a line without white space at its beginning.
pub(super) fn mark(row: Row<'_>) -> Option<Mark> {
    let chars = row.chars();
    match chars.first()? {
        _ if divides(chars) => Some(Mark::Divider),
        '#' => heading(row),
        '>' => Some(Mark::Quote),
        sign @ ('-' | '*' | '+') if goes_on(chars, 1) => {
            Some(Mark::Item { list: List::Bullets(*sign), number: None, width: 1 })
        }
        digit if digit.is_ascii_digit() => number(chars),
        _ => None,
    }
}

/// The mark, if it begins something wherever it stands: a numbered list begins with 1 only.
pub(super) fn beginning(row: Row<'_>) -> Option<Mark> {
    mark(row).filter(|mark| !matches!(mark, Mark::Item { number: Some(number), .. } if *number != 1))
}

fn divides(chars: &[char]) -> bool {
    let sign = |c: &&char| matches!(c, '-' | '–' | '—' | '=' | '_' | '*' | '~' | '─' | '━');
    chars.iter().all(|c| c.is_whitespace() || sign(&c)) && chars.iter().filter(sign).count() >= 3
}

fn heading(row: Row<'_>) -> Option<Mark> {
    let width = row.chars().iter().take_while(|c| **c == '#').count();
    goes_on(row.chars(), width).then_some(Mark::Heading { deeper: width > 2, width })
}

/// `1.` or `1)`: up to two digits, unless a number with a dot follows (dates).
fn number(chars: &[char]) -> Option<Mark> {
    let digits: String = chars.iter().take(3).take_while(|c| c.is_ascii_digit()).collect();
    let sign = chars.get(digits.len()).copied().filter(|c| matches!(c, '.' | ')'))?;
    let width = digits.len() + 1;
    let number = digits.parse().ok().filter(|_| digits.len() <= 2)?;
    let sound = goes_on(chars, width) && !dotted_number(chars.get(width..).unwrap_or_default());
    sound.then_some(Mark::Item { list: List::Numbers(sign), number: Some(number), width })
}

/// Digits and a dot that ends them (`15.`, not `3.5`).
fn dotted_number(chars: &[char]) -> bool {
    let mut rest = chars.iter().skip_while(|c| c.is_whitespace()).skip_while(|c| c.is_ascii_digit());
    let digits = chars.iter().find(|c| !c.is_whitespace()).is_some_and(char::is_ascii_digit);
    digits && rest.next() == Some(&'.') && rest.next().is_none_or(|c| !c.is_ascii_digit())
}

/// Whether white space and then something follows after `width` characters.
fn goes_on(chars: &[char], width: usize) -> bool {
    chars.get(width).is_some_and(|c| c.is_whitespace())
        && chars.get(width..).unwrap_or_default().iter().any(|c| !c.is_whitespace())
}
