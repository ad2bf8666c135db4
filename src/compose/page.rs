//! One edition → both parts. The order is always: data, handlebars, MJML, page, pieces.

use serde_json::{Value, json};

use crate::compose::cut::{self, CutError};
use crate::compose::dark::{head_style, outlook_style};
use crate::compose::ink::Ink;
use crate::compose::loom::{Loom, MOST};
use crate::compose::markup::escape;
use crate::compose::mjml::{MjmlError, render};
use crate::compose::sections::sections;
use crate::compose::voice::Voice;
use crate::compose::{Draft, Edition, Stationery, foot, plain};
use crate::diag::{Finding, Findings, Severity};
use crate::model::{Digest, Kind, Language, Picture, Share};
use crate::tongue;

/// Behind the preheader, so that the letter's first words do not leak into the inbox line.
const FILLER: &str = "&#847;&zwnj;&nbsp;";

/// Draws an edition.
///
/// # Errors
/// A mistake in a template that shows only when it is filled.
pub fn draw(edition: &Edition<'_>, stationery: &Stationery<'_>) -> Result<Draft, Findings> {
    drawn(edition, stationery).map_err(|finding| Findings::from_iter([*finding]))
}

fn drawn(edition: &Edition<'_>, stationery: &Stationery<'_>) -> Result<Draft, Box<Finding>> {
    let tokens = &stationery.theme.tokens;
    let language = edition.language();
    // Never from the content: a hash of what a tier may not see would be something of it.
    let salt = [edition.slug(), edition.key().tier.word(), language.tag()];
    let loom = Loom::new(&Digest::of_parts(salt.into_iter().map(str::as_bytes)));
    let voice = Voice::new(edition.key(), stationery.persons, stationery.settings.bible.get(language), loom);
    let ink = Ink { tokens, voice: &voice };
    let head = edition.head();
    let subject = plain::line(&voice, head.subject);
    let preheader = head.preheader.map(|words| plain::line(&voice, words)).unwrap_or_default();
    let sections = sections(edition, &ink, stationery);
    let data = data(edition, stationery, &ink, &sections);
    let mjml = stationery.theme.engine.render("letter", &data)?;
    let html = render(&mjml).map_err(|error| Box::new(mjml_finding(&error)))?;
    let text = plain::text(edition, stationery, &voice);
    let loom = voice.loom.into_inner();
    if loom.is_overfull() {
        return Err(Box::new(Finding::new(Severity::Error, "size/values").with("most", MOST.to_string())));
    }
    let cut = |pieces: Result<_, CutError>| pieces.map_err(|error| Box::new(cut_finding(&error)));
    Ok(Draft {
        key: edition.key().clone(),
        subject: cut(cut::plain(&loom, &subject))?,
        preheader: cut(cut::plain(&loom, &preheader))?,
        html: cut(cut::html(&loom, &html))?,
        text: cut(cut::plain(&loom, &text))?,
        slots: loom.into_sources(),
        pictures: pictures(edition, stationery),
        mjml,
        faint: stationery.theme.faint.clone(),
    })
}

fn data(edition: &Edition<'_>, stationery: &Stationery<'_>, ink: &Ink<'_>, sections: &[Value]) -> Value {
    let language = edition.language();
    let head = edition.head();
    let byline = ink.dotted([head.author, head.region].into_iter().flatten().map(|words| ink.inlines(words)));
    let preheader = head.preheader.map(|words| escape(&plain::line(ink.voice, words))).unwrap_or_default();
    let colors: serde_json::Map<String, Value> =
        ink.tokens.colors().map(|(role, light, _)| (role.to_owned(), json!(light))).collect();
    let notes = notes(edition, ink);
    json!({
        "lang": language.tag(),
        "dir": ink.direction(),
        "start": ink.start_side(),
        "end": ink.end_side(),
        "c": colors,
        "s": styles(ink, !byline.is_empty()),
        "side": ink.tokens.space().side,
        "block": ink.tokens.space().block,
        "font": ink.tokens.font(language, stationery.settings.theme.fonts.get(language).map(String::as_str)),
        "glyph_font": ink.tokens.glyph_font(),
        "mso_font": ink.tokens.mso_font(language),
        "head_style": head_style(ink.tokens),
        "outlook_style": outlook_style(ink.tokens),
        "title_plain": escape(&plain::line(ink.voice, head.title)),
        "preview": format!("{preheader}{}", FILLER.repeat(60)),
        "name": escape(&name(stationery, language)),
        "dateline": ink.dotted(dateline(edition)),
        "logo": stationery.logo.map(|logo| json!({
            "src": format!("cid:{}", logo.content_id()),
            "width": u64::from(logo.width) * 48 / u64::from(logo.height.max(48)),
        })),
        "title": ink.heading_words(head.title),
        "byline": byline,
        "sections": sections,
        "notes": notes,
        "footer": foot::data(edition, stationery, ink),
    })
}

/// The newsletter's name in this language.
pub(super) fn name(stationery: &Stationery<'_>, language: &Language) -> String {
    let newsletter = &stationery.settings.newsletter;
    newsletter.names.get(language).and_then(|names| names.name.clone()).unwrap_or_else(|| newsletter.name.clone())
}

