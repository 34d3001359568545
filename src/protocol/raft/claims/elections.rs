//! Elections, asked for and won.

use super::super::about::{
    ABSTAIN_AFTER_RESTART, COUNT_VOTER_ONCE, NEWER_BEATS_LONGER, RESET_TIMER_ON_GRANT,
};
use super::super::election;
use super::super::message::{Message, PreVote, PreVoteReply, RequestVote, RequestVoteReply};
use super::super::node::{Node, Role};
use super::super::quorum::{self, Members};
use super::{RaftClaim, configuration, earlier, leads, led, own_term, set_of, tally, term_arg, word};
use crate::protocol::RuleIx;
use crate::protocol::claims::{Verdict, so};
use crate::protocol::raft::about::note;
use crate::value::{NodeId, Value};

pub fn stands(claim: &RaftClaim) -> Verdict {
    let (me, node) = (claim.actor_id()?, claim.actor()?);
    claim.is("term", node.term)?;
    so(node.voted_for == Some(me), "it votes for another")?;
    let before = earlier(claim)?;
    so(node.term > before.term, "its term is not a new one")?;
    claim.is("others", configuration(claim, before).other_voters(me).count())?;
    match (claim.arg("cause"), claim.message) {
        (Some(Value::Word("timer")), None) => so(!leads(before), "a leader does not stand"),
        (Some(Value::Word("pre-votes")), None | Some((_, Message::PreVoteReply(_))))
        | (Some(Value::Word("transfer")), Some((_, Message::TimeoutNow(_)))) => Ok(()),
        _ => Err("that is not why it stands".to_owned()),
    }
}

/// The candidate that asked, and its term and last entry.
fn asked(claim: &RaftClaim) -> Result<(u32, u32, u64), String> {
    let message = claim.from("candidate")?;
    match message {
        Message::RequestVote(RequestVote { term, last_log_term, last_log_index, .. }) => {
            Ok((*term, *last_log_term, *last_log_index))
        }
        Message::PreVote(PreVote { next, last_log_term, last_log_index, .. }) => {
            Ok((*next, *last_log_term, *last_log_index))
        }
        _ => Err("nobody asked for a vote".to_owned()),
    }
}

pub fn votes(claim: &RaftClaim) -> Verdict {
    let (term, ..) = asked(claim)?;
    let node = claim.actor()?;
    claim.is("term", term)?;
    so(term == node.term, "it is in another term")?;
    so(node.voted_for == Some(claim.node("candidate")?), "it voted for another")?;
    claim.is("keeps", election::keeps_votes(claim.rules))
}

pub fn refuses_stale(claim: &RaftClaim) -> Verdict {
    let (term, ..) = asked(claim)?;
    claim.is("term", term)?;
    claim.is("own", claim.actor()?.term)?;
    so(term < claim.actor()?.term, "the term is not past")
}

pub fn refuses_voted(claim: &RaftClaim) -> Verdict {
    let (term, ..) = asked(claim)?;
    let before = earlier(claim)?;
    claim.is("term", term)?;
    claim.is("other", before.voted_for)?;
    so(before.term == term, "it voted in another term")?;
    so(before.voted_for != Some(claim.node("candidate")?), "it voted for this very candidate")
}

pub fn refuses_log(claim: &RaftClaim) -> Verdict {
    let (_, last_term, last) = asked(claim)?;
    let log = &claim.actor()?.log;
    claim.is("term", last_term)?;
    claim.is("index", last)?;
    claim.is("own-term", log.last_term())?;
    claim.is("own-index", log.last_index())?;
    if on(claim, NEWER_BEATS_LONGER) {
        claim.is("by", Value::Word("term"))?;
        return so((last_term, last) < (log.last_term(), log.last_index()), "that log is not behind");
    }
    claim.is("by", Value::Word("length"))?;
    so(last < log.last_index(), "that log is not shorter")
}

pub fn waits_anew(claim: &RaftClaim) -> Verdict {
    let node = claim.actor()?;
    claim.is("term", node.term)?;
    let message = claim.from("from")?;
    let asks = matches!(message, Message::RequestVote(_));
    so(asks || message.term() < node.term, "a leader of its term sent that")?;
    so(!leads(node) && !on(claim, RESET_TIMER_ON_GRANT), "its timer goes on")
}

pub fn on(claim: &RaftClaim, rule: RuleIx) -> bool {
    claim.rules.on(rule)
}

/// The configuration in which votes were counted: that before the action, since a new leader may change it.
fn electorate(claim: &RaftClaim) -> Result<(Members, Vec<NodeId>), String> {
    let before = earlier(claim)?;
    let votes = match &before.role {
        Role::Candidate { votes } | Role::PreCandidate { votes } => votes.clone(),
        _ => vec![claim.actor_id()?],
    };
    Ok((configuration(claim, before), votes))
}

/// A vote, or a promise of one, came and counts.
pub fn counts(claim: &RaftClaim) -> Verdict {
    let (members, mut votes) = electorate(claim)?;
    match claim.from("voter")? {
        Message::RequestVoteReply(RequestVoteReply { term, vote_granted: true }) => {
            claim.is("term", *term)?
        }
        Message::PreVoteReply(PreVoteReply { term, vote_granted: true }) => claim.is("wanted", *term)?,
        _ => return Err("that was no vote".to_owned()),
    }
    let voter = claim.node("voter")?;
    let once = on(claim, COUNT_VOTER_ONCE) || claim.id == note::PRE_VOTE_COUNTED;
    if !once || !votes.contains(&voter) {
        votes.push(voter);
    }
    tally(claim, members, &votes[..])
}

