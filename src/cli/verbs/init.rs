//! `phoebe init`: a new newsletter folder with an example issue.

use std::path::Path;

use jiff::tz::TimeZone;

use crate::cli::args::Init;
use crate::cli::clock::Clock;
use crate::cli::console::{Console, Sign};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::folder::{Folder, START};

/// Makes the folder; a file that is already there is left as it is.
pub(in crate::cli) fn run(console: &Console, current: &Path, clock: Clock, asked: &Init) -> Result<Exit, Failure> {
    let place = asked.dir.as_ref().map_or_else(|| current.to_owned(), |dir| current.join(dir));
    if place.join("phoebe.toml").exists() {
        return Err(Failure::Usage(format!("{} is a newsletter folder already; nothing was changed", place.display())));
    }
    let folder = Folder::make(&place)?;
    let day = clock.day(&TimeZone::UTC);
    let issue = format!("issues/{day}-first-letter/issue.md");
    for (name, text) in START {
        let name = if name == "issue.md" { issue.as_str() } else { name };
        let text = text.replace("{date}", &day.to_string());
        let state = if folder.write_new(name, text.as_bytes())? { "" } else { " (was there already, left as it is)" };
        console.say(&format!("  {name}{state}"));
    }
    folder.key()?;
    console
        .report(serde_json::json!({ "folder": place.display().to_string(), "issue": format!("{day}-first-letter") }));
    console.say("  phoebe.key  (secret: keep a copy in a safe place)");
    console.say(&format!(
        "{} {} is ready. Write down who you are in phoebe.toml.",
        console.sign(Sign::Done),
        place.display()
    ));
    let go = asked.dir.as_ref().map(|dir| format!("cd {} && ", dir.display())).unwrap_or_default();
    console.next(&format!("{go}phoebe check"));
    Ok(Exit::Done)
}
