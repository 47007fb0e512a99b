//! Words begun and not sent, kept on the server: a closed lid, a dead battery, or a refused form loses nothing.
//!
//! A draft belongs to one person and one place. It is neither in the log nor in any list, and it goes when it is sent.

use std::collections::VecDeque;

use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use shared::draft::{Heard, Kept, OVER_MAX, Stamp, Unkept, hear, is_bare, may_replace};
use shared::id::{OpId, PersonId};
use shared::refusal::Refusal;
use shared::text::{BODY_CHARS_MAX, TextError, TextKind};
use shared::ticket::decide::FILES_MAX;
use shared::view::DraftView;
use tokio::sync::Mutex;

use crate::error::DeskError;
use crate::open::Desk;
use crate::store::StoreError;
use crate::store::draft::DraftRow;

/// More open composers than anybody has; the one untouched for longest gives way.
const DRAFTS_MAX: usize = 64;
/// A holiday and a week; then nobody means to send it any more.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);
/// `refused/` and 32 digits fit twice.
const KEY_CHARS_MAX: usize = 80;
/// Our longest form has fewer than half of these.
const FIELDS_MAX: usize = 32;
/// Of all words together: a form that was refused because they are too many must still be kept as it was typed.
pub const DRAFT_CHARS_MAX: usize = 4 * BODY_CHARS_MAX;
/// People who share a turn cost each other a wait of some milliseconds.
const TURNS: u64 = 64;
/// Words of one person that older ones may still be under way of: what is late is so by seconds.
const NEWEST_MAX: usize = 32;
/// People of one turn whose words are remembered; who was heard least lately gives way.
const PEOPLE_MAX: usize = 64;

/// One save of a person's at a time, and which words were heard last: an older request may be read after a newer one. Nothing
/// of this is stored, because no request outlives the process.
#[derive(Debug)]
pub(crate) struct Turns(Vec<Mutex<Newest>>);

/// The stamps heard last, of each person, and who was heard last at the end.
#[derive(Debug, Default)]
struct Newest(VecDeque<(PersonId, VecDeque<Stamp>)>);

impl Turns {
    pub(crate) fn new() -> Self {
        Self((0..TURNS).map(|_| Mutex::default()).collect())
    }

    fn of(&self, person: PersonId) -> &Mutex<Newest> {
        // A remainder of that fits any usize.
        &self.0[usize::try_from(person.0 % TURNS).unwrap_or(0)]
    }
}

impl Newest {
    fn of(&self, person: PersonId, op: OpId) -> Option<u32> {
        let (_, stamps) = self.0.iter().find(|(whose, _)| *whose == person)?;
        stamps.iter().find(|stamp| stamp.op == op).map(|stamp| stamp.n)
    }

    fn note(&mut self, person: PersonId, stamp: Stamp) {
        let n = self.of(person, stamp.op).map_or(stamp.n, |before| before.max(stamp.n));
        let known = self.0.iter().position(|(whose, _)| *whose == person).and_then(|at| self.0.remove(at));
        let mut stamps = known.map_or_else(VecDeque::new, |(_, stamps)| stamps);
        stamps.retain(|known| known.op != stamp.op);
        make_room(&mut stamps, NEWEST_MAX);
        stamps.push_back(Stamp { n, ..stamp });
        make_room(&mut self.0, PEOPLE_MAX);
        self.0.push_back((person, stamps));
    }
}

/// The oldest gives way where one more would be too many.
fn make_room<T>(queue: &mut VecDeque<T>, max: usize) {
    if max <= queue.len() {
        queue.pop_front();
    }
}

impl Desk {
    /// What the person began to write there, if they did within the last 30 days and it was not sent.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    #[boxed]
    pub async fn draft(&self, person: PersonId, key: &str) -> Result<Option<DraftView>, DeskError> {
        if !is_key(key) {
            return Ok(None);
        }
        let row = self.store.draft(person, key).await?;
        self.unsent(row).await
    }

    /// The words of a draft, unless they were sent or are over.
    async fn unsent(&self, row: Option<DraftRow>) -> Result<Option<DraftView>, DeskError> {
        let Some(row) = row else { return Ok(None) };
        let sent = match row.draft.stamp {
            Some(stamp) => self.was_done(stamp.op).await?,
            None => false,
        };
        Ok((!sent && !is_over(row.at, self.config.clock.now())).then_some(row.draft))
    }

    /// Keeps what the person has written there, or forgets it, whatever is there: a form that was refused.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a place that cannot be, a text error when it is longer than anything that can be sent.
    #[boxed]
    pub async fn keep_draft(&self, person: PersonId, key: &str, draft: Option<DraftView>) -> Result<(), DeskError> {
        if !is_key(key) {
            return Err(Refusal::NotFound.into());
        }
        let _turn = self.turns.of(person).lock().await;
        let Some(draft) = draft else { return self.drop_draft(person, key).await };
        let is_new = self.store.draft(person, key).await?.is_none();
        self.put_draft(person, key, draft, is_new).await
    }

