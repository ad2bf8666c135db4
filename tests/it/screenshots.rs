//! Finished letters as readers see them: drawn by a real browser on phones and on a screen, light and dark, with pictures
//! and without; and measured there.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::browser::{after_script, frame, page, picture};
use crate::finished::{Finished, letters};
use crate::world::{have, repository};

/// How many of the letters are always drawn; `PHOEBE_THOROUGH` draws all.
const ALWAYS: usize = 3;

/// Widths at which every letter is measured: the narrowest phone, a usual one, a screen.
const WIDTHS: [u32; 3] = [320, 375, 640];

/// A letter in a window of one width.
#[derive(Debug, Deserialize)]
struct Measured {
    name: String,
    window: u32,
    /// How wide and high the page is.
    wide: u32,
    high: u32,
    /// Things to press, with their height in pixels.
    targets: Vec<(String, f64)>,
    /// The smallest type, in pixels.
    smallest: f64,
    /// Pieces of a line of a letter from right to left that do not stand in order from the right.
    disordered: Vec<String>,
    /// Pictures that did not load.
    missing: Vec<String>,
}

/// What the test measures in each frame.
const MEASURE: &str = "onload=()=>{const all=[...document.querySelectorAll('iframe')].map(f=>{const d=f.contentDocument,\
w=f.contentWindow,root=d.documentElement,seen=e=>e.getClientRects().length>0;\
const targets=[...d.querySelectorAll('.btn a,.foot a,a[style*=inline-block]')].filter(seen)\
.map(a=>[a.textContent,a.getBoundingClientRect().height]);\
const walk=d.createTreeWalker(d.body,4);let smallest=99;\
while(walk.nextNode()){const p=walk.currentNode.parentElement;\
if(/[\\p{L}\\p{N}]/u.test(walk.currentNode.data)&&seen(p)&&w.getComputedStyle(p).display!='none')\
smallest=Math.min(smallest,parseFloat(w.getComputedStyle(p).fontSize));}\
const disordered=[];for(const p of d.querySelectorAll('p,p>span')){if(w.getComputedStyle(p).direction!='rtl')continue;\
const pieces=[...p.children].map(e=>e.getBoundingClientRect());\
pieces.slice(1).forEach((r,i)=>{const b=pieces[i];if(Math.abs(r.top-b.top)<8&&r.right>b.left+1)disordered.push(p.textContent)});}\
const missing=[...d.images].filter(i=>!i.naturalWidth).map(i=>i.alt);\
return{name:f.id,window:w.innerWidth,wide:root.scrollWidth,high:d.body.scrollHeight,targets,smallest,disordered,missing}});\
const out=document.createElement('pre');out.id='out';out.textContent=JSON.stringify(all);document.body.append(out)}";

/// A page with one of each fault, so that the measuring itself is held.
const BROKEN: &str = "<body dir=\"rtl\"><div style=\"width:400px\">x</div><p style=\"font-size:13px\">small</p>\
<p><bdi dir=\"ltr\" style=\"position:absolute;left:0\">first</bdi><bdi dir=\"ltr\" style=\"position:absolute;right:0\">second</bdi></p>\
<p class=\"foot\"><a href=\"#\">low</a></p><img src=\"cid:nowhere\" alt=\"lost\">";

/// Every letter at every width, measured in one run of the browser; `None` where there is none.
fn measured() -> Option<&'static [Measured]> {
    static MEASURED: OnceLock<Vec<Measured>> = OnceLock::new();
    have("chromium").then(|| {
        MEASURED
            .get_or_init(|| {
                let mut frames = String::new();
                for letter in letters() {
                    let source = format!("{}-mail.html", letter.name);
                    fs::write(shots().join(&source), &letter.shown).unwrap();
                    for width in WIDTHS {
                        let frame = frame(&source, width, 900).replacen(' ', &format!(" id=\"{}\" ", letter.name), 1);
                        writeln!(frames, "{frame}").unwrap();
                    }
                }
                fs::write(shots().join("broken-mail.html"), BROKEN).unwrap();
                writeln!(frames, "{}", frame("broken-mail.html", 320, 900).replacen(' ', " id=\"broken\" ", 1))
                    .unwrap();
                let at = shots().join("measured.html");
                page(&at, &frames, MEASURE);
                let dump = after_script(&at);
                let out =
                    dump.split("<pre id=\"out\">").nth(1).and_then(|rest| rest.split("</pre>").next()).expect(&dump);
                let plain = out.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&");
                serde_json::from_str(&plain).unwrap()
            })
            .as_slice()
    })
}

fn shots() -> PathBuf {
    let shots = repository().join("target/shots");
    fs::create_dir_all(&shots).unwrap();
    shots
}

#[test]
fn nothing_scrolls_sideways_and_nothing_is_too_small() {
    let Some(all) = measured() else { return };
    let (broken, all) = all.split_last().unwrap();
    assert!(broken.wide > 320 && broken.smallest < 14.0 && broken.targets[0].1 < 44.0, "{broken:?}");
    assert!(broken.disordered.len() == 1 && broken.missing == ["lost"], "{broken:?}");
    assert_eq!(all.len(), letters().len() * WIDTHS.len());
    let mut pressed = 0;
    for one in all {
        let (name, window) = (&one.name, one.window);
        assert!(one.wide <= window, "{name} is {} pixels wide in a window of {window}", one.wide);
        assert!(one.smallest >= 14.0, "{name} has type of {} pixels", one.smallest);
        for (words, height) in &one.targets {
            assert!(*height >= 44.0, "{name}, {window} wide: “{words}” is only {height} pixels high");
        }
        pressed += one.targets.len();
        assert!(one.missing.is_empty(), "{name}: these pictures do not show: {:?}", one.missing);
        assert!(one.disordered.is_empty(), "{name}, {window} wide: {:?}", one.disordered);
    }
    assert!(pressed > 60, "only {pressed} things to press were measured");
}

#[test]
fn letters_are_drawn() {
    let Some(all) = measured() else { return };
    let thorough = std::env::var_os("PHOEBE_THOROUGH").is_some();
    for letter in letters().iter().take(if thorough { usize::MAX } else { ALWAYS }) {
        for width in [375, 640] {
            let one = all.iter().find(|one| one.name == letter.name && one.window == width).unwrap();
            let night = letter.shown.replace("@media (prefers-color-scheme:dark)", "@media all");
            assert!(night != letter.shown, "{}: no dark scheme", letter.name);
            drawn(letter, "light", &letter.shown, width, one.high);
            drawn(letter, "dark", &night, width, one.high);
            if thorough && !letter.html.eq(&letter.shown) {
                drawn(letter, "off", &letter.html, width, one.high);
            }
        }
    }
}

/// A picture of a page; it must show something.
fn drawn(letter: &Finished, scheme: &str, html: &str, width: u32, height: u32) {
    let name = format!("{}-{width}-{scheme}", letter.name);
    fs::write(shots().join(format!("{name}-mail.html")), html).unwrap();
    let at = shots().join(format!("{name}.html"));
    page(&at, &frame(&format!("{name}-mail.html"), width, height), "");
    let png = picture(&at, width.max(500), height);
    let bytes = fs::read(&png).unwrap();
    assert!(bytes.len() > 20_000, "{} is blank: {} bytes", png.display(), bytes.len());
}
