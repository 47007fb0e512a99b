//! What came of an import, as it is said in the end.

use desk::import::{Made, Taken};
use import::report::{Example, Found, Report};
use jiff::tz::TimeZone;
use shared::id::TicketId;
use shared::locale::Lang;
use shared::refusal::Refusal;
use shared::ticket::import::Imported;
use shared::words::import::{self as words, ImportText, kind_of, say};
use shared::words::refusal::refusal;

/// What came of an import so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// What was made for the names in the file.
    pub(super) made: Made,
    new: u64,
    known: u64,
    breaches: u64,
    /// The least and the greatest number of a ticket.
    numbers: Option<(TicketId, TicketId)>,
    /// In the order in which each was met first.
    odd: Vec<(ImportText, Found)>,
    /// Why cases are no tickets, as far as the desk says it: the first few.
    why: Vec<(String, Refusal)>,
    lost: u64,
}

impl Tally {
    /// What became of a case.
    pub(super) fn take(&mut self, key: &str, taken: Taken) {
        if let Taken::New { ticket, .. } | Taken::Known { ticket, .. } = taken {
            let (least, greatest) = self.numbers.unwrap_or((ticket, ticket));
            self.numbers = Some((least.min(ticket), greatest.max(ticket)));
        }
        match taken {
            Taken::New { imported: Imported { breaches, refused }, .. } => {
                self.new += 1;
                self.breaches += u64::from(breaches);
                for refused in refused {
                    let event = usize::try_from(refused.event).unwrap_or_default();
                    self.note(kind_of(&refused.why), key, event);
                }
            }
            Taken::Known { same, .. } => {
                self.known += 1;
                if !same {
                    self.note(ImportText::Otherwhere, key, 0);
                }
            }
            Taken::Refused(why) => {
                self.lost += 1;
                self.note(ImportText::NotTaken, key, 0);
                if self.why.len() < import::report::EXAMPLES_MAX {
                    self.why.push((key.to_owned(), why));
                }
            }
        }
    }

    /// More happened in a case than a ticket holds.
    pub(super) fn too_long(&mut self, key: &str) {
        self.lost += 1;
        self.note(ImportText::TooLong, key, 0);
    }

    /// The cases that are no tickets, and were not there before.
    pub(super) fn lost(&self) -> u64 {
        self.lost
    }

    /// All of it, a line each.
    pub(super) fn told(&self, lang: Lang, report: &Report) -> String {
        let Made { queues, people, services, no_services, promised, no_promise, promise_too_old } = self.made;
        let mut lines = vec![words::read(lang, report.cases, report.events, report.first.zip(report.last))];
        if 0 < queues + people + services {
            lines.push(words::made(lang, queues, people, services));
        }
        if let Some(since) = promised {
            lines.push(words::promised(lang, since));
        }
        if no_promise {
            lines.push(say(lang, ImportText::NoPromise).to_owned());
        }
        if promise_too_old {
            lines.push(say(lang, ImportText::PromiseTooOld).to_owned());
        }
        if 0 < no_services {
            lines.push(words::no_services(lang, no_services));
        }
        lines.push(words::tickets(lang, self.new, self.known, self.breaches));
        if 0 < report.ignored {
            lines.push(words::passed_over(lang, report.ignored));
        }
        let irregular = report.irregular.iter().map(|(what, found)| (what.text(), found));
        lines.extend(irregular.chain(self.odd.iter().map(|(what, found)| (*what, found))).map(|(what, found)| line(lang, what, found)));
        lines.extend(self.why.iter().map(|(key, why)| format!("{key}: {}", refusal(lang, why))));
        if report.irregular.is_empty() && self.odd.is_empty() {
            lines.push(say(lang, ImportText::NothingOdd).to_owned());
        }
        let since = report.first.map(|first| first.to_zoned(TimeZone::UTC).year());
        lines.extend(self.numbers.map(|numbers| words::numbers(lang, numbers, since)));
        lines.join("\n")
    }

    fn note(&mut self, what: ImportText, key: &str, event: usize) {
        let at = self.odd.iter().position(|(other, _)| *other == what).unwrap_or_else(|| {
            self.odd.push((what, Found::default()));
            self.odd.len() - 1
        });
        if let Some((_, found)) = self.odd.get_mut(at) {
            found.note(key, event, "");
        }
    }
}

fn line(lang: Lang, what: ImportText, found: &Found) -> String {
    let examples: Vec<String> = found.examples.iter().map(|example: &Example| example.told(lang)).collect();
    words::found(lang, found.count, say(lang, what), &examples.join(", "))
}

#[cfg(test)]
mod tests {
    use shared::id::QueueId;
    use shared::ticket::import::Refused;

    use super::*;

    #[test]
    fn everything_is_counted_by_its_kind_in_both_languages() {
        let promised = Some("2026-03-10T08:00:00Z".parse().expect("a moment"));
        let mut tally = Tally { made: Made { queues: 1, people: 2, promised, ..Made::default() }, ..Tally::default() };
        let sideways = |event| Refused { event, why: Refusal::Sideways { home: QueueId(1) } };
        let imported = Imported { breaches: 1, refused: vec![sideways(2), sideways(5)] };
        tally.take("7", Taken::New { ticket: TicketId(1001), imported });
        tally.take("8", Taken::Known { ticket: TicketId(1002), same: true });
        tally.take("9", Taken::Known { ticket: TicketId(1003), same: false });
        tally.take("10", Taken::Refused(Refusal::NotFound));
        tally.too_long("11");
        (tally.made.no_promise, tally.made.promise_too_old) = (true, true);
        let report = Report { cases: 5, events: 20, ..Report::default() };
        assert_eq!(tally.lost(), 2);
        let english = tally.told(Lang::En, &report);
        for line in [
            "Read: 5 cases with 20 events.",
            "Made: 1 queue and 0 services that customers do not see; 2 people who cannot sign in.",
            "Made: a calendar and a service level for these tickets, in force since 2026-03-10T08:00:00Z.",
            "Left out: the promise of the map. The main queues of these tickets hold others too, for which it would have been as well.",
            "Left out: the promise of the map. The file begins before 2000, and no working time is known of then.",
            "Tickets: 1 new, 2 imported before. 1 service level broken in the past; nobody was told.",
            "2 times: the queue does not lie below or above; moved as the file says: 7 event 2, 7 event 5",
            "once: the file says something else of a ticket than when it was imported; left as it is: 9",
            "once: the desk does not take the case: 10",
            "once: more happened than a ticket holds; it is no ticket: 11",
        ] {
            assert!(english.lines().any(|said| said == line), "{line}\n{english}");
        }
        let italian = tally.told(Lang::It, &report);
        let line = "2 volte: la coda non sta né sotto né sopra; spostato come dice il file: 7 evento 2, 7 evento 5";
        assert!(italian.lines().any(|said| said == line), "{italian}");
        assert_eq!(italian.lines().count(), english.lines().count());
        let report = Report { first: Some("2010-01-13T08:00:00Z".parse().expect("a moment")), ..report };
        for (lang, begins, ends) in
            [(Lang::En, "Their numbers: 1001 to 1003.", " from 2010 on."), (Lang::It, "Numeri: da 1001 a 1003.", " dal 2010 in poi.")]
        {
            let told = tally.told(lang, &report);
            let last = told.lines().last().expect("a line");
            assert!(last.starts_with(begins) && last.ends_with(ends), "{told}");
        }
        assert!(Tally::default().told(Lang::En, &report).ends_with("Nothing was irregular."));
    }
}
