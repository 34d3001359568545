//! A judge of which logs can arise, slow and written apart from the planner: every run of a small abstract Raft
//! (§5.1 to §5.4.1) in any order, with no thought of which terms come first.
//!
//! A server is its log, its currentTerm and whether it leads. A majority elects a candidate in a term that is
//! new to all of them (who voted in a term or follows in it is in that term) if no voter's log is more up to date;
//! a leader appends; a leader gives a server that is not past its term any prefix of its log.

use std::collections::{BTreeSet, HashSet};

pub type Log = Vec<u8>;

#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Server {
    log: Log,
    term: u8,
    leads: bool,
}

/// What the runs are bounded by.
#[derive(Copy, Clone)]
pub struct Scope {
    pub servers: usize,
    pub entries: usize,
    pub terms: u8,
}

/// The logs of all states that can be reached, each sorted: servers are alike.
pub fn reachable(scope: Scope) -> BTreeSet<Vec<Log>> {
    let fresh = Server { log: Log::new(), term: 0, leads: false };
    let first = vec![fresh; scope.servers];
    let mut seen = HashSet::from([first.clone()]);
    let mut waiting = vec![first];
    let mut logs = BTreeSet::new();
    while let Some(state) = waiting.pop() {
        logs.insert(sorted(state.iter().map(|server| server.log.clone()).collect()));
        for next in moves(&state, scope) {
            let next = sorted(next);
            if seen.insert(next.clone()) {
                waiting.push(next);
            }
        }
    }
    logs
}

pub fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort();
    all
}

fn moves(state: &[Server], scope: Scope) -> Vec<Vec<Server>> {
    let mut all = Vec::new();
    for leader in 0..state.len() {
        elections(state, leader, scope, &mut all);
        let Server { log, term, leads } = state[leader].clone();
        if !leads {
            continue;
        }
        if log.len() < scope.entries {
            let mut next = state.to_vec();
            next[leader].log.push(term);
            all.push(next);
        }
        for follower in (0..state.len()).filter(|other| *other != leader && state[*other].term <= term) {
            for count in 0..=log.len() {
                let mut next = state.to_vec();
                let own = &mut next[follower];
                let agrees = own.log.len() >= count && own.log[..count] == log[..count];
                if !agrees {
                    own.log = log[..count].to_vec();
                }
                (own.term, own.leads) = (term, false);
                all.push(next);
            }
        }
    }
    all
}

fn elections(state: &[Server], candidate: usize, scope: Scope, all: &mut Vec<Vec<Server>>) {
    let end = |log: &Log| (log.last().copied().unwrap_or(0), log.len());
    let own = end(&state[candidate].log);
    for term in state[candidate].term + 1..=scope.terms {
        for voters in 0..1_u32 << state.len() {
            let votes = |server: usize| voters >> server & 1 == 1;
            if voters.count_ones() as usize != state.len() / 2 + 1 || !votes(candidate) {
                continue;
            }
            let grants = |(server, voter): (usize, &Server)| {
                !votes(server) || server == candidate || voter.term < term && end(&voter.log) <= own
            };
            if !state.iter().enumerate().all(grants) {
                continue;
            }
            let mut next = state.to_vec();
            for server in (0..state.len()).filter(|server| votes(*server)) {
                (next[server].term, next[server].leads) = (term, server == candidate);
            }
            all.push(next);
        }
    }
}
