//! The proposer: asks for promises, proposes what they allow, tries again when it was outbid.

use super::rules::{ADOPT_HIGHEST, ADOPT_VALUE, BACK_OFF, PERSIST_ROUND, UNIQUE_BALLOTS};
use super::{Disk, Effects, Here, Message, Node, Phase, Proposal, Write};
use crate::encode_struct;
use crate::protocol::ballots::{self, MAX_DOUBLINGS, MAX_ROUND};
use crate::value::{Ballot, Micros, NodeId, Problem, Refusal, Value};
use std::sync::Arc;

/// The one timer.
pub(super) const RETRY: u8 = 0;

/// A proposer's memory.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Proposer {
    pub phase: Phase,
    /// The last round that it used: on disk, so that no ballot is used twice.
    pub round: u32,
    /// The highest round that it heard of, its own included.
    pub seen: u32,
    pub ballot: Option<Ballot>,
    /// What a person asked it to propose.
    pub own: Option<Arc<str>>,
    /// What it proposes in this ballot: its own value until the promises say otherwise.
    pub value: Option<Arc<str>>,
    /// Acceptors that promised this ballot, in the order of their ids.
    pub promises: Vec<NodeId>,
    /// What it must adopt, of the acceptances reported with the promises.
    pub found: Option<Proposal>,
    /// Ballots in a row that came to nothing.
    pub attempts: u8,
}
encode_struct!(Proposer {
    phase,
    round as epoch,
    seen as epoch,
    ballot,
    own,
    value,
    promises as nodes,
    found,
    attempts as tries
});

impl Proposer {
    pub(super) fn restored(disk: &Disk) -> Proposer {
        Proposer { round: disk.round, seen: disk.round, ..Proposer::default() }
    }

    /// Whether it still counts acceptances of this ballot to be done.
    pub(super) fn awaits(&self, ballot: Ballot) -> bool {
        self.phase.under_way() && self.ballot == Some(ballot)
    }
}

/// Whether `propose`, with this round if any, is possible at this node now.
pub(super) fn check_propose(ctx: &Here, node: &Node, round: Option<u32>) -> Result<(), Refusal> {
    let Some(proposer) = &node.proposer else {
        let proposers = Value::from(ctx.config.proposers.to_vec());
        let problem = Problem::new("problem-paxos-not-a-proposer").with("node", ctx.id);
        return Err(problem.with("part", ctx.roster.role(ctx.id)).with("known", proposers));
    };
    match round {
        Some(round) if round == 0 || round > MAX_ROUND => {
            Err(Problem::new("problem-paxos-round").with("read", round).with("most", MAX_ROUND))
        }
        Some(round) if round <= proposer.round => Err(Problem::new("problem-paxos-round-used")
            .with("node", ctx.id)
            .with("read", round)
            .with("last", proposer.round)),
        _ => Ok(()),
    }
}

/// A person asks for a value. A proposer under way gives its ballot up and begins a new one.
pub(super) fn on_propose(
    ctx: &Here,
    node: &mut Node,
    value: &Arc<str>,
    round: Option<u32>,
    out: &mut Effects,
) {
    let round = round.unwrap_or_else(|| next_round(node));
    let Some(proposer) = node.proposer.as_mut() else { return };
    let ballot = ballot(ctx, round);
    let args = [("ballot", ballot.into()), ("value", Arc::clone(value).into())];
    match proposer.ballot.filter(|_| proposer.phase.under_way()) {
        Some(previous) => {
            out.note("prepares-anew", [args[0].clone(), args[1].clone(), ("previous", previous.into())])
        }
        None => out.note("prepares", args),
    }
    proposer.own = Some(Arc::clone(value));
    proposer.attempts = 0;
    prepare(ctx, node, ballot, out);
}

/// No quorum answered in time, or the wait after a refusal is over: a higher ballot.
pub(super) fn on_retry(ctx: &Here, node: &mut Node, out: &mut Effects) {
    let ballot = ballot(ctx, next_round(node));
    let Some(proposer) = node.proposer.as_mut().filter(|proposer| proposer.phase.under_way()) else { return };
    let own = proposer.own.clone();
    out.note(
        "retries",
        [("ballot", ballot.into()), ("previous", proposer.ballot.into()), ("value", own.into())],
    );
    // A wait after a refusal was counted when it began.
    if proposer.phase != Phase::Waiting {
        proposer.attempts = (proposer.attempts + 1).min(MAX_DOUBLINGS);
    }
    prepare(ctx, node, ballot, out);
}

/// Above every round used or heard of. A server also looks at what its own acceptor promised,
/// which its disk keeps for it.
fn next_round(node: &Node) -> u32 {
    let proposer = node.proposer.as_ref().map_or(0, |proposer| proposer.round.max(proposer.seen));
    let acceptor = node.acceptor.as_ref().and_then(|acceptor| acceptor.promised);
    proposer.max(acceptor.map_or(0, |promised| promised.round)).saturating_add(1)
}

fn ballot(ctx: &Here, round: u32) -> Ballot {
    let node = if ctx.on(UNIQUE_BALLOTS) { ctx.id } else { ctx.config.proposers[0] };
    Ballot { round, node }
}

