//! Committing and applying. Source: Raft §5.3, §5.4.2.

use super::Raft;
use super::log::Entry;
use super::node::{Node, Role, Waiting};
use super::rules::{COMMIT_CURRENT_TERM_ONLY, DEDUPLICATE, MAJORITY_COMMIT};
use super::{membership, reads, requests, snapshot};
use crate::protocol::state_machine::Applied;
use crate::protocol::{Ctx, Out, Outcome, Request};
use crate::value::Value;

/// The leader looks whether a majority holds more of its log than it has committed.
pub fn advance(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    let Role::Leader { peers } = &node.role else { return };
    let members = membership::current(ctx, node);
    let index = if ctx.on(MAJORITY_COMMIT) {
        members.reached(&|server| peers[server.index()].matched)
    } else {
        node.durable
    };
    if index <= node.commit {
        return;
    }
    let holders = || {
        let holders = members.servers().filter(|peer| peers[peer.index()].matched >= index);
        let set = holders.map(membership::bit).sum();
        let mut args = members.tally(set);
        let quorum = ("quorum", members.is_quorum(set).into());
        args.extend([("holders", members.among(set)), quorum, ("index", index.into())]);
        args
    };
    let term = node.log.term_at(index).unwrap_or(0);
    // Terms only grow along a log: if this entry is of an earlier term, so is every one before it.
    if ctx.on(COMMIT_CURRENT_TERM_ONLY) && term != node.term {
        let current = ("current", node.term.into());
        return out.note_args("old-term-waits", || {
            let mut args = holders();
            args.extend([("term", term.into()), current]);
            args
        });
    }
    let own = ("own", (term == node.term).into());
    out.note_args("commits", || {
        let mut args = holders();
        args.extend([("term", term.into()), own]);
        args
    });
    node.commit = index;
    apply(ctx, node, out);
    reads::on_commit(ctx, node, out);
    membership::go_on(ctx, node, out);
}

/// A follower hears that the leader has committed up to `index`.
pub fn learn(ctx: &Ctx<Raft>, node: &mut Node, index: u64, out: &mut Out<Raft>) {
    let index = index.min(node.log.last_index());
    if index <= node.commit {
        return;
    }
    node.commit = index;
    out.note("learns-commit", [("index", index.into())]);
    apply(ctx, node, out);
}

/// Applies what is committed, in order, and answers the clients that wait for it.
fn apply(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    let first = node.applied + 1;
    let count = node.commit - node.applied;
    out.note("applies", [("first", first.into()), ("last", node.commit.into()), ("count", count.into())]);
    while node.applied < node.commit {
        let Some(entry) = node.log.get(node.applied + 1).cloned() else { return };
        node.applied += 1;
        apply_one(ctx, node, &entry, out);
    }
    snapshot::take_if_due(ctx, node, out);
}

/// Lets the state machine carry out a command, under the id by which it knows the client.
fn execute(ctx: &Ctx<Raft>, node: &mut Node, command: &Request) -> Applied {
    let session = requests::session(ctx, command.client);
    if session == command.client {
        return node.machine.apply(command, ctx.on(DEDUPLICATE));
    }
    let known_as = Request { client: session, ..command.clone() };
    node.machine.apply(&known_as, ctx.on(DEDUPLICATE))
}

fn apply_one(ctx: &Ctx<Raft>, node: &mut Node, entry: &Entry, out: &mut Out<Raft>) {
    let (index, command) = (node.applied, entry.command.request());
    let applied = command.map(|command| (command, execute(ctx, node, command)));
    let result = match applied {
        None => None,
        Some((_, Applied::Fresh(result))) => Some(result),
        Some((command, applied)) => {
            let (client, number) = (("client", command.client.into()), ("number", command.number.into()));
            let shared = ("shared", ctx.config.extensions.shared_session.into());
            match applied {
                Applied::Again(result) => {
                    out.note("duplicate-applied", [("index", index.into()), client, number, shared]);
                    Some(result)
                }
                // Nobody waits for this one: the client has gone on.
                _ => {
                    let seen = requests::seen(ctx, node, command.client);
                    let seen = ("seen", seen.into());
                    out.note("outdated-skipped", [("index", index.into()), client, number, seen, shared]);
                    None
                }
            }
        }
    };
    let Some(place) = node.waiting.iter().position(|waiting| waiting.index == index) else { return };
    let waiting = node.waiting.remove(place);
    let own = command.is_some_and(|own| (own.client, own.number) == (waiting.client, waiting.number));
    match result.filter(|_| own) {
        Some(result) => {
            let Waiting { client, number, .. } = waiting;
            out.note_with("answers", || {
                let result = ("result", Value::from(&result));
                [("client", client.into()), ("number", number.into()), ("index", index.into()), result]
            });
            out.reply(waiting.client, waiting.number, Outcome::Done { result });
        }
        // It was skipped, since its client has gone on: no answer is waited for.
        None if own => {}
        // Another command was committed where this one was promised: it may be lost.
        None => {
            let hint = node.leader.filter(|leader| *leader != ctx.id);
            out.note(
                "other-command",
                [
                    ("client", waiting.client.into()),
                    ("number", waiting.number.into()),
                    ("index", index.into()),
                    ("leader", hint.into()),
                ],
            );
            out.reply(waiting.client, waiting.number, Outcome::NotLeader { hint });
        }
    }
}
