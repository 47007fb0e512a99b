//! `sportello serve` and `sportello demo`: open, serve, wait for the end.

use std::sync::Arc;

use desk::clock::Clock;
use desk::{Desk, DeskError, OpenError, demo};
use shared::view::DemoLogin;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::output;
use crate::config::{Config, DEMO_SMTP_LISTEN};
use crate::control::call;
use crate::exit::{Code, Failure};
use crate::serve::{Bound, Running, start};
use crate::site::Site;
use crate::{deeds, guard, logs, machine};

/// Serves the desk.
pub(super) async fn serve(config: Config) -> Result<(), Failure> {
    let (running, signals) = begin(&config, Story::Own).await?;
    tracing::info!(url = %running.public_url, "Sportello is ready");
    wait(running, signals, &config).await
}

/// Serves the demo desk.
pub(super) async fn demo(mut config: Config) -> Result<(), Failure> {
    config.mail_domain.get_or_insert_with(|| demo::DOMAIN.to_owned());
    // A busy mail port spoils no demo: whoever wants it there says so.
    if config.mail.smtp.is_none() {
        config.mail.smtp = DEMO_SMTP_LISTEN.parse().ok().filter(|address| std::net::TcpListener::bind(address).is_ok());
    }
    let (running, signals) = begin(&config, Story::Demo).await?;
    output::say(&welcome(&running, &demo::logins()))?;
    wait(running, signals, &config).await
}

/// What an empty desk begins with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Story {
    Own,
    Demo,
}

/// The signals that end us, or make us read the certificates again.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

async fn begin(config: &Config, story: Story) -> Result<(Running, Signals), Failure> {
    logs::begin(config)?;
    guard::around::log_panics();
    for amiss in [config.unnamed_proxy(), config.unnamed_desk()].into_iter().flatten() {
        tracing::warn!("{amiss}");
    }
    let signals = listen()?;
    let site = Site::find(config.site.as_deref())?;
    let bound = bound(config).await?;
    let public_url = config.public_url(bound.http()?);
    let desk_config = machine::desk_config(config, &public_url, Clock::System);
    let first_ticket = if story == Story::Demo { demo::FIRST_TICKET } else { desk_config.first_ticket };
    let desk = machine::open(desk::Config { first_ticket, retell: story == Story::Demo, ..desk_config }).await?;
    let logins = match story {
        Story::Own => {
            own(&desk, config).await?;
            Vec::new()
        }
        Story::Demo => told(&desk).await?,
    };
    let running = start(config, bound, desk, site, logins)?;
    Ok((running, signals))
}

/// A port that is busy may be so by the process that serves this very directory; then that is what is said.
async fn bound(config: &Config) -> Result<Bound, Failure> {
    let bound = Bound::bind(config);
    if bound.is_err() && matches!(call::hello(&config.data).await, Ok(Some(_))) {
        return Err(machine::closed(&OpenError::Locked { path: config.data.clone() }));
    }
    bound
}

async fn told(desk: &Desk) -> Result<Vec<DemoLogin>, Failure> {
    if !demo::is_told(desk) {
        tracing::info!("telling the demo, once");
    }
    demo::tell(desk).await.map_err(|error| match error {
        DeskError::Internal(why) => Failure::new(Code::CannotCreate, format!("The demo cannot be told: {why} (SPORTELLO_DATA).")),
        error => Failure::new(Code::Io, format!("The demo cannot be told: {error}.")),
    })?;
    Ok(demo::logins())
}

async fn own(desk: &Arc<Desk>, config: &Config) -> Result<(), Failure> {
    if machine::begin(desk, &config.mail_domain(), &config.desk).await? {
        tracing::info!("the desk was empty; it has one queue now");
    }
    if desk.administrators() == 0 {
        let how = "Nobody may administer this desk yet. In another terminal, with the same configuration:\n\n  sportello user add --admin --name \"Your name\" --email you@example.org\n";
        output::say(how)?;
    }
    Ok(())
}

fn listen() -> Result<Signals, Failure> {
    let on = |kind| signal(kind).map_err(|error| Failure::io("Signals cannot be heard", &error));
    Ok(Signals { terminate: on(SignalKind::terminate())?, interrupt: on(SignalKind::interrupt())?, hang_up: on(SignalKind::hangup())? })
}

async fn wait(mut running: Running, mut signals: Signals, config: &Config) -> Result<(), Failure> {
    let failure = loop {
        tokio::select! {
            failure = running.failed() => break Some(failure),
            _ = signals.terminate.recv() => break None,
            _ = signals.interrupt.recv() => break None,
            _ = signals.hang_up.recv() => match running.reload(config) {
                Ok(()) => tracing::info!("the certificates were read again"),
                Err(failure) => tracing::error!(%failure, "an old certificate stays"),
            },
        }
    };
    tracing::info!("stopping");
    let desk = Arc::clone(running.desk());
    tokio::select! {
        () = running.stop() => {}
        // Whoever asks twice means it; what is acknowledged is on disk.
        _ = signals.interrupt.recv() => return Err(Failure::new(Code::Later, "Stopped in a hurry; nothing acknowledged is lost.")),
    }
    machine::leave(desk);
    tracing::info!("stopped");
    failure.map_or(Ok(()), Err)
}

fn welcome(running: &Running, logins: &[DemoLogin]) -> String {
    let row = |login: &DemoLogin| vec![login.name.clone(), deeds::role_names(login.roles), login.email.clone(), login.password.clone()];
    let rows: Vec<Vec<String>> = logins.iter().map(row).collect();
    let mail = running.smtp.map(|smtp| format!("\nMails to the desk's addresses are taken at {smtp}.")).unwrap_or_default();
    format!(
        "\nSportello is ready: {}\n\nThe demo desk knows these people (name, role, address, password):\n\n{}\n{mail}\nCtrl-C stops it; what happened is kept.\n",
        running.public_url,
        output::table(&rows)
    )
}
