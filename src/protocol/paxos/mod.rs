//! Single-decree Paxos: proposers, acceptors and learners agree on one value.
//!
//! Source: Lamport, "Paxos Made Simple" (2001), sections 2.2 to 2.5; the quorums are those of
//! Howard, Malkhi and Spiegelman, "Flexible Paxos: Quorum intersection revisited" (2016).
//!
//! The parts stand apart (proposers P1…, acceptors A1…, learners L1…) or all three on each of N
//! servers. A server trusts itself: what one part says to another part of the same server does not
//! travel, it is heard at once, or, where it depends on a write, as soon as that write is durable.
//!
//! An acceptor tells its acceptance to the proposer that asked and to every learner. A proposer
//! counts them as a learner does, and so knows when it is done.

mod acceptor;
#[cfg(not(target_arch = "wasm32"))]
mod claims;
mod invariants;
mod learner;
mod notes;
mod proposer;
mod rules;
mod search;
mod setup;
#[cfg(test)]
mod tests;
mod view;

pub use super::ballots::{Phase, Quorums};
pub use acceptor::Acceptor;
pub use invariants::Ghost;
pub use learner::Learner;
pub use proposer::Proposer;
pub use setup::Config;

use super::{
    About, Assumption, Ctx, DISK_KEPT, Input, Layout, Observation, Out, Protocol, Seen, SessionClient, Setup,
};
use crate::frame::{Body, Detail, GlobalView, MessageBody};
use crate::value::{Ballot, Member, NodeId, Problem, Refusal, Roster, Value};
use crate::{encode_enum, encode_struct};
use std::sync::Arc;

/// The protocol.
pub struct Paxos;

/// A handler's surroundings, here.
type Here<'a> = Ctx<'a, Paxos>;
type Effects = Out<Paxos>;

/// A proposal: a ballot and a value. Source: Paxos Made Simple §2.2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    pub ballot: Ballot,
    pub value: Arc<str>,
}
encode_struct!(Proposal { ballot, value });

impl From<&Proposal> for Value {
    /// As people write it: `foo@2.Y`.
    fn from(proposal: &Proposal) -> Value {
        Value::At(Box::new(Value::Text(Arc::clone(&proposal.value))), proposal.ballot)
    }
}

/// What the parts send each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {
    /// Phase 1a: asks for a promise, and for what was accepted.
    Prepare { ballot: Ballot },
    /// Phase 1b: nothing below `ballot` will be accepted; this is what was accepted last.
    Promise { ballot: Ballot, accepted: Option<Proposal> },
    /// A request of `ballot` came too late: `promised` is higher.
    Nack { ballot: Ballot, promised: Ballot },
    /// Phase 2a: asks to accept.
    Accept { ballot: Ballot, value: Arc<str> },
    /// Phase 2b: accepted, and durable.
    Accepted { ballot: Ballot, value: Arc<str> },
}
encode_enum!(Message {
    0 => Prepare { ballot }, 1 => Promise { ballot, accepted }, 2 => Nack { ballot, promised },
    3 => Accept { ballot, value }, 4 => Accepted { ballot, value },
});

/// What survives a crash: an acceptor's promise and acceptance, a proposer's last round.
/// Source: Paxos Made Simple §2.5.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Disk {
    pub round: u32,
    pub promised: Option<Ballot>,
    pub accepted: Option<Proposal>,
}
encode_struct!(Disk { round as epoch, promised, accepted });

/// One durable change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Write {
    /// The proposer uses this round from now on.
    Round {
        round: u32,
    },
    Promised {
        ballot: Ballot,
    },
    /// `raise`: the promise rises to the proposal's ballot in the same write.
    Accepted {
        proposal: Proposal,
        raise: bool,
    },
}
encode_enum!(Write {
    0 => Round { round as epoch }, 1 => Promised { ballot }, 2 => Accepted { proposal, raise },
});

