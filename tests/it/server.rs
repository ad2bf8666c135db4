//! A mail server that does what a script says: on a free loopback port, in a thread of its own, keeping every letter.

#![expect(clippy::disallowed_methods, reason = "says when a letter came, by the real clock")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// Where in the dialogue something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Greeting,
    Hello,
    StartTls,
    Login,
    Mail,
    Rcpt,
    Data,
    /// The first line of the letter has come.
    Body,
    /// The final dot has come.
    Dot,
}

/// What the server does instead of saying yes.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Says this line, and goes on as usual if it is a yes; a letter at [`Step::Dot`] is not kept then.
    Say(&'static str),
    /// Says this line and closes.
    SayAndDrop(&'static str),
    /// Closes.
    Drop,
    /// Keeps the letter, then closes without a word.
    KeepAndDrop,
    /// Keeps the letter and says so, but only after this time.
    KeepLate(Duration),
    /// Says nothing more, until the client leaves.
    Hang,
    /// Sends this many bytes without an end of line.
    Flood(usize),
    /// Sends bytes that are no SMTP.
    Garbage,
    /// Says this line, a byte each tenth of a second.
    Drip(&'static str),
}

/// Which certificate it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    Right,
    WrongName,
    Expired,
    TooEarly,
    SelfSigned,
    /// As `openssl req -x509` makes it.
    SelfSignedAuthority,
}

/// How it secures itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    Plain,
    Offered(Shown),
    /// Offers STARTTLS, and sends this behind the 220 in the clear.
    Injecting(&'static str),
    FromTheStart(Shown),
}

/// The script.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    pub(crate) security: Security,
    /// Ways to log in, as they stand behind `AUTH`; empty: none, and none needed.
    pub(crate) logins: &'static str,
    /// Further lines of the answer to EHLO.
    pub(crate) extensions: Vec<&'static str>,
    /// Says 354 to DATA even when no recipient was taken.
    pub(crate) goes_on_without_reader: bool,
    /// What happens at the n-th time (from 1, over all connections) a step is reached; 0: each time.
    pub(crate) acts: Vec<(Step, usize, Act)>,
    /// The first connection ends when this many bytes were read; what lies behind them is never seen.
    pub(crate) cut: Option<usize>,
    /// Who says nothing between two letters for so long is told so and left.
    pub(crate) idle: Option<Duration>,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            security: Security::Plain,
            logins: "",
            extensions: vec!["PIPELINING", "8BITMIME", "SIZE 10000000"],
            goes_on_without_reader: false,
            acts: Vec::new(),
            cut: None,
            idle: None,
        }
    }
}

impl Script {
    pub(crate) fn at(mut self, step: Step, nth: usize, act: Act) -> Self {
        self.acts.push((step, nth, act));
        self
    }
}

/// A letter it has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) from: String,
    pub(crate) to: String,
    /// As it was before dot-stuffing.
    pub(crate) bytes: Vec<u8>,
    pub(crate) secured: bool,
    /// The `AUTH` lines and answers of the session, joined with spaces.
    pub(crate) login: String,
}

#[derive(Debug, Default)]
struct Seen {
    letters: Vec<Letter>,
    /// When each of them was kept.
    arrivals: Vec<Instant>,
    steps: BTreeMap<Step, usize>,
    connections: usize,
    commands: Vec<String>,
}

/// A running server; ends when it is dropped.
pub(crate) struct TestServer {
    pub(crate) port: u16,
    /// PEM of the authority that signed its certificates.
    pub(crate) authority: String,
    /// PEM of the certificate it shows.
    pub(crate) certificate: String,
    seen: Arc<Mutex<Seen>>,
    runtime: Option<tokio::runtime::Runtime>,
}

