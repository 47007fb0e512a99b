//! 1063, a breach with its proof; 1068, one clock sleeps and one runs; 1071, two robots.

use shared::ticket::status::PendingOn;
use shared::ticket::{Priority, TicketKind};

use super::{london, rome};
use crate::demo::cast::Member::{Aoife, Giulia, Marco, Tomasz};
use crate::demo::catalogue::Fault;
use crate::demo::levels::Topic;
use crate::demo::people::Known;
use crate::demo::tale::{Deed, SOLVED, Tale, waits};
use crate::error::DeskError;

/// 8 h 42 of office time where 8 were promised: 42 minutes late, though it felt like five days.
pub(super) fn half_a_record(known: &Known) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::about(known.customer("Luca Zanin")?, "Il registro di marzo è a metà", Topic::Portal);
    let reply = |by, words: &str, then| Deed::Reply(by, words.to_owned(), then);
    tale.then(rome(4, 2, 16, 10), Deed::Portal { queue: known.queues.assistenza, kind: TicketKind::Incident, words: "Il registro di marzo si ferma al giorno 18. Mi serve intero per l'ispezione.\n\nLuca Zanin".to_owned() })
        .then(rome(4, 2, 16, 27), Deed::Take(Giulia))
        .then(rome(4, 2, 16, 31), reply(Giulia, "Buongiorno Luca, lo guardo subito con chi segue i sensori.\n\nGiulia Rinaldi", None))
        .then(rome(4, 2, 16, 40), Deed::Move(Giulia, known.queues.portale))
        .then(rome(4, 3, 9, 50), Deed::Take(Marco))
        .then(rome(4, 3, 10, 15), reply(Marco, "Che numero c'è scritto sotto la centralina?\n\nMarco Dal Pozzo", Some(waits(PendingOn::Customer))))
        .then(rome(4, 3, 14, 15), Deed::Answer("È 20-4471.".to_owned()))
        .then(rome(4, 3, 17, 20), Deed::Note(Marco, "La centralina nuova è la 20-4471, ma quella vecchia risponde ancora: i dati dal 18 in poi sono finiti sotto il suo nome. Da spostare a mano.".to_owned()))
        .then(rome(4, 7, 9, 52), reply(Marco, "Fatto: il registro è intero. La centralina vecchia scriveva ancora sotto il nome di prima.\n\nMarco Dal Pozzo", SOLVED))
        .then(rome(4, 7, 10, 20), Deed::Note(Marco, "Luca Zanin al telefono: «Grazie, ma quasi cinque giorni!»".to_owned()))
        .then(rome(4, 7, 11, 5), reply(Marco, "Ha ragione a protestare, in mezzo c'era Pasqua. In ore d'ufficio ne abbiamo promesse 8 e ne sono servite 8 e 42 minuti, perché mentre aspettavamo il numero della centralina l'orologio era fermo. In ritardo di 42 minuti lo siamo comunque, e mi scuso.", None))
        .closes_itself();
    Ok(tale)
}

/// 1068: Good Friday is a holiday in Leeds. The same fault was in Treviso at that moment and was mended the same day.
pub(super) fn good_friday(known: &Known) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::about(known.customer("Fiona Marsh")?, "Gateway restarts every ten minutes", Topic::Portal);
    let reply = |words: &str, then| Deed::Reply(Aoife, words.to_owned(), then);
    tale.then(london(4, 3, 8, 50), Deed::Portal { queue: known.queues.uk, kind: TicketKind::Incident, words: "The gateway under reception beeps and restarts every ten minutes since last night. Readings come and go. We're shut today like everybody, so no panic, but I could hear it from the car park.\n\nFiona Marsh, Otley Dental".to_owned() })
        .then(london(4, 7, 9, 5), Deed::Take(Aoife))
        .then(london(4, 7, 9, 11), reply("Hello Fiona,\n\nthank you for the patience over the holiday. It was Thursday night's update; a customer in Italy had the same on Friday and Tomasz mended it there. Yours has just been put on the same version.\n\nAoife", None))
        .then(london(4, 7, 9, 12), Deed::Note(Tomasz, "4.1.9 pushed to Otley. Same watchdog fault as the Treviso one on Friday, their clock ran and ours slept.".to_owned()))
        .then(london(4, 7, 10, 30), reply("No restart for an hour and a quarter, and every reading since Thursday is in your record. Nothing was lost while we were all eating eggs.\n\nAoife", SOLVED))
        .then(london(4, 7, 12, 4), Deed::Confirm);
    Ok(tale)
}

