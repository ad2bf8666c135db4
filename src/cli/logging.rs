//! logs/phoebe.log: one line an event, rotated by size. Addresses never come here, only their keyed hashes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

/// Bytes of one file before it is put aside; five are kept.
const FULL: u64 = 5 * 1024 * 1024;
const KEPT: u32 = 5;

/// Begins logging into `logs/phoebe.log` of the folder. A folder that cannot be written to is said by the verb that
/// writes; logging itself is then silent.
pub(super) fn begin(folder: &Path, verbose: bool) {
    let Ok(log) = Log::open(&folder.join("logs")) else { return };
    let level = if verbose { "phoebe=debug" } else { "phoebe=info" };
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(level))
        .with_ansi(false)
        .with_target(false)
        .with_writer(Mutex::new(log));
    let _already = subscriber.try_init();
}

/// The open file and how much stands in it.
struct Log {
    path: PathBuf,
    file: File,
    written: u64,
}

impl Log {
    fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = folder.join("phoebe.log");
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        let written = file.metadata()?.len();
        Ok(Self { path, file, written })
    }

    /// phoebe.log.4 → .5 … phoebe.log → .1, and a new file.
    fn rotate(&mut self) -> io::Result<()> {
        let numbered = |number: u32| self.path.with_extension(format!("log.{number}"));
        for number in (1..KEPT).rev() {
            let _first_times = fs::rename(numbered(number), numbered(number + 1));
        }
        fs::rename(&self.path, numbered(1))?;
        self.file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        self.written = 0;
        Ok(())
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.written >= FULL {
            self.rotate()?;
        }
        let count = self.file.write(bytes)?;
        self.written += u64::try_from(count).unwrap_or_default();
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::{FULL, KEPT, Log};

    #[test]
    fn full_files_are_put_aside_and_five_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Log::open(folder.path()).unwrap();
        for round in 0..=KEPT + 2 {
            log.written = FULL;
            writeln!(log, "round {round}").unwrap();
        }
        let mut names: Vec<String> =
            folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        assert_eq!(
            names,
            ["phoebe.log", "phoebe.log.1", "phoebe.log.2", "phoebe.log.3", "phoebe.log.4", "phoebe.log.5"]
        );
        assert_eq!(std::fs::read_to_string(folder.path().join("phoebe.log")).unwrap(), format!("round {}\n", KEPT + 2));
    }
}