/// Phase 1a. Source: Paxos Made Simple §2.2, Phase 1(a).
fn prepare(ctx: &Here, node: &mut Node, ballot: Ballot, out: &mut Effects) {
    let Some(proposer) = node.proposer.as_mut() else { return };
    proposer.phase = Phase::Prepare;
    proposer.ballot = Some(ballot);
    proposer.round = ballot.round;
    proposer.seen = proposer.seen.max(ballot.round);
    proposer.value = proposer.own.clone();
    proposer.promises.clear();
    proposer.found = None;
    out.set_timer(RETRY, patience(ctx, proposer.attempts));
    if ctx.on(PERSIST_ROUND) {
        node.write(Write::Round { round: ballot.round }, out);
    }
    let durable = ctx.on(PERSIST_ROUND);
    node.tell_all(ctx, &ctx.config.acceptors, &Message::Prepare { ballot }, durable, out);
}

fn patience(ctx: &Here, attempts: u8) -> (Micros, Micros) {
    ballots::patience(ctx.config.retry, attempts, ctx.on(BACK_OFF))
}

/// An acceptor promised. Source: Paxos Made Simple §2.2, Phase 2(a).
pub(super) fn on_promise(
    ctx: &Here,
    node: &mut Node,
    from: NodeId,
    ballot: Ballot,
    accepted: Option<&Proposal>,
    out: &mut Effects,
) {
    let Some(proposer) = node.proposer.as_mut() else { return };
    let args = [("from", from.into()), ("ballot", ballot.into())];
    if proposer.phase != Phase::Prepare || proposer.ballot != Some(ballot) {
        return out.note("late-promise", args);
    }
    let Err(place) = proposer.promises.binary_search(&from) else {
        return out.note("repeated-promise", args);
    };
    proposer.promises.insert(place, from);
    if let Some(accepted) = accepted {
        let better = match &proposer.found {
            None => true,
            Some(found) => ctx.on(ADOPT_HIGHEST) && accepted.ballot > found.ballot,
        };
        if better {
            proposer.found = Some(accepted.clone());
        }
    }
    let (have, needed) = (proposer.promises.len(), ctx.config.quorums(ctx.rules).phase1);
    if have >= needed {
        return propose(ctx, node, ballot, out);
    }
    let [from, ballot] = args;
    let (have, needed) = (("have", have.into()), ("needed", needed.into()));
    let own = ("own", Value::from(from.1 == Value::Node(ctx.id)));
    match accepted {
        None => out.note("counts-promise", [from, own, ballot, have, needed]),
        Some(accepted) => {
            let accepted = ("accepted", accepted.into());
            out.note("counts-promise-with", [from, own, ballot, have, needed, accepted]);
        }
    }
}

/// A quorum promised: phase 2a. Source: Paxos Made Simple §2.2, Phase 2(a) and P2c.
fn propose(ctx: &Here, node: &mut Node, ballot: Ballot, out: &mut Effects) {
    let Some(proposer) = node.proposer.as_mut() else { return };
    let Some(own) = proposer.own.clone() else { return };
    let have = ("have", Value::from(proposer.promises.len()));
    let args = [("ballot", ballot.into()), ("own", Arc::clone(&own).into()), have];
    let value = match &proposer.found {
        None => {
            out.note("proposes-own", args);
            own
        }
        Some(found) if ctx.on(ADOPT_VALUE) => {
            let [ballot, own, have] = args;
            let value = ("value", Arc::clone(&found.value).into());
            let id = if ctx.on(ADOPT_HIGHEST) { "adopts" } else { "adopts-first" };
            out.note(id, [ballot, own, have, value, ("accepted", found.into())]);
            Arc::clone(&found.value)
        }
        Some(found) => {
            let [ballot, own_arg, have] = args;
            out.note("ignores-accepted", [ballot, own_arg, have, ("accepted", found.into())]);
            own
        }
    };
    proposer.phase = Phase::Accept;
    proposer.value = Some(Arc::clone(&value));
    // Each phase has its own time: an answer is as far away as it was for the first.
    out.set_timer(RETRY, patience(ctx, proposer.attempts));
    node.tell_all(ctx, &ctx.config.acceptors, &Message::Accept { ballot, value }, false, out);
}

/// An acceptor refused: give this ballot up. What was accepted of it still counts, and may still
/// make a quorum. Source: Paxos Made Simple §2.2 (last paragraph) and §2.4.
pub(super) fn on_nack(
    ctx: &Here,
    node: &mut Node,
    from: NodeId,
    ballot: Ballot,
    promised: Ballot,
    out: &mut Effects,
) {
    let Some(proposer) = node.proposer.as_mut() else { return };
    proposer.seen = proposer.seen.max(promised.round);
    let args = [("from", from.into()), ("ballot", ballot.into()), ("promised", promised.into())];
    if proposer.ballot != Some(ballot) || !matches!(proposer.phase, Phase::Prepare | Phase::Accept) {
        return out.note("late-nack", args);
    }
    if !ctx.on(BACK_OFF) {
        let ballot = self::ballot(ctx, next_round(node));
        let [from, previous, promised] = args;
        out.note("retries-at-once", [from, ("ballot", ballot.into()), ("previous", previous.1), promised]);
        return prepare(ctx, node, ballot, out);
    }
    out.note("backs-off", args);
    proposer.phase = Phase::Waiting;
    proposer.attempts = (proposer.attempts + 1).min(MAX_DOUBLINGS);
    out.set_timer(RETRY, patience(ctx, proposer.attempts));
}

/// The node knows what is chosen: it stops proposing, in any ballot or in this one.
pub(super) fn stop(node: &mut Node, ballot: Option<Ballot>, out: &mut Effects) {
    let Some(proposer) = node.proposer.as_mut() else { return };
    if proposer.phase.under_way() && ballot.is_none_or(|ballot| proposer.awaits(ballot)) {
        proposer.phase = Phase::Done;
        out.cancel_timer(RETRY);
    }
}
