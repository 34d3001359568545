//! What Raft rests on outside itself, seen from global: when that is no longer so. Clocks are in
//! [`super::reads`], where a lease trusts them; disks are the simulator's.

use super::Raft;
use super::extensions::{Change, OWN_CLIENT_ID, REMOVED_IS_SILENT};
use super::ghost::Ghost;
use super::node::{Config, Role};
use crate::protocol::{Observation, Seen};

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