pub fn is_denied(claim: &RaftClaim) -> Verdict {
    match claim.from("voter")? {
        Message::RequestVoteReply(RequestVoteReply { term, vote_granted: false }) => {
            claim.is("term", *term)?;
            own_term(claim, "term")
        }
        _ => Err("that was no refusal of a vote".to_owned()),
    }
}

pub fn would_not(claim: &RaftClaim) -> Verdict {
    match claim.from("voter")? {
        Message::PreVoteReply(PreVoteReply { vote_granted: false, .. }) => Ok(()),
        _ => Err("that was no refusal".to_owned()),
    }
}

pub fn is_late(claim: &RaftClaim) -> Verdict {
    let message = claim.from("voter")?;
    let is_reply = matches!(message, Message::RequestVoteReply(_) | Message::PreVoteReply(_));
    so(is_reply, "that was no answer to a candidate")?;
    claim.is("term", message.term())?;
    let node = claim.actor()?;
    claim.is("own", node.term)?;
    claim.is("role", word(&node.role))
}

pub fn wins(claim: &RaftClaim) -> Verdict {
    let (members, _) = electorate(claim)?;
    let set = set_of(claim, "voters", members)?;
    if on(claim, COUNT_VOTER_ONCE) {
        tally(claim, members, set)?;
    }
    for (votes, needed) in [("votes", "needed"), ("next-votes", "next-needed")] {
        so(claim.number(votes)? >= claim.number(needed)?, "that is no majority")?;
    }
    own_term(claim, "term")?;
    led(claim.ghost, claim.actor_id()?, term_arg(claim, "term")?)
}

pub fn moves_on(claim: &RaftClaim) -> Verdict {
    let (before, message) = (earlier(claim)?, claim.from("from")?);
    claim.is("old", before.term)?;
    claim.is("term", message.term())?;
    so(message.term() > before.term, "that term is not later")?;
    so(claim.actor()?.term >= message.term(), "it did not move on")?;
    let follows = matches!(before.role, Role::Follower);
    so(follows == (claim.id == note::NEWER_TERM), "it was something else before")
}

pub fn yields(claim: &RaftClaim) -> Verdict {
    let before = earlier(claim)?;
    let message = claim.from("leader")?;
    claim.is("term", message.term())?;
    led(claim.ghost, claim.node("leader")?, message.term())?;
    let ran = matches!(before.role, Role::Candidate { .. } | Role::PreCandidate { .. });
    so(ran, "it was no candidate")
}

pub fn sees_another(claim: &RaftClaim) -> Verdict {
    let message = claim.from("other")?;
    claim.is("term", message.term())?;
    own_term(claim, "term")?;
    so(leads(earlier(claim)?), "it does not lead")
}

pub fn asks(claim: &RaftClaim) -> Verdict {
    let before = earlier(claim)?;
    claim.is("term", before.term)?;
    claim.is("next", before.term + 1)?;
    so(!leads(before), "a leader does not ask")?;
    so(claim.message.is_none(), "no timer went off")
}

pub fn would_vote(claim: &RaftClaim) -> Verdict {
    let (next, ..) = asked(claim)?;
    claim.is("next", next)?;
    let (before, node) = (earlier(claim)?, claim.actor()?);
    let same = (before.term, before.voted_for) == (node.term, node.voted_for);
    so(same, "it promised something by it")
}

fn follows(claim: &RaftClaim, before: &Node) -> Verdict {
    claim.is("leader", before.leader)
}

pub fn follows_leader(claim: &RaftClaim) -> Verdict {
    asked(claim)?;
    let before = earlier(claim)?;
    so(before.leader.is_some(), "it follows nobody")?;
    follows(claim, before)
}

pub fn ignores(claim: &RaftClaim) -> Verdict {
    let (term, ..) = asked(claim)?;
    claim.is("term", term)?;
    let before = earlier(claim)?;
    so(before.term == claim.actor()?.term && before.term < term, "it moved on, or had nothing to pass over")?;
    let abstains = before.extra.restarted && on(claim, ABSTAIN_AFTER_RESTART);
    so(before.leader.is_some() || abstains, "it heard nobody")?;
    follows(claim, before)
}

pub fn is_unchecked(claim: &RaftClaim) -> Verdict {
    asked(claim)?;
    let before = earlier(claim)?;
    so(!claim.config.extensions.check_quorum, "leaders check their quorum")?;
    claim.is("leader", before.leader)?;
    so(before.leader.is_some() && before.leader != claim.at, "it follows nobody else")
}

pub fn heard(claim: &RaftClaim) -> Verdict {
    let (me, before) = (claim.actor_id()?, earlier(claim)?);
    let members = configuration(claim, before);
    let heard = set_of(claim, "heard", members)?;
    so(heard & quorum::bit(me) == 0, "it counts itself among the others")?;
    so(heard & !before.extra.heard == 0, "it did not hear from all of those")?;
    claim.is("own", members.votes(me))?;
    claim.is("term", before.term)?;
    let quorum = members.is_quorum(heard | quorum::bit(me));
    so(quorum == (claim.id == note::QUORUM_HEARD), "that is a majority, or it is none")?;
    so(leads(claim.actor()?) == quorum, "it goes on leading, or it does not")
}
