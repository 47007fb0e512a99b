//! 1077, a complaint; 1080, not Dr Venier; 1084, five hops; 1088, two answers.

use shared::ticket::TicketKind;
use shared::ticket::status::{Closing, Status};

use super::{london, rome};
use crate::demo::cast::Member::{Aoife, Chiara, Davide, Giulia, Marco, Priya, Tomasz};
use crate::demo::catalogue::Fault;
use crate::demo::levels::Topic;
use crate::demo::people::Known;
use crate::demo::tale::{Deed, SOLVED, Tale};
use crate::error::DeskError;
use shared::id::TicketId;

/// Came straight to the complaints' own address: only Davide and Elena ever see it.
pub(super) fn complaint(known: &Known) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::new(known.customer("Monica Tasca")?, "Reclamo formale per la perdita di prodotti stagionati");
    let words = "Spettabile Brinanova,\n\ncon la presente contestiamo formalmente il mancato allarme della notte fra il 1° e il 2 aprile. La cella di stagionatura è rimasta a 19 °C per cinque ore e abbiamo perduto 64 culatelli, per un valore di 9.280 euro (documenti a disposizione).\n\nChiediamo il risarcimento integrale e una risposta motivata entro i termini del contratto.\n\nMonica Tasca\nSalumi Tasca S.n.c.";
    let first = "Gentile signora Tasca,\n\nho ricevuto il suo reclamo e ne rispondo io. Ricostruisco la notte fra il 1° e il 2 aprile dai registri della cella e delle chiamate; entro il 7 maggio, e spero molto prima, avrà una risposta motivata, qualunque essa sia.\n\nDavide Orsini";
    let last = "Gentile signora Tasca,\n\nla ricostruzione è finita. L'allarme è scattato alle 00:52 ed è stato chiamato tre volte un numero che l'azienda ci aveva chiesto di togliere a febbraio: la modifica non era stata fatta, e l'errore è nostro. L'assicurazione riconosce 9.280 euro, accreditati entro il 30 aprile. La perizia e il registro delle chiamate sono allegati alla lettera raccomandata.\n\nMi scuso a nome di Brinanova.\n\nDavide Orsini";
    tale.then(rome(4, 7, 11, 26), Deed::Mail { queue: known.queues.reclami, words: words.to_owned() })
        .then(rome(4, 7, 11, 50), Deed::Take(Davide))
        .then(rome(4, 7, 11, 50), Deed::Sort(Davide, Topic::Complaint))
        .then(rome(4, 7, 11, 51), Deed::Charge(Davide, Davide))
        .then(rome(4, 7, 14, 35), Deed::Reply(Davide, first.to_owned(), None))
        .then(rome(4, 9, 16, 12), Deed::Note(Davide, "Registro delle chiamate: tre tentativi al vecchio numero fra le 00:52 e le 01:07. La richiesta di toglierlo è del 16 febbraio, mai eseguita. Elena informata, pratica all'assicurazione.".to_owned()))
        .then(rome(4, 17, 10, 5), Deed::Reply(Davide, last.to_owned(), SOLVED))
        .then(rome(4, 20, 9, 15), Deed::Answer("Ne prendiamo atto. Apprezziamo che abbiate detto di chi era l'errore.\n\nMonica Tasca".to_owned()))
        .then(rome(4, 20, 9, 40), Deed::Set(Davide, Status::Closed { how: Closing::Successful }));
    Ok(tale)
}

/// A forged answer to 1034: its sender has no part in that ticket, so it became one of its own and learnt nothing.
pub(super) fn stranger(known: &Known) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::new(known.customer(Chiara.name())?, "Re: Frigo vaccini a 8,4 °C");
    let words = "Buongiorno, in seguito all'intervento ho cambiato cellulare e non ricevo più i codici. Mi mandate quelli nuovi per il portale a questo indirizzo? È urgente, ho una verifica fra un'ora.\n\nDott.ssa C. Venier";
    tale.then(rome(4, 8, 17, 22), Deed::Stranger { queue: known.queues.assistenza, address: "chiara.venier@santa-fosca.example", name: "Dott.ssa Chiara Venier", claims: TicketId(1034), words: words.to_owned() })
        .then(rome(4, 8, 17, 26), Deed::Take(Giulia))
        .then(rome(4, 8, 17, 27), Deed::Note(Giulia, "L'indirizzo ha un trattino di troppo: santa-fosca invece di santafosca. Non rispondo. Chiamo la dottoressa al numero che abbiamo.".to_owned()))
        .then(rome(4, 8, 17, 34), Deed::Note(Giulia, "Parlato con la dottoressa Venier: non ha scritto lei e il cellulare è quello di sempre. Avvisato il loro ufficio informatico.".to_owned()))
        .then(rome(4, 8, 17, 35), Deed::Set(Giulia, Status::Closed { how: Closing::Spam }));
    Ok(tale)
}

