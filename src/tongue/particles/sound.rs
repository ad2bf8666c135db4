//! The last spoken sound of any text: brackets, quotes and signs are passed over, then its script decides.

use super::choice::Sound;
use super::latin::{last_sound_of_latin, unit_sound};
use super::number::last_sound_of_number;

/// How `text` ends when spoken. Nothing to speak counts as open.
pub(super) fn last_sound(text: &str) -> Sound {
    let folded: Vec<char> = text.chars().map(folded).collect();
    let spoken = without_silence(&folded);
    let Some((&last, before)) = spoken.split_last() else { return Sound::Open };
    match last {
        '%' | '℃' | '℉' | '°' | '+' | '$' | '€' => Sound::Open, // 퍼센트, 도, 플러스, 달러, 유로
        '₩' => Sound::Closed,                                   // 원
        '0'..='9' => money_before(before).unwrap_or_else(|| last_sound_of_number(spoken)),
        'a'..='z' | 'A'..='Z' => {
            let start = spoken.iter().rposition(|letter| !letter.is_ascii_alphabetic()).map_or(0, |at| at + 1);
            let (rest, word) = spoken.split_at_checked(start).unwrap_or((&[], spoken));
            let after_number =
                rest.iter().rev().find(|letter| !letter.is_whitespace()).is_some_and(char::is_ascii_digit);
            after_number.then(|| unit_sound(word)).flatten().unwrap_or_else(|| last_sound_of_latin(word))
        }
        _ => letter_sound(last),
    }
}

/// Full-width signs as their ASCII twins, accented Latin letters as plain ones.
fn folded(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        // An é is spoken even at the end (José), which no e of the rules is: i stands for it.
        'è'..='ë' | 'ē' | 'ę' | 'ě' | 'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ñ' | 'ń' | 'ň' => 'n',
        'ç' | 'š' | 'ś' | 'ş' | 'ž' | 'ź' | 'ż' | 'ß' => 's',
        'ł' => 'l',
        'ý' | 'ÿ' => 'y',
        _ => letter,
    }
}

/// Cuts what is not spoken at the end: signs, quotes, and brackets with what they hold while a word stands before them.
fn without_silence(text: &[char]) -> &[char] {
    let mut rest = text;
    loop {
        let Some((&last, before)) = rest.split_last() else { return rest };
        let bracket = match last {
            ')' => '(',
            ']' => '[',
            '】' => '【',
            '〕' => '〔',
            '}' => '{',
            _ if spoken(last) => return rest,
            _ => {
                rest = before;
                continue;
            }
        };
        let opened = matching(before, bracket, last);
        let outside = opened.and_then(|at| before.get(..at)).unwrap_or(&[]);
        rest = if outside.iter().any(|&letter| spoken(letter)) { outside } else { before };
    }
}

/// Where the bracket that `closer` (just behind `text`) closes was opened.
fn matching(text: &[char], opener: char, closer: char) -> Option<usize> {
    let mut depth = 1_usize;
    for (at, &letter) in text.iter().enumerate().rev() {
        if letter == closer {
            depth += 1;
        } else if letter == opener {
            depth -= 1;
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn spoken(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '%' | '℃' | '℉' | '°' | '+' | '$' | '€' | '₩') || is_jamo(letter)
}

fn is_jamo(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{11ff}')
}

/// A sign of money before the number is spoken after it: $5 is 5달러.
fn money_before(before: &[char]) -> Option<Sound> {
    let sign = before.iter().rfind(|letter| !(letter.is_ascii_digit() || matches!(letter, ',' | '.' | ' ' | '\u{a0}')));
    match sign? {
        '$' | '€' | '£' | '¥' => Some(Sound::Open), // 달러, 유로, 파운드, 엔 is rare enough to stay with them
        '₩' => Some(Sound::Closed),
        _ => None,
    }
}

fn letter_sound(letter: char) -> Sound {
    let code = u32::from(letter);
    match letter {
        '가'..='힣' => match (code - 0xac00) % 28 {
            0 => Sound::Open,
            8 => Sound::Rieul,
            _ => Sound::Closed,
        },
        '\u{11a8}'..='\u{11c2}' => consonant(letter == '\u{11af}'),
        // A consonant alone is called by its name: 기역, 니은, 리을.
        'ㄱ'..='ㅎ' => consonant(letter == 'ㄹ'),
        'ん' | 'ン' => Sound::Closed,
        '①'..='⑳' => number_sound(code - 0x2460 + 1),
        _ => Sound::Open,
    }
}

fn consonant(rieul: bool) -> Sound {
    if rieul { Sound::Rieul } else { Sound::Closed }
}

fn number_sound(number: u32) -> Sound {
    let digits: Vec<char> = number.to_string().chars().collect();
    last_sound_of_number(&digits)
}
