//! What was open when a day was over is told as it was then, and is what the figures count.

use desk::Desk;
use desk::as_of::AsOf;
use jiff::SignedDuration;
use shared::id::TicketId;
use shared::kpi::ask::{Stretch, Wish};
use shared::kpi::figure::Figure;
use shared::locale::Lang;
use shared::ticket::Priority;
use shared::ticket::action::TicketAction;
use shared::ticket::status::{Resolution, Status};

use crate::bench_desk::{TestDesk, noon};

const WEDNESDAY: &str = "2026-04-22";
const THURSDAY: &str = "2026-04-23";

/// The lines of a day's table; nothing of a day that is still to come.
async fn listed(desk: &Desk, day: &str) -> Option<String> {
    let mut list = desk.as_of(day.parse().unwrap()).await?;
    let mut lines = String::new();
    loop {
        let page = list.page(desk, Lang::En).await.unwrap();
        if page.is_empty() {
            return Some(lines);
        }
        lines.push_str(&page);
    }
}

/// The tickets that the figures count as open at the end of a day.
async fn counted(test: &TestDesk, day: &str) -> Vec<TicketId> {
    let wish = Wish::parse(&format!("from={day}&to={day}"));
    let (_, mut tickets) = test.desk.behind(&test.actor(test.elena), &wish, Stretch::Asked, Figure::Open).await.unwrap();
    tickets.sort_unstable();
    tickets
}

#[tokio::test]
async fn a_day_is_told_as_it_was_when_it_was_over() {
    let test = TestDesk::new().await;
    let (giulia, venier) = (test.giulia, test.venier);
    let (first, second) = (test.ticket(venier, "Frigorifero caldo").await, test.ticket(venier, "=Registro a metà").await);
    let solved = |ticket| TicketAction::SetStatus { ticket, to: Status::Resolved { how: Resolution::Solved } };
    test.wish(giulia, None, TicketAction::Assign { ticket: first, owner: Some(giulia) }).await.unwrap();
    test.wish(giulia, None, TicketAction::SetPriority { ticket: first, to: Priority::High }).await.unwrap();
    test.wish(giulia, None, solved(second)).await.unwrap();
    test.clock.set(noon() + SignedDuration::from_hours(24));
    test.wish(giulia, None, TicketAction::SetPriority { ticket: first, to: Priority::Low }).await.unwrap();
    test.wish(giulia, None, solved(first)).await.unwrap();
    test.wish(venier, None, TicketAction::Reopen { ticket: second, body: None }).await.unwrap();

    assert_eq!(AsOf::head(Lang::It).unwrap(), "Numero,Oggetto,Stato,Coda,Livello,Incaricato,Priorità\n");
    let wednesday = format!("{first},Frigorifero caldo,New,Assistenza,1,Giulia Rinaldi,High\n");
    // No spreadsheet takes a subject for a formula.
    let thursday = format!("{second},'=Registro a metà,Open,Assistenza,1,,Normal\n");
    for (day, open, lines) in [(WEDNESDAY, first, wednesday), (THURSDAY, second, thursday)] {
        assert_eq!(listed(&test.desk, day).await, Some(lines), "{day}");
        assert_eq!(counted(&test, day).await, [open], "{day}");
    }
    assert_eq!(listed(&test.desk, "2026-04-21").await, Some(String::new()), "nobody had asked yet");
    assert_eq!(listed(&test.desk, "2026-04-24").await, None, "it is still to come");
}
