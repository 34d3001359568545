//! What is said while a primary recovers.

use super::super::about::{CHECK_VIEW, FENCE_BEFORE_GATHER, NEWEST_VIEW_WINS};
use super::super::log::Log;
use super::super::message::{Gather, GatherReply, Message, State, StateReply};
use super::super::node::{Answer, Role, Server};
use super::{PrimaryBackupClaim, Verdict, about, as_server, so};
use crate::protocol::primary_backup::about::note;
use crate::value::NodeId;

/// The primary that recovers, in the view that the argument names.
fn recovers<'a>(claim: &PrimaryBackupClaim<'a>) -> Result<&'a Server, String> {
    let server = as_server(claim.after())?;
    claim.is("view", server.view.number)?;
    so(
        server.view.primary == claim.actor_id()? && !matches!(server.role, Role::Follower),
        "it is not the primary",
    )?;
    Ok(server)
}

/// The logs among which the acting node chooses: those that it had, and the one that came just now.
fn logs(claim: &PrimaryBackupClaim) -> Result<Vec<Answer>, String> {
    if let (Some((from, Message::GatherReply(GatherReply { log, commit, .. }))), Ok(before)) =
        (claim.message, as_server(claim.before))
    {
        let Role::Gathering { answers } = &before.role else { return Err("it gathered no logs".to_owned()) };
        let mut answers = answers.clone();
        if !answers.iter().any(|answer| answer.from == from) {
            answers.push(Answer { from, log: log.clone(), commit: *commit });
            answers.sort_by_key(|answer| answer.from);
        }
        return Ok(answers);
    }
    // Its own is enough, as it was before: on disk, if it was down.
    let own = |log: &Log, commit| vec![Answer { from: NodeId(0), log: log.clone(), commit }];
    let mut own = match as_server(claim.before) {
        Ok(before) => own(&before.log, before.commit),
        Err(_) => own(&claim.disk_before.ok_or("it has no disk")?.log, 0),
    };
    own[0].from = claim.actor_id()?;
    Ok(own)
}

/// The same, and the last entry's view of the one that was chosen.
fn chosen(claim: &PrimaryBackupClaim) -> Result<(Vec<Answer>, Answer), String> {
    let (logs, me) = (logs(claim)?, claim.actor_id()?);
    let newest = claim.rules.on(NEWEST_VIEW_WINS);
    let rank = |answer: &Answer| {
        let (view, last) = (u64::from(answer.log.last_view()), answer.log.last_index());
        if newest { (view, last, answer.from == me) } else { (last, view, answer.from == me) }
    };
    let best = logs.iter().max_by_key(|answer| rank(answer)).cloned().ok_or("there are no logs")?;
    Ok((logs, best))
}

pub fn gathers(claim: &PrimaryBackupClaim) -> Verdict {
    let server = recovers(claim)?;
    claim.is("needed", claim.config.gathered(claim.rules))?;
    claim.is("fenced", claim.rules.on(FENCE_BEFORE_GATHER) && claim.rules.on(CHECK_VIEW))?;
    let Role::Gathering { answers } = &server.role else { return Err("it gathers none".to_owned()) };
    let own = answers.iter().map(|answer| answer.from).eq([claim.actor_id()?]);
    so(own, "it has others' logs, or not its own")?;
    so(server.view.backups.len() + 1 >= claim.config.gathered(claim.rules), "there are not so many")?;
    let asks = |message: &Message| *message == Message::Gather(Gather { view: server.view.clone() });
    server.view.backups.iter().try_for_each(|backup| claim.sends(*backup, asks))
}

pub fn gives(claim: &PrimaryBackupClaim) -> Verdict {
    let server = as_server(claim.after())?;
    let Message::Gather(Gather { view }) = claim.from("primary")? else {
        return Err("nobody asked".to_owned());
    };
    claim.is("view", view.number)?;
    claim.is("own", server.view.number)?;
    claim.is("last", server.log.last_index())?;
    claim.is("last-view", server.log.last_view())?;
    so(view.primary == claim.node("primary")?, "it is not the primary of that view")?;
    let fenced = server.view.number == view.number || !claim.rules.on(FENCE_BEFORE_GATHER);
    so(fenced, "it is in another view")?;
    let (view, log, commit) = (view.number, server.log.clone(), server.commit);
    claim.sends(claim.node("primary")?, |message| {
        *message == Message::GatherReply(GatherReply { view, log: log.clone(), commit })
    })
}

