//! From a host name to a connection that may send: reach, secure, greet, log in.

use std::io;
use std::net::{IpAddr, SocketAddr};

use rustls::pki_types::ServerName;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use crate::model::settings::Tls;
use crate::smtp::answer::Answer;
use crate::smtp::extensions::Extensions;
use crate::smtp::login::{LoginSteps, Words};
use crate::smtp::wire::Wire;
use crate::smtp::{ConnectError, Distrust, Loss, Phase, Server};

/// An open line to a server, greeted, secured and logged in.
pub(super) struct Opened {
    pub(super) wire: Wire,
    pub(super) extensions: Extensions,
}

/// Opens a connection. What `tls` asks for is done before anything else is said; there is no fallback.
pub(super) async fn open(server: &Server) -> Result<Opened, ConnectError> {
    let opening = Opening { server };
    let mut opened = opening.greeted().await?;
    let Some(login) = &server.login else { return Ok(opened) };
    let words = Words::of(login).await;
    match opening.log_in(&mut opened, &words).await {
        Err(refused @ ConnectError::LoginRefused { .. }) => {
            drop(opened);
            let lost = |why| ConnectError::NoToken { place: server.place(), why };
            let Some(words) = words.renewed(login).await.map_err(lost)? else { return Err(refused) };
            // The server may have had enough of this session.
            opened = opening.greeted().await?;
            opening.log_in(&mut opened, &words).await?;
        }
        done => done?,
    }
    Ok(opened)
}

struct Opening<'a> {
    server: &'a Server,
}

impl Opening<'_> {
    /// Reached, secured and greeted; nobody is logged in.
    async fn greeted(&self) -> Result<Opened, ConnectError> {
        let server = self.server;
        let mut wire = self.reach().await?;
        if server.tls == Tls::Implicit {
            wire = self.secure(wire).await?;
        }
        let greeting = wire.answer(server.timeouts.greeting).await;
        self.yes(Phase::Greeting, greeting)?;
        let mut extensions = self.ehlo(&mut wire).await?;
        if server.tls == Tls::StartTls {
            if !extensions.starttls {
                return Err(ConnectError::NoStartTls { place: server.place() });
            }
            let go = self.say(&mut wire, "STARTTLS\r\n").await;
            self.yes(Phase::StartTls, go)?;
            wire = self.secure(wire).await?;
            extensions = self.ehlo(&mut wire).await?;
        }
        Ok(Opened { wire, extensions })
    }

    async fn reach(&self) -> Result<Wire, ConnectError> {
        let server = self.server;
        let unreachable = |why: String| ConnectError::Unreachable { place: server.place(), why };
        let within = server.timeouts.connect;
        let asked = timeout(within, lookup_host((server.host.as_str(), server.port))).await;
        let found: Vec<SocketAddr> = match asked {
            Ok(found) => found.map_err(|error| unreachable(error.to_string()))?.collect(),
            Err(_) => return Err(unreachable("the name is not answered in time".to_owned())),
        };
        if server.tls == Tls::None && !found.iter().all(|address| is_here(address.ip())) {
            return Err(ConnectError::PlainRefused { place: server.place() });
        }
        let mut why = "no such host".to_owned();
        for address in found {
            why = match timeout(within, TcpStream::connect(address)).await {
                Ok(Ok(tcp)) => return Wire::new(tcp).map_err(|error| unreachable(error.to_string())),
                Ok(Err(error)) => error.to_string(),
                Err(_) => "no answer in time".to_owned(),
            };
        }
        Err(unreachable(why))
    }

    async fn secure(&self, wire: Wire) -> Result<Wire, ConnectError> {
        let (server, lost) = (self.server, |loss| self.lost(Phase::Tls, loss));
        let config = server.security.clone().ok_or_else(|| ConnectError::NoStartTls { place: server.place() })?;
        let name = ServerName::try_from(server.host.clone()).map_err(|_| ConnectError::Certificate {
            place: server.place(),
            why: Distrust::Other("the host is no name a certificate could have".to_owned()),
        })?;
        match timeout(server.timeouts.handshake, wire.secured(name, config)).await {
            Ok(Ok(wire)) => Ok(wire),
            Ok(Err(error)) => Err(match untrusted(&error, &server.host) {
                Some(why) => ConnectError::Certificate { place: server.place(), why },
                None if error.kind() == io::ErrorKind::InvalidData => lost(Loss::Nonsense),
                None => lost(Loss::Closed),
            }),
            Err(_) => Err(lost(Loss::Timeout)),
        }
    }

    async fn ehlo(&self, wire: &mut Wire) -> Result<Extensions, ConnectError> {
        let answer = self.say(wire, &format!("EHLO {}\r\n", self.server.hello)).await;
        Ok(Extensions::read(self.yes(Phase::Hello, answer)?.lines.iter().map(String::as_str)))
    }

    async fn log_in(&self, opened: &mut Opened, words: &Words<'_>) -> Result<(), ConnectError> {
        let place = || self.server.place();
        let Opened { wire, extensions } = opened;
        let mut steps =
            LoginSteps::new(words, &extensions.logins).ok_or_else(|| ConnectError::NoLogin { place: place() })?;
        // LOGIN asks twice, PLAIN never; a server that goes on asking is not understood.
        while let Some(step) = steps.next() {
            let answer = self.say(wire, &step).await.map_err(|loss| self.lost(Phase::Login, loss))?;
            match answer.code {
                334 => {}
                500.. => return Err(ConnectError::LoginRefused { place: place(), codes: answer.reply().codes() }),
                _ => return self.yes(Phase::Login, Ok(answer)).map(drop),
            }
        }
        Err(self.lost(Phase::Login, Loss::Nonsense))
    }

    /// Says one thing and hears one answer; a server that has spoken before is not asked. Only a refusal may come unasked.
    async fn say(&self, wire: &mut Wire, command: &str) -> Result<Answer, Loss> {
        if wire.has_spoken().await {
            let said = wire.answer(self.server.timeouts.command).await?;
            return if said.code >= 400 { Ok(said) } else { Err(Loss::Nonsense) };
        }
        wire.write(command.as_bytes(), self.server.timeouts.command).await?;
        wire.answer(self.server.timeouts.command).await
    }

    /// Asks for a 2xx.
    fn yes(&self, phase: Phase, answer: Result<Answer, Loss>) -> Result<Answer, ConnectError> {
        let answer = answer.map_err(|loss| self.lost(phase, loss))?;
        match answer.code {
            200..300 => Ok(answer),
            400.. => {
                let reply = answer.reply();
                let (codes, permanent) = (reply.codes(), reply.is_permanent());
                Err(ConnectError::Refused { place: self.server.place(), phase, codes, permanent })
            }
            _ => Err(self.lost(phase, Loss::Nonsense)),
        }
    }

    fn lost(&self, phase: Phase, loss: Loss) -> ConnectError {
        ConnectError::Lost { place: self.server.place(), phase, loss }
    }
}

/// Why the certificate is not trusted, if that is what is wrong.
fn untrusted(error: &io::Error, host: &str) -> Option<Distrust> {
    let rustls::Error::InvalidCertificate(why) = error.get_ref()?.downcast_ref::<rustls::Error>()? else { return None };
    Some(Distrust::of(why, host))
}

fn is_here(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}
