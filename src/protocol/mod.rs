//! What a protocol is. [`crate::registry`] has the one list of them.
//!
//! A protocol is a pure state machine, driven from outside: handlers take one input and say what
//! they want done in [`Out`]. It knows no clock, no network and no chance. Rules that a learner
//! may break are data, read where the rule is applied (`if ctx.on(PROMISE_CHECK) && …`), so the
//! honest and the broken protocol are one code path.

mod about;
mod ballots;
#[cfg(not(target_arch = "wasm32"))]
pub mod claims;
mod client;
mod ids;
mod loopback;
pub mod multi_paxos;
mod out;
pub mod parliament;
pub mod paxos;
pub mod paxos_kv;
pub mod primary_backup;
pub mod raft;
/// The template of a protocol, which is no part of the program.
#[cfg(test)]
#[path = "../../tests/register/mod.rs"]
mod register;
pub mod split_brain;
pub mod state_machine;
#[cfg(test)]
pub mod testing;

pub use crate::operation::{Op, OpResult, Outcome, Reply, Request};
pub use about::{
    About, Assumption, Class, DISK_KEPT, Invariant, Layout, MAX_CLIENTS, Milestone, Note, ONE_CLOCK_RATE,
    Param, ParamKind, ParamValue, Rule, RuleIx, Rules, Served, Setup, TextFile, TimerIx, Timing, Together,
};
pub use client::{CLIENT_NOTES, Client, ClientOut, SessionClient, note as client_note};
pub use ids::{NoteId, is_name_of};
pub use loopback::{HasLoopback, Loopback};
pub use out::{Effect, Out};

use crate::encode::Encode;
use crate::frame::{Body, Detail, GlobalView, MessageBody, Violation};
use crate::value::{Args, Member, Micros, NodeId, Problem, Refusal, Roster, Value};
use std::cell::Cell;
use std::sync::Arc;

/// What a node may know: its id, the members, parameters, which rules are on.
pub struct Ctx<'a, P: Protocol> {
    pub id: NodeId,
    pub config: &'a P::Config,
    pub roster: &'a Roster,
    pub rules: Rules,
}

impl<P: Protocol> Ctx<'_, P> {
    /// Whether a rule is on. Every breakable rule asks here, where it is applied.
    pub fn on(&self, rule: RuleIx) -> bool {
        self.rules.on(rule)
    }
}

/// What a handler works with. A protocol's handlers are methods of it, in its own folder:
/// `impl Handler<'_, Raft> { fn on_append_entries(&mut self, …) }`. Where nodes play different parts, the
/// handlers of one part hold its memory alone: `Handler<'_, PrimaryBackup, Server>`.
pub struct Handler<'a, P: Protocol, N = <P as Protocol>::Node> {
    pub ctx: &'a Ctx<'a, P>,
    /// The node's memory, which the handler may change.
    pub node: &'a mut N,
    /// What the handler wants done.
    pub out: &'a mut Out<P>,
}

impl<P: Protocol, N> Handler<'_, P, N> {
    /// Whether a rule is on. Every breakable rule asks here, where it is applied.
    pub fn on(&self, rule: RuleIx) -> bool {
        self.ctx.on(rule)
    }
}

