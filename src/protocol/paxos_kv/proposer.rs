//! The proposer's ballots: it asks for promises in one instance, proposes what they allow, and tries
//! again when it was outbid. Where it goes then is told in [`super::advance`].

use super::rules::{ADOPT_HIGHEST, BACK_OFF, PERSIST_ROUND, UNIQUE_BALLOTS};
use super::{Disk, Effects, Here, Instance, Message, Node, Proposal, Stored, Task, Write, advance};
use crate::encode_struct;
use crate::protocol::ballots::{self, MAX_DOUBLINGS, Phase, add};
use crate::protocol::{Effect, Request};
use crate::value::{Args, Ballot, Micros, NodeId, Value};
use std::sync::Arc;

/// The one timer.
pub(super) const RETRY: u8 = 0;

/// A proposer's memory.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Proposer {
    /// The last round that it used: on disk, so that no ballot is used twice.
    pub round: u32,
    /// The highest round that it heard of, its own included.
    pub seen: u32,
    pub task: Option<Task>,
    /// Requests that wait for their turn: one of each client at most.
    pub queue: Vec<Request>,
    /// What the last question of a person came to, and where.
    pub answer: Option<(Instance, Option<Arc<Stored>>)>,
}
encode_struct!(Proposer { round as epoch, seen as epoch, task, queue, answer });

impl Proposer {
    pub(super) fn restored(disk: &Disk) -> Proposer {
        Proposer { round: disk.round, seen: disk.round, ..Proposer::default() }
    }

    /// Whether it asks about this instance.
    pub(super) fn is_at(&self, at: &Instance) -> bool {
        self.task.as_ref().is_some_and(|task| task.at == *at)
    }
}

/// The task under way, if it is at this instance and ballot.
fn current<'n>(node: &'n mut Node, at: &Instance, ballot: Ballot) -> Option<&'n mut Task> {
    let task = node.proposer.as_mut()?.task.as_mut()?;
    (task.at == *at && task.ballot == Some(ballot)).then_some(task)
}

/// Above every round used or heard of. A server also looks at what its own acceptor promised there,
/// which its disk keeps for it.
fn next_round(node: &Node) -> u32 {
    let Some(proposer) = &node.proposer else { return 1 };
    let at = proposer.task.as_ref().map(|task| &task.at);
    let slot = node.acceptor.as_ref().zip(at).and_then(|(acceptor, at)| acceptor.instances.get(at));
    let promised = slot.and_then(|slot| slot.promised).map_or(0, |promised| promised.round);
    proposer.round.max(proposer.seen).max(promised).saturating_add(1)
}

fn new_ballot(ctx: &Here, node: &Node, round: Option<u32>) -> Ballot {
    let owner = if ctx.on(UNIQUE_BALLOTS) { ctx.id } else { ctx.config.proposers[0] };
    Ballot { round: round.unwrap_or_else(|| next_round(node)), node: owner }
}

/// Phase 1a in the task's instance, in a ballot that it never used: of `round`, if a person wants
/// that. The note `id` says why; `args` are its own. Source: Paxos Made Simple §2.2, Phase 1(a).
pub(super) fn prepare(
    ctx: &Here,
    node: &mut Node,
    round: Option<u32>,
    (id, mut args): (&'static str, Args),
    out: &mut Effects,
) {
    let ballot = new_ballot(ctx, node, round);
    let Some(proposer) = node.proposer.as_mut() else { return };
    proposer.round = ballot.round;
    proposer.seen = proposer.seen.max(ballot.round);
    let Some(task) = proposer.task.as_mut() else { return };
    args.extend([
        ("at", Value::from(&task.at)),
        ("ballot", ballot.into()),
        ("client", task.client()),
        ("op", task.op()),
    ]);
    out.effects.push(Effect::Note { id, args });
    task.phase = Phase::Prepare;
    task.ballot = Some(ballot);
    task.promises.clear();
    task.found = None;
    task.newest = None;
    task.value = None;
    let (at, attempts) = (task.at.clone(), task.attempts);
    out.set_timer(RETRY, patience(ctx, attempts));
    let durable = ctx.on(PERSIST_ROUND);
    if durable {
        node.write(Write::Round { round: ballot.round }, out);
    }
    node.tell_all(ctx, &ctx.config.acceptors, &Message::Prepare { at, ballot }, durable, out);
}

fn patience(ctx: &Here, attempts: u8) -> (Micros, Micros) {
    ballots::patience(ctx.config.ballot, attempts, ctx.on(BACK_OFF))
}

/// What an acceptor's promise says.
pub(super) struct Promise<'m> {
    pub from: NodeId,
    pub at: &'m Instance,
    pub ballot: Ballot,
    pub accepted: &'m Option<Proposal>,
    pub newest: Option<u32>,
}

