//! What a queue wants to know before something is resolved in it, and the customer who asks for somebody else.

use shared::access::Actor;
use shared::act::{Action, MailKind};
use shared::event::Door;
use shared::id::{CauseId, PersonId, TicketId};
use shared::locale::Text;
use shared::people::Roles;
use shared::people::action::PeopleAction;
use shared::people::work::Work;
use shared::refusal::{Refusal, Theirs};
use shared::rule::condition::Condition;
use shared::rule::deed::Deed;
use shared::rule::trigger::{On, Since};
use shared::setting::catalogue::Cause;
use shared::setting::refusal::SettingRefusal;
use shared::setting::{Queue, SettingAction, SettingChange};
use shared::ticket::action::TicketAction;
use shared::ticket::hop::HopMeter;
use shared::ticket::plea::Taker;
use shared::ticket::status::{Closing, PendingOn, Resolution, Status, StatusCode};
use shared::ticket::{Priority, Ticket};

use crate::cast::{Desk, at, body};
use crate::ruled::{after, on, put};

const SINCE: &str = "2026-03-01T00:00:00Z";
const ASKED: &str = "2026-03-10T08:00:00Z";
const THEN: &str = "2026-03-11T08:00:00Z";
const NEXT_DAY: &str = "2026-03-12T08:00:00Z";
const SOLVED: Status = Status::Resolved { how: Resolution::Solved };

fn sets(desk: &mut Desk, action: SettingAction) -> Option<u64> {
    desk.world.act(&Actor::desk(), Door::Cli, at(SINCE), Action::Setting(action)).expect("it may be set").setting
}

fn cause(desk: &mut Desk, retired: bool) -> CauseId {
    let doc = SettingChange::Cause(Cause { name: Text::same("Relay"), retired });
    CauseId(sets(desk, SettingAction::Add(doc)).expect("it says which"))
}

/// A desk whose first queue wants to know these.
fn asking(asks_cause: bool, asks_solution: bool) -> Desk {
    let mut desk = Desk::usual(at(SINCE));
    let to = Queue { asks_cause, asks_solution, ..desk.world.settings.queue(desk.support).expect("a queue").clone() };
    let queue = desk.support;
    sets(&mut desk, SettingAction::ChangeQueue { queue, to });
    desk
}

fn asks(desk: &mut Desk, who: PersonId, action: TicketAction) -> Result<(), Refusal> {
    let actor = desk.world.actor(who);
    desk.world.ticket(&actor, at(THEN), action).map(|_| ())
}

fn ticket(desk: &Desk, id: TicketId) -> &Ticket {
    desk.world.rows.ticket(id).expect("a ticket")
}

fn set(ticket: TicketId, to: Status) -> TicketAction {
    TicketAction::SetStatus { ticket, to }
}

fn say(ticket: TicketId, cause: Option<CauseId>, solution: bool, how: Option<Resolution>) -> TicketAction {
    TicketAction::Conclude { ticket, cause, solution: solution.then(|| body("The relay was replaced.")), how }
}

#[test]
fn nothing_is_resolved_before_its_queue_knows_what_it_asks() {
    for (asks_cause, asks_solution, says_cause, says_solution, told) in [
        (false, false, false, false, Ok(())),
        (true, false, false, false, Err(Refusal::NeedsCause)),
        (true, false, false, true, Err(Refusal::NeedsCause)),
        (true, false, true, false, Ok(())),
        (false, true, true, false, Err(Refusal::NeedsSolution)),
        (false, true, false, true, Ok(())),
        (true, true, true, false, Err(Refusal::NeedsSolution)),
        (true, true, true, true, Ok(())),
    ] {
        let mut desk = asking(asks_cause, asks_solution);
        let (giulia, relay) = (desk.giulia, cause(&mut desk, false));
        let said = says_cause.then_some(relay);
        let case = (asks_cause, asks_solution, says_cause, says_solution);
        // With the same click.
        let at_once = desk.asked(ASKED);
        let wish = say(at_once, said, says_solution, Some(Resolution::Solved));
        assert_eq!(asks(&mut desk, giulia, wish), told, "at once: {case:?}");
        assert_eq!(ticket(&desk, at_once).ver, if told.is_ok() { 2 } else { 1 }, "all or nothing: {case:?}");
        // Said before, in each way in which something is resolved.
        let ends: [fn(TicketId) -> TicketAction; 3] = [
            |ticket| set(ticket, SOLVED),
            |ticket| TicketAction::Reply { ticket, body: body("Done."), files: Vec::new(), then: Some(SOLVED) },
            |ticket| set(ticket, Status::Closed { how: Closing::Successful }),
        ];
        for (nth, end) in ends.into_iter().enumerate() {
            let before = desk.asked(ASKED);
            asks(&mut desk, giulia, say(before, said, says_solution, None)).expect("it may be said at any time");
            assert_eq!(asks(&mut desk, giulia, end(before)), told, "{nth}: {case:?}");
        }
    }
}

