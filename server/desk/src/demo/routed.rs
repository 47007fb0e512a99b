//! Open tickets that show what the desk does by itself, and what agents leave to each other: people found by what they know, words
//! that raised a priority, somebody who has been silent, a draft that waits to be sent.

use jiff::Timestamp;
use shared::ticket::TicketKind;
use shared::ticket::status::PendingOn;

use super::cast::Member::{Aoife, Davide, Giulia, Marco, Sandra, Tomasz};
use super::catalogue::{Branch, Label};
use super::hours::Office;
use super::levels::Topic;
use super::people::Known;
use super::tale::{Deed, Tale, waits};
use crate::error::DeskError;

/// All of them. What nobody has answered yet has just come.
pub(super) fn tales(known: &Known, now: Timestamp) -> Result<Vec<Tale<'_>>, DeskError> {
    let rome = |minutes| Office::Treviso.before(now, minutes);
    let leeds = |minutes| Office::Leeds.before(now, minutes);
    Ok(vec![compressor(known, rome)?, two_probes(known, leeds)?, one_probe(known, rome)?, silent(known, rome)?, drafted(known, rome)?])
}

/// Of those who work the queue one knows compressors well enough.
fn compressor(known: &Known, ago: impl Fn(u64) -> Timestamp) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::new(known.customer("Silvia De Col")?, "La cella del burro attacca e stacca ogni minuto");
    tale.then(ago(310), Deed::Mail { queue: known.queues.assistenza, words: "Buongiorno,\nda stamattina il compressore della cella del burro parte, gira venti secondi e si ferma, di continuo. Per ora siamo a 4 gradi, ma non mi fido.\n\nSilvia De Col\nLatteria Cansiglio".to_owned() })
        .then(ago(303), Deed::Charge(Giulia, Giulia))
        .then(ago(303), Deed::File(Giulia, Topic::Visit, Branch::Compressor))
        .then(ago(302), Deed::Seek)
        .then(ago(284), Deed::Reply(Sandra, "Buongiorno Silvia,\n\nè quasi sempre il pressostato. Spenga il compressore e lo riaccenda ogni mezz'ora per cinque minuti: così tiene fino a domani, e domani sono da lei.\n\nSandra Kofler".to_owned(), None))
        .then(ago(283), Deed::Label(Sandra, Label::OnTheRoad));
    Ok(tale)
}

/// Three know probes; who has least to do and writes English is found for a hospital in Leeds.
fn two_probes(known: &Known, ago: impl Fn(u64) -> Timestamp) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::about(known.customer("Rachel Dunn")?, "Two probes in one fridge do not agree", Topic::Portal);
    tale.then(ago(22), Deed::Portal { queue: known.queues.uk, kind: TicketKind::Incident, words: "Top shelf says 3.9, bottom shelf says 6.2, and my own thermometer says 4.4 on both. Which of them goes into the record?\n\nRachel Dunn, St Hilda's".to_owned() })
        .then(ago(18), Deed::Charge(Aoife, Aoife))
        .then(ago(18), Deed::File(Aoife, Topic::Portal, Branch::Probe))
        .then(ago(17), Deed::Seek);
    Ok(tale)
}

/// Its subject says that medicines are in there.
fn one_probe(known: &Known, ago: impl Fn(u64) -> Timestamp) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::new(known.customer("Paolo Gasparini")?, "Frigo vaccini: la sonda dice 4,0 da tre giorni");
    tale.then(ago(24), Deed::Mail { queue: known.queues.assistenza, words: "Buongiorno,\nla sonda del frigo vaccini segna 4,0 da tre giorni, senza un decimo di differenza, anche quando apro. O ho il frigo migliore d'Italia o la sonda dorme.\n\nPaolo Gasparini\nFarmacia Loggia".to_owned() })
        .then(ago(19), Deed::Charge(Giulia, Giulia))
        .then(ago(19), Deed::File(Giulia, Topic::Portal, Branch::Probe))
        .then(ago(18), Deed::Seek);
    Ok(tale)
}

/// A hospital that was asked something, and has not answered for more than a day.
fn silent(known: &Known, ago: impl Fn(u64) -> Timestamp) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::new(known.customer("Andrea Tessari")?, "Spostare gli allarmi del laboratorio");
    tale.then(ago(760), Deed::Mail { queue: known.queues.assistenza, words: "Buongiorno,\nil laboratorio passa al secondo piano. Gli allarmi dei suoi due armadi devono arrivare al nuovo turno.\n\nAndrea Tessari\nOspedale civile di Valdobbia".to_owned() })
        .then(ago(750), Deed::Take(Giulia))
        .then(ago(750), Deed::Charge(Giulia, Davide))
        .then(ago(745), Deed::Reply(Giulia, "Buongiorno dottor Tessari,\n\nvolentieri. Mi servono i numeri del nuovo turno, nell'ordine in cui vanno chiamati.\n\nGiulia Rinaldi".to_owned(), Some(waits(PendingOn::Customer))));
    Ok(tale)
}

/// Firmware writes to no customer: what Tomasz drafted waits for whoever works the main queue.
fn drafted(known: &Known, ago: impl Fn(u64) -> Timestamp) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::about(known.customer("Massimo Vianello")?, "La centralina si spegne quando parte il generatore", Topic::Portal);
    tale.then(ago(190), Deed::Portal { queue: known.queues.assistenza, kind: TicketKind::Incident, words: "Ogni volta che proviamo il generatore la centralina si spegne e torna dopo un quarto d'ora. Il tecnico dell'impianto dice che la corrente è buona.\n\nMassimo Vianello".to_owned() })
        .then(ago(180), Deed::Take(Marco))
        .then(ago(180), Deed::Charge(Marco, Giulia))
        .then(ago(179), Deed::File(Marco, Topic::Portal, Branch::Gateway))
        .then(ago(176), Deed::Reply(Marco, "Buongiorno Massimo,\n\nun quarto d'ora è il tempo di un riavvio completo. Chiedo a chi la programma che cosa vede nel diario.\n\nMarco Dal Pozzo".to_owned(), None))
        .then(ago(175), Deed::Pass(Marco, known.queues.firmware, "Riavvii completi quando parte il generatore, il diario è nella scheda.".to_owned()))
        .then(ago(174), Deed::Give(Marco, Tomasz))
        .then(ago(95), Deed::Note(Tomasz, "Brown-out: the supply dips below 4.6 V for 80 ms and the bootloader checks the whole log. 4.2.2 skips that after a dip.".to_owned()))
        .then(ago(60), Deed::Draft(Tomasz, "Their generator dips for a moment as it takes over, and our gateway took that for a power cut. Version 4.2.2 rides over it; may I install it tonight at 22:00? It is away for two minutes then. Marco, please put it in Italian.".to_owned()));
    Ok(tale)
}
