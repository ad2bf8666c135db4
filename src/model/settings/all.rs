//! phoebe.toml as a whole.

use std::collections::BTreeMap;

use crate::model::settings::{
    Alert, Approval, Bible, Delivery, Discreet, Dkim, Newsletter, SafeguardRules, Schedule, Sender, Smtp, State, Theme,
};
use crate::model::{EmailAddress, Language};

/// All of phoebe.toml, with its defaults filled in and its values checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `[newsletter]` and `[newsletter.ko]` …
    pub newsletter: Newsletter,
    /// `[sender]`.
    pub sender: Sender,
    /// `[subscribers] file`, relative to the folder.
    pub subscribers: String,
    /// `[theme]`.
    pub theme: Theme,
    /// `[preview] proof_to`.
    pub proof_to: Vec<EmailAddress>,
    /// `[delivery]`.
    pub delivery: Delivery,
    /// `[smtp]` and its fallbacks in order; empty: letters go to the outbox.
    pub smtp: Vec<Smtp>,
    /// `[dkim]`.
    pub dkim: Dkim,
    /// `[schedule]`.
    pub schedule: Schedule,
    /// `[approval] required`.
    pub approval: Approval,
    /// `[alert]`.
    pub alert: Alert,
    /// `[safeguard]`.
    pub safeguard: SafeguardRules,
    /// `[discreet]`.
    pub discreet: Option<Discreet>,
    /// `[state]`.
    pub state: State,
    /// `[bible.xx]` by language.
    pub bible: BTreeMap<Language, Bible>,
}
