//! What can be read from finished letters without a browser: widths for Outlook, size, direction.

use phoebe::compose::mjml::mso_faults;

use crate::finished::{letter, letters};

#[test]
fn no_width_for_outlook_is_broken_or_wider_than_what_it_stands_in() {
    for letter in letters() {
        assert!(letter.html.contains("<!--[if mso"), "{}", letter.name);
        assert_eq!(mso_faults(&letter.html), Vec::<String>::new(), "{}", letter.name);
    }
    let wider = letter("every-en").html.replacen("vertical-align:top;width:520px", "vertical-align:top;width:720px", 1);
    assert!(!mso_faults(&wider).is_empty(), "a width that does not fit is not found");
}

#[test]
fn the_weekly_stays_small() {
    for letter in letters().iter().filter(|letter| letter.name.contains("third-week")) {
        assert!(letter.html.len() < 50_000, "{}: {} bytes", letter.name, letter.html.len());
    }
}

#[test]
fn a_letter_from_right_to_left_is_mirrored() {
    let html = &letter("rtl").html;
    assert!(!html.contains("direction:ltr"), "a part of the page runs from left to right");
    assert!(html.contains("border-right:4px solid") && html.contains("dir=\"rtl\""));
}

#[test]
fn words_of_another_direction_stand_in_an_isolate_and_only_they() {
    let html = &letter("rtl").html;
    for piece in ["Sunday, 21 June 2026", "third week of June", "4,350 USD of 12,000 USD", "36 percent given"] {
        assert!(html.contains(&format!("<bdi dir=\"ltr\">{piece}</bdi>")), "{piece}");
    }
    for (glyph, word) in [("○", "New"), ("●", "Answered")] {
        let after = html.split(glyph).nth(1).unwrap();
        assert!(
            after.starts_with("</span>&nbsp;<b ") && after.contains(&format!("><bdi dir=\"ltr\">{word}</bdi></b>"))
        );
    }
    assert!(html.contains("<bdi dir=\"ltr\">Fund: <bdi dir=\"rtl\">"), "a value of its own direction in a phrase");
    for letter in letters().iter().filter(|letter| letter.name != "rtl") {
        assert!(!letter.html.contains("<bdi"), "{}", letter.name);
    }
}
