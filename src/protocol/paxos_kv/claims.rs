//! What the sentence of each note claims: what those have in common that speak of acceptors and learners.
//! What a proposer says of its task is in [`task`] and [`answers`].
//!
//! A server hears itself at once or as its write is durable, so that one action may tell several steps, and
//! end one task and begin the next. What is asked of the memory is then asked of how the action left it.

mod answers;
mod learning;
mod task;

use super::about::note;
use super::about::{
    BACK_OFF, PERSIST_ACCEPT, PERSIST_PROMISE, PERSIST_ROUND, PROMISE_CHECK, QUORUM_INTERSECTS,
    UNIQUE_BALLOTS,
};
use super::message::{Accept, Prepare};
use super::{Acceptor, Disk, Instance, Message, PaxosKv, Proposal, Proposer, Slot, Task};
use crate::protocol::Input;
use crate::protocol::claims::{Claim, Claims, Verdict, so};
use crate::value::{Ballot, NodeId, Value};
use std::sync::Arc;

type PaxosKvClaim<'a> = Claim<'a, PaxosKv>;

pub(super) const CLAIMS: Claims<PaxosKv> = &[
    (note::BEGINS_WRITE, task::begins),
    (note::BEGINS_READ, task::begins),
    (note::BEGINS_NAMED, task::begins_named),
    (note::QUEUES, task::queues),
    (note::DUPLICATE_REQUEST, task::duplicate_request),
    (note::OLDER_REQUEST, task::older_request),
    (note::GIVES_UP, task::gives_up),
    (note::NOT_A_PROPOSER, task::not_a_proposer),
    (note::ASKS_HIGHER, task::asks_higher),
    (note::COUNTS_PROMISE, |claim| task::counts_promise(claim, false)),
    (note::COUNTS_PROMISE_WITH, |claim| task::counts_promise(claim, true)),
    (note::REPEATED_PROMISE, task::repeated_promise),
    (note::LATE_PROMISE, task::late_promise),
    (note::BACKS_OFF, task::backs_off),
    (note::RETRIES_AT_ONCE, task::retries_at_once),
    (note::LATE_NACK, task::late_nack),
    (note::JUMPS, task::jumps),
    (note::STEPS_BACK, task::steps_back),
    (note::MOVES_ON, task::moves_on),
    (note::PROPOSES_OWN, task::proposes_own),
    (note::ADOPTS, task::takes_highest),
    (note::ADOPTS_FIRST, task::takes_first),
    (note::IGNORES_ACCEPTED, task::ignores_accepted),
    (note::REPAIRS, task::takes_highest),
    (note::REPAIRS_FIRST, task::takes_first),
    (note::ANSWERS_UNREPAIRED, task::answers_unrepaired),
    (note::ANSWERS_NIL, answers::answers_nil),
    (note::ANSWERS_KNOWN, answers::answers_known),
    (note::ANSWERS, answers::answers),
    (note::WROTE, answers::wrote),
    (note::WROTE_BEFORE, answers::wrote),
    (note::TOO_OLD, answers::too_old),
    (note::TAKES_EQUAL, answers::takes_equal),
    (note::LOST_VERSION, answers::lost_version),
    (note::NAMED_NIL, answers::named_nil),
    (note::NAMED_VALUE, answers::named_value),
    (note::NAMED_GONE, answers::named_gone),
    (note::PROMISES, promises),
    (note::PROMISES_WITH, promises),
    (note::PROMISES_AGAIN, promises_again),
    (note::REFUSES_PREPARE, refuses_prepare),
    (note::ANSWERS_LOWER, answers_lower),
    (note::ACCEPTS, accepts),
    (note::OVERWRITES, accepts),
    (note::ACCEPTS_AGAIN, accepts_again),
    (note::REFUSES_ACCEPT, refuses_accept),
    (note::BREAKS_PROMISE, breaks_promise),
    (note::ANSWERS_SNAPSHOT, answers_snapshot),
    (note::SNAPSHOTS, snapshots),
    (note::COUNTS_ACCEPTED, learning::counts_accepted),
    (note::REPEATED_ACCEPTED, learning::repeated_accepted),
    (note::LEARNS, learning::learns),
    (note::KNOWN_ALREADY, learning::known_already),
    (note::HEARS_COMMIT, learning::hears_commit),
    (note::HEARS_SNAPSHOT, learning::hears_snapshot),
    (note::LATE_SNAPSHOT, learning::late_snapshot),
    (note::RESTORES_PROPOSER, restores),
    (note::RESTORES_ACCEPTOR, restores),
    (note::RESTORES_SERVER, restores),
    (note::FINDS_NOTHING, finds_nothing),
    (note::CHOSEN, learning::chosen),
    (note::CHOSEN_AGAIN, learning::chosen_again),
];

