//! Conditions, read.

use super::{About, BadTest, Comparison, Expected, Group, Known, called};
use crate::id::{CalendarId, CategoryId, ContractId, OrganisationId, QueueId, ServiceId, SubStateId};
use crate::locale::Lang;
use crate::rule::condition::{CONDITION_DEPTH_MAX, Condition, Hand, Standing, Test};
use crate::rule::fact::Fact;
use crate::rule::value::{Choice, Lasting, Scale};
use crate::setting::catalogue::Degree;
use crate::sla::policy::Within;
use crate::sla::written::read_within;
use crate::text::lowered;
use crate::ticket::status::StatusCode;
use crate::ticket::{Channel, Priority, TicketKind};
use crate::words::rule::written as words;
use crate::words::{common, told};

/// Reads a condition; of no lines it always holds.
///
/// # Errors
/// The first line that is something else.
pub fn read(text: &str, known: Known<'_>) -> Result<Condition, BadTest> {
    let mut open = Open { stack: vec![Level { group: Group::All, line: 0, header: 0, margin: None, parts: Vec::new() }] };
    for (line, raw) in (1..).zip(text.lines()) {
        let words = raw.trim();
        if words.is_empty() {
            continue;
        }
        let bad = |expected, words: &str| BadTest { line, words: words.to_owned(), expected };
        let margin = raw.chars().take_while(|c| c.is_whitespace()).count();
        open.settle(margin, line, words)?;
        match group(words) {
            Some(_) if CONDITION_DEPTH_MAX < open.stack.len() => return Err(bad(Expected::Shallower, words)),
            Some(group) => open.stack.push(Level { group, line, header: margin, margin: None, parts: Vec::new() }),
            None => {
                let test = test(words, known).map_err(|Fault { words, expected }| bad(expected, &words))?;
                open.add(Condition::Is(test));
            }
        }
    }
    open.end()
}

/// A group whose lines are still coming.
struct Level {
    group: Group,
    /// Where it began.
    line: u32,
    header: usize,
    /// Where its lines begin; nothing before the first.
    margin: Option<usize>,
    parts: Vec<Condition>,
}

/// The groups that are open, the innermost last; the first is the condition itself.
struct Open {
    stack: Vec<Level>,
}

impl Open {
    fn add(&mut self, part: Condition) {
        if let Some(level) = self.stack.last_mut() {
            level.parts.push(part);
        }
    }

    /// Closes the groups to which a line that begins there does not belong.
    fn settle(&mut self, margin: usize, line: u32, words: &str) -> Result<(), BadTest> {
        loop {
            let outermost = self.stack.len() == 1;
            let Some(level) = self.stack.last_mut() else { return Ok(()) };
            match level.margin {
                None if outermost || level.header < margin => level.margin = Some(margin),
                None => return Err(empty(level)),
                Some(known) if known == margin => return Ok(()),
                Some(known) if margin < known && !outermost => self.close(),
                Some(_) => return Err(BadTest { line, words: words.to_owned(), expected: Expected::Margin }),
            }
        }
    }

    fn close(&mut self) {
        if let Some(level) = self.stack.pop() {
            self.add(level.group.of(level.parts));
        }
    }

    fn end(mut self) -> Result<Condition, BadTest> {
        if let Some(level) = self.stack.last().filter(|level| level.parts.is_empty() && 1 < self.stack.len()) {
            return Err(empty(level));
        }
        while 1 < self.stack.len() {
            self.close();
        }
        let mut parts = self.stack.pop().map(|level| level.parts).unwrap_or_default();
        // One thing that holds is no group.
        match (parts.pop(), parts.is_empty()) {
            (Some(only), true) => Ok(only),
            (last, _) => {
                parts.extend(last);
                Ok(Condition::All(parts))
            }
        }
    }
}

fn empty(level: &Level) -> BadTest {
    let words = words::group(Lang::En, level.group).to_owned();
    BadTest { line: level.line, words, expected: Expected::Lines }
}

fn group(words: &str) -> Option<Group> {
    let line = lowered(words);
    Group::ALL.into_iter().find(|group| Lang::ALL.iter().any(|lang| words::group(*lang, *group) == line))
}

