//! What can influence the future or an invariant, as a number: without clock, ids and chance.

use super::incremental::mixed;
use crate::encode::{self, Bytes, Encode, Epochs, Names, Sink};
use crate::linear::Ledger;
use crate::protocol::{Protocol, Rules};
use crate::sim::{
    ByClient, ByNode, ClientSlot, Common, Held, InFlight, LinkState, Network, NodeEnv, Parts, Pending, World,
};
use crate::value::NodeId;
use xxhash_rust::xxh64::xxh64;

/// The parts of a world that a fingerprint hashes.
pub struct Hashed<'a, P: Protocol> {
    pub by_node: ByNode<'a, P>,
    pub clients: &'a [ClientSlot<P::Client>],
    pub ledger: &'a Option<Ledger>,
    pub rules: &'a Rules,
    pub network: &'a Network<P>,
    pub ghost: &'a P::Ghost,
}

/// Of all parts of a world those that are hashed: not what is the same in a whole search, what only says
/// how the run came here, nor who listens. What clients were told is in the ledger, as far as it matters.
pub fn hashed<P: Protocol>(world: &World<P>) -> Hashed<'_, P> {
    let Parts { fixed: _, by_node, by_client, common, record: _, quiet: _ } = world.parts();
    let ByClient { clients, operations: _, asked: _, ledger } = by_client;
    // How long writes take is time.
    let Common { rules, disk_latency: _, network, ghost } = common;
    Hashed { by_node, clients, ledger, rules, network, ghost }
}

/// One XXH64 hash of 64 bits over canonical bytes, with nodes called by these names.
pub fn of<P: Protocol>(world: &World<P>, names: &Names, seed: u64) -> u64 {
    let Hashed { by_node, clients, ledger, rules, network, ghost } = hashed(world);
    let ByNode { nodes, disks, envs } = by_node;
    let mut sink = Bytes::new(names, 512);
    rules.bits().encode(&mut sink);
    encode::by_node(nodes, &mut sink);
    encode::by_node(disks, &mut sink);
    ghost.encode(&mut sink);
    encode::by_node(envs, &mut sink);
    for client_slot in clients {
        client(client_slot).encode(&mut sink);
    }
    ledger.encode(&mut sink);
    cuts(network, names, seed).encode(&mut sink);
    messages(network, names, seed).encode(&mut sink);
    xxh64(&sink.bytes, seed)
}

/// See `Explore::fingerprint_of_model`.
pub fn of_model<P: Protocol>(world: &World<P>) -> u64 {
    let Hashed { by_node, clients, ledger: _, rules: _, network, ghost: _ } = hashed(world);
    let ByNode { nodes, disks, envs } = by_node;
    let mut sink = Bytes::new(&Names::OWN, 512);
    nodes.encode(&mut sink);
    disks.encode(&mut sink);
    envs.encode(&mut sink);
    for client_slot in clients {
        client(client_slot).encode(&mut sink);
    }
    cuts(network, &Names::OWN, 0).encode(&mut sink);
    messages(network, &Names::OWN, 0).encode(&mut sink);
    xxh64(&sink.bytes, 0)
}

/// See `Explore::fingerprint_by_rank`.
pub fn by_rank<P: Protocol>(world: &World<P>) -> u64 {
    let mut sink = Bytes { epochs: Epochs::Listed(Vec::new()), ..Bytes::new(&Names::OWN, 512) };
    what_goes_on(world, &mut sink);
    if let Epochs::Listed(epochs) = sink.epochs {
        sink.epochs = Epochs::Ranked(epochs);
    }
    sink.bytes.clear();
    what_goes_on(world, &mut sink);
    xxh64(&sink.bytes, 0)
}

/// All that nodes will do, but for what invariants and the judge of clients' histories make of it.
fn what_goes_on<P: Protocol>(world: &World<P>, sink: &mut Bytes) {
    let Hashed { by_node, clients, ledger: _, rules, network, ghost: _ } = hashed(world);
    let ByNode { nodes, disks, envs } = by_node;
    rules.bits().encode(sink);
    nodes.encode(sink);
    disks.encode(sink);
    envs.encode(sink);
    for client_slot in clients {
        client(client_slot).encode(sink);
    }
    cuts(network, &Names::OWN, 0).encode(sink);
    for to in world.roster.ids() {
        for in_flight in network.messages.iter().filter(|in_flight| in_flight.to == to) {
            ((in_flight.from, to), &in_flight.content.0).encode(sink);
        }
    }
}