    /// Keeps the words of a form that was refused, unless others are there that its writer does not know of. Answers whether
    /// they are kept.
    ///
    /// # Errors
    /// As [`Desk::keep_draft`].
    #[boxed]
    pub async fn keep_typed(&self, person: PersonId, key: &str, over: &[Stamp], draft: DraftView) -> Result<bool, DeskError> {
        if !is_key(key) {
            return Err(Refusal::NotFound.into());
        }
        let _turn = self.turns.of(person).lock().await;
        let row = self.store.draft(person, key).await?;
        let is_new = row.is_none();
        let may = may_replace(over, written(self.unsent(row).await?).as_ref());
        if may {
            self.put_draft(person, key, draft, is_new).await?;
        }
        Ok(may)
    }

    /// Keeps what a browser says the person has written there, unless it comes too late, was sent, or would take the place of
    /// words that its writer does not know of.
    ///
    /// # Errors
    /// As [`Desk::keep_draft`].
    #[boxed]
    pub async fn hear_draft(&self, person: PersonId, key: &str, words: Unkept) -> Result<Kept, DeskError> {
        if !is_key(key) {
            return Err(Refusal::NotFound.into());
        }
        if OVER_MAX < words.over.len() {
            return Err(TextError::TooLong { what: TextKind::Body, chars: words.over.len(), max: OVER_MAX }.into());
        }
        let mut newest = self.turns.of(person).lock().await;
        let row = self.store.draft(person, key).await?;
        let is_new = row.is_none();
        let there = self.unsent(row).await?;
        let done = self.was_done(words.stamp.op).await?;
        match (hear(&words, there.as_ref(), done, newest.of(person, words.stamp.op)), there) {
            (Heard::Late, _) => Ok(Kept::Kept),
            (Heard::Sent { clear }, _) => {
                if clear {
                    self.drop_draft(person, key).await?;
                }
                Ok(Kept::Sent)
            }
            (Heard::Elsewhere, Some(theirs)) => Ok(Kept::Elsewhere(Box::new(theirs))),
            (Heard::Keep | Heard::Elsewhere, _) => {
                let stamp = words.stamp;
                match words.draft {
                    Some(draft) => self.put_draft(person, key, DraftView { stamp: Some(stamp), ..draft }, is_new).await?,
                    None => self.drop_draft(person, key).await?,
                }
                for stamp in words.over.into_iter().chain([stamp]) {
                    newest.note(person, stamp);
                }
                Ok(Kept::Kept)
            }
        }
    }

    /// Words were sent that go on from these: what is there goes with them, unless it is somebody else's.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    #[boxed]
    pub async fn sent_draft(&self, person: PersonId, key: &str, over: &[Stamp]) -> Result<(), DeskError> {
        let mut newest = self.turns.of(person).lock().await;
        for stamp in over.iter().take(OVER_MAX + 1) {
            newest.note(person, *stamp);
        }
        if may_replace(over, written(self.draft(person, key).await?).as_ref()) {
            self.drop_draft(person, key).await?;
        }
        Ok(())
    }

    async fn drop_draft(&self, person: PersonId, key: &str) -> Result<(), DeskError> {
        Ok(self.store.drop_drafts(person, &[key.to_owned()]).await?)
    }

    /// In the person's turn. `is_new`: nothing is there yet.
    async fn put_draft(&self, person: PersonId, key: &str, draft: DraftView, is_new: bool) -> Result<(), DeskError> {
        check(&draft)?;
        let now = self.config.clock.now();
        self.store.put_draft(person, key, &DraftRow { at: now, draft }).await?;
        if is_new {
            let keys = self.store.draft_keys(person).await?;
            self.store.drop_drafts(person, &too_many(keys, now)).await?;
        }
        Ok(())
    }

    async fn was_done(&self, op: OpId) -> Result<bool, StoreError> {
        Ok(self.store.load(&[], &[], Some((op, 0))).await?.done.is_some())
    }
}

/// What somebody wrote: an empty form that was refused keeps its place from nobody, or its refusal would be read for ever.
fn written(draft: Option<DraftView>) -> Option<DraftView> {
    draft.filter(|draft| !is_bare(draft))
}

/// Slashes and words, as our own pages name their places.
fn is_key(key: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '/' | '-' | '_' | '.');
    !key.is_empty() && key.len() <= KEY_CHARS_MAX && key.chars().all(plain)
}

fn is_over(written_at: Timestamp, now: Timestamp) -> bool {
    KEPT_FOR <= now.duration_since(written_at)
}

