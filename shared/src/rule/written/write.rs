//! Conditions, written down.

use std::fmt::Write as _;

use super::{About, Comparison, Group, Known, called, names};
use crate::id::CalendarId;
use crate::locale::Lang;
use crate::rule::condition::{Condition, Standing, Test};
use crate::rule::fact::Fact;
use crate::rule::value::{Choice, Lasting, Scale};
use crate::setting::catalogue::Degree;
use crate::sla::policy::Within;
use crate::sla::written::write_within;
use crate::words::common;
use crate::words::rule::written as words;

/// Who reads it: where nothing is known nothing has a name, only a number.
#[derive(Clone, Copy)]
struct Writer<'a> {
    lang: Lang,
    known: Option<Known<'a>>,
}

/// A condition; where nothing is known, what it names is written by its number.
#[must_use]
pub fn write(condition: &Condition, lang: Lang, known: Option<Known<'_>>) -> String {
    let writer = Writer { lang, known };
    let mut text = String::new();
    match condition {
        Condition::All(parts) => parts.iter().for_each(|part| writer.part(&mut text, part, 0)),
        other => writer.part(&mut text, other, 0),
    }
    text.truncate(text.trim_end().len());
    text
}

/// One test.
#[must_use]
pub fn write_test(test: &Test, lang: Lang, known: Option<Known<'_>>) -> String {
    Writer { lang, known }.test(test)
}

/// In quotes where it would be taken for something else.
fn quoted(words: &str) -> String {
    let plain = !words.is_empty() && words.trim() == words && !words.contains([',', '"']) && !words.starts_with(['#', '-']);
    if plain { words.to_owned() } else { format!("\"{}\"", words.replace('"', "\"\"")) }
}

