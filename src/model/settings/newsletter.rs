//! Who we are and what our letter looks like.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;

use crate::model::{EmailAddress, Kind, Language, Mailbox};

/// What a language calls us; each falls back to the main setting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewsletterName {
    /// Name of the newsletter.
    pub name: Option<String>,
    /// Display name of the sender.
    pub from_name: Option<String>,
    /// Postal address.
    pub postal_address: Option<String>,
    /// A page, address or telephone.
    pub contact: Option<String>,
}

/// `[newsletter]`.
#[derive(Clone, Debug)]
pub struct Newsletter {
    /// Its name.
    pub name: String,
    /// List-Id (RFC 2919), for ever.
    pub id: String,
    /// Its languages; the first is that of `issue.md`. Never empty.
    pub languages: Vec<Language>,
    /// The zone its dates are in.
    pub timezone: TimeZone,
    /// Address of the web archive without a slash at the end; empty: none.
    pub archive: String,
    /// Language of terminal and preview; `None` asks the environment.
    pub speak: Option<Language>,
    /// What each language calls us.
    pub names: BTreeMap<Language, NewsletterName>,
}

/// `[sender]`, with its defaults.
#[derive(Clone, Debug)]
pub struct Sender {
    /// Who the letter is from.
    pub from: Mailbox,
    /// Where answers go.
    pub reply_to: Mailbox,
    /// Envelope sender.
    pub bounce: EmailAddress,
    /// Where we can be found; printed in the footer.
    pub postal_address: String,
    /// A page, address or telephone; printed in the footer. Empty: none.
    pub contact: String,
    /// Whether each letter has an envelope sender of its own.
    pub verp: bool,
    /// Where a reader can write to be taken off.
    pub unsubscribe_mail: EmailAddress,
    /// Where `phoebe serve` is reachable, without a slash at the end; empty: no one-click.
    pub unsubscribe_url: String,
}

/// `[theme]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// The theme's name.
    pub name: String,
    /// Themes for kinds of issue.
    pub kinds: BTreeMap<&'static str, String>,
    /// A picture of the folder, above the name; empty: none.
    pub logo: String,
    /// A house colour `#rrggbb`; empty: the theme's.
    pub color: String,
    /// Families put before the theme's, by language.
    pub fonts: BTreeMap<Language, String>,
}

impl Theme {
    /// The theme for this kind of issue.
    #[must_use]
    pub fn for_kind(&self, kind: Kind) -> &str {
        self.kinds.get(kind.word()).unwrap_or(&self.name)
    }
}

/// `[schedule]`.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// `Sunday 08:00`: proposes the date of `new`.
    pub every: Option<(Weekday, Time)>,
    /// How late a send by cron may begin.
    pub start_within: SignedDuration,
    /// How late it may end.
    pub finish_within: SignedDuration,
}

/// `[bible.xx]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bible {
    /// The translation's short name.
    pub translation: String,
    /// A row of the link table, or an address with `{osis}`.
    pub link: String,
    /// A folder, zip or XML with the text; empty: none.
    pub text: String,
}
