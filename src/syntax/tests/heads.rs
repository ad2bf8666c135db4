//! The head.

use super::reading::read;

fn found(text: &str) -> Vec<super::reading::Place> {
    read(text, false).1
}

#[test]
fn a_head_is_needed_and_ends() {
    assert_eq!(found(""), [("head-missing", 1, 1)]);
    assert_eq!(found("\n\nDear all\n---\n"), [("head-missing", 3, 1)]);
    assert_eq!(found("---\nkind: weekly\nnonsense\n::: text\nHi\n:::\n"), [("head-open", 4, 1)]);
    assert_eq!(found("---\nkind: weekly\nnonsense\n"), [("head-open", 3, 1)]);
    assert_eq!(found("\n—-\nkind: weekly\n\n－－－\nHi\n"), []);
}

#[test]
fn a_head_that_never_ends_lets_the_blocks_be_read() {
    let (tree, _) = read("---\nkind: weekly\n::: text\nHi\n:::\n", false);
    assert_eq!(tree.blocks.len(), 1);
    assert!(tree.head.unwrap().disturbed);
}

#[test]
fn settings() {
    assert_eq!(
        found(
            "---\nkind: weekly\nhello\n  date: 2027-01-01\nSubjet: x\n제목: 하나\nsubject: two\ndate:\nDATE ： 2027-01-02\n10: x\n---\nHi"
        ),
        [
            ("head-line", 3, 1),
            ("head-line", 4, 3),
            ("key-unknown#head", 5, 1),
            ("key-doubled", 7, 1),
            ("head-line", 10, 1),
        ]
    );
    let (tree, _) = read("---\nsend_at: 2027-01-01 8:00\nsubject: a: \"b\" # *c*\n---\nHi", false);
    let head = tree.head.unwrap();
    let entries: Vec<_> = head.entries.iter().map(|entry| (entry.key, entry.value.raw.text())).collect();
    assert_eq!(entries, [("send-at", "2027-01-01 8:00".to_owned()), ("subject", "a: \"b\" # *c*".to_owned())]);
    assert!(!head.disturbed);
}

#[test]
fn a_twin_has_five_keys() {
    let (tree, found) = read("---\n제목: x\n날짜: 2027-01-01\nregion: y\nxyz: z\n---\nHi", true);
    assert_eq!(found, [("twin-head", 3, 1), ("key-unknown#head-far", 5, 1)]);
    assert!(tree.head.unwrap().disturbed);
}

#[test]
fn an_issue_prints_something() {
    assert_eq!(found("---\nkind: weekly\n---\n"), [("empty-block#issue", 1, 1)]);
    assert_eq!(found("---\nkinds: weekly\n---\n"), [("key-unknown#head", 2, 1)]);
}

#[test]
fn a_won_sign_but_not_in_a_path() {
    assert_eq!(
        found("---\nsubject: \\5000\n---\n\\\\5 \\300\n::: photo\nPhoto: photos\\2027\\a.jpg\n:::\n"),
        [("won-sign", 2, 10), ("won-sign", 4, 5)]
    );
}
