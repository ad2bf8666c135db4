//! The gate with small hand-made messages: it must not depend on who wrote them.

use std::collections::BTreeSet;

use crate::diag::{Findings, SourceId};
use crate::model::{Context, EmailAddress, Mode, Piece, Reader, SlotId, Status, Surface, Tier};
use crate::safeguard::{Clearance, List, Probe};

const LIST: &str = r#"
version = 1
[[entry]]
id = "Q1"
kind = "person"
ko = { family = "마", given = "도율" }
latin = [{ given = "Do-yul", family = "Ma" }]
show_as = { en = "Brother M", ko = "M형제" }
[[entry]]
id = "q2"
kind = "org"
acronym = "QZT"
tiers_allowed = ["team"]
[[entry]]
id = "q3"
alias = "Quillon Vesper"
reader = true
"#;

fn list() -> List {
    let (list, findings) = List::read(SourceId(0), LIST);
    assert!(findings.is_empty(), "{findings:?}");
    list
}

fn fixed(text: &str) -> Piece {
    Piece::Fixed(text.into())
}

fn place(context: Context) -> Piece {
    Piece::Place { slot: SlotId(0), context }
}

/// A message of two surfaces, a subject and a body, each with `{}` where the value goes.
struct Small {
    subject: &'static str,
    html: &'static str,
}

impl Small {
    fn surfaces(&self) -> Vec<Surface> {
        let pieces = |text: &str, context| {
            let mut pieces = Vec::new();
            for (index, part) in text.split("{}").enumerate() {
                if index > 0 {
                    pieces.push(place(context));
                }
                pieces.push(fixed(part));
            }
            pieces
        };
        vec![
            Surface { name: "header:Subject".to_owned(), pieces: pieces(self.subject, Context::Plain) },
            Surface { name: "header:Content-Type".to_owned(), pieces: vec![fixed("text/html; charset=utf-8")] },
            Surface { name: "header:Content-Transfer-Encoding".to_owned(), pieces: vec![fixed("8bit")] },
            Surface { name: "html".to_owned(), pieces: pieces(self.html, Context::Html) },
        ]
    }

    fn bytes(&self, value: &str) -> Vec<u8> {
        format!(
            "Subject: {}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}",
            self.subject.replace("{}", &Context::Plain.escape(value)),
            self.html.replace("{}", &Context::Html.escape(value)),
        )
        .into_bytes()
    }

    fn clear(&self) -> Result<Clearance, Findings> {
        let probe = Probe { bytes: self.bytes("Zyx & 7"), values: vec!["Zyx & 7".to_owned()] };
        Clearance::of(&self.surfaces(), &probe, &list())
    }
}

/// No word of the list that names somebody, and no piece of one.
fn assert_silent(findings: &Findings) {
    let shown = format!("{findings:?}").to_lowercase();
    for word in ["yul", "도율", "qzt", "quillon", "vesper"] {
        assert!(!shown.contains(word), "{shown}");
    }
}

fn stopped(findings: &Findings) -> Vec<(&str, &str)> {
    assert_silent(findings);
    findings.iter().map(|finding| (finding.entry.as_deref().unwrap(), finding.surface.as_deref().unwrap())).collect()
}

const CLEAN: Small = Small { subject: "Rain, {}", html: "<p title=\"hills\">Dear {}, it rains.</p>" };

#[test]
fn a_clean_letter_passes() {
    let clearance = CLEAN.clear().unwrap();
    for _ in 0..3 {
        let bytes = CLEAN.bytes("Grace <3");
        assert_eq!(clearance.vet(bytes.clone(), &["Grace <3".to_owned()]).unwrap().bytes(), bytes);
    }
}

#[test]
fn a_form_stops_wherever_and_however_it_is_written() {
    for html in [
        "<p>Do-yul Ma, {}</p>",
        "<p>MA DO-YUL {}</p>",
        "<p>마도율 {}</p>",
        "<p>\u{1106}\u{1161} \u{1103}\u{1169}\u{110b}\u{1172}\u{11af} {}</p>",
        "<p>Ｄｏ－ｙｕｌ Ｍａ {}</p>",
        "<img alt=\"Do-yul Ma\">{}",
        "<p><b>D</b>o-yul Ma {}</p>",
        "<p>D&#111;-yul&nbsp;Ma {}</p>",
        "<a href=\"https://e.example/%44o-yul%20Ma\">{}</a>",
        "<!-- Do-yul Ma -->{}",
    ] {
        let findings = Small { subject: "{}", html }.clear().unwrap_err();
        assert_eq!(stopped(&findings), [("q1", "html")], "{html}");
    }
    let findings = Small { subject: "About Do-yul Ma {}", html: "{}" }.clear().unwrap_err();
    assert_eq!(stopped(&findings), [("q1", "header:Subject")]);
}

