//! What the protocols' tests share: handlers called one at a time, runs by chance on the whole simulator, and whether
//! what is said can be said. What a protocol's tests need besides stands in that protocol's `tests/`, as further
//! methods of these types: `impl Bench<Raft> { … }`.

mod chaos;
mod texts;

pub use chaos::{Chaos, a_seed_is_a_run};
pub use texts::{Texts, no_rule_and_each, notes_stand_in_the_pseudocode};

use super::{Ctx, Effect, Handler, Input, Moment, Observation, Out, ParamValue, Protocol, Reply, Request};
use super::{RuleIx, Rules, Seen, Setup, TimerIx, Tracked};
use crate::value::{NodeId, Roster};
use std::cell::Cell;

/// The servers, where a protocol's first nodes are its servers.
pub const S1: NodeId = NodeId(0);
pub const S2: NodeId = NodeId(1);
pub const S3: NodeId = NodeId(2);
pub const S4: NodeId = NodeId(3);
pub const S5: NodeId = NodeId(4);

impl From<u32> for ParamValue {
    fn from(number: u32) -> ParamValue {
        ParamValue::Number(number)
    }
}

impl From<&'static str> for ParamValue {
    fn from(word: &'static str) -> ParamValue {
        ParamValue::Word(word)
    }
}

/// A header of defaults, but for these parameters.
pub fn header<P: Protocol>(params: &[(&'static str, ParamValue)]) -> Setup {
    let mut setup = P::ABOUT.defaults();
    setup.params.extend(params.iter().copied());
    setup
}

/// One configuration. Handlers run in it at any node.
pub struct Cluster<P: Protocol> {
    pub config: P::Config,
    pub roster: Roster,
    pub rules: Rules,
}

impl<P: Protocol> Cluster<P> {
    pub fn new(setup: &Setup) -> Cluster<P> {
        let (config, members) = P::configure(setup).expect("a possible header");
        Cluster { config, roster: Roster(members.into()), rules: Rules::default() }
    }

    /// Without a rule.
    pub fn off(mut self, rule: RuleIx) -> Cluster<P> {
        self.rules.set(rule, false);
        self
    }

    pub fn ctx(&self, id: NodeId) -> Ctx<'_, P> {
        Ctx { id, config: &self.config, roster: &self.roster, rules: self.rules }
    }

    /// Starts a node from this disk.
    pub fn boot(&self, id: NodeId, disk: &P::Disk) -> P::Node {
        P::boot(&self.ctx(id), disk, &mut Out::default())
    }

    /// Starts a node as it is at time 0.
    pub fn fresh(&self, id: NodeId) -> P::Node {
        self.boot(id, &P::fresh_disk(&self.config, id))
    }

    /// Runs a handler at a node, and returns what it wants done.
    pub fn run(&self, id: NodeId, node: &mut P::Node, handler: impl FnOnce(&mut Handler<P>)) -> Out<P> {
        let mut out = Out::default();
        handler(&mut Handler { ctx: &self.ctx(id), node, out: &mut out });
        out
    }

    pub fn hear(&self, id: NodeId, node: &mut P::Node, from: NodeId, message: &P::Message) -> Out<P> {
        self.run(id, node, |handler| P::on_message(handler, from, message))
    }

    pub fn fire(&self, id: NodeId, node: &mut P::Node, timer: TimerIx) -> Out<P> {
        self.run(id, node, |handler| P::on_timer(handler, timer))
    }

    pub fn request(&self, id: NodeId, node: &mut P::Node, request: &Request) -> Out<P> {
        self.run(id, node, |handler| P::on_request(handler, request))
    }

    pub fn input(&self, id: NodeId, node: &mut P::Node, input: &Input) -> Out<P> {
        self.run(id, node, |handler| P::on_input(handler, input))
    }

    /// All that the node wrote is durable.
    pub fn flushed(&self, id: NodeId, node: &mut P::Node) -> Out<P> {
        self.run(id, node, P::on_flushed)
    }

    /// Lets the observer see nodes and disks after something ran at `at`: `writes` were issued there, and are
    /// durable. Returns what it has to say.
    pub fn observe(&self, ghost: &mut P::Ghost, look: Look<P>) -> Observation {
        let mut observation = Observation::default();
        let looked = Cell::new(false);
        let seen = Seen {
            time: 0,
            rules: self.rules,
            roster: &self.roster,
            at: look.at,
            moment: look.moment,
            nodes: Tracked::new(look.nodes, look.at, &looked),
            disks: Tracked::new(look.disks, look.at, &looked),
            writes: look.writes,
            flushed: look.writes,
            replies: &[],
            input: look.input,
            heard: look.heard,
            client: None,
        };
        P::observe(&self.config, ghost, &seen, &mut observation);
        observation
    }
}

/// What an observer is shown.
pub struct Look<'a, P: Protocol> {
    pub at: NodeId,
    pub moment: Moment,
    pub nodes: &'a [Option<P::Node>],
    pub disks: &'a [P::Disk],
    pub writes: &'a [P::Write],
    pub input: Option<&'a Input>,
    pub heard: Option<&'a P::Message>,
}