pub fn has_log(claim: &PrimaryBackupClaim) -> Verdict {
    let server = recovers(claim)?;
    let Message::GatherReply(GatherReply { view, .. }) = claim.from("from")? else {
        return Err("no log came".to_owned());
    };
    so(*view == server.view.number, "the log is for another view")?;
    let logs = logs(claim)?;
    claim.is("have", logs.len())?;
    claim.is("needed", claim.config.gathered(claim.rules))?;
    so(logs.iter().any(|log| log.from == server.view.primary), "its own is not among them")?;
    so(logs.iter().all(|log| server.view.has(log.from)), "a log is of no member of the view")?;
    let fenced = claim.rules.on(FENCE_BEFORE_GATHER);
    let knows = |log: &Answer| claim.disks[log.from.index()].view.number >= *view;
    so(!fenced || logs.iter().filter(|log| log.from != server.view.primary).all(knows), "not fenced")
}

pub fn chooses(claim: &PrimaryBackupClaim) -> Verdict {
    recovers(claim)?;
    let (logs, best) = chosen(claim)?;
    let newest = claim.rules.on(NEWEST_VIEW_WINS);
    so(newest == (claim.id == note::CHOOSES_NEWEST), "that is not why")?;
    so(logs.len() >= claim.config.gathered(claim.rules), "it has too few logs")?;
    claim.is("of", logs.iter().map(|log| log.from).collect::<Vec<_>>())?;
    claim.is("from", best.from)?;
    claim.is("last", best.log.last_index())?;
    claim.is("last-view", best.log.last_view())?;
    if best.log.last_index() == 0 {
        return so(logs.iter().all(|log| log.log.last_index() == 0), "not all are empty");
    }
    let beats = |log: &Answer| {
        let (view, own) = (log.log.last_view(), best.log.last_view());
        let longer = log.log.last_index() > best.log.last_index();
        if newest { view > own || view == own && longer } else { longer }
    };
    so(!logs.iter().any(beats), "another beats it")
}

pub fn fills_hole(claim: &PrimaryBackupClaim) -> Verdict {
    let server = as_server(claim.after())?;
    let (logs, best) = chosen(claim)?;
    let (index, from) = (claim.number("index")?, claim.node("from")?);
    so(best.log.get(index).is_none() && index < best.log.last_index(), "there is no hole")?;
    let given = logs.iter().find(|log| log.from == from).ok_or("it gave no log")?;
    so(given.log.last_view() == best.log.last_view(), "its log ends in another view")?;
    let entry = given.log.get(index).ok_or("it has no such entry")?;
    claim.is("op", entry.short())?;
    so(server.log.get(index).is_some_and(|own| own.same_command(entry)), "the entry is not taken")
}

pub fn fills_no_op(claim: &PrimaryBackupClaim) -> Verdict {
    let server = as_server(claim.after())?;
    let (logs, best) = chosen(claim)?;
    let index = claim.number("index")?;
    so(best.log.get(index).is_none() && index < best.log.last_index(), "there is no hole")?;
    for log in logs.iter().filter(|log| log.log.last_view() == best.log.last_view()) {
        so(log.log.get(index).is_none(), "one has something there")?;
        so(log.commit < index, "one says that it was acknowledged")?;
    }
    // By the new view the no-op itself may be acknowledged already.
    let before = claim.ghost.committed_at(index).filter(|committed| committed.in_view < server.view.number);
    let acknowledged = about::lasts(claim.rules) && before.is_some();
    so(!acknowledged, "it was acknowledged")?;
    so(server.log.get(index).is_some_and(|entry| entry.command.is_none()), "no no-op is there")
}

pub fn takes_over_entries(claim: &PrimaryBackupClaim) -> Verdict {
    let server = recovers(claim)?;
    let (logs, _) = chosen(claim)?;
    let (first, count) = (claim.number("first")?, claim.number("count")?);
    let last = server.log.last_index();
    so(count > 0 && first + count == last + 1, "those are not the last entries")?;
    so(logs.iter().all(|log| log.commit < first), "one says that an entry is acknowledged")?;
    let mut taken = (first..=last).map(|index| server.log.get(index));
    let own = |entry: Option<&super::Entry>| entry.is_some_and(|entry| entry.view == server.view.number);
    so(taken.all(own), "one is no entry of that view")
}