/// What a node is, with nobody named: nodes that differ here have not only changed places.
pub fn likeness<P: Protocol>(world: &World<P>, node: NodeId) -> u64 {
    let ByNode { nodes, disks, envs } = hashed(world).by_node;
    let mut sink = Bytes::new(&Names::HIDDEN, 128);
    nodes[node.index()].encode(&mut sink);
    disks[node.index()].encode(&mut sink);
    envs[node.index()].encode(&mut sink);
    xxh64(&sink.bytes, 0)
}

/// What is hashed of a client: not where its operation stands in the history of all.
pub fn client<C: crate::protocol::Client>(client_slot: &ClientSlot<C>) -> &C {
    let ClientSlot { id: _, client, operation: _ } = client_slot;
    client
}

/// Links that are cut, as a sum.
pub fn cuts<P: Protocol>(network: &Network<P>, names: &Names, seed: u64) -> u64 {
    let cut = |link: &LinkState| {
        let LinkState { up, latency: _, draws: _, last_due: _ } = link;
        !up
    };
    if !network.links.iter().any(cut) {
        return 0;
    }
    let nodes = || (0..network.nodes).map(|place| NodeId(place as u8));
    let pairs = nodes().flat_map(|from| nodes().map(move |to| (from, to)));
    let pairs = pairs.filter(|(from, to)| cut(network.link(*from, *to)));
    pairs.fold(0, |sum: u64, pair| hash(&pair, names, seed, &mut Vec::new()).wrapping_add(sum))
}

/// The messages under way as a multiset, so that ids do not matter: a sum of their hashes. Source:
/// Bellare and Micciancio, "A New Paradigm for Collision-Free Hashing", 1997 (AdHash).
fn messages<P: Protocol>(network: &Network<P>, names: &Names, seed: u64) -> u64 {
    let Network { setup: _, links: _, messages, nodes: _, next_id: _, together } = network;
    let mut bytes = Vec::with_capacity(64);
    let mut sum = 0_u64;
    for in_flight in messages.iter() {
        let InFlight { id, from, to, sent: _, due: _, lost_at: _, arrived, content } = in_flight;
        let mut own = hash(&((*from, *to), &content.0), names, seed, &mut bytes);
        if *arrived {
            own = mixed(own);
        }
        if *together {
            // With all that come before it on its link, in their order.
            for before in messages.iter().take_while(|before| before.id < *id) {
                if before.shares_link(in_flight) {
                    own = mixed(own).wrapping_add(hash(&before.content.0, names, seed, &mut bytes));
                }
            }
        }
        sum = sum.wrapping_add(own);
    }
    sum
}

impl<P: Protocol> Encode for NodeEnv<P> {
    /// Without clocks and due times, and without what only counts draws and writes.
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        let NodeEnv {
            up,
            paused,
            write_fails,
            timers,
            draws: _,
            clock: _,
            pending,
            held,
            issued: _,
            flushed: _,
        } = self;
        (u8::from(*up) | u8::from(*paused) << 1 | u8::from(*write_fails) << 2).encode(sink);
        for timer in timers {
            timer.is_some().encode(sink);
        }
        (pending.len() as u32).encode(sink);
        for Pending { write, due: _ } in pending {
            write.encode(sink);
        }
        (held.len() as u32).encode(sink);
        for Held { to, content, after: _ } in held {
            to.encode(sink);
            content.0.encode(sink);
        }
    }
}

/// The hash of one value; `bytes` is kept for its allocation.
fn hash<T: Encode>(value: &T, names: &Names, seed: u64, bytes: &mut Vec<u8>) -> u64 {
    bytes.clear();
    let mut sink = Bytes { bytes: std::mem::take(bytes), ..Bytes::new(names, 0) };
    value.encode(&mut sink);
    *bytes = sink.bytes;
    xxh64(bytes, seed)
}
