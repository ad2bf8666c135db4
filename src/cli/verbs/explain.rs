//! `phoebe explain CODE`: why a finding matters, with a wrong and a right example.

use serde::Serialize;

use crate::cli::args::Explain;
use crate::cli::console::{Console, Dress};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::tongue::{Explanation, explain, explained_codes, messages};

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    code: &'a str,
    messages: Vec<String>,
    why: &'a str,
    #[serde(rename = "in")]
    place: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    made: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wrong: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    right: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shown: Option<&'a str>,
}

/// Explains one code, or lists all.
pub(in crate::cli) fn run(console: &Console, asked: &Explain) -> Result<Exit, Failure> {
    let Some(code) = &asked.code else {
        list(console);
        return Ok(Exit::Done);
    };
    // "error[key-missing]" can be pasted as it stands in the terminal, a form behind # as well.
    let code = code.rsplit('[').next().unwrap_or(code).trim_end_matches(']').split('#').next().unwrap_or(code);
    let Some(said) = explain(code) else {
        let near = explained_codes()
            .max_by(|one, other| strsim::jaro_winkler(code, one).total_cmp(&strsim::jaro_winkler(code, other)));
        let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        return Err(Failure::Usage(format!("“{code}” is not a code{near}")));
    };
    if console.json {
        let report = Report {
            schema: 1,
            code,
            messages: messages(code).collect(),
            why: &said.why,
            place: &said.place,
            file: said.file.as_deref(),
            made: said.made.as_deref(),
            wrong: said.wrong.as_deref(),
            right: said.right.as_deref(),
            shown: said.shown.as_deref(),
        };
        console.result(&serde_json::to_string(&report).unwrap_or_default());
        return Ok(Exit::Done);
    }
    show(console, code, said);
    Ok(Exit::Done)
}

fn list(console: &Console) {
    if console.json {
        let codes: Vec<&str> = explained_codes().collect();
        console.result(&serde_json::json!({ "schema": 1, "codes": codes }).to_string());
        return;
    }
    for code in explained_codes() {
        let why = explain(code).map_or("", |said| said.why.as_str());
        let first = why.split_inclusive(". ").next().unwrap_or(why).trim_end();
        console.result(&format!("{}  {first}", console.dress_out(Dress::Strong, code)));
    }
}

fn show(console: &Console, code: &str, said: &Explanation) {
    console.result(&console.dress_out(Dress::Strong, code));
    let indent = textwrap::Options::new(78).initial_indent("  ").subsequent_indent("    ");
    let forms: Vec<String> = messages(code).collect();
    for message in forms.iter().enumerate().filter(|(at, form)| !forms.iter().take(*at).any(|said| said == *form)) {
        console.result(&textwrap::fill(message.1, indent.clone()));
    }
    console.result(&format!("\n{}\n", textwrap::fill(&said.why, 78)));
    if let Some(shown) = &said.shown {
        console.result(&textwrap::fill(&format!("There is no example: {shown}"), 78));
        return;
    }
    let place = place(said);
    for (example, dress, word) in [(&said.wrong, Dress::Wrong, "wrong"), (&said.right, Dress::Done, "right")] {
        let Some(example) = example else { continue };
        let made = made(said).filter(|_| dress == Dress::Wrong).unwrap_or_default();
        console.result(&format!("{}{place}{made}:\n", console.dress_out(dress, word)));
        for line in example.lines() {
            console.result(&format!("    {line}"));
        }
        console.result("");
    }
}

/// What cannot be seen in the text of a wrong example.
fn made(said: &Explanation) -> Option<&'static str> {
    (said.made.as_deref() == Some("windows-1252")).then_some(", saved in Windows-1252 and not in UTF-8")
}

/// Where the examples stand, if not in the text of a letter.
fn place(said: &Explanation) -> String {
    match said.place.as_str() {
        "letter" => String::new(),
        "issue" => ", the whole file".to_owned(),
        "twin" => ", the whole Korean file".to_owned(),
        "template" => said.file.as_ref().map(|file| format!(", in templates/quiet/{file}")).unwrap_or_default(),
        "photo" => ", the file of the photo".to_owned(),
        other => format!(", in {other}"),
    }
}
