//! Holds the house together: who may use whom, which crate lives where, how long a file may be.
//! ARCHITECTURE.md shows the same table; a fixture with forbidden forms proves that each rule can fail.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms it may use (its own aside). `cli` may use everything.
pub const ROOMS: &[(&str, &[&str])] = &[
    ("diag", &[]),
    ("model", &["diag"]),
    ("tongue", &["diag", "model"]),
    ("syntax", &["diag"]),
    ("scripture", &["diag", "model"]),
    ("picture", &["diag", "model"]),
    ("mime", &["model"]),
    ("safeguard", &["diag", "model", "mime"]),
    ("draw", &["diag", "model", "tongue"]),
    ("journal", &["model"]),
    ("subscribers", &["diag", "model"]),
    ("calendar", &["diag", "model", "tongue"]),
    ("folder", &["diag", "model", "syntax", "scripture", "calendar"]),
    ("compose", &["diag", "model", "tongue", "scripture", "calendar"]),
    ("letter", &["diag", "model", "tongue", "calendar", "subscribers", "compose"]),
    ("check", &["diag", "model", "scripture", "subscribers", "safeguard", "compose", "letter"]),
    ("smtp", &["model"]),
    ("deliver", &["diag", "model", "mime", "journal", "subscribers", "safeguard", "letter", "check", "smtp"]),
    (
        "desk",
        &["diag", "model", "folder", "picture", "scripture", "safeguard", "subscribers", "compose", "letter", "check"],
    ),
];

/// Where each crate may be named. Free everywhere: serde, thiserror, tracing, jiff, tokio.
pub const HOMES: &[(&str, &[&str])] = &[
    ("aho_corasick", &["safeguard"]),
    ("annotate_snippets", &["draw"]),
    ("aws_lc_rs", &["letter", "cli"]),
    ("base64", &["letter", "subscribers", "smtp"]),
    ("caseless", &["safeguard"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("comrak", &["syntax"]),
    ("csv", &["folder", "subscribers"]),
    ("encoding_rs", &["subscribers"]),
    ("exif", &["picture"]),
    ("fast_image_resize", &["picture"]),
    ("getrandom", &["folder"]),
    ("handlebars", &["compose"]),
    ("hmac", &["model", "subscribers"]),
    ("idna", &["model"]),
    ("image", &["picture"]),
    ("indicatif", &["cli"]),
    ("lettre", &["smtp"]),
    ("mail_parser", &["mime"]),
    ("memchr", &["letter", "model", "smtp"]),
    ("mrml", &["compose"]),
    ("rusqlite", &["journal"]),
    ("rustls", &["smtp"]),
    ("rustls_platform_verifier", &["smtp"]),
    ("scraper", &["check", "compose"]),
    ("secrecy", &["model", "folder", "smtp", "deliver", "cli"]),
    ("serde_json", &["compose", "draw", "cli"]),
    ("sha2", &["model"]),
    ("strsim", &["syntax", "folder", "safeguard", "compose", "cli"]),
    ("textwrap", &["compose", "draw", "cli"]),
    ("tokio_rustls", &["smtp"]),
    ("toml", &["folder", "tongue", "safeguard", "compose"]),
    ("tracing_subscriber", &["cli"]),
    ("unicode_normalization", &["model", "syntax", "safeguard", "tongue", "scripture", "folder"]),
    ("unicode_width", &["compose", "draw", "cli"]),
];

/// Where `async` may stand: rooms, or single files.
const ASYNC: &[&str] = &["smtp/", "deliver/", "cli/runtime.rs"];

/// Where files may be touched with `std::fs`: everybody else gets bytes.
const FILES: &[&str] = &["folder/", "journal/", "deliver/outbox", "deliver/lock", "cli/"];

/// Words that say nothing about what is in a file.
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc", "manager", "imp"];

const LONGEST: usize = 400;

#[test]
fn the_house_is_in_order() {
    let wrong = faults(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path());
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_can_fail() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tidy/src");
    let wrong = faults(&fixture);
    for needle in [
        "model/plain.rs: model may not use compose",
        "model/grouped.rs: model may not use letter",
        "model/inline.rs: model may not use check",
        "model/climbing.rs: `super` leaves the room",
        "model/reexport.rs: model may not use journal",
        "model/crate_away.rs: rusqlite is at home in journal",
        "model/waiting.rs: async has no place here",
        "model/reading.rs: files are read by the folder room",
        "model/util.rs: a name that says nothing",
        "model/undocumented.rs: no //! on the first line",
        "model/long.rs: 401 lines",
        "attic/mod.rs: attic is no room of the table",
        "model/mod.rs: mod.rs holds docs, mod and pub use only",
    ] {
        assert!(wrong.iter().any(|fault| fault.contains(needle)), "not found: {needle}\nfound:\n{}", wrong.join("\n"));
    }
    for innocent in ["model/innocent.rs", "model/tier.rs"] {
        assert!(!wrong.iter().any(|fault| fault.contains(innocent)), "{}", wrong.join("\n"));
    }
}

#[test]
fn the_table_has_no_circles() {
    let mut above = BTreeSet::new();
    for (room, uses) in ROOMS {
        for used in *uses {
            assert!(above.contains(used), "{room} uses {used}, which stands below it");
        }
        above.insert(*room);
    }
}

#[test]
fn architecture_shows_this_table() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    for (room, uses) in ROOMS {
        let row = text.lines().find(|line| line.starts_with(&format!("| `{room}` |")));
        let row = row.unwrap_or_else(|| panic!("ARCHITECTURE.md has no row for {room}"));
        let shown = row.trim_end_matches('|').rsplit('|').next().unwrap_or_default().trim();
        let expected = if uses.is_empty() { "–".to_owned() } else { uses.join(", ") };
        assert_eq!(shown, expected, "row {room} of ARCHITECTURE.md");
    }
}

#[test]
fn every_crate_has_a_home() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let section = manifest.split("[dependencies]").nth(1).and_then(|rest| rest.split("\n[").next()).unwrap();
    let free = ["serde", "thiserror", "tracing", "jiff", "tokio"];
    for line in section.lines().filter(|line| line.contains('=')) {
        let name = line.split(['=', ' ']).next().unwrap_or_default().replace('-', "_");
        let name = if name == "kamadak_exif" { "exif".to_owned() } else { name };
        let known = free.contains(&name.as_str()) || HOMES.iter().any(|(krate, _)| *krate == name);
        assert!(known, "{name} has no row in HOMES");
    }
}

