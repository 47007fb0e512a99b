//! What a calendar or a policy would do, before it is saved: in sentences, by examples, and over the tickets of the last months.

use std::collections::BTreeMap;

use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::id::{PolicyId, SettingKind, Subject, TicketId};
use shared::kpi::fact::Fact;
use shared::locale::Lang;
use shared::setting::SettingChange;
use shared::setting::missing::{Missing, covered};
use shared::setting::sheet::Sheet;
use shared::sla::example::examples;
use shared::sla::policy::Metric;
use shared::sla::what_if::{Kept, Period, WhatIf};
use shared::ticket::status::StatusCode;
use shared::view::{BeforeAfter, FindingLine, FlipLine, Preview, WhatIfView};
use shared::words::settings::{self as words, Says};
use shared::words::told;

use super::recent::Asked;
use super::settings::{keeps_settings, with_rules};
use crate::error::DeskError;
use crate::open::Desk;

/// A quarter of a year: long enough for holidays and outbreaks, short enough that the desk is still the same.
pub const WHAT_IF_DAYS: i64 = 90;
/// The newest tickets that are looked at: as many as a large desk has in that time.
pub const WHAT_IF_TICKETS_MAX: usize = 100_000;
/// Rows that are looked at between two breaths.
const TICKETS_AT_ONCE: usize = 200;

impl Desk {
    /// What would have been in the last [`WHAT_IF_DAYS`], had this document of a calendar or a policy been in force.
    ///
    /// # Errors
    /// Not found for anybody but administrators; [`DeskError::Store`].
    #[boxed]
    pub async fn what_if(&self, actor: &Actor, subject: Subject, doc: SettingChange) -> Result<WhatIf, DeskError> {
        keeps_settings(actor)?;
        let settings = self.settings();
        let to = self.config.clock.now();
        let from = to.checked_sub(SignedDuration::from_hours(24 * WHAT_IF_DAYS)).unwrap_or(Timestamp::MIN);
        let doc = with_rules(doc);
        let known = settings.clone();
        // Working time is computed for half a century.
        let then = tokio::task::spawn_blocking(move || known.levels.with(subject, from, &doc)).await?;
        let mut what_if = WhatIf::default();
        for ids in self.alive_since(from, StatusCode::is_open).await.chunks(TICKETS_AT_ONCE) {
            for ticket in self.tickets(ids).await? {
                what_if.look(ticket.id, &ticket.story(), &settings.sub_states, (&settings.levels, &then), Period { from, to });
            }
            tokio::task::yield_now().await;
        }
        Ok(what_if)
    }

    /// The tickets that are in such a state, or were at some time since a moment, the newest first.
    pub(super) async fn alive_since(&self, since: Timestamp, is_alive: fn(StatusCode) -> bool) -> Vec<TicketId> {
        let alive = move |fact: &Fact| fact.path().last().is_none_or(|step| is_alive(step.to()) || since <= step.at());
        let mut ids = self.tickets_where(alive).await;
        ids.sort_unstable_by(|one, other| other.cmp(one));
        ids.truncate(WHAT_IF_TICKETS_MAX);
        ids
    }

    /// What a document would do; a calendar has the rules of its zone.
    pub(super) async fn preview(
        &self,
        actor: &Actor,
        subject: Subject,
        doc: SettingChange,
        sheet: &Sheet<'_>,
    ) -> Result<Preview, DeskError> {
        let mut preview = Preview::default();
        let says = Says(*sheet);
        match &doc {
            SettingChange::Calendar(calendar) => {
                preview.says = says.calendar(&calendar.calendar);
                if let Some(zone) = calendar.rules.zone(&calendar.calendar.zone) {
                    let told = examples(&calendar.calendar, &zone, self.config.clock.now());
                    preview.examples = told.iter().map(|example| words::example(sheet.lang, example, &zone)).collect();
                }
            }
            SettingChange::Policy(policy) => preview.says = says.policy(policy),
            other => {
                preview.says = vec![says.line(other)];
                return Ok(preview);
            }
        }
        let (now, settings) = (self.config.clock.now(), self.settings());
        if let Subject::Setting(SettingKind::Policy, id) = subject {
            let never = covered(&settings.levels.with(subject, now, &doc), PolicyId(id));
            let line = |missing: Missing| vec![FindingLine { says: words::missing(sheet.lang, &missing), forbids: false }];
            preview.findings = never.map(line);
        }
        let asked = Asked { subject, doc: doc.clone(), days: None, settings };
        let what_if = self.previews.what_ifs.or_look(now, asked, self.what_if(actor, subject, doc)).await?;
        preview.what_if = Some(self.what_if_view(actor, &what_if, sheet.lang).await?);
        Ok(preview)
    }

    async fn what_if_view(&self, actor: &Actor, what_if: &WhatIf, lang: Lang) -> Result<WhatIfView, DeskError> {
        let kept = Metric::ALL.into_iter().filter(|metric| what_if.now.contains_key(metric) || what_if.then.contains_key(metric));
        let kept = kept.map(|metric| {
            let share = |of: &BTreeMap<Metric, Kept>| words::share(lang, of.get(&metric).copied().unwrap_or_default());
            BeforeAfter { what: told::metric(lang, metric).to_owned(), now: share(&what_if.now), then: share(&what_if.then) }
        });
        let kept = kept.collect();
        let mut ids: Vec<TicketId> = what_if.flips.iter().map(|flip| flip.ticket).collect();
        ids.dedup();
        let seen = self.ticket_lines(actor, &ids).await?;
        let flips = what_if.flips.iter().filter_map(|flip| {
            let ticket = seen.iter().find(|line| line.id == flip.ticket)?.clone();
            Some(FlipLine { ticket, says: words::flip(lang, flip.clock.metric, flip.now, flip.then) })
        });
        let flips: Vec<FlipLine> = flips.collect();
        Ok(WhatIfView {
            lead: words::looked_at(lang, WHAT_IF_DAYS, what_if.tickets),
            kept,
            flipped: words::flipped(lang, what_if.flipped, flips.len()),
            flips,
        })
    }
}
