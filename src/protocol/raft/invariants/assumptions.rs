//! What Raft rests on outside itself, seen from outside: when that is no longer so. Disks are the simulator's.

use super::ghost::{Clock, Ghost};
use crate::protocol::raft::Raft;
use crate::protocol::raft::about::note;
use crate::protocol::raft::about::{OWN_CLIENT_ID, REMOVED_IS_SILENT};
use crate::protocol::raft::config::{Change, Config, Reads};
use crate::protocol::raft::message::Message;
use crate::protocol::raft::node::Role;
use crate::protocol::{Moment, ONE_CLOCK_RATE, Observation, Seen};
use crate::value::Value;

/// A server that is no member any more, by the configuration that is committed, stands for election. Those
/// that stick to a leader pass it over. Source: dissertation §4.2.3.
pub fn removed_are_silent(config: &Config, ghost: &Ghost, seen: &Seen<Raft>, observation: &mut Observation) {
    let extensions = &config.extensions;
    if extensions.membership == Change::No || extensions.sticks() || ghost.members.has(seen.at) {
        return;
    }
    if seen.nodes.own().as_ref().is_some_and(|node| matches!(node.role, Role::Candidate { .. })) {
        observation.no_longer_holds(REMOVED_IS_SILENT);
    }
}

/// A client asks under an id under which another one has asked before. Source: dissertation §6.3.
pub fn own_ids(config: &Config, ghost: &Ghost, seen: &Seen<Raft>, observation: &mut Observation) {
    let asks = seen.client.is_some_and(|client| crate::protocol::Client::pending(client).is_some());
    if !config.extensions.shared_session || !asks {
        return;
    }
    let first = ghost.firsts.iter().find_map(|variant| variant.entry.command.request());
    if first.is_some_and(|request| request.client != seen.at) {
        observation.no_longer_holds(OWN_CLIENT_ID);
    }
}

/// Whether the assumption on which a lease rests holds: no server times out sooner than the shortest
/// election timeout after it heard its leader, and no leader's heartbeat is late.
pub fn watch_clocks(config: &Config, ghost: &mut Ghost, seen: &Seen<Raft>, observation: &mut Observation) {
    if config.extensions.reads != Reads::Lease {
        return;
    }
    let clock = &mut ghost.clocks[seen.at.index()];
    let Some(node) = seen.nodes.own() else {
        clock.round = (0, 0);
        return;
    };
    let leads = matches!(node.role, Role::Leader { .. });
    let round = (node.term, if leads { node.extra.round } else { node.extra.heard_round });
    let fresh = clock.leads == leads && clock.round.0 == node.term && clock.round.1 > 0;
    let passed = seen.time.saturating_sub(clock.at);
    // Who stands at the leader's word stands by no clock.
    let told = matches!(seen.heard, Some(Message::TimeoutNow(_)));
    let stands = !leads && !clock.asks && !told && node.asks_for_votes();
    let early = stands && clock.round.1 > 0 && passed < config.election.0;
    let late = leads && fresh && round.1 > clock.round.1 && passed > config.heartbeat.1;
    if (early || late) && seen.moment == Moment::Ran {
        let args = vec![("server", seen.at.into()), ("passed", Value::Time(passed))];
        observation.notes.push((note::CLOCK_BROKEN, args));
        observation.no_longer_holds(ONE_CLOCK_RATE);
    }
    let moved = round != clock.round || clock.leads != leads;
    let at = if moved && (leads || node.leader.is_some()) { seen.time } else { clock.at };
    *clock = Clock { leads, asks: node.asks_for_votes(), round, at };
}
