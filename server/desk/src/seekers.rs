//! Finds somebody for the tickets for which somebody is looked for, the one that is due first before the others.

use std::time::Duration;

use async_recursion::async_recursion as boxed;
use shared::act::Action;
use shared::event::Cause;
use shared::id::{TicketId, Ver};
use shared::routing::pull::order;
use shared::ticket::action::TicketAction;
use tokio::time::Instant;

use crate::act::own_call;
use crate::open::Desk;

/// How often tickets for which nobody was looked yet are found.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often the others are tried again: a shift begins, somebody has room again.
const TRY_AGAIN_EVERY: Duration = Duration::from_secs(10);
/// Tickets that are tried in one look; the next one goes on behind them.
pub const SEEK_AT_ONCE: usize = 200;

impl Desk {
    pub(crate) async fn find_owners(self) {
        let (mut tried, mut behind) = (None, 0);
        while !self.closing.is_cancelled() {
            let again = tried.is_none_or(|at: Instant| TRY_AGAIN_EVERY <= at.elapsed());
            if again {
                tried = Some(Instant::now());
                behind = self.find_owners_behind(behind).await;
            } else {
                self.find_owners_now(None).await;
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = self.closing.cancelled() => {}
            }
        }
    }

    /// Tries all of them again, `behind` so many of the first; answers where the next look goes on: those behind many whom nobody can
    /// take have their turn too.
    #[boxed]
    pub async fn find_owners_behind(&self, behind: usize) -> usize {
        let looked_for = self.find_owners_now(Some(behind)).await;
        if looked_for < SEEK_AT_ONCE { 0 } else { behind + looked_for }
    }

    /// Looks once: for those for whom nobody was looked before, or for all of them `behind` so many of the first. Answers how many
    /// were looked for.
    #[boxed]
    pub async fn find_owners_now(&self, behind: Option<usize>) -> usize {
        let _quiet = self.quiet.read().await;
        let seeking = self.seeking(behind);
        for (ticket, ver) in &seeking {
            self.find_owner(*ticket, *ver).await;
        }
        seeking.len()
    }

    /// In the order in which tickets are taken.
    fn seeking(&self, behind: Option<usize>) -> Vec<(TicketId, Ver)> {
        let board = self.views.board.read();
        let looks = |entry: &&crate::board::Entry| entry.seeks.is_some_and(|seek| behind.is_some() || seek.nobody.is_none());
        let mut seeking: Vec<_> = board.entries().filter(looks).collect();
        seeking.sort_by_key(|entry| {
            let row = &entry.row;
            order(row.due, row.priority, entry.seeks.map_or(row.created_at, |seek| seek.at), row.id)
        });
        seeking.into_iter().skip(behind.unwrap_or_default()).take(SEEK_AT_ONCE).map(|entry| (entry.row.id, entry.row.ver)).collect()
    }

    async fn find_owner(&self, ticket: TicketId, ver: Ver) {
        // What was done at that version of the ticket is done once.
        let op = self.own_op(b"route", &[&ticket.0.to_be_bytes(), &ver.to_be_bytes()]);
        let (now, by) = (self.config.clock.now(), self.settings().routing.ver);
        let action = Action::Ticket(TicketAction::Route { ticket });
        if let Err(error) = self.act_call(own_call(op, now, Cause::Routing(by), action)).await {
            tracing::warn!("nobody could be looked for for ticket {ticket}: {error}");
        }
    }
}
