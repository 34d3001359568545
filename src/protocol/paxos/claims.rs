//! What the sentence of each note claims, of the parts that speak and of those they speak of.
//!
//! A server hears itself at once or as its write is durable, so that one action may tell several steps: what
//! is asked of the memory is then asked of how the action left it.

mod learning;

use super::about::{BACK_OFF, PERSIST_PROMISE, PERSIST_ROUND, PROMISE_CHECK, UNIQUE_BALLOTS};
use super::message::{Accept, Nack, Prepare, Promise};
use super::{Acceptor, Disk, Learner, Message, Paxos, Phase, Proposal, Proposer};
use crate::protocol::Input;
use crate::protocol::claims::{Claim, Claims, Verdict, so};
use crate::value::{Ballot, NodeId, Value};
use std::sync::Arc;

type It<'a> = Claim<'a, Paxos>;

pub(super) const CLAIMS: Claims<Paxos> = &[
    ("prepares", |it| prepares(it, false)),
    ("prepares-anew", |it| prepares(it, true)),
    ("retries", retries),
    ("counts-promise", |it| counts_promise(it, false)),
    ("counts-promise-with", |it| counts_promise(it, true)),
    ("repeated-promise", repeated_promise),
    ("late-promise", late_promise),
    ("proposes-own", proposes_own),
    ("adopts", adopts),
    ("adopts-first", adopts_first),
    ("ignores-accepted", ignores_accepted),
    ("backs-off", backs_off),
    ("retries-at-once", retries_at_once),
    ("late-nack", late_nack),
    ("restores-proposer", restores),
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
    ("restores-acceptor", restores),
    ("counts-accepted", learning::counts_accepted),
    ("repeated-accepted", learning::repeated_accepted),
    ("learns", learning::learns),
    ("known-already", learning::known_already),
    ("learns-another", learning::learns_another),
    ("restores-learner", restores_learner),
    ("restores-server", restores),
    ("finds-nothing", finds_nothing),
    ("chosen", learning::chosen),
    ("chosen-again", learning::chosen_again),
];

fn proposer<'a>(it: &It<'a>) -> Result<&'a Proposer, String> {
    it.speaker()?.proposer.as_ref().ok_or_else(|| "it proposes nothing".to_owned())
}

fn was_proposer<'a>(it: &It<'a>) -> Result<&'a Proposer, String> {
    it.before.and_then(|node| node.proposer.as_ref()).ok_or_else(|| "it proposed nothing before".to_owned())
}

fn acceptor<'a>(it: &It<'a>) -> Result<&'a Acceptor, String> {
    it.speaker()?.acceptor.as_ref().ok_or_else(|| "it accepts nothing".to_owned())
}

fn was_acceptor<'a>(it: &It<'a>) -> Result<&'a Acceptor, String> {
    it.before.and_then(|node| node.acceptor.as_ref()).ok_or_else(|| "it accepted nothing before".to_owned())
}

fn learner<'a>(it: &It<'a>) -> Result<&'a Learner, String> {
    it.speaker()?.learner.as_ref().ok_or_else(|| "it learns nothing".to_owned())
}

fn ballot(it: &It, name: &str) -> Result<Ballot, String> {
    match it.arg(name) {
        Some(Value::Ballot(ballot)) => Ok(*ballot),
        other => Err(format!("{name}: a ballot was wanted, not {other:?}")),
    }
}

