//! Fences, the key part, facts, and the audience in the text.

use crate::syntax::{Body, KindWord};

use super::reading::{body, found};

#[test]
fn opening_lines() {
    let (tree, places) =
        body(":::text \"One\"audience=team\nx\n:::\n:::: 글 “둘” 공개범위 ＝ \"동역자\"\nx\n:::::\nloose\n");
    assert_eq!(places, []);
    let read: Vec<_> =
        tree.blocks.iter().map(|block| (block.kind, block.loose, block.tier.as_ref().map(|tier| tier.node))).collect();
    assert_eq!(
        read,
        [
            (KindWord::Text, false, Some("team")),
            (KindWord::Text, false, Some("partners")),
            (KindWord::Text, true, None)
        ]
    );
    for (line, expected) in [
        ("::: prayers", ("kind-unknown", 1, 5)),
        ("::: zzzzzzz", ("kind-unknown#far", 1, 5)),
        ("::: \"Title\"", ("kind-unknown#none", 1, 5)),
        ("::: text On the road", ("fence-rest", 1, 10)),
        ("::: text \"On the road", ("fence-rest", 1, 10)),
        ("::: text \"\"", ("fence-rest", 1, 10)),
        ("::: text \"A\" audience: team", ("fence-rest", 1, 14)),
        ("::: text audience=team \"A\"", ("fence-rest", 1, 24)),
        ("::: text \"A\" share=\"x\"", ("fence-rest", 1, 14)),
        ("::: text \"He said “come” today\"", ("title-quotes", 1, 19)),
        ("::: text audience=partner", ("tier-unknown", 1, 19)),
        ("::: text audience=zzz", ("tier-unknown#far", 1, 19)),
        ("::: text audience=", ("tier-unknown#none", 1, 18)),
        ("::: text \"audience=team\"", ("tier-misplaced", 1, 11)),
        ("::: text \"News [team]\"", ("point-word#place", 1, 16)),
    ] {
        assert_eq!(found(&format!("{line}\nx\n:::\n")), [expected], "{line}");
    }
}

#[test]
fn fences_pair_up() {
    assert_eq!(found("::: text\nx\n::: report\ny\n:::\n"), [("fence-open", 3, 1)]);
    assert_eq!(found("::: text\nx\n\n"), [("fence-open", 3, 1)]);
    assert_eq!(found("x\n  :::\n"), [("fence-close", 2, 3)]);
    assert_eq!(found("\\::: x and ::: y\n"), []);
}

#[test]
fn what_looks_like_a_fence() {
    for line in [":: so", ": : so", ";; so", "> ::: so", "**::: so", "  :: so", "：： so", "::"] {
        let column = if line.starts_with(' ') { 3 } else { 1 };
        assert_eq!(found(&format!("x\n{line}\ny\n")), [("fence-near", 2, column)], "{line}");
    }
    assert_eq!(found("x\n:: audience=team\n"), [("fence-near", 2, 1)]);
    assert_eq!(found(":: report \"On\"\nx\n:::\n"), [("fence-near", 1, 1)]);
    assert_eq!(found("::: text\nx\n::\n\n::: text\ny\n:::\n"), [("fence-near", 3, 1)]);
    assert_eq!(found("::: text\nx\n::\ny\n:::\n"), [("fence-near", 3, 1)]);
    for line in ["\\:: so", "so :: so", ": so", "; so"] {
        assert_eq!(found(&format!("x\n{line}\n")), [], "{line}");
    }
}

