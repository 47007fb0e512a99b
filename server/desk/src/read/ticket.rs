//! A ticket as agents see it: what was said and done, in order, from its own history.
//!
//! Versions are dense, so the newest steps are one stretch of keys: however long a history is, an answer reads so much of it.

use std::ops::RangeInclusive;

use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use shared::access::{Actor, Sight, sees, works};
use shared::draft_key;
use shared::event::{By, Cause, Change, Event, TextRef};
use shared::id::{Subject, TicketId, Ver};
use shared::locale::Lang;
use shared::refusal::Refusal;
use shared::routing::score::ScoreTable;
use shared::rule::deed::Deed;
use shared::setting::Settings;
use shared::ticket::change::{ArticleFacts, TicketChange};
use shared::ticket::timer::own_firing;
use shared::ticket::{ArticleKind, Side, Ticket};
use shared::view::score::Reader;
use shared::view::{ArticleView, Delivery, Entry, EventView, FileView, Happening, PersonRef, Read, ScoreView, Steps, TicketPage};
use shared::words::rule::{Names, left_out, was_done};
use shared::words::time;
use shared::words::told::Teller;

use super::fold::with_changes;
use super::more::Asks;
use crate::error::DeskError;
use crate::open::Desk;
use crate::store::history::Texts;

/// A timeline is read so many steps at a time, the newest first.
pub const TIMELINE_STEPS_MAX: Ver = 200;

/// A file on its way out: read as fast as its reader takes it.
#[derive(Debug)]
pub struct FileOut {
    /// What its sender called it.
    pub name: String,
    /// Its media type as found by looking inside.
    pub media: String,
    /// Its size.
    pub bytes: u64,
    /// Where the bytes come from.
    pub file: tokio::fs::File,
}

/// Some steps of a ticket's history.
#[derive(Default)]
pub(crate) struct History {
    pub(crate) events: Vec<(Event, Vec<Change>)>,
    pub(crate) texts: Texts,
}

impl History {
    pub(crate) fn articles(&self) -> impl Iterator<Item = (u32, &ArticleFacts)> {
        self.events.iter().flat_map(|(event, changes)| articles_of(changes).map(|article| (event.ver, article)))
    }

    pub(crate) fn files(&self, ver: u32, article: &ArticleFacts) -> Vec<FileView> {
        let view = |(index, file): (usize, &shared::ticket::change::FileFacts)| FileView {
            index: u16::try_from(index).unwrap_or(u16::MAX),
            name: self.texts.get(&(ver, file.name.i)).cloned().unwrap_or_default(),
            bytes: file.bytes,
            media: file.media.clone(),
        };
        article.files.iter().enumerate().map(view).collect()
    }
}

impl Desk {
    /// A ticket that the reader sees as the desk does.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when it is not theirs to see; [`DeskError::Store`].
    #[boxed]
    pub async fn ticket(&self, actor: &Actor, id: TicketId, lang: Lang) -> Result<Read<TicketPage>, DeskError> {
        Ok(self.ticket_and_asks(actor, id, lang).await?.0)
    }

    /// The same, and what it asks of the reader.
    ///
    /// # Errors
    /// As [`Desk::ticket`].
    #[boxed]
    pub async fn ticket_and_asks(&self, actor: &Actor, id: TicketId, lang: Lang) -> Result<(Read<TicketPage>, Asks), DeskError> {
        let at = self.position();
        let settings = self.settings();
        let ticket = self.visible_to(actor, id, Sight::Desk).await?;
        let steps = self.steps_to(actor, &ticket, ticket.ver, lang).await?;
        let customer = self.card(actor, ticket.requester, id).await?;
        let draft = match actor.person() {
            Some(person) => self.draft(person, &draft_key::ticket(id)).await?,
            None => None,
        };
        // Where no mail leaves, nothing may say that one does.
        let reply_to = customer.emails.first().filter(|_| self.mail_leaves()).map(|(address, _)| address.clone());
        let asks = Asks::of(actor, &ticket, &settings, draft.as_ref());
        let more = Self::more(&ticket, &settings, lang);
        let value = TicketPage {
            id,
            ver: ticket.ver,
            subject: ticket.subject.clone(),
            kind: ticket.kind,
            status: ticket.status,
            priority: ticket.priority,
            queue: ticket.queue,
            home: ticket.home,
            channel: ticket.channel,
            owner: ticket.owner.map(|owner| self.named(owner)),
            responsible: ticket.responsible.map(|person| self.named(person)),
            timeline: steps.entries,
            from: steps.from,
            customer,
            follows: ticket.follows,
            created_at: ticket.created_at,
            updated_at: ticket.updated_at,
            due: own_firing(&ticket, &settings).map(|firing| firing.due),
            clocks: self.clocks(&ticket, &settings, lang),
            more,
            may_work: actor.roles.agent,
            queues: Self::ways(actor, self.queues(actor, lang)?, &ticket, &settings, lang),
            // Who works a queue is for those who work it.
            agents: if works(actor, ticket.queue, &settings) { self.crew_of(ticket.queue) } else { Vec::new() },
            reply_from: settings.sender_of_queue(ticket.home).map(ToString::to_string),
            reply_to,
            draft,
        };
        Ok((Read { at, value }, asks))
    }

