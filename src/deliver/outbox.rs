//! Rehearsals: one `.eml` per reader in a folder, a page beside each that shows it, and a page that lists them. Nothing here counts as sent. Knows no
//! journal and no reader: a file's name is a number and a hash of the letter.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::deliver::letter_page::{POLICY, TOKENS, letter_page};
use crate::mime::Message;
use crate::model::Digest;
use crate::safeguard::Vetted;

/// Why the outbox cannot be written.
#[derive(Debug, Error)]
pub enum OutboxError {
    /// The disk is full (exit 75).
    #[error("the disk is full; the outbox is as it was before")]
    Full,
    /// The folder cannot be written (exit 78).
    #[error("the folder outbox cannot be written")]
    NotWritable,
    /// The issue's name cannot be the name of a folder (exit 2).
    #[error("{0} cannot be the name of a folder in the outbox")]
    Name(String),
    /// Anything else (exit 75).
    #[error("the outbox: {0}")]
    Other(io::Error),
}

impl From<io::Error> for OutboxError {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{
            FileTooLarge, NotADirectory, NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem,
        };
        if matches!(error.kind(), io::ErrorKind::StorageFull | FileTooLarge | QuotaExceeded) {
            Self::Full
        } else if matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem | NotADirectory | NotFound) {
            Self::NotWritable
        } else {
            Self::Other(error)
        }
    }
}

/// The words of the page, in the language of the staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// BCP 47 tag of its language.
    pub language: String,
    /// Its title.
    pub title: String,
    /// One sentence below the title: that nothing was sent.
    pub note: String,
    /// Heads of the columns: letter, edition, subject.
    pub heads: [String; 3],
}

/// What the page says of one letter; never a name or an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown<'a> {
    /// Which letter, without a name: "reader 12".
    pub label: &'a str,
    /// Which edition: "public, English".
    pub edition: &'a str,
    /// The subject as it is read.
    pub subject: &'a str,
}

/// An outbox folder being written. It takes the place of an earlier rehearsal only when it is finished.
#[derive(Debug)]
pub struct Outbox {
    part: PathBuf,
    place: PathBuf,
    page: BufWriter<File>,
    letters: u64,
    /// Pictures that lie in the folder already.
    pictures: BTreeSet<String>,
}

impl Outbox {
    /// Begins `outbox/<issue>/`.
    pub fn rehearsal(outbox: &Path, issue: &str, page: &Page) -> Result<Self, OutboxError> {
        if issue == DRY_RUN {
            return Err(OutboxError::Name(issue.to_owned()));
        }
        Self::begin(outbox, issue, page)
    }

    /// Begins `outbox/dry-run/<issue>/`.
    pub fn dry_run(outbox: &Path, issue: &str, page: &Page) -> Result<Self, OutboxError> {
        Self::begin(&outbox.join(DRY_RUN), issue, page)
    }

    fn begin(parent: &Path, issue: &str, page: &Page) -> Result<Self, OutboxError> {
        if !is_folder_name(issue) {
            return Err(OutboxError::Name(issue.to_owned()));
        }
        let part = parent.join(format!(".{issue}.part"));
        remove(&part)?;
        DirBuilder::new().recursive(true).mode(0o700).create(&part)?;
        let mut file = BufWriter::new(create(&part.join("index.html"))?);
        write_head(&mut file, page)?;
        Ok(Self { part, place: parent.join(issue), page: file, letters: 0, pictures: BTreeSet::new() })
    }

    /// Writes one letter and the page that shows it; the name of its `.eml`.
    pub fn put(&mut self, letter: &Vetted, shown: Shown<'_>) -> Result<String, OutboxError> {
        let bytes = letter.bytes();
        let hash = Digest::of(&bytes).hex();
        let stem = format!("{:05}-{}", self.letters + 1, hash.get(..10).unwrap_or_default());
        let name = format!("{stem}.eml");
        create(&self.part.join(&name))?.write_all(&bytes)?;
        let message = Message::read(&bytes).unwrap_or_default();
        let pictures = self.put_pictures(&message)?;
        let page = letter_page(&message, shown, &name, &pictures);
        create(&self.part.join(format!("{stem}.html")))?.write_all(page.as_bytes())?;
        writeln!(
            self.page,
            "<tr><td><a href=\"{stem}.html\">{}</a></td><td>{}</td><td dir=\"auto\">{}</td>\
             <td><a href=\"{name}\">.eml</a></td></tr>",
            Escaped(shown.label),
            Escaped(shown.edition),
            Escaped(shown.subject)
        )?;
        self.letters += 1;
        Ok(name)
    }

    /// Each picture once, named by its digest; the content ids and files of this letter's.
    fn put_pictures(&mut self, message: &Message) -> Result<Vec<(String, String)>, OutboxError> {
        let mut files = Vec::new();
        for picture in &message.pictures {
            let ending = match picture.kind.as_str() {
                "jpeg" => "jpg",
                "png" => "png",
                "gif" => "gif",
                _ => continue,
            };
            let digest = Digest::of(&picture.bytes).hex();
            let file = format!("pictures/{}.{ending}", digest.get(..20).unwrap_or_default());
            if !self.pictures.contains(&file) {
                DirBuilder::new().recursive(true).mode(0o700).create(self.part.join("pictures"))?;
                create(&self.part.join(&file))?.write_all(&picture.bytes)?;
                self.pictures.insert(file.clone());
            }
            files.push((picture.id.clone(), file));
        }
        Ok(files)
    }