/// All faults of a source tree, each `file: what`.
fn faults(src: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in rust_files(src) {
        let path = file.strip_prefix(src).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&file).unwrap();
        wrong.extend(file_faults(&path, &text).into_iter().map(|fault| format!("{path}: {fault}")));
    }
    wrong
}

fn file_faults(path: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let lines = text.lines().count();
    if lines > LONGEST {
        wrong.push(format!("{lines} lines, at most {LONGEST}"));
    }
    if !text.starts_with("//!") {
        wrong.push("no //! on the first line".to_owned());
    }
    let name = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
    if EMPTY_NAMES.contains(&name) {
        wrong.push("a name that says nothing".to_owned());
    }
    let code = without_comments_and_strings(text);
    let tests = is_tests(path);
    if name == "mod" && !tests && !only_declares(&code) {
        wrong.push("mod.rs holds docs, mod and pub use only".to_owned());
    }
    let Some((room, _)) = path.split_once('/') else { return wrong };
    if !tests {
        wrong.extend(room_faults(room, path, &code));
    }
    wrong
}

/// A file of tests alone: it may ask any room, say whether what a finding names has a sentence.
fn is_tests(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.ends_with("_tests.rs") || path.contains("/tests/")
}

fn room_faults(room: &str, path: &str, code: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if room != "cli" {
        match ROOMS.iter().find(|(name, _)| *name == room) {
            None => wrong.push(format!("{room} is no room of the table")),
            Some((_, uses)) => {
                for used in rooms_used(code) {
                    if used != room && !uses.contains(&used.as_str()) {
                        wrong.push(format!("{room} may not use {used}"));
                    }
                }
            }
        }
    }
    if super_leaves(path, code) {
        wrong.push("`super` leaves the room".to_owned());
    }
    for (krate, homes) in HOMES {
        if names_crate(code, krate) && !homes.contains(&room) {
            wrong.push(format!("{krate} is at home in {}", homes.join(", ")));
        }
    }
    let stands_in = |places: &[&str]| places.iter().any(|place| path.starts_with(place));
    if words(code).any(|word| word == "async") && !stands_in(ASYNC) {
        wrong.push("async has no place here".to_owned());
    }
    if code.contains("std::fs") && !code_is_test_only(code, "std::fs") && !stands_in(FILES) {
        wrong.push("files are read by the folder room".to_owned());
    }
    wrong
}

/// Whether every occurrence stands below `#[cfg(test)]`.
fn code_is_test_only(code: &str, needle: &str) -> bool {
    code.split("#[cfg(test)]").next().is_some_and(|before| !before.contains(needle))
}

