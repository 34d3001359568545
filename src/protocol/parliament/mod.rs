//! Paxos 0.1 and 0.2: two parliaments whose laws fail, before the one whose laws hold.
//!
//! Councillors on an island pass laws by message. Messages wait, get lost and come in any order;
//! councillors travel, and a message that comes meanwhile is lost. In 0.1 each accepts only the first
//! proposal that it sees, and votes can split for ever. In 0.2 each accepts every proposal, and there
//! can be two laws. In both, a proposal that more than half accepted is proclaimed law.
//!
//! Source: Lamport, "The Part-Time Parliament" (1998), whose story it is; the two that fail are those
//! of Ousterhout and Ongaro, "Implementing Replicated Logs with Paxos" (2013): "Problem: split votes"
//! and "Problem: conflicting choices".

mod bill;
#[cfg(not(target_arch = "wasm32"))]
mod claims;
mod invariants;
mod ledger;
mod notes;
mod rules;
mod search;
mod setup;
#[cfg(test)]
mod tests;
mod view;

pub use bill::Bill;
pub use invariants::Ghost;
pub use ledger::{Disk, Write};
pub use setup::Config;

use super::{
    About, Assumption, Ctx, DISK_KEPT, Input, Layout, Observation, Out, Promises, Protocol, Seen,
    SessionClient, Setup,
};
use crate::frame::{Body, Detail, GlobalView, MessageBody};
use crate::value::{Member, NodeId, Problem, Refusal, Roster};
use crate::{encode_enum, encode_struct};
use std::sync::Arc;

/// The protocol.
pub struct Parliament;

type Here<'a> = Ctx<'a, Parliament>;
type Effects = Out<Parliament>;

/// The messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {
    /// Asks to accept a proposal.
    Proposal { value: Arc<str> },
    /// Accepted, and in the ledger.
    Accepted { value: Arc<str> },
    /// Not accepted: another proposal came first.
    Refused { value: Arc<str>, accepted: Arc<str> },
    /// Proclaims a law.
    Law { value: Arc<str> },
}
encode_enum!(Message {
    0 => Proposal { value }, 1 => Accepted { value }, 2 => Refused { value, accepted }, 3 => Law { value },
});

/// A councillor's memory: the ledger, and the proposals of its own that it follows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// What it accepted, in order.
    pub accepted: Vec<Arc<str>>,
    /// Laws that it knows of, in the order in which it heard of them.
    pub laws: Vec<Arc<str>>,
    /// Its own proposals since it came back last.
    pub bills: Vec<Bill>,
    /// Whether a write is issued and not yet durable.
    dirty: bool,
    /// What it has to tell itself once its writes are durable.
    waiting: Vec<Message>,
}
encode_struct!(Node { accepted, laws, bills, dirty, waiting });

impl Node {
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

    fn tell_others(ctx: &Here, message: &Message, durable: bool, out: &mut Effects) {
        for other in ctx.config.councillors.iter().filter(|other| **other != ctx.id) {
            if durable {
                out.send_durable(*other, message.clone());
            } else {
                out.send(*other, message.clone());
            }
        }
    }

    fn hear(&mut self, ctx: &Here, from: NodeId, message: &Message, out: &mut Effects) {
        match message {
            Message::Proposal { value } => ledger::on_proposal(ctx, self, from, value, out),
            Message::Accepted { value } => bill::on_accepted(ctx, self, from, value, out),
            Message::Refused { value, accepted } => {
                bill::on_refused(ctx, self, from, value, accepted, out);
            }
            Message::Law { value } => ledger::on_law(self, from, value, out),
        }
    }
}

impl Protocol for Parliament {
    type Config = Config;
    type Node = Node;
    type Disk = Disk;
    type Write = Write;
    type Message = Message;
    type Client = SessionClient;
    type Ghost = Ghost;

    const ABOUT: &'static About = &About {
        id: "parliament",
        params: setup::PARAMS,
        timing: &[],
        rules: rules::RULES,
        notes: notes::NOTES,
        invariants: invariants::INVARIANTS,
        assumptions: &[Assumption { id: DISK_KEPT, cite: "The Part-Time Parliament §2.1" }],
        together: &[],
        guards: &[],
        messages: &["Proposal", "Accepted", "Refused", "Law"],
        timers: &[],
        fields: view::FIELDS,
        operations: &[],
        proposes: Some("councillor"),
        proposals: &["A", "B", "C", "D"],
        admin: &[],
        goals: &["chosen == v1", "chosen == v2"],
        layout: Layout::Ring,
        by_hand: true,
        pseudocode: include_str!("pseudocode.txt"),
        texts: crate::texts!("parliament"),
    };

    fn configure(setup: &Setup) -> Result<(Config, Vec<Member>), Problem> {
        Ok(setup::configure(setup))
    }

    fn promises(setup: &Setup) -> Promises {
        setup::promises(setup)
    }

    fn fresh_disk(_: &Config, _: NodeId) -> Disk {
        Disk::default()
    }

    fn fresh_ghost(_: &Config, _: &Roster) -> Ghost {
        Ghost::default()
    }

    fn boot(_: &Here, disk: &Disk, out: &mut Effects) -> Node {
        ledger::read(disk, out)
    }

    fn on_message(ctx: &Here, node: &mut Node, from: NodeId, message: &Message, out: &mut Effects) {
        node.hear(ctx, from, message, out);
    }

    /// Nobody has a clock on this island.
    fn on_timer(_: &Here, _: &mut Node, _: u8, _: &mut Effects) {}

    fn check_input(_: &Here, node: &Node, input: &Input) -> Result<(), Refusal> {
        match input {
            Input::Propose { value, round } => bill::check_propose(node, value, *round),
            Input::Admin { .. } => Err(Problem::new("problem-no-such-input").with("protocol", "parliament")),
        }
    }

    fn on_input(ctx: &Here, node: &mut Node, input: &Input, out: &mut Effects) {
        if let Input::Propose { value, .. } = input {
            bill::on_propose(ctx, node, value, out);
        }
    }

    fn on_flushed(ctx: &Here, node: &mut Node, out: &mut Effects) {
        node.dirty = false;
        for message in std::mem::take(&mut node.waiting) {
            node.hear(ctx, ctx.id, &message, out);
        }
    }

    fn apply_write(disk: &mut Disk, write: &Write) {
        ledger::apply(disk, write);
    }

    fn observe(config: &Config, ghost: &mut Ghost, seen: &Seen<Parliament>, observation: &mut Observation) {
        ghost.observe(config, seen, observation);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> super::claims::Claims<Parliament> {
        claims::CLAIMS
    }

    fn view(ctx: &Here, node: Option<&Node>, disk: &Disk, _: &Ghost, _: Detail) -> Body {
        view::body(ctx, node, disk)
    }

    fn describe(message: &Message) -> MessageBody {
        view::message(message)
    }

    fn global_view(_: &Config, ghost: &Ghost, nodes: &[Option<Node>], _: Detail) -> GlobalView {
        ghost.global_view(nodes)
    }
}
