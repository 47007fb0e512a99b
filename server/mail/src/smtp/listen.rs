//! Accepting connections: how many, from whom, and how they end when the desk stops.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::incoming::Room;
use super::session::Session;
use super::wire::Wire;
use super::{Door, Limits, Sink, answer};

/// Refusals that are being said at once; beyond that a connection is closed without a word.
const REFUSALS_MAX: usize = 32;
/// For the words of a refusal.
const REFUSAL_TIME: Duration = Duration::from_secs(5);
/// After a failed `accept` (no file descriptors left, for one), so that the loop does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A listening socket and what it serves.
pub struct Listener<S> {
    /// The bound socket.
    pub socket: TcpListener,
    /// Protocol, name, certificate and limits.
    pub door: Door,
    /// The desk.
    pub sink: Arc<S>,
}

/// What each peer has of the house: its connections, and the memory that their mails share.
struct Peers {
    guests: Mutex<HashMap<IpAddr, Guest>>,
    memory: Arc<Semaphore>,
}

struct Guest {
    connections: usize,
    room: Room,
}

/// One connection's place in [`Peers`]; leaving gives it back.
struct Place {
    peers: Arc<Peers>,
    peer: IpAddr,
    room: Room,
}

impl Peers {
    fn enter(self: &Arc<Self>, peer: IpAddr, limits: &Limits) -> Option<Place> {
        let mut guests = self.guests.lock();
        let new = || Guest { connections: 0, room: Room::of_peer(&self.memory, limits.held_bytes_per_peer) };
        let guest = guests.entry(peer).or_insert_with(new);
        if limits.connections_per_peer <= guest.connections {
            return None;
        }
        guest.connections += 1;
        Some(Place { peers: Arc::clone(self), peer, room: guest.room.clone() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut guests = self.peers.guests.lock();
        if let Some(guest) = guests.get_mut(&self.peer) {
            guest.connections -= 1;
            if guest.connections == 0 {
                guests.remove(&self.peer);
            }
        }
    }
}

/// Serves until `stop` is cancelled. Idle connections then get `421`; mails that are being received have
/// [`super::Limits::grace_time`] to be finished. Returns when the last connection is gone.
pub async fn serve<S: Sink>(listener: Listener<S>, stop: CancellationToken) {
    let Listener { socket, door, sink } = listener;
    let door = Arc::new(door);
    let peers = Arc::new(Peers { guests: Mutex::default(), memory: Room::of_all(door.limits.held_bytes) });
    let seats = Arc::new(Semaphore::new(door.limits.connections));
    let refusals = Arc::new(Semaphore::new(REFUSALS_MAX));
    let mut sessions = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            // Ended sessions are collected as they end, so that the set holds living ones only.
            Some(_) = sessions.join_next() => continue,
            accepted = socket.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok((stream, address)) => (stream, address.ip().to_canonical()),
            Err(error) => {
                tracing::warn!(%error, "mail: a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let seat = Arc::clone(&seats).try_acquire_owned().ok();
        let place = peers.enter(neighbourhood(peer), &door.limits);
        let (Some(seat), Some(place)) = (seat, place) else {
            if let Ok(permit) = Arc::clone(&refusals).try_acquire_owned() {
                sessions.spawn(async move {
                    refuse(stream).await;
                    drop(permit);
                });
            }
            continue;
        };
        // Answers are small and waited for: held back to be sent together, each would cost 40 ms.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "mail: TCP_NODELAY could not be set");
        }
        let session = Session::new(Arc::clone(&door), Arc::clone(&sink), peer, place.room.clone(), stop.clone());
        sessions.spawn(async move {
            session.run(Wire::new(stream)).await;
            drop((seat, place));
        });
    }
    drop(socket);
    let ending = async { while sessions.join_next().await.is_some() {} };
    if tokio::time::timeout(door.limits.grace_time, ending).await.is_err() {
        tracing::warn!(open = sessions.len(), "mail: connections cut at the end of the grace time");
        sessions.shutdown().await;
    }
}

async fn refuse(stream: TcpStream) {
    let mut wire = Wire::new(stream);
    let saying = async {
        if wire.send(&format!("{}\r\n", answer::TOO_MANY_CONNECTIONS)).await.is_ok() {
            wire.close().await;
        }
    };
    if tokio::time::timeout(REFUSAL_TIME, saying).await.is_err() {
        tracing::debug!("mail: a refused peer did not listen");
    }
}

/// What counts as one peer: an IPv4 address, or an IPv6 /64.
#[must_use]
pub fn neighbourhood(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        v4 @ IpAddr::V4(_) => v4,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_one_peer() {
        for (a, b, same) in [
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
            ("::ffff:192.0.2.1", "192.0.2.1", true),
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true),
            ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
        ] {
            let of = |text: &str| neighbourhood(text.parse().unwrap());
            assert_eq!(of(a) == of(b), same, "{a} {b}");
        }
    }

    #[test]
    fn a_peer_that_left_takes_up_no_memory() {
        let limits = Limits { connections_per_peer: 2, ..Limits::default() };
        let peers = Arc::new(Peers { guests: Mutex::default(), memory: Room::of_all(limits.held_bytes) });
        let peer = "192.0.2.1".parse().unwrap();
        let places = [peers.enter(peer, &limits), peers.enter(peer, &limits), peers.enter(peer, &limits)];
        assert_eq!(places.each_ref().map(Option::is_some), [true, true, false]);
        drop(places);
        assert!(peers.guests.lock().is_empty());
    }
}
