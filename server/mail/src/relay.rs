//! Handing a mail to the relay, and when to try again when it would not take it.

use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::compose::{Envelope, for_wire};

/// For each step of the conversation; RFC 5321 (4.5.3.2) allows minutes, a relay beside us answers in milliseconds.
pub const STEP_TIME: Duration = Duration::from_secs(60);
/// For a whole mail: large ones over a slow line.
pub const SEND_TIME: Duration = Duration::from_secs(600);
/// What is kept of the relay's words.
const WORDS_CHARS_MAX: usize = 300;

/// After the first failures, in minutes: soon, because most troubles are short (greylisting asks for five minutes).
const FIRST_PAUSES_MINUTES: [i64; 5] = [1, 5, 15, 60, 180];
/// After those.
const LATER_PAUSE_MINUTES: i64 = 360;
/// The longest pause there is.
pub const PAUSE_MAX: SignedDuration = SignedDuration::from_mins(LATER_PAUSE_MINUTES + LATER_PAUSE_MINUTES * JITTER_PERCENT / 100);
/// RFC 5321 (4.5.4.1): give up after four to five days. The pauses above and 19 times six hours.
pub const ATTEMPTS_MAX: u32 = 24;
/// How much later than planned a try may be, so that all mails of an outage do not come back in one second.
const JITTER_PERCENT: i64 = 20;

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Not at all: for a relay on the same machine.
    Plain,
    /// `STARTTLS`, required.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// Where mails go out.
#[derive(Clone)]
pub struct Relay {
    /// Name or address.
    pub host: String,
    /// Usually 25 or 587; 465 with [`Security::Tls`].
    pub port: u16,
    /// Plain, STARTTLS or TLS.
    pub security: Security,
    /// User and password, if the relay wants them.
    pub login: Option<(String, String)>,
    /// The name we give ourselves.
    pub hello: Option<String>,
    /// PEM of an authority that signed the relay's certificate, besides the public ones.
    pub authority: Option<Vec<u8>>,
    /// For each step; [`STEP_TIME`].
    pub step_time: Duration,
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The password never reaches a log.
        write!(f, "Relay({}:{}, {:?})", self.host, self.port, self.security)
    }
}

/// What became of a mail. With a code the words are the relay's, on one line; they may name people, so they are not for logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The relay took it.
    Sent,
    /// Not now: try again by [`next_try`].
    Later {
        /// The SMTP code, if it came so far.
        code: Option<u16>,
        /// What was said, or without a code what hindered us.
        words: String,
    },
    /// Never: this mail will not be taken.
    Never {
        /// The SMTP code.
        code: Option<u16>,
        /// What was said.
        words: String,
    },
}

/// The relay's settings do not make a connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the mail relay cannot be used as configured: {0}")]
pub struct RelayError(String);

