//! Raft. Names as in Figure 2 of the paper.
//!
//! Sources: D. Ongaro and J. Ousterhout, "In Search of an Understandable Consensus Algorithm
//! (Extended Version)", 2014 ("Raft §"); D. Ongaro, "Consensus: Bridging Theory and Practice",
//! dissertation, 2014.

mod about;
mod admin;
mod assumes;
#[cfg(not(target_arch = "wasm32"))]
mod claims;
mod commit;
mod election;
mod extensions;
mod flow;
mod ghost;
mod invariants;
mod log;
mod logs;
mod membership;
mod node;
mod notes;
mod prevote;
mod reads;
mod replication;
mod requests;
mod rules;
mod search;
mod snapshot;
mod storage;
#[cfg(test)]
mod tests;
mod transfer;
mod view;

use crate::frame::{Body, Detail, GlobalView, MessageBody};
use crate::protocol::{
    About, Ctx, Input, Observation, Out, Promises, Protocol, Request, Seen, SessionClient, Setup,
};
use crate::value::{Member, NodeId, Problem, Refusal, Roster};
use extensions::Reads;
use node::{Config, Disk, Erased, Message, Node, Role, Write};
use std::sync::Arc;

/// The protocol, for [`crate::protocol::registry`].
pub struct Raft;

impl Protocol for Raft {
    type Config = Config;
    type Node = Node;
    type Disk = Disk;
    type Write = Write;
    type Message = Message;
    type Client = SessionClient;
    type Ghost = ghost::Ghost;

    const ABOUT: &'static About = about::ABOUT;

    fn configure(setup: &Setup) -> Result<(Config, Vec<Member>), Problem> {
        let (first, clients) = (setup.number("servers"), setup.number("clients"));
        let servers = first + setup.number("spare");
        if servers as usize > about::MAX_SERVERS {
            let problem = Problem::new("problem-raft-too-many").with("servers", servers);
            return Err(problem.with("spare", setup.number("spare")).with("most", about::MAX_SERVERS));
        }
        let member =
            |initial: char, number: u32, role| Member { name: Arc::from(format!("{initial}{number}")), role };
        let servers_then_clients = (1..=servers)
            .map(|number| member('S', number, "server"))
            .chain((1..=clients).map(|number| member('C', number, "client")));
        let config = Config {
            servers: servers as u8,
            members: membership::Members::first(first as u8),
            election: setup.span("election"),
            heartbeat: setup.span("heartbeat"),
            extensions: extensions::Extensions::read(setup),
            snapshot_every: setup.number("snapshot"),
        };
        Ok((config, servers_then_clients.collect()))
    }

    fn promises(setup: &Setup) -> Promises {
        let extensions = extensions::Extensions::read(setup);
        // A read that waits for an entry of the term waits until a client writes, or for the no-op. Source:
        // dissertation §6.4.
        let reads_alone = extensions.reads == Reads::Log || extensions.no_op;
        // A server that was removed and was not told stands for election again and again, and deposes
        // the leader of those that do not stick to a leader. Requests come through in between, unless it is
        // many that do. Source: dissertation §4.2.3.
        let undisturbed = extensions.membership == extensions::Change::No || extensions.sticks();
        // Clients that share an id swallow each other's commands: that is what it shows.
        let safe = !extensions.shared_session;
        let any_clock = extensions.reads != Reads::Lease;
        Promises { safe, recovers: true, reads_alone, undisturbed, any_clock }
    }

    fn fresh_disk(_: &Config, _: NodeId) -> Disk {
        Disk::default()
    }

    fn fresh_ghost(config: &Config, roster: &Roster) -> ghost::Ghost {
        ghost::Ghost::new(config, roster)
    }

    fn boot(ctx: &Ctx<Raft>, disk: &Disk, out: &mut Out<Raft>) -> Node {
        let last = disk.log.last_index();
        let from = disk.log.trimmed();
        out.note("boots", [("term", disk.term.into()), ("last", last.into()), ("snapshot", from.into())]);
        election::arm(ctx, out);
        let machine = disk.snapshot.as_ref().map(|snapshot| snapshot.machine.clone());
        Node {
            role: Role::Follower,
            term: disk.term,
            voted_for: disk.voted_for,
            log: disk.log.clone(),
            snapshot: disk.snapshot.clone(),
            erased: Erased::default(),
            kept: last,
            durable: last,
            leader: None,
            commit: from,
            applied: from,
            machine: machine.unwrap_or_default(),
            waiting: Vec::new(),
            extra: extensions::Extra {
                restarted: ctx.config.extensions.reads == Reads::Lease && disk.term > 0,
                ..extensions::Extra::default()
            },
        }
    }

