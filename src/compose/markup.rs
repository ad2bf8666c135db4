//! Running text → the HTML inside a letter's paragraphs: roles as classes, everything else inline, sentinels for readers.

use crate::compose::ink::Ink;
use crate::model::{Direction, Flow, Inline, Slot, SlotSource};
use crate::scripture;

impl Ink<'_> {
    /// A flow; the last paragraph has no space below.
    pub(super) fn flows(&self, flows: &[Flow], role: Role) -> String {
        let last = flows.len().saturating_sub(1);
        let mut html = String::new();
        for (at, flow) in flows.iter().enumerate() {
            let below = if at == last { 0 } else { role.gap };
            // A heading stands nearer to what it heads than to what is above it.
            let above = if at == 0 { 0 } else { 8 };
            html.push_str(&self.flow(flow, role, [above, below]));
        }
        html
    }

    fn flow(&self, flow: &Flow, role: Role, [above, below]: [u32; 2]) -> String {
        match flow {
            Flow::Paragraph(words) => self.paragraph(words, role, below),
            Flow::Heading { deeper, words } => {
                let level = if *deeper { role.heading + 1 } else { role.heading };
                let style = self.style("h3", "ink", [0, below.min(8)]);
                // No margin: it would fall together with that of a paragraph above, but not with a list's.
                format!(
                    "{}<h{level} class=\"t-ink\" style=\"{style}\">{}</h{level}>",
                    gap(above),
                    self.heading_words(words)
                )
            }
            Flow::List { start, items } => self.list(*start, items, role, below),
            Flow::Quote(flows) => {
                let side = self.start_side();
                format!(
                    "{}<td class=\"bs-line\" style=\"border-{side}:2px solid {};padding-{side}:16px;\">{}</td></tr></table>{}",
                    ROW_TABLE,
                    self.color("line"),
                    self.flows(flows, role),
                    gap(below)
                )
            }
            Flow::Table { head, rows } => format!("{}{}", self.table(head, rows), gap(below)),
            Flow::Divider => format!(
                "{ROW_TABLE}<td class=\"bt-line\" height=\"1\" style=\"border-top:1px solid {};font-size:0;line-height:0;\">&nbsp;</td></tr></table>{}",
                self.color("line"),
                gap(below)
            ),
        }
    }

    /// One paragraph.
    pub(super) fn paragraph(&self, words: &[Inline], role: Role, below: u32) -> String {
        let style = self.style(role.face, role.color, [0, below]);
        format!("<p class=\"t-{}\" style=\"{style}\">{}</p>", role.color, self.inlines(words))
    }

    /// Two cells an item: the mark and the text, so that no client has its own idea of a list.
    fn list(&self, start: Option<u32>, items: &[Vec<Flow>], role: Role, below: u32) -> String {
        let mut html = ROW_TABLE.strip_suffix("<tr>").unwrap_or(ROW_TABLE).to_owned();
        let last = items.len().saturating_sub(1);
        for (at, item) in items.iter().enumerate() {
            let mark = match start {
                Some(first) => format!("{}.", first.saturating_add(u32::try_from(at).unwrap_or_default())),
                None => "–".to_owned(),
            };
            let space = if at == last { 0 } else { 8 };
            let (mark_style, side) = (self.style(role.face, "accent", [0, 0]), self.start_side());
            html.push_str(&format!(
                "<tr><td width=\"24\" valign=\"top\" style=\"width:24px;padding-bottom:{space}px;\"><p class=\"t-accent\" style=\"{mark_style}\">{mark}</p></td>\
                 <td valign=\"top\" align=\"{side}\" style=\"padding-bottom:{space}px;\">{}</td></tr>",
                self.flows(item, Role { gap: 8, ..role })
            ));
        }
        html.push_str("</table>");
        html.push_str(&gap(below));
        html
    }

    /// A data table: no role, real head cells.
    fn table(&self, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> String {
        let line = self.color("line");
        let align = self.start_side();
        let padding = if align == "left" { "8px 8px 8px 0" } else { "8px 0 8px 8px" };
        let cell = |name: &str, scope: &str, words: &[Inline], color: &str, last: bool| {
            let style = self.style("small", color, [0, 0]);
            let (class, below) =
                if last { (" bb-line", format!("border-bottom:1px solid {line};")) } else { ("", String::new()) };
            format!(
                "<{name}{scope} class=\"bt-line{class} t-{color}\" align=\"{align}\" valign=\"top\" style=\"{style}font-weight:normal;border-top:1px solid {line};{below}padding:{padding};\">{}</{name}>",
                self.inlines(words)
            )
        };
        let mut html = String::from(
            "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"width:100%;border-collapse:collapse;\"><tr>",
        );
        html.extend(head.iter().map(|words| cell("th", " scope=\"col\"", words, "soft", rows.is_empty())));
        html.push_str("</tr>");
        for (at, row) in rows.iter().enumerate() {
            html.push_str("<tr>");
            html.extend(row.iter().map(|words| cell("td", "", words, "ink", at + 1 == rows.len())));
            html.push_str("</tr>");
        }
        html.push_str("</table>");
        html
    }

    /// A run of text.
    pub(super) fn inlines(&self, inlines: &[Inline]) -> String {
        let mut html = String::new();
        let mut before: Option<&Inline> = None;
        for inline in inlines {
            match (before, inline) {
                (Some(Inline::Person(id)), Inline::Text(text)) => {
                    html.push_str(&escape(&self.voice.behind_person(id, text)));
                }
                _ => html.push_str(&self.inline(inline)),
            }
            before = Some(inline);
        }
        html
    }

    fn inline(&self, inline: &Inline) -> String {
        match inline {
            Inline::Text(text) => escape(text),
            Inline::Break => "<br />".to_owned(),
            Inline::Strong(words) => format!("<b style=\"font-weight:bold;\">{}</b>", self.inlines(words)),
            Inline::Emphasis(words) if self.upright() => {
                format!("<b style=\"font-weight:bold;\">{}</b>", self.inlines(words))
            }
            Inline::Emphasis(words) => format!("<i style=\"font-style:italic;\">{}</i>", self.inlines(words)),
            Inline::Link { to, words } => self.link(&to.0, &self.apart(self.inlines(words))),
            Inline::Reference { typed, passages } => {
                kept(typed, &self.link(&self.voice.link(passages).0, &self.apart(escape(typed))))
            }
            Inline::Person(id) => escape(&self.voice.person(id)),
            Inline::Withheld => format!(
                "<span class=\"t-soft\" style=\"color:{};white-space:nowrap;\">{}</span>",
                self.color("soft"),
                self.apart(escape(self.voice.word("withheld.details")))
            ),
            Inline::Slot(Slot::Field(column)) => self.voice.value(SlotSource::Column(column.clone())),
            Inline::Slot(Slot::Default { column, otherwise }) => {
                self.voice.value(SlotSource::ColumnOr { column: column.clone(), otherwise: otherwise.clone() })
            }
            Inline::Slot(Slot::If { column, then, otherwise }) => {
                let (then, otherwise) = (self.inlines(then), self.inlines(otherwise));
                self.voice.choice(SlotSource::Column(column.clone()), &then, &otherwise)
            }
        }
    }

    /// Whether emphasis is weight here, not slope.
    pub(super) fn upright(&self) -> bool {
        self.voice.language().is_korean() || self.voice.language().direction() == Direction::Rtl
    }

    /// A link: always underlined, never by colour alone.
    pub(super) fn link(&self, address: &str, words: &str) -> String {
        self.anchor(address, words, "")
    }

    fn anchor(&self, address: &str, words: &str, style: &str) -> String {
        format!(
            "<a class=\"t-link\" href=\"{}\" target=\"_blank\" style=\"{style}color:{};text-decoration:underline;\">{words}</a>",
            escape(address),
            self.color("link")
        )
    }

    /// A link that calls to act, on a line of its own: as high as a finger is wide.
    pub(super) fn action_link(&self, address: &str, words: &str) -> String {
        self.anchor(address, words, "display:inline-block;padding:9px 0;")
    }

    /// References, each linked and kept on its line, parted by commas; the book is not said again.
    pub(super) fn references(&self, passages: &[crate::model::Passage]) -> String {
        let whole = scripture::format_all(passages, self.voice.language());
        let parts: Vec<&str> = whole.split(", ").collect();
        if parts.len() != passages.len() {
            return self.link(&self.voice.link(passages).0, &escape(&whole));
        }
        let linked = passages
            .iter()
            .zip(parts)
            .map(|(passage, words)| kept(words, &self.link(&self.voice.link(&[*passage]).0, &escape(words))));
        linked.collect::<Vec<_>>().join(", ")
    }

    /// Words of a heading: the last two stay together when they are short, so that none ends on one lost word.
    pub(super) fn heading_words(&self, words: &[Inline]) -> String {
        let most = if self.voice.language().is_korean() { 8 } else { 14 };
        let mut words = words.to_vec();
        if let Some(Inline::Text(text)) = words.last_mut()
            && let Some((before, last)) = text.rsplit_once(' ')
        {
            let previous = before.rsplit(' ').next().unwrap_or(before);
            if !last.is_empty() && previous.chars().count() + last.chars().count() <= most {
                *text = format!("{before}\u{a0}{last}");
            }
        }
        self.inlines(&words)
    }
}