/// Rooms named by `crate::room` or in a group `crate::{room, room::x}`.
fn rooms_used(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = code[at + "crate::".len()..].trim_start();
        if let Some(group) = rest.strip_prefix('{') {
            used.extend(top_names(group));
        } else {
            used.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    used
}

/// First names of the entries of a `{…}` group.
fn top_names(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut name, mut fresh) = (1, Vec::new(), String::new(), true);
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => {
                names.push(std::mem::take(&mut name));
                fresh = true;
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && fresh && (c.is_alphanumeric() || c == '_') {
            name.push(c);
        } else if depth == 1 && !name.is_empty() {
            fresh = false;
        }
    }
    names.push(name);
    names.retain(|name| !name.is_empty());
    names
}

/// Whether a chain of `super::` climbs out of the room. Inline modules deepen a file by one each.
fn super_leaves(path: &str, code: &str) -> bool {
    let parts = path.trim_end_matches(".rs").split('/').filter(|part| *part != "mod").count();
    let mut inline: Vec<usize> = Vec::new();
    let (mut depth, mut at) = (0_usize, 0);
    while at < code.len() {
        let rest = &code[at..];
        let starts_word = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if starts_word
            && rest.starts_with("mod ")
            && rest.split(['{', ';']).next().is_some_and(|head| rest[head.len()..].starts_with('{'))
        {
            inline.push(depth);
        }
        if starts_word && rest.starts_with("super::") && !code[..at].ends_with("::") {
            let climbs = (0..9_usize).take_while(|n| rest[n * 7..].starts_with("super::")).count();
            if climbs >= parts + inline.len() {
                return true;
            }
        }
        match rest.chars().next() {
            Some('{') => depth += 1,
            Some('}') => {
                depth = depth.saturating_sub(1);
                while inline.last() == Some(&depth) {
                    inline.pop();
                }
            }
            _ => {}
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    false
}

fn names_crate(code: &str, krate: &str) -> bool {
    code.match_indices(krate).any(|(at, _)| {
        let before = &code[..at];
        let after = &code[at + krate.len()..];
        let alone = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
            && !after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let path = after.starts_with("::") || (before.trim_end().ends_with("use") && after.starts_with([';', ' ']));
        alone && path && !before.ends_with("::") && !before.ends_with('.')
    })
}

fn only_declares(code: &str) -> bool {
    code.split(';').map(str::trim).filter(|item| !item.is_empty()).all(|item| {
        let item = item.rsplit(']').next().map_or(item, str::trim);
        let item = item.trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ").trim_start_matches("pub ");
        item.starts_with("mod ") || item.starts_with("use ")
    })
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

/// The code alone: comments, strings and characters become spaces.
fn without_comments_and_strings(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::new(), 0);
    while at < chars.len() {
        let two: String = chars[at..chars.len().min(at + 2)].iter().collect();
        if two == "//" {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if chars[at] == '"' || raw_string(&chars, at).is_some() {
            at = end_of_string(&chars, at);
            out.push(' ');
        } else if chars[at] == '\'' && is_char_literal(&chars, at) {
            at += if chars.get(at + 1) == Some(&'\\') { 3 } else { 2 };
            while chars.get(at - 1).is_some() && chars[at - 1] != '\'' {
                at += 1;
            }
            out.push(' ');
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

fn raw_string(chars: &[char], at: usize) -> Option<usize> {
    let previous = at.checked_sub(1).map(|before| chars[before]);
    if chars[at] != 'r' || previous.is_some_and(|c| c.is_alphanumeric() && c != 'b' || c == '_') {
        return None;
    }
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    (chars.get(at + 1 + hashes) == Some(&'"')).then_some(hashes)
}

fn end_of_string(chars: &[char], at: usize) -> usize {
    if let Some(hashes) = raw_string(chars, at) {
        let mut end = at + hashes + 2;
        while end < chars.len() {
            if chars[end] == '"' && chars[end + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes {
                return end + 1 + hashes;
            }
            end += 1;
        }
        return end;
    }
    let mut end = at + 1;
    while end < chars.len() && chars[end] != '"' {
        end += if chars[end] == '\\' { 2 } else { 1 };
    }
    end + 1
}

fn is_char_literal(chars: &[char], at: usize) -> bool {
    chars.get(at + 1) == Some(&'\\') || chars.get(at + 2) == Some(&'\'')
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.insert(path);
        }
    }
    files.into_iter().collect()
}
