//! A protected form stops the letter wherever it stands, and is itself said nowhere: not on the terminal, not in the log,
//! not in the state.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::server::{Script, TestServer};
use crate::world::{World, repository};

const NAME: &str = "Zerubina Quellworth";
const KOREAN: &str = "곽제루비";
const BODY: &str = "::: greeting\nDear {{default subscriber.name \"friend\"}},\n\nGrace and peace to you.\n:::\n";
const LIST: &str = "version = 1\n\n[[entry]]\nid = \"q1\"\nkind = \"person\"\nlatin = [{ given = \"Zerubina\", \
    family = \"Quellworth\" }]\nko = { family = \"곽\", given = \"제루비\" }\nshow_as = { en = \"Sister Z\", ko = \"Z자매\" }\n\
    risk = \"high\"\n";

/// A letter with a photo `photos/hills.jpg`, in English with a Korean twin.
fn letter() -> World {
    let world = World::letter(&format!("{BODY}\n{}", photo("photos/hills.jpg", "Hills in the rain")));
    let twin = format!(
        "---\n제목: 편지\n---\n\n{}\n{}",
        BODY.replace("Grace and peace to you.", "은혜와 평강이 있기를 빕니다."),
        photo("photos/hills.jpg", "비 오는 언덕")
    );
    world.write("issues/letter/issue.ko.md", &twin);
    change(&world, "phoebe.toml", "timezone", "languages = [\"en\", \"ko\"]\ntimezone");
    world.append("subscribers.csv", "dora@reader.example,Dora,public\n");
    change(&world, "subscribers.csv", "email,name,audience", "email,name,audience,lang");
    change(&world, "subscribers.csv", "Dora,public", "Dora,public,ko");
    let photos = world.path().join("issues/letter/photos");
    fs::create_dir_all(&photos).unwrap();
    fs::copy(repository().join("issues/2026-06-07-field-report/photos/road.jpg"), photos.join("hills.jpg")).unwrap();
    world
}

fn photo(path: &str, alt: &str) -> String {
    format!("::: photo\nPhoto: {path}\nAlt: {alt}\nFaces: none\nPlace: generic\n:::\n")
}

#[track_caller]
fn change(world: &World, file: &str, from: &str, to: &str) {
    let text = world.read(file);
    assert!(text.contains(from), "{file} has no {from}");
    world.write(file, &text.replacen(from, to, 1));
}

/// The photo's file under another name, in both languages.
fn rename(world: &World, name: &str) {
    let photos = world.path().join("issues/letter/photos");
    fs::rename(photos.join("hills.jpg"), photos.join(name)).unwrap();
    for file in ["issues/letter/issue.md", "issues/letter/issue.ko.md"] {
        change(world, file, "photos/hills.jpg", &format!("photos/{name}"));
    }
}

fn protect(world: &World) {
    world.write("protected.toml", LIST);
    fs::set_permissions(world.path().join("protected.toml"), fs::Permissions::from_mode(0o600)).unwrap();
}

