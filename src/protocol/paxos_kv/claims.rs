//! What the sentence of each note claims: what those have in common that speak of acceptors and learners.
//! What a proposer says of its task is in [`task`] and [`answers`].
//!
//! A server hears itself at once or as its write is durable, so that one action may tell several steps, and
//! end one task and begin the next. What is asked of the memory is then asked of how the action left it.

mod answers;
mod task;

use super::about::{
    BACK_OFF, PERSIST_ACCEPT, PERSIST_PROMISE, PERSIST_ROUND, PROMISE_CHECK, QUORUM_INTERSECTS,
    UNIQUE_BALLOTS,
};
use super::message::{Accept, Accepted, Commit, Prepare, Snapshot};
use super::{Acceptor, Disk, Heard, Instance, Message, Node, PaxosKv, Proposal, Proposer, Slot, Task};
use crate::protocol::Input;
use crate::protocol::claims::{Claim, Claims, Verdict, so};
use crate::value::{Ballot, NodeId, Value};
use std::sync::Arc;

type It<'a> = Claim<'a, PaxosKv>;

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
    ("counts-promise", |it| task::counts_promise(it, false)),
    ("counts-promise-with", |it| task::counts_promise(it, true)),
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
    ("counts-accepted", counts_accepted),
    ("repeated-accepted", repeated_accepted),
    ("learns", learns),
    ("known-already", known_already),
    ("hears-commit", hears_commit),
    ("hears-snapshot", hears_snapshot),
    ("late-snapshot", late_snapshot),
    ("restores-proposer", restores),
    ("restores-acceptor", restores),
    ("restores-server", restores),
    ("finds-nothing", finds_nothing),
    ("chosen", chosen),
    ("chosen-again", chosen_again),
];

fn acceptor<'a>(it: &It<'a>) -> Result<&'a Acceptor, String> {
    it.speaker()?.acceptor.as_ref().ok_or_else(|| "it accepts nothing".to_owned())
}

fn was_acceptor<'a>(it: &It<'a>) -> Result<&'a Acceptor, String> {
    it.before.and_then(|node| node.acceptor.as_ref()).ok_or_else(|| "it accepted nothing before".to_owned())
}

fn ballot(it: &It, name: &str) -> Result<Ballot, String> {
    match it.arg(name) {
        Some(Value::Ballot(ballot)) => Ok(*ballot),
        other => Err(format!("{name}: a ballot was wanted, not {other:?}")),
    }
}

fn instance(it: &It, name: &str) -> Result<Instance, String> {
    let read = match it.arg(name) {
        Some(Value::Text(text)) => text.rsplit_once('.'),
        _ => None,
    };
    let parts = read.and_then(|(key, version)| Some((Arc::from(key), version.parse().ok()?)));
    match parts {
        Some((key, version)) => Ok(Instance { key, version }),
        None => Err(format!("{name}: an instance was wanted, not {:?}", it.arg(name))),
    }
}

/// The message that is being handled, if it is not the speaker's own.
fn heard<'a>(it: &It<'a>) -> Result<Option<&'a Message>, String> {
    if it.node("from")? == it.me()? {
        return Ok(None);
    }
    it.from("from").map(Some)
}

/// That this is a ballot as the speaker makes them.
fn own_ballot(it: &It, ballot: Ballot) -> Verdict {
    let owner = if it.rules.on(UNIQUE_BALLOTS) { it.me()? } else { it.config.proposers[0] };
    so(ballot.node == owner, "the ballot is another proposer's")
}

/// What a node knew of a key before and knows now: in between it may have known any version from one to the other.
fn versions(it: &It, key: &str) -> Result<(Option<u32>, Option<u32>), String> {
    Ok((it.before.and_then(|node| node.version(key)), it.speaker()?.version(key)))
}

/// That the node knew just this version at some time of the action.
fn learned(it: &It, key: &str, version: Option<u32>) -> Verdict {
    let (then, now) = versions(it, key)?;
    so(version >= then && version <= now, "it had learned another version")
}

