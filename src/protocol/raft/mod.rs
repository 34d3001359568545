//! Raft. Names as in Figure 2 of the paper.
//!
//! Sources: D. Ongaro and J. Ousterhout, "In Search of an Understandable Consensus Algorithm
//! (Extended Version)", 2014 ("Raft §"); D. Ongaro, "Consensus: Bridging Theory and Practice",
//! dissertation, 2014.

mod about;
mod admin;
mod appends;
#[cfg(not(target_arch = "wasm32"))]
mod claims;
mod commit;
mod config;
mod election;
mod follower_reads;
mod invariants;
mod log;
mod membership;
mod message;
mod node;
mod prevote;
mod progress;
mod quorum;
mod reads;
mod replication;
mod requests;
mod search;
mod snapshot;
mod storage;
#[cfg(test)]
mod tests;
mod transfer;
mod view;

use crate::frame::{Body, Detail, GlobalView, MessageBody};
use crate::protocol::{
    About, Ctx, Handler, Input, Observation, Out, Promises, Protocol, Request, Seen, SessionClient, Setup,
    TimerIx,
};
use crate::value::{Member, NodeId, Problem, Refusal, Roster};
use config::Config;
use invariants::Ghost;
use message::Message;
use node::{Disk, Node, Write};

/// The protocol.
pub struct Raft;

impl Protocol for Raft {
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

    fn promises(setup: &Setup) -> Promises {
        config::promises(setup)
    }

    fn fresh_disk(_: &Config, _: NodeId) -> Disk {
        Disk::default()
    }

    fn fresh_ghost(config: &Config, roster: &Roster) -> Ghost {
        Ghost::new(config, roster)
    }

    fn boot(ctx: &Ctx<Raft>, disk: &Disk, out: &mut Out<Raft>) -> Node {
        election::boot(ctx, disk, out)
    }

    fn on_message(handler: &mut Handler<Raft>, from: NodeId, message: &Message) {
        if !handler.enters_term(from, message) {
            return;
        }
        match message {
            Message::RequestVote(request) => handler.on_request_vote(from, request),
            Message::RequestVoteReply(reply) => handler.on_request_vote_reply(from, reply),
            Message::AppendEntries(append) => handler.on_append_entries(from, append),
            Message::AppendEntriesReply(reply) => handler.on_append_entries_reply(from, reply),
            Message::AppendEntriesRefusal(refusal) => handler.on_append_entries_refusal(from, refusal),
            Message::PreVote(request) => handler.on_pre_vote(from, request),
            Message::PreVoteReply(reply) => handler.on_pre_vote_reply(from, reply),
            Message::InstallSnapshot(install) => handler.on_install_snapshot(from, install),
            Message::InstallSnapshotReply(reply) => handler.on_install_snapshot_reply(from, reply),
            Message::TimeoutNow(timeout) => handler.on_timeout_now(from, timeout),
            Message::Confirm(confirm) => handler.on_confirm(from, confirm),
            Message::ConfirmReply(reply) => handler.on_confirm_reply(from, reply),
            Message::ReadIndex(question) => handler.on_read_index(from, question),
            Message::ReadIndexReply(reply) => handler.on_read_index_reply(from, reply),
        }
    }

    fn on_timer(handler: &mut Handler<Raft>, timer: TimerIx) {
        match timer {
            about::ELECTION => handler.on_election_timeout(),
            _ => handler.send_heartbeats(),
        }
    }

    fn on_request(handler: &mut Handler<Raft>, request: &Request) {
        handler.on_request(request);
    }

    fn check_input(ctx: &Ctx<Raft>, node: &Node, input: &Input) -> Result<(), Refusal> {
        admin::check(ctx, node, input)
    }

    fn on_input(handler: &mut Handler<Raft>, input: &Input) {
        handler.on_input(input);
    }

    fn admin_at(nodes: &[Option<Node>], verb: &str, named: &[NodeId]) -> NodeId {
        admin::at(nodes, verb, named)
    }

    fn on_flushed(handler: &mut Handler<Raft>) {
        handler.on_flushed();
    }

    fn apply_write(disk: &mut Disk, write: &Write) {
        disk.apply(write);
    }

    fn observe(config: &Config, ghost: &mut Ghost, seen: &Seen<Raft>, observation: &mut Observation) {
        invariants::observe(config, ghost, seen, observation);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> crate::protocol::claims::Claims<Raft> {
        claims::CLAIMS
    }

    fn view(ctx: &Ctx<Raft>, node: Option<&Node>, disk: &Disk, ghost: &Ghost, detail: Detail) -> Body {
        match node {
            Some(node) => view::of_node(ctx, node, disk, ghost, detail),
            None => view::of_disk(disk, ghost, detail),
        }
    }

    fn describe(message: &Message) -> MessageBody {
        view::of_message(message)
    }

    fn global_view(config: &Config, ghost: &Ghost, nodes: &[Option<Node>], detail: Detail) -> GlobalView {
        view::global_view(config, ghost, nodes, detail)
    }
}
