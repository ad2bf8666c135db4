//! A draft and its postmark become a program: header by header (RFC 5322), part by part (RFC 2046, 2387), each written
//! down twice: how it is encoded, and what a reader of it must see.

use crate::compose::Draft;
use crate::letter::stored::put_pieces;
use crate::letter::stretch::{Stretch, Way, in_lines, place, quote};
use crate::letter::{Postmark, Program, Source, body};
use crate::model::{Digest, Mailbox, Picture, Piece, SlotId, Surface, one_line};

/// Makes the program of an edition. The same draft and postmark give the same program in any process.
#[must_use]
pub fn compile(draft: &Draft, post: &Postmark) -> Program {
    let mut slots: Vec<Source> = draft.slots.iter().cloned().map(Source::Draft).collect();
    slots.extend(Source::OWN);
    let html = with_hosts(&lines(&draft.html), &draft.pictures, post.domain());
    let mut sheet = Sheet {
        stretches: Vec::new(),
        surfaces: Vec::new(),
        part: "header:",
        own: u16::try_from(draft.slots.len()).unwrap_or(u16::MAX),
        boundary: boundary(draft, post),
    };
    sheet.headers(draft, post);
    let text = lines(&draft.text);
    if draft.html.is_empty() {
        sheet.leaf("text", "text/plain", &text);
    } else {
        sheet.alternative(&text, &html, &draft.pictures, post.domain());
    }
    Program::new(draft.key.clone(), sheet.stretches, slots, sheet.surfaces)
}

/// What is written so far.
struct Sheet {
    stretches: Vec<Stretch>,
    surfaces: Vec<Surface>,
    part: &'static str,
    own: u16,
    boundary: String,
}

impl Sheet {
    fn headers(&mut self, draft: &Draft, post: &Postmark) {
        let language = &draft.key.language;
        self.mailbox("From", post.sender_name_in(language), post.from.address.as_str());
        if post.reply_to.address != post.from.address {
            let Mailbox { name, address } = &post.reply_to;
            self.mailbox("Reply-To", name, address.as_str());
        }
        let (name, address) = (self.slot(&Source::Name), self.slot(&Source::Address));
        self.push(Way::Mailbox, "To", vec![place(name), place(address)]);
        let label = Piece::If { slot: name, then: vec![place(name), Piece::Fixed(" ".into())], otherwise: Vec::new() };
        self.surface("To", vec![label, Piece::Fixed("<".into()), place(address), Piece::Fixed(">".into())]);
        let subject = on_one_line(&draft.subject);
        self.push(Way::Words, "Subject", subject.clone());
        self.surface("Subject", subject);
        let (date, id) = (self.slot(&Source::Date), self.slot(&Source::MessageId));
        self.token("Date", "", date, "");
        self.token("Message-ID", "<", id, ">");
        self.mailbox("List-Id", post.name_in(language), &post.list);
        self.unsubscribe(!post.unsubscribe_url.is_empty());
        self.fixed("Precedence", "bulk");
        self.fixed("X-Auto-Response-Suppress", "OOF, AutoReply");
        let reference = self.slot(&Source::Reference);
        self.token("X-Phoebe-Ref", "", reference, "");
        self.fixed("MIME-Version", "1.0");
        self.fixed("Content-Language", language.tag());
    }

