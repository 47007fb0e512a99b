//! A rule's form.

use super::{Sheet, choice};
use crate::id::{CalendarId, SettingKind};
use crate::rule::condition::{Hand, Standing, Test};
use crate::rule::deed::{Deed, Whom};
use crate::rule::trigger::{On, Since};
use crate::rule::value::{Choice as Of, Lasting, Scale};
use crate::rule::written;
use crate::setting::catalogue::Degree;
use crate::setting::form::rule::{ADD_FIELD, WHEN_FIELD, deed_field, rows, when_typed, write_rule_deed};
use crate::setting::form::{Form, word};
use crate::sla::policy::Metric;
use crate::text::Phrase;
use crate::ticket::status::{Closing, PendingOn, Resolution, Status, StatusCode};
use crate::ticket::{Channel, Priority, TicketKind};
use crate::view::{Choice, Field, Input, Part};
use crate::words::rule as words;
use crate::words::settings::SettingsText as W;

/// As many as somebody looks through in a list; whoever stands further behind is written by name.
const ORGANISATIONS_OFFERED_MAX: usize = 200;

pub(super) fn parts(sheet: &Sheet<'_>, form: &Form) -> Vec<Part> {
    let mut name = sheet.name_part(form);
    name.groups.push(vec![sheet.line(form, "position", W::Position, Some(W::RulePositionHint))]);
    vec![
        name,
        sheet.part(W::PartOn, W::PartOnLead, on(sheet, form)),
        sheet.part(W::PartHolds, W::PartHoldsLead, when(sheet, form)),
        sheet.part(W::PartDeeds, W::PartDeedsLead, deeds(sheet, form)),
    ]
}

fn on(sheet: &Sheet<'_>, form: &Form) -> Vec<Vec<Field>> {
    let lang = sheet.lang;
    let events = On::ALL.map(|on| choice(&word(&on), words::on(lang, on).to_owned()));
    let since = Since::ALL.map(|since| choice(&word(&since), words::since(lang, since).to_owned()));
    let mut calendars = vec![choice("", sheet.words(W::WallClock))];
    calendars.extend(sheet.of_kind(SettingKind::Calendar, form, &["after-calendar"]));
    vec![
        vec![sheet.ticks(form, "on", W::OnEvents, None, events.into())],
        vec![
            sheet.time(form, "after-time", sheet.words(W::AfterTime), Some(W::AfterTimeHint)),
            sheet.choose(form, "after-since", sheet.words(W::AfterSince), since.into()),
            sheet.choose(form, "after-calendar", sheet.words(W::AfterCalendar), calendars),
        ],
    ]
}

/// What has to hold, in the reader's language as soon as it can be read; and a list of tests to add.
fn when(sheet: &Sheet<'_>, form: &Form) -> Vec<Vec<Field>> {
    let typed = when_typed(form);
    let text = match written::read(&typed, sheet.known()) {
        Ok(condition) => written::write(&condition, sheet.lang, Some(sheet.known())),
        Err(_) => typed,
    };
    let mut of = vec![choice("", sheet.words(W::NoneChosen))];
    of.extend(tests(sheet).iter().map(|test| {
        let value = written::write_test(test, sheet.lang, None);
        choice(&value, written::write_test(test, sheet.lang, Some(sheet.known())))
    }));
    let add = Input::Choice { chosen: String::new(), of };
    vec![
        vec![sheet.field(WHEN_FIELD, sheet.words(W::Tests), Some(W::TestsHint), Input::Lines(text))],
        vec![sheet.field(ADD_FIELD, sheet.words(W::AddTest), Some(W::AddTestHint), add)],
    ]
}

/// Every fact with what it may be, as a line to begin with.
fn tests(sheet: &Sheet<'_>) -> Vec<Test> {
    let settings = sheet.settings;
    let queues: Vec<_> =
        settings.queues.iter().filter(|(_, queue)| !queue.doc.retired).map(|(id, queue)| (*id, queue.doc.parent)).collect();
    let in_use = |retired: bool| !retired;
    let services = settings.services.iter().filter(|(_, it)| in_use(it.doc.retired)).map(|(id, _)| *id);
    let categories: Vec<_> = settings.categories.iter().filter(|(_, it)| in_use(it.doc.retired)).map(|(id, _)| *id).collect();
    let contracts = settings.contracts.iter().filter(|(_, it)| in_use(it.doc.retired)).map(|(id, _)| *id);
    let labels = settings.sub_states.iter().filter(|(_, it)| in_use(it.doc.retired)).map(|(id, _)| *id);
    let mut tests = Vec::new();
    tests.extend(queues.iter().map(|(id, _)| Test::QueueBelow(Of::Is(vec![*id]))));
    tests.extend(queues.iter().map(|(id, _)| Test::Queue(Of::Is(vec![*id]))));
    tests.extend(queues.iter().filter(|(_, parent)| parent.is_none()).map(|(id, _)| Test::Home(Of::Is(vec![*id]))));
    tests.push(Test::Level(Scale::AtLeast(2)));
    tests.extend(Priority::ALL.map(|it| Test::Priority(Scale::Is(vec![it]))));
    tests.push(Test::Priority(Scale::AtLeast(Priority::High)));
    tests.extend(StatusCode::ALL.map(|it| Test::State(Of::Is(vec![it]))));
    tests.extend(labels.map(|it| Test::Label(Of::Is(vec![Some(it)]))));
    tests.extend(TicketKind::ALL.map(|it| Test::Kind(Of::Is(vec![it]))));
    tests.extend(Channel::ALL.map(|it| Test::Channel(Of::Is(vec![it]))));
    tests.extend(services.map(|it| Test::Service(Of::Is(vec![Some(it)]))));
    tests.push(Test::Service(Of::Is(vec![None])));
    tests.extend(categories.iter().map(|it| Test::CategoryBelow(Of::Is(vec![*it]))));
    tests.extend(categories.iter().map(|it| Test::Category(Of::Is(vec![Some(*it)]))));
    tests.push(Test::Category(Of::Is(vec![None])));
    tests.extend(Degree::ALL.map(|it| Test::Impact(Of::Is(vec![Some(it)]))));
    tests.extend(Degree::ALL.map(|it| Test::Urgency(Of::Is(vec![Some(it)]))));
    tests.extend(Degree::ALL.map(|it| Test::Severity(Of::Is(vec![Some(it)]))));
    tests.extend([true, false].map(Test::Vip));
    tests.extend(contracts.map(|it| Test::Contract(Of::Is(vec![Some(it)]))));
    let organisations = sheet.organisations.iter().take(ORGANISATIONS_OFFERED_MAX);
    tests.extend(organisations.map(|it| Test::Organisation(Of::Is(vec![Some(it.id)]))));
    tests.push(Test::Organisation(Of::Is(vec![None])));
    tests.extend(said(sheet));
    tests.extend(Hand::ALL.map(|it| Test::By(Of::Is(vec![it]))));
    tests.extend([true, false].map(Test::Owned));
    tests.extend([true, false].map(Test::Answered));
    tests.extend(passing(sheet));
    tests
}