fn proposal(it: &It, name: &str) -> Result<Proposal, String> {
    match it.arg(name) {
        Some(Value::At(value, ballot)) => match &**value {
            Value::Text(value) => Ok(Proposal { ballot: *ballot, value: Arc::clone(value) }),
            other => Err(format!("{name}: a proposed value was wanted, not {other:?}")),
        },
        other => Err(format!("{name}: a proposal was wanted, not {other:?}")),
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

/// That the speaker uses this ballot from now on. Without patience an own refusal may have ended it since.
fn takes(it: &It) -> Verdict {
    let (ballot, now, then) = (ballot(it, "ballot")?, proposer(it)?, was_proposer(it)?);
    own_ballot(it, ballot)?;
    so(ballot.round > then.round, "it used this round before")?;
    let outbid = outbid(it, ballot)?;
    so(now.ballot == Some(ballot) || outbid, "it uses another ballot")?;
    so(now.own.is_some() && (outbid || now.phase != Phase::Idle), "it proposes nothing")
}

fn prepares(it: &It, anew: bool) -> Verdict {
    let Some(Input::Propose { value, .. }) = it.input else {
        return Err("nobody asked it to propose".into());
    };
    it.is("value", Arc::clone(value))?;
    so(proposer(it)?.own.as_ref() == Some(value), "it proposes another value")?;
    let then = was_proposer(it)?;
    so(then.phase.under_way() == anew, "it is the other way about with the ballot before")?;
    if anew {
        it.is("previous", then.ballot)?;
    }
    takes(it)
}

fn retries(it: &It) -> Verdict {
    let (then, previous) = (was_proposer(it)?, ballot(it, "previous")?);
    so(then.phase.under_way() && then.ballot == Some(previous), "it was not in that ballot")?;
    so(ballot(it, "ballot")? > previous, "the new ballot is not higher")?;
    it.is("value", then.own.clone())?;
    let learner = it.before.and_then(|node| node.learner.as_ref()).ok_or("it learns nothing")?;
    let mut here = learner.heard.iter().filter(|heard| heard.proposal.ballot == previous);
    let needed = it.config.quorums(it.rules).phase2;
    so(here.all(|heard| heard.from.len() < needed), "it heard a quorum in that ballot")?;
    so(learner.chosen.as_ref().is_none_or(|known| known.ballot != previous), "that ballot decided")?;
    takes(it)
}

/// That an acceptor has promised this ballot, in so many words or by accepting in it.
fn has_promised(it: &It, acceptor: NodeId, ballot: Ballot) -> Verdict {
    so(it.config.acceptors.contains(&acceptor), "this is no acceptor")?;
    so(it.ghost.promised(acceptor, ballot), "that acceptor never promised this")
}

/// The same, of a promise that was counted: without the guard an acceptor says so of any ballot.
fn backed(it: &It, ballot: Ballot) -> Verdict {
    let from = it.node("from")?;
    so(it.config.acceptors.contains(&from), "this is no acceptor")?;
    if it.rules.on(PROMISE_CHECK) { has_promised(it, from, ballot) } else { Ok(()) }
}

/// What a promise reports that the speaker gave itself.
fn own_report(it: &It, ballot: Ballot) -> Result<Option<Proposal>, String> {
    let held =
        it.before.into_iter().flat_map(|node| node.loopback.waiting()).find_map(|message| match message {
            Message::Promise(Promise { ballot: of, accepted }) if *of == ballot => Some(accepted.clone()),
            _ => None,
        });
    match held {
        Some(report) => Ok(report),
        None => Ok(was_acceptor(it)?.accepted.clone()),
    }
}

/// What the promise reports that is being counted.
fn report(it: &It, ballot: Ballot) -> Result<Option<Proposal>, String> {
    match heard(it)? {
        None => own_report(it, ballot),
        Some(Message::Promise(Promise { ballot: of, accepted })) if *of == ballot => Ok(accepted.clone()),
        Some(other) => Err(format!("no promise of this ballot came, but {other:?}")),
    }
}

fn counts_promise(it: &It, carries: bool) -> Verdict {
    let (ballot, now) = (ballot(it, "ballot")?, proposer(it)?);
    it.is("own", it.node("from")? == it.me()?)?;
    it.is("needed", it.config.quorums(it.rules).phase1)?;
    so(it.number("have")? < it.number("needed")?, "that is a quorum")?;
    // What it tells itself next, in the same action, may decide.
    let decided = it.message.is_none() && now.phase == Phase::Done;
    so(now.phase == Phase::Prepare || decided, "it is not in phase 1")?;
    so(now.ballot == Some(ballot), "it is in another ballot")?;
    it.is("have", now.promises.len())?;
    so(now.promises.contains(&it.node("from")?), "it did not count this one")?;
    so(now.promises.iter().all(|node| it.config.acceptors.contains(node)), "it counts strangers")?;
    backed(it, ballot)?;
    match report(it, ballot)? {
        None => so(!carries, "it carries nothing"),
        Some(accepted) => so(carries, "it carries a value").and_then(|()| it.is("accepted", &accepted)),
    }
}

fn is_promise(it: &It, ballot: Ballot) -> Verdict {
    match heard(it)? {
        None => Ok(()),
        Some(Message::Promise(Promise { ballot: of, .. })) => {
            so(*of == ballot, "the promise is of another ballot")
        }
        Some(other) => Err(format!("no promise came, but {other:?}")),
    }
}

fn repeated_promise(it: &It) -> Verdict {
    let (ballot, from) = (ballot(it, "ballot")?, it.node("from")?);
    is_promise(it, ballot)?;
    let counted = |proposer: &Proposer| proposer.ballot == Some(ballot) && proposer.promises.contains(&from);
    so(counted(was_proposer(it)?) && counted(proposer(it)?), "it has not counted this one")
}

fn late_promise(it: &It) -> Verdict {
    let (ballot, now) = (ballot(it, "ballot")?, proposer(it)?);
    is_promise(it, ballot)?;
    own_ballot(it, ballot)?;
    so(now.phase != Phase::Prepare || now.ballot != Some(ballot), "it still gathers promises of this ballot")
}

/// Whether the speaker refused its own ballot since, in the same action, and asks in a higher one: it has no
/// patience then.
fn outbid(it: &It, ballot: Ballot) -> Result<bool, String> {
    let now = proposer(it)?;
    Ok(!it.rules.on(BACK_OFF) && now.ballot != Some(ballot) && now.round > ballot.round)
}

/// A phase-1 quorum of acceptors promised: what it reports, the promise that came last included.
fn quorum(it: &It) -> Result<Vec<Proposal>, String> {
    let (ballot, now, needed) = (ballot(it, "ballot")?, proposer(it)?, it.config.quorums(it.rules).phase1);
    it.is("have", needed)?;
    it.is("own", now.own.clone())?;
    if !outbid(it, ballot)? {
        so(now.ballot == Some(ballot) && now.phase != Phase::Prepare, "it is not in phase 2 of this ballot")?;
        so(now.promises.len() == needed, "the quorum is of another size")?;
        so(now.promises.iter().all(|node| it.config.acceptors.contains(node)), "it counts strangers")?;
        if it.rules.on(PROMISE_CHECK) {
            now.promises.iter().try_for_each(|node| has_promised(it, *node, ballot))?;
        }
    }
    let last = match it.message {
        Some((_, Message::Promise(Promise { ballot: of, accepted }))) if *of == ballot => accepted.clone(),
        _ => own_report(it, ballot)?,
    };
    let found = it.before.and_then(|node| node.proposer.as_ref()).filter(|then| then.ballot == Some(ballot));
    Ok(found.and_then(|then| then.found.clone()).into_iter().chain(last).collect())
}

/// That what it proposes in this ballot is this.
fn proposes(it: &It, ballot: Ballot, value: &Arc<str>) -> Verdict {
    so(outbid(it, ballot)? || proposer(it)?.value.as_ref() == Some(value), "it proposes something else")
}

fn own_value<'a>(it: &It<'a>) -> Result<&'a Arc<str>, String> {
    proposer(it)?.own.as_ref().ok_or_else(|| "it wants nothing of its own".to_owned())
}

