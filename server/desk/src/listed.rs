//! Many people at once, out of a table: each line is a call of its own, done or refused with a reason. People are known by their
//! addresses, so the same table twice changes nothing.

use async_recursion::async_recursion as boxed;
use csv::{ReaderBuilder, StringRecord, Trim, WriterBuilder};
use shared::access::Actor;
use shared::act::{Action, Call, Scene};
use shared::event::{Cause, Door};
use shared::id::OrganisationId;
use shared::locale::Lang;
use shared::people::Roles;
use shared::people::action::{LIST_BYTES_MAX, LIST_ROWS_MAX, ListedPerson, PeopleAction};
use shared::people::refusal::PeopleRefusal;
use shared::refusal::Refusal;
use shared::text::{Email, Name, Phone, lowered};
use shared::view::people::{DONE_SHOWN_MAX, DoneLine, LineRefusal, ListReport, RefusedLine};

use crate::act::Wish;
use crate::error::DeskError;
use crate::open::Desk;
use crate::read::keeps_people;

/// What columns are called, in either language.
const NAMES: [(Column, &[&str]); 6] = [
    (Column::Name, &["name", "nome"]),
    (Column::Address, &["address", "email", "e-mail", "mail", "indirizzo"]),
    (Column::Phone, &["phone", "telephone", "telefono"]),
    (Column::Organisation, &["organisation", "organization", "organizzazione"]),
    (Column::Language, &["language", "lingua"]),
    (Column::Roles, &["roles", "role", "ruoli", "ruolo"]),
];
/// What a report calls a line by: enough to know it again, little enough for a report of all lines to be kept.
const CALLED_CHARS_MAX: usize = 60;
/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Address,
    Phone,
    Organisation,
    Language,
    Roles,
}

/// A table as it was sent.
#[derive(Debug)]
struct Table {
    delimiter: u8,
    head: StringRecord,
    columns: Vec<Option<Column>>,
    rows: Vec<StringRecord>,
}

impl Table {
    /// What a row says in a column.
    fn cell<'a>(&self, row: &'a StringRecord, wanted: Column) -> Option<&'a str> {
        let at = self.columns.iter().position(|column| *column == Some(wanted));
        at.and_then(|at| row.get(at)).map(bare).filter(|cell| !cell.is_empty())
    }

    /// What a row is called: the name, or else the address.
    fn called(&self, row: &StringRecord) -> String {
        let cell = self.cell(row, Column::Name).or_else(|| self.cell(row, Column::Address)).unwrap_or_default();
        cell.chars().filter(|c| !c.is_control()).take(CALLED_CHARS_MAX).collect()
    }
}

/// Somebody who is not as they were.
#[derive(Debug)]
struct Became {
    added: bool,
    from: Roles,
    to: Roles,
}

impl Desk {
    /// Takes people out of a table. `takes_roles`: and roles from people who work here, where a line lacks them.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody but administrators; a refusal when it is no table or too large: nothing is done then; or when
    /// the desk cannot write now: the same table again does what is left of it.
    #[boxed]
    pub async fn import_people(&self, actor: &Actor, table: &str, takes_roles: bool) -> Result<ListReport, DeskError> {
        self.report_of(actor, table, takes_roles, None).await
    }

    /// What [`Desk::import_people`] would report of a table. Nothing is written; each line is decided as if those before it were.
    ///
    /// # Errors
    /// The same.
    #[boxed]
    pub async fn look_at_people(&self, actor: &Actor, table: &str, takes_roles: bool) -> Result<ListReport, DeskError> {
        self.report_of(actor, table, takes_roles, Some(self.bare_scene())).await
    }

