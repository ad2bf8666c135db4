//! What can be typed. Parsing only: meaning is given by the verbs.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// Writes and sends a ministry's newsletter: one personal letter each, on time, exactly once.
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
#[derive(Debug, Parser)]
#[command(
    name = "phoebe",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
pub(super) struct Args {
    /// The newsletter folder
    #[arg(short = 'C', long = "folder", value_name = "DIR", global = true, default_value = ".")]
    pub(super) folder: PathBuf,
    /// Print one JSON object instead of sentences
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Colours in the terminal
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,
    /// Say only what went wrong
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// Write more into the log
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
    /// Never ask; without an answer on the command line nothing is sent
    #[arg(long, global = true)]
    pub(super) no_input: bool,
    /// The clock the letter speaks by (2026-06-21T08:00Z); limits and lateness keep the real one
    #[arg(long, global = true, value_name = "TIME")]
    pub(super) now: Option<String>,
    /// What to do
    #[command(subcommand)]
    pub(super) command: Command,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a new newsletter folder with an example issue
    Init(Init),
    /// Start the next issue; open prayer points are carried over
    New(New),
    /// Everything that would embarrass or endanger someone
    Check(Check),
    /// Show one letter as a reader gets it
    Render(Render),
    /// Send a real mail to yourself, its subject marked as a test
    Test(Test),
    /// Send an issue to the list
    Send(Send),
    /// Stop a running send; those who have the letter keep it
    Stop(OneIssue),
    /// Go on with a stopped send
    Resume(Resume),
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
pub(super) struct Init {
    /// Where; the current folder if left out
    pub(super) dir: Option<PathBuf>,
}

/// `new`.
#[derive(Debug, ClapArgs)]
pub(super) struct New {
    /// Name of the new issue's folder
    pub(super) slug: Option<String>,
    /// The issue whose open prayer points are carried over
    #[arg(long, value_name = "ISSUE")]
    pub(super) from: Option<String>,
}

/// `check`.
#[derive(Debug, ClapArgs)]
pub(super) struct Check {
    /// The issue; the newest not sent if left out
    pub(super) issue: Option<String>,
    /// Warnings stop as well
    #[arg(long)]
    pub(super) strict: bool,
    /// Print what the safeguard matched (on a terminal only)
    #[arg(long)]
    pub(super) show: bool,
}

/// What `render` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
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
pub(super) struct Render {
    /// The issue; the newest not sent if left out
    pub(super) issue: Option<String>,
    /// As this reader of the list gets it
    #[arg(long = "as", value_name = "EMAIL", conflicts_with_all = ["audience", "lang"])]
    pub(super) reader: Option<String>,
    /// The edition for this audience: public, partners, team
    #[arg(long, value_name = "AUDIENCE")]
    pub(super) audience: Option<String>,
    /// The edition in this language
    #[arg(long, value_name = "LANG")]
    pub(super) lang: Option<String>,
    /// What to print
    #[arg(long, default_value = "text")]
    pub(super) format: Format,
    /// A folder to write into, or - for standard output
    #[arg(long, value_name = "DIR|-", default_value = "-")]
    pub(super) out: String,
}

/// `test`.
#[derive(Debug, ClapArgs)]
pub(super) struct Test {
    /// The issue; the newest not sent if left out
    pub(super) issue: Option<String>,
    /// Where to, at most five addresses
    #[arg(long, value_name = "EMAIL", value_delimiter = ',', required = true, num_args = 1..)]
    pub(super) to: Vec<String>,
    /// As this reader of the list gets it
    #[arg(long = "as", value_name = "EMAIL")]
    pub(super) reader: Option<String>,
}

/// `send`.
#[derive(Debug, ClapArgs)]
pub(super) struct Send {
    /// The issue
    pub(super) issue: String,
    /// Do everything but send; leaves the letters in outbox/dry-run/
    #[arg(long)]
    pub(super) dry_run: bool,
    /// The issue's name, instead of typing it when asked
    #[arg(long, value_name = "SLUG")]
    pub(super) confirm: Option<String>,
    /// At most this many letters now
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) limit: Option<u64>,
    /// Only readers with this tag
    #[arg(long, value_name = "TAG")]
    pub(super) tag: Option<String>,
    /// Time to change your mind: 30s, 2m or none
    #[arg(long, value_name = "TIME", default_value = "30s")]
    pub(super) undo: String,
    /// Those who have not had it: added to the list since, or left over by --limit or --tag
    #[arg(long)]
    pub(super) added: bool,
}

/// A verb about one issue.
#[derive(Debug, ClapArgs)]
pub(super) struct OneIssue {
    /// The issue
    pub(super) issue: String,
}

/// `resume`.
#[derive(Debug, ClapArgs)]
pub(super) struct Resume {
    /// The issue
    pub(super) issue: String,
    /// With the text as it is now, to those who have not had the old one
    #[arg(long)]
    pub(super) with_edit: bool,
    /// With --with-edit: the issue's name, instead of typing it when asked
    #[arg(long, value_name = "SLUG", requires = "with_edit")]
    pub(super) confirm: Option<String>,
}

/// `resolve`.
#[derive(Debug, ClapArgs)]
pub(super) struct Resolve {
    /// The issue
    pub(super) issue: String,
    /// Send these letters again
    #[arg(long, required_unless_present = "assume_sent", conflicts_with = "assume_sent")]
    pub(super) resend: bool,
    /// Take them as received
    #[arg(long)]
    pub(super) assume_sent: bool,
}

/// `status`.
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
#[derive(Debug, ClapArgs)]
pub(super) struct Status {
    /// The issue; all if left out
    pub(super) issue: Option<String>,
    /// Those refused for good
    #[arg(long)]
    pub(super) failed: bool,
    /// Those tried again later
    #[arg(long)]
    pub(super) deferred: bool,
    /// Those whose answer was lost
    #[arg(long)]
    pub(super) unknown: bool,
    /// Those left out, and why
    #[arg(long)]
    pub(super) skipped: bool,
    /// As CSV
    #[arg(long)]
    pub(super) csv: bool,
    /// Again each second until the send has ended
    #[arg(long, requires = "issue", conflicts_with = "csv")]
    pub(super) watch: bool,
}

/// `subscribers`.
#[derive(Debug, ClapArgs)]
pub(super) struct Subscribers {
    /// What to do with the list
    #[command(subcommand)]
    pub(super) command: SubscribersCommand,
}

/// What can be done with the list.
#[derive(Debug, Subcommand)]
pub(super) enum SubscribersCommand {
    /// Count the list and name the rows that are refused
    List,
}

/// `explain`.
#[derive(Debug, ClapArgs)]
pub(super) struct Explain {
    /// A code such as key-missing or size/gmail-clip; all codes if left out
    pub(super) code: Option<String>,
}

/// `completions`.
#[derive(Debug, ClapArgs)]
pub(super) struct Completions {
    /// The shell
    pub(super) shell: clap_complete::Shell,
}
