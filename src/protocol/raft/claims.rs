//! What Raft's sentences claim; see [`crate::protocol::claims`].

mod clients;
mod elections;
mod logs;
mod members;
mod reads;

use super::Raft;
use super::about::note;
use super::invariants::Ghost;
use super::log::Entry;
use super::node::{Node, Role};
use super::quorum::{self, Count, Members, Set};
use crate::protocol::claims::{Claim, Claims, Verdict, so};
use crate::value::{NodeId, Value};

pub const CLAIMS: Claims<Raft> = &[
    (note::BOOTS, logs::boots),
    (note::ELECTION_TIMEOUT, elections::stands),
    (note::VOTES, elections::votes),
    (note::VOTE_REFUSED_STALE, elections::refuses_stale),
    (note::VOTE_REFUSED_VOTED, elections::refuses_voted),
    (note::VOTE_REFUSED_LOG, elections::refuses_log),
    (note::WAITS_ANEW, elections::waits_anew),
    (note::VOTE_COUNTED, elections::counts),
    (note::VOTE_DENIED, elections::is_denied),
    (note::VOTE_TOO_LATE, elections::is_late),
    (note::WINS, elections::wins),
    (note::NEWER_TERM, elections::moves_on),
    (note::STEPS_DOWN, elections::moves_on),
    (note::YIELDS, elections::yields),
    (note::TWO_LEADERS, elections::sees_another),
    (note::PRE_VOTE_ASKS, elections::asks),
    (note::PRE_VOTE_GRANTS, elections::would_vote),
    (note::PRE_VOTE_HEARS_LEADER, elections::follows_leader),
    (note::PRE_VOTE_COUNTED, elections::counts),
    (note::PRE_VOTE_DENIED, elections::would_not),
    (note::VOTE_IGNORED, elections::ignores),
    (note::LEADER_UNCHECKED, elections::is_unchecked),
    (note::QUORUM_HEARD, elections::heard),
    (note::QUORUM_LOST, elections::heard),
    (note::NO_OP, logs::no_op),
    (note::TRANSFER_BEGINS, members::hands_over),
    (note::TRANSFER_TELLS, members::tells),
    (note::TRANSFER_FAILS, members::gives_up),
    (note::TRANSFER_ENDS, members::ends),
    (note::TRANSFER_REFUSES, members::refuses),
    (note::TIMEOUT_NOW, members::is_told),
    (note::TIMEOUT_NOW_LATE, members::is_told_late),
    (note::MEMBERS_CHANGE, members::changes),
    (note::JOINT_BEGINS, members::changes),
    (note::REMOVED_LEADER, members::is_removed),
    (note::STAYS_OUT, members::stays_out),
    (note::LEARNERS_CHANGE, members::learners_change),
    (note::LEARNER_WAITS, members::learner_waits),
    (note::READ_WAITS, clients::read_waits),
    (note::READ_NEEDS_WRITE, clients::read_needs_write),
    (note::READ_INDEX, clients::reads),
    (note::READ_UNCONFIRMED, clients::reads),
    (note::LEASE_READ, clients::reads),
    (note::FOLLOWS_STILL, clients::confirms),
    (note::CONFIRM_STALE, clients::denies),
    (note::LEADS_STILL, clients::is_confirmed),
    (note::ANSWERS_READ, clients::answers_read),
    (note::READ_DROPPED, clients::drops_read),
    (note::READ_FORWARDS, reads::forwards),
    (note::READ_INDEX_TOLD, reads::tells),
    (note::READ_INDEX_REFUSED, reads::refuses),
    (note::READ_INDEX_LATE, reads::is_late),
    (note::READ_CATCHES_UP, reads::catches_up),
    (note::FORWARD_DROPPED, reads::drops),
    (note::CLOCK_BROKEN, clients::clock),
    (note::APPENDS, logs::appends),
    (note::SENDS, logs::sends),
    (note::HEARTBEAT, logs::beats),
    (note::APPEND_STALE, logs::stale),
    (note::APPEND_TOO_SHORT, logs::too_short),
    (note::APPEND_DIFFERS, logs::differs),
    (note::TRUNCATES, logs::conflicts),
    (note::KEEPS_CONFLICT, logs::conflicts),
    (note::ERASES_SUFFIX, logs::erases),
    (note::AGREES_FALSELY, logs::agrees),
    (note::ACCEPTS, logs::accepts),
    (note::HEARTBEAT_OK, logs::agrees),
    (note::MATCH_ADVANCES, logs::hears_match),
    (note::MATCH_SAME, logs::hears_match),
    (note::BACKS_UP, logs::backs_up),
    (note::REPLY_TOO_LATE, logs::is_late),
    (note::FLOW_REPLICATES, logs::flows),
    (note::FLOW_FULL, logs::flows),
    (note::FLOW_PROBES, logs::flows),
    (note::FLOW_COMPACTED, logs::flows),
    (note::TAKES_SNAPSHOT, logs::takes_snapshot),
    (note::SENDS_SNAPSHOT, logs::sends_snapshot),
    (note::SNAPSHOT_OLD_TERM, logs::stale),
    (note::SNAPSHOT_STALE, logs::outdated_snapshot),
    (note::INSTALLS_SNAPSHOT, logs::installs),
    (note::COMMITS, members::commits),
    (note::IS_COMMITTED, members::is_committed),
    (note::OLD_TERM_WAITS, members::waits),
    (note::LEARNS_COMMIT, logs::learns),
    (note::APPLIES, logs::applies),
    (note::NOT_LEADER, clients::not_leader),
    (note::ANSWERS, clients::answers),
    (note::DUPLICATE_ANSWERED, clients::known),
    (note::DUPLICATE_WAITING, clients::waits),
    (note::DUPLICATE_APPLIED, clients::skips),
    (note::OUTDATED_SKIPPED, clients::skips_outdated),
    (note::REQUEST_TOO_OLD, clients::too_old),
    (note::OTHER_COMMAND, clients::other),
];

