//! The life of a small ticket: it begins, finds somebody, is answered, perhaps waits, and is solved.

use jiff::{SignedDuration, Timestamp};
use shared::id::QueueId;
use shared::ticket::Priority;
use shared::ticket::status::{Closing, PendingOn, Status};

use super::cast::Member;
use super::catalogue::{Fault, Label};
use super::customers::{Customer, Reach};
use super::dice::Dice;
use super::hours::{Office, later, span};
use super::levels::Topic;
use super::people::Known;
use super::tale::{Deed, SOLVED, Tale, waits};
use super::words::{Place, Scenario, Slots, letter};

/// So long a draft waits for whoever sends it.
const SENT_AFTER_MINUTES: u64 = 4;

/// What happens to whom.
#[derive(Debug, Clone)]
pub(super) struct Case<'a> {
    pub(super) scenario: &'static Scenario,
    /// Which of its subjects.
    pub(super) subject: usize,
    pub(super) slots: Slots,
    pub(super) customer: &'a Customer,
    pub(super) at: Timestamp,
}

/// Who has to do with it.
#[derive(Debug, Clone, Copy)]
struct Hands {
    /// Who meets it first.
    first: Member,
    /// Who works on it.
    works: Member,
    /// Who writes to the customer.
    writes: Member,
    /// Where it is handed to.
    to: Option<QueueId>,
}

/// A life being told.
#[derive(Debug)]
pub(super) struct Life<'a, 'd> {
    dice: &'d mut Dice,
    known: &'a Known,
    case: Case<'a>,
    hands: Hands,
    /// Where the story stands.
    at: Timestamp,
    pub(super) tale: Tale<'a>,
}

impl<'a, 'd> Life<'a, 'd> {
    /// The ticket begins.
    pub(super) fn begin(dice: &'d mut Dice, known: &'a Known, case: Case<'a>) -> Self {
        let hands = hands(dice, known, case.scenario.place, case.customer.office);
        let subject = case.slots.fill(case.scenario.subjects[case.subject]);
        let tale = Tale::about(case.customer, &subject, Topic::of(case.scenario));
        let at = case.at;
        let mut life = Self { dice, known, case, hands, at, tale };
        life.open();
        life
    }

    fn open(&mut self) {
        let (customer, scenario) = (self.case.customer, self.case.scenario);
        let words = self.words(scenario.asks);
        let queue = match scenario.place {
            Place::Billing => self.known.queues.amministrazione,
            Place::Complaint => self.known.queues.reclami,
            Place::Front | Place::Cold | Place::Portal | Place::Firmware => self.known.queues.front(customer.office),
        };
        let (lang, dice) = (customer.lang(), &mut *self.dice);
        let mailed = scenario.place == Place::Complaint || dice.chance(45);
        let deed = match customer.reach {
            Reach::Phone => {
                // Nobody sits at the switchboard at night; whoever has an alarm is put through to the one on call.
                self.at = if self.is_alarm() { self.at } else { customer.office.after(self.at, 1) };
                let words = letter::from_caller(self.dice, lang, customer.name, customer.house, &words);
                let by = if self.is_alarm() { self.hands.works } else { self.hands.first };
                Deed::Call { by, queue, kind: scenario.kind, priority: scenario.priority, words }
            }
            Reach::Portal if !mailed => {
                Deed::Portal { queue, kind: scenario.kind, words: letter::from_customer(dice, lang, customer.name, customer.house, &words) }
            }
            Reach::Portal | Reach::Mail => {
                Deed::Mail { queue, words: letter::from_customer(dice, lang, customer.name, customer.house, &words) }
            }
        };
        self.tale.then(self.at, deed);
    }

    /// Somebody says how urgent it is, without taking it.
    pub(super) fn ranked(&mut self) -> &mut Self {
        if self.case.scenario.priority != Priority::Normal && self.case.customer.reach != Reach::Phone {
            self.pass(1, 6);
            self.tale.then(self.at, Deed::Rank(self.hands.first, self.case.scenario.priority));
        }
        self
    }

