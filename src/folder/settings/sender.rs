//! `[sender]` and its defaults, each of which follows another key.

use crate::folder::settings::table::Table;
use crate::model::settings::Sender;

const KEYS: [&str; 8] =
    ["from", "reply_to", "bounce", "postal_address", "contact", "verp", "unsubscribe_mail", "unsubscribe_url"];

pub(super) fn sender(table: &Table<'_>) -> Option<Sender> {
    table.only(&KEYS);
    let from = table.need("from", "\"Example Mission <news@example.org>\"").and_then(|value| value.mailbox());
    let filled = |key| table.get(key).filter(|value| value.tree.as_str() != Some(""));
    let reply_to = filled("reply_to").map(|value| value.mailbox());
    let bounce = filled("bounce").map(|value| value.address());
    let unsubscribe_mail = filled("unsubscribe_mail").map(|value| value.address());
    let example = "\"1 Example Road, Example City\"";
    let postal_address = table.need("postal_address", example).and_then(|value| value.full_text(example));
    let contact = table.get("contact").and_then(|value| value.text()).unwrap_or_default();
    let verp = table.get("verp").and_then(|value| value.flag()).unwrap_or(false);
    let unsubscribe_url = table.get("unsubscribe_url").map_or(Some(String::new()), |value| value.web_address(true));
    let from = from?;
    let reply_to = reply_to.unwrap_or_else(|| Some(from.clone()))?;
    Some(Sender {
        bounce: bounce.unwrap_or_else(|| Some(from.address.clone()))?,
        unsubscribe_mail: unsubscribe_mail.unwrap_or_else(|| Some(reply_to.address.clone()))?,
        from,
        reply_to,
        postal_address: postal_address?.to_owned(),
        contact: contact.to_owned(),
        verp,
        unsubscribe_url: unsubscribe_url?,
    })
}
