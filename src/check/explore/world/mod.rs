//! A world as searches want it: it is restored instead of copied, and tells its fingerprint.
//!
//! [`World`] is the simulator's and knows nothing of this. [`SearchWorld`] has one inside, and beside it what
//! it remembers of the world's fingerprint and of what was touched.

mod fingerprint;
mod incremental;
#[cfg(test)]
mod tests;
mod transition_cache;

pub use transition_cache::{CachedTransition, TransitionCache};

use super::hints::{LogReplication, SearchHints, Way};
use crate::encode::Names;
use crate::frame::{Detail, Frame, NodeView, Violation};
use crate::protocol::{About, Protocol, RuleIx, TimerIx};
use crate::sim::{Action, Event, InFlight, Payload, Sim, Standing, World};
use crate::value::{Micros, MsgId, NodeId, Refusal, Roster};
use incremental::Shares;
use std::any::Any;

/// What only searches ask of a world.
pub trait Explore: Sim {
    /// Hash of all that can influence the future or an invariant, without clock, ids and chance.
    fn fingerprint(&self) -> u128;
    /// 64 bits that are the same exactly if the fingerprint is; for callers that change a little and ask again.
    fn fingerprint_soon(&mut self) -> u64;
    /// One half of the fingerprint, as it would be with nodes called by these names.
    fn fingerprint_as(&self, names: &Names) -> u64;
    /// The same for worlds that differ only in how high terms or ballots are, not in which is higher; two
    /// messages to one node count as different in another order. What invariants remember is left out.
    fn fingerprint_by_rank(&self) -> u64;
    /// Hash of what a model of the protocol has: what nodes, their disks and clients are, and which messages are under
    /// way, in no order. What invariants and the judge of clients' histories remember is left out.
    fn fingerprint_of_model(&self) -> u64;
    /// A hash of what a node is, that is the same for two nodes which could change places.
    fn likeness(&self, node: NodeId) -> u64;

    /// A copy, for actions to be tried on.
    fn copy(&self) -> Box<dyn Explore>;
    /// Restores this world to `from`, undoing the actions tried on it since it was copied from there.
    fn take_back(&mut self, from: &dyn Explore);
    /// Becomes what `from` is, a world of the same search: as a copy would, with what is there already.
    fn take_over(&mut self, from: &dyn Explore);

    /// Where the delivery of a message leads, if it was seen before: see [`TransitionCache`].
    fn cached_transition(&self, id: MsgId, cache: &TransitionCache) -> Option<CachedTransition>;
    /// Keeps what the delivery of a message made of this world; both have told their fingerprint.
    fn cache_transition(&self, id: MsgId, after: &dyn Explore, cache: &mut TransitionCache);

    /// Messages under way, one of those that only differ in their ids: the oldest.
    fn distinct_messages(&self, each: &mut dyn FnMut(MsgId, NodeId, NodeId));
    /// Whether something that a node asked of others, or what they answered, is under way.
    fn awaits(&self, node: NodeId) -> bool;
    /// The highest term, round or view of any node that is up: see [`SearchHints::epoch`].
    fn epoch(&self) -> u32;
    /// Whether a client's request would do more at this node than be sent elsewhere: see
    /// [`SearchHints::takes_requests`]. Nodes that are down take none.
    fn takes_requests(&self, node: NodeId) -> bool;
    /// Whether two nodes' timers are kept from going off at once: see [`SearchHints::spreads_timers`].
    fn spreads_timers(&self) -> bool;
    /// Whether clients write equal values: see [`SearchHints::writes_equal_values`].
    fn writes_equal_values(&self) -> bool;
    /// Nodes that are alike: see [`SearchHints::alike`].
    fn alike(&self) -> Vec<NodeId>;
    /// Ways to what breaks without the rules that are off: see [`SearchHints::milestones`].
    fn milestones(&self) -> Vec<Way>;

    /// From now on messages of one link arrive together, in the order in which they were sent.
    fn keep_together(&mut self);
    /// From now on it makes no events and its digest stands still: for callers that only want to know where
    /// an action leads.
    fn without_events(&mut self);
}

/// A world, and what a search remembers of it.
pub struct SearchWorld<P: Protocol> {
    world: World<P>,
    shares: Shares,
    /// Kept only for its allocation.
    bytes: Vec<u8>,
}

impl<P: Protocol> SearchWorld<P> {
    pub fn new(world: World<P>) -> SearchWorld<P> {
        SearchWorld { world, shares: Shares::default(), bytes: Vec::new() }
    }
}

impl<P: Protocol> Clone for SearchWorld<P> {
    fn clone(&self) -> SearchWorld<P> {
        SearchWorld { world: self.world.clone(), shares: self.shares.of_copy(), bytes: Vec::new() }
    }
}

/// `each protocol => its type`: a search is given worlds of any of them.
macro_rules! searches {
    ($($file:ident => $protocol:ty,)*) => {
        /// A world as searches want it. A program that refers to this brings along the searches of all protocols:
        /// the page does not, its worker does.
        pub fn searchable(world: Box<dyn Sim>) -> Box<dyn Explore> {
            let world: Box<dyn Any> = world;
            $(
                let world = match world.downcast::<World<$protocol>>() {
                    Ok(world) => return Box::new(SearchWorld::new(*world)),
                    Err(world) => world,
                };
            )*
            drop(world);
            unreachable!("a search is given a world of a protocol that the registry lists")
        }

        /// How the logs of a world come about: see [`SearchHints::log_replication`]. A program that asks only this
        /// brings no search along.
        pub fn log_replication(world: &dyn Sim) -> Option<LogReplication> {
            let world: &dyn Any = world;
            $(
                if let Some(world) = world.downcast_ref::<World<$protocol>>() {
                    return <$protocol>::log_replication(&world.config, world.rules);
                }
            )*
            None
        }
    };
}
crate::registry::for_each_protocol!(searches);

