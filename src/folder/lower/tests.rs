//! Values in their right and wrong forms (format.md section 8).

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::{Bones, Lowered, Reading, amount, link, lower, picture, settings, words};
use crate::diag::{Findings, SourceId};
use crate::folder::twins;
use crate::syntax::{Style, parse};

const EXAMPLE: &str = include_str!("../../../tests/fixtures/examples/issue.md");

/// Everything but the files: what was found, and what a twin must have.
fn lowered(text: &str) -> (Findings, Vec<Lowered>) {
    let (tree, findings) = parse(SourceId(0), text.as_bytes(), Style { smart: true }, false);
    let zone = TimeZone::UTC;
    let mut reading = Reading::new(&zone, None, None);
    reading.findings = findings;
    if let Some(head) = &tree.head {
        settings(&mut reading, head);
        words(&mut reading, head);
    }
    let blocks = tree.blocks.iter().map(|block| lower(&mut reading, block)).collect();
    (reading.findings, blocks)
}

#[test]
fn amounts_have_their_forms() {
    for (text, hundredths, currency) in [
        ("12,000 USD", 1_200_000, "USD"),
        ("usd 12000", 1_200_000, "USD"),
        ("$12,000.50", 1_200_050, "USD"),
        ("€ 0.5", 50, "EUR"),
        ("£1", 100, "GBP"),
        ("₩3,000,000", 300_000_000, "KRW"),
        ("3,000,000원", 300_000_000, "KRW"),
        ("￦1,000", 100_000, "KRW"),
        ("１２，０００ ＫＲＷ", 1_200_000, "KRW"),
    ] {
        let read = amount::read(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((read.hundredths, read.currency.as_str(), read.typed.as_str()), (hundredths, currency, text));
    }
    for wrong in [
        "",
        "12000",
        "$",
        "$12,000 USD",
        "12,00 USD",
        "1,2000 USD",
        "12.345 USD",
        "12. USD",
        "12,000 UDS",
        "-5 USD",
        "twelve USD",
        "12 000 USD",
        ",000 USD",
        "99999999999999999999 USD",
        "12,000 dollars",
    ] {
        assert_eq!(amount::read(wrong), None, "{wrong}");
    }
}

#[test]
fn addresses_have_their_forms() {
    for (text, address) in [
        ("https://example.org", "https://example.org"),
        ("HTTPS://example.org/a(b)?x=1&y=2#z", "https://example.org/a(b)?x=1&y=2#z"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("www.example.org/a", "https://www.example.org/a"),
        ("pray@example.org", "mailto:pray@example.org"),
        ("mailto:pray@example.org?subject=Hello", "mailto:pray@example.org?subject=Hello"),
        ("https://예시.한국/가", "https://예시.한국/가"),
    ] {
        assert_eq!(link::read(text).map(|link| link.0).as_deref(), Some(address), "{text}");
    }
    for wrong in [
        "",
        "photos/x",
        "example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https:///x",
        "https://localhost",
        "https://a b.org",
        "https://user@example.org",
        "https://example.org:99999",
        "https://example..org",
        "https://-a.org",
        "https://example.org/{x}",
        "https://example.org/\"x",
        "www.",
        "somebody@",
        "@example.org",
        "a@b@example.org",
        "tel:+1",
        "https://example.org/\u{0}",
    ] {
        assert_eq!(link::read(wrong), None, "{wrong}");
    }
}

#[test]
fn boxes_have_their_form() {
    assert_eq!(picture::read_boxes("1,2,3,4"), Some(vec![[1, 2, 3, 4]]));
    assert_eq!(picture::read_boxes("1, 2, 3, 4 ; 0,0,10，10"), Some(vec![[1, 2, 3, 4], [0, 0, 10, 10]]));
    for wrong in ["", "1,2,3", "1,2,3,4,5", "1,2,0,4", "1,2,3,0", "-1,2,3,4", "+1,2,3,4", "1,2,3,4;", "a,b,c,d"] {
        assert_eq!(picture::read_boxes(wrong), None, "{wrong}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Lines of the example lost, doubled and exchanged: never a panic, every block that is not there has an error, no
    /// point is for more readers than its block, and a letter never differs from itself.
    #[test]
    fn any_letter_is_read(moves in prop::collection::vec((0_usize..120, 0_usize..120, 0_u8..4), 0..6)) {
        let mut lines: Vec<&str> = EXAMPLE.lines().collect();
        for (from, to, what) in moves {
            let (from, to) = (from % lines.len(), to % lines.len());
            match what {
                0 => drop(lines.remove(from)),
                1 => lines.insert(to, lines[from]),
                2 => lines.swap(from, to),
                _ => lines[from] = lines[from].get(..lines[from].len() / 2).unwrap_or("::"),
            }
        }
        let (findings, blocks) = lowered(&lines.join("\n"));
        let whole = blocks.iter().all(|lowered| lowered.block.is_some());
        prop_assert!(whole || findings.stop());
        for lowered in &blocks {
            let bones = &lowered.bones;
            let narrow = bones.points.iter().all(|point| point.tier >= bones.tier || findings.stop());
            prop_assert!(narrow);
        }
        let bones: Vec<Bones> = blocks.into_iter().map(|lowered| lowered.bones).collect();
        let pair = twins::Pair { first: &bones, twin: &bones, source: SourceId(1), file: "issue.ko.md" };
        prop_assert_eq!(twins::compare(&pair), Findings::new());
    }

    #[test]
    fn readers_never_panic(text in "\\PC{0,40}", money in "[$€￦A-Z원0-9,. １，]{0,16}", address in "(https://|www\\.|mailto:)?[a-z@./:?#가-나-]{0,20}") {
        let _read = (amount::read(&text), amount::read(&money), picture::read_boxes(&text));
        if let Some(link) = link::read(&text).or_else(|| link::read(&address)) {
            let schemes = ["https://", "http://", "mailto:"];
            prop_assert!(schemes.iter().any(|scheme| link.0.starts_with(scheme)));
            let sound = !link.0.contains(['{', '}', '"', '<', '>', ' ']);
            prop_assert!(sound);
        }
    }
}
