//! What the sentences claim; see [`crate::protocol::claims`].

use super::Register;
use super::about::note;
use crate::protocol::claims::{Claim, Claims, Verdict, so};

pub(super) const CLAIMS: Claims<Register> = &[
    (note::BOOTS, boots),
    (note::TAKES_EFFECT, takes_effect),
    (note::ANSWERS_AGAIN, answers_again),
    (note::IS_OUTDATED, is_outdated),
];

fn boots(claim: &Claim<Register>) -> Verdict {
    let disk = claim.disk_before.ok_or("no disk")?;
    so(claim.actor()?.machine == disk.machine, "its memory is not what its disk held")
}

/// How many requests took effect in this action.
fn executed(claim: &Claim<Register>) -> Result<u64, String> {
    let before = claim.before.map_or(0, |node| node.machine.executed());
    Ok(claim.actor()?.machine.executed() - before)
}

fn takes_effect(claim: &Claim<Register>) -> Verdict {
    so(claim.request.is_some() && executed(claim)? == 1, "nothing took effect")
}

/// How the number of a request that changed nothing stands to the newest that its client asked for.
fn stands(claim: &Claim<Register>) -> Result<std::cmp::Ordering, String> {
    let request = claim.request.ok_or("nobody asked")?;
    let session = claim.actor()?.machine.session(request.client).ok_or("the client never asked before")?;
    so(executed(claim)? == 0, "it took effect")?;
    Ok(request.number.cmp(&session.number))
}

fn answers_again(claim: &Claim<Register>) -> Verdict {
    so(stands(claim)?.is_eq(), "it is not the request that was answered last")
}

fn is_outdated(claim: &Claim<Register>) -> Verdict {
    so(stands(claim)?.is_lt(), "the client asked for nothing since")
}
