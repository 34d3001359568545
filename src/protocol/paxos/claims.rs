//! What the sentence of each note claims, of the parts that act and of those they name.
//!
//! A server hears itself at once or as its write is durable, so that one action may tell several steps: what
//! is asked of the memory is then asked of how the action left it.

mod counting;
mod learning;

use super::about::note;
use super::about::{BACK_OFF, PERSIST_PROMISE, PERSIST_ROUND, PROMISE_CHECK, UNIQUE_BALLOTS};
use super::message::{Accept, Nack, Prepare, Promise};
use super::{Acceptor, Disk, Learner, Message, Paxos, Phase, Proposal, Proposer, Quorum};
use crate::protocol::Input;
use crate::protocol::claims::{Claim, Claims, Verdict, so};
use crate::value::{Ballot, NodeId, Value};
use counting::{line, progress};
use std::sync::Arc;

type PaxosClaim<'a> = Claim<'a, Paxos>;

pub(super) const CLAIMS: Claims<Paxos> = &[
    (note::PREPARES, |claim| prepares(claim, false)),
    (note::PREPARES_ANEW, |claim| prepares(claim, true)),
    (note::RETRIES, retries),
    (note::COUNTS_PROMISE, |claim| counts_promise(claim, false)),
    (note::COUNTS_PROMISE_WITH, |claim| counts_promise(claim, true)),
    (note::REPEATED_PROMISE, repeated_promise),
    (note::LATE_PROMISE, late_promise),
    (note::PROPOSES_OWN, proposes_own),
    (note::ADOPTS, adopts),
    (note::ADOPTS_FIRST, adopts_first),
    (note::IGNORES_ACCEPTED, ignores_accepted),
    (note::BACKS_OFF, backs_off),
    (note::RETRIES_AT_ONCE, retries_at_once),
    (note::LATE_NACK, late_nack),
    (note::RESTORES_PROPOSER, restores),
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
    (note::RESTORES_ACCEPTOR, restores),
    (note::COUNTS_ACCEPTED, learning::counts_accepted),
    (note::REPEATED_ACCEPTED, learning::repeated_accepted),
    (note::LEARNS, learning::learns),
    (note::KNOWN_ALREADY, learning::known_already),
    (note::LEARNS_ANOTHER, learning::learns_another),
    (note::RESTORES_LEARNER, restores_learner),
    (note::RESTORES_SERVER, restores),
    (note::FINDS_NOTHING, finds_nothing),
    (note::CHOSEN, learning::chosen),
    (note::CHOSEN_AGAIN, learning::chosen_again),
];

fn proposer<'a>(claim: &PaxosClaim<'a>) -> Result<&'a Proposer, String> {
    claim.actor()?.proposer.as_ref().ok_or_else(|| "it proposes nothing".to_owned())
}

fn was_proposer<'a>(claim: &PaxosClaim<'a>) -> Result<&'a Proposer, String> {
    claim
        .before
        .and_then(|node| node.proposer.as_ref())
        .ok_or_else(|| "it proposed nothing before".to_owned())
}

fn acceptor<'a>(claim: &PaxosClaim<'a>) -> Result<&'a Acceptor, String> {
    claim.actor()?.acceptor.as_ref().ok_or_else(|| "it accepts nothing".to_owned())
}

fn was_acceptor<'a>(claim: &PaxosClaim<'a>) -> Result<&'a Acceptor, String> {
    claim
        .before
        .and_then(|node| node.acceptor.as_ref())
        .ok_or_else(|| "it accepted nothing before".to_owned())
}

fn learner<'a>(claim: &PaxosClaim<'a>) -> Result<&'a Learner, String> {
    claim.actor()?.learner.as_ref().ok_or_else(|| "it learns nothing".to_owned())
}

fn ballot(claim: &PaxosClaim, name: &str) -> Result<Ballot, String> {
    match claim.arg(name) {
        Some(Value::Ballot(ballot)) => Ok(*ballot),
        other => Err(format!("{name}: a ballot was wanted, not {other:?}")),
    }
}

