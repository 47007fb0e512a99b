//! The open queue on the first day: placed relative to now, in working time.

use jiff::{SignedDuration, Timestamp};
use shared::locale::Lang;
use shared::setting::Settings;
use shared::ticket::status::PendingOn;
use shared::ticket::{Priority, TicketKind};

use super::cast::Member;
use super::customers::{Reach, lang_of};
use super::dice::Dice;
use super::hours::{Office, later, span};
use super::life::{Case, Life};
use super::month::{Deck, somebody};
use super::people::Known;
use super::promised::{Promised, promised};
use super::tale::{Deed, Tale, waits};
use super::words::{Place, Slots};
use crate::error::DeskError;

/// How far an open ticket has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Written within the hour; nobody has looked.
    Fresh,
    /// Nobody has taken it.
    Unowned,
    /// Taken, not answered.
    Taken,
    /// Answered, in work.
    InWork,
    /// Answered, and noted what was found.
    Noted,
    /// The customer is asked.
    Asked,
    /// The customer has answered.
    Heard,
    /// A supplier is waited for.
    Supplier,
    /// It sleeps until a moment.
    PutOff,
    /// In work, and what was promised is over: since today or yesterday, and since weeks.
    Late,
}

/// What the queue holds besides the requests of the two of the cast and what `routed` tells: 53 tickets, 12 of them nobody's.
const QUEUE: [(Stage, u64); 10] = [
    (Stage::Fresh, 5),
    (Stage::Unowned, 7),
    (Stage::Taken, 5),
    (Stage::InWork, 7),
    (Stage::Noted, 6),
    (Stage::Asked, 6),
    (Stage::Heard, 8),
    (Stage::Supplier, 4),
    (Stage::PutOff, 3),
    (Stage::Late, 2),
];
/// A life that does not fit before now, or keeps another promise than it should, is thrown again; so often at most.
const TRIES_MAX: u64 = 400;
/// Whoever starts the demo sees what is late before everything is.
const LOOK_AROUND: SignedDuration = SignedDuration::from_mins(30);

/// The open queue. Two of its tickets are late and no others are, whenever now is.
pub(super) fn tales<'a>(known: &'a Known, settings: &Settings, now: Timestamp) -> Result<Vec<Tale<'a>>, DeskError> {
    let mut dice = Dice::new(super::SEED ^ 0x6c69_7665);
    let mut decks = [(Office::Treviso, Deck::new(Lang::It)), (Office::Leeds, Deck::new(Lang::En))];
    let mut tales = cast(known, now)?;
    for (stage, many) in QUEUE {
        for i in 0..many {
            let (office, deck) = &mut decks[usize::from(i % 3 == 2)];
            tales.push(one(&mut dice, known, settings, *office, deck, (stage, i), now));
        }
    }
    Ok(tales)
}

fn one<'a>(
    dice: &mut Dice,
    known: &'a Known,
    settings: &Settings,
    office: Office,
    deck: &mut Deck,
    (stage, i): (Stage, u64),
    now: Timestamp,
) -> Tale<'a> {
    // Two alarms: one has just come in, one is being worked on; none is ever left.
    let alarm = i == 0 && matches!(stage, Stage::Fresh | Stage::InWork);
    let (scenario, subject) = deck.find(dice, |scenario, subject| {
        let question = scenario.questions.get(subject % scenario.asks.len().max(1)).is_some_and(|(question, _)| !question.is_empty());
        let fits = match stage {
            Stage::Asked | Stage::Heard => question,
            Stage::Late if i == 0 => scenario.place == Place::Front,
            Stage::Supplier if i == 0 => scenario.is_supplied() && scenario.place == Place::Cold,
            Stage::Supplier | Stage::Late => scenario.is_supplied(),
            Stage::PutOff => scenario.is_visited(),
            // Somebody in Leeds waits for whoever reads English.
            Stage::Unowned if i == 2 => !matches!(scenario.place, Place::Billing | Place::Complaint),
            Stage::Fresh | Stage::Unowned | Stage::Taken | Stage::InWork | Stage::Noted => true,
        };
        fits && alarm == scenario.is_alarm()
    });
    let written = matches!(stage, Stage::Fresh | Stage::Asked | Stage::Heard);
    let customer = loop {
        let customer = somebody(dice, known, office, scenario);
        // Whose contract says half an hour does not wait longer for a first answer.
        let hurried = matches!(stage, Stage::Unowned | Stage::Taken) && known.levels.contract(customer.house).is_some();
        if !hurried && (!written || customer.reach != Reach::Phone) {
            break customer;
        }
    };
    let slots = Slots::draw(dice, lang_of(office));
    let case = |at| Case { scenario, subject, slots: slots.clone(), customer, at };
    if stage == Stage::Fresh {
        // Whenever the first start is: somebody has just written.
        let at = later(now, -span(3 + i * 11));
        return Life::begin(dice, known, case(at)).tale;
    }
    let (least, most) = minutes_ago(stage, i);
    // One of each stage is due any minute, the others not before somebody has looked around.
    let then = later(now, if i == 0 { SignedDuration::ZERO } else { LOOK_AROUND });
    let wanted = if stage == Stage::Late { Promised::Late } else { Promised::Kept };
    let mut tale = Tale::new(customer, "");
    for _ in 0..TRIES_MAX {
        let ago = dice.between(least, most);
        // Nobody sleeps on an alarm.
        let begins = if alarm { later(now, -span(ago)) } else { office.before(now, ago) };
        let mut life = Life::begin(dice, known, case(begins));
        come_to(&mut life, stage, later(now, span(60 * 20 * (i + 1))), office);
        tale = life.tale;
        if tale.ends() < now && promised(&tale, known, settings, then) == wanted {
            break;
        }
    }
    tale
}

