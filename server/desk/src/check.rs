//! Checks of the desk against its own log, and the handles by which tests drive what works by itself otherwise.

mod whole;

use std::collections::BTreeSet;

use async_recursion::async_recursion as boxed;
use shared::access::Actor;
use shared::id::{PersonId, Subject, TicketId};
use shared::kpi::fact::Fact;
use shared::setting::Settings;
use shared::ticket::timer::promised;

use crate::board::due::next_of;
use crate::board::entry;
use crate::board::hands::Hands;
use crate::error::DeskError;
use crate::mail::outbox::Post;
use crate::open::Desk;
use crate::read::fold::with_changes;

/// A mail as it would leave.
#[derive(Debug, Clone)]
pub struct Composed {
    /// Its Message-ID, without brackets.
    pub message_id: String,
    /// Where an answer goes.
    pub reply_to: String,
    /// Where a failure report goes; nowhere for a mail that no machine may answer.
    pub return_path: Option<String>,
    /// The bytes as text.
    pub text: String,
}

impl Desk {
    /// What somebody is at this moment.
    #[must_use]
    pub fn actor(&self, person: PersonId) -> Option<Actor> {
        self.views.directory.read().actor(person)
    }

    /// Compares rows, Board, counts, Ledger, everybody, the settings and what is due with a fold over the whole log.
    ///
    /// # Errors
    /// [`DeskError::Internal`] names the first difference.
    #[boxed]
    pub async fn check_against_log(&self) -> Result<u64, DeskError> {
        let ids = self.check_known().await?;
        let settings = self.settings();
        let (mut firings, mut open, mut compared) = (Vec::new(), Vec::new(), 0);
        let mut hands = Hands::default();
        for id in &ids {
            let folded = self.fold_ticket(*id).await?;
            let found = self.store.load(&[Subject::Ticket(*id)], &[], None).await?;
            let differs = |what: &str| DeskError::Internal(format!("ticket {id}: {what} differs from its log"));
            let ticket = folded.ok_or_else(|| differs("existence"))?;
            // What another fold made is not read.
            if found.stale.is_empty() {
                compared += 1;
                if found.tickets.get(id) != Some(&ticket) {
                    return Err(differs("its row"));
                }
            }
            if self.views.ledger.read().fact(*id) != Some(&Fact::of(&ticket)) {
                return Err(differs("its fact"));
            }
            let row = self.views.board.read().entry(*id).cloned();
            let due = promised(&ticket, &settings);
            let expected = ticket.status.code().is_open().then(|| entry(&ticket, &self.views.directory.read(), due));
            if row != expected {
                return Err(differs("its row on the Board"));
            }
            open.extend(expected);
            ticket.given().for_each(|given| hands.remember(given, ticket.requester));
            firings.extend(next_of(&ticket, &self.views.directory.read(), &settings).map(|next| (*id, next)));
        }
        if compared == 0 && !ids.is_empty() {
            return Err(DeskError::Internal("every row is of another fold: none was compared".to_owned()));
        }
        firings.sort_by_key(|(id, next)| (next.due(), *id));
        if self.views.board.read().due().all() != firings {
            return Err(DeskError::Internal("what is due by itself differs from the log".to_owned()));
        }
        if self.views.board.read().len() != open.len() {
            return Err(DeskError::Internal("the Board holds tickets that the log does not know".to_owned()));
        }
        if !self.views.board.read().counts_these(&open, hands) {
            return Err(DeskError::Internal("the counts differ from the log".to_owned()));
        }
        self.check_people_and_settings().await?;
        Ok(ids.len() as u64)
    }