/// White space below a table, which has no margin everywhere.
fn gap(pixels: u32) -> String {
    if pixels == 0 {
        return String::new();
    }
    format!("<div style=\"height:{pixels}px;font-size:0;line-height:{pixels}px;\">&nbsp;</div>")
}

/// Short things stay on one line.
pub(super) fn kept(plain: &str, html: &str) -> String {
    if plain.chars().count() > 24 {
        return html.to_owned();
    }
    format!("<span style=\"white-space:nowrap;\">{html}</span>")
}

/// A role of running text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Role {
    /// Row of the type table.
    pub face: &'static str,
    /// Colour.
    pub color: &'static str,
    /// Pixels between paragraphs.
    pub gap: u32,
    /// Level of a `#` heading.
    pub heading: u8,
}

impl Role {
    pub(super) const BODY: Self = Self { face: "body", color: "ink", gap: 16, heading: 3 };
    pub(super) const NOTE: Self = Self { face: "note", color: "ink", gap: 16, heading: 3 };
    pub(super) const QUOTE: Self = Self { face: "quote", color: "ink", gap: 12, heading: 3 };

    /// The same, where no titled block stands above.
    pub(super) fn below_no_title(self) -> Self {
        Self { heading: 2, ..self }
    }
}

/// The beginning of a layout table of one row.
pub(super) const ROW_TABLE: &str = "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"width:100%;\"><tr>";

/// `& < > " '` as references: safe as text and in a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}
