//! Where a message leads, without delivering it: what its receiver did with it before, it does again.
//!
//! A handler sees the node, its disk and the message; an invariant sees the ghost state besides, and says so
//! if it looks at other nodes (`Tracked`): such a delivery is not remembered. So one delivery changes a
//! fingerprint as it did the last time when receiver, ghost state and message were the same, whatever the
//! others were. Few such steps make up a search of millions. Two deliveries that are taken for one must
//! agree in 64 bits and, by another hash, in their slot: once in 2⁶⁴ looks, which adds next to nothing to
//! the chance that a search of n states already has, n²/2 in 2⁶⁴.

use super::SearchWorld;
use super::incremental::{MadeOf, longer, mixed, whole};
use crate::check::explore::SearchHints;
use crate::value::{MsgId, NodeId};

/// Deliveries that are remembered: a newer one takes an older one's place.
const STEPS: usize = 1 << 16;

/// What one delivery made of what it touched.
#[derive(Clone)]
struct Step {
    key: u64,
    /// The receiver's share of the fingerprint.
    share: u64,
    sent: Sent,
    ghost: u64,
    epoch: u32,
}

/// The messages that a delivery sent.
#[derive(Clone)]
enum Sent {
    /// As a sum.
    Sum(u64),
    /// To whom, and what each adds, in order: where those of one link arrive together.
    List(Box<[(NodeId, u64)]>),
}

/// Deliveries that were seen, and where each led; no room is taken before the first one.
#[derive(Default)]
pub struct TransitionCache {
    slots: Vec<Option<Step>>,
}

/// Where a delivery leads.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct CachedTransition {
    /// As `Explore::fingerprint_soon` gives it.
    pub fingerprint: u64,
    /// As `SearchHints::epoch` gives it of the receiver: nobody else has another one than before.
    pub epoch: u32,
}

/// A delivery, before it is done.
struct Delivery {
    /// Where the message is, and who receives it.
    place: usize,
    to: NodeId,
    /// What tells it from others, and independently of that its slot.
    key: u64,
    slot: usize,
}

impl<P: SearchHints> SearchWorld<P> {
    /// A delivery that may be remembered: to a server, in a world that knows its fingerprint.
    fn delivery(&self, id: MsgId) -> Option<Delivery> {
        let parts = self.shares.parts?;
        let place = self.world.network.find(id)?;
        let in_flight = &self.world.network.messages[place];
        let to = in_flight.to;
        if self.world.client_slot(to).is_some() {
            return None;
        }
        let (node, message) = (*self.shares.hashes.get(to.index())?, self.world.network.taken(place));
        let slot = mixed(node.rotate_left(21) ^ message.wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ parts.ghost);
        let key = mixed(mixed(mixed(node) ^ message) ^ parts.ghost);
        Some(Delivery { place, to, key, slot: slot as usize % STEPS })
    }

    /// Where the delivery of a message leads, if that is known.
    pub(super) fn seen_transition(&self, id: MsgId, cache: &TransitionCache) -> Option<CachedTransition> {
        let Delivery { place, to, key, slot } = self.delivery(id)?;
        let step = cache.slots.get(slot)?.as_ref().filter(|step| step.key == key)?;
        let old = self.shares.parts?;
        let sent = match &step.sent {
            Sent::Sum(sum) => *sum,
            Sent::List(list) => self.sum_of(to, list),
        };
        let parts = MadeOf {
            nodes: old.nodes.wrapping_sub(self.shares.hashes[to.index()]).wrapping_add(step.share),
            messages: old.messages.wrapping_sub(self.world.network.taken(place)).wrapping_add(sent),
            ghost: step.ghost,
            ..old
        };
        Some(CachedTransition { fingerprint: whole(&parts), epoch: step.epoch })
    }

    /// What messages from a node add to the sum: each makes the sequence on its link longer.
    fn sum_of(&self, from: NodeId, list: &[(NodeId, u64)]) -> u64 {
        let mut sum = 0_u64;
        for (nth, (to, _)) in list.iter().enumerate() {
            if list[..nth].iter().any(|(other, _)| other == to) {
                continue;
            }
            let old = self.world.network.sequence(from, *to);
            let own = list.iter().filter(|(other, _)| other == to);
            let new = own.fold(old, |sequence, (_, share)| longer(sequence, *share));
            sum = sum.wrapping_add(new).wrapping_sub(old);
        }
        sum
    }

    /// Remembers what a delivery made of this world, unless an invariant broke or looked at others.
    pub(super) fn note_transition(&self, id: MsgId, after: &SearchWorld<P>, cache: &mut TransitionCache) {
        let Some(Delivery { place, to, key, slot }) = self.delivery(id) else { return };
        let (Some(old), Some(new)) = (self.shares.parts, after.shares.parts) else { return };
        if self.world.violations.len() != after.world.violations.len() || after.world.looked {
            return;
        }
        if cache.slots.is_empty() {
            cache.slots.resize(STEPS, None);
        }
        let sent = match self.world.network.together {
            true => {
                let new = after
                    .world
                    .network
                    .messages
                    .iter()
                    .filter(|in_flight| in_flight.id.0 >= self.world.network.next_id);
                Sent::List(new.map(|in_flight| (in_flight.to, in_flight.share())).collect())
            }
            false => Sent::Sum(
                new.messages.wrapping_sub(old.messages).wrapping_add(self.world.network.taken(place)),
            ),
        };
        cache.slots[slot] = Some(Step {
            key,
            share: after.shares.hashes[to.index()],
            sent,
            ghost: new.ghost,
            epoch: after.world.nodes[to.index()].as_ref().map_or(0, P::epoch),
        });
    }
}
