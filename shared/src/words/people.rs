//! People and organisations, as administrators read of them.

mod happened;

use crate::id::TicketId;
use crate::locale::Lang;
use crate::people::Roles;
use crate::people::action::{LIST_BYTES_MAX, LIST_ROWS_MAX};
use crate::people::refusal::PeopleRefusal;
use crate::view::people::{DoneLine, LineRefusal, ListReport};
use crate::words::account::roles;
use crate::words::refusal::refusal as refusal_of_desk;
use crate::words::routing::work_error;

pub use happened::Record;

texts! {
    /// A fixed text of the pages of people and organisations.
    enum People;
    Title: "People" / "Persone",
    Organisations: "Organisations" / "Organizzazioni",
    Import: "Import people" / "Importa persone",
    Search: "Name, address or number" / "Nome, indirizzo o numero",
    Find: "Find" / "Cerca",
    Nobody: "Nobody is called so." / "Non c’è nessuno con questo nome.",
    Previous: "Previous" / "Precedenti",
    Next: "Next" / "Successive",
    AddPerson: "Add a person" / "Aggiungi una persona",
    AddPersonLead: "Whoever writes or calls is added by itself. Here you add who works at the desk, or a customer before they write." /
        "Chi scrive o telefona viene aggiunto da sé. Qui si aggiunge chi lavora allo sportello, o un cliente prima che scriva.",
    Add: "Add" / "Aggiungi",
    Number: "Number" / "Numero",
    Name: "Name" / "Nome",
    Address: "E-mail address" / "Indirizzo e-mail",
    Addresses: "Addresses" / "Indirizzi",
    AddressesLead: "Each belongs to one person. A new one counts as theirs only when a link that was sent there comes back." /
        "Ognuno appartiene a una sola persona. Uno nuovo vale solo quando ritorna un link inviato lì.",
    AddAddress: "Add the address" / "Aggiungi l’indirizzo",
    Proved: "confirmed" / "verificato",
    NotProved: "not confirmed" / "non verificato",
    Remove: "Remove" / "Togli",
    Prefer: "Write here" / "Scrivi qui",
    Phones: "Telephone numbers" / "Numeri di telefono",
    PhonesHint: "One each line." / "Uno per riga.",
    Language: "Language" / "Lingua",
    NoLanguage: "Not known" / "Non nota",
    Zone: "Time zone" / "Fuso orario",
    ZoneHint: "Like Europe/Rome; empty is that of the desk." / "Ad esempio Europe/Rome; vuoto vale quello dello sportello.",
    Vip: "VIP: served first" / "VIP: ha la precedenza",
    IsVip: "VIP" / "VIP",
    Record: "Record" / "Scheda",
    RecordLead: "What the desk knows of this person." / "Quello che lo sportello sa di questa persona.",
    Roles: "Roles" / "Ruoli",
    RolesLead: "What this person may do. Whoever loses or gets a role signs in again." /
        "Quello che la persona può fare. Chi perde o riceve un ruolo accede di nuovo.",
    Customer: "Customer: asks" / "Cliente: chiede",
    Agent: "Agent: answers" / "Operatore: risponde",
    Manager: "Manager: reads the figures" / "Responsabile: legge le cifre",
    Administrator: "Administrator: keeps people and settings" / "Amministratore: cura persone e impostazioni",
    Save: "Save" / "Salva",
    Memberships: "Organisations" / "Organizzazioni",
    MembershipsLead: "Whom this person speaks for; the first one counts for new tickets. Who manages an organisation sees all its tickets." /
        "Per chi parla questa persona; la prima vale per i nuovi ticket. Chi gestisce un’organizzazione ne vede tutti i ticket.",
    Organisation: "Organisation" / "Organizzazione",
    Manages: "sees all tickets of the organisation" / "vede tutti i ticket dell’organizzazione",
    AddMembership: "Add" / "Aggiungi",
    Teams: "Teams" / "Gruppi",
    TeamsLead: "Who belongs to a team is chosen on its page." / "Chi fa parte di un gruppo si sceglie nella pagina del gruppo.",
    NoTeams: "In no team yet." / "Ancora in nessun gruppo.",
    AllTeams: "All teams" / "Tutti i gruppi",
    Access: "Access" / "Accesso",
    AccessLead: "An invitation is a link, good for three days and once, by which they choose a password." /
        "L’invito è un link, valido tre giorni e una volta sola, con cui si sceglie una password.",
    AccessFresh: "They have no password yet. An invitation is a link, good for three days and once, by which they choose one." /
        "Non ha ancora una password. L’invito è un link, valido tre giorni e una volta sola, con cui sceglierla.",
    Invite: "Send an invitation" / "Invia un invito",
    EndSessions: "End all sessions" / "Chiudi tutte le sessioni",
    Leave: "Disable" / "Disattiva",
    LeaveLead: "They may not sign in any more; their history stays. Their open tickets go back to the queues or to a colleague who works there." /
        "Non può più accedere; la sua storia resta. I suoi ticket aperti tornano alle code o vanno a un collega che ci lavora.",
    HandTo: "Open tickets go to" / "I ticket aperti vanno a",
    ToQueues: "nobody: back to their queues" / "nessuno: di nuovo alle code",
    HandOver: "Hand over what is left" / "Passa ciò che resta",
    Enable: "Enable again" / "Riattiva",
    IsDisabled: "disabled" / "disattivata",
    Merging: "Two records of one person" / "Due schede della stessa persona",
    MergingLead: "This record joins another one: its tickets and addresses are found there, its sessions end, and roles and passwords do not move. It can be undone." /
        "Questa scheda si unisce a un’altra: ticket e indirizzi si trovano lì, le sue sessioni finiscono, ruoli e password non passano. Si può annullare.",
    MergeInto: "Who stays: name, address or number" / "Chi resta: nome, indirizzo o numero",
    Merge: "Merge" / "Unisci",
    Unmerge: "Take apart again" / "Separa di nuovo",
    WasMerged: "This record was merged into" / "Questa scheda è unita a",
    MergedHere: "Merged into this record" / "Unite a questa scheda",
    Open: "open tickets" / "ticket aperti",
    AddOrganisation: "Add an organisation" / "Aggiungi un’organizzazione",
    AddOrganisationLead: "A customer with people, a contract and perhaps a manager." /
        "Un cliente con persone, un contratto e magari un responsabile.",
    OrganisationLead: "The contract decides what its tickets are promised." / "Il contratto decide che cosa è promesso ai suoi ticket.",
    Contract: "Contract" / "Contratto",
    NoContract: "No contract" / "Nessun contratto",
    Members: "Members" / "Membri",
    MembersLead: "They are added on their own pages." / "Si aggiungono dalle loro pagine.",
    NoMembers: "Nobody belongs to it yet." / "Ancora nessuno ne fa parte.",
    NoOrganisations: "There is no organisation yet." / "Non c’è ancora nessuna organizzazione.",
    ImportLead: "A line for each person, known by the address. Whoever is known is brought up to date, and the same file twice changes nothing." /
        "Una riga per persona, riconosciuta dall’indirizzo. Chi è noto viene aggiornato, e lo stesso file due volte non cambia nulla.",
    ImportColumns: "The first line names the columns: name, address, phone, organisation, language, roles. Only name and address must be there. Roles are customer, agent, manager, administrator, with spaces between." /
        "La prima riga dà i nomi alle colonne: nome, indirizzo, telefono, organizzazione, lingua, ruoli. Solo nome e indirizzo sono necessarie. I ruoli sono cliente, operatore, responsabile, amministratore, separati da spazi.",
    ImportTable: "The table" / "La tabella",
    ImportFile: "The table as a CSV file" / "La tabella come file CSV",
    ImportRows: "Or pasted here" / "Oppure incollata qui",
    ImportLook: "Look first" / "Guarda prima",
    ImportGo: "Import" / "Importa",
    Refused: "Lines that were refused" / "Righe rifiutate",
    RefusedLead: "Correct them here and import them again." / "Correggerle qui e importarle di nuovo.",
    WouldRefuse: "Lines that would be refused" / "Righe che verrebbero rifiutate",
    WouldRefuseLead: "Correct them here before you import, or afterwards." / "Correggerle qui prima di importare, o dopo.",
    Line: "Line" / "Riga",
    LineCalled: "Name or address" / "Nome o indirizzo",
    Reason: "Why" / "Perché",
    Orphans: "Open tickets that nobody works on" / "Ticket aperti a cui nessuno lavora",
    OrphansLead: "Their owner is disabled, is no agent any more, or does not work in their queue." /
        "L’incaricato è disattivato, non è più operatore o non lavora nella loro coda.",
    Owner: "Owner" / "Incaricato",
    Queue: "Queue" / "Coda",
    Ticket: "Ticket" / "Numero",
    Saved: "Saved." / "Salvato.",
    Added: "Added." / "Aggiunta.",
    Invited: "The invitation is on its way." / "L’invito è partito.",
    InvitationWaits: "The invitation is written. It waits: no mail leaves until a relay is set on the server (relay.host)." /
        "L’invito è scritto. Aspetta: nessuna mail parte finché sul server non è impostato un relay (relay.host).",
    SessionsEnded: "All sessions are over." / "Tutte le sessioni sono finite.",
    Left: "Disabled; the tickets are handed over." / "Disattivata; i ticket sono passati.",
    IsMerged: "Merged." / "Schede unite.",
    IsApart: "Two records again." / "Di nuovo due schede.",
    HasAdded: "Added" / "Aggiunta",
    AddressAdded: "Address added" / "Indirizzo aggiunto",
    AddressProved: "An address was confirmed" / "Un indirizzo è stato verificato",
    AddressRemoved: "An address was taken away" / "Un indirizzo è stato tolto",
    AddressPreferred: "Another address is written to" / "Si scrive a un altro indirizzo",
    LanguageAndZone: "Language and time zone" / "Lingua e fuso orario",
    NowVip: "VIP from now on" / "Da ora è VIP",
    NotVip: "No longer VIP" / "Non è più VIP",
    WasDisabled: "Disabled" / "Disattivata",
    WasEnabled: "Enabled again" / "Riattivata",
    ApartFrom: "Taken apart from" / "Separata da",
    Erased: "erased" / "cancellato",
    NoAddressToInvite: "There is no address that an invitation could go to. Add one first." /
        "Non c’è un indirizzo a cui inviare l’invito. Aggiungerne prima uno.",
    LineColumns: "The line has another number of columns than the first one." / "La riga ha un numero di colonne diverso dalla prima.",
    LineOrganisation: "There is no organisation of that name, or there are two. Add it first, or write its name as it is." /
        "Non c’è un’organizzazione con questo nome, oppure ce ne sono due. Aggiungerla prima, o scriverne il nome com’è.",
    LineLanguage: "The language is en or it." / "La lingua è en o it.",
    LineRoles: "Roles are customer, agent, manager, administrator, with spaces between." /
        "I ruoli sono cliente, operatore, responsabile, amministratore, separati da spazi.",
    LineTakesRoles: "This person works here, and the line would take a role away from them. Correct the roles, or tick that rights may be taken away." /
        "Questa persona lavora qui, e la riga le toglierebbe un ruolo. Correggere i ruoli, o spuntare che si possono togliere diritti.",
    ImportTakes: "The table may take rights away from people who work here" / "La tabella può togliere diritti a chi lavora qui",
    Done: "What was done" / "Che cosa è stato fatto",
    WouldDo: "What would be done" / "Che cosa verrebbe fatto",
    WouldAdd: "Would be added" / "Verrebbe aggiunta",
    WouldChange: "Would be brought up to date" / "Verrebbe aggiornata",
    LineDone: "Change" / "Modifica",
    NoRole: "no role" / "nessun ruolo",
    HasChanged: "Brought up to date" / "Aggiornata",
}

