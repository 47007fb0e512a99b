//! 31 March: blank charts everywhere, and one freezer among them that really was warm.

use shared::ticket::status::{Closing, PendingOn, Resolution, Status};
use shared::ticket::{Priority, TicketKind};

use super::{london, rome};
use crate::demo::cast::Member::{Aoife, Giulia, Graham, Marco, Priya, Sandra};
use crate::demo::levels::Topic;
use crate::demo::people::Known;
use crate::demo::tale::{Deed, SOLVED, Tale, waits};
use crate::error::DeskError;

/// 1056: the first to write of an outage that eight people reported within forty minutes.
pub(super) fn charts(known: &Known) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::about(known.customer("Hannah Whitlock")?, "Blank charts since this morning", Topic::Portal);
    let words = "Since about eight our charts are blank. The fridge itself shows 4.1 °C on its own display, but the portal draws nothing for all three probes. We have an inspection at two, so I need the record.\n\nHannah Whitlock\nMoor Pharmacy";
    let first = "Hello Hannah,\n\nwe see it too. Your probes are measuring and the alarms work; only the drawing of charts has stopped. Next news by a quarter past nine, your time.\n\nPriya Nair";
    let last = "Hello Hannah,\n\nthe charts are back. Nothing was lost: your gateway kept every reading and has filled the gap by itself. Your signed record for the inspection is in the portal.\n\nPriya Nair";
    tale.then(rome(3, 31, 9, 12), Deed::Portal { queue: known.queues.uk, kind: TicketKind::Incident, words: words.to_owned() })
        .then(rome(3, 31, 9, 34), Deed::Take(Priya))
        .then(rome(3, 31, 9, 34), Deed::Rank(Priya, Priority::Urgent))
        .then(rome(3, 31, 9, 54), Deed::Reply(Priya, first.to_owned(), None))
        .then(rome(3, 31, 9, 58), Deed::Note(Marco, "A Padova si perde un pacchetto su tre. Le centraline tengono 48 ore, quindi non manca niente. Priya, non promettere ancora un'ora.".to_owned()))
        .then(rome(3, 31, 10, 3), Deed::Note(Priya, "Fibralta Reti answered: line is being moved to the spare path, normal service expected at 10:30.".to_owned()))
        .then(rome(3, 31, 10, 3), Deed::Set(Priya, waits(PendingOn::Supplier)))
        .then(rome(3, 31, 10, 41), Deed::Set(Priya, Status::Open))
        .then(rome(3, 31, 10, 47), Deed::Reply(Priya, last.to_owned(), SOLVED))
        .then(rome(3, 31, 15, 20), Deed::Confirm);
    Ok(tale)
}

/// 1055: taken for one of them. His compressor was dying.
pub(super) fn graham(known: &Known) -> Result<Tale<'_>, DeskError> {
    let mut tale = Tale::about(known.customer(Graham.name())?, "No chart, and the freezer is warm", Topic::Portal);
    let reply = |by, words: &str, then| Deed::Reply(by, words.to_owned(), then);
    tale.then(london(3, 31, 8, 11), Deed::Portal { queue: known.queues.uk, kind: TicketKind::Incident, words: "No chart this morning, and the freezer is warm. Which is it, your chart or my freezer?\n\nG. Pell, Whitby".to_owned() })
        .then(london(3, 31, 9, 4), Deed::Take(Aoife))
        .then(london(3, 31, 9, 6), reply(Aoife, "Hello Graham,\n\nthe charts are blank for everybody this morning, it's a line in Italy. Your probes are measuring and it will all fill in by itself. Nothing you need to do.\n\nAoife", Some(Status::Resolved { how: Resolution::Workaround })))
        .then(london(3, 31, 11, 40), Deed::Answer("CHARTS ARE BACK. FREEZER IS STILL WARM. I SAID BOTH IN MY FIRST LINE. DID ANYBODY READ IT".to_owned()))
        .then(london(3, 31, 16, 52), Deed::Answer("−9 NOW. THAT IS £600 OF FISH FINGERS AND PEAS. I HAVE RUNG TWICE AND BEEN TOLD IT IS THE CHARTS. IT IS NOT THE CHARTS.".to_owned()))
        .then(london(4, 1, 7, 58), Deed::Note(Sandra, "Aoife, questo non è il guasto dei grafici. La curva di Graham sale da domenica: compressore. Chi l'ha messo insieme agli altri? Sono a York, nel pomeriggio ci vado.".to_owned()))
        .then(london(4, 1, 8, 55), Deed::Rank(Aoife, Priority::Urgent))
        .then(london(4, 1, 8, 59), reply(Aoife, "Graham, you told us two things and I read one. That was my mistake, and I'm sorry. Your compressor has been failing since Sunday; it has nothing to do with the charts.\n\nSandra is in York and will be with you at half past two today with a compressor on the van. The visit and the part are ours to pay, and I'd like a list of what you lost.\n\nAoife Brennan, 0113 496 0010", None))
        .then(london(4, 1, 9, 0), Deed::Give(Aoife, Sandra))
        .then(london(4, 1, 9, 31), Deed::Answer("Half two then. List: 41 fish fingers boxes, 30 kg peas, sundries. I'll put the kettle on but I'm not happy.".to_owned()))
        .then(london(4, 1, 16, 35), Deed::Note(Sandra, "Compressore sostituito, −18 alle 16:20. Tè buono, umore meno.".to_owned()))
        .then(london(4, 1, 16, 40), reply(Aoife, "Graham, it's at −18 and holding, Sandra stayed until it was. You'll have £611.40 for the stock by Friday. If the curve so much as wobbles tonight, it rings me and not you.\n\nAoife", SOLVED))
        .closes_itself();
    Ok(tale)
}