    /// RFC 2369; with an https address first and RFC 8058's promise only where there is a server behind it.
    fn unsubscribe(&mut self, one_click: bool) {
        let (url, mail) = (place(self.slot(&Source::OneClick)), place(self.slot(&Source::UnsubscribeMail)));
        let fixed = |text: &str| Piece::Fixed(text.into());
        let (mut written, mut read) = (vec![fixed("List-Unsubscribe: <")], vec![fixed("<")]);
        if one_click {
            written.extend([url.clone(), fixed(">,\r\n <")]);
            read.extend([url, fixed(">, <")]);
        }
        written.extend([mail.clone(), fixed(">\r\n")]);
        read.extend([mail, fixed(">")]);
        self.push(Way::Plain, "", written);
        self.surface("List-Unsubscribe", read);
        if one_click {
            self.fixed("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
    }

    fn alternative(&mut self, text: &[Piece], html: &[Piece], pictures: &[Picture], host: &str) {
        let outer = format!("{}a", self.boundary);
        self.multipart("alternative", &outer, "");
        self.leaf_of(&outer, "text", "text/plain", text);
        if pictures.is_empty() {
            self.leaf_of(&outer, "html", "text/html", html);
        } else {
            let inner = format!("{}r", self.boundary);
            self.raw(&format!("--{outer}\r\n"));
            self.multipart("related", &inner, " type=\"text/html\";");
            self.leaf_of(&inner, "html", "text/html", html);
            for picture in pictures {
                self.picture(&inner, picture, host);
            }
            self.raw(&format!("--{inner}--\r\n"));
        }
        self.raw(&format!("--{outer}--\r\n"));
    }

    /// The header of a multipart and the empty line under it.
    fn multipart(&mut self, kind: &str, boundary: &str, kind_of_first: &str) {
        self.raw(&format!("Content-Type: multipart/{kind};{kind_of_first}\r\n boundary=\"{boundary}\"\r\n\r\n"));
        let read = format!("multipart/{kind};{kind_of_first} boundary=\"{boundary}\"");
        self.surface("Content-Type", vec![Piece::Fixed(read.into())]);
        self.part = "part:";
    }

    fn leaf_of(&mut self, boundary: &str, name: &str, media: &str, pieces: &[Piece]) {
        self.raw(&format!("--{boundary}\r\n"));
        if self.leaf(name, media, pieces) == Way::Quoted {
            // The text keeps its last line end; this one is the next boundary's (RFC 2046, 5.1.1).
            self.raw("\r\n");
        }
    }

    fn leaf(&mut self, name: &str, media: &str, pieces: &[Piece]) -> Way {
        self.fixed("Content-Type", &format!("{media}; charset=utf-8"));
        // A message that is only text and ends with a place would end in a soft break and an empty line (RFC 6376, 3.4.4).
        let open_end = self.part == "header:" && matches!(pieces.last(), Some(Piece::Fixed(end)) if &**end == "\r\n");
        let way = if open_end || body::is_mostly_foreign(pieces) { Way::Base64 } else { Way::Quoted };
        let (encoding, written) =
            if way == Way::Base64 { ("base64", pieces.to_vec()) } else { ("quoted-printable", quote(pieces)) };
        self.fixed("Content-Transfer-Encoding", encoding);
        self.raw("\r\n");
        self.push(way, "", written);
        self.surfaces.push(Surface { name: name.to_owned(), pieces: pieces.to_vec() });
        way
    }

    fn picture(&mut self, boundary: &str, picture: &Picture, host: &str) {
        let (file, id) = (picture.file_name(), format!("{}@{host}", picture.content_id()));
        self.raw(&format!("--{boundary}\r\n"));
        self.fixed("Content-Type", picture.kind.media_type());
        self.fixed("Content-Transfer-Encoding", "base64");
        self.fixed("Content-Disposition", &format!("inline; filename=\"{file}\""));
        self.fixed("Content-ID", &format!("<{id}>"));
        self.raw("\r\n");
        self.raw(&in_lines(&picture.bytes));
        for (name, text) in [("filename", file), ("content-id", id), ("picture", picture.digest.hex())] {
            self.surfaces.push(Surface { name: name.to_owned(), pieces: vec![Piece::Fixed(text.into())] });
        }
    }

    fn mailbox(&mut self, name: &str, label: &str, address: &str) {
        let label = one_line(label);
        let label = label.trim();
        let pieces = vec![Piece::Fixed(label.into()), Piece::Fixed(address.into())];
        self.push(Way::Mailbox, name, pieces);
        let read = if label.is_empty() { format!("<{address}>") } else { format!("{label} <{address}>") };
        self.surface(name, vec![Piece::Fixed(read.into())]);
    }

    /// A header of short words that is the same for all.
    fn fixed(&mut self, name: &str, text: &str) {
        let pieces = vec![Piece::Fixed(text.into())];
        self.push(Way::Words, name, pieces.clone());
        self.surface(name, pieces);
    }

    fn token(&mut self, name: &str, before: &str, slot: SlotId, after: &str) {
        let fixed = |text: String| Piece::Fixed(text.into());
        let written = vec![fixed(format!("{name}: {before}")), place(slot), fixed(format!("{after}\r\n"))];
        self.push(Way::Plain, "", written);
        self.surface(name, vec![fixed(before.to_owned()), place(slot), fixed(after.to_owned())]);
    }

    fn raw(&mut self, text: &str) {
        self.push(Way::Plain, "", vec![Piece::Fixed(text.into())]);
    }

    fn push(&mut self, way: Way, name: &str, pieces: Vec<Piece>) {
        self.stretches.push(Stretch { way, name: name.to_owned(), pieces });
    }

    fn surface(&mut self, name: &str, pieces: Vec<Piece>) {
        self.surfaces.push(Surface { name: format!("{}{name}", self.part), pieces });
    }

    fn slot(&self, own: &Source) -> SlotId {
        let place = Source::OWN.iter().position(|source| source == own).unwrap_or_default();
        SlotId(self.own.saturating_add(u16::try_from(place).unwrap_or(u16::MAX)))
    }
}

/// From the content: `=_` stands neither in quoted-printable nor in base64, so no body can hold it.
fn boundary(draft: &Draft, post: &Postmark) -> String {
    let digest = Digest::of_told(|tell| {
        for text in [post.list.as_str(), post.issue.as_str(), draft.key.tier.word(), draft.key.language.tag()] {
            tell(text.as_bytes());
        }
        for pieces in [&draft.subject, &draft.html, &draft.text] {
            put_pieces(pieces, tell);
        }
        for picture in &draft.pictures {
            tell(picture.digest.bytes());
        }
    });
    format!("=_{}", digest.hex().chars().take(24).collect::<String>())
}

fn on_one_line(pieces: &[Piece]) -> Vec<Piece> {
    each_fixed(pieces, &|text| one_line(text).into_owned())
}

/// A body with CRLF at every line end, and one at its own end.
fn lines(pieces: &[Piece]) -> Vec<Piece> {
    let mut pieces = each_fixed(pieces, &with_line_ends);
    let end = match pieces.pop() {
        Some(Piece::Fixed(text)) => format!("{}\r\n", text.trim_end()),
        other => {
            pieces.extend(other);
            "\r\n".to_owned()
        }
    };
    pieces.push(Piece::Fixed(end.into()));
    pieces
}

/// CRLF for every way of ending a line, and no NUL (RFC 5322, 2.3).
fn with_line_ends(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 32);
    let mut rest = text;
    while let Some((before, end)) =
        memchr::memchr3(b'\r', b'\n', 0, rest.as_bytes()).and_then(|at| rest.split_at_checked(at))
    {
        out.push_str(before);
        rest = if let Some(after) = end.strip_prefix('\0') {
            after
        } else {
            out.push_str("\r\n");
            end.strip_prefix("\r\n").or_else(|| end.strip_prefix(['\r', '\n'])).unwrap_or_default()
        };
    }
    out.push_str(rest);
    out
}

/// `cid:` addresses name the whole content id (RFC 2392), which has our domain on its right side.
fn with_hosts(pieces: &[Piece], pictures: &[Picture], host: &str) -> Vec<Piece> {
    let ids: Vec<_> = pictures.iter().map(Picture::content_id).collect();
    each_fixed(pieces, &|text| {
        let mut named = String::with_capacity(text.len() + 64);
        let mut addresses = text.split("cid:");
        named.push_str(addresses.next().unwrap_or_default());
        for address in addresses {
            named.push_str("cid:");
            match ids.iter().find_map(|id| Some((id, address.strip_prefix(id.as_str())?))) {
                Some((id, rest)) if !rest.starts_with('@') => {
                    named.push_str(id);
                    named.push('@');
                    named.push_str(host);
                    named.push_str(rest);
                }
                _ => named.push_str(address),
            }
        }
        named
    })
}

fn each_fixed(pieces: &[Piece], change: &impl Fn(&str) -> String) -> Vec<Piece> {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Fixed(text) => Piece::Fixed(change(text).into()),
            Piece::Place { .. } => piece.clone(),
            Piece::If { slot, then, otherwise } => {
                Piece::If { slot: *slot, then: each_fixed(then, change), otherwise: each_fixed(otherwise, change) }
            }
        })
        .collect()
}