    /// Somebody takes it, and hands it to whoever knows.
    pub(super) fn taken(&mut self) -> &mut Self {
        let (low, high) = match self.case.scenario.place {
            _ if self.is_alarm() => (1, 9),
            Place::Front | Place::Cold => (2, 45),
            Place::Portal | Place::Firmware => (3, 60),
            Place::Billing | Place::Complaint => (15, 380),
        };
        self.pass(low, high);
        let Hands { first, works, to, .. } = self.hands;
        self.tale.then(self.at, Deed::Take(first));
        // A form and a caller say what it is about; a mail has to be read.
        if matches!(self.tale.beats.first(), Some((_, Deed::Mail { .. }))) {
            self.tale.then(self.at, Deed::Sort(first, Topic::of(self.case.scenario)));
        }
        self.ranked();
        if let Some(queue) = to {
            self.pass(1, 12);
            let says = self.dice.chance(35);
            let words = says.then(|| letter::handing_over(self.dice, self.case.customer.lang(), works.name()));
            self.hand_over(queue, words);
        }
        if works != first {
            self.tale.then(self.at, Deed::Give(first, works));
        }
        self
    }

    /// It goes to another queue. Who works refrigeration wants to read why.
    fn hand_over(&mut self, queue: QueueId, words: Option<String>) {
        let first = self.hands.first;
        if queue == self.known.queues.freddo {
            let why = words.unwrap_or_else(|| letter::reason(self.case.subject).to_owned());
            self.tale.then(self.at, Deed::Pass(first, queue, why));
            return;
        }
        if let Some(words) = words {
            self.tale.then(self.at, Deed::Note(first, words));
        }
        self.tale.then(self.at, Deed::Move(first, queue));
    }

    /// Somebody answers for it: for hospitals Davide, for everybody else whoever met it first.
    pub(super) fn charged(&mut self) -> &mut Self {
        let first = self.hands.first;
        let answers = if self.case.customer.house.starts_with("Ospedale") { Member::Davide } else { first };
        self.tale.then(self.at, Deed::Charge(first, answers));
        self
    }

    /// The desk answers for the first time.
    pub(super) fn answered(&mut self) -> &mut Self {
        let words = self.words(self.case.scenario.firsts);
        self.reply_within(&words, None)
    }

    /// The desk has to know something first; whether it has to.
    pub(super) fn asked(&mut self) -> bool {
        let Some((question, _)) = self.question() else { return false };
        let question = self.case.slots.fill(question);
        self.reply_within(&question, Some(waits(PendingOn::Customer)));
        true
    }

    /// The customer answers what was asked.
    pub(super) fn told(&mut self) -> &mut Self {
        if let Some((_, answer)) = self.question() {
            let words = self.case.slots.fill(answer);
            self.pass(12, 420);
            let customer = self.case.customer;
            let words = letter::short(self.dice, customer.lang(), customer.name, &words);
            self.tale.then(self.at, Deed::Answer(words));
        }
        self
    }

    /// An agent tells the others something.
    pub(super) fn noted(&mut self) -> &mut Self {
        if !self.case.scenario.notes.is_empty() {
            let words = self.words(self.case.scenario.notes);
            self.pass(5, 90);
            self.tale.then(self.at, Deed::Note(self.hands.works, words));
        }
        self
    }

    /// Somebody outside is waited for.
    pub(super) fn supplied(&mut self) -> &mut Self {
        let portal = matches!(self.case.scenario.place, Place::Portal | Place::Firmware);
        let words = letter::waiting(self.dice, self.case.customer.lang(), portal).to_owned();
        self.pass(10, 60);
        self.tale.then(self.at, Deed::Note(self.hands.works, words)).then(self.at, Deed::Set(self.hands.works, waits(PendingOn::Supplier)));
        self
    }

    /// What is waited for is a part.
    pub(super) fn ordered(&mut self) -> &mut Self {
        if self.case.scenario.place == Place::Cold {
            self.tale.then(self.at, Deed::Label(self.hands.works, Label::PartOrdered));
        }
        self
    }

