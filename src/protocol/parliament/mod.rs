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

mod about;
mod bill;
#[cfg(not(target_arch = "wasm32"))]
mod claims;
mod config;
mod invariants;
mod ledger;
mod message;
mod node;
mod search;
#[cfg(test)]
mod tests;
mod view;

pub use config::Config;
pub use invariants::Ghost;
pub use message::Message;
pub use node::{Bill, Disk, Node, Write};

use super::{
    About, Ctx, Handler, Input, Observation, Out, Promises, Protocol, Seen, SessionClient, Setup, TimerIx,
};
use crate::frame::{Body, Detail, GlobalView, MessageBody};
use crate::value::{Member, NodeId, Problem, Refusal, Roster};

/// The protocol.
pub struct Parliament;

impl Protocol for Parliament {
    type Config = Config;
    type Node = Node;
    type Disk = Disk;
    type Write = Write;
    type Message = Message;
    type Client = SessionClient;
    type Ghost = Ghost;

    const ABOUT: &'static About = about::ABOUT;
    const PSEUDOCODE: &'static str = include_str!("pseudocode.txt");

    fn configure(setup: &Setup) -> Result<(Config, Vec<Member>), Problem> {
        Ok(config::configure(setup))
    }

    fn promises(setup: &Setup) -> Promises {
        config::promises(setup)
    }

    fn fresh_disk(_: &Config, _: NodeId) -> Disk {
        Disk::default()
    }

    fn fresh_ghost(_: &Config, _: &Roster) -> Ghost {
        Ghost::default()
    }

    fn boot(_: &Ctx<Parliament>, disk: &Disk, out: &mut Out<Parliament>) -> Node {
        Node::boot(disk, out)
    }

    fn on_message(handler: &mut Handler<Parliament>, from: NodeId, message: &Message) {
        match message {
            Message::Proposal(proposal) => handler.on_proposal(from, proposal),
            Message::Accepted(accepted) => handler.on_accepted(from, accepted),
            Message::Refused(refused) => handler.on_refused(from, refused),
            Message::Law(law) => handler.on_law(from, law),
        }
    }

    /// Nobody has a clock on this island.
    fn on_timer(_: &mut Handler<Parliament>, _: TimerIx) {}

    fn check_input(_: &Ctx<Parliament>, node: &Node, input: &Input) -> Result<(), Refusal> {
        match input {
            Input::Propose { value, round } => bill::check_propose(node, value, *round),
            Input::Admin { .. } => Err(Problem::new("problem-no-such-input").with("protocol", "parliament")),
        }
    }

    fn on_input(handler: &mut Handler<Parliament>, input: &Input) {
        if let Input::Propose { value, .. } = input {
            handler.on_propose(value);
        }
    }

    fn on_flushed(handler: &mut Handler<Parliament>) {
        handler.hear_waiting();
    }

    fn apply_write(disk: &mut Disk, write: &Write) {
        disk.apply(write);
    }

    fn observe(config: &Config, ghost: &mut Ghost, seen: &Seen<Parliament>, observation: &mut Observation) {
        ghost.observe(config, seen, observation);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> super::claims::Claims<Parliament> {
        claims::CLAIMS
    }

    fn view(ctx: &Ctx<Parliament>, node: Option<&Node>, disk: &Disk, _: &Ghost, _: Detail) -> Body {
        view::body(ctx, node, disk)
    }

    fn describe(message: &Message) -> MessageBody {
        view::message(message)
    }

    fn global_view(_: &Config, ghost: &Ghost, nodes: &[Option<Node>], _: Detail) -> GlobalView {
        ghost.global_view(nodes)
    }
}
