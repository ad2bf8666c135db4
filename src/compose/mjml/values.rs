//! Whether an attribute's value is one that MJML understands. A value with a handlebars place in it is not judged.

use crate::compose::mjml::components::Holds;

/// `None` where the value is right; else an example of a right one.
pub(super) fn wrong(holds: Holds, value: &str) -> Option<String> {
    let text = value.trim();
    if text.contains("{{") {
        return None;
    }
    let (right, example) = match holds {
        Holds::Text => return None,
        Holds::Color => (is_color(text), "#2C5A49".to_owned()),
        Holds::Length => (is_length(text), "16px".to_owned()),
        Holds::Lengths => {
            let count = text.split_whitespace().count();
            ((1..=4).contains(&count) && text.split_whitespace().all(is_length), "0 24px".to_owned())
        }
        Holds::Number => (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()), "0".to_owned()),
        Holds::Word(words) => (words.contains(&text), words.join(", ")),
    };
    (!right).then_some(example)
}

fn is_color(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix('#') {
        return matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    let function = ["rgb(", "rgba(", "hsl(", "hsla("].iter().any(|name| text.starts_with(name)) && text.ends_with(')');
    function || (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

fn is_length(text: &str) -> bool {
    if matches!(text, "auto" | "normal" | "inherit") {
        return true;
    }
    let number = text.trim_end_matches(|sign: char| sign.is_ascii_alphabetic() || sign == '%');
    let unit = text.get(number.len()..).unwrap_or_default();
    number.parse::<f64>().is_ok_and(f64::is_finite)
        && matches!(unit, "" | "px" | "%" | "em" | "rem" | "pt" | "vw" | "vh")
}
