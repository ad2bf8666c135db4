//! The compact notation of the tables: `P(…)` paragraph, `H(…)`/`h(…)` heading, deeper heading, `-[…|…]`/`1[…|…]` list, `Q[…]` quotation,
//! `T[a¦b;c¦d]` table, `---` divider; inside: `⟦…⟧` bold, `⟨…⟩` italic, `<to|words>` link, `<to>` bare address, `/` break, `{name}`, `{}` withheld,
//! `{{column}}`, `{{column:text}}`, `{{column?then:otherwise}}`.

use crate::diag::{Findings, SourceId};
use crate::syntax::prose::{Style, flows, inline, lines, text};
use crate::syntax::{Flow, Inline, Line, Slot};

pub(super) const ENGLISH: Style = Style { smart: true };
pub(super) const KOREAN: Style = Style { smart: false };

pub(super) fn typed(text: &str) -> Vec<Line> {
    (1..).zip(text.split('\n')).map(|(number, line)| Line::at(SourceId(0), number, 1, line.trim_end())).collect()
}

/// A value over several lines.
pub(super) fn value(text: &str) -> Line {
    let mut whole = Line::default();
    for line in typed(text) {
        if let Some(last) = whole.spans.last().copied() {
            whole.chars.push('\n');
            whole.spans.push(last);
        }
        whole.chars.extend(line.chars);
        whole.spans.extend(line.spans);
    }
    whole
}

pub(super) fn prose(text: &str, style: Style) -> (String, Findings) {
    let mut findings = Findings::new();
    let read = flows(&typed(text), style, &mut findings);
    (show_flows(&read), findings)
}

pub(super) fn words(text: &str, style: Style) -> (String, Findings) {
    let mut findings = Findings::new();
    let read = inline(&value(text), style, &mut findings);
    (show(&read), findings)
}

pub(super) fn plain(typed: &str, style: Style) -> (String, Findings) {
    let mut findings = Findings::new();
    let read = text(&value(typed), style, &mut findings);
    (show(&read), findings)
}

pub(super) fn verse(text: &str, style: Style) -> (String, Findings) {
    let mut findings = Findings::new();
    let read = lines(&typed(text), style, &mut findings);
    (read.iter().map(|line| show(&line.node)).collect::<Vec<_>>().join("/"), findings)
}

pub(super) fn codes(findings: &Findings) -> String {
    let place = |finding: &crate::diag::Finding| {
        finding.span.map_or(String::new(), |span| format!("{}:{}", span.line, span.column))
    };
    findings.iter().map(|finding| format!("{} {}", finding.sentence, place(finding))).collect::<Vec<_>>().join(", ")
}

pub(super) fn show_flows(flows: &[Flow]) -> String {
    flows.iter().map(show_flow).collect::<Vec<_>>().join(" ")
}

fn show_flow(flow: &Flow) -> String {
    match flow {
        Flow::Paragraph(words) => format!("P({})", show(words)),
        Flow::Heading { deeper: false, words } => format!("H({})", show(words)),
        Flow::Heading { deeper: true, words } => format!("h({})", show(words)),
        Flow::List { start, items } => {
            let items: Vec<_> = items.iter().map(|item| show_flows(item)).collect();
            format!("{}[{}]", start.map_or("-".to_owned(), |start| start.to_string()), items.join(" | "))
        }
        Flow::Quote(inside) => format!("Q[{}]", show_flows(inside)),
        Flow::Table { head, rows } => {
            let row = |row: &Vec<Vec<Inline>>| row.iter().map(|cell| show(cell)).collect::<Vec<_>>().join("¦");
            let rows: Vec<_> = std::iter::once(head).chain(rows).map(row).collect();
            format!("T[{}]", rows.join("; "))
        }
        Flow::Divider => "---".to_owned(),
    }
}

pub(super) fn show(words: &[Inline]) -> String {
    words.iter().map(show_piece).collect()
}

fn show_piece(piece: &Inline) -> String {
    match piece {
        Inline::Text(line) => {
            assert_eq!(line.chars.len(), line.spans.len());
            line.text()
        }
        Inline::Break => "/".to_owned(),
        Inline::Strong(words) => format!("⟦{}⟧", show(words)),
        Inline::Emphasis(words) => format!("⟨{}⟩", show(words)),
        Inline::Link { to, bare: true, .. } => format!("<{}>", to.node),
        Inline::Link { to, words, bare: false } => format!("<{}|{}>", to.node, show(words)),
        Inline::Person(name) => format!("{{{}}}", name.node),
        Inline::Withheld(_) => "{}".to_owned(),
        Inline::Slot(Slot::Field(column)) => format!("{{{{{}}}}}", column.node),
        Inline::Slot(Slot::Default { column, otherwise }) => format!("{{{{{}:{otherwise}}}}}", column.node),
        Inline::Slot(Slot::If { column, then, otherwise }) => {
            format!("{{{{{}?{}:{}}}}}", column.node, show(then), show(otherwise))
        }
    }
}
