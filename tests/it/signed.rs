//! Signatures over generated letters, judged by dkimpy: as they are written, after a real Postfix, and once altered.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use phoebe::compose::Draft;
use phoebe::letter::{Postmark, Signer, SigningKey, compile};
use phoebe::model::{
    Context, Digest, EditionKey, EmailAddress, Language, Mailbox, Picture, PictureKind, Piece, SlotId, SlotSource,
    Stitched, Tier,
};

use crate::dkimpy::{Keys, all_pass, judged, keys, python};
use crate::postfix::Postfix;

const DOMAIN: &str = "letters.example.org";

/// Numbers that are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn new(letter: usize) -> Self {
        Self((u64::try_from(letter).unwrap() + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn of(&mut self, parts: &[&str], most: usize) -> String {
        (0..=self.roll(most)).map(|_| parts[self.roll(parts.len())]).collect()
    }
}

/// A letter as Phoebe writes them, or by hand with everything a canonical form could trip over.
fn letter(number: usize) -> Vec<u8> {
    let dice = &mut Dice::new(number);
    if number.is_multiple_of(3) { by_hand(dice) } else { compiled(dice) }
}

fn compiled(dice: &mut Dice) -> Vec<u8> {
    let long = "longword".repeat(40);
    let parts = [
        "It rains in the hills. ",
        "언덕에 비가 내립니다. ",
        "\n",
        "\n\n\n",
        "   \n",
        "trailing blanks   \n",
        "\ttabs\t\there\n",
        ".\n..\n",
        "-- \n",
        "🙂🙂 ",
        "From here\n",
        "a = b; 50 % <ok>\n",
        &long,
    ];
    let text = dice.of(&parts, 60);
    let fixed = |text: &str| Piece::Fixed(text.into());
    let name = |context| Piece::Place { slot: SlotId(0), context };
    let pictures: Vec<Picture> = (0..dice.roll(3))
        .map(|_| {
            let bytes: Vec<u8> = (0..dice.roll(9_000)).map(|_| u8::try_from(dice.roll(256)).unwrap()).collect();
            let digest = Digest::of(&bytes);
            Picture { digest, kind: PictureKind::Jpeg, width: 1, height: 1, bytes: bytes.into() }
        })
        .collect();
    let mut html = vec![fixed("<p>Dear "), name(Context::Html), fixed(&format!(",</p>\n<p>{text}</p>\n"))];
    html.extend(pictures.iter().map(|one| fixed(&format!("<img src=\"cid:{}\" alt=\"hills\">  \n", one.content_id()))));
    let plain = dice.roll(4) == 0;
    let draft = Draft {
        key: EditionKey { tier: Tier::Public, language: Language::english() },
        subject: vec![fixed(&dice.of(&["Rain ", "비 소식 ", "a  b ", "words and words "], 12)), name(Context::Plain)],
        preheader: Vec::new(),
        html: if plain { Vec::new() } else { html },
        text: vec![fixed("Dear "), name(Context::Plain), fixed(&format!(",\n\n{text}")), name(Context::Plain)],
        slots: vec![SlotSource::Column("name".to_owned())],
        pictures: if plain { Vec::new() } else { pictures },
        faint: Vec::new(),
        mjml: String::new(),
    };
    let program = compile(&draft, &postmark(dice.roll(2) == 0));
    program.letter(&program.probe_values()).to_vec()
}

fn postmark(one_click: bool) -> Postmark {
    Postmark {
        name: "예시 선교회 주보".to_owned(),
        names: BTreeMap::new(),
        list: format!("weekly.{DOMAIN}"),
        zone: jiff::tz::TimeZone::UTC,
        from: Mailbox::parse(&format!("예시 선교회 <news@{DOMAIN}>")).unwrap(),
        reply_to: Mailbox::parse(&format!("office@{DOMAIN}")).unwrap(),
        unsubscribe_mail: EmailAddress::parse(&format!("office@{DOMAIN}")).unwrap(),
        unsubscribe_url: if one_click { "https://u.example.org".to_owned() } else { String::new() },
        issue: "2026-06-07".to_owned(),
    }
}

fn by_hand(dice: &mut Dice) -> Vec<u8> {
    let long = format!("{}\r\n", "x".repeat(900));
    let parts =
        ["word", " ", "  ", "\t", " \t ", "\r\n", "\r\n\r\n", " \r\n", "\t\r\n", ".", "\r\n.\r\n", "=20\r\n", &long];
    let mut body = dice.of(&parts, 40);
    if dice.roll(3) == 0 {
        // A part with a date for the calendar: its lines are folded with a space.
        body = format!(
            "--b\r\nContent-Type: text/plain\r\n\r\n{body}\r\n--b\r\nContent-Type: text/calendar; method=PUBLISH\r\n\r\n\
             BEGIN:VCALENDAR\r\nSUMMARY:{}\r\n and on\r\nEND:VCALENDAR\r\n--b--\r\n",
            "prayer ".repeat(9)
        );
    }
    let blank = |dice: &mut Dice| dice.of(&[" ", "  ", "\t", "\r\n ", "\r\n\t", " \r\n  "], 3);
    let subject = (0..=dice.roll(6)).map(|_| blank(dice) + "word").collect::<String>();
    let mut head = format!(
        "From:{}Example Mission <news@{DOMAIN}>\r\nTo: <box@reader.example>\r\nSubject:{subject}{}\r\n\
         DATE: Sun, 7 Jun 2026 10:00:00 +0900\r\nMessage-ID: <{}@{DOMAIN}>\r\nMIME-Version: 1.0\r\n\
         List-Unsubscribe: <https://u.example.org/u/1>,\r\n\t<mailto:office@{DOMAIN}>\r\n\
         List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nX-Own:  anything \r\n",
        blank(dice),
        dice.of(&[" ", "  ", "\t"], 2),
        dice.roll(1_000_000),
    );
    if body.starts_with("--b") {
        head.push_str("Content-Type: multipart/mixed;\r\n\tboundary=b\r\n");
    }
    body.push_str(&dice.of(&["", "\r\n", "\r\n\r\n", " \r\n\t\r\n", "end\r\n"], 3));
    if body.ends_with([' ', '\t']) {
        // On its way every line has an end; dkimpy takes blanks before a missing one for text.
        body.push_str("\r\n");
    }
    format!("{head}\r\n{body}").into_bytes()
}

/// The signers of the three ways to sign, and how many signatures each makes.
fn signers(keys: &Keys) -> [(&'static str, Signer); 3] {
    let key = |selector: &str, pem: &str| (selector.to_owned(), SigningKey::read(pem.as_bytes()).unwrap());
    let (rsa, ed25519) = (|| key("s1", &keys.rsa), || key("e1", &keys.ed25519));
    [
        ("rsa", Signer::new(DOMAIN, vec![rsa()])),
        ("ed25519", Signer::new(DOMAIN, vec![ed25519()])),
        ("both", Signer::new(DOMAIN, vec![rsa(), ed25519()])),
    ]
}

fn signatures(name: &str) -> usize {
    if name.contains("both") { 2 } else { 1 }
}

fn signed(signer: &Signer, letter: &[u8]) -> Vec<u8> {
    let mut letter = Stitched::from(letter.to_vec());
    signer.sign(&mut letter).unwrap();
    letter.to_vec()
}

fn number_of_letters() -> usize {
    if std::env::var_os("PHOEBE_THOROUGH").is_some() { 600 } else { 60 }
}

#[test]
fn every_signature_of_every_letter_is_right() {
    let Some(keys) = keys() else { return };
    let mut letters = BTreeMap::new();
    for (way, signer) in signers(keys) {
        for number in 0..number_of_letters() {
            let letter = letter(number);
            let bytes = signed(&signer, &letter);
            assert_eq!(bytes, signed(&signer, &letter), "the same letter is signed the same");
            let own = bytes.strip_suffix(letter.as_slice()).expect("the letter itself is not touched");
            let own = String::from_utf8(own.to_vec()).unwrap();
            assert!(own.split("\r\n").all(|line| line.len() <= 78 && !line.ends_with(' ')), "{own}");
            letters.insert(format!("{number:04}-{way}"), bytes);
        }
    }
    if all_pass(&letters, DOMAIN, signatures) {
        println!("{} letters, each signature right", letters.len());
    }
}

#[test]
fn letters_arrive_as_they_were_signed() {
    let (Some(keys), Some(python)) = (keys(), python()) else { return };
    let Some(postfix) = Postfix::start("") else { return };
    let [_, _, (_, both)] = signers(keys);
    let folder = tempfile::tempdir().unwrap();
    let mut sent = BTreeMap::new();
    for number in 0..number_of_letters() {
        let bytes = signed(&both, &letter(number));
        fs::write(folder.path().join(format!("n{number:04}@reader.example")), &bytes).unwrap();
        sent.insert(format!("n{number:04}@reader.example"), bytes);
    }
    let script = "import os, smtplib, sys\n\
        server = smtplib.SMTP('127.0.0.1', int(sys.argv[1]))\n\
        for to in sorted(os.listdir(sys.argv[2])):\n    \
        server.sendmail('bounce@letters.example.org', [to], open(os.path.join(sys.argv[2], to), 'rb').read())\n\
        server.quit()\n";
    let mut carried = Command::new(python);
    carried.args(["-c", script, &postfix.port.to_string()]).arg(folder.path());
    assert!(carried.status().unwrap().success());
    let arrived: BTreeMap<String, Vec<u8>> = postfix.letters(sent.len()).into_iter().collect();
    for (to, bytes) in &sent {
        // smtplib and the mailbox end a last line that has no end.
        let whole = if bytes.ends_with(b"\r\n") { bytes.clone() } else { [bytes, b"\r\n".as_slice()].concat() };
        assert!(arrived[to] == whole, "{to}: another letter arrived\n{}", String::from_utf8_lossy(&arrived[to]));
    }
    if all_pass(&arrived, DOMAIN, |_| 2) {
        println!("{} letters arrived through Postfix, both signatures right", arrived.len());
    }
}

/// The judge does not pass everything: whatever is altered or added on the way breaks both signatures.
#[test]
fn an_altered_letter_is_found_out() {
    let Some(keys) = keys() else { return };
    let [_, _, (_, both)] = signers(keys);
    let letter = signed(&both, &letter(1));
    let text = String::from_utf8(letter.clone()).unwrap();
    let mut altered = BTreeMap::from([("untouched".to_owned(), letter)]);
    let mut alter = |name: &str, from: &str, to: &str| {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{name}");
        altered.insert(name.to_owned(), changed.into_bytes());
    };
    alter("from", "<news@letters", "<pews@letters");
    alter("second-from", "\r\nTo: ", "\r\nFrom: Other <x@example.net>\r\nTo: ");
    alter("second-subject", "\r\nTo: ", "\r\nSubject: Other\r\nTo: ");
    alter("to", "\r\nTo: ", "\r\nTo: <x@example.net>, ");
    alter("unsubscribe", "<mailto:", "<mailto:x");
    alter("content-type", "boundary=\"", "boundary=\"x");
    alter("list-id", "weekly.letters", "weekly.betters");
    alter("body", "Dear=20", "Deer=20");
    alter("body-longer", "--\r\n", "--\r\nmore\r\n");
    altered.insert("end".to_owned(), [text.as_bytes(), b"more\r\n"].concat());
    let Some(verdicts) = judged(&altered, DOMAIN) else { return };
    for (name, verdicts) in verdicts {
        let expected = if name == "untouched" { "pass" } else { "fail" };
        assert_eq!(verdicts, [expected, expected], "{name}");
    }
}

#[test]
fn both_forms_of_a_key_sign_alike() {
    let Some(keys) = keys() else { return };
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pkcs8.pem"), &keys.rsa).unwrap();
    let output = Command::new("openssl")
        .args(["rsa", "-traditional", "-in", "pkcs8.pem"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let pkcs1 = String::from_utf8(output.stdout).unwrap();
    assert!(pkcs1.starts_with("-----BEGIN RSA PRIVATE KEY-----"), "{pkcs1}");
    let sign = |pem: &str| {
        let key = SigningKey::read(pem.as_bytes()).unwrap();
        assert_eq!(format!("{key:?}"), "SigningKey(rsa-sha256)");
        signed(&Signer::new(DOMAIN, vec![("s1".to_owned(), key)]), &letter(1))
    };
    let expected = sign(&keys.rsa);
    assert_eq!(sign(&pkcs1), expected);
    assert_eq!(sign(&pkcs1.replace('\n', "\r\n")), expected);
    let text = String::from_utf8(expected).unwrap();
    let head = text.split_once("\r\n\r\n").unwrap().0.replace("\r\n ", "");
    let names = head.split_once("h=").unwrap().1.split(';').next().unwrap();
    let names: Vec<&str> = names.split(':').collect();
    for (name, times) in [("From", 2), ("Subject", 2), ("List-Unsubscribe", 1), ("Message-ID", 1), ("Precedence", 0)] {
        assert_eq!(names.iter().filter(|other| **other == name).count(), times, "{name} in {names:?}");
    }
    assert!(!head.contains("l=") && !head.contains("t=1"));
}