impl Writer<'_> {
    fn part(self, text: &mut String, part: &Condition, depth: usize) {
        let (group, parts) = match part {
            // Writing into a text cannot fail.
            Condition::Is(test) => {
                let _ = writeln!(text, "{}{}", "  ".repeat(depth), self.test(test));
                return;
            }
            Condition::All(parts) => (Group::All, parts),
            Condition::Any(parts) => (Group::Any, parts),
            Condition::None(parts) => (Group::None, parts),
        };
        let _ = writeln!(text, "{}{}", "  ".repeat(depth), words::group(self.lang, group));
        parts.iter().for_each(|part| self.part(text, part, depth + 1));
    }

    fn line(self, about: About, comparison: Comparison, values: &[String]) -> String {
        format!("{} {} {}", words::about(self.lang, about), comparison.sign(), values.join(", "))
    }

    fn test(self, test: &Test) -> String {
        let lang = self.lang;
        let about = match test {
            Test::QueueBelow(_) | Test::CategoryBelow(_) => About::Below(test.fact()),
            Test::Clock { metric, .. } => About::Clock(*metric),
            _ => About::Fact(test.fact()),
        };
        let named = |id: u64| self.named(about, id);
        match test {
            Test::Channel(choice) => self.choice(about, choice, |channel| common::channel(lang, *channel).to_owned()),
            Test::Kind(choice) => self.choice(about, choice, |kind| common::kind(lang, *kind).to_owned()),
            Test::State(choice) => self.choice(about, choice, |state| common::status(lang, *state).to_owned()),
            Test::Label(choice) => self.choice(about, choice, |id| absent(id.map(|id| named(id.0)))),
            Test::Priority(scale) => self.scale(about, scale, |priority| common::priority(lang, *priority).to_owned()),
            Test::Queue(choice) | Test::QueueBelow(choice) | Test::Home(choice) => self.choice(about, choice, |id| named(id.0)),
            Test::Level(scale) => self.scale(about, scale, ToString::to_string),
            Test::Service(choice) => self.choice(about, choice, |id| absent(id.map(|id| named(id.0)))),
            Test::Category(choice) => self.choice(about, choice, |id| absent(id.map(|id| named(id.0)))),
            Test::CategoryBelow(choice) => self.choice(about, choice, |id| named(id.0)),
            Test::Impact(choice) | Test::Urgency(choice) | Test::Severity(choice) => {
                self.choice(about, choice, |degree: &Option<Degree>| {
                    absent(degree.map(|degree| words::degree(lang, test.fact(), degree).to_owned()))
                })
            }
            Test::Tag(choice) => self.choice(about, choice, |tag| quoted(tag.as_str())),
            Test::Contract(choice) => self.choice(about, choice, |id| absent(id.map(|id| named(id.0)))),
            Test::Organisation(choice) => self.choice(about, choice, |id| absent(id.map(|id| named(id.0)))),
            Test::Domain(choice) => self.choice(about, choice, |domain| quoted(domain.as_str())),
            Test::Subject(choice) | Test::Said(choice) => self.choice(about, choice, |phrase| quoted(phrase.as_str())),
            Test::By(choice) => self.choice(about, choice, |hand| words::hand(lang, *hand).to_owned()),
            Test::Vip(is) | Test::Owned(is) | Test::Answered(is) => {
                self.line(about, Comparison::Is, &[words::yes_or_no(lang, *is).to_owned()])
            }
            Test::Age(lasting) | Test::InState(lasting) | Test::SinceCustomer(lasting) | Test::SinceDesk(lasting) => {
                self.lasting(about, *lasting)
            }
            Test::Hours { calendar, open } => {
                self.line(about, if *open { Comparison::Is } else { Comparison::IsNot }, &[named(calendar.0)])
            }
            Test::Clock { is: Standing::DueWithin(minutes), .. } => self.line(about, Comparison::AtMost, &[time(lang, *minutes, None)]),
            Test::Clock { is, .. } => self.line(about, Comparison::Is, &[words::standing(lang, *is).to_owned()]),
        }
    }

    fn choice<T>(self, about: About, choice: &Choice<T>, one: impl Fn(&T) -> String) -> String {
        let values: Vec<String> = choice.values().iter().map(one).collect();
        self.line(about, if matches!(choice, Choice::Is(_)) { Comparison::Is } else { Comparison::IsNot }, &values)
    }

    fn scale<T>(self, about: About, scale: &Scale<T>, one: impl Fn(&T) -> String) -> String {
        let values: Vec<String> = scale.values().iter().map(one).collect();
        let comparison = match scale {
            Scale::Is(_) => Comparison::Is,
            Scale::IsNot(_) => Comparison::IsNot,
            Scale::AtLeast(_) => Comparison::AtLeast,
            Scale::AtMost(_) => Comparison::AtMost,
        };
        self.line(about, comparison, &values)
    }

    fn lasting(self, about: About, Lasting { over, minutes, calendar }: Lasting) -> String {
        let of = calendar.map(|CalendarId(id)| self.named(About::Fact(Fact::Hours), id));
        let values: Vec<String> = [time(self.lang, minutes, calendar)].into_iter().chain(of).collect();
        self.line(about, if over { Comparison::AtLeast } else { Comparison::Less }, &values)
    }

    /// By its name, where that means nothing else.
    fn named(self, about: About, id: u64) -> String {
        let name = self.known.and_then(|known| {
            let (_, name, _) = names(known, about).into_iter().find(|(there, ..)| *there == id)?;
            let name = name.read(self.lang);
            (called(known, about, name) == [id]).then(|| quoted(name))
        });
        name.unwrap_or_else(|| format!("#{id}"))
    }
}

fn absent(value: Option<String>) -> String {
    value.unwrap_or_else(|| "-".to_owned())
}

/// Days are days of the wall's clock only.
fn time(lang: Lang, minutes: u32, calendar: Option<CalendarId>) -> String {
    const DAY: u32 = 24 * 60;
    match u16::try_from(minutes / DAY) {
        Ok(days) if calendar.is_none() && 0 < days && minutes.is_multiple_of(DAY) => write_within(lang, Within::Days(days)),
        _ => write_within(lang, Within::Minutes(minutes)),
    }
}