/// That what the node knows of the instance is this; of a version that it left behind since it cannot be told.
fn knows_value(it: &It, at: &Instance, value: &str) -> Verdict {
    learned(it, &at.key, Some(at.version))?;
    let nodes = it.before.into_iter().chain(Some(it.speaker()?));
    let mut known =
        nodes.filter_map(|node| node.known.get(&at.key)).filter(|known| known.version == at.version);
    match known.next_back() {
        Some(known) => it.is(value, &*known.value),
        None => Ok(()),
    }
}

// What the acceptor says.

fn slot(acceptor: &Acceptor, at: &Instance) -> Slot {
    acceptor.instances.get(at).cloned().unwrap_or_default()
}

/// A question about this instance is being handled, of this ballot: the message's, or one of the speaker's own, who
/// may go on to its next instance in the action in which a message lets it learn the last one.
fn asked(it: &It, at: &Instance, ballot: Ballot, accept: bool) -> Verdict {
    match it.message {
        Some((_, Message::Prepare(Prepare { at: of, ballot: theirs })))
            if !accept && (of, *theirs) == (at, ballot) =>
        {
            Ok(())
        }
        Some((_, Message::Accept(Accept { at: of, proposal })))
            if accept && (of, proposal.ballot) == (at, ballot) =>
        {
            it.is("proposal", proposal)
        }
        _ => {
            so(it.config.proposers.contains(&it.me()?), "nobody asked")?;
            own_ballot(it, ballot)
        }
    }
}

fn asked_prepare(it: &It) -> Result<(Instance, Ballot), String> {
    let (at, ballot) = (instance(it, "at")?, ballot(it, "ballot")?);
    asked(it, &at, ballot, false)?;
    Ok((at, ballot))
}

fn asked_accept(it: &It) -> Result<(Instance, Ballot), String> {
    let Some(Value::At(_, ballot)) = it.arg("proposal") else { return Err("that is no proposal".to_owned()) };
    let at = instance(it, "at")?;
    asked(it, &at, *ballot, true)?;
    Ok((at, *ballot))
}

/// What keeps an acceptor to its word: the guard, and the disk over a crash.
fn promises(it: &It) -> Verdict {
    let (at, ballot) = asked_prepare(it)?;
    let (now, then) = (acceptor(it)?, slot(was_acceptor(it)?, &at));
    let kept = match (it.rules.on(PROMISE_CHECK), it.rules.on(PERSIST_PROMISE)) {
        (true, true) => "always",
        (true, false) => "until-crash",
        (false, _) => "never",
    };
    it.is("kept", Value::Word(kept))?;
    so(then.promised < Some(ballot), "it promised that or more before")?;
    so(slot(now, &at).promised >= Some(ballot) || now.gone(&at).is_some(), "it does not hold to it")?;
    match (it.id, &then.accepted) {
        ("promises", None) => Ok(()),
        ("promises-with", Some(accepted)) => it.is("accepted", accepted),
        _ => Err("what it accepted is told otherwise".to_owned()),
    }
}

fn promises_again(it: &It) -> Verdict {
    let (at, ballot) = asked_prepare(it)?;
    so(slot(was_acceptor(it)?, &at).promised == Some(ballot), "it has not promised just that")
}

/// That the acceptor's promise was this, above the ballot.
fn higher(it: &It, at: &Instance, ballot: Ballot) -> Verdict {
    it.is("promised", slot(was_acceptor(it)?, at).promised)?;
    so(self::ballot(it, "promised")? > ballot, "the promise is not higher")
}

/// That a refusal left everything as it was; in one action with others it cannot be told.
fn takes_nothing(it: &It) -> Verdict {
    let alone =
        matches!(it.message, Some((_, Message::Prepare(Prepare { .. }) | Message::Accept(Accept { .. }))));
    so(!alone || !it.rules.on(BACK_OFF) || acceptor(it)? == was_acceptor(it)?, "it took something of it")
}

fn refuses_prepare(it: &It) -> Verdict {
    let (at, ballot) = asked_prepare(it)?;
    higher(it, &at, ballot)?;
    takes_nothing(it)
}

fn answers_lower(it: &It) -> Verdict {
    let (at, ballot) = asked_prepare(it)?;
    so(!it.rules.on(PROMISE_CHECK), "the rule forbids it")?;
    higher(it, &at, ballot)
}

