//! Elections that disturb nobody: pre-vote, leaders that step down unheard, and followers that
//! stick to a leader. Source: Raft dissertation §4.2.3, §6.2, §9.6.

use super::Raft;
use super::node::{Message, Node, Role};
use super::{election, membership, storage, transfer};
use crate::protocol::{Ctx, Out};
use crate::value::NodeId;

/// Asks whether an election could be won, before a term is spent on it.
pub fn ask(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    let next = node.term.saturating_add(1);
    node.leader = None;
    node.role = Role::PreCandidate { votes: vec![ctx.id] };
    out.note("pre-vote-asks", [("term", node.term.into()), ("next", next.into())]);
    election::arm(ctx, out);
    for peer in membership::current(ctx, node).others(ctx.id) {
        let message = Message::PreVote {
            next,
            candidate: ctx.id,
            last_log_index: node.log.last_index(),
            last_log_term: node.log.last_term(),
        };
        storage::send(ctx, peer, message, out);
    }
    count(ctx, node, out);
}

/// Says whether the candidate would get this server's vote. Nothing is promised by it: neither
/// currentTerm nor votedFor moves, nor the election timer.
pub fn on_request(ctx: &Ctx<Raft>, node: &mut Node, from: NodeId, message: &Message, out: &mut Out<Raft>) {
    let Message::PreVote { next, candidate, last_log_index, last_log_term } = *message else { return };
    let granted = if let Some(leader) = node.leader {
        out.note("pre-vote-hears-leader", [("candidate", candidate.into()), ("leader", leader.into())]);
        note_unchecked(ctx, leader, candidate, out);
        false
    } else {
        election::may_vote(ctx, node, next, candidate, (last_log_term, last_log_index), out)
    };
    if granted {
        out.note("pre-vote-grants", [("candidate", candidate.into()), ("next", next.into())]);
    }
    let term = if granted { next } else { node.term };
    storage::send(ctx, from, Message::PreVoteReply { term, vote_granted: granted }, out);
}

/// An answer to the question whether this server could win.
pub fn on_reply(
    ctx: &Ctx<Raft>,
    node: &mut Node,
    from: NodeId,
    term: u32,
    granted: bool,
    out: &mut Out<Raft>,
) {
    let members = membership::current(ctx, node);
    let next = node.term.saturating_add(1);
    match &mut node.role {
        Role::PreCandidate { .. } if !granted => {
            out.note("pre-vote-denied", [("voter", from.into())]);
        }
        Role::PreCandidate { votes } if term == next => {
            if !votes.contains(&from) {
                votes.push(from);
            }
            let set = membership::set(votes);
            out.note_args("pre-vote-counted", || {
                let mut args = members.tally(set);
                args.extend([("voter", from.into()), ("wanted", next.into())]);
                args
            });
            count(ctx, node, out);
        }
        _ => election::too_late(node, from, term, out),
    }
}

/// With a majority that would vote for it, the server stands for election.
fn count(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    let Role::PreCandidate { votes } = &node.role else { return };
    if membership::current(ctx, node).is_quorum(membership::set(votes)) {
        election::stand(ctx, node, election::Cause::PreVotes, out);
    }
}

/// Whether a message's term is of an election that is only asked about: nobody moves on to it.
pub fn is_asked_only(message: &Message) -> bool {
    matches!(message, Message::PreVote { .. } | Message::PreVoteReply { vote_granted: true, .. })
}

/// Whether a server that hears a leader passes a candidate over: it neither votes nor moves on to the
/// candidate's term. With both pre-vote and check-quorum: leaders must step down when they are not
/// heard, and candidates must not come by a later term alone. With a lease, which rests on it. An
/// election that the leader asked for goes ahead. Source: dissertation §4.2.3, §6.4.1.
pub fn ignores(ctx: &Ctx<Raft>, node: &Node, message: &Message, out: &mut Out<Raft>) -> bool {
    let extensions = &ctx.config.extensions;
    let Message::RequestVote { term, candidate, transfer: false, .. } = message else { return false };
    let hears = node.leader.is_some() || node.extra.restarted;
    if !extensions.sticks() || !hears || *term <= node.term {
        return false;
    }
    let leader = node.leader.into();
    let args = [("candidate", (*candidate).into()), ("term", (*term).into()), ("leader", leader)];
    out.note("vote-ignored", args);
    if let Some(leader) = node.leader {
        note_unchecked(ctx, leader, *candidate, out);
    }
    true
}

/// A candidate is passed over for a leader's sake that may have lost its majority: where leaders do not check
/// that, nothing ends it. Source: dissertation §6.2, §9.6.
fn note_unchecked(ctx: &Ctx<Raft>, leader: NodeId, candidate: NodeId, out: &mut Out<Raft>) {
    if !ctx.config.extensions.check_quorum && leader != ctx.id {
        out.note("leader-unchecked", [("leader", leader.into()), ("candidate", candidate.into())]);
    }
}

/// A leader heard from a server in its term.
pub fn heard(node: &mut Node, from: NodeId, term: u32) {
    if term == node.term && matches!(node.role, Role::Leader { .. }) {
        node.extra.heard |= 1 << from.0;
    }
}

/// An election timeout passed at a leader: does a majority hear it still?
pub fn check_quorum(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    transfer::give_up(node, out);
    if !ctx.config.extensions.check_quorum {
        return;
    }
    let heard = std::mem::take(&mut node.extra.heard) | membership::bit(ctx.id);
    let members = membership::current(ctx, node);
    let others = members.among(heard & !membership::bit(ctx.id));
    let own = ("own", members.has(ctx.id).into());
    let args = [("heard", others), own, ("term", node.term.into())];
    if members.is_quorum(heard) {
        out.note("quorum-heard", args);
        election::arm(ctx, out);
    } else {
        out.note("quorum-lost", args);
        election::step_down(ctx, node, out);
    }
}