impl Observation {
    /// The invariants that are broken.
    pub fn invariants(&self) -> Vec<&'static str> {
        self.broken.iter().map(|violation| violation.invariant).collect()
    }

    pub fn noted(&self) -> Vec<&'static str> {
        self.notes.iter().map(|(id, _)| id.0).collect()
    }
}

/// One node of a cluster, its disk, and what its last handler wants done.
pub struct Bench<P: Protocol> {
    pub cluster: Cluster<P>,
    pub id: NodeId,
    pub disk: P::Disk,
    pub node: P::Node,
    pub out: Out<P>,
}

impl<P: Protocol> Bench<P> {
    /// Boots a node from this disk.
    pub fn boot(setup: &Setup, id: NodeId, disk: P::Disk) -> Bench<P> {
        let cluster = Cluster::new(setup);
        let mut out = Out::default();
        let node = P::boot(&cluster.ctx(id), &disk, &mut out);
        Bench { cluster, id, disk, node, out }
    }

    /// Without a rule.
    pub fn off(mut self, rule: RuleIx) -> Bench<P> {
        self.cluster.rules.set(rule, false);
        self
    }

    pub fn ctx(&self) -> Ctx<'_, P> {
        self.cluster.ctx(self.id)
    }

    pub fn run(&mut self, handler: impl FnOnce(&mut Handler<P>)) -> &mut Bench<P> {
        self.out = self.cluster.run(self.id, &mut self.node, handler);
        self
    }

    pub fn hear(&mut self, from: NodeId, message: P::Message) -> &mut Bench<P> {
        self.run(|handler| P::on_message(handler, from, &message))
    }

    pub fn fire(&mut self, timer: TimerIx) -> &mut Bench<P> {
        self.run(|handler| P::on_timer(handler, timer))
    }

    pub fn request(&mut self, request: &Request) -> &mut Bench<P> {
        self.run(|handler| P::on_request(handler, request))
    }

    pub fn input(&mut self, input: &Input) -> &mut Bench<P> {
        self.run(|handler| P::on_input(handler, input))
    }

    /// Completes the writes of the last handler.
    pub fn flush(&mut self) -> &mut Bench<P> {
        for write in self.writes() {
            P::apply_write(&mut self.disk, &write);
        }
        self.run(P::on_flushed)
    }

    pub fn notes(&self) -> Vec<&'static str> {
        self.out.notes()
    }

    pub fn noted(&self, id: &str) -> bool {
        self.notes().contains(&id)
    }

    /// What was sent, and to whom.
    pub fn sent(&self) -> Vec<(NodeId, P::Message)> {
        self.out.sent()
    }

    /// Whether a message waits for the disk.
    pub fn waits_for_disk(&self) -> bool {
        self.out.effects.iter().any(|effect| matches!(effect, Effect::Send { durable: true, .. }))
    }

    pub fn replies(&self) -> Vec<Reply> {
        self.out.replies().into_iter().map(|(_, reply)| reply).collect()
    }

    pub fn writes(&self) -> Vec<P::Write> {
        self.out.writes()
    }

    pub fn arms(&self, timer: TimerIx) -> bool {
        let arms =
            |effect: &Effect<P>| matches!(effect, Effect::SetTimer { timer: set, .. } if *set == timer);
        self.out.effects.iter().any(arms)
    }
}

impl<P: Protocol> Out<P> {
    fn all<T>(&self, wanted: impl Fn(&Effect<P>) -> Option<T>) -> Vec<T> {
        self.effects.iter().filter_map(wanted).collect()
    }

    pub fn notes(&self) -> Vec<&'static str> {
        self.all(|effect| match effect {
            Effect::Note { id, .. } => Some(*id),
            _ => None,
        })
    }

    /// What is sent, and to whom.
    pub fn sent(&self) -> Vec<(NodeId, P::Message)> {
        self.sent_when().into_iter().map(|(to, message, _)| (to, message)).collect()
    }

    /// The same, and whether it waits for the disk.
    pub fn sent_when(&self) -> Vec<(NodeId, P::Message, bool)> {
        self.all(|effect| match effect {
            Effect::Send { to, message, durable } => Some((*to, message.clone(), *durable)),
            _ => None,
        })
    }

    pub fn writes(&self) -> Vec<P::Write> {
        self.all(|effect| match effect {
            Effect::Write(write) => Some(write.clone()),
            _ => None,
        })
    }

    /// What clients are answered, and whom.
    pub fn replies(&self) -> Vec<(NodeId, Reply)> {
        self.all(|effect| match effect {
            Effect::Reply { to, reply, .. } => Some((*to, reply.clone())),
            _ => None,
        })
    }
}
