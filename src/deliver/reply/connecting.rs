//! What it means that no connection can be made, or no login.

use crate::deliver::reply::table::{R01, R02};
use crate::deliver::reply::{Row, row_for};
use crate::smtp::{ConnectError, Phase, Reply};

/// The row. No letter is concerned: nobody's attempt is counted.
#[must_use]
pub fn connecting(error: &ConnectError) -> &'static Row {
    match error {
        ConnectError::Unreachable { .. } | ConnectError::Lost { .. } => &R01,
        ConnectError::NoStartTls { .. }
        | ConnectError::PlainRefused { .. }
        | ConnectError::Certificate { .. }
        | ConnectError::Roots { .. } => &R02,
        ConnectError::Refused { phase, codes, .. } => row_for(*phase, &reply(codes)),
        ConnectError::LoginRefused { codes, .. } => row_for(Phase::Login, &reply(codes)),
        ConnectError::NoToken { .. } => row_for(Phase::Login, &reply("535")),
        // As if it had said that it does not know this way to log in.
        ConnectError::NoLogin { .. } => row_for(Phase::Login, &reply("504")),
    }
}

/// Code and enhanced code, as an error keeps them.
fn reply(codes: &str) -> Reply {
    let (code, enhanced) = codes.split_once(' ').map_or((codes, None), |(code, enhanced)| (code, Some(enhanced)));
    Reply { code: code.parse().unwrap_or_default(), enhanced: enhanced.map(str::to_owned), text: codes.to_owned() }
}