    /// `world`: where the lines are decided and not written.
    async fn report_of(&self, actor: &Actor, table: &str, takes_roles: bool, mut world: Option<Scene>) -> Result<ListReport, DeskError> {
        keeps_people(actor)?;
        let table = read(table).map_err(Refusal::from)?;
        let mut report = ListReport { only_looked: world.is_some(), ..ListReport::default() };
        let mut refused = Vec::new();
        for row in &table.rows {
            let (line, called) = (line_of(row), table.called(row));
            match self.take_row(actor, &table, row, takes_roles, world.as_mut()).await? {
                Ok(None) => report.same += 1,
                Ok(Some(Became { added, from, to })) => {
                    if added {
                        report.added += 1;
                    } else {
                        report.changed += 1;
                    }
                    report.done.push(DoneLine { line, called, added, roles: (from != to).then_some((from, to)) });
                }
                Err(why) => {
                    report.refused.push(RefusedLine { line, called, why });
                    refused.push(row);
                }
            }
        }
        report.done.sort_by_key(|done| (done.added || done.roles.is_none(), done.line));
        report.done.truncate(DONE_SHOWN_MAX);
        // Whoever only looked still has the whole table.
        if !report.only_looked && !refused.is_empty() {
            report.again = written(&table, &refused);
        }
        Ok(report)
    }

    /// One line; nothing where they are as it says. What the desk could not do for a reason of its own ends the whole.
    async fn take_row(
        &self,
        actor: &Actor,
        table: &Table,
        row: &StringRecord,
        takes_roles: bool,
        world: Option<&mut Scene>,
    ) -> Result<Result<Option<Became>, LineRefusal>, DeskError> {
        let listed = match self.listed(table, row) {
            Ok(listed) => ListedPerson { takes_roles, ..listed },
            Err(why) => return Ok(Err(why)),
        };
        let became = match world {
            Some(world) => self.would_list(actor, listed, world).await,
            None => self.list_person(actor, listed).await,
        };
        match became {
            Ok(became) => Ok(Ok(became)),
            // The sentence for a record that is to be merged would not say what this line did wrong.
            Err(DeskError::Refused(Refusal::People(PeopleRefusal::Staff))) => Ok(Err(LineRefusal::TakesRoles)),
            // That nothing can be written now is about no line.
            Err(DeskError::Refused(refusal)) if !matches!(refusal, Refusal::NoRoom | Refusal::Busy) => Ok(Err(LineRefusal::Desk(refusal))),
            Err(error) => Err(error),
        }
    }

    async fn list_person(&self, actor: &Actor, listed: ListedPerson) -> Result<Option<Became>, DeskError> {
        let before = self.person_at(listed.email.as_str()).await?.map(|person| person.roles).unwrap_or_default();
        let action = Action::People(PeopleAction::List(Box::new(listed)));
        let done = self.act(Wish { op: self.new_op(), actor: actor.clone(), door: Door::Desk, seen: None, action }).await?;
        if done.pos.is_none() {
            return Ok(None);
        }
        let person = done.outcome.person.and_then(|person| self.person(person));
        // Their first step was this line.
        let added = person.as_ref().is_some_and(|person| person.ver == 1);
        let from = if added { Roles::default() } else { before };
        Ok(Some(Became { added, from, to: person.map_or(from, |person| person.roles) }))
    }

    async fn would_list(&self, actor: &Actor, listed: ListedPerson, world: &mut Scene) -> Result<Option<Became>, DeskError> {
        let email = listed.email.clone();
        let (op, at) = (self.new_op(), self.config.clock.now());
        let action = Action::People(PeopleAction::List(Box::new(listed)));
        let call = Call { op, actor: actor.clone(), door: Door::Desk, cause: Cause::Person, at, seen: None, action };
        let (scene, verdict) = self.decide_only(call, world).await?;
        if verdict.steps.is_empty() {
            return Ok(None);
        }
        let roles =
            |scene: &Scene| scene.addresses.get(&email).copied().flatten().and_then(|id| scene.person(id)).map(|person| person.roles);
        let from = roles(&scene);
        Ok(Some(Became { added: from.is_none(), from: from.unwrap_or_default(), to: roles(&verdict.after).unwrap_or_default() }))
    }

    fn listed(&self, table: &Table, row: &StringRecord) -> Result<ListedPerson, LineRefusal> {
        if row.len() != table.head.len() {
            return Err(LineRefusal::Columns);
        }
        let cell = |wanted: Column| table.cell(row, wanted);
        let text = |error| LineRefusal::Desk(Refusal::Text(error));
        Ok(ListedPerson {
            name: Name::try_from(cell(Column::Name).unwrap_or_default()).map_err(text)?,
            email: Email::try_from(cell(Column::Address).unwrap_or_default()).map_err(text)?,
            phone: cell(Column::Phone).map(Phone::try_from).transpose().map_err(text)?,
            organisation: cell(Column::Organisation).map(|name| self.called_so(name)).transpose()?,
            lang: cell(Column::Language).map(language).transpose()?,
            roles: cell(Column::Roles).map(roles).transpose()?,
            takes_roles: false,
        })
    }

