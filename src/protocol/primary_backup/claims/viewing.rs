//! What a server says of views.

use super::super::about::CHECK_VIEW;
use super::super::message::{Gather, Message, Refused, State};
use super::super::node::{Role, Server, View};
use super::{PrimaryBackupClaim, Verdict, as_server, so, view_in, was_named};
use crate::protocol::Outcome;
use crate::protocol::primary_backup::about::note;

pub fn boots(claim: &PrimaryBackupClaim) -> Verdict {
    let server = as_server(claim.after())?;
    let disk = claim.disk_before.ok_or("it has no disk")?;
    so(claim.before.is_none() && server.view == disk.view, "it did not read its disk")?;
    claim.is("view", disk.view.number)?;
    claim.is("primary", disk.view.primary)?;
    claim.is("last", disk.log.last_index())?;
    was_named(claim, &disk.view)?;
    // A primary that recovers may count at once what it needs nobody for.
    let known = server.commit > 0 && matches!(server.role, Role::Follower);
    so(!known, "it knows what is acknowledged")
}

pub fn knows(claim: &PrimaryBackupClaim) -> Verdict {
    let server = as_server(claim.after())?;
    let message = claim.from("from")?;
    so(matches!(message, Message::View(_) | Message::Refused(Refused { .. })), "it heard of no view")?;
    claim.is("view", view_in(message))?;
    claim.is("own", server.view.number)?;
    let before = as_server(claim.before)?.view.number;
    so(view_in(message) <= before && before == server.view.number, "it knew no such view")
}

/// The view that a message tells of.
fn told(message: &Message) -> Result<&View, String> {
    match message {
        Message::View(view)
        | Message::Refused(Refused { view })
        | Message::Gather(Gather { view })
        | Message::State(State { view, .. }) => Ok(view),
        _ => Err("the message tells of no view".to_owned()),
    }
}

pub fn moves_on(claim: &PrimaryBackupClaim) -> Verdict {
    let (before, after) = (as_server(claim.before)?, as_server(claim.after())?);
    let (me, view) = (claim.actor_id()?, told(claim.from("from")?)?);
    claim.is("view", view.number)?;
    claim.is("primary", view.primary)?;
    claim.is("old", before.view.number)?;
    claim.is("checks", claim.rules.on(CHECK_VIEW))?;
    was_named(claim, view)?;
    so(after.view == *view && before.view.number < view.number, "it did not move on to that view")?;
    let knows = claim.disks[claim.node("from")?.index()].view.number >= view.number;
    so(knows, "who tells does not know the view")?;
    let led = !matches!(before.role, Role::Follower);
    match claim.id {
        note::STEPS_DOWN => {
            so(led && before.view.primary == me, "it did not lead")?;
            so(matches!(after.role, Role::Follower), "it leads still")
        }
        note::TAKES_OVER => {
            so(view.primary == me && !matches!(after.role, Role::Follower), "it is not the primary")
        }
        note::JOINS_VIEW => so(!led && view.has(me) && view.primary != me, "it is no backup"),
        _ => so(!led && !view.has(me), "it has a part in the view"),
    }
}

pub fn turns_away(claim: &PrimaryBackupClaim) -> Verdict {
    let (before, after) = (as_server(claim.before)?, as_server(claim.after())?);
    let (client, number) = (claim.node("client")?, claim.number("number")?);
    claim.is("primary", after.view.primary)?;
    so(!leads(after) && leads(before), "it leads, or never did")?;
    let waited = before.waiting.iter().find(|waiting| waiting.client == client);
    let waited =
        waited.filter(|waiting| u64::from(waiting.number) == number).ok_or("that client did not wait")?;
    claim.answers(client, waited.number, &Outcome::NotLeader { hint: Some(after.view.primary) })
}

fn leads(server: &Server) -> bool {
    !matches!(server.role, Role::Follower)
}

pub fn refuses(claim: &PrimaryBackupClaim) -> Verdict {
    let server = as_server(claim.after())?;
    let message = claim.from("primary")?;
    claim.is("view", view_in(message))?;
    claim.is("own", server.view.number)?;
    so(view_in(message) < server.view.number, "that view is no older")?;
    let named = claim.ghost.views.get(&view_in(message)).ok_or("V named no such view")?;
    so(named.primary == claim.node("primary")?, "it does not speak for that view")?;
    claim.sends(claim.node("primary")?, |message| {
        *message == Message::Refused(Refused { view: server.view.clone() })
    })
}
