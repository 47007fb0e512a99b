//! What ten others asked after the clocks had changed, and where it went: to the portal, who could not know, and on to firmware.
//!
//! A number of a series in the form would have led them straight there: who tries a rule that does sees ten, and 1084.

use jiff::Timestamp;
use shared::ticket::TicketKind;

use super::rome;
use crate::demo::cast::Member::{Giulia, Marco, Tomasz};
use crate::demo::catalogue::Fault;
use crate::demo::hours::Office;
use crate::demo::levels::Topic;
use crate::demo::people::Known;
use crate::demo::tale::{Deed, SOLVED, Tale};
use crate::error::DeskError;

/// Who asks, when (day of April, hour, minute), and what.
type Asked = (&'static str, (i8, i8, i8), &'static str, &'static str);

const ASKED: [Asked; 10] = [
    (
        "Ilaria Fornasier",
        (13, 15, 10),
        "Ora sbagliata nel registro dell'armadio 3",
        "nel registro dell'armadio 3 è tutto indietro di un'ora, gli altri armadi sono giusti. Lo stampo così o aspetto?",
    ),
    (
        "Federica Moro",
        (14, 9, 5),
        "La sonda nuova ha l'ora sbagliata",
        "la sonda che avete montato a febbraio segna un'ora in meno dell'orologio in corsia.",
    ),
    (
        "Elisa Celotti",
        (14, 14, 40),
        "Ora sbagliata sull'allarme di stanotte",
        "l'allarme è suonato alle 3:20, sul portale c'è scritto 2:20. Al collega di notte ho dovuto giurare che non dormivo.",
    ),
    (
        "Marta Visentin",
        (15, 8, 50),
        "Grafico del frigo 2 con l'ora sbagliata",
        "il grafico del frigo 2 comincia un'ora prima di quando apriamo. Il frigo 1, stessa parete, è giusto.",
    ),
    (
        "Valentina Sartor",
        (15, 15, 20),
        "Dal cambio dell'ora, ora sbagliata in magazzino",
        "è dal cambio dell'ora che la sonda del magazzino è indietro. Pensavo si sistemasse da sola, come il telefono.",
    ),
    (
        "Denis Zanatta",
        (16, 9, 30),
        "Il rapporto del banco esce con l'ora sbagliata",
        "nel rapporto del banco salumi lo sbrinamento risulta alle 5. Lo facciamo alle 6 da vent'anni.",
    ),
    (
        "Tiziana Zan",
        (17, 8, 45),
        "Vetrina del gelato, ora sbagliata nel grafico",
        "la vetrina risulta accesa alle 7, ma io arrivo alle 8. O ho un fantasma o avete l'ora di prima.",
    ),
    (
        "Renzo Tasca",
        (17, 14, 15),
        "Ora sbagliata solo su una sonda su cinque",
        "quattro sonde giuste e la quinta indietro di un'ora. È quella con l'etichetta grigia.",
    ),
    (
        "Paolo Merlo",
        (20, 9, 10),
        "Ora sbagliata sulla cella dell'impasto",
        "la cella dell'impasto segna la puntata delle 2 all'una. Per il pane un'ora non è poco.",
    ),
    (
        "Massimo Vianello",
        (21, 9, 0),
        "L'asta delle 4 risulta alle 3, ora sbagliata",
        "l'apertura della cella per l'asta delle 4 risulta alle 3. La capitaneria mi chiede il registro, e non posso darle questo.",
    ),
];

/// All ten, each with the same two hops and the same end.
pub(super) fn wrong_hours(known: &Known) -> Result<Vec<Tale<'_>>, DeskError> {
    ASKED.iter().zip(0..).map(|(asked, i)| wrong_hour(known, asked, i)).collect()
}

fn wrong_hour<'a>(known: &'a Known, (name, (day, hour, minute), subject, words): &Asked, i: u64) -> Result<Tale<'a>, DeskError> {
    let queues = &known.queues;
    let opened = rome(4, *day, *hour, *minute);
    let after = |minutes: u64| -> Timestamp { Office::Treviso.after(opened, minutes) };
    let mut tale = Tale::about(known.customer(name)?, subject, Topic::Portal);
    let words = format!("Buongiorno,\n{words}\n\n{name}");
    tale.then(opened, Deed::Portal { queue: queues.assistenza, kind: TicketKind::Incident, words })
        .then(after(6), Deed::Take(Giulia))
        .then(after(11), Deed::Reply(Giulia, "Buongiorno,\n\nlo passo subito a chi segue le sonde: entro oggi le dico che cos'era.\n\nGiulia Rinaldi".to_owned(), None))
        .then(after(12), Deed::Move(Giulia, queues.portale))
        .then(after(50 + 7 * i), Deed::Note(Marco, "Portale e fuso sono giusti, l'ora sbagliata arriva già così dalla centralina.".to_owned()))
        .then(after(51 + 7 * i), Deed::Move(Marco, queues.firmware))
        .then(after(140 + 5 * i), Deed::Take(Tomasz))
        .then(after(148 + 5 * i), Deed::Note(Tomasz, "Same batch as 1084. Pushed 4.2.0 to their gateway, past days corrected.".to_owned()))
        .then(after(149 + 5 * i), Deed::Conclude(Tomasz, Fault::Program, "Gateway 4.2.0, as in 1084.".to_owned()))
        .then(after(150 + 5 * i), Deed::Draft(Tomasz, "As with 1084: the probe does not know summer time, the gateway corrects it from now on. Past days are right too.".to_owned()))
        .sent(after(170 + 6 * i), Marco, "Buongiorno,\n\nla sonda è di una serie che non conosce l'ora legale. Da adesso la centralina la corregge, e anche i giorni passati sono a posto.\n\nMarco Dal Pozzo".to_owned(), SOLVED)
        .closes_itself();
    Ok(tale)
}