#[test]
fn an_acronym_counts_as_a_word_only() {
    assert!(Small { subject: "aqzty {}", html: "{}" }.clear().is_ok());
    assert_eq!(stopped(&Small { subject: "qzt, {}", html: "{}" }.clear().unwrap_err()), [("q2", "header:Subject")]);
}

#[test]
fn a_form_across_the_border_of_a_place_stops() {
    let letter = Small { subject: "Rain, {}", html: "<p>Dear Do-{} Ma, it rains.</p>" };
    let clearance = letter.clear().unwrap();
    assert!(clearance.vet(letter.bytes("Grace"), &["Grace".to_owned()]).is_ok());
    for _ in 0..2 {
        let findings = clearance.vet(letter.bytes("yul"), &["yul".to_owned()]).unwrap_err();
        assert_eq!(stopped(&findings), [("q1", "html")]);
    }
    let findings = clearance.vet(letter.bytes("마 도율"), &["마 도율".to_owned()]).unwrap_err();
    assert_eq!(stopped(&findings), [("q1", "header:Subject"), ("q1", "html")]);
}

#[test]
fn a_program_that_reads_otherwise_is_refused() {
    let mut surfaces = CLEAN.surfaces();
    let probe = Probe { bytes: CLEAN.bytes("Zyx"), values: vec!["Zyx".to_owned()] };
    surfaces[3].pieces.push(fixed("!"));
    let findings = Clearance::of(&surfaces, &probe, &list()).unwrap_err();
    assert_eq!(findings.iter().next().unwrap().code(), "protect/decoded");
    surfaces.pop();
    assert!(Clearance::of(&surfaces, &probe, &list()).is_err());
    // A letter that is not what its values say is seen in the sample.
    let clearance = CLEAN.clear().unwrap();
    assert!(clearance.vet(CLEAN.bytes("Grace"), &["Hope".to_owned()]).is_err());
    let hidden = Small { subject: "Rain, {}", html: "<p>Do-yul Ma</p>" };
    let clearance = CLEAN.clear().unwrap();
    assert!(clearance.vet(hidden.bytes("Grace"), &["Grace".to_owned()]).is_err());
}

/// A signature of the right form, of no key.
fn signature(domain: &str, selector: &str, names: &str) -> Vec<u8> {
    let (hash, digits) = ("a".repeat(43), "b".repeat(86));
    format!(
        "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d={domain}; s={selector};\r\n h={names}; bh={hash}=;\r\n \
         b={digits}==\r\n"
    )
    .into_bytes()
}

#[test]
fn a_signed_letter_passes_and_nothing_rides_in_its_signatures() {
    let values = ["Grace".to_owned()];
    let signed = |before: &[Vec<u8>]| [before.concat(), CLEAN.bytes("Grace")].concat();
    let right = || signature("example.org", "s1", "Content-Type:Subject:Subject");
    let clearance = CLEAN.clear().unwrap();
    // The first letter is read whole, the others are not.
    for _ in 0..3 {
        let bytes = signed(&[right(), right()]);
        assert_eq!(clearance.vet(bytes.clone(), &values).unwrap().bytes(), bytes);
        for name in ["quillon-vesper", "quillon.vesper", "quillon_vesper"] {
            for named in [signature(name, "s1", "Subject"), signature("example.org", name, "Subject")] {
                let findings = clearance.vet(signed(&[right(), named]), &values).unwrap_err();
                assert_eq!(stopped(&findings), [("q3", "header:DKIM-Signature")], "{name}");
            }
        }
        for wrong in [
            signature("example.org", "s1", "Subject:Quillon"),
            signature("example.org", "s1; z=Quillon Vesper", "Subject"),
            b"DKIM-Signature: Quillon Vesper\r\n".to_vec(),
        ] {
            let findings = clearance.vet(signed(&[right(), wrong]), &values).unwrap_err();
            assert_silent(&findings);
            assert_eq!(findings.iter().next().unwrap().code(), "protect/decoded");
        }
    }
    // Lower down it is no signature of ours.
    let clearance = CLEAN.clear().unwrap();
    let below = String::from_utf8(CLEAN.bytes("Grace")).unwrap();
    let below = below.replace("\r\n\r\n", &format!("\r\n{}\r\n", String::from_utf8(right()).unwrap()));
    assert!(clearance.vet(below.into_bytes(), &values).is_err());
}

