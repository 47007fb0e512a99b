//! What the figures need to know of a ticket: one compact fact each, made from the ticket alone.
//!
//! A desk of a million tickets holds a million facts, so a fact is one line of the processor's cache, and 8 bytes for each
//! moment of the ticket's life. What that needs of packing is in here; everybody else asks by name.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{OrganisationId, PersonId, QueueId, TicketId};
use crate::ticket::status::StatusCode;
use crate::ticket::{Channel, Ticket};

/// The most bytes of a fact without its moments: DESIGN §7.
pub const FACT_BYTES_MAX: usize = 64;

/// What a fact says, in full and in plain words: what one is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particulars {
    /// Its number.
    pub ticket: TicketId,
    /// The main queue that the customer sees.
    pub home: QueueId,
    /// Where it is.
    pub queue: QueueId,
    /// How it came.
    pub channel: Channel,
    /// For whom.
    pub organisation: Option<OrganisationId>,
    /// Who asks.
    pub requester: PersonId,
    /// Who works on it.
    pub owner: Option<PersonId>,
    /// Who answers for it.
    pub responsible: Option<PersonId>,
    /// When it came to be.
    pub created_at: Timestamp,
    /// When a person of the desk first took it up.
    pub acknowledged_at: Option<Timestamp>,
    /// When a person of the desk first answered.
    pub responded_at: Option<Timestamp>,
    /// An agent wrote it down or wrote first: nobody waited to be acknowledged.
    pub by_agent: bool,
    /// Every state it was in, and since when.
    pub path: Vec<(Timestamp, StatusCode)>,
    /// The homes that it had before, each until when; hardly any ticket has one.
    pub homes_before: Vec<(Timestamp, QueueId)>,
}

/// What the figures need to know of a ticket. Moments are exact to the microsecond, as the log has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Its number.
    pub ticket: TicketId,
    /// When it came to be; its path; when it was taken up and answered, where it was.
    moments: Box<[Step]>,
    who: Narrow,
    /// How it came.
    pub channel: Channel,
    /// An agent wrote it down or wrote first: nobody waited to be acknowledged.
    pub by_agent: bool,
    acknowledged: bool,
    responded: bool,
    rare: Option<Box<Rare>>,
}

/// A moment and the state that began with it, in 8 bytes: microseconds since 1970 above, the state's number in the lowest byte.
///
/// The years 829 to 3111 can be told so; what lies beyond is told as the first or last moment of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Step(i64);

const CODES: i64 = 256;

impl Step {
    fn new(at: Timestamp, to: StatusCode) -> Self {
        let micros = at.as_microsecond().clamp(i64::MIN / CODES, i64::MAX / CODES - 1);
        Self(micros * CODES + to as i64)
    }

    /// Since when.
    #[must_use]
    pub fn at(self) -> Timestamp {
        Timestamp::from_microsecond(self.0.div_euclid(CODES)).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Which state.
    #[must_use]
    pub fn to(self) -> StatusCode {
        let code = usize::try_from(self.0.rem_euclid(CODES)).unwrap_or_default();
        StatusCode::ALL.get(code).copied().unwrap_or(StatusCode::New)
    }
}

/// Queues, people and the organisation in 4 bytes each: home, queue, organisation, requester, owner, responsible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct Narrow([u32; 6]);

/// What stands for nobody.
const NOBODY: u32 = u32::MAX;

/// The same in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Wide {
    home: QueueId,
    queue: QueueId,
    organisation: Option<OrganisationId>,
    requester: PersonId,
    owner: Option<PersonId>,
    responsible: Option<PersonId>,
}

/// What hardly any ticket has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Rare {
    homes_before: Vec<(Timestamp, QueueId)>,
    /// Ids that do not fit into 4 bytes.
    wide: Option<Wide>,
}

impl Wide {
    /// The same in 4 bytes each, where they fit.
    fn narrow(&self) -> Option<Narrow> {
        let fits = |id: u64| u32::try_from(id).ok().filter(|id| *id != NOBODY);
        let or_nobody = |id: Option<u64>| id.map_or(Some(NOBODY), fits);
        Some(Narrow([
            fits(self.home.0)?,
            fits(self.queue.0)?,
            or_nobody(self.organisation.map(|id| id.0))?,
            fits(self.requester.0)?,
            or_nobody(self.owner.map(|id| id.0))?,
            or_nobody(self.responsible.map(|id| id.0))?,
        ]))
    }
}

impl Narrow {
    fn wide(self) -> Wide {
        let Self([home, queue, organisation, requester, owner, responsible]) = self;
        let somebody = |id: u32| (id != NOBODY).then_some(u64::from(id));
        Wide {
            home: QueueId(home.into()),
            queue: QueueId(queue.into()),
            organisation: somebody(organisation).map(OrganisationId),
            requester: PersonId(requester.into()),
            owner: somebody(owner).map(PersonId),
            responsible: somebody(responsible).map(PersonId),
        }
    }
}

