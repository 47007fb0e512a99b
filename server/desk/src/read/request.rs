//! A request as its customer sees it: in types that have no field for what is the desk's own affair.

use std::collections::BTreeSet;

use async_recursion::async_recursion as boxed;
use shared::access::{Actor, Sight, asks};
use shared::draft_key;
use shared::id::{Subject, TicketId};
use shared::locale::Lang;
use shared::refusal::Refusal;
use shared::ticket::change::ArticleFacts;
use shared::ticket::status::StatusCode;
use shared::ticket::timer::own_firing;
use shared::ticket::{ArticleKind, Ticket, Visibility};
use shared::view::{Message, Pleading, Read, RequestLine, RequestPage, stage_of};

use super::fold::with_changes;
use super::ticket::{FileOut, History, articles_of, stretch_to};
use crate::error::DeskError;
use crate::open::Desk;

/// A customer's list shows so many requests, those with the newest news.
pub const REQUESTS_MAX: usize = 200;
/// One request shows so many messages at a time, the newest first.
pub const MESSAGES_MAX: usize = 100;

/// Messages that follow each other.
struct Said {
    /// The number of the first.
    first: u32,
    /// The steps that brought them.
    history: History,
}

impl Desk {
    /// A customer's requests, the newest news first.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for whoever is no customer with a proved address; [`DeskError::Store`].
    #[boxed]
    pub async fn requests(&self, actor: &Actor) -> Result<Read<Vec<RequestLine>>, DeskError> {
        let person = actor.person().filter(|_| actor.roles.customer).ok_or(Refusal::NotFound)?;
        let at = self.news(actor);
        let mut ids: BTreeSet<TicketId> = BTreeSet::new();
        for record in [person].iter().chain(&actor.aliases) {
            ids.extend(self.store.mine(*record).await?);
        }
        if !actor.manages.is_empty() {
            let ledger = self.views.ledger.read();
            let theirs = |organisation| actor.manages.contains(&organisation);
            ids.extend(ledger.facts().iter().filter(|fact| fact.organisation().is_some_and(theirs)).map(|fact| fact.ticket));
        }
        let tickets = self.tickets(&ids.into_iter().collect::<Vec<_>>()).await?;
        let mut seen: Vec<&Ticket> = tickets.iter().filter(|ticket| asks(actor, ticket.audience()) && !is_spam(ticket)).collect();
        // Put in order before the list is cut: an old request may have the newest news.
        seen.sort_by_key(|ticket| std::cmp::Reverse((public_at(ticket), ticket.id)));
        seen.truncate(REQUESTS_MAX);
        let line = |ticket: &Ticket| RequestLine {
            id: ticket.id,
            subject: ticket.subject.clone(),
            stage: stage_of(ticket.status),
            updated_at: public_at(ticket),
        };
        Ok(Read { at, value: seen.into_iter().map(line).collect() })
    }

    /// One of a customer's requests.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when it is not theirs; [`DeskError::Store`].
    #[boxed]
    pub async fn request(&self, actor: &Actor, id: TicketId, lang: Lang) -> Result<Read<RequestPage>, DeskError> {
        let at = self.news(actor);
        let settings = self.settings();
        let ticket = self.visible_to(actor, id, Sight::Customer).await?;
        let said = self.said(&ticket, u32::MAX, MESSAGES_MAX).await?;
        let desk = self.desk_of(&ticket, lang);
        let draft = match actor.person() {
            Some(person) => self.draft(person, &draft_key::request(id)).await?,
            None => None,
        };
        let resolved = ticket.status.code() == StatusCode::Resolved;
        let value = RequestPage {
            id,
            subject: ticket.subject.clone(),
            messages: self.messages(actor, &said, &desk),
            desk,
            stage: stage_of(ticket.status),
            created_at: ticket.created_at,
            updated_at: public_at(&ticket),
            closes_at: own_firing(&ticket, &settings).filter(|_| resolved).map(|firing| firing.due),
            may_reply: ticket.status.after_customer().is_some(),
            may_confirm: resolved,
            plea: pleading(&ticket),
            draft,
        };
        Ok(Read { at, value })
    }