fn proposal(claim: &PaxosClaim, name: &str) -> Result<Proposal, String> {
    match claim.arg(name) {
        Some(Value::At(value, ballot)) => match &**value {
            Value::Text(value) => Ok(Proposal { ballot: *ballot, value: Arc::clone(value) }),
            other => Err(format!("{name}: a proposed value was wanted, not {other:?}")),
        },
        other => Err(format!("{name}: a proposal was wanted, not {other:?}")),
    }
}

/// The message that is being handled, if it is not the acting node's own.
fn heard<'a>(claim: &PaxosClaim<'a>) -> Result<Option<&'a Message>, String> {
    if claim.node("from")? == claim.actor_id()? {
        return Ok(None);
    }
    claim.from("from").map(Some)
}

/// That this is a ballot as the acting node makes them.
fn own_ballot(claim: &PaxosClaim, ballot: Ballot) -> Verdict {
    let owner = if claim.rules.on(UNIQUE_BALLOTS) { claim.actor_id()? } else { claim.config.proposers[0] };
    so(ballot.node == owner, "the ballot is another proposer's")
}

/// That the acting node uses this ballot from now on. Without patience an own refusal may have ended it since.
fn takes(claim: &PaxosClaim) -> Verdict {
    let (ballot, now, then) = (ballot(claim, "ballot")?, proposer(claim)?, was_proposer(claim)?);
    own_ballot(claim, ballot)?;
    so(ballot.round > then.round, "it used this round before")?;
    let outbid = outbid(claim, ballot)?;
    so(now.ballot == Some(ballot) || outbid, "it uses another ballot")?;
    so(now.own.is_some() && (outbid || now.phase != Phase::Idle), "it proposes nothing")
}

fn prepares(claim: &PaxosClaim, anew: bool) -> Verdict {
    let Some(Input::Propose { value, .. }) = claim.input else {
        return Err("nobody asked it to propose".into());
    };
    claim.is("value", Arc::clone(value))?;
    so(proposer(claim)?.own.as_ref() == Some(value), "it proposes another value")?;
    let then = was_proposer(claim)?;
    so(then.phase.under_way() == anew, "it is the other way about with the ballot before")?;
    if anew {
        claim.is("previous", then.ballot)?;
    }
    takes(claim)
}

fn retries(claim: &PaxosClaim) -> Verdict {
    let (then, previous) = (was_proposer(claim)?, ballot(claim, "previous")?);
    so(then.phase.under_way() && then.ballot == Some(previous), "it was not in that ballot")?;
    so(ballot(claim, "ballot")? > previous, "the new ballot is not higher")?;
    claim.is("value", then.own.clone())?;
    let learner = claim.before.and_then(|node| node.learner.as_ref()).ok_or("it learns nothing")?;
    let mut here = learner.heard.iter().filter(|heard| heard.proposal.ballot == previous);
    let quorum = claim.config.quorums(claim.rules).phase2;
    so(here.all(|heard| !quorum.is_met(&heard.from)), "it heard a quorum in that ballot")?;
    so(learner.chosen.as_ref().is_none_or(|known| known.ballot != previous), "that ballot decided")?;
    takes(claim)
}

/// That an acceptor has promised this ballot, in so many words or by accepting in it.
fn has_promised(claim: &PaxosClaim, acceptor: NodeId, ballot: Ballot) -> Verdict {
    so(claim.config.acceptors.contains(&acceptor), "this is no acceptor")?;
    so(claim.ghost.promised(acceptor, ballot), "that acceptor never promised this")
}

/// The same, of a promise that was counted: without the guard an acceptor says so of any ballot.
fn backed(claim: &PaxosClaim, ballot: Ballot) -> Verdict {
    let from = claim.node("from")?;
    so(claim.config.acceptors.contains(&from), "this is no acceptor")?;
    if claim.rules.on(PROMISE_CHECK) { has_promised(claim, from, ballot) } else { Ok(()) }
}