fn proposes_own(it: &It) -> Verdict {
    so(quorum(it)?.is_empty(), "a promise carries a value")?;
    proposes(it, ballot(it, "ballot")?, own_value(it)?)
}

fn adopts(it: &It) -> Verdict {
    let (reports, accepted) = (quorum(it)?, proposal(it, "accepted")?);
    so(reports.contains(&accepted), "no promise reported that")?;
    so(reports.iter().all(|report| report.ballot <= accepted.ballot), "there is a higher one")?;
    it.is("value", Arc::clone(&accepted.value))?;
    proposes(it, ballot(it, "ballot")?, &accepted.value)
}

fn adopts_first(it: &It) -> Verdict {
    let (reports, accepted) = (quorum(it)?, proposal(it, "accepted")?);
    so(reports.first() == Some(&accepted), "that was not heard of first")?;
    it.is("value", Arc::clone(&accepted.value))?;
    proposes(it, ballot(it, "ballot")?, &accepted.value)
}

fn ignores_accepted(it: &It) -> Verdict {
    so(quorum(it)?.contains(&proposal(it, "accepted")?), "no promise reported that")?;
    proposes(it, ballot(it, "ballot")?, own_value(it)?)
}

/// The refusal that is being handled: of which ballot, and what is promised instead.
fn nack(it: &It, of: &str) -> Verdict {
    let (ballot, promised) = (ballot(it, of)?, ballot(it, "promised")?);
    so(promised > ballot, "the promise is not higher")?;
    so(it.config.acceptors.contains(&it.node("from")?), "this is no acceptor")?;
    // A refusal waits for no write, so that only the acceptor knows of the promise. Without patience one
    // action may begin several ballots.
    so(it.ghost.begun(promised) || !it.rules.on(BACK_OFF), "nobody ever began that ballot")?;
    match heard(it)? {
        None => Ok(()),
        Some(Message::Nack(Nack { ballot: refused, promised: instead })) => {
            so((*refused, *instead) == (ballot, promised), "the refusal was another")
        }
        Some(other) => Err(format!("no refusal came, but {other:?}")),
    }
}