impl From<Particulars> for Fact {
    fn from(told: Particulars) -> Self {
        let Particulars { home, queue, organisation, requester, owner, responsible, .. } = told;
        let wide = Wide { home, queue, organisation, requester, owner, responsible };
        let narrow = wide.narrow();
        let rare = Rare { homes_before: told.homes_before, wide: narrow.is_none().then_some(wide) };
        let begun = std::iter::once(Step::new(told.created_at, StatusCode::New));
        let path = told.path.iter().map(|(at, to)| Step::new(*at, *to));
        let reached = [told.acknowledged_at, told.responded_at].into_iter().flatten().map(|at| Step::new(at, StatusCode::New));
        Self {
            ticket: told.ticket,
            moments: begun.chain(path).chain(reached).collect(),
            who: narrow.unwrap_or(Narrow([NOBODY; 6])),
            channel: told.channel,
            by_agent: told.by_agent,
            acknowledged: told.acknowledged_at.is_some(),
            responded: told.responded_at.is_some(),
            rare: (!rare.homes_before.is_empty() || rare.wide.is_some()).then(|| Box::new(rare)),
        }
    }
}

impl Fact {
    /// What the figures need to know of this ticket.
    #[must_use]
    pub fn of(ticket: &Ticket) -> Self {
        Self::from(Particulars {
            ticket: ticket.id,
            home: ticket.home,
            queue: ticket.queue,
            channel: ticket.channel,
            organisation: ticket.organisation,
            requester: ticket.requester,
            owner: ticket.owner,
            responsible: ticket.responsible,
            created_at: ticket.created_at,
            acknowledged_at: ticket.acknowledged_at,
            responded_at: ticket.responded_at,
            by_agent: ticket.by_agent,
            path: ticket.path.iter().map(|step| (step.at, step.to)).collect(),
            homes_before: ticket.homes_before.clone(),
        })
    }

    /// All that it says, in plain words.
    #[must_use]
    pub fn particulars(&self) -> Particulars {
        let Wide { home, queue, organisation, requester, owner, responsible } = self.who();
        Particulars {
            ticket: self.ticket,
            home,
            queue,
            channel: self.channel,
            organisation,
            requester,
            owner,
            responsible,
            created_at: self.created_at(),
            acknowledged_at: self.acknowledged_at(),
            responded_at: self.responded_at(),
            by_agent: self.by_agent,
            path: self.path().iter().map(|step| (step.at(), step.to())).collect(),
            homes_before: self.homes_before().to_vec(),
        }
    }

    fn who(&self) -> Wide {
        let wide = self.rare.as_ref().and_then(|rare| rare.wide);
        wide.unwrap_or_else(|| self.who.wide())
    }

    fn homes_before(&self) -> &[(Timestamp, QueueId)] {
        self.rare.as_ref().map_or(&[], |rare| &rare.homes_before)
    }

    /// Where it is.
    #[must_use]
    pub fn queue(&self) -> QueueId {
        self.who().queue
    }

    /// The main queue that the customer sees.
    #[must_use]
    pub fn home(&self) -> QueueId {
        self.who().home
    }

    /// For whom.
    #[must_use]
    pub fn organisation(&self) -> Option<OrganisationId> {
        self.who().organisation
    }

    /// When it came to be.
    #[must_use]
    pub fn created_at(&self) -> Timestamp {
        self.moments.first().map_or(Timestamp::UNIX_EPOCH, |step| step.at())
    }

    /// Every state it was in, and since when.
    #[must_use]
    pub fn path(&self) -> &[Step] {
        let end = self.moments.len().saturating_sub(usize::from(self.acknowledged) + usize::from(self.responded));
        self.moments.get(1..end).unwrap_or_default()
    }

    /// When a person of the desk first took it up.
    #[must_use]
    pub fn acknowledged_at(&self) -> Option<Timestamp> {
        let from_end = 1 + usize::from(self.responded);
        self.acknowledged.then(|| self.moments.len().checked_sub(from_end).map(|at| self.moments[at].at())).flatten()
    }

    /// When a person of the desk first answered.
    #[must_use]
    pub fn responded_at(&self) -> Option<Timestamp> {
        self.moments.last().filter(|_| self.responded).map(|step| step.at())
    }

    /// What of it decides who sees it. Participants are not kept here: they see tickets as customers, never as the desk.
    #[must_use]
    pub fn audience(&self) -> crate::access::Audience<'_> {
        let Wide { queue, organisation, requester, owner, responsible, .. } = self.who();
        crate::access::Audience { requester, participants: &[], organisation, queue, owner, responsible }
    }

    /// Where it stands now.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.path().last().map_or(StatusCode::New, |step| step.to())
    }

    /// Its home just before a moment: what was reported of that day stays true when it moves later.
    #[must_use]
    pub fn home_before(&self, moment: Timestamp) -> QueueId {
        self.homes_before().iter().find(|(until, _)| moment <= *until).map_or_else(|| self.home(), |(_, home)| *home)
    }

    /// How many bytes of memory it takes besides itself.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let homes = self.homes_before();
        let rare = if self.rare.is_some() { size_of::<Rare>() } else { 0 };
        size_of_val::<[Step]>(&self.moments) + rare + size_of_val(homes)
    }
}
