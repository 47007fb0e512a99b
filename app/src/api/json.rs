//! JSON between browser and server, both ways.
//!
//! What comes with a page, what a call answers and what the socket says is read by the same reader: another one would be another copy
//! of every type in the module. The browser's is [`shared::json`], which is small; the server reads what anybody may send by
//! `serde_json`, which says what is wrong with it.

use leptos::prelude::{Resource, SharedValue};
use leptos::server::codee::{Decoder, Encoder};
use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// JSON in the body of a request or an answer.
pub type Json = Post<JsonText>;

/// What a page loads, and has with it when it comes from the server.
pub type Loaded<T> = Resource<T, JsonText>;

/// Loads, again whenever what is asked for changes.
pub fn load<S, T, F>(source: impl Fn() -> S + Send + Sync + 'static, fetcher: impl Fn(S) -> F + Send + Sync + 'static) -> Loaded<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, fetcher, false)
}

/// What the server knows while it draws a page, and the browser has out of the page.
pub fn along<T>(value: impl FnOnce() -> T) -> T
where
    T: Serialize + DeserializeOwned,
{
    SharedValue::<T, JsonText>::new_with_encoding(value).into_inner()
}

/// JSON, read from text.
pub struct JsonText;

#[cfg(target_arch = "wasm32")]
pub use shared::json::{Unreadable, read};

#[cfg(not(target_arch = "wasm32"))]
pub use serde_json::{Error as Unreadable, from_str as read};

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_string(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = Unreadable;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        read(str::from_utf8(&bytes).map_err(serde::de::Error::custom)?)
    }
}

impl<T: Serialize> Encoder<T> for JsonText {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for JsonText {
    type Error = Unreadable;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        read(text)
    }
}
