//! Rows of forms that say what is done: their list in groups, and always one more than is filled in.

use std::collections::BTreeSet;

use shared::locale::{Lang, Text};
use shared::rule::condition::Condition;
use shared::rule::deed::{Deed, Whom};
use shared::rule::document::{RULE_DEEDS_MAX, Rule};
use shared::rule::trigger::{On, Trigger};
use shared::setting::SettingChange;
use shared::setting::form::Form;
use shared::setting::sheet::Sheet;
use shared::setting::topic::Topic;
use shared::view::{Field, Input};

use crate::cast::{Desk, at};

fn fields(desk: &Desk, lang: Lang, topic: Topic, form: &Form) -> Vec<Field> {
    let parts = Sheet { lang, settings: &desk.world.settings, agents: &[], organisations: &[], id: None }.parts(topic, form);
    parts.into_iter().flat_map(|part| part.groups).flatten().collect()
}

#[test]
fn what_is_done_is_chosen_from_a_list_in_groups() {
    let desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    for lang in Lang::ALL {
        for (topic, row) in [(Topic::Policies, "step-0-deed"), (Topic::Rules, "deed-0-deed")] {
            let form = Form::blank(topic, &desk.world.settings);
            let field = fields(&desk, lang, topic, &form).into_iter().find(|field| field.name == row).expect("there is a row");
            let Input::Choice { of, .. } = field.input else { panic!("it is a list") };
            let values: BTreeSet<&str> = of.iter().map(|choice| choice.value.as_str()).collect();
            assert_eq!(values.len(), of.len(), "{topic:?}: everything once");
            assert!(["raise", "route", "tell-crew", "status-open", "untag"].iter().all(|value| values.contains(value)), "{values:?}");
            let groups: Vec<Option<&str>> = of.chunk_by(|one, next| one.group == next.group).map(|of| of[0].group.as_deref()).collect();
            assert_eq!(groups.first(), Some(&None), "what does nothing stands first, in no group");
            assert!(groups[1..].iter().all(Option::is_some), "{groups:?}");
            assert_eq!(groups.iter().collect::<BTreeSet<_>>().len(), groups.len(), "each group once: {groups:?}");
        }
    }
}

#[test]
fn a_step_is_said_as_a_sentence_when_by_which_clock_what() {
    let desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    let form = Form::blank(Topic::Policies, &desk.world.settings);
    let row = fields(&desk, Lang::En, Topic::Policies, &form).into_iter().filter(|field| field.name.starts_with("step-0-"));
    let names: Vec<String> = row.map(|field| field.name).collect();
    assert_eq!(names, ["step-0-time", "step-0-side", "step-0-clock", "step-0-deed", "step-0-tag"]);
}

#[test]
fn below_what_a_rule_does_there_is_room_for_more_until_it_does_all_that_it_may() {
    let desk = Desk::usual(at("2026-03-01T00:00:00Z"));
    for filled in 0..=RULE_DEEDS_MAX {
        let rule = Rule {
            name: Text::same("Late"),
            position: 10,
            on: Trigger::On(vec![On::Breached]),
            when: Condition::default(),
            deeds: vec![Deed::Tell(Whom::Crew); filled],
            routing: false,
            retired: false,
        };
        let form = Form::of(&SettingChange::Rule(Box::new(rule)));
        let shown = fields(&desk, Lang::En, Topic::Rules, &form);
        let rows = shown.iter().filter(|field| field.name.starts_with("deed-") && field.name.ends_with("-deed")).count();
        assert!((filled + 1).min(RULE_DEEDS_MAX) <= rows && rows <= RULE_DEEDS_MAX, "{filled} filled, {rows} shown");
    }
}