/// The least and the most of office time since a ticket began that has come so far.
fn minutes_ago(stage: Stage, i: u64) -> (u64, u64) {
    match stage {
        Stage::Fresh | Stage::Unowned => (8, 220),
        Stage::Taken | Stage::InWork | Stage::Noted | Stage::Heard => (15, 470),
        Stage::Asked | Stage::Supplier | Stage::PutOff => (60, 1_500),
        // What the first level answers itself is promised within eight hours.
        Stage::Late if i == 0 => (500, 590),
        Stage::Late => (6_500, 9_000),
    }
}

fn come_to(life: &mut Life<'_, '_>, stage: Stage, then: Timestamp, office: Office) {
    match stage {
        Stage::Fresh => {}
        Stage::Unowned => {
            life.ranked();
        }
        Stage::Taken => {
            life.taken().charged();
        }
        Stage::InWork | Stage::Late => {
            life.taken().charged().answered();
        }
        Stage::Noted => {
            life.taken().charged().answered().noted();
        }
        Stage::Asked => {
            life.taken().charged().asked();
        }
        Stage::Heard => {
            life.taken().charged().asked();
            life.told();
        }
        Stage::Supplier => {
            life.taken().charged().answered().supplied().ordered();
        }
        Stage::PutOff => {
            // A visit in the morning of a working day.
            life.taken().charged().answered().put_off(office.after(then, 30));
        }
    }
}

/// What the two customers of the cast have open.
fn cast<'a>(known: &'a Known, now: Timestamp) -> Result<Vec<Tale<'a>>, DeskError> {
    let queues = &known.queues;
    let (chiara, graham) = (known.customer(Member::Chiara.name())?, known.customer(Member::Graham.name())?);
    let rome = |minutes| Office::Treviso.before(now, minutes);
    let leeds = |minutes| Office::Leeds.before(now, minutes);

    let mut nights = Tale::new(chiara, "Due persone in più per le notti");
    nights
        .then(rome(310), Deed::Portal { queue: queues.assistenza, kind: TicketKind::ServiceRequest, words: "Buongiorno,\nda lunedì le notti in farmacia le coprono anche Ilaria Fornasier e un collega nuovo. Devono ricevere gli allarmi dell'armadio vaccini, dopo di me.\n\nChiara Venier".to_owned() })
        .then(rome(292), Deed::Take(Member::Giulia))
        .then(rome(291), Deed::Rank(Member::Giulia, Priority::High))
        .then(rome(291), Deed::Charge(Member::Giulia, Member::Davide))
        .then(rome(280), Deed::Reply(Member::Giulia, "Gentile dottoressa Venier,\n\nla dottoressa Fornasier è già nella lista. Del collega nuovo mi servono il nome e un cellulare: gli mando subito una chiamata di prova.\n\nGiulia Rinaldi".to_owned(), Some(waits(PendingOn::Customer))))
        .then(rome(95), Deed::Answer("Si chiama Lorenzo Piccin, il numero è 0422 555 816. Meglio provare prima delle 18.".to_owned()));

    let mut shelf = Tale::new(graham, "Second probe for the dairy shelf");
    shelf
        .then(leeds(420), Deed::Portal { queue: queues.uk, kind: TicketKind::ServiceRequest, words: "You talked me into it. What's a second probe for the dairy shelf, fitted, and can it be done before eight? I open at eight.\n\nG. Pell".to_owned() })
        .then(leeds(395), Deed::Take(Member::Aoife))
        .then(leeds(395), Deed::Charge(Member::Aoife, Member::Aoife))
        .then(leeds(388), Deed::Reply(Member::Aoife, "Hello Graham,\n\n£128 fitted and calibrated, £3 a month after. Half past six is no trouble, Sandra's round starts in Whitby anyway. Which morning?\n\nAoife".to_owned(), Some(waits(PendingOn::Customer))))
        .then(leeds(150), Deed::Answer("Any but Thursday. Thursday is bread.".to_owned()));
    Ok(vec![nights, shelf])
}
