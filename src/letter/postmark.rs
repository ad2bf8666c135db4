//! What the settings and the issue's place say about a letter: who it is from, which list and issue it belongs to.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::model::settings::{NewsletterName, Settings};
use crate::model::{EmailAddress, Language, Mailbox};

/// All of a letter that is not in the draft and not the reader's.
#[derive(Clone, Debug)]
pub struct Postmark {
    /// Name of the newsletter.
    pub name: String,
    /// What each language calls us.
    pub names: BTreeMap<Language, NewsletterName>,
    /// List-Id (RFC 2919).
    pub list: String,
    /// The newsletter's zone.
    pub zone: TimeZone,
    /// Who the letter is from.
    pub from: Mailbox,
    /// Where answers go.
    pub reply_to: Mailbox,
    /// Where a reader can write to be taken off.
    pub unsubscribe_mail: EmailAddress,
    /// Where `phoebe serve` is reachable, without a slash at the end; empty: no one-click.
    pub unsubscribe_url: String,
    /// The issue's slug.
    pub issue: String,
}

impl Postmark {
    /// From the settings, for the issue with this slug.
    #[must_use]
    pub fn new(settings: &Settings, issue: &str) -> Self {
        let Settings { newsletter, sender, .. } = settings;
        Self {
            name: newsletter.name.clone(),
            names: newsletter.names.clone(),
            list: newsletter.id.clone(),
            zone: newsletter.timezone.clone(),
            from: sender.from.clone(),
            reply_to: sender.reply_to.clone(),
            unsubscribe_mail: sender.unsubscribe_mail.clone(),
            unsubscribe_url: sender.unsubscribe_url.clone(),
            issue: issue.to_owned(),
        }
    }

    pub(super) fn name_in(&self, language: &Language) -> &str {
        self.names.get(language).and_then(|names| names.name.as_deref()).unwrap_or(&self.name)
    }

    pub(super) fn sender_name_in(&self, language: &Language) -> &str {
        self.names.get(language).and_then(|names| names.from_name.as_deref()).unwrap_or(&self.from.name)
    }

    /// Our own domain: the right side of Message-IDs and content ids.
    pub(super) fn domain(&self) -> &str {
        self.from.address.domain()
    }
}
