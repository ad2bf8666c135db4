//! The head: settings of the issue, and its words in one language (format.md section 3).

use jiff::civil::Date;

use crate::diag::Span;
use crate::folder::lower::reading::Reading;
use crate::folder::lower::{choice, needs, prose, values};
use crate::model::{Embargo, Inline, Kind, SendAt, Share, Tier};
use crate::syntax::{Entry, Head};

/// The settings that hold for every language.
pub(in crate::folder) struct HeadSettings {
    /// The kind of issue.
    pub(in crate::folder) kind: Option<Kind>,
    /// Its date.
    pub(in crate::folder) date: Option<Date>,
    /// How far it may be passed on.
    pub(in crate::folder) share: Option<Share>,
    /// When cron sends it.
    pub(in crate::folder) send_at: Option<SendAt>,
    /// No edition leaves earlier.
    pub(in crate::folder) not_before: Option<Embargo>,
    /// Last day.
    pub(in crate::folder) expires: Option<Date>,
}

/// The words of one language.
pub(in crate::folder) struct HeadWords {
    /// Subject.
    pub(in crate::folder) subject: Option<Vec<Inline>>,
    /// Heading.
    pub(in crate::folder) title: Option<Vec<Inline>>,
    /// The line after the subject.
    pub(in crate::folder) preheader: Option<Vec<Inline>>,
    /// Byline.
    pub(in crate::folder) author: Option<Vec<Inline>>,
    /// Region.
    pub(in crate::folder) region: Option<Vec<Inline>>,
}

/// Reads the settings; from here on the reading knows the tier of the issue.
pub(in crate::folder) fn settings(reading: &mut Reading<'_>, head: &Head) -> HeadSettings {
    let kind = required(reading, head, "kind").and_then(|entry| choice::kind(reading, entry));
    let date = required(reading, head, "date").and_then(|entry| values::date(reading, entry));
    let audience = entry(head, "audience");
    let tier = audience.and_then(|entry| choice::tier(reading, entry));
    // Without the key the issue is the team's; with one that does not read, nothing is known to be too wide. A head in
    // which a key was not understood may have meant that one.
    reading.tier_known = tier.is_some() || (audience.is_none() && !head.disturbed);
    reading.tier = tier.unwrap_or(Tier::Team);
    let share = entry(head, "share");
    let shared = share.and_then(|entry| choice::share(reading, entry));
    if let (Some(Share::Public), Some(share)) = (shared, share)
        && reading.tier_known
        && reading.tier != Tier::Public
    {
        let audience = reading.tier.word();
        reading.error("value#share", share.key_span, &[("audience", audience)]);
    }
    let settings = HeadSettings {
        kind,
        date,
        share: shared,
        send_at: entry(head, "send-at").and_then(|entry| values::send_at(reading, entry)),
        not_before: entry(head, "not-before").and_then(|entry| values::embargo(reading, entry)),
        expires: entry(head, "expires").and_then(|entry| values::date(reading, entry)),
    };
    // The head is no block: nothing of it is compared with a twin, which has no such keys.
    reading.marks.clear();
    settings
}

/// Reads the words.
pub(in crate::folder) fn words(reading: &mut Reading<'_>, head: &Head) -> HeadWords {
    let subject = required(reading, head, "subject");
    let mut text = |entry: Option<&Entry>| entry.map(|entry| prose::text(reading, &entry.value.inline));
    let words = HeadWords {
        subject: text(subject),
        title: text(entry(head, "title")),
        preheader: text(entry(head, "preheader")),
        author: text(entry(head, "author")),
        region: text(entry(head, "region")),
    };
    if words.preheader.is_none() && !head.disturbed {
        reading.warning("preheader-missing", head.span, &[]);
    }
    words
}

fn entry<'h>(head: &'h Head, key: &str) -> Option<&'h Entry> {
    head.entries.iter().find(|entry| entry.key == key)
}

fn required<'h>(reading: &mut Reading<'_>, head: &'h Head, key: &str) -> Option<&'h Entry> {
    let found = entry(head, key);
    if found.is_none() && !head.disturbed {
        let span: Span = head.span;
        needs::missing(reading, "the head", key, span);
    }
    found
}