    /// It sleeps until a moment.
    pub(super) fn put_off(&mut self, until: Timestamp) -> &mut Self {
        self.pass(2, 20);
        let to = Status::Pending { on: PendingOn::Moment, until: Some(until) };
        self.tale.then(self.at, Deed::Set(self.hands.works, to));
        self
    }

    /// The desk thinks that it is done.
    pub(super) fn solved(&mut self) -> &mut Self {
        let words = self.words(self.case.scenario.solved);
        let (low, high) = match self.case.scenario.place {
            _ if self.is_alarm() => (25, 230),
            Place::Front => (4, 260),
            Place::Cold => (90, 1_300),
            Place::Portal => (25, 560),
            Place::Firmware => (300, 2_600),
            Place::Billing => (60, 1_500),
            Place::Complaint => (700, 4_000),
        };
        self.pass(low, high);
        self.concluded();
        self.reply(&words, SOLVED);
        self
    }

    /// Where it is asked for, it is said why it happened and what helped.
    fn concluded(&mut self) {
        if self.is_drafted() {
            let fault = if self.case.scenario.priority == Priority::High { Fault::Program } else { Fault::Part };
            self.tale.then(self.at, Deed::Conclude(self.hands.works, fault, letter::CONCLUDED.to_owned()));
        }
    }

    /// A whole life, to the end that it has.
    pub(super) fn whole(&mut self) -> &mut Self {
        self.taken();
        if self.dice.chance(34) && self.case.customer.reach != Reach::Phone && self.asked() {
            self.told();
        } else {
            self.answered();
        }
        if self.is_supplied() && self.dice.chance(18) {
            self.supplied();
            self.pass(200, 1_400);
            self.tale.then(self.at, Deed::Set(self.hands.works, Status::Open));
        } else if self.is_visited() && self.dice.chance(25) {
            let until = self.case.customer.office.after(self.at, self.dice.between(300, 1_200));
            self.put_off(until);
            self.at = until;
            self.tale.then(until, Deed::Wake);
        }
        if self.dice.chance(40) {
            self.noted();
        }
        self.solved();
        self
    }

    /// What the customer says to it, or nothing.
    pub(super) fn settled(&mut self) -> &mut Self {
        let customer = self.case.customer;
        let fate = self.dice.between(0, 99);
        let may_return = matches!(self.case.scenario.place, Place::Cold | Place::Portal | Place::Firmware);
        if fate < 9 && may_return && customer.reach != Reach::Phone {
            let (again, end) = letter::again(self.dice, customer.lang());
            self.pass(90, 900);
            let words = letter::short(self.dice, customer.lang(), customer.name, again);
            self.tale.then(self.at, Deed::Answer(words));
            self.pass(40, 500);
            self.concluded();
            self.reply(end, SOLVED);
            self.tale.closes_itself();
        } else if fate < 16 && customer.reach != Reach::Phone {
            // Thanks open a solved ticket again: an agent reads them and closes it.
            let thanks = letter::thanks(self.dice, customer.lang()).to_owned();
            self.pass(10, 400);
            self.tale.then(self.at, Deed::Answer(thanks));
            self.pass(5, 120);
            self.concluded();
            self.tale.then(self.at, Deed::Set(self.hands.writes, Status::Closed { how: Closing::Successful }));
        } else if fate < 38 && customer.reach == Reach::Portal {
            self.pass(30, 1_200);
            self.tale.then(self.at, Deed::Confirm);
        } else {
            self.tale.closes_itself();
        }
        self
    }

    fn question(&self) -> Option<(&'static str, &'static str)> {
        let variant = self.variant(self.case.scenario.asks.len());
        self.case.scenario.questions.get(variant).copied().filter(|(question, _)| !question.is_empty())
    }

    /// An index among `len` that belongs to this ticket's way of asking.
    fn variant(&self, len: usize) -> usize {
        self.case.subject % self.case.scenario.asks.len().max(1) % len.max(1)
    }