fn reader(name: &str) -> Reader {
    Reader {
        row: 7,
        address: EmailAddress::parse("x@example.net").unwrap(),
        language: None,
        audience: Tier::Public,
        status: Status::Active,
        mode: Mode::Full,
        mode_chosen: None,
        country: None,
        tags: Vec::new(),
        fields: [("name".to_owned(), name.to_owned())].into(),
    }
}

#[test]
fn a_protected_reader_is_left_out_unless_the_entry_says_so() {
    let finding = list().keeps_out(&reader("Ma Do-yul")).unwrap();
    assert_eq!((finding.code(), finding.value("row")), ("protect/reader", Some("7")));
    assert_silent(&std::iter::once(finding).collect());
    assert_eq!(list().keeps_out(&reader("Quillon Vesper")), None);
    assert_eq!(list().keeps_out(&reader("Grace")), None);
    let clearance = CLEAN.clear().unwrap();
    for _ in 0..2 {
        let own = "Quillon Vesper";
        assert!(clearance.vet(CLEAN.bytes(own), &[own.to_owned()]).is_ok());
    }
}

#[test]
fn a_tier_that_may_see_a_form_is_not_stopped_by_it() {
    let letter = Small { subject: "QZT {}", html: "{}" };
    let probe = Probe { bytes: letter.bytes("a"), values: vec!["a".to_owned()] };
    assert!(Clearance::of(&letter.surfaces(), &probe, &list().for_tier(Tier::Team)).is_ok());
    assert!(Clearance::of(&letter.surfaces(), &probe, &list().for_tier(Tier::Partners)).is_err());
}

#[test]
fn the_list_has_ids_and_what_is_printed() {
    let list = list();
    assert_eq!(list.ids(), BTreeSet::from(["q1".to_owned(), "q2".to_owned(), "q3".to_owned()]));
    let shown: Vec<String> = list.persons()["q1"].show_as.values().cloned().collect();
    assert_eq!(shown, ["Brother M", "M형제"]);
    assert_eq!(list.digest(), self::list().digest());
    assert!(!format!("{list:?}").to_lowercase().contains("yul"));
}

#[test]
fn every_mistake_in_the_list_is_found_with_its_line() {
    let cases = [
        ("version = 2", "protect/version", 1),
        ("[[entry]]\nid = \"a\"\nvalue = \"x\"", "protect/version", 1),
        ("version = 1\n[[entry]]\nid = \"a\"\nfroms = \"x\"\nvalue = \"y\"", "protect/key#near", 4),
        ("version = 1\nDo-yul = 3", "protect/key", 2),
        ("version = 1\n[[entry]]\nvalue = \"x\"", "protect/id#missing", 2),
        ("version = 1\n[[entry]]\nid = \"a b\"\nvalue = \"x\"", "protect/id", 3),
        (
            "version = 1\n[[entry]]\nid = \"a\"\nvalue = \"x\"\n[[entry]]\nid = \"A\"\nvalue = \"y\"",
            "protect/id#twice",
            6,
        ),
        ("version = 1\n[[entry]]\nid = \"a\"", "protect/empty", 2),
        ("version = 1\n[[entry]]\nid = \"a\"\nvalue = \" \"", "protect/empty", 2),
        ("version = 1\n[[entry]]\nid = \"a\"\nvalue = [1, 2]\nforms = \"x\"", "protect/value#text", 4),
        ("version = 1\n[[entry]]\nid = \"a\"\nvalue = \"x\"\nreader = \"yes\"", "protect/value#flag", 5),
        ("version = 1\n[[entry]]\nid = \"a\"\nvalue = \"x\"\ntiers_allowed = [\"all\"]", "protect/value#tier", 5),
        ("version = 1\n[[entry]]\nid = \"a\"\nvalue = \"Do-yul", "protect/toml", 4),
        ("version = 1\n[[detector]]\nid = \"d\"\nwords = 1", "protect/key", 4),
    ];
    for (text, sentence, line) in cases {
        let (_, findings) = List::read(SourceId(0), text);
        assert_silent(&findings);
        let found: Vec<_> = findings.iter().map(|f| (f.sentence, f.span.map_or(0, |span| span.line))).collect();
        assert!(found.contains(&(sentence, line)), "{text}: {found:?}");
    }
}