/// The inside of a world of the same search.
fn inside<P: Protocol>(world: &dyn Explore) -> &SearchWorld<P> {
    match (world as &dyn Any).downcast_ref::<SearchWorld<P>>() {
        Some(world) => world,
        None => unreachable!("a search has worlds of one kind"),
    }
}

/// What a simulator's face asks of the world inside.
macro_rules! ask_the_world {
    ($(fn $name:ident(&self $(, $arg:ident: $kind:ty)*) -> $result:ty;)*) => {$(
        fn $name(&self $(, $arg: $kind)*) -> $result {
            self.world.$name($($arg),*)
        }
    )*};
}

impl<P: SearchHints> Sim for SearchWorld<P> {
    fn apply(&mut self, at: Micros, action: &Action, events: &mut Vec<Event>) -> Result<(), Refusal> {
        let touched = self.world.touched_by(action);
        self.world.apply(at, action, events)?;
        self.shares.touch(touched, self.world.roster().len());
        Ok(())
    }

    /// The simulator's world alone: what is not searched has no use for the rest.
    fn boxed_clone(&self) -> Box<dyn Sim> {
        self.world.boxed_clone()
    }

    ask_the_world! {
        fn about(&self) -> &'static About;
        fn roster(&self) -> &Roster;
        fn now(&self) -> Micros;
        fn by_hand(&self) -> bool;
        fn seed(&self) -> u64;
        fn check(&self, action: &Action) -> Result<(), Refusal>;
        fn next_due(&self) -> Option<(Micros, Action)>;
        fn in_flight(&self) -> usize;
        fn messages(&self) -> Vec<(MsgId, NodeId, NodeId)>;
        fn oldest_message(&self) -> Option<MsgId>;
        fn armed_since(&self, node: NodeId, timer: TimerIx) -> Option<Micros>;
        fn armed_timer(&self, node: NodeId) -> Option<TimerIx>;
        fn standing(&self, node: NodeId) -> Standing;
        fn violations(&self) -> &[Violation];
        fn admin_at(&self, verb: &str, named: &[NodeId]) -> NodeId;
        fn frame(&self, detail: Detail) -> Frame;
        fn node(&self, id: NodeId, detail: Detail) -> NodeView;
        fn digest(&self) -> u64;
        fn weight(&self) -> usize;
        fn told(&self) -> u64;
    }
}

impl<P: SearchHints> Explore for SearchWorld<P> {
    fn fingerprint(&self) -> u128 {
        let half = |seed| u128::from(fingerprint::of(&self.world, &Names::OWN, seed));
        half(0) << 64 | half(0x9E37_79B9_7F4A_7C15)
    }

    fn fingerprint_soon(&mut self) -> u64 {
        self.fingerprint_of_shares()
    }

    fn fingerprint_as(&self, names: &Names) -> u64 {
        fingerprint::of(&self.world, names, 0)
    }

    fn fingerprint_by_rank(&self) -> u64 {
        fingerprint::by_rank(&self.world)
    }

    fn fingerprint_of_model(&self) -> u64 {
        fingerprint::of_model(&self.world)
    }

    fn likeness(&self, node: NodeId) -> u64 {
        fingerprint::likeness(&self.world, node)
    }

    fn copy(&self) -> Box<dyn Explore> {
        Box::new(self.clone())
    }

    fn take_back(&mut self, from: &dyn Explore) {
        self.become_again(inside(from));
    }

    fn take_over(&mut self, from: &dyn Explore) {
        self.become_another(inside(from));
    }

    fn cached_transition(&self, id: MsgId, cache: &TransitionCache) -> Option<CachedTransition> {
        self.seen_transition(id, cache)
    }

    fn cache_transition(&self, id: MsgId, after: &dyn Explore, cache: &mut TransitionCache) {
        self.note_transition(id, inside(after), cache);
    }

    fn distinct_messages(&self, each: &mut dyn FnMut(MsgId, NodeId, NodeId)) {
        self.distinct(each);
    }

    fn awaits(&self, node: NodeId) -> bool {
        let of_node = |in_flight: &&InFlight<P>| in_flight.from == node || in_flight.to == node;
        let mut own = self.world.network.messages.iter().filter(of_node);
        own.any(|in_flight| in_flight.content.describe().reply == (in_flight.to == node))
    }

    fn epoch(&self) -> u32 {
        self.world.nodes.iter().flatten().map(P::epoch).max().unwrap_or(0)
    }

    fn takes_requests(&self, node: NodeId) -> bool {
        let state = self.world.nodes[node.index()].as_ref();
        state
            .filter(|_| P::serves(self.world.roster.role(node)))
            .is_some_and(|node| P::takes_requests(&self.world.config, node))
    }

    fn spreads_timers(&self) -> bool {
        P::spreads_timers(self.world.rules)
    }

    fn writes_equal_values(&self) -> bool {
        P::writes_equal_values(self.world.rules)
    }

    fn alike(&self) -> Vec<NodeId> {
        P::alike(&self.world.config, &self.world.roster)
    }

    fn milestones(&self) -> Vec<Way> {
        let rules = (0..).map(RuleIx).take(self.world.about().rules.len());
        rules.filter(|rule| !self.world.rules.on(*rule)).flat_map(P::milestones).copied().collect()
    }

    fn keep_together(&mut self) {
        self.world.network.together = true;
    }

    fn without_events(&mut self) {
        self.world.quiet = true;
    }
}
