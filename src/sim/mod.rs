//! The simulator: a virtual clock, directed links, disks, clients, chance, and the nodes of one
//! protocol among them. Only [`World::apply`] changes a world.

mod action;
mod apply;
pub mod chance;
mod check;
mod digest;
mod event;
mod history;
mod incremental;
mod linear;
mod look;
mod network;
mod node_env;
mod transition_cache;
#[cfg(not(target_arch = "wasm32"))]
mod verify;
mod weight;
mod world;

pub use action::Action;
pub use event::{Envelope, Event, EventKind, Loss, Payload};
pub use history::{Bookmark, Branch, Discarded, History, Origin, Parting, Step};
pub use network::{Content, DiskSetup, HashedContent, MAX_IN_FLIGHT, NetworkSetup};
pub use node_env::MAX_UNFLUSHED;
pub use transition_cache::{CachedTransition, TransitionCache};
#[cfg(not(target_arch = "wasm32"))]
pub use verify::{Untrue, Verifier, verifier};
pub use world::{MAX_NODES, World, new_world};

use crate::encode::Names;
use crate::frame::{Detail, Frame, Violation};
use crate::protocol::About;
use crate::value::{Micros, MsgId, NodeId, Refusal, Roster};
use std::any::Any;

/// How long a step takes when messages are delivered by hand, so that the timeline has a shape.
pub const BY_HAND_STEP: Micros = 1_000;

/// A longer event counts as so many bytes: what makes messages long are entries, which they share.
pub const MAX_EVENT: usize = 4_096;

/// Violations kept; one that is already there with the same arguments is not added again.
pub const MAX_VIOLATIONS: usize = 100;

/// What can be done at a node by hand, for callers that ask again and again: a frame says the same, slowly.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    pub up: bool,
    /// Which of its timers are armed, one bit each in the order of [`About::timers`].
    pub timers: u32,
    /// Writes wait to become durable.
    pub pending: bool,
    /// A client's request would not only be sent elsewhere: see `Protocol::takes_requests`.
    pub serves: bool,
}

/// A [`World`] of any protocol.
pub trait Sim: Any + Send + Sync {
    fn about(&self) -> &'static About;
    fn roster(&self) -> &Roster;
    fn now(&self) -> Micros;
    fn by_hand(&self) -> bool;
    /// Whether this action is possible now; the refusal says why not.
    fn check(&self, action: &Action) -> Result<(), Refusal>;
    /// Moves the clock on to `at`, carries out an action, and appends what happened to `events`.
    /// Nothing may be due before `at`, and a time in the past counts as now. A refusal changes nothing.
    fn apply(&mut self, at: Micros, action: &Action, events: &mut Vec<Event>) -> Result<(), Refusal>;
    /// What the schedule does next, and when; none by hand, or when nothing is due ever.
    fn next_due(&self) -> Option<(Micros, Action)>;
    /// Messages under way, timers aside.
    fn in_flight(&self) -> usize;
    /// Those messages: id, sender, receiver; oldest first.
    fn messages(&self) -> Vec<(MsgId, NodeId, NodeId)>;
    /// The oldest of them.
    fn oldest_message(&self) -> Option<MsgId>;
    /// When a node's timer was armed; none if it is not.
    fn armed_since(&self, node: NodeId, timer: u8) -> Option<Micros>;
    /// Whether something that a node asked of others, or what they answered, is under way.
    fn awaits(&self, node: NodeId) -> bool;
    /// The first of a node's timers that is armed, in the order of [`About::timers`].
    fn armed_timer(&self, node: NodeId) -> Option<u8>;
    /// What can be done at a node by hand.
    fn standing(&self, node: NodeId) -> Standing;
    /// The highest term, round or view of any node that is up: see `Protocol::epoch`.
    fn epoch(&self) -> u32;
    /// Invariants that broke so far, oldest first.
    fn violations(&self) -> &[Violation];
    /// At which node an `admin` command is carried out; see `Protocol::admin_at`.
    fn admin_at(&self, verb: &str, named: &[NodeId]) -> NodeId;
    fn frame(&self, detail: Detail) -> Frame;
    /// Hash of the canonical bytes of every event so far (chained XXH64).
    fn digest(&self) -> u64;
    /// Hash of all that can influence the future or an invariant, without clock, ids and chance.
    fn fingerprint(&self) -> u128;
    /// 64 bits that are the same exactly if the fingerprint is; for callers that change a little and ask again.
    fn fingerprint_soon(&mut self) -> u64;
    /// Becomes what `from` is, which this is a copy of that some actions were tried on; none of them changed
    /// the network itself.
    fn take_back(&mut self, from: &dyn Sim);
    /// Where the delivery of a message leads, if it was seen before: see [`TransitionCache`].
    fn cached_transition(&self, id: MsgId, cache: &TransitionCache) -> Option<CachedTransition>;
    /// Keeps what the delivery of a message made of this world; both have told their fingerprint.
    fn cache_transition(&self, id: MsgId, after: &dyn Sim, cache: &mut TransitionCache);
    /// Becomes what `from` is, a world of the same search: as a copy would, with what is there already.
    fn take_over(&mut self, from: &dyn Sim);
    /// Messages under way, one of those that only differ in their ids: the oldest.
    fn distinct_messages(&self, each: &mut dyn FnMut(MsgId, NodeId, NodeId));
    /// One of its halves, as it would be with nodes called by these names.
    fn fingerprint_as(&self, names: &Names) -> u64;
    /// The same for worlds that differ only in how high terms or ballots are, not in which is higher; two
    /// messages to one node count as different in another order. What invariants remember is left out.
    fn fingerprint_by_rank(&self) -> u64;
    /// Whether two nodes' timers are kept from going off at once: see `Protocol::spreads_timers`.
    fn spreads_timers(&self) -> bool;
    /// A hash of what a node is, that is the same for two nodes which could change places.
    fn likeness(&self, node: NodeId) -> u64;
    /// Nodes that are alike: see `Protocol::alike`.
    fn alike(&self) -> Vec<NodeId>;
    /// From now on messages of one link arrive together, in the order in which they were sent.
    fn keep_together(&mut self);
    /// From now on it makes no events and its digest stands still: for callers that only want to know where
    /// an action leads.
    fn without_events(&mut self);
    fn boxed_clone(&self) -> Box<dyn Sim>;
    /// About how many bytes a copy takes for itself; what it shares with others is left out.
    fn weight(&self) -> usize;
    /// Bytes of all events so far, as the digest hashes them, at most [`MAX_EVENT`] each.
    fn told(&self) -> u64;
}

#[cfg(test)]
mod tests;
