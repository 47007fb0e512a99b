//! What is planted: a ticket that most people may not know of, and the names that the desk has for itself.

use std::sync::Arc;

use desk::{Desk, Wish};
use server::control::wire::NewUser;
use server::deeds;
use shared::access::Actor;
use shared::act::{Action, Outcome};
use shared::event::Door;
use shared::id::{CalendarId, CategoryId, CauseId, OrganisationId, PersonId, QueueId, SkillId, SubStateId, TicketId, Ver};
use shared::locale::Text;
use shared::people::Roles;
use shared::people::action::PeopleAction;
use shared::rule::condition::Condition;
use shared::rule::deed::{Deed, Whom};
use shared::rule::document::Rule;
use shared::rule::trigger::{On, Trigger};
use shared::setting::catalogue::{Category, Cause, Grade, Skill, Team};
use shared::setting::missing::{usual_calendar, usual_policy};
use shared::setting::sub_state::SubState;
use shared::setting::{Crew, Queue, SettingAction, SettingChange};
use shared::text::{Body, Name, Subject, Tag};
use shared::ticket::action::{NewTicket, Requester, TicketAction, Writing};
use shared::ticket::status::{Status, StatusCode};
use shared::ticket::{Channel, Classification, Priority, TicketKind};

use crate::files::first_queue;
use crate::house::{House, PASSWORD};

pub(super) const MARCO: &str = "marco@desk.example";
pub(super) const ELENA: &str = "elena@desk.example";
pub(super) const PRIYA: &str = "priya@desk.example";
/// What its own customer may read.
pub(super) const THEIRS: [&str; 3] = ["CanarySubject", "CanaryWords", "canary-file.txt"];
/// What only the crew may read.
pub(super) const INNER: [&str; 7] =
    ["CanaryNote", "CanaryCellar", "Canarini", "CanaryReason", "CanaryDraft", "CanarySolution", "canary-tag"];
/// What the desk calls its own, and only those who work there know.
pub(super) const NAMES: [&str; 8] =
    ["CanaryHours", "CanaryPromise", "CanaryTeam", "CanarySkill", "CanaryCategory", "CanaryCause", "CanaryLabel", "CanaryRule"];

/// The secret ticket.
pub(crate) struct Canary {
    pub(crate) ticket: TicketId,
    pub(super) cellar: QueueId,
    pub(super) marco: PersonId,
    pub(super) customers: OrganisationId,
    /// The version that brought the draft of an answer.
    pub(super) drafted: Ver,
}

/// What of the desk's own names stands on the ticket.
struct Own {
    category: CategoryId,
    cause: CauseId,
    label: SubStateId,
}

pub(super) async fn does(desk: &Arc<Desk>, actor: Actor, action: Action) -> Outcome {
    let door = if actor.person().is_some() { Door::Portal } else { Door::Cli };
    desk.act(Wish { op: desk.new_op(), actor, door, seen: None, action }).await.expect("the test's own story").outcome
}

async fn added(desk: &Arc<Desk>, doc: SettingChange) -> u64 {
    does(desk, Actor::desk(), Action::Setting(SettingAction::Add(doc))).await.setting.expect("it says which")
}

/// Everything that a stranger may not read.
pub(crate) fn secrets() -> Vec<&'static str> {
    THEIRS.into_iter().chain(inside()).collect()
}

/// Everything that no customer may read, whoever's ticket it stands on.
pub(super) fn inside() -> impl Iterator<Item = &'static str> {
    INNER.into_iter().chain(NAMES)
}

/// One of each kind of setting that a ticket can have to do with.
async fn own_names(desk: &Arc<Desk>, marco: PersonId) -> Own {
    let [hours, promise, team, skill, category, cause, label, rule] = NAMES.map(Text::same);
    // Something is promised, so that there is a clock to be proved.
    let mut calendar = usual_calendar("UTC".to_owned());
    if let SettingChange::Calendar(doc) = &mut calendar {
        doc.calendar.name = hours;
    }
    let mut policy = usual_policy(CalendarId(added(desk, calendar).await));
    if let SettingChange::Policy(doc) = &mut policy {
        doc.name = promise;
    }
    added(desk, policy).await;
    added(desk, SettingChange::Team(Team { name: team, members: vec![marco], retired: false })).await;
    let skill = SkillId(added(desk, SettingChange::Skill(Skill { name: skill, retired: false })).await);
    let skills = vec![Grade { skill, grade: 1 }];
    let category =
        CategoryId(added(desk, SettingChange::Category(Category { name: category, parent: None, skills, retired: false })).await);
    let cause = CauseId(added(desk, SettingChange::Cause(Cause { name: cause, retired: false })).await);
    let label = SubState { name: label, of: StatusCode::Open, stops: Vec::new(), retired: false };
    let label = SubStateId(added(desk, SettingChange::SubState(label)).await);
    // Whoever works where it comes to is told by a mail that names the rule.
    let rule = Rule {
        name: rule,
        position: 1,
        on: Trigger::On(vec![On::QueueSet]),
        when: Condition::default(),
        deeds: vec![Deed::AddTag(Tag::try_from(INNER[6]).expect("a tag")), Deed::Tell(Whom::Crew)],
        routing: false,
        retired: false,
    };
    added(desk, SettingChange::Rule(Box::new(rule))).await;
    Own { category, cause, label }
}