/// A relay that is ready to be used. Each mail has a connection of its own.
#[derive(Clone)]
pub struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Sender {
    /// Checks the settings; nothing is connected yet.
    pub fn new(relay: &Relay) -> Result<Self, RelayError> {
        let mut tls = TlsParameters::builder(relay.host.clone());
        if let Some(pem) = &relay.authority {
            let certificate = Certificate::from_pem(pem).map_err(|error| RelayError(error.to_string()))?;
            tls = tls.add_root_certificate(certificate);
        }
        let tls = || tls.clone().build().map_err(|error| RelayError(error.to_string()));
        let tls = match relay.security {
            Security::Plain => Tls::None,
            Security::StartTls => Tls::Required(tls()?),
            Security::Tls => Tls::Wrapper(tls()?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(relay.host.clone())
            .port(relay.port)
            .tls(tls)
            .timeout(Some(relay.step_time));
        if let Some(name) = &relay.hello {
            builder = builder.hello_name(ClientId::Domain(name.clone()));
        }
        if let Some((user, password)) = &relay.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self { transport: builder.build() })
    }

    /// Connects with TLS and login as for a mail, and takes leave without one.
    ///
    /// # Errors
    /// What hindered it, on one line.
    pub async fn greet(&self, within: Duration) -> Result<(), String> {
        match tokio::time::timeout(within, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("it hangs up".to_owned()),
            Ok(Err(error)) => Err(words(&error)),
            Err(_) => Err(format!("nothing within {} s", within.as_secs())),
        }
    }

    /// Sends one mail. With several recipients it is all or none; give each recipient an envelope of its own when one
    /// bad address must not hold up the others.
    pub async fn send(&self, envelope: &Envelope, bytes: &[u8]) -> Outcome {
        let envelope = match for_wire(envelope) {
            Ok(envelope) => envelope,
            Err(error) => {
                return Outcome::Never { code: None, words: error.to_string() };
            }
        };
        match tokio::time::timeout(SEND_TIME, self.transport.send_raw(&envelope, bytes)).await {
            Ok(Ok(_)) => Outcome::Sent,
            Ok(Err(error)) => outcome(&error),
            Err(_) => Outcome::Later { code: None, words: "timed out".to_owned() },
        }
    }
}

fn outcome(error: &lettre::transport::smtp::Error) -> Outcome {
    let code = error.status().map(u16::from);
    // What is no answer is not repeated: without a code the words are our side's.
    let words = if error.is_response() { "the answer is no SMTP or breaks off".to_owned() } else { words(error) };
    if error.is_permanent() && !is_about_us(code) {
        Outcome::Never { code, words }
    } else {
        // No connection, no TLS, a timeout, 4xx: none of them is the mail's fault.
        Outcome::Later { code, words }
    }
}

/// Refusals of our login, or before any mail was named: the settings are wrong, and once they are mended the mail goes.
fn is_about_us(code: Option<u16>) -> bool {
    matches!(code, Some(502 | 503 | 504 | 521 | 530 | 534 | 535 | 538))
}

/// The whole chain of reasons on one line.
fn words(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(reason) = source {
        let more = reason.to_string();
        if !words.contains(&more) {
            words.push_str(": ");
            words.push_str(&more);
        }
        source = reason.source();
    }
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(WORDS_CHARS_MAX).collect()
}

/// How long to wait after the `attempt`th failure (the first is 1); `None` to give up. `jitter` is a random number
/// from 0 to 1.
#[must_use]
pub fn next_try(attempt: u32, jitter: f64) -> Option<SignedDuration> {
    if ATTEMPTS_MAX < attempt {
        return None;
    }
    let index = usize::try_from(attempt.max(1) - 1).unwrap_or(usize::MAX);
    let minutes = FIRST_PAUSES_MINUTES.get(index).copied().unwrap_or(LATER_PAUSE_MINUTES);
    let pause = SignedDuration::from_mins(minutes);
    let share = SignedDuration::from_secs(minutes * 60 * JITTER_PERCENT / 100);
    let jitter = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 0.0 };
    Some(pause + share.mul_f64(jitter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_become_rarer_and_end_after_five_days() {
        let pauses: Vec<i64> = (1..).map_while(|n| next_try(n, 0.0)).map(|pause| pause.as_mins()).collect();
        assert_eq!(pauses[..7], [1, 5, 15, 60, 180, 360, 360]);
        let total: i64 = pauses.iter().sum();
        assert!((4 * 24 * 60..=5 * 24 * 60).contains(&total), "{total} minutes");
    }

    #[test]
    fn jitter_only_delays() {
        for attempt in 1..=ATTEMPTS_MAX {
            let plain = next_try(attempt, 0.0).unwrap();
            for jitter in [0.3, 1.0, 7.0, f64::NAN, -1.0] {
                let later = next_try(attempt, jitter).unwrap();
                assert!(plain <= later && later <= plain * 6 / 5, "{attempt} {jitter}");
            }
        }
    }

    #[test]
    fn the_password_stays_out_of_debug() {
        let relay = Relay {
            host: "mx.example".to_owned(),
            port: 587,
            security: Security::StartTls,
            login: Some(("user".to_owned(), "secret".to_owned())),
            hello: None,
            authority: None,
            step_time: STEP_TIME,
        };
        assert_eq!(format!("{relay:?}"), "Relay(mx.example:587, StartTls)");
    }
}
