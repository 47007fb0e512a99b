//! What holds for every report over any facts.

use std::sync::LazyLock;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use shared::id::{ID_MAX, OrganisationId, PersonId, QueueId, TicketId};
use shared::kpi::ask::{Ask, Filter, Stretch};
use shared::kpi::fact::{FACT_BYTES_MAX, Fact, Particulars};
use shared::kpi::figure::{AGE_BANDS, Figure, RESOLUTION_BANDS, tickets_behind};
use shared::kpi::period::{Period, days_later};
use shared::kpi::report::{Numbers, Report, report};
use shared::ticket::Channel;
use shared::ticket::status::StatusCode;

use crate::cast::{at, zone};

const HOUR: i64 = 3_600;

static ROME: LazyLock<TimeZone> = LazyLock::new(|| zone("Europe/Rome"));

fn since() -> Timestamp {
    at("2026-03-01T00:00:00Z")
}

fn hours(later: i64) -> Timestamp {
    since().saturating_add(SignedDuration::from_secs(later * HOUR / 2)).expect("not that late")
}

/// Any path, also ones that no rule of today leads along: spam that is taken back, a merge that is undone.
fn a_fact() -> impl Strategy<Value = Particulars> {
    let step = (0_i64..200, prop::sample::select(StatusCode::ALL.to_vec()));
    let homes = prop::collection::vec((0_i64..2_000, 0_u64..3), 0..2);
    let first = (0_i64..1_500, prop::collection::vec(step, 0..7), prop::option::of(0_i64..300), prop::option::of(0_i64..300));
    (first, homes, prop::sample::select(Channel::ALL.to_vec()), 0_u64..3, any::<bool>()).prop_map(
        |(first, homes, channel, home, by_agent)| {
            let (created, steps, acknowledged, responded) = first;
            let mut now = created;
            let mut path = vec![(hours(created), StatusCode::New)];
            for (later, code) in steps {
                now += later;
                path.push((hours(now), code));
            }
            let mut homes_before: Vec<_> = homes.into_iter().map(|(until, home)| (hours(until), QueueId(home))).collect();
            homes_before.sort();
            Particulars {
                ticket: TicketId(0),
                home: QueueId(home),
                queue: QueueId(home),
                channel,
                organisation: None,
                requester: PersonId(1),
                owner: None,
                responsible: None,
                created_at: hours(created),
                acknowledged_at: acknowledged.map(|later| hours(created + later)),
                responded_at: responded.map(|later| hours(created + later)),
                by_agent,
                path,
                homes_before,
            }
        },
    )
}

/// Ids as they are given, and ones at the edges of what is packed.
fn any_id() -> impl Strategy<Value = u64> {
    prop_oneof![0_u64..5_000, Just(u64::from(u32::MAX) - 1), Just(u64::from(u32::MAX)), Just(u64::from(u32::MAX) + 1), Just(ID_MAX)]
}

/// DESIGN §7: 64 bytes for a fact, and every state it was in is 8 more.
#[test]
fn a_fact_is_small() {
    assert!(size_of::<Fact>() <= FACT_BYTES_MAX, "{} bytes", size_of::<Fact>());
    let life = [(0, StatusCode::New), (2, StatusCode::Open), (9, StatusCode::Resolved), (300, StatusCode::Closed)];
    let told = Particulars {
        ticket: TicketId(1),
        home: QueueId(1),
        queue: QueueId(2),
        channel: Channel::Mail,
        organisation: Some(OrganisationId(1)),
        requester: PersonId(1),
        owner: Some(PersonId(2)),
        responsible: None,
        created_at: hours(0),
        acknowledged_at: Some(hours(1)),
        responded_at: Some(hours(2)),
        by_agent: false,
        path: life.iter().map(|(later, code)| (hours(*later), *code)).collect(),
        homes_before: Vec::new(),
    };
    assert_eq!(Fact::from(told).heap_bytes(), 7 * 8);
}

