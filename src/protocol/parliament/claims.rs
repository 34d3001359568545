//! What the parliament's sentences claim; see [`crate::protocol::claims`].

use super::about::note;
use super::about::{COUNT_COUNCILLORS, WRITE_LEDGER};
use super::message::{Accepted, Law, Message, Proposal, Refused};
use super::node::MAX_BILLS;
use super::{Bill, Disk, Node, Parliament};
use crate::protocol::Input;
use crate::protocol::claims::{Claim, Claims, Verdict, so};
use crate::value::{NodeId, Value};
use std::sync::Arc;

pub const CLAIMS: Claims<Parliament> = &[
    // the proposer
    (note::PROPOSES, proposes),
    (note::PROPOSES_AGAIN, proposes),
    (note::COUNTS_ACCEPTANCE, counts_acceptance),
    (note::COUNTS_LETTER, counts_message),
    (note::REPEATED_ACCEPTANCE, repeats_acceptance),
    (note::FORGOT_PROPOSAL, forgot),
    (note::PROCLAIMS, proclaims),
    (note::KNOWN_LAW, counts_for_law),
    (note::HEARS_REFUSAL, hears_refusal),
    (note::REPEATED_REFUSAL, repeats_refusal),
    (note::GIVES_UP, gives_up),
    // the councillor that is asked
    (note::ACCEPTS, accepts),
    (note::ACCEPTS_TOO, accepts),
    (note::ACCEPTS_AGAIN, accepts_again),
    (note::REFUSES, refuses),
    (note::HEARS_LAW, hears_law),
    (note::HEARS_ANOTHER_LAW, hears_law),
    (note::KNOWS_LAW, knows_law),
    (note::READS_LEDGER, reads_ledger),
    (note::FINDS_LEDGER_EMPTY, finds_nothing),
    // nobody's
    (note::BECOMES_LAW, becomes_law),
];

type ParliamentClaim<'a> = Claim<'a, Parliament>;

fn earlier<'a>(claim: &ParliamentClaim<'a>) -> Result<&'a Node, String> {
    claim.before.ok_or_else(|| "it was away".to_owned())
}

fn value<'a>(claim: &ParliamentClaim<'a>) -> Result<&'a Arc<str>, String> {
    match claim.arg("value") {
        Some(Value::Text(value)) => Ok(value),
        other => Err(format!("value: a proposal was wanted, not {other:?}")),
    }
}

fn bill<'n>(node: &'n Node, value: &str) -> Option<&'n Bill> {
    node.bills.iter().find(|bill| *bill.value == *value)
}

/// Everybody but the acting node.
fn others(claim: &ParliamentClaim) -> Result<Vec<NodeId>, String> {
    let me = claim.actor_id()?;
    Ok(claim.config.councillors.iter().copied().filter(|other| *other != me).collect())
}

/// That the acting node heard this: by message, or from itself, which takes none.
fn heard(claim: &ParliamentClaim, such: impl Fn(&Message) -> bool) -> Result<NodeId, String> {
    let (me, from) = (claim.actor_id()?, claim.node("from")?);
    claim.is("own", from == me)?;
    if from != me {
        so(such(claim.from("from")?), "the message says something else")?;
    }
    Ok(from)
}

/// That what the acting node answers goes to the proposer: by message, unless that is itself.
fn tells(claim: &ParliamentClaim, from: NodeId, message: &Message) -> Verdict {
    if claim.actor_id()? == from { Ok(()) } else { claim.sends(from, |sent| sent == message) }
}

fn proposes(claim: &ParliamentClaim) -> Verdict {
    let (before, after, value) = (earlier(claim)?, claim.actor()?, value(claim)?);
    let asked = matches!(claim.input, Some(Input::Propose { value: wanted, .. }) if wanted == value);
    so(asked, "nobody wanted that")?;
    so(bill(before, value).is_some() == (claim.id == note::PROPOSES_AGAIN), "it did, or did not, before")?;
    so(bill(after, value).is_some() && !after.accepted.is_empty(), "it does not follow it, or has no mind")?;
    let message = Message::Proposal(Proposal { value: Arc::clone(value) });
    others(claim)?.into_iter().try_for_each(|other| claim.sends(other, |sent| *sent == message))
}

