//! What the sentence of each note claims, of the server that speaks and of those it speaks of.
//!
//! A server's own promise and acceptance may count in the very action that made them, so that one action may
//! tell several steps. What is asked of the memory is then asked of how the action left it.

mod learning;
mod phase1;
mod phase2;

use super::MultiPaxos;
use super::about::{PERSIST_ACCEPT, PERSIST_PROMISE, PERSIST_ROUND, PROMISE_CHECK, UNIQUE_BALLOTS};
use super::message::Message;
use super::node::{Node, Role};
use super::slots::Entry;
use crate::protocol::claims::{Claim, Claims, Verdict, so};
use crate::value::{Ballot, NodeId, Value};

type MultiPaxosClaim<'a> = Claim<'a, MultiPaxos>;

pub const CLAIMS: Claims<MultiPaxos> = &[
    ("boots", phase1::boots),
    ("election-timeout", phase1::election_timeout),
    ("stands-at-once", phase1::stands_at_once),
    ("promises", phase1::promises),
    ("promises-with", phase1::promises),
    ("promises-again", phase1::promises_again),
    ("refuses-prepare", phase1::refuses_prepare),
    ("answers-lower", phase1::answers_lower),
    ("counts-promise", phase1::counts_promise),
    ("repeated-promise", phase1::repeated_promise),
    ("late-promise", phase1::late_promise),
    ("leads", phase1::leads),
    ("finds-nothing", phase1::finds_nothing),
    ("adopts", phase1::adopts),
    ("adopts-first", phase1::adopts),
    ("adopts-last-only", phase1::adopts),
    ("ignores-accepted", phase1::ignores_accepted),
    ("fills-gaps", phase1::gaps),
    ("leaves-gaps", phase1::gaps),
    ("steps-down", |claim| phase1::outbid(claim, true)),
    ("gives-up", |claim| phase1::outbid(claim, false)),
    ("late-nack", phase1::late_nack),
    ("proposes", phase2::proposes),
    ("proposes-again", phase2::proposes_again),
    ("new-ballot", phase2::new_ballot),
    ("joins-ballot", phase2::joins_ballot),
    ("heartbeat", phase2::heartbeat),
    ("hears-leader", phase2::hears_leader),
    ("refuses-heartbeat", phase2::refuses_heartbeat),
    ("accepts", phase2::accepts),
    ("overwrites", phase2::accepts),
    ("accepts-again", phase2::accepts_again),
    ("refuses-accept", phase2::refuses_accept),
    ("breaks-promise", phase2::breaks_promise),
    ("counts-accepted", phase2::counts_accepted),
    ("repeated-accepted", phase2::repeated_accepted),
    ("late-accepted", phase2::late_accepted),
    ("commits", learning::commits),
    ("waits-for-gap", learning::waits_for_gap),
    ("slot-is-chosen", learning::slot_is_chosen),
    ("learns", learning::learns),
    ("asks-chosen", learning::asks_chosen),
    ("tells-chosen", learning::tells_chosen),
    ("knows-no-more", learning::knows_no_more),
    ("catches-up", learning::catches_up),
    ("knew-chosen", learning::knew_chosen),
    ("chosen-too-far", learning::chosen_too_far),
    ("applies", learning::applies),
    ("applies-no-op", learning::applies_no_op),
    ("not-leader", learning::not_leader),
    ("answers", learning::answers),
    ("duplicate-answered", learning::duplicate_answered),
    ("duplicate-waiting", learning::duplicate_waiting),
    ("duplicate-applied", learning::duplicate_applied),
    ("older-not-applied", learning::older_not_applied),
    ("request-too-old", learning::request_too_old),
    ("other-command", learning::other_command),
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

/// That this is a ballot as the speaker makes them.
fn own_ballot(claim: &MultiPaxosClaim, ballot: Ballot) -> Verdict {
    let owner = if claim.rules.on(UNIQUE_BALLOTS) { claim.me()? } else { NodeId(0) };
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
    let (then, now) = (claim.before.map_or(0, Node::commit), claim.speaker()?.commit());
    Ok((then + 1, now))
}

/// That a node learned these slots from another. What a leader then counts itself, since these were all that it
/// waited for, it says in [`learning::commits`].
fn told_of(claim: &MultiPaxosClaim, slots: (u64, u64)) -> Verdict {
    let (first, last) = newly(claim)?;
    let counts_on = matches!(claim.speaker()?.role, Role::Leader { .. }) && slots.1 < last;
    so(slots.0 == first && (slots.1 == last || counts_on), "other slots became known")
}

/// Entries in a row of what a node knows to be chosen.
fn chosen_run<'a>(
    claim: &MultiPaxosClaim<'a>,
    (first, last): (u64, u64),
) -> Result<Vec<(u64, &'a Entry)>, String> {
    let node = claim.speaker()?;
    let entries = (first..=last).map(|slot| Some((slot, node.chosen_at(slot)?))).collect::<Option<Vec<_>>>();
    entries.ok_or_else(|| "it does not know all of that to be chosen".to_owned())
}

/// The ballot and the rest of what the leader or the candidate is at.
fn leads_in(node: &Node, ballot: Ballot) -> bool {
    matches!(node.role, Role::Leader { ballot: own, .. } if own == ballot)
}
