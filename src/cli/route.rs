//! The way letters go: servers from the settings, with their secrets fetched only now. No secret is ever printed.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use secrecy::SecretString;

use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::deliver::{Limits, Route};
use crate::folder::{Folder, FolderError};
use crate::model::settings::{Secret, Smtp};
use crate::smtp::{Login, Server, Timeouts};

/// The servers in the order they are tried.
pub(super) fn routes(office: &Office) -> Result<Vec<Route>, Failure> {
    let settings = &office.desk.settings;
    let hello = settings.sender.from.address.domain();
    let route = |smtp: &Smtp| {
        Ok(Route {
            server: server(smtp, hello, &office.desk.folder)?,
            from: settings.sender.bounce.clone(),
            connections: settings.delivery.connections,
            messages_per_connection: settings.delivery.messages_per_connection,
            keep_trying: settings.schedule.finish_within,
            limits: Limits::of(&settings.delivery),
        })
    };
    settings.smtp.iter().map(route).collect()
}

fn server(smtp: &Smtp, hello: &str, folder: &Folder) -> Result<Server, Failure> {
    let roots = if smtp.ca_file.is_empty() { None } else { Some(folder.read(&smtp.ca_file)?) };
    let server = Server::new(&smtp.host, smtp.port, smtp.tls, roots.as_deref(), hello)
        .map_err(|error| Failure::Configuration(error.to_string()))?;
    let server = match patience() {
        Some(each) => server.with_timeouts(Timeouts::all(each)),
        None => server,
    };
    if smtp.username.is_empty() {
        return Ok(server);
    }
    Ok(server.with_login(match &smtp.secret {
        Secret::TokenCommand(command) => {
            let command = command.clone();
            let fetch = move || first_line(&from_command("token_command", &command)?);
            Login::token(&smtp.username, Box::new(fetch)).map_err(Failure::Configuration)?
        }
        secret @ (Secret::None | Secret::Env(_) | Secret::File(_) | Secret::Command(_)) => {
            Login::password(&smtp.username, password(secret, folder)?)
        }
    }))
}

/// A shorter time for each answer than the standard's minutes: for tests of servers that hang, so not in the manual.
fn patience() -> Option<Duration> {
    #[expect(clippy::disallowed_methods, reason = "cli is the room that reads the environment")]
    let seconds = std::env::var("PHOEBE_SMTP_TIMEOUT_SECONDS").ok()?;
    seconds.parse().ok().filter(|seconds| *seconds > 0).map(Duration::from_secs)
}

fn password(secret: &Secret, folder: &Folder) -> Result<SecretString, Failure> {
    let wrong = |what: &str| Failure::Configuration(what.to_owned());
    let text = match secret {
        Secret::None | Secret::TokenCommand(_) => {
            return Err(wrong(
                "[smtp] has a username and no password_command, password_file, password_env or token_command",
            ));
        }
        Secret::Env(name) => {
            #[expect(clippy::disallowed_methods, reason = "cli is the room that reads the environment")]
            let value = std::env::var(name);
            value.map_err(|_| wrong(&format!("[smtp] password_env: the variable {name} is not set")))?
        }
        Secret::File(path) => from_file(path, folder)?,
        Secret::Command(command) => from_command("password_command", command).map_err(Failure::Configuration)?,
    };
    first_line(&text).map_err(Failure::Configuration)
}

fn first_line(text: &str) -> Result<SecretString, String> {
    let first = text.lines().next().unwrap_or_default();
    if first.is_empty() { Err("the secret for [smtp] is empty".to_owned()) } else { Ok(SecretString::from(first)) }
}

/// A file outside of the folder is named by its whole path; both must be closed to others.
fn from_file(path: &str, folder: &Folder) -> Result<String, Failure> {
    let home = Path::new(path);
    let missing = || FolderError::Missing(path.to_owned());
    let bytes = match (home.is_absolute(), home.parent(), home.file_name()) {
        (true, Some(parent), Some(name)) => {
            let there = Some(parent).filter(|parent| parent.is_dir()).ok_or_else(missing)?;
            let read = Folder::make(there)?.read_secret(&name.to_string_lossy());
            if let Err(FolderError::Mode { mode, .. }) = read {
                return Err(FolderError::Mode { name: path.to_owned(), mode }.into());
            }
            if let Err(FolderError::Missing(_)) = read {
                return Err(missing().into());
            }
            read?
        }
        _ => folder.read_secret(path)?,
    };
    String::from_utf8(bytes).map_err(|_| Failure::Configuration("the password file is not text".to_owned()))
}

fn from_command(key: &str, command: &str) -> Result<String, String> {
    let wrong = |why: &str| format!("[smtp] {key} {why}");
    let output = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| wrong(&format!("cannot be run: {error}")))?;
    if !output.status.success() {
        return Err(wrong("failed"));
    }
    String::from_utf8(output.stdout).map_err(|_| wrong("printed something that is not text"))
}
