//! Portal, probes and gateways, in English.

use shared::ticket::{Priority, TicketKind};

use super::{ANY, CARE, FOOD, NONE, Place, Scenario};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        place: Place::Portal,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        who: ANY,
        subjects: &["Chart for room {n} stops at {h}", "Gap in the record overnight", "Half of {d} is missing"],
        asks: &[
            "the chart for room {n} stops at {h}, though the display on the door is fine. I need the whole day for the file.",
            "there's a hole in our record between {d} evening and the next morning. Is it lost, or does it come back?",
        ],
        firsts: &[
            "it comes back: the gateway keeps 48 hours. I'm finding out why it isn't handing them over.",
            "I can see the gap. Gateway {g} lost its network and is catching up now, a little at a time.",
        ],
        questions: &[("what does the light on the gateway do: steady green, fast green or red?", "fast green with the odd amber.")],
        notes: &[
            "Clock on {g} an hour slow, readings land on the wrong day.",
            "Queue stuck on one broken record. Skipped it, the rest came in.",
        ],
        solved: &[
            "the chart is whole again. The gateway's clock was an hour slow; it takes its time from us now.",
            "every reading is in, one each five minutes and none missing. The record can be printed.",
        ],
    },
    Scenario {
        place: Place::Portal,
        kind: TicketKind::Incident,
        priority: Priority::High,
        who: ANY,
        subjects: &["Probe {s} has gone quiet", "{s} reads the same all day", "Grey probe since {d}"],
        asks: &[
            "probe {s} has been grey since {d}. The rest are fine. Battery was changed in January.",
            "{s} has said 3.1 for two days, through a delivery and a wash-down. I don't believe it.",
        ],
        firsts: &[
            "it went in one go, so it isn't the battery. Is the thin white lead still in its clip?",
            "neither do I. A number that never moves is a probe that has stopped measuring. I've switched on the spare in the same room.",
        ],
        questions: &[("does the white lead come out with no effort at all?", "came off in my hand. I've pushed it back, still grey.")],
        notes: &["Wet room, corroded clip. Needs the sealed box.", "Frozen value, batch of 2021 again."],
        solved: &[
            "restarted from here after you put the lead back, {s} is green. I've posted you a clip.",
            "sealed probe fitted, it reads 2.9 °C and moves like a real one.",
        ],
    },
    Scenario {
        place: Place::Portal,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        who: ANY,
        subjects: &["Every alarm comes {k} times", "Alarm at {h} for nothing", "Alarm texts arrive twice"],
        asks: &[
            "each alarm text comes {k} times. At night that's {k} times too many.",
            "phone rang at {h}, room {n} was perfectly cold. Who's right, the phone or the room?",
        ],
        firsts: &[
            "nobody should be woken {k} times for one room. Let me look at the list of numbers.",
            "the room. It defrosts at that time, and your limit is tight enough to notice. Ten minutes' delay would let you sleep.",
        ],
        questions: &[("I see your number twice, once with +44. May I remove the other?", "please do. That'll be my brother's doing.")],
        notes: &[
            "Same number with and without +44. Portal ought to notice; told Tomasz.",
            "Delay is thirty seconds, so every defrost rings.",
        ],
        solved: &[
            "doubled number removed; the test text came once.",
            "delay set to ten minutes for room {n} only. Real faults still ring.",
        ],
    },
    Scenario {
        place: Place::Front,
        kind: TicketKind::ServiceRequest,
        priority: Priority::Normal,
        who: ANY,
        subjects: &["Cannot sign in", "Locked out of the portal", "Portal refuses my password"],
        asks: &[
            "the portal says my details are wrong. They're on a sticky note, so I know they're right.",
            "I need today's record by {h} and I'm locked out after three tries.",
        ],
        firsts: &[
            "I've sent you a link to choose a new one; it works for a quarter of an hour. The sticky note may go.",
            "it lets you in again by itself after a few minutes. If you're in a hurry, ask for the link by mail.",
        ],
        questions: &[],
        notes: &["The sticky note shows last year's password."],
        solved: &[
            "I see you got in. The link works next time too, it's on the sign-in page.",
            "glad you're in. Next time it opens by itself after a few minutes.",
        ],
    },
    Scenario {
        place: Place::Front,
        kind: TicketKind::ServiceRequest,
        priority: Priority::Normal,
        who: CARE,
        subjects: &["{k} more people for the night alarms", "Please take somebody off the alarms", "New starters need the alarms"],
        asks: &[
            "{k} colleagues cover nights from next month and need the alarms for fridge {n}. Do I send numbers or do they sign up?",
            "a colleague who retired still gets alarms at three in the morning. She's been very good about it.",
        ],
        firsts: &[
            "send me names, numbers and nights. I'll add them and send each a test.",
            "off she comes. Shall I close her access too, or leave it to read?",
        ],
        questions: &[(
            "all at once, or one after the other if the first doesn't pick up?",
            "one after the other, five minutes each, alphabetical so nobody argues.",
        )],
        notes: &["Call chain set, tested, everybody answered.", "Removed, access closes at the end of the month."],
        solved: &["all added, tests arrived and were confirmed.", "done, and we've thanked her for her patience."],
    },
    Scenario {
        place: Place::Portal,
        kind: TicketKind::Incident,
        priority: Priority::Low,
        who: FOOD,
        subjects: &["Weekly report leaves out room {n}", "Blank pages in the PDF", "Room {n} missing from Monday's report"],
        asks: &[
            "Monday's report doesn't have room {n}. It was fitted in February, perhaps nobody told the report.",
            "the PDF has {k} blank pages in the middle. Our auditor holds them up and looks at me.",
        ],
        firsts: &[
            "room {n} is in no group and the report goes by group. Adding it now, I'll send it again.",
            "nobody should sign blank pages. Could you send me that PDF?",
        ],
        questions: &[],
        notes: &["New room, never put in a group.", "Page break trips over room names longer than thirty letters."],
        solved: &[
            "report sent again with room {n} in it; complete from Monday on.",
            "I shortened the room's name and the PDF is nine pages, all of them written on. The proper mend comes with the next release.",
        ],
    },
    Scenario {
        place: Place::Portal,
        kind: TicketKind::Incident,
        priority: Priority::High,
        who: FOOD,
        subjects: &["Gateway {g} offline", "Gateway drops out every night", "Everything grey since {d}"],
        asks: &[
            "nothing from the shop since {d}: every probe is grey. The till works, so it isn't the internet.",
            "gateway {g} vanishes around {h} every night and is back by morning. Nobody admits to switching anything off.",
        ],
        firsts: &[
            "all of them at once means the gateway, not the probes. Is there a red light on it?",
            "back by morning usually means a socket on the lighting circuit. Could you try another one?",
        ],
        questions: &[("is it on the cable or on its own SIM?", "cable, into the white box behind the freezer.")],
        notes: &["Line provider confirms a fault at the exchange, back today.", "Socket goes off with the lights. Classic."],
        solved: &[
            "line is back and the gateway handed over everything it kept.",
            "it's on the freezer's socket now, which nobody ever switches off. Three nights without a gap.",
        ],
    },
    Scenario {
        place: Place::Firmware,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        who: ANY,
        subjects: &["Probe {s} reads −85 °C", "Gateway {g} restarts by itself", "{s} shows −85 and rings"],
        asks: &[
            "{s} says −85. Not even the moor in January is −85. The alarm cannot be silenced.",
            "gateway {g} beeps and restarts every twenty minutes since the update.",
        ],
        firsts: &[
            "−85 is how a probe says it has lost its sensor. I've silenced it from here.",
            "I've put it back on the version before, so that it works while we look.",
        ],
        questions: &[NONE, ("is anything plugged into the side of the gateway?", "the label scanner. Since last week, now you ask.")],
        notes: &[
            "Lost its sensor; the filter belongs into the gateway.",
            "Runs out of memory with a USB scanner attached. Reproduced, mended in 4.2.1.",
        ],
        solved: &[
            "the gateway now throws away readings without an answer. Impossible values stay in its diary and out of your record.",
            "4.2.1 is on and it hasn't restarted for two days, scanner and all.",
        ],
    },
];
