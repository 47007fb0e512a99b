//! Portale, sonde e centraline, in italiano.

use shared::ticket::{Priority, TicketKind};

use super::{ANY, CARE, FOOD, NONE, Place, Scenario};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        place: Place::Portal,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        who: ANY,
        subjects: &["Il grafico della cella {n} si ferma alle {h}", "Buco nei dati di {d} notte", "Manca mezza giornata nel grafico"],
        asks: &[
            "nel portale il grafico della cella {n} si ferma alle {h}. Sul display della cella la temperatura invece c'è. Mi serve la giornata intera per il registro.",
            "fra {d} sera e la mattina dopo il grafico è vuoto. Non è la prima volta. I dati sono persi o arrivano?",
        ],
        firsts: &[
            "i dati non sono persi: la centralina li tiene quarantotto ore. Sto guardando perché non li consegna.",
            "vedo il buco. La centralina {g} è rimasta senza rete e adesso sta recuperando, un po' alla volta.",
        ],
        questions: &[(
            "che luci vede sulla centralina? Verde fissa, verde che lampeggia o rossa?",
            "verde che lampeggia veloce, e ogni tanto arancione.",
        )],
        notes: &[
            "La {g} consegna ma con l'orologio indietro di un'ora: i dati finiscono sotto la data sbagliata.",
            "Coda bloccata da un record rotto. Saltato quello, il resto è entrato.",
        ],
        solved: &[
            "il grafico adesso è intero, comprese le ore mancanti. Era l'orologio della centralina, indietro di un'ora.",
            "recuperate tutte le misure: le contiamo una ogni cinque minuti e non ne manca nessuna. Può stampare il registro.",
        ],
    },
    Scenario {
        place: Place::Portal,
        kind: TicketKind::Incident,
        priority: Priority::High,
        who: ANY,
        subjects: &["Sonda {s} non risponde", "La {s} segna sempre lo stesso numero", "Sonda {s} fuori linea da {d}"],
        asks: &[
            "la sonda {s} è grigia nel portale da {d}. Le altre funzionano. La pila l'avete cambiata a gennaio.",
            "la {s} segna 3,1 da due giorni, giorno e notte. Non ci credo: ieri abbiamo tenuto aperto mezz'ora.",
        ],
        firsts: &[
            "la vedo sparita di colpo, quindi non è la pila. Può controllare se il cavetto è ancora nel morsetto?",
            "un valore che non si muove mai è una sonda che non misura più. Intanto attivo la sonda di riserva della stessa cella.",
        ],
        questions: &[(
            "il cavetto bianco che entra nella scatolina: tira fuori senza sforzo?",
            "sì, mi è rimasto in mano. L'ho rimesso ma resta grigia.",
        )],
        notes: &[
            "Morsetto ossidato, cella di lavorazione con lavaggi tutti i giorni. Ci vuole la scatola stagna.",
            "Sonda congelata sul valore: lotto del 2021, sono le stesse di altri tre clienti.",
        ],
        solved: &[
            "rimesso il cavetto nel morsetto e riavviata da qui: la {s} è di nuovo verde. Se si stacca ancora le mando il fermacavo.",
            "sonda sostituita con il modello stagno, legge 2,9 °C e si muove come deve.",
        ],
    },
    Scenario {
        place: Place::Portal,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        who: ANY,
        subjects: &["SMS di allarme doppi", "Allarmi alle {h} senza motivo", "Lo stesso allarme arriva {k} volte"],
        asks: &[
            "ogni allarme mi arriva {k} volte, sempre con lo stesso testo. Di notte è un problema, mia moglie minaccia di spegnere tutto.",
            "stanotte alle {h} è suonato l'allarme della cella {n}, ma la temperatura era giusta. Chi ha sbagliato?",
        ],
        firsts: &[
            "nessuno dovrebbe svegliarsi {k} volte per la stessa cella. Guardo quanti numeri ci sono nella lista.",
            "alle {h} c'è lo sbrinamento: la soglia è così stretta che lo prende per un guasto. Le propongo dieci minuti di ritardo.",
        ],
        questions: &[(
            "nella lista degli allarmi vedo due volte il suo numero, con e senza il prefisso. Posso togliere quello senza?",
            "certo, tolga pure. L'avrà aggiunto il mio socio.",
        )],
        notes: &[
            "Numero inserito due volte, con +39 e senza. Il portale dovrebbe accorgersene: segnalato a Tomasz.",
            "Ritardo a trenta secondi: per forza suona a ogni sbrinamento.",
        ],
        solved: &[
            "tolto il numero doppio, ho fatto una prova e il messaggio è arrivato una volta sola.",
            "ritardo portato a dieci minuti solo per la cella {n}: gli sbrinamenti non svegliano più nessuno, i guasti veri sì.",
        ],
    },
    Scenario {
        place: Place::Front,
        kind: TicketKind::ServiceRequest,
        priority: Priority::Normal,
        who: ANY,
        subjects: &["Non riesco a entrare nel portale", "Accesso bloccato", "La password non va più"],
        asks: &[
            "non riesco più a entrare nel portale: dice che i dati non sono giusti, ma la password è quella di sempre, attaccata al monitor.",
            "ho sbagliato la password troppe volte e ora è bloccato. Mi serve il registro di oggi entro le {h}.",
        ],
        firsts: &[
            "le ho mandato un collegamento per sceglierne una nuova: vale un quarto d'ora. E per favore, non sul monitor.",
            "lo sblocco è automatico dopo qualche minuto. Se ha fretta usi il collegamento per posta, funziona subito.",
        ],
        questions: &[],
        notes: &["Sul foglietto c'è la password di un altro fornitore. Mandato il collegamento."],
        solved: &[
            "vedo che è entrato alle {h}: tutto a posto. Il collegamento funziona anche la prossima volta, dalla pagina di accesso.",
            "vedo che è rientrato. La prossima volta basta aspettare qualche minuto, oppure chiedere il collegamento per posta.",
        ],
    },
    Scenario {
        place: Place::Front,
        kind: TicketKind::ServiceRequest,
        priority: Priority::Normal,
        who: CARE,
        subjects: &["{k} persone in più per le notti", "Togliere una persona dagli allarmi", "Nuovi colleghi negli allarmi"],
        asks: &[
            "dal mese prossimo {k} colleghi coprono le notti e devono ricevere gli allarmi dell'armadio {n}. I numeri ve li mando io o li scrivono loro?",
            "una collega è andata in pensione e riceve ancora gli allarmi alle tre di notte. È stata gentile, ma è ora di toglierla.",
        ],
        firsts: &[
            "mi mandi pure nomi, numeri e le notti che coprono: li inserisco io e mando a tutti un messaggio di prova.",
            "la tolgo subito dagli allarmi. L'accesso al portale lo chiudo o le resta per leggere?",
        ],
        questions: &[(
            "li mettiamo tutti insieme o uno dopo l'altro, se il primo non risponde?",
            "uno dopo l'altro, cinque minuti a testa. In ordine alfabetico, così nessuno si offende.",
        )],
        notes: &[
            "Catena di chiamata impostata, prova fatta alle {h}: hanno risposto tutti.",
            "Tolta dagli allarmi, accesso chiuso da fine mese.",
        ],
        solved: &[
            "aggiunti tutti, in ordine alfabetico. La prova è arrivata e ognuno ha confermato.",
            "fatto: niente più allarmi notturni per la collega. Le abbiamo scritto per ringraziarla della pazienza.",
        ],
    },
    Scenario {
        place: Place::Portal,
        kind: TicketKind::Incident,
        priority: Priority::Low,
        who: FOOD,
        subjects: &[
            "Il rapporto settimanale salta la cella {n}",
            "Il PDF del registro ha le pagine bianche",
            "Manca una cella nel rapporto di lunedì",
        ],
        asks: &[
            "il rapporto che arriva il lunedì non ha la cella {n}. Le altre ci sono. L'abbiamo montata a febbraio, forse non è collegata.",
            "il PDF del registro ha {k} pagine bianche in mezzo. Il consulente HACCP dice che così non lo firma.",
        ],
        firsts: &[
            "ha ragione, la cella {n} non è in nessun gruppo e il rapporto va per gruppi. La aggiungo e lo rimando.",
            "pagine bianche non se ne firmano. Me ne mandi una copia, così vedo dove salta.",
        ],
        questions: &[],
        notes: &[
            "Cella nuova, mai messa in un gruppo.",
            "Il salto pagina lo fa con i nomi di cella più lunghi di trenta lettere. Da correggere con la prossima versione.",
        ],
        solved: &[
            "rapporto rifatto con la cella {n} dentro, da lunedì arriva completo.",
            "ho accorciato il nome della cella e il PDF è di nove pagine, tutte scritte. La correzione vera arriva a fine mese.",
        ],
    },
    Scenario {
        place: Place::Portal,
        kind: TicketKind::ServiceRequest,
        priority: Priority::Low,
        who: ANY,
        subjects: &["Cambiare la soglia della cella {n}", "Soglia diversa nel fine settimana", "Allarme da {t} a 7 °C"],
        asks: &[
            "vorrei che la cella {n} avvisasse già a 7 °C e non a {t}. Dal portale non me lo lascia fare.",
            "la domenica siamo chiusi e nessuno apre: possiamo stringere la soglia solo quel giorno?",
        ],
        firsts: &[
            "la soglia è protetta perché da lì dipende il registro: la cambio io e resta scritto chi l'ha chiesto.",
            "per giorno della settimana non si può ancora. Possiamo però accorciare il ritardo, che di notte fa lo stesso effetto.",
        ],
        questions: &[("confermo 7 °C con dieci minuti di ritardo, giorno e notte?", "confermo. Se suona troppo glielo scrivo.")],
        notes: &[
            "Sentito il consulente del cliente: 7 °C va bene, lo mette anche nel manuale.",
            "Richiesta di soglie per giorno: è la quarta quest'anno.",
        ],
        solved: &[
            "soglia a 7 °C da oggi, la modifica è nel registro con il suo nome.",
            "ritardo accorciato a cinque minuti. Le soglie per giorno le ho messe fra i desideri, con il suo nome.",
        ],
    },
    Scenario {
        place: Place::Portal,
        kind: TicketKind::Incident,
        priority: Priority::High,
        who: FOOD,
        subjects: &["Centralina {g} scollegata", "Centralina spenta ogni notte", "Niente dati da tutto il negozio"],
        asks: &[
            "da {d} non arriva niente dal negozio: tutte le sonde grigie. Internet funziona, la cassa va.",
            "la centralina {g} sparisce ogni notte verso le {h} e torna la mattina. Qualcuno spegne qualcosa, ma giurano di no.",
        ],
        firsts: &[
            "tutte insieme vuol dire centralina, non sonde. Può dirmi se la luce rossa è accesa?",
            "se torna ogni mattina è la corrente: spesso la presa è sotto l'interruttore delle luci. Può provare un'altra presa?",
        ],
        questions: &[(
            "la centralina è collegata con il cavo o con la scheda telefonica?",
            "con il cavo, alla scatola di Fibralta che è nel retro.",
        )],
        notes: &[
            "Fibralta conferma un guasto sulla linea del quartiere, ripristino previsto in giornata.",
            "Presa comandata dall'interruttore del retro: chi chiude la sera spegne la centralina.",
        ],
        solved: &[
            "la linea è tornata e la centralina ha consegnato tutto l'arretrato. Nessun buco.",
            "spostata sulla presa del frigo, che nessuno spegne mai. Tre notti di fila senza interruzioni.",
        ],
    },
    Scenario {
        place: Place::Portal,
        kind: TicketKind::Incident,
        priority: Priority::High,
        who: ANY,
        subjects: &[
            "Nessun allarme {d}, eppure la cella era calda",
            "Telefonata d'allarme mai partita",
            "L'allarme della cella {n} non è arrivato",
        ],
        asks: &[
            "{d} la cella {n} è stata sopra soglia per due ore e non ci ha avvisati nessuno. L'ho scoperto io dal grafico. È per questo che paghiamo?",
            "l'allarme c'è nel portale ma la telefonata non è mai partita. Al mio numero, almeno.",
        ],
        firsts: &[
            "ha ragione a chiedere. Ricostruisco minuto per minuto chi è stato chiamato e le scrivo entro oggi.",
            "nel registro delle chiamate vedo tre tentativi verso un numero che finisce per 11. È il suo?",
        ],
        questions: &[
            NONE,
            ("il numero che finisce per 11 è ancora attivo?", "no! Quel telefono l'ho restituito a Natale. Il nuovo finisce per 48."),
        ],
        notes: &[
            "Soglia con ritardo di tre ore, impostata da noi nel 2023. Errore nostro, scriverlo chiaro.",
            "Chiamate partite, tre, verso il vecchio numero. Il portale accetta numeri muti senza protestare: discuterne.",
        ],
        solved: &[
            "il ritardo di tre ore l'avevamo impostato noi e non doveva restare: riportato a dieci minuti su tutte le sue celle. Ci scusiamo.",
            "numero corretto e prova fatta insieme al telefono. Ho aggiunto il fisso del negozio come seconda chiamata.",
        ],
    },
    Scenario {
        place: Place::Firmware,
        kind: TicketKind::Incident,
        priority: Priority::High,
        who: ANY,
        subjects: &[
            "La centralina {g} si riavvia da sola",
            "Centralina {g}: luci accese e nessun dato",
            "Centralina impazzita dopo l'aggiornamento",
        ],
        asks: &[
            "la centralina {g} si riavvia ogni venti minuti, si sente il bip. Dopo l'ultimo aggiornamento, prima mai.",
            "da ieri la centralina ha tutte le luci accese e non manda niente. Staccata e riattaccata: uguale.",
        ],
        firsts: &[
            "la fermo sulla versione di prima, così intanto lavora. Poi chi la programma guarda il perché.",
            "tutte le luci insieme è un avvio che non finisce. Mi serve il suo diario, lo scarico da qui.",
        ],
        questions: &[(
            "c'è una chiavetta o un lettore collegato alla presa laterale?",
            "sì, c'è il lettore delle etichette. L'abbiamo messo noi la settimana scorsa.",
        )],
        notes: &[
            "Riavvii solo con un lettore USB collegato: memoria che finisce. Riprodotto in laboratorio, correzione nella 4.2.1.",
            "Tomasz chiede il diario completo, non solo le ultime cento righe. Inviato.",
        ],
        solved: &[
            "installata la 4.2.1: nessun riavvio da due giorni, anche con il lettore collegato.",
            "memoria della centralina rifatta da capo, i dati erano già al sicuro da noi. Se si ripete la sostituiamo.",
        ],
    },
    Scenario {
        place: Place::Firmware,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        who: ANY,
        subjects: &["La {s} segna −85 °C", "Picchi a 127 gradi, ogni ora", "Valori impossibili dalla sonda {s}"],
        asks: &[
            "la sonda {s} segna −85. Nemmeno volendo. L'allarme suona e non si può zittire.",
            "ogni ora, in punto, nel grafico c'è un picco a 127 gradi. La cella sta benissimo.",
        ],
        firsts: &[
            "−85 è il modo in cui la sonda dice che non sente più il suo sensore. Zittisco l'allarme da qui e guardo.",
            "127 è un numero da informatici, non da celle. Lo tolgo dal registro con una nota e cerco da dove viene.",
        ],
        questions: &[],
        notes: &[
            "Sensore staccato, non rotto: succede dopo i lavaggi.",
            "127 = 0x7F, lettura senza risposta presa per buona. Filtro da mettere nella centralina, non nel portale.",
        ],
        solved: &[
            "sensore sostituito, la {s} segna 2,4 °C. I valori impossibili sono marcati nel registro, non cancellati.",
            "con il nuovo programma la centralina scarta le letture senza risposta. I picchi restano nel diario, non più nel registro.",
        ],
    },
];
