//! What V says.

use super::super::about::ACK_VIEW;
use super::super::about::{DEAD, WATCH};
use super::super::message::{Message, Ping};
use super::super::node::{Keeper, View, bit, members};
use super::{PrimaryBackupClaim, Verdict, as_keeper, servers, so, was_named};
use crate::protocol::{Input, Outcome};
use crate::value::NodeId;

fn is_dead(keeper: &Keeper, server: NodeId) -> bool {
    keeper.missed.get(server.index()).is_none_or(|missed| *missed >= DEAD)
}

/// That the argument names the view in which V was before this action.
fn own_view<'a>(claim: &PrimaryBackupClaim<'a>) -> Result<(&'a Keeper, &'a Keeper), String> {
    let (before, after) = (as_keeper(claim.before)?, as_keeper(claim.after())?);
    claim.is("view", before.view.number)?;
    Ok((before, after))
}

/// That the message is a ping from the server in the argument: the view in it, and whether it acknowledges that.
fn ping(claim: &PrimaryBackupClaim) -> Result<(NodeId, u32, bool), String> {
    match claim.from("server")? {
        Message::Ping(Ping { view, ready }) => Ok((claim.node("server")?, *view, *ready)),
        _ => Err("it was no ping".to_owned()),
    }
}

pub fn boots(claim: &PrimaryBackupClaim) -> Verdict {
    let keeper = as_keeper(claim.after())?;
    let disk = claim.disk_before.ok_or("it has no disk")?;
    so(claim.before.is_none() && keeper.view == disk.view, "it did not read its disk")?;
    claim.is("view", disk.view.number)?;
    claim.is("primary", disk.view.primary)?;
    // It has nothing to go by: who is of the view gets time, everybody else is dead until it pings.
    let members = |missed: (usize, &u8)| (*missed.1 < DEAD) == disk.view.has(NodeId(missed.0 as u8));
    so(keeper.missed.iter().enumerate().all(members), "it knows who is alive")
}

pub fn returns(claim: &PrimaryBackupClaim) -> Verdict {
    let (server, ..) = ping(claim)?;
    let (before, after) = own_view(claim)?;
    so(is_dead(before, server), "it took that server for living")?;
    so(!is_dead(after, server), "it takes that server for dead still")
}

pub fn is_acknowledged(claim: &PrimaryBackupClaim) -> Verdict {
    let (server, view, ready) = ping(claim)?;
    let (before, _) = own_view(claim)?;
    so(ready && view == before.view.number, "the ping acknowledges no such view")?;
    so(before.acked & bit(server) == 0, "it knew before")?;
    claim.is("acked", members(before.acked | bit(server)))?;
    let all = claim.all_nodes("acked")?;
    so(all.iter().all(|server| before.view.has(*server)), "no member of the view acknowledges it")?;
    let knows = |server: &NodeId| claim.disks[server.index()].view.number >= before.view.number;
    so(all.iter().all(knows), "who acknowledges the view does not know it")
}

pub fn tells(claim: &PrimaryBackupClaim) -> Verdict {
    let (server, view, _) = ping(claim)?;
    let (_, after) = own_view(claim)?;
    claim.is("old", view)?;
    so(view < after.view.number, "it knows as much already")?;
    was_named(claim, &after.view)?;
    claim.sends(server, |message| *message == Message::View(after.view.clone()))
}

pub fn suspects(claim: &PrimaryBackupClaim) -> Verdict {
    let (before, after) = own_view(claim)?;
    let all = claim.all_nodes("servers")?;
    so(
        !all.is_empty() && all.iter().all(|server| claim.config.servers().any(|id| id == *server)),
        "no server",
    )?;
    so(all.iter().all(|server| is_dead(after, *server)), "it takes one of them for living")?;
    if let Some(Input::Admin { nodes, .. }) = claim.input {
        return so(nodes.iter().all(|node| all.contains(node)), "a person named others");
    }
    so(claim.timer == Some(WATCH), "nobody told it so, and no tick went by")?;
    let mut servers = claim.config.servers();
    let new = |server: NodeId| !is_dead(before, server) && is_dead(after, server);
    so(servers.all(|server| new(server) == all.contains(&server)), "others went silent")
}

/// That V, as it was after this action and before it named a view, cannot leave things as they are.
fn is_uneasy(claim: &PrimaryBackupClaim, before: &Keeper, after: &Keeper) -> Verdict {
    let view = &before.view;
    let living = |server: &NodeId| !is_dead(after, *server);
    let mut others = claim.config.servers().filter(|server| *server != view.primary);
    let same = claim.config.copies.is_some() || others.all(|id| living(&id) == view.backups.contains(&id));
    so(is_dead(after, view.primary) || !same, "nothing calls for another view")
}

/// Whether nobody may succeed who did not acknowledge the view.
fn must_wait(claim: &PrimaryBackupClaim) -> bool {
    claim.rules.on(ACK_VIEW) && claim.config.copies.is_none()
}

pub fn waits(claim: &PrimaryBackupClaim) -> Verdict {
    let (before, after) = own_view(claim)?;
    claim.is("primary", before.view.primary)?;
    is_uneasy(claim, before, after)?;
    so(must_wait(claim), "it need not wait")?;
    so(after.view == before.view, "it moved on")?;
    so(after.acked & bit(after.view.primary) == 0, "it has the acknowledgement")
}

pub fn has_no_successor(claim: &PrimaryBackupClaim) -> Verdict {
    let (before, after) = own_view(claim)?;
    claim.is("primary", before.view.primary)?;
    claim.is("checks", must_wait(claim))?;
    so(after.view == before.view, "it named one")?;
    so(is_dead(after, before.view.primary), "the primary lives, for all that it knows")?;
    let fits = |server: &NodeId| {
        let acked = !must_wait(claim) || after.acked & bit(*server) != 0;
        acked && !is_dead(after, *server)
    };
    so(!before.view.backups.iter().any(fits), "there is such a backup")
}

pub fn names(claim: &PrimaryBackupClaim) -> Verdict {
    let (before, after) = (as_keeper(claim.before)?, as_keeper(claim.after())?);
    let View { number, primary, backups } = &after.view;
    claim.is("view", *number)?;
    claim.is("primary", *primary)?;
    claim.is("backups", backups.to_vec())?;
    is_uneasy(claim, before, after)?;
    so(*number == before.view.number + 1, "that is not the next view")?;
    was_named(claim, &after.view)?;
    so(!is_dead(after, *primary) && !backups.contains(primary), "that is no primary")?;
    so(
        claim.all_nodes("backups")?.iter().all(|id| claim.config.servers().any(|other| other == *id)),
        "no server",
    )?;
    so(servers(claim).all(|(_, server)| server.view.number < *number), "a server knows already")?;
    let mut disks = claim.config.servers().map(|id| &claim.disks[id.index()]);
    so(disks.all(|disk| disk.view.number < *number), "a server that is down knows already")
}

pub fn points(claim: &PrimaryBackupClaim) -> Verdict {
    let (_, after) = own_view(claim)?;
    let request = claim.asked_by("client")?;
    claim.is("primary", after.view.primary)?;
    claim.answers(request.client, request.number, &Outcome::NotLeader { hint: Some(after.view.primary) })
}