    fn words(&self, all: &[&str]) -> String {
        all.get(self.variant(all.len())).map(|words| self.case.slots.fill(words)).unwrap_or_default()
    }

    fn is_alarm(&self) -> bool {
        self.case.scenario.is_alarm()
    }

    fn is_supplied(&self) -> bool {
        self.case.scenario.is_supplied()
    }

    fn is_visited(&self) -> bool {
        self.case.scenario.is_visited()
    }

    fn reply_within(&mut self, words: &str, then: Option<Status>) -> &mut Self {
        let (low, high) = match self.case.scenario.place {
            _ if self.is_alarm() => (1, 7),
            Place::Front => (1, 30),
            Place::Cold | Place::Portal => (4, 70),
            Place::Firmware => (10, 120),
            Place::Billing | Place::Complaint => (10, 200),
        };
        self.pass(low, high);
        self.reply(words, then);
        self
    }

    fn reply(&mut self, words: &str, then: Option<Status>) {
        let (customer, Hands { works, writes, .. }) = (self.case.customer, self.hands);
        let words = letter::from_agent(self.dice, customer.lang(), customer.name, writes.name(), words);
        if !self.is_drafted() {
            self.tale.then(self.at, Deed::Reply(writes, words, then));
            return;
        }
        self.tale.then(self.at, Deed::Draft(works, letter::drafted(writes.name(), then)));
        self.at = customer.office.after(self.at, SENT_AFTER_MINUTES);
        self.tale.sent(self.at, writes, words, then);
    }

    /// Whether it is where nobody writes to customers.
    fn is_drafted(&self) -> bool {
        self.hands.to == Some(self.known.queues.firmware)
    }

    /// Minutes pass: of office time, but an alarm knows no office.
    fn pass(&mut self, low: u64, high: u64) {
        let minutes = self.dice.rather_low(low, high);
        let seconds = SignedDuration::from_secs(i64::try_from(self.dice.between(1, 58)).unwrap_or(1));
        let at = if self.is_alarm() { later(self.at, span(minutes)) } else { self.case.customer.office.after(self.at, minutes) };
        self.at = later(at, seconds);
    }
}

fn hands(dice: &mut Dice, known: &Known, place: Place, office: Office) -> Hands {
    let same = |member| Hands { first: member, works: member, writes: member, to: None };
    let (queues, sometimes) = (&known.queues, dice.chance(22));
    match (place, office) {
        (Place::Front, Office::Treviso) => same(if sometimes { Member::Priya } else { Member::Giulia }),
        (Place::Cold, Office::Treviso) => {
            Hands { first: Member::Giulia, works: Member::Sandra, writes: Member::Sandra, to: Some(queues.freddo) }
        }
        (Place::Portal, Office::Treviso) => {
            Hands { first: Member::Giulia, works: Member::Marco, writes: Member::Marco, to: Some(queues.portale) }
        }
        (Place::Firmware, Office::Treviso) => {
            Hands { first: Member::Marco, works: Member::Tomasz, writes: Member::Marco, to: Some(queues.firmware) }
        }
        (Place::Billing, Office::Treviso) => same(if dice.chance(55) { Member::Giulia } else { Member::Priya }),
        (Place::Complaint, _) => same(Member::Davide),
        // Those who know refrigeration, portal and firmware serve UK Support where it is.
        (Place::Front, Office::Leeds) => same(if sometimes { Member::Priya } else { Member::Aoife }),
        (Place::Cold, Office::Leeds) => {
            Hands { first: Member::Aoife, works: if sometimes { Member::Aoife } else { Member::Sandra }, writes: Member::Aoife, to: None }
        }
        (Place::Portal, Office::Leeds) => {
            let works = if dice.chance(50) { Member::Tomasz } else { Member::Aoife };
            Hands { first: Member::Aoife, works, writes: works, to: None }
        }
        (Place::Firmware, Office::Leeds) => Hands { first: Member::Aoife, works: Member::Tomasz, writes: Member::Tomasz, to: None },
        (Place::Billing, Office::Leeds) => same(Member::Priya),
    }
}