/// A consensus protocol: one node's behaviour, and how to look at it.
pub trait Protocol: Sized + 'static {
    /// Parameters and timing, read once from the header.
    type Config: Clone + Send + Sync + 'static;
    /// Memory: lost in a crash.
    type Node: Clone + Encode + Send + Sync + 'static;
    /// What survives a crash. Changed only by [`Protocol::apply_write`].
    type Disk: Clone + Encode + Send + Sync + 'static;
    /// A change to the disk: a delta (append, truncate, set), not a copy.
    type Write: Clone + Encode + Send + Sync + 'static;
    /// What nodes send each other.
    type Message: Clone + Encode + Send + Sync + 'static;
    /// The participants with role `client`.
    type Client: Client;
    /// What invariants remember and no node can read.
    type Ghost: Clone + Encode + Send + Sync + 'static;

    const ABOUT: &'static About;
    /// One line per transition; a line ends in `#note-id` where a note highlights it. It is no part of
    /// [`About`], because a first visit to the page needs that one, and not this.
    const PSEUDOCODE: &'static str;

    /// Reads parameters and timing, and names the participants. The roster's order is the order of
    /// node ids; clients come last. Errors say which parameter is impossible and what would be right.
    fn configure(setup: &Setup) -> Result<(Self::Config, Vec<Member>), Problem>;
    /// What a setup promises with every rule on. A configuration that is there to fail says so here.
    fn promises(_setup: &Setup) -> Promises {
        Promises::ALL
    }

    /// The disk of a new node, or of one that was wiped.
    fn fresh_disk(config: &Self::Config, id: NodeId) -> Self::Disk;
    fn fresh_ghost(config: &Self::Config, roster: &Roster) -> Self::Ghost;

    /// Whether clients ask those who play this part. Default: all but clients.
    fn serves(_part: &str) -> bool {
        true
    }

    /// Starts a node, at time 0 or after a crash, from its disk alone.
    fn boot(ctx: &Ctx<Self>, disk: &Self::Disk, out: &mut Out<Self>) -> Self::Node;
    fn on_message(handler: &mut Handler<Self>, from: NodeId, message: &Self::Message);
    /// The timer is no longer armed when this runs.
    fn on_timer(handler: &mut Handler<Self>, timer: TimerIx);
    /// A client's request. Default: the protocol has no clients.
    fn on_request(_handler: &mut Handler<Self>, _request: &Request) {}
    /// Whether a person may do this to this node now. Asked before [`Protocol::on_input`].
    fn check_input(_ctx: &Ctx<Self>, _node: &Self::Node, _input: &Input) -> Result<(), Refusal> {
        Err(Problem::new("problem-no-such-input").with("protocol", Self::ABOUT.id))
    }
    /// A person's `propose` or `admin` command.
    fn on_input(_handler: &mut Handler<Self>, _input: &Input) {}
    /// At which node an `admin` command is carried out, given the nodes that it names: the first,
    /// unless the protocol knows better (the leader). `named` is not empty.
    fn admin_at(_nodes: &[Option<Self::Node>], _verb: &str, named: &[NodeId]) -> NodeId {
        named[0]
    }
    /// All writes issued so far are durable now; messages that waited for them have been sent.
    fn on_flushed(_handler: &mut Handler<Self>) {}
    fn apply_write(disk: &mut Self::Disk, write: &Self::Write);

    /// Checks every invariant, incrementally: called after every action that ran at a node or a
    /// client.
    fn observe(
        config: &Self::Config,
        ghost: &mut Self::Ghost,
        seen: &Seen<Self>,
        observation: &mut Observation,
    );

    /// What the sentence of each note claims: one for each of [`About::notes`].
    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> claims::Claims<Self>;

    /// What to show of a node; `node` is none while it is down.
    fn view(
        ctx: &Ctx<Self>,
        node: Option<&Self::Node>,
        disk: &Self::Disk,
        ghost: &Self::Ghost,
        detail: Detail,
    ) -> Body;
    fn describe(message: &Self::Message) -> MessageBody;
    /// What is, seen from outside. `nodes` has none for nodes that are down and for clients.
    /// Where decisions are counted, all that `detail` asks for are listed, and always the newest few.
    fn global_view(
        config: &Self::Config,
        ghost: &Self::Ghost,
        nodes: &[Option<Self::Node>],
        detail: Detail,
    ) -> GlobalView;
}

/// What a setup promises while every rule is on, for callers that test it.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Promises {
    /// No fault breaks an invariant (a wiped disk aside).
    pub safe: bool,
    /// Once every node is up, every link whole and nothing lost, requests complete, and nobody is left behind.
    pub recovers: bool,
    /// So do reads although nobody writes. Where they do not, a write brings them along.
    pub reads_alone: bool,
    /// And though servers were removed that do not know it and are up. Where it is not so, a server that was
    /// removed should be switched off.
    pub undisturbed: bool,
    /// Safe also where clocks run at different rates and timers go off early.
    pub any_clock: bool,
}

