//! What the sentence of each note claims, of the server that acts and of those it names.
//!
//! A server's own promise and acceptance may count in the very action that made them, so that one action may
//! tell several steps. What is asked of the memory is then asked of how the action left it.

mod learning;
mod phase1;
mod phase2;

use super::MultiPaxos;
use super::about::note;
use super::about::{PERSIST_ACCEPT, PERSIST_PROMISE, PERSIST_ROUND, PROMISE_CHECK, UNIQUE_BALLOTS};
use super::message::Message;
use super::node::{Node, Role};
use super::slots::Entry;
use crate::protocol::claims::{Claim, Claims, Verdict, so};
use crate::value::{Ballot, NodeId, Value};

type MultiPaxosClaim<'a> = Claim<'a, MultiPaxos>;

pub const CLAIMS: Claims<MultiPaxos> = &[
    (note::BOOTS, phase1::boots),
    (note::ELECTION_TIMEOUT, phase1::election_timeout),
    (note::STANDS_AT_ONCE, phase1::stands_at_once),
    (note::PROMISES, phase1::promises),
    (note::PROMISES_WITH, phase1::promises),
    (note::PROMISES_AGAIN, phase1::promises_again),
    (note::REFUSES_PREPARE, phase1::refuses_prepare),
    (note::ANSWERS_LOWER, phase1::answers_lower),
    (note::COUNTS_PROMISE, phase1::counts_promise),
    (note::REPEATED_PROMISE, phase1::repeated_promise),
    (note::LATE_PROMISE, phase1::late_promise),
    (note::LEADS, phase1::leads),
    (note::FINDS_NOTHING, phase1::finds_nothing),
    (note::ADOPTS, phase1::adopts),
    (note::ADOPTS_FIRST, phase1::adopts),
    (note::ADOPTS_LAST_ONLY, phase1::adopts),
    (note::IGNORES_ACCEPTED, phase1::ignores_accepted),
    (note::FILLS_GAPS, phase1::gaps),
    (note::LEAVES_GAPS, phase1::gaps),
    (note::STEPS_DOWN, |claim| phase1::outbid(claim, true)),
    (note::GIVES_UP, |claim| phase1::outbid(claim, false)),
    (note::LATE_NACK, phase1::late_nack),
    (note::PROPOSES, phase2::proposes),
    (note::PROPOSES_AGAIN, phase2::proposes_again),
    (note::NEW_BALLOT, phase2::new_ballot),
    (note::JOINS_BALLOT, phase2::joins_ballot),
    (note::HEARTBEAT, phase2::heartbeat),
    (note::HEARS_LEADER, phase2::hears_leader),
    (note::REFUSES_HEARTBEAT, phase2::refuses_heartbeat),
    (note::ACCEPTS, phase2::accepts),
    (note::OVERWRITES, phase2::accepts),
    (note::ACCEPTS_AGAIN, phase2::accepts_again),
    (note::REFUSES_ACCEPT, phase2::refuses_accept),
    (note::BREAKS_PROMISE, phase2::breaks_promise),
    (note::COUNTS_ACCEPTED, phase2::counts_accepted),
    (note::REPEATED_ACCEPTED, phase2::repeated_accepted),
    (note::LATE_ACCEPTED, phase2::late_accepted),
    (note::COMMITS, learning::commits),
    (note::WAITS_FOR_GAP, learning::waits_for_gap),
    (note::SLOT_IS_CHOSEN, learning::slot_is_chosen),
    (note::LEARNS, learning::learns),
    (note::ASKS_CHOSEN, learning::asks_chosen),
    (note::TELLS_CHOSEN, learning::tells_chosen),
    (note::KNOWS_NO_MORE, learning::knows_no_more),
    (note::CATCHES_UP, learning::catches_up),
    (note::KNEW_CHOSEN, learning::knew_chosen),
    (note::CHOSEN_TOO_FAR, learning::chosen_too_far),
    (note::APPLIES, learning::applies),
    (note::APPLIES_NO_OP, learning::applies_no_op),
    (note::NOT_LEADER, learning::not_leader),
    (note::ANSWERS, learning::answers),
    (note::DUPLICATE_ANSWERED, learning::duplicate_answered),
    (note::DUPLICATE_WAITING, learning::duplicate_waiting),
    (note::DUPLICATE_APPLIED, learning::duplicate_applied),
    (note::OLDER_NOT_APPLIED, learning::older_not_applied),
    (note::REQUEST_TOO_OLD, learning::request_too_old),
    (note::OTHER_COMMAND, learning::other_command),
];

