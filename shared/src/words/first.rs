//! The first steps on a desk that has no ticket yet.

use crate::locale::Lang;

texts! {
    /// The texts.
    enum First;
    Title: "Your desk is open. Nobody has written yet." / "Lo sportello è aperto. Nessuno ha ancora scritto.",
    Lead: "Every mail, call and request will appear here as one row, by itself." / "Ogni mail, telefonata e richiesta comparirà qui da sola, una riga ciascuna.",
    Mail: "Write it a mail" / "Scrivigli una mail",
    MailHow: "What reaches this address becomes a ticket here within a second:" / "Ciò che arriva a questo indirizzo diventa un ticket qui entro un secondo:",
    NoMail: "No mail comes in yet: smtp.listen and mail.domain are to be set on the server." / "La posta non arriva ancora: sul server vanno impostati smtp.listen e mail.domain.",
    NoAddress: "No queue has an address for mails yet. Administrators give it one in Settings, Queues." / "Nessuna coda ha ancora un indirizzo per la posta. Gli amministratori lo danno in Impostazioni, Code.",
    SetUp: "Set up the desk" / "Imposta lo sportello",
    Call: "Write down a call" / "Annota una telefonata",
    CallHow: "With New ticket: who is calling and what about." / "Con «Nuovo ticket»: chi chiama e per che cosa.",
    Answer: "Answer it" / "Rispondi",
    AnswerHow: "Open the ticket, write, press Reply. The answer leaves as a mail." / "Apri il ticket, scrivi, premi Rispondi. La risposta parte come mail.",
    AnswerInPortal: "Open the ticket, write, press Reply. The answer is in the portal; until a relay is set on the server no mail leaves, nor the links that customers sign in with." /
        "Apri il ticket, scrivi, premi Rispondi. La risposta è nel portale; finché sul server non è impostato un relay non parte nessuna mail, nemmeno i link con cui i clienti accedono.",
}
