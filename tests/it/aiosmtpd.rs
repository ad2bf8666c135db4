//! Logging in at aiosmtpd, a mail server in Python that knows nothing of us: encryption first, then PLAIN, LOGIN and
//! XOAUTH2, with right and wrong words, and with a token whose hour ends while letters go out.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::server::{Shown, certificate};
use crate::world::{Ran, World};

/// Arguments: folder, `starttls`, `implicit` or `plain`, and the ways to log in. The right password stands in the file
/// `password`, the tokens that still hold in `tokens`, one a line; both are read anew for each login. Prints its port;
/// writes logins and letters into `seen`.
const SERVER: &str = r#"
import asyncio, pathlib, socket, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult, auth_mechanism
from base64 import b64decode
folder, security, *ways = sys.argv[1:]
folder = pathlib.Path(folder)
def seen(*words):
    with (folder / "seen").open("a") as file:
        print(*words, file=file)
def held(name):
    path = folder / name
    return path.read_text().split() if path.exists() else []
def judge(server, session, envelope, mechanism, data):
    right = data.login == b"news" and data.password.decode() in held("password")
    seen(mechanism, "yes" if right else "no", "secured" if session.ssl or security != "starttls" else "open")
    return AuthResult(success=right, handled=False)
class Handler:
    @auth_mechanism("XOAUTH2")
    async def auth_XOAUTH2(self, server, args):
        user, bearer, *_ = b64decode(args[1]).decode().split("\x01")
        right = user == "user=news" and bearer.removeprefix("auth=Bearer ") in held("tokens")
        seen("XOAUTH2", "yes" if right else "no")
        if not right:
            await server.challenge_auth('{"status":"401"}')
        return AuthResult(success=right, handled=False)
    async def handle_DATA(self, server, session, envelope):
        seen("letter", envelope.rcpt_tos[0])
        letters = (folder / "seen").read_text().count("letter")
        if (folder / "ending").exists() and letters % 5 == 0:
            (folder / "tokens").write_text("")
        return "250 2.0.0 taken"
context = None
if security != "plain":
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
def session():
    left = {"PLAIN", "LOGIN", "XOAUTH2"} - set(ways)
    return SMTP(Handler(), hostname="localhost", authenticator=judge, auth_required=bool(ways),
        tls_context=context if security == "starttls" else None, require_starttls=security == "starttls",
        auth_require_tls=security == "starttls", auth_exclude_mechanism=left)
