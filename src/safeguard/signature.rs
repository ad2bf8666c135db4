//! The signatures before a letter: read in full, each time. They are the only part of it that no program wrote, so they
//! may hold nothing but what a signature holds.

use crate::model::{Stitched, Surface};

/// What stands before a letter.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Signatures {
    /// How many fields.
    pub(super) count: usize,
    /// What somebody chose in them: domains and selectors, to be scanned; also with spaces for their signs.
    pub(super) words: String,
}

const NAME: &str = "DKIM-Signature";
/// How the gate calls them in a finding.
pub(super) const SURFACE: &str = "header:DKIM-Signature";
/// The tags, in this order and no other.
const TAGS: [&str; 8] = ["v", "a", "c", "d", "s", "h", "bh", "b"];

/// Reads the signatures of a letter. Only where its first bytes say that it has some is it looked at in one piece.
pub(super) fn before(letter: &Stitched, surfaces: &[Surface]) -> Option<Signatures> {
    let first = letter.slices().flatten().take(NAME.len());
    if first.eq(NAME.as_bytes()) { read(&letter.to_vec(), surfaces) } else { Some(Signatures::default()) }
}

/// Reads the signatures at the beginning of a message; `None` where one holds anything else. `surfaces` are the letter's
/// own: only names of its fields may be listed.
pub(super) fn read(message: &[u8], surfaces: &[Surface]) -> Option<Signatures> {
    let (mut signatures, mut rest) = (Signatures::default(), message);
    while let Some(field) = rest.strip_prefix(NAME.as_bytes()).and_then(|rest| rest.strip_prefix(b":")) {
        let mut text = String::new();
        rest = unfold(field, &mut text)?;
        one(&text, surfaces, &mut signatures.words)?;
        signatures.count += 1;
    }
    Some(signatures)
}

/// The field's text without any blanks, and what is behind it.
fn unfold<'a>(mut field: &'a [u8], text: &mut String) -> Option<&'a [u8]> {
    loop {
        let (byte, rest) = field.split_first()?;
        field = match (byte, rest) {
            (b'\r', [b'\n', b' ', behind @ ..]) | (b' ', behind) => behind,
            (b'\r', [b'\n', behind @ ..]) => return Some(behind),
            (b'!'..=b'~', behind) => {
                text.push(char::from(*byte));
                behind
            }
            _ => return None,
        };
    }
}

fn one(text: &str, surfaces: &[Surface], words: &mut String) -> Option<()> {
    let mut tags = text.split(';');
    let mut values = [""; TAGS.len()];
    for (tag, value) in TAGS.iter().zip(&mut values) {
        let (name, found) = tags.next()?.split_once('=')?;
        *value = Some(found).filter(|_| name == *tag)?;
    }
    let [version, algorithm, form, domain, selector, names, body_hash, signature] = values;
    // RSA of 2048 to 8192 bits; Ed25519.
    let digits = match algorithm {
        "rsa-sha256" => 344..=1_368,
        "ed25519-sha256" => 88..=88,
        _ => return None,
    };
    let known = |name: &str| surfaces.iter().any(|surface| surface.name.strip_prefix("header:") == Some(name));
    let sound = tags.next().is_none()
        && version == "1"
        && form == "relaxed/relaxed"
        && is_place(domain)
        && is_place(selector)
        && names.split(':').all(known)
        && body_hash.len() == 44
        && is_base64(body_hash)
        && digits.contains(&signature.len())
        && is_base64(signature);
    for word in [domain, selector] {
        words.push_str(word);
        words.push('\n');
        words.push_str(&word.replace(['_', '-', '.'], " "));
        words.push('\n');
    }
    sound.then_some(())
}

fn is_place(text: &str) -> bool {
    let label = |label: &str| {
        let inside = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        inside && !label.is_empty()
    };
    text.split('.').all(label)
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - digits.len() <= 2
        && digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}

#[cfg(test)]
mod tests {
    use super::{Signatures, read};
    use crate::model::Surface;

    fn field(words: &str) -> String {
        format!("DKIM-Signature: {words}\r\n")
    }

    fn tags() -> [(&'static str, String); 8] {
        [
            ("v", "1".to_owned()),
            ("a", "rsa-sha256".to_owned()),
            ("c", "relaxed/relaxed".to_owned()),
            ("d", "example.org".to_owned()),
            ("s", "s1".to_owned()),
            ("h", "From:Subject:From".to_owned()),
            ("bh", format!("{}=", "a".repeat(43))),
            ("b", format!("{}==", "A+/z".repeat(86).get(..342).unwrap())),
        ]
    }

    fn written(tags: &[(&str, String)]) -> String {
        let words: Vec<_> = tags.iter().map(|(name, value)| format!("{name}={value}")).collect();
        field(&words.join(";\r\n "))
    }

    fn reads(signatures: &str) -> Option<Signatures> {
        let surfaces = ["header:From", "header:Subject", "text"];
        let surfaces: Vec<_> =
            surfaces.map(|name| Surface { name: name.to_owned(), pieces: Vec::new() }).into_iter().collect();
        read(format!("{signatures}From: <a@example.org>\r\n\r\nhello\r\n").as_bytes(), &surfaces)
    }

    #[test]
    fn a_signature_is_read_and_what_somebody_chose_is_handed_on() {
        let one = written(&tags());
        assert_eq!(reads("").unwrap(), Signatures::default());
        assert_eq!(reads(&one).unwrap().words, "example.org\nexample org\ns1\ns1\n");
        let mut second = tags();
        (second[1].1, second[7].1) = ("ed25519-sha256".to_owned(), format!("{}==", "b".repeat(86)));
        assert_eq!(reads(&(one + &written(&second))).unwrap().count, 2);
    }

    #[test]
    fn nothing_else_stands_in_a_signature() {
        let long = "A".repeat(1_372);
        for (at, wrong) in [
            (0, "2"),
            (1, "rsa-sha1"),
            (1, "ed25519-sha256"),
            (2, "simple/simple"),
            (3, ""),
            (3, "exa<mple.org"),
            (3, "example..org"),
            (4, "s1;x=Zerubina"),
            (4, "이"),
            (5, "From:Zerubina"),
            (5, ""),
            (6, "aaaa"),
            (6, &format!("{}!=", "a".repeat(42))),
            (7, ""),
            (7, "AAAA"),
            (7, &format!("{}=A=", "A".repeat(341))),
            (7, &format!("{}!==", "A".repeat(341))),
            (7, &long),
            (7, &format!("{}==;z=Zerubina", "A".repeat(342))),
        ] {
            let mut tags = tags();
            wrong.clone_into(&mut tags[at].1);
            assert_eq!(reads(&written(&tags)), None, "{} = {wrong}", tags[at].0);
        }
        let mut swapped = tags();
        swapped.swap(3, 4);
        assert_eq!(reads(&written(&swapped)), None);
        assert_eq!(reads(&written(&tags()[..7])), None);
        assert_eq!(reads(&field("Zerubina")), None);
        assert_eq!(reads("DKIM-Signature: v=1"), None);
        assert_eq!(reads(&written(&tags()).replace("v=1", "v=1\t")), None);
    }
}
