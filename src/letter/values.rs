//! One reader's values for a program's places.

use jiff::fmt::rfc2822::DateTimePrinter;

use crate::letter::{Postmark, Program, Source};
use crate::model::{EmailAddress, Key, Moment, Reader, SlotSource, hex, one_line};
use crate::subscribers::Recipient;
use crate::subscribers::token::{Message, Token};

/// One text per slot of a program, in its order.
#[derive(Clone, PartialEq, Eq)]
pub struct Values(Vec<String>);

impl Values {
    /// Any texts: what is not on one line, or means something where it stands, is cleaned and escaped when written.
    #[must_use]
    pub fn new(texts: Vec<String>) -> Self {
        Self(texts)
    }

    /// The texts, for the safeguard.
    #[must_use]
    pub fn texts(&self) -> &[String] {
        &self.0
    }

    /// The texts themselves.
    #[must_use]
    pub fn into_texts(self) -> Vec<String> {
        self.0
    }
}

/// Never a reader's data.
impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Values({})", self.0.len())
    }
}

/// Fills a program's slots for one reader.
#[must_use]
pub fn values(program: &Program, recipient: &Recipient, moment: &Moment, key: &Key, post: &Postmark) -> Values {
    let (reader, address) = (recipient.reader(), recipient.address());
    let token = Token::new(key, &post.list, address);
    let one_click = || format!("{}/u/{}", post.unsubscribe_url, token.text());
    let mail = || Message::new(post.unsubscribe_mail.clone(), &token).uri();
    let texts = program.slots.iter().map(|source| match source {
        Source::Draft(SlotSource::Column(column)) => column_of(reader, column).to_owned(),
        Source::Draft(SlotSource::ColumnOr { column, otherwise }) => match column_of(reader, column) {
            "" => otherwise.clone(),
            value => value.to_owned(),
        },
        Source::Draft(SlotSource::Unsubscribe) if post.unsubscribe_url.is_empty() => mail(),
        Source::Draft(SlotSource::Unsubscribe) | Source::OneClick => one_click(),
        Source::Draft(SlotSource::Past(day)) => if moment.day > *day { "1" } else { "" }.to_owned(),
        Source::Name => one_line(reader.field("name")).trim().to_owned(),
        Source::Address => address.as_str().to_owned(),
        Source::Date => date(moment, post),
        Source::MessageId => message_id(key, post, address),
        Source::UnsubscribeMail => mail(),
        Source::Reference => reference(key, post, address),
    });
    Values(texts.collect())
}

/// The Message-ID of one issue for one reader, without brackets: the same on every try; tells nobody the address.
#[must_use]
pub fn message_id(key: &Key, post: &Postmark, address: &EmailAddress) -> String {
    format!("{}@{}", keyed(key, "message-id", post, address, 16), post.domain())
}

/// What stands in `X-Phoebe-Ref`: 20 hexadecimal digits by which a bounce is traced to its delivery.
#[must_use]
pub fn reference(key: &Key, post: &Postmark, address: &EmailAddress) -> String {
    keyed(key, "reference", post, address, 10)
}

fn keyed(key: &Key, purpose: &str, post: &Postmark, address: &EmailAddress, bytes: usize) -> String {
    let mac = key.mac(purpose, &[post.list.as_bytes(), post.issue.as_bytes(), address.canonical().as_bytes()]);
    hex(mac.get(..bytes).unwrap_or_default())
}

/// The row's value; the address has a field of its own.
fn column_of<'a>(reader: &'a Reader, column: &str) -> &'a str {
    match reader.field(column).trim() {
        "" if column == "email" => reader.address.as_str(),
        value => value,
    }
}

/// RFC 5322, 3.3, in the newsletter's zone. A year beyond 9999 does not happen; it would be the first day of 1970.
fn date(moment: &Moment, post: &Postmark) -> String {
    DateTimePrinter::new()
        .zoned_to_string(&moment.date.to_zoned(post.zone.clone()))
        .unwrap_or_else(|_| "Thu, 1 Jan 1970 00:00:00 +0000".to_owned())
}
