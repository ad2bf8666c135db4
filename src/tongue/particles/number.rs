//! How a number written in digits ends when read in Korean: 6 육, 10 십, 200 이백, 1.5 일 점 오.

use super::choice::Sound;

/// The end of the number that ends `text` (its last character is a digit).
pub(super) fn last_sound_of_number(text: &[char]) -> Sound {
    let start = text
        .iter()
        .rposition(|letter| !(letter.is_ascii_digit() || matches!(letter, ',' | '.')))
        .map_or(0, |at| at + 1);
    let number = text.get(start..).unwrap_or(text);
    // Behind a point, and in a row that begins with 0 (a telephone), digits are read one by one.
    let one_by_one = number.contains(&'.') || number.first() == Some(&'0');
    let zeros = number.iter().rev().filter(|digit| **digit != ',').take_while(|digit| **digit == '0').count();
    match number.last() {
        Some('1' | '7' | '8') => Sound::Rieul,
        Some('3' | '6') => Sound::Closed,
        Some('0') if one_by_one => Sound::Closed,
        Some('0') => match zeros / 4 {
            0..=2 | 4 => Sound::Closed, // 십 백 천, 만, 억, 경
            _ => Sound::Open,           // 조, 해, 자 …
        },
        _ => Sound::Open,
    }
}