    /// Whether the views know everybody and everything that the log tells of, and nothing else; answers the log's tickets.
    async fn check_known(&self) -> Result<Vec<TicketId>, DeskError> {
        let subjects = self.store.all_events().await?.into_iter().map(|event| event.subject);
        let told: BTreeSet<Subject> =
            subjects.filter(|subject| !matches!(subject, Subject::Queue(_) | Subject::Desk | Subject::Setting(..))).collect();
        let mut known: BTreeSet<Subject> = self.views.ledger.read().facts().iter().map(|fact| Subject::Ticket(fact.ticket)).collect();
        {
            let directory = self.views.directory.read();
            known.extend(directory.people().map(|person| Subject::Person(person.id)));
            known.extend(directory.organisations().map(|organisation| Subject::Organisation(organisation.id)));
        }
        if let Some(subject) = told.symmetric_difference(&known).next() {
            return Err(DeskError::Internal(format!("{subject} is in the log or in the views, and not in both")));
        }
        let tickets = told.into_iter().filter_map(|subject| match subject {
            Subject::Ticket(id) => Some(id),
            _ => None,
        });
        Ok(tickets.collect())
    }

    async fn check_people_and_settings(&self) -> Result<(), DeskError> {
        let differs = |what: String| DeskError::Internal(format!("{what} differs from its log"));
        let rows = self.store.checkpoints().await?;
        for row in &rows.people {
            let folded = self.fold_person(row.id).await?;
            let known = self.views.directory.read().person(row.id).cloned();
            if folded.as_ref() != Some(row) || known.as_deref() != Some(row) {
                return Err(differs(format!("person {}", row.id)));
            }
        }
        for row in &rows.organisations {
            let folded = self.fold_organisation(row.id).await?;
            let known = self.views.directory.read().organisation(row.id).cloned();
            if folded.as_ref() != Some(row) || known.as_deref() != Some(row) {
                return Err(differs(format!("organisation {}", row.id)));
            }
        }
        let known = {
            let directory = self.views.directory.read();
            (directory.people().count(), directory.organisations().count())
        };
        if known != (rows.people.len(), rows.organisations.len()) {
            return Err(differs("who is known".to_owned()));
        }
        let mut settings = Settings::default();
        for event in self.store.setting_events().await? {
            let (event, changes) = with_changes(event)?;
            settings.apply(event.subject, event.ver, event.at, &changes);
        }
        if *self.settings() != settings {
            return Err(differs("the desk's settings".to_owned()));
        }
        Ok(())
    }

    /// Acts on every accepted mail now.
    ///
    /// # Errors
    /// The first that could not be acted on.
    #[boxed]
    pub async fn act_on_accepted(&self) -> Result<(), DeskError> {
        self.act_on_table().await
    }

    /// The mails that wait to leave, as they would.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    #[boxed]
    pub async fn composed_mails(&self) -> Result<Vec<Composed>, DeskError> {
        let mut mails = Vec::new();
        for post in self.store.outbox().await? {
            mails.extend(self.composed(&post).await?);
        }
        Ok(mails)
    }

    async fn composed(&self, post: &Post) -> Result<Option<Composed>, DeskError> {
        let Some(ready) = self.compose(post).await? else { return Ok(None) };
        let text = String::from_utf8_lossy(&ready.composed.bytes).into_owned();
        let unfolded = text.replace("\r\n ", " ");
        let header = |name: &str| {
            let line = unfolded.lines().find_map(|line| line.strip_prefix(name));
            line.map(|value| value.rsplit('<').next().unwrap_or(value).trim_matches([' ', '>']).to_owned()).unwrap_or_default()
        };
        let return_path = ready.composed.envelope.from.as_ref().map(|from| from.display().to_owned());
        Ok(Some(Composed { message_id: header("Message-ID:"), reply_to: header("Reply-To:"), return_path, text }))
    }

    /// The words of every text that there is, to find something in.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    #[boxed]
    pub async fn all_words(&self) -> Result<Vec<String>, DeskError> {
        Ok(self.store.all_texts().await?.into_values().map(|(_, words)| words).collect())
    }

    /// Takes a number and never sends it, as a process does that is killed in between.
    pub fn skip_a_number(&self) -> u64 {
        self.lane.take(self.config.clock.now()).n
    }

    /// Settles a number that was skipped: what waited for it is published.
    pub fn settle_skipped(&self, n: u64) {
        self.lane.settle(n, None, |published| self.publish(published));
    }

    /// Lets go of the database without settling anything, as near to a kill as one process can come.
    #[boxed]
    pub async fn forsake(&self) {
        self.closing.cancel();
        self.store.close().await;
    }
}
