//! Letters read by Python's `email` package: a third reader, neither ours nor the safeguard's.

use std::io::Write as _;
use std::process::{Command, Stdio};

use phoebe::compose::Draft;
use phoebe::letter::{Postmark, compile};
use phoebe::model::{
    Context, Digest, EditionKey, EmailAddress, Language, Mailbox, Picture, PictureKind, Piece, SlotId, SlotSource,
    Tier, fill,
};

const SCRIPT: &str = r#"
import email, email.policy, sys
message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
assert not message.defects, message.defects
out = [str(message["Subject"]), str(message["From"]), message.get_content_type()]
for part in message.walk():
    assert not part.defects, part.defects
    if part.get_content_maintype() == "text":
        out.append(part.get_payload(decode=True).decode("utf-8"))
    elif not part.is_multipart():
        out.append(part.get_filename() + " " + part["Content-ID"] + " " + part.get_payload(decode=True).hex())
sys.stdout.buffer.write("\0".join(out).encode("utf-8"))
"#;

#[test]
fn python_reads_what_was_written() {
    for filler in ["It rains = . in the hills. ", "언덕에 비가 내립니다. "] {
        let draft = draft(&filler.repeat(50));
        let program = compile(&draft, &post());
        let values = program.probe_values();
        let bytes = program.letter(&values).to_vec();
        let Some(read) = python(&bytes) else {
            assert!(std::env::var_os("PHOEBE_REAL").is_none(), "python3 is required here");
            println!("passed over: there is no python3 here");
            return;
        };
        let surfaces = program.surfaces();
        let of = |name: &str| {
            let surface = surfaces.iter().find(|surface| surface.name == name).unwrap();
            fill(&surface.pieces, values.texts())
        };
        let picture = &draft.pictures[0];
        let expected = [
            of("header:Subject"),
            of("header:From"),
            "multipart/alternative".to_owned(),
            of("text"),
            of("html"),
            format!("{} <{}> 00ff0d0a2e0d0a", picture.file_name(), of("content-id")),
        ];
        assert_eq!(read, expected);
    }
}

pub(crate) fn python(message: &[u8]) -> Option<Vec<String>> {
    let child = Command::new("python3").args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.ok()?;
    child.stdin.take().unwrap().write_all(message).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap().split('\0').map(str::to_owned).collect())
}

fn post() -> Postmark {
    Postmark {
        name: "예시 선교회 주보".to_owned(),
        names: std::collections::BTreeMap::new(),
        list: "weekly.example.org".to_owned(),
        zone: jiff::tz::TimeZone::UTC,
        from: Mailbox::parse("예시 선교회 <news@example.org>").unwrap(),
        reply_to: Mailbox::parse("news@example.org").unwrap(),
        unsubscribe_mail: EmailAddress::parse("news@example.org").unwrap(),
        unsubscribe_url: "https://u.example.org".to_owned(),
        issue: "2026-06-07".to_owned(),
    }
}

fn draft(filler: &str) -> Draft {
    let bytes: &[u8] = &[0, 255, 13, 10, b'.', 13, 10];
    let picture =
        Picture { digest: Digest::of(bytes), kind: PictureKind::Jpeg, width: 1, height: 1, bytes: bytes.into() };
    let fixed = |text: &str| Piece::Fixed(text.into());
    let name = |context| Piece::Place { slot: SlotId(0), context };
    Draft {
        key: EditionKey { tier: Tier::Public, language: Language::english() },
        subject: vec![fixed("Rain, "), name(Context::Plain), fixed(": 이번 주 소식")],
        preheader: Vec::new(),
        html: vec![
            fixed(&format!("<p>{filler}</p>\n<img src=\"cid:{}\" alt=\"", picture.content_id())),
            name(Context::Html),
            fixed("\">\n"),
        ],
        text: vec![fixed("Dear "), name(Context::Plain), fixed(&format!(",\n\n.\n{filler}\n"))],
        slots: vec![SlotSource::Column("name".to_owned())],
        pictures: vec![picture],
        mjml: String::new(),
        faint: Vec::new(),
    }
}
