//! Lists as Excel and Google write them, and lists that mean harm.

use std::io::Read;

use proptest::prelude::*;

use crate::diag::Findings;
use crate::model::{EmailAddress, Language, Mode, Reader, Standing, Status, Tier};
use crate::subscribers::{LeftOut, Roll, Rows, Terms, admit, choose};
use crate::tongue::sentence;

/// A whole list.
#[derive(Debug, PartialEq)]
struct Gathered {
    readers: Vec<Reader>,
    findings: Findings,
}

fn list(bytes: &[u8]) -> Gathered {
    let (bytes, length) = (std::sync::Arc::<[u8]>::from(bytes), bytes.len());
    let roll =
        Roll::open(length.try_into().unwrap(), move || std::io::Cursor::new(std::sync::Arc::clone(&bytes))).unwrap();
    let mut gathered = Gathered { readers: Vec::new(), findings: Findings::new() };
    for row in roll.walk().unwrap() {
        match row {
            Ok(reader) => gathered.readers.push(reader),
            Err(finding) => gathered.findings.push(finding),
        }
    }
    gathered
}

/// `row sentence` of each finding; its sentence must be complete.
fn said(gathered: &Gathered) -> Vec<String> {
    let one = |finding: &crate::diag::Finding| {
        let said = sentence(finding, &Language::english());
        assert!(!said.message.contains('{') && said.message != finding.code(), "{}", said.message);
        format!("{} {}", finding.value("row").unwrap_or_default(), finding.sentence)
    };
    gathered.findings.iter().map(one).collect()
}

fn reader(line: &str) -> Reader {
    let text = format!("email,lang,audience,status,mode,mode_chosen,country\n{line}\n");
    Rows::open(text.as_bytes()).unwrap().next().unwrap().unwrap()
}

fn terms() -> Terms {
    Terms {
        languages: vec![Language::english(), Language::korean()],
        hold_countries: vec!["Northland".to_owned()],
        notes: false,
    }
}

#[test]
fn all_encodings_and_delimiters_give_the_same_readers() {
    let text = "Email,이름,Lang\r\ngrace@example.org,\"김은혜, 집사\r\n둘째 줄\",ko\r\n\r\nhope@example.org\r\n";
    let expected = list(text.as_bytes());
    assert_eq!(expected.readers[0].field("이름"), "김은혜, 집사 둘째 줄");
    assert_eq!(expected.readers.len(), 2);
    let semicolons = text.replace(',', ";").replace("김은혜;", "김은혜,");
    let tabs = text.replace(',', "\t").replace("김은혜\t", "김은혜,");
    for text in [text, &semicolons, &tabs] {
        let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
        let (korean, _, _) = encoding_rs::EUC_KR.encode(text);
        let wide: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let other: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        for bytes in [text.as_bytes(), &marked, &korean, &wide, &other] {
            assert_eq!(list(bytes), expected);
        }
    }
}

#[test]
fn the_first_korean_letter_may_stand_far_down() {
    for bytes in [encoding_rs::EUC_KR.encode("은혜").0.into_owned(), "은혜".as_bytes().to_vec()] {
        let mut text = b"email,name\n".to_vec();
        for number in 0..9_000 {
            text.extend(format!("reader{number}@example.org,Reader\n").bytes());
        }
        text.extend(b"grace@example.org,");
        text.extend(bytes);
        let gathered = list(&text);
        assert_eq!(gathered.readers.last().unwrap().field("name"), "은혜");
        assert_eq!(gathered.readers.len(), 9_001);
    }
}

#[test]
fn headers_are_lenient() {
    let gathered = list(b"Name, EMAIL ,,Church,\nGrace,grace@example.org,,First,\n");
    let grace = &gathered.readers[0];
    assert_eq!((grace.row, grace.field("church"), grace.field("name")), (2, "First", "Grace"));
    assert_eq!((grace.audience, grace.status, grace.mode), (Tier::Public, Status::Active, Mode::Full));
    let rows = Rows::open(b"email,Church,,\n".as_slice()).unwrap();
    assert_eq!(rows.columns().into_iter().collect::<Vec<_>>(), ["church", "email"]);
    assert_eq!(Rows::open(b"".as_slice()).err().unwrap().code(), "list/no-email");
    assert_eq!(Rows::open(b"grace@example.org\n".as_slice()).err().unwrap().code(), "list/no-email");
    assert_eq!(Rows::open(b"email,Email\n".as_slice()).err().unwrap().sentence, "list/column-twice#email");
}

#[test]
fn wrong_rows_are_refused_by_number() {
    let text = "email,name,lang,audience,status,mode,mode_chosen\n\
                a@b@example.org\n\
                ,Grace\n\
                \"a@example.org\r\nBcc: b@example.org\",Grace\n\
                a@example.org,x,klingon\n\
                b@example.org,x,en,partner\n\
                c@example.org,x,en,team,pausd\n\
                d@example.org,x,en,team,,loud\n\
                e@example.org,x,en,team,,full,soon\n\
                f@example.org,x,en,team,,full,,more\n\
                g@example.org\u{0},x\n\
                h@localhost\n\
                ok@example.org,x\n";
    let gathered = list(text.as_bytes());
    assert_eq!(
        said(&gathered),
        [
            "2 list/address#at",
            "3 list/address#empty",
            "4 list/address#space",
            "5 list/lang",
            "6 list/audience",
            "7 list/status",
            "8 list/mode",
            "9 list/mode-chosen",
            "10 list/cells",
            "11 list/address#space",
            "12 list/address#domain",
        ]
    );
    assert_eq!(gathered.readers.len(), 1);
    let talk = format!("{:?}", gathered.findings);
    assert!(!talk.contains('@') && !talk.contains("Grace"), "{talk}");
}

