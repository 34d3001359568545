//! What Raft's sentences claim; see [`crate::protocol::claims`].

mod clients;
mod elections;
mod logs;
mod members;

use super::Raft;
use super::invariants::Ghost;
use super::log::Entry;
use super::node::{Node, Role};
use super::quorum::{self, Count, Members, Set};
use crate::protocol::claims::{Claim, Claims, Verdict, so};
use crate::value::{NodeId, Value};

pub const CLAIMS: Claims<Raft> = &[
    ("boots", logs::boots),
    ("election-timeout", elections::stands),
    ("votes", elections::votes),
    ("vote-refused-stale", elections::refuses_stale),
    ("vote-refused-voted", elections::refuses_voted),
    ("vote-refused-log", elections::refuses_log),
    ("waits-anew", elections::waits_anew),
    ("vote-counted", elections::counts),
    ("vote-denied", elections::is_denied),
    ("vote-too-late", elections::is_late),
    ("wins", elections::wins),
    ("newer-term", elections::moves_on),
    ("steps-down", elections::moves_on),
    ("yields", elections::yields),
    ("two-leaders", elections::sees_another),
    ("pre-vote-asks", elections::asks),
    ("pre-vote-grants", elections::would_vote),
    ("pre-vote-hears-leader", elections::follows_leader),
    ("pre-vote-counted", elections::counts),
    ("pre-vote-denied", elections::would_not),
    ("vote-ignored", elections::ignores),
    ("leader-unchecked", elections::is_unchecked),
    ("quorum-heard", elections::heard),
    ("quorum-lost", elections::heard),
    ("no-op", logs::no_op),
    ("transfer-begins", members::hands_over),
    ("transfer-tells", members::tells),
    ("transfer-fails", members::gives_up),
    ("transfer-ends", members::ends),
    ("transfer-refuses", members::refuses),
    ("timeout-now", members::is_told),
    ("timeout-now-late", members::is_told_late),
    ("members-change", members::changes),
    ("joint-begins", members::changes),
    ("removed-leader", members::is_removed),
    ("stays-out", members::stays_out),
    ("read-waits", clients::read_waits),
    ("read-needs-write", clients::read_needs_write),
    ("read-index", clients::reads),
    ("read-unconfirmed", clients::reads),
    ("lease-read", clients::reads),
    ("follows-still", clients::confirms),
    ("confirm-stale", clients::denies),
    ("leads-still", clients::is_confirmed),
    ("answers-read", clients::answers_read),
    ("read-dropped", clients::drops_read),
    ("clock-broken", clients::clock),
    ("appends", logs::appends),
    ("sends", logs::sends),
    ("heartbeat", logs::beats),
    ("append-stale", logs::stale),
    ("append-too-short", logs::too_short),
    ("append-differs", logs::differs),
    ("truncates", logs::conflicts),
    ("keeps-conflict", logs::conflicts),
    ("erases-suffix", logs::erases),
    ("agrees-falsely", logs::agrees),
    ("accepts", logs::accepts),
    ("heartbeat-ok", logs::agrees),
    ("match-advances", logs::hears_match),
    ("match-same", logs::hears_match),
    ("backs-up", logs::backs_up),
    ("reply-too-late", logs::is_late),
    ("flow-replicates", logs::flows),
    ("flow-full", logs::flows),
    ("flow-probes", logs::flows),
    ("flow-compacted", logs::flows),
    ("takes-snapshot", logs::takes_snapshot),
    ("sends-snapshot", logs::sends_snapshot),
    ("snapshot-old-term", logs::stale),
    ("snapshot-stale", logs::outdated_snapshot),
    ("installs-snapshot", logs::installs),
    ("commits", members::commits),
    ("is-committed", members::is_committed),
    ("old-term-waits", members::waits),
    ("learns-commit", logs::learns),
    ("applies", logs::applies),
    ("not-leader", clients::not_leader),
    ("answers", clients::answers),
    ("duplicate-answered", clients::known),
    ("duplicate-waiting", clients::waits),
    ("duplicate-applied", clients::skips),
    ("outdated-skipped", clients::skips_outdated),
    ("request-too-old", clients::too_old),
    ("other-command", clients::other),
];

type RaftClaim<'a> = Claim<'a, Raft>;

/// The speaker's memory before the action, where it was up.
fn earlier<'a>(claim: &RaftClaim<'a>) -> Result<&'a Node, String> {
    claim.before.ok_or_else(|| "it was down".to_owned())
}

/// The speaker's entry at an index, or what it had there before a snapshot replaced it.
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
    so(nodes.iter().all(|node| members.has(*node)), "a node counts that is no member")?;
    Ok(quorum::set(&nodes))
}

fn term_arg(claim: &RaftClaim, name: &str) -> Result<u32, String> {
    u32::try_from(claim.number(name)?).map_err(|_| format!("{name}: no term"))
}

/// That the speaker is in the term which the argument names, which is its own.
fn own_term(claim: &RaftClaim, name: &str) -> Verdict {
    let node = claim.speaker()?;
    // A handler may go on into the next term after it said so.
    let before = claim.before.map(|before| before.term);
    claim.is_any(name, before.into_iter().chain([node.term]))
}

fn word(role: &Role) -> Value {
    Value::Word(role.word())
}