#[test]
fn what_is_not_resolved_is_asked_nothing() {
    let mut desk = asking(true, true);
    let (giulia, cold) = (desk.giulia, desk.cold);
    for to in [
        Status::Open,
        Status::Pending { on: PendingOn::Customer, until: None },
        Status::Closed { how: Closing::Spam },
        Status::Closed { how: Closing::Duplicate },
    ] {
        let id = desk.asked(ASKED);
        assert_eq!(asks(&mut desk, giulia, set(id, to)), Ok(()), "{to:?}");
    }
    let elsewhere = desk.asked(ASKED);
    asks(&mut desk, giulia, TicketAction::Move { ticket: elsewhere, queue: cold, reason: None }).expect("there is a way");
    assert_eq!(asks(&mut desk, giulia, set(elsewhere, SOLVED)), Ok(()), "that queue asks for nothing");
}

#[test]
fn a_solution_that_did_not_hold_is_none_and_a_cause_stays() {
    let mut desk = asking(true, true);
    let (giulia, hannah, relay) = (desk.giulia, desk.hannah, cause(&mut desk, false));
    let id = desk.asked(ASKED);
    asks(&mut desk, giulia, say(id, Some(relay), true, Some(Resolution::Solved))).expect("all is said");
    assert_eq!((ticket(&desk, id).cause, ticket(&desk, id).solution), (Some(relay), Some(2)));
    assert_eq!(ticket(&desk, id).public_articles, 1, "the customer reads nothing of it");
    asks(&mut desk, hannah, TicketAction::Reopen { ticket: id, body: None }).expect("she may");
    assert_eq!((ticket(&desk, id).cause, ticket(&desk, id).solution), (Some(relay), None));
    assert_eq!(asks(&mut desk, giulia, set(id, SOLVED)), Err(Refusal::NeedsSolution));
}

#[test]
fn a_cause_is_one_that_there_is_and_loses_only_against_another() {
    let mut desk = asking(false, false);
    let (giulia, first, second, gone) = (desk.giulia, cause(&mut desk, false), cause(&mut desk, false), cause(&mut desk, true));
    let id = desk.asked(ASKED);
    for (said, told) in
        [(gone, Err(Refusal::from(SettingRefusal::Unknown))), (CauseId(999), Err(Refusal::from(SettingRefusal::Unknown))), (first, Ok(()))]
    {
        assert_eq!(asks(&mut desk, giulia, say(id, Some(said), false, None)), told, "{said:?}");
    }
    let ver = ticket(&desk, id).ver;
    let actor = desk.world.actor(desk.priya);
    let wish = Action::Ticket(say(id, Some(second), false, None));
    let answer = desk.world.act_having_seen(Some(1), &actor, Door::Desk, at(THEN), wish);
    assert_eq!(answer.err(), Some(Refusal::Conflict { theirs: Theirs::Cause(Some(first)), ver }));
}