/// What a promise reports that the acting node gave itself.
fn own_report(claim: &PaxosClaim, ballot: Ballot) -> Result<Option<Proposal>, String> {
    let held =
        claim.before.into_iter().flat_map(|node| node.loopback.waiting()).find_map(|message| match message {
            Message::Promise(Promise { ballot: of, accepted }) if *of == ballot => Some(accepted.clone()),
            _ => None,
        });
    match held {
        Some(report) => Ok(report),
        None => Ok(was_acceptor(claim)?.accepted.clone()),
    }
}

/// What the promise reports that is being counted.
fn report(claim: &PaxosClaim, ballot: Ballot) -> Result<Option<Proposal>, String> {
    match heard(claim)? {
        None => own_report(claim, ballot),
        Some(Message::Promise(Promise { ballot: of, accepted })) if *of == ballot => Ok(accepted.clone()),
        Some(other) => Err(format!("no promise of this ballot came, but {other:?}")),
    }
}

fn counts_promise(claim: &PaxosClaim, carries: bool) -> Verdict {
    let (ballot, now) = (ballot(claim, "ballot")?, proposer(claim)?);
    claim.is("own", claim.node("from")? == claim.actor_id()?)?;
    let from = claim.node("from")?;
    progress(claim, claim.config.quorums(claim.rules).phase1, &now.promises, Some(from))?;
    so(claim.number("have")? < claim.number("needed")?, "that is a quorum")?;
    // What it tells itself next, in the same action, may decide.
    let decided = claim.message.is_none() && now.phase == Phase::Done;
    so(now.phase == Phase::Prepare || decided, "it is not in phase 1")?;
    so(now.ballot == Some(ballot), "it is in another ballot")?;
    so(now.promises.contains(&from), "it did not count this one")?;
    so(now.promises.iter().all(|node| claim.config.acceptors.contains(node)), "it counts strangers")?;
    backed(claim, ballot)?;
    match report(claim, ballot)? {
        None => so(!carries, "it carries nothing"),
        Some(accepted) => so(carries, "it carries a value").and_then(|()| claim.is("accepted", &accepted)),
    }
}

fn is_promise(claim: &PaxosClaim, ballot: Ballot) -> Verdict {
    match heard(claim)? {
        None => Ok(()),
        Some(Message::Promise(Promise { ballot: of, .. })) => {
            so(*of == ballot, "the promise is of another ballot")
        }
        Some(other) => Err(format!("no promise came, but {other:?}")),
    }
}

fn repeated_promise(claim: &PaxosClaim) -> Verdict {
    let (ballot, from) = (ballot(claim, "ballot")?, claim.node("from")?);
    is_promise(claim, ballot)?;
    let counted = |proposer: &Proposer| proposer.ballot == Some(ballot) && proposer.promises.contains(&from);
    so(counted(was_proposer(claim)?) && counted(proposer(claim)?), "it has not counted this one")
}

fn late_promise(claim: &PaxosClaim) -> Verdict {
    let (ballot, now) = (ballot(claim, "ballot")?, proposer(claim)?);
    is_promise(claim, ballot)?;
    own_ballot(claim, ballot)?;
    so(now.phase != Phase::Prepare || now.ballot != Some(ballot), "it still gathers promises of this ballot")
}

/// Whether the acting node refused its own ballot since, in the same action, and asks in a higher one: it has no
/// patience then.
fn outbid(claim: &PaxosClaim, ballot: Ballot) -> Result<bool, String> {
    let now = proposer(claim)?;
    Ok(!claim.rules.on(BACK_OFF) && now.ballot != Some(ballot) && now.round > ballot.round)
}

