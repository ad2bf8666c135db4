//! A newsletter folder with everything that does not depend on the issue: settings, protected list, key.

use std::path::Path;

use crate::desk::DeskError;
use crate::diag::{Finding, Findings, Severity, Sources};
use crate::folder::{Folder, FolderError, read_settings};
use crate::model::Key;
use crate::model::settings::Settings;
use crate::safeguard::List;

/// An open newsletter folder.
pub struct Desk {
    /// The folder.
    pub folder: Folder,
    /// phoebe.toml.
    pub settings: Settings,
    /// The protected list; empty where there is none.
    pub list: List,
    /// The folder's secret.
    pub key: Key,
    /// All texts read so far.
    pub sources: Sources,
    /// Warnings about the folder itself.
    pub warnings: Findings,
}

impl Desk {
    /// Opens a folder, its settings and its protected list.
    ///
    /// # Errors
    /// A [`DeskError`]; mistakes in a file come with all their findings.
    pub fn open(path: &Path) -> Result<Self, DeskError> {
        let folder = Folder::open(path)?;
        let mut sources = Sources::default();
        let (settings, mut warnings) = settings(&folder, &mut sources)?;
        let list = protected(&folder, &settings, &mut sources, &mut warnings)?;
        let key = folder.key()?;
        Ok(Self { folder, settings, list, key, sources, warnings })
    }
}

fn settings(folder: &Folder, sources: &mut Sources) -> Result<(Settings, Findings), DeskError> {
    let bytes = folder.read("phoebe.toml")?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let source = sources.add("phoebe.toml", text.as_str());
    match read_settings(source, &text) {
        (Some(settings), findings) if !findings.stop() => Ok((settings, findings)),
        (_, findings) => Err(DeskError::Settings(Box::new((findings.sorted(), sources.clone())))),
    }
}

/// The list, read in full: one that is named but missing, encrypted, or wrong stops everything.
fn protected(
    folder: &Folder,
    settings: &Settings,
    sources: &mut Sources,
    warnings: &mut Findings,
) -> Result<List, DeskError> {
    let file = match folder.protected(&settings.safeguard) {
        Ok(Some(file)) => file,
        Ok(None) => return Ok(List::default()),
        Err(FolderError::Missing(name)) => return Err(DeskError::Locked(name)),
        Err(error) => return Err(error.into()),
    };
    if file.name.rsplit('.').next().is_some_and(|ending| ending.eq_ignore_ascii_case("age")) {
        return Err(DeskError::Locked(file.name));
    }
    // A list of invented names that is meant to be seen says so in its name.
    if file.open_to_others && !file.name.contains(".example.") {
        warnings.push(Finding::new(Severity::Warning, "protect/open").with("file", file.name.clone()));
    }
    let Ok(text) = String::from_utf8(file.bytes) else { return Err(DeskError::Locked(file.name)) };
    let source = sources.add(file.name.as_str(), text.as_str());
    let (list, findings) = List::read(source, &text);
    if findings.stop() {
        return Err(DeskError::List(Box::new((findings.sorted(), sources.clone()))));
    }
    warnings.append(findings);
    Ok(list)
}
