//! What a search does some million times: take a world back to where it was, and tell its fingerprint.
//!
//! An action touches one node, besides messages, links and what invariants remember. So taking it back
//! copies that node and not the others, and of a fingerprint only that node's share is hashed anew. What
//! touches more (`World::touched_by` says it) is taken back whole.

use super::SearchWorld;
use super::fingerprint::{self, Hashed, hashed};
use crate::encode::{Encode, Names};
use crate::protocol::Protocol;
use crate::sim::{ByClient, ByNode, Common, InFlight, Network, Parts, Record, Touched};
use crate::value::{MsgId, NodeId};
use std::sync::Arc;
use xxhash_rust::xxh64::xxh64;

/// What a world remembers of its own fingerprint, and of what may have changed since it was a copy.
#[derive(Default)]
pub struct Shares {
    /// Each node's share of the fingerprint.
    pub(super) hashes: Vec<u64>,
    /// Whose share is known, one bit each.
    known: u16,
    /// Who may differ from the world that this one was copied from.
    touched: u16,
    /// So may how messages travel.
    all_links: bool,
    /// What the fingerprint was made of, as long as nothing happened since.
    pub(super) parts: Option<MadeOf>,
}

/// What a fingerprint is made of.
#[derive(Copy, Clone)]
pub struct MadeOf {
    /// All shares, as a sum.
    pub(super) nodes: u64,
    pub(super) ghost: u64,
    /// The messages under way, as a sum.
    pub(super) messages: u64,
    /// Rules, clients' history and cuts.
    pub(super) rest: u64,
}

/// The fingerprint of these parts.
pub(super) fn whole(parts: &MadeOf) -> u64 {
    let MadeOf { nodes, ghost, messages, rest } = parts;
    mixed(mixed(mixed(mixed(*nodes) ^ ghost) ^ messages.rotate_left(32)) ^ rest)
}

impl Shares {
    /// An action was carried out among so many nodes.
    pub(super) fn touch(&mut self, touched: Touched, nodes: usize) {
        self.parts = None;
        let these = match touched {
            Touched::Common => 0,
            Touched::Node(node) => 1 << node.0,
            Touched::Everything => {
                self.all_links = true;
                every(nodes)
            }
        };
        self.touched |= these;
        self.known &= !these;
    }

    /// A node is again what it was in the other world.
    fn take(&mut self, from: &Shares, place: usize) {
        self.known &= !(1 << place);
        if let (Some(own), Some(old)) = (self.hashes.get_mut(place), from.hashes.get(place)) {
            *own = *old;
            self.known |= from.known & 1 << place;
        }
    }

    /// Whether a node is the same in the other world, as far as a fingerprint tells: what that leaves out
    /// makes no difference to what can follow.
    fn same(&self, other: &Shares, place: usize) -> bool {
        (self.known & other.known) >> place & 1 == 1 && self.hashes[place] == other.hashes[place]
    }

    fn same_ghost(&self, other: &Shares) -> bool {
        self.parts.zip(other.parts).is_some_and(|(own, other)| own.ghost == other.ghost)
    }

    /// The same of a fresh copy: nothing differs yet.
    pub(super) fn of_copy(&self) -> Shares {
        let Shares { hashes, known, touched: _, all_links: _, parts } = self;
        Shares { hashes: hashes.clone(), known: *known, touched: 0, all_links: false, parts: *parts }
    }
}

/// One bit for each of so many nodes.
fn every(nodes: usize) -> u16 {
    ((1_u32 << nodes) - 1) as u16
}

impl<P: Protocol> SearchWorld<P> {
    /// Becomes what `from` is, which it is a copy of, some actions ago.
    pub(super) fn become_again(&mut self, from: &SearchWorld<P>) {
        let Parts { fixed: _, by_node, by_client, common, record, quiet: _ } = from.world.parts();
        let ByNode { nodes, disks, envs } = by_node;
        let ByClient { clients, operations, asked, ledger } = by_client;
        let Common { rules, disk_latency, network, ghost } = common;
        let Record { now, violations, no_longer, digest, told } = record;
        let (world, shares) = (&mut self.world, &mut self.shares);
        while shares.touched != 0 {
            let place = shares.touched.trailing_zeros() as usize;
            shares.touched &= shares.touched - 1;
            let client_slot = world.client_slot(NodeId(place as u8));
            if client_slot.is_none() && shares.same(&from.shares, place) {
                continue;
            }
            world.nodes[place].clone_from(&nodes[place]);
            world.disks[place].clone_from(&disks[place]);
            world.envs[place].clone_from(&envs[place]);
            world.network.links_again(network, place);
            if let Some(client_slot) = client_slot {
                world.clients[client_slot].clone_from(&clients[client_slot]);
                world.operations.clone_from(operations);
                world.ledger.clone_from(ledger);
                world.asked = *asked;
            }
            shares.take(&from.shares, place);
        }
        world.network.become_again(network, std::mem::take(&mut shares.all_links));
        if !shares.same_ghost(&from.shares) {
            world.ghost.clone_from(ghost);
        }
        // As good as always they are the same lists: then no reference is counted.
        if !Arc::ptr_eq(&world.violations, violations) {
            world.violations = Arc::clone(violations);
        }
        if !Arc::ptr_eq(&world.no_longer, no_longer) {
            world.no_longer = Arc::clone(no_longer);
        }
        world.disk_latency = *disk_latency;
        (world.now, world.rules, world.digest, world.told) = (*now, *rules, *digest, *told);
        (world.looked, shares.parts) = (false, from.shares.parts);
    }

