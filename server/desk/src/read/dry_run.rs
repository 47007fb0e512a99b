//! What a rule would do, before it is saved: in a sentence, what was noticed about it, and the tickets of the last days told again
//! under it.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_recursion::async_recursion as boxed;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::event::Change;
use shared::id::{PersonId, RuleId, Subject, TicketId};
use shared::people::{Agents, Person};
use shared::rule::analyse::{Certainty, Finding, analyse};
use shared::rule::dry::hops::spared;
use shared::rule::dry::{DRY_RUN_DAYS, Difference, Done, Past, Turn, World, compare, replay, replay_turned};
use shared::setting::sheet::Sheet;
use shared::setting::{SettingChange, Settings};
use shared::ticket::Ticket;
use shared::ticket::change::TicketChange;
use shared::view::{DryLine, DryView, FindingLine, Preview};
use shared::words::rule::dry::LeftOut;
use shared::words::rule::{self as words, Names};
use shared::words::settings::Says;
use shared::words::time;

use super::fold::Story;
use super::recent::Asked;
use super::settings::keeps_settings;
use crate::error::DeskError;
use crate::open::Desk;

/// The newest tickets that are told again: each is read whole and told twice.
pub const DRY_RUN_TICKETS_MAX: usize = 2_000;
/// Tickets on which rules go in a circle without end, before the rest is left out: each takes as long as hundreds of others.
pub const DRY_RUN_ENDLESS_MAX: usize = 10;
/// The tickets that a page lists.
pub const DRY_RUN_LINES_MAX: usize = 200;
/// What is told of one ticket.
const DRY_RUN_SAYS_MAX: usize = 8;
/// Histories that are held in memory at a time.
const HISTORIES_AT_ONCE: usize = 50;

/// What a dry run found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DryRun {
    /// The tickets that were looked at.
    pub looked_at: usize,
    /// Older ones, which were not.
    pub older: usize,
    /// Those on which the rules went in a circle.
    pub endless: usize,
    /// How tickets would have gone otherwise, the newest first.
    pub differences: Vec<Difference>,
    /// The hops that people would not have had to make, by their ticket.
    pub spared: BTreeMap<TicketId, usize>,
}

impl DryRun {
    /// How many tickets would have skipped how many hops each, the most hops first.
    #[must_use]
    pub fn spared_by_hops(&self) -> Vec<(usize, usize)> {
        let mut tickets: BTreeMap<usize, usize> = BTreeMap::new();
        for hops in self.spared.values() {
            *tickets.entry(*hops).or_default() += 1;
        }
        tickets.into_iter().rev().map(|(hops, tickets)| (tickets, hops)).collect()
    }
}

/// What a ticket's history told again comes to.
struct Found {
    difference: Option<Difference>,
    /// The hops that people would not have had to make.
    spared: usize,
    /// The rules went in a circle.
    endless: bool,
}

/// A ticket's history, and who asked.
struct Told {
    id: TicketId,
    story: Story,
    requester: Option<Arc<Person>>,
}

/// The rules as they are, as they would be, and the days for which they would have been.
#[derive(Clone)]
struct Trial {
    now: Arc<Settings>,
    then: Arc<Settings>,
    agents: Arc<Agents>,
    from: Timestamp,
    until: Timestamp,
}

impl Trial {
    /// How a ticket would have gone otherwise.
    fn of(&self, told: &Told) -> Found {
        let words: Vec<_> = told.story.steps.iter().map(|(event, _)| told.story.words(event.ver)).collect();
        let past = told.story.steps.iter().zip(&words);
        let past: Vec<Past<'_>> = past
            .map(|((event, changes), texts)| Past { at: event.at, by: event.by, door: event.door, cause: &event.cause, changes, texts })
            .collect();
        let route = |_: &Ticket, at: Timestamp| next_owner(&past, at);
        let requester = told.requester.as_deref();
        let world = |settings| World { settings, requester, agents: &self.agents, route: &route };
        let turn = Turn { at: self.from, to: world(&self.then) };
        let now = replay(world(&self.now), told.id, &past, self.until);
        let then = replay_turned(world(&self.now), turn, told.id, &past, self.until);
        let difference = compare(told.id, &now, &then);
        let spared = difference.as_ref().map_or(0, |difference| spared(&difference.come, &past, &self.then));
        Found { difference, spared, endless: then.endless }
    }
}

