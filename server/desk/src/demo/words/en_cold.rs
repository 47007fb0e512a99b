//! Cold rooms and fridges, as customers around Leeds write about them.

use shared::ticket::{Priority, TicketKind};

use super::{ANY, CARE, FOOD, NONE, Place, Scenario};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        place: Place::Cold,
        kind: TicketKind::Incident,
        priority: Priority::Urgent,
        who: CARE,
        subjects: &["Vaccine fridge reading {t} °C", "Medicine fridge warm since {h}", "Fridge alarm, {t} and climbing"],
        asks: &[
            "the vaccine fridge has been at {t} °C since {h}. Door is shut, plug is in, nothing has been loaded. We have a clinic this afternoon.",
            "our medicine fridge alarmed at {h} and reads {t} now. I have moved what I could to the staff fridge, which nobody is happy about.",
        ],
        firsts: &[
            "please keep the door shut; with that load you have more time than it feels like. I am looking at probe {s} now.",
            "thank you for acting so fast. Could you switch it off at the wall for a minute and on again? If it is a stuck defrost it will turn within a quarter of an hour.",
        ],
        questions: &[(
            "is the grille at the bottom clear, and can you hear the fan behind it?",
            "grille was full of fluff, we have hoovered it. Fan is running.",
        )],
        notes: &[
            "Stuck defrost again, same controller as Otley. Third this year.",
            "Rang Sandra: with a clean grille it recovers by itself.",
        ],
        solved: &[
            "it has held 4.4 °C for an hour. It was a defrost that would not end; I changed the cycle from here. A brush along that grille once a month keeps it away.",
            "below 5 °C since lunch. The minutes above 8 are in the probe's record, so your pharmacist can decide about the doses.",
        ],
    },
    Scenario {
        place: Place::Cold,
        kind: TicketKind::Incident,
        priority: Priority::High,
        who: FOOD,
        subjects: &["Cold room {n} won't go below {t}", "Walk-in at {t} all night", "Cold room {n} struggling since {d}"],
        asks: &[
            "cold room {n} sits at {t} and the compressor never stops. It used to pull down in an hour after deliveries.",
            "walk-in has been at {t} all night. There's two grand of stock in there and a wedding order on top.",
        ],
        firsts: &[
            "the curve says it starts well and gives up after two hours, which is usually a dirty condenser. Someone can be with you this afternoon.",
            "I've put you first on today's round. Until then please load as little as you can and drop the set point by one degree.",
        ],
        questions: &[
            NONE,
            (
                "how often does the door open in an hour, roughly? And is the strip curtain still up?",
                "curtain came down when we got the trolley. Door's open more than it's shut, if I'm honest.",
            ),
        ],
        notes: &["Condenser full of flour. Offer the quarterly clean.", "Strip curtain gone since the trolley came."],
        solved: &[
            "condenser cleaned and topped up, 2.6 °C by noon. We'll look at that joint again in four weeks, it's in the diary.",
            "new strip curtain is up and it recovered overnight. If the trolley fights it, we do a swing one.",
        ],
    },
    Scenario {
        place: Place::Cold,
        kind: TicketKind::Incident,
        priority: Priority::Urgent,
        who: FOOD,
        subjects: &["Freezer at {f} and softening", "Display freezer dead since {h}", "Everything in the freezer is going soft"],
        asks: &[
            "came in to find the freezer at {f} and everything going soft round the edges. It was fine at close last night.",
            "display freezer tripped the breaker at {h}. Reset it twice, it trips again. I've stopped resetting it.",
        ],
        firsts: &[
            "at {f} with the lid shut you have about two hours in hand. We'll be there inside one.",
            "right not to reset it again. It's nearly always the defrost heater. Keep it shut and covered, an engineer is on the way.",
        ],
        questions: &[],
        notes: &["Plastic in the fan. Not the first time in that shop.", "Heater down to earth. One on the van, one to order."],
        solved: &[
            "a carrier bag in the condenser fan. Removed, and we watched a full cycle.",
            "new heater in, back at −19 °C by four. The record shows it never went above {f}, which is what the inspector wants to see.",
        ],
    },
    Scenario {
        place: Place::Cold,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        who: ANY,
        subjects: &["Door of cold room {n} won't seal", "Torn gasket, room {n}", "Freezer door does not close by itself"],
        asks: &[
            "the door on room {n} needs a shove and a strap. It beeps at us all day.",
            "gasket's torn along the bottom. Can you post one or does it need a visit?",
        ],
        firsts: &[
            "I've put you on tomorrow's round. The strap is fine as long as the door still opens from inside.",
            "it can be posted, fitting takes twenty minutes. Could you read me the plate on the door edge, hinge side?",
        ],
        questions: &[NONE, ("the plate has four lines and a code beginning BN. What does it say?", "BN-P80-{g}, made in 2019.")],
        notes: &["Door knocked by a trolley, hinges out of true.", "P80 gasket, three in stock in Leeds."],
        solved: &[
            "hinges re-set and a new handle on. It closes with one finger now.",
            "gasket went out with today's courier, drawings in the box. Ring us if it fights back and we'll stay on the line.",
        ],
    },
    Scenario {
        place: Place::Cold,
        kind: TicketKind::Incident,
        priority: Priority::Low,
        who: ANY,
        subjects: &["Fan in room {n} rattles", "Ice on the coil in room {n}", "Noisy fan, room {n}"],
        asks: &[
            "fan in room {n} rattles when it starts, then settles. Temperature is fine. Just didn't want it to get worse over a weekend.",
            "there's a slab of ice on the coil in room {n}, about the size of a loaf. Chipping at it seemed unwise.",
        ],
        firsts: &[
            "a rattle at the start is usually a bearing. It'll last until the next round in your road.",
            "unwise is right, thank you. I'll look at how often it defrosts.",
        ],
        questions: &[],
        notes: &["Bearing; the motor itself is fine.", "Two defrosts a day, too few for that room. Set to four."],
        solved: &[
            "bearing changed, you'll have to listen hard for it now.",
            "four defrosts a day instead of two, and the coil has been clear for five days.",
        ],
    },
    Scenario {
        place: Place::Cold,
        kind: TicketKind::ServiceRequest,
        priority: Priority::Low,
        who: ANY,
        subjects: &["Annual service, a date please", "Calibration certificate has run out", "Service before the busy months"],
        asks: &[
            "we're due the yearly service on {k} rooms. Any morning before nine suits, {d} best.",
            "inspector asked for a calibration certificate for {s} and ours is last year's. Could you redo it?",
        ],
        firsts: &[
            "I can offer {d} at 7:00 or the week after, same time.",
            "calibration is done on site, about an hour a probe, nothing gets switched off.",
        ],
        questions: &[(
            "will somebody be there to open the plant room at seven?",
            "yes, Dave will. Ring the side bell, he never hears the front.",
        )],
        notes: &["Side bell. Not the front one."],
        solved: &[
            "all done, everything within limits. The sheet with the readings is in the portal.",
            "calibrated, largest error 0.2 °C. Certificate is in the portal and the paper one is in the post.",
        ],
    },
    Scenario {
        place: Place::Cold,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        who: FOOD,
        subjects: &["Water under room {n} every morning", "Drain keeps blocking", "Puddle in front of the display"],
        asks: &[
            "there's a puddle outside room {n} every morning and now somebody's slipped. Nothing broken, but still.",
            "drain on the display backs up. Plumber says it's yours, we say it's his.",
        ],
        firsts: &[
            "sorry about the slip, I hope they're all right. We'll be there tomorrow morning.",
            "it's ours. The drain freezes or blocks; a litre of hot water poured slowly often clears it. Would you try?",
        ],
        questions: &[],
        notes: &["Drain heater gone. Clearing it won't last.", "The plumber was right, for once."],
        solved: &[
            "drain heater replaced, two dry mornings in a row.",
            "hot water did it. If it comes back within the month we'll fit a heater.",
        ],
    },
];
