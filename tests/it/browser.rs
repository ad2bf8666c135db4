//! A real browser without a window: pictures of pages, and what a script of the test measures in them. The script stands
//! beside the letter, in a page of its own, never in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A window of a browser is at least 500 pixels wide: a letter stands in a frame of its own.
pub fn frame(source: &str, width: u32, height: u32) -> String {
    format!("<iframe src=\"{source}\" width=\"{width}\" height=\"{height}\" style=\"border:0;display:block\"></iframe>")
}

/// A page of frames, with a script or none.
pub fn page(at: &Path, frames: &str, script: &str) {
    let head = "<!doctype html><meta charset=\"utf-8\"><title>-</title><body style=\"margin:0\">";
    fs::write(at, format!("{head}{frames}<script>{script}</script>")).unwrap();
}

/// Takes a picture of a page in a window of this size.
pub fn picture(of: &Path, width: u32, height: u32) -> PathBuf {
    let png = of.with_extension("png");
    drop(fs::remove_file(&png));
    run(&[&format!("--window-size={width},{height}"), &format!("--screenshot={}", png.display()), &address(of)]);
    png
}

/// The page as its script left it.
pub fn after_script(of: &Path) -> String {
    run(&["--dump-dom", "--allow-file-access-from-files", "--virtual-time-budget=10000", &address(of)])
}

fn address(of: &Path) -> String {
    format!("file://{}", of.display())
}

fn run(args: &[&str]) -> String {
    let profile: TempDir = tempfile::tempdir().unwrap();
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(args)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}