/// "Sunday, 21 June 2026" and "third week of June": the label is the week for weeklies, else the reading time.
pub(super) fn dateline(edition: &Edition<'_>) -> [String; 2] {
    let language = edition.language();
    let label = match edition.kind() {
        Kind::Weekly => tongue::week_of_month(edition.date(), language),
        Kind::Guide | Kind::Alert | Kind::Campaign | Kind::Report => {
            tongue::phrase(language, "masthead.reading", &[("n", &edition.minutes().to_string())])
        }
    };
    [tongue::long_date(edition.date(), language), label]
}

/// The notes that print themselves: a replaced name, and how far the letter may be passed on.
fn notes(edition: &Edition<'_>, ink: &Ink<'_>) -> Vec<String> {
    plain_notes(edition, ink.voice).iter().map(|note| ink.apart(escape(note))).collect()
}

/// The same for the plain text.
pub(super) fn plain_notes(edition: &Edition<'_>, voice: &Voice<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if voice.replaced() {
        notes.push(voice.word("notice.names").to_owned());
    }
    match edition.share() {
        Some(Share::Verbal) => notes.push(voice.word("notice.verbal").to_owned()),
        Some(Share::None) => notes.push(voice.word("notice.none").to_owned()),
        Some(Share::Public) | None => {}
    }
    notes
}

/// Every style the templates use, by name: sizes and colours come from the tokens, spaces from look.md section 3.
fn styles(ink: &Ink<'_>, byline: bool) -> Value {
    let style = |face: &str, color: &str, above: u32, below: u32| ink.style(face, color, [above, below]);
    let slanted = if ink.upright() { "" } else { "font-style:italic;" };
    let stressed = if ink.upright() { "font-weight:bold;" } else { slanted };
    let label = style("small", "soft", 0, 0);
    let fact = style("small", "ink", 0, 0);
    let cells = match ink.start_side() {
        "left" => "font-size:16px;line-height:24px;font-weight:normal;padding:9px 12px 9px 0;",
        _ => "font-size:16px;line-height:24px;font-weight:normal;padding:9px 0 9px 12px;",
    };
    let foot_link = format!(
        "display:inline-block;color:{};text-decoration:underline;padding:11px 0;margin-{}:24px;",
        ink.color("link"),
        ink.end_side()
    );
    json!({
        "p": style("body", "ink", 0, 0),
        "name": style("name", "accent", 0, 0),
        "small": style("small", "soft", 0, 0),
        "h1": style("h1", "ink", 40, if byline { 4 } else { 0 }),
        "byline": style("small", "soft", 0, 0),
        "h2": style("h2", "ink", 0, 16),
        "h2_meta": style("h2", "ink", 0, 4),
        "h2_action": style("h2", "ink", 0, 8),
        "meta": style("small", "soft", 0, 16),
        "h3": style("h3", "ink", 0, 4),
        "verse": style("verse", "ink", 0, 8),
        "mark": style("body", "accent", 0, 0),
        "point_meta": style("small", "soft", 4, 0),
        "answer": format!("{}{slanted}", style("body", "ink", 8, 0)),
        "alongside": format!("{}", style("small", "soft", 20, 0)),
        "closing": format!("{}{stressed}", style("body", "ink", 12, 0)),
        "fact_label": format!("{label}{cells}"),
        "fact": format!("{fact}{cells}"),
        "below": style("small", "soft", 8, 0),
        "amount": style("amount", "ink", 0, 6),
        "bar_note": style("small", "soft", 6, 0),
        "link_line": style("note", "ink", 0, 0),
        "news_caption": style("small", "soft", 4, 0),
        "news_meta": style("small", "soft", 0, 4),
        "by": style("small", "soft", 14, 0),
        "until": format!("{}font-weight:bold;", style("small", "ink", 8, 0)),
        "closed": format!("{}font-weight:bold;", style("body", "ink", 0, 8)),
        "note": style("note", "ink", 0, 0),
        "note_more": style("note", "ink", 4, 0),
        "notice_title": format!("{}font-weight:bold;", style("note", "ink", 0, 4)),
        "sign_phrase": style("body", "ink", 0, 20),
        "sign": style("sign", "ink", 0, 4),
        "foot": style("small", "soft", 0, 8),
        "foot_links": style("small", "soft", 0, 0),
        "foot_link": foot_link,
    })
}

/// Every picture the edition shows, once.
fn pictures(edition: &Edition<'_>, stationery: &Stationery<'_>) -> Vec<Picture> {
    let mut pictures: Vec<Picture> = stationery.logo.cloned().into_iter().collect();
    let photos = edition.blocks().iter().filter_map(|visible| visible.block.content.photo());
    for picture in photos.filter_map(|photo| stationery.pictures.get(&(photo.path.clone(), photo.cover.clone()))) {
        if !pictures.iter().any(|known| known.digest == picture.digest) {
            pictures.push(picture.clone());
        }
    }
    pictures
}

fn mjml_finding(error: &MjmlError) -> Finding {
    let problem = error.to_string();
    Finding::new(Severity::Error, "template/mjml").with("problem", problem)
}

fn cut_finding(error: &CutError) -> Finding {
    Finding::new(Severity::Error, "template/reader-value").with("problem", error.to_string())
}
