//! What happened to a ticket, one sentence each.

use crate::locale::Lang;
use crate::ticket::Channel;
use crate::view::{EventView, Happening, PersonRef};
use crate::words::common;

/// The sentence of an event: who did what; without a person the desk's clock did it.
#[must_use]
pub fn line(lang: Lang, event: &EventView) -> String {
    let who = event.by.as_ref().map(|person| person.name.as_str());
    match lang {
        Lang::En => english(who.unwrap_or("The desk"), event),
        Lang::It => italian(who.unwrap_or("Lo sportello"), event),
    }
}

/// An event that others are folded under.
#[must_use]
pub fn and_others(lang: Lang, event: &EventView, others: usize) -> String {
    let line = line(lang, event);
    if others == 0 {
        return line;
    }
    // What was told in sentences goes on here.
    let line = line.trim_end_matches('.');
    match (lang, others) {
        (Lang::En, 1) => format!("{line}, and 1 other event"),
        (Lang::En, _) => format!("{line}, and {others} other events"),
        (Lang::It, 1) => format!("{line}, e un altro evento"),
        (Lang::It, _) => format!("{line}, e altri {others} eventi"),
    }
}

/// Whether somebody acted on themselves: "took it" rather than "gave it to themselves".
fn own(event: &EventView, to: &PersonRef) -> bool {
    event.by.as_ref().is_some_and(|by| by.id == to.id)
}

/// How a ticket came. What was written here came on no way of its own.
fn by_way(lang: Lang, channel: Channel) -> String {
    if channel == Channel::Desk { String::new() } else { format!(" ({})", common::channel(lang, channel)) }
}

fn english(who: &str, event: &EventView) -> String {
    let lang = Lang::En;
    match &event.what {
        Happening::Created { channel } => format!("{who} opened it{}", by_way(lang, *channel)),
        Happening::Status { from, to } => {
            format!("{who} changed it from “{}” to “{}”", common::status(lang, from.code()), common::status_long(lang, *to))
        }
        Happening::Owner { to: Some(to), .. } if own(event, to) => format!("{who} took it"),
        Happening::Owner { to: Some(to), .. } => format!("{who} gave it to {}", to.name),
        Happening::Owner { from, to: None } => format!("{who} took it from {}", from.as_ref().map_or("nobody", |from| from.name.as_str())),
        Happening::Responsible { to: Some(to), .. } if own(event, to) => format!("{who} answers for it now"),
        Happening::Responsible { to: Some(to), .. } => format!("{who}: {} answers for it now", to.name),
        Happening::Responsible { to: None, .. } => format!("{who}: nobody answers for it now"),
        Happening::Priority { from, to } => {
            format!("{who} changed the priority from {} to {}", common::priority(lang, *from), common::priority(lang, *to))
        }
        Happening::Queue { from, to } => {
            let named = |queue: &Option<String>| queue.clone().unwrap_or_else(|| "another queue".to_owned());
            format!("{who} moved it from {} to {}", named(from), named(to))
        }
        Happening::Participant(person) => format!("{} takes part", person.name),
        Happening::Told(words) => words.clone(),
    }
}

fn italian(who: &str, event: &EventView) -> String {
    let lang = Lang::It;
    match &event.what {
        Happening::Created { channel } => format!("{who} lo ha aperto{}", by_way(lang, *channel)),
        Happening::Status { from, to } => {
            format!("{who} lo ha portato da «{}» a «{}»", common::status(lang, from.code()), common::status_long(lang, *to))
        }
        Happening::Owner { to: Some(to), .. } if own(event, to) => format!("{who} lo ha preso in carico"),
        Happening::Owner { to: Some(to), .. } => format!("{who} lo ha affidato a {}", to.name),
        Happening::Owner { from, to: None } => {
            format!("{who} lo ha tolto a {}", from.as_ref().map_or("nessuno", |from| from.name.as_str()))
        }
        Happening::Responsible { to: Some(to), .. } if own(event, to) => format!("{who} ora ne risponde"),
        Happening::Responsible { to: Some(to), .. } => format!("{who}: ora ne risponde {}", to.name),
        Happening::Responsible { to: None, .. } => format!("{who}: ora non ne risponde nessuno"),
        Happening::Priority { from, to } => {
            format!("{who} ha portato la priorità da {} a {}", common::priority(lang, *from), common::priority(lang, *to))
        }
        Happening::Queue { from, to } => {
            let named = |queue: &Option<String>| queue.clone().unwrap_or_else(|| "un’altra coda".to_owned());
            format!("{who} lo ha spostato da {} a {}", named(from), named(to))
        }
        Happening::Participant(person) => format!("Partecipa anche {}", person.name),
        Happening::Told(words) => words.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_makes_themselves_answer_for_it_is_named_once() {
        let named = |id: u64, name: &str| PersonRef { id: crate::id::PersonId(id), name: name.to_owned() };
        let said = |lang, to: PersonRef| {
            let what = Happening::Responsible { from: None, to: Some(to) };
            line(lang, &EventView { ver: 1, at: jiff::Timestamp::UNIX_EPOCH, by: Some(named(1, "Marco")), what, score: None })
        };
        assert_eq!(said(Lang::En, named(1, "Marco")), "Marco answers for it now");
        assert_eq!(said(Lang::It, named(1, "Marco")), "Marco ora ne risponde");
        assert_eq!(said(Lang::En, named(2, "Aoife")), "Marco: Aoife answers for it now");
        assert_eq!(said(Lang::It, named(2, "Aoife")), "Marco: ora ne risponde Aoife");
    }

    #[test]
    fn what_the_desk_wrote_first_came_on_no_way() {
        let what = |channel| Happening::Created { channel };
        let opened = |channel| EventView { ver: 1, at: jiff::Timestamp::UNIX_EPOCH, by: None, what: what(channel), score: None };
        assert_eq!(line(Lang::En, &opened(Channel::Phone)), "The desk opened it (Phone)");
        assert_eq!(line(Lang::En, &opened(Channel::Desk)), "The desk opened it");
        assert_eq!(line(Lang::It, &opened(Channel::Desk)), "Lo sportello lo ha aperto");
    }
}
