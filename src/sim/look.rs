//! A world as a frame, and as a fingerprint.

use super::Payload;
use super::incremental::mixed;
use super::node_env::NodeEnv;
use super::world::World;
use crate::encode::{self, Bytes, Encode, Epochs, Names, Sink};
use crate::frame::{Detail, Frame, MessageView, NodeView, TimerView};
use crate::protocol::{Client, Protocol};
use crate::value::NodeId;
use std::sync::Arc;
use xxhash_rust::xxh64::xxh64;

impl<P: Protocol> World<P> {
    pub(super) fn look(&self, detail: Detail) -> Frame {
        let by_hand = self.network.setup.by_hand;
        let messages = self.network.messages.iter().map(|in_flight| MessageView {
            id: in_flight.id,
            from: in_flight.from,
            to: in_flight.to,
            sent: in_flight.sent,
            due: (!by_hand).then_some(in_flight.due),
            lost_at: in_flight.lost_at,
            body: in_flight.content.describe(),
        });
        let pairs = self.roster.ids().flat_map(|from| self.roster.ids().map(move |to| (from, to)));
        let rules = P::ABOUT.rules.iter().enumerate();
        Frame {
            time: self.now,
            roster: self.roster.clone(),
            nodes: self.roster.ids().map(|id| self.look_at(id, detail)).collect(),
            messages: messages.collect(),
            cuts: pairs.filter(|(from, to)| !self.network.link(*from, *to).up).collect(),
            by_hand,
            global: P::global_view(&self.config, &self.ghost, &self.nodes, detail),
            history: self.operations.clone(),
            violations: Arc::clone(&self.violations),
            no_longer: Arc::clone(&self.no_longer),
            rules_off: rules
                .filter(|(place, _)| !self.rules.on(crate::protocol::RuleIx(*place as u8)))
                .map(|(_, rule)| rule.id)
                .collect(),
        }
    }

    fn look_at(&self, id: NodeId, detail: Detail) -> NodeView {
        let env = &self.envs[id.index()];
        let body = match self.client_slot(id) {
            Some(client_slot) => self.clients[client_slot].client.view(),
            None => {
                let node = self.nodes[id.index()].as_ref();
                P::view(&self.ctx(id), node, &self.disks[id.index()], &self.ghost, detail)
            }
        };
        let timers = self.timer_names(id).iter().zip(&env.timers).filter_map(|(name, armed)| {
            armed.map(|armed| TimerView { name, set: armed.set, due: armed.due })
        });
        NodeView {
            id,
            name: Arc::clone(&self.roster.0[id.index()].name),
            part: self.roster.role(id),
            up: env.up,
            body,
            timers: timers.collect(),
            pending_writes: env.pending.len() as u32,
            clock: env.clock,
        }
    }

    /// One XXH64 hash of 64 bits over canonical bytes, with nodes called by these names.
    pub(super) fn fingerprint_now(&self, names: &Names, seed: u64) -> u64 {
        let mut sink = Bytes::new(names, 512);
        self.rules.bits().encode(&mut sink);
        encode::by_node(&self.nodes, &mut sink);
        encode::by_node(&self.disks, &mut sink);
        self.ghost.encode(&mut sink);
        encode::by_node(&self.envs, &mut sink);
        for client_slot in &self.clients {
            client_slot.client.encode(&mut sink);
        }
        self.ledger.encode(&mut sink);
        self.cuts(names, seed).encode(&mut sink);
        self.messages(names, seed).encode(&mut sink);
        xxh64(&sink.bytes, seed)
    }

    /// See `Sim::fingerprint_by_rank`.
    pub(super) fn fingerprint_ranked(&self) -> u64 {
        let mut sink = Bytes { epochs: Epochs::Listed(Vec::new()), ..Bytes::new(&Names::OWN, 512) };
        self.what_goes_on(&mut sink);
        if let Epochs::Listed(epochs) = sink.epochs {
            sink.epochs = Epochs::Ranked(epochs);
        }
        sink.bytes.clear();
        self.what_goes_on(&mut sink);
        xxh64(&sink.bytes, 0)
    }

    /// All that nodes will do, but for what invariants make of it.
    fn what_goes_on(&self, sink: &mut Bytes) {
        self.rules.bits().encode(sink);
        self.nodes.encode(sink);
        self.disks.encode(sink);
        self.envs.encode(sink);
        for client_slot in &self.clients {
            client_slot.client.encode(sink);
        }
        self.cuts(&Names::OWN, 0).encode(sink);
        for to in self.roster.ids() {
            for in_flight in self.network.messages.iter().filter(|in_flight| in_flight.to == to) {
                ((in_flight.from, to), &in_flight.content.0).encode(sink);
            }
        }
    }

    /// What a node is, with nobody named: nodes that differ here have not only changed places.
    pub(super) fn likeness_now(&self, node: NodeId) -> u64 {
        let mut sink = Bytes::new(&Names::HIDDEN, 128);
        self.nodes[node.index()].encode(&mut sink);
        self.disks[node.index()].encode(&mut sink);
        self.envs[node.index()].encode(&mut sink);
        xxh64(&sink.bytes, 0)
    }

    /// The messages under way as a multiset, so that ids do not matter: a sum of their hashes. Source:
    /// Bellare and Micciancio, "A New Paradigm for Collision-Free Hashing", 1997 (AdHash).
    fn messages(&self, names: &Names, seed: u64) -> u64 {
        let mut bytes = Vec::with_capacity(64);
        let mut sum = 0_u64;
        for in_flight in &self.network.messages {
            let message = ((in_flight.from, in_flight.to), &in_flight.content.0);
            let mut hash = hashed(&message, names, seed, &mut bytes);
            if self.network.together {
                // With all that come before it on its link, in their order.
                for before in self.network.messages.iter().take_while(|before| before.id < in_flight.id) {
                    if (before.from, before.to) == (in_flight.from, in_flight.to) {
                        hash = mixed(hash).wrapping_add(hashed(&before.content.0, names, seed, &mut bytes));
                    }
                }
            }
            sum = sum.wrapping_add(hash);
        }
        sum
    }
}

impl<P: Protocol> Encode for NodeEnv<P> {
    /// Without clocks and due times, and without what only counts draws and writes.
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        self.up.encode(sink);
        for timer in &self.timers {
            timer.is_some().encode(sink);
        }
        (self.pending.len() as u32).encode(sink);
        for pending in &self.pending {
            pending.write.encode(sink);
        }
        (self.held.len() as u32).encode(sink);
        for held in &self.held {
            held.to.encode(sink);
            held.content.0.encode(sink);
        }
    }
}

/// The hash of one value; `bytes` is kept for its allocation.
pub(super) fn hashed<T: Encode>(value: &T, names: &Names, seed: u64, bytes: &mut Vec<u8>) -> u64 {
    bytes.clear();
    let mut sink = Bytes { bytes: std::mem::take(bytes), ..Bytes::new(names, 0) };
    value.encode(&mut sink);
    *bytes = sink.bytes;
    xxh64(bytes, seed)
}
