//! Every example of `phoebe explain`, run through the command: the wrong one gives its code, the right one does not.

use std::fs;

use phoebe::tongue::{Explanation, explain, explained_codes};

use crate::world::{World, repository};

const HEAD: &str = "---\nkind: weekly\nsubject: Rain on the terraces\npreheader: Rain on the terraces, and the road is open again\n\
                    date: 2026-06-21\naudience: public\n---\n\n";

/// The greeting that goes before an example about a template, so that the template is used.
const GREETING: &str = "::: greeting\nDear friends,\n:::\n";

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
    if !found.contains(&format!("\"code\":\"{code}\"")) {
        faults.push(format!("{code}: the wrong example does not give it\n{wrong}\n{found}"));
    }
    let found = self::found(said, right, false);
    if found.contains(&format!("\"code\":\"{code}\"")) {
        faults.push(format!("{code}: the right example gives it, too\n{right}\n{found}"));
    }
    faults
}

/// What `check` says of an example.
fn found(said: &Explanation, example: &str, wrong: bool) -> String {
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
            if wrong {
                world.write("issues/letter/photos/hall.jpg", example);
            }
        }
        "template" => {
            let file = said.file.as_deref().unwrap();
            world.write(issue, &format!("{HEAD}{GREETING}"));
            if wrong {
                world.write(&format!("templates/quiet/{file}"), example);
            }
        }
        other => world.write(other, example),
    }
    let ran = world.run(&["check", "letter", "--json"]);
    assert!(ran.stdout.contains("\"schema\":1"), "{example}\n{}\n{}", ran.stdout, ran.stderr);
    ran.stdout
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
    world.run(&["explain", "key-missing"]).exits(0).says("Faces: none").says("wrong").says("right");
    world.run(&["explain", "error[key-missing]"]).exits(0).says("wrong");
    world.run(&["explain", "key-mising"]).exits(2).says("did you mean key-missing?");
    world.run(&["explain"]).exits(0).says("size/gmail-clip");
    let ran = world.run(&["explain", "key-missing", "--json"]).exits(0);
    assert!(ran.stdout.starts_with("{\"schema\":1,\"code\":\"key-missing\""), "{}", ran.stdout);
}
