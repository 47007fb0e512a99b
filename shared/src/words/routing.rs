//! Why a ticket went to somebody, or to nobody: criteria and outcomes as agents and administrators read them.

use jiff::Timestamp;

use crate::id::SkillId;
use crate::locale::Lang;
use crate::people::work::{WORK_ABSENCES_MAX, WORK_CAPACITY_MAX, WORK_GRADES_MAX, WORK_LANGUAGES_MAX, WorkError};
use crate::routing::candidate::Knows;
use crate::routing::criteria::{Failure, Merit, Must, Nobody};
use crate::routing::score::{Numbers, SCORE_ROWS_MAX, ScoreTable};
use crate::routing::weights::{POINTS_MAX, Reach, RoutingError, WEIGHS_MAX};
use crate::setting::catalogue::SKILL_GRADE_MAX;
use crate::words::time;

texts! {
    /// Fixed texts around a score table.
    enum Routing;
    NobodyYet: "Nobody yet." / "Ancora nessuno.",
    Person: "Person" / "Persona",
    Total: "Points" / "Punti",
    Why: "Why" / "Perché",
    Chosen: "Chosen" / "Scelta",
    Fits: "Could take it" / "Potrebbe prenderlo",
    Tie: "With equal points it is whoever has waited longest for a ticket." /
        "A parità di punti tocca a chi aspetta un ticket da più tempo.",
    Agrees: "Recomputed: the same choice." / "Ricalcolato: la stessa scelta.",
    Disagrees: "Recomputed: another choice. This table was altered." / "Ricalcolato: un’altra scelta. Questa tabella è stata alterata.",
    Skills: "Skills" / "Competenze",
    Shift: "Shift" / "Turno",
    NoShift: "The hours of the queue" / "L’orario della coda",
    Absences: "Days away" / "Giorni di assenza",
    Languages: "Languages" / "Lingue",
    Capacity: "Takes at once, in points" / "Carico massimo, in punti",
    Takes: "How much, and in which languages" / "Quanto può prendere, e in quali lingue",
    Weighs: "What an open ticket weighs" / "Quanto pesa un ticket aperto",
}

/// What must hold, as the head of a column.
#[must_use]
pub fn must(lang: Lang, must: Must) -> &'static str {
    match (lang, must) {
        (Lang::En, Must::Crew) => "Works the queue",
        (Lang::En, Must::Enabled) => "May sign in",
        (Lang::En, Must::NotRequester) => "Did not ask for it",
        (Lang::En, Must::NotReturner) => "Did not just hand it back",
        (Lang::En, Must::Skill) => "Has the skills",
        (Lang::En, Must::Present) => "Not away",
        (Lang::En, Must::Shift) => "On shift",
        (Lang::En, Must::Reach) => "Has the desk open",
        (Lang::En, Must::Capacity) => "Has room",
        (Lang::It, Must::Crew) => "Lavora nella coda",
        (Lang::It, Must::Enabled) => "Può accedere",
        (Lang::It, Must::NotRequester) => "Non l’ha chiesto",
        (Lang::It, Must::NotReturner) => "Non l’ha appena restituito",
        (Lang::It, Must::Skill) => "Ha le competenze",
        (Lang::It, Must::Present) => "Non è assente",
        (Lang::It, Must::Shift) => "In turno",
        (Lang::It, Must::Reach) => "Ha il pannello aperto",
        (Lang::It, Must::Capacity) => "Ha spazio",
    }
}

/// What speaks for somebody, as the head of a column.
#[must_use]
pub fn merit(lang: Lang, merit: Merit) -> &'static str {
    match (lang, merit) {
        (Lang::En, Merit::Skill) => "No better than needed",
        (Lang::En, Merit::Level) => "No higher level than needed",
        (Lang::En, Merit::Load) => "Room left",
        (Lang::En, Merit::Turn) => "Their turn",
        (Lang::En, Merit::Language) => "Customer’s language",
        (Lang::En, Merit::Knows) => "Knows the customer",
        (Lang::En, Merit::Reach) => "Has the desk open",
        (Lang::It, Merit::Skill) => "Non più esperto del necessario",
        (Lang::It, Merit::Level) => "Livello non più alto del necessario",
        (Lang::It, Merit::Load) => "Spazio rimasto",
        (Lang::It, Merit::Turn) => "Rotazione",
        (Lang::It, Merit::Language) => "Lingua del cliente",
        (Lang::It, Merit::Knows) => "Conosce il cliente",
        (Lang::It, Merit::Reach) => "Ha il pannello aperto",
    }
}

