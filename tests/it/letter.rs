//! Programs against an independent reader.

use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use phoebe::check::clearance;
use phoebe::compose::Draft;
use phoebe::letter::{Postmark, Program, Values, compile, message_id, values};
use phoebe::mime;
use phoebe::model::{
    Context, Digest, EditionKey, EmailAddress, Key, Language, Mailbox, Mode, Moment, Picture, PictureKind, Piece,
    Reader, SlotId, SlotSource, Standing, Status, Tier, fill,
};
use phoebe::safeguard::List;
use phoebe::subscribers::{Recipient, Terms, admit, token::Token};

fn post(url: &str) -> Postmark {
    Postmark {
        name: "Example Mission Weekly".to_owned(),
        names: std::collections::BTreeMap::new(),
        list: "weekly.example.org".to_owned(),
        zone: TimeZone::get("Asia/Seoul").unwrap(),
        from: Mailbox::parse("예시 선교회 <news@example.org>").unwrap(),
        reply_to: Mailbox::parse("office@example.org").unwrap(),
        unsubscribe_mail: EmailAddress::parse("office@example.org").unwrap(),
        unsubscribe_url: url.to_owned(),
        issue: "2026-06-07".to_owned(),
    }
}

fn fixed(text: &str) -> Piece {
    Piece::Fixed(text.into())
}

fn place(slot: u16, context: Context) -> Piece {
    Piece::Place { slot: SlotId(slot), context }
}

fn draft(filler: &str) -> Draft {
    let bytes = [0x89, b'P', b'N', b'G', 0, 255, 13, 10];
    let picture = Picture {
        digest: Digest::of(&bytes),
        kind: PictureKind::Png,
        width: 1,
        height: 1,
        bytes: bytes.as_slice().into(),
    };
    let greeting = |context| Piece::If {
        slot: SlotId(0),
        then: vec![fixed("Dear "), place(0, context), fixed(",")],
        otherwise: vec![fixed("Dear friend,")],
    };
    Draft {
        key: EditionKey { tier: Tier::Public, language: Language::english() },
        subject: vec![fixed("This week, "), place(0, Context::Plain), fixed(": rain in the hills")],
        preheader: Vec::new(),
        html: vec![
            fixed(&format!("<html>\n.<p class=\"a\" title=\"{filler}\">")),
            greeting(Context::Html),
            fixed(&format!("</p>\n<img src=\"cid:{}\" alt=\"hills\"> \n<a href=\"", picture.content_id())),
            place(2, Context::HtmlAddress),
            fixed("\">unsubscribe</a>"),
            Piece::If { slot: SlotId(3), then: vec![fixed("closed")], otherwise: vec![fixed("open")] },
        ],
        text: vec![
            greeting(Context::Plain),
            fixed(&format!("\n\n{filler}\n.\n--\n{}\n", "long line ".repeat(40))),
            place(1, Context::Plain),
        ],
        slots: vec![
            SlotSource::Column("name".to_owned()),
            SlotSource::ColumnOr { column: "city".to_owned(), otherwise: "your town".to_owned() },
            SlotSource::Unsubscribe,
            SlotSource::Past(date(2026, 6, 10)),
        ],
        pictures: vec![picture],
        mjml: String::new(),
        faint: Vec::new(),
    }
}

fn reader(name: &str) -> Recipient {
    let reader = Reader {
        row: 2,
        address: EmailAddress::parse("grace@example.net").unwrap(),
        language: None,
        audience: Tier::Public,
        status: Status::Active,
        mode: Mode::Full,
        mode_chosen: None,
        country: None,
        tags: Vec::new(),
        fields: [("name".to_owned(), name.to_owned())].into(),
    };
    let terms = Terms { languages: vec![Language::english()], hold_countries: Vec::new(), notes: false };
    admit(reader, Standing::Clear, &terms).unwrap()
}

fn token() -> String {
    let address = EmailAddress::parse("grace@example.net").unwrap();
    Token::new(&Key::new([1; 32]), "weekly.example.org", &address).text().to_owned()
}

fn written(program: &Program, values: &Values) -> Vec<u8> {
    program.letter(values).to_vec()
}

/// What RFC 5321 and 5322 ask of any message, and that it reads as its surfaces say.
fn assert_sound(program: &Program, values: &Values) {
    let bytes = written(program, values);
    assert!(bytes.ends_with(b"\r\n") && !bytes.ends_with(b"\r\n\r\n"));
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(!text.replace("\r\n", "").contains(['\r', '\n', '\0']));
    for line in text.split("\r\n") {
        assert!(!line.starts_with('.'), "{line}");
        // An address cannot be folded.
        let most = if line.contains("<mailto:") || line.contains("<https:") { 998 } else { 78 };
        assert!(line.len() <= most, "{line}");
    }
    let decoded = mime::decode(&bytes).unwrap();
    let expected: Vec<_> =
        program.surfaces().iter().map(|s| (s.name.clone(), fill(&s.pieces, values.texts()))).collect();
    let decoded: Vec<_> = decoded.into_iter().map(|surface| (surface.name, surface.text)).collect();
    assert_eq!(decoded, expected);
}

fn of(program: &Program, name: &str, url: &str) -> Values {
    let moment = Moment::new("2026-06-07T01:00:00Z".parse().unwrap(), &TimeZone::UTC);
    let reader = reader(name);
    values(program, &reader, &moment, &Key::new([1; 32]), &post(url))
}

