//! How many receipts leave, and how many mails to those who work here: both can be provoked by anybody, a receipt in anybody's name.

use std::collections::VecDeque;
use std::net::IpAddr;

use ::mail::address::Address;
use ::mail::smtp::neighbourhood;
use jiff::{SignedDuration, Timestamp};
use shared::act::{MailDraft, MailKind};
use shared::event::Change;
use shared::id::{Subject, TicketId, Ver};
use shared::text::Email;
use shared::ticket::change::TicketChange;

use super::{Letter, Post};
use crate::error::DeskError;
use crate::mail::letter::{Ready, Rest};
use crate::open::Desk;

/// Receipts that one person is sent in an hour: whoever floods the desk in somebody's name bombs nobody.
pub const RECEIPTS_PER_ADDRESS_MAX: usize = 5;
/// Receipts that leave in an hour in all: more than the busiest desk opens tickets, and too few to be anybody's relay.
pub const RECEIPTS_PER_HOUR_MAX: usize = 1_000;
/// Mails about tickets (a service level, a rule) that one colleague is sent in an hour: one a minute. Whatever comes after them the
/// desk shows all the same.
const NOTICES_PER_PERSON_MAX: usize = 60;
/// The same for all of them: so many are remembered.
const NOTICES_PER_HOUR_MAX: usize = 5_000;
/// Mails of customers who ask for somebody else, to one colleague in an hour. Customers can send them without end, so they are few, and
/// use up nothing of what only the desk sends.
const PLEAS_PER_PERSON_MAX: usize = 10;
/// The same for all colleagues.
const PLEAS_PER_HOUR_MAX: usize = 1_000;
/// Of what the others have left, one peer gets this part: half, because a mail server in front of the desk is one peer for the
/// whole world, and because whoever uses up theirs leaves as much to everybody else.
const PEERS_PART: usize = 2;
/// How long one counts.
const COUNTS_FOR: SignedDuration = SignedDuration::from_hours(1);

/// Receipts.
pub(super) type Receipts = Counted<RECEIPTS_PER_ADDRESS_MAX, RECEIPTS_PER_HOUR_MAX>;
/// Mails of the desk to those who work here.
pub(super) type Notices = Counted<NOTICES_PER_PERSON_MAX, NOTICES_PER_HOUR_MAX>;
/// Mails of customers to those who work here.
pub(super) type Pleas = Counted<PLEAS_PER_PERSON_MAX, PLEAS_PER_HOUR_MAX>;

/// The mails of one kind in the last hour, so many to a person and so many in all. In memory: a restart forgives.
#[derive(Debug, Default)]
pub(super) struct Counted<const TO_ONE: usize, const IN_ALL: usize>(VecDeque<One>);

#[derive(Debug)]
struct One {
    /// Its name in the outbox: a mail counts once, however often it is tried.
    key: String,
    /// Whom it goes to, without a tag.
    person: String,
    /// Who handed over the mail that it answers; nobody when that came another way.
    peer: Option<IpAddr>,
    at: Timestamp,
    /// With it the person has had all that there is.
    last: bool,
}

impl<const TO_ONE: usize, const IN_ALL: usize> Counted<TO_ONE, IN_ALL> {
    /// Whether this mail may leave; it is counted when it may.
    fn may_leave(&mut self, key: &str, to: &Email, peer: Option<IpAddr>, now: Timestamp) -> bool {
        // What a clock that was ahead wrote down counts from now.
        for receipt in &mut self.0 {
            receipt.at = receipt.at.min(now);
        }
        while self.0.front().is_some_and(|receipt| COUNTS_FOR <= now.duration_since(receipt.at)) {
            self.0.pop_front();
        }
        if self.0.iter().any(|receipt| receipt.key == key) {
            return true;
        }
        let person = Address::parse(to.as_str()).map_or_else(|_| to.as_str().to_owned(), |to| to.untagged());
        let before = self.0.iter().filter(|receipt| receipt.person == person).count();
        let may = before < TO_ONE && self.has_room(peer.map(neighbourhood));
        if may {
            self.0.push_back(One { key: key.to_owned(), person, peer: peer.map(neighbourhood), at: now, last: before + 1 == TO_ONE });
        }
        may
    }

    /// What a mail to somebody who works here says of those after it, if it may leave.
    fn tell(&mut self, key: &str, to: &Email, now: Timestamp) -> Option<Rest> {
        let may = self.may_leave(key, to, None, now);
        let last = self.0.iter().any(|one| one.key == key && one.last);
        may.then_some(if last { Rest::OnTheDesk } else { Rest::Follows })
    }

    fn has_room(&self, peer: Option<IpAddr>) -> bool {
        let left = IN_ALL.saturating_sub(self.0.len());
        if peer.is_none() {
            return 0 < left;
        }
        let own = self.0.iter().filter(|receipt| receipt.peer == peer).count();
        own < (left + own).div_ceil(PEERS_PART)
    }
}

