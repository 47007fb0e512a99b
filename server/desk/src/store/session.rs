//! Sessions at rest, each under the hash of its token.

use std::time::Duration;

use jiff::Timestamp;
use shared::id::PersonId;
use shared::seal::Hash;
use shared::view::Theme;
use surrealdb::types::{RecordId, Value};

use super::row::{Columns, id_text, int, json, micros, row, rows};
use super::{Answer, Asked, Store, StoreError, run};

const INSERT: &str = "INSERT $rows RETURN NONE";
const FIND: &str = "SELECT * FROM $id";
const SEEN: &str = "UPDATE $id SET seen = $seen WHERE seen < $seen RETURN NONE";
const THEME: &str = "UPDATE $id SET theme = $theme RETURN NONE";
const END: &str = "DELETE $id RETURN NONE";
const END_ALL: &str = "DELETE session WHERE person = $person RETURN NONE";
const SWEEP: &str = "DELETE session WHERE began <= $began OR seen <= $seen RETURN NONE";

/// These rows are one person's own: whoever loses a race wins one of the next, or something is wrong.
const TRIES_MAX: u32 = 8;
/// The first pause after a lost race; it doubles.
const PAUSE: Duration = Duration::from_millis(1);

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SessionRow {
    pub(crate) person: PersonId,
    pub(crate) began_at: Timestamp,
    pub(crate) seen_at: Timestamp,
    pub(crate) theme: Option<Theme>,
}

impl Store {
    pub(crate) async fn begin_session(&self, hash: Hash, session: &SessionRow) -> Result<(), StoreError> {
        let new = row([
            ("id", Value::RecordId(session_id(hash))),
            ("person", int(session.person.0)),
            ("began", micros(session.began_at)),
            ("seen", micros(session.seen_at)),
            ("theme", theme_value(session.theme)),
        ]);
        let rows = vec![Value::Object(new)];
        insist("beginning a session", || self.query(INSERT).bind(("rows", rows.clone()))).await.map(|_| ())
    }

    pub(crate) async fn session(&self, hash: Hash) -> Result<Option<SessionRow>, StoreError> {
        const DOING: &str = "reading a session";
        let mut answer = run(DOING, self.query(FIND).bind(("id", Value::RecordId(session_id(hash))))).await?;
        let value = answer.take(0);
        rows(DOING, value).first().map(session_row).transpose()
    }

    /// Moves the moment of last use forward; a session that has ended meanwhile stays ended.
    pub(crate) async fn session_seen(&self, hash: Hash, seen_at: Timestamp) -> Result<(), StoreError> {
        let id = Value::RecordId(session_id(hash));
        insist("using a session", || self.query(SEEN).bind(("id", id.clone())).bind(("seen", micros(seen_at)))).await.map(|_| ())
    }

    pub(crate) async fn session_theme(&self, hash: Hash, theme: Option<Theme>) -> Result<(), StoreError> {
        let id = Value::RecordId(session_id(hash));
        insist("keeping a preference", || self.query(THEME).bind(("id", id.clone())).bind(("theme", theme_value(theme)))).await.map(|_| ())
    }

    /// Whatever the room: what is taken away needs little, and whoever signs out is out.
    pub(crate) async fn end_session(&self, hash: Hash) -> Result<(), StoreError> {
        let id = Value::RecordId(session_id(hash));
        insist("ending a session", || self.settling(END).bind(("id", id.clone()))).await.map(|_| ())
    }

    pub(crate) async fn end_sessions_of(&self, person: PersonId) -> Result<(), StoreError> {
        insist("ending a person's sessions", || self.settling(END_ALL).bind(("person", int(person.0)))).await.map(|_| ())
    }

    /// Forgets sessions that began or were last used too long ago.
    pub(crate) async fn sweep_sessions(&self, began_at: Timestamp, seen_at: Timestamp) -> Result<(), StoreError> {
        let query = || self.query(SWEEP).bind(("began", micros(began_at))).bind(("seen", micros(seen_at)));
        insist("forgetting old sessions", query).await.map(|_| ())
    }
}

fn session_id(hash: Hash) -> RecordId {
    id_text("session", &hash.to_string())
}

fn theme_value(theme: Option<Theme>) -> Value {
    theme.map_or(Value::None, |theme| json(&theme))
}

fn session_row(columns: &Columns) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        person: PersonId(columns.uint("person")?),
        began_at: columns.moment("began")?,
        seen_at: columns.moment("seen")?,
        theme: columns.text_or_none("theme").map(|_| columns.json("theme")).transpose()?,
    })
}

/// Runs a query of plain state, again when it lost a race. Each has the same effect however often it is run.
pub(super) async fn insist<'q>(doing: &'static str, query: impl Fn() -> Asked<'q>) -> Result<Answer, StoreError> {
    for attempt in 0..TRIES_MAX - 1 {
        match run(doing, query()).await {
            Err(error) if error.is_conflict() => tokio::time::sleep(PAUSE * 2_u32.pow(attempt)).await,
            settled => return settled,
        }
    }
    run(doing, query()).await
}
