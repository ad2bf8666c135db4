//! From a host name to a connection that may send: reach, secure, greet, log in.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
#[expect(deprecated, reason = "lettre has no other public way to TLS over a socket of ours")]
use lettre::transport::smtp::client::AsyncNetworkStream;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Auth, Ehlo, Starttls};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use secrecy::ExposeSecret as _;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use crate::model::settings::Tls;
use crate::smtp::extensions::Extensions;
use crate::smtp::prologue::Prologue;
use crate::smtp::talk::{self, Trouble};
use crate::smtp::wire::{Gate, Wire};
use crate::smtp::{ConnectError, Login, Loss, Phase, Server};

/// An open line to a server, greeted, secured and logged in.
pub(super) struct Opened {
    pub(super) smtp: AsyncSmtpConnection,
    pub(super) gate: Arc<Gate>,
    pub(super) extensions: Extensions,
}

/// Opens a connection. What `tls` asks for is done before anything else is said; there is no fallback.
pub(super) async fn open(server: &Server) -> Result<Opened, ConnectError> {
    let opening = Opening { server };
    let wire = opening.reach().await?;
    let gate = wire.gate();
    let mut smtp = AsyncSmtpConnection::connect_with_transport(Box::new(Prologue::new()), &opening.hello())
        .await
        .map_err(|error| opening.failed(Phase::Connect, talk::trouble(&error)))?;
    let implicit = server.tls == Tls::Implicit;
    smtp.set_stream(opening.stream(wire.clone(), implicit).await?);
    opening.hear(Phase::Greeting, talk::listen(&mut smtp, server.timeouts.greeting).await)?;
    let mut extensions = opening.ehlo(&mut smtp).await?;
    if server.tls == Tls::StartTls {
        if !extensions.starttls {
            return Err(ConnectError::NoStartTls { place: server.place() });
        }
        let go = talk::say(&mut smtp, Starttls, server.timeouts.command).await;
        opening.hear(Phase::StartTls, go)?;
        // A new stream with an empty buffer: what came in the clear behind the 220 is gone (RFC 3207 section 6).
        smtp.set_stream(opening.stream(wire, true).await?);
        extensions = opening.ehlo(&mut smtp).await?;
    }
    if let Some(login) = &server.login {
        opening.log_in(&mut smtp, &extensions, login).await?;
    }
    Ok(Opened { smtp, gate, extensions })
}

struct Opening<'a> {
    server: &'a Server,
}

impl Opening<'_> {
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

    #[expect(deprecated, reason = "lettre has no other public way to TLS over a socket of ours")]
    async fn stream(&self, wire: Wire, secured: bool) -> Result<AsyncNetworkStream, ConnectError> {
        let mut stream = AsyncNetworkStream::use_existing_tokio1(Box::new(wire));
        if !secured {
            return Ok(stream);
        }
        let server = self.server;
        let Some(parameters) = server.parameters.clone() else {
            return Err(ConnectError::NoStartTls { place: server.place() });
        };
        match timeout(server.timeouts.handshake, stream.upgrade_tls(parameters)).await {
            Ok(Ok(())) => Ok(stream),
            Ok(Err(error)) => Err(self.handshake(&error)),
            Err(_) => Err(self.failed(Phase::Tls, Trouble::Lost(Loss::Timeout))),
        }
    }

    /// rustls says "invalid peer certificate: …" and nothing of the kind otherwise.
    fn handshake(&self, error: &lettre::transport::smtp::Error) -> ConnectError {
        let text = error.to_string();
        if let Some((_, why)) = text.split_once("invalid peer certificate: ") {
            return ConnectError::Certificate { place: self.server.place(), why: why.to_owned() };
        }
        let mangled = talk::io_error(error) == Some(std::io::ErrorKind::InvalidData);
        self.failed(Phase::Tls, Trouble::Lost(if mangled { Loss::Nonsense } else { Loss::Closed }))
    }

    async fn ehlo(&self, smtp: &mut AsyncSmtpConnection) -> Result<Extensions, ConnectError> {
        let answer = talk::say(smtp, Ehlo::new(self.hello()), self.server.timeouts.command).await;
        let answer = self.hear(Phase::Hello, answer)?;
        Ok(Extensions::read(answer.message()))
    }

    async fn log_in(
        &self,
        smtp: &mut AsyncSmtpConnection,
        extensions: &Extensions,
        login: &Login,
    ) -> Result<(), ConnectError> {
        let place = || self.server.place();
        let Some(mechanism) = extensions.logins.first().copied() else {
            return Err(ConnectError::NoLogin { place: place() });
        };
        let credentials = Credentials::new(login.username.clone(), login.password.expose_secret().to_owned());
        let nonsense = || self.failed(Phase::Login, Trouble::Lost(Loss::Nonsense));
        let mut step = Auth::new(mechanism, credentials.clone(), None).map_err(|_| nonsense())?;
        // LOGIN asks twice, PLAIN never; a server that goes on asking is not understood.
        for _ in 0..4 {
            match talk::say(smtp, step, self.server.timeouts.command).await {
                Ok(answer) if answer.has_code(334) => {
                    step = next(mechanism, &credentials, &answer).ok_or_else(nonsense)?;
                }
                Ok(answer) => {
                    return talk::expect(&answer, 200)
                        .map(|_| ())
                        .map_err(|trouble| self.failed(Phase::Login, trouble));
                }
                Err(Trouble::No(reply)) if reply.is_permanent() => {
                    return Err(ConnectError::LoginRefused { place: place(), codes: reply.codes() });
                }
                Err(trouble) => return Err(self.failed(Phase::Login, trouble)),
            }
        }
        Err(nonsense())
    }

    fn hello(&self) -> ClientId {
        ClientId::Domain(self.server.hello.clone())
    }

    fn hear(&self, phase: Phase, answer: Result<Response, Trouble>) -> Result<Response, ConnectError> {
        let answer = answer.map_err(|trouble| self.failed(phase, trouble))?;
        talk::expect(&answer, 200).map_err(|trouble| self.failed(phase, trouble))?;
        Ok(answer)
    }

    fn failed(&self, phase: Phase, trouble: Trouble) -> ConnectError {
        let place = self.server.place();
        match trouble {
            Trouble::No(reply) => {
                ConnectError::Refused { place, phase, codes: reply.codes(), permanent: reply.is_permanent() }
            }
            Trouble::Lost(loss) => ConnectError::Lost { place, phase, loss },
        }
    }
}

fn next(mechanism: Mechanism, credentials: &Credentials, challenge: &Response) -> Option<Auth> {
    Auth::new_from_response(mechanism, credentials.clone(), challenge).ok()
}

fn is_here(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}
