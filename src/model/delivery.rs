//! What the state knows of a send: runs, each reader's delivery, its moves and its counts. Knows no SQL and no SMTP.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::model::{Digest, Patience, Reader, Reason, Standing};

/// Number of a run in the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub i64);

/// Number of a delivery in the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryId(pub i64);

/// Where one reader's letter is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryState {
    /// Waits for its turn.
    Queued,
    /// The intent to send it is durable, its outcome is not.
    Sending,
    /// The server took it.
    Sent,
    /// The server said "later".
    Deferred,
    /// The server refused it for good.
    Failed,
    /// Left out, with a reason.
    Skipped,
    /// The server's answer was lost (RFC 1047): never sent again by itself.
    Unknown,
}

impl DeliveryState {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 7] =
        [Self::Queued, Self::Sending, Self::Sent, Self::Deferred, Self::Failed, Self::Skipped, Self::Unknown];

    /// Its word in the state, in JSON and on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Deferred => "deferred",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Unknown => "unknown",
        }
    }

    /// Reads its word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RunState {
    /// Letters go out, or will at the next command.
    Open,
    /// Somebody said `stop`; goes on at `resume`.
    Stopped,
    /// Nothing is queued or deferred any more.
    Done,
    /// Given up by a person.
    Cancelled,
}

impl RunState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Stopped, Self::Done, Self::Cancelled];

    /// Its word in the state and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Stopped => "stopped",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads its word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What a run fixes about time when it is frozen, for each of its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The `Date` header.
    pub date: Timestamp,
    /// The day that decides which form of an action stands, open or closed.
    pub day: Date,
}

impl Moment {
    /// A moment as the newsletter's zone sees it.
    #[must_use]
    pub fn new(date: Timestamp, zone: &TimeZone) -> Self {
        Self { date, day: date.to_zoned(zone.clone()).date() }
    }
}

/// One run: an issue on its way to a list that was fixed in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its number.
    pub id: RunId,
    /// The issue's slug.
    pub issue: String,
    /// Digest of all that is sent.
    pub digest: Digest,
    /// Fixed at freeze.
    pub moment: Moment,
    /// How it stands.
    pub state: RunState,
}

/// A run to be frozen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRun {
    /// The issue's slug.
    pub issue: String,
    /// Digest of all that is sent.
    pub digest: Digest,
    /// Fixed from now on.
    pub moment: Moment,
}

/// One reader at freeze.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Gets this program's letter.
    Letter {
        /// Who.
        reader: Reader,
        /// Digest of her edition's program; its bytes are in the same freeze.
        program: Digest,
        /// Message-ID without angle brackets: a function of issue and reader, so that a resend is recognisable.
        message_id: String,
    },
    /// Gets none.
    LeftOut {
        /// Who.
        reader: Reader,
        /// Why, in one word or a short clause; never a protected form.
        reason: String,
    },
}

/// What a freeze wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// The run; `None` where everybody already had the letter, so that nothing was written.
    pub run: Option<Run>,
    /// Readers who will get a letter.
    pub queued: u64,
    /// Readers left out with a reason.
    pub skipped: u64,
    /// Readers whom an earlier run of the issue, or an earlier row, already holds.
    pub already: u64,
}

/// A letter whose turn has come: state queued, or deferred and due. A move of the journal consumes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Queued {
    /// Its number in the state.
    pub id: DeliveryId,
    /// Its run.
    pub run: RunId,
    /// Place in the run, from 1.
    pub number: u64,
    /// The reader as she was at freeze.
    pub reader: Reader,
    /// Digest of her program.
    pub program: Digest,
    /// Message-ID without angle brackets.
    pub message_id: String,
    /// Attempts that reached a server before.
    pub attempts: u32,
    /// When a server first said "later".
    pub first_deferred: Option<Timestamp>,
    /// How she stood when her turn came.
    pub standing: Standing,
}

/// What became of an intent.
#[derive(Debug, PartialEq, Eq)]
pub enum Intended {
    /// It is durable: the final dot may be written.
    Go(InFlight),
    /// She must not be mailed since her turn came: nothing was moved.
    LeftOut(Box<Queued>, Standing),
    /// A proof took its place under the limits: nothing was moved.
    Held(Box<Queued>),
}