/// What is wrong with a line, and with which part of it.
struct Fault {
    words: String,
    expected: Expected,
}

/// A value as it stands there; what is in quotes is words and nothing else.
struct Raw {
    words: String,
    quoted: bool,
}

impl Raw {
    fn is_absent(&self) -> bool {
        !self.quoted && self.words == "-"
    }

    fn number(&self) -> Option<u64> {
        self.words.strip_prefix('#').filter(|_| !self.quoted)?.trim().parse().ok()
    }
}

/// Small letters without the accents that a keyboard may lack: no two of our words differ in them alone.
fn plain(words: &str) -> String {
    let bare = |c| match c {
        'à' => 'a',
        'è' | 'é' => 'e',
        'ì' => 'i',
        'ò' => 'o',
        'ù' => 'u',
        other => other,
    };
    lowered(words).chars().map(bare).collect()
}

fn test(line: &str, there: Known<'_>) -> Result<Test, Fault> {
    let fault = |expected, words: &str| Fault { words: words.to_owned(), expected };
    let sign = line.find(['=', '!', '<', '>', '≠', '≤', '≥']).ok_or_else(|| fault(Expected::Test, line))?;
    let (fact, rest) = line.split_at(sign);
    let name = plain(&fact.split_whitespace().collect::<Vec<_>>().join(" "));
    let known = |about: &About| Lang::ALL.iter().any(|lang| plain(words::about(*lang, *about)) == name);
    let about = About::ALL.into_iter().find(known).ok_or_else(|| fault(Expected::Fact, fact.trim()))?;
    let signs = [
        ("!=", Comparison::IsNot),
        ("≠", Comparison::IsNot),
        (">=", Comparison::AtLeast),
        ("≥", Comparison::AtLeast),
        ("<=", Comparison::AtMost),
        ("≤", Comparison::AtMost),
        ("<", Comparison::Less),
        ("=", Comparison::Is),
    ];
    let found = signs.into_iter().find_map(|(sign, comparison)| Some((comparison, rest.strip_prefix(sign)?)));
    let found = found.filter(|(comparison, _)| about.comparisons().contains(comparison));
    let (comparison, rest) = found.ok_or_else(|| fault(Expected::Comparison(about), line))?;
    let values = values(rest).ok_or_else(|| fault(Expected::Quote, rest.trim()))?;
    if values.is_empty() {
        return Err(fault(Expected::Value(about), line));
    }
    Line { about, comparison, values: &values, known: there }.test()
}

/// What stands between commas; nothing where quotes do not end, or something follows them.
fn values(words: &str) -> Option<Vec<Raw>> {
    let mut values = Vec::new();
    let mut rest = words.trim();
    while !rest.is_empty() {
        let raw = if let Some(inner) = rest.strip_prefix('"') {
            let mut words = String::new();
            let mut left = inner;
            // Two of them are one within.
            loop {
                let (part, after) = left.split_once('"')?;
                words.push_str(part);
                left = after;
                match left.strip_prefix('"') {
                    Some(after) => {
                        words.push('"');
                        left = after;
                    }
                    None => break,
                }
            }
            rest = left.trim_start();
            Raw { words, quoted: true }
        } else {
            let (part, _) = rest.split_once(',').unwrap_or((rest, ""));
            rest = &rest[part.len()..];
            Raw { words: part.trim().to_owned(), quoted: false }
        };
        rest = match rest.strip_prefix(',') {
            Some(after) => after.trim_start(),
            None if rest.is_empty() => rest,
            None => return None,
        };
        // Commas with nothing between them are a slip.
        if raw.quoted || !raw.words.is_empty() {
            values.push(raw);
        }
    }
    Some(values)
}

/// A line whose fact and comparison fit each other.
struct Line<'a> {
    about: About,
    comparison: Comparison,
    values: &'a [Raw],
    known: Known<'a>,
}