#[test]
fn the_key_part() {
    let (tree, places) = body("::: report\nPLACE： here\n   and there\n기간:\nPeriod: May\n\nText: more\n:::\n");
    assert_eq!(places, []);
    let block = &tree.blocks[0];
    let entries: Vec<_> = block.entries.iter().map(|entry| (entry.key, entry.value.raw.text())).collect();
    assert_eq!(entries, [("place", "here\nand there".to_owned()), ("period", "May".to_owned())]);
    assert!(!block.disturbed && matches!(&block.body, Body::Prose(flows) if flows.len() == 1));

    assert_eq!(found("::: report\nPleace: x\n\ny\n:::\n"), [("key-unknown", 2, 1)]);
    assert_eq!(found("::: report\nThank God: x\n:::\n"), [("key-unknown#far", 2, 1)]);
    assert_eq!(found("::: report\nThank God: x\nand more\n:::\n"), [("key-unknown#far", 2, 1)]);
    assert_eq!(found("::: report\nPleace: x\nand more\n:::\n"), [("key-unknown", 2, 1), ("key-text", 3, 1)]);
    assert_eq!(found("::: report\n\nThank God: x\n:::\n"), []);
    assert_eq!(found("::: report\nPlace: x\nSome text.\nMore text.\n:::\n"), [("key-text", 3, 1)]);
    assert_eq!(found("::: report\nPlace: x\n장소: y\n:::\n"), [("key-doubled", 3, 1)]);
    assert_eq!(found("::: report\nPlace: x\n\nSo\n  period : y\nEnded\\: no\n:::\n"), [("key-text#misplaced", 5, 3)]);
    assert_eq!(found("::: report\nPlace: x\n  Period: y\n:::\n"), [("key-text#misplaced", 3, 3)]);
    assert_eq!(found("::: report\nText first\nPlace: x\n:::\n"), [("key-text#misplaced", 3, 1)]);
    assert_eq!(found("::: report\nAudience: team\n\nx\n:::\n"), [("tier-misplaced", 2, 1)]);
    assert_eq!(
        found("::: action \"A\"\nButton: x\nLink: https://x.org\nReply: letters\n:::\n"),
        [("key-doubled#either", 4, 1)]
    );
    assert_eq!(found("::: photo\nPhoto: a.jpg\nAlt: b\n\nA text\nand more\n:::\n"), [("key-text#photo", 5, 1)]);
    assert_eq!(found("::: greeting\nPlace: x\n:::\n"), []);
}

#[test]
fn an_unknown_or_misplaced_key_disturbs() {
    for text in [
        "::: photo\nFotto: x\n:::\n",
        "::: photo\nPhoto: x\n\nAlt: y\n:::\n",
        "::: photo\nPhoto: x\naudience: team\n:::\n",
    ] {
        assert!(body(text).0.blocks[0].disturbed, "{text}");
    }
    assert!(!body("::: photo\nPhoto: x\n:::\n").0.blocks[0].disturbed);
}

#[test]
fn facts() {
    let (tree, places) = body("::: facts\nOpen (8:00): x: y\n기준: 2025\nLong: one\n  two\n\nProse\n:::\n");
    assert_eq!(places, []);
    let block = &tree.blocks[0];
    assert_eq!((block.rows.len(), block.entries[0].key), (2, "as-of"));
    assert_eq!(
        found("::: facts\nA: 1\nB:\na : 2\nno row\n:::\n"),
        [("value#row", 3, 1), ("key-doubled", 4, 1), ("key-text", 5, 1)]
    );
    assert_eq!(found("::: facts\nPre-war: 1\nPre war: 2\nPRE  war: 3\n:::\n"), [("key-doubled", 4, 1)]);
    assert_eq!(found("::: facts\nA: 1\n\nSource: x\n:::\n"), [("key-text#misplaced", 4, 1)]);
    assert_eq!(found("::: facts\nA: 1\n공개범위: 내부\n:::\n"), [("tier-misplaced", 3, 1)]);
}

#[test]
fn the_audience_has_no_business_in_the_text() {
    assert_eq!(found("Dear all\naudience: team\n"), [("tier-misplaced", 2, 1)]);
    assert_eq!(found("for audience=team\n"), [("tier-misplaced", 1, 5)]);
    assert_eq!(found("for [team] only\n"), [("point-word#place", 1, 5)]);
    assert_eq!(found("so [new] and [team](https://x.org) and \\[team]\n"), []);
}

#[test]
fn blocks_print_something() {
    assert_eq!(found("::: text \"Title\"\n\n:::\n"), [("empty-block", 1, 1)]);
    assert_eq!(found("::: report\nEnded: 2027-01-01\n:::\n"), [("empty-block", 1, 1)]);
    assert_eq!(found("::: report\nPlace: x\n:::\n"), []);
    assert_eq!(found("::: news \"Only a title\"\n:::\n"), [("empty-block", 1, 1)]);
    assert_eq!(found("::: text\n\u{202E}\n:::\n"), [("control", 2, 1)]);
    assert!(body("::: text\n\u{202E}\n:::\n::: text\nx\n:::\n").0.blocks[0].broken);
    assert!(!body("::: text\n\u{202E}\n:::\n::: text\nx\n:::\n").0.blocks[1].broken);
}

#[test]
fn lines_keep_their_breaks() {
    let (tree, places) = body("::: signature\n\nWith thanks,\n\n- Anna -\n\n:::\n");
    assert_eq!(places, []);
    let Body::Lines(lines) = &tree.blocks[0].body else { panic!("no lines") };
    assert_eq!(lines.iter().map(|line| line.node.is_empty()).collect::<Vec<_>>(), [false, true, false]);
}
