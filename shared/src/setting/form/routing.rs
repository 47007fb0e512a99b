//! The form of how tickets are given to people.

use super::{Form, Reading, word};
use crate::routing::criteria::{Merit, Points};
use crate::routing::weights::{POINTS_MAX, Reach, RoutingDoc, WEIGHS_MAX};
use crate::ticket::Priority;

pub(super) fn write(form: &mut Form, doc: &RoutingDoc) {
    for merit in Merit::ALL {
        form.put(&points(merit), doc.most.of(merit).to_string());
    }
    for priority in Priority::ALL {
        form.put(&weighs(priority), doc.weight(priority).to_string());
    }
    form.put("reach", word(&doc.reach));
}

pub(super) fn read(reading: &mut Reading<'_>) -> RoutingDoc {
    let [skill, level, load, turn, language, knows, reach] = Merit::ALL.map(|merit| reading.number(&points(merit), (0, POINTS_MAX)));
    let weigh = |priority| {
        let number = reading.number(&weighs(priority), (1, WEIGHS_MAX.into()));
        u8::try_from(number).unwrap_or(WEIGHS_MAX)
    };
    let weighs = [Priority::Low, Priority::Normal, Priority::High, Priority::Urgent].map(weigh);
    RoutingDoc {
        most: Points { skill, level, load, turn, language, knows, reach },
        weighs,
        reach: reading.choice::<Reach>("reach").unwrap_or_default(),
    }
}

/// The field of the most points that a merit brings.
#[must_use]
pub(crate) fn points(merit: Merit) -> String {
    format!("points-{}", word(&merit))
}

/// The field of what a ticket weighs.
#[must_use]
pub(crate) fn weighs(priority: Priority) -> String {
    format!("weighs-{}", word(&priority))
}