    /// How many letters were written.
    #[must_use]
    pub fn letters(&self) -> u64 {
        self.letters
    }

    /// Puts the folder in its place, instead of an earlier one; the path of its page.
    pub fn finish(mut self) -> Result<PathBuf, OutboxError> {
        self.page.write_all(b"</tbody></table></main></body></html>\n")?;
        self.page.flush()?;
        remove(&self.place)?;
        fs::rename(&self.part, &self.place)?;
        Ok(self.place.join("index.html"))
    }
}

impl Drop for Outbox {
    fn drop(&mut self) {
        // After `finish` there is nothing left here; a rehearsal that was given up leaves no half folder.
        if let Err(error) = remove(&self.part) {
            tracing::debug!(%error, "the unfinished outbox folder could not be removed");
        }
    }
}

const DRY_RUN: &str = "dry-run";

/// A slug: letters, digits, `-`, `_` and inner dots; so never a way out of the outbox.
fn is_folder_name(issue: &str) -> bool {
    !issue.is_empty()
        && !issue.starts_with('.')
        && issue.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().create_new(true).write(true).mode(0o600).open(path)
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn write_head(out: &mut impl Write, page: &Page) -> io::Result<()> {
    let [letter, edition, subject] = &page.heads;
    write!(
        out,
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
         {POLICY}<title>{title}</title><style>{TOKENS}{STYLE}</style></head>\n<body class=\"phoebe\"><main><h1>{title}</h1><p>{}</p>\n\
         <table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th><td></td></tr></thead>\
         <tbody>\n",
        Escaped(&page.language),
        Escaped(&page.note),
        Escaped(letter),
        Escaped(edition),
        Escaped(subject),
        title = Escaped(&page.title),
    )
}

const STYLE: &str = "body{background:var(--page);color:var(--ink);font:15px/22px system-ui,sans-serif;margin:0;\
    padding:2rem 1rem}main{max-width:50rem;margin:auto}h1{font-size:17px}p,th{color:var(--soft)}\
    table{border-collapse:collapse;width:100%;background:var(--surface);border:1px solid var(--line)}\
    th,td{text-align:start;padding:.5rem .8rem;border-bottom:1px solid var(--line)}td:first-child{white-space:nowrap}";

pub(super) struct Escaped<'a>(pub(super) &'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            other => f.write_fmt(format_args!("{other}")),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Outbox, OutboxError, Page, Shown};
    use crate::safeguard::Vetted;

    fn page() -> Page {
        let heads = ["Letter", "Edition", "Subject"].map(str::to_owned);
        Page { language: "en".to_owned(), title: "A & B".to_owned(), note: "Nothing was sent.".to_owned(), heads }
    }

    fn write(dir: &Path, letters: &[&str]) {
        let mut outbox = Outbox::rehearsal(dir, "2026-06-21", &page()).unwrap();
        for (index, letter) in letters.iter().enumerate() {
            let label = format!("reader {}", index + 1);
            let shown = Shown { label: &label, edition: "public, English", subject: "<img src=x onerror=alert(1)>" };
            outbox.put(&Vetted::stand_in(letter.as_bytes().to_vec()), shown).unwrap();
        }
        assert_eq!(outbox.finish().unwrap(), dir.join("2026-06-21/index.html"));
    }

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_finished_rehearsal_takes_the_place_of_the_last_one() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &["one\r\n", "two\r\n"]);
        write(dir.path(), &["To: grace@example.org\r\n"]);
        let folder = dir.path().join("2026-06-21");
        let names = names(&folder);
        assert_eq!(names.len(), 3, "{names:?}");
        assert!(names[0].starts_with("00001-") && !names[0].contains("grace"));
        assert_eq!(fs::read(folder.join(&names[0])).unwrap(), b"To: grace@example.org\r\n");
        let page = fs::read_to_string(folder.join("index.html")).unwrap();
        assert!(page.contains(&format!("<a href=\"{}\">reader 1</a>", names[1])), "{page}");
        assert!(page.contains("&lt;img src=x") && !page.contains("<img") && page.contains("<h1>A &amp; B</h1>"));
        assert!(!page.contains("grace"));
    }

    #[test]
    fn one_given_up_leaves_the_last_one() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &["one\r\n"]);
        let before = names(&dir.path().join("2026-06-21"));
        drop(Outbox::rehearsal(dir.path(), "2026-06-21", &page()).unwrap());
        assert_eq!(names(&dir.path().join("2026-06-21")), before);
        assert_eq!(names(dir.path()), ["2026-06-21"]);
    }

    #[test]
    fn dry_runs_lie_apart_and_no_name_leads_out() {
        let dir = tempfile::tempdir().unwrap();
        let page_path = Outbox::dry_run(dir.path(), "2026-06-21", &page()).unwrap().finish().unwrap();
        assert_eq!(page_path, dir.path().join("dry-run/2026-06-21/index.html"));
        for name in ["", "..", "../x", "a/b", ".hidden", "dry-run"] {
            assert!(matches!(Outbox::rehearsal(dir.path(), name, &page()), Err(OutboxError::Name(_))), "{name:?}");
        }
    }
}