/// That the acceptor holds the proposal now, unless its snapshot does.
fn holds(it: &It, at: &Instance) -> Verdict {
    let now = acceptor(it)?;
    if now.gone(at).is_some() {
        return Ok(());
    }
    it.is("proposal", slot(now, at).accepted.as_ref().map_or(Value::None, Value::from))
}

fn accepts(it: &It) -> Verdict {
    let (at, ballot) = asked_accept(it)?;
    let then = slot(was_acceptor(it)?, &at);
    holds(it, &at)?;
    so(then.promised <= Some(ballot), "a higher promise holds it back")?;
    match (it.id, &then.accepted) {
        ("accepts", None) => Ok(()),
        ("overwrites", Some(old)) => it.is("old", old),
        _ => Err("what it held before is told otherwise".to_owned()),
    }
}

fn accepts_again(it: &It) -> Verdict {
    let (at, _) = asked_accept(it)?;
    let held = slot(was_acceptor(it)?, &at).accepted;
    it.is("proposal", held.as_ref().map_or(Value::None, Value::from))
}

fn refuses_accept(it: &It) -> Verdict {
    let (at, ballot) = asked_accept(it)?;
    higher(it, &at, ballot)?;
    takes_nothing(it)
}

fn breaks_promise(it: &It) -> Verdict {
    let (at, ballot) = asked_accept(it)?;
    so(!it.rules.on(PROMISE_CHECK), "the rule forbids it")?;
    higher(it, &at, ballot)?;
    holds(it, &at)
}

fn answers_snapshot(it: &It) -> Verdict {
    let (at, newest, now) = (instance(it, "at")?, instance(it, "newest")?, acceptor(it)?);
    match heard(it)? {
        None => so(it.config.proposers.contains(&it.me()?), "nobody asked")?,
        Some(Message::Prepare(Prepare { at: of, .. }) | Message::Accept(Accept { at: of, .. })) => {
            so(*of == at, "something else was asked for")?;
        }
        Some(other) => return Err(format!("nobody asked: {other:?} came")),
    }
    so(!now.instances.contains_key(&at), "it has that instance")?;
    let kept = now.gone(&at).ok_or("its snapshot does not go that far")?;
    so(newest == Instance::new(&at.key, kept.version), "its snapshot holds another version")?;
    it.is("value", &*kept.value)
}

fn snapshots(it: &It) -> Verdict {
    let (at, now, then) = (instance(it, "at")?, acceptor(it)?, was_acceptor(it)?);
    so(matches!(it.input, Some(Input::Admin { .. })), "nobody asked for it")?;
    let kept = now.snapshot.get(&at.key).ok_or("it keeps nothing")?;
    so(kept.version == at.version, "it keeps another version")?;
    it.is("value", &*kept.value)?;
    it.is("gone", then.of_key(&at.key).filter(|(other, _)| other.version <= at.version).count())?;
    so(now.of_key(&at.key).all(|(other, _)| other.version > at.version), "instances are left")
}

// What a learner says.

/// An acceptance was told: by the message, or by the speaker itself; and there was one.
fn told_accepted<'a>(it: &It<'a>) -> Result<(Instance, Option<&'a Proposal>), String> {
    let (at, from) = (instance(it, "at")?, it.node("from")?);
    so(it.config.acceptors.contains(&from), "this is no acceptor")?;
    let Some(message) = heard(it)? else { return Ok((at, None)) };
    let Message::Accepted(Accepted { at: of, proposal }) = message else {
        return Err(format!("no acceptance came, but {message:?}"));
    };
    it.is("proposal", proposal)?;
    so(*of == at, "the acceptance is of another instance")?;
    let told = !it.rules.on(PERSIST_ACCEPT) || it.ghost.accepted_by(from, &at, proposal);
    so(told, "that acceptor never accepted this")?;
    Ok((at, Some(proposal)))
}

/// Whether this is the count of the acceptance that was told: two clients may have proposed equal values.
fn same(it: &It, heard: &Heard, at: &Instance, told: Option<&Proposal>) -> bool {
    let alike = || it.arg("proposal") == Some(&Value::from(&heard.proposal));
    heard.at == *at && told.map_or_else(alike, |told| *told == heard.proposal)
}