/// A phase-1 quorum of acceptors promised: what it reports, the promise that came last included.
fn quorum(claim: &PaxosClaim) -> Result<Vec<Proposal>, String> {
    let (ballot, now) = (ballot(claim, "ballot")?, proposer(claim)?);
    let quorum = claim.config.quorums(claim.rules).phase1;
    if let Quorum::Any { needed } = quorum {
        claim.is("have", needed)?;
    }
    claim.is("own", now.own.clone())?;
    if !outbid(claim, ballot)? {
        so(now.ballot == Some(ballot) && now.phase != Phase::Prepare, "it is not in phase 2 of this ballot")?;
        so(quorum.is_met(&now.promises), "that is no quorum")?;
        claim.is("have", now.promises.len())?;
        line(claim, &quorum.progress(&now.promises, None))?;
        so(now.promises.iter().all(|node| claim.config.acceptors.contains(node)), "it counts strangers")?;
        if claim.rules.on(PROMISE_CHECK) {
            now.promises.iter().try_for_each(|node| has_promised(claim, *node, ballot))?;
        }
    }
    let last = match claim.message {
        Some((_, Message::Promise(Promise { ballot: of, accepted }))) if *of == ballot => accepted.clone(),
        _ => own_report(claim, ballot)?,
    };
    let found =
        claim.before.and_then(|node| node.proposer.as_ref()).filter(|then| then.ballot == Some(ballot));
    Ok(found.and_then(|then| then.found.clone()).into_iter().chain(last).collect())
}

/// That what it proposes in this ballot is this.
fn proposes(claim: &PaxosClaim, ballot: Ballot, value: &Arc<str>) -> Verdict {
    so(outbid(claim, ballot)? || proposer(claim)?.value.as_ref() == Some(value), "it proposes something else")
}

fn own_value<'a>(claim: &PaxosClaim<'a>) -> Result<&'a Arc<str>, String> {
    proposer(claim)?.own.as_ref().ok_or_else(|| "it wants nothing of its own".to_owned())
}

fn proposes_own(claim: &PaxosClaim) -> Verdict {
    so(quorum(claim)?.is_empty(), "a promise carries a value")?;
    proposes(claim, ballot(claim, "ballot")?, own_value(claim)?)
}

fn adopts(claim: &PaxosClaim) -> Verdict {
    let (reports, accepted) = (quorum(claim)?, proposal(claim, "accepted")?);
    so(reports.contains(&accepted), "no promise reported that")?;
    so(reports.iter().all(|report| report.ballot <= accepted.ballot), "there is a higher one")?;
    claim.is("value", Arc::clone(&accepted.value))?;
    proposes(claim, ballot(claim, "ballot")?, &accepted.value)
}

fn adopts_first(claim: &PaxosClaim) -> Verdict {
    let (reports, accepted) = (quorum(claim)?, proposal(claim, "accepted")?);
    so(reports.first() == Some(&accepted), "that was not heard of first")?;
    claim.is("value", Arc::clone(&accepted.value))?;
    proposes(claim, ballot(claim, "ballot")?, &accepted.value)
}

fn ignores_accepted(claim: &PaxosClaim) -> Verdict {
    so(quorum(claim)?.contains(&proposal(claim, "accepted")?), "no promise reported that")?;
    proposes(claim, ballot(claim, "ballot")?, own_value(claim)?)
}

/// The refusal that is being handled: of which ballot, and what is promised instead.
fn nack(claim: &PaxosClaim, of: &str) -> Verdict {
    let (ballot, promised) = (ballot(claim, of)?, ballot(claim, "promised")?);
    so(promised > ballot, "the promise is not higher")?;
    so(claim.config.acceptors.contains(&claim.node("from")?), "this is no acceptor")?;
    // A refusal waits for no write, so that only the acceptor knows of the promise. Without patience one
    // action may begin several ballots.
    so(claim.ghost.begun(promised) || !claim.rules.on(BACK_OFF), "nobody ever began that ballot")?;
    match heard(claim)? {
        None => Ok(()),
        Some(Message::Nack(Nack { ballot: refused, promised: instead })) => {
            so((*refused, *instead) == (ballot, promised), "the refusal was another")
        }
        Some(other) => Err(format!("no refusal came, but {other:?}")),
    }
}