#[test]
fn a_customer_asks_once_for_somebody_else_and_whoever_answers_for_it_says() {
    for granted in [Some(Taker::Whoever), None] {
        let mut desk = Desk::usual(at(SINCE));
        let (giulia, priya, elena, hannah, graham) = (desk.giulia, desk.priya, desk.elena, desk.hannah, desk.graham);
        let id = desk.asked(ASKED);
        let ask = || TicketAction::AskEscalation { ticket: id, reason: body("It is the third time.") };
        let answer = || TicketAction::AnswerEscalation { ticket: id, granted, words: body("Priya looks at it.") };
        asks(&mut desk, giulia, set(id, Status::Pending { on: PendingOn::Customer, until: None })).expect("she may");
        asks(&mut desk, giulia, TicketAction::SetResponsible { ticket: id, responsible: Some(priya) }).expect("she may");
        assert_eq!(asks(&mut desk, priya, answer()), Err(Refusal::NothingAsked));
        assert_eq!(asks(&mut desk, graham, ask()), Err(Refusal::NotFound));
        assert_eq!(asks(&mut desk, giulia, ask()), Err(Refusal::NotAllowed));
        assert_eq!(asks(&mut desk, hannah, ask()), Ok(()));
        // Her reason is words like any others.
        let now = ticket(&desk, id);
        assert_eq!((now.status.code(), now.public_articles, now.plea.and_then(|plea| plea.granted)), (StatusCode::Open, 2, None));
        assert_eq!(now.plea.map(|plea| plea.article), Some(2));
        assert_eq!(asks(&mut desk, hannah, ask()), Err(Refusal::AskedOnce));
        assert_eq!(asks(&mut desk, giulia, answer()), Err(Refusal::NotAllowed), "she works on it and does not answer for it");
        let mails = desk.world.mails.len();
        assert_eq!(asks(&mut desk, priya, answer()), Ok(()));
        assert_eq!(desk.world.mails.len(), mails + 1, "the customer reads the answer");
        let now = ticket(&desk, id);
        assert_eq!((now.plea.and_then(|plea| plea.granted), now.public_articles), (Some(granted.is_some()), 3));
        for who in [priya, elena] {
            assert_eq!(asks(&mut desk, who, answer()), Err(Refusal::NothingAsked), "it was answered");
        }
        assert_eq!(asks(&mut desk, hannah, ask()), Err(Refusal::AskedOnce), "whatever was said");
        assert_eq!(HopMeter::of(&ticket(&desk, id).life.stays), HopMeter::default(), "it is no hop");
    }
}

#[test]
fn nobody_is_asked_about_what_is_over() {
    let mut desk = Desk::usual(at(SINCE));
    let (giulia, hannah, elena) = (desk.giulia, desk.hannah, desk.elena);
    let id = desk.asked(ASKED);
    let ask = || TicketAction::AskEscalation { ticket: id, reason: body("Why?") };
    asks(&mut desk, giulia, set(id, Status::Closed { how: Closing::NoAnswer })).expect("she may");
    assert_eq!(asks(&mut desk, hannah, ask()), Err(Refusal::Final { ticket: id, status: StatusCode::Closed }));
    let other = desk.asked(ASKED);
    asks(&mut desk, hannah, TicketAction::AskEscalation { ticket: other, reason: body("Why?") }).expect("it is open");
    let answer = TicketAction::AnswerEscalation { ticket: other, granted: Some(Taker::Whoever), words: body("I do.") };
    assert_eq!(asks(&mut desk, elena, answer), Ok(()), "where nobody answers for it, who manages does");
}

/// A ticket whose customer asked for somebody else; Giulia works on it, or nobody does.
fn pleading(owned: bool) -> (Desk, TicketId) {
    let mut desk = Desk::usual(at(SINCE));
    let (giulia, hannah, id) = (desk.giulia, desk.hannah, desk.asked(ASKED));
    asks(&mut desk, giulia, TicketAction::Assign { ticket: id, owner: owned.then_some(giulia) }).expect("she may");
    asks(&mut desk, hannah, TicketAction::AskEscalation { ticket: id, reason: body("It is the third time.") }).expect("she may");
    (desk, id)
}