/// The proposal whose acceptance is counted, and by whom it was accepted.
fn counted<'a>(claim: &ParliamentClaim<'a>) -> Result<(&'a Bill, NodeId, usize), String> {
    let (after, value) = (claim.actor()?, value(claim)?);
    let from = heard(
        claim,
        |message| matches!(message, Message::Accepted(Accepted { value: told }) if told == value),
    )?;
    let bill_after = bill(after, value).ok_or("it does not follow that proposal")?;
    let count = earlier(claim).ok().and_then(|before| bill(before, value)).map_or(0, |bill| bill.count);
    let have = claim.number("have")?;
    so(u64::from(count) < have && have <= u64::from(bill_after.count), "it counts another number")?;
    claim.is("needed", claim.config.needed(claim.rules))?;
    claim.is("all", claim.config.councillors.len())?;
    so(bill_after.accepted.contains(&from), "it does not count that councillor")?;
    so(bill_after.accepted.iter().all(|id| claim.config.councillors.contains(id)), "no councillor counts")?;
    // Where nothing more was counted in the same action.
    if have == u64::from(bill_after.count) {
        claim.is("repeated", have > bill_after.accepted.len() as u64)?;
    }
    let repeats = bill_after.count as usize != bill_after.accepted.len();
    so(!repeats || !claim.rules.on(COUNT_COUNCILLORS), "a councillor counts twice")?;
    let wrote = |id: &NodeId| claim.disks[id.index()].accepted.contains(value);
    so(!claim.rules.on(WRITE_LEDGER) || bill_after.accepted.iter().all(wrote), "one has not accepted it")?;
    Ok((bill_after, from, have as usize))
}

/// Whether the acceptance was counted before this action.
fn is_counted(claim: &ParliamentClaim, from: NodeId) -> Result<bool, String> {
    let known = earlier(claim).ok().and_then(|before| bill(before, value(claim).ok()?));
    Ok(known.is_some_and(|bill| bill.accepted.contains(&from)))
}

fn counts_acceptance(claim: &ParliamentClaim) -> Verdict {
    let (_, from, have) = counted(claim)?;
    so(!is_counted(claim, from)?, "it counted that before")?;
    so(have < claim.config.needed(claim.rules), "it has enough")
}

fn counts_message(claim: &ParliamentClaim) -> Verdict {
    let (bill, from, have) = counted(claim)?;
    so(!claim.rules.on(COUNT_COUNCILLORS) && have > bill.accepted.len(), "it counts no message twice")?;
    // Of its own acceptances several may be heard at once.
    so(is_counted(claim, from)? || from == claim.actor_id()?, "it did not count that before")?;
    so(have < claim.config.needed(claim.rules), "it has enough")
}

fn repeats_acceptance(claim: &ParliamentClaim) -> Verdict {
    let (after, value) = (claim.actor()?, value(claim)?);
    let from = heard(
        claim,
        |message| matches!(message, Message::Accepted(Accepted { value: told }) if told == value),
    )?;
    let bill_after = bill(after, value).ok_or("it does not follow that proposal")?;
    so(claim.rules.on(COUNT_COUNCILLORS), "a councillor counts as often as it is heard")?;
    so(bill_after.accepted.contains(&from), "it does not count that councillor")?;
    so(is_counted(claim, from)? || from == claim.actor_id()?, "it did not count that before")
}

fn forgot(claim: &ParliamentClaim) -> Verdict {
    let (after, value) = (claim.actor()?, value(claim)?);
    let (Message::Accepted(Accepted { value: told }) | Message::Refused(Refused { value: told, .. })) =
        claim.from("from")?
    else {
        return Err("the message is no answer".to_owned());
    };
    so(told == value && bill(after, value).is_none(), "it follows that proposal")?;
    so(after.bills.len() < MAX_BILLS, "it cannot propose it again")
}

fn proclaims(claim: &ParliamentClaim) -> Verdict {
    let (bill, _, have) = counted(claim)?;
    let (before, after, value) = (earlier(claim)?, claim.actor()?, value(claim)?);
    so(have >= claim.config.needed(claim.rules), "it has too few")?;
    let honest = claim.rules.on(COUNT_COUNCILLORS);
    so(!honest || bill.accepted.len() >= claim.config.needed(claim.rules), "those are no quorum")?;
    so(!before.laws.contains(value) && after.laws.contains(value), "it does not proclaim it now")?;
    let message = Message::Law(Law { value: Arc::clone(value) });
    others(claim)?.into_iter().try_for_each(|other| claim.sends(other, |sent| *sent == message))
}

fn counts_for_law(claim: &ParliamentClaim) -> Verdict {
    let (_, from, _) = counted(claim)?;
    let value = value(claim)?;
    let known = earlier(claim)?.laws.contains(value) || from == claim.actor_id()?;
    so(known && claim.actor()?.laws.contains(value), "it has it not down as law")
}

