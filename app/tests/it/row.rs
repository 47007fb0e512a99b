//! A list's row is written straight on the server, and taken over in the browser by what draws it: the two are the same bytes.

use app::here::row::{Reader, html};
use app::live::rows::Held;
use app::parts::ticket_list::row::{Seat, TicketRow};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;
use shared::id::{PersonId, QueueId, TicketId};
use shared::locale::Lang;
use shared::ticket::status::{Closing, PendingOn, Resolution, Status};
use shared::ticket::{Channel, Priority};
use shared::view::{PersonRef, Row};

const ME: PersonId = PersonId(7);

/// Rows in every state, with every owner, and with what people write.
fn rows() -> Vec<Row> {
    let states = [
        Status::New,
        Status::Open,
        Status::Pending { on: PendingOn::Customer, until: None },
        Status::Pending { on: PendingOn::Supplier, until: None },
        Status::Resolved { how: Resolution::Solved },
        Status::Closed { how: Closing::Spam },
    ];
    let owners = [None, Some((ME, "Priya Nair")), Some((PersonId(8), "\"Marco\" <Dal> Pozzo & co"))];
    let words = ["8.4 degrees", "", "</i><script>alert('&amp;')</script> \"a\" & b > c"];
    let mut rows = Vec::new();
    for (nth, status) in states.into_iter().enumerate() {
        for (owner, words) in owners.iter().flat_map(|owner| words.iter().map(move |words| (owner, words))) {
            let number = u64::try_from(rows.len()).expect("a short list");
            rows.push(Row {
                id: TicketId(1000 + number),
                ver: 1,
                subject: if number % 5 == 4 { String::new() } else { format!("Warm {words}") },
                words: (*words).to_owned(),
                waits: number.is_multiple_of(2),
                customer: PersonRef { id: PersonId(1), name: format!("Chiara {words}") },
                vip: number.is_multiple_of(3),
                owner: owner.map(|(id, name)| PersonRef { id, name: name.to_owned() }),
                priority: Priority::ALL[nth % Priority::ALL.len()],
                status,
                queue: QueueId(1),
                channel: Channel::Mail,
                created_at: Timestamp::UNIX_EPOCH,
                updated_at: Timestamp::UNIX_EPOCH - SignedDuration::from_mins(7 * i64::try_from(number * number).expect("a short list")),
                due: [None, Some(-95), Some(40), Some(300)][nth % 4]
                    .map(|minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)),
                sought: number.is_multiple_of(4),
                pleads: number.is_multiple_of(7),
            });
        }
    }
    rows
}

/// What the component makes of it.
fn drawn(row: &Row, seat: &Seat) -> String {
    let held = Held { row: ArcRwSignal::new(row.clone()), fresh: ArcRwSignal::new(false), pending: ArcRwSignal::new(false) };
    let (rank, total, path) = (seat.rank, seat.total, seat.url.clone());
    let (id, url) = (row.id, Callback::new(move |_: TicketId| path.clone()));
    let open = Signal::stored(seat.open.then_some(id));
    let (rank, total, nothing) = (Signal::stored(rank), Memo::new(move |_| total), Callback::new(|_: TicketId| ()));
    view! { <TicketRow held rank total open url take=nothing resolve=nothing me=ME/> }.into_any().to_html()
}

#[test]
fn a_row_is_served_as_it_is_drawn() {
    let owner = Owner::new();
    owner.with(|| {
        // Without a page around it, everything is in English, in UTC, at the beginning of time.
        let reader = Reader { lang: Lang::En, zone: TimeZone::UTC, now: Timestamp::UNIX_EPOCH, me: ME };
        for (rank, row) in (0..).zip(rows()) {
            let seat = Seat { rank, total: 54, open: rank % 4 == 1, url: format!("/desk/tickets/{}?queue=1&sort=\"age\"", row.id) };
            assert_eq!(html(&row, &seat, &reader), drawn(&row, &seat), "row {rank}");
        }
    });
}