/// Why something was not done.
#[must_use]
pub fn refusal(lang: Lang, refusal: PeopleRefusal) -> String {
    match (lang, refusal) {
        (Lang::En, PeopleRefusal::Changed { .. }) => "Somebody changed this record a moment ago. Look at it and save again.".to_owned(),
        (Lang::It, PeopleRefusal::Changed { .. }) => {
            "Qualcuno ha appena modificato questa scheda. Guardarla e salvare di nuovo.".to_owned()
        }
        (Lang::En, PeopleRefusal::Merged) => {
            "This record was merged into another one. Change that one, or take the two apart first.".to_owned()
        }
        (Lang::It, PeopleRefusal::Merged) => "Questa scheda è unita a un’altra. Modificare quella, oppure separarle prima.".to_owned(),
        (Lang::En, PeopleRefusal::HasMerged) => {
            "Others were merged into this record: it is the one that stays. Merge the other one into it.".to_owned()
        }
        (Lang::It, PeopleRefusal::HasMerged) => "Altre schede sono unite a questa, che quindi resta. Unire l’altra a questa.".to_owned(),
        (Lang::En, PeopleRefusal::Staff) => {
            "This person works at the desk, and a merge moves no rights. Take the roles away first, or merge the other way round."
                .to_owned()
        }
        (Lang::It, PeopleRefusal::Staff) => {
            "Questa persona lavora allo sportello, e unire non passa diritti. Togliere prima i ruoli, o unire nell’altro verso.".to_owned()
        }
        (Lang::En, PeopleRefusal::Disabled) => "This person is disabled. Enable them first.".to_owned(),
        (Lang::It, PeopleRefusal::Disabled) => "Questa persona è disattivata. Riattivarla prima.".to_owned(),
        (Lang::En, PeopleRefusal::Itself) => "These are one and the same record. Choose another person.".to_owned(),
        (Lang::It, PeopleRefusal::Itself) => "È la stessa scheda. Scegliere un’altra persona.".to_owned(),
        (Lang::En, PeopleRefusal::TooMany { max }) => format!("A record holds {max} of these at most. Remove one first."),
        (Lang::It, PeopleRefusal::TooMany { max }) => format!("Una scheda ne contiene al massimo {max}. Toglierne prima uno."),
        (Lang::En, PeopleRefusal::TooManyTickets { tickets, max }) => {
            format!("There are {tickets} open tickets, and {max} can be handed over at once. Hand some over in the queues first.")
        }
        (Lang::It, PeopleRefusal::TooManyTickets { tickets, max }) => {
            format!("I ticket aperti sono {tickets}, e se ne possono passare {max} alla volta. Passarne prima alcuni dalle code.")
        }
        (Lang::En, PeopleRefusal::DesksAddress) => {
            "This is an address of the desk itself: what is written there becomes a ticket. Write the person’s own address.".to_owned()
        }
        (Lang::It, PeopleRefusal::DesksAddress) => {
            "È un indirizzo dello sportello: quello che vi si scrive diventa un ticket. Scrivere l’indirizzo della persona.".to_owned()
        }
        (Lang::En, PeopleRefusal::NoTable) => {
            "This is no table that can be read. Its first line names the columns, and name and address must be among them. A spreadsheet saves it as CSV (UTF-8).".to_owned()
        }
        (Lang::It, PeopleRefusal::NoTable) => {
            "Non è una tabella leggibile. La prima riga nomina le colonne, e fra queste ci devono essere nome e indirizzo. Un foglio di calcolo la salva come CSV (UTF-8).".to_owned()
        }
        (Lang::En, PeopleRefusal::Column { nth }) => {
            format!("Column {nth} is called by no name that is known, so it would be lost. Call it by one of those above, or take it out.")
        }
        (Lang::It, PeopleRefusal::Column { nth }) => {
            format!("La colonna {nth} non ha un nome conosciuto e andrebbe persa. Darle uno dei nomi indicati sopra, o toglierla.")
        }
        (Lang::En, PeopleRefusal::TableTooLarge) => {
            format!("One import takes {LIST_ROWS_MAX} lines and {} kB. Divide the table.", LIST_BYTES_MAX / 1024)
        }
        (Lang::It, PeopleRefusal::TableTooLarge) => {
            format!("Un’importazione accetta {LIST_ROWS_MAX} righe e {} kB. Dividere la tabella.", LIST_BYTES_MAX / 1024)
        }
        (Lang::En, PeopleRefusal::NoSuchContract) => "There is no such contract any more. Choose another.".to_owned(),
        (Lang::It, PeopleRefusal::NoSuchContract) => "Questo contratto non c’è più. Sceglierne un altro.".to_owned(),
        (Lang::En, PeopleRefusal::NoSuchSkill) => "There is no such skill any more. Choose another.".to_owned(),
        (Lang::It, PeopleRefusal::NoSuchSkill) => "Questa competenza non c’è più. Sceglierne un’altra.".to_owned(),
        (Lang::En, PeopleRefusal::NoSuchShift) => "There is no such calendar any more. Choose another.".to_owned(),
        (Lang::It, PeopleRefusal::NoSuchShift) => "Questo calendario non c’è più. Sceglierne un altro.".to_owned(),
        (lang, PeopleRefusal::Work(error)) => work_error(lang, error),
    }
}

