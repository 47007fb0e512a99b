//! The demo desk, Brinanova: one company that builds and looks after cold rooms, one month, one cast.
//!
//! It is told on an empty desk through the same deciding and writing as everything else, so nothing in it is in a state that
//! the product cannot reach. Twelve tickets have their own stories and numbers; hundreds of small ones are numbered from
//! [`FIRST_TICKET`] on; sixty are open, placed relative to the moment of the telling, two of them late. It sends nothing.

pub mod cast;
mod catalogue;
mod customers;
pub mod dice;
mod hours;
mod levels;
mod life;
mod live;
mod month;
mod people;
mod promised;
mod routed;
mod rules;
mod script;
mod tale;
mod twelve;
mod words;
mod work;

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use jiff::civil::time;
use shared::act::Action;
use shared::id::TicketId;
use shared::locale::{Lang, Text};
use shared::setting::{DeskDoc, SettingAction};
use shared::view::DemoLogin;

use crate::act::tell::Told;
use crate::config::Engine;
use crate::error::DeskError;
use crate::open::{Desk, HALF_TOLD, sync_directory_of};
use cast::CAST;
use hours::Office;
use people::Known;
use script::Script;
use tale::Tale;
pub use twelve::NUMBERS;

/// Everybody's, so that it can be shown on the sign-in page.
pub const PASSWORD: &str = "brinanova-demo";
/// The first number of the small tickets: a desk that tells the demo is opened with it.
pub const FIRST_TICKET: u64 = 2001;
/// Where the company lives; a name that no mail ever leaves for (RFC 2606).
pub const DOMAIN: &str = "brinanova.example";
/// What the company is called: written last, it is also the mark that all has been told.
const COMPANY: &str = "Brinanova";
/// The demo is one story: the same dice at every telling.
const SEED: u64 = 0x4272_696e_616e_6f76;
/// Raw mails kept at once: they share what a sync costs.
const LETTERS_AT_ONCE: usize = 16;

/// Who may be signed in as, for the sign-in page and the terminal.
#[must_use]
pub fn logins() -> Vec<DemoLogin> {
    let login = |card: &cast::Card| DemoLogin {
        name: card.name.to_owned(),
        email: card.email.to_owned(),
        password: PASSWORD.to_owned(),
        roles: card.roles,
    };
    CAST.iter().map(login).collect()
}

/// Whether the desk has been told the demo, to its end.
#[must_use]
pub fn is_told(desk: &Desk) -> bool {
    desk.settings().general().name == Text::same(COMPANY)
}

/// Tells the whole demo up to the desk's present moment; a desk that has been told is left as it is.
///
/// # Errors
/// [`DeskError::Internal`] on a desk that somebody else uses; what the desk says when it cannot write.
pub async fn tell(desk: &Desk) -> Result<(), DeskError> {
    if is_told(desk) {
        return Ok(());
    }
    let now = desk.config().clock.now();
    let known = begin(desk, now).await?;
    let mut script = Script::default();
    twelve::tell(&known, &mut script)?;
    rules::tell(&known, &mut script, now)?;
    let mut small = twelve::around(&known)?;
    small.extend(month::tales(&known, now));
    small.extend(live::tales(&known, &desk.settings(), now)?);
    small.extend(routed::tales(&known, now)?);
    number(desk, &known, &mut script, small, now).await?;
    end(desk, &known, script, now).await
}

/// Tells the cast and the twelve tickets only: what tests begin with.
///
/// # Errors
/// As [`tell`].
pub async fn tell_cast_and_twelve(desk: &Desk) -> Result<(), DeskError> {
    if is_told(desk) {
        return Ok(());
    }
    let now = desk.config().clock.now();
    let known = begin(desk, now).await?;
    // The twelve have numbers of their own; the next ticket of the desk must come after them.
    desk.numbers.tickets.next().await?;
    let mut script = Script::default();
    twelve::tell(&known, &mut script)?;
    end(desk, &known, script, now).await
}

async fn begin(desk: &Desk, now: Timestamp) -> Result<Known, DeskError> {
    if !desk.settings().queues.is_empty() || desk.administrators() != 0 {
        let why = "this desk is in use; name an empty data directory for the demo";
        return Err(DeskError::Internal(why.to_owned()));
    }
    if desk.config().first_ticket < FIRST_TICKET {
        return Err(DeskError::Internal(format!("the demo's desk must number its tickets from {FIRST_TICKET} on")));
    }
    mark_half_told(desk)?;
    let first_morning = Office::Treviso.at(month::begins(now), time(0, 0, 0, 0));
    people::tell(desk, first_morning).await
}

/// The small tickets get their numbers in the order in which they came.
async fn number(desk: &Desk, known: &Known, script: &mut Script, mut small: Vec<Tale<'_>>, now: Timestamp) -> Result<(), DeskError> {
    small.sort_by_key(Tale::begins);
    for mut tale in small {
        // What is due later, the desk does itself.
        tale.beats.retain(|(at, _)| *at <= now);
        let id = TicketId(desk.numbers.tickets.next().await?);
        script.take(known, &tale, id)?;
    }
    Ok(())
}

async fn end(desk: &Desk, known: &Known, script: Script, now: Timestamp) -> Result<(), DeskError> {
    let (story, letters) = script.told("tickets");
    keep(desk, letters).await?;
    desk.tell(story).await?;
    desk.tell(overdue(desk, now)).await?;
    let passwords = stream::iter(CAST.iter().map(|card| desk.set_password(known.person(card.member), PASSWORD)));
    passwords.buffer_unordered(2).try_collect::<Vec<()>>().await?;
    let doc = DeskDoc {
        name: Text::same(COMPANY),
        zone: Office::Treviso.zone_name().to_owned(),
        lang: Lang::It,
        fallback: Some(known.queues.assistenza),
    };
    let mut last = Script::default();
    last.desk(now, Action::Setting(SettingAction::ChangeDesk(doc)));
    desk.tell(last.told("end").0).await?;
    unmark_half_told(desk)
}

/// What was due by itself since something last happened to a ticket.
fn overdue(desk: &Desk, now: Timestamp) -> Vec<Told> {
    let mut script = Script::default();
    for (ticket, _) in desk.views.board.read().due().until(now, None, usize::MAX) {
        script.wake(now, ticket);
    }
    script.told("overdue").0
}

/// From here on until [`unmark_half_told`] a start finds half a story, and tells it anew.
fn mark_half_told(desk: &Desk) -> Result<(), DeskError> {
    if desk.config().engine == Engine::Memory {
        return Ok(());
    }
    let path = desk.config().data.join(HALF_TOLD);
    let marked = std::fs::write(&path, "").and_then(|()| sync_directory_of(&path));
    marked.map_err(|source| DeskError::File { doing: "beginning the demo", source })
}

/// Durable before anybody uses the desk: from then on it is theirs.
fn unmark_half_told(desk: &Desk) -> Result<(), DeskError> {
    if desk.config().engine == Engine::Memory {
        return Ok(());
    }
    let path = desk.config().data.join(HALF_TOLD);
    let unmarked = std::fs::remove_file(&path).and_then(|()| sync_directory_of(&path));
    unmarked.map_err(|source| DeskError::File { doing: "ending the demo", source })
}

async fn keep(desk: &Desk, letters: Vec<Bytes>) -> Result<(), DeskError> {
    let kept = stream::iter(letters.into_iter().map(|letter| desk.blobs.put(letter)));
    kept.buffer_unordered(LETTERS_AT_ONCE).try_collect::<Vec<_>>().await?;
    Ok(())
}
