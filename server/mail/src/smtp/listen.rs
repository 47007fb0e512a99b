//! Accepting connections: how many, from whom, and how they end when the desk stops.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
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
/// Who waits at once for the seat of somebody who was asked to leave.
const WAITING_MAX: usize = 64;
/// After being asked to leave, for the mail that is just coming; then the other side keeps it and comes again.
const LEAVE_TIME: Duration = Duration::from_secs(5);
/// For the seat of somebody who was asked to leave.
const SEAT_TIME: Duration = Duration::from_secs(10);
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
    guests: Mutex<Guests>,
    memory: Arc<Semaphore>,
}

#[derive(Default)]
struct Guests {
    by_peer: HashMap<IpAddr, Guest>,
    /// How many connections there have been.
    entered: u64,
}

struct Guest {
    connections: usize,
    /// Those of the connections that have no seat yet: asking them to leave would make none free.
    standing: usize,
    /// Those that have a seat and were not asked to leave yet, the oldest first.
    staying: BTreeMap<u64, CancellationToken>,
    room: Room,
}

/// One connection's place in [`Peers`]; leaving gives it back.
struct Place {
    peers: Arc<Peers>,
    peer: IpAddr,
    number: u64,
    seated: bool,
    /// Somebody else needs the place more.
    leave: CancellationToken,
    room: Room,
}

impl Peers {
    fn new(limits: &Limits) -> Arc<Self> {
        Arc::new(Self { guests: Mutex::default(), memory: Room::of_all(limits.held_bytes) })
    }

    fn enter(self: &Arc<Self>, peer: IpAddr, limits: &Limits) -> Option<Place> {
        let mut guests = self.guests.lock();
        guests.entered += 1;
        let number = guests.entered;
        let new = || {
            let room = Room::of_peer(&self.memory, limits.held_bytes_per_peer);
            Guest { connections: 0, standing: 0, staying: BTreeMap::new(), room }
        };
        let guest = guests.by_peer.entry(peer).or_insert_with(new);
        if limits.connections_per_peer <= guest.connections {
            return None;
        }
        guest.connections += 1;
        guest.standing += 1;
        let (leave, room) = (CancellationToken::new(), guest.room.clone());
        Some(Place { peers: Arc::clone(self), peer, number, seated: false, leave, room })
    }

    /// Asks the oldest seated connection of the peer that has most seats to leave, in the network that has most, if that network
    /// then still has as many as the newcomer's will have. Within the newcomer's own network, peer stands against peer.
    fn make_way_for(&self, newcomer: IpAddr) -> bool {
        let mut guests = self.guests.lock();
        let (own, mut seated, mut network_has) = (network_of(newcomer), HashMap::<IpAddr, usize>::new(), 0);
        for (peer, guest) in &guests.by_peer {
            *seated.entry(network_of(*peer)).or_default() += guest.staying.len();
            network_has += if network_of(*peer) == own { guest.present() } else { 0 };
        }
        let has = guests.by_peer.get(&newcomer).map_or(0, Guest::present);
        let largest = guests
            .by_peer
            .iter_mut()
            .map(|(peer, guest)| (network_of(*peer), guest))
            .map(|(network, guest)| (network == own, seated.get(&network).copied().unwrap_or_default(), guest))
            .filter(|(neighbour, of_network, guest)| if *neighbour { has < guest.staying.len() } else { network_has < *of_network })
            .max_by_key(|(_, of_network, guest)| (*of_network, guest.staying.len(), Reverse(guest.staying.keys().next().copied())));
        let Some((_, oldest)) = largest.and_then(|(_, _, guest)| guest.staying.pop_first()) else { return false };
        oldest.cancel();
        true
    }
}

impl Guest {
    /// Its connections, but for those that were asked to leave.
    fn present(&self) -> usize {
        self.staying.len() + self.standing
    }
}