/// A letter whose intent is durable: from now on only an answer of the server, or a person, may move it.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "an attempt without an outcome stays in `sending` and becomes `unknown`"]
pub struct InFlight {
    /// Its number in the state.
    pub id: DeliveryId,
    /// Attempts, this one counted.
    pub attempts: u32,
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The server took it.
    Sent {
        /// Its reply, with the queue id if it gave one.
        reply: String,
    },
    /// Refused for good.
    Failed {
        /// Its reply.
        reply: String,
        /// What it means.
        reason: Reason,
        /// When the address is written to no more; `None`: that says nothing against it.
        patience: Option<Patience>,
    },
    /// Refused for now.
    Deferred {
        /// Its reply.
        reply: String,
        /// What it means.
        reason: Reason,
        /// When to try again.
        next_at: Timestamp,
    },
    /// The answer was lost.
    Unknown {
        /// What is known.
        reply: String,
    },
    /// It certainly never arrived (the connection ended before the final dot): back to its place.
    Again {
        /// What happened.
        reply: String,
    },
}

/// What became of a letter before its intent was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Refused for good.
    Failed {
        /// The server's reply.
        reply: String,
        /// What it means.
        reason: Reason,
        /// As in [`Verdict::Failed`].
        patience: Option<Patience>,
    },
    /// Refused for now.
    Deferred {
        /// The server's reply.
        reply: String,
        /// What it means.
        reason: Reason,
        /// When to try again.
        next_at: Timestamp,
    },
    /// Not admitted any more.
    Skipped {
        /// Why.
        reason: String,
    },
}

/// How many deliveries are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting.
    pub queued: u64,
    /// Under way.
    pub sending: u64,
    /// Taken by the server.
    pub sent: u64,
    /// To be tried again.
    pub deferred: u64,
    /// Refused for good.
    pub failed: u64,
    /// Left out.
    pub skipped: u64,
    /// Answer lost.
    pub unknown: u64,
}

impl Counts {
    /// The count of one state.
    #[must_use]
    pub fn of(&self, state: DeliveryState) -> u64 {
        match state {
            DeliveryState::Queued => self.queued,
            DeliveryState::Sending => self.sending,
            DeliveryState::Sent => self.sent,
            DeliveryState::Deferred => self.deferred,
            DeliveryState::Failed => self.failed,
            DeliveryState::Skipped => self.skipped,
            DeliveryState::Unknown => self.unknown,
        }
    }

    /// Sets the count of one state.
    pub fn set(&mut self, state: DeliveryState, count: u64) {
        let place = match state {
            DeliveryState::Queued => &mut self.queued,
            DeliveryState::Sending => &mut self.sending,
            DeliveryState::Sent => &mut self.sent,
            DeliveryState::Deferred => &mut self.deferred,
            DeliveryState::Failed => &mut self.failed,
            DeliveryState::Skipped => &mut self.skipped,
            DeliveryState::Unknown => &mut self.unknown,
        };
        *place = count;
    }

    /// Whether something is still to be sent.
    #[must_use]
    pub fn open(&self) -> bool {
        self.queued + self.sending + self.deferred > 0
    }
}

/// One line of `status`: a reader and what is known of her letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Her address.
    pub address: String,
    /// Where the letter is.
    pub state: DeliveryState,
    /// The server's last words, or why she was left out.
    pub reply: String,
    /// What they mean, where the letter failed or was deferred.
    pub reason: Option<Reason>,
    /// Attempts that reached a server.
    pub attempts: u32,
    /// When it will be tried again.
    pub next_at: Option<Timestamp>,
    /// When this state began.
    pub since: Timestamp,
    /// Message-ID without angle brackets; empty for one left out.
    pub message_id: String,
}

/// How many letters of an issue failed or wait, for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Failed or deferred.
    pub state: DeliveryState,
    /// Why; `None` where the state does not say.
    pub reason: Option<Reason>,
    /// Readers.
    pub readers: u64,
    /// Readers among them who are written to no more.
    pub given_up: u64,
}

/// What a person decides about unknown letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Send them again: some may have them twice.
    Resend,
    /// Count them as sent: some may not have them.
    AssumeSent,
}

/// Somebody's word that exactly this content may go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The issue's slug.
    pub issue: String,
    /// Digest of what was agreed to.
    pub digest: Digest,
    /// Who agreed.
    pub by: String,
    /// When.
    pub at: Timestamp,
}
