//! The rules of the demo desk. They came into force a few days ago, so that the month and its twelve stories are as people made them.

use jiff::Timestamp;
use shared::act::Action;
use shared::locale::Text;
use shared::rule::condition::{Condition, Test};
use shared::rule::deed::{Deed, Whom};
use shared::rule::document::Rule;
use shared::rule::trigger::{On, Since, Trigger};
use shared::rule::value::Choice;
use shared::setting::{SettingAction, SettingChange};
use shared::text::{Phrase, Tag, TextError};
use shared::ticket::status::StatusCode;

use super::catalogue::Branch;
use super::hours::Office;
use super::people::Known;
use super::script::Script;
use crate::error::DeskError;

/// For so much of Treviso's office time they have been in force: two days and a half, longer than what they acted on has been open.
const IN_FORCE_MINUTES: u64 = 20 * 60;
/// A day of office time: so long nobody minds that somebody is silent.
const SILENT_MINUTES: u32 = 8 * 60;
/// Words of who keeps medicines.
const MEDICINES: [&str; 3] = ["vaccin*", "insulin*", "farmac*"];

/// Takes the rules into the story.
pub(super) fn tell(known: &Known, script: &mut Script, now: Timestamp) -> Result<(), DeskError> {
    let since = Office::Treviso.before(now, IN_FORCE_MINUTES);
    for rule in [by_skill(known), medicines()?, silent(known)?] {
        script.desk(since, Action::Setting(SettingAction::Add(SettingChange::Rule(Box::new(rule)))));
    }
    Ok(())
}

/// Whoever says what a ticket is about need not know who can do it.
fn by_skill(known: &Known) -> Rule {
    let branches = [Branch::Cold, Branch::Portal].into_iter().filter_map(|branch| known.catalogue.category(branch)).collect();
    let (about, nobodys) = (Test::CategoryBelow(Choice::Is(branches)), Test::Owned(false));
    Rule {
        name: Text::both("To whoever knows it", "A chi se ne intende"),
        position: 10,
        on: Trigger::On(vec![On::Classified]),
        when: Condition::All(vec![Condition::Is(about), Condition::Is(nobodys)]),
        deeds: vec![Deed::Route],
        routing: true,
        retired: false,
    }
}

/// What heals people is lost sooner than what feeds them.
fn medicines() -> Result<Rule, TextError> {
    let words = MEDICINES.into_iter().map(Phrase::try_from).collect::<Result<_, _>>()?;
    Ok(Rule {
        name: Text::both("Medicines first", "Prima i farmaci"),
        position: 20,
        on: Trigger::On(vec![On::Created]),
        when: Condition::Is(Test::Subject(Choice::Is(words))),
        deeds: vec![Deed::AddTag(Tag::try_from("farmaci")?), Deed::RaisePriority],
        routing: false,
        retired: false,
    })
}

/// Who is served first is rung up before they are forgotten.
fn silent(known: &Known) -> Result<Rule, TextError> {
    let waits = Test::State(Choice::Is(vec![StatusCode::PendingCustomer]));
    Ok(Rule {
        name: Text::both("Silent for a day", "In silenzio da un giorno"),
        position: 30,
        on: Trigger::After { since: Since::State, minutes: SILENT_MINUTES, calendar: known.levels.calendar(Office::Treviso) },
        when: Condition::All(vec![Condition::Is(waits), Condition::Is(Test::Vip(true))]),
        deeds: vec![Deed::AddTag(Tag::try_from("richiamare")?), Deed::Tell(Whom::Owner)],
        routing: false,
        retired: false,
    })
}