impl Place {
    /// It has a seat from now on, and may be asked for it.
    fn sit(&mut self) {
        if self.seated {
            return;
        }
        self.seated = true;
        if let Some(guest) = self.peers.guests.lock().by_peer.get_mut(&self.peer) {
            guest.standing -= 1;
            guest.staying.insert(self.number, self.leave.clone());
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut guests = self.peers.guests.lock();
        if let Some(guest) = guests.by_peer.get_mut(&self.peer) {
            if self.seated {
                guest.staying.remove(&self.number);
            } else {
                guest.standing -= 1;
            }
            guest.connections -= 1;
            if guest.connections == 0 {
                guests.by_peer.remove(&self.peer);
            }
        }
    }
}

/// Serves until `stop` is cancelled. Idle connections then get `421`; mails that are being received have
/// [`super::Limits::grace_time`] to be finished. Returns when the last connection is gone.
pub async fn serve<S: Sink>(listener: Listener<S>, stop: CancellationToken) {
    let Listener { socket, door, sink } = listener;
    let door = Arc::new(door);
    let peers = Peers::new(&door.limits);
    let seats = Arc::new(Semaphore::new(door.limits.connections));
    let (refusals, waiting) = (Arc::new(Semaphore::new(REFUSALS_MAX)), Arc::new(Semaphore::new(WAITING_MAX)));
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
        let place = peers.enter(neighbourhood(peer), &door.limits);
        let seated = place.and_then(|mut place| Some((seat(&seats, &waiting, &mut place)?, place)));
        let Some((seat, mut place)) = seated else {
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
        let leave = place.leave.clone();
        let session = Session::new(Arc::clone(&door), Arc::clone(&sink), peer, place.room.clone(), stop.clone(), leave.clone());
        sessions.spawn(async move {
            match seat.await {
                None => refuse(stream).await,
                Some(_seat) => {
                    place.sit();
                    tokio::select! {
                        () = session.run(Wire::new(stream)) => {}
                        () = cut(&leave) => {
                            tracing::debug!("mail: a connection was cut for the sake of another peer");
                        }
                    }
                }
            }
            drop(place);
        });
    }
    drop(socket);
    let ending = async { while sessions.join_next().await.is_some() {} };
    if tokio::time::timeout(door.limits.grace_time, ending).await.is_err() {
        tracing::warn!(open = sessions.len(), "mail: connections cut at the end of the grace time");
        sessions.shutdown().await;
    }
}

/// A seat that is free, or becomes free because somebody was asked to leave theirs; none when nobody has to.
fn seat(
    seats: &Arc<Semaphore>,
    waiting: &Arc<Semaphore>,
    place: &mut Place,
) -> Option<impl Future<Output = Option<OwnedSemaphorePermit>> + use<>> {
    let free = Arc::clone(seats).try_acquire_owned().ok();
    if free.is_some() {
        place.sit();
    }
    let waits = if free.is_some() { None } else { Some(Arc::clone(waiting).try_acquire_owned().ok()?) };
    if waits.is_some() && !place.peers.make_way_for(place.peer) {
        return None;
    }
    let seats = Arc::clone(seats);
    Some(async move {
        match free {
            Some(seat) => Some(seat),
            None => {
                let seat = tokio::time::timeout(SEAT_TIME, seats.acquire_owned()).await;
                drop(waits);
                seat.ok()?.ok()
            }
        }
    })
}

/// Until somebody who was asked to leave has had the time to.
async fn cut(leave: &CancellationToken) {
    leave.cancelled().await;
    tokio::time::sleep(LEAVE_TIME).await;
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

/// What is given to one site: an IPv6 /48, in which there are 65,536 peers. With IPv4 each address is a peer of its own.
#[must_use]
pub fn network(peer: IpAddr) -> Option<IpAddr> {
    match peer.to_canonical() {
        IpAddr::V4(_) => None,
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            Some(IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)))
        }
    }
}