/// The six others of those forty minutes, each in their own words.
pub(super) fn others(known: &Known) -> Result<Vec<Tale<'_>>, DeskError> {
    let told = [
        (
            "Laura Pradal",
            14,
            "Grafici vuoti in tutti i negozi",
            "da stamattina i grafici sono vuoti in tutti e nove i negozi. Le celle sono fredde, l'ho fatto controllare.",
        ),
        (
            "Alessandra Dotto",
            19,
            "Il portale non disegna niente",
            "il portale si apre, i nomi ci sono, ma al posto del grafico c'è il bianco. Ho provato anche dal telefono.",
        ),
        (
            "Stefano Bortolin",
            27,
            "Grafici vuoti, armadi 1-6",
            "grafici vuoti su tutti e sei gli armadi. Gli allarmi funzionano? È l'unica cosa che mi serve sapere adesso.",
        ),
        ("Martin Holroyd", 33, "Charts blank across the depot", "Blank charts, all fourteen rooms. Displays are fine. Is it you or us?"),
        (
            "Luca Zanin",
            40,
            "Non vedo la curva del latte",
            "non vedo la curva della vasca del latte da un'ora e mezza. Il latte è a 3,8, l'ho misurato a mano.",
        ),
        ("Susan Greenwood", 51, "No graph this morning", "No graph since we opened. Not urgent for us, just so you know."),
    ];
    let mut tales = Vec::new();
    for (name, minute, subject, words) in told {
        let customer = known.customer(name)?;
        let english = customer.office == crate::demo::hours::Office::Leeds;
        let (by, first, last) = if english {
            (
                Aoife,
                "We see it too, it's a line in Italy. Readings are safe and alarms work; the charts will fill in by themselves. More by a quarter past nine.",
                "The charts are back and the gap has filled in. Nothing was lost.",
            )
        } else {
            (
                Giulia,
                "Lo vediamo anche noi: è una linea verso Padova. Misure e allarmi funzionano, niente va perso. Prossime notizie entro le 10:15.",
                "I grafici sono tornati e il vuoto si è riempito da solo. Nessuna misura persa.",
            )
        };
        let mut tale = Tale::new(customer, subject);
        tale.then(rome(3, 31, 9, minute), Deed::Mail { queue: known.queues.front(customer.office), words: words.to_owned() })
            .then(rome(3, 31, 9, 55), Deed::Take(by))
            .then(rome(3, 31, 9, 56), Deed::Reply(by, first.to_owned(), None))
            .then(rome(3, 31, 10, 49), Deed::Reply(by, last.to_owned(), SOLVED));
        if minute < 30 {
            tale.then(rome(4, 1, 9, minute), Deed::Set(by, Status::Closed { how: Closing::Successful }));
        } else {
            tale.closes_itself();
        }
        tales.push(tale);
    }
    Ok(tales)
}