fn acceptor<'a>(claim: &PaxosKvClaim<'a>) -> Result<&'a Acceptor, String> {
    claim.actor()?.acceptor.as_ref().ok_or_else(|| "it accepts nothing".to_owned())
}

fn was_acceptor<'a>(claim: &PaxosKvClaim<'a>) -> Result<&'a Acceptor, String> {
    claim
        .before
        .and_then(|node| node.acceptor.as_ref())
        .ok_or_else(|| "it accepted nothing before".to_owned())
}

fn ballot(claim: &PaxosKvClaim, name: &str) -> Result<Ballot, String> {
    match claim.arg(name) {
        Some(Value::Ballot(ballot)) => Ok(*ballot),
        other => Err(format!("{name}: a ballot was wanted, not {other:?}")),
    }
}

fn instance(claim: &PaxosKvClaim, name: &str) -> Result<Instance, String> {
    let read = match claim.arg(name) {
        Some(Value::Text(text)) => text.rsplit_once('.'),
        _ => None,
    };
    let parts = read.and_then(|(key, version)| Some((Arc::from(key), version.parse().ok()?)));
    match parts {
        Some((key, version)) => Ok(Instance { key, version }),
        None => Err(format!("{name}: an instance was wanted, not {:?}", claim.arg(name))),
    }
}

/// The message that is being handled, if it is not the acting node's own.
fn heard<'a>(claim: &PaxosKvClaim<'a>) -> Result<Option<&'a Message>, String> {
    if claim.node("from")? == claim.actor_id()? {
        return Ok(None);
    }
    claim.from("from").map(Some)
}

/// That this is a ballot as the acting node makes them.
fn own_ballot(claim: &PaxosKvClaim, ballot: Ballot) -> Verdict {
    let owner = if claim.rules.on(UNIQUE_BALLOTS) { claim.actor_id()? } else { claim.config.proposers[0] };
    so(ballot.node == owner, "the ballot is another proposer's")
}

/// What a node knew of a key before and knows now: in between it may have known any version from one to the other.
fn versions(claim: &PaxosKvClaim, key: &str) -> Result<(Option<u32>, Option<u32>), String> {
    Ok((claim.before.and_then(|node| node.version(key)), claim.actor()?.version(key)))
}

/// That the node knew just this version at some time of the action.
fn learned(claim: &PaxosKvClaim, key: &str, version: Option<u32>) -> Verdict {
    let (then, now) = versions(claim, key)?;
    so(version >= then && version <= now, "it had learned another version")
}

/// That what the node knows of the instance is this; of a version that it left behind since it cannot be told.
fn knows_value(claim: &PaxosKvClaim, at: &Instance, value: &str) -> Verdict {
    learned(claim, &at.key, Some(at.version))?;
    let nodes = claim.before.into_iter().chain(Some(claim.actor()?));
    let mut known =
        nodes.filter_map(|node| node.known.get(&at.key)).filter(|known| known.version == at.version);
    match known.next_back() {
        Some(known) => claim.is(value, &*known.value),
        None => Ok(()),
    }
}

// What the acceptor says.

fn slot(acceptor: &Acceptor, at: &Instance) -> Slot {
    acceptor.instances.get(at).cloned().unwrap_or_default()
}

/// A question about this instance is being handled, of this ballot: the message's, or one of the acting node's own, who
/// may go on to its next instance in the action in which a message lets it learn the last one.
fn asked(claim: &PaxosKvClaim, at: &Instance, ballot: Ballot, accept: bool) -> Verdict {
    match claim.message {
        Some((_, Message::Prepare(Prepare { at: of, ballot: theirs })))
            if !accept && (of, *theirs) == (at, ballot) =>
        {
            Ok(())
        }
        Some((_, Message::Accept(Accept { at: of, proposal })))
            if accept && (of, proposal.ballot) == (at, ballot) =>
        {
            claim.is("proposal", proposal)
        }
        _ => {
            so(claim.config.proposers.contains(&claim.actor_id()?), "nobody asked")?;
            own_ballot(claim, ballot)
        }
    }
}

