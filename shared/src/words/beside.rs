//! What stands in the plain forms beside a ticket's words, which the server writes.

use crate::locale::Lang;

texts! {
    /// The texts.
    enum Beside;
    AnswerToThem: "What you answer the customer" / "Che cosa rispondi al cliente",
    SomebodyWill: "Somebody else will" / "Se ne occuperà qualcun altro",
    NobodyWill: "It stays here" / "Resta qui",
    WhoTakesIt: "Who takes it" / "Chi lo prende",
    WhoeverIsFree: "Whoever is free takes it" / "Lo prende chi è libero",
    KeepSolution: "Keep the solution" / "Annota la soluzione",
    EditDraft: "Edit and send" / "Modifica e invia",
    SendDraft: "Send it as your answer" / "Inviala come tua risposta",
    PassOn: "Pass it on with a reason" / "Passalo con un motivo",
    KeptHere: "What you had written here and did not send, to copy:" / "Quello che avevi scritto qui e non inviato, da copiare:",
    PassOnNow: "Pass it on" / "Passa",
}