pub fn copies(claim: &PrimaryBackupClaim) -> Verdict {
    let server = recovers(claim)?;
    claim.is("to", server.view.backups.to_vec())?;
    claim.is("last", server.log.last_index())?;
    let whole = |message: &Message| matches!(message, Message::State(State { view, log, .. }) if *view == server.view && *log == server.log);
    claim.all_nodes("to")?.into_iter().try_for_each(|backup| claim.sends(backup, whole))?;
    let served = as_server(claim.before).is_ok_and(|before| before.view == server.view && before.serves());
    so(!served, "it serves that view already")
}

/// The state that the primary sent, which the arguments describe.
fn state<'a>(claim: &PrimaryBackupClaim<'a>) -> Result<&'a Log, String> {
    let Message::State(State { view, log, .. }) = claim.from("primary")? else {
        return Err("no state came".to_owned());
    };
    let server = as_server(claim.after())?;
    claim.is("view", view.number)?;
    claim.is("last", log.last_index())?;
    so(view.primary == claim.node("primary")?, "it is not the primary of that view")?;
    so(server.view == *view && server.installed == view.number, "it holds the state of another view")?;
    let reply = Message::StateReply(StateReply { view: view.number, last: log.last_index() });
    claim.sends(view.primary, |message| *message == reply)?;
    Ok(log)
}

pub fn takes_state(claim: &PrimaryBackupClaim) -> Verdict {
    let log = state(claim)?;
    let (before, after) = (as_server(claim.before)?, as_server(claim.after())?);
    so(before.installed < after.installed, "it held that state")?;
    so(after.log == *log, "its log is another")
}

pub fn completes_state(claim: &PrimaryBackupClaim) -> Verdict {
    let log = state(claim)?;
    let (before, after) = (as_server(claim.before)?, as_server(claim.after())?);
    so(before.installed == after.installed, "it did not hold that state")?;
    let last = log.last_index().max(before.log.last_index());
    let right = |index| after.log.get(index) == before.log.get(index).or_else(|| log.get(index));
    so(after.log.last_index() == last && (1..=last).all(right), "it took more, or less")
}

pub fn has_state(claim: &PrimaryBackupClaim) -> Verdict {
    let server = recovers(claim)?;
    let Message::StateReply(StateReply { view, last }) = claim.from("backup")? else {
        return Err("nobody says that it has the state".to_owned());
    };
    claim.is("last", *last)?;
    let backup = claim.node("backup")?;
    so(*view == server.view.number && server.view.backups.contains(&backup), "it is no backup of this view")?;
    let disk = &claim.disks[backup.index()];
    let held = disk.installed > *view || disk.installed == *view && disk.log.last_index() >= *last;
    so(held, "its disk has not that state")
}

pub fn serves(claim: &PrimaryBackupClaim) -> Verdict {
    let server = recovers(claim)?;
    let before = as_server(claim.before).is_ok_and(|before| before.view == server.view && before.serves());
    so(server.serves() && !before, "it does not begin to serve")?;
    let holders = claim.all_nodes("holders")?;
    so(holders.len() + 1 >= claim.config.copies_in(&server.view), "too few hold the log")?;
    let Role::Leading { peers, .. } = &server.role else { return Err("it does not lead".to_owned()) };
    let took = |holder: &NodeId| peers.iter().any(|peer| peer.id == *holder && peer.installed);
    so(holders.iter().all(took), "one did not say that it took it over")?;
    let same = |holder: &NodeId| {
        let disk = &claim.disks[holder.index()];
        // Who went on to a later view may have another log by now, and who does not check views another primary's.
        let stays = disk.view == server.view && claim.rules.on(CHECK_VIEW);
        // It may have less: what the primary put there since its copy went out.
        let own = |index| disk.log.get(index).is_none_or(|own| server.log.get(index) == Some(own));
        disk.installed >= server.view.number && (!stays || (1..=disk.log.last_index()).all(own))
    };
    so(holders.iter().all(same), "one has another state")
}
