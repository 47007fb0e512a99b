//! A recorded week: the incidents that came to Volvo IT Belgium from 23 April 2012 on, and who of forty agents they are given to.
//!
//! Each stay of an incident with a level is work for somebody of it. The log tells when it came there, of which level the team is,
//! what it is about, how grave it is and how long it was in progress. People and shifts are drawn: of them it tells nothing.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use import::history::{History, Means};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use shared::id::{PersonId, QueueId, SkillId, TicketId};
use shared::routing::want::Want;
use shared::setting::catalogue::Grade;
use shared::ticket::Priority;

use crate::cast::at;
use crate::random::Dice;
use crate::real::{VOLVO_INCIDENTS, import, logs};
use crate::week::{Arrival, SKILLS, compared, later, staff};

const WEEK_MINUTES: usize = 7 * 24 * 60;
/// What is in progress for longer was not worked on all the time: most of it is over within minutes, some lies overnight.
const STRETCH_MAX: SignedDuration = SignedDuration::from_hours(1);

/// What an incident asks of a level, from coming there until leaving it.
struct Stay<'a> {
    at: Timestamp,
    level: u8,
    product: &'a str,
    priority: Priority,
    worked: SignedDuration,
}

fn stays(history: &History) -> Vec<Stay<'_>> {
    let mut stays: Vec<Stay<'_>> = Vec::new();
    for (nth, step) in history.steps.iter().enumerate() {
        for means in &step.means {
            match means {
                Means::Created { queue, priority, service } => {
                    let (product, priority) = (service.as_deref().unwrap_or_default(), priority.unwrap_or_default());
                    stays.push(Stay { at: step.at, level: queue.level, product, priority, worked: SignedDuration::ZERO });
                }
                Means::Moved { to, .. } => {
                    let last = stays.last().expect("it was created");
                    if to.level != last.level {
                        stays.push(Stay { at: step.at, level: to.level, worked: SignedDuration::ZERO, ..*last });
                    }
                }
                // It is in progress until the next event.
                Means::Acknowledged { .. } => {
                    let until = history.steps.get(nth + 1).map_or(step.at, |next| next.at);
                    stays.last_mut().expect("it was created").worked += until.duration_since(step.at).min(STRETCH_MAX);
                }
                Means::Classified { .. } | Means::Released | Means::Status(_) | Means::About { .. } | Means::Noted => {}
            }
        }
    }
    stays
}

/// The products dealt out to the skills, the most frequent first.
fn skills<'a>(stays: &[Stay<'a>]) -> BTreeMap<&'a str, SkillId> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    stays.iter().for_each(|stay| *count.entry(stay.product).or_default() += 1);
    let mut products: Vec<_> = count.into_iter().collect();
    products.sort_by_key(|(product, count)| (Reverse(*count), *product));
    products.into_iter().map(|(product, _)| product).zip((1..=SKILLS).map(SkillId).cycle()).collect()
}

fn stream(histories: &[History], from: Timestamp) -> Vec<Arrival> {
    let until = later(from, WEEK_MINUTES);
    let mut stays: Vec<Stay<'_>> = histories.iter().flat_map(stays).filter(|stay| from <= stay.at && stay.at < until).collect();
    stays.sort_by_key(|stay| stay.at);
    let skills = skills(&stays);
    let arrival = |(nth, stay): (u64, Stay<'_>)| {
        let want = Want {
            ticket: TicketId(nth),
            queue: QueueId(stay.level.into()),
            level: stay.level,
            skills: vec![Grade { skill: skills[stay.product], grade: stay.level }],
            priority: stay.priority,
            language: None,
            requester: PersonId(1_000 + nth),
            returned_by: None,
            calendar: None,
        };
        let minutes = u32::try_from(stay.worked.as_mins()).expect("some hours") + 1;
        Arrival { at: stay.at, want, minutes }
    };
    (1..).zip(stays).map(arrival).collect()
}

#[test]
fn a_recorded_week_is_given_out_by_skill_and_shift_and_no_less_evenly_than_in_turn() {
    let Some(folder) = logs() else { return };
    let import = import(&folder, VOLVO_INCIDENTS);
    let from = at("2012-04-22T22:00:00Z");
    let stream = stream(&import.histories, from);
    let staff = staff(&mut Dice::new(40), date(2012, 4, 23));
    insta::assert_snapshot!(compared(&staff, &stream, from), @r"
                 load Gini   wait mean    wait p90  level wasted    language
    scored           0.160     380 min     928 min           3 %           -
    in turn          0.235     759 min    3928 min          20 %           -
    drawn            0.336    1280 min    5593 min          37 %           -
    ");
}
