//! The newsletter folder: what is read from it and written into it goes through here. Knows where things lie, not what
//! they mean.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::diag::{Findings, Sources};
use crate::folder::nearest::nearest;
use crate::folder::photo::{Photos, find};
use crate::folder::{FolderError, Held, IssueRules, issue, listing, place, read_settings, secret, write};
use crate::model::settings::{Database, SafeguardRules, Settings, State};
use crate::model::{Digest, Issue, Key};

const SETTINGS: &str = "phoebe.toml";

/// Largest text that is read: a little over the 1 MiB of format.md section 1, so that a larger one is noticed.
const LARGEST_TEXT: u64 = (1 << 20) + 1;

/// An issue's folder and its date; `None` where its head has none that reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The folder's name.
    pub slug: String,
    /// The date of its head.
    pub date: Option<jiff::civil::Date>,
}

/// The protected list as it lies in the folder.
#[derive(Clone, PartialEq, Eq)]
pub struct ProtectedFile {
    /// Its name, `protected.toml` or `protected.toml.age`.
    pub name: String,
    /// Its bytes; never shown.
    pub bytes: Vec<u8>,
    /// Whether others on this machine can read it: a warning for a plain list.
    pub open_to_others: bool,
}

impl std::fmt::Debug for ProtectedFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ProtectedFile({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// An open newsletter folder. All names are relative to it, with `/`; nothing outside of it is ever read or written, not
/// through a link either.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Opens a folder that has a phoebe.toml.
    ///
    /// # Errors
    /// [`FolderError::NotAFolder`] or [`FolderError::NoSettings`].
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let shown = || path.display().to_string();
        let root = path.canonicalize().ok().filter(|root| root.is_dir());
        let folder = Self { root: root.ok_or_else(|| FolderError::NotAFolder(shown()))? };
        if folder.has(SETTINGS) { Ok(folder) } else { Err(FolderError::NoSettings(shown())) }
    }

    /// Makes the folder if it is not there, for `init`; it need not be empty and has no phoebe.toml yet.
    ///
    /// # Errors
    /// [`FolderError::Write`] where it cannot be made.
    pub fn make(path: &Path) -> Result<Self, FolderError> {
        let failed = |why| FolderError::write(&path.display().to_string(), why);
        fs::create_dir_all(path).map_err(failed)?;
        Ok(Self { root: path.canonicalize().map_err(failed)? })
    }

    /// The folder itself, canonical.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether a file or folder of this name is there, inside.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        place::existing(&self.root, name).is_ok()
    }

    /// Reads a whole file.
    ///
    /// # Errors
    /// A [`FolderError`] that names the file.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, FolderError> {
        let path = place::existing(&self.root, name)?;
        fs::read(path).map_err(|why| FolderError::read(name, why))
    }

    /// Reads a whole file; `None` where there is none.
    ///
    /// # Errors
    /// A [`FolderError`] for anything else than a missing file.
    pub fn read_if_there(&self, name: &str) -> Result<Option<Vec<u8>>, FolderError> {
        match self.read(name) {
            Err(FolderError::Missing(_)) => Ok(None),
            other => other.map(Some),
        }
    }

    /// Reads a text file of the format: at most one byte more than 1 MiB, which `syntax` then refuses.
    pub(super) fn read_text(&self, name: &str) -> Result<Vec<u8>, FolderError> {
        let mut bytes = Vec::new();
        let file = self.open_file(name)?;
        file.take(LARGEST_TEXT).read_to_end(&mut bytes).map_err(|why| FolderError::read(name, why))?;
        Ok(bytes)
    }

    /// Opens a file for reading as a stream.
    pub(super) fn open_file(&self, name: &str) -> Result<File, FolderError> {
        let path = place::existing(&self.root, name)?;
        File::open(path).map_err(|why| FolderError::read(name, why))
    }

    /// Holds a file as it is now, to be gone through several times: the subscribers, by the name in the settings.
    ///
    /// # Errors
    /// A [`FolderError`] that names the file, or the copy of a long one in `.phoebe/`.
    pub fn hold(&self, name: &str) -> Result<Held, FolderError> {
        Held::of(self.open_file(name)?, name, || Ok(write::beside(&place::writable(&self.root, ".phoebe/list")?)))
    }

    /// Reads a secret (a DKIM key, a password file): one that others can read is refused.
    ///
    /// # Errors
    /// [`FolderError::Mode`] for a mode looser than 0600, else as [`Folder::read`].
    pub fn read_secret(&self, name: &str) -> Result<Vec<u8>, FolderError> {
        let path = place::existing(&self.root, name)?;
        secret::closed_to_others(&path, name)?;
        fs::read(path).map_err(|why| FolderError::read(name, why))
    }

    /// Writes a file whole or not at all, making its folder. One that is there keeps its mode.
    ///
    /// # Errors
    /// A [`FolderError`] that names the file, which is then as it was before.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let path = place::writable(&self.root, name)?;
        write::whole(&path, bytes, 0o644).map_err(|why| FolderError::write(name, why))
    }

    /// Writes a file that only its owner can read (mode 0600), whole or not at all: letters hold names.
    ///
    /// # Errors
    /// As [`Folder::write`].
    pub fn write_closed(&self, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let path = place::writable(&self.root, name)?;
        write::closed(&path, bytes, 0o600).map_err(|why| FolderError::write(name, why))
    }

    /// Writes a new file; `false` and nothing else where there is one already.
    ///
    /// # Errors
    /// A [`FolderError`] that names the file.
    pub fn write_new(&self, name: &str, bytes: &[u8]) -> Result<bool, FolderError> {
        let path = place::writable(&self.root, name)?;
        match write::new(&path, bytes, 0o644) {
            Err(why) if why.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
            done => done.map(|()| true).map_err(|why| FolderError::write(name, why)),
        }
    }

    /// Reads phoebe.toml; `Some` as soon as there is no error among the findings.
    ///
    /// # Errors
    /// A [`FolderError`] where it cannot be read or is not UTF-8.
    pub fn settings(&self, sources: &mut Sources) -> Result<(Option<Settings>, Findings), FolderError> {
        let bytes = self.read(SETTINGS)?;
        let text = String::from_utf8(bytes).map_err(|_| FolderError::NotText(SETTINGS.to_owned()))?;
        let source = sources.add(SETTINGS, text.as_str());
        Ok(read_settings(source, &text))
    }

    /// All issues, by date and then by name; those without a date that reads come first.
    ///
    /// # Errors
    /// A [`FolderError`] where `issues/` cannot be read; a folder without `issues/` has none.
    pub fn issues(&self) -> Result<Vec<Listed>, FolderError> {
        listing::issues(self)
    }

    /// The last issue by date and name.
    ///
    /// # Errors
    /// As [`Folder::issues`].
    pub fn newest(&self) -> Result<Option<String>, FolderError> {
        Ok(self.issues()?.pop().map(|listed| listed.slug))
    }

    /// Reads an issue with its twins and its history. `Some` as soon as there is no error among the findings, which are
    /// sorted by place.
    ///
    /// # Errors
    /// [`FolderError::NoIssue`] with the nearest name, or a file that cannot be read.
    pub fn issue(
        &self,
        slug: &str,
        rules: &IssueRules<'_>,
        sources: &mut Sources,
    ) -> Result<(Option<Issue>, Findings), FolderError> {
        issue::read(self, slug, rules, sources)
    }

    /// Whether there is an issue of this name.
    ///
    /// # Errors
    /// [`FolderError::NoIssue`] with the nearest name.
    pub fn knows(&self, slug: &str) -> Result<(), FolderError> {
        self.issue_folder(slug).map(drop)
    }

    /// The folder of an issue, canonical.
    pub(super) fn issue_folder(&self, slug: &str) -> Result<PathBuf, FolderError> {
        let plain = !slug.is_empty() && !slug.contains(['/', '\\']) && !slug.starts_with('.');
        let found = plain.then(|| place::existing(&self.root, &format!("issues/{slug}")).ok()).flatten();
        if let Some(path) = found.filter(|path| path.is_dir()) {
            return Ok(path);
        }
        let listed = self.issues()?;
        let near = nearest(slug, listed.iter().map(|listed| &*listed.slug)).map(ToOwned::to_owned);
        Err(FolderError::NoIssue { slug: slug.to_owned(), near })
    }

    /// The bytes of a picture of an issue, by the path of its `Photo` key.
    ///
    /// # Errors
    /// [`FolderError::Missing`] or [`FolderError::Outside`] with the path, or what the system says.
    pub fn photo(&self, slug: &str, path: &str) -> Result<Vec<u8>, FolderError> {
        let folder = self.issue_folder(slug)?;
        let name = format!("issues/{slug}/{path}");
        let found = find(&Photos { folder: &folder }, path).map_err(|_| FolderError::Missing(name.clone()))?;
        let file = place::existing(&folder, &found)?;
        fs::read(file).map_err(|why| FolderError::read(&name, why))
    }

    /// What was kept for a picture under `key` (the digest of everything it was made from); `None` where nothing was.
    #[must_use]
    pub fn kept_picture(&self, key: &Digest) -> Option<Vec<u8>> {
        self.read(&kept_name(key)).ok()
    }

    /// Keeps a finished picture under `key`.
    ///
    /// # Errors
    /// A [`FolderError`] that names the file.
    pub fn keep_picture(&self, key: &Digest, bytes: &[u8]) -> Result<(), FolderError> {
        self.write(&kept_name(key), bytes)
    }

    /// The files of `templates/THEME/` that override built-in ones, by name: names with `/`, and their bytes.
    ///
    /// # Errors
    /// A [`FolderError`] that names the file that cannot be read.
    pub fn templates(&self, theme: &str) -> Result<Vec<(String, Vec<u8>)>, FolderError> {
        let folder = format!("templates/{theme}");
        let names = listing::files(self, &folder)?;
        names.into_iter().map(|name| Ok((name.clone(), self.read(&format!("{folder}/{name}"))?))).collect()
    }

    /// The protected list: the one named in the settings, else `protected.toml`, else `protected.toml.age`; `None` where
    /// none is named and none is there.
    ///
    /// # Errors
    /// [`FolderError::Missing`] for one that is named and not there, or what the system says.
    pub fn protected(&self, rules: &SafeguardRules) -> Result<Option<ProtectedFile>, FolderError> {
        let named = &rules.protected;
        let usual = ["protected.toml", "protected.toml.age"].into_iter().find(|name| self.has(name));
        let Some(name) = (if named.is_empty() { usual } else { Some(named.as_str()) }) else { return Ok(None) };
        let path = place::existing(&self.root, name)?;
        let open_to_others = secret::closed_to_others(&path, name).is_err();
        let bytes = fs::read(path).map_err(|why| FolderError::read(name, why))?;
        Ok(Some(ProtectedFile { name: name.to_owned(), bytes, open_to_others }))
    }

    /// `phoebe.key`, made now where there is none yet.
    ///
    /// # Errors
    /// [`FolderError::Mode`] where others can read it, [`FolderError::Damaged`] where it has not 32 bytes.
    pub fn key(&self) -> Result<Key, FolderError> {
        secret::key(&self.root)
    }

    /// Where the state lies; `None` where it is a PostgreSQL database.
    ///
    /// # Errors
    /// [`FolderError::Outside`] for a name that leads out of the folder.
    pub fn state_path(&self, state: &State) -> Result<Option<PathBuf>, FolderError> {
        match &state.database {
            Database::Sqlite(name) => place::writable(&self.root, name).map(Some),
            Database::Postgres { .. } => Ok(None),
        }
    }

    /// Where letters go while no mail server is set.
    #[must_use]
    pub fn outbox_path(&self) -> PathBuf {
        self.root.join("outbox")
    }
}

fn kept_name(key: &Digest) -> String {
    format!(".phoebe/pictures/{}", key.hex())
}