fn backs_off(claim: &PaxosClaim) -> Verdict {
    nack(claim, "ballot")?;
    let (now, ballot) = (proposer(claim)?, ballot(claim, "ballot")?);
    let decided = claim.message.is_none() && now.phase == Phase::Done;
    so((now.phase == Phase::Waiting || decided) && now.ballot == Some(ballot), "it does not wait")
}

fn retries_at_once(claim: &PaxosClaim) -> Verdict {
    nack(claim, "previous")?;
    so(ballot(claim, "ballot")? > ballot(claim, "promised")?, "it asks below what it heard of")?;
    takes(claim)
}

fn late_nack(claim: &PaxosClaim) -> Verdict {
    nack(claim, "ballot")?;
    let (now, ballot) = (proposer(claim)?, ballot(claim, "ballot")?);
    own_ballot(claim, ballot)?;
    so(now.seen >= self::ballot(claim, "promised")?.round, "it does not know of that")?;
    let asks = matches!(now.phase, Phase::Prepare | Phase::Accept);
    so(now.ballot != Some(ballot) || !asks, "this ballot is not over")
}

/// A node that starts knows what its disk holds.
fn restores(claim: &PaxosClaim) -> Verdict {
    let (disk, node) = (&claim.disks[claim.actor_id()?.index()], claim.actor()?);
    so(*disk != Disk::default(), "its disk is empty")?;
    if let Some(acceptor) = &node.acceptor {
        claim.is("promised", disk.promised)?;
        claim.is("accepted", disk.accepted.as_ref().map_or(Value::None, Value::from))?;
        so(*acceptor == Acceptor::restored(disk), "it knows something else")?;
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

fn restores_learner(claim: &PaxosClaim) -> Verdict {
    let node = claim.actor()?;
    so(node.proposer.is_none() && node.acceptor.is_none(), "it has a disk")?;
    so(node.learner == Some(Learner::default()), "it knows something")
}

fn finds_nothing(claim: &PaxosClaim) -> Verdict {
    let (disk, node) = (&claim.disks[claim.actor_id()?.index()], claim.actor()?);
    so(*disk == Disk::default(), "its disk is not empty")?;
    let nothing = Disk::default();
    so(node.proposer.as_ref().is_none_or(|claim| *claim == Proposer::restored(&nothing)), "it proposes")?;
    so(node.acceptor.as_ref().is_none_or(|claim| *claim == Acceptor::default()), "it promised something")?;
    so(node.learner.as_ref().is_none_or(|claim| *claim == Learner::default()), "it learned something")
}

/// That this ballot was asked for, by the sender of the message or by the acting node itself.
fn asked_prepare(claim: &PaxosClaim, ballot: Ballot) -> Verdict {
    match claim.message {
        Some((_, Message::Prepare(Prepare { ballot: of }))) => {
            so(*of == ballot, "another ballot was asked for")
        }
        _ => {
            so(claim.config.proposers.contains(&claim.actor_id()?), "nobody asked")?;
            own_ballot(claim, ballot)
        }
    }
}

fn asked_accept(claim: &PaxosClaim, proposal: &Proposal) -> Verdict {
    match claim.message {
        Some((_, Message::Accept(Accept { ballot, value }))) => {
            so((*ballot, value) == (proposal.ballot, &proposal.value), "something else was asked for")
        }
        _ => {
            so(claim.config.proposers.contains(&claim.actor_id()?), "nobody asked")?;
            own_ballot(claim, proposal.ballot)?;
            proposes(claim, proposal.ballot, &proposal.value)
        }
    }
}

/// What keeps an acceptor to its word: the guard, and the disk over a crash.
fn kept(claim: &PaxosClaim) -> Value {
    Value::Word(match (claim.rules.on(PROMISE_CHECK), claim.rules.on(PERSIST_PROMISE)) {
        (true, true) => "always",
        (true, false) => "until-crash",
        (false, _) => "never",
    })
}

fn promises(claim: &PaxosClaim) -> Verdict {
    let (ballot, now, then) = (ballot(claim, "ballot")?, acceptor(claim)?, was_acceptor(claim)?);
    asked_prepare(claim, ballot)?;
    claim.is("kept", kept(claim))?;
    so(then.promised < Some(ballot), "it promised that or more before")?;
    so(now.promised >= Some(ballot), "it does not hold to it")?;
    match (claim.id, &then.accepted) {
        (note::PROMISES, None) => Ok(()),
        (note::PROMISES_WITH, Some(accepted)) => claim.is("accepted", accepted),
        _ => Err("what it accepted is told otherwise".to_owned()),
    }
}

fn promises_again(claim: &PaxosClaim) -> Verdict {
    let ballot = ballot(claim, "ballot")?;
    asked_prepare(claim, ballot)?;
    so(was_acceptor(claim)?.promised == Some(ballot), "it has not promised just that")
}

/// That the acceptor's promise was this, above the ballot.
fn higher(claim: &PaxosClaim, ballot: Ballot) -> Verdict {
    claim.is("promised", was_acceptor(claim)?.promised)?;
    so(self::ballot(claim, "promised")? > ballot, "the promise is not higher")
}

/// That a refusal left everything as it was; in one action with others it cannot be told.
fn takes_nothing(claim: &PaxosClaim) -> Verdict {
    let alone =
        matches!(claim.message, Some((_, Message::Prepare(Prepare { .. }) | Message::Accept(Accept { .. }))));
    so(
        !alone || !claim.rules.on(BACK_OFF) || acceptor(claim)? == was_acceptor(claim)?,
        "it took something of it",
    )
}

fn refuses_prepare(claim: &PaxosClaim) -> Verdict {
    let ballot = ballot(claim, "ballot")?;
    asked_prepare(claim, ballot)?;
    higher(claim, ballot)?;
    takes_nothing(claim)
}

fn answers_lower(claim: &PaxosClaim) -> Verdict {
    let ballot = ballot(claim, "ballot")?;
    asked_prepare(claim, ballot)?;
    so(!claim.rules.on(PROMISE_CHECK), "the rule forbids it")?;
    higher(claim, ballot)
}

/// That no promise that the acceptor remembers is higher; it may itself have promised this ballot just now.
fn accepts(claim: &PaxosClaim) -> Verdict {
    let (proposal, now, then) = (proposal(claim, "proposal")?, acceptor(claim)?, was_acceptor(claim)?);
    asked_accept(claim, &proposal)?;
    so(now.accepted.as_ref() == Some(&proposal), "it holds something else")?;
    so(then.promised <= Some(proposal.ballot), "a higher promise holds it back")?;
    match (claim.id, &then.accepted) {
        (note::ACCEPTS, None) => Ok(()),
        (note::OVERWRITES, Some(old)) if *old != proposal => claim.is("old", old),
        _ => Err("what it held before is told otherwise".to_owned()),
    }
}

fn accepts_again(claim: &PaxosClaim) -> Verdict {
    let proposal = proposal(claim, "proposal")?;
    asked_accept(claim, &proposal)?;
    so(was_acceptor(claim)?.accepted.as_ref() == Some(&proposal), "it held something else")
}

fn refuses_accept(claim: &PaxosClaim) -> Verdict {
    let proposal = proposal(claim, "proposal")?;
    asked_accept(claim, &proposal)?;
    higher(claim, proposal.ballot)?;
    takes_nothing(claim)
}

fn breaks_promise(claim: &PaxosClaim) -> Verdict {
    let proposal = proposal(claim, "proposal")?;
    asked_accept(claim, &proposal)?;
    so(!claim.rules.on(PROMISE_CHECK), "the rule forbids it")?;
    higher(claim, proposal.ballot)?;
    so(acceptor(claim)?.accepted.as_ref() == Some(&proposal), "it holds something else")
}
