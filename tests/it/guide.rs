//! The console blocks of the guide, run as they stand: what staff type, and what they are told.

use std::fs;

use crate::world::{Ran, World, repository};

#[test]
fn the_guide_does_what_it_says() {
    let mut commands = 0;
    for page in ["first-letter.md", "readers.md"] {
        let text = fs::read_to_string(repository().join("docs/guide").join(page)).unwrap();
        let world = World::empty();
        let mut folder = world.path().to_owned();
        if page != "first-letter.md" {
            world.run(&["init"]).exits(0);
        }
        for block in text.split("```console\n").skip(1).filter_map(|block| block.split("```").next()) {
            for step in block.split("$ ").filter(|step| !step.trim().is_empty()) {
                let (typed, expected) = step.split_once('\n').unwrap_or((step, ""));
                if let Some(into) = typed.strip_prefix("cd ") {
                    folder = folder.join(into);
                    continue;
                }
                let arguments: Vec<&str> = typed.strip_prefix("phoebe ").expect(typed).split(' ').collect();
                let mut command = world.command(&arguments);
                let ran = Ran::from(command.current_dir(&folder).output().unwrap());
                assert_eq!(ran.code, 0, "{page}: {typed}\n{}{}", ran.stdout, ran.stderr);
                let said = format!("{}{}", ran.stdout, ran.stderr);
                compare(page, typed, expected.trim_end(), said.trim_end());
                commands += 1;
            }
        }
    }
    assert!(commands >= 5, "{commands} commands");
}

/// The fenced blocks of a paper with this word behind the fence.
pub(crate) fn blocks(page: &str, word: &str) -> Vec<String> {
    let text = fs::read_to_string(repository().join(page)).unwrap();
    let fence = format!("```{word}\n");
    let blocks = text.split(fence.as_str()).skip(1);
    blocks.filter_map(|rest| rest.split("```").next()).map(str::to_owned).collect()
}

/// The letters that the papers show, in the folder that `init` makes, with the protected list that the guide shows.
#[test]
fn the_letters_of_the_papers_can_be_sent() {
    let world = World::empty();
    world.run(&["init"]).exits(0);
    world.write("protected.toml", &blocks("docs/guide/safety.md", "toml")[0]);
    for (slug, letter) in [
        ("readme", blocks("README.md", "markdown").concat()),
        ("guide", blocks("docs/guide/writing.md", "text").join("\n")),
    ] {
        world.write(&format!("issues/{slug}/issue.md"), &letter);
        world.run(&["send", slug]).exits(0).says("2 letters written").keeps_quiet_about("error[");
        world.run(&["render", slug, "--audience", "partners"]).exits(0).says("Brother M");
    }
}

/// What the README types week by week, in any year, with the clock of that day alone.
#[test]
fn the_weeks_of_the_readme_go_by() {
    let all = blocks("README.md", "").join("\n");
    let typed: Vec<&str> = all.lines().filter_map(|line| line.strip_prefix("phoebe ")).collect();
    let typed: Vec<&str> = typed.iter().map(|line| line.split('#').next().unwrap().trim()).collect();
    assert_eq!(typed, ["init letters", "new", "check", "send ISSUE", "status"]);
    let world = World::empty();
    let folder = world.path().join("letters");
    for (day, issue) in [("2026-12-30T09:00Z", "2026-12-30-letter"), ("2033-07-03T09:00Z", "2033-07-03-letter")] {
        for line in typed.iter().filter(|line| !(folder.exists() && line.starts_with("init"))) {
            let arguments: Vec<&str> = line.split(' ').map(|word| if word == "ISSUE" { issue } else { word }).collect();
            let mut command = world.command(&[&arguments[..], &["--now", day]].concat());
            let place = if folder.exists() { &folder } else { world.path() };
            let ran = Ran::from(command.current_dir(place).output().unwrap()).exits(0);
            if ["new", "check"].contains(line) {
                ran.says(&format!("phoebe {} {issue}", if *line == "new" { "check" } else { "send" }));
            }
        }
    }
}

/// Line by line; `[..]` stands for anything.
fn compare(page: &str, typed: &str, expected: &str, said: &str) {
    let (wanted, lines): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), said.lines().collect());
    let same = wanted.len() == lines.len() && wanted.iter().zip(&lines).all(|(wanted, line)| fits(wanted, line));
    assert!(same, "{page}: `{typed}` is said to print\n{expected}\n\nbut prints\n{said}");
}

fn fits(wanted: &str, line: &str) -> bool {
    let mut parts = wanted.split("[..]");
    let Some(mut rest) = parts.next().and_then(|first| line.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some((_, behind)) = rest.split_once(part) else { return false };
        rest = behind;
    }
    true
}

#[test]
fn links_of_the_papers_lead_somewhere() {
    for page in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/guide/first-letter.md"] {
        let path = repository().join(page);
        let text = fs::read_to_string(&path).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !target.contains("://") {
                assert!(path.parent().unwrap().join(target).exists(), "{page}: {target} is not there");
            }
        }
    }
}
