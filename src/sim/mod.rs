//! The simulator: a virtual clock, directed links, disks, clients, chance, and the nodes of one
//! protocol among them. Only [`World::apply`] changes a world.

mod action;
mod apply;
pub mod chance;
mod check;
mod digest;
mod entry;
mod event;
mod history;
mod in_flight;
mod linear;
mod network;
mod node_env;
mod parts;
mod settings;
#[cfg(not(target_arch = "wasm32"))]
mod verify;
mod view;
mod weight;
mod world;

pub use action::Action;
pub use entry::Entry;
pub use event::{Envelope, Event, EventKind, Loss, Payload};
pub use history::{Bookmark, Branch, Discarded, History, Origin, Parting, Step};
pub(crate) use in_flight::InFlight;
pub use network::{Content, DiskSetup, HashedContent, MAX_IN_FLIGHT, NetworkSetup};
pub(crate) use network::{LinkState, Network};
pub use node_env::MAX_UNFLUSHED;
pub(crate) use node_env::{ClientSlot, Held, NodeEnv, Pending};
pub(crate) use parts::{ByClient, ByNode, Common, Parts, Record, Touched};
#[cfg(not(target_arch = "wasm32"))]
pub use verify::{Untrue, Verifier, verifier};
pub use world::{MAX_NODES, World, new_world};

use crate::frame::{Detail, Frame, NodeView, Violation};
use crate::protocol::{About, TimerIx};
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
    /// It is up and no handler runs there: see [`Action::Pause`].
    pub paused: bool,
    /// Which of its timers are armed, one bit each in the order of [`About::timers`].
    pub timers: u32,
    /// Writes wait to become durable.
    pub pending: bool,
}

impl Standing {
    /// The timers that a person may let go off, in their order.
    pub fn ready(self) -> impl Iterator<Item = TimerIx> {
        let mut armed = if self.paused { 0 } else { self.timers };
        std::iter::from_fn(move || {
            let first = (armed != 0).then(|| armed.trailing_zeros())?;
            armed &= armed - 1;
            Some(TimerIx(first as u8))
        })
    }
}

/// A [`World`] of any protocol: all that a simulator does, and nothing that only a search asks of one.
pub trait Sim: Any + Send + Sync {
    fn about(&self) -> &'static About;
    fn roster(&self) -> &Roster;
    fn now(&self) -> Micros;
    fn by_hand(&self) -> bool;
    /// What all chance is drawn from.
    fn seed(&self) -> u64;
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
    /// The oldest of them that can be delivered: not what waits at a node that is paused.
    fn oldest_message(&self) -> Option<MsgId>;
    /// When a node's timer was armed; none if it is not.
    fn armed_since(&self, node: NodeId, timer: TimerIx) -> Option<Micros>;
    /// The first of a node's timers that is armed, in the order of [`About::timers`].
    fn armed_timer(&self, node: NodeId) -> Option<TimerIx>;
    /// What can be done at a node by hand.
    fn standing(&self, node: NodeId) -> Standing;
    /// Invariants that broke so far, oldest first.
    fn violations(&self) -> &[Violation];
    /// At which node an `admin` command is carried out; see `Protocol::admin_at`.
    fn admin_at(&self, verb: &str, named: &[NodeId]) -> NodeId;
    fn frame(&self, detail: Detail) -> Frame;
    /// One node of that frame, for callers that need nothing of the messages under way.
    fn node(&self, id: NodeId, detail: Detail) -> NodeView;
    /// Hash of the canonical bytes of every event so far (chained XXH64).
    fn digest(&self) -> u64;
    fn boxed_clone(&self) -> Box<dyn Sim>;
    /// About how many bytes a copy takes for itself; what it shares with others is left out.
    fn weight(&self) -> usize;
    /// Bytes of all events so far, as the digest hashes them, at most [`MAX_EVENT`] each.
    fn told(&self) -> u64;
}

#[cfg(test)]
mod tests;