    /// What came before a version of a ticket: the newest of it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`DeskError::Store`].
    #[boxed]
    pub async fn earlier(&self, actor: &Actor, id: TicketId, before: Ver, lang: Lang) -> Result<Steps, DeskError> {
        let ticket = self.visible_to(actor, id, Sight::Desk).await?;
        self.steps_to(actor, &ticket, ticket.ver.min(before.saturating_sub(1)), lang).await
    }

    /// The sanitised HTML that a mail brought with that version, for a frame that runs nothing and loads nothing.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`DeskError::Store`].
    #[boxed]
    pub async fn article_html(&self, actor: &Actor, id: TicketId, ver: Ver) -> Result<String, DeskError> {
        let ticket = self.visible_to(actor, id, Sight::Desk).await?;
        let history = self.history(&ticket, &(ver..=ver)).await?;
        let html = history.articles().next().and_then(|(_, article)| article.html).ok_or(Refusal::NotFound)?;
        Ok(history.texts.get(&(ver, html.i)).cloned().ok_or(Refusal::NotFound)?)
    }

    /// A file of the article that came with that version, for the desk.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`DeskError::LostFile`]; [`DeskError::Store`].
    #[boxed]
    pub async fn file(&self, actor: &Actor, id: TicketId, ver: Ver, index: u16) -> Result<FileOut, DeskError> {
        let ticket = self.visible_to(actor, id, Sight::Desk).await?;
        let history = self.history(&ticket, &(ver..=ver)).await?;
        let (ver, article) = history.articles().next().ok_or(Refusal::NotFound)?;
        self.file_of(&history, ver, article, index).await
    }

    pub(crate) async fn file_of(&self, history: &History, ver: u32, article: &ArticleFacts, index: u16) -> Result<FileOut, DeskError> {
        let file = article.files.get(usize::from(index)).ok_or(Refusal::NotFound)?;
        let name = history.texts.get(&(ver, file.name.i)).cloned().ok_or(Refusal::NotFound)?;
        let bytes = self.blobs.file(file.blob).await?.ok_or(DeskError::LostFile { blob: file.blob })?;
        Ok(FileOut { name, media: file.media.clone(), bytes: file.bytes, file: bytes })
    }

    /// Whether a ticket is somebody's to see in the desk.
    #[boxed]
    pub async fn sees(&self, actor: &Actor, id: TicketId) -> bool {
        self.visible_to(actor, id, Sight::Desk).await.is_ok()
    }

    /// A ticket through the reader's eyes.
    pub(crate) async fn visible_to(&self, actor: &Actor, id: TicketId, sight: Sight) -> Result<Ticket, DeskError> {
        let ticket = self.tickets(&[id]).await?.pop().ok_or(Refusal::NotFound)?;
        let seen = match sight {
            Sight::Desk => sees(actor, ticket.audience(), &self.settings()) == Some(Sight::Desk),
            Sight::Customer => shared::access::asks(actor, ticket.audience()),
        };
        if seen { Ok(ticket) } else { Err(Refusal::NotFound.into()) }
    }