/// The refusal that is counted: the proposal, and how many refused it.
fn refused<'a>(claim: &ParliamentClaim<'a>) -> Result<(&'a Bill, NodeId), String> {
    let (after, value) = (claim.actor()?, value(claim)?);
    let message = |message: &Message| match message {
        Message::Refused(Refused { value: told, accepted }) => {
            told == value && claim.is("accepted", Arc::clone(accepted)).is_ok()
        }
        _ => false,
    };
    let from = heard(claim, message)?;
    let bill = bill(after, value).ok_or("it does not follow that proposal")?;
    so(bill.refused.contains(&from), "it does not count that councillor")?;
    so(bill.refused.iter().all(|id| claim.config.councillors.contains(id)), "no councillor counts")?;
    // With a ledger, what came first stays first.
    let ledger = &claim.disks[from.index()].accepted;
    let first = ledger.first().map(|first| Value::from(Arc::clone(first)));
    let kept = first.as_ref() == claim.arg("accepted") && !ledger.contains(value);
    so(kept || !claim.rules.on(WRITE_LEDGER), "its ledger says otherwise")?;
    Ok((bill, from))
}

fn was_refused(claim: &ParliamentClaim, from: NodeId) -> Result<bool, String> {
    let known = earlier(claim).ok().and_then(|before| bill(before, value(claim).ok()?));
    Ok(known.is_some_and(|bill| bill.refused.contains(&from)))
}

fn counts_refusal(claim: &ParliamentClaim) -> Result<u64, String> {
    let (bill, from) = refused(claim)?;
    so(!was_refused(claim, from)?, "it counted that before")?;
    claim.is("refused", bill.refused.len())?;
    claim.is("all", claim.config.councillors.len())?;
    claim.is("needed", claim.config.needed(claim.rules))?;
    Ok(bill.refused.len() as u64)
}

fn hears_refusal(claim: &ParliamentClaim) -> Verdict {
    let refused = counts_refusal(claim)?;
    let left = claim.number("all")? - refused;
    so(left >= claim.number("needed")?, "there is no hope left")
}

fn repeats_refusal(claim: &ParliamentClaim) -> Verdict {
    let (_, from) = refused(claim)?;
    so(was_refused(claim, from)? || from == claim.actor_id()?, "it did not count that before")
}

fn gives_up(claim: &ParliamentClaim) -> Verdict {
    let refused = counts_refusal(claim)?;
    let (all, needed, value) = (claim.number("all")?, claim.number("needed")?, value(claim)?);
    so(all - refused < needed && claim.config.first_only, "there is hope left")?;
    let kept = claim.rules.on(WRITE_LEDGER) && claim.rules.on(COUNT_COUNCILLORS);
    claim.is("kept", kept)?;
    let lost = |id: &&NodeId| {
        let ledger = &claim.disks[id.index()].accepted;
        !ledger.is_empty() && !ledger.contains(value)
    };
    let left = all - claim.config.councillors.iter().filter(lost).count() as u64;
    so(!kept || left < needed && !claim.ghost.is_law(value), "it may be law, or is")
}

/// That the acting node hears of the proposal in the arguments; from whom.
fn proposed(claim: &ParliamentClaim) -> Result<NodeId, String> {
    let value = value(claim)?;
    let from = heard(
        claim,
        |message| matches!(message, Message::Proposal(Proposal { value: told }) if told == value),
    )?;
    let own = matches!(claim.input, Some(Input::Propose { value: wanted, .. }) if wanted == value);
    so(from != claim.actor_id()? || own, "it did not propose that just now")?;
    Ok(from)
}

fn accepts(claim: &ParliamentClaim) -> Verdict {
    let (before, after, value) = (earlier(claim)?, claim.actor()?, value(claim)?);
    let from = proposed(claim)?;
    claim.is("written", claim.rules.on(WRITE_LEDGER))?;
    so(!before.accepted.contains(value) && after.accepted.last() == Some(value), "it does not accept it")?;
    let stands = claim.disks[claim.actor_id()?.index()].accepted.contains(value);
    so(stands || after.loopback.is_dirty() || !claim.rules.on(WRITE_LEDGER), "it does not write it down")?;
    if claim.id == note::ACCEPTS_TOO {
        so(!claim.config.first_only, "it may accept only one")?;
        claim.is("accepted", before.accepted.last().map(Arc::clone))?;
        so(!before.accepted.is_empty(), "it accepted none before")?;
    } else {
        so(before.accepted.is_empty(), "it accepted another before")?;
    }
    tells(claim, from, &Message::Accepted(Accepted { value: Arc::clone(value) }))
}

