//! What Outlook on Windows is told: MJML lays columns out for it in tables of fixed width, inside conditional comments.

use crate::compose::mjml::inspect::{name, tags};

/// Widths inside `[if mso]` that are no whole pixels, or wider than what they stand in (3).
#[must_use]
pub fn mso_faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut widths: Vec<f64> = vec![f64::MAX];
    for part in html.split("<!--[if mso | IE]>").skip(1).filter_map(|part| part.split("<![endif]-->").next()) {
        for tag in tags(part) {
            match name(tag) {
                "table" | "td" => {
                    let parent = widths.last().copied().unwrap_or(f64::MAX);
                    let width = width(tag).unwrap_or(parent);
                    if width.fract() != 0.0 && width < 10_000.0 {
                        faults.push(format!("{width}px in <{tag}>"));
                    }
                    if width > parent {
                        faults.push(format!("{width}px is wider than {parent}px in <{tag}>"));
                    }
                    widths.push(width);
                }
                "/table" | "/td" => {
                    widths.pop();
                }
                _ => {}
            }
        }
    }
    faults
}

fn width(tag: &str) -> Option<f64> {
    let number = |text: &str| {
        let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        digits.parse().ok()
    };
    tag.split("width:").nth(1).or_else(|| tag.split("width=\"").nth(1)).and_then(number)
}

#[cfg(test)]
mod tests {
    use super::mso_faults;

    #[test]
    fn widths_for_outlook_are_measured() {
        let part = |inside: &str| format!("<!--[if mso | IE]>{inside}<![endif]-->");
        let good = "<table width=\"600\" style=\"width:600px;\"><tr><td style=\"width:180px;\"></td></tr></table>";
        assert_eq!(mso_faults(&part(good)), Vec::<String>::new());
        assert!(!mso_faults(&part("<table style=\"width:600px;\"><tr><td style=\"width:176.8px;\">")).is_empty());
        assert!(!mso_faults(&part("<table style=\"width:520px;\"><tr><td style=\"width:600px;\">")).is_empty());
    }
}
