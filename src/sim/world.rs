//! The world: everything of one run at one instant.

use super::in_flight::InFlight;
use super::network::Network;
use super::node_env::{ClientSlot, NodeEnv};
use super::{Action, Event, Parts, Sim, Standing, digest, linear};
use crate::chunks::Chunks;
use crate::frame::{Detail, Frame, NodeView, Operation, Violation};
use crate::linear::Ledger;
use crate::protocol::{About, Client, Ctx, Out, Protocol, Rules, Setup, TimerIx};
use crate::value::{Micros, MsgId, NodeId, Problem, Refusal, Roster};
use std::sync::Arc;

/// Nodes of one run, clients included: what fits on a screen.
pub const MAX_NODES: usize = 16;

/// One run at one instant.
pub struct World<P: Protocol> {
    pub(crate) config: Arc<P::Config>,
    pub(crate) roster: Roster,
    pub(crate) seed: u64,
    pub(crate) disk_by_hand: bool,
    pub(crate) disk_latency: Micros,
    pub(crate) rules: Rules,
    pub(crate) now: Micros,
    /// None for clients and for nodes that are down.
    pub(crate) nodes: Vec<Option<P::Node>>,
    pub(crate) disks: Vec<P::Disk>,
    pub(crate) envs: Vec<NodeEnv<P>>,
    pub(crate) clients: Vec<ClientSlot<P::Client>>,
    pub(crate) network: Network<P>,
    pub(crate) ghost: P::Ghost,
    pub(crate) operations: Chunks<Operation>,
    /// Calls and answers of clients so far.
    pub(crate) asked: u32,
    /// For the protocols that promise linearizability.
    pub(crate) ledger: Option<Ledger>,
    pub(crate) violations: Arc<Vec<Violation>>,
    /// What is promised here rests on clocks that run at one rate.
    pub(crate) trusts_clocks: bool,
    /// Assumptions that hold no longer, in the order in which they fell.
    pub(crate) no_longer: Arc<Vec<&'static str>>,
    pub(crate) digest: u64,
    pub(crate) told: u64,
    /// Nobody listens: events are neither told nor hashed.
    pub(crate) quiet: bool,
    /// Kept between actions only for its allocation.
    pub(crate) bytes: Vec<u8>,
    /// Since it was a copy, an invariant looked at others than the node where something ran.
    pub(crate) looked: bool,
}

impl<P: Protocol> Clone for World<P> {
    fn clone(&self) -> World<P> {
        let Parts { fixed, by_node, by_client, common, record, quiet } = self.parts();
        World {
            config: Arc::clone(fixed.config),
            roster: fixed.roster.clone(),
            seed: *fixed.seed,
            disk_by_hand: *fixed.disk_by_hand,
            trusts_clocks: *fixed.trusts_clocks,
            nodes: by_node.nodes.clone(),
            disks: by_node.disks.clone(),
            envs: by_node.envs.clone(),
            clients: by_client.clients.clone(),
            operations: by_client.operations.clone(),
            asked: *by_client.asked,
            ledger: by_client.ledger.clone(),
            rules: *common.rules,
            disk_latency: *common.disk_latency,
            network: common.network.clone(),
            ghost: common.ghost.clone(),
            now: *record.now,
            violations: Arc::clone(record.violations),
            no_longer: Arc::clone(record.no_longer),
            digest: *record.digest,
            told: *record.told,
            quiet: *quiet,
            looked: false,
            bytes: Vec::new(),
        }
    }
}

/// A new world of protocol `P`, at time 0, all nodes booted.
pub fn new_world<P: Protocol>(setup: &Setup) -> Result<Box<dyn Sim>, Problem> {
    Ok(Box::new(World::<P>::new(setup)?))
}

