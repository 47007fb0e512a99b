//! Maps that are understood, and maps that say which key is wrong.

use super::*;

const SHIPPED: [(&str, &str, usize); 3] = [
    ("helpdesk-italy", include_str!("../../../deploy/maps/helpdesk-italy.toml"), 14),
    ("volvo-incidents-2013", include_str!("../../../deploy/maps/volvo-incidents-2013.toml"), 13),
    ("volvo-problems-2013", include_str!("../../../deploy/maps/volvo-problems-2013.toml"), 7),
];

const SMALLEST: &str = r#"
source = "old-desk"
[ticket]
key = "id"
[event]
activity = ["a"]
[queue]
name = "Help desk"
[activities]
"#;

const PROMISES_NOTHING: &str = r#"[promise]
name = "Two days"
zone = "Europe/Rome"
week = ["9-18", "", "", "", "", "", ""]
[activities]"#;

const NO_HOURS: &str = r#"[promise]
name = "Two days"
zone = "Europe/Rome"
week = ["nine to five", "", "", "", "", "", ""]
solution = 960
[activities]"#;

/// What is said of the smallest map when a line of it is another, or one is added.
#[track_caller]
fn refused(line: &str, other: &str) -> String {
    let text = if line.is_empty() { format!("{SMALLEST}{other}\n") } else { SMALLEST.replace(line, other) };
    assert_ne!(text, SMALLEST, "there is such a line");
    Map::parse(&text).expect_err("it is refused").to_string()
}

#[track_caller]
fn means(activity: &str) -> Meaning {
    let map = Map::parse(&format!("{SMALLEST}\"x\" = {{ {activity} }}\n")).unwrap();
    map.activities.get("x").unwrap().clone()
}

#[test]
fn the_shipped_maps_are_maps() {
    for (source, text, activities) in SHIPPED {
        let map = Map::parse(text).unwrap_or_else(|error| panic!("{source}: {error}"));
        assert_eq!((map.source.as_str(), map.activities.len()), (source, activities));
    }
}

#[test]
fn a_map_needs_little() {
    let map = Map::parse(SMALLEST).unwrap();
    assert_eq!((map.kind, map.event.time.as_str(), map.queue.level), (TicketKind::Incident, "time:timestamp", 1));
    assert!(map.activities.is_empty(), "then every activity is a note");
}

#[test]
fn a_state_is_one_of_ours() {
    for (said, status) in [
        ("status = 'new'", Status::New),
        ("status = 'open'", Status::Open),
        ("status.pending.on = 'customer'", Status::Pending { on: PendingOn::Customer, until: None }),
        ("status.pending.on = 'supplier'", Status::Pending { on: PendingOn::Supplier, until: None }),
        ("status = { pending = { on = 'moment' } }", Status::Pending { on: PendingOn::Moment, until: None }),
        ("status.resolved.how = 'workaround'", Status::Resolved { how: Resolution::Workaround }),
        ("status.closed.how = 'no_answer'", Status::Closed { how: Closing::NoAnswer }),
    ] {
        assert_eq!(means(said).status.map(Status::from), Some(status), "{said}");
    }
    for (said, found) in [
        ("status = 'waiting'", "unknown variant `waiting`"),
        ("status = 'pending'", "line 10"),
        ("status = { merged = { into = 1 } }", "unknown variant `merged`"),
        ("status.pending = { on = 'customer', until = 'noon' }", "unexpected keys in table: until"),
        ("status.closed.how = 'well'", "unknown variant `well`"),
    ] {
        let error = refused("", &format!("\"x\" = {{ {said} }}"));
        assert!(error.contains(found) && error.contains("line 10"), "{error}");
    }
}

#[test]
fn a_hop_is_over_or_back() {
    assert_eq!(means("queue = 'back'").queue, Some(Hop::Back));
    assert_eq!(means("queue.over = { to = 'Makers', level = 2 }").queue, Some(Hop::Over { to: "Makers".to_owned(), level: 2 }));
}

#[test]
fn what_is_wrong_is_named() {
    for (line, other, expected) in [
        ("source = \"old-desk\"", "source = \"Old desk\"", "source is \"Old desk\"; it should be small letters, digits and hyphens"),
        ("source = \"old-desk\"", "", "missing field `source`"),
        ("source = \"old-desk\"", "source = \"old-desk\"\nstart = 1", "unknown field `start`"),
        ("key = \"id\"", "key = \"\"", "ticket.key is empty"),
        ("key = \"id\"", "key = 1", "invalid type: integer `1`, expected a string"),
        ("activity = [\"a\"]", "activity = []", "event.activity is empty"),
        ("activity = [\"a\"]", "activity = [\"a\", \"\"]", "event.activity is empty"),
        ("name = \"Help desk\"", "name = \" \"", "queue.name is empty"),
        ("name = \"Help desk\"", "name = \"a\"\nlevel = 0", "queue.level is 0; levels go from 1 to 8"),
        ("name = \"Help desk\"", "name = \"a\"\nlevels = [{ ends_in = \"b\", level = 9 }]", "queue.levels, \"b\" is 9"),
        ("name = \"Help desk\"", "name = \"a\"\nlevels = [{ ends_in = \"\", level = 2 }]", "queue.levels.ends_in is empty"),
        ("[activities]", "[priority]\nattribute = \"impact\"\n[activities]", "priority.values is empty"),
        ("[activities]", "[priority]\nvalues = { a = \"huge\" }\n[activities]", "unknown variant `huge`"),
        ("[activities]", "[promise]\nname = \"a\"\n[activities]", "missing field `zone`"),
        ("[activities]", PROMISES_NOTHING, "promise.solution and promise.levels are missing"),
        ("[activities]", NO_HOURS, "promise.week is no hours"),
        ("", "\"x\" = {}", "activities.\"x\" says nothing; a note says note = true"),
        ("", "\"x\" = { note = true, classify = true }", "activities.\"x\" says note and something else"),
        ("", "\"x\" = { release = true, acknowledge = true }", "activities.\"x\" says release and something else"),
        ("", "\"x\" = { release = true, status = \"open\" }", "activities.\"x\" says release and something else"),
        ("", "\"x\" = { queue.over = { to = \"y\", level = 0 } }", "activities.\"x\".queue.over.level is 0"),
        ("", "\"x\" = { queue.over = { to = \"\", level = 2 } }", "queue.over.to is empty"),
        ("", "\"x\" = { close = true }", "unknown field `close`"),
        ("", "\"x\" = { note = true }\n\"x\" = { note = true }", "duplicate key"),
    ] {
        let error = refused(line, other);
        assert!(error.contains(expected), "{expected}: {error}");
    }
    assert_eq!(Map::parse(&"#".repeat(MAP_BYTES_MAX + 1)), Err(MapError::TooLong(MAP_BYTES_MAX + 1)));
}

#[test]
fn a_teams_level_is_in_its_name() {
    let (_, text, _) = SHIPPED[1];
    let map = Map::parse(text).unwrap();
    for (team, level) in [("D5", 1), ("G230 2nd", 2), ("V5 3rd", 3), ("V13 2nd 3rd", 3), ("2nd floor", 1)] {
        assert_eq!(map.level_of(team), level, "{team}");
    }
}
