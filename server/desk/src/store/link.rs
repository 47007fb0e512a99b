//! One-time links at rest: one row per person and purpose, so that a newer link replaces the older.

use jiff::Timestamp;
use shared::id::PersonId;
use shared::seal::Hash;
use shared::text::Email;
use surrealdb::types::{RecordId, RecordIdKey, Value};

use super::row::{Columns, id, int, micros, row, rows, text};
use super::session::insist;
use super::{Store, StoreError, run};

const PUT: &str = "UPSERT $id CONTENT $row RETURN NONE";
const FIND: &str = "SELECT * FROM link WHERE hash = $hash LIMIT 1";
/// Whoever deletes the row used the link; everybody else finds nothing.
const TAKE: &str = "DELETE $id WHERE hash = $hash RETURN BEFORE";
const SWEEP: &str = "DELETE link WHERE until <= $now RETURN NONE";

/// What a link is for. It opens nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Signs in.
    SignIn,
    /// Lets a new password be chosen.
    Reset,
    /// Lets a first one be chosen. It is another kind, so that whoever asks for a reset meanwhile takes no invitation away.
    Invitation,
}

impl Purpose {
    pub(crate) const ALL: [Self; 3] = [Self::SignIn, Self::Reset, Self::Invitation];

    fn code(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Reset => "reset",
            Self::Invitation => "invitation",
        }
    }
}

/// A link as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LinkRow {
    pub(crate) person: PersonId,
    pub(crate) purpose: Purpose,
    pub(crate) hash: Hash,
    /// Where it was sent: that address is proved by it, and no other.
    pub(crate) address: Email,
    pub(crate) sent_at: Timestamp,
    pub(crate) until: Timestamp,
}

impl Store {
    pub(crate) async fn put_link(&self, link: &LinkRow) -> Result<(), StoreError> {
        let columns = row([
            ("hash", text(link.hash.to_string())),
            ("address", text(link.address.as_str())),
            ("sent", micros(link.sent_at)),
            ("until", micros(link.until)),
        ]);
        let query = || {
            let id = Value::RecordId(link_id(link.person, link.purpose));
            self.query(PUT).bind(("id", id)).bind(("row", Value::Object(columns.clone())))
        };
        insist("keeping a link", query).await.map(|_| ())
    }

    pub(crate) async fn link(&self, hash: Hash) -> Result<Option<LinkRow>, StoreError> {
        const DOING: &str = "reading a link";
        let mut answer = run(DOING, self.query(FIND).bind(("hash", text(hash.to_string())))).await?;
        let value = answer.take(0);
        rows(DOING, value).first().map(link_row).transpose()
    }

    /// Uses a link up. Of any number of callers one is told `true`.
    pub(crate) async fn take_link(&self, link: &LinkRow) -> Result<bool, StoreError> {
        const DOING: &str = "using a link";
        let query = || {
            let id = Value::RecordId(link_id(link.person, link.purpose));
            self.query(TAKE).bind(("id", id)).bind(("hash", text(link.hash.to_string())))
        };
        let mut answer = insist(DOING, query).await?;
        let value = answer.take(0);
        Ok(!rows(DOING, value).is_empty())
    }

    pub(crate) async fn sweep_links(&self, now: Timestamp) -> Result<(), StoreError> {
        insist("forgetting old links", || self.query(SWEEP).bind(("now", micros(now)))).await.map(|_| ())
    }
}

pub(super) fn link_id(person: PersonId, purpose: Purpose) -> RecordId {
    id("link", vec![int(person.0), text(purpose.code())])
}

fn link_row(columns: &Columns) -> Result<LinkRow, StoreError> {
    let wrong = |why: &str| StoreError::Row { doing: columns.doing, why: why.to_owned() };
    let code = match &columns.id()?.key {
        RecordIdKey::Array(key) => match key.get(1) {
            Some(Value::String(code)) => code,
            _ => return Err(wrong("purpose")),
        },
        _ => return Err(wrong("key")),
    };
    let person = columns.key_numbers()?.first().copied().ok_or_else(|| wrong("person"))?;
    Ok(LinkRow {
        person: PersonId(person),
        purpose: Purpose::ALL.into_iter().find(|purpose| purpose.code() == code).ok_or_else(|| wrong("purpose"))?,
        hash: columns.hash("hash")?,
        address: Email::try_from(columns.text("address")?).map_err(|error| wrong(&error.to_string()))?,
        sent_at: columns.moment("sent")?,
        until: columns.moment("until")?,
    })
}
