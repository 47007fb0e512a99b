//! Celle e frigoriferi: cosa scrivono i clienti di Treviso, e cosa risponde chi se ne intende.

use shared::ticket::{Priority, TicketKind};

use super::{ANY, CARE, FOOD, NONE, Place, Scenario};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        place: Place::Cold,
        kind: TicketKind::Incident,
        priority: Priority::Urgent,
        who: CARE,
        subjects: &["Frigo vaccini a {t} °C", "Allarme frigo farmaci: segna {t}", "Armadio vaccini fuori temperatura dalle {h}"],
        asks: &[
            "il frigorifero dei vaccini segna {t} °C dalle {h} e non accenna a scendere. La porta è chiusa, ho controllato due volte. Abbiamo spostato le dosi nell'armadio di riserva, ma lì non ci sta tutto.",
            "l'allarme è scattato alle {h}: {t} °C sul display, {t} anche nel portale. Il compressore gira, si sente, però l'aria che esce non è fredda. Cosa facciamo con i farmaci?",
        ],
        firsts: &[
            "tenga la porta chiusa e non sposti altro per ora: con la massa che c'è dentro abbiamo margine. Guardo la curva della sonda {s} e la richiamo subito.",
            "vedo la salita anche da qui. Per favore stacchi la spina per un minuto e la riattacchi: se è lo sbrinamento rimasto appeso, entro un quarto d'ora la temperatura torna giù.",
        ],
        questions: &[(
            "sul retro, in basso, c'è una griglia: è piena di polvere? E la ventola dietro gira?",
            "la griglia era tutta grigia, sembrava feltro. La ventola gira, adesso meglio di prima.",
        )],
        notes: &[
            "Curva della {s}: sale a gradini ogni sei ore, è lo sbrinamento che non chiude. Non è gas.",
            "Se alle undici è ancora sopra 8, parto io. Ho il relè in furgone.",
        ],
        solved: &[
            "siamo sotto i 5 °C da un'ora e la curva è piatta. Era lo sbrinamento rimasto inserito: ho cambiato il ciclo da remoto. Il consiglio di sempre: spazzolare la griglia una volta al mese.",
            "relè sostituito, frigo a 4,6 °C. Il tempo sopra gli 8 °C è nel registro della sonda {s}, così può valutare le dosi con il medico.",
        ],
    },
    Scenario {
        place: Place::Cold,
        kind: TicketKind::Incident,
        priority: Priority::High,
        who: FOOD,
        subjects: &["La cella {n} non scende sotto {t}", "Cella {n} sempre a {t}, da {d}", "Cella {n}: compressore acceso e niente freddo"],
        asks: &[
            "da {d} la cella {n} sta a {t} e di notte non recupera. Dentro c'è merce per tre giorni, non posso svuotarla. Quando riuscite a passare?",
            "la cella {n} non ce la fa più. Il compressore è sempre acceso, la bolletta la vedremo. Ho fatto come l'altra volta, spento e riacceso, ma torna a {t}.",
        ],
        firsts: &[
            "dalla curva si vede che parte bene e si siede dopo due ore: di solito è il condensatore sporco. Passo oggi nel giro da Bassano, intanto carichi il meno possibile.",
            "ho avvisato Sandra, che è in zona. Intanto abbassi il set di un grado e lasci aperto il passaggio davanti ai ventilatori.",
        ],
        questions: &[
            NONE,
            (
                "quante volte si apre la porta in un'ora, più o meno? E la tenda a strisce c'è ancora?",
                "la tenda l'abbiamo tolta a febbraio perché dava fastidio col muletto. Si apre di continuo, saranno venti volte.",
            ),
        ],
        notes: &[
            "Condensatore intasato di farina, come l'anno scorso. Proporre il contratto con pulizia trimestrale.",
            "Tenda a strisce tolta per il muletto: l'aria calda entra tutta da lì.",
        ],
        solved: &[
            "condensatore pulito e carica ripristinata: a mezzogiorno la cella era a 2,8 °C. Torno fra un mese a guardare il raccordo, l'ho già in agenda.",
            "rimessa la tenda a strisce, il recupero notturno è normale. Se dà fastidio al muletto, ne montiamo una a battente: mi dica e le mando il prezzo.",
        ],
    },
    Scenario {
        place: Place::Cold,
        kind: TicketKind::Incident,
        priority: Priority::Urgent,
        who: FOOD,
        subjects: &["Congelatore a {f}, si sta scongelando", "Banco surgelati fermo dalle {h}", "Surgelati a {f}: aiuto"],
        asks: &[
            "stamattina il congelatore segna {f} e i gelati sono molli. Ieri sera era tutto a posto. Ho coperto il banco con i cartoni, ditemi cosa altro posso fare.",
            "il banco surgelati è fermo dalle {h}. È saltato il salvavita, l'ho tirato su e dopo dieci minuti è saltato ancora. Non insisto più.",
        ],
        firsts: &[
            "bene i cartoni, e per favore non apra. A {f} ha ancora due ore buone. Le mando qualcuno: arriva prima delle undici.",
            "ha fatto bene a non insistere. È quasi sempre la resistenza di sbrinamento. Il banco tiene se resta chiuso, un tecnico è già in strada.",
        ],
        questions: &[],
        notes: &[
            "Resistenza a massa. Ne ho una in furgone, l'altra è da ordinare.",
            "Il cliente ha un banco gemello: spostata lì la merce più delicata.",
        ],
        solved: &[
            "resistenza cambiata, il banco è tornato a −19 °C alle quattro. La merce non è mai andata sopra {f}: lo trova scritto nel registro, per l'ASL basta quello.",
            "era il ventilatore del condensatore, bloccato da un sacchetto. Tolto il sacchetto e provato un ciclo intero.",
        ],
    },
    Scenario {
        place: Place::Cold,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        who: ANY,
        subjects: &["Ghiaccio sull'evaporatore della cella {n}", "La cella {n} fa ghiaccio", "Un blocco di ghiaccio dietro la ventola"],
        asks: &[
            "dietro la ventola della cella {n} c'è una parete di ghiaccio di quattro dita. Fredda, fredda, ma fa un rumore che non mi piace.",
            "è la terza volta che troviamo il ghiaccio sull'evaporatore. Lo togliamo con l'acqua tiepida e dopo una settimana è lì di nuovo.",
        ],
        firsts: &[
            "di solito è la porta che prende aria. Può passare un foglio di carta lungo la guarnizione e dirmi dove scorre libero?",
            "con l'acqua tiepida va bene, mai con il coltello. Guardo quanti sbrinamenti fa al giorno e le dico.",
        ],
        questions: &[(
            "può passare un foglio di carta lungo la guarnizione e dirmi dove scorre libero?",
            "scorre in basso, verso le cerniere. Ci passa quasi un dito.",
        )],
        notes: &[
            "Guarnizione da cambiare, misure nella scheda.",
            "Sbrinamenti impostati a due al giorno: per quella cella pochi. Portati a quattro.",
        ],
        solved: &[
            "guarnizione nuova montata, il foglio adesso non passa. Il ghiaccio rimasto se ne va da solo in un paio di giorni.",
            "ho portato gli sbrinamenti da due a quattro e la cella è pulita da cinque giorni. Se torna anche solo una velatura, mi scriva qui sotto.",
        ],
    },
    Scenario {
        place: Place::Cold,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        who: ANY,
        subjects: &["La porta della cella {n} non chiude", "Guarnizione strappata, cella {n}", "Maniglia della cella {n} rotta"],
        asks: &[
            "la porta della cella {n} resta accostata e suona di continuo. Per ora la teniamo chiusa con una cinghia.",
            "si è strappata la guarnizione in basso, un pezzo lungo come un braccio. Serve un tecnico o ce la spedite e la monta il nostro manutentore?",
        ],
        firsts: &[
            "ho messo l'intervento nel giro di domani. La cinghia va benissimo, basta che da dentro si possa aprire.",
            "la guarnizione si monta in venti minuti anche da soli, ma servono le misure esatte. Mi manda una foto della targhetta sulla porta?",
        ],
        questions: &[
            NONE,
            (
                "mi serve la targhetta: è sul bordo della porta, lato cerniere, quattro righe con un codice che comincia per BN.",
                "eccola: BN-P80-{g}, del 2019.",
            ),
        ],
        notes: &["Cerniera fuori squadro: la porta è stata urtata dal transpallet.", "Guarnizione P80 a magazzino, tre pezzi."],
        solved: &[
            "cerniere registrate e maniglia nuova. Ho lasciato la vecchia a lei, può servire come ricambio.",
            "guarnizione partita oggi con il corriere, dentro c'è il foglio con i disegni. Se qualcosa non torna ci chiami, restiamo in linea mentre la monta.",
        ],
    },
    Scenario {
        place: Place::Cold,
        kind: TicketKind::Incident,
        priority: Priority::Low,
        who: ANY,
        subjects: &["Ventola rumorosa nella cella {n}", "Fischio dal motore sul tetto", "La cella {n} vibra quando parte"],
        asks: &[
            "la ventola della cella {n} raschia quando parte, poi passa. Temperatura regolare. Non è urgente, ma i vicini sopra cominciano a lamentarsi.",
            "da qualche giorno dal motore sul tetto viene un fischio. Si sente fino in negozio. È pericoloso?",
        ],
        firsts: &[
            "un fischio alla partenza di solito è la cinghia, un raschio è il cuscinetto. Riesce a mandarmi dieci secondi di audio?",
            "pericoloso no, fastidioso sì. Se la temperatura è regolare lo metto nel prossimo giro in zona.",
        ],
        questions: &[],
        notes: &["Cuscinetto. Motore ancora buono, cambio solo quello.", "Viti del carter allentate, niente di grave."],
        solved: &[
            "cuscinetto sostituito, adesso si sente appena. I vicini potranno dormire.",
            "erano le viti del carter allentate. Strette e segnate con la vernice: se si muovono, si vede.",
        ],
    },
    Scenario {
        place: Place::Cold,
        kind: TicketKind::ServiceRequest,
        priority: Priority::Low,
        who: ANY,
        subjects: &["Manutenzione annuale, cella {n}", "Verifica prima dei mesi di punta", "Data per il controllo periodico"],
        asks: &[
            "è ora della manutenzione annuale delle celle. Per noi andrebbe bene {d}, meglio presto la mattina, prima che arrivi la merce.",
            "vorremmo far controllare gli impianti prima dei mesi di punta. L'anno scorso siete venuti che era già tardi.",
        ],
        firsts: &[
            "le propongo due date: {d} alle 7:00 oppure il {d} dopo, stessa ora. Con {k} celle calcoli mezza mattina.",
            "giusto prevenire. Ho due buchi nel giro della prossima settimana, uno è {d} alle 7:30.",
        ],
        questions: &[(
            "le va bene {d} alle 7:30? Serve qualcuno che apra il locale tecnico.",
            "{d} va bene, apre mio cognato. Il locale tecnico è dietro, suonare al cortile.",
        )],
        notes: &["Portare filtri e bilancia. L'ultima volta mancava la chiave del quadro."],
        solved: &[
            "manutenzione fatta, tutto in ordine. Il verbale con le misure è nel portale, sotto i documenti dell'impianto. Ci vediamo fra un anno.",
            "controllati pressioni, scarichi e guarnizioni: una sola nota, la griglia della cella {n} va spazzolata più spesso.",
        ],
    },
    Scenario {
        place: Place::Cold,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        who: FOOD,
        subjects: &["Acqua sotto la cella {n}", "Scarico della condensa intasato", "Pozzanghera davanti al banco"],
        asks: &[
            "ogni mattina troviamo una pozzanghera davanti alla cella {n}. L'abbiamo asciugata per una settimana, ora qualcuno è scivolato.",
            "lo scarico della condensa non tira più e l'acqua esce da sotto. Idraulico o frigorista?",
        ],
        firsts: &[
            "mi dispiace per la scivolata, spero nulla di serio. Mando Sandra domattina, intanto un secchio sotto lo scarico.",
            "frigorista: è il tubo di scarico che gela o si intasa. Provi a versare un litro d'acqua calda nella vaschetta, piano. Spesso basta.",
        ],
        questions: &[],
        notes: &[
            "Resistenza dello scarico bruciata, per questo gela. Cambiarla, pulire non basta.",
            "Se con l'acqua calda si libera, era solo sporco.",
        ],
        solved: &[
            "scarico liberato e resistenza nuova: due mattine asciutte di fila, mi ha detto suo figlio. Chiudo, ma resto a disposizione.",
            "con l'acqua calda si è sciolto il tappo. Se ricapita prima di un mese, veniamo a mettere la resistenza.",
        ],
    },
    Scenario {
        place: Place::Cold,
        kind: TicketKind::ServiceRequest,
        priority: Priority::Normal,
        who: CARE,
        subjects: &["Taratura delle sonde, certificato", "Mappatura termica dell'armadio {n}", "Certificato di taratura scaduto"],
        asks: &[
            "l'ispettore ci ha chiesto il certificato di taratura della sonda {s} e quello che abbiamo è dell'anno scorso. Potete rifarlo prima di {d}?",
            "ci serve la mappatura termica dell'armadio {n}, vuoto e a pieno carico. È la prima volta, come funziona?",
        ],
        firsts: &[
            "la taratura si fa sul posto, un'ora a sonda, senza spegnere nulla. Posso venire {d}.",
            "mettiamo nove sonde per quarantotto ore, poi riceve il rapporto firmato. Mi dica quando l'armadio è a pieno carico.",
        ],
        questions: &[(
            "quante sonde in tutto? Se sono più di quattro portiamo il bagno grande.",
            "sono cinque, compresa quella del corridoio che però non ci interessa.",
        )],
        notes: &["Campione di riferimento tarato fino a settembre."],
        solved: &[
            "taratura fatta, scarto massimo 0,2 °C. Il certificato è nel portale, l'originale arriva per posta.",
            "rapporto di mappatura caricato: un solo punto caldo, ripiano in alto a destra. Lì meglio tenere solo materiale non critico.",
        ],
    },
];