/// Why nothing was handed over to somebody: the queue that stands in the way, by its name.
#[must_use]
pub fn works_not_there(lang: Lang, person: &str, queue: &str) -> String {
    match lang {
        Lang::En => {
            format!(
                "Nothing was changed: {person} does not work in “{queue}”, where there is a ticket to hand over. Choose somebody who does."
            )
        }
        Lang::It => {
            format!(
                "Non è cambiato nulla: {person} non lavora nella coda “{queue}”, dove c’è un ticket da passare. Scegliere chi ci lavora."
            )
        }
    }
}

/// Why a line of a table was refused.
#[must_use]
pub fn line(lang: Lang, why: &LineRefusal) -> String {
    match why {
        LineRefusal::Columns => say(lang, People::LineColumns).to_owned(),
        LineRefusal::Organisation => say(lang, People::LineOrganisation).to_owned(),
        LineRefusal::Language => say(lang, People::LineLanguage).to_owned(),
        LineRefusal::Roles => say(lang, People::LineRoles).to_owned(),
        LineRefusal::TakesRoles => say(lang, People::LineTakesRoles).to_owned(),
        LineRefusal::Desk(refusal) => refusal_of_desk(lang, refusal),
    }
}

/// So many of so many people are shown.
#[must_use]
pub fn shown(lang: Lang, from: u32, to: u32, total: u32) -> String {
    match lang {
        Lang::En => format!("{from}–{to} of {total}"),
        Lang::It => format!("{from}–{to} di {total}"),
    }
}