/// One more acceptance was counted; of a decision that is over nobody keeps the count.
fn counts_accepted(it: &It) -> Verdict {
    let (at, told) = told_accepted(it)?;
    it.is("own", it.node("from")? == it.me()?)?;
    it.is("needed", it.config.quorums(it.rules).phase2)?;
    so(it.number("have")? < it.number("needed")?, "that is a quorum")?;
    let from = it.node("from")?;
    let now = |heard: &&Heard| heard.from.contains(&from) && it.is("have", heard.from.len()).is_ok();
    let mut counts = it.speaker()?.heard.iter().filter(|heard| same(it, heard, &at, told));
    let Some(heard) = counts.find(now) else {
        // What it tells itself next, in the same action, may decide, or end its own question about a decision.
        let (then, now) = versions(it, &at.key)?;
        let proposer = it.before.and_then(|node| node.proposer.as_ref());
        let open = then < Some(at.version) || proposer.is_some_and(|proposer| proposer.is_at(&at));
        let decided = it.message.is_none() && open && now >= Some(at.version);
        return so(decided, "it did not count so many, this one included");
    };
    so(heard.from.iter().all(|node| it.config.acceptors.contains(node)), "a stranger is counted")?;
    let told = |node: &NodeId| it.ghost.accepted_by(*node, &at, &heard.proposal);
    so(!it.rules.on(PERSIST_ACCEPT) || heard.from.iter().all(told), "one of them never accepted")
}

fn repeated_accepted(it: &It) -> Verdict {
    let (at, told) = told_accepted(it)?;
    let from = it.node("from")?;
    let counted =
        |node: &Node| node.heard.iter().any(|heard| same(it, heard, &at, told) && heard.from.contains(&from));
    so(counted(it.speaker()?), "it has not counted this one")
}

/// Who knows is right; with acceptances in memory only it but takes the value for chosen.
fn learns(it: &It) -> Verdict {
    let (at, proposal) = told_accepted(it)?;
    it.is("own", it.node("from")? == it.me()?)?;
    it.is("needed", it.config.quorums(it.rules).phase2)?;
    so(it.number("have")? >= it.number("needed")?, "that is no quorum")?;
    so(it.number("have")? <= it.config.acceptors.len() as u64, "there are not so many acceptors")?;
    so(it.speaker()?.version(&at.key) >= Some(at.version), "it did not learn it")?;
    it.is("durable", it.rules.on(PERSIST_ACCEPT))?;
    let chosen = match proposal {
        Some(proposal) => it.ghost.is_chosen(&at, &proposal.value),
        None => it.ghost.any_chosen(&at, it.arg("proposal")),
    };
    so(chosen || !it.rules.on(PERSIST_ACCEPT), "it is not chosen")
}

fn known_already(it: &It) -> Verdict {
    let at = instance(it, "at")?;
    match heard(it)? {
        None => {}
        Some(
            Message::Accepted(Accepted { at: of, proposal }) | Message::Commit(Commit { at: of, proposal }),
        ) => {
            it.is("proposal", proposal)?;
            so(*of == at, "it was told of another instance")?;
        }
        Some(other) => return Err(format!("it was told something else: {other:?}")),
    }
    so(it.speaker()?.version(&at.key) >= Some(at.version), "it had not learned it")
}

fn hears_commit(it: &It) -> Verdict {
    let at = instance(it, "at")?;
    let Message::Commit(Commit { at: of, proposal }) = it.from("from")? else {
        return Err("nobody told it so".to_owned());
    };
    it.is("proposal", proposal)?;
    so(*of == at, "it was told of another instance")?;
    let (then, now) = versions(it, &at.key)?;
    so(then < Some(at.version) && now >= Some(at.version), "it learned nothing by it")
}

/// What a snapshot tells: nobody sends one to itself but a server.
fn told_snapshot(it: &It) -> Result<(Instance, Option<Ballot>), String> {
    let at = instance(it, "at")?;
    so(it.config.acceptors.contains(&it.node("from")?), "this is no acceptor")?;
    so(it.speaker()?.version(&at.key) >= Some(at.version), "it learned nothing by it")?;
    match heard(it)? {
        None => Ok((at, None)),
        Some(Message::Snapshot(Snapshot { at: of, ballot, value })) => {
            it.is("value", &**value)?;
            so(*of == at, "it was told of another instance")?;
            Ok((at, Some(*ballot)))
        }
        Some(other) => Err(format!("no snapshot came, but {other:?}")),
    }
}