fn asked_prepare(claim: &PaxosKvClaim) -> Result<(Instance, Ballot), String> {
    let (at, ballot) = (instance(claim, "at")?, ballot(claim, "ballot")?);
    asked(claim, &at, ballot, false)?;
    Ok((at, ballot))
}

fn asked_accept(claim: &PaxosKvClaim) -> Result<(Instance, Ballot), String> {
    let Some(Value::At(_, ballot)) = claim.arg("proposal") else {
        return Err("that is no proposal".to_owned());
    };
    let at = instance(claim, "at")?;
    asked(claim, &at, *ballot, true)?;
    Ok((at, *ballot))
}

/// What keeps an acceptor to its word: the guard, and the disk over a crash.
fn promises(claim: &PaxosKvClaim) -> Verdict {
    let (at, ballot) = asked_prepare(claim)?;
    let (now, then) = (acceptor(claim)?, slot(was_acceptor(claim)?, &at));
    let kept = match (claim.rules.on(PROMISE_CHECK), claim.rules.on(PERSIST_PROMISE)) {
        (true, true) => "always",
        (true, false) => "until-crash",
        (false, _) => "never",
    };
    claim.is("kept", Value::Word(kept))?;
    so(then.promised < Some(ballot), "it promised that or more before")?;
    so(slot(now, &at).promised >= Some(ballot) || now.gone(&at).is_some(), "it does not hold to it")?;
    match (claim.id, &then.accepted) {
        (note::PROMISES, None) => Ok(()),
        (note::PROMISES_WITH, Some(accepted)) => claim.is("accepted", accepted),
        _ => Err("what it accepted is told otherwise".to_owned()),
    }
}

fn promises_again(claim: &PaxosKvClaim) -> Verdict {
    let (at, ballot) = asked_prepare(claim)?;
    so(slot(was_acceptor(claim)?, &at).promised == Some(ballot), "it has not promised just that")
}

/// That the acceptor's promise was this, above the ballot.
fn higher(claim: &PaxosKvClaim, at: &Instance, ballot: Ballot) -> Verdict {
    claim.is("promised", slot(was_acceptor(claim)?, at).promised)?;
    so(self::ballot(claim, "promised")? > ballot, "the promise is not higher")
}

/// That a refusal left everything as it was; in one action with others it cannot be told.
fn takes_nothing(claim: &PaxosKvClaim) -> Verdict {
    let alone =
        matches!(claim.message, Some((_, Message::Prepare(Prepare { .. }) | Message::Accept(Accept { .. }))));
    so(
        !alone || !claim.rules.on(BACK_OFF) || acceptor(claim)? == was_acceptor(claim)?,
        "it took something of it",
    )
}

fn refuses_prepare(claim: &PaxosKvClaim) -> Verdict {
    let (at, ballot) = asked_prepare(claim)?;
    higher(claim, &at, ballot)?;
    takes_nothing(claim)
}

fn answers_lower(claim: &PaxosKvClaim) -> Verdict {
    let (at, ballot) = asked_prepare(claim)?;
    so(!claim.rules.on(PROMISE_CHECK), "the rule forbids it")?;
    higher(claim, &at, ballot)
}

/// That the acceptor holds the proposal now, unless its snapshot does.
fn holds(claim: &PaxosKvClaim, at: &Instance) -> Verdict {
    let now = acceptor(claim)?;
    if now.gone(at).is_some() {
        return Ok(());
    }
    claim.is("proposal", slot(now, at).accepted.as_ref().map_or(Value::None, Value::from))
}

fn accepts(claim: &PaxosKvClaim) -> Verdict {
    let (at, ballot) = asked_accept(claim)?;
    let then = slot(was_acceptor(claim)?, &at);
    holds(claim, &at)?;
    so(then.promised <= Some(ballot), "a higher promise holds it back")?;
    match (claim.id, &then.accepted) {
        (note::ACCEPTS, None) => Ok(()),
        (note::OVERWRITES, Some(old)) => claim.is("old", old),
        _ => Err("what it held before is told otherwise".to_owned()),
    }
}

fn accepts_again(claim: &PaxosKvClaim) -> Verdict {
    let (at, _) = asked_accept(claim)?;
    let held = slot(was_acceptor(claim)?, &at).accepted;
    claim.is("proposal", held.as_ref().map_or(Value::None, Value::from))
}

