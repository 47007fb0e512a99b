//! The hundreds of small tickets: the month itself, and a thin row of them up to now.

use jiff::civil::{Date, date, time};
use jiff::{SignedDuration, Timestamp};
use shared::locale::Lang;

use super::customers::{Customer, Reach, lang_of};
use super::dice::Dice;
use super::hours::{Office, later, span};
use super::life::{Case, Life};
use super::people::Known;
use super::tale::Tale;
use super::words::{Place, Scenario, Slots, scenarios};

/// The month's first and last day.
pub(super) const MONTH: (Date, Date) = (date(2026, 3, 23), date(2026, 4, 22));
/// Figures look back so many days.
const FIGURES_DAYS: i64 = 90;

/// Subjects to be dealt like cards: none comes a second time before all have come once.
#[derive(Debug)]
pub(super) struct Deck {
    all: Vec<(&'static Scenario, usize)>,
    left: Vec<(&'static Scenario, usize)>,
}

impl Deck {
    /// All that happens to customers of a language.
    pub(super) fn new(lang: Lang) -> Self {
        let all = scenarios(lang).into_iter().flat_map(|scenario| (0..scenario.subjects.len()).map(move |i| (scenario, i))).collect();
        Self { all, left: Vec::new() }
    }

    /// The next.
    pub(super) fn deal(&mut self, dice: &mut Dice) -> (&'static Scenario, usize) {
        if self.left.is_empty() {
            self.left = self.all.clone();
            dice.shuffle(&mut self.left);
        }
        // There is a scenario in every language.
        self.left.pop().unwrap_or(self.all[0])
    }

    /// The next that fits; those before it stay for others.
    pub(super) fn find(&mut self, dice: &mut Dice, fits: impl Fn(&Scenario, usize) -> bool) -> (&'static Scenario, usize) {
        let place = |left: &[(&'static Scenario, usize)]| left.iter().rposition(|(scenario, subject)| fits(scenario, *subject));
        if place(&self.left).is_none() {
            self.left = self.all.clone();
            dice.shuffle(&mut self.left);
        }
        place(&self.left).map_or(self.all[0], |place| self.left.remove(place))
    }
}

/// Somebody to whom it may happen.
pub(super) fn somebody<'a>(dice: &mut Dice, known: &'a Known, office: Office, scenario: &Scenario) -> &'a Customer {
    let fits = |customer: &&Customer| {
        let written = scenario.place != Place::Complaint || customer.reach != Reach::Phone;
        // The two of the cast have their own stories.
        let small = !super::cast::CAST.iter().any(|card| card.name == customer.name);
        customer.office == office && scenario.who.contains(&customer.sector) && written && small
    };
    let all: Vec<&Customer> = known.customers.iter().filter(fits).collect();
    all.get(dice.index(all.len())).copied().unwrap_or(&known.customers[0])
}

/// All small tickets that were solved before `now`.
pub(super) fn tales<'a>(known: &'a Known, now: Timestamp) -> Vec<Tale<'a>> {
    let mut dice = Dice::new(super::SEED ^ 0x006d_6f6e_7468);
    let mut decks = [(Office::Treviso, Deck::new(Lang::It)), (Office::Leeds, Deck::new(Lang::En))];
    let mut tales = Vec::new();
    for day in days(now) {
        let in_month = MONTH.0 <= day && day <= MONTH.1;
        for (office, deck) in &mut decks {
            for _ in 0..how_many(&mut dice, *office, day, in_month) {
                let at = arrival(&mut dice, *office, day);
                tales.extend(one(&mut dice, known, *office, deck, at).filter(|tale| is_over(tale, now)));
            }
        }
    }
    tales
}

/// The first day of the story.
pub(super) fn begins(now: Timestamp) -> Date {
    days(now).first().copied().unwrap_or(MONTH.0)
}

/// The days of the month and of the last ninety days.
fn days(now: Timestamp) -> Vec<Date> {
    let today = Office::Treviso.day_of(now);
    let back = |days: i64| today.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(today);
    let month = MONTH.0.series(jiff::Span::new().days(1)).take_while(|day| *day <= MONTH.1);
    let lately = back(FIGURES_DAYS).series(jiff::Span::new().days(1)).take_while(|day| *day <= today);
    let mut days: Vec<Date> = month.chain(lately).collect();
    days.sort();
    days.dedup();
    days
}

fn how_many(dice: &mut Dice, office: Office, day: Date, in_month: bool) -> u64 {
    match (office.works_on(day), in_month, office) {
        // After a long weekend everybody writes.
        (true, true, Office::Treviso) => dice.between(9, 14) + if day == date(2026, 4, 7) { 5 } else { 0 },
        (true, true, Office::Leeds) => dice.between(6, 9),
        (true, false, Office::Treviso) => dice.between(3, 5),
        (true, false, Office::Leeds) => dice.between(1, 3),
        (false, true, _) => dice.between(0, 1),
        (false, false, _) => u64::from(dice.chance(15)),
    }
}

/// Most write when they open the shop, many after lunch, a few at night.
fn arrival(dice: &mut Dice, office: Office, day: Date) -> Timestamp {
    let minute = match dice.between(0, 99) {
        0..45 => dice.between(7 * 60 + 40, 10 * 60 + 40),
        45..92 => dice.between(10 * 60 + 40, 18 * 60),
        _ => dice.between(60, 23 * 60),
    };
    later(office.at(day, time(0, 0, 0, 0)), span(minute) + SignedDuration::from_secs(i64::try_from(dice.between(0, 59)).unwrap_or(0)))
}

fn one<'a>(dice: &mut Dice, known: &'a Known, office: Office, deck: &mut Deck, at: Timestamp) -> Option<Tale<'a>> {
    let (mut scenario, mut subject) = deck.deal(dice);
    // Complaints are rarer than everything else.
    if scenario.place == Place::Complaint && dice.chance(65) {
        (scenario, subject) = deck.deal(dice);
    }
    let customer = somebody(dice, known, office, scenario);
    let slots = Slots::draw(dice, lang_of(office));
    let mut life = Life::begin(dice, known, Case { scenario, subject, slots, customer, at });
    life.whole().settled();
    Some(life.tale)
}

/// Whether it is solved for good by now; what only closes by itself later may still do so.
fn is_over(tale: &Tale<'_>, now: Timestamp) -> bool {
    let last = tale.beats.iter().rev().find(|(_, deed)| !matches!(deed, super::tale::Deed::Wake));
    last.is_some_and(|(at, _)| *at < now)
}
