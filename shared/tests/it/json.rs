//! What a browser reads is what `serde_json` reads.

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use shared::event::{Change, Event};
use shared::json::{Unreadable, read};
use shared::live::FromServer;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Bare,
    One(u8),
    Pair(i64, String),
    Named { inner: Option<Box<Kind>> },
}

#[derive(Debug, PartialEq, Deserialize)]
struct Wrapped(String);

#[derive(Debug, PartialEq, Deserialize)]
struct Whole {
    kind: Kind,
    wrapped: Wrapped,
    pair: (u8, bool),
    #[serde(default)]
    list: Vec<Option<f64>>,
    #[serde(default)]
    by_number: BTreeMap<i16, ()>,
    #[serde(default)]
    by_name: BTreeMap<Name, char>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Name {
    FirstOne,
    Other,
}

fn same<T: DeserializeOwned + PartialEq + Debug>(text: &str) {
    assert_eq!(read::<T>(text).ok(), serde_json::from_str::<T>(text).ok(), "{text}");
}

fn is_read<T: DeserializeOwned + PartialEq + Debug>(text: &str) {
    assert!(read::<T>(text).is_ok(), "{text}");
    same::<T>(text);
}

#[test]
fn values_of_every_kind_are_read_alike() {
    is_read::<Whole>(
        r#"{"pair":[7,true],"kind":{"named":{"inner":{"pair":[-5,"a\u00e8\n\"b\""]}}},"more":{"unknown":[1,{"a":null}]},"wrapped":"",
            "list":[null,1,-2,2.5e3],"by_number":{"-3":null,"7":null},"by_name":{"first-one":"è","other":"x"}}"#,
    );
    is_read::<Whole>(r#"{"kind":"bare","wrapped":"w","pair":[0,false]}"#);
    for text in [r#""bare""#, r#"{"bare":null}"#, r#"{"one":255}"#, r#"{"named":{"inner":null}}"#, r#"{"named":{}}"#] {
        is_read::<Kind>(text);
    }
    for text in ["0", "18446744073709551615"] {
        is_read::<u64>(text);
    }
    is_read::<i64>("-9223372036854775808");
    is_read::<f64>("3");
    is_read::<Option<Option<u8>>>("null");
    is_read::<()>("null");
    is_read::<serde_json::Value>(r#"{"a":[1,-1,0.5,"x",true,null,{}]}"#);
}

#[test]
fn what_is_no_such_value_is_refused_alike() {
    for text in ["", "{", "{}x", "nul", "[1", r#""a"#, "\u{0}", r#"{"kind":"bare"}"#, r#"{"kind":"bare","kind":"bare"}"#] {
        same::<Whole>(text);
        assert_eq!(read::<Whole>(text), Err(Unreadable), "{text}");
    }
    for text in [r#""other""#, r#"{"one":256}"#, r#"{"one":-1}"#, r#"{"one":1,"bare":null}"#, "{}", r#"{"bare":1}"#, r#""one""#, "7", "[]"]
    {
        same::<Kind>(text);
        assert_eq!(read::<Kind>(text), Err(Unreadable), "{text}");
    }
    for text in ["[1]", "[1,true,2]", "[true,1]", "{}"] {
        same::<(u8, bool)>(text);
    }
    for text in ["1.5", "-1", "\"1\"", "18446744073709551616", "true", "null"] {
        same::<u64>(text);
    }
    for text in [r#"{"x":null}"#, r#"{"40000":null}"#, r#"{"1.5":null}"#] {
        same::<BTreeMap<i16, ()>>(text);
    }
    // So deep is nothing of ours, and no stack is used up.
    let deep = "[".repeat(100_000);
    assert_eq!(read::<serde_json::Value>(&deep), Err(Unreadable));
}

#[test]
fn every_event_on_file_is_read_alike() {
    let files = [include_str!("../golden/event-v1.jsonl"), include_str!("../golden/event-v2.jsonl")];
    for line in files.iter().flat_map(|file| file.lines()) {
        let event: Event = serde_json::from_str(line).expect("an event");
        assert_eq!(read::<Event>(line).as_ref(), Ok(&event));
        assert_eq!(read::<Vec<Change>>(&event.body).ok(), event.changes().ok(), "{line}");
    }
    is_read_as_written(&FromServer::Welcome { settings: 7 });
    is_read_as_written(&FromServer::Subscribed { sub: 7, list: u64::MAX });
}

fn is_read_as_written(said: &FromServer) {
    let text = serde_json::to_string(said).expect("JSON");
    assert_eq!(serde_json::to_string(&read::<FromServer>(&text).expect("a frame")).expect("JSON"), text);
}