/// A node's memory: the parts that it plays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    pub proposer: Option<Proposer>,
    pub acceptor: Option<Acceptor>,
    /// Proposers learn too, from the answers to their own ballots.
    pub learner: Option<Learner>,
    /// Whether a write is issued and not yet durable.
    dirty: bool,
    /// What the node has to tell itself once its writes are durable.
    waiting: Vec<Message>,
}
encode_struct!(Node { proposer, acceptor, learner, dirty, waiting });

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
            Message::Prepare { ballot } => acceptor::on_prepare(ctx, self, from, *ballot, out),
            Message::Accept { ballot, value } => {
                let proposal = Proposal { ballot: *ballot, value: Arc::clone(value) };
                acceptor::on_accept(ctx, self, from, proposal, out);
            }
            Message::Promise { ballot, accepted } => {
                proposer::on_promise(ctx, self, from, *ballot, accepted.as_ref(), out);
            }
            Message::Nack { ballot, promised } => {
                proposer::on_nack(ctx, self, from, *ballot, *promised, out);
            }
            Message::Accepted { ballot, value } => {
                let proposal = Proposal { ballot: *ballot, value: Arc::clone(value) };
                learner::on_accepted(ctx, self, from, proposal, out);
            }
        }
    }
}

/// What a node knows as it starts: its disk, and no more.
fn note_restart(ctx: &Here, node: &Node, disk: &Disk, out: &mut Effects) {
    let promised = ("promised", disk.promised.into());
    let accepted = ("accepted", disk.accepted.as_ref().map_or(Value::None, Value::from));
    // Without the rule nobody writes a round down: what stands there is not the last one used.
    let round = ("round", ctx.on(rules::PERSIST_ROUND).then_some(disk.round).into());
    match (&node.proposer, &node.acceptor) {
        (None, None) => out.note("restores-learner", []),
        _ if *disk == Disk::default() => out.note("finds-nothing", []),
        (Some(_), Some(_)) => out.note("restores-server", [promised, accepted, round]),
        (None, Some(_)) => out.note("restores-acceptor", [promised, accepted]),
        (Some(_), None) => out.note("restores-proposer", [round]),
    }
}

impl Protocol for Paxos {
    type Config = Config;
    type Node = Node;
    type Disk = Disk;
    type Write = Write;
    type Message = Message;
    type Client = SessionClient;
    type Ghost = Ghost;

    const ABOUT: &'static About = &About {
        id: "paxos",
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
        messages: &["Prepare", "Promise", "Nack", "Accept", "Accepted"],
        timers: &["retry"],
        fields: view::FIELDS,
        operations: &[],
        proposes: Some("proposer"),
        proposals: &["foo", "bar", "baz", "qux"],
        admin: &[],
        goals: &["chosen == v1", "chosen == v2", "chosen and in_flight == 0"],
        layout: Layout::Rows(&["proposer", "acceptor", "learner"]),
        by_hand: false,
        pseudocode: include_str!("pseudocode.txt"),
        texts: crate::texts!("paxos"),
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

    fn boot(ctx: &Here, disk: &Disk, out: &mut Effects) -> Node {
        let config = ctx.config;
        let plays = |part: &[NodeId]| part.contains(&ctx.id);
        let proposes = plays(&config.proposers);
        let node = Node {
            proposer: proposes.then(|| Proposer::restored(disk)),
            acceptor: plays(&config.acceptors).then(|| Acceptor::restored(disk)),
            learner: (proposes || plays(&config.learners)).then(Learner::default),
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

    fn check_input(ctx: &Here, node: &Node, input: &Input) -> Result<(), Refusal> {
        match input {
            Input::Propose { round, .. } => proposer::check_propose(ctx, node, *round),
            Input::Admin { .. } => Err(Problem::new("problem-no-such-input").with("protocol", "paxos")),
        }
    }

    fn on_input(ctx: &Here, node: &mut Node, input: &Input, out: &mut Effects) {
        if let Input::Propose { value, round } = input {
            proposer::on_propose(ctx, node, value, *round, out);
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
            Write::Promised { ballot } => disk.promised = Some(*ballot),
            Write::Accepted { proposal, raise } => {
                disk.accepted = Some(proposal.clone());
                if *raise {
                    disk.promised = disk.promised.max(Some(proposal.ballot));
                }
            }
        }
    }

    fn observe(config: &Config, ghost: &mut Ghost, seen: &Seen<Paxos>, observation: &mut Observation) {
        ghost.observe(config, seen, observation);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> super::claims::Claims<Paxos> {
        claims::CLAIMS
    }

    fn view(ctx: &Here, node: Option<&Node>, disk: &Disk, _: &Ghost, _: Detail) -> Body {
        view::body(ctx, node, disk)
    }

    fn describe(message: &Message) -> MessageBody {
        view::message(message)
    }

    fn global_view(config: &Config, ghost: &Ghost, nodes: &[Option<Node>], _: Detail) -> GlobalView {
        ghost.global_view(config, nodes)
    }
}
