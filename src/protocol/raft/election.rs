//! Leader election. Source: Raft §5.1, §5.2, §5.4.1.

use super::Raft;
use super::about::{ELECTION, HEARTBEAT};
use super::extensions::Extra;
use super::flow::Flow;
use super::log::{Command, Entry};
use super::node::{Message, Node, Peer, Role};
use super::rules::{
    NEWER_BEATS_LONGER, ONE_VOTE_PER_TERM, PERSIST_TERM, PERSIST_VOTE, RANDOMISED_TIMEOUTS,
    REPLY_AFTER_PERSIST, UP_TO_DATE_CHECK,
};
use super::{membership, prevote, reads, replication, storage, transfer};
use crate::protocol::{Ctx, Out};
use crate::value::{NodeId, Value};
use std::sync::Arc;

/// Arms the election timer, anew if it runs.
pub fn arm(ctx: &Ctx<Raft>, out: &mut Out<Raft>) {
    let (least, most) = ctx.config.election;
    let most = if ctx.on(RANDOMISED_TIMEOUTS) { most } else { least };
    out.set_timer(ELECTION, (least, most));
}

/// No leader was heard from in time: another must lead.
pub fn on_timeout(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    if let Role::Leader { .. } = node.role {
        return prevote::check_quorum(ctx, node, out);
    }
    node.extra.restarted = false;
    node.leader = None;
    if !membership::may_stand(ctx, node) {
        return out.note("stays-out", [("members", membership::current(ctx, node).short())]);
    }
    if ctx.config.extensions.pre_vote {
        prevote::ask(ctx, node, out);
    } else {
        stand(ctx, node, Cause::Timer, out);
    }
}

/// Why a server stands for election.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    /// Its election timer went off.
    Timer,
    /// A majority would vote for it.
    PreVotes,
    /// The leader wants it to take over.
    Transfer,
}

impl Cause {
    pub fn word(self) -> &'static str {
        match self {
            Cause::Timer => "timer",
            Cause::PreVotes => "pre-votes",
            Cause::Transfer => "transfer",
        }
    }
}

/// Stands for election in the next term.
pub fn stand(ctx: &Ctx<Raft>, node: &mut Node, cause: Cause, out: &mut Out<Raft>) {
    node.term = node.term.saturating_add(1);
    node.voted_for = Some(ctx.id);
    node.leader = None;
    node.role = Role::Candidate { votes: vec![ctx.id] };
    let others = membership::current(ctx, node).others(ctx.id).count();
    let cause_word = ("cause", Value::Word(cause.word()));
    out.note("election-timeout", [("term", node.term.into()), cause_word, ("others", others.into())]);
    storage::write_vote(ctx, node, out);
    arm(ctx, out);
    for peer in membership::current(ctx, node).others(ctx.id) {
        let message = Message::RequestVote {
            term: node.term,
            candidate: ctx.id,
            last_log_index: node.log.last_index(),
            last_log_term: node.log.last_term(),
            transfer: cause == Cause::Transfer,
        };
        storage::send(ctx, peer, message, out);
    }
}

/// A message of a later term came: whatever this server was, it is a follower of that term now.
pub fn adopt_term(ctx: &Ctx<Raft>, node: &mut Node, from: NodeId, term: u32, out: &mut Out<Raft>) {
    let args = [("term", term.into()), ("from", from.into()), ("old", node.term.into())];
    match node.role {
        Role::Follower => out.note("newer-term", args),
        Role::PreCandidate { .. } | Role::Candidate { .. } => out.note("steps-down", args),
        Role::Leader { .. } => {
            out.note("steps-down", args);
            step_down(ctx, node, out);
        }
    }
    node.role = Role::Follower;
    node.term = term;
    node.voted_for = None;
    node.leader = None;
    storage::write_vote(ctx, node, out);
}

/// A leader is a follower from now on.
pub fn step_down(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    node.role = Role::Follower;
    node.leader = None;
    reads::give_up(node, out);
    transfer::end(node, out);
    node.extra = Extra::default();
    out.cancel_timer(HEARTBEAT);
    arm(ctx, out);
}

/// Grants or refuses a vote.
pub fn on_request_vote(
    ctx: &Ctx<Raft>,
    node: &mut Node,
    from: NodeId,
    message: &Message,
    out: &mut Out<Raft>,
) {
    let Message::RequestVote { term, candidate, last_log_index, last_log_term, .. } = *message else {
        return;
    };
    let granted = may_vote(ctx, node, term, candidate, (last_log_term, last_log_index), out);
    if granted {
        node.voted_for = Some(candidate);
        storage::write_vote(ctx, node, out);
        arm(ctx, out);
        let keeps = ("keeps", keeps_votes(ctx).into());
        out.note("votes", [("candidate", candidate.into()), ("term", term.into()), keeps]);
    }
    storage::send(ctx, from, Message::RequestVoteReply { term: node.term, vote_granted: granted }, out);
}