fn task_before<'a>(it: &It<'a>) -> Option<&'a Task> {
    it.before?.proposer.as_ref()?.task.as_ref()
}

fn hears_snapshot(it: &It) -> Verdict {
    let (at, ballot) = told_snapshot(it)?;
    let asked = instance(it, "asked")?;
    so(asked.key == at.key && asked.version <= at.version, "that is not in the snapshot")?;
    let Some(ballot) = ballot else { return Ok(()) };
    let task = task_before(it).ok_or("it asked nothing")?;
    so(task.at == asked && task.ballot == Some(ballot), "it asked something else")
}

fn late_snapshot(it: &It) -> Verdict {
    let (at, ballot) = told_snapshot(it)?;
    let waits = |task: &Task| {
        task.ballot == ballot && ballot.is_some() && task.at.key == at.key && task.at.version <= at.version
    };
    so(!task_before(it).is_some_and(waits), "it waits for just that")
}

// Of a restart.

/// A node that starts knows what its disk holds.
fn restores(it: &It) -> Verdict {
    let (disk, node) = (&it.disks[it.me()?.index()], it.speaker()?);
    so(*disk != Disk::default(), "its disk is empty")?;
    so(node.known == disk.acceptor.snapshot && node.heard.is_empty(), "it knows something else")?;
    if let Some(acceptor) = &node.acceptor {
        it.is("instances", disk.acceptor.instances.len())?;
        it.is("keys", disk.acceptor.snapshot.len())?;
        so(*acceptor == disk.acceptor, "its acceptor knows something else")?;
    }
    let Some(proposer) = &node.proposer else { return Ok(()) };
    so(*proposer == Proposer::restored(disk), "its proposer knows something else")?;
    if !it.rules.on(PERSIST_ROUND) {
        return it.is("round", Value::None);
    }
    it.is("round", disk.round)?;
    let unique = it.rules.on(UNIQUE_BALLOTS);
    so(!unique || it.ghost.last_round(it.me()?) <= disk.round, "it used a later round")
}

fn finds_nothing(it: &It) -> Verdict {
    let (disk, node, nothing) = (&it.disks[it.me()?.index()], it.speaker()?, Disk::default());
    so(*disk == nothing, "its disk is not empty")?;
    so(node.proposer.as_ref().is_none_or(|it| *it == Proposer::restored(&nothing)), "it proposes")?;
    so(node.acceptor.as_ref().is_none_or(|it| *it == Acceptor::default()), "it promised something")?;
    so(node.known.is_empty() && node.heard.is_empty(), "it learned something")
}

// Seen from outside.

/// That these are a quorum of acceptors, each of which has the proposal on its disk or had it there.
fn accepted_by_quorum(it: &It) -> Result<Instance, String> {
    let (at, by) = (instance(it, "at")?, it.all_nodes("by")?);
    so(by.len() >= it.config.quorums(it.rules).phase2, "that is no quorum")?;
    so(by.iter().all(|node| it.config.acceptors.contains(node)), "a stranger is counted")?;
    it.is("acceptors", it.config.acceptors.len())?;
    let chosen = it.ghost.proposal_of(&at, it.arg("proposal"), it.arg("writer"), &by);
    let value = chosen.ok_or("one of them never accepted it")?;
    it.is("value", &*value)?;
    so(it.ghost.is_chosen(&at, &value), "it is not chosen")?;
    Ok(at)
}

fn chosen(it: &It) -> Verdict {
    accepted_by_quorum(it).map(|_| ())
}

fn chosen_again(it: &It) -> Verdict {
    let at = accepted_by_quorum(it)?;
    it.is("alone", it.ghost.chosen_values(&at) == 1)
}

/// That nothing below the ballot of a quorum's promises can be chosen any more.
fn binding(it: &It) -> bool {
    [PROMISE_CHECK, PERSIST_PROMISE, PERSIST_ACCEPT, QUORUM_INTERSECTS].iter().all(|rule| it.rules.on(*rule))
}