impl<P: Protocol> World<P> {
    /// Builds the world a header describes. The problem says which parameter or name is impossible.
    pub fn new(setup: &Setup) -> Result<World<P>, Problem> {
        let (config, mut members) = P::configure(setup)?;
        rename(&mut members, &setup.names)?;
        if members.len() > MAX_NODES {
            return Err(Problem::new("problem-too-many-nodes")
                .with("read", members.len())
                .with("most", MAX_NODES));
        }
        let roster = Roster(members.into());
        let servers: Vec<NodeId> = roster.ids().filter(|id| roster.role(*id) != "client").collect();
        let asked: Vec<NodeId> = servers.iter().copied().filter(|id| P::serves(roster.role(*id))).collect();
        let client_slots = roster.of("client").map(|id| ClientSlot {
            id,
            client: P::Client::new(id, asked.clone(), setup),
            operation: None,
        });
        let mut world = World {
            seed: setup.seed,
            disk_by_hand: setup.disk.by_hand,
            disk_latency: setup.disk.latency,
            rules: setup.rules,
            now: 0,
            nodes: vec![None; roster.len()],
            disks: roster.ids().map(|id| P::fresh_disk(&config, id)).collect(),
            envs: roster.ids().map(|id| NodeEnv::new(timers::<P>(&roster, id))).collect(),
            clients: client_slots.collect(),
            network: Network::new(setup.network.clone(), roster.len()),
            ghost: P::fresh_ghost(&config, &roster),
            operations: Chunks::new(),
            asked: 0,
            ledger: linear::promised(P::ABOUT).then(Ledger::default),
            violations: Arc::default(),
            trusts_clocks: !P::promises(setup).any_clock,
            no_longer: Arc::default(),
            digest: digest::of_setup(P::ABOUT.id, setup),
            told: 0,
            quiet: false,
            bytes: Vec::new(),
            looked: false,
            config: Arc::new(config),
            roster,
        };
        for id in servers {
            let mut out = Out::default();
            let node = P::boot(&world.ctx(id), &world.disks[id.index()], &mut out);
            world.nodes[id.index()] = Some(node);
            world.settle_effects(id, out, &mut super::apply::Turn::default(), &mut Vec::new());
        }
        Ok(world)
    }

    pub(super) fn ctx(&self, id: NodeId) -> Ctx<'_, P> {
        Ctx { id, config: &self.config, roster: &self.roster, rules: self.rules }
    }

    pub(crate) fn client_slot(&self, id: NodeId) -> Option<usize> {
        self.clients.iter().position(|client_slot| client_slot.id == id)
    }

    /// The names of `id`'s timers.
    pub(super) fn timer_names(&self, id: NodeId) -> &'static [&'static str] {
        if self.roster.role(id) == "client" { &["retry"] } else { P::ABOUT.timers }
    }

    /// Whether a message can go no further before its receiver resumes; by hand nobody carries it there.
    pub(super) fn waits(&self, in_flight: &InFlight<P>) -> bool {
        self.envs[in_flight.to.index()].paused && (in_flight.arrived || self.by_hand())
    }

    fn first_message(&self) -> Option<&InFlight<P>> {
        let messages = &self.network.messages;
        if self.envs.iter().any(|env| env.paused) {
            let free = messages.iter().filter(|in_flight| !self.waits(in_flight));
            return free.min_by_key(|in_flight| in_flight.turn());
        }
        messages.first_due()
    }

    /// What is due first. Ties go to writes, then messages by id, then timers by node.
    fn first_due(&self) -> Option<(Micros, Action)> {
        let mut best = Due { at: Micros::MAX, what: What::Nothing };
        for (env, id) in self.envs.iter().zip(self.roster.ids()) {
            if let Some(first) = env.pending.front().filter(|_| !self.disk_by_hand && !env.paused) {
                best.offer(first.due, What::Flush(id));
            }
        }
        if let Some(in_flight) = self.first_message() {
            best.offer(in_flight.next(), What::Message(in_flight.id, in_flight.lost_at.is_some()));
        }
        for (env, id) in self.envs.iter().zip(self.roster.ids()) {
            for (timer, armed) in env.timers.iter().enumerate().filter(|_| !env.paused) {
                if let Some(Some(due)) = armed.map(|armed| armed.due) {
                    best.offer(due, What::Timer(id, TimerIx(timer as u8)));
                }
            }
        }
        let action = match best.what {
            What::Nothing => return None,
            What::Flush(node) => Action::Flush { node, all: false },
            What::Message(id, true) => Action::Vanish { id },
            What::Message(id, false) => Action::Deliver { id },
            What::Timer(node, timer) => Action::Fire { node, timer, forced: false },
        };
        // A delay or a clock set back can leave something due in the past: it happens now.
        Some((best.at.max(self.now), action))
    }
}

