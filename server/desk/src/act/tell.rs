//! Telling a story: many calls of a seed in few transactions, through the same deciding, chaining and committing.

use shared::act::{Action, Call, Fresh, Need, Scene, decide, needs};
use shared::id::TicketId;

use super::batch::{Decided, Heads};
use super::{Pending, digest_of};
use crate::act::batch;
use crate::error::DeskError;
use crate::open::Desk;

/// The most steps in one transaction of a seed: enough to share a sync, few enough to keep memory flat.
pub const TELL_STEPS_MAX: usize = 500;

/// A call of a story, with the number that its new ticket has in the story.
#[derive(Debug, Clone)]
pub struct Told {
    /// The call; its moment counts, and is when the desk knew it.
    pub call: Call,
    /// The number of the ticket that it makes, if the story says it.
    pub number: Option<TicketId>,
}

impl Desk {
    /// Tells calls in order, up to [`TELL_STEPS_MAX`] steps a transaction. Nobody else writes meanwhile: it is for a desk
    /// that has just been opened.
    ///
    /// # Errors
    /// [`DeskError::Refused`] with the first call that is refused; nothing of its transaction is kept.
    pub async fn tell(&self, story: Vec<Told>) -> Result<Vec<shared::act::Outcome>, DeskError> {
        let _quiet = self.quiet.write().await;
        let mut outcomes = Vec::with_capacity(story.len());
        let mut story = story.into_iter().peekable();
        while story.peek().is_some() {
            let mut chapter = Vec::new();
            // A setting is in force for whoever comes after it, so it has a transaction of its own.
            while let Some(told) = story.next() {
                let setting = matches!(told.call.action, Action::Setting(_));
                chapter.push(told);
                let next_is_setting = story.peek().is_some_and(|next| matches!(next.call.action, Action::Setting(_)));
                if setting || next_is_setting || TELL_STEPS_MAX / 2 <= chapter.len() {
                    break;
                }
            }
            outcomes.extend(self.tell_chapter(&chapter).await?);
        }
        Ok(outcomes)
    }

    async fn tell_chapter(&self, chapter: &[Told]) -> Result<Vec<shared::act::Outcome>, DeskError> {
        let settings = self.settings();
        let mut world = Scene { administrators: self.administrators().max(1), ..Scene::default() };
        let mut heads = Heads::default();
        let mut decided = Vec::new();
        let mut befores = Vec::new();
        for told in chapter {
            self.gather(&mut world, &mut heads, told, &settings).await?;
            let fresh = Fresh { now: told.call.at, seed: self.random() };
            let mut verdict = decide(&world, &settings, fresh, &told.call)?;
            // A story sends nothing.
            verdict.mails.clear();
            if let Some(refusal) = verdict.refused {
                return Err(refusal.into());
            }
            befores.push(std::mem::replace(
                &mut world,
                Scene { new_ticket: None, new_person: None, new_organisation: None, ..verdict.after.clone() },
            ));
            decided.push(verdict);
        }
        let outcomes = decided.iter().map(|verdict| verdict.outcome.clone()).collect();
        self.write_chapter(chapter, decided, &befores, heads).await?;
        Ok(outcomes)
    }

    async fn write_chapter(
        &self,
        chapter: &[Told],
        decided: Vec<shared::act::Verdict>,
        befores: &[Scene],
        heads: Heads,
    ) -> Result<(), DeskError> {
        let mut heads = Some(heads);
        let told = chapter.iter().zip(decided).zip(befores);
        let items: Vec<_> = told
            .filter(|((_, verdict), _)| !super::is_nothing(verdict))
            .map(|((told, verdict), before)| {
                let pending = Pending { call: &told.call, further: Vec::new() };
                let heads = heads.take().unwrap_or_default();
                (pending, Decided { part: 0, digest: digest_of(&told.call), verdict, before, heads })
            })
            .collect();
        let Some(last) = chapter.last().filter(|_| !items.is_empty()) else { return Ok(()) };
        let place = self.lane.take(last.call.at);
        let mut batch = batch::seal(self.lane.id(), place, &items, Vec::new());
        batch.guards.clear();
        match self.settle(batch).await {
            Ok(pos) => {
                self.lane.reached(pos.n).await;
                Ok(())
            }
            Err((voids, error)) => {
                self.release(voids).await;
                Err(error.into())
            }
        }
    }

    async fn gather(
        &self,
        world: &mut Scene,
        heads: &mut Heads,
        told: &Told,
        settings: &shared::setting::Settings,
    ) -> Result<(), DeskError> {
        if told.number.is_some() {
            world.new_ticket = told.number;
        }
        for _ in 0..shared::act::NEEDS_ROUNDS_MAX {
            let asked: Vec<Need> = needs(&told.call, world, settings);
            if asked.is_empty() {
                break;
            }
            self.fill(world, heads, &asked, None).await?;
        }
        self.setting_heads(&told.call, heads).await
    }
}
