//! What a search does some million times: take a world back to where it was, and tell its fingerprint.
//!
//! An action touches one node, besides messages, links and what invariants remember. So taking it back
//! copies that node and not the others, and of a fingerprint only that node's share is hashed anew.

use super::Action;
use super::look::hashed;
use super::network::{InFlight, Network};
use super::world::World;
use crate::encode::{Encode, Names};
use crate::protocol::Protocol;
use crate::value::{MsgId, NodeId};
use xxhash_rust::xxh64::xxh64;

/// What a world remembers of its own fingerprint, and of what may have changed since it was a copy.
#[derive(Clone, Default)]
pub struct Shares {
    /// Each node's share of the fingerprint.
    pub(super) hashes: Vec<u64>,
    /// Whose share is known, one bit each.
    known: u16,
    /// Since it was a copy, an invariant looked at others than the node where something ran.
    pub(super) looked: bool,
    /// Who may differ from the world that this one was copied from.
    touched: u16,
    /// What the fingerprint was made of, as long as nothing happened since.
    pub(super) parts: Option<Parts>,
}

/// What a fingerprint is made of.
#[derive(Copy, Clone)]
pub struct Parts {
    /// All shares, as a sum.
    pub(super) nodes: u64,
    pub(super) ghost: u64,
    /// The messages under way, as a sum.
    pub(super) messages: u64,
    /// Rules, clients' history and cuts.
    pub(super) rest: u64,
}

/// The fingerprint of these parts.
pub(super) fn whole(parts: &Parts) -> u64 {
    let Parts { nodes, ghost, messages, rest } = parts;
    mixed(mixed(mixed(mixed(*nodes) ^ ghost) ^ messages.rotate_left(32)) ^ rest)
}

impl Shares {
    pub(super) fn touch(&mut self, node: NodeId) {
        self.touched |= 1 << node.0;
        self.known &= !(1 << node.0);
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
        Shares { touched: 0, looked: false, ..self.clone() }
    }
}

impl<P: Protocol> World<P> {
    /// The node that an action may change; none if it changes none, or only the network.
    pub(super) fn node_of(&self, action: &Action) -> Option<NodeId> {
        match action {
            Action::Deliver { id } => self.network.find(*id).map(|place| self.network.messages[place].to),
            Action::Fire { node, .. }
            | Action::Flush { node, .. }
            | Action::Crash { node }
            | Action::Restart { node }
            | Action::Wipe { node }
            | Action::SetTimer { node, .. }
            | Action::Clock { node, .. }
            | Action::Input { node, .. } => Some(*node),
            Action::Operation { client, .. } => Some(*client),
            _ => None,
        }
    }

    /// Becomes what `from` is, which it is a copy of, some actions ago: such as handlers run for, crashes
    /// and lost messages, but no change of the network itself.
    pub(super) fn become_again(&mut self, from: &World<P>) {
        while self.shares.touched != 0 {
            let place = self.shares.touched.trailing_zeros() as usize;
            self.shares.touched &= self.shares.touched - 1;
            let client_slot = self.client_slot(NodeId(place as u8));
            if client_slot.is_none() && self.shares.same(&from.shares, place) {
                continue;
            }
            self.nodes[place].clone_from(&from.nodes[place]);
            self.disks[place].clone_from(&from.disks[place]);
            self.envs[place].clone_from(&from.envs[place]);
            self.network.links_again(&from.network, place);
            if let Some(client_slot) = client_slot {
                self.clients[client_slot].clone_from(&from.clients[client_slot]);
                self.operations.clone_from(&from.operations);
                self.ledger.clone_from(&from.ledger);
            }
            self.shares.take(&from.shares, place);
        }
        self.network.become_again(&from.network);
        if !self.shares.same_ghost(&from.shares) {
            self.ghost.clone_from(&from.ghost);
        }
        if self.violations.len() != from.violations.len() {
            self.violations.clone_from(&from.violations);
        }
        if self.no_longer.len() != from.no_longer.len() {
            self.no_longer.clone_from(&from.no_longer);
        }
        (self.now, self.digest, self.asked, self.rules) = (from.now, from.digest, from.asked, from.rules);
        (self.shares.parts, self.shares.looked) = (from.shares.parts, false);
    }

    /// Becomes what `from` is, another world of the same search.
    pub(super) fn become_another(&mut self, from: &World<P>) {
        self.shares.touched = ((1_u32 << self.envs.len()) - 1) as u16;
        self.become_again(from);
    }

    /// 64 bits over all that a fingerprint is made of, with nodes called by their own names.
    pub(super) fn fingerprint_of_shares(&mut self) -> u64 {
        let mut bytes = std::mem::take(&mut self.bytes);
        self.shares.hashes.resize(self.envs.len(), 0);
        let mut sum = 0_u64;
        for place in 0..self.envs.len() {
            if self.shares.known >> place & 1 == 0 {
                bytes.clear();
                self.nodes[place].encode(&mut bytes);
                self.disks[place].encode(&mut bytes);
                self.envs[place].encode(&mut bytes);
                if let Some(client_slot) = self.client_slot(NodeId(place as u8)) {
                    self.clients[client_slot].client.encode(&mut bytes);
                }
                // Whose it is: the same state at another node is another share.
                self.shares.hashes[place] = xxh64(&bytes, place as u64 + 1);
                self.shares.known |= 1 << place;
            }
            sum = sum.wrapping_add(self.shares.hashes[place]);
        }
        bytes.clear();
        self.ghost.encode(&mut bytes);
        let ghost = xxh64(&bytes, 0);
        bytes.clear();
        self.rules.bits().encode(&mut bytes);
        self.ledger.encode(&mut bytes);
        self.cuts(&Names::OWN, 0).encode(&mut bytes);
        let parts = Parts { nodes: sum, ghost, messages: self.network.sum(), rest: xxh64(&bytes, 0) };
        self.bytes = bytes;
        self.shares.parts = Some(parts);
        whole(&parts)
    }

    /// Messages under way that differ by more than their ids; of those that arrive together the last.
    pub(super) fn distinct(&self, each: &mut dyn FnMut(MsgId, NodeId, NodeId)) {
        let messages = &self.network.messages;
        for (place, in_flight) in messages.iter().enumerate() {
            if self.network.together {
                if !messages[place + 1..].iter().any(|later| later.shares_link(in_flight)) {
                    each(in_flight.id, in_flight.from, in_flight.to);
                }
                continue;
            }
            let same = |other: &InFlight<P>| {
                (other.from, other.to) == (in_flight.from, in_flight.to)
                    && other.content.hash() == in_flight.content.hash()
            };
            if !messages[..place].iter().any(same) {
                each(in_flight.id, in_flight.from, in_flight.to);
            }
        }
    }

    /// Links that are cut, as a sum.
    pub(super) fn cuts(&self, names: &Names, seed: u64) -> u64 {
        if self.network.links.iter().all(|link| link.up) {
            return 0;
        }
        let nodes = self.roster.ids();
        let cuts = nodes.flat_map(|from| self.roster.ids().map(move |to| (from, to)));
        let cuts = cuts.filter(|(from, to)| !self.network.link(*from, *to).up);
        cuts.fold(0, |sum: u64, cut| hashed(&cut, names, seed, &mut Vec::new()).wrapping_add(sum))
    }
}

impl<P: Protocol> Network<P> {
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
        mixed(self.content.hash() ^ link.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }
}

/// A number from which nothing of the one it was made of can be seen. Source: the finaliser of
/// SplitMix64; Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
pub(super) fn mixed(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ number >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ number >> 31
}