/// What having the desk open means, where an administrator chooses it.
#[must_use]
pub fn reach(lang: Lang, reach: Reach) -> &'static str {
    match (lang, reach) {
        (Lang::En, Reach::Ignored) => "Does not count, and is not written down",
        (Lang::En, Reach::Preferred) => "Speaks for somebody",
        (Lang::En, Reach::Required) => "Is needed to be given a ticket",
        (Lang::It, Reach::Ignored) => "Non conta e non viene annotato",
        (Lang::It, Reach::Preferred) => "È un punto a favore",
        (Lang::It, Reach::Required) => "Serve per ricevere un ticket",
    }
}

/// Why somebody was not given a ticket, in a few words. `skill` says what a skill is called.
#[must_use]
pub fn failure(lang: Lang, failure: &Failure, numbers: &Numbers, skill: impl Fn(SkillId) -> String) -> String {
    let Numbers { load, capacity, .. } = numbers;
    match (lang, failure) {
        (Lang::En, Failure::Crew) => "does not work this queue".to_owned(),
        (Lang::En, Failure::Disabled) => "may not sign in any more".to_owned(),
        (Lang::En, Failure::Requester) => "asked for it".to_owned(),
        (Lang::En, Failure::Returner) => "just handed it back".to_owned(),
        (Lang::En, Failure::Skill { wants, has: 0 }) => format!("{} {} is needed, has none", skill(wants.skill), wants.grade),
        (Lang::En, Failure::Skill { wants, has }) => format!("{} {} is needed, has {has}", skill(wants.skill), wants.grade),
        (Lang::En, Failure::Away { until }) => format!("away until {}", time::day_short(lang, *until)),
        (Lang::En, Failure::Shift) => "not on shift".to_owned(),
        (Lang::En, Failure::Reach) => "did not have the desk open".to_owned(),
        (Lang::En, Failure::Capacity) => format!("no room: {load} of {capacity} points"),
        (Lang::It, Failure::Crew) => "non lavora in questa coda".to_owned(),
        (Lang::It, Failure::Disabled) => "non può più accedere".to_owned(),
        (Lang::It, Failure::Requester) => "l’ha chiesto".to_owned(),
        (Lang::It, Failure::Returner) => "l’ha appena restituito".to_owned(),
        (Lang::It, Failure::Skill { wants, has: 0 }) => format!("serve {} {}, non ce l’ha", skill(wants.skill), wants.grade),
        (Lang::It, Failure::Skill { wants, has }) => format!("serve {} {}, ha {has}", skill(wants.skill), wants.grade),
        (Lang::It, Failure::Away { until }) => {
            format!("assente fino {}{}", time::before_day("a", *until), time::day_short(lang, *until))
        }
        (Lang::It, Failure::Shift) => "non in turno".to_owned(),
        (Lang::It, Failure::Reach) => "non aveva il pannello aperto".to_owned(),
        (Lang::It, Failure::Capacity) => format!("niente spazio: {load} punti su {capacity}"),
    }
}

