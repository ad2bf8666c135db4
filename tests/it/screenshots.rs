//! The samples as readers see them: drawn by a real browser, light and dark, on a phone and on a screen; and what can be
//! read from the finished page without one: dark shades, widths for Outlook, size.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::world::{World, have, repository};

/// Slug, language, reader's window.
const CHOSEN: [(&str, &str); 3] =
    [("2026-06-21-third-week", "en"), ("2026-06-21-third-week", "ko"), ("2026-05-03-highlands-alert", "en")];

const OTHERS: [(&str, &str); 3] =
    [("2026-04-05-prayer-guide", "en"), ("2026-05-17-letters-for-the-class", "en"), ("2026-06-07-field-report", "en")];

/// An issue in one language, as the command renders it; photos are replaced by nothing, they stay `cid:`.
fn page(world: &World, slug: &str, lang: &str) -> String {
    world.run(&["render", slug, "--lang", lang, "--format", "html"]).exits(0).stdout
}

/// Every sample in every language it has, and the letter that runs from right to left.
fn pages() -> Vec<(String, String)> {
    let samples = World::samples();
    let mut pages: Vec<(String, String)> = CHOSEN
        .iter()
        .chain(&OTHERS)
        .map(|(slug, lang)| (format!("{slug}-{lang}"), page(&samples, slug, lang)))
        .collect();
    let rtl = World::fixture("rtl");
    pages.push(("rtl".to_owned(), page(&rtl, "2026-06-21-arabic", "ar")));
    pages
}

#[test]
fn nothing_keeps_its_light_colour_in_the_dark() {
    for (name, html) in pages() {
        let left: Vec<&str> = tags(&html).filter(|tag| kept_light(tag)).collect();
        assert!(left.is_empty(), "{name}: {left:#?}");
    }
}

/// Whether a tag has a colour of its own and no class that has a dark shade for it. The renderer fills the inner tables
/// and cells of a section, column or button itself; the rules of their classes reach those.
fn kept_light(tag: &str) -> bool {
    let Some(style) = value(tag, "style") else { return false };
    let classes = value(tag, "class").unwrap_or_default();
    let has =
        |start: &[&str]| classes.split_whitespace().any(|class| start.iter().any(|known| class.starts_with(known)));
    let inner = tag.starts_with("table") || tag.starts_with("td") || tag.starts_with("a ") || tag.starts_with("p ");
    style.split(';').filter_map(|part| part.split_once(':')).any(|(property, shade)| {
        if !shade.contains('#') {
            return false;
        }
        match property.trim() {
            "color" => !has(&["t-"]) && (!inner || classes.is_empty()) && !button(tag) && !tag.starts_with("div"),
            "background" | "background-color" => {
                !has(&["c-", "sheet", "outer", "pcol"]) && !tag.starts_with("body") && !inner
            }
            edge if edge.starts_with("border") => !has(&["bt-", "bb-", "bs-", "ba-"]),
            _ => false,
        }
    })
}

fn button(tag: &str) -> bool {
    tag.starts_with("a ") && tag.contains("display:inline-block;background:")
}

#[test]
fn widths_for_outlook_are_whole_and_fit() {
    for (name, html) in pages() {
        for part in html.split("<!--[if mso").skip(1).filter_map(|part| part.split("<![endif]").next()) {
            for width in part.split("width:").skip(1).filter_map(|rest| rest.split("px").next()) {
                let pixels: u32 = width.trim().parse().unwrap_or_else(|_| panic!("{name}: {width}"));
                assert!(pixels <= 600, "{name}: {pixels}");
            }
        }
    }
}

#[test]
fn the_weekly_stays_small() {
    for (name, html) in pages().into_iter().filter(|(name, _)| name.contains("third-week")) {
        assert!(html.len() < 50_000, "{name}: {} bytes", html.len());
    }
}

#[test]
fn a_letter_from_right_to_left_is_mirrored() {
    let (_, html) = pages().pop().unwrap();
    assert!(!html.contains("direction:ltr"), "a part of the page runs from left to right");
    assert!(html.contains("border-right:4px solid") && html.contains("dir=\"rtl\""));
}

#[test]
fn every_sample_is_drawn_without_sideways_scrolling() {
    if !have("chromium") {
        return;
    }
    let shots = repository().join("target/shots");
    fs::create_dir_all(&shots).unwrap();
    let thorough = std::env::var_os("PHOEBE_THOROUGH").is_some();
    let chosen = pages().into_iter().enumerate().filter(|(at, _)| thorough || *at < CHOSEN.len());
    for (_, (name, html)) in chosen {
        for width in [375, 640] {
            for dark in [false, true] {
                let scheme = if dark { "dark" } else { "light" };
                let shown =
                    if dark { html.replace("@media (prefers-color-scheme:dark)", "@media all") } else { html.clone() };
                let at = shots.join(format!("{name}-{width}-{scheme}"));
                drawn(&at, &shown, width);
            }
        }
        assert!(wide(&shots, &name, &html) <= 375, "{name} scrolls sideways on a phone");
    }
}

/// A picture of a page in a window of this width; it must show something.
fn drawn(at: &Path, html: &str, width: u32) {
    let (frame, picture) = (framed(at, html, width, ""), at.with_extension("png"));
    drop(fs::remove_file(&picture));
    browser(&[&format!("--screenshot={}", picture.display()), &format!("file://{}", frame.display())]);
    let bytes = fs::read(&picture).unwrap();
    assert!(bytes.len() > 20_000, "{} is blank: {} bytes", picture.display(), bytes.len());
}

/// How wide the page is in a window of 375 pixels.
fn wide(shots: &Path, name: &str, html: &str) -> u32 {
    let script = "<script>onload=()=>{const f=document.querySelector('iframe');\
                  document.title='wide:'+f.contentDocument.documentElement.scrollWidth+';'}</script>";
    let frame = framed(&shots.join(format!("{name}-measured")), html, 375, script);
    let dump = browser(&["--dump-dom", "--allow-file-access-from-files", &format!("file://{}", frame.display())]);
    dump.split("wide:").nth(1).and_then(|rest| rest.split(';').next()).and_then(|n| n.parse().ok()).unwrap_or(u32::MAX)
}

/// A window of a browser is at least 500 pixels wide: the letter stands in a frame of its own.
fn framed(at: &Path, html: &str, width: u32, script: &str) -> PathBuf {
    let mut mail = at.as_os_str().to_owned();
    mail.push("-mail.html");
    fs::write(&mail, html).unwrap();
    let mut page = String::from("<!doctype html><title>-</title><body style=\"margin:0\">");
    let name = Path::new(&mail).file_name().unwrap().to_string_lossy().into_owned();
    write!(page, "<iframe src=\"{name}\" width=\"{width}\" height=\"3600\" style=\"border:0\"></iframe>{script}")
        .unwrap();
    let frame = at.with_extension("html");
    fs::write(&frame, page).unwrap();
    frame
}

fn browser(args: &[&str]) -> String {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg("--window-size=640,3600")
        .args(args)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The inside of every tag.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    body.split('<').skip(1).filter(|tag| !tag.starts_with(['/', '!'])).filter_map(|tag| tag.split('>').next())
}

fn value<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split('"').next())
}
