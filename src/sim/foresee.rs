//! Where a letter leads, without delivering it: what its receiver did with it before, it does again.
//!
//! A handler sees the node, its disk and the letter; an invariant sees the ghost state besides, and says so
//! if it looks at other nodes (`Sights`): such a delivery is not remembered. So one delivery changes a
//! fingerprint as it did the last time when receiver, ghost state and letter were the same, whatever the
//! others were. Few such steps make up a search of millions. Two deliveries that are taken for one must
//! agree in 64 bits and, by another hash, in their slot: once in 2⁶⁴ looks, which adds next to nothing to
//! the chance that a search of n states already has, n²/2 in 2⁶⁴.

use super::again::{mixed, whole};
use super::world::World;
use crate::protocol::Protocol;
use crate::value::{MsgId, NodeId};

/// Steps that are remembered: a newer one takes an older one's place.
const STEPS: usize = 1 << 16;

/// What one delivery made of what it touched.
#[derive(Copy, Clone)]
struct Step {
    key: u64,
    /// The receiver's share of the fingerprint.
    share: u64,
    /// The letters that it sent, as a sum.
    sent: u64,
    ghost: u64,
    epoch: u32,
}

/// Steps that were seen; no room is taken before the first one.
#[derive(Default)]
pub struct Steps {
    slots: Vec<Option<Step>>,
}

/// Where a delivery leads.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Foreseen {
    /// As `Sim::fingerprint_soon` gives it.
    pub fingerprint: u64,
    /// As `Protocol::epoch` gives it of the receiver: nobody else has another one than before.
    pub epoch: u32,
}

/// A delivery, before it is done.
struct Delivery {
    to: NodeId,
    lane: u64,
    /// What tells it from others, and independently of that its slot.
    key: u64,
    slot: usize,
}

impl<P: Protocol> World<P> {
    /// A delivery that may be remembered: to a server, in a world that knows its fingerprint.
    fn delivery(&self, id: MsgId) -> Option<Delivery> {
        let parts = self.shares.parts?;
        let flight = &self.network.flights[self.network.find(id)?];
        let to = flight.to;
        if self.seat(to).is_some() {
            return None;
        }
        let (share, lane) = (*self.shares.hashes.get(to.index())?, flight.lane());
        let slot = mixed(share.rotate_left(21) ^ lane.wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ parts.ghost);
        let key = mixed(mixed(mixed(share) ^ lane) ^ parts.ghost);
        Some(Delivery { to, lane, key, slot: slot as usize % STEPS })
    }

    /// Where the delivery of a letter leads, if that is known.
    pub(super) fn foresees(&self, id: MsgId, steps: &Steps) -> Option<Foreseen> {
        let Delivery { to, lane, key, slot } = self.delivery(id)?;
        let step = steps.slots.get(slot)?.filter(|step| step.key == key)?;
        let mut parts = self.shares.parts?;
        parts.nodes = parts.nodes.wrapping_sub(self.shares.hashes[to.index()]).wrapping_add(step.share);
        parts.letters = parts.letters.wrapping_sub(lane).wrapping_add(step.sent);
        parts.ghost = step.ghost;
        Some(Foreseen { fingerprint: whole(&parts), epoch: step.epoch })
    }

    /// Remembers what a delivery made of this world, unless an invariant broke or looked at others.
    pub(super) fn note_step(&self, id: MsgId, after: &World<P>, steps: &mut Steps) {
        let Some(Delivery { to, lane, key, slot }) = self.delivery(id) else { return };
        let (Some(old), Some(new)) = (self.shares.parts, after.shares.parts) else { return };
        if self.violations.len() != after.violations.len() || after.shares.looked {
            return;
        }
        if steps.slots.is_empty() {
            steps.slots.resize(STEPS, None);
        }
        steps.slots[slot] = Some(Step {
            key,
            share: after.shares.hashes[to.index()],
            sent: new.letters.wrapping_sub(old.letters).wrapping_add(lane),
            ghost: new.ghost,
            epoch: after.nodes[to.index()].as_ref().map_or(0, P::epoch),
        });
    }
}
