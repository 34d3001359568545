//! A key-value store of Paxos instances: one decision for each (key, version).
//!
//! Acceptors keep an instance for each key and version. A write runs Paxos on the next version until
//! the value chosen is its own; a read runs it with no value of its own. A proposer goes on to a
//! version only when it knows the one before to be chosen, so that versions have no gaps, and every
//! value says which of each client's writes came before: a request that is asked twice takes effect
//! once.
//!
//! Source: Lamport, "Paxos Made Simple" (2001), section 2 for one instance, section 3 for many; a
//! value that is read and then written as the next one is that of Rystsov, "CASPaxos" (2018).

mod acceptor;
mod advance;
#[cfg(not(target_arch = "wasm32"))]
mod claims;
mod invariants;
mod learner;
mod notes;
mod proposer;
mod rules;
mod search;
mod setup;
mod task;
#[cfg(test)]
mod tests;
mod view;

pub use acceptor::{Acceptor, Slot};
pub use invariants::Ghost;
pub use learner::{Heard, Known};
pub use proposer::Proposer;
pub use setup::{Config, Learn};
pub use task::Task;

use super::{
    About, Assumption, Ctx, DISK_KEPT, Input, Layout, Observation, Out, Protocol, Request, Seen, Served,
    SessionClient, Setup,
};
use crate::frame::{Body, Detail, GlobalView, MessageBody};
use crate::value::{Ballot, Member, NodeId, Problem, Refusal, Roster, Value};
use crate::{encode_enum, encode_struct};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The protocol.
pub struct PaxosKv;

/// A handler's surroundings, here.
type Here<'a> = Ctx<'a, PaxosKv>;
type Effects = Out<PaxosKv>;

/// Where one decision is made: prints as `x.1`. Versions of a key count from 0.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Instance {
    pub key: Arc<str>,
    pub version: u32,
}
encode_struct!(Instance { key, version });

impl Instance {
    pub(super) fn new(key: &Arc<str>, version: u32) -> Instance {
        Instance { key: Arc::clone(key), version }
    }

    /// As fields are indexed with it: `acceptedValue[x,1]`.
    fn index(&self) -> Value {
        Value::List(vec![Arc::clone(&self.key).into(), self.version.into()])
    }
}

impl From<&Instance> for Value {
    fn from(at: &Instance) -> Value {
        Value::from(&*format!("{}.{}", at.key, at.version))
    }
}

/// What a version of a key holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// None: a cas came to a key that was never written.
    pub text: Option<Arc<str>>,
    /// Whose write it is: the client and its number.
    pub client: NodeId,
    pub number: u32,
    /// The last write of each client that took effect on this key, this one included, by client.
    pub done: Arc<[Done]>,
}
encode_struct!(Stored { text, client, number, done });

impl Stored {
    /// Whether this write of the client, or a later one of it, took effect by this version.
    pub fn done_by(&self, client: NodeId, number: u32) -> Option<&Done> {
        self.done.iter().find(|done| done.client == client && done.number >= number)
    }
}

impl From<&Stored> for Value {
    fn from(stored: &Stored) -> Value {
        stored.text.clone().into()
    }
}

/// A write that took effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done {
    pub client: NodeId,
    pub number: u32,
    /// Of a cas: whether it found what it expected. A cas that did not writes down what it found.
    pub ok: bool,
}
encode_struct!(Done { client, number, ok });

/// A proposal: a ballot and a value. Source: Paxos Made Simple §2.2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    pub ballot: Ballot,
    pub value: Arc<Stored>,
}
encode_struct!(Proposal { ballot, value });

impl From<&Proposal> for Value {
    /// As people write it: `foo@2.Y`.
    fn from(proposal: &Proposal) -> Value {
        Value::At(Box::new(Value::from(&*proposal.value)), proposal.ballot)
    }
}

/// What the parts send each other about one instance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {
    /// Phase 1a: asks for a promise, and for what was accepted.
    Prepare { at: Instance, ballot: Ballot },
    /// Phase 1b: nothing below `ballot` will be accepted; this is what was accepted last. `newest` is
    /// the newest version of the key in which this acceptor has accepted anything.
    Promise { at: Instance, ballot: Ballot, accepted: Option<Proposal>, newest: Option<u32> },
    /// A request of `ballot` came too late: `promised` is higher.
    Nack { at: Instance, ballot: Ballot, promised: Ballot },
    /// Phase 2a: asks to accept.
    Accept { at: Instance, proposal: Proposal },
    /// Phase 2b: accepted, and durable.
    Accepted { at: Instance, proposal: Proposal },
    /// The proposer tells what it knows to be chosen.
    Commit { at: Instance, proposal: Proposal },
    /// The instance asked about in `ballot` is gone: `value` is chosen at `at`, and in a snapshot.
    Snapshot { at: Instance, ballot: Ballot, value: Arc<Stored> },
}
encode_enum!(Message {
    0 => Prepare { at, ballot }, 1 => Promise { at, ballot, accepted, newest },
    2 => Nack { at, ballot, promised }, 3 => Accept { at, proposal },
    4 => Accepted { at, proposal }, 5 => Commit { at, proposal },
    6 => Snapshot { at, ballot, value },
});