#[test]
fn whoever_answers_for_it_is_told_that_the_customer_asks_for_somebody_else() {
    for (responsible, owned) in [(true, true), (true, false), (false, true), (false, false)] {
        let mut desk = Desk::usual(at(SINCE));
        let (giulia, priya, elena, hannah) = (desk.giulia, desk.priya, desk.elena, desk.hannah);
        let id = desk.asked(ASKED);
        asks(&mut desk, giulia, TicketAction::Assign { ticket: id, owner: owned.then_some(giulia) }).expect("she may");
        let answers = TicketAction::SetResponsible { ticket: id, responsible: responsible.then_some(priya) };
        asks(&mut desk, giulia, answers).expect("she may");
        let before = desk.world.mails.len();
        asks(&mut desk, hannah, TicketAction::AskEscalation { ticket: id, reason: body("Why?") }).expect("she may");
        let told: Vec<_> = desk.world.mails[before..].iter().map(|mail| (mail.kind, mail.to, mail.ordinal)).collect();
        let to = match (responsible, owned) {
            (true, _) => priya,
            (false, true) => giulia,
            (false, false) => elena,
        };
        assert_eq!(told, [(MailKind::Plea, to, ticket(&desk, id).ver)], "{responsible} {owned}");
        let answer = TicketAction::AnswerEscalation { ticket: id, granted: None, words: body("It stays here.") };
        assert_eq!(asks(&mut desk, to, answer), Ok(()), "and may answer");
    }
}

#[test]
fn the_managers_are_told_where_whoever_answers_for_it_works_tickets_no_more() {
    for responsible in [true, false] {
        for disabled in [true, false] {
            let mut desk = Desk::usual(at(SINCE));
            let (giulia, priya, elena, hannah) = (desk.giulia, desk.priya, desk.elena, desk.hannah);
            let id = desk.asked(ASKED);
            let person = if responsible { priya } else { giulia };
            asks(&mut desk, giulia, TicketAction::Assign { ticket: id, owner: Some(giulia) }).expect("she may");
            let answers = TicketAction::SetResponsible { ticket: id, responsible: responsible.then_some(priya) };
            asks(&mut desk, giulia, answers).expect("she may");
            let roles = PeopleAction::SetRoles { person, roles: Roles::CUSTOMER };
            let ends = if disabled { PeopleAction::SetDisabled { person, disabled } } else { roles };
            desk.world.act(&Actor::desk(), Door::Cli, at(THEN), Action::People(ends)).expect("it may be set");
            let before = desk.world.mails.len();
            asks(&mut desk, hannah, TicketAction::AskEscalation { ticket: id, reason: body("Why?") }).expect("she may");
            let told: Vec<_> = desk.world.mails[before..].iter().map(|mail| (mail.kind, mail.to)).collect();
            assert_eq!(told, [(MailKind::Plea, elena)], "{responsible} {disabled}");
            let now = ticket(&desk, id);
            assert_eq!((now.owner, now.responsible), (Some(giulia), responsible.then_some(priya)), "it stays with them");
            let answer = TicketAction::AnswerEscalation { ticket: id, granted: None, words: body("It stays here.") };
            assert_eq!(asks(&mut desk, elena, answer), Ok(()), "and may answer");
        }
    }
}

#[test]
fn a_rule_can_wait_for_a_customer_who_asks_for_somebody_else() {
    let mut desk = Desk::usual(at(SINCE));
    put(&mut desk.world.settings, vec![on(&[On::EscalationAsked], Condition::default(), &[Deed::SetPriority(Priority::Urgent)])]);
    let (hannah, id) = (desk.hannah, desk.asked(ASKED));
    asks(&mut desk, hannah, TicketAction::Hear { ticket: id, body: body("Well?"), files: Vec::new() }).expect("she may");
    assert_eq!(ticket(&desk, id).priority, Priority::Normal, "these are only words");
    asks(&mut desk, hannah, TicketAction::AskEscalation { ticket: id, reason: body("Why?") }).expect("she may");
    assert_eq!(ticket(&desk, id).priority, Priority::Urgent);
}

#[test]
fn who_lost_the_ticket_by_what_was_due_meanwhile_answers_for_it_no_more() {
    let (mut desk, id) = pleading(true);
    put(&mut desk.world.settings, vec![after(Since::Customer, 60, Condition::default(), &[Deed::Release])]);
    let (giulia, elena) = (desk.giulia, desk.elena);
    let mut answers = |who| {
        let actor = desk.world.actor(who);
        let answer = TicketAction::AnswerEscalation { ticket: id, granted: None, words: body("It stays here.") };
        desk.world.ticket(&actor, at(NEXT_DAY), answer).map(|_| ())
    };
    assert_eq!(answers(giulia), Err(Refusal::NotAllowed), "an hour after the customer's words nobody had it");
    assert_eq!(answers(elena), Ok(()));
    assert_eq!(ticket(&desk, id).owner, None);
}