/// The number behind a merit, in a few words; `at` is the table's moment.
#[must_use]
pub fn number(lang: Lang, merit: Merit, numbers: &Numbers, at: Timestamp) -> String {
    let yes = |yes: bool| match (lang, yes) {
        (Lang::En, true) => "yes".to_owned(),
        (Lang::En, false) => "no".to_owned(),
        (Lang::It, true) => "sì".to_owned(),
        (Lang::It, false) => "no".to_owned(),
    };
    match merit {
        Merit::Skill => format!("+{}", numbers.surplus),
        Merit::Level => format!("+{}", numbers.above),
        Merit::Load => format!("{}/{}", numbers.load, numbers.capacity),
        Merit::Turn => match (lang, numbers.last_assigned) {
            (_, Some(last)) => time::age(lang, at.duration_since(last)),
            (Lang::En, None) => "never".to_owned(),
            (Lang::It, None) => "mai".to_owned(),
        },
        Merit::Language => yes(numbers.speaks),
        Merit::Knows => match (lang, numbers.knows) {
            (_, Knows::Nothing) => yes(false),
            (Lang::En, Knows::Customer) => "the customer".to_owned(),
            (Lang::En, Knows::Ticket) => "the ticket".to_owned(),
            (Lang::It, Knows::Customer) => "il cliente".to_owned(),
            (Lang::It, Knows::Ticket) => "il ticket".to_owned(),
        },
        Merit::Reach => yes(numbers.reachable),
    }
}

/// Why nobody was chosen, and when somebody might be. `moment` says a moment in the reader's zone.
#[must_use]
pub fn nobody(lang: Lang, nobody: &Nobody, moment: impl Fn(Timestamp) -> String) -> String {
    let Nobody { lack, left, next } = nobody;
    let why = match (lang, lack) {
        (Lang::En, Must::Crew) => "Nobody works this queue.".to_owned(),
        (Lang::En, Must::Enabled) => "Nobody who works this queue may sign in.".to_owned(),
        (Lang::En, Must::NotRequester) => "Only who asked for it works this queue.".to_owned(),
        (Lang::En, Must::NotReturner) => "Only who just handed it back could take it.".to_owned(),
        (Lang::En, Must::Skill) => format!("Working this queue: {left}. Nobody of them has all the skills."),
        (Lang::En, Must::Present) => format!("With the skills: {left}. All of them are away."),
        (Lang::En, Must::Shift) => format!("With the skills and not away: {left}. Nobody of them is on shift."),
        (Lang::En, Must::Capacity) => format!("On shift: {left}. Nobody of them has room."),
        (Lang::En, Must::Reach) => format!("On shift, with room: {left}. Nobody of them has the desk open."),
        (Lang::It, Must::Crew) => "Nessuno lavora in questa coda.".to_owned(),
        (Lang::It, Must::Enabled) => "Nessuno di chi lavora in questa coda può accedere.".to_owned(),
        (Lang::It, Must::NotRequester) => "In questa coda lavora solo chi l’ha chiesto.".to_owned(),
        (Lang::It, Must::NotReturner) => "Potrebbe prenderlo solo chi l’ha appena restituito.".to_owned(),
        (Lang::It, Must::Skill) => format!("Lavorano in questa coda: {left}. Nessuno ha tutte le competenze."),
        (Lang::It, Must::Present) => format!("Con le competenze: {left}. Sono tutti assenti."),
        (Lang::It, Must::Shift) => format!("Con le competenze e non assenti: {left}. Nessuno è in turno."),
        (Lang::It, Must::Capacity) => format!("In turno: {left}. Nessuno ha spazio."),
        (Lang::It, Must::Reach) => format!("In turno, con spazio: {left}. Nessuno ha il pannello aperto."),
    };
    match (lang, next) {
        (_, None) => why,
        (Lang::En, Some(next)) => format!("{why} The next shift begins: {}.", moment(*next)),
        (Lang::It, Some(next)) => format!("{why} Il prossimo turno comincia: {}.", moment(*next)),
    }
}

/// Who was chosen, of how many.
#[must_use]
pub fn found(lang: Lang, name: &str, seen: u16) -> String {
    match (lang, seen) {
        (Lang::En, 1) => format!("{name} was chosen: nobody else works this queue"),
        (Lang::En, _) => format!("{name} was chosen, of {seen} who were looked at"),
        (Lang::It, 1) => format!("La scelta è caduta su {name}: nessun altro lavora in questa coda"),
        (Lang::It, _) => format!("La scelta è caduta su {name}, su {seen} persone considerate"),
    }
}

/// That not everybody stands in the table, where that is so.
#[must_use]
pub fn cut(lang: Lang, table: &ScoreTable) -> Option<String> {
    let (seen, max) = (table.seen, SCORE_ROWS_MAX);
    (max < usize::from(seen)).then(|| match lang {
        Lang::En => format!("{seen} people were looked at; here are the {max} who came closest."),
        Lang::It => format!("Sono state considerate {seen} persone; qui ci sono le {max} più vicine."),
    })
}

