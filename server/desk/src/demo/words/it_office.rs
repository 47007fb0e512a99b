//! Richieste semplici, fatture, reclami, in italiano.

use shared::ticket::{Priority, TicketKind};

use super::{ANY, CARE, FOOD, NONE, Place, Scenario};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        place: Place::Front,
        kind: TicketKind::ServiceRequest,
        priority: Priority::Low,
        who: FOOD,
        subjects: &["Spostare la centralina in negozio", "Trasloco: le sonde vengono con noi", "Nuova presa per la centralina"],
        asks: &[
            "rifacciamo il retro e la centralina deve spostarsi in negozio, una decina di metri. Possiamo farlo noi o si rompe qualcosa?",
            "a fine mese cambiamo locale, stessa via. Cosa dobbiamo fare con le {k} sonde?",
        ],
        firsts: &[
            "può farlo da solo: stacchi l'alimentatore, la porti, la riattacchi. Se la luce torna verde entro dieci minuti è a posto.",
            "le sonde si staccano e si rimontano, il portale capisce da solo. Mi dica il giorno e restiamo collegati.",
        ],
        questions: &[(
            "le va bene giovedì mattina? Così guardo il segnale mentre la sposta.",
            "giovedì alle dieci va bene, chiudiamo un'ora.",
        )],
        notes: &["Segnale buono anche nel punto nuovo."],
        solved: &[
            "la centralina è verde anche di là e tutte le sonde rispondono. Bel lavoro.",
            "trasloco riuscito, nessuna misura persa: il buco di quaranta minuti è segnato come spostamento.",
        ],
    },
    Scenario {
        place: Place::Front,
        kind: TicketKind::Question,
        priority: Priority::Low,
        who: ANY,
        subjects: &["Ogni quanto va sbrinata la cella?", "Come si legge il registro?", "La cella va sbrinata a mano?"],
        asks: &[
            "una domanda da ignorante: la cella {n} ogni quanto va sbrinata a mano? Il vecchio proprietario diceva mai.",
            "nel registro ci sono colonne che non capisco, per esempio MKT. Il consulente vuole sapere che cos'è.",
        ],
        firsts: &[
            "il vecchio proprietario aveva quasi ragione: lo fa da sola. A mano solo se vede ghiaccio spesso più di un dito.",
            "domanda ottima. MKT è una temperatura media che pesa di più le ore calde: si usa per i farmaci, per i formaggi può ignorarla.",
        ],
        questions: &[],
        notes: &[],
        solved: &[
            "un articolo con le figure è nel portale, sotto Aiuto. Se resta un dubbio, scriva pure.",
            "mi fa piacere che sia chiaro. Ho mandato la spiegazione anche al consulente, come chiedeva.",
        ],
    },
    Scenario {
        place: Place::Front,
        kind: TicketKind::ServiceRequest,
        priority: Priority::Normal,
        who: CARE,
        subjects: &["Registro delle temperature per l'ispezione", "Copia dei dati del trimestre", "Documenti per l'ASL entro {d}"],
        asks: &[
            "{d} abbiamo l'ispezione e mi serve il registro firmato degli ultimi tre mesi, armadio {n} e corridoio.",
            "per l'audit interno ci servono i dati grezzi, non il grafico. Un foglio di calcolo va benissimo.",
        ],
        firsts: &[
            "glielo preparo io con la firma: arriva nel portale entro {d} mattina.",
            "i dati grezzi li esporta anche lei, dal menù in alto a destra. Ma per tre mesi faccio prima io.",
        ],
        questions: &[(
            "serve anche la sonda {s} del corridoio? Da contratto non entra nel registro.",
            "sì grazie, l'ispettrice l'anno scorso l'ha chiesta.",
        )],
        notes: &["Firma digitale di Davide, chiesta."],
        solved: &[
            "registro firmato e caricato. Buona ispezione!",
            "foglio di calcolo inviato, una riga ogni cinque minuti. Le ore sono quelle di Roma, cambio dell'ora compreso.",
        ],
    },
    Scenario {
        place: Place::Front,
        kind: TicketKind::Question,
        priority: Priority::Low,
        who: ANY,
        subjects: &["Preventivo per una sonda in più", "Offerta per la cella nuova", "Quanto costa una seconda sonda?"],
        asks: &[
            "vorremmo una seconda sonda nella cella {n}, vicino alla porta. Quanto viene, montata?",
            "apriamo una cella nuova a fine mese, piccola, 12 metri cubi. Potete mandarmi un'offerta anche per il portale?",
        ],
        firsts: &[
            "una sonda montata e tarata viene 148 euro, più 3 al mese. Le preparo il foglio.",
            "volentieri. Mi servono le misure interne e la temperatura che vuole tenere.",
        ],
        questions: &[
            NONE,
            ("che temperatura deve tenere, e cosa ci mette dentro?", "verdura, fra 4 e 8 gradi. Si apre tanto la mattina e poi quasi mai."),
        ],
        notes: &["Passato al commerciale, resta qui finché rispondono."],
        solved: &[
            "offerta inviata, vale trenta giorni. Se la conferma entro {d} montiamo la settimana dopo.",
            "le ho mandato due proposte, una con il contratto e una senza. Decida con calma.",
        ],
    },
    Scenario {
        place: Place::Front,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        who: CARE,
        subjects: &["Il tecnico non si è visto {d}", "Intervento da spostare", "Nessuno si è presentato {d}"],
        asks: &[
            "aspettavamo il tecnico {d} fra le 8 e le 10 e non si è visto nessuno. Va bene anche un altro giorno, basta saperlo.",
            "l'intervento di {d} coincide con l'inventario. Si può fare il giorno dopo?",
        ],
        firsts: &[
            "mi scuso: Sandra era bloccata in Valsugana e non l'abbiamo avvisata. Può passare oggi, appena finisce a Feltre: va bene?",
            "spostato al giorno dopo, stessa fascia. Le arriva un messaggio la sera prima.",
        ],
        questions: &[],
        notes: &[
            "Nessuno ha avvisato il cliente. Ne parlo con Elena: serve un messaggio quando il giro salta.",
            "Giro rifatto, Sandra avvisata.",
        ],
        solved: &[
            "Sandra è passata e tutto funziona. Grazie per la pazienza, e scusi ancora per l'attesa.",
            "lo spostamento è nel giro e il promemoria le arriva la sera prima. Buon inventario.",
        ],
    },
    Scenario {
        place: Place::Billing,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        who: ANY,
        subjects: &["Fattura {inv} addebitata due volte", "Fattura {inv}: importo sbagliato", "{sum} euro in più sulla {inv}"],
        asks: &[
            "la fattura {inv} di {sum} euro ci è stata addebitata due volte, il 2 e il 5. Chiediamo lo storno della seconda.",
            "nella {inv} ci sono {k} uscite del tecnico, ma da noi è venuto una volta sola. L'importo giusto dovrebbe essere {sum}.",
        ],
        firsts: &[
            "la banca ha presentato due volte la stessa disposizione. Preparo lo storno, lo vede in tre giorni lavorativi.",
            "confronto la {inv} con i verbali delle uscite e le rispondo entro domani.",
        ],
        questions: &[(
            "mi manda l'estratto con le due righe? Mi serve la data valuta della seconda.",
            "in allegato non riesco, le scrivo: seconda riga, valuta 7, {sum} euro.",
        )],
        notes: &[
            "Doppia presentazione del 5, stesso problema per altri quattro clienti. Elenco alla banca.",
            "Confrontato con i verbali: l'uscita è una sola.",
        ],
        solved: &[
            "storno di {sum} euro eseguito, la valuta è di ieri. Ci scusiamo per il disturbo.",
            "aveva ragione: nota di credito emessa, la trova allegata alla {inv} nel portale.",
        ],
    },
    Scenario {
        place: Place::Billing,
        kind: TicketKind::ServiceRequest,
        priority: Priority::Low,
        who: ANY,
        subjects: &["Cambio ragione sociale", "Nuovo indirizzo per le fatture", "Nuova ragione sociale dal primo del mese"],
        asks: &[
            "dal primo del mese la ragione sociale cambia, la partita IVA resta la stessa. Potete correggere prima della prossima fattura?",
            "le fatture vanno ancora alla vecchia sede di via Roma. Il nuovo indirizzo ve l'abbiamo mandato a gennaio.",
        ],
        firsts: &[
            "la correggo oggi. Mi conferma che il codice destinatario non cambia?",
            "lo trovo, era rimasto in una bozza: colpa nostra. Da questo mese è giusto.",
        ],
        questions: &[("mi conferma il codice destinatario di sette caratteri?", "M5UXCR1, con la U e non la V.")],
        notes: &["Anagrafica aggiornata anche nel gestionale."],
        solved: &[
            "ragione sociale cambiata da oggi in avanti; le fatture vecchie restano come sono, per legge.",
            "indirizzo e codice aggiornati, la {inv} è già partita con i dati nuovi.",
        ],
    },
    Scenario {
        place: Place::Billing,
        kind: TicketKind::Question,
        priority: Priority::Normal,
        who: ANY,
        subjects: &["Sollecito per una fattura già pagata", "Secondo sollecito sulla {inv}", "Dove sono i {sum} euro pagati a febbraio?"],
        asks: &[
            "ci è arrivato un sollecito per la {inv}, che abbiamo pagato tre settimane fa. La contabile giura su sua madre.",
            "secondo sollecito in dieci giorni per {sum} euro già pagati. Mettetevi d'accordo fra di voi, per favore.",
        ],
        firsts: &[
            "ha ragione e mi dispiace. Sospendo i solleciti intanto che lo cerco.",
            "il pagamento c'è, ma con la causale di un'altra fattura. Lo sposto e fermo i solleciti.",
        ],
        questions: &[],
        notes: &["Bonifico abbinato al cliente omonimo. Corretto.", "Causale di un'altra fattura, spostato."],
        solved: &[
            "trovato: era finito su un cliente dal nome quasi uguale. Saluti anche alla madre della contabile.",
            "pagamento abbinato alla {inv}, la posizione è a zero. Nessun altro sollecito partirà.",
        ],
    },
    Scenario {
        place: Place::Billing,
        kind: TicketKind::ServiceRequest,
        priority: Priority::Low,
        who: ANY,
        subjects: &[
            "Disdetta del contratto per la cella {n}",
            "Canone: passare da mensile ad annuale",
            "Chiudere la cella {n} a fine anno",
        ],
        asks: &[
            "la cella {n} la chiudiamo a fine anno. Quanto preavviso serve per toglierla dal contratto?",
            "pagare ogni mese ci complica la vita: si può passare al canone annuale da subito?",
        ],
        firsts: &[
            "sessanta giorni. Se me lo scrive entro {d} siamo dentro.",
            "si può, dal mese prossimo, con il 4 % in meno. Le mando il modulo di due righe.",
        ],
        questions: &[],
        notes: &["Verificare che la sonda {s} sia nostra e non loro.", "Annuale anticipato: 4 % di sconto, è nel listino."],
        solved: &[
            "registrato: la cella {n} esce dal contratto a fine anno e il canone scende di conseguenza.",
            "dal mese prossimo il canone è annuale, la prima fattura arriva il 5.",
        ],
    },
    Scenario {
        place: Place::Complaint,
        kind: TicketKind::Complaint,
        priority: Priority::High,
        who: FOOD,
        subjects: &["Reclamo per merce perduta", "Reclamo: {k} visite e il guasto è sempre lì", "Reclamo formale, cella {n}"],
        asks: &[
            "chiedo il risarcimento della merce che abbiamo buttato {d}: {sum} euro, con lo scontrino del fornitore. L'allarme è arrivato quando era tardi.",
            "siete venuti {k} volte per la stessa ventola e la ventola è ancora rotta. Ogni volta un'uscita in fattura. Così non si lavora.",
        ],
        firsts: &[
            "il suo reclamo è registrato e lo seguo io personalmente. Avrà una risposta motivata entro trenta giorni, spero molto prima.",
            "ha tutti i motivi. Ho chiesto i verbali delle uscite e le fatture: finché non ho finito, nessun pagamento è dovuto.",
        ],
        questions: &[(
            "mi può mandare l'elenco della merce con i pesi? Serve all'assicurazione.",
            "elenco pronto: 38 kg di mozzarella, 12 di ricotta, il resto si è salvato.",
        )],
        notes: &[
            "L'allarme è partito alle {h}, il ritardo impostato era di tre ore. Errore nostro.",
            "Elena: proporre storno di due uscite su tre e il ricambio gratuito.",
        ],
        solved: &[
            "riconosciamo il ritardo dell'allarme: l'importo di {sum} euro le viene accreditato. La motivazione completa è nella lettera.",
            "abbiamo stornato le uscite inutili e cambiato il motore a nostre spese. Mi scuso a nome di tutti.",
        ],
    },
    Scenario {
        place: Place::Complaint,
        kind: TicketKind::Complaint,
        priority: Priority::Normal,
        who: CARE,
        subjects: &[
            "Reclamo sul comportamento al telefono",
            "Reclamo per risposta mai arrivata",
            "Segnalazione sul servizio di reperibilità",
        ],
        asks: &[
            "venerdì sera il vostro reperibile mi ha risposto che «non è un dramma». Per noi lo era. Gradirei una risposta da chi ne risponde.",
            "ho scritto tre volte per lo stesso motivo e ho ricevuto tre volte la stessa frase. Vorrei parlare con una persona.",
        ],
        firsts: &[
            "ho letto e riletto il suo messaggio, e la frase non doveva essere detta. Ascolto la registrazione e la chiamo.",
            "una persona sono io: Davide, rispondo degli ospedali. La chiamo oggi alle quattro, se le va bene.",
        ],
        questions: &[],
        notes: &["Parlato con il collega, senza drammi appunto. Farà lui la telefonata di scuse."],
        solved: &[
            "grazie della telefonata di ieri. Come promesso: da questo mese chi è reperibile ha una scheda con le priorità di ogni reparto.",
            "le confermo per iscritto quanto detto a voce. Il numero diretto che le ho dato resta valido.",
        ],
    },
];
