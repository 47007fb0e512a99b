//! 1012, the slip; 1019, a password; 1034, the night when two o'clock became three.

use shared::ticket::status::{Closing, Status};
use shared::ticket::{Priority, TicketKind};

use super::rome;
use crate::demo::cast::Member::{Davide, Giulia, Sandra};
use crate::demo::levels::Topic;
use crate::demo::people::Known;
use crate::demo::tale::{Deed, SOLVED, Tale};
use crate::error::DeskError;

/// A pharmacist without e-mail phones; what he says goes from hand to hand and comes back to him by telephone.
pub(super) fn slip(known: &Known) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::about(known.customer("Bruno Celotti")?, "La porta del frigo piccolo non scatta", Topic::Visit);
    let words = "Chiama il dottor Celotti, Farmacia Al Ponte. Non ha la posta elettronica e non la vuole.\n\n«La porta del frigo piccolo non scatta più. Se la spingo sta chiusa, se passa un camion si apre. L'ho legata con un elastico, ma non è un bel vedere davanti ai clienti.»\n\nRichiamare in farmacia prima delle 12:30, 0422 555 318.";
    tale.then(rome(3, 23, 10, 20), Deed::Call { by: Giulia, queue: known.queues.assistenza, kind: TicketKind::Incident, priority: Priority::Normal, words: words.to_owned() })
        .then(rome(3, 23, 10, 25), Deed::Pass(Giulia, known.queues.freddo, "Sandra, domani sei a Oderzo: ci passi? Dice che dopo le 15 è più tranquillo.".to_owned()))
        .then(rome(3, 23, 11, 2), Deed::Take(Sandra))
        .then(rome(3, 23, 11, 3), Deed::Reply(Sandra, "Detto al telefono: passo domani alle 15:30, porto lo scrocco e la molla. Fino ad allora l'elastico va benissimo.".to_owned(), None))
        .then(rome(3, 24, 15, 55), Deed::Note(Sandra, "Cambiato lo scrocco, la molla era buona. 20 minuti, materiale in garanzia. Il dottor Celotti mi ha offerto il caffè e raccontato del 1987.".to_owned()))
        .then(rome(3, 24, 15, 57), Deed::Give(Sandra, Giulia))
        .then(rome(3, 24, 15, 58), Deed::Pass(Sandra, known.queues.assistenza, "Giulia, lo richiami tu? A me per telefono racconta il 1988.".to_owned()))
        .then(rome(3, 25, 9, 10), Deed::Reply(Giulia, "Detto al telefono: ho chiesto se la porta scatta. «Scatta come nuova, signorina, anche col camion.» Chiudo con la sua parola.".to_owned(), SOLVED))
        .then(rome(3, 25, 9, 12), Deed::Set(Giulia, Status::Closed { how: Closing::Successful }));
    Ok(tale)
}

/// Fourteen people found the article this month; this one asked all the same, and had her answer in four minutes.
pub(super) fn password(known: &Known) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::about(known.customer("Roberta Pagnan")?, "Come cambio la password del portale?", Topic::Portal);
    let words = "Buongiorno, ho letto l'articolo che mi avete proposto ma parla di un menù in alto a destra e io in alto a destra ho il nome della clinica e basta. Sono dal tablet del reparto.\n\nRoberta Pagnan";
    tale.then(rome(3, 25, 15, 41), Deed::Portal { queue: known.queues.assistenza, kind: TicketKind::Question, words: words.to_owned() })
        .then(rome(3, 25, 15, 43), Deed::Take(Giulia))
        .then(
            rome(3, 25, 15, 45),
            Deed::Reply(Giulia, "Buongiorno Roberta,\n\nha ragione lei: sul tablet il menù sta sotto il nome della clinica. Tocchi il nome, poi «Profilo», poi «Cambia password». Ho fatto aggiungere una figura all'articolo.\n\nGiulia Rinaldi".to_owned(), SOLVED),
        )
        .then(rome(3, 25, 15, 52), Deed::Confirm);
    Ok(tale)
}

/// A Saturday night at 8.4 °C. Four hours would have ended at 04:30, because that night has no two o'clock.
pub(super) fn vaccines(known: &Known) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::about(known.customer("Chiara Venier")?, "Frigo vaccini a 8,4 °C", Topic::ColdAlarm);
    let words = "Il frigo dei vaccini segna 8,4 °C e sale. Dentro c'è la fornitura di lunedì per tre distretti, circa 40.000 euro. Sono in farmacia, non mi muovo finché non mi dite cosa fare.\n\nChiara Venier, farmacia ospedaliera";
    tale.then(rome(3, 28, 23, 30), Deed::Portal { queue: known.queues.assistenza, kind: TicketKind::Incident, words: words.to_owned() })
        .then(rome(3, 28, 23, 33), Deed::Take(Sandra))
        .then(rome(3, 28, 23, 33), Deed::Rank(Sandra, Priority::Urgent))
        .then(rome(3, 28, 23, 36), Deed::Pass(Sandra, known.queues.freddo, "Lo seguo io, sono reperibile.".to_owned()))
        .then(
            rome(3, 28, 23, 38),
            Deed::Reply(Sandra, "Dottoressa Venier, sono Sandra, reperibile. Non apra più. Con quella massa ha almeno tre ore prima di arrivare a 10. Parto da Bolzano adesso con il ricambio, sono da lei verso le due e mezza, ora vecchia. Stacchi l'interruttore «sbrinamento» sul fianco destro: è quello rosso.".to_owned(), None),
        )
        .then(rome(3, 28, 23, 49), Deed::Answer("Staccato. È salito ancora di un decimo e poi si è fermato: 8,5. Il portone del pronto soccorso è aperto, la aspetto lì.".to_owned()))
        .then(rome(3, 28, 23, 51), Deed::Charge(Sandra, Davide))
        .then(rome(3, 29, 3, 34), Deed::Note(Sandra, "Arrivata. Relè di sbrinamento incollato, resistenza accesa da ore. Sostituito. 8,2 °C e scende.".to_owned()))
        .then(
            rome(3, 29, 4, 5),
            Deed::Reply(Sandra, "Dottoressa, il frigo è a 5,1 °C e tiene. Era il relè dello sbrinamento, rimasto incollato. Massimo raggiunto 8,5 °C per 41 minuti: lo trova nel registro, minuto per minuto, con il cambio dell'ora segnato. Adesso vada a dormire anche lei.\n\nSandra Kofler".to_owned(), SOLVED),
        )
        .then(rome(3, 30, 8, 55), Deed::Confirm);
    Ok(tale)
}