fn check(draft: &DraftView) -> Result<(), DeskError> {
    let fields = draft.fields.iter().flat_map(|(name, value)| [name, value]);
    let words = fields.chain([&draft.body, &draft.mode]).map(String::as_str);
    let files = draft.files.iter().flat_map(|file| [file.name.as_str(), &file.media, file.cid.as_deref().unwrap_or_default()]);
    let chars = words.chain(files).map(|text| text.chars().count()).sum();
    if DRAFT_CHARS_MAX < chars {
        return Err(TextError::TooLong { what: TextKind::Body, chars, max: DRAFT_CHARS_MAX }.into());
    }
    if FIELDS_MAX < draft.fields.len() {
        return Err(TextError::TooLong { what: TextKind::Body, chars: draft.fields.len(), max: FIELDS_MAX }.into());
    }
    if FILES_MAX < draft.files.len() {
        return Err(Refusal::TooManyFiles { files: draft.files.len(), max: FILES_MAX }.into());
    }
    Ok(())
}

/// The keys to drop: what is over, and the oldest beyond the most that are kept.
fn too_many(mut keys: Vec<(Timestamp, String)>, now: Timestamp) -> Vec<String> {
    keys.sort();
    let beyond = keys.len().saturating_sub(DRAFTS_MAX);
    let drop = keys.into_iter().enumerate().filter(|(rank, (at, _))| *rank < beyond || is_over(*at, now));
    drop.map(|(_, (_, key))| key).collect()
}

#[cfg(test)]
mod tests {
    use shared::seal::Hash;
    use shared::text::Name;
    use shared::ticket::action::NewFile;

    use super::*;

    #[test]
    fn the_newest_of_each_hand_is_known_and_not_without_end() {
        let (one, other) = (PersonId(1), PersonId(65));
        let stamp = |op: u128, n| Stamp::new(OpId(op), n);
        let mut newest = Newest::default();
        newest.note(one, stamp(7, 2));
        newest.note(one, stamp(7, 1));
        assert_eq!(newest.of(one, OpId(7)), Some(2), "older words change nothing");
        assert_eq!(newest.of(other, OpId(7)), None, "another person's are not these");
        for op in 100..100 + 2 * NEWEST_MAX as u128 {
            newest.note(other, stamp(op, 1));
        }
        assert_eq!(newest.of(one, OpId(7)), Some(2), "however much another writes");
        assert_eq!(newest.of(other, OpId(100)), None);
        for person in 100..100 + PEOPLE_MAX as u64 {
            newest.note(PersonId(person), stamp(8, 1));
        }
        assert_eq!((newest.of(one, OpId(7)), newest.0.len()), (None, PEOPLE_MAX));
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).expect("in range")
    }

    #[test]
    fn places_are_named_by_us_alone() {
        for (key, good) in [
            ("ticket/1034", true),
            ("new", true),
            ("request/new", true),
            ("refused/000102030405060708090a0b0c0d0e0f", true),
            ("", false),
            ("ticket 1", false),
            ("Ticket/1", false),
            ("x' OR true --", false),
            ("ticket\0", false),
            ("è", false),
        ] {
            assert_eq!(is_key(key), good, "{key:?}");
        }
        assert!(is_key(&"a".repeat(KEY_CHARS_MAX)) && !is_key(&"a".repeat(KEY_CHARS_MAX + 1)));
    }

    #[test]
    fn the_oldest_and_what_is_over_give_way() {
        let day = 24 * 3600;
        let young: Vec<_> = (0..70).map(|i| (at(i), format!("k{i}"))).collect();
        assert_eq!(too_many(young.clone(), at(100)), ["k0", "k1", "k2", "k3", "k4", "k5"]);
        assert_eq!(too_many(young[..64].to_vec(), at(100)), [""; 0]);
        let mixed = vec![(at(0), "old".to_owned()), (at(29 * day), "young".to_owned())];
        assert_eq!(too_many(mixed, at(30 * day)), ["old"]);
    }

    #[test]
    fn what_is_too_long_to_send_is_kept_but_not_without_end() {
        let body = |chars: usize| DraftView { body: "è".repeat(chars), ..DraftView::default() };
        let fields = |n: usize, chars: usize| DraftView { fields: vec![(String::new(), "x".repeat(chars)); n], ..DraftView::default() };
        let file = |media: usize| {
            let file = NewFile {
                name: Name::try_from("a").expect("a name"),
                blob: Hash::ZERO,
                bytes: 1,
                media: "x".repeat(media),
                cid: None,
                seal: None,
            };
            DraftView { files: vec![file], ..DraftView::default() }
        };
        for (draft, good) in [
            (body(BODY_CHARS_MAX + 1), true),
            (body(DRAFT_CHARS_MAX), true),
            (body(DRAFT_CHARS_MAX + 1), false),
            (fields(FIELDS_MAX, 300), true),
            (fields(FIELDS_MAX + 1, 1), false),
            (fields(2, DRAFT_CHARS_MAX / 2 + 1), false),
            (file(DRAFT_CHARS_MAX - 1), true),
            (file(DRAFT_CHARS_MAX), false),
        ] {
            assert_eq!(check(&draft).is_ok(), good, "{} {}", draft.body.len(), draft.fields.len());
        }
    }
}