impl Line<'_> {
    fn bad(&self, raw: &Raw) -> Fault {
        Fault { words: raw.words.clone(), expected: Expected::Value(self.about) }
    }

    /// The only value that there may be.
    fn only(&self) -> Result<&Raw, Fault> {
        match self.values {
            [only] => Ok(only),
            [_, second, ..] => Err(self.bad(second)),
            [] => Err(Fault { words: String::new(), expected: Expected::Value(self.about) }),
        }
    }

    fn choice<T>(&self, one: impl Fn(&Raw) -> Result<T, Fault>) -> Result<Choice<T>, Fault> {
        let values = self.values.iter().map(one).collect::<Result<_, _>>()?;
        Ok(if self.comparison == Comparison::Is { Choice::Is(values) } else { Choice::IsNot(values) })
    }

    fn scale<T>(&self, one: impl Fn(&Raw) -> Result<T, Fault>) -> Result<Scale<T>, Fault> {
        Ok(match self.comparison {
            Comparison::AtLeast => Scale::AtLeast(one(self.only()?)?),
            Comparison::AtMost => Scale::AtMost(one(self.only()?)?),
            Comparison::IsNot => Scale::IsNot(self.values.iter().map(one).collect::<Result<_, _>>()?),
            Comparison::Is | Comparison::Less => Scale::Is(self.values.iter().map(one).collect::<Result<_, _>>()?),
        })
    }

    /// One of a closed list, by its word in either language.
    fn word<T: Copy>(&self, raw: &Raw, all: &[T], say: impl Fn(Lang, T) -> &'static str) -> Result<T, Fault> {
        let word = plain(&raw.words);
        let is = |one: &&T| Lang::ALL.iter().any(|lang| plain(say(*lang, **one)) == word);
        all.iter().find(is).copied().ok_or_else(|| self.bad(raw))
    }

    /// Something that is known, by its number or its name.
    fn named(&self, raw: &Raw) -> Result<u64, Fault> {
        self.named_as(raw, self.about)
    }

    fn named_as(&self, raw: &Raw, about: About) -> Result<u64, Fault> {
        if let Some(number) = raw.number() {
            return Ok(number);
        }
        let numbers = called(self.known, about, &raw.words);
        match numbers[..] {
            [only] => Ok(only),
            [] => Err(self.bad(raw)),
            _ => Err(Fault { words: raw.words.clone(), expected: Expected::Number(numbers) }),
        }
    }

    /// Of settings whoever takes the document asks whether they are there. Organisations they do not know: a number that is still free
    /// would be the next one's that is added.
    fn organisation(&self, raw: &Raw) -> Result<OrganisationId, Fault> {
        let id = OrganisationId(self.named(raw)?);
        if self.known.organisations.iter().any(|known| known.id == id) { Ok(id) } else { Err(self.bad(raw)) }
    }

    fn maybe<T>(raw: &Raw, one: impl Fn(&Raw) -> Result<T, Fault>) -> Result<Option<T>, Fault> {
        if raw.is_absent() { Ok(None) } else { one(raw).map(Some) }
    }

    fn of_text<T: TryFrom<String>>(&self, raw: &Raw) -> Result<T, Fault> {
        T::try_from(raw.words.clone()).map_err(|_| self.bad(raw))
    }

    fn minutes(&self, raw: &Raw, in_days: bool) -> Result<u32, Fault> {
        match read_within(&raw.words) {
            Some(Within::Minutes(minutes)) => Ok(minutes),
            Some(Within::Days(days)) if in_days => Ok(u32::from(days) * 24 * 60),
            // A day of a calendar is as long as its hours.
            Some(Within::Days(_)) | None => Err(self.bad(raw)),
        }
    }

    fn lasting(&self) -> Result<Lasting, Fault> {
        let over = self.comparison == Comparison::AtLeast;
        match self.values {
            [time, calendar] => {
                let of = CalendarId(self.named_as(calendar, About::Fact(Fact::Hours))?);
                Ok(Lasting { over, minutes: self.minutes(time, false)?, calendar: Some(of) })
            }
            _ => Ok(Lasting { over, minutes: self.minutes(self.only()?, true)?, calendar: None }),
        }
    }

    fn yes(&self) -> Result<bool, Fault> {
        self.word(self.only()?, &[true, false], words::yes_or_no)
    }

    fn test(&self) -> Result<Test, Fault> {
        let fact = match self.about {
            About::Fact(fact) => fact,
            About::Below(Fact::Category) => return Ok(Test::CategoryBelow(self.choice(|raw| self.named(raw).map(CategoryId))?)),
            About::Below(_) => return Ok(Test::QueueBelow(self.choice(|raw| self.named(raw).map(QueueId))?)),
            About::Clock(metric) => return Ok(Test::Clock { metric, is: self.standing()? }),
        };
        // Whatever the gender: one need not know that of the fact.
        let genders = |raw: &Raw| {
            let masculine = self.word(raw, &Degree::ALL, told::degree);
            masculine.or_else(|_| self.word(raw, &Degree::ALL, told::degree_feminine))
        };
        let degree = |raw: &Raw| Self::maybe(raw, genders);
        Ok(match fact {
            Fact::Channel => Test::Channel(self.choice(|raw| self.word(raw, &Channel::ALL, common::channel))?),
            Fact::Kind => Test::Kind(self.choice(|raw| self.word(raw, &TicketKind::ALL, common::kind))?),
            Fact::State => Test::State(self.choice(|raw| self.word(raw, &StatusCode::ALL, common::status))?),
            Fact::Label => Test::Label(self.choice(|raw| Self::maybe(raw, |raw| self.named(raw).map(SubStateId)))?),
            Fact::Priority => Test::Priority(self.scale(|raw| self.word(raw, &Priority::ALL, common::priority))?),
            Fact::Queue => Test::Queue(self.choice(|raw| self.named(raw).map(QueueId))?),
            Fact::Home => Test::Home(self.choice(|raw| self.named(raw).map(QueueId))?),
            Fact::Level => Test::Level(self.scale(|raw| raw.words.parse().map_err(|_| self.bad(raw)))?),
            Fact::Service => Test::Service(self.choice(|raw| Self::maybe(raw, |raw| self.named(raw).map(ServiceId)))?),
            Fact::Category => Test::Category(self.choice(|raw| Self::maybe(raw, |raw| self.named(raw).map(CategoryId)))?),
            Fact::Impact => Test::Impact(self.choice(degree)?),
            Fact::Urgency => Test::Urgency(self.choice(degree)?),
            Fact::Severity => Test::Severity(self.choice(degree)?),
            Fact::Tag => Test::Tag(self.choice(|raw| self.of_text(raw))?),
            Fact::Vip => Test::Vip(self.yes()?),
            Fact::Contract => Test::Contract(self.choice(|raw| Self::maybe(raw, |raw| self.named(raw).map(ContractId)))?),
            Fact::Organisation => Test::Organisation(self.choice(|raw| Self::maybe(raw, |raw| self.organisation(raw)))?),
            Fact::Domain => Test::Domain(self.choice(|raw| self.of_text(raw))?),
            Fact::Subject => Test::Subject(self.choice(|raw| self.of_text(raw))?),
            Fact::Said => Test::Said(self.choice(|raw| self.of_text(raw))?),
            Fact::By => Test::By(self.choice(|raw| self.word(raw, &Hand::ALL, words::hand))?),
            Fact::Owned => Test::Owned(self.yes()?),
            Fact::Answered => Test::Answered(self.yes()?),
            Fact::Age => Test::Age(self.lasting()?),
            Fact::InState => Test::InState(self.lasting()?),
            Fact::SinceCustomer => Test::SinceCustomer(self.lasting()?),
            Fact::SinceDesk => Test::SinceDesk(self.lasting()?),
            // A clock is written by what it measures.
            Fact::Hours | Fact::Clock => {
                let calendar = CalendarId(self.named(self.only()?)?);
                Test::Hours { calendar, open: self.comparison == Comparison::Is }
            }
        })
    }

    fn standing(&self) -> Result<Standing, Fault> {
        let only = self.only()?;
        if self.comparison == Comparison::AtMost {
            return Ok(Standing::DueWithin(self.minutes(only, true)?));
        }
        self.word(only, &[Standing::Running, Standing::Paused, Standing::Breached], words::standing)
    }
}