#[test]
fn nothing_in_a_name_breaks_a_header() {
    let gathered = list(b"email,name\na@example.org,\"Grace\r\nBcc: x@example.org\x00\x07\"\n");
    assert_eq!(gathered.readers[0].field("name"), "Grace Bcc: x@example.org");
    let turned = list("email,name\na@example.org,Gr\u{202e}ace\u{2028}\u{200b}Kim\n".as_bytes());
    assert_eq!(turned.readers[0].field("name"), "Gr ace Kim");
}

#[test]
fn an_open_quote_is_found() {
    let many = "b@example.org,x\n".repeat(100);
    let gathered = list(format!("email,name\na@example.org,\"Grace\n{many}").as_bytes());
    assert_eq!(said(&gathered), ["2 list/quote"]);
}

#[test]
fn of_the_same_address_twice_the_strictest_row_wins() {
    let text = "email,name,audience,status,mode,country,mode_chosen\n\
                Grace@한국.example,Grace,team,,,Southland,2026-01-01\n\
                hope@example.org,Hope\n\
                grace@xn--3e0b707e.example,Other,public,paused,hold,Northland\n";
    let gathered = list(text.as_bytes());
    assert_eq!(said(&gathered), ["4 list/twice"]);
    let grace = &gathered.readers[0];
    assert_eq!((grace.audience, grace.status, grace.mode), (Tier::Public, Status::Paused, Mode::Hold));
    assert_eq!((grace.field("name"), grace.mode_chosen), ("Grace", None));
    assert_eq!(grace.country.as_deref(), Some("Southland; Northland"));
}

#[test]
fn the_door_knows_every_reason() {
    let cases = [
        ("a@example.org", Standing::Clear, None),
        ("a@example.org,,,,text", Standing::Clear, None),
        ("a@example.org", Standing::Unsubscribed, Some(LeftOut::Unsubscribed)),
        ("a@example.org", Standing::Bounced, Some(LeftOut::Bounced)),
        ("a@example.org", Standing::Complained, Some(LeftOut::Complained)),
        ("a@example.org", Standing::Removed, Some(LeftOut::Removed)),
        ("a@example.org,,,paused", Standing::Clear, Some(LeftOut::Paused)),
        ("a@example.org,,,unsubscribed", Standing::Clear, Some(LeftOut::Unsubscribed)),
        ("a@example.org,,,,hold", Standing::Clear, Some(LeftOut::Hold)),
        ("a@example.org,,,,notify", Standing::Clear, Some(LeftOut::NoNote)),
        ("a@example.org,,,,discreet", Standing::Clear, Some(LeftOut::NoNote)),
        ("a@example.org,,,,full,,NORTHLAND", Standing::Clear, Some(LeftOut::Country)),
        ("a@example.org,,,,full,2026-01-01,Northland", Standing::Clear, None),
        ("a@example.org,,,,full,,Southland", Standing::Clear, None),
    ];
    for (line, standing, expected) in cases {
        assert_eq!(admit(reader(line), standing, &terms()).err(), expected, "{line}");
    }
    let with_notes = Terms { notes: true, ..terms() };
    assert!(admit(reader("a@example.org,,,,notify"), Standing::Clear, &with_notes).is_ok());
}

#[test]
fn a_reader_gets_the_nearest_language() {
    let languages = terms().languages;
    for (line, tag, fell_back) in [
        ("a@example.org", "en", false),
        ("a@example.org,ko", "ko", false),
        ("a@example.org,ko-KR,partners", "ko", false),
        ("a@example.org,fr", "en", true),
    ] {
        let choice = choose(&reader(line), &languages);
        assert_eq!((choice.key.language.tag(), choice.fell_back), (tag, fell_back), "{line}");
    }
    assert_eq!(choose(&reader("a@example.org,ko,partners"), &languages).key.tier, Tier::Partners);
}

#[test]
fn a_long_list_is_a_stream() {
    /// One row without end.
    struct Endless(usize);
    impl Read for Endless {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let line = b"reader@example.org\n";
            for byte in out.iter_mut() {
                *byte = line[self.0 % line.len()];
                self.0 += 1;
            }
            Ok(out.len())
        }
    }
    let rows = Rows::open(b"email\n".chain(Endless(0))).unwrap();
    assert_eq!(rows.take(50_000).map(Result::unwrap).count(), 50_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// 200 lists of 50 rows: 10,000 rows.
    #[test]
    fn fuzzed_rows_never_pass_a_control_character(rows in proptest::collection::vec(".{0,12}(@|,|;|\"|\n|\r|\0)?.{0,9}(@example\\.org)?,\\PC{0,9}[\r\n\0\u{7}]?,(team|public|x)?", 50)) {
        let mut text = "email,name,audience\n".to_owned();
        for row in &rows {
            text.push_str(row);
            text.push('\n');
        }
        let mut numbers = std::collections::BTreeSet::new();
        for row in Rows::open(text.as_bytes()).unwrap() {
            match row {
                Ok(reader) => {
                    prop_assert!(numbers.insert(reader.row));
                    prop_assert!(EmailAddress::parse(reader.address.as_str()).is_ok());
                    prop_assert!(reader.fields.values().all(|value| !value.chars().any(char::is_control)));
                }
                Err(finding) => {
                    prop_assert!(numbers.insert(finding.value("row").unwrap().parse().unwrap()));
                    prop_assert!(finding.values.iter().all(|(name, _)| *name == "row"));
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        if let Ok(rows) = Rows::open(bytes.as_slice()) {
            let _read = rows.count();
        }
    }
}
