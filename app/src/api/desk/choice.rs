//! States as they are chosen in a form: one word each.

use jiff::Timestamp;
use shared::ticket::status::{Closing, PendingOn, Resolution, Status};

/// What begins the word of a state that lasts until a moment.
const UNTIL: &str = "until_";

/// The states that an agent may choose by word, apart from those with a moment, in the order of a menu.
pub const CHOICES: [Status; 11] = [
    Status::Open,
    Status::Pending { on: PendingOn::Customer, until: None },
    Status::Pending { on: PendingOn::Supplier, until: None },
    Status::Resolved { how: Resolution::Solved },
    Status::Resolved { how: Resolution::Workaround },
    Status::Resolved { how: Resolution::Answered },
    Status::Resolved { how: Resolution::Declined },
    Status::Closed { how: Closing::Successful },
    Status::Closed { how: Closing::Unsuccessful },
    Status::Closed { how: Closing::Duplicate },
    Status::Closed { how: Closing::Spam },
];

/// A state's word.
#[must_use]
pub fn code(status: Status) -> String {
    let word = match status {
        Status::New => "new",
        Status::Open => "open",
        Status::Pending { until: Some(until), .. } => return format!("{UNTIL}{}", until.as_second()),
        Status::Pending { on: PendingOn::Customer, .. } => "customer",
        Status::Pending { on: PendingOn::Supplier, .. } => "supplier",
        Status::Pending { on: PendingOn::Moment, .. } => "moment",
        Status::Resolved { how: Resolution::Solved } => "solved",
        Status::Resolved { how: Resolution::Workaround } => "workaround",
        Status::Resolved { how: Resolution::Answered } => "answered",
        Status::Resolved { how: Resolution::Declined } => "declined",
        Status::Closed { how: Closing::Successful } => "successful",
        Status::Closed { how: Closing::Unsuccessful } => "unsuccessful",
        Status::Closed { how: Closing::NoAnswer } => "no_answer",
        Status::Closed { how: Closing::Duplicate } => "duplicate",
        Status::Closed { how: Closing::Spam } => "spam",
        Status::Merged { .. } => "merged",
    };
    word.to_owned()
}

/// The state of that word, if it is one to choose.
#[must_use]
pub fn status(word: &str) -> Option<Status> {
    if let Some(seconds) = word.strip_prefix(UNTIL) {
        let until = Timestamp::from_second(seconds.parse().ok()?).ok()?;
        return Some(Status::Pending { on: PendingOn::Moment, until: Some(until) });
    }
    CHOICES.into_iter().find(|status| code(*status) == word)
}
