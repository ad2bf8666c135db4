//! What the servers people use really say, in their own words: Google, Microsoft 365, Amazon SES, Postfix, Exim and
//! `OpenSMTPD`. Addresses and names in them are invented.

use crate::deliver::reply::Scope;
use crate::deliver::reply::tests::{decided, told};
use crate::model::Verdict;
use crate::smtp::Phase::{self, Dot, Login, Mail, Rcpt};

/// Phase, reply, row, letter.
type Variant = (Phase, &'static str, &'static str, &'static str);

fn all_fit(variants: &[Variant]) {
    for (phase, line, id, letter) in variants {
        let decision = decided(*phase, line);
        assert_eq!((decision.row.id, told(&decision).as_str()), (*id, *letter), "{phase}: {line}");
    }
}

#[test]
fn google() {
    all_fit(&[
        (
            Rcpt,
            "550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces. - gsmtp",
            "R18a",
            "failed 1",
        ),
        (Rcpt, "550 5.2.1 The email account that you tried to reach is disabled. - gsmtp", "R18c", "failed 2"),
        (
            Rcpt,
            "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered.",
            "R09c",
            "deferred 1",
        ),
        (
            Rcpt,
            "450 4.2.1 The user you are trying to contact is receiving mail too quickly. Please resend your message at a later time.",
            "R09b",
            "deferred 1",
        ),
        (
            Rcpt,
            "450 4.2.1 Peak SMTP relay limit exceeded for customer. This is a temporary error.",
            "R10",
            "deferred 1",
        ),
        (
            Rcpt,
            "452 4.2.2 The email account that you tried to reach is over quota. Please direct the recipient to this article.",
            "R14a",
            "deferred 1",
        ),
        (Rcpt, "552 5.2.2 The email account that you tried to reach is over quota and inactive.", "R14a", "deferred 1"),
        (
            Rcpt,
            "452 4.5.3 Domain policy size per transaction exceeded, please try this recipient in a separate transaction.",
            "R13",
            "deferred 1",
        ),
        (Mail, "550 5.4.5 Daily user sending limit exceeded. - gsmtp", "R11", "again"),
        (Dot, "550 5.4.5 Daily SMTP relay limit exceeded for user.", "R11", "again"),
        (Dot, "550 5.4.5 Daily sending quota exceeded.", "R11", "again"),
        (Dot, "550 5.7.1 Daily SMTP relay limit exceeded for customer.", "R11", "again"),
        (
            Dot,
            "421 4.7.28 Our system has detected an unusual rate of unsolicited mail originating from your IP address.",
            "R05a",
            "deferred 1",
        ),
        (Mail, "421 4.7.0 Try again later, closing connection.", "R04", "again"),
        (
            Dot,
            "550 5.7.26 Your email has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.",
            "R20b",
            "failed",
        ),
        (Dot, "550 5.7.1 Our system has detected that this message is likely unsolicited mail.", "R20b", "failed"),
        (Login, "535 5.7.8 Username and Password not accepted.", "R16a", "again"),
        (Login, "534 5.7.9 Application-specific password required.", "R16a", "again"),
        (Login, "454 4.7.0 Too many login attempts, please try again later.", "R15", "again"),
        (Mail, "530 5.7.0 Must issue a STARTTLS command first.", "R02b", "again"),
        (Mail, "530 5.7.0 Authentication Required.", "R16b", "again"),
        (Dot, "552 5.3.4 Your message exceeded Google's message size limits.", "R21a", "again"),
        (Dot, "451 4.3.0 Mail server temporarily rejected message.", "R12a", "deferred 1"),
    ]);
}

#[test]
fn microsoft_365() {
    all_fit(&[
        (Mail, "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", "R08a", "deferred 1"),
        (
            Mail,
            "432 4.3.2 Concurrent connections limit exceeded. Visit the page on sending limits.",
            "R08a",
            "deferred 1",
        ),
        (Dot, "432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded", "R08b", "deferred 1"),
        (
            Dot,
            "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message",
            "R11",
            "again",
        ),
        (Dot, "554 5.2.0 STOREDRV.Submission.Exception:RecipientLimitExceededException", "R11", "again"),
        (
            Dot,
            "554 5.2.252 SendAsDenied; news@example.org not allowed to send as other@example.org",
            "R17b",
            "deferred 1",
        ),
        (Mail, "550 5.7.60 SMTP; Client does not have permissions to send as this sender", "R17a", "again"),
        (Dot, "550 5.7.60 SMTP; Client does not have permissions to send as this sender", "R17b", "deferred 1"),
        (
            Login,
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
            "R16a",
            "again",
        ),
        (Login, "535 5.7.3 Authentication unsuccessful", "R16a", "again"),
        (Login, "550 5.7.30 Basic authentication is not supported for Client Submission.", "R16a", "again"),
        (Mail, "530 5.7.57 Client not authenticated to send mail.", "R16b", "again"),
        (
            Rcpt,
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
            "R18a",
            "failed 1",
        ),
        (Rcpt, "550 5.4.1 Recipient address rejected: Access denied. [ex.example.net]", "R18c", "failed 2"),
        (Rcpt, "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found", "R18a", "failed 1"),
        (Dot, "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException", "R14a", "deferred 1"),
        (Rcpt, "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", "R26a", "deferred 1"),
        (
            Dot,
            "550 5.7.515 Access denied, sending domain example.org doesn't meet the required authentication level.",
            "R20c",
            "failed",
        ),
        (Rcpt, "550 5.7.606 Access denied, banned sending IP [192.0.2.7].", "R20b", "failed"),
        (Rcpt, "550 5.7.1 Service unavailable, Client host [192.0.2.7] blocked using Spamhaus.", "R20b", "failed"),
        (Rcpt, "451 4.7.500 Server busy. Please try again later from [192.0.2.7].", "R09b", "deferred 1"),
        (Rcpt, "451 4.7.0 Temporary server error. Please try again later.", "R09b", "deferred 1"),
        (Rcpt, "452 4.5.3 Too many recipients", "R13", "deferred 1"),
        (
            Rcpt,
            "421 4.3.2 The maximum number of concurrent connections has exceeded a limit, closing transmission channel",
            "R04",
            "again",
        ),
    ]);
}

#[test]
fn amazon_ses() {
    all_fit(&[
        (Dot, "454 Throttling failure: Maximum sending rate exceeded.", "R10", "deferred 1"),
        (Dot, "454 Throttling failure: Daily message quota exceeded.", "R11", "again"),
        (
            Dot,
            "554 Message rejected: Email address is not verified. The following identities failed the check: news@example.org",
            "R17c",
            "deferred 1",
        ),
        (Login, "535 Authentication Credentials Invalid", "R16a", "again"),
        (Mail, "530 Authentication required", "R16b", "again"),
        (Login, "454 Temporary authentication failure", "R15", "again"),
        (Dot, "552 Message is too large.", "R21b", "again"),
        (Dot, "451 Temporary service failure, please try again later", "R05b", "deferred 1"),
        (Mail, "421 Too many concurrent SMTP connections", "R04", "again"),
    ]);
}

#[test]
fn postfix() {
    all_fit(&[
        (
            Rcpt,
            "550 5.1.1 <ann@example.org>: Recipient address rejected: User unknown in local recipient table",
            "R18a",
            "failed 1",
        ),
        (
            Rcpt,
            "550 5.1.1 <ann@example.org>: Recipient address rejected: User unknown in virtual mailbox table",
            "R18a",
            "failed 1",
        ),
        (
            Rcpt,
            "450 4.2.0 <ann@example.org>: Recipient address rejected: Greylisted, see the help page",
            "R09a",
            "deferred 5",
        ),
        (Rcpt, "450 4.1.2 <ann@example.org>: Recipient address rejected: Domain not found", "R25", "deferred 1"),
        (Rcpt, "550 5.1.2 <ann@example.org>: Recipient address rejected: Domain not found", "R19b", "failed 2"),
        (
            Rcpt,
            "556 5.1.10 <ann@example.org>: Recipient address rejected: Domain example.org does not accept mail (nullMX)",
            "R19a",
            "failed 2",
        ),
        (Rcpt, "554 5.7.1 <ann@example.org>: Relay access denied", "R26b", "deferred 1"),
        (Rcpt, "553 5.7.1 <news@example.org>: Sender address rejected: not owned by user news", "R17c", "deferred 1"),
        (Rcpt, "550 5.1.8 <news@example.org>: Sender address rejected: Domain not found", "R17b", "deferred 1"),
        (Rcpt, "450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.7]", "R09b", "deferred 1"),
        (
            Rcpt,
            "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.blocklist.example",
            "R20b",
            "failed",
        ),
        (Rcpt, "501 5.1.3 Bad recipient address syntax", "R22b", "failed"),
        (Rcpt, "504 5.5.2 <ann>: Recipient address rejected: need fully-qualified address", "R22c", "failed"),
        (Mail, "552 5.3.4 Message size exceeds fixed limit", "R21a", "again"),
        (Dot, "552 5.3.4 Error: message file too big", "R21a", "again"),
        (Mail, "452 4.3.1 Insufficient system storage", "R12b", "deferred 1"),
        (Mail, "450 4.7.1 Error: too much mail from 192.0.2.7", "R10", "deferred 1"),
        (Rcpt, "421 4.7.0 Error: too many errors", "R04", "again"),
        (Rcpt, "452 4.5.3 Error: too many recipients", "R13", "deferred 1"),
        (
            Rcpt,
            "451 4.3.5 <ann@example.org>: Recipient address rejected: Server configuration error",
            "R12a",
            "deferred 1",
        ),
        (Mail, "530 5.7.0 Must issue a STARTTLS command first", "R02b", "again"),
        (Login, "535 5.7.8 Error: authentication failed", "R16a", "again"),
        (
            Rcpt,
            "550 5.1.1 <ann@example.org>: Recipient address rejected: undeliverable address: host said: rejected as spam",
            "R20b",
            "failed",
        ),
    ]);
}

#[test]
fn exim() {
    all_fit(&[
        (Rcpt, "550 Unrouteable address", "R18d", "failed 2"),
        (Rcpt, "550 unknown user", "R18b", "failed 1"),
        (Rcpt, "550 No such user here", "R18b", "failed 1"),
        (Rcpt, "550 relay not permitted", "R26b", "deferred 1"),
        (Rcpt, "550 Administrative prohibition", "R20b", "failed"),
        (Rcpt, "550 Sender verify failed", "R17c", "deferred 1"),
        (Rcpt, "451 Temporary local problem - please try later", "R25", "deferred 1"),
        (Rcpt, "451 greylisted, please try again later", "R09a", "deferred 5"),
        (Mail, "452 space shortage, please try later", "R25", "deferred 1"),
        (Mail, "552 message size exceeds maximum permitted", "R21b", "again"),
        (Dot, "552 Message size exceeds maximum permitted", "R21b", "again"),
        (Dot, "550 This message was classified as SPAM and may not be delivered", "R20b", "failed"),
        (Rcpt, "550 mailbox is full", "R14b", "deferred 1"),
        (Rcpt, "550 Domain example.org does not exist", "R19c", "failed 2"),
        (Login, "535 Incorrect authentication data", "R16a", "again"),
        (Rcpt, "421 too many connections from your host", "R04", "again"),
    ]);
}

#[test]
fn opensmtpd() {
    all_fit(&[
        (Rcpt, "524 5.2.4 Mailing list expansion problem: <ann@example.org>", "R18c", "failed 2"),
        (Rcpt, "424 4.2.4 Mailing list expansion problem: <ann@example.org>", "R25", "deferred 1"),
        (Rcpt, "550 Invalid recipient: <ann@example.org>", "R18b", "failed 1"),
        (Rcpt, "550 5.1.1 Invalid recipient", "R18a", "failed 1"),
        (Mail, "530 5.5.1 Invalid command: Must issue an AUTH command first", "R16b", "again"),
        (Mail, "530 5.5.1 Invalid command: Must issue a STARTTLS command first", "R02b", "again"),
        (Login, "535 Authentication failed", "R16a", "again"),
        (Rcpt, "451 4.3.0 Temporary Error", "R12a", "deferred 1"),
        (Rcpt, "421 4.3.0 Temporary Error", "R04", "again"),
        (Mail, "500 5.5.1 Invalid command: Pipelining not supported", "R23a", "again"),
        (Rcpt, "553 ORCPT address syntax error", "R24", "failed"),
    ]);
}

/// Nobody loses her letters for words that are no fault of hers.
#[test]
fn words_of_two_minds_speak_for_the_reader() {
    for line in [
        "550 5.1.1 rejected: poor reputation of the sender",
        "550 user unknown, blocked using a list",
        "550 5.2.1 message refused by policy",
        "550 No",
        "550",
        "554 Transaction failed",
        "550 5.1.1x what",
    ] {
        let decision = decided(Rcpt, line);
        assert!(matches!(decision.letter, Verdict::Failed { patience: None, .. }), "{line}: {decision:?}");
        assert_ne!(decision.row.scope, Scope::Address, "{line}");
    }
}