fn backs_off(it: &It) -> Verdict {
    nack(it, "ballot")?;
    let (now, ballot) = (proposer(it)?, ballot(it, "ballot")?);
    let decided = it.message.is_none() && now.phase == Phase::Done;
    so((now.phase == Phase::Waiting || decided) && now.ballot == Some(ballot), "it does not wait")
}

fn retries_at_once(it: &It) -> Verdict {
    nack(it, "previous")?;
    so(ballot(it, "ballot")? > ballot(it, "promised")?, "it asks below what it heard of")?;
    takes(it)
}

fn late_nack(it: &It) -> Verdict {
    nack(it, "ballot")?;
    let (now, ballot) = (proposer(it)?, ballot(it, "ballot")?);
    own_ballot(it, ballot)?;
    so(now.seen >= self::ballot(it, "promised")?.round, "it does not know of that")?;
    let asks = matches!(now.phase, Phase::Prepare | Phase::Accept);
    so(now.ballot != Some(ballot) || !asks, "this ballot is not over")
}

/// A node that starts knows what its disk holds.
fn restores(it: &It) -> Verdict {
    let (disk, node) = (&it.disks[it.me()?.index()], it.speaker()?);
    so(*disk != Disk::default(), "its disk is empty")?;
    if let Some(acceptor) = &node.acceptor {
        it.is("promised", disk.promised)?;
        it.is("accepted", disk.accepted.as_ref().map_or(Value::None, Value::from))?;
        so(*acceptor == Acceptor::restored(disk), "it knows something else")?;
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

fn restores_learner(it: &It) -> Verdict {
    let node = it.speaker()?;
    so(node.proposer.is_none() && node.acceptor.is_none(), "it has a disk")?;
    so(node.learner == Some(Learner::default()), "it knows something")
}

fn finds_nothing(it: &It) -> Verdict {
    let (disk, node) = (&it.disks[it.me()?.index()], it.speaker()?);
    so(*disk == Disk::default(), "its disk is not empty")?;
    let nothing = Disk::default();
    so(node.proposer.as_ref().is_none_or(|it| *it == Proposer::restored(&nothing)), "it proposes")?;
    so(node.acceptor.as_ref().is_none_or(|it| *it == Acceptor::default()), "it promised something")?;
    so(node.learner.as_ref().is_none_or(|it| *it == Learner::default()), "it learned something")
}

/// That this ballot was asked for, by the sender of the message or by the speaker itself.
fn asked_prepare(it: &It, ballot: Ballot) -> Verdict {
    match it.message {
        Some((_, Message::Prepare(Prepare { ballot: of }))) => {
            so(*of == ballot, "another ballot was asked for")
        }
        _ => {
            so(it.config.proposers.contains(&it.me()?), "nobody asked")?;
            own_ballot(it, ballot)
        }
    }
}

fn asked_accept(it: &It, proposal: &Proposal) -> Verdict {
    match it.message {
        Some((_, Message::Accept(Accept { ballot, value }))) => {
            so((*ballot, value) == (proposal.ballot, &proposal.value), "something else was asked for")
        }
        _ => {
            so(it.config.proposers.contains(&it.me()?), "nobody asked")?;
            own_ballot(it, proposal.ballot)?;
            proposes(it, proposal.ballot, &proposal.value)
        }
    }
}

/// What keeps an acceptor to its word: the guard, and the disk over a crash.
fn kept(it: &It) -> Value {
    Value::Word(match (it.rules.on(PROMISE_CHECK), it.rules.on(PERSIST_PROMISE)) {
        (true, true) => "always",
        (true, false) => "until-crash",
        (false, _) => "never",
    })
}

fn promises(it: &It) -> Verdict {
    let (ballot, now, then) = (ballot(it, "ballot")?, acceptor(it)?, was_acceptor(it)?);
    asked_prepare(it, ballot)?;
    it.is("kept", kept(it))?;
    so(then.promised < Some(ballot), "it promised that or more before")?;
    so(now.promised >= Some(ballot), "it does not hold to it")?;
    match (it.id, &then.accepted) {
        ("promises", None) => Ok(()),
        ("promises-with", Some(accepted)) => it.is("accepted", accepted),
        _ => Err("what it accepted is told otherwise".to_owned()),
    }
}

fn promises_again(it: &It) -> Verdict {
    let ballot = ballot(it, "ballot")?;
    asked_prepare(it, ballot)?;
    so(was_acceptor(it)?.promised == Some(ballot), "it has not promised just that")
}

/// That the acceptor's promise was this, above the ballot.
fn higher(it: &It, ballot: Ballot) -> Verdict {
    it.is("promised", was_acceptor(it)?.promised)?;
    so(self::ballot(it, "promised")? > ballot, "the promise is not higher")
}

/// That a refusal left everything as it was; in one action with others it cannot be told.
fn takes_nothing(it: &It) -> Verdict {
    let alone =
        matches!(it.message, Some((_, Message::Prepare(Prepare { .. }) | Message::Accept(Accept { .. }))));
    so(!alone || !it.rules.on(BACK_OFF) || acceptor(it)? == was_acceptor(it)?, "it took something of it")
}

fn refuses_prepare(it: &It) -> Verdict {
    let ballot = ballot(it, "ballot")?;
    asked_prepare(it, ballot)?;
    higher(it, ballot)?;
    takes_nothing(it)
}

fn answers_lower(it: &It) -> Verdict {
    let ballot = ballot(it, "ballot")?;
    asked_prepare(it, ballot)?;
    so(!it.rules.on(PROMISE_CHECK), "the rule forbids it")?;
    higher(it, ballot)
}

/// That no promise that the acceptor remembers is higher; it may itself have promised this ballot just now.
fn accepts(it: &It) -> Verdict {
    let (proposal, now, then) = (proposal(it, "proposal")?, acceptor(it)?, was_acceptor(it)?);
    asked_accept(it, &proposal)?;
    so(now.accepted.as_ref() == Some(&proposal), "it holds something else")?;
    so(then.promised <= Some(proposal.ballot), "a higher promise holds it back")?;
    match (it.id, &then.accepted) {
        ("accepts", None) => Ok(()),
        ("overwrites", Some(old)) if *old != proposal => it.is("old", old),
        _ => Err("what it held before is told otherwise".to_owned()),
    }
}

fn accepts_again(it: &It) -> Verdict {
    let proposal = proposal(it, "proposal")?;
    asked_accept(it, &proposal)?;
    so(was_acceptor(it)?.accepted.as_ref() == Some(&proposal), "it held something else")
}

fn refuses_accept(it: &It) -> Verdict {
    let proposal = proposal(it, "proposal")?;
    asked_accept(it, &proposal)?;
    higher(it, proposal.ballot)?;
    takes_nothing(it)
}

fn breaks_promise(it: &It) -> Verdict {
    let proposal = proposal(it, "proposal")?;
    asked_accept(it, &proposal)?;
    so(!it.rules.on(PROMISE_CHECK), "the rule forbids it")?;
    higher(it, proposal.ballot)?;
    so(acceptor(it)?.accepted.as_ref() == Some(&proposal), "it holds something else")
}
