//! `phoebe stop`, `phoebe resolve`: what a person decides about a send.

use crate::cli::args::{OneIssue, Resolve};
use crate::cli::console::{Console, Sign};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::words::count;
use crate::model::Resolution;

/// Stops a running send; it ends within a second.
pub(in crate::cli) fn stop(console: &Console, office: &Office, asked: &OneIssue) -> Result<Exit, Failure> {
    let mut journal = office.journal()?;
    let issue = office.known(&journal, &asked.issue)?;
    let stopped = journal.stop(&issue)?;
    console.report(serde_json::json!({ "issue": issue, "stopped": stopped }));
    if stopped {
        console.say(&format!("{} {issue} is stopped; those who have the letter keep it", console.sign(Sign::Done)));
        console.next(&format!("phoebe resume {issue}"));
    } else {
        console.say(&format!("{issue} is not being sent; there is nothing to stop"));
    }
    Ok(Exit::Done)
}

/// Decides about letters whose answer was lost.
pub(in crate::cli) fn resolve(console: &Console, office: &Office, asked: &Resolve) -> Result<Exit, Failure> {
    let mut journal = office.journal()?;
    let issue = office.known(&journal, &asked.issue)?;
    let _alone = journal.lock()?;
    let resolution = if asked.resend { Resolution::Resend } else { Resolution::AssumeSent };
    let number = journal.resolve(&issue, resolution, office.clock.real)?;
    let what = match resolution {
        Resolution::Resend => "to be sent again; some readers may get it twice",
        Resolution::AssumeSent => "taken as sent; some readers may not have it",
    };
    let left = journal.counts(&issue)?.unknown;
    console.report(serde_json::json!({
        "issue": issue, "resend": asked.resend, "letters": number, "unknown": left,
    }));
    if number == 0 && left == 0 {
        console.say(&format!("{issue} has no letters whose answer was lost"));
    }
    if left > 0 {
        // They stand on no list any more that this letter could go to.
        let (letters, whose) =
            if left == 1 { ("letter is", "its reader gets") } else { ("letters are", "their readers get") };
        console.say(&format!("{} {left} {letters} not sent again: {whose} none any more", console.sign(Sign::Waiting)));
        console.next(&format!("phoebe resolve {issue} --assume-sent"));
    }
    if number > 0 {
        console.say(&format!("{} {} {what}", console.sign(Sign::Done), count(number, "letter", "letters")));
        if asked.resend {
            console.next(&format!("phoebe send {issue}"));
        }
    }
    Ok(Exit::Done)
}