/// Words that are looked for, with one to be written over.
fn said(sheet: &Sheet<'_>) -> Vec<Test> {
    let example = Phrase::try_from(sheet.words(W::ExampleWord));
    let phrases = |phrase: Phrase| [Test::Subject(Of::Is(vec![phrase.clone()])), Test::Said(Of::Is(vec![phrase]))];
    example.into_iter().flat_map(phrases).collect()
}

/// What passing time makes so.
fn passing(sheet: &Sheet<'_>) -> Vec<Test> {
    let day = Lasting { over: true, minutes: 24 * 60, calendar: None };
    let mut tests = vec![Test::Age(day), Test::InState(day), Test::SinceCustomer(day), Test::SinceDesk(day)];
    for calendar in sheet.settings.ids(SettingKind::Calendar).into_iter().map(CalendarId) {
        tests.extend([true, false].map(|open| Test::Hours { calendar, open }));
    }
    for metric in Metric::ALL {
        let standings = [Standing::Running, Standing::Paused, Standing::Breached, Standing::DueWithin(30)];
        tests.extend(standings.map(|is| Test::Clock { metric, is }));
    }
    tests
}

fn deeds(sheet: &Sheet<'_>, form: &Form) -> Vec<Vec<Field>> {
    let of = every_deed(sheet);
    let row = |nth: usize| {
        let label = |words: W| format!("{}. {}", nth + 1, sheet.words(words));
        let tag = deed_field(nth, "tag");
        vec![
            sheet.choose(form, &deed_field(nth, "deed"), label(W::StepDeed), of.clone()),
            sheet.field(&tag, label(W::StepTag), None, Input::Line(form.get(&tag).to_owned())),
        ]
    };
    let tick = vec![sheet.tick(form, "routing", W::LeadsToPlace)];
    (0..rows(form)).map(row).chain([tick]).collect()
}

/// Everything that a rule may do, each as a word of a list; the first does nothing.
fn every_deed(sheet: &Sheet<'_>) -> Vec<Choice> {
    let mut deeds = vec![Deed::RaisePriority];
    deeds.extend(Priority::ALL.map(Deed::SetPriority));
    deeds.extend(TicketKind::ALL.map(Deed::SetKind));
    deeds.extend(sheet.settings.queues.keys().map(|queue| Deed::MoveTo(*queue)));
    deeds.extend([Deed::NextLevel, Deed::Route, Deed::Release]);
    deeds.extend([Whom::Owner, Whom::Responsible, Whom::Crew, Whom::Managers].map(Deed::Tell));
    deeds.extend(sheet.settings.services.keys().map(|service| Deed::SetService(*service)));
    deeds.extend(sheet.settings.categories.keys().map(|category| Deed::SetCategory(*category)));
    let waits = [PendingOn::Customer, PendingOn::Supplier].map(|on| Status::Pending { on, until: None });
    deeds.extend([Status::Open].into_iter().chain(waits).map(Deed::SetStatus));
    let ways = [Resolution::Solved, Resolution::Workaround, Resolution::Answered, Resolution::Declined];
    deeds.extend(ways.map(|how| Deed::SetStatus(Status::Resolved { how })));
    let ends = [Closing::Successful, Closing::Unsuccessful, Closing::NoAnswer, Closing::Duplicate, Closing::Spam];
    deeds.extend(ends.map(|how| Deed::SetStatus(Status::Closed { how })));
    deeds.extend(sheet.agents.iter().map(|agent| Deed::Assign(agent.id)));
    deeds.extend(sheet.agents.iter().map(|agent| Deed::Tell(Whom::Person(agent.id))));
    sheet.deeds(&deeds, |deed| write_rule_deed(deed).0)
}
