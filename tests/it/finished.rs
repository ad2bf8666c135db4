//! Finished letters, taken from the very messages that would be sent: the samples, the first letter of a new folder, one
//! with every kind of block, one that runs from right to left, and one in a house colour.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use phoebe::mime::Message;

use crate::world::World;

/// The page of one letter.
pub struct Finished {
    /// "2026-06-21-third-week-ko".
    pub name: String,
    /// Its HTML part, pictures named by `cid:`.
    pub html: String,
    /// The same with the pictures of the message in it, as a mail program shows it.
    pub shown: String,
}

const SAMPLES: [(&str, &str); 6] = [
    ("2026-06-21-third-week", "en"),
    ("2026-06-21-third-week", "ko"),
    ("2026-05-03-highlands-alert", "en"),
    ("2026-04-05-prayer-guide", "en"),
    ("2026-05-17-letters-for-the-class", "en"),
    ("2026-06-07-field-report", "en"),
];

/// All of them, made once.
pub fn letters() -> &'static [Finished] {
    static LETTERS: OnceLock<Vec<Finished>> = OnceLock::new();
    LETTERS.get_or_init(made)
}

/// One of them.
pub fn letter(name: &str) -> &'static Finished {
    letters().iter().find(|letter| letter.name == name).expect(name)
}

fn made() -> Vec<Finished> {
    let samples = World::samples();
    let mut letters: Vec<Finished> =
        SAMPLES.iter().map(|(slug, lang)| finished(&samples, format!("{slug}-{lang}"), slug, lang)).collect();
    letters.push(finished(&World::fixture("rtl"), "rtl".to_owned(), "2026-06-21-arabic", "ar"));
    let every = World::fixture("every");
    for lang in ["en", "ko"] {
        letters.push(finished(&every, format!("every-{lang}"), "2026-06-21-every-kind", lang));
    }
    every.append("phoebe.toml", "\n[theme]\ncolor = \"#8A1C3B\"\n");
    letters.push(finished(&every, "house-en".to_owned(), "2026-06-21-every-kind", "en"));
    let new = World::empty();
    new.run(&["init"]).exits(0);
    letters.push(finished(&new, "first-letter".to_owned(), "2026-06-20-first-letter", "en"));
    letters
}

fn finished(world: &World, name: String, slug: &str, lang: &str) -> Finished {
    let ran =
        world.command(&["render", slug, "--lang", lang, "--audience", "public", "--format", "eml"]).output().unwrap();
    assert!(ran.status.success(), "{name}: {}", String::from_utf8_lossy(&ran.stderr));
    let message = Message::read(&ran.stdout).unwrap();
    let mut shown = message.html.clone();
    for picture in &message.pictures {
        let data = format!("data:image/{};base64,{}", picture.kind, STANDARD.encode(&picture.bytes));
        shown = shown.replace(&format!("cid:{}", picture.id), &data);
    }
    Finished { name, html: message.html, shown }
}