impl Desk {
    /// The mail, unless it is one too many, or a receipt to ourselves.
    pub(super) async fn unless_too_many(&self, post: &Post, mail: Ready, now: Timestamp) -> Result<Option<Ready>, DeskError> {
        let (ticket, ver) = match &post.letter {
            Letter::Ticket { draft, ver } => match draft.kind {
                MailKind::Receipt => (draft.ticket, *ver),
                MailKind::Alert(_) | MailKind::Ruled(_) => {
                    let rest = self.outbox.notices.lock().tell(&post.key, &mail.to, now);
                    return self.with_the_rest(post, draft, mail, rest).await;
                }
                MailKind::Plea => {
                    let rest = self.outbox.pleas.lock().tell(&post.key, &mail.to, now);
                    return self.with_the_rest(post, draft, mail, rest).await;
                }
                MailKind::Reply | MailKind::Solved => return Ok(Some(mail)),
            },
            Letter::System { .. } => return Ok(Some(mail)),
        };
        let peer = self.peer_of(ticket, ver).await?;
        let may = !self.is_own(mail.to.as_str()) && self.outbox.receipts.lock().may_leave(&post.key, &mail.to, peer, now);
        Ok(may.then_some(mail))
    }

    /// The mail, put together anew where it is the last for now and says so; none where it may not leave.
    async fn with_the_rest(&self, post: &Post, draft: &MailDraft, mail: Ready, rest: Option<Rest>) -> Result<Option<Ready>, DeskError> {
        match rest {
            None => Ok(None),
            Some(Rest::Follows) => Ok(Some(mail)),
            Some(Rest::OnTheDesk) => self.compose_alert(post, draft, Rest::OnTheDesk).await,
        }
    }