/// Up, down, up: five hops for one small number.
pub(super) fn ping_pong(known: &Known) -> Result<Tale<'_>, DeskError> {
    let queues = &known.queues;
    let mut tale = Tale::about(known.customer("Walter Piovesan")?, "La sonda del magazzino segna l'ora sbagliata", Topic::Portal);
    let note = |by, words: &str| Deed::Note(by, words.to_owned());
    tale.then(rome(4, 9, 9, 14), Deed::Portal { queue: queues.assistenza, kind: TicketKind::Incident, words: "Nel rapporto il picco dello scarico merci risulta alle 5 di mattina. Noi scarichiamo alle 6. Tutte le altre sonde sono giuste, solo quella del magazzino è indietro.\n\nWalter Piovesan".to_owned() })
        .then(rome(4, 9, 9, 20), Deed::Take(Giulia))
        .then(rome(4, 9, 9, 24), Deed::Reply(Giulia, "Buongiorno Walter,\n\nun'ora precisa fa pensare al cambio del 29 marzo. Lo passo a chi segue le sonde.\n\nGiulia Rinaldi".to_owned(), None))
        .then(rome(4, 9, 9, 25), Deed::Move(Giulia, queues.portale))
        .then(rome(4, 9, 11, 40), note(Marco, "Il portale è giusto: riceve già le 5. È la centralina."))
        .then(rome(4, 9, 11, 41), Deed::Move(Marco, queues.firmware))
        .then(rome(4, 10, 10, 15), note(Tomasz, "Gateway sends UTC, as it should. Zone is set in the portal, per probe. Back to you."))
        .then(rome(4, 10, 10, 16), Deed::Move(Tomasz, queues.portale))
        .then(rome(4, 10, 15, 2), note(Marco, "Il fuso della sonda è Roma. Forse il cliente guarda il rapporto vecchio? Giulia, glielo chiedi tu?"))
        .then(rome(4, 10, 15, 3), Deed::Move(Marco, queues.assistenza))
        .then(rome(4, 10, 16, 30), note(Giulia, "Il rapporto è di ieri. La sonda è stata sostituita a febbraio e quella nuova ha il numero di serie di un'altra serie. Tomasz, può essere un modello che manda l'ora locale?"))
        .then(rome(4, 10, 16, 31), Deed::Move(Giulia, queues.firmware))
        .then(rome(4, 13, 9, 48), Deed::Take(Tomasz))
        .then(rome(4, 13, 9, 50), note(Tomasz, "Yes! That batch sends local time and forgets summer. Gateway corrects it from 4.2.0 on, pushed to theirs."))
        .then(rome(4, 13, 9, 52), Deed::Conclude(Tomasz, Fault::Program, "Probes of batch 7 send local time and do not know summer. Gateway 4.2.0 corrects them; past days are recomputed on its first sync.".to_owned()))
        .then(rome(4, 13, 9, 54), Deed::Draft(Tomasz, "Found it: the new probe does not know summer time. The gateway corrects it from now on, and the past days are right too. Giulia, would you put it in Italian?".to_owned()))
        .sent(rome(4, 13, 10, 12), Giulia, "Buongiorno Walter,\n\ntrovato: la sonda nuova non conosce l'ora legale. Adesso la centralina la corregge, e anche i giorni passati sono a posto. Mi scuso per il giro di mani.\n\nGiulia Rinaldi".to_owned(), SOLVED)
        .then(rome(4, 13, 11, 30), note(Priya, "Elena counted five hops on this one. A serial number on the form would have saved two of them."))
        .closes_itself();
    Ok(tale)
}

/// Giulia and Aoife began to answer at the same minute; one good answer left.
pub(super) fn two_answers(known: &Known) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::about(known.customer("Megan Storr")?, "Can the alarm ring in two shops at once?", Topic::Portal);
    let words = "Hiya,\nwe've opened a second shop on the pier and I'd like both to ring when either freezer goes. Is that a thing? Asking before the Easter crowds come back.\n\nMegan, Whitby Ices";
    let answer = "Hi Megan,\n\nit is a thing: both shops go into one alarm group and each number rings in turn until somebody picks up. I've made the group and called it Pier and Church Street. Press 1 on the test call that comes in a minute.\n\nAoife";
    tale.then(london(4, 14, 9, 32), Deed::Portal { queue: known.queues.uk, kind: TicketKind::Question, words: words.to_owned() })
        .then(london(4, 14, 9, 40), Deed::Note(Giulia, "Aoife, I had half an answer ready when I saw yours. Yours is better, I've thrown mine away. One thing: it is called an alarm group now.".to_owned()))
        .then(london(4, 14, 9, 41), Deed::Take(Aoife))
        .then(london(4, 14, 9, 44), Deed::Reply(Aoife, answer.to_owned(), SOLVED))
        .then(london(4, 14, 9, 58), Deed::Confirm);
    Ok(tale)
}
