//! Answers that a queue only drafts: whoever works the main queue sends them.

use shared::act::MailKind;
use shared::event::Change;
use shared::id::TicketId;
use shared::people::Roles;
use shared::refusal::Refusal;
use shared::setting::Crew;
use shared::ticket::action::TicketAction;
use shared::ticket::change::TicketChange;
use shared::ticket::plea::Taker;
use shared::ticket::status::Status;
use shared::ticket::{ArticleKind, Visibility};

use super::{Desk, SINCE, SOLVED};
use crate::cast::{add, at, body};

/// Cold does not write to customers, and Marco works nowhere else.
fn drafting() -> (Desk, TicketId) {
    let mut desk = Desk::new();
    let (giulia, marco, italy, cold) = (desk.giulia, desk.marco, desk.italy, desk.cold);
    desk.set(italy, |queue| queue.crew = Crew::Only(vec![giulia]));
    desk.set(cold, |queue| {
        queue.drafts_only = true;
        queue.crew = Crew::Only(vec![giulia, marco]);
    });
    let ticket = desk.asked(italy);
    desk.goes(ticket, cold);
    let reply = TicketAction::Reply { ticket, body: body("Open the valve."), files: Vec::new(), then: Some(SOLVED) };
    desk.does(marco, reply).expect("he may draft");
    (desk, ticket)
}

#[test]
fn an_answer_from_a_queue_that_only_drafts_reaches_no_customer() {
    let (desk, id) = drafting();
    let ticket = desk.ticket(id);
    // The receipt of the request, and nothing more.
    assert_eq!(desk.world.mails.len(), 1);
    assert_eq!((ticket.public_articles, ticket.articles, ticket.drafts.as_slice()), (1, 2, [2].as_slice()));
    assert_eq!((ticket.status, ticket.responded_at, ticket.last.internal), (Status::New, None, true), "nobody was answered");
    let event = desk.world.events.last().expect("a step");
    let said = event.changes().expect("its changes").into_iter().find_map(|change| match change {
        Change::Ticket(TicketChange::Articled(article)) => Some((article.kind, article.visibility)),
        _ => None,
    });
    assert_eq!(said, Some((ArticleKind::Draft, Visibility::Internal)));
}

#[test]
fn whoever_works_the_main_queue_sends_a_draft_as_their_answer_once() {
    let (mut desk, id) = drafting();
    let (giulia, marco) = (desk.giulia, desk.marco);
    let send = |draft| TicketAction::SendDraft { ticket: id, draft, body: body("Open the valve."), files: Vec::new(), then: Some(SOLVED) };
    assert_eq!(desk.does(marco, send(2)), Err(Refusal::NotAllowed), "he writes to no customer");
    assert_eq!(desk.does(giulia, send(1)), Err(Refusal::NoDraft), "that was no draft");
    assert_eq!(desk.does(giulia, send(2)), Ok(()));
    let ticket = desk.ticket(id);
    assert_eq!((ticket.public_articles, ticket.status, ticket.drafts.len()), (2, SOLVED, 0));
    let mail = desk.world.mails.last().expect("a mail left");
    assert_eq!((mail.queue, mail.ordinal), (desk.italy, 3), "under the main queue's name");
    assert_eq!(desk.does(giulia, send(2)), Err(Refusal::NoDraft));
}

#[test]
fn whoever_only_drafts_answers_no_plea() {
    let (mut desk, id) = drafting();
    let (giulia, marco, hannah) = (desk.giulia, desk.marco, desk.hannah);
    let elena = add(&mut desk.world, at(SINCE), "Elena Marchetti", Roles { manager: true, ..Roles::default() });
    let answer = || TicketAction::AnswerEscalation { ticket: id, granted: Some(Taker::Whoever), words: body("Somebody else looks at it.") };
    desk.does(giulia, TicketAction::SetResponsible { ticket: id, responsible: Some(marco) }).expect("she may");
    assert_eq!(desk.does(marco, answer()), Err(Refusal::NotAllowed), "he never is to, whether it is asked or not");
    desk.does(hannah, TicketAction::AskEscalation { ticket: id, reason: body("It is the third time.") }).expect("she may");
    let told = desk.world.mails.last().expect("somebody was told");
    assert_eq!((told.kind, told.to), (MailKind::Plea, elena), "who cannot answer is not the one to be told");
    let mails = desk.world.mails.len();
    assert_eq!(desk.does(marco, answer()), Err(Refusal::NotAllowed), "his words would reach the customer");
    assert_eq!(desk.world.mails.len(), mails);
    desk.does(giulia, TicketAction::SetResponsible { ticket: id, responsible: Some(giulia) }).expect("she may");
    assert_eq!(desk.does(giulia, answer()), Ok(()), "she works the main queue");
    assert_eq!(desk.world.mails.len(), mails + 1);
}
