//! The only place that writes to the terminal. Results go to standard output, talk to standard error.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use crate::cli::args::{Args, ColorChoice};
use crate::diag::{Findings, Severity, Sources};
use crate::draw::{self, Look};
use crate::model::Language;

/// How a word is dressed. Colour never says anything alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dress {
    /// Bold red.
    Wrong,
    /// Bold yellow.
    Waiting,
    /// Bold green.
    Done,
    /// Cyan.
    Going,
    /// Dim.
    Quiet,
    /// Bold.
    Strong,
}

/// Signs before a line; plain letters where the terminal shows no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// ✓
    Done,
    /// ▲
    Waiting,
    /// ✕
    Wrong,
}

/// What is known of the terminal, asked once at the start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terminal {
    /// `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// The locale is UTF-8 and the terminal is not dumb.
    pub unicode: bool,
}

/// Writes.
#[expect(clippy::struct_excessive_bools, reason = "what a terminal can do, each by itself")]
pub(super) struct Console {
    color_out: bool,
    color_err: bool,
    unicode: bool,
    quiet: bool,
    /// Whether questions may be asked.
    pub(super) asks: bool,
    /// Whether `--json` was given.
    pub(super) json: bool,
    /// The language of the staff.
    pub(super) language: Language,
}

#[expect(clippy::unused_self, reason = "writing to the terminal is asked of the console, which may learn to record it")]
impl Console {
    /// A console for these arguments.
    pub(super) fn new(args: &Args, terminal: Terminal) -> Self {
        let color = |is_terminal: bool| match args.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => is_terminal && !terminal.no_color,
        };
        Self {
            color_out: color(io::stdout().is_terminal()),
            color_err: color(io::stderr().is_terminal()),
            unicode: terminal.unicode,
            quiet: args.quiet,
            asks: !args.no_input && !args.json && io::stdin().is_terminal() && io::stderr().is_terminal(),
            json: args.json,
            language: Language::english(),
        }
    }

    /// A line of the result. A reader that has gone away (`| head`) is no mistake.
    pub(super) fn result(&self, line: &str) {
        let mut out = io::stdout().lock();
        let _gone = writeln!(out, "{line}").and_then(|()| out.flush());
    }

    /// A line of the result in place of the one before it, where this is a terminal; else below it.
    pub(super) fn redraw(&self, line: &str, again: bool) {
        let up = if again && io::stdout().is_terminal() { "\u{1b}[1A\u{1b}[2K" } else { "" };
        self.result(&format!("{up}{line}"));
    }

    /// Bytes of the result, as they are.
    pub(super) fn bytes(&self, bytes: &[u8]) {
        let mut out = io::stdout().lock();
        let _gone = out.write_all(bytes).and_then(|()| out.flush());
    }

    /// What a verb did, for `--json`: one object, `"schema": 1` added. Nothing without `--json`.
    pub(super) fn report(&self, mut what: serde_json::Value) {
        if self.json {
            if let Some(object) = what.as_object_mut() {
                object.insert("schema".to_owned(), 1.into());
            }
            self.result(&what.to_string());
        }
    }

    /// A line of talk; silent with `--quiet` and `--json`.
    pub(super) fn say(&self, line: &str) {
        if !self.quiet && !self.json {
            self.urgent(line);
        }
    }

    /// A line of talk that is never silent.
    pub(super) fn urgent(&self, line: &str) {
        let mut out = io::stderr().lock();
        let _gone = writeln!(out, "{line}");
    }

    /// What went wrong: one line and what to do.
    pub(super) fn fail(&self, what: &str, help: Option<&str>) {
        self.urgent(&format!("{}{what}", self.dress_err(Dress::Wrong, "error: ")));
        if let Some(help) = help {
            self.urgent(&format!("{}{help}", self.dress_err(Dress::Quiet, "  = help: ")));
        }
    }

    /// Names the next command.
    pub(super) fn next(&self, command: &str) {
        self.say(&format!("Next:  {}", self.dress_err(Dress::Strong, command)));
    }

    /// Findings, sorted, at most 100 in all; returns how many there are of mistakes and of warnings.
    pub(super) fn findings(&self, findings: &Findings, sources: &Sources) -> (usize, usize) {
        let look = Look { color: self.color_err, width: 80 };
        let counted = |of: fn(Severity) -> bool| -> usize {
            findings.counted().filter(|(severity, _)| of(*severity)).map(|(_, number)| number).sum()
        };
        if !self.json {
            for finding in findings.iter().take(100) {
                self.urgent(&draw::terminal(finding, sources, &self.language, look));
                self.urgent("");
            }
            let more = findings.len().saturating_sub(100) + counted(|_| true);
            if more > 0 {
                self.urgent(&format!("… and {more} more; mend these first."));
            }
        }
        let number =
            |of: fn(Severity) -> bool| findings.iter().filter(|finding| of(finding.severity)).count() + counted(of);
        (number(Severity::stops), number(|severity| severity == Severity::Warning))
    }

    /// Asks and waits for a line; `None` at the end of the input.
    pub(super) fn ask(&self, question: &str) -> Option<String> {
        let mut out = io::stderr().lock();
        let _gone = write!(out, "{question} ").and_then(|()| out.flush());
        let mut answer = String::new();
        let read = io::stdin().lock().read_line(&mut answer).ok()?;
        (read > 0).then(|| answer.trim().to_owned())
    }

    /// The sign of a line on standard error.
    pub(super) fn sign(&self, sign: Sign) -> String {
        let (unicode, ascii, dress) = match sign {
            Sign::Done => ("✓", "ok", Dress::Done),
            Sign::Waiting => ("▲", "!", Dress::Waiting),
            Sign::Wrong => ("✕", "x", Dress::Wrong),
        };
        self.dress_err(dress, if self.unicode { unicode } else { ascii })
    }

    /// A sign on standard output.
    pub(super) fn sign_out(&self, unicode: &str, ascii: &str, dress: Dress) -> String {
        self.dress_out(dress, if self.unicode { unicode } else { ascii })
    }

    /// Findings that end a command, as the one JSON object it prints.
    pub(super) fn json_findings(&self, findings: &Findings, sources: &Sources) {
        let shown: Vec<_> = findings.iter().take(100).map(|finding| draw::json(finding, sources)).collect();
        self.result(&serde_json::json!({ "schema": 1, "findings": shown }).to_string());
    }

    /// Whether a line of talk can be drawn again and again.
    pub(super) fn is_live(&self) -> bool {
        !self.quiet && !self.json && io::stderr().is_terminal()
    }

    /// Whether the terminal shows more than ASCII.
    pub(super) fn has_unicode(&self) -> bool {
        self.unicode
    }

    /// The separator of counts.
    pub(super) fn dot(&self) -> &'static str {
        if self.unicode { " · " } else { ", " }
    }

    /// A word dressed for standard error.
    pub(super) fn dress_err(&self, dress: Dress, word: &str) -> String {
        dressed(self.color_err, dress, word)
    }

    /// A word dressed for standard output.
    pub(super) fn dress_out(&self, dress: Dress, word: &str) -> String {
        dressed(self.color_out, dress, word)
    }
}

/// The eight basic colours of ECMA-48 only: the user's own theme decides what they look like.
fn dressed(color: bool, dress: Dress, word: &str) -> String {
    if !color {
        return word.to_owned();
    }
    let code = match dress {
        Dress::Wrong => "1;31",
        Dress::Waiting => "1;33",
        Dress::Done => "1;32",
        Dress::Going => "36",
        Dress::Quiet => "2",
        Dress::Strong => "1",
    };
    format!("\u{1b}[{code}m{word}\u{1b}[0m")
}
