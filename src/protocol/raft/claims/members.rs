//! Commitment, members, and who hands over to whom.

use super::super::about::{COMMIT_CURRENT_TERM_ONLY, LEARNERS_DO_NOT_COUNT, MAJORITY_COMMIT};
use super::super::message::{Message, TimeoutNow};
use super::super::node::Role;
use super::super::quorum::{self, Members, servers_of};
use super::{RaftClaim, configuration, earlier, elections, entry_at, leads, led, set_of, tally, term_arg};
use crate::protocol::claims::{Verdict, so};
use crate::protocol::raft::about::note;
use crate::value::Value;

/// A leader counts an entry on some servers: those of which it knows so, all of them members. Returns
/// whether they are a majority.
fn counted(claim: &RaftClaim) -> Result<bool, String> {
    let before = earlier(claim)?;
    let index = claim.number("index")?;
    // The configuration may have changed since, by what was committed.
    let log = &claim.actor()?.log;
    let later = log.members_at(before.log.last_index().max(index));
    let later = later.map_or(claim.config.members, |(_, members)| members);
    let latest = configuration(claim, claim.actor()?);
    let told = [configuration(claim, before), later, latest].into_iter().find(|members| {
        let names = |set| Value::from(servers_of(set));
        claim.is("members", names(members.voters)).and(claim.is("next", names(members.next))).is_ok()
    });
    let members = told.ok_or("those are not the members")?;
    let holders = set_of(claim, "holders", members)?;
    tally(claim, members, holders)?;
    claim.is("quorum", members.is_quorum(holders))?;
    claim.is("term", entry_at(claim, index)?.term)?;
    Ok(members.is_quorum(holders))
}

pub fn commits(claim: &RaftClaim) -> Verdict {
    let quorum = counted(claim)?;
    let must = [MAJORITY_COMMIT, LEARNERS_DO_NOT_COUNT].into_iter().all(|rule| elections::on(claim, rule));
    so(quorum || !must, "it commits without a majority")?;
    // It may have been elected in this very action.
    let terms = [earlier(claim)?.term, claim.actor()?.term];
    let own = terms.contains(&term_arg(claim, "term")?);
    claim.is("own", own)?;
    so(own || !elections::on(claim, COMMIT_CURRENT_TERM_ONLY), "an earlier term's entry commits")?;
    so(claim.actor()?.commit >= claim.number("index")?, "it did not commit")
}

pub fn waits(claim: &RaftClaim) -> Verdict {
    counted(claim)?;
    let before = earlier(claim)?;
    claim.is_any("current", [before.term, claim.actor()?.term])?;
    so(claim.arg("term") != claim.arg("current"), "the entry is of this term")?;
    so(before.commit < claim.number("index")?, "it has committed it")
}

/// What nobody knows: so nobody may know, and the disks must hold it.
pub fn is_committed(claim: &RaftClaim) -> Verdict {
    let index = claim.number("index")?;
    let committed = claim.ghost.committed_at(index).ok_or("it is not committed")?;
    claim.is("term", committed.entry.term)?;
    let holders = claim.all_nodes("holders")?;
    let on_disk = |disk: usize| claim.ghost.holds(&claim.disks[disk].log, index);
    so(holders.iter().all(|holder| on_disk(holder.index())), "not all of those have it on disk")?;
    let set = quorum::set(&holders);
    let members = |name: &str| claim.all_nodes(name).map(|nodes| quorum::set(&nodes));
    let configuration = Members { voters: members("members")?, next: members("next")?, learners: 0 };
    tally(claim, configuration, set)?;
    so(configuration.is_quorum(set), "that is no majority")?;
    let known = claim.nodes.iter().flatten().any(|node| node.commit >= index);
    so(!known, "a server knows it")
}

pub fn hands_over(claim: &RaftClaim) -> Verdict {
    let (target, node) = (claim.node("target")?, claim.actor()?);
    claim.is("last", earlier(claim)?.log.last_index())?;
    so(target != claim.actor_id()?, "that is itself")?;
    so(node.extra.transfer == Some(target) && leads(node), "it does not hand over to that server")
}

