//! How a Latin word ends when a Korean speaker says it: letters of acronyms, then the usual rules of borrowing, then a
//! short list of words that go their own way. A guess by rule, right for nearly all names.

use super::choice::Sound;

/// Words the rules get wrong.
const OPEN: [&str; 10] = ["chile", "ukraine", "tibet", "joseph", "cote", "kit", "set", "net", "mat", "vincent"];
const CLOSED: [&str; 8] = ["park", "week-end", "iphone", "basic", "club", "plug", "baek", "seok"];

/// The end of a word of Latin letters.
pub(super) fn last_sound_of_latin(word: &[char]) -> Sound {
    let lower: String = word.iter().map(char::to_ascii_lowercase).collect();
    if spelled_out(word) {
        return letter_name(lower.chars().last().unwrap_or_default());
    }
    if OPEN.contains(&lower.as_str()) {
        return Sound::Open;
    }
    if CLOSED.contains(&lower.as_str()) {
        return Sound::Closed;
    }
    let letters: Vec<char> = lower.chars().collect();
    match letters.as_slice() {
        [.., 'l'] => Sound::Rieul,
        [.., 'm' | 'n'] | [.., 'n', 'g'] | [.., 'm', 'b'] => Sound::Closed,
        [before @ .., 'e'] => after_final_e(before),
        [before @ .., 'b' | 'p' | 'c'] => stop(before, true),
        [before @ .., 'k' | 't'] => stop(before, false),
        _ => Sound::Open,
    }
}

/// A unit after a number, where it is spoken as a word: 5 kg is 5킬로그램.
pub(super) fn unit_sound(word: &[char]) -> Option<Sound> {
    let word: String = word.iter().collect();
    match word.as_str() {
        "kg" | "g" | "mg" | "KRW" | "am" | "AM" | "pm" | "PM" => Some(Sound::Closed),
        "km" | "m" | "cm" | "mm" | "l" | "L" | "ml" | "USD" | "EUR" | "GBP" => Some(Sound::Open),
        _ => None,
    }
}

/// One letter, or two to five capitals without a vowel that would make them a word: KBS, UN, NGO, but KIM and PAUL.
fn spelled_out(word: &[char]) -> bool {
    let capitals = word.iter().all(char::is_ascii_uppercase);
    let vowels = word.iter().filter(|letter| is_vowel(letter.to_ascii_lowercase())).count();
    word.len() == 1 || (capitals && (word.len() <= 2 || (word.len() <= 5 && vowels == 0)))
}

/// Names of letters: 엘 ends in ㄹ, 엠 and 엔 in a consonant, 알 in ㄹ, all others in a vowel.
fn letter_name(letter: char) -> Sound {
    match letter {
        'l' | 'r' => Sound::Rieul,
        'm' | 'n' => Sound::Closed,
        _ => Sound::Open,
    }
}

/// A final e is silent behind m, n and l (Jane 제인, Nicole 니콜, Bible 바이블) and makes any other sound open.
fn after_final_e(before: &[char]) -> Sound {
    match before {
        [.., 'l'] => Sound::Rieul,
        [.., vowel, 'm' | 'n'] if is_vowel(*vowel) => Sound::Closed,
        [.., 'n', 'n'] => Sound::Closed,
        _ => Sound::Open,
    }
}

/// b p c k t close a syllable behind one short vowel (Jacob, Philip, Eric, Scott) and get a vowel of their own behind a
/// long one or a consonant (Mark 마크, Kuwait 쿠웨이트).
fn stop(before: &[char], group_is_short: bool) -> Sound {
    match before {
        [.., 'o', 'u'] => closed_if(group_is_short), // group 그룹
        // book 북; Hyeok 혁, as Korean is romanised; Elliot.
        [.., 'o', 'o' | 'e']
        | [.., 'e', 'o' | 'u']
        | [.., 'a', 'e']
        | [.., 'i', 'o' | 'a']
        | [.., 'y', 'a' | 'e' | 'o' | 'u']
        | [.., 'u', 'i' | 'e' | 'o'] => Sound::Closed,
        // Kuwait, week: long.
        [.., first, second] if is_vowel(*first) && is_vowel(*second) => closed_if(*first == *second && *first != 'e'),
        // Eric; Jack, Scott, app.
        [.., vowel, 'c' | 't' | 'p' | 'b'] | [.., vowel] => closed_if(is_vowel(*vowel)),
        [] => Sound::Open,
    }
}

fn closed_if(short: bool) -> Sound {
    if short { Sound::Closed } else { Sound::Open }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}