fn refuses_accept(claim: &PaxosKvClaim) -> Verdict {
    let (at, ballot) = asked_accept(claim)?;
    higher(claim, &at, ballot)?;
    takes_nothing(claim)
}

fn breaks_promise(claim: &PaxosKvClaim) -> Verdict {
    let (at, ballot) = asked_accept(claim)?;
    so(!claim.rules.on(PROMISE_CHECK), "the rule forbids it")?;
    higher(claim, &at, ballot)?;
    holds(claim, &at)
}

fn answers_snapshot(claim: &PaxosKvClaim) -> Verdict {
    let (at, newest, now) = (instance(claim, "at")?, instance(claim, "newest")?, acceptor(claim)?);
    match heard(claim)? {
        None => so(claim.config.proposers.contains(&claim.actor_id()?), "nobody asked")?,
        Some(Message::Prepare(Prepare { at: of, .. }) | Message::Accept(Accept { at: of, .. })) => {
            so(*of == at, "something else was asked for")?;
        }
        Some(other) => return Err(format!("nobody asked: {other:?} came")),
    }
    so(!now.instances.contains_key(&at), "it has that instance")?;
    let kept = now.gone(&at).ok_or("its snapshot does not go that far")?;
    so(newest == Instance::new(&at.key, kept.version), "its snapshot holds another version")?;
    claim.is("value", &*kept.value)
}

fn snapshots(claim: &PaxosKvClaim) -> Verdict {
    let (at, now, then) = (instance(claim, "at")?, acceptor(claim)?, was_acceptor(claim)?);
    so(matches!(claim.input, Some(Input::Admin { .. })), "nobody asked for it")?;
    let kept = now.snapshot.get(&at.key).ok_or("it keeps nothing")?;
    so(kept.version == at.version, "it keeps another version")?;
    claim.is("value", &*kept.value)?;
    claim.is("gone", then.of_key(&at.key).filter(|(other, _)| other.version <= at.version).count())?;
    so(now.of_key(&at.key).all(|(other, _)| other.version > at.version), "instances are left")
}

// What a learner says.

fn task_before<'a>(claim: &PaxosKvClaim<'a>) -> Option<&'a Task> {
    claim.before?.proposer.as_ref()?.task.as_ref()
}

/// A node that starts knows what its disk holds.
fn restores(claim: &PaxosKvClaim) -> Verdict {
    let (disk, node) = (&claim.disks[claim.actor_id()?.index()], claim.actor()?);
    so(*disk != Disk::default(), "its disk is empty")?;
    so(node.known == disk.acceptor.snapshot && node.heard.is_empty(), "it knows something else")?;
    if let Some(acceptor) = &node.acceptor {
        claim.is("instances", disk.acceptor.instances.len())?;
        claim.is("keys", disk.acceptor.snapshot.len())?;
        so(*acceptor == disk.acceptor, "its acceptor knows something else")?;
    }
    let Some(proposer) = &node.proposer else { return Ok(()) };
    so(*proposer == Proposer::restored(disk), "its proposer knows something else")?;
    if !claim.rules.on(PERSIST_ROUND) {
        return claim.is("round", Value::None);
    }
    claim.is("round", disk.round)?;
    let unique = claim.rules.on(UNIQUE_BALLOTS);
    so(!unique || claim.ghost.last_round(claim.actor_id()?) <= disk.round, "it used a later round")
}

fn finds_nothing(claim: &PaxosKvClaim) -> Verdict {
    let (disk, node, nothing) = (&claim.disks[claim.actor_id()?.index()], claim.actor()?, Disk::default());
    so(*disk == nothing, "its disk is not empty")?;
    so(node.proposer.as_ref().is_none_or(|claim| *claim == Proposer::restored(&nothing)), "it proposes")?;
    so(node.acceptor.as_ref().is_none_or(|claim| *claim == Acceptor::default()), "it promised something")?;
    so(node.known.is_empty() && node.heard.is_empty(), "it learned something")
}

/// That nothing below the ballot of a quorum's promises can be chosen any more.
fn binding(claim: &PaxosKvClaim) -> bool {
    [PROMISE_CHECK, PERSIST_PROMISE, PERSIST_ACCEPT, QUORUM_INTERSECTS]
        .iter()
        .all(|rule| claim.rules.on(*rule))
}