    /// What was said on a customer's request before a message: the newest of it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when it is not theirs; [`DeskError::Store`].
    #[boxed]
    pub async fn earlier_messages(&self, actor: &Actor, id: TicketId, before: u32, lang: Lang) -> Result<Vec<Message>, DeskError> {
        let ticket = self.visible_to(actor, id, Sight::Customer).await?;
        let said = self.said(&ticket, before, MESSAGES_MAX).await?;
        Ok(self.messages(actor, &said, &self.desk_of(&ticket, lang)))
    }

    /// A file of a message, for its customer.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`DeskError::LostFile`]; [`DeskError::Store`].
    #[boxed]
    pub async fn request_file(&self, actor: &Actor, id: TicketId, number: u32, index: u16) -> Result<FileOut, DeskError> {
        let ticket = self.visible_to(actor, id, Sight::Customer).await?;
        let Said { first, history } = self.said(&ticket, number.saturating_add(1), 1).await?;
        let (ver, article) = history.articles().next().filter(|_| first == number).ok_or(Refusal::NotFound)?;
        self.file_of(&history, ver, article, index).await
    }

    /// The newest messages before a number, counted back from the newest of all, a stretch of steps at a time. A version would be
    /// found at once, but in a customer's hands it tells how much goes on that they may not read.
    async fn said(&self, ticket: &Ticket, before: u32, max: usize) -> Result<Said, DeskError> {
        let subject = Subject::Ticket(ticket.id);
        let (mut number, mut last) = (ticket.public_articles, ticket.ver);
        let (mut first, mut history) = (number, History::default());
        while 0 < number && 0 < last && history.events.len() < max {
            let (vers, held) = (stretch_to(last), history.events.len());
            last = vers.start() - 1;
            for event in self.store.events_of(subject, &vers).await?.into_iter().rev() {
                let (event, changes) = with_changes(event)?;
                if !articles_of(&changes).any(is_public) {
                    continue;
                }
                if number < before && history.events.len() < max {
                    first = number;
                    history.events.push((event, changes));
                }
                number = number.saturating_sub(1);
            }
            if let (Some((newest, _)), Some((oldest, _))) = (history.events.get(held), history.events.last()) {
                history.texts.extend(self.store.texts_of(subject, &(oldest.ver..=newest.ver)).await?);
            }
        }
        history.events.reverse();
        Ok(Said { first, history })
    }

    /// Who answers a request, as its customer knows them.
    fn desk_of(&self, ticket: &Ticket, lang: Lang) -> String {
        self.settings().name_for_customers(ticket.home).read(lang).to_owned()
    }

    fn messages(&self, actor: &Actor, said: &Said, desk: &str) -> Vec<Message> {
        let Said { first, history } = said;
        let public = history.articles().filter(|(_, article)| is_public(article));
        let at = |ver: u32| history.events.iter().find(|(event, _)| event.ver == ver).map(|(event, _)| event.at);
        public
            .zip(*first..)
            .filter_map(|((ver, article), number)| {
                let theirs = article.kind == ArticleKind::Request;
                let mine = theirs && article.author.is_some_and(|author| actor.is(author));
                let from = match article.author.filter(|_| theirs) {
                    Some(author) => self.named(author).name,
                    None => desk.to_owned(),
                };
                let body = history.texts.get(&(ver, article.body.i)).cloned();
                Some(Message { number, mine, from, at: at(ver)?, body, files: history.files(ver, article) })
            })
            .collect()
    }
}

/// What the customer heard or said last; a change of state is news too, a note is not.
fn public_at(ticket: &Ticket) -> jiff::Timestamp {
    ticket.public_at.max(ticket.since())
}

fn pleading(ticket: &Ticket) -> Pleading {
    match ticket.plea {
        None if ticket.status.code().is_open() => Pleading::May,
        Some(plea) if plea.granted.is_none() => Pleading::Waits,
        None | Some(_) => Pleading::Over,
    }
}

fn is_public(article: &ArticleFacts) -> bool {
    article.visibility == Visibility::Public
}

fn is_spam(ticket: &Ticket) -> bool {
    ticket.status.code() == StatusCode::Spam
}
