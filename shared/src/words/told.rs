//! What rarely happens to a ticket, one sentence each. The server says it, so that no browser has to carry the words.

use jiff::civil::Weekday;

use crate::locale::Lang;
use crate::setting::Settings;
use crate::setting::catalogue::Degree;
use crate::sla::clock::Aim;
use crate::sla::policy::Metric;
use crate::ticket::change::TicketChange;
use crate::ticket::{Classification, Profile};
use crate::words::common;

/// What a sentence is told with.
pub struct Teller<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// The settings in force.
    pub settings: &'a Settings,
}

impl Teller<'_> {
    /// The sentences of a change; none for one that has words of its own elsewhere. `tag` are the words that it points to.
    #[must_use]
    pub fn told(&self, who: Option<&str>, change: &TicketChange, tag: Option<&str>) -> Vec<String> {
        let who = who.unwrap_or(match self.lang {
            Lang::En => "The desk",
            Lang::It => "Lo sportello",
        });
        let set = |what: (&str, &str), from: Option<String>, to: Option<String>| set(self.lang, who, what, from, to);
        match change {
            TicketChange::KindSet { from, to } => {
                let (from, to) = (common::kind(self.lang, *from).to_owned(), common::kind(self.lang, *to).to_owned());
                vec![set(("the type", "il tipo"), Some(from), Some(to))]
            }
            TicketChange::Classified { from, to } => self.classified(who, from, to),
            TicketChange::ProfileSet { from, to } => self.profiled(who, *from, *to),
            TicketChange::Labelled { from, to } => {
                let name = |label: &crate::id::SubStateId| {
                    self.settings.sub_states.get(label).map(|label| label.doc.name.read(self.lang).to_owned())
                };
                vec![set(("the label", "l’etichetta dello stato"), from.as_ref().and_then(name), to.as_ref().and_then(name))]
            }
            TicketChange::Tagged { .. } => vec![set(("the tags", "le etichette"), None, tag.map(str::to_owned))],
            TicketChange::Untagged { .. } => vec![set(("the tags", "le etichette"), tag.map(str::to_owned), None)],
            TicketChange::Breached { clock, aim, .. } => vec![self.breached(clock.metric, aim)],
            TicketChange::Escalated { clock, aim, .. } => vec![self.escalated(clock.metric, aim)],
            TicketChange::Created(_)
            | TicketChange::Articled(_)
            | TicketChange::StatusSet { .. }
            | TicketChange::OwnerSet { .. }
            | TicketChange::ResponsibleSet { .. }
            | TicketChange::PrioritySet { .. }
            | TicketChange::QueueSet { .. }
            | TicketChange::ParticipantAdded { .. }
            | TicketChange::Ruled { .. }
            | TicketChange::Imported { .. } => Vec::new(),
        }
    }

    fn classified(&self, who: &str, from: &Classification, to: &Classification) -> Vec<String> {
        let (lang, settings) = (self.lang, self.settings);
        let service = |class: &Classification| {
            let service = class.service.and_then(|service| settings.services.get(&service));
            service.map(|service| service.doc.name.read(lang).to_owned())
        };
        let category = |class: &Classification| {
            let category = class.category.and_then(|category| settings.categories.get(&category));
            category.map(|category| category.doc.name.read(lang).to_owned())
        };
        let said = |grade: Option<Degree>| grade.map(|grade| degree(lang, grade).to_owned());
        let mut told = Vec::new();
        let mut differ = |changed: bool, what: (&str, &str), before: Option<String>, after: Option<String>| {
            if changed {
                told.push(set(lang, who, what, before, after));
            }
        };
        differ(from.service != to.service, ("the service", "il servizio"), service(from), service(to));
        differ(from.category != to.category, ("the category", "la categoria"), category(from), category(to));
        differ(from.impact != to.impact, ("the impact", "l’impatto"), said(from.impact), said(to.impact));
        differ(from.urgency != to.urgency, ("the urgency", "l’urgenza"), said(from.urgency), said(to.urgency));
        differ(from.severity != to.severity, ("the severity", "la gravità"), said(from.severity), said(to.severity));
        told
    }

    fn profiled(&self, who: &str, from: Profile, to: Profile) -> Vec<String> {
        let contract = |profile: Profile| {
            let contract = profile.contract.and_then(|contract| self.settings.contracts.get(&contract));
            contract.map(|contract| contract.doc.name.read(self.lang).to_owned())
        };
        if from.contract == to.contract {
            return vec![match (self.lang, to.vip) {
                (Lang::En, true) => format!("{who}: the customer is served first now"),
                (Lang::En, false) => format!("{who}: the customer is served in turn now"),
                (Lang::It, true) => format!("{who}: ora il cliente ha la precedenza"),
                (Lang::It, false) => format!("{who}: ora il cliente non ha più la precedenza"),
            }];
        }
        vec![set(self.lang, who, ("the contract", "il contratto"), contract(from), contract(to))]
    }

    fn policy(&self, aim: &Aim) -> String {
        let policy = self.settings.levels.policy(aim.policy, aim.ver);
        policy.map(|policy| policy.name.read(self.lang).to_owned()).unwrap_or_default()
    }

    // The event stands at the moment at which it was due.
    fn breached(&self, what: Metric, aim: &Aim) -> String {
        let (metric, policy) = (metric(self.lang, what), self.policy(aim));
        match self.lang {
            Lang::En => format!("{metric}: the time is up (“{policy}”, version {})", aim.ver),
            Lang::It => format!("{metric}: tempo scaduto («{policy}», versione {})", aim.ver),
        }
    }

    fn escalated(&self, what: Metric, aim: &Aim) -> String {
        let (metric, policy) = (metric(self.lang, what), self.policy(aim));
        match self.lang {
            Lang::En => format!("{metric}: escalated (“{policy}”, version {})", aim.ver),
            Lang::It => format!("{metric}: escalation («{policy}», versione {})", aim.ver),
        }
    }
}