/// Whom the desk would have found: whoever really had the ticket next.
fn next_owner(past: &[Past<'_>], at: Timestamp) -> Option<PersonId> {
    let mut later = past.iter().filter(|step| at <= step.at).flat_map(|step| step.changes);
    later.find_map(|change| match change {
        Change::Ticket(TicketChange::OwnerSet { to, .. }) => *to,
        _ => None,
    })
}

impl Desk {
    /// Which tickets would have gone otherwise, had a rule been so for that many days. Nobody waits for it: it is told off the threads
    /// that answer.
    ///
    /// # Errors
    /// Not found for anybody but administrators; [`DeskError::Store`].
    #[boxed]
    pub async fn dry_run(&self, actor: &Actor, subject: Subject, doc: SettingChange, days: u16) -> Result<DryRun, DeskError> {
        keeps_settings(actor)?;
        let until = self.config.clock.now();
        let from = until.checked_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MIN);
        let now = self.settings();
        let then = Arc::new(as_it_would_be(&now, subject, from, doc));
        let agents = Arc::clone(self.views.directory.read().working());
        let trial = Trial { now, then, agents, from, until };
        // What is resolved may still be closed by a rule.
        let ids = self.alive_since(from, |state| !state.is_final()).await;
        let mut run = DryRun::default();
        for few in ids[..ids.len().min(DRY_RUN_TICKETS_MAX)].chunks(HISTORIES_AT_ONCE) {
            let told = self.histories(few).await?;
            run.looked_at += told.len();
            let trial = trial.clone();
            let found = tokio::task::spawn_blocking(move || told.iter().map(|told| trial.of(told)).collect::<Vec<_>>()).await?;
            for Found { difference, spared, endless } in found {
                run.endless += usize::from(endless);
                if let Some(difference) = &difference
                    && 0 < spared
                {
                    run.spared.insert(difference.ticket, spared);
                }
                run.differences.extend(difference);
            }
            if DRY_RUN_ENDLESS_MAX <= run.endless {
                break;
            }
        }
        run.older = ids.len() - run.looked_at;
        Ok(run)
    }

    async fn histories(&self, ids: &[TicketId]) -> Result<Vec<Told>, DeskError> {
        let mut all = Vec::with_capacity(ids.len());
        for id in ids {
            let story = self.story(Subject::Ticket(*id)).await?;
            let asks = story.steps.iter().flat_map(|(_, changes)| changes).find_map(|change| match change {
                Change::Ticket(TicketChange::Created(created)) => Some(created.requester),
                _ => None,
            });
            let requester = asks.and_then(|person| self.views.directory.read().person(person).cloned());
            all.push(Told { id: *id, story, requester });
        }
        Ok(all)
    }

    /// What a form of a rule would do; with days also over them.
    pub(super) async fn preview_of_rule(
        &self,
        actor: &Actor,
        (subject, doc): (Subject, SettingChange),
        days: Option<u16>,
        (sheet, zone): (&Sheet<'_>, &TimeZone),
    ) -> Result<Preview, DeskError> {
        let id = RuleId(subject.number());
        let (known, would) = (self.settings(), doc.clone());
        let looked = tokio::task::spawn_blocking(move || {
            let then = as_it_would_be(&known, subject, Timestamp::MIN, would);
            let findings = analyse(&then);
            (then, findings)
        });
        let (then, findings) = looked.await?;
        let sheet = Sheet { settings: &then, ..*sheet };
        let says = Says(sheet);
        let line = |found: &Finding| FindingLine {
            says: says.named(|names| {
                let certainty = words::certainty(sheet.lang, found.certainty);
                format!("{} {certainty}", words::finding(sheet.lang, found, names))
            }),
            forbids: found.certainty == Certainty::Always && found.is_circle_of(id),
        };
        let mut preview = Preview { says: vec![says.line(&doc)], ..Preview::default() };
        preview.findings = Some(findings.iter().filter(|found| found.is_about(id)).map(line).collect());
        if let Some(days) = days.filter(|days| DRY_RUN_DAYS.contains(days)) {
            let (now, settings) = (self.config.clock.now(), self.settings());
            let asked = Asked { subject, doc: doc.clone(), days: Some(days), settings };
            let run = self.previews.dry_runs.or_look(now, asked, self.dry_run(actor, subject, doc, days)).await?;
            preview.dry = Some(self.dry_view(actor, &run, days, (&sheet, zone)).await?);
        }
        Ok(preview)
    }

    async fn dry_view(&self, actor: &Actor, run: &DryRun, days: u16, (sheet, zone): (&Sheet<'_>, &TimeZone)) -> Result<DryView, DeskError> {
        let lang = sheet.lang;
        let listed = &run.differences[..run.differences.len().min(DRY_RUN_LINES_MAX)];
        let ids: Vec<TicketId> = listed.iter().map(|difference| difference.ticket).collect();
        let seen = self.ticket_lines(actor, &ids).await?;
        let says = Says(*sheet);
        let line = |difference: &Difference| {
            let ticket = seen.iter().find(|line| line.id == difference.ticket)?.clone();
            let spared = run.spared.get(&difference.ticket).copied().unwrap_or(0);
            Some(DryLine { ticket, says: says.named(|names| said(sheet, zone, (difference, spared), names)) })
        };
        let lines: Vec<DryLine> = listed.iter().filter_map(line).collect();
        let left_out = [
            LeftOut::Older(run.older),
            LeftOut::Unlisted(run.differences.len() - listed.len()),
            LeftOut::Unseen(listed.len() - lines.len()),
            LeftOut::Endless(run.endless),
        ];
        let told = left_out.into_iter().filter(|left_out| 0 < left_out.count());
        let spared = run.spared_by_hops().into_iter().map(|(tickets, hops)| words::dry::spared(lang, tickets, hops));
        let lead = std::iter::once(words::dry::lead(lang, days, run.looked_at, run.differences.len())).chain(spared);
        Ok(DryView {
            lead: lead.collect::<Vec<_>>().join(" "),
            left_out: told.map(|left_out| words::dry::left_out(lang, left_out)).collect(),
            lines,
        })
    }
}

/// The settings with this document in its place, in force from a moment on.
fn as_it_would_be(settings: &Settings, subject: Subject, from: Timestamp, doc: SettingChange) -> Settings {
    let mut then = settings.clone();
    then.apply(subject, settings.ver_of(subject) + 1, from, &[Change::Setting(doc)]);
    then
}

/// How one ticket would have gone otherwise, in the order of time.
fn said(sheet: &Sheet<'_>, zone: &TimeZone, (difference, spared): (&Difference, usize), names: &Names<'_>) -> Vec<String> {
    let lang = sheet.lang;
    let moment = |at: Timestamp| time::full(lang, &at.to_zoned(zone.clone()));
    let tell = |done: &Done, would: bool| (done.at, words::dry::done(lang, &moment(done.at), done, would, names));
    let gone = difference.gone.iter().map(|done| tell(done, false));
    let come = difference.come.iter().map(|done| tell(done, true));
    let lost = difference.lost.iter().map(|at| (*at, words::dry::lost(lang, &moment(*at))));
    let mut says: Vec<(Timestamp, String)> = gone.chain(come).chain(lost).collect();
    says.sort_by_key(|(at, _)| *at);
    let more = says.len().saturating_sub(DRY_RUN_SAYS_MAX);
    says.truncate(DRY_RUN_SAYS_MAX);
    let spared = (0 < spared).then(|| words::dry::spared_one(lang, spared));
    let says = spared.into_iter().chain(says.into_iter().map(|(_, words)| words));
    says.chain((0 < more).then(|| words::dry::and_more(lang, more))).collect()
}
