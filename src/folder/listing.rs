//! Which issues and which files there are. Reads no more of an issue than its head.

use std::fs;

use jiff::civil::Date;

use crate::calendar::read_date;
use crate::diag::SourceId;
use crate::folder::{Folder, FolderError, Listed, place};
use crate::syntax::{self, Style};

/// All issues, by date and then by name.
pub(super) fn issues(folder: &Folder) -> Result<Vec<Listed>, FolderError> {
    let path = match place::existing(folder.root(), "issues") {
        Err(FolderError::Missing(_)) => return Ok(Vec::new()),
        other => other?,
    };
    let entries = fs::read_dir(path).map_err(|why| FolderError::read("issues", why))?;
    let mut listed = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|why| FolderError::read("issues", why))?;
        let Ok(slug) = entry.file_name().into_string() else { continue };
        let letters = files(folder, &format!("issues/{slug}")).unwrap_or_default();
        if !slug.starts_with('.') && letters.iter().any(|name| is_letter(name)) {
            let date = date(folder, &slug);
            listed.push(Listed { slug, date });
        }
    }
    listed.sort_by(|one, other| (one.date, &one.slug).cmp(&(other.date, &other.slug)));
    Ok(listed)
}

/// Names of the files directly in a folder, sorted; none where there is no such folder. Links that lead out are left out.
pub(super) fn files(folder: &Folder, name: &str) -> Result<Vec<String>, FolderError> {
    let path = match place::existing(folder.root(), name) {
        Err(FolderError::Missing(_)) => return Ok(Vec::new()),
        other => other?,
    };
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    gather(folder, name, "", &mut names)?;
    names.sort();
    Ok(names)
}

/// Files of a folder and of the folders in it, one level down: `blocks/report.mjml.hbs`.
fn gather(folder: &Folder, name: &str, below: &str, names: &mut Vec<String>) -> Result<(), FolderError> {
    let shown = format!("{name}/{below}");
    let path = place::existing(folder.root(), shown.trim_end_matches('/'))?;
    for entry in fs::read_dir(path).map_err(|why| FolderError::read(&shown, why))? {
        let entry = entry.map_err(|why| FolderError::read(&shown, why))?;
        let Ok(file) = entry.file_name().into_string() else { continue };
        let inside = place::existing(folder.root(), &format!("{shown}{file}"));
        if file.starts_with('.') {
            continue;
        }
        match inside {
            Ok(path) if path.is_file() => names.push(format!("{below}{file}")),
            Ok(path) if path.is_dir() && below.is_empty() => gather(folder, name, &format!("{file}/"), names)?,
            _ => {}
        }
    }
    Ok(())
}

/// Whether this is `issue.md` or the name of a twin.
pub(super) fn is_letter(name: &str) -> bool {
    name == "issue.md" || twin_language(name).is_some()
}

/// `ko` of `issue.ko.md`.
pub(super) fn twin_language(name: &str) -> Option<&str> {
    name.strip_prefix("issue.")?.strip_suffix(".md").filter(|tag| !tag.is_empty())
}

/// The date in the head of `issue.md`.
fn date(folder: &Folder, slug: &str) -> Option<Date> {
    let bytes = folder.read_text(&format!("issues/{slug}/issue.md")).ok()?;
    let (tree, _) = syntax::parse(SourceId(0), head(&bytes), Style { smart: false }, false);
    let entry = tree.head?.entries.into_iter().find(|entry| entry.key == "date")?;
    read_date(&entry.value.raw.text())
}

/// The bytes up to the end of the head: its second line of dashes alone. A file without one is taken whole.
fn head(bytes: &[u8]) -> &[u8] {
    let mut rules = 0;
    let mut end = 0;
    for line in bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        end += line.len();
        let text = String::from_utf8_lossy(line);
        let text = text.trim_start_matches('\u{FEFF}').trim();
        if !text.is_empty() && text.chars().all(|c| matches!(c, '-' | '–' | '—')) {
            rules += 1;
        }
        if rules == 2 {
            return bytes.get(..end).unwrap_or(bytes);
        }
    }
    bytes
}