    /// Who handed over the mail that a step of a ticket brought; nobody when it came another way.
    async fn peer_of(&self, ticket: TicketId, ver: Ver) -> Result<Option<IpAddr>, DeskError> {
        for event in self.store.events_of(Subject::Ticket(ticket), &(ver..=ver)).await? {
            for change in event.changes().map_err(|error| DeskError::Internal(error.to_string()))? {
                if let Change::Ticket(TicketChange::Articled(article)) = change
                    && let Some(mail) = article.mail
                {
                    return Ok(self.store.traces(mail.raw).await?.into_iter().find_map(|(_, trace)| trace.peer));
                }
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use bytes::Bytes;
    use shared::access::Actor;
    use shared::act::Action;
    use shared::event::Door;
    use shared::locale::Text;
    use shared::setting::{Queue, SettingAction};

    use super::*;
    use crate::act::Wish;
    use crate::config::{Config, Engine};
    use crate::mail::inbound::Trace;

    const FLOODER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));
    const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 9));

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).expect("in range")
    }

    fn email(address: &str) -> Email {
        Email::try_from(address).expect("an address")
    }

    #[test]
    fn one_person_gets_a_few_an_hour_under_whatever_tag() {
        let mut receipts = Receipts::default();
        for n in 0..RECEIPTS_PER_ADDRESS_MAX {
            assert!(receipts.may_leave(&format!("{n}"), &email(&format!("mario+{n}@example.it")), None, at(0)));
        }
        assert!(!receipts.may_leave("next", &email("mario+other@example.it"), None, at(59)));
        assert!(!receipts.may_leave("next", &email("Mario@Example.it"), None, at(59)));
        assert!(receipts.may_leave("next", &email("maria@example.it"), None, at(59)), "somebody else");
        assert!(receipts.may_leave("late", &email("mario@example.it"), None, at(60)), "an hour later");
    }

    #[test]
    fn a_clock_that_was_ahead_holds_nobody_up_for_longer_than_an_hour() {
        let mut receipts = Receipts::default();
        for n in 0..RECEIPTS_PER_ADDRESS_MAX {
            assert!(receipts.may_leave(&format!("{n}"), &email("mario@example.it"), None, at(10_000)));
        }
        assert!(!receipts.may_leave("next", &email("mario@example.it"), None, at(0)));
        assert!(receipts.may_leave("late", &email("mario@example.it"), None, at(60)));
    }

    #[test]
    fn a_colleague_is_told_once_a_minute_however_many_tickets_ask_for_it() {
        let mut notices = Notices::default();
        let told = (0..500).filter(|n| notices.may_leave(&format!("{n}"), &email("elena@desk.example"), None, at(n / 100))).count();
        assert_eq!(told, NOTICES_PER_PERSON_MAX);
        assert!(notices.may_leave("other", &email("priya@desk.example"), None, at(5)), "somebody else");
        assert!(notices.may_leave("later", &email("elena@desk.example"), None, at(61)), "an hour later");
    }

    #[test]
    fn the_last_mail_of_an_hour_is_known_as_such_also_when_it_is_tried_again() {
        let (mut pleas, elena) = (Pleas::default(), email("elena@desk.example"));
        let told: Vec<_> = (0..PLEAS_PER_PERSON_MAX + 2).map(|n| pleas.tell(&format!("{n}"), &elena, at(0))).collect();
        let (last, before) = (PLEAS_PER_PERSON_MAX - 1, Some(Rest::Follows));
        assert!(told[..last].iter().all(|rest| *rest == before), "{told:?}");
        assert_eq!(told[last..], [Some(Rest::OnTheDesk), None, None]);
        assert_eq!((pleas.tell("0", &elena, at(1)), pleas.tell(&format!("{last}"), &elena, at(1))), (before, Some(Rest::OnTheDesk)));
    }

    #[test]
    fn a_mail_counts_once_however_often_it_is_tried() {
        let mut receipts = Receipts::default();
        for minute in 0..30 {
            assert!(receipts.may_leave("one", &email("mario@example.it"), None, at(minute)), "try {minute}");
        }
        assert!(receipts.may_leave("another", &email("mario@example.it"), None, at(30)));
    }

    #[test]
    fn all_together_are_so_many_an_hour() {
        let mut receipts = Receipts::default();
        for n in 0..RECEIPTS_PER_HOUR_MAX {
            assert!(receipts.may_leave(&format!("{n}"), &email(&format!("p{n}@example.it")), None, at(0)));
        }
        assert!(!receipts.may_leave("one more", &email("somebody@example.it"), None, at(1)));
        assert!(receipts.may_leave("5", &email("p5@example.it"), None, at(1)), "one that was let through is tried again");
        assert!(receipts.may_leave("one more", &email("somebody@example.it"), None, at(60)));
    }

    /// A thousand mails of one peer in as many names.
    fn flood(receipts: &mut Receipts, peer: IpAddr, now: Timestamp) -> usize {
        let mails = 0..RECEIPTS_PER_HOUR_MAX;
        mails.filter(|n| receipts.may_leave(&format!("{peer} {n}"), &email(&format!("p{n}@example.it")), Some(peer), now)).count()
    }

    #[test]
    fn a_peer_that_floods_leaves_receipts_to_everybody_else() {
        let mut receipts = Receipts::default();
        assert_eq!(flood(&mut receipts, FLOODER, at(0)), RECEIPTS_PER_HOUR_MAX / PEERS_PART);
        assert!(receipts.may_leave("other", &email("somebody@example.it"), Some(OTHER), at(1)));
        assert!(receipts.may_leave("portal", &email("somebody@example.it"), None, at(1)));
        assert!(0 < flood(&mut receipts, OTHER, at(1)));
        assert!(receipts.0.len() < RECEIPTS_PER_HOUR_MAX, "two leave something too");
        assert!(receipts.may_leave("later", &email("p0@example.it"), Some(FLOODER), at(61)), "an hour later");
    }

    async fn opened(data: std::path::PathBuf) -> Desk {
        let desk = Desk::open(Config { engine: Engine::Memory, workers: false, ..Config::new(data) }).await.expect("opened");
        let address = Some(email("support@desk.example"));
        let queue = Queue { visible: true, address, ..Queue::named(Text::same("Support")) };
        let action = Action::Setting(SettingAction::AddQueue(queue));
        desk.act(Wish { op: desk.new_op(), actor: Actor::desk(), door: Door::Cli, seen: None, action }).await.expect("a queue");
        desk
    }

    #[tokio::test]
    async fn a_receipt_counts_for_whoever_handed_the_mail_over() {
        let data = std::env::temp_dir().join(format!("sportello-receipts-{}", std::process::id()));
        let desk = opened(data.clone()).await;
        let now = desk.config.clock.now();
        flood(&mut desk.outbox.receipts.lock(), FLOODER, now);
        for (from, peer) in [("mario@example.it", FLOODER), ("maria@example.it", OTHER)] {
            let raw = format!("From: {from}\r\nTo: support@desk.example\r\nSubject: Frigo\r\nMessage-ID: <{from}>\r\n\r\nCaldo.\r\n");
            let to = vec!["support@desk.example".to_owned()];
            let trace = Trace { peer: Some(peer), helo: None, tls: false, from: Some(from.to_owned()), to };
            desk.receive(Bytes::from(raw), trace).await.expect("accepted");
        }
        desk.act_on_accepted().await.expect("acted on");
        let mut left = Vec::new();
        for post in desk.store.outbox().await.expect("the outbox") {
            let mail = desk.compose(&post).await.expect("put together").expect("a receipt");
            let mail = desk.unless_too_many(&post, mail, now).await.expect("its peer is known");
            left.extend(mail.map(|mail| mail.to.to_string()));
        }
        assert_eq!(left, ["maria@example.it"]);
        desk.close().await;
        std::fs::remove_dir_all(&data).expect("it is ours");
    }
}
