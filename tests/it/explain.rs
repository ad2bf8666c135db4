//! Every example of `phoebe explain`, run through the command: the wrong one gives its code, the right one does not.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use phoebe::tongue::{Explanation, explain, explained_codes, sentence_keys};

use crate::world::{World, repository};

const HEAD: &str = "---\nkind: weekly\nsubject: Rain on the terraces\npreheader: Rain on the terraces, and the road is open again\n\
                    date: 2026-06-21\naudience: public\n---\n\n";

/// The greeting that goes before an example about a template, so that the template is used.
const GREETING: &str = "::: greeting\nDear {{default subscriber.name \"friend\"}},\n:::\n";

#[test]
fn every_wrong_example_gives_its_code_and_no_right_one_does() {
    let codes: Vec<&str> = explained_codes().collect();
    let faults: Vec<String> = std::thread::scope(|scope| {
        let half = codes.len().div_ceil(2);
        let runs: Vec<_> = codes
            .chunks(half)
            .map(|part| scope.spawn(move || part.iter().flat_map(|code| faults(code)).collect::<Vec<_>>()))
            .collect();
        runs.into_iter().flat_map(|run| run.join().unwrap()).collect()
    });
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

fn faults(code: &str) -> Vec<String> {
    let said = explain(code).unwrap();
    let (Some(wrong), Some(right)) = (&said.wrong, &said.right) else { return Vec::new() };
    let mut faults = Vec::new();
    let found = found(said, wrong, true);
    if !found.iter().any(|(given, _)| given == code) {
        faults.push(format!("{code}: the wrong example does not give it, but {found:?}\n{wrong}"));
    }
    // What the validator found in a template fails again when the letter is drawn.
    let follows = |given: &str| code.starts_with("mjml/") && given.starts_with("mjml/");
    if found.iter().any(|(given, stops)| given != code && *stops && !follows(given)) {
        faults.push(format!("{code}: the wrong example has another mistake as well: {found:?}\n{wrong}"));
    }
    let found = self::found(said, right, false);
    if found.iter().any(|(given, stops)| given == code || *stops) {
        faults.push(format!("{code}: the right example is not right: {found:?}\n{right}"));
    }
    faults
}

/// What `check` says of an example: the codes, and whether each stops the letter.
fn found(said: &Explanation, example: &str, wrong: bool) -> BTreeSet<(String, bool)> {
    let world = World::letter("It is raining.\n");
    world.write("subscribers.csv", "email,name,city,audience\nanna@reader.example,Anna,,public\n");
    world.write("protected.toml", "version = 1\n[[entry]]\nid = \"q1\"\nkind = \"person\"\nlatin = [{ given = \"Do-yul\", family = \"Ma\" }]\nshow_as = { en = \"Brother M\" }\n");
    let photos = world.path().join("issues/letter/photos");
    fs::create_dir_all(&photos).unwrap();
    fs::copy(repository().join("issues/2026-06-07-field-report/photos/road.jpg"), photos.join("hall.jpg")).unwrap();
    let issue = "issues/letter/issue.md";
    match said.place.as_str() {
        "letter" => {
            let text = match said.repeat.filter(|_| wrong) {
                Some(times) => repeated(example, times),
                None => example.to_owned(),
            };
            world.write(issue, &format!("{HEAD}{text}\n"));
        }
        "issue" => world.write(issue, &format!("{example}\n")),
        "twin" => {
            world.write(issue, &format!("{HEAD}{}\n", said.also.as_deref().unwrap_or_default()));
            world.write("issues/letter/issue.ko.md", &format!("{example}\n"));
            let settings = world.read("phoebe.toml").replace("timezone", "languages = [\"en\", \"ko\"]\ntimezone");
            world.write("phoebe.toml", &settings);
        }
        "photo" => {
            world.write(issue, &format!("{HEAD}::: photo\nPhoto: photos/hall.jpg\nAlt: A hall in the evening\nFaces: none\nPlace: generic\n:::\n"));
            if wrong && said.made.is_none() {
                world.write("issues/letter/photos/hall.jpg", example);
            }
        }
        "template" => {
            let file = said.file.as_deref().unwrap();
            world.write(issue, &format!("{HEAD}{}", said.also.as_deref().unwrap_or(GREETING)));
            world.write(&format!("templates/quiet/{file}"), example);
        }
        other => world.write(other, example),
    }
    if wrong && let Some(made) = &said.made {
        remake(&world, &said.place, made);
    }
    let ran = world.run(&["check", "letter", "--json"]);
    assert!(ran.stdout.contains("\"schema\":1"), "{example}\n{}\n{}", ran.stdout, ran.stderr);
    let said: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let findings = said["findings"].as_array().unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    findings.iter().map(|finding| (text(&finding["code"]), text(&finding["severity"]) == "error")).collect()
}

/// Makes the file of a wrong example as its text cannot say it.
fn remake(world: &World, place: &str, made: &str) {
    let name = match place {
        "issue" => "issues/letter/issue.md",
        "photo" => "issues/letter/photos/hall.jpg",
        other => other,
    };
    let path = world.path().join(name);
    let mut bytes = fs::read(&path).unwrap();
    let length = bytes.len();
    match made {
        "half" => bytes.truncate(length / 2),
        "scrambled" => bytes[4..length - 2].fill(0),
        "huge" => {
            let frame = bytes.windows(2).position(|pair| matches!(pair, [0xff, 0xc0 | 0xc2])).unwrap();
            let side = 30_000_u16.to_be_bytes();
            bytes.splice(frame + 5..frame + 9, [side, side].concat());
        }
        "windows-1252" => {
            // Up to U+00FF its letters are those of Unicode.
            let text = String::from_utf8(bytes).unwrap();
            bytes = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
        }
        other => panic!("“{other}” cannot be made"),
    }
    fs::write(path, bytes).unwrap();
}

/// The example with its second line repeated, as paragraphs.
fn repeated(example: &str, times: usize) -> String {
    let lines: Vec<&str> = example.lines().collect();
    let body = format!("{}\n\n", lines[1]).repeat(times);
    format!("{}\n{body}{}", lines[0], lines[2..].join("\n"))
}

#[test]
fn codes_can_be_asked_for_in_any_way() {
    let world = World::empty();
    world.run(&["explain", "key-missing"]).exits(0).says("… needs …").says("Faces: none").says("wrong").says("right");
    world.run(&["explain", "template/parse"]).exits(0).says("templates/quiet/blocks/greeting.mjml.hbs");
    world.run(&["explain", "error[key-missing]"]).exits(0).says("wrong");
    world.run(&["explain", "key-mising"]).exits(2).says("did you mean key-missing?");
    world.run(&["explain"]).exits(0).says("size/gmail-clip");
    let ran = world.run(&["explain", "key-missing", "--json"]).exits(0);
    assert!(ran.stdout.starts_with("{\"schema\":1,\"code\":\"key-missing\""), "{}", ran.stdout);
}

/// Whatever is found must be said in words, and can then be asked for: every code that stands in the sources.
#[test]
fn every_code_in_the_sources_has_a_sentence() {
    let said: BTreeSet<&str> = sentence_keys().collect();
    let mut silent = BTreeSet::new();
    let mut seen = 0;
    for path in sources(&repository().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        for start in ["Finding::error(", "Finding::warning(", "Severity::Error,", "Severity::Warning,"] {
            for after in text.split(start).skip(1) {
                let Some(key) = after.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()) else {
                    continue;
                };
                seen += 1;
                if !said.contains(key) {
                    silent.insert(format!("{key} in {}", path.display()));
                }
            }
        }
    }
    assert!(seen > 100, "only {seen} codes were found in the sources: is the search still right?");
    assert!(silent.is_empty(), "these have no sentence: {silent:?}");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .filter(|path| !path.to_string_lossy().contains("tests"))
        .collect()
}
