//! phoebe.toml, split by the room each part belongs to. `folder` reads it; nothing here knows TOML.

mod all;
mod delivery;
mod newsletter;
mod outside;

pub use all::Settings;
pub use delivery::{Delivery, Dkim, DkimKey, Limit, Secret, SignedBy, Smtp, Tls};
pub use newsletter::{Bible, Newsletter, NewsletterName, Schedule, Sender, Theme};
pub use outside::{Alert, Approval, Database, DelayDays, Discreet, SafeguardRules, State};