    fn on_message(ctx: &Ctx<Raft>, node: &mut Node, from: NodeId, message: &Message, out: &mut Out<Raft>) {
        if prevote::ignores(ctx, node, message, out) {
            return;
        }
        if message.term() > node.term && !prevote::is_asked_only(message) {
            election::adopt_term(ctx, node, from, message.term(), out);
        }
        match message {
            Message::RequestVote { .. } => election::on_request_vote(ctx, node, from, message, out),
            Message::RequestVoteReply { term, vote_granted } => {
                election::on_reply(ctx, node, from, *term, *vote_granted, out);
            }
            Message::TimeoutNow { term } => transfer::on_timeout_now(ctx, node, from, *term, out),
            Message::Confirm { term, round } => reads::on_confirm(ctx, node, from, (*term, *round), out),
            Message::ConfirmReply { term, round } => reads::on_reply(ctx, node, from, (*term, *round), out),
            Message::PreVote { .. } => prevote::on_request(ctx, node, from, message, out),
            Message::PreVoteReply { term, vote_granted } => {
                prevote::on_reply(ctx, node, from, *term, *vote_granted, out);
            }
            Message::AppendEntries { .. } => replication::on_append(ctx, node, from, message, out),
            Message::AppendEntriesReply { term, match_index } => {
                prevote::heard(node, from, *term);
                replication::on_success(ctx, node, from, *term, *match_index, out);
            }
            Message::AppendEntriesRefusal { term, conflict_term, conflict_index } => {
                prevote::heard(node, from, *term);
                let conflict = (*conflict_term, *conflict_index);
                replication::on_refusal(ctx, node, from, *term, conflict, out);
            }
            Message::InstallSnapshot { term, snapshot } => {
                snapshot::on_install(ctx, node, from, (*term, snapshot), out);
            }
            // The follower stands where an AppendEntries up to there would have brought it.
            Message::InstallSnapshotReply { term, last_included_index } => {
                prevote::heard(node, from, *term);
                replication::on_success(ctx, node, from, *term, *last_included_index, out);
            }
        }
    }

    fn on_timer(ctx: &Ctx<Raft>, node: &mut Node, timer: u8, out: &mut Out<Raft>) {
        match timer {
            about::ELECTION => election::on_timeout(ctx, node, out),
            _ => replication::on_heartbeat(ctx, node, out),
        }
    }

    fn on_request(ctx: &Ctx<Raft>, node: &mut Node, request: &Request, out: &mut Out<Raft>) {
        requests::on_request(ctx, node, request, out);
    }

    fn check_input(ctx: &Ctx<Raft>, node: &Node, input: &Input) -> Result<(), Refusal> {
        admin::check(ctx, node, input)
    }

    fn on_input(ctx: &Ctx<Raft>, node: &mut Node, input: &Input, out: &mut Out<Raft>) {
        admin::on_input(ctx, node, input, out);
    }

    fn admin_at(nodes: &[Option<Node>], verb: &str, named: &[NodeId]) -> NodeId {
        admin::at(nodes, verb, named)
    }

    fn on_flushed(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
        node.durable = node.log.last_index();
        match &mut node.role {
            Role::Follower | Role::PreCandidate { .. } => {}
            Role::Candidate { .. } => election::count_votes(ctx, node, out),
            Role::Leader { peers } => {
                peers[ctx.id.index()].matched = node.durable;
                commit::advance(ctx, node, out);
            }
        }
    }

    fn apply_write(disk: &mut Disk, write: &Write) {
        disk.apply(write);
    }

    fn observe(config: &Config, ghost: &mut ghost::Ghost, seen: &Seen<Raft>, observation: &mut Observation) {
        invariants::observe(config, ghost, seen, observation);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn claims() -> crate::protocol::claims::Claims<Raft> {
        claims::CLAIMS
    }

    fn view(ctx: &Ctx<Raft>, node: Option<&Node>, disk: &Disk, ghost: &ghost::Ghost, detail: Detail) -> Body {
        match node {
            Some(node) => view::of_node(ctx, node, disk, ghost, detail),
            None => view::of_disk(disk, ghost, detail),
        }
    }

    fn describe(message: &Message) -> MessageBody {
        view::of_message(message)
    }

    fn global_view(
        config: &Config,
        ghost: &ghost::Ghost,
        nodes: &[Option<Node>],
        detail: Detail,
    ) -> GlobalView {
        view::global_view(config, ghost, nodes, detail)
    }
}