/// Whose record would join whose.
#[must_use]
pub fn would_merge(lang: Lang, goes: &str, stays: &str) -> String {
    match lang {
        Lang::En => format!("“{goes}” would join “{stays}”, whose record stays."),
        Lang::It => format!("«{goes}» si unirebbe a «{stays}», che resta."),
    }
}

/// What became of a file, or would: so many were added, changed, as they were, and refused.
#[must_use]
pub fn imported(lang: Lang, report: &ListReport) -> String {
    let ListReport { only_looked, added, changed, same, refused, .. } = report;
    let refused = refused.len();
    match (lang, *only_looked) {
        (Lang::En, false) => format!("Added: {added}. Changed: {changed}. As they were: {same}. Refused: {refused}."),
        (Lang::It, false) => format!("Aggiunte: {added}. Modificate: {changed}. Com’erano: {same}. Rifiutate: {refused}."),
        (Lang::En, true) => {
            format!("Nothing is imported yet. Would be added: {added}. Changed: {changed}. As they are: {same}. Refused: {refused}.")
        }
        (Lang::It, true) => format!(
            "Non è ancora importato nulla. Verrebbero aggiunte: {added}. Modificate: {changed}. Già così: {same}. Rifiutate: {refused}."
        ),
    }
}

/// What a line of a file did, or would.
#[must_use]
pub fn done(lang: Lang, line: &DoneLine, only_looked: bool) -> String {
    let named = |of: Roles| if of == Roles::default() { say(lang, People::NoRole).to_owned() } else { roles(lang, of) };
    let (added, changed) = if only_looked { (People::WouldAdd, People::WouldChange) } else { (People::HasAdded, People::HasChanged) };
    match (lang, line.roles) {
        (_, None) => say(lang, if line.added { added } else { changed }).to_owned(),
        (_, Some((_, to))) if line.added => format!("{}: {}", say(lang, added), named(to)),
        (Lang::En, Some((from, to))) => format!("Roles: from “{}” to “{}”", named(from), named(to)),
        (Lang::It, Some((from, to))) => format!("Ruoli: da «{}» a «{}»", named(from), named(to)),
    }
}