pub fn tells(claim: &RaftClaim) -> Verdict {
    let (target, node) = (claim.node("target")?, claim.actor()?);
    claim.is("term", node.term)?;
    let Role::Leader { peers } = &node.role else { return Err("it does not lead".to_owned()) };
    so(peers[target.index()].matched >= node.log.last_index(), "it does not know that of the target")
}

pub fn gives_up(claim: &RaftClaim) -> Verdict {
    let before = earlier(claim)?;
    claim.is("target", before.extra.transfer)?;
    claim.is("term", before.term)?;
    so(leads(before), "it did not lead")?;
    so(claim.actor()?.extra.transfer.is_none(), "it still waits for it")
}

pub fn ends(claim: &RaftClaim) -> Verdict {
    gives_up(claim)?;
    so(!leads(claim.actor()?), "it leads still")
}

pub fn refuses(claim: &RaftClaim) -> Verdict {
    claim.asked_by("client")?;
    let before = earlier(claim)?;
    claim.is("target", before.extra.transfer)?;
    so(before.extra.transfer.is_some() && leads(before), "it hands over to nobody")
}

pub fn is_told(claim: &RaftClaim) -> Verdict {
    let Message::TimeoutNow(TimeoutNow { term }) = claim.from("from")? else {
        return Err("nobody said so".to_owned());
    };
    claim.is("term", *term)?;
    led(claim.ghost, claim.node("from")?, *term)?;
    so(claim.actor()?.term > *term, "it does not stand")
}

pub fn is_told_late(claim: &RaftClaim) -> Verdict {
    let Message::TimeoutNow(TimeoutNow { term }) = claim.from("from")? else {
        return Err("nobody said so".to_owned());
    };
    claim.is("term", *term)?;
    let node = claim.actor()?;
    so(node.term > *term || leads(node), "it is not too late")
}

pub fn changes(claim: &RaftClaim) -> Verdict {
    let (index, log) = (claim.number("index")?, &claim.actor()?.log);
    let (at, members) = log.members_at(index).ok_or("no configuration stands there")?;
    so(at == index, "no configuration stands there")?;
    claim.is("members", Members::of(members.voters).short())?;
    claim.is("next", Members::of(members.next).short())?;
    so(
        members.is_joint() == (claim.id == note::JOINT_BEGINS),
        "there are two sets of members, or there is one",
    )
}

pub fn is_removed(claim: &RaftClaim) -> Verdict {
    let (me, node) = (claim.actor_id()?, claim.actor()?);
    let (index, members) = node.log.members().ok_or("no configuration was changed")?;
    claim.is("members", members.short())?;
    so(!members.votes(me), "it has a vote")?;
    so(index <= node.commit, "that is not committed")?;
    so(!leads(node), "it leads still")
}

pub fn stays_out(claim: &RaftClaim) -> Verdict {
    let (me, node) = (claim.actor_id()?, claim.actor()?);
    let members = configuration(claim, node);
    claim.is("members", members.short())?;
    so(!members.has(me), "it is a member")?;
    so(!matches!(node.role, Role::Candidate { .. } | Role::PreCandidate { .. }), "it stands")
}

pub fn learners_change(claim: &RaftClaim) -> Verdict {
    let (index, log) = (claim.number("index")?, &claim.actor()?.log);
    let (at, members) = log.members_at(index).ok_or("no configuration stands there")?;
    so(at == index, "no configuration stands there")?;
    claim.is("learners", Members::of(members.learners).short())?;
    claim.is("members", Members::of(members.voters).short())?;
    let before = configuration(claim, earlier(claim)?);
    so(before.voters == members.voters && !members.is_joint(), "those who decide change as well")
}

pub fn learner_waits(claim: &RaftClaim) -> Verdict {
    let (me, node) = (claim.actor_id()?, claim.actor()?);
    let members = configuration(claim, node);
    claim.is("members", Members::of(members.voters).short())?;
    so(members.learns(me), "it is no learner")?;
    so(matches!(node.role, Role::Follower), "it stands, or leads")
}
