//! How it was decided who takes a ticket, as agents read it: cells that the server fills, so that no browser carries the words.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::PersonId;
use crate::locale::Lang;
use crate::routing::criteria::Merit;
use crate::routing::score::{Assignment, ScoreRow, ScoreTable};
use crate::setting::Settings;
use crate::words::routing::{self, Routing as W, say};

/// Who could have taken a ticket, and why each was given it or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreView {
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// The cells of each, the best first.
    pub rows: Vec<Vec<String>>,
    /// What there is to know of the whole table, if anything.
    pub note: String,
}

/// How a table is read to somebody.
pub struct Reader<'a> {
    /// In which language.
    pub lang: Lang,
    /// What skills are called, and how tickets are given to people now.
    pub settings: &'a Settings,
    /// What somebody is called.
    pub name: &'a dyn Fn(PersonId) -> String,
    /// How a moment is said.
    pub moment: &'a dyn Fn(Timestamp) -> String,
}

impl Reader<'_> {
    /// What came of it, in one line.
    #[must_use]
    pub fn line(&self, table: &ScoreTable) -> String {
        match &table.chosen {
            Assignment::To(person) => routing::found(self.lang, &(self.name)(*person), table.seen),
            Assignment::Nobody(nobody) => {
                format!("{} {}", say(self.lang, W::NobodyYet), routing::nobody(self.lang, nobody, self.moment))
            }
        }
    }

    /// The table.
    #[must_use]
    pub fn table(&self, table: &ScoreTable) -> ScoreView {
        ScoreView {
            heads: [W::Person, W::Total, W::Why].map(|head| say(self.lang, head).to_owned()).into(),
            rows: table.rows.iter().map(|row| self.row(table, row)).collect(),
            note: self.note(table),
        }
    }

    fn row(&self, table: &ScoreTable, row: &ScoreRow) -> Vec<String> {
        let name = (self.name)(row.person);
        if row.fits() {
            let why = if table.person() == Some(row.person) { W::Chosen } else { W::Fits };
            return vec![name, row.points.total().to_string(), format!("{}. {}", say(self.lang, why), self.merits(table, row))];
        }
        let skill = |id| self.settings.skills.get(&id).map(|skill| skill.doc.name.read(self.lang).to_owned()).unwrap_or_default();
        let failed = row.failed.iter().map(|failure| routing::failure(self.lang, failure, &row.numbers, skill));
        // Points do not count where something is lacking.
        vec![name, "–".to_owned(), failed.collect::<Vec<_>>().join(", ")]
    }

    /// What brought somebody points, with the number behind it.
    fn merits(&self, table: &ScoreTable, row: &ScoreRow) -> String {
        let brought = Merit::ALL.into_iter().filter(|merit| row.points.of(*merit) != 0);
        let said = |merit| {
            let number = routing::number(self.lang, merit, &row.numbers, table.at);
            format!("{} {} ({number})", routing::merit(self.lang, merit), row.points.of(merit))
        };
        brought.map(said).collect::<Vec<_>>().join(", ")
    }

    fn note(&self, table: &ScoreTable) -> String {
        let mut best = table.rows.iter().filter(|row| row.fits()).map(|row| row.points.total());
        let tie = best.next().is_some_and(|first| best.next() == Some(first)).then(|| say(self.lang, W::Tie).to_owned());
        // Whoever wants to know it of an older setting has the log.
        let now = &self.settings.routing;
        let agrees = (table.ver == now.ver).then(|| if table.agrees(&now.doc) { W::Agrees } else { W::Disagrees });
        let notes = [routing::cut(self.lang, table), tie, agrees.map(|agrees| say(self.lang, agrees).to_owned())];
        notes.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SkillId;
    use crate::locale::Text;
    use crate::people::work::Work;
    use crate::routing::candidate::Candidate;
    use crate::routing::choose::choose;
    use crate::routing::tests::{candidate, want};
    use crate::routing::want::Want;
    use crate::setting::Versioned;
    use crate::setting::catalogue::{Grade, Skill};

    const COOLING: SkillId = SkillId(7);

    fn settings() -> Settings {
        let mut settings = Settings::default();
        let doc = Skill { name: Text::same("Cooling"), retired: false };
        settings.skills.insert(COOLING, Versioned { ver: 1, doc });
        settings
    }

    fn wanted() -> Want {
        want(&[Grade { skill: COOLING, grade: 2 }])
    }

    /// Somebody with that much on their desk.
    fn somebody(person: u64, work: &Work, load: u32) -> Candidate<'_> {
        Candidate { reachable: false, load, ..candidate(person, work, None) }
    }

    fn read(lang: Lang, table: &ScoreTable) -> (String, ScoreView) {
        let names = ["", "Giulia", "Aoife", "Marco"];
        let name = |person: PersonId| names[usize::try_from(person.0).expect("a small number")].to_owned();
        let settings = settings();
        let reader = Reader { lang, settings: &settings, name: &name, moment: &|_| "6 Apr, 08:30".to_owned() };
        (reader.line(table), reader.table(table))
    }

    #[test]
    fn a_table_says_who_was_chosen_for_what_and_why_the_others_were_not() {
        let (able, clumsy) = (Work { grades: vec![Grade { skill: COOLING, grade: 2 }], ..Work::default() }, Work::default());
        let crew = [somebody(1, &clumsy, 0), somebody(2, &able, 30), somebody(3, &able, 2)];
        let table = choose(&wanted(), &crew, &settings().routing, Timestamp::UNIX_EPOCH);
        let (line, score) = read(Lang::En, &table);
        assert_eq!(line, "Marco was chosen, of 3 who were looked at");
        assert_eq!(score.heads, ["Person", "Points", "Why"]);
        let total = table.rows[0].points.total().to_string();
        let why =
            "Chosen. No better than needed 60 (+0), No higher level than needed 60 (+0), Room left 173 (2/30), Their turn 100 (never)";
        assert_eq!(score.rows[0], ["Marco", total.as_str(), why]);
        assert_eq!(score.rows[1], ["Aoife", "–", "no room: 30 of 30 points"]);
        assert_eq!(score.rows[2], ["Giulia", "–", "Cooling 2 is needed, has none"]);
        assert_eq!(score.note, "Recomputed: the same choice.");
        let (line, score) = read(Lang::It, &table);
        assert_eq!(line, "La scelta è caduta su Marco, su 3 persone considerate");
        assert_eq!(score.rows[1], ["Aoife", "–", "niente spazio: 30 punti su 30"]);
    }

    #[test]
    fn a_tie_and_a_table_that_was_altered_are_said() {
        let able = Work { grades: vec![Grade { skill: COOLING, grade: 2 }], ..Work::default() };
        let mut table = choose(&wanted(), &[somebody(1, &able, 0), somebody(2, &able, 0)], &settings().routing, Timestamp::UNIX_EPOCH);
        let note = read(Lang::En, &table).1.note;
        assert_eq!(note, "With equal points it is whoever has waited longest for a ticket. Recomputed: the same choice.");
        table.chosen = Assignment::To(PersonId(2));
        assert!(read(Lang::It, &table).1.note.ends_with("Questa tabella è stata alterata."));
        table.ver = 9;
        assert!(!read(Lang::En, &table).1.note.contains("Recomputed"), "by a setting that is not in force nothing is recomputed");
    }

    #[test]
    fn nobody_is_said_with_what_the_last_of_them_lacked() {
        let table = choose(&wanted(), &[somebody(1, &Work::default(), 0)], &settings().routing, Timestamp::UNIX_EPOCH);
        let (line, score) = read(Lang::En, &table);
        assert_eq!(line, "Nobody yet. Working this queue: 1. Nobody of them has all the skills.");
        assert_eq!(score.rows.len(), 1);
        assert_eq!(read(Lang::It, &table).0, "Ancora nessuno. Lavorano in questa coda: 1. Nessuno ha tutte le competenze.");
    }
}