/// So many more lines were done than are named.
#[must_use]
pub fn more_done(lang: Lang, lines: u32) -> String {
    match (lang, lines) {
        (Lang::En, 1) => "1 more is not listed.".to_owned(),
        (Lang::En, _) => format!("{lines} more are not listed."),
        (Lang::It, 1) => "Un’altra non è elencata.".to_owned(),
        (Lang::It, _) => format!("Altre {lines} non sono elencate."),
    }
}

/// How many open tickets nobody works on.
#[must_use]
pub fn orphans(lang: Lang, tickets: u32) -> String {
    match (lang, tickets) {
        (Lang::En, 1) => "1 open ticket has an owner who does not work on it any more.".to_owned(),
        (Lang::En, _) => format!("{tickets} open tickets have an owner who does not work on them any more."),
        (Lang::It, 1) => "1 ticket aperto è in carico a chi non ci lavora più.".to_owned(),
        (Lang::It, _) => format!("{tickets} ticket aperti sono in carico a chi non ci lavora più."),
    }
}

/// A ticket by its number.
#[must_use]
pub fn ticket(lang: Lang, id: TicketId) -> String {
    match lang {
        Lang::En | Lang::It => format!("Ticket {id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::desk::{Desk, say as say_desk};
    use crate::words::settings::{SettingsText, say as say_settings};

    #[test]
    fn a_thing_is_called_the_same_among_people_as_on_the_desk() {
        for lang in Lang::ALL {
            assert_eq!(say(lang, People::Owner), say_desk(lang, Desk::Owner));
            assert_eq!(say(lang, People::NotProved), say_desk(lang, Desk::NotProved));
            assert_eq!(say(lang, People::IsVip), "VIP");
            for words in [say(lang, People::Vip), say(lang, People::NowVip), say(lang, People::NotVip)] {
                assert!(words.contains("VIP"), "{words}");
            }
            for words in [SettingsText::VipYes, SettingsText::VipNo, SettingsText::VipRaises] {
                assert!(say_settings(lang, words).contains("VIP"), "{words:?}");
            }
        }
    }
}