type Place = (&'static str, fn(&World));

const ISSUE: &str = "issues/letter/issue.md";
const TWIN: &str = "issues/letter/issue.ko.md";

/// Where the form is written, and what the finding calls that place.
const PLACES: [Place; 16] = [
    ("text", |world| change(world, ISSUE, "Grace", &format!("We met {NAME} there.\nGrace"))),
    ("html", |world| change(world, ISSUE, "Grace", "We met ZERUBINA  **Quellworth**. Grace")),
    ("html", |world| change(world, ISSUE, "Alt: Hills", &format!("Alt: {NAME} in the hills"))),
    ("html", |world| change(world, ISSUE, "Faces", &format!("Credit: {NAME}\nFaces"))),
    ("header:Subject", |world| change(world, ISSUE, "A letter", &format!("News of {NAME}"))),
    ("html", |world| change(world, ISSUE, "What happened", &format!("What {NAME} said happened"))),
    ("filename", |world| rename(world, &format!("{NAME}.jpg"))),
    ("filename", |world| rename(world, "2026-zerubina_QUELLWORTH-2.jpg")),
    ("filename", |world| rename(world, "곽제루비.jpg")),
    ("header:From", |world| change(world, "phoebe.toml", "\"Lantern Hill <", &format!("\"{NAME} <"))),
    ("header:Reply-To", |world| {
        change(world, "phoebe.toml", "postal", &format!("reply_to = \"{NAME} <office@lanternhill.example>\"\npostal"));
    }),
    ("header:List-Id", |world| change(world, "phoebe.toml", "Lantern Hill Letter", &format!("{NAME}’s Letter"))),
    ("text", |world| change(world, TWIN, "은혜와", &format!("그곳에서 {KOREAN} 자매를 만났습니다. 은혜와"))),
    ("html", |world| change(world, TWIN, "비 오는 언덕", &format!("언덕의 {KOREAN}"))),
    ("header:Subject", |world| change(world, TWIN, "제목: 편지", &format!("제목: {KOREAN}의 편지"))),
    ("html", |world| {
        let file = "templates/quiet/letter.mjml.hbs";
        let text = fs::read_to_string(repository().join(file)).unwrap();
        let hidden =
            format!("<mj-section><mj-column><mj-text><p title=\"{NAME}\">x</p></mj-text></mj-column></mj-section>");
        world.write(file, &text);
        change(world, file, "{{> parts/footer}}", &format!("{hidden}{{{{> parts/footer}}}}"));
    }),
];

#[test]
fn a_protected_form_stops_everything_and_stands_nowhere() {
    let half = PLACES.len().div_ceil(2);
    std::thread::scope(|scope| {
        for places in PLACES.chunks(half) {
            scope.spawn(|| places.iter().for_each(stops));
        }
    });
}

fn stops((place, write): &Place) {
    let world = letter();
    write(&world);
    // Without the list nothing is wrong with it; with the list nothing but the form.
    world.run(&["check", "letter", "--json"]).exits(0).keeps_quiet_about("\"error\"");
    protect(&world);
    let checked = world.run(&["check", "letter", "--json"]).exits(3);
    let found: serde_json::Value = serde_json::from_str(&checked.stdout).unwrap();
    let stopping = found["findings"].as_array().unwrap().iter().filter(|found| found["severity"] != "warning");
    let stopping: Vec<_> = stopping.map(|found| (found["code"].as_str(), found["surface"].as_str())).collect();
    assert!(stopping.iter().all(|(code, _)| *code == Some("protect/name")), "{place}: {stopping:?}");
    assert!(stopping.iter().any(|(_, surface)| *surface == Some(place)), "{place}: {stopping:?}");

    let rehearsed = world.run(&["send", "letter"]).exits(3).says("protect/name");
    let server = TestServer::start(Script::default());
    let world = world.sending_to(server.port);
    let sent = world.run(&["send", "letter", "--confirm", "letter"]).exits(3).says("nothing was sent");
    let proof = world.run(&["test", "letter", "--to", "me@office.example"]).exits(3);
    let shown = world.run(&["-v", "render", "letter"]).exits(3);
    assert!(server.letters().is_empty() && server.connections() == 0, "{place}");
    assert!(!world.path().join("outbox").exists(), "{place}: something was written");
    for ran in [checked, rehearsed, sent, proof, shown] {
        assert!(!holds(format!("{}{}", ran.stdout, ran.stderr).as_bytes()), "{place}: {}", ran.stderr);
    }
    // What Phoebe wrote: the state, the log, what it keeps.
    let written = fs::read_dir(world.path()).unwrap().map(|entry| entry.unwrap().path());
    let own = ["phoebe.toml", "protected.toml", "issues", "templates"];
    for path in written.filter(|path| own.iter().all(|own| !path.ends_with(own))) {
        nowhere(&path, place);
    }
}

fn nowhere(path: &Path, place: &str) {
    assert!(!holds(path.to_string_lossy().as_bytes()), "{place}: the name of {}", path.display());
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            nowhere(&entry.unwrap().path(), place);
        }
    } else {
        assert!(!holds(&fs::read(path).unwrap()), "{place}: in {}", path.display());
    }
}

fn holds(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    ["quellworth", "제루비"].iter().any(|form| text.contains(form))
}

/// What makes the Korean places above what they are: the form is not to be seen in the bytes.
#[test]
fn a_korean_letter_hides_its_words_in_base64() {
    let world = letter();
    change(&world, TWIN, "은혜와", &format!("그곳에서 {KOREAN} 자매를 만났습니다. 은혜와"));
    let letter = world.run(&["render", "letter", "--lang", "ko", "--format", "eml"]).exits(0);
    let coded = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n";
    assert!(letter.stdout.contains(coded));
    assert!(!holds(letter.stdout.as_bytes()));
    assert!(holds(world.run(&["render", "letter", "--lang", "ko", "--format", "text"]).exits(0).stdout.as_bytes()));
}

#[test]
fn a_reader_with_a_protected_name_gets_no_letter() {
    let world = letter();
    protect(&world);
    world.append("subscribers.csv", &format!("zq@reader.example,{NAME},public\n"));
    world.run(&["send", "letter"]).exits(0).says("row 6").keeps_quiet_about("Quellworth");
    let letters = world.files("outbox", "eml");
    assert_eq!(letters.len(), 4);
    for letter in letters {
        assert!(!fs::read_to_string(letter).unwrap().contains("zq@reader.example"));
    }
}
