//! A call's own name, and sending it until it has surely arrived: the same name is done once, however often it is sent.

use std::future::Future;
use std::pin::Pin;

use gloo_timers::future::TimeoutFuture;
use leptos::task::spawn_local;
use shared::act::Outcome;
use shared::id::OpId;

use crate::api::ApiError;

/// Waits between tries of one call: about 15 s together, as long as a restart of the server takes.
const WAITS_MS: [u32; 5] = [400, 800, 1_600, 4_000, 8_000];

/// What the desk says of a change.
pub type Answer = Result<Outcome, ApiError>;
/// An answer on its way.
pub type Sent = Pin<Box<dyn Future<Output = Answer>>>;

/// 128 random bits. Only for Effects and handlers.
#[must_use]
pub fn new_op() -> OpId {
    let mut bytes = [0_u8; 16];
    let crypto = leptos::prelude::window().crypto();
    // Every browser that runs WASM has it; without it the desk would refuse the second call as a repetition of another.
    let random = crypto.and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    drop(random);
    OpId(u128::from_be_bytes(bytes))
}

/// Sends a call, and sends it again while the desk cannot be reached or is busy.
///
/// # Errors
/// What the desk says, or that it could not be reached.
pub async fn surely<T, Sent>(send: impl Fn() -> Sent) -> Result<T, ApiError>
where
    Sent: Future<Output = Result<T, ApiError>>,
{
    for wait in WAITS_MS {
        match send().await {
            Err(error) if error.passing() => TimeoutFuture::new(wait).await,
            answer => return answer,
        }
    }
    send().await
}

/// Sends a change under a name of its own, then goes on with its answer. Boxed, for the browser carries this once and not once for
/// each thing that may be changed.
pub fn ask(send: Box<dyn Fn(OpId) -> Sent>, then: Box<dyn FnOnce(Answer)>) {
    let op = new_op();
    spawn_local(async move { then(surely(|| send(op)).await) });
}
