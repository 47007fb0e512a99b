//! Hashes of passwords at rest. With a new one, what the old one opened is gone in the same transaction.

use jiff::Timestamp;
use shared::id::PersonId;
use surrealdb::types::{RecordId, Value};

use super::link::{Purpose, link_id};
use super::row::{id, int, micros, rows, text};
use super::session::insist;
use super::{Asked, Store, StoreError, run};
use crate::auth::password::Phc;

const FIND: &str = "SELECT * FROM $id";
/// A rehash loses to a new password.
const REPLACE: &str = "UPDATE $id SET phc = $new WHERE phc = $old RETURN NONE";
const SET: &str = "BEGIN;
UPSERT $id SET phc = $phc, at = $at RETURN NONE;
DELETE $links RETURN NONE;
DELETE session WHERE person = $person RETURN NONE;
COMMIT;";
/// As above, if the password is still the one that was shown.
const CHANGE: &str = "BEGIN;
LET $held = (SELECT VALUE phc FROM $id);
IF $held != $old { THROW 'sportello: stale' };
UPSERT $id SET phc = $phc, at = $at RETURN NONE;
DELETE $links RETURN NONE;
DELETE session WHERE person = $person RETURN NONE;
COMMIT;";

impl Store {
    pub(crate) async fn secret(&self, person: PersonId) -> Result<Option<Phc>, StoreError> {
        const DOING: &str = "reading a secret";
        let mut answer = run(DOING, self.query(FIND).bind(("id", Value::RecordId(secret_id(person))))).await?;
        let value = answer.take(0);
        rows(DOING, value).first().map(|row| row.text("phc").map(|phc| Phc(phc.to_owned()))).transpose()
    }

    /// A person's new password: their links and sessions end with the old one.
    pub(crate) async fn set_secret(&self, person: PersonId, phc: &Phc, now: Timestamp) -> Result<(), StoreError> {
        insist("keeping a secret", || self.bind_secret(SET, person, phc, now)).await.map(|_| ())
    }

    /// As [`Store::set_secret`], unless the password is no longer `old`: then a conflict.
    pub(crate) async fn change_secret(&self, person: PersonId, old: &Phc, new: &Phc, now: Timestamp) -> Result<(), StoreError> {
        let query = || self.bind_secret(CHANGE, person, new, now).bind(("old", vec![text(old.0.clone())]));
        insist("changing a secret", query).await.map(|_| ())
    }

    /// The same password under today's parameters.
    pub(crate) async fn rehash_secret(&self, person: PersonId, old: &Phc, new: &Phc) -> Result<(), StoreError> {
        let query = || {
            let query = self.query(REPLACE).bind(("id", Value::RecordId(secret_id(person))));
            query.bind(("old", text(old.0.clone()))).bind(("new", text(new.0.clone())))
        };
        insist("renewing a secret", query).await.map(|_| ())
    }

    fn bind_secret(&self, query: &'static str, person: PersonId, phc: &Phc, now: Timestamp) -> Asked<'_> {
        let links: Vec<Value> = Purpose::ALL.into_iter().map(|purpose| Value::RecordId(link_id(person, purpose))).collect();
        self.query(query)
            .bind(("id", Value::RecordId(secret_id(person))))
            .bind(("phc", text(phc.0.clone())))
            .bind(("at", micros(now)))
            .bind(("links", links))
            .bind(("person", int(person.0)))
    }
}

fn secret_id(person: PersonId) -> RecordId {
    id("secret", vec![int(person.0)])
}