async def main():
    listener = socket.create_server(("127.0.0.1", 0))
    server = await asyncio.get_running_loop().create_server(
        session, sock=listener, ssl=context if security == "implicit" else None)
    print(listener.getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"#;

const BODY: &str = "::: greeting\nDear {{default subscriber.name \"friend\"}},\n\nGrace and peace to you.\n:::\n";

/// The server, and a newsletter folder that sends to it; the server ends when this is dropped.
struct Office {
    child: Child,
    server: tempfile::TempDir,
    world: World,
}

impl Office {
    /// `None` where there is no aiosmtpd.
    fn open(security: &str, ways: &[&str]) -> Option<Self> {
        let python = python()?;
        let server = tempfile::tempdir().unwrap();
        let made = certificate(Shown::Right);
        for (name, text) in [("certificate.pem", &made.chain), ("key.pem", &made.key)] {
            fs::write(server.path().join(name), text).unwrap();
        }
        let mut command = Command::new(python);
        command.args(["-W", "ignore", "-c", SERVER]).arg(server.path()).arg(security).args(ways);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut port = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
        let world = World::letter(BODY);
        world.write("ca.pem", &made.authority);
        world.append(
            "phoebe.toml",
            &format!(
                "[delivery]\nconnections = 2\nmessages_per_connection = 1\n[smtp]\nhost = \"localhost\"\n\
                 port = {}\nca_file = \"ca.pem\"\nusername = \"news\"\n",
                port.trim()
            ),
        );
        Some(Self { child, server, world })
    }

    fn with(self, setting: &str) -> Self {
        self.world.append("phoebe.toml", &format!("{setting}\n"));
        self
    }

    /// What the server goes by from now on.
    fn holds(&self, name: &str, text: &str) {
        fs::write(self.server.path().join(name), text).unwrap();
    }

    fn send(&self) -> Ran {
        let mut command = self.world.command(&["send", "letter", "--confirm", "letter"]);
        Ran::from(command.env("PHOEBE_SMTP_TIMEOUT_SECONDS", "10").output().unwrap())
    }

    /// What the server saw, in its order.
    fn seen(&self) -> Vec<String> {
        let text = fs::read_to_string(self.server.path().join("seen")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    fn logins(&self) -> Vec<String> {
        self.seen().into_iter().filter(|line| !line.starts_with("letter")).collect()
    }

    fn readers(&self) -> usize {
        let mut letters: Vec<_> = self.seen().into_iter().filter(|line| line.starts_with("letter")).collect();
        let all = letters.len();
        letters.sort();
        letters.dedup();
        assert_eq!(letters.len(), all, "somebody has two letters");
        all
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A Python that has aiosmtpd: Debian's own, even where another one comes first.
fn python() -> Option<&'static Path> {
    let has = |python: &&Path| {
        let mut import = Command::new(python);
        import.args(["-c", "import aiosmtpd"]).stderr(Stdio::null());
        import.status().is_ok_and(|status| status.success())
    };
    let found = [Path::new("python3"), Path::new("/usr/bin/python3")].into_iter().find(has);
    assert!(
        found.is_some() || std::env::var_os("PHOEBE_REAL").is_none(),
        "aiosmtpd is not installed, and PHOEBE_REAL asks for it"
    );
    if found.is_none() {
        println!("passed over: aiosmtpd is not installed");
    }
    found
}

#[test]
fn a_password_is_said_under_encryption_by_plain_or_login() {
    for (security, tls) in [("starttls", "starttls"), ("implicit", "implicit")] {
        for way in ["PLAIN", "LOGIN"] {
            let Some(office) = Office::open(security, &[way]) else { return };
            let office = office.with(&format!("tls = \"{tls}\"\npassword_command = \"echo hushhush\""));
            // Wrong: it is tried once, over one connection, and nobody is lost.
            office.holds("password", "another");
            let ran = office.send().exits(78).says("refused the login with 535 5.7.8").says("nothing was sent");
            ran.keeps_quiet_about("hushhush");
            assert_eq!(office.logins(), [format!("{way} no secured")]);
            office.world.run(&["status", "letter"]).exits(0).says("3 to go");
            // Right: the same command goes on.
            office.holds("password", "hushhush");
            office.send().exits(0).says("3 readers");
            assert_eq!(office.readers(), 3, "{security} {way}");
            assert!(
                office.logins()[1..].iter().all(|line| *line == format!("{way} yes secured")),
                "{:?}",
                office.seen()
            );
            assert!(!office.world.read("logs/phoebe.log").contains("hushhush"));
        }
    }
}

#[test]
fn a_server_without_encryption_hears_neither_login_nor_letter() {
    let Some(office) = Office::open("plain", &["PLAIN"]) else { return };
    let office = office.with("password_command = \"echo hushhush\"");
    office.holds("password", "hushhush");
    office.send().exits(78).says("offers no STARTTLS; nothing is sent without encryption");
    assert_eq!(office.seen(), [""; 0]);
    office.world.run(&["status", "letter"]).exits(0).says("3 to go");
}

#[test]
fn a_token_is_said_by_xoauth2_and_a_wrong_one_stops_at_once() {
    let Some(office) = Office::open("starttls", &["PLAIN", "LOGIN", "XOAUTH2"]) else { return };
    let office = office.with("token_command = \"echo made >> made; echo hushtoken\"");
    office.holds("tokens", "");
    let ran = office.send().exits(78).says("refused the login with 535").says("nothing was sent");
    ran.keeps_quiet_about("hushtoken");
    // Asked once more, it gave the same token: that is not tried a second time.
    assert_eq!((office.logins(), office.world.read("made").lines().count()), (vec!["XOAUTH2 no".to_owned()], 2));
    office.world.run(&["status", "letter"]).exits(0).says("3 to go");
    office.holds("tokens", "hushtoken");
    office.send().exits(0).says("3 readers");
    assert_eq!(office.readers(), 3);
    // A server that knows no tokens.
    let Some(office) = Office::open("starttls", &["PLAIN"]) else { return };
    let office = office.with("token_command = \"echo hushtoken\"");
    office.send().exits(78).says("offers no way to log in that phoebe knows");
}

#[test]
fn a_token_whose_hour_ends_during_the_send_is_fetched_anew() {
    let Some(office) = Office::open("starttls", &["XOAUTH2"]) else { return };
    // Each call makes another token and tells the server; each fifth letter ends it.
    let made = office.server.path().join("tokens").display().to_string();
    let command = format!("echo made >> made; t=token$(wc -l < made); echo $t > {made}; echo $t");
    let office = office.with(&format!("token_command = {command:?}"));
    let rows: Vec<String> = (0..17).map(|number| format!("reader{number}@reader.example,Reader,public\n")).collect();
    office.world.write("subscribers.csv", &format!("email,name,audience\n{}", rows.concat()));
    office.holds("ending", "");
    office.send().exits(0).says("17 readers").keeps_quiet_about("token");
    assert_eq!(office.readers(), 17);
    let logins = office.logins();
    let refused = logins.iter().filter(|line| *line == "XOAUTH2 no").count();
    assert!(refused >= 3, "no token ended: {logins:?}");
    let fetched = office.world.read("made").lines().count();
    assert!(fetched <= 1 + refused, "{fetched} tokens for {refused} refusals");
    // And one that is not to be had.
    let Some(office) = Office::open("starttls", &["XOAUTH2"]) else { return };
    let office = office.with("token_command = \"test ! -e made && touch made && echo old\"");
    office.send().exits(78).says("refused the access token, and there is no new one: [smtp] token_command failed");
    office.world.run(&["status", "letter"]).exits(0).says("3 to go");
}