fn set(lang: Lang, who: &str, what: (&str, &str), from: Option<String>, to: Option<String>) -> String {
    match (lang, from, to) {
        (Lang::En, Some(from), Some(to)) => format!("{who} changed {} from “{from}” to “{to}”", what.0),
        (Lang::En, None, Some(to)) => format!("{who} set {}: “{to}”", what.0),
        (Lang::En, Some(from), None) => format!("{who} took away {}: “{from}”", what.0),
        (Lang::En, None, None) => format!("{who} changed {}", what.0),
        (Lang::It, Some(from), Some(to)) => format!("{who} ha cambiato {} da «{from}» a «{to}»", what.1),
        (Lang::It, None, Some(to)) => format!("{who} ha indicato {}: «{to}»", what.1),
        (Lang::It, Some(from), None) => format!("{who} ha tolto {}: «{from}»", what.1),
        (Lang::It, None, None) => format!("{who} ha cambiato {}", what.1),
    }
}

/// How much of the customer's work, or how soon.
#[must_use]
pub fn degree(lang: Lang, degree: Degree) -> &'static str {
    match (lang, degree) {
        (Lang::En, Degree::Low) => "low",
        (Lang::En, Degree::Medium) => "medium",
        (Lang::En, Degree::High) => "high",
        (Lang::It, Degree::Low) => "basso",
        (Lang::It, Degree::Medium) => "medio",
        (Lang::It, Degree::High) => "alto",
    }
}

/// "Thu" or "gio".
#[must_use]
pub fn weekday_short(lang: Lang, day: Weekday) -> &'static str {
    let nth = usize::from(day.to_monday_zero_offset().unsigned_abs());
    match lang {
        Lang::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][nth],
        Lang::It => ["lun", "mar", "mer", "gio", "ven", "sab", "dom"][nth],
    }
}

/// What a clock measures.
#[must_use]
pub fn metric(lang: Lang, metric: Metric) -> &'static str {
    match (lang, metric) {
        (Lang::En, Metric::FirstResponse) => "First answer",
        (Lang::En, Metric::NextResponse) => "Next answer",
        (Lang::En, Metric::Resolution) => "Solution",
        (Lang::En, Metric::Level) => "Time at this level",
        (Lang::It, Metric::FirstResponse) => "Prima risposta",
        (Lang::It, Metric::NextResponse) => "Risposta successiva",
        (Lang::It, Metric::Resolution) => "Soluzione",
        (Lang::It, Metric::Level) => "Tempo a questo livello",
    }
}
