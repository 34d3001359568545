//! What the sentence of each note claims: what those have in common that speak of acceptors and learners.
//! What a proposer says of its task is in [`task`] and [`answers`].
//!
//! A server hears itself at once or as its write is durable, so that one action may tell several steps, and
//! end one task and begin the next. What is asked of the memory is then asked of how the action left it.

mod answers;
mod learning;
mod task;

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
    ("begins-write", task::begins),
    ("begins-read", task::begins),
    ("begins-named", task::begins_named),
    ("queues", task::queues),
    ("duplicate-request", task::duplicate_request),
    ("older-request", task::older_request),
    ("gives-up", task::gives_up),
    ("not-a-proposer", task::not_a_proposer),
    ("asks-higher", task::asks_higher),
    ("counts-promise", |claim| task::counts_promise(claim, false)),
    ("counts-promise-with", |claim| task::counts_promise(claim, true)),
    ("repeated-promise", task::repeated_promise),
    ("late-promise", task::late_promise),
    ("backs-off", task::backs_off),
    ("retries-at-once", task::retries_at_once),
    ("late-nack", task::late_nack),
    ("jumps", task::jumps),
    ("steps-back", task::steps_back),
    ("moves-on", task::moves_on),
    ("proposes-own", task::proposes_own),
    ("adopts", task::takes_highest),
    ("adopts-first", task::takes_first),
    ("ignores-accepted", task::ignores_accepted),
    ("repairs", task::takes_highest),
    ("repairs-first", task::takes_first),
    ("answers-unrepaired", task::answers_unrepaired),
    ("answers-nil", answers::answers_nil),
    ("answers-known", answers::answers_known),
    ("answers", answers::answers),
    ("wrote", answers::wrote),
    ("wrote-before", answers::wrote),
    ("too-old", answers::too_old),
    ("takes-equal", answers::takes_equal),
    ("lost-version", answers::lost_version),
    ("named-nil", answers::named_nil),
    ("named-value", answers::named_value),
    ("named-gone", answers::named_gone),
    ("promises", promises),
    ("promises-with", promises),
    ("promises-again", promises_again),
    ("refuses-prepare", refuses_prepare),
    ("answers-lower", answers_lower),
    ("accepts", accepts),
    ("overwrites", accepts),
    ("accepts-again", accepts_again),
    ("refuses-accept", refuses_accept),
    ("breaks-promise", breaks_promise),
    ("answers-snapshot", answers_snapshot),
    ("snapshots", snapshots),
    ("counts-accepted", learning::counts_accepted),
    ("repeated-accepted", learning::repeated_accepted),
    ("learns", learning::learns),
    ("known-already", learning::known_already),
    ("hears-commit", learning::hears_commit),
    ("hears-snapshot", learning::hears_snapshot),
    ("late-snapshot", learning::late_snapshot),
    ("restores-proposer", restores),
    ("restores-acceptor", restores),
    ("restores-server", restores),
    ("finds-nothing", finds_nothing),
    ("chosen", learning::chosen),
    ("chosen-again", learning::chosen_again),
];

fn acceptor<'a>(claim: &PaxosKvClaim<'a>) -> Result<&'a Acceptor, String> {
    claim.speaker()?.acceptor.as_ref().ok_or_else(|| "it accepts nothing".to_owned())
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

/// The message that is being handled, if it is not the speaker's own.
fn heard<'a>(claim: &PaxosKvClaim<'a>) -> Result<Option<&'a Message>, String> {
    if claim.node("from")? == claim.me()? {
        return Ok(None);
    }
    claim.from("from").map(Some)
}

/// That this is a ballot as the speaker makes them.
fn own_ballot(claim: &PaxosKvClaim, ballot: Ballot) -> Verdict {
    let owner = if claim.rules.on(UNIQUE_BALLOTS) { claim.me()? } else { claim.config.proposers[0] };
    so(ballot.node == owner, "the ballot is another proposer's")
}

/// What a node knew of a key before and knows now: in between it may have known any version from one to the other.
fn versions(claim: &PaxosKvClaim, key: &str) -> Result<(Option<u32>, Option<u32>), String> {
    Ok((claim.before.and_then(|node| node.version(key)), claim.speaker()?.version(key)))
}

/// That the node knew just this version at some time of the action.
fn learned(claim: &PaxosKvClaim, key: &str, version: Option<u32>) -> Verdict {
    let (then, now) = versions(claim, key)?;
    so(version >= then && version <= now, "it had learned another version")
}

/// That what the node knows of the instance is this; of a version that it left behind since it cannot be told.
fn knows_value(claim: &PaxosKvClaim, at: &Instance, value: &str) -> Verdict {
    learned(claim, &at.key, Some(at.version))?;
    let nodes = claim.before.into_iter().chain(Some(claim.speaker()?));
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

/// A question about this instance is being handled, of this ballot: the message's, or one of the speaker's own, who
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
            so(claim.config.proposers.contains(&claim.me()?), "nobody asked")?;
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
        ("promises", None) => Ok(()),
        ("promises-with", Some(accepted)) => claim.is("accepted", accepted),
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
        ("accepts", None) => Ok(()),
        ("overwrites", Some(old)) => claim.is("old", old),
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
        None => so(claim.config.proposers.contains(&claim.me()?), "nobody asked")?,
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
    let (disk, node) = (&claim.disks[claim.me()?.index()], claim.speaker()?);
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
    so(!unique || claim.ghost.last_round(claim.me()?) <= disk.round, "it used a later round")
}

fn finds_nothing(claim: &PaxosKvClaim) -> Verdict {
    let (disk, node, nothing) = (&claim.disks[claim.me()?.index()], claim.speaker()?, Disk::default());
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
