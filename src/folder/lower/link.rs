//! Addresses: `https://…`, `http://…` (with a warning), `www.…`, `name@host`, `mailto:…`; nothing else (format.md section 8).

use crate::diag::Span;
use crate::folder::lower::place;
use crate::folder::lower::reading::{Reading, shown};
use crate::model::{EmailAddress, Link};
use crate::syntax::Entry;

/// Reads the value of a `Link` key.
pub(super) fn entry(reading: &mut Reading<'_>, entry: &Entry) -> Option<Link> {
    let span = place::of(&entry.value.raw, entry.key_span);
    let link = typed(reading, &entry.value.raw.text(), span)?;
    // In running text the parser says so itself.
    if link.0.starts_with("http://") {
        reading.warning("link-http", span, &[("address", &shown(&link.0))]);
    }
    Some(link)
}

/// Reads an address that stands at `span`.
pub(super) fn typed(reading: &mut Reading<'_>, text: &str, span: Span) -> Option<Link> {
    let Some(link) = read(text) else {
        reading.error("address", span, &[("text", &shown(text))]);
        return None;
    };
    reading.links.push(link.0.clone());
    Some(link)
}

/// Reads an address; the result has a scheme in small letters.
pub(super) fn read(text: &str) -> Option<Link> {
    let text = text.trim();
    let refused = |c: char| c.is_whitespace() || c.is_control() || "<>\"{}\\".contains(c);
    if text.chars().any(refused) {
        return None;
    }
    let address = if let Some(rest) = without_prefix(text, "https://") {
        web(rest).then(|| format!("https://{rest}"))
    } else if let Some(rest) = without_prefix(text, "http://") {
        web(rest).then(|| format!("http://{rest}"))
    } else if without_prefix(text, "www.").is_some() {
        web(text).then(|| format!("https://{text}"))
    } else {
        mail(without_prefix(text, "mailto:").unwrap_or(text))
    };
    address.map(Link)
}

fn without_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// Whether this begins with a host and perhaps a port. A name before an `@` is refused: it makes one host look like
/// another (RFC 3986 section 7.6).
fn web(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let port_sound = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let label_sound = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    port_sound && host.contains('.') && host.split('.').all(label_sound)
}

fn mail(rest: &str) -> Option<String> {
    let (address, query) = rest.split_once('?').map_or((rest, None), |(address, query)| (address, Some(query)));
    let address = EmailAddress::parse(address).ok()?;
    let address = address.as_str().to_owned();
    Some(query.map_or_else(|| format!("mailto:{address}"), |query| format!("mailto:{address}?{query}")))
}