    /// Some steps of a ticket with their own words and no others: a ticket's may be many.
    pub(crate) async fn history(&self, ticket: &Ticket, vers: &RangeInclusive<Ver>) -> Result<History, DeskError> {
        if vers.is_empty() || ticket.ver < *vers.end() {
            return Ok(History::default());
        }
        let subject = Subject::Ticket(ticket.id);
        let (events, texts) = (self.store.events_of(subject, vers).await?, self.store.texts_of(subject, vers).await?);
        let events = events.into_iter().map(with_changes).collect::<Result<Vec<_>, _>>()?;
        Ok(History { events, texts })
    }

    /// The newest steps up to a version.
    async fn steps_to(&self, actor: &Actor, ticket: &Ticket, last: Ver, lang: Lang) -> Result<Steps, DeskError> {
        let vers = stretch_to(last);
        let history = self.history(ticket, &vers).await?;
        let ordinals = || history.articles().map(|(_, article)| article.ordinal);
        let deliveries = match (ordinals().min(), ordinals().max()) {
            (Some(first), Some(last)) => self.store.deliveries(ticket.id, first..=last).await?,
            _ => Vec::new(),
        };
        let entries = self.timeline(actor, ticket, &history, &deliveries, lang);
        Ok(Steps { from: *vers.start(), entries })
    }

    pub(crate) fn named(&self, person: shared::id::PersonId) -> PersonRef {
        self.views.directory.read().named(person)
    }

    fn timeline(&self, actor: &Actor, ticket: &Ticket, history: &History, deliveries: &[(u32, Delivery)], lang: Lang) -> Vec<Entry> {
        let settings = self.settings();
        let may_send = Self::may_send(actor, ticket, &settings);
        let mut entries = Vec::new();
        for (event, changes) in &history.events {
            if let Cause::Rule { rule, ver } = event.cause {
                let what = Happening::Told(was_done(lang, &settings, rule, ver));
                entries.push(Entry::Event(EventView { ver: event.ver, at: event.at, by: None, what, score: None }));
            }
            for change in changes {
                let Change::Ticket(change) = change else { continue };
                if let TicketChange::Articled(article) = change {
                    let sendable = (may_send && ticket.drafts.contains(&article.ordinal)).then(String::new);
                    entries.push(Entry::Article(ArticleView { sendable, ..self.article_view(history, event, article, deliveries) }));
                    continue;
                }
                let by = match event.by {
                    By::Person(person) => Some(self.named(person)),
                    By::Desk => None,
                };
                let text = text_of(change).and_then(|text| history.texts.get(&(event.ver, text.i)));
                let told =
                    Teller { lang, settings: &settings }.told(by.as_ref().map(|by| by.name.as_str()), change, text.map(String::as_str));
                let told = told.into_iter().map(Happening::Told);
                for what in self.happening(actor, change, &settings, lang).into_iter().chain(told) {
                    entries.push(Entry::Event(EventView { ver: event.ver, at: event.at, by: by.clone(), what, score: None }));
                }
                // Who works a queue is for those who work it.
                if let TicketChange::Routed { table } = change
                    && works(actor, table.want.queue, &settings)
                {
                    let (what, score) = self.scored(table, &settings, lang);
                    entries.push(Entry::Event(EventView { ver: event.ver, at: event.at, by, what, score: Some(score) }));
                }
            }
        }
        entries
    }

    fn article_view(&self, history: &History, event: &Event, article: &ArticleFacts, deliveries: &[(u32, Delivery)]) -> ArticleView {
        let text = |i: u16| history.texts.get(&(event.ver, i)).cloned();
        let delivery = deliveries.iter().find(|(ordinal, _)| *ordinal == article.ordinal).map(|(_, delivery)| delivery.clone());
        let side = match article.kind {
            ArticleKind::Request | ArticleKind::System => Side::Customer,
            ArticleKind::Reply | ArticleKind::Note | ArticleKind::Call | ArticleKind::Draft | ArticleKind::Solution => Side::Desk,
        };
        ArticleView {
            ordinal: article.ordinal,
            ver: event.ver,
            kind: article.kind,
            channel: article.channel,
            visibility: article.visibility,
            author: article.author.map(|author| self.named(author)),
            side,
            at: event.at,
            body: text(article.body.i),
            quoted: article.quoted.and_then(|quoted| text(quoted.i)),
            has_html: article.html.is_some_and(|html| text(html.i).is_some()),
            to: article.to.iter().map(|person| self.named(*person)).collect(),
            files: history.files(event.ver, article),
            delivery,
            automatic: article.mail.as_ref().is_some_and(|mail| mail.automatic),
            sendable: None,
        }
    }

