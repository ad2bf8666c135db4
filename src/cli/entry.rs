//! From the command line to an exit code.

use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::args::{Args, Command};
use crate::cli::clock::Clock;
use crate::cli::console::{Console, Terminal};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::{logging, verbs};

/// Runs the command.
#[must_use]
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let _gone = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() };
        }
    };
    let console = Console::new(&args, terminal());
    let exit = dispatch(&console, &args).unwrap_or_else(|failure| {
        let exit = failure.exit();
        tracing::info!(exit = exit.code(), "ended: {failure}");
        console.fail(&failure.to_string(), failure.help().as_deref());
        exit
    });
    exit.into()
}

fn dispatch(console: &Console, args: &Args) -> Result<Exit, Failure> {
    let clock = Clock::read(args.now.as_deref()).map_err(Failure::Usage)?;
    match &args.command {
        Command::Init(asked) => return verbs::init::run(console, &args.folder, clock, asked),
        Command::Completions(asked) => return Ok(verbs::completions::run(console, asked)),
        Command::Man => return verbs::man::run(console),
        Command::Explain(asked) => return verbs::explain::run(console, asked),
        Command::New(_)
        | Command::Check(_)
        | Command::Render(_)
        | Command::Test(_)
        | Command::Send(_)
        | Command::Stop(_)
        | Command::Resume(_)
        | Command::Resolve(_)
        | Command::Status(_)
        | Command::Subscribers(_) => {}
    }
    let mut office = Office::open(console, &args.folder, clock)?;
    logging::begin(office.desk.folder.root(), args.verbose);
    let office = &mut office;
    match &args.command {
        Command::New(asked) => verbs::new::run(console, office, asked),
        Command::Check(asked) => verbs::check::run(console, office, asked),
        Command::Render(asked) => verbs::render::run(console, office, asked),
        Command::Test(asked) => verbs::test::run(console, office, asked),
        Command::Send(asked) => verbs::send::run(console, office, asked),
        Command::Stop(asked) => verbs::steer::stop(console, office, asked),
        Command::Resume(asked) => verbs::resume::run(console, office, asked),
        Command::Resolve(asked) => verbs::steer::resolve(console, office, asked),
        Command::Status(asked) => verbs::status::run(console, office, asked),
        Command::Subscribers(asked) => verbs::subscribers::run(console, office, asked),
        Command::Init(_) | Command::Completions(_) | Command::Man | Command::Explain(_) => Ok(Exit::Done),
    }
}

/// What the environment says of the terminal.
#[expect(clippy::disallowed_methods, reason = "cli is the room that reads the environment")]
fn terminal() -> Terminal {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG")).unwrap_or_default().to_lowercase();
    Terminal {
        no_color: set("NO_COLOR").is_some(),
        unicode: (locale.contains("utf-8") || locale.contains("utf8")) && set("TERM").as_deref() != Some("dumb"),
    }
}
