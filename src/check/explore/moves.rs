//! What can happen next.
//!
//! Everything is done by hand: messages wait until they are delivered, timers until they are fired.
//! Cuts are left out, since a message may wait for ever; so is a message whose receiver is down or
//! cut off, which would only be lost. A node that is paused stays so: that it waits is said by the order of moves.

use super::bounds::{Bounds, Kind, Used};
use super::world::Explore;
use crate::frame::Detail;
use crate::operation::Op;
use crate::protocol::{About, Input};
use crate::sim::{Action, Sim};
use crate::value::NodeId;
use std::sync::Arc;

/// The key that clients use: one, so that they meet.
const KEY: &str = "x";

/// What does not change during a search.
pub struct Scene {
    about: &'static About,
    servers: Vec<NodeId>,
    clients: Vec<NodeId>,
    /// The nodes that may propose, each with its own value.
    proposals: Vec<(NodeId, Arc<str>)>,
    cuts: Vec<(NodeId, NodeId)>,
    /// Operations that were asked for before the search: none of its own writes what they wrote.
    asked: usize,
}

/// Which nodes can do what, one bit each. Each state asks every node once.
#[derive(Clone, Copy, Default)]
struct Able {
    run: u32,
    /// A message can be delivered.
    hear: u32,
    /// A write can become durable.
    write: u32,
}

impl Scene {
    pub fn new(world: &dyn Sim) -> Scene {
        let (about, roster) = (world.about(), world.roster());
        let servers: Vec<NodeId> = roster.ids().filter(|id| roster.role(*id) != "client").collect();
        let frame = world.frame(Detail::NONE);
        let value = |id: NodeId| (id, Arc::from(format!("v{}", id.index() + 1)));
        Scene {
            about,
            clients: roster.of("client").collect(),
            proposals: about.proposers(roster).into_iter().map(value).collect(),
            cuts: frame.cuts,
            asked: frame.history.len(),
            servers,
        }
    }

    pub fn is_client(&self, node: NodeId) -> bool {
        self.clients.contains(&node)
    }

    /// Appends all that can happen now within the bounds, always in the same order.
    pub fn moves(&self, world: &dyn Explore, bounds: &Bounds, used: &Used, moves: &mut Vec<Action>) {
        let able = self.able(world);
        self.deliveries(world, able, moves);
        for node in self.servers.iter().filter(|node| able.write >> node.0 & 1 == 1) {
            moves.push(Action::Flush { node: *node, all: true });
        }
        if used.may(Kind::Timeout, bounds) {
            self.timeouts(world, moves);
        }
        self.environment_actions(world, bounds, used, able.run, moves);
        for (kind, action) in [
            (Kind::Drop, (|id| Action::Drop { id }) as fn(_) -> _),
            (Kind::Duplicate, |id| Action::Duplicate { id }),
        ] {
            if used.may(kind, bounds) {
                moves.extend(world.messages().into_iter().map(|(id, ..)| action(id)));
            }
        }
    }

    /// Appends what people do and what befalls nodes; `up` says who runs, one bit a node.
    pub fn environment_actions(
        &self,
        world: &dyn Explore,
        bounds: &Bounds,
        used: &Used,
        up: u32,
        moves: &mut Vec<Action>,
    ) {
        if used.may(Kind::Request, bounds) {
            self.requests(world, used.times(Kind::Request), moves);
        }
        if used.may(Kind::Admin, bounds) {
            self.admin(world, moves);
        }
        for node in &self.servers {
            match up >> node.0 & 1 == 1 {
                false if used.may(Kind::Restart, bounds) => moves.push(Action::Restart { node: *node }),
                true if used.may(Kind::Crash, bounds) => moves.push(Action::Crash { node: *node }),
                _ => {}
            }
        }
    }

    /// Servers, then clients.
    pub fn everybody(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.servers.iter().chain(&self.clients).copied()
    }

    /// Who runs, one bit a node.
    pub fn up(&self, world: &dyn Sim) -> u32 {
        self.able(world).run
    }

    fn able(&self, world: &dyn Sim) -> Able {
        let mut able = Able::default();
        for node in self.everybody() {
            let standing = world.standing(node);
            let bit = |so: bool| u32::from(so) << node.0;
            able.run |= bit(standing.up);
            able.hear |= bit(standing.up && !standing.paused);
            able.write |= bit(standing.up && !standing.paused && standing.pending);
        }
        able
    }

    /// Whether nothing goes on by itself: everybody is up, and no message, write or timer will do anything.
    pub fn is_quiet(&self, world: &dyn Explore) -> bool {
        let mut moves = Vec::new();
        self.deliveries(world, self.able(world), &mut moves);
        self.timeouts(world, &mut moves);
        let idle = |node: &NodeId| {
            let standing = world.standing(*node);
            standing.up && !standing.pending
        };
        moves.is_empty() && self.servers.iter().all(idle)
    }

    fn deliveries(&self, world: &dyn Explore, able: Able, moves: &mut Vec<Action>) {
        // Of messages that say the same, one stands for all: where it leads, each of them does.
        world.distinct_messages(&mut |id, from, to| {
            if able.hear >> to.0 & 1 == 1 && !self.cuts.contains(&(from, to)) {
                moves.push(Action::Deliver { id });
            }
        });
    }

    fn timeouts(&self, world: &dyn Sim, moves: &mut Vec<Action>) {
        for node in self.everybody() {
            for timer in world.standing(node).ready() {
                moves.push(Action::Fire { node, timer, forced: true });
            }
        }
    }

    /// Each client reads or writes at the server that would take it, each write a value of its own unless equal
    /// ones matter; each proposer proposes its own value.
    fn requests(&self, world: &dyn Explore, nth: u8, moves: &mut Vec<Action>) {
        for (node, value) in &self.proposals {
            let input = Input::Propose { value: Arc::clone(value), round: None };
            let action = Action::Input { node: *node, input };
            moves.extend(world.check(&action).is_ok().then_some(action));
        }
        if self.clients.is_empty() || self.about.operations.is_empty() {
            return;
        }
        let key = || Arc::from(KEY);
        let mut ops = Vec::new();
        if self.about.serves("tas") {
            ops.push(Op::Tas {});
        }
        if self.about.serves("put") {
            let before = self.asked + usize::from(nth);
            let put = |value: usize| Op::Put { key: key(), value: Arc::from(value.to_string()) };
            if before > 0 && world.writes_equal_values() {
                ops.push(put(before));
            }
            ops.push(put(before + 1));
        }
        if self.about.serves("get") {
            ops.push(Op::Get { key: key() });
        }
        for client in &self.clients {
            for server in self.servers.iter().filter(|server| world.takes_requests(**server)) {
                for op in &ops {
                    moves.push(Action::Operation { client: *client, op: op.clone(), at: Some(*server) });
                }
            }
        }
    }

    /// What a person may do with each node; with a verb that takes two, one that serves and another.
    fn admin(&self, world: &dyn Explore, moves: &mut Vec<Action>) {
        let action = |verb: &str, nodes: Vec<NodeId>| {
            let node = world.admin_at(verb, &nodes);
            let action = Action::Input { node, input: Input::Admin { verb: Arc::from(verb), nodes } };
            world.check(&action).is_ok().then_some(action)
        };
        for verb in self.about.admin {
            let alone = moves.len();
            moves.extend(self.everybody().filter_map(|node| action(verb, vec![node])));
            if moves.len() > alone {
                continue;
            }
            for node in self.servers.iter().filter(|node| world.takes_requests(**node)) {
                moves.extend(self.servers.iter().filter_map(|other| action(verb, vec![*node, *other])));
            }
        }
    }
}