    /// Becomes what `from` is, another world of the same search.
    pub(super) fn become_another(&mut self, from: &SearchWorld<P>) {
        self.shares.touched = every(self.world.roster.len());
        self.shares.all_links = true;
        self.become_again(from);
    }

    /// 64 bits over all that a fingerprint is made of, with nodes called by their own names.
    pub(super) fn fingerprint_of_shares(&mut self) -> u64 {
        let (shares, bytes) = (&mut self.shares, &mut self.bytes);
        let Hashed { by_node, clients, ledger, rules, network, ghost } = hashed(&self.world);
        let ByNode { nodes, disks, envs } = by_node;
        shares.hashes.resize(envs.len(), 0);
        let mut sum = 0_u64;
        for place in 0..envs.len() {
            if shares.known >> place & 1 == 0 {
                bytes.clear();
                nodes[place].encode(bytes);
                disks[place].encode(bytes);
                envs[place].encode(bytes);
                if let Some(client_slot) = self.world.client_slot(NodeId(place as u8)) {
                    fingerprint::client(&clients[client_slot]).encode(bytes);
                }
                // Whose it is: the same state at another node is another share.
                shares.hashes[place] = xxh64(bytes, place as u64 + 1);
                shares.known |= 1 << place;
            }
            sum = sum.wrapping_add(shares.hashes[place]);
        }
        bytes.clear();
        ghost.encode(bytes);
        let ghost = xxh64(bytes, 0);
        bytes.clear();
        rules.bits().encode(bytes);
        ledger.encode(bytes);
        fingerprint::cuts(network, &Names::OWN, 0).encode(bytes);
        let parts = MadeOf { nodes: sum, ghost, messages: network.sum(), rest: xxh64(bytes, 0) };
        shares.parts = Some(parts);
        whole(&parts)
    }

    /// Messages under way that differ by more than their ids; of those that arrive together the last.
    pub(super) fn distinct(&self, each: &mut dyn FnMut(MsgId, NodeId, NodeId)) {
        let Network { messages, together, .. } = &self.world.network;
        for (place, in_flight) in messages.iter().enumerate() {
            if *together {
                if !messages[place + 1..].iter().any(|later| later.shares_link(in_flight)) {
                    each(in_flight.id, in_flight.from, in_flight.to);
                }
                continue;
            }
            let same = |other: &InFlight<P>| {
                (other.from, other.to, other.arrived) == (in_flight.from, in_flight.to, in_flight.arrived)
                    && other.content.hash() == in_flight.content.hash()
            };
            if !messages[..place].iter().any(same) {
                each(in_flight.id, in_flight.from, in_flight.to);
            }
        }
    }
}

impl<P: Protocol> Network<P> {
    /// Becomes what `from` is, which it is a copy of, some actions ago; of the links only if `all_links` may
    /// differ: see [`Network::links_again`].
    fn become_again(&mut self, from: &Network<P>, all_links: bool) {
        let Network { setup, links, messages, nodes: _, next_id, together } = from;
        self.messages.clone_from(messages);
        (self.next_id, self.together) = (*next_id, *together);
        if all_links {
            self.links.copy_from_slice(links);
            self.setup.clone_from(setup);
        }
    }

    /// The same of the links away from one node, of all that it may have sent.
    fn links_again(&mut self, from: &Network<P>, node: usize) {
        let away = node * self.nodes..(node + 1) * self.nodes;
        self.links[away.clone()].copy_from_slice(&from.links[away]);
    }

    /// The messages under way as a multiset, so that ids do not matter: a sum of what is hashed of each.
    /// Source: Bellare and Micciancio, "A New Paradigm for Collision-Free Hashing", 1997 (AdHash). Where
    /// those of one link arrive together, they are a sequence.
    fn sum(&self) -> u64 {
        if !self.together {
            return self.messages.iter().fold(0, |sum: u64, in_flight| sum.wrapping_add(in_flight.share()));
        }
        let all = self.messages.iter().enumerate();
        let firsts = all.filter(|(place, in_flight)| {
            !self.messages[..*place].iter().any(|own| own.shares_link(in_flight))
        });
        firsts.fold(0, |sum: u64, (_, first)| sum.wrapping_add(self.sequence(first.from, first.to)))
    }

    /// The messages of a link as a sequence; 0 if there are none.
    pub(super) fn sequence(&self, from: NodeId, to: NodeId) -> u64 {
        let there = |in_flight: &&InFlight<P>| (in_flight.from, in_flight.to) == (from, to);
        self.messages.iter().filter(there).fold(0, |sequence, in_flight| longer(sequence, in_flight.share()))
    }

    /// What the delivery of the message at `place` takes from the sum: with all others of its link where those
    /// arrive together. A search delivers the last one then.
    pub(super) fn taken(&self, place: usize) -> u64 {
        let in_flight = &self.messages[place];
        if self.together { self.sequence(in_flight.from, in_flight.to) } else { in_flight.share() }
    }
}

/// A sequence with one message more.
pub(super) fn longer(sequence: u64, share: u64) -> u64 {
    mixed(sequence ^ share)
}

impl<P: Protocol> InFlight<P> {
    /// What it adds to the sum.
    pub(super) fn share(&self) -> u64 {
        let link = u64::from(self.from.0) << 8 | u64::from(self.to.0) | 1 << 16;
        let share = mixed(self.content.hash() ^ link.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        // One that waits at a node that is paused goes with that in a crash.
        if self.arrived { mixed(share) } else { share }
    }
}

/// A number from which nothing of the one it was made of can be seen. Source: the finaliser of
/// SplitMix64; Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
pub(super) fn mixed(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ number >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ number >> 31
}