struct Due {
    at: Micros,
    what: What,
}

enum What {
    Nothing,
    Flush(NodeId),
    Message(MsgId, bool),
    Timer(NodeId, TimerIx),
}

impl Due {
    fn offer(&mut self, at: Micros, what: What) {
        if at < self.at {
            *self = Due { at, what };
        }
    }
}

fn timers<P: Protocol>(roster: &Roster, id: NodeId) -> usize {
    if roster.role(id) == "client" { 1 } else { P::ABOUT.timers.len() }
}

/// Applies the header's `names` line.
fn rename(members: &mut [crate::value::Member], names: &[(String, String)]) -> Result<(), Problem> {
    let places: Vec<_> =
        names.iter().map(|(old, _)| members.iter().position(|member| *member.name == **old)).collect();
    for ((old, new), place) in names.iter().zip(places) {
        let Some(place) = place else {
            let known: Vec<_> = members.iter().map(|member| &*member.name).collect();
            return Err(Problem::new("problem-no-node").with("name", &**old).with("known", known));
        };
        members[place].name = Arc::from(&**new);
    }
    for (place, member) in members.iter().enumerate() {
        if members[..place].iter().any(|other| other.name == member.name) {
            return Err(Problem::new("problem-name-twice").with("name", &*member.name));
        }
    }
    Ok(())
}

impl<P: Protocol> Sim for World<P> {
    fn about(&self) -> &'static About {
        P::ABOUT
    }

    fn roster(&self) -> &Roster {
        &self.roster
    }

    fn now(&self) -> Micros {
        self.now
    }

    fn seed(&self) -> u64 {
        self.seed
    }

    fn by_hand(&self) -> bool {
        self.network.setup.by_hand
    }

    fn check(&self, action: &Action) -> Result<(), Refusal> {
        self.check_action(action)
    }

    fn apply(&mut self, at: Micros, action: &Action, events: &mut Vec<Event>) -> Result<(), Refusal> {
        self.check_action(action)?;
        self.now = self.now.max(at);
        self.carry_out(action, events);
        Ok(())
    }

    fn next_due(&self) -> Option<(Micros, Action)> {
        if self.by_hand() { None } else { self.first_due() }
    }

    fn in_flight(&self) -> usize {
        self.network.messages.len()
    }

    fn messages(&self) -> Vec<(MsgId, NodeId, NodeId)> {
        self.network.messages.iter().map(|in_flight| (in_flight.id, in_flight.from, in_flight.to)).collect()
    }

    fn oldest_message(&self) -> Option<MsgId> {
        self.network.messages.iter().find(|in_flight| !self.waits(in_flight)).map(|in_flight| in_flight.id)
    }

    fn armed_timer(&self, node: NodeId) -> Option<TimerIx> {
        self.envs.get(node.index())?.first_armed()
    }

    fn armed_since(&self, node: NodeId, timer: TimerIx) -> Option<Micros> {
        self.envs[node.index()].timers.get(timer.index())?.map(|armed| armed.set)
    }

    fn standing(&self, node: NodeId) -> Standing {
        let env = &self.envs[node.index()];
        let timers = env.timers.iter().rev().fold(0, |set, armed| set << 1 | u32::from(armed.is_some()));
        Standing { up: env.up, paused: env.paused, timers, pending: !env.pending.is_empty() }
    }

    fn violations(&self) -> &[Violation] {
        &self.violations
    }

    fn admin_at(&self, verb: &str, named: &[NodeId]) -> NodeId {
        P::admin_at(&self.nodes, verb, named)
    }

    fn frame(&self, detail: Detail) -> Frame {
        self.look(detail)
    }

    fn node(&self, id: NodeId, detail: Detail) -> NodeView {
        self.look_at(id, detail)
    }

    fn digest(&self) -> u64 {
        self.digest
    }

    fn boxed_clone(&self) -> Box<dyn Sim> {
        Box::new(self.clone())
    }

    fn weight(&self) -> usize {
        self.own_weight()
    }

    fn told(&self) -> u64 {
        self.told
    }
}