#[test]
fn whoever_is_to_look_at_it_owns_it_in_the_step_that_says_so() {
    for (owned, granted, owner) in [
        (true, Some("priya"), "priya"),
        (true, Some("whoever"), "priya"),
        (false, Some("giulia"), "giulia"),
        (true, None, "giulia"),
        (false, None, "nobody"),
    ] {
        let (mut desk, id) = pleading(owned);
        let (giulia, priya, elena) = (desk.giulia, desk.priya, desk.elena);
        let taker = granted.map(|who| match who {
            "priya" => Taker::Person(priya),
            "giulia" => Taker::Person(giulia),
            _ => Taker::Whoever,
        });
        let (ver, mails) = (ticket(&desk, id).ver, desk.world.mails.len());
        asks(&mut desk, elena, TicketAction::AnswerEscalation { ticket: id, granted: taker, words: body("I saw to it.") })
            .expect("she may");
        let now = ticket(&desk, id);
        let has = match now.owner {
            Some(person) if person == giulia => "giulia",
            Some(person) if person == priya => "priya",
            Some(_) => "somebody else",
            None => "nobody",
        };
        assert_eq!((has, now.ver), (owner, ver + 1), "{owned} {granted:?}: in one step");
        assert_eq!(desk.world.mails.len(), mails + 1, "the customer reads the answer");
        let table = desk.world.events.last().expect("a step").body.contains("\"routed\"");
        assert_eq!(table, granted == Some("whoever"), "who was found has a table that says why");
    }
}

#[test]
fn whoever_had_it_when_the_customer_asked_is_nobody_else_wherever_it_went_since() {
    for (laid_down, granted, found) in [
        (true, "whoever", Ok(())),
        (true, "giulia", Err(Refusal::NobodyFree)),
        (false, "whoever", Err(Refusal::NobodyFree)),
        (false, "giulia", Err(Refusal::NobodyFree)),
    ] {
        let (mut desk, id) = pleading(true);
        let (giulia, priya, elena) = (desk.giulia, desk.priya, desk.elena);
        let to = (!laid_down).then_some(priya);
        asks(&mut desk, priya, TicketAction::Assign { ticket: id, owner: to }).expect("she may");
        let granted = if granted == "giulia" { Taker::Person(giulia) } else { Taker::Whoever };
        let answer = TicketAction::AnswerEscalation { ticket: id, granted: Some(granted), words: body("Somebody else looks at it.") };
        let done = asks(&mut desk, elena, answer);
        let owner = ticket(&desk, id).owner;
        assert_eq!(done.map(|()| owner == Some(priya)), found.map(|()| true), "{laid_down} {granted:?}");
        assert_ne!(owner, Some(giulia));
    }
}

#[test]
fn nobody_is_promised_whom_the_ticket_cannot_be_given_to() {
    let (mut desk, id) = pleading(true);
    let (giulia, priya, elena, graham) = (desk.giulia, desk.priya, desk.elena, desk.graham);
    let busy = Action::People(PeopleAction::SetWork { person: priya, to: Box::new(Work { capacity: 0, ..Work::default() }) });
    desk.world.act(&Actor::desk(), Door::Desk, at(SINCE), busy).expect("it may be set");
    let before = ticket(&desk, id).clone();
    let queue = before.queue;
    for (granted, told) in [
        (Taker::Whoever, Refusal::NobodyFree),
        (Taker::Person(graham), Refusal::NotInCrew { person: graham, queue }),
        // She has it: that is nobody else.
        (Taker::Person(giulia), Refusal::Conflict { theirs: Theirs::Owner(Some(giulia)), ver: before.ver }),
    ] {
        let answer = TicketAction::AnswerEscalation { ticket: id, granted: Some(granted), words: body("Somebody will.") };
        assert_eq!(asks(&mut desk, elena, answer), Err(told));
        assert_eq!(ticket(&desk, id), &before, "all or nothing");
    }
}