fn before<'a>(claim: &MultiPaxosClaim<'a>) -> Result<&'a Node, String> {
    claim.before.ok_or_else(|| "it was down before".to_owned())
}

fn ballot(claim: &MultiPaxosClaim, name: &str) -> Result<Ballot, String> {
    match claim.arg(name) {
        Some(Value::Ballot(ballot)) => Ok(*ballot),
        other => Err(format!("{name}: a ballot was wanted, not {other:?}")),
    }
}

fn is_server(claim: &MultiPaxosClaim, node: NodeId) -> Verdict {
    so(claim.config.servers().any(|server| server == node), "this is no server")
}

/// That this is a ballot as the acting node makes them.
fn own_ballot(claim: &MultiPaxosClaim, ballot: Ballot) -> Verdict {
    let owner = if claim.rules.on(UNIQUE_BALLOTS) { claim.actor_id()? } else { NodeId(0) };
    so(ballot.node == owner, "the ballot is another server's")
}

/// That a server keeps this promise on its disk, where the rules make sure of it.
fn backed(claim: &MultiPaxosClaim, server: NodeId, ballot: Ballot) -> Verdict {
    is_server(claim, server)?;
    let rule = if claim.at == Some(server) { PERSIST_ROUND } else { PERSIST_PROMISE };
    let written = claim.rules.on(PROMISE_CHECK) && claim.rules.on(rule);
    let disk = &claim.disks[server.index()];
    so(!written || disk.promised >= Some(ballot), "that server never promised this")
}

/// Whether a server has ever accepted something in this ballot for the slot, durably.
fn accepted_in(claim: &MultiPaxosClaim, server: NodeId, slot: u64, ballot: Ballot) -> bool {
    let votes = claim.ghost.history(slot).map_or(&[][..], |history| &history.votes);
    votes.iter().any(|votes| votes.entry.ballot == ballot && votes.by >> server.0 & 1 == 1)
}

/// The same, where the rules make sure of it; of slots in a row.
fn accepted_run(
    claim: &MultiPaxosClaim,
    server: NodeId,
    (first, last): (u64, u64),
    ballot: Ballot,
) -> Verdict {
    is_server(claim, server)?;
    let told = (first..=last).all(|slot| accepted_in(claim, server, slot, ballot));
    so(!claim.rules.on(PERSIST_ACCEPT) || told, "that server never accepted this")
}

/// Slots that the note names by the first, the last and how many.
fn run(claim: &MultiPaxosClaim) -> Result<(u64, u64), String> {
    let (first, last, count) = (claim.number("first")?, claim.number("last")?, claim.number("count")?);
    so(count > 0 && last + 1 == first + count, "the slots are counted wrong")?;
    Ok((first, last))
}

/// What the node knows to be chosen now that it did not know before: in this action alone.
fn newly(claim: &MultiPaxosClaim) -> Result<(u64, u64), String> {
    let (then, now) = (claim.before.map_or(0, Node::commit), claim.actor()?.commit());
    Ok((then + 1, now))
}

/// That a node learned these slots from another. What a leader then counts itself, since these were all that it
/// waited for, it says in [`learning::commits`].
fn told_of(claim: &MultiPaxosClaim, slots: (u64, u64)) -> Verdict {
    let (first, last) = newly(claim)?;
    let counts_on = matches!(claim.actor()?.role, Role::Leader { .. }) && slots.1 < last;
    so(slots.0 == first && (slots.1 == last || counts_on), "other slots became known")
}

/// Entries in a row of what a node knows to be chosen.
fn chosen_run<'a>(
    claim: &MultiPaxosClaim<'a>,
    (first, last): (u64, u64),
) -> Result<Vec<(u64, &'a Entry)>, String> {
    let node = claim.actor()?;
    let entries = (first..=last).map(|slot| Some((slot, node.chosen_at(slot)?))).collect::<Option<Vec<_>>>();
    entries.ok_or_else(|| "it does not know all of that to be chosen".to_owned())
}

/// The ballot and the rest of what the leader or the candidate is at.
fn leads_in(node: &Node, ballot: Ballot) -> bool {
    matches!(node.role, Role::Leader { ballot: own, .. } if own == ballot)
}