#[test]
fn a_letter_has_its_headers_and_reads_as_written() {
    let program = compile(&draft("mild"), &post("https://u.example.org"));
    let values = of(&program, "Grace", "https://u.example.org");
    assert_sound(&program, &values);
    assert_sound(&program, &program.probe_values());
    let text = String::from_utf8(written(&program, &values)).unwrap();
    for line in [
        "To: Grace <grace@example.net>\r\n",
        "Subject: This week, Grace: rain in the hills\r\n",
        "Date: Sun, 7 Jun 2026 10:00:00 +0900\r\n",
        "List-Id: Example Mission Weekly <weekly.example.org>\r\n",
        "List-Unsubscribe: <https://u.example.org/u/tok-EN_1>,\r\n <mailto:office@example.org?subject=unsubscribe%20tok-EN_1>\r\n",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
        "Content-Language: en\r\n",
    ] {
        let line = line.replace("tok-EN_1", &token());
        assert!(text.contains(&line), "{line}\n{text}");
    }
    let id = message_id(&Key::new([1; 32]), &post(""), &EmailAddress::parse("grace@example.net").unwrap());
    assert!(text.contains(&format!("Message-ID: <{id}>\r\n")));
    assert!(!id.contains("grace"));
}

#[test]
fn one_click_is_promised_only_with_a_server() {
    let program = compile(&draft("mild"), &post(""));
    let text = String::from_utf8(written(&program, &of(&program, "Grace", ""))).unwrap();
    assert!(
        text.contains(&format!("List-Unsubscribe: <mailto:office@example.org?subject=unsubscribe%20{}>\r\n", token()))
    );
    assert!(!text.contains("-Post:"));
    assert!(text.contains("href=3D\"=\r\nmailto:office@"), "{text}");
}

#[test]
fn levels_with_one_child_are_left_out() {
    let mut draft = draft("mild");
    draft.pictures.clear();
    let program = compile(&draft, &post(""));
    assert!(!String::from_utf8(written(&program, &of(&program, "G", ""))).unwrap().contains("related"));
    draft.html.clear();
    let program = compile(&draft, &post(""));
    let values = of(&program, "G", "");
    assert!(!String::from_utf8(written(&program, &values)).unwrap().contains("multipart"));
    assert_sound(&program, &values);
}

#[test]
fn korean_goes_as_base64_and_programs_outlive_the_process() {
    let draft = draft(&"한국의 언덕에 비가 내립니다. ".repeat(60));
    let program = compile(&draft, &post(""));
    assert_sound(&program, &of(&program, "은혜", ""));
    assert!(
        String::from_utf8(written(&program, &of(&program, "은혜", "")))
            .unwrap()
            .contains("Encoding: base64\r\n\r\nRGVhciD")
    );
    assert_eq!(compile(&draft, &post("")).digest(), program.digest());
    let bytes = program.to_blob().into_bytes();
    let back = Program::from_blob(bytes.clone()).unwrap();
    assert_eq!((back.digest(), &back), (program.digest(), &program));
    for cut in (0..bytes.len()).step_by(97) {
        assert!(Program::from_blob(bytes[..cut].to_vec()).is_err());
    }
}

#[test]
fn a_letter_that_reads_otherwise_in_one_branch_alone_is_not_cleared() {
    let program = compile(&draft("mild"), &post(""));
    assert!(clearance(&program, &List::default()).is_ok());
    for form in ["closed", "open", "Dear friend,"] {
        let mut blob = program.to_blob().into_bytes();
        // What is written of this form, and not what is said to be written.
        let at = blob.windows(form.len()).position(|bytes| bytes == form.as_bytes()).unwrap();
        blob[at] ^= 1;
        let other = Program::from_blob(blob).unwrap();
        let findings = clearance(&other, &List::default()).expect_err(form);
        assert!(findings.iter().all(|finding| finding.code() == "protect/decoded"), "{form}");
    }
}

#[test]
fn the_day_of_sending_chooses_the_form() {
    let program = compile(&draft("mild"), &post(""));
    let open = of(&program, "G", "");
    assert_eq!(open.texts()[3], "");
    let moment = Moment::new("2026-06-10T15:00:00Z".parse().unwrap(), &TimeZone::get("Asia/Seoul").unwrap());
    let late = values(&program, &reader("G"), &moment, &Key::new([1; 32]), &post(""));
    assert_eq!(late.texts()[3], "1");
}

proptest! {
    #[test]
    fn any_value_comes_back(
        name in prop_oneof![
            "\\PC{0,60}",
            any::<String>(),
            Just("\"><script>\r\nBcc: x@example.org\r\n\r\n.\r\n".to_owned()),
            Just("가".to_owned()),
            Just("🙂".repeat(250)),
            "[ .=?a-]{0,80}",
            "[a-z]{60,500}",
        ],
        city in any::<String>(),
        filler in "\\PC{0,200}",
        korean in any::<bool>(),
    ) {
        let filler = if korean { format!("{filler}{}", "언덕".repeat(200)) } else { filler };
        let program = compile(&draft(&filler), &post(""));
        let mut texts = of(&program, &name, "").into_texts();
        texts[1] = city;
        texts[0].clone_from(&name);
        assert_sound(&program, &Values::new(texts));
    }
}