/// What survives a crash: an acceptor's instances and snapshot, a proposer's last round.
/// Source: Paxos Made Simple §2.5.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Disk {
    pub round: u32,
    pub acceptor: Acceptor,
}
encode_struct!(Disk { round as epoch, acceptor });

/// One durable change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Write {
    /// The proposer uses this round from now on, for whichever instance.
    Round {
        round: u32,
    },
    Promised {
        at: Instance,
        ballot: Ballot,
    },
    /// `raise`: the promise rises to the proposal's ballot in the same write.
    Accepted {
        at: Instance,
        proposal: Proposal,
        raise: bool,
    },
    /// The value chosen at `at` goes into the snapshot; instances of its key up to there go.
    Snapshot {
        at: Instance,
        value: Arc<Stored>,
    },
}
encode_enum!(Write {
    0 => Round { round as epoch }, 1 => Promised { at, ballot }, 2 => Accepted { at, proposal, raise },
    3 => Snapshot { at, value },
});

/// A node's memory: the parts that it plays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    pub proposer: Option<Proposer>,
    pub acceptor: Option<Acceptor>,
    /// Of each key the newest version that the node knows to be chosen.
    pub known: BTreeMap<Arc<str>, Known>,
    /// Acceptances it was told of and that are no quorum yet, oldest first.
    pub heard: Vec<Heard>,
    /// The instance that its acceptor answered last: what its card shows.
    pub touched: Option<Instance>,
    /// Whether a write is issued and not yet durable.
    dirty: bool,
    /// What the node has to tell itself once its writes are durable.
    waiting: Vec<Message>,
}
encode_struct!(Node { proposer, acceptor, known, heard, touched, dirty, waiting });

impl Node {
    /// Issues a write.
    fn write(&mut self, write: Write, out: &mut Effects) {
        self.dirty = true;
        out.write(write);
    }

    /// Sends, or hears at once what it says to itself. `durable`: not before all writes so far are.
    fn tell(&mut self, ctx: &Here, to: NodeId, message: Message, durable: bool, out: &mut Effects) {
        match (to == ctx.id, durable) {
            (false, false) => out.send(to, message),
            (false, true) => out.send_durable(to, message),
            (true, true) if self.dirty => self.waiting.push(message),
            (true, _) => self.hear(ctx, ctx.id, &message, out),
        }
    }

    /// Sends to all of `nodes`; to itself last, so that what follows from its own answer comes after
    /// the question to the others.
    fn tell_all(
        &mut self,
        ctx: &Here,
        nodes: &[NodeId],
        message: &Message,
        durable: bool,
        out: &mut Effects,
    ) {
        for node in nodes.iter().filter(|node| **node != ctx.id) {
            self.tell(ctx, *node, message.clone(), durable, out);
        }
        if nodes.contains(&ctx.id) {
            self.tell(ctx, ctx.id, message.clone(), durable, out);
        }
    }

    /// Takes a message to the part that it is for. A part that the node does not play hears nothing.
    fn hear(&mut self, ctx: &Here, from: NodeId, message: &Message, out: &mut Effects) {
        match message {
            Message::Prepare { at, ballot } => acceptor::on_prepare(ctx, self, from, at, *ballot, out),
            Message::Accept { at, proposal } => acceptor::on_accept(ctx, self, from, at, proposal, out),
            Message::Promise { at, ballot, accepted, newest } => {
                let promise = proposer::Promise { from, at, ballot: *ballot, accepted, newest: *newest };
                proposer::on_promise(ctx, self, &promise, out);
            }
            Message::Nack { at, ballot, promised } => {
                proposer::on_nack(ctx, self, from, at, [*ballot, *promised], out);
            }
            Message::Accepted { at, proposal } => learner::on_accepted(ctx, self, from, at, proposal, out),
            Message::Commit { at, proposal } => learner::on_commit(ctx, self, from, at, proposal, out),
            Message::Snapshot { at, ballot, value } => {
                learner::on_snapshot(ctx, self, from, at, *ballot, value, out);
            }
        }
    }

    /// The newest version of the key that this node knows to be chosen.
    fn version(&self, key: &str) -> Option<u32> {
        self.known.get(key).map(|known| known.version)
    }

    /// The version after that one.
    fn next(&self, key: &str) -> u32 {
        self.version(key).map_or(0, |version| version + 1)
    }
}

/// What a node knows as it starts: its disk, and no more.
fn note_restart(ctx: &Here, node: &Node, disk: &Disk, out: &mut Effects) {
    let instances = ("instances", disk.acceptor.instances.len().into());
    let keys = ("keys", disk.acceptor.snapshot.len().into());
    // Without the rule nobody writes a round down: what stands there is not the last one used.
    let round = ("round", ctx.on(rules::PERSIST_ROUND).then_some(disk.round).into());
    match (&node.proposer, &node.acceptor) {
        _ if *disk == Disk::default() => out.note("finds-nothing", []),
        (Some(_), None) => out.note("restores-proposer", [round]),
        (None, _) => out.note("restores-acceptor", [instances, keys]),
        (Some(_), Some(_)) => out.note("restores-server", [instances, keys, round]),
    }
}