/// Its twin in Treviso, where it was a working day.
pub(super) fn twin(known: &Known) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::about(known.customer("Marta Visentin")?, "Centralina che si riavvia ogni dieci minuti", Topic::Portal);
    tale.then(rome(4, 3, 9, 50), Deed::Portal { queue: known.queues.assistenza, kind: TicketKind::Incident, words: "Da ieri sera la centralina fa bip e si riavvia ogni dieci minuti. Le misure arrivano a singhiozzo. Domani siamo di turno, vorrei che fosse a posto.\n\nMarta Visentin".to_owned() })
        .then(rome(4, 3, 9, 58), Deed::Take(Giulia))
        .then(rome(4, 3, 9, 59), Deed::Rank(Giulia, Priority::High))
        .then(rome(4, 3, 10, 4), Deed::Reply(Giulia, "Buongiorno Marta,\n\nè l'aggiornamento di ieri notte: lo sta guardando chi la programma. Per oggi pomeriggio è a posto.\n\nGiulia Rinaldi".to_owned(), None))
        .then(rome(4, 3, 10, 6), Deed::Move(Giulia, known.queues.firmware))
        .then(rome(4, 3, 10, 20), Deed::Take(Tomasz))
        .then(rome(4, 3, 12, 10), Deed::Note(Tomasz, "Watchdog fires while the log is packed. 4.1.9 waits for it. Running on the bench since eleven, no restart.".to_owned()))
        .then(rome(4, 3, 14, 7), Deed::Conclude(Tomasz, Fault::Program, "4.1.9: the watchdog waits while the log is packed.".to_owned()))
        .then(rome(4, 3, 14, 8), Deed::Draft(Tomasz, "4.1.9 is on their gateway since 14:05 and it has not restarted. No reading was lost.".to_owned()))
        .sent(rome(4, 3, 14, 25), Giulia, "Versione nuova installata alle 14:05, da allora nessun riavvio. Le misure ci sono tutte. Buon turno domani e buona Pasqua.\n\nGiulia Rinaldi".to_owned(), SOLVED)
        .then(rome(4, 3, 15, 2), Deed::Confirm);
    Ok(tale)
}

/// An out-of-office answers our receipt. It is read, and answered by nobody.
pub(super) fn robots(known: &Known) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::new(known.customer("Enrico Bellio")?, "Rapporto di Pasqua");
    tale.then(rome(4, 4, 12, 47), Deed::Mail { queue: known.queues.assistenza, words: "Buongiorno,\nil rapporto settimanale di lunedì arriva anche se è festa? Lo devo girare alla direzione martedì presto.\n\nEnrico Bellio\nFarmacia comunale 3".to_owned() })
        .then(rome(4, 4, 12, 48), Deed::Robot("Sono assente fino a martedì 7 aprile. Per urgenze scrivere a direzione@comunale3.example. Questo è un messaggio automatico.".to_owned()))
        .then(rome(4, 7, 8, 41), Deed::Take(Giulia))
        .then(rome(4, 7, 8, 42), Deed::Note(Giulia, "Il suo avviso di ferie ha risposto alla nostra ricevuta. Il sistema si è fermato dopo uno, bene così.".to_owned()))
        .then(rome(4, 7, 8, 44), Deed::Reply(Giulia, "Buongiorno dottor Bellio,\n\nsì, arriva anche nei festivi: quello di ieri è partito alle 6:00 e lo trova nella posta. Bentornato.\n\nGiulia Rinaldi".to_owned(), SOLVED))
        .closes_itself();
    Ok(tale)
}
