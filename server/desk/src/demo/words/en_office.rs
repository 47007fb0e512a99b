//! Simple requests, invoices, complaints, in English.

use shared::ticket::{Priority, TicketKind};

use super::{ANY, CARE, FOOD, NONE, Place, Scenario};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        place: Place::Front,
        kind: TicketKind::Question,
        priority: Priority::Low,
        who: ANY,
        subjects: &["How often should it defrost?", "What does MKT mean?", "Does it ever need defrosting by hand?"],
        asks: &[
            "silly question, but how often should room {n} be defrosted by hand? The last owner said never.",
            "there's a column in the record called MKT and nobody here knows what it is.",
        ],
        firsts: &[
            "not silly. It does it by itself; by hand only if the ice is thicker than a finger.",
            "it's an average that counts warm hours more, meant for medicines. For cheese you may ignore it.",
        ],
        questions: &[],
        notes: &[],
        solved: &[
            "there's an article with pictures under Help. Ask away if anything is left open.",
            "glad that's clear. I've sent the explanation to your auditor too, as you asked.",
        ],
    },
    Scenario {
        place: Place::Front,
        kind: TicketKind::ServiceRequest,
        priority: Priority::Normal,
        who: CARE,
        subjects: &["Signed record for an inspection on {d}", "Raw data for an audit", "Three months of temperatures, signed"],
        asks: &[
            "we're inspected on {d} and need the signed record for the last three months, fridge {n} and the corridor.",
            "our auditor wants numbers rather than charts. A spreadsheet would do nicely.",
        ],
        firsts: &[
            "I'll prepare and sign it; it will be in the portal by {d} morning.",
            "you can export them yourself, top right, but for three months I'm quicker.",
        ],
        questions: &[(
            "do you want corridor probe {s} as well? It isn't part of the record by contract.",
            "yes please, she asked for it last time.",
        )],
        notes: &["Asked Davide to sign."],
        solved: &[
            "signed and uploaded. Good luck with the inspection.",
            "spreadsheet sent, a line every five minutes, London time throughout.",
        ],
    },
    Scenario {
        place: Place::Front,
        kind: TicketKind::ServiceRequest,
        priority: Priority::Low,
        who: FOOD,
        subjects: &["Moving the gateway across the shop", "New probe for the second fridge", "Gateway has to move ten yards"],
        asks: &[
            "we're doing up the back and the gateway has to move, ten yards or so. Can we do that ourselves?",
            "what would a second probe by the door of room {n} cost, fitted?",
        ],
        firsts: &[
            "you can: unplug, carry, plug in. Green within ten minutes means all's well.",
            "£128 fitted and calibrated, and £3 a month. I'll send it on paper.",
        ],
        questions: &[(
            "shall we do it together on Thursday? I'd watch the signal while you carry it.",
            "Thursday at ten, we're shut for an hour then.",
        )],
        notes: &["Signal is fine in the new spot."],
        solved: &[
            "it's green where it is now and every probe answers.",
            "quote sent, good for thirty days. Confirm by {d} and we fit it the week after.",
        ],
    },
    Scenario {
        place: Place::Front,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        who: ANY,
        subjects: &["Nobody came on {d}", "Visit on {d}, can it move?", "Waited in on {d}, nobody came"],
        asks: &[
            "we waited in for the engineer on {d} from eight till ten. Another day is fine, we'd just like to know.",
            "{d}'s visit lands on our stock-take. Could it be the day after?",
        ],
        firsts: &[
            "I'm sorry: the round ran over and nobody told you. We can come today, straight after Skipton.",
            "moved to the day after, same time. You'll get a text the evening before.",
        ],
        questions: &[],
        notes: &["Nobody rang the customer. We need a message when a round slips.", "Round re-done."],
        solved: &[
            "we've been, and everything works. Thank you for bearing with us.",
            "it's in the round for the day after, and the text comes the evening before.",
        ],
    },
    Scenario {
        place: Place::Billing,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        who: ANY,
        subjects: &["Invoice {inv} taken twice", "Wrong amount on {inv}", "Reminder for an invoice we have paid"],
        asks: &[
            "invoice {inv} for £{sum} left our account twice, on the 2nd and the 5th. Please send one back.",
            "{inv} lists {k} call-outs. There was one, and he didn't even want tea.",
            "we've had a reminder for £{sum} that we paid three weeks ago.",
        ],
        firsts: &[
            "the bank presented it twice. I'm refunding the second, three working days.",
            "I'm checking {inv} against the visit sheets and will write by tomorrow.",
            "I've stopped the reminders while I look for it.",
        ],
        questions: &[("what does your statement call the second payment?", "BRINANOVA UK {inv} AGAIN, I kid you not.")],
        notes: &[
            "Double run on the 5th, four other accounts have it. List is with the bank.",
            "Visit sheets show one call-out.",
            "Payment sat on a namesake.",
        ],
        solved: &[
            "refunded £{sum} yesterday. Sorry for the bother.",
            "you were right: a credit note is attached to {inv} in the portal.",
            "payment found and matched, no more reminders will go out.",
        ],
    },
    Scenario {
        place: Place::Billing,
        kind: TicketKind::ServiceRequest,
        priority: Priority::Low,
        who: ANY,
        subjects: &["Change of address on invoices", "Purchase order number missing on {inv}", "Invoices still go to the old shop"],
        asks: &[
            "invoices still go to our old shop, and the new tenant has stopped finding it funny.",
            "our accounts people won't pay {inv} without a purchase order number. Can it be added?",
        ],
        firsts: &["changed from today. Does the company number stay the same?", "I'll issue {inv} again with the number on it."],
        questions: &[NONE, ("which number shall I print?", "PO-{g}, and please print it every month.")],
        notes: &["Address updated in the ledger too."],
        solved: &[
            "new address is on file, and we've apologised to the tenant.",
            "{inv} went out again with the number; it's printed every month now.",
        ],
    },
    Scenario {
        place: Place::Complaint,
        kind: TicketKind::Complaint,
        priority: Priority::High,
        who: FOOD,
        subjects: &["Complaint: stock lost on {d}", "Formal complaint, {k} visits and no repair"],
        asks: &[
            "I want to be paid for the stock I threw out on {d}, £{sum}. The alarm rang when it was already soup.",
            "{k} visits for one fan, {k} call-outs on the bill, and the fan still screams.",
        ],
        firsts: &[
            "your complaint is recorded and mine to answer. You will have a reasoned reply within thirty days, sooner if I can.",
            "you have every reason. I've asked for the visit sheets; until I'm done nothing is due.",
        ],
        questions: &[("could you list what was lost, with weights? The insurer asks.", "11 kg of haddock, 6 of cod, and my good mood.")],
        notes: &["Alarm delay was three hours, and we had set it.", "Elena: refund two of three call-outs and the part free of charge."],
        solved: &[
            "the alarm was late and that was our doing: £{sum} is on its way. The reasons are in the letter.",
            "we have refunded the needless visits and changed the motor at our cost. I apologise for all of us.",
        ],
    },
];
