//! Every way a command can fail, and the exit code and sentence it gets. One exhaustive match each.

use std::io;

use thiserror::Error;

use crate::cli::exit::Exit;
use crate::deliver::{OutboxError, RunError};
use crate::desk::{DeskError, SigningError};
use crate::folder::FolderError;
use crate::journal::JournalError;
use crate::smtp::{ConnectError, Distrust};

/// What ended a command early. Findings were shown before; this is the last line.
#[derive(Debug, Error)]
pub(super) enum Failure {
    /// The folder cannot be read or written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The chain could not begin.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// Letters cannot be signed.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// The state.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The outbox.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    /// The send, before anybody had the letter.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The send, when some had it already.
    #[error(transparent)]
    Midway(RunError),
    /// The terminal or the system.
    #[error("the system says: {0}")]
    Terminal(#[from] io::Error),
    /// The command line asks for something that is not there.
    #[error("{0}")]
    Usage(String),
    /// A check or the safeguard refused; the findings were shown.
    #[error("{0}")]
    Refused(String),
    /// It works later.
    #[error("{0}")]
    Later(String),
    /// Only a person can go on.
    #[error("{0}")]
    Decide(String),
    /// A setting, seen only when it was used.
    #[error("{0}")]
    Configuration(String),
}

impl Failure {
    /// What to do about it, where one sentence says it.
    pub(super) fn help(&self) -> Option<String> {
        if let Self::Folder(FolderError::NoSettings(_)) | Self::Desk(DeskError::Folder(FolderError::NoSettings(_))) =
            self
        {
            return Some("go into your newsletter folder, or name it with -C".to_owned());
        }
        let (error, outcome) = match self {
            Self::Run(RunError::Connect(error)) => (error, "nothing was sent"),
            Self::Midway(RunError::Connect(error)) => (error, "nobody was lost, and those who have the letter keep it"),
            Self::Folder(_)
            | Self::Desk(_)
            | Self::Signing(_)
            | Self::Journal(_)
            | Self::Outbox(_)
            | Self::Run(_)
            | Self::Midway(_)
            | Self::Terminal(_)
            | Self::Later(_)
            | Self::Usage(_)
            | Self::Refused(_)
            | Self::Decide(_)
            | Self::Configuration(_) => return None,
        };
        Some(match advice(error) {
            Some(advice) => format!("{advice}; {outcome}"),
            None => "nobody was lost: the same command goes on later".to_owned(),
        })
    }

    /// Its exit code.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Folder(error) | Self::Signing(SigningError::File(error)) => folder_exit(error),
            Self::Desk(error) => desk_exit(error),
            Self::Journal(error) => journal_exit(error),
            Self::Outbox(error) => outbox_exit(error),
            Self::Terminal(_) | Self::Later(_) => Exit::Later,
            Self::Run(error) | Self::Midway(error) => run_exit(error),
            Self::Usage(_) => Exit::Usage,
            Self::Refused(_) => Exit::Refused,
            Self::Decide(_) => Exit::Decide,
            Self::Signing(SigningError::Key { .. }) | Self::Configuration(_) => Exit::Configuration,
        }
    }
}

/// What to change when a server cannot be used; `None` when waiting may help.
fn advice(error: &ConnectError) -> Option<&'static str> {
    Some(match error {
        ConnectError::Unreachable { .. }
        | ConnectError::Lost { .. }
        | ConnectError::Refused { permanent: false, .. } => return None,
        ConnectError::Refused { .. } => "ask whoever keeps the mail server why, and look at [smtp] in phoebe.toml",
        ConnectError::NoStartTls { .. } => {
            "ask whoever keeps the mail server which port is encrypted (587 or 465), and write it under [smtp]"
        }
        ConnectError::PlainRefused { .. } => "write tls = \"starttls\" or \"implicit\" under [smtp] in phoebe.toml",
        ConnectError::Certificate { why, .. } => match why {
            Distrust::Expired { .. } => "ask whoever keeps the mail server to renew it",
            Distrust::TooEarly { .. } => "is this computer’s clock right? if it is, ask whoever keeps the mail server",
            Distrust::WrongName { .. } => "write the server’s own name as host under [smtp]",
            Distrust::UnknownAuthority => {
                "if the server is your own, name its certificate as ca_file under [smtp]; if not, ask whoever keeps it"
            }
            Distrust::Authority => {
                "ask whoever keeps the mail server to make a certificate for it (basicConstraints CA:FALSE)"
            }
            Distrust::Other(_) => "ask whoever keeps the mail server",
        },
        ConnectError::Roots { .. } => "look at ca_file under [smtp] in phoebe.toml",
        ConnectError::LoginRefused { .. } | ConnectError::NoLogin { .. } => {
            "look at username and password under [smtp] in phoebe.toml"
        }
        ConnectError::NoToken { .. } => "look at token_command under [smtp] in phoebe.toml",
    })
}

fn journal_exit(error: &JournalError) -> Exit {
    match error {
        JournalError::Held => Exit::Done,
        JournalError::Copied | JournalError::Unfinished { .. } => Exit::Decide,
        JournalError::Busy | JournalError::Full | JournalError::Moved | JournalError::Other(_) => Exit::Later,
        JournalError::LooseMode { .. }
        | JournalError::NewerSchema { .. }
        | JournalError::NotWritable
        | JournalError::Damaged(_) => Exit::Configuration,
    }
}

fn folder_exit(error: &FolderError) -> Exit {
    match error {
        FolderError::NoIssue { .. } => Exit::Usage,
        FolderError::Write { .. } => Exit::Later,
        FolderError::NotAFolder(_)
        | FolderError::NoSettings(_)
        | FolderError::Missing(_)
        | FolderError::Outside(_)
        | FolderError::Read { .. }
        | FolderError::Mode { .. }
        | FolderError::Damaged(_)
        | FolderError::NotText(_)
        | FolderError::NoRandom(_) => Exit::Configuration,
    }
}

fn desk_exit(error: &DeskError) -> Exit {
    match error {
        DeskError::Folder(error) => folder_exit(error),
        DeskError::Settings(_) => Exit::Configuration,
        DeskError::List(_) | DeskError::Locked(_) => Exit::Decide,
        DeskError::ListLost(_) => Exit::Later,
    }
}

fn outbox_exit(error: &OutboxError) -> Exit {
    match error {
        OutboxError::Name(_) => Exit::Usage,
        OutboxError::NotWritable => Exit::Configuration,
        OutboxError::Full | OutboxError::Other(_) => Exit::Later,
    }
}

fn run_exit(error: &RunError) -> Exit {
    match error {
        RunError::Journal(error) => journal_exit(error),
        RunError::Connect(error) if error.may_pass() => Exit::Later,
        RunError::Connect(_) | RunError::Refused { .. } => Exit::Configuration,
        RunError::Lost { .. } | RunError::Task => Exit::Later,
        RunError::Paused { .. } => Exit::Decide,
        RunError::Tomorrow { .. } => Exit::Done,
        RunError::NotMade(_) => Exit::Refused,
    }
}
