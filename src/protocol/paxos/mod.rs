//! Single-decree Paxos: proposers, acceptors and learners agree on one value.
//!
//! Source: Lamport, "Paxos Made Simple" (2001), sections 2.2 to 2.5; the quorums, counted or lines of a grid, are
//! those of Howard, Malkhi and Spiegelman, "Flexible Paxos: Quorum intersection revisited" (2016).
//!
//! The parts stand apart (proposers P1…, acceptors A1…, learners L1…) or all three on each of N
//! servers. A server trusts itself: what one part says to another part of the same server does not
//! travel, it is heard at once, or, where it depends on a write, as soon as that write is durable.
//!
//! An acceptor tells its acceptance to the proposer that asked and to every learner. A proposer
//! counts them as a learner does, and so knows when it is done.

mod about;
mod acceptor;
#[cfg(not(target_arch = "wasm32"))]
mod claims;
mod config;
mod invariants;
mod learner;
mod message;
mod node;
mod proposer;
mod quorum;
mod search;
#[cfg(test)]
mod tests;
mod view;

pub use super::ballots::Phase;
pub use config::Config;
pub use invariants::Ghost;
pub use message::{Message, Proposal};
pub use node::{Acceptor, Disk, Heard, Learner, Node, Proposer, Write};
pub use quorum::{Quorum, QuorumSystem};

use super::{About, Ctx, Handler, Input, Observation, Out, Protocol, Seen, SessionClient, Setup, TimerIx};
use crate::frame::{Body, Detail, GlobalView, MessageBody};
use crate::value::{Member, NodeId, Problem, Refusal, Roster};

/// The protocol.
pub struct Paxos;

impl Protocol for Paxos {
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
        config::configure(setup)
    }

    fn fresh_disk(_: &Config, _: NodeId) -> Disk {
        Disk::default()
    }

    fn fresh_ghost(_: &Config, _: &Roster) -> Ghost {
        Ghost::default()
    }

    fn boot(ctx: &Ctx<Paxos>, disk: &Disk, out: &mut Out<Paxos>) -> Node {
        Node::boot(ctx, disk, out)
    }

    fn on_message(handler: &mut Handler<Paxos>, from: NodeId, message: &Message) {
        match message {
            Message::Prepare(prepare) => handler.on_prepare(from, prepare),
            Message::Promise(promise) => handler.on_promise(from, promise),
            Message::Nack(nack) => handler.on_nack(from, nack),
            Message::Accept(accept) => handler.on_accept(from, accept),
            Message::Accepted(accepted) => handler.on_accepted(from, accepted),
        }
    }

    fn on_timer(handler: &mut Handler<Paxos>, _: TimerIx) {
        handler.on_retry();
    }

    fn check_input(ctx: &Ctx<Paxos>, node: &Node, input: &Input) -> Result<(), Refusal> {
        match input {
            Input::Propose { round, .. } => proposer::check_propose(ctx, node, *round),
            Input::Admin { .. } => Err(Problem::new("problem-no-such-input").with("protocol", "paxos")),
        }
    }

    fn on_input(handler: &mut Handler<Paxos>, input: &Input) {
        if let Input::Propose { value, round } = input {
            handler.on_propose(value, *round);
        }
    }

    fn on_flushed(handler: &mut Handler<Paxos>) {
        handler.hear_waiting();
    }

    fn apply_write(disk: &mut Disk, write: &Write) {
        disk.apply(write);
    }

    fn observe(config: &Config, ghost: &mut Ghost, seen: &Seen<Paxos>, observation: &mut Observation) {
        ghost.observe(config, seen, observation);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> super::claims::Claims<Paxos> {
        claims::CLAIMS
    }

    fn view(ctx: &Ctx<Paxos>, node: Option<&Node>, disk: &Disk, _: &Ghost, _: Detail) -> Body {
        view::body(ctx, node, disk)
    }

    fn describe(message: &Message) -> MessageBody {
        view::message(message)
    }

    fn global_view(config: &Config, ghost: &Ghost, nodes: &[Option<Node>], _: Detail) -> GlobalView {
        ghost.global_view(config, nodes)
    }
}