/// What is wrong with what somebody wrote about a person's work.
#[must_use]
pub fn work_error(lang: Lang, error: WorkError) -> String {
    match (lang, error) {
        (Lang::En, WorkError::Grades) => {
            format!("A person has at most {WORK_GRADES_MAX} skills, each once, with a grade from 1 to {SKILL_GRADE_MAX}.")
        }
        (Lang::En, WorkError::Absences) => format!("At most {WORK_ABSENCES_MAX} absences are kept; each ends no earlier than it begins."),
        (Lang::En, WorkError::Languages) => format!("A person has at most {WORK_LANGUAGES_MAX} languages, each once."),
        (Lang::En, WorkError::Capacity) => format!("Nobody takes more than {WORK_CAPACITY_MAX} points at once."),
        (Lang::It, WorkError::Grades) => {
            format!("Una persona ha al massimo {WORK_GRADES_MAX} competenze, ognuna una volta, con un grado da 1 a {SKILL_GRADE_MAX}.")
        }
        (Lang::It, WorkError::Absences) => {
            format!("Si tengono al massimo {WORK_ABSENCES_MAX} assenze; ognuna non finisce prima di cominciare.")
        }
        (Lang::It, WorkError::Languages) => format!("Una persona ha al massimo {WORK_LANGUAGES_MAX} lingue, ognuna una volta."),
        (Lang::It, WorkError::Capacity) => format!("Nessuno prende più di {WORK_CAPACITY_MAX} punti alla volta."),
    }
}

/// What is wrong with how tickets are to be given to people.
#[must_use]
pub fn setting_error(lang: Lang, error: RoutingError) -> String {
    match (lang, error) {
        (Lang::En, RoutingError::Points) => format!("A criterion brings at most {POINTS_MAX} points."),
        (Lang::En, RoutingError::Weighs) => {
            format!("A ticket weighs 1 to {WEIGHS_MAX} points, and no less than a less urgent one.")
        }
        (Lang::It, RoutingError::Points) => format!("Un criterio dà al massimo {POINTS_MAX} punti."),
        (Lang::It, RoutingError::Weighs) => {
            format!("Un ticket pesa da 1 a {WEIGHS_MAX} punti, e non meno di uno meno urgente.")
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::setting::catalogue::Grade;

    #[test]
    fn why_somebody_was_not_given_it_is_said_with_its_number() {
        let numbers = Numbers { load: 29, capacity: 30, ..Numbers::default() };
        let wants = Grade { skill: SkillId(7), grade: 3 };
        for (what, en, it) in [
            (Failure::Skill { wants, has: 2 }, "Cooling 3 is needed, has 2", "serve Cooling 3, ha 2"),
            (Failure::Skill { wants, has: 0 }, "Cooling 3 is needed, has none", "serve Cooling 3, non ce l’ha"),
            (Failure::Away { until: date(2026, 4, 8) }, "away until 8 Apr", "assente fino all’8 apr"),
            (Failure::Capacity, "no room: 29 of 30 points", "niente spazio: 29 punti su 30"),
        ] {
            let said = |lang| failure(lang, &what, &numbers, |_| "Cooling".to_owned());
            assert_eq!((said(Lang::En).as_str(), said(Lang::It).as_str()), (en, it));
        }
    }

    #[test]
    fn nobody_is_said_with_how_many_there_are_and_when_the_next_one_comes() {
        let monday = Nobody { lack: Must::Shift, left: 3, next: Some(Timestamp::UNIX_EPOCH) };
        let said = |lang| nobody(lang, &monday, |_| "6 Apr, 08:30".to_owned());
        assert_eq!(said(Lang::En), "With the skills and not away: 3. Nobody of them is on shift. The next shift begins: 6 Apr, 08:30.");
        assert_eq!(said(Lang::It), "Con le competenze e non assenti: 3. Nessuno è in turno. Il prossimo turno comincia: 6 Apr, 08:30.");
    }
}