impl Promises {
    pub const ALL: Promises =
        Promises { safe: true, recovers: true, reads_alone: true, undisturbed: true, any_clock: true };
}

/// What a person asks of a node by `propose` or `admin`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input {
    Propose { value: Arc<str>, round: Option<u32> },
    Admin { verb: Arc<str>, nodes: Vec<NodeId> },
}

/// What an invariant sees after an action at one node.
pub struct Seen<'a, P: Protocol> {
    pub time: Micros,
    pub rules: Rules,
    pub roster: &'a Roster,
    /// The node at which something ran.
    pub at: NodeId,
    pub moment: Moment,
    /// All nodes' memories after the action: none for clients and for nodes that are down.
    pub nodes: Tracked<'a, Option<P::Node>>,
    /// All disks after the action (clients have a fresh one that nothing writes).
    pub disks: Tracked<'a, P::Disk>,
    /// Writes that `at` issued in this action, in order.
    pub writes: &'a [P::Write],
    /// Writes of `at` that became durable in this action, in order.
    pub flushed: &'a [P::Write],
    /// Answers to clients that `at` sent in this action.
    pub replies: &'a [(NodeId, Reply)],
    pub input: Option<&'a Input>,
    /// The message that `at` received in this action.
    pub heard: Option<&'a P::Message>,
    /// The client that `at` is, after what it did; none for other nodes.
    pub client: Option<&'a P::Client>,
}

/// One thing for each node, of which an invariant sees that of the node where something ran. A caller that looks
/// at others says so: what one action led to need not be asked again as long as nobody did.
pub struct Tracked<'a, T> {
    all: &'a [T],
    at: NodeId,
    looked: &'a Cell<bool>,
}

impl<'a, T> Tracked<'a, T> {
    /// `looked` is set once a caller looks at others.
    pub fn new(all: &'a [T], at: NodeId, looked: &'a Cell<bool>) -> Tracked<'a, T> {
        Tracked { all, at, looked }
    }

    /// That of the node where something ran.
    pub fn own(&self) -> &'a T {
        &self.all[self.at.index()]
    }

    /// All of them, in the order of the nodes' ids.
    pub fn all(&self) -> &'a [T] {
        self.looked.set(true);
        self.all
    }

    /// All of them, only to say something of them: no verdict and no ghost state may depend on it.
    pub fn to_tell(&self) -> &'a [T] {
        self.all
    }
}

/// What an outside observer has to say after an action.
#[derive(Default)]
pub struct Observation {
    /// Invariants that this action broke: each is reported once, when it breaks.
    pub broken: Vec<Violation>,
    /// Notes of what no node knows, such as the instant at which a value is chosen.
    pub notes: Vec<(NoteId, Args)>,
    /// Assumptions of the protocol that hold no longer.
    pub no_longer: Vec<&'static str>,
}

impl Observation {
    /// Reports a broken invariant.
    pub fn violated<const N: usize>(
        &mut self,
        invariant: &'static str,
        time: Micros,
        args: [(&'static str, Value); N],
    ) {
        self.broken.push(Violation::new(invariant, time, Vec::from(args)));
    }

    /// Says that an assumption fell by what happened here: one of [`About::assumptions`]. It may be said
    /// again; the first time counts.
    pub fn no_longer_holds(&mut self, assumption: &'static str) {
        self.no_longer.push(assumption);
    }
}

/// What kind of action it was.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Moment {
    /// A handler ran: a message, a timer, a request, an input.
    Ran,
    /// Only the disk moved on.
    Flushed,
    Crashed,
    Restarted,
    Wiped,
    /// A client did something: nothing ran at a server.
    Client,
}
