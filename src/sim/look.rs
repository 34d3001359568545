//! A world as a frame, and as a fingerprint.

use super::Letter;
use super::world::World;
use crate::encode::Encode;
use crate::frame::{Detail, Frame, InFlight, NodeView, TimerView};
use crate::protocol::{Client, Protocol};
use crate::value::NodeId;
use std::collections::BinaryHeap;
use std::sync::Arc;
use xxhash_rust::xxh64::xxh64;

impl<P: Protocol> World<P> {
    pub(super) fn look(&self, detail: Detail) -> Frame {
        let by_hand = self.network.setup.by_hand;
        let messages = self.network.flights.iter().map(|flight| InFlight {
            id: flight.id,
            from: flight.from,
            to: flight.to,
            sent: flight.sent,
            due: (!by_hand).then_some(flight.due),
            lost_at: flight.lost_at,
            view: flight.letter.describe(),
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
            outside: P::outside(&self.config, &self.ghost, &self.nodes, detail),
            history: self.operations.clone(),
            violations: Arc::clone(&self.violations),
            rules_off: rules
                .filter(|(place, _)| !self.rules.on(crate::protocol::RuleIx(*place as u8)))
                .map(|(_, rule)| rule.id)
                .collect(),
        }
    }

    fn look_at(&self, id: NodeId, detail: Detail) -> NodeView {
        let place = &self.places[id.index()];
        let body = match self.seat(id) {
            Some(seat) => self.clients[seat].client.view(),
            None => {
                let node = self.nodes[id.index()].as_ref();
                P::view(&self.ctx(id), node, &self.disks[id.index()], &self.ghost, detail)
            }
        };
        let timers = self.timer_names(id).iter().zip(&place.timers).filter_map(|(name, armed)| {
            armed.map(|armed| TimerView { name, set: armed.set, due: armed.due })
        });
        NodeView {
            id,
            name: Arc::clone(&self.roster.0[id.index()].name),
            part: self.roster.role(id),
            up: place.up,
            body,
            timers: timers.collect(),
            pending_writes: place.pending.len() as u32,
            clock: place.clock,
        }
    }

    /// Two XXH64 lanes with different seeds over the same canonical bytes.
    pub(super) fn fingerprint_now(&self) -> u128 {
        let mut bytes = Vec::with_capacity(512);
        self.rules.bits().encode(&mut bytes);
        self.nodes.encode(&mut bytes);
        self.disks.encode(&mut bytes);
        self.ghost.encode(&mut bytes);
        for place in &self.places {
            place.up.encode(&mut bytes);
            for timer in &place.timers {
                timer.is_some().encode(&mut bytes);
            }
            (place.pending.len() as u32).encode(&mut bytes);
            for pending in &place.pending {
                pending.write.encode(&mut bytes);
            }
            (place.held.len() as u32).encode(&mut bytes);
            for held in &place.held {
                held.to.encode(&mut bytes);
                held.letter.0.encode(&mut bytes);
            }
        }
        for seat in &self.clients {
            seat.client.encode(&mut bytes);
        }
        self.ledger.encode(&mut bytes);
        for link in &self.network.links {
            link.up.encode(&mut bytes);
        }
        self.letters(&mut bytes);
        let lanes = [xxh64(&bytes, 0), xxh64(&bytes, 0x9E37_79B9_7F4A_7C15)];
        u128::from(lanes[0]) << 64 | u128::from(lanes[1])
    }

    /// The letters under way as a multiset: sorted by content, so that ids do not matter.
    fn letters(&self, bytes: &mut Vec<u8>) {
        let mut letters: Vec<Vec<u8>> = Vec::with_capacity(self.network.flights.len());
        for flight in &self.network.flights {
            let mut letter = Vec::new();
            flight.from.encode(&mut letter);
            flight.to.encode(&mut letter);
            flight.letter.0.encode(&mut letter);
            letters.push(letter);
        }
        // A heap sorts in a fraction of the code that slices bring, once for each protocol.
        BinaryHeap::from(letters).into_sorted_vec().encode(bytes);
    }
}