impl TestServer {
    pub(crate) fn start(script: Script) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (made, acceptor) = certificates(&script);
        let (authority, certificate) = made.map_or_else(Default::default, |made| (made.authority, made.chain));
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let (script, kept) = (Arc::new(script), Arc::clone(&seen));
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let first = {
                    let mut seen = kept.lock().unwrap();
                    seen.connections += 1;
                    seen.connections == 1
                };
                let session = Session {
                    script: Arc::clone(&script),
                    seen: Arc::clone(&kept),
                    acceptor: acceptor.clone(),
                    line: None,
                    buffer: Vec::new(),
                    left: script.cut.filter(|_| first).unwrap_or(usize::MAX),
                    secured: false,
                    login: String::new(),
                };
                tokio::spawn(session.serve(stream));
            }
        });
        Self { port, authority, certificate, seen, runtime: Some(runtime) }
    }

    pub(crate) fn letters(&self) -> Vec<Letter> {
        self.seen.lock().unwrap().letters.clone()
    }

    /// When each letter was taken, in their order.
    pub(crate) fn arrivals(&self) -> Vec<Instant> {
        self.seen.lock().unwrap().arrivals.clone()
    }

    /// Recipients of all letters taken, sorted.
    pub(crate) fn readers(&self) -> Vec<String> {
        let mut readers: Vec<_> = self.letters().into_iter().map(|letter| letter.to).collect();
        readers.sort();
        readers
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    /// Command lines of all sessions, in their order; letters and secrets aside.
    pub(crate) fn commands(&self) -> Vec<String> {
        self.seen.lock().unwrap().commands.clone()
    }

    /// How often a step was reached.
    pub(crate) fn reached(&self, step: Step) -> usize {
        self.seen.lock().unwrap().steps.get(&step).copied().unwrap_or(0)
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// A certificate, its key, and the authority to trust, all PEM.
pub(crate) struct Certificate {
    pub(crate) authority: String,
    pub(crate) chain: String,
    pub(crate) key: String,
}

/// Makes one for `localhost`, or one with something wrong.
pub(crate) fn certificate(shown: Shown) -> Certificate {
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    authority.distinguished_name.push(rcgen::DnType::CommonName, "Test authority");
    let issuer = rcgen::CertifiedIssuer::self_signed(authority, rcgen::KeyPair::generate().unwrap()).unwrap();
    let name = if shown == Shown::WrongName { "elsewhere.example" } else { "localhost" };
    let mut params = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
    match shown {
        Shown::Expired => {
            params.not_before = rcgen::date_time_ymd(2020, 1, 1);
            params.not_after = rcgen::date_time_ymd(2021, 1, 1);
        }
        Shown::TooEarly => params.not_before = rcgen::date_time_ymd(2090, 1, 1),
        Shown::SelfSignedAuthority => params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained),
        Shown::Right | Shown::WrongName | Shown::SelfSigned => {}
    }
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = match shown {
        Shown::SelfSigned | Shown::SelfSignedAuthority => params.self_signed(&key).unwrap(),
        Shown::Right | Shown::WrongName | Shown::Expired | Shown::TooEarly => params.signed_by(&key, &issuer).unwrap(),
    };
    Certificate { authority: issuer.pem(), chain: certificate.pem(), key: key.serialize_pem() }
}

/// The server's side of TLS.
fn certificates(script: &Script) -> (Option<Certificate>, Option<TlsAcceptor>) {
    let shown = match script.security {
        Security::Plain => return (None, None),
        Security::Injecting(_) => Shown::Right,
        Security::Offered(shown) | Security::FromTheStart(shown) => shown,
    };
    let made = certificate(shown);
    let chain = vec![CertificateDer::from_pem_slice(made.chain.as_bytes()).unwrap()];
    let private = PrivateKeyDer::from_pem_slice(made.key.as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .unwrap();
    (Some(made), Some(TlsAcceptor::from(Arc::new(config))))
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

struct Session {
    script: Arc<Script>,
    seen: Arc<Mutex<Seen>>,
    acceptor: Option<TlsAcceptor>,
    line: Option<Box<dyn Stream>>,
    buffer: Vec<u8>,
    /// Bytes it may still read.
    left: usize,
    secured: bool,
    login: String,
}

/// The session is over.
struct Over;

impl Session {
    async fn serve(mut self, stream: TcpStream) {
        stream.set_nodelay(true).unwrap();
        let mut stream: Box<dyn Stream> = Box::new(stream);
        if let (Security::FromTheStart(_), Some(acceptor)) = (self.script.security, &self.acceptor) {
            let Ok(secured) = acceptor.accept(stream).await else { return };
            (stream, self.secured) = (Box::new(secured), true);
        }
        self.line = Some(stream);
        let _over = self.dialogue().await;
    }

    async fn dialogue(&mut self) -> Result<(), Over> {
        let (mut from, mut to) = (String::new(), String::new());
        self.answer(Step::Greeting, "220 localhost ESMTP test").await?;
        loop {
            let line = self.hear_in_time().await?;
            self.seen.lock().unwrap().commands.push(line.clone());
            let command = line.to_ascii_uppercase();
            if command.starts_with("EHLO") {
                let lines = self.extensions();
                self.answer(Step::Hello, &lines).await?;
            } else if command == "STARTTLS" {
                self.start_tls().await?;
            } else if command.starts_with("AUTH") {
                self.log_in(&line).await?;
            } else if command.starts_with("MAIL") {
                if !from.is_empty() {
                    self.say("503 5.5.1 nested MAIL command").await?;
                } else if self.answer(Step::Mail, "250 2.1.0 ok").await? {
                    from = inside(&line);
                }
            } else if command.starts_with("RCPT") {
                if from.is_empty() {
                    self.say("503 5.5.1 need MAIL command").await?;
                } else if self.answer(Step::Rcpt, "250 2.1.5 ok").await? {
                    to = inside(&line);
                }
            } else if command == "DATA" {
                if to.is_empty() {
                    self.letter_to_nobody().await?;
                } else if self.answer(Step::Data, "354 go on").await? {
                    self.letter(&from, &to).await?;
                    (from, to) = (String::new(), String::new());
                }
            } else if command == "RSET" {
                (from, to) = (String::new(), String::new());
                self.say("250 2.0.0 ok").await?;
            } else if command == "QUIT" {
                self.say("221 2.0.0 bye").await?;
                return Ok(());
            } else {
                self.say("250 2.0.0 ok").await?;
            }
        }
    }

    fn extensions(&self) -> String {
        let mut lines = vec!["localhost".to_owned()];
        lines.extend(self.script.extensions.iter().map(|line| (*line).to_owned()));
        if !self.secured && matches!(self.script.security, Security::Offered(_) | Security::Injecting(_)) {
            lines.push("STARTTLS".to_owned());
        }
        if !self.script.logins.is_empty() {
            lines.push(format!("AUTH {}", self.script.logins));
        }
        let last = lines.pop().unwrap_or_default();
        let mut answer = String::new();
        for line in lines {
            answer = answer + "250-" + &line + "\r\n";
        }
        answer + "250 " + &last
    }

    async fn start_tls(&mut self) -> Result<(), Over> {
        let behind = if let Security::Injecting(text) = self.script.security { text } else { "" };
        let go = format!("220 2.0.0 go\r\n{behind}");
        let go = go.trim_end_matches("\r\n");
        self.answer(Step::StartTls, go).await?;
        let acceptor = self.acceptor.clone().ok_or(Over)?;
        let plain = self.line.take().ok_or(Over)?;
        self.line = Some(Box::new(acceptor.accept(plain).await.map_err(|_| Over)?));
        self.secured = true;
        Ok(())
    }

    async fn log_in(&mut self, line: &str) -> Result<(), Over> {
        line.clone_into(&mut self.login);
        if line.to_ascii_uppercase().starts_with("AUTH LOGIN") {
            // "Username:" and "Password:".
            for challenge in ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"] {
                self.say(challenge).await?;
                let answer = self.hear().await?;
                self.login = format!("{} {answer}", self.login);
            }
        }
        self.answer(Step::Login, "235 2.7.0 welcome").await?;
        Ok(())
    }

    /// What servers do with DATA when no recipient was taken (RFC 2920, section 3.1).
    async fn letter_to_nobody(&mut self) -> Result<(), Over> {
        if !self.script.goes_on_without_reader {
            return self.say("554 5.5.1 no valid recipients").await;
        }
        self.say("354 go on").await?;
        while self.hear_bytes().await? != b"." {}
        self.say("554 5.5.1 no valid recipients").await
    }

    async fn letter(&mut self, from: &str, to: &str) -> Result<(), Over> {
        let mut bytes = Vec::new();
        let mut first = true;
        loop {
            let line = self.hear_bytes().await?;
            if first {
                self.act(Step::Body).await?;
                first = false;
            }
            if line == b"." {
                break;
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            bytes.extend_from_slice(b"\r\n");
        }
        let letter = Letter {
            from: from.to_owned(),
            to: to.to_owned(),
            bytes,
            secured: self.secured,
            login: self.login.clone(),
        };
        let keep = |session: &Self| {
            let mut seen = session.seen.lock().unwrap();
            seen.letters.push(letter);
            seen.arrivals.push(Instant::now());
        };
        let nth = self.count(Step::Dot);
        match self.script_for(Step::Dot, nth) {
            None => {
                keep(self);
                self.say("250 2.0.0 queued as 4711").await
            }
            Some(Act::KeepLate(wait)) => {
                tokio::time::sleep(wait).await;
                keep(self);
                self.say("250 2.0.0 queued late").await
            }
            Some(Act::KeepAndDrop) => {
                keep(self);
                Err(Over)
            }
            Some(act) => self.perform(act).await,
        }
    }

    /// Says the usual thing or does what the script says; whether it was the usual thing.
    async fn answer(&mut self, step: Step, usual: &str) -> Result<bool, Over> {
        let nth = self.count(step);
        if let Some(act) = self.script_for(step, nth) {
            let yes = matches!(act, Act::Say(line) if line.starts_with(['2', '3']));
            self.perform(act).await?;
            return Ok(yes);
        }
        self.say(usual).await?;
        Ok(true)
    }

    async fn act(&mut self, step: Step) -> Result<(), Over> {
        let nth = self.count(step);
        match self.script_for(step, nth) {
            Some(act) => self.perform(act).await,
            None => Ok(()),
        }
    }

    fn count(&self, step: Step) -> usize {
        let mut seen = self.seen.lock().unwrap();
        let count = seen.steps.entry(step).or_default();
        *count += 1;
        *count
    }

    fn script_for(&self, step: Step, nth: usize) -> Option<Act> {
        let mut acts = self.script.acts.iter();
        acts.find(|(at, when, _)| *at == step && (*when == 0 || *when == nth)).map(|(_, _, act)| act.clone())
    }

    async fn perform(&mut self, act: Act) -> Result<(), Over> {
        match act {
            Act::Say(line) => self.say(line).await,
            Act::SayAndDrop(line) => {
                self.say(line).await?;
                Err(Over)
            }
            Act::Drop | Act::KeepAndDrop | Act::KeepLate(_) => Err(Over),
            Act::Hang => {
                while self.hear_bytes().await.is_ok() {}
                Err(Over)
            }
            Act::Flood(bytes) => {
                self.write(&vec![b'2'; bytes]).await?;
                tokio::time::sleep(Duration::from_secs(5)).await;
                Err(Over)
            }
            Act::Drip(line) => {
                for byte in format!("{line}\r\n").bytes() {
                    self.write(&[byte]).await?;
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Ok(())
            }
            Act::Garbage => self.write(b"\x16\x03\xff nonsense \xfe\xff\r\n").await,
        }
    }

    async fn say(&mut self, line: &str) -> Result<(), Over> {
        self.write(format!("{line}\r\n").as_bytes()).await
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Over> {
        let line = self.line.as_mut().ok_or(Over)?;
        line.write_all(bytes).await.map_err(|_| Over)?;
        line.flush().await.map_err(|_| Over)
    }

    async fn hear_in_time(&mut self) -> Result<String, Over> {
        let Some(patience) = self.script.idle else { return self.hear().await };
        if let Ok(line) = tokio::time::timeout(patience, self.hear()).await {
            return line;
        }
        self.say("421 4.4.2 timeout exceeded").await?;
        Err(Over)
    }

    async fn hear(&mut self) -> Result<String, Over> {
        String::from_utf8(self.hear_bytes().await?).map_err(|_| Over)
    }

    async fn hear_bytes(&mut self) -> Result<Vec<u8>, Over> {
        loop {
            if let Some(end) = self.buffer.windows(2).position(|pair| pair == b"\r\n") {
                let line = self.buffer[..end].to_vec();
                self.buffer.drain(..end + 2);
                return Ok(line);
            }
            let line = self.line.as_mut().ok_or(Over)?;
            if self.left == 0 {
                return Err(Over);
            }
            let before = self.buffer.len();
            let read = line.read_buf(&mut self.buffer).await.map_err(|_| Over)?;
            if read == 0 {
                return Err(Over);
            }
            self.buffer.truncate(before + read.min(self.left));
            self.left -= read.min(self.left);
        }
    }
}

fn inside(line: &str) -> String {
    let (_, rest) = line.split_once('<').unwrap_or_default();
    rest.split('>').next().unwrap_or_default().to_owned()
}