/// An acceptor promised. Source: Paxos Made Simple §2.2, Phase 2(a).
pub(super) fn on_promise(ctx: &Here, node: &mut Node, promise: &Promise, out: &mut Effects) {
    let Promise { from, at, ballot, accepted, newest } = *promise;
    let args = [("from", from.into()), ("at", at.into()), ("ballot", ballot.into())];
    let Some(task) = current(node, at, ballot).filter(|task| task.phase == Phase::Prepare) else {
        return out.note("late-promise", args);
    };
    if !add(&mut task.promises, from) {
        return out.note("repeated-promise", args);
    }
    if let Some(accepted) = accepted {
        let better = match &task.found {
            None => true,
            Some(found) => ctx.on(ADOPT_HIGHEST) && accepted.ballot > found.ballot,
        };
        if better {
            task.found = Some(accepted.clone());
        }
    }
    // A version that a quorum had not accepted is none to look for.
    let newest = newest.filter(|newest| task.ceiling.is_none_or(|ceiling| *newest < ceiling));
    task.newest = task.newest.max(newest);
    let (have, needed) = (task.promises.len(), ctx.config.quorums(ctx.rules).phase1);
    if have >= needed {
        return advance::on_quorum(ctx, node, out);
    }
    let [from, at, ballot] = args;
    let own = ("own", Value::from(from.1 == Value::Node(ctx.id)));
    let (have, needed) = (("have", have.into()), ("needed", needed.into()));
    match accepted {
        None => out.note("counts-promise", [from, own, at, ballot, have, needed]),
        Some(accepted) => {
            let accepted = ("accepted", accepted.into());
            out.note("counts-promise-with", [from, own, at, ballot, have, needed, accepted]);
        }
    }
}

/// Phase 2a: asks every acceptor to accept this value in the task's ballot.
/// Source: Paxos Made Simple §2.2, Phase 2(a).
pub(super) fn accept(ctx: &Here, node: &mut Node, value: Arc<Stored>, out: &mut Effects) {
    let Some(task) = node.proposer.as_mut().and_then(|proposer| proposer.task.as_mut()) else { return };
    let Some(ballot) = task.ballot else { return };
    task.phase = Phase::Accept;
    task.value = Some(Arc::clone(&value));
    // Each phase has its own time: an answer is as far away as it was for the first.
    out.set_timer(RETRY, patience(ctx, task.attempts));
    let message = Message::Accept { at: task.at.clone(), proposal: Proposal { ballot, value } };
    node.tell_all(ctx, &ctx.config.acceptors, &message, false, out);
}

/// An acceptor refused: give this ballot up. What was accepted of it still counts, and may still
/// make a quorum. Source: Paxos Made Simple §2.2 (last paragraph) and §2.4.
pub(super) fn on_nack(
    ctx: &Here,
    node: &mut Node,
    from: NodeId,
    at: &Instance,
    [ballot, promised]: [Ballot; 2],
    out: &mut Effects,
) {
    let Some(proposer) = node.proposer.as_mut() else { return };
    proposer.seen = proposer.seen.max(promised.round);
    let under_way = |task: &&mut Task| matches!(task.phase, Phase::Prepare | Phase::Accept);
    let Some(task) = current(node, at, ballot).filter(under_way) else {
        let args = [
            ("from", from.into()),
            ("at", at.into()),
            ("ballot", ballot.into()),
            ("promised", promised.into()),
        ];
        return out.note("late-nack", args);
    };
    if !ctx.on(BACK_OFF) {
        let args = vec![("from", from.into()), ("previous", ballot.into()), ("promised", promised.into())];
        return prepare(ctx, node, None, ("retries-at-once", args), out);
    }
    task.phase = Phase::Waiting;
    task.attempts = (task.attempts + 1).min(MAX_DOUBLINGS);
    out.set_timer(RETRY, patience(ctx, task.attempts));
    let args =
        [("from", from.into()), ("at", at.into()), ("ballot", ballot.into()), ("promised", promised.into())];
    out.note("backs-off", args);
}

/// No quorum answered in time, or the wait after a refusal is over: a higher ballot.
pub(super) fn on_retry(ctx: &Here, node: &mut Node, out: &mut Effects) {
    let Some(task) = node.proposer.as_mut().and_then(|proposer| proposer.task.as_mut()) else { return };
    // A wait after a refusal was counted when it began.
    if task.phase != Phase::Waiting {
        task.attempts = (task.attempts + 1).min(MAX_DOUBLINGS);
    }
    let args = vec![("previous", task.ballot.into())];
    prepare(ctx, node, None, ("asks-higher", args), out);
}