impl Protocol for PaxosKv {
    type Config = Config;
    type Node = Node;
    type Disk = Disk;
    type Write = Write;
    type Message = Message;
    type Client = SessionClient;
    type Ghost = Ghost;

    const ABOUT: &'static About = &About {
        id: "paxos-kv",
        params: setup::PARAMS,
        timing: setup::TIMING,
        rules: rules::RULES,
        notes: notes::NOTES,
        invariants: invariants::INVARIANTS,
        assumptions: &[Assumption { id: DISK_KEPT, cite: "Paxos Made Simple §2.5" }],
        together: &[],
        guards: &[
            ("refuses-prepare", "promise-check"),
            ("refuses-accept", "promise-check"),
            ("backs-off", "back-off"),
        ],
        messages: &["Prepare", "Promise", "Nack", "Accept", "Accepted", "Commit", "Snapshot"],
        timers: &["retry"],
        fields: view::FIELDS,
        operations: &[
            Served::plain("get"),
            Served::with("put", "1"),
            Served::with("append", "a"),
            Served::with("cas", "1"),
        ],
        proposes: Some("proposer"),
        // A key, of which a proposer finds out what is chosen.
        proposals: &["x", "y"],
        admin: &["snapshot"],
        goals: &["chosen[x,1]", "C1.last == ok"],
        layout: Layout::Rows(&["client", "proposer", "acceptor"]),
        by_hand: false,
        pseudocode: include_str!("pseudocode.txt"),
        texts: crate::texts!("paxos-kv"),
    };

    fn configure(setup: &Setup) -> Result<(Config, Vec<Member>), Problem> {
        setup::configure(setup)
    }

    fn fresh_disk(_: &Config, _: NodeId) -> Disk {
        Disk::default()
    }

    fn fresh_ghost(_: &Config, _: &Roster) -> Ghost {
        Ghost::default()
    }

    fn serves(part: &str) -> bool {
        part != "acceptor"
    }

    fn boot(ctx: &Here, disk: &Disk, out: &mut Effects) -> Node {
        let plays = |part: &[NodeId]| part.contains(&ctx.id);
        let node = Node {
            proposer: plays(&ctx.config.proposers).then(|| Proposer::restored(disk)),
            acceptor: plays(&ctx.config.acceptors).then(|| disk.acceptor.clone()),
            known: disk.acceptor.snapshot.clone(),
            heard: Vec::new(),
            touched: None,
            dirty: false,
            waiting: Vec::new(),
        };
        note_restart(ctx, &node, disk, out);
        node
    }

    fn on_message(ctx: &Here, node: &mut Node, from: NodeId, message: &Message, out: &mut Effects) {
        node.hear(ctx, from, message, out);
    }

    fn on_timer(ctx: &Here, node: &mut Node, _: u8, out: &mut Effects) {
        proposer::on_retry(ctx, node, out);
    }

    fn on_request(ctx: &Here, node: &mut Node, request: &Request, out: &mut Effects) {
        advance::on_request(ctx, node, request, out);
    }

    fn check_input(ctx: &Here, node: &Node, input: &Input) -> Result<(), Refusal> {
        match input {
            Input::Propose { value, round } => advance::check_propose(ctx, node, value, *round),
            Input::Admin { .. } => acceptor::check_snapshot(ctx, node),
        }
    }

    fn on_input(ctx: &Here, node: &mut Node, input: &Input, out: &mut Effects) {
        match input {
            Input::Propose { value, round } => advance::on_propose(ctx, node, value, *round, out),
            Input::Admin { .. } => acceptor::take_snapshot(node, out),
        }
    }

    fn on_flushed(ctx: &Here, node: &mut Node, out: &mut Effects) {
        node.dirty = false;
        for message in std::mem::take(&mut node.waiting) {
            node.hear(ctx, ctx.id, &message, out);
        }
    }

    fn apply_write(disk: &mut Disk, write: &Write) {
        match write {
            Write::Round { round } => disk.round = *round,
            _ => disk.acceptor.apply(write),
        }
    }

    fn observe(config: &Config, ghost: &mut Ghost, seen: &Seen<PaxosKv>, observation: &mut Observation) {
        ghost.observe(config, seen, observation);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> super::claims::Claims<PaxosKv> {
        claims::CLAIMS
    }

    fn view(ctx: &Here, node: Option<&Node>, disk: &Disk, _: &Ghost, detail: Detail) -> Body {
        view::body(ctx, node, disk, detail)
    }

    fn describe(message: &Message) -> MessageBody {
        view::message(message)
    }

    fn global_view(_: &Config, ghost: &Ghost, nodes: &[Option<Node>], detail: Detail) -> GlobalView {
        ghost.global_view(nodes, detail)
    }
}
