//! Multi-Paxos: a log, an instance of Paxos for each slot, and one ballot's phase 1 for all of them.
//!
//! Sources: L. Lamport, "Paxos Made Simple", 2001 (§2 for one slot, §3 for many); H. Howard,
//! D. Malkhi and A. Spiegelman, "Flexible Paxos: Quorum intersection revisited", 2016 (quorums);
//! D. Ongaro, "Consensus: Bridging Theory and Practice", 2014, §6.3 (client sessions).
//!
//! Every server proposes, accepts and learns. A server that hears from no leader in time stands with
//! a higher ballot; with a phase-1 quorum it leads, proposes again what the quorum reports, closes
//! gaps with no-ops, and from then on needs one round trip a command. The leader tells with every
//! message how far the log is chosen without a gap. A server that lacks a part of that asks for it.
//! On disk are promises and acceptances; what is chosen is learned again after a crash.

mod about;
#[cfg(not(target_arch = "wasm32"))]
mod claims;
mod election;
mod ghost;
mod invariants;
mod learning;
mod node;
mod notes;
mod proposing;
mod requests;
mod rules;
mod search;
mod setup;
mod slots;
#[cfg(test)]
mod tests;
mod view;

use super::{About, Ctx, Observation, Out, Protocol, Request, Seen, SessionClient, Setup};
use crate::frame::{Body, Detail, GlobalView, MessageBody};
use crate::value::{Member, NodeId, Problem, Roster};
use node::{Disk, Message, Node, Write};
use setup::Config;

/// The protocol, for [`crate::protocol::registry`].
pub struct MultiPaxos;

/// A handler's surroundings, here.
type Here<'a> = Ctx<'a, MultiPaxos>;
type Effects = Out<MultiPaxos>;

impl Protocol for MultiPaxos {
    type Config = Config;
    type Node = Node;
    type Disk = Disk;
    type Write = Write;
    type Message = Message;
    type Client = SessionClient;
    type Ghost = ghost::Ghost;

    const ABOUT: &'static About = about::ABOUT;

    fn configure(setup: &Setup) -> Result<(Config, Vec<Member>), Problem> {
        setup::configure(setup)
    }

    fn fresh_disk(_: &Config, _: NodeId) -> Disk {
        Disk::default()
    }

    fn fresh_ghost(config: &Config, roster: &Roster) -> ghost::Ghost {
        ghost::Ghost::new(config, roster)
    }

    fn boot(ctx: &Here, disk: &Disk, out: &mut Effects) -> Node {
        let held = disk.accepted.count();
        out.note("boots", [("promised", disk.promised.into()), ("accepted", held.into())]);
        election::arm(ctx, out);
        Node::new(disk)
    }

    fn on_message(ctx: &Here, node: &mut Node, from: NodeId, message: &Message, out: &mut Effects) {
        match message {
            Message::Prepare { ballot, first } => {
                election::on_prepare(ctx, node, from, *ballot, *first, out);
            }
            Message::Promise { ballot, accepted } => {
                election::on_promise(ctx, node, from, *ballot, accepted, out);
            }
            Message::Nack { ballot, promised } => {
                proposing::on_nack(ctx, node, from, *ballot, *promised, out);
            }
            Message::Accept { .. } => proposing::on_accept(ctx, node, from, message, out),
            Message::Accepted { ballot, first, count } => {
                proposing::on_accepted(ctx, node, from, *ballot, (*first, *count), out);
            }
            Message::Heartbeat { ballot, commit } => {
                proposing::on_heartbeat(ctx, node, from, *ballot, *commit, out);
            }
            Message::CatchUp { first } => learning::on_catch_up(node, from, *first, out),
            Message::Chosen { first, entries, commit } => {
                learning::on_chosen(ctx, node, from, (*first, entries), *commit, out);
            }
        }
    }

    fn on_timer(ctx: &Here, node: &mut Node, timer: u8, out: &mut Effects) {
        match timer {
            about::ELECTION => election::on_timeout(ctx, node, out),
            _ => proposing::on_heartbeat_timer(ctx, node, out),
        }
    }

    fn on_request(ctx: &Here, node: &mut Node, request: &Request, out: &mut Effects) {
        requests::on_request(ctx, node, request, out);
    }

    fn on_flushed(ctx: &Here, node: &mut Node, out: &mut Effects) {
        // In this order: what a server proposes as it comes to lead is not durable yet.
        proposing::on_flushed(ctx, node, out);
        election::count(ctx, node, out);
    }

    fn apply_write(disk: &mut Disk, write: &Write) {
        disk.apply(write);
    }

    fn observe(
        config: &Config,
        ghost: &mut ghost::Ghost,
        seen: &Seen<MultiPaxos>,
        observation: &mut Observation,
    ) {
        invariants::observe(config, ghost, seen, observation);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> super::claims::Claims<MultiPaxos> {
        claims::CLAIMS
    }

    fn view(ctx: &Here, node: Option<&Node>, disk: &Disk, ghost: &ghost::Ghost, detail: Detail) -> Body {
        match node {
            Some(node) => view::of_node(ctx, node, disk, ghost, detail),
            None => view::of_disk(disk, ghost, detail),
        }
    }

    fn describe(message: &Message) -> MessageBody {
        view::of_message(message)
    }

    fn global_view(_: &Config, ghost: &ghost::Ghost, nodes: &[Option<Node>], detail: Detail) -> GlobalView {
        view::global_view(ghost, nodes, detail)
    }
}
