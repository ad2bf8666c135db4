//! What can be typed. Parsing only: meaning is given by the verbs.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// Writes and sends a ministry's newsletter: one personal letter each, on time, exactly once.
#[derive(Debug, Parser)]
#[command(
    name = "phoebe",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
pub struct Args {
    /// The newsletter folder
    #[arg(short = 'C', long = "folder", value_name = "DIR", global = true, default_value = ".")]
    pub folder: PathBuf,
    /// Print one JSON object instead of sentences
    #[arg(long, global = true)]
    pub json: bool,
    /// Colours in the terminal
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// Say only what went wrong
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Write more into the log
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Never ask; without an answer on the command line nothing is sent
    #[arg(long, global = true)]
    pub no_input: bool,
    /// The clock the letter speaks by (2026-06-21T08:00Z); limits and lateness keep the real one
    #[arg(long, global = true, value_name = "TIME")]
    pub now: Option<String>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new newsletter folder with an example issue
    Init(Init),
    /// Start the next issue; open prayer points are carried over
    New(New),
    /// Everything that would embarrass or endanger someone
    Check(Check),
    /// Show one letter as a reader gets it
    Render(Render),
    /// Send a real mail to yourself, its subject marked [TEST]
    Test(Test),
    /// Send an issue to the list
    Send(Send),
    /// Stop a running send; those who have the letter keep it
    Stop(OneIssue),
    /// Go on with a stopped send
    Resume(OneIssue),
    /// Decide about letters whose answer was lost
    Resolve(Resolve),
    /// What was sent to whom
    Status(Status),
    /// Look at the list
    Subscribers(Subscribers),
    /// Why a finding matters, with a wrong and a right example
    Explain(Explain),
    /// Completions for your shell, to standard output
    Completions(Completions),
    /// The manual page, to standard output
    Man,
}

/// `init`.
#[derive(Debug, ClapArgs)]
pub struct Init {
    /// Where; the current folder if left out
    pub dir: Option<PathBuf>,
}

/// `new`.
#[derive(Debug, ClapArgs)]
pub struct New {
    /// Name of the new issue's folder
    pub slug: Option<String>,
    /// The issue whose open prayer points are carried over
    #[arg(long, value_name = "ISSUE")]
    pub from: Option<String>,
}

/// `check`.
#[derive(Debug, ClapArgs)]
pub struct Check {
    /// The issue; the newest not sent if left out
    pub issue: Option<String>,
    /// Warnings stop as well
    #[arg(long)]
    pub strict: bool,
    /// Print what the safeguard matched (on a terminal only)
    #[arg(long)]
    pub show: bool,
}

/// What `render` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The HTML part
    Html,
    /// The plain text part
    Text,
    /// The whole message
    Eml,
    /// The MJML the HTML is made from
    Mjml,
}

/// `render`.
#[derive(Debug, ClapArgs)]
pub struct Render {
    /// The issue; the newest not sent if left out
    pub issue: Option<String>,
    /// As this reader of the list gets it
    #[arg(long = "as", value_name = "EMAIL", conflicts_with_all = ["audience", "lang"])]
    pub reader: Option<String>,
    /// The edition for this audience: public, partners, team
    #[arg(long, value_name = "AUDIENCE")]
    pub audience: Option<String>,
    /// The edition in this language
    #[arg(long, value_name = "LANG")]
    pub lang: Option<String>,
    /// What to print
    #[arg(long, default_value = "text")]
    pub format: Format,
    /// A folder to write into, or - for standard output
    #[arg(long, value_name = "DIR|-", default_value = "-")]
    pub out: String,
}

/// `test`.
#[derive(Debug, ClapArgs)]
pub struct Test {
    /// The issue; the newest not sent if left out
    pub issue: Option<String>,
    /// Where to, at most five addresses
    #[arg(long, value_name = "EMAIL", value_delimiter = ',', required = true, num_args = 1..)]
    pub to: Vec<String>,
    /// As this reader of the list gets it
    #[arg(long = "as", value_name = "EMAIL")]
    pub reader: Option<String>,
}

/// `send`.
#[derive(Debug, ClapArgs)]
pub struct Send {
    /// The issue
    pub issue: String,
    /// Do everything but send; leaves the letters in outbox/dry-run/
    #[arg(long)]
    pub dry_run: bool,
    /// The issue's name, instead of typing it when asked
    #[arg(long, value_name = "SLUG")]
    pub confirm: Option<String>,
    /// At most this many letters now
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
    /// Only readers with this tag
    #[arg(long, value_name = "TAG")]
    pub tag: Option<String>,
    /// Time to change your mind: 30s, 2m or none
    #[arg(long, value_name = "TIME", default_value = "30s")]
    pub undo: String,
    /// Those who were added to the list since
    #[arg(long)]
    pub added: bool,
}

/// A verb about one issue.
#[derive(Debug, ClapArgs)]
pub struct OneIssue {
    /// The issue
    pub issue: String,
}

/// `resolve`.
#[derive(Debug, ClapArgs)]
#[group(id = "decision", required = true, multiple = false)]
pub struct Resolve {
    /// The issue
    pub issue: String,
    /// Send these letters again
    #[arg(long, group = "decision")]
    pub resend: bool,
    /// Take them as received
    #[arg(long, group = "decision")]
    pub assume_sent: bool,
}

/// `status`.
#[derive(Debug, ClapArgs)]
pub struct Status {
    /// The issue; all if left out
    pub issue: Option<String>,
    /// Those refused for good
    #[arg(long)]
    pub failed: bool,
    /// Those tried again later
    #[arg(long)]
    pub deferred: bool,
    /// Those whose answer was lost
    #[arg(long)]
    pub unknown: bool,
    /// Those left out, and why
    #[arg(long)]
    pub skipped: bool,
    /// As CSV
    #[arg(long)]
    pub csv: bool,
}

/// `subscribers`.
#[derive(Debug, ClapArgs)]
pub struct Subscribers {
    /// What to do with the list
    #[command(subcommand)]
    pub command: SubscribersCommand,
}

/// What can be done with the list.
#[derive(Debug, Subcommand)]
pub enum SubscribersCommand {
    /// Count the list and name the rows that are refused
    List,
}

/// `explain`.
#[derive(Debug, ClapArgs)]
pub struct Explain {
    /// A code such as key-missing or size/gmail-clip; all codes if left out
    pub code: Option<String>,
}

/// `completions`.
#[derive(Debug, ClapArgs)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}