pub(crate) async fn hide(house: &House) -> Canary {
    let desk = house.desk();
    for (name, email, roles) in [
        ("Marco Canarini", MARCO, Roles::AGENT),
        ("Elena", ELENA, Roles { manager: true, ..Roles::default() }),
        ("Priya", PRIYA, Roles { administrator: true, ..Roles::default() }),
    ] {
        let user = NewUser { name: name.to_owned(), email: email.to_owned(), roles, lang: None, password: PASSWORD.to_owned() };
        deeds::add_user(desk, user).await.expect("they are added");
    }
    let find = |name: &str| desk.find_people(&Actor::desk(), name).expect("the desk may")[0].id;
    let (marco, chiara) = (find("Marco"), find("Chiara"));
    let action = PeopleAction::AddOrganisation { name: Name::try_from("Customers").expect("a name"), vip: false };
    let customers = does(desk, Actor::desk(), Action::People(action)).await.organisation.expect("an organisation");
    let own = own_names(desk, marco).await;
    let (parent, crew) = (Some(first_queue(house)), Crew::Only(vec![marco]));
    let cellar = Queue { parent, level: 2, crew, drafts_only: true, ..Queue::named(Text::same(INNER[1])) };
    let cellar = does(desk, Actor::desk(), Action::Setting(SettingAction::AddQueue(cellar))).await.queue.expect("a queue");
    let ticket = asked(house, chiara, first_queue(house)).await;
    let drafted = worked(desk, ticket, (cellar, marco), &own).await;
    Canary { ticket, cellar, marco, customers, drafted }
}

/// The customer asks in a queue, and asks for somebody else.
pub(super) async fn asked(house: &House, chiara: PersonId, queue: QueueId) -> TicketId {
    let desk = house.desk();
    let mut file = desk.receive_file(THEIRS[2]).await.expect("there is room");
    file.take(b"CanaryBytes").await.expect("there is room");
    let file = file.finish(chiara).await.expect("it is stored");
    let new = NewTicket {
        queue,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        requester: Requester::Known(chiara),
        subject: Subject::try_from(THEIRS[0]).expect("a subject"),
        body: Body::try_from(THEIRS[1]).expect("words"),
        files: vec![file],
        channel: Channel::Portal,
        writing: Writing::Own,
        owner: None,
        follows: None,
        class: Classification::default(),
    };
    let chiara = desk.actor(chiara).expect("she is known");
    let ticket = does(desk, chiara.clone(), Action::Ticket(TicketAction::Create(Box::new(new)))).await.ticket.expect("a ticket");
    does(desk, chiara, Action::Ticket(TicketAction::AskEscalation { ticket, reason: words(THEIRS[1]) })).await;
    ticket
}

/// It goes to the cellar and has everything on it that a ticket can have. The version that brought a draft.
async fn worked(desk: &Arc<Desk>, ticket: TicketId, (cellar, marco): (QueueId, PersonId), own: &Own) -> Ver {
    let class = Classification { category: Some(own.category), ..Classification::default() };
    let mut ver = 0;
    for action in [
        TicketAction::Move { ticket, queue: cellar, reason: Some(words(INNER[3])) },
        TicketAction::Note { ticket, body: words(INNER[0]), files: Vec::new() },
        TicketAction::Assign { ticket, owner: Some(marco) },
        TicketAction::SetStatus { ticket, to: Status::Open },
        TicketAction::Label { ticket, label: Some(own.label) },
        TicketAction::Classify { ticket, to: class },
        TicketAction::Conclude { ticket, cause: Some(own.cause), solution: Some(words(INNER[5])), how: None },
        TicketAction::Reply { ticket, body: words(INNER[4]), files: Vec::new(), then: None },
    ] {
        ver = does(desk, Actor::desk(), Action::Ticket(action)).await.ver;
    }
    ver
}

pub(super) fn words(words: &str) -> Body {
    Body::try_from(words).expect("words")
}
