//! The one write path: people, mails, timers, seeds and tests all go through here.
//!
//! Load what the call needs, decide (pure, in `shared`), take a number, write one transaction, publish in order. A definite
//! conflict is decided again on the newest rows; an unknown outcome ends the process, which starts again from disk.

pub(crate) mod batch;
pub(crate) mod locks;
pub(crate) mod numbers;
pub mod tell;

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use shared::access::Actor;
use shared::act::{Action, Call, Fresh, NEEDS_ROUNDS_MAX, Need, Outcome, Scene, Verdict, decide, needs};
use shared::event::{Cause, Door};
use shared::id::{OpId, Pos, Subject, Ver};
use shared::refusal::Refusal;
use shared::seal::Hash;
use shared::setting::Settings;
use surrealdb::types::Object;

use crate::error::DeskError;
use crate::log::Published;
use crate::open::Desk;
use crate::store::StoreError;
use crate::store::commit::{Batch, DoneRow, Found};
use batch::{Decided, Heads};
use locks::Held;

/// A lost race is decided again so often: each round loses to somebody who won, so the desk as a whole moves on.
const TRIES_MAX: u32 = 10;
/// The first pause after a lost race; it doubles, with jitter.
const PAUSE_MS: u64 = 2;
/// How long an answer waits for its own publication: only smaller numbers in flight are in the way.
const PUBLISH_WITHIN: Duration = Duration::from_secs(1);

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
}

/// A call that waits to be written: it, what it was decided on, and rows that go with it.
pub(crate) struct Pending<'a> {
    pub(crate) call: &'a Call,
    pub(crate) further: Vec<Object>,
}

impl Desk {
    /// Does what a person asks for, once.
    ///
    /// # Errors
    /// [`DeskError::Refused`] with the reason; [`DeskError::Store`] when the database cannot be read.
    pub async fn act(&self, wish: Wish) -> Result<Done, DeskError> {
        let at = self.config.clock.now();
        let Wish { op, actor, door, seen, action } = wish;
        self.act_call(Call { op, actor, door, cause: Cause::Person, at, seen, action }, Vec::new()).await
    }

    /// Does what a call asks for, once. It runs to its end even when whoever asked goes away.
    pub(crate) async fn act_call(&self, call: Call, further: Vec<Object>) -> Result<Done, DeskError> {
        if self.closing.is_cancelled() {
            return Err(Refusal::Busy.into());
        }
        if self.disk.is_low() {
            return Err(Refusal::NoRoom.into());
        }
        let desk = self.clone();
        let running = self.tasks.spawn(async move { desk.run(call, further).await });
        running.await.map_err(|error| DeskError::Internal(error.to_string()))?
    }

    async fn run(&self, call: Call, further: Vec<Object>) -> Result<Done, DeskError> {
        let digest = digest_of(&call);
        let mut voids = Vec::new();
        for attempt in 0..TRIES_MAX {
            let mut held = Held::default();
            let settings = self.settings();
            let loaded = self.scene_of(&call, &settings, &mut held).await;
            let (scene, heads, done) = match loaded {
                Ok(loaded) => loaded,
                Err(error) => return self.give_up(voids, error).await,
            };
            if let Some(done) = done {
                let again = answered(done, digest);
                self.release(voids).await;
                return again;
            }
            let fresh = Fresh { now: call.at.max(self.config.clock.now()), seed: self.random() };
            let verdict = match decide(&scene, &settings, fresh, &call) {
                Ok(verdict) => verdict,
                Err(refusal) => return self.give_up(voids, refusal.into()).await,
            };
            if verdict.steps.is_empty() {
                self.release(voids).await;
                return Ok(Done { pos: None, outcome: verdict.outcome });
            }
            let (again, refused) = (verdict.again, verdict.refused.clone());
            let outcome = verdict.outcome.clone();
            let pending = Pending { call: &call, further: further.clone() };
            let decided = Decided { part: 0, digest, verdict, before: &scene, heads };
            match self.write(pending, decided, std::mem::take(&mut voids)).await {
                Ok(pos) if again => {
                    drop(held);
                    tracing::debug!("caught up at {pos}, the call begins again");
                }
                Ok(pos) => {
                    drop(held);
                    let _ = tokio::time::timeout(PUBLISH_WITHIN, self.lane.reached(pos.n)).await;
                    return match refused {
                        Some(refusal) => Err(refusal.into()),
                        None => Ok(Done { pos: Some(pos), outcome }),
                    };
                }
                Err((lost, _)) => {
                    voids = lost;
                    drop(held);
                    self.pause(attempt).await;
                }
            }
        }
        self.give_up(voids, Refusal::Busy.into()).await
    }