type RaftClaim<'a> = Claim<'a, Raft>;

/// The acting node's memory before the action, where it was up.
fn earlier<'a>(claim: &RaftClaim<'a>) -> Result<&'a Node, String> {
    claim.before.ok_or_else(|| "it was down".to_owned())
}

/// The acting node's entry at an index, or what it had there before a snapshot replaced it.
fn entry_at<'a>(claim: &RaftClaim<'a>, index: u64) -> Result<&'a Entry, String> {
    let logs = || [claim.after(), claim.before].into_iter().flatten().map(|node| &node.log);
    let entry = logs().find_map(|log| log.get(index).or_else(|| claim.ghost.entry(log, index)));
    entry.ok_or_else(|| format!("there is no entry {index}"))
}

/// The members by a server's log.
fn configuration(claim: &RaftClaim, node: &Node) -> Members {
    node.members(claim.config)
}

fn leads(node: &Node) -> bool {
    node.leads()
}

/// That the term in the argument was led by that server.
fn led(ghost: &Ghost, leader: NodeId, term: u32) -> Verdict {
    match ghost.leaders.get(&term) {
        Some(first) if *first == leader => Ok(()),
        // Only where two lead one term is it another.
        Some(_) => Ok(()),
        None => Err(format!("nobody led term {term}")),
    }
}

/// That the counts of a quorum are those of what is `counted` among `members`: nobody counts who is no member.
fn tally(claim: &RaftClaim, members: Members, counted: impl Count) -> Verdict {
    for (name, value) in members.tally(counted) {
        claim.is(name, value)?;
    }
    Ok(())
}

/// The set of servers that an argument lists, all of them members.
fn set_of(claim: &RaftClaim, name: &str, members: Members) -> Result<Set, String> {
    let nodes = claim.all_nodes(name)?;
    so(nodes.iter().all(|node| members.votes(*node)), "a node counts that has no vote")?;
    Ok(quorum::set(&nodes))
}

fn term_arg(claim: &RaftClaim, name: &str) -> Result<u32, String> {
    u32::try_from(claim.number(name)?).map_err(|_| format!("{name}: no term"))
}

/// That the acting node is in the term which the argument names, which is its own.
fn own_term(claim: &RaftClaim, name: &str) -> Verdict {
    let node = claim.actor()?;
    // A handler may go on into the next term after it said so.
    let before = claim.before.map(|before| before.term);
    claim.is_any(name, before.into_iter().chain([node.term]))
}

fn word(role: &Role) -> Value {
    Value::Word(role.word())
}
