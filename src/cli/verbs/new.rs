//! `phoebe new`: the next issue; prayer points that are still open come along.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::cli::args::New;
use crate::cli::console::{Console, Sign};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::words::count;
use crate::folder::{carried, start_issue};
use crate::model::Language;

/// Makes the folder and its letter.
pub(in crate::cli) fn run(console: &Console, office: &Office, asked: &New) -> Result<Exit, Failure> {
    let named = asked.slug.as_deref().and_then(date_in);
    let date = named.map_or_else(|| next_date(office), Ok)?;
    let slug = asked.slug.clone().unwrap_or_else(|| format!("{date}-letter"));
    if slug.is_empty() || slug.contains(['/', '\\']) || slug.starts_with('.') {
        return Err(Failure::Usage(format!("“{slug}” cannot be the name of an issue's folder")));
    }
    let from = match &asked.from {
        Some(from) => Some(from.clone()),
        None => office.desk.folder.newest()?,
    };
    let folder = &office.desk.folder;
    let languages = &office.desk.settings.newsletter.languages;
    let mut points = 0;
    for (at, language) in languages.iter().enumerate() {
        let name = file_name(at, language);
        let earlier = match &from {
            Some(from) => folder.read_if_there(&format!("issues/{from}/{name}"))?,
            None => None,
        };
        if at > 0 && from.is_some() && earlier.is_none() {
            continue;
        }
        let open = earlier.map(|bytes| carried(&bytes, language)).unwrap_or_default();
        points = points.max(open.len());
        let text = start_issue(at == 0, language, date, &open);
        if !folder.write_new(&format!("issues/{slug}/{name}"), text.as_bytes())? {
            return Err(Failure::Usage(format!("issues/{slug}/{name} is there already; nothing was changed")));
        }
        console.say(&format!("  issues/{slug}/{name}"));
    }
    let carried = match (&from, points) {
        (Some(from), points) if points > 0 => {
            format!(" with {} from {from}", count(points, "open prayer point", "open prayer points"))
        }
        _ => String::new(),
    };
    console.report(serde_json::json!({ "issue": slug, "from": from, "points": points }));
    console.say(&format!("{} {slug} is started{carried}.", console.sign(Sign::Done)));
    console.next(&format!("phoebe check {slug}"));
    Ok(Exit::Done)
}

fn file_name(at: usize, language: &Language) -> String {
    if at == 0 { "issue.md".to_owned() } else { format!("issue.{language}.md") }
}

/// The date with which a folder's name begins: then the letter has it too.
fn date_in(slug: &str) -> Option<Date> {
    slug.get(..10)?.parse().ok()
}

/// The next free slot of the schedule; without one, today.
fn next_date(office: &Office) -> Result<Date, Failure> {
    let today = office.today();
    let Some((weekday, _)) = office.desk.settings.schedule.every else { return Ok(today) };
    let taken: Vec<Date> = office.desk.folder.issues()?.into_iter().filter_map(|listed| listed.date).collect();
    let mut date = today;
    for _ in 0..366 {
        if date.weekday() == weekday && !taken.contains(&date) {
            return Ok(date);
        }
        date = date.checked_add(1.day()).map_err(|error| Failure::Usage(error.to_string()))?;
    }
    Ok(today)
}