    /// The organisation of that name, if there is one and not two.
    fn called_so(&self, name: &str) -> Result<OrganisationId, LineRefusal> {
        let wanted = lowered(name);
        let directory = self.views.directory.read();
        let mut found = directory.organisations().filter(|organisation| lowered(&organisation.name) == wanted);
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one.id),
            _ => Err(LineRefusal::Organisation),
        }
    }
}

/// Where a row began in what was sent.
fn line_of(row: &StringRecord) -> u64 {
    row.position().map_or(0, csv::Position::line)
}

/// A row begins behind the empty lines before it, which the reader counts to it.
fn begins_behind_blanks(table: &str, row: &mut StringRecord) {
    let Some(mut at) = row.position().cloned() else { return };
    let from = usize::try_from(at.byte()).unwrap_or(usize::MAX);
    let blanks = table.as_bytes().iter().skip(from).take_while(|byte| **byte == b'\n').count();
    at.set_line(at.line() + u64::try_from(blanks).unwrap_or_default());
    row.set_position(Some(at));
}

/// Reads a table whole, before anything of it is done.
fn read(table: &str) -> Result<Table, PeopleRefusal> {
    if LIST_BYTES_MAX < table.len() {
        return Err(PeopleRefusal::TableTooLarge);
    }
    // Windows ends a line with two letters, each of which would count as a line.
    let table = table.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let first = table.lines().next().unwrap_or_default();
    // Spreadsheets write what their country uses.
    let delimiter = [b';', b'\t'].into_iter().find(|byte| first.as_bytes().contains(byte)).unwrap_or(b',');
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(Trim::All).from_reader(table.as_bytes());
    let head = reader.headers().map_err(|_| PeopleRefusal::NoTable)?.clone();
    let columns: Vec<Option<Column>> = head.iter().map(column).collect();
    let once = |wanted| columns.iter().filter(|column| **column == Some(wanted)).count();
    let twice = NAMES.iter().any(|(column, _)| 1 < once(*column));
    if once(Column::Name) == 0 || once(Column::Address) == 0 || twice {
        return Err(PeopleRefusal::NoTable);
    }
    // Spreadsheets write empty columns, of which nothing is lost.
    let unknown = (1..).zip(head.iter().zip(&columns)).find(|(_, (title, column))| column.is_none() && !title.is_empty());
    if let Some((nth, _)) = unknown {
        return Err(PeopleRefusal::Column { nth });
    }
    let mut rows = Vec::new();
    for row in reader.records() {
        if LIST_ROWS_MAX <= rows.len() {
            return Err(PeopleRefusal::TableTooLarge);
        }
        let mut row = row.map_err(|_| PeopleRefusal::NoTable)?;
        begins_behind_blanks(&table, &mut row);
        rows.push(row);
    }
    Ok(Table { delimiter, head, columns, rows })
}

fn column(title: &str) -> Option<Column> {
    let title = lowered(title);
    NAMES.iter().find(|(_, names)| names.contains(&title.as_str())).map(|(column, _)| *column)
}

/// Rows as a table of the same columns. A spreadsheet that opens it computes nothing.
fn written(table: &Table, rows: &[&StringRecord]) -> String {
    let mut writer = WriterBuilder::new().delimiter(table.delimiter).flexible(true).from_writer(Vec::new());
    for row in std::iter::once(&table.head).chain(rows.iter().copied()) {
        // Memory takes every line.
        if writer.write_record(row.iter().map(harmless)).is_err() {
            return String::new();
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula, without what nobody writes: a report of it would be too long to be kept.
pub(crate) fn harmless(cell: &str) -> String {
    let cell: String = cell.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).collect();
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell }
}

/// A cell without the mark that [`harmless`] puts before it.
fn bare(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell)
}

fn language(cell: &str) -> Result<Lang, LineRefusal> {
    lowered(cell).parse().map_err(|_| LineRefusal::Language)
}

