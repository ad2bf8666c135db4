//! How the command ends: exit codes are an interface (product.md "Commands"), so each has a name here and only here.

use std::process::ExitCode;

/// An exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done, nothing to do, another run at work, or a daily limit reached.
    Done,
    /// Finished, but some readers failed for good.
    SomeFailed,
    /// The command line is wrong (clap's own code).
    Usage,
    /// Refused by a check or the safeguard; nothing was sent.
    Refused,
    /// A person must decide.
    Decide,
    /// Try later: server or database not reachable (`EX_TEMPFAIL`).
    Later,
    /// Configuration, login, certificate, file mode, schema (`EX_CONFIG`).
    Configuration,
    /// Stopped by Ctrl-C.
    Interrupted,
    /// Stopped by SIGTERM.
    Terminated,
}

impl Exit {
    /// The number.
    #[must_use]
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::SomeFailed => 1,
            Self::Usage => 2,
            Self::Refused => 3,
            Self::Decide => 4,
            Self::Later => 75,
            Self::Configuration => 78,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