    /// Loads what a call needs, holding a lock on each, until it asks for no more.
    async fn scene_of(&self, call: &Call, settings: &Settings, held: &mut Held) -> Result<(Scene, Heads, Option<DoneRow>), DeskError> {
        let mut scene = Scene { administrators: self.administrators(), ..Scene::default() };
        let mut heads = Heads::default();
        let mut wanted: Vec<Need> = Vec::new();
        let mut done = None;
        let mut first = true;
        for _ in 0..=NEEDS_ROUNDS_MAX * 2 {
            let mut asked = needs(call, &scene, settings);
            if asked.is_empty() && !first {
                self.setting_heads(call, &mut heads).await?;
                return Ok((scene, heads, done));
            }
            if first {
                asked.extend(self.foreseen(call).filter(|need| !asked.contains(need)));
            }
            wanted.extend(asked.iter().cloned());
            let mut places: BTreeSet<usize> = asked.iter().filter(|need| is_row(need)).map(|need| self.locks.place(need)).collect();
            places.insert(self.locks.place(&call.op));
            if self.locks.hold(held, places).await {
                // Somebody may have changed what was read while nothing was held.
                scene = Scene { administrators: scene.administrators, ..Scene::default() };
                heads = Heads::default();
                asked.clone_from(&wanted);
            }
            let op = first.then_some((call.op, 0));
            done = self.fill(&mut scene, &mut heads, &asked, op).await?.or(done);
            if done.is_some() {
                return Ok((scene, heads, done));
            }
            first = false;
        }
        Err(DeskError::Internal("a call kept asking for rows".to_owned()))
    }

    /// What a call will ask for once its ticket is there: the requester, whom the Ledger knows. Loaded together they cost one
    /// question less; a person who is not needed after all only stands by.
    fn foreseen(&self, call: &Call) -> Option<Need> {
        let Action::Ticket(action) = &call.action else { return None };
        let ledger = self.views.ledger.read();
        ledger.fact(action.ticket()?).map(|fact| Need::Person(fact.audience().requester))
    }

    /// Loads rows and takes numbers into a scene.
    pub(crate) async fn fill(
        &self,
        scene: &mut Scene,
        heads: &mut Heads,
        asked: &[Need],
        op: Option<(OpId, u32)>,
    ) -> Result<Option<DoneRow>, DeskError> {
        let (mut subjects, mut addresses) = (Vec::new(), Vec::new());
        for need in asked {
            match need {
                Need::Ticket(id) => subjects.push(Subject::Ticket(*id)),
                Need::Person(id) => subjects.push(Subject::Person(*id)),
                Need::Organisation(id) => subjects.push(Subject::Organisation(*id)),
                Need::Address(address) => addresses.push(address.clone()),
                Need::NewTicket => scene.new_ticket = Some(self.numbers.ticket(&self.store).await?),
                Need::NewPerson => scene.new_person = Some(self.numbers.person(&self.store).await?),
                Need::NewOrganisation => scene.new_organisation = Some(self.numbers.organisation(&self.store).await?),
                Need::NewQueue => scene.new_queue = Some(self.numbers.queue(&self.store).await?),
            }
        }
        let mut found = self.store.load(&subjects, &addresses, op).await?;
        for subject in std::mem::take(&mut found.stale) {
            if let Subject::Ticket(id) = subject {
                found.tickets.extend(self.fold_ticket(id).await?.map(|ticket| (id, ticket)));
            }
        }
        let done = found.done.take();
        put(scene, heads, found, &subjects, &addresses);
        Ok(done)
    }

    pub(crate) async fn setting_heads(&self, call: &Call, heads: &mut Heads) -> Result<(), DeskError> {
        if let Action::Setting(action) = &call.action {
            let subject = match action {
                shared::setting::SettingAction::ChangeQueue { queue, .. } => Subject::Queue(*queue),
                shared::setting::SettingAction::ChangeDesk(_) => Subject::Desk,
                shared::setting::SettingAction::AddQueue(_) => return Ok(()),
            };
            let found = self.store.load(&[subject], &[], None).await?;
            heads.0.extend(found.heads);
        }
        Ok(())
    }

    /// Writes a verdict under a new number and settles it. `Err` brings back the numbers that are void now.
    pub(crate) async fn write(&self, pending: Pending<'_>, decided: Decided<'_>, voids: Vec<u64>) -> Result<Pos, (Vec<u64>, StoreError)> {
        let place = self.lane.take(self.config.clock.now());
        let batch = batch::seal(self.lane.id(), place, &[(pending, decided)], voids);
        self.settle(batch).await
    }

