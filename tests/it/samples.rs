//! The five samples of the repository: read, written, sent, and the same at the other end.

use std::collections::BTreeSet;
use std::fs;

use phoebe::diag::Sources;
use phoebe::mime::{Message, decode};
use phoebe::syntax::{Style, parse};

use crate::python_email::python;
use crate::sink::Sink;
use crate::world::{SUNDAY, World, have, repository};

const WEEKLY: &str = "2026-06-21-third-week";
const SAMPLES: [&str; 5] = [
    "2026-04-05-prayer-guide",
    "2026-05-03-highlands-alert",
    "2026-05-17-letters-for-the-class",
    "2026-06-07-field-report",
    WEEKLY,
];

#[test]
fn every_sample_is_read_without_a_finding() {
    let mut read = 0;
    for folder in fs::read_dir(repository().join("issues")).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.to_string_lossy().into_owned();
            if path.extension().is_none_or(|ending| ending != "md") {
                continue;
            }
            let korean = name.ends_with(".ko.md");
            let bytes = fs::read(&path).unwrap();
            let mut sources = Sources::default();
            let source = sources.add(name.clone(), String::from_utf8_lossy(&bytes).into_owned());
            let (tree, findings) = parse(source, &bytes, Style { smart: !korean }, korean);
            let said: Vec<_> = findings.iter().map(|finding| (finding.code(), finding.span)).collect();
            assert!(said.is_empty(), "{name}: {said:?}");
            assert!(tree.head.is_some() && tree.blocks.len() > 3, "{name}");
            read += 1;
        }
    }
    assert_eq!(read, 6, "five samples and one twin");
}

#[test]
fn the_first_command_of_the_readme_works_in_any_year() {
    assert!(fs::read_to_string(repository().join("README.md")).unwrap().contains(&format!("-- send {WEEKLY}\n")));
    let years: [(&str, &[&str]); 3] =
        [(SUNDAY, &[WEEKLY]), ("2031-03-02T08:00:00Z", &SAMPLES), ("2040-02-29T12:00:00Z", &[WEEKLY])];
    for (now, issues) in years {
        let world = World::samples();
        for issue in issues {
            let ran = world.run(&["send", issue, "--now", now]).exits(0);
            let ran = ran.says("11 letters written").says("nothing was sent").says("phoebe test");
            let folder = format!("outbox/{issue}");
            assert_eq!(world.files(&folder, "eml").len(), 11, "{}", ran.stderr);
            let index = world.read(&format!("{folder}/index.html"));
            for page in world.files(&folder, "html") {
                let text = fs::read_to_string(&page).unwrap();
                assert!(text.contains("Content-Security-Policy") && !text.contains("cid:"), "{}", page.display());
                let name = page.file_name().unwrap().to_string_lossy().into_owned();
                assert!(name == "index.html" || index.contains(&name));
            }
        }
        assert!(!world.path().join("phoebe.db").exists(), "a rehearsal is no state");
    }
}

#[test]
fn every_letter_of_the_samples_arrives_as_it_is_rendered() {
    if !have("smtp-sink") {
        return;
    }
    std::thread::scope(|scope| {
        for half in [&SAMPLES[..2], &SAMPLES[2..]] {
            scope.spawn(move || half.iter().for_each(|issue| arrives(issue)));
        }
    });
}

fn arrives(issue: &str) {
    let sink = Sink::start().unwrap();
    let world = World::samples().sending_to(sink.port);
    world.run(&["send", issue, "--confirm", issue]).exits(0);
    let letters = sink.letters();
    let readers: BTreeSet<&String> = letters.iter().map(|(reader, _)| reader).collect();
    assert_eq!((letters.len(), readers.len()), (11, 11), "{issue}");
    for (at, (reader, arrived)) in letters.iter().enumerate() {
        let render = |format: &str| {
            let output = world.command(&["render", issue, "--as", reader, "--format", format]).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            output.stdout
        };
        assert!(render("eml") == *arrived, "{issue} for {reader} is not what was rendered");
        // The other two forms, as a third reader reads them: once an issue.
        if at == 0
            && let Some(read) = python(arrived)
        {
            let unix = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
            assert_eq!(read[3].replace("\r\n", "\n"), unix(render("text")), "{issue}");
            assert_eq!(read[4].replace("\r\n", "\n"), unix(render("html")), "{issue}");
        }
    }
}

/// A particle is written in the form that the word before it asks for; never both forms at once.
#[test]
fn no_particle_of_the_samples_is_left_open() {
    let world = World::samples();
    let mut korean = 0;
    for issue in SAMPLES {
        let commands: [&[&str]; 3] = [&["check", issue], &["send", issue], &["status"]];
        for arguments in commands {
            let output = world.command(arguments).env("LANG", "ko_KR.UTF-8").output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            closed(&String::from_utf8_lossy(&[output.stdout, output.stderr].concat()), issue);
        }
        for file in world.files(&format!("outbox/{issue}"), "eml") {
            let bytes = fs::read(&file).unwrap();
            for surface in decode(&bytes).unwrap() {
                closed(&surface.text, &format!("{}: {}", file.display(), surface.name));
            }
            let message = Message::read(&bytes).unwrap();
            korean += usize::from(message.header("Content-Language") == Some("ko"));
        }
        for page in world.files(&format!("outbox/{issue}"), "html") {
            closed(&fs::read_to_string(&page).unwrap(), &page.display().to_string());
        }
    }
    assert_eq!(korean, 5, "the weekly has a Korean letter for each of five readers");
}

#[track_caller]
fn closed(text: &str, place: &str) {
    assert_eq!(open_particle(text), None, "in {place}");
}

/// The first particle that stands there in both its forms.
fn open_particle(text: &str) -> Option<String> {
    let pairs = [["은", "는"], ["이", "가"], ["을", "를"], ["과", "와"], ["으로", "로"], ["아", "야"]];
    let open = pairs.into_iter().flat_map(|[one, other]| {
        let stem = one.trim_end_matches('로');
        [
            format!("{one}({other})"),
            format!("{other}({one})"),
            format!("({one}){other}"),
            format!("({other}){one}"),
            format!("({stem}){other}"),
            format!("{one}/{other}"),
        ]
    });
    open.into_iter().find(|open| text.contains(open))
}

#[test]
fn open_particles_are_seen() {
    for text in ["빵은(는)", "길이(가)", "비을(를) 주소서", "서울(으)로", "책(을)를", "M형제은/는"]
    {
        assert!(open_particle(text).is_some(), "{text}");
    }
    assert_eq!(open_particle("은혜는 (이 땅의) 비가 되어 길로 왔다 (가)"), None);
}