/// Whether a server that voted votes for nobody else in that term, not after a crash either.
pub fn keeps_votes(ctx: &Ctx<Raft>) -> bool {
    [ONE_VOTE_PER_TERM, PERSIST_VOTE, PERSIST_TERM, REPLY_AFTER_PERSIST].into_iter().all(|rule| ctx.on(rule))
}

/// Whether the candidate gets this server's vote; a refusal says why. `last` is the term and the
/// index of the candidate's last entry.
pub fn may_vote(
    ctx: &Ctx<Raft>,
    node: &Node,
    term: u32,
    candidate: NodeId,
    last: (u32, u64),
    out: &mut Out<Raft>,
) -> bool {
    if term < node.term {
        let args = [("candidate", candidate.into()), ("term", term.into()), ("own", node.term.into())];
        out.note("vote-refused-stale", args);
        return false;
    }
    let voted = node.voted_for.filter(|_| ctx.on(ONE_VOTE_PER_TERM) && term == node.term);
    if let Some(other) = voted.filter(|other| *other != candidate) {
        let args = [("candidate", candidate.into()), ("term", term.into()), ("other", other.into())];
        out.note("vote-refused-voted", args);
        return false;
    }
    let own = (node.log.last_term(), node.log.last_index());
    if !up_to_date(ctx, last, own) {
        out.note(
            "vote-refused-log",
            [
                ("candidate", candidate.into()),
                ("term", last.0.into()),
                ("index", last.1.into()),
                ("own-term", own.0.into()),
                ("own-index", own.1.into()),
                ("by", Value::Word(if ctx.on(NEWER_BEATS_LONGER) { "term" } else { "length" })),
            ],
        );
        return false;
    }
    true
}

/// Whether a log that ends in `theirs` (term, index) is at least as up to date as one that ends in
/// `own`: the later term wins, then the longer log. Source: Raft §5.4.1.
fn up_to_date(ctx: &Ctx<Raft>, theirs: (u32, u64), own: (u32, u64)) -> bool {
    if !ctx.on(UP_TO_DATE_CHECK) {
        return true;
    }
    if ctx.on(NEWER_BEATS_LONGER) { theirs >= own } else { theirs.1 >= own.1 }
}

/// An answer to this server's candidacy.
pub fn on_reply(
    ctx: &Ctx<Raft>,
    node: &mut Node,
    from: NodeId,
    term: u32,
    granted: bool,
    out: &mut Out<Raft>,
) {
    let members = membership::current(ctx, node);
    match &mut node.role {
        Role::Candidate { votes } if term == node.term => {
            if !granted {
                return out.note("vote-denied", [("voter", from.into()), ("term", term.into())]);
            }
            if !votes.contains(&from) {
                votes.push(from);
            }
            let set = membership::set(votes);
            out.note_args("vote-counted", || {
                let mut args = members.tally(set);
                args.extend([("voter", from.into()), ("term", term.into())]);
                args
            });
            count_votes(ctx, node, out);
        }
        _ => too_late(node, from, term, out),
    }
}

/// An answer of a voter that nobody waits for any more.
pub fn too_late(node: &Node, voter: NodeId, term: u32, out: &mut Out<Raft>) {
    let role = Value::Word(node.role.word());
    let own = ("own", node.term.into());
    out.note("vote-too-late", [("voter", voter.into()), ("term", term.into()), ("role", role), own]);
}

/// A candidate with the votes of a majority leads.
pub fn count_votes(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    let Role::Candidate { votes } = &node.role else { return };
    let members = membership::current(ctx, node);
    let set = membership::set(votes);
    if !members.is_quorum(set) {
        return;
    }
    let term = node.term;
    out.note_args("wins", || {
        let mut args = members.tally(set);
        args.extend([("term", term.into()), ("voters", members.among(set))]);
        args
    });
    let last = node.log.last_index();
    let mut peers = vec![Peer { next: last + 1, matched: 0, sent: last }; usize::from(ctx.config.servers)];
    peers[ctx.id.index()].matched = node.durable;
    node.role = Role::Leader { peers };
    node.leader = Some(ctx.id);
    node.extra = Extra::default();
    if ctx.config.extensions.window > 0 {
        node.extra.flow = vec![Flow::default(); usize::from(ctx.config.servers)];
    }
    if ctx.config.extensions.check_quorum {
        arm(ctx, out);
    } else {
        out.cancel_timer(ELECTION);
    }
    if ctx.config.extensions.no_op {
        let entry = Entry { term: node.term, command: Arc::new(Command::NoOp {}) };
        storage::append(ctx, node, [entry].into(), out);
        out.note("no-op", [("index", node.log.last_index().into()), ("term", node.term.into())]);
    }
    replication::on_heartbeat(ctx, node, out);
    membership::go_on(ctx, node, out);
}