fn network_of(peer: IpAddr) -> IpAddr {
    network(peer).unwrap_or(peer)
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
        let peers = Peers::new(&limits);
        let peer = "192.0.2.1".parse().unwrap();
        let places = [peers.enter(peer, &limits), peers.enter(peer, &limits), peers.enter(peer, &limits)];
        assert_eq!(places.each_ref().map(Option::is_some), [true, true, false]);
        drop(places);
        assert!(peers.guests.lock().by_peer.is_empty());
    }

    #[test]
    fn who_has_most_makes_way_for_who_has_less_and_for_nobody_else() {
        let limits = Limits::default();
        let peers = Peers::new(&limits);
        let enter = |peer: &str| {
            let mut place = peers.enter(peer.parse().unwrap(), &limits).unwrap();
            place.sit();
            place
        };
        let makes_way = |peer: &str| peers.make_way_for(peer.parse().unwrap());
        let many = [enter("192.0.2.1"), enter("192.0.2.1"), enter("192.0.2.1")];
        let few = [enter("192.0.2.2"), enter("192.0.2.2")];
        assert!(!makes_way("192.0.2.1"));
        assert!(makes_way("192.0.2.2"));
        assert_eq!(many.each_ref().map(|place| place.leave.is_cancelled()), [true, false, false], "the oldest");
        assert!(!makes_way("192.0.2.2"), "each has two now");
        let _one = enter("192.0.2.3");
        assert!(makes_way("192.0.2.3"));
        assert_eq!(many.iter().chain(&few).filter(|place| place.leave.is_cancelled()).count(), 2);
    }

    #[test]
    fn the_peers_of_one_network_make_way_together_for_another_and_one_by_one_for_each_other() {
        let limits = Limits::default();
        let peers = Peers::new(&limits);
        let enter = |peer: String| {
            let mut place = peers.enter(peer.parse().unwrap(), &limits).unwrap();
            place.sit();
            place
        };
        let makes_way = |peer: &str| peers.make_way_for(peer.parse().unwrap());
        // One seat for each /64 of a /48.
        let crowd: Vec<Place> = (0..5).map(|number| enter(format!("2001:db8:7:{number}::"))).collect();
        let asked = || crowd.iter().map(|place| place.leave.is_cancelled()).collect::<Vec<_>>();
        let _neighbour = enter("2001:db8:7:9::".to_owned());
        assert!(!makes_way("2001:db8:7:9::"), "each has one");
        let _elsewhere = ["2001:db8:8::".to_owned(), "192.0.2.1".to_owned()].map(enter);
        assert!(makes_way("2001:db8:8::") && makes_way("192.0.2.1"), "six of one network");
        assert_eq!(asked(), [true, true, false, false, false], "the oldest");
        let greedy = ["2001:db8:7:8::"; 2].map(|peer| enter(peer.to_owned()));
        assert!(makes_way("2001:db8:7:9::"), "a neighbour has two");
        assert_eq!(greedy.each_ref().map(|place| place.leave.is_cancelled()), [true, false]);
        assert_eq!(asked(), [true, true, false, false, false]);
    }

    #[test]
    fn who_waits_for_a_seat_is_not_asked_for_it_and_counts_among_those_who_came() {
        let limits = Limits::default();
        let peers = Peers::new(&limits);
        let stand = |peer: &str| peers.enter(peer.parse().unwrap(), &limits).unwrap();
        let makes_way = |peer: &str| peers.make_way_for(peer.parse().unwrap());
        let mut seated = ["192.0.2.1"; 3].map(stand);
        seated.iter_mut().for_each(Place::sit);
        let first = stand("192.0.2.2");
        assert!(makes_way("192.0.2.2"));
        let second = stand("192.0.2.2");
        assert!(!makes_way("192.0.2.2"), "two have a seat, and two wait");
        let crowd = ["192.0.2.3"; 5].map(stand);
        let other = stand("192.0.2.4");
        assert!(makes_way("192.0.2.4"), "one of two seats");
        assert!(!makes_way("192.0.2.4"), "one has a seat: the five who wait have none to give");
        assert_eq!(seated.each_ref().map(|place| place.leave.is_cancelled()), [true, true, false]);
        assert!(crowd.iter().chain([&first, &second, &other]).all(|place| !place.leave.is_cancelled()));
        drop((seated, crowd, first, second, other));
        assert!(peers.guests.lock().by_peer.is_empty());
    }
}
