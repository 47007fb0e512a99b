//! What rarely happens to a ticket, one sentence each. The server says it, so that no browser has to carry the words.

use jiff::civil::Weekday;

use crate::id::{CauseId, SubStateId};
use crate::locale::Lang;
use crate::setting::Settings;
use crate::setting::catalogue::Degree;
use crate::sla::clock::Aim;
use crate::sla::policy::Metric;
use crate::ticket::change::TicketChange;
use crate::ticket::hop::HopMeter;
use crate::ticket::{Classification, Profile};
use crate::view::FactKey;
use crate::words::common;

/// What a sentence is told with.
pub struct Teller<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// The settings in force.
    pub settings: &'a Settings,
}

impl Teller<'_> {
    /// The sentences of a change; none for one that has words of its own elsewhere. `text` are the words that it points to.
    #[must_use]
    pub fn told(&self, who: Option<&str>, change: &TicketChange, text: Option<&str>) -> Vec<String> {
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
                let name = |label: &SubStateId| self.settings.sub_states.get(label).map(|label| label.doc.name.read(self.lang).to_owned());
                vec![set(("the sub-state", "il sottostato"), from.as_ref().and_then(name), to.as_ref().and_then(name))]
            }
            TicketChange::Tagged { .. } => vec![set(("the tags", "le etichette"), None, text.map(str::to_owned))],
            TicketChange::Untagged { .. } => vec![set(("the tags", "le etichette"), text.map(str::to_owned), None)],
            TicketChange::CauseSet { from, to } => {
                let name = |cause: &CauseId| self.settings.causes.get(cause).map(|cause| cause.doc.name.read(self.lang).to_owned());
                vec![set(("the cause", "la causa"), from.as_ref().and_then(name), name(to))]
            }
            TicketChange::EscalationAsked { .. } => vec![match self.lang {
                Lang::En => format!("{who} asks that somebody else looks at it"),
                Lang::It => format!("{who} chiede che se ne occupi qualcun altro"),
            }],
            TicketChange::EscalationAnswered { granted } => vec![answered(self.lang, who, *granted)],
            // Where it went is said beside it.
            TicketChange::QueueSet { .. } => text.map(|reason| why(self.lang, reason)).into_iter().collect(),
            TicketChange::Imported { .. } => text.map(|activity| imported(self.lang, activity)).into_iter().collect(),
            TicketChange::Breached { clock, aim, .. } => vec![self.breached(clock.metric, aim)],
            TicketChange::Escalated { clock, aim, .. } => vec![self.escalated(clock.metric, aim)],
            TicketChange::Created(_)
            | TicketChange::Articled(_)
            | TicketChange::StatusSet { .. }
            | TicketChange::OwnerSet { .. }
            | TicketChange::ResponsibleSet { .. }
            | TicketChange::PrioritySet { .. }
            | TicketChange::ParticipantAdded { .. }
            | TicketChange::Ruled { .. }
            | TicketChange::LeftOut { .. }
            | TicketChange::Sought
            | TicketChange::Routed { .. }
            | TicketChange::Recounted { .. } => Vec::new(),
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
        let impact = |class: &Classification| class.impact.map(|grade| degree(lang, grade).to_owned());
        let soon = |grade: Option<Degree>| grade.map(|grade| degree_feminine(lang, grade).to_owned());
        let mut told = Vec::new();
        let mut differ = |changed: bool, what: (&str, &str), before: Option<String>, after: Option<String>| {
            if changed {
                told.push(set(lang, who, what, before, after));
            }
        };
        differ(from.service != to.service, ("the service", "il servizio"), service(from), service(to));
        differ(from.category != to.category, ("the category", "la categoria"), category(from), category(to));
        differ(from.impact != to.impact, ("the impact", "l’impatto"), impact(from), impact(to));
        differ(from.urgency != to.urgency, ("the urgency", "l’urgenza"), soon(from.urgency), soon(to.urgency));
        differ(from.severity != to.severity, ("the severity", "la gravità"), soon(from.severity), soon(to.severity));
        told
    }

    fn profiled(&self, who: &str, from: Profile, to: Profile) -> Vec<String> {
        let contract = |profile: Profile| {
            let contract = profile.contract.and_then(|contract| self.settings.contracts.get(&contract));
            contract.map(|contract| contract.doc.name.read(self.lang).to_owned())
        };
        if from.contract == to.contract {
            return vec![match (self.lang, to.vip) {
                (Lang::En, true) => format!("{who}: the customer is VIP now"),
                (Lang::En, false) => format!("{who}: the customer is no longer VIP"),
                (Lang::It, true) => format!("{who}: ora il cliente è VIP"),
                (Lang::It, false) => format!("{who}: ora il cliente non è più VIP"),
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

fn answered(lang: Lang, who: &str, granted: bool) -> String {
    match (lang, granted) {
        (Lang::En, true) => format!("{who}: somebody else will look at it, as the customer asked"),
        (Lang::En, false) => format!("{who}: nobody else will look at it, though the customer asked"),
        (Lang::It, true) => format!("{who}: se ne occuperà qualcun altro, come chiesto dal cliente"),
        (Lang::It, false) => format!("{who}: non se ne occuperà nessun altro, benché il cliente lo abbia chiesto"),
    }
}

/// What a file calls what happened.
fn imported(lang: Lang, activity: &str) -> String {
    match lang {
        Lang::En => format!("In the imported file: “{activity}”"),
        Lang::It => format!("Nel file importato: «{activity}»"),
    }
}

/// Why it was passed on.
fn why(lang: Lang, reason: &str) -> String {
    match lang {
        Lang::En => format!("The reason: “{reason}”"),
        Lang::It => format!("Il motivo: «{reason}»"),
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

/// How much of the customer's work.
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

/// How soon, or how grave: both are feminine in Italian.
#[must_use]
pub fn degree_feminine(lang: Lang, of: Degree) -> &'static str {
    match (lang, of) {
        (Lang::En, of) => degree(lang, of),
        (Lang::It, Degree::Low) => "bassa",
        (Lang::It, Degree::Medium) => "media",
        (Lang::It, Degree::High) => "alta",
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

/// What a fact of a ticket is called.
#[must_use]
pub fn fact(lang: Lang, key: FactKey) -> &'static str {
    match (lang, key) {
        (Lang::En, FactKey::Kind) => "Type",
        (Lang::En, FactKey::Label) => "Sub-state",
        (Lang::En, FactKey::Service) => "Service",
        (Lang::En, FactKey::Category) => "Category",
        (Lang::En, FactKey::Impact) => "Impact",
        (Lang::En, FactKey::Urgency) => "Urgency",
        (Lang::En, FactKey::Severity) => "Severity",
        (Lang::En, FactKey::Cause) => "Cause",
        (Lang::En, FactKey::Untag | FactKey::Tag) => "Tags",
        (Lang::It, FactKey::Kind) => "Tipo",
        (Lang::It, FactKey::Label) => "Sottostato",
        (Lang::It, FactKey::Service) => "Servizio",
        (Lang::It, FactKey::Category) => "Categoria",
        (Lang::It, FactKey::Impact) => "Impatto",
        (Lang::It, FactKey::Urgency) => "Urgenza",
        (Lang::It, FactKey::Severity) => "Gravità",
        (Lang::It, FactKey::Cause) => "Causa",
        (Lang::It, FactKey::Untag | FactKey::Tag) => "Etichette",
    }
}

/// What impact, urgency and severity are called while none of them is known.
#[must_use]
pub fn degrees(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "How serious",
        Lang::It => "Quanto pesa",
    }
}

/// Takes a tag away.
#[must_use]
pub fn without_tag(lang: Lang, tag: &str) -> String {
    match lang {
        Lang::En => format!("Take “{tag}” away"),
        Lang::It => format!("Togli «{tag}»"),
    }
}

/// How often a ticket was passed on, and how much of it was for nothing; nothing where it never was.
#[must_use]
pub fn hops(lang: Lang, meter: HopMeter) -> Option<String> {
    let HopMeter { hops, ping_pong, useless } = meter;
    let (often, back, nothing) = match lang {
        Lang::En => (if hops == 1 { "once".to_owned() } else { format!("{hops} times") }, "back and forth", "for nothing"),
        Lang::It => (if hops == 1 { "una volta".to_owned() } else { format!("{hops} volte") }, "avanti e indietro", "a vuoto"),
    };
    let some = |count: u32, what: &str| if count == 0 { String::new() } else { format!(", {count} {what}") };
    (hops != 0).then(|| format!("{often}{}{}", some(ping_pong, back), some(useless, nothing)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::TextRef;
    use crate::seal::Hash;

    #[test]
    fn what_a_file_calls_something_is_quoted_until_it_is_erased() {
        let settings = Settings::default();
        let change = TicketChange::Imported { activity: TextRef { i: 0, seal: Hash::ZERO } };
        for (lang, words) in [(Lang::En, "In the imported file: “Wait”"), (Lang::It, "Nel file importato: «Wait»")] {
            let teller = Teller { lang, settings: &settings };
            assert_eq!(teller.told(None, &change, Some("Wait")), [words]);
            assert!(teller.told(None, &change, None).is_empty());
        }
    }

    #[test]
    fn the_meter_says_what_there_is_to_say() {
        for (hops_of, en, it) in [
            ((0, 0, 0), None, None),
            ((1, 0, 0), Some("once"), Some("una volta")),
            ((5, 1, 0), Some("5 times, 1 back and forth"), Some("5 volte, 1 avanti e indietro")),
            ((2, 1, 1), Some("2 times, 1 back and forth, 1 for nothing"), Some("2 volte, 1 avanti e indietro, 1 a vuoto")),
        ] {
            let meter = HopMeter { hops: hops_of.0, ping_pong: hops_of.1, useless: hops_of.2 };
            assert_eq!((hops(Lang::En, meter).as_deref(), hops(Lang::It, meter).as_deref()), (en, it));
        }
    }
}