fn roles(cell: &str) -> Result<Roles, LineRefusal> {
    let mut roles = Roles::default();
    for word in lowered(cell).split([' ', ',', ';', '/', '|']).filter(|word| !word.is_empty()) {
        match word {
            "customer" | "cliente" => roles.customer = true,
            "agent" | "operatore" => roles.agent = true,
            "manager" | "responsabile" => roles.manager = true,
            "administrator" | "amministratore" => roles.administrator = true,
            _ => return Err(LineRefusal::Roles),
        }
    }
    Ok(roles)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "name,address,phone,organisation,language,roles\n";

    #[test]
    fn a_table_names_its_columns_in_either_language_and_has_bounds() {
        let row = "Ada,ada@example.org,,,,\n";
        for (table, rows) in [
            (format!("{HEAD}{row}"), Ok(1)),
            ("\u{feff}Nome;E-mail\nAda;ada@example.org\nBea;bea@example.org\n".to_owned(), Ok(2)),
            ("address\tname\nada@example.org\tAda\n".to_owned(), Ok(1)),
            (HEAD.to_owned(), Ok(0)),
            ("name,phone\nAda,1234\n".to_owned(), Err(PeopleRefusal::NoTable)),
            ("name,address,nome\nAda,ada@example.org,Ada\n".to_owned(), Err(PeopleRefusal::NoTable)),
            (String::new(), Err(PeopleRefusal::NoTable)),
            ("Nome,Indirizzo,,Mansione\nGino,gino@example.org,,operatore\n".to_owned(), Err(PeopleRefusal::Column { nth: 4 })),
            ("Nome,Indirizzo,\nGino,gino@example.org,\n".to_owned(), Ok(1)),
            (format!("{HEAD}{}", row.repeat(LIST_ROWS_MAX)), Ok(LIST_ROWS_MAX)),
            (format!("{HEAD}{}", row.repeat(LIST_ROWS_MAX + 1)), Err(PeopleRefusal::TableTooLarge)),
            (format!("{HEAD}{}", "x".repeat(LIST_BYTES_MAX)), Err(PeopleRefusal::TableTooLarge)),
        ] {
            let found = read(&table).map(|table| table.rows.len());
            assert_eq!(found, rows, "{:?}", table.chars().take(60).collect::<String>());
        }
    }

    #[test]
    fn a_line_is_counted_as_it_stands_in_the_file() {
        for end in ["\n", "\r\n"] {
            let table = ["Name,Address", "Ada,ada@example.org", "", "\"Bea", "Rossi\",bea@example.org", "Cleo,cleo@example.org"].join(end);
            let lines: Vec<u64> = read(&table).expect("a table").rows.iter().map(line_of).collect();
            assert_eq!(lines, [2, 4, 6], "{end:?}");
        }
    }

    #[test]
    fn what_goes_out_is_no_formula_and_comes_back_as_it_was() {
        for (cell, out) in
            [("=1+1", "'=1+1"), ("+39 041 496", "'+39 041 496"), ("-x", "'-x"), ("@x", "'@x"), ("O'Hara", "O'Hara"), ("'s", "'s")]
        {
            assert_eq!(harmless(cell), out);
            assert_eq!(bare(&harmless(cell)), cell);
        }
        assert_eq!(harmless("\u{1}=A\u{0}da\n"), "'=Ada\n");
        let table = read("name,address,phone\n\"=HYPERLINK(\"\"x\"\")\",a@example.org,+39 041 496\n").expect("a table");
        let out = written(&table, &table.rows.iter().collect::<Vec<_>>());
        assert!(out.contains("\"'=HYPERLINK(\"\"x\"\")\",a@example.org,'+39 041 496"), "{out}");
    }

    #[test]
    fn roles_and_languages_are_words() {
        assert_eq!(roles("Agent, manager"), Ok(Roles { agent: true, manager: true, ..Roles::default() }));
        assert_eq!(roles("operatore cliente"), Ok(Roles { agent: true, customer: true, ..Roles::default() }));
        assert_eq!(roles("root"), Err(LineRefusal::Roles));
        assert_eq!((language("IT"), language("de")), (Ok(Lang::It), Err(LineRefusal::Language)));
    }
}
