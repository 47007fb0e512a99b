//! What a setting says, in sentences: on lists, and before it is saved.

use jiff::civil::Weekday;

use super::happened::{changed, retired, written_first};
use crate::id::SettingKind;
use crate::locale::Lang;
use crate::rule::deed::Deed;
use crate::setting::form::{is_retired, name_of};
use crate::setting::sheet::Sheet;
use crate::setting::{Crew, Queue, SettingChange};
use crate::sla::calendar::Calendar;
use crate::sla::policy::{EscalationStep, Goal, Metric, Policy, When};
use crate::sla::written::write_openings;
use crate::words::proof::{lasting, within};
use crate::words::rule::{Names, sentence};
use crate::words::{common, rule, told};

const WEEK: [Weekday; 7] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday, Weekday::Saturday, Weekday::Sunday];

/// Sentences about settings, for the reader of a sheet.
pub struct Says<'a>(pub Sheet<'a>);

impl Says<'_> {
    fn both<'w>(&self, en: &'w str, it: &'w str) -> &'w str {
        match self.0.lang {
            Lang::En => en,
            Lang::It => it,
        }
    }

    /// What a setting is called.
    #[must_use]
    pub fn name(&self, doc: &SettingChange) -> Option<String> {
        name_of(doc).map(|name| name.read(self.0.lang).to_owned())
    }

    /// What it says, in one line.
    #[must_use]
    pub fn line(&self, doc: &SettingChange) -> String {
        match doc {
            SettingChange::Queue(queue) => self.queue(queue),
            SettingChange::Calendar(doc) => self.calendar(&doc.calendar).join(" · "),
            SettingChange::Policy(policy) => self.policy(policy).join(" "),
            SettingChange::Service(service) => {
                let seen = self.both("customers see it", "i clienti lo vedono");
                let queue = service.queue.map(|queue| self.0.queue_name(queue));
                queue.into_iter().chain(service.visible.then(|| seen.to_owned())).collect::<Vec<_>>().join(" · ")
            }
            SettingChange::Category(category) => {
                let parent = category.parent.map(|parent| self.0.numbered(SettingKind::Category, parent.0));
                let skill = |grade: &crate::setting::catalogue::Grade| {
                    format!("{} {}", self.0.numbered(SettingKind::Skill, grade.skill.0), grade.grade)
                };
                parent.into_iter().chain(category.skills.iter().map(skill)).collect::<Vec<_>>().join(" · ")
            }
            SettingChange::SubState(label) => {
                let stops = label.stops.iter().map(|metric| told::metric(self.0.lang, *metric).to_owned());
                let of = common::status(self.0.lang, label.of).to_owned();
                std::iter::once(of).chain(stops).collect::<Vec<_>>().join(" · ")
            }
            SettingChange::Team(team) => {
                team.members.iter().map(|person| self.0.person_name(*person)).filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
            }
            SettingChange::Desk(_)
            | SettingChange::Contract(_)
            | SettingChange::Skill(_)
            | SettingChange::Cause(_)
            | SettingChange::Matrix(_)
            | SettingChange::Routing(_) => String::new(),
            SettingChange::Rule(rule) => self.named(|names| sentence(self.0.lang, rule, names)),
        }
    }

    /// What a new desk would begin with: its name and what it says.
    #[must_use]
    pub fn begun(&self, doc: &SettingChange) -> String {
        let says = match doc {
            SettingChange::Policy(policy) => self.goals(policy).join(" "),
            other => self.line(other),
        };
        format!("{}: {says}", self.name(doc).unwrap_or_default())
    }

    /// What happened to a setting when one document took the place of another.
    #[must_use]
    pub fn happened(&self, before: Option<&SettingChange>, after: &SettingChange) -> Vec<String> {
        let lang = self.0.lang;
        let Some(before) = before else {
            let added = super::say(lang, super::SettingsText::Added);
            let says = self.line(after);
            return vec![if says.is_empty() { added.to_owned() } else { written_first(lang, added, &says) }];
        };
        let mut happened = Vec::new();
        if is_retired(before) != is_retired(after) {
            happened.push(retired(lang, is_retired(after)).to_owned());
        }
        let differences = self.0.differences(Some(before), after);
        happened.extend(differences.iter().map(|(label, was, is)| changed(lang, label, was, is)));
        happened
    }

    fn queue(&self, queue: &Queue) -> String {
        let mut says = Vec::new();
        if let Some(parent) = queue.parent {
            says.push(match self.0.lang {
                Lang::En => format!("below “{}”", self.0.queue_name(parent)),
                Lang::It => format!("sotto «{}»", self.0.queue_name(parent)),
            });
        }
        says.push(format!("{} {}", self.both("level", "livello"), queue.level));
        says.extend(queue.address.as_ref().map(ToString::to_string));
        says.extend(queue.calendar.map(|calendar| self.0.calendar_name(calendar)));
        if queue.visible {
            says.push(self.both("customers see it", "i clienti la vedono").to_owned());
        }
        if let Crew::Only(people) = &queue.crew {
            says.push(format!("{} {}", people.len(), self.both("in its crew", "nella squadra")));
        }
        says.join(" · ")
    }

    /// A calendar: its week, its zone, its days off.
    #[must_use]
    pub fn calendar(&self, calendar: &Calendar) -> Vec<String> {
        let short = |nth: usize| WEEK.get(nth).map_or("", |day| told::weekday_short(self.0.lang, *day));
        let mut says = Vec::new();
        let mut first = 0;
        for (nth, windows) in calendar.week.iter().enumerate() {
            // Neighbours with the same hours are said at once.
            if calendar.week.get(nth + 1) == Some(windows) {
                continue;
            }
            if !windows.is_empty() {
                let span = if first == nth { short(nth).to_owned() } else { format!("{}–{}", short(first), short(nth)) };
                says.push(format!("{span} {}", write_openings(windows)));
            }
            first = nth + 1;
        }
        says.push(calendar.zone.clone());
        let off = calendar.yearly.len() + calendar.off.len();
        says.push(match (self.0.lang, off) {
            (Lang::En, 1) => "1 day off".to_owned(),
            (Lang::En, off) => format!("{off} days off"),
            (Lang::It, 1) => "1 giorno di chiusura".to_owned(),
            (Lang::It, off) => format!("{off} giorni di chiusura"),
        });
        match (self.0.lang, calendar.special.len()) {
            (_, 0) => {}
            (Lang::En, 1) => says.push("1 day with other hours".to_owned()),
            (Lang::En, days) => says.push(format!("{days} days with other hours")),
            (Lang::It, 1) => says.push("1 giorno con altri orari".to_owned()),
            (Lang::It, days) => says.push(format!("{days} giorni con altri orari")),
        }
        says
    }

    /// A policy, a sentence each: for which tickets, by which hours, what is promised, what happens on the way.
    #[must_use]
    pub fn policy(&self, policy: &Policy) -> Vec<String> {
        let mut says = vec![self.when(&policy.when)];
        says.push(match (self.0.lang, policy.calendar) {
            (Lang::En, Some(calendar)) => format!("Counted by “{}”.", self.0.calendar_name(calendar)),
            (Lang::En, None) => "Counted by the calendar of the ticket’s main queue.".to_owned(),
            (Lang::It, Some(calendar)) => format!("Si conta con «{}».", self.0.calendar_name(calendar)),
            (Lang::It, None) => "Si conta con il calendario della coda principale del ticket.".to_owned(),
        });
        says.extend(self.goals(policy));
        says.extend(policy.steps.iter().map(|step| self.step(step)));
        says
    }

    /// What is promised, a sentence each.
    fn goals(&self, policy: &Policy) -> Vec<String> {
        let mut says = Vec::new();
        for metric in [Metric::FirstResponse, Metric::NextResponse, Metric::Resolution] {
            says.extend(policy.goal(metric, 0).map(|goal| self.goal(told::metric(self.0.lang, metric), goal)));
        }
        for level in &policy.levels {
            let what = format!("{} {}", self.both("Level", "Livello"), level.level);
            says.push(self.goal(&what, level.goal));
        }
        says
    }

    fn when(&self, when: &When) -> String {
        let (lang, sheet) = (self.0.lang, &self.0);
        let mut says = Vec::new();
        let mut list = |words: Vec<String>| {
            if !words.is_empty() {
                says.push(words.join(", "));
            }
        };
        list(when.kinds.iter().map(|kind| common::kind(lang, *kind).to_owned()).collect());
        list(when.priorities.iter().map(|priority| common::priority(lang, *priority).to_owned()).collect());
        list(when.services.iter().map(|service| sheet.service_name(*service)).collect());
        list(when.homes.iter().map(|queue| sheet.queue_name(*queue)).collect());
        list(when.contracts.iter().map(|contract| sheet.numbered(SettingKind::Contract, contract.0)).collect());
        match (lang, when.vip) {
            (_, None) => {}
            (_, Some(true)) => says.push("VIP".to_owned()),
            (Lang::En, Some(false)) => says.push("not VIP".to_owned()),
            (Lang::It, Some(false)) => says.push("non VIP".to_owned()),
        }
        match (lang, says.is_empty()) {
            (Lang::En, true) => "For every ticket.".to_owned(),
            (Lang::En, false) => format!("For tickets: {}.", says.join("; ")),
            (Lang::It, true) => "Per ogni ticket.".to_owned(),
            (Lang::It, false) => format!("Per i ticket: {}.", says.join("; ")),
        }
    }

    fn goal(&self, what: &str, goal: Goal) -> String {
        let lang = self.0.lang;
        let most = within(lang, goal.most);
        match (lang, goal.desired) {
            (Lang::En, None) => format!("{what} within {most}."),
            (Lang::En, Some(desired)) => format!("{what} within {most}, better {}.", within(lang, desired)),
            (Lang::It, None) => format!("{what} entro {most}."),
            (Lang::It, Some(desired)) => format!("{what} entro {most}, meglio {}.", within(lang, desired)),
        }
    }

    fn step(&self, step: &EscalationStep) -> String {
        let lang = self.0.lang;
        let span = lasting(jiff::SignedDuration::from_mins(i64::from(step.minutes.unsigned_abs())));
        let metric = told::metric(lang, step.metric);
        let deeds = step.deeds.iter().map(|deed| self.deed(deed)).collect::<Vec<_>>().join(", ");
        match (lang, step.minutes) {
            (Lang::En, 0) => format!("{metric}, when it is due: {deeds}."),
            (Lang::En, ..0) => format!("{metric}, {span} before it is due: {deeds}."),
            (Lang::En, _) => format!("{metric}, {span} after it was due: {deeds}."),
            (Lang::It, 0) => format!("{metric}, alla scadenza: {deeds}."),
            (Lang::It, ..0) => format!("{metric}, {span} prima della scadenza: {deeds}."),
            (Lang::It, _) => format!("{metric}, {span} dopo la scadenza: {deeds}."),
        }
    }

    /// Says something with the names that rules are told with.
    pub fn named<T>(&self, says: impl FnOnce(&Names<'_>) -> T) -> T {
        let person = |person| self.0.person_name(person);
        let organisation = |organisation| self.0.organisation_name(organisation);
        says(&Names { settings: self.0.settings, person: &person, organisation: &organisation })
    }

    /// One thing that is done by itself.
    #[must_use]
    pub fn deed(&self, deed: &Deed) -> String {
        self.named(|names| rule::deed(self.0.lang, deed, names))
    }

    /// A tag is given, or taken away; which one is said beside it.
    #[must_use]
    pub fn tag(&self, add: bool) -> String {
        let [en, it] = if add { ["add the tag", "aggiungi l’etichetta"] } else { ["remove the tag", "togli l’etichetta"] };
        self.both(en, it).to_owned()
    }
}