    /// Who was found or why nobody was, and how that was decided.
    fn scored(&self, table: &ScoreTable, settings: &Settings, lang: Lang) -> (Happening, ScoreView) {
        let zone = self.zone();
        let moment = |at: Timestamp| time::clock(lang, &at.to_zoned(zone.clone()), &table.at.to_zoned(zone.clone()));
        let reader = Reader { lang, settings, name: &|person| self.named(person).name, moment: &moment };
        (Happening::Told(reader.line(table)), reader.table(table))
    }

    fn happening(&self, actor: &Actor, change: &TicketChange, settings: &Settings, lang: Lang) -> Option<Happening> {
        let queue = |id| settings.queue(id).filter(|_| works(actor, id, settings)).map(|queue| queue.name.read(lang).to_owned());
        match change {
            TicketChange::Created(created) => Some(Happening::Created { channel: created.channel }),
            TicketChange::StatusSet { from, to } => Some(Happening::Status { from: *from, to: *to }),
            TicketChange::OwnerSet { from, to } => {
                Some(Happening::Owner { from: from.map(|person| self.named(person)), to: to.map(|person| self.named(person)) })
            }
            TicketChange::ResponsibleSet { from, to } => {
                Some(Happening::Responsible { from: from.map(|person| self.named(person)), to: to.map(|person| self.named(person)) })
            }
            TicketChange::PrioritySet { from, to } => Some(Happening::Priority { from: *from, to: *to }),
            TicketChange::QueueSet { from, to, .. } => Some(Happening::Queue { from: queue(*from), to: queue(*to) }),
            TicketChange::ParticipantAdded { person } => Some(Happening::Participant(self.named(*person))),
            // Nobody is told of a queue that is not theirs.
            TicketChange::LeftOut { deed: Deed::MoveTo(to), .. } if !works(actor, *to, settings) => None,
            TicketChange::LeftOut { deed, why } => {
                let names = Names { settings, person: &|person| self.named(person).name, organisation: &|_| String::new() };
                Some(Happening::Told(left_out(lang, deed, *why, &names)))
            }
            // They have words of their own, or the server's sentence.
            TicketChange::Articled(_)
            | TicketChange::Imported { .. }
            | TicketChange::Recounted { .. }
            | TicketChange::KindSet { .. }
            | TicketChange::Classified { .. }
            | TicketChange::ProfileSet { .. }
            | TicketChange::Labelled { .. }
            | TicketChange::Tagged { .. }
            | TicketChange::Untagged { .. }
            | TicketChange::CauseSet { .. }
            | TicketChange::EscalationAsked { .. }
            | TicketChange::EscalationAnswered { .. }
            | TicketChange::Breached { .. }
            | TicketChange::Escalated { .. }
            | TicketChange::Ruled { .. }
            | TicketChange::Sought
            | TicketChange::Routed { .. } => None,
        }
    }
}

/// The words that a change is told with.
fn text_of(change: &TicketChange) -> Option<TextRef> {
    match change {
        TicketChange::Tagged { tag } | TicketChange::Untagged { tag } => Some(*tag),
        TicketChange::QueueSet { reason, .. } => *reason,
        TicketChange::Imported { activity } => Some(*activity),
        _ => None,
    }
}

/// The steps up to a version that are read at a time.
pub(super) fn stretch_to(last: Ver) -> RangeInclusive<Ver> {
    last.saturating_sub(TIMELINE_STEPS_MAX - 1).max(1)..=last
}

pub(super) fn articles_of(changes: &[Change]) -> impl Iterator<Item = &ArticleFacts> {
    changes.iter().filter_map(|change| match change {
        Change::Ticket(TicketChange::Articled(article)) => Some(article),
        _ => None,
    })
}
