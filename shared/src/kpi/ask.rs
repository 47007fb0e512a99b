//! What a report is asked for, as it stands in the URL.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::fact::Fact;
use super::period::{Choice, Period, Window};
use crate::id::QueueId;
use crate::ticket::Channel;

/// Which of the tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Filter {
    /// Those whose home is this main queue; what lies below a main queue has it as its home.
    pub queue: Option<QueueId>,
    /// Those that came this way.
    pub channel: Option<Channel>,
}

impl Filter {
    /// Whether it lets a ticket through, with the home that it had at the cut.
    #[must_use]
    pub fn holds(&self, fact: &Fact, window: &Window) -> bool {
        self.queue.is_none_or(|queue| fact.home_before(window.end) == queue) && self.channel.is_none_or(|channel| fact.channel == channel)
    }
}

/// The period and the tickets that a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ask {
    /// The days.
    pub period: Period,
    /// The tickets.
    pub filter: Filter,
}

/// Which of the two periods that a report compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stretch {
    /// The one that was asked for.
    #[default]
    Asked,
    /// As many days before it.
    Before,
}

impl Stretch {
    /// Its moments.
    #[must_use]
    pub fn window(self, ask: &Ask, zone: &TimeZone, now: Timestamp) -> Window {
        match self {
            Self::Asked => Window::of(ask.period, zone, now),
            Self::Before => Window::before(ask.period, zone, now),
        }
    }
}

/// What stands in the URL of the insight page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Wish {
    /// The days.
    pub choice: Choice,
    /// The tickets.
    pub filter: Filter,
}

impl Wish {
    /// Reads the part of a URL after `?`. What it does not know it leaves out: an old link still opens a report.
    #[must_use]
    pub fn parse(url: &str) -> Self {
        let mut wish = Self::default();
        let (mut from, mut to) = (None, None);
        for pair in url.trim_start_matches('?').split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            match key {
                "days" => {
                    wish.choice = Choice::PRESETS.into_iter().find(|choice| choice.code() == Some(value)).unwrap_or_default();
                }
                "from" => from = value.parse::<Date>().ok(),
                "to" => to = value.parse::<Date>().ok(),
                "queue" => wish.filter.queue = value.parse().ok(),
                "channel" => wish.filter.channel = Channel::ALL.into_iter().find(|channel| channel_code(*channel) == value),
                _ => {}
            }
        }
        if let (Some(one), Some(other)) = (from.or(to), to.or(from)) {
            wish.choice = Choice::Days(Period::new(one, other));
        }
        wish
    }

    /// The part of a URL after `?`, the default left out.
    #[must_use]
    pub fn url(&self) -> String {
        let mut parts = Vec::new();
        match (self.choice, self.choice.code()) {
            (Choice::Days(period), _) => parts.push(format!("from={}&to={}", period.from, period.to)),
            (choice, Some(code)) if choice != Choice::default() => parts.push(format!("days={code}")),
            _ => {}
        }
        if let Some(queue) = self.filter.queue {
            parts.push(format!("queue={queue}"));
        }
        if let Some(channel) = self.filter.channel {
            parts.push(format!("channel={}", channel_code(channel)));
        }
        parts.join("&")
    }

    /// What is asked for when today is `today`.
    #[must_use]
    pub fn ask(&self, today: Date) -> Ask {
        Ask { period: self.choice.period(today), filter: self.filter }
    }
}

/// A channel's word in a URL.
#[must_use]
pub fn channel_code(channel: Channel) -> &'static str {
    match channel {
        Channel::Mail => "mail",
        Channel::Portal => "portal",
        Channel::Phone => "phone",
        Channel::Desk => "desk",
    }
}