    /// Sends a transaction and settles its number, whatever becomes of it.
    pub(crate) async fn settle(&self, batch: Batch) -> Result<Pos, (Vec<u64>, StoreError)> {
        let pos = Pos { lane: batch.lane, n: batch.n };
        let sent = match self.fault(&batch) {
            Some(fault) => Err(fault),
            None => self.store.commit(&batch).await,
        };
        match sent {
            Ok(()) => {
                (self.config.durable)(pos);
                for n in &batch.voids {
                    self.lane.settle(*n, None, |published| self.publish(published));
                }
                let published = published(pos, batch);
                self.lane.settle(pos.n, Some(published), |published| self.publish(published));
                Ok(pos)
            }
            Err(error) if error.is_conflict() => {
                let mut voids = batch.voids;
                voids.push(batch.n);
                Err((voids, error))
            }
            Err(error) => {
                (self.config.fatal)(&format!("the outcome of transaction {pos} is unknown: {error}"));
                Err((batch.voids, error))
            }
        }
    }

    /// Trouble that a test asked for.
    fn fault(&self, batch: &Batch) -> Option<StoreError> {
        let faults = self.config.faults;
        if faults.no_sync_from.is_some_and(|from| from <= batch.n) {
            return Some(StoreError::Db { doing: "committing", why: "the disk did not sync".to_owned() });
        }
        let draw = || u32::from_be_bytes(self.random()[..4].try_into().unwrap_or_default()) % 1_000;
        let lost = 0 < faults.conflicts_per_mille && draw() < faults.conflicts_per_mille;
        lost.then_some(StoreError::Conflict { doing: "committing" })
    }

    async fn give_up<T>(&self, voids: Vec<u64>, error: DeskError) -> Result<T, DeskError> {
        self.release(voids).await;
        Err(error)
    }

    /// Writes `void` at numbers of a call that came to nothing, so that readers go on past them.
    pub(crate) async fn release(&self, voids: Vec<u64>) {
        if voids.is_empty() {
            return;
        }
        match self.store.void(self.lane.id(), &voids).await {
            Ok(()) => {
                for n in voids {
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

    /// An id for a call, for a form that the server makes.
    #[must_use]
    pub fn new_op(&self) -> OpId {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.random()[..16]);
        OpId(u128::from_be_bytes(bytes))
    }
}

/// Whether it is a row, which is locked. A number that is taken is nobody else's anyway.
fn is_row(need: &Need) -> bool {
    match need {
        Need::Ticket(_) | Need::Person(_) | Need::Organisation(_) | Need::Address(_) => true,
        Need::NewTicket | Need::NewPerson | Need::NewOrganisation | Need::NewQueue => false,
    }
}

fn published(pos: Pos, batch: Batch) -> Published {
    let ops = batch.ops.iter().map(|op| op.op).collect();
    let events = batch.events.into_iter().map(|(event, _)| event).collect();
    Published { pos, ops, events, after: batch.after, posts: batch.posts }
}

fn put(scene: &mut Scene, heads: &mut Heads, mut found: Found, subjects: &[Subject], addresses: &[shared::text::Email]) {
    for subject in subjects {
        match subject {
            Subject::Ticket(id) => {
                scene.tickets.insert(*id, found.tickets.remove(id));
            }
            Subject::Person(id) => {
                scene.people.insert(*id, found.people.remove(id));
            }
            Subject::Organisation(id) => {
                scene.organisations.insert(*id, found.organisations.remove(id));
            }
            Subject::Queue(_) | Subject::Desk => {}
        }
    }
    for address in addresses {
        scene.addresses.insert(address.clone(), found.addresses.remove(address));
    }
    heads.0.extend(found.heads);
}

fn answered(done: DoneRow, digest: Hash) -> Result<Done, DeskError> {
    if done.digest != digest {
        return Err(Refusal::OpTaken.into());
    }
    Ok(Done { pos: Some(Pos { lane: done.lane, n: done.n }), outcome: done.outcome })
}

/// What was asked and by whom. What the person had seen is not part of it: confirming is the same call with a newer look.
pub(crate) fn digest_of(call: &Call) -> Hash {
    let by = serde_json::to_vec(&call.actor.by).unwrap_or_default();
    let action = serde_json::to_vec(&call.action).unwrap_or_default();
    Hash::of_parts(&[&by, &action])
}

/// A call of the desk's own.
pub(crate) fn own_call(op: OpId, at: Timestamp, cause: Cause, action: Action) -> Call {
    Call { op, actor: Actor::desk(), door: Door::Clock, cause, at, seen: None, action }
}

/// A verdict that nothing came of.
pub(crate) fn is_nothing(verdict: &Verdict) -> bool {
    verdict.steps.is_empty()
}
