//! Around an opened clock: what its page says besides the sentences of the server.

use crate::locale::Lang;

texts! {
    /// The texts.
    enum Clocks;
    Close: "Close the clock" / "Chiudi l’orologio",
    SinceItBegan: "Since it began:" / "Da quando è cominciato:",
    FromTo: "From – to" / "Da – a",
    TheClock: "The clock" / "L’orologio",
    Why: "Why" / "Perché",
    Rule: "Rule" / "Regola",
    Lasts: "Lasts" / "Durata",
    NewestLines: "Only the newest lines are shown; all of them are counted." / "Sono mostrate solo le righe più recenti; sono contate tutte.",
    NotComputedHere: "Computed by the server. Segments:" / "Calcolato dal server. Tratti:",
    ComputedAlike: "Computed again in your browser, with the same result. Segments:" / "Verificato nel tuo browser, con lo stesso risultato. Tratti:",
    ComputedOther: "Your browser comes to another result: tell whoever runs the desk. Segments:" / "Il tuo browser arriva a un altro risultato: avvisa chi gestisce lo sportello. Tratti:",
    CannotCompute: "Your browser could not compute it again; this is the server’s result. Segments:" / "Il tuo browser non ha potuto rifare il calcolo; questo è il risultato del server. Tratti:",
}