fn accepts_again(claim: &ParliamentClaim) -> Verdict {
    let (from, value) = (proposed(claim)?, value(claim)?);
    so(earlier(claim)?.accepted.contains(value), "it has not accepted it")?;
    tells(claim, from, &Message::Accepted(Accepted { value: Arc::clone(value) }))
}

fn refuses(claim: &ParliamentClaim) -> Verdict {
    let (from, before, value) = (proposed(claim)?, earlier(claim)?, value(claim)?);
    let accepted = before.accepted.last().ok_or("it accepted nothing")?;
    claim.is("accepted", Arc::clone(accepted))?;
    so(claim.config.first_only && !before.accepted.contains(value), "it may accept it")?;
    tells(
        claim,
        from,
        &Message::Refused(Refused { value: Arc::clone(value), accepted: Arc::clone(accepted) }),
    )
}

/// That another councillor's message proclaims the law in the arguments.
fn law<'a>(claim: &ParliamentClaim<'a>) -> Result<&'a Arc<str>, String> {
    let value = value(claim)?;
    let proclaimed = matches!(claim.from("from")?, Message::Law(Law { value: told }) if told == value);
    so(proclaimed, "the message proclaims no such law")?;
    so(claim.disks[claim.node("from")?.index()].laws.contains(value), "its ledger does not say so")?;
    Ok(value)
}

fn hears_law(claim: &ParliamentClaim) -> Verdict {
    let (value, before, after) = (law(claim)?, earlier(claim)?, claim.actor()?);
    so(!before.laws.contains(value) && after.laws.contains(value), "it knew, or knows not")?;
    let stands = claim.disks[claim.actor_id()?.index()].laws.contains(value);
    so(stands || after.loopback.is_dirty(), "it does not write it down")?;
    if claim.id == note::HEARS_ANOTHER_LAW {
        claim.is("law", before.laws.first().map(Arc::clone))?;
    }
    so(before.laws.is_empty() == (claim.id == note::HEARS_LAW), "it knows of another law, or of none")
}

fn knows_law(claim: &ParliamentClaim) -> Verdict {
    let value = law(claim)?;
    so(earlier(claim)?.laws.contains(value), "it did not know")
}

/// What stood in the ledger when the acting node came back.
fn ledger<'a>(claim: &ParliamentClaim<'a>) -> Result<&'a Disk, String> {
    let (disk, after) = (claim.disk_before.ok_or("it has no ledger")?, claim.actor()?);
    so(claim.before.is_none(), "it was not away")?;
    so(after.bills.is_empty(), "it follows proposals of its own")?;
    so(after.accepted == disk.accepted && after.laws == disk.laws, "it knows something else")?;
    Ok(disk)
}

fn reads_ledger(claim: &ParliamentClaim) -> Verdict {
    let disk = ledger(claim)?;
    let list = |values: &[Arc<str>]| match values {
        [] => Value::None,
        values => Value::from(values.to_vec()),
    };
    claim.is("accepted", list(&disk.accepted))?;
    claim.is("laws", list(&disk.laws))?;
    so(*disk != Disk::default(), "nothing stands in it")
}

fn finds_nothing(claim: &ParliamentClaim) -> Verdict {
    so(*ledger(claim)? == Disk::default(), "something stands in it")
}

fn becomes_law(claim: &ParliamentClaim) -> Verdict {
    let (value, by) = (value(claim)?, claim.all_nodes("by")?);
    so(claim.ghost.is_law(value), "it is no law")?;
    claim.is("all", claim.config.councillors.len())?;
    so(by.iter().all(|id| claim.config.councillors.contains(id)), "no councillor counts")?;
    so(by.len() >= claim.config.needed(claim.rules), "those are too few")?;
    let wrote = |id: &NodeId| claim.disks[id.index()].accepted.contains(value);
    so(!claim.rules.on(WRITE_LEDGER) || by.iter().all(wrote), "one has not accepted it")?;
    so(by.contains(&claim.node("node")?), "it was not that councillor's acceptance")?;
    let told = claim.nodes.iter().flatten().any(|node| node.laws.contains(value));
    claim.is("known", told || claim.disks.iter().any(|disk| disk.laws.contains(value)))
}