fn some_facts() -> impl Strategy<Value = Vec<Fact>> {
    prop::collection::vec(a_fact(), 0..40).prop_map(|facts| {
        let numbered = (1..).zip(facts).map(|(number, fact)| Particulars { ticket: TicketId(number), ..fact });
        numbered.map(Fact::from).collect()
    })
}

fn an_ask() -> impl Strategy<Value = (Ask, Timestamp)> {
    let first = "2026-03-01".parse().expect("a date");
    let queue = prop::option::weighted(0.3, (0_u64..3).prop_map(QueueId));
    let channel = prop::option::weighted(0.3, prop::sample::select(Channel::ALL.to_vec()));
    (0_i64..40, 1_i64..35, queue, channel, 0_i64..2_400).prop_map(move |(from, days, queue, channel, now)| {
        let from = days_later(first, from);
        let period = Period::new(from, days_later(from, days - 1));
        (Ask { period, filter: Filter { queue, channel } }, hours(now))
    })
}

fn reported(facts: &[Fact], ask: &Ask, now: Timestamp) -> Report {
    report(facts, ask, &ROME, now)
}

fn counts(numbers: &Numbers) -> Vec<(Figure, u32)> {
    let n = |spread: Option<shared::kpi::spread::Spread>| spread.map_or(0, |spread| spread.n);
    let mut counts = vec![
        (Figure::Open, numbers.open),
        (Figure::OpenBefore, numbers.open_before),
        (Figure::Opened, numbers.opened),
        (Figure::Reopened, numbers.reopened),
        (Figure::Resolved, numbers.resolved),
        (Figure::Resolved, n(numbers.gross)),
        (Figure::Resolved, n(numbers.net)),
        (Figure::Removed, numbers.removed),
        (Figure::Spam, numbers.spam),
        (Figure::Acknowledged, n(numbers.acknowledged)),
        (Figure::Answered, n(numbers.answered)),
        (Figure::Begun, numbers.begun),
    ];
    let band = |band: usize| u8::try_from(band).expect("few bands");
    counts.extend((0..AGE_BANDS).map(|i| (Figure::Aged(band(i)), numbers.aged[i])));
    counts.extend((0..RESOLUTION_BANDS).map(|i| (Figure::ResolvedIn(band(i)), numbers.resolved_in[i])));
    counts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing appears from nowhere and nothing vanishes, for any filter; each day's line ends where the next begins.
    #[test]
    fn what_is_open_is_explained_by_what_came_and_went(facts in some_facts(), (ask, now) in an_ask()) {
        let report = reported(&facts, &ask, now);
        prop_assert!(report.now.balances(), "{:?}", report.now);
        let wire = serde_json::to_string(&report).expect("a report is JSON");
        prop_assert_eq!(&serde_json::from_str::<Report>(&wire).expect("and is read back"), &report);
        prop_assert!(report.then.balances(), "{:?}", report.then);
        prop_assert_eq!(report.days.last().map(|day| day.open), Some(report.now.open));
        prop_assert_eq!(report.days.iter().map(|day| day.opened).sum::<u32>(), report.now.opened);
        prop_assert_eq!(report.days.iter().map(|day| day.resolved).sum::<u32>(), report.now.resolved);
        prop_assert_eq!(report.queues.iter().map(|row| row.now.open).sum::<u32>(), report.now.open);
        prop_assert_eq!(report.channels.iter().map(|row| row.now.resolved).sum::<u32>(), report.now.resolved);
    }

    /// Every figure opens exactly as many tickets as it says.
    #[test]
    fn a_figure_and_its_list_are_of_one_length(facts in some_facts(), (ask, now) in an_ask()) {
        let report = reported(&facts, &ask, now);
        let behind = |figure, stretch| tickets_behind(&facts, figure, stretch, &ask, &ROME, now).len();
        for (figure, count) in counts(&report.now) {
            prop_assert_eq!(behind(figure, Stretch::Asked), usize::try_from(count).expect("few"), "{}", figure);
        }
        for (figure, count) in counts(&report.then) {
            prop_assert_eq!(behind(figure, Stretch::Before), usize::try_from(count).expect("few"), "before: {}", figure);
        }
        for day in &report.days {
            for (figure, count) in [(Figure::OpenedOn(day.date), day.opened), (Figure::ResolvedOn(day.date), day.resolved), (Figure::OpenOn(day.date), day.open)] {
                prop_assert_eq!(behind(figure, Stretch::Asked), usize::try_from(count).expect("few"), "{}", figure);
            }
        }
        for row in &report.queues {
            let part = Ask { filter: Filter { queue: Some(row.key), ..ask.filter }, ..ask };
            prop_assert_eq!(reported(&facts, &part, now).now.opened, row.now.opened);
        }
    }

    /// Packing loses nothing, whatever the ids are.
    #[test]
    fn a_fact_says_what_it_was_made_from(told in a_fact(), ids in prop::array::uniform6(any_id()), micros in 0_i64..1_000_000) {
        let [home, queue, organisation, requester, owner, responsible] = ids;
        let later = |at: Timestamp| at.saturating_add(SignedDuration::from_micros(micros)).expect("not that late");
        let told = Particulars {
            home: QueueId(home),
            queue: QueueId(queue),
            organisation: Some(OrganisationId(organisation)).filter(|_| organisation % 3 != 0),
            requester: PersonId(requester),
            owner: Some(PersonId(owner)).filter(|_| owner % 3 != 0),
            responsible: Some(PersonId(responsible)).filter(|_| responsible % 3 != 0),
            acknowledged_at: told.acknowledged_at.map(later),
            path: told.path.into_iter().map(|(at, code)| (later(at), code)).collect(),
            ..told
        };
        let fact = Fact::from(told.clone());
        prop_assert_eq!(fact.audience().owner, told.owner);
        prop_assert_eq!(fact.status(), told.path.last().expect("a path").1);
        prop_assert_eq!(fact.particulars(), told);
    }

    /// The order in which facts lie in memory means nothing.
    #[test]
    fn the_order_of_facts_does_not_matter(facts in some_facts(), (ask, now) in an_ask(), seed in any::<u64>()) {
        let mut shuffled = facts.clone();
        let mut dice = crate::random::Dice::new(seed);
        for i in (1..shuffled.len()).rev() {
            shuffled.swap(i, usize::try_from(dice.roll(i as u64 + 1)).expect("an index"));
        }
        prop_assert_eq!(reported(&facts, &ask, now), reported(&shuffled, &ask, now));
    }

    /// A report of days that are over says the same for ever, whatever happens later.
    #[test]
    fn what_was_reported_stays_reported(facts in some_facts(), (ask, now) in an_ask(), later in 0_i64..2_000) {
        let cut = reported(&facts, &ask, now);
        // What was known then: steps up to that moment.
        let known = facts.iter().filter(|fact| fact.created_at() <= now).map(|fact| {
            let mut fact = fact.particulars();
            fact.path.retain(|step| step.0 <= now);
            fact.acknowledged_at = fact.acknowledged_at.filter(|at| *at <= now);
            fact.responded_at = fact.responded_at.filter(|at| *at <= now);
            let next = fact.homes_before.iter().find(|(until, _)| now < *until).map(|(_, home)| *home);
            fact.home = next.unwrap_or(fact.home);
            fact.homes_before.retain(|(until, _)| *until <= now);
            Fact::from(fact)
        });
        prop_assert_eq!(&reported(&known.collect::<Vec<_>>(), &ask, now), &cut);
        if !cut.running {
            let again = reported(&facts, &ask, now.saturating_add(SignedDuration::from_hours(later)).expect("not that late"));
            prop_assert_eq!(again, cut);
        }
    }
}
