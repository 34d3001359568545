//! Why logs cannot arise: reasons that hold of every run in which a term has one leader, a leader only appends
//! to its log, a majority elects it, and who votes for it has no newer log.
//!
//! Source: Raft §5.2, §5.3, §5.4.1.

use super::elections::{self, Ended};
use super::logs::{HIGHEST, LONGEST, Log, Picture, goes_past, position};

/// A reason. Servers are places in the picture; indexes count from 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// Two different logs of one server are asked at once.
    Twice { server: usize },
    /// No leader has term 0.
    TermZero { server: usize, index: usize },
    /// A leader appends entries of its own term, the highest that there was.
    TermsDecrease { server: usize, index: usize, before: u32, term: u32 },
    /// Logs that have an entry of one index and term are the same up to there (Log Matching, Raft Figure 3).
    PrefixesDiffer { one: usize, other: usize, index: usize, term: u32, differ: usize },
    /// A leader appends its entries one after another, after the log that it was elected with, and a term has
    /// one leader (Election Safety, Raft Figure 3).
    TwoLeaders { one: usize, other: usize, term: u32, first: usize, second: usize },
    /// When a leader was elected with `elected_with`, each log of `newer` had to be on a server of its own: an entry
    /// that is nowhere does not come back. Their servers refuse their votes, and too few are left.
    FewVoters { term: u32, elected_with: Log, newer: Vec<Log>, left: usize, needed: usize },
    /// Whichever order of elections brings the logs of these servers about, one of the leaders lacks votes.
    NoOrder { servers: Vec<usize> },
}

/// Votes that a majority of so many servers takes.
pub fn majority(servers: usize) -> usize {
    servers / 2 + 1
}

/// A reason that a look at the logs tells.
pub fn at_a_glance(picture: &Picture) -> Option<Reason> {
    if let Some(server) = picture.twice {
        return Some(Reason::Twice { server: server.index() });
    }
    let alone = picture.asked().find_map(|(server, log)| of_one_log(server, log));
    let pairs = || {
        let mut pairs = picture.asked().flat_map(|one| {
            picture.asked().filter(move |other| other.0 > one.0).map(move |other| (one, other))
        });
        pairs.find_map(|(one, other)| of_two_logs(one, other))
    };
    alone.or_else(pairs).or_else(|| few_voters(picture))
}

fn of_one_log(server: usize, log: &[u32]) -> Option<Reason> {
    if let Some(place) = log.iter().position(|term| *term == 0) {
        return Some(Reason::TermZero { server, index: place + 1 });
    }
    let place = log.windows(2).position(|pair| pair[0] > pair[1])?;
    Some(Reason::TermsDecrease { server, index: place + 2, before: log[place], term: log[place + 1] })
}

fn of_two_logs((one, log): (usize, &Log), (other, second): (usize, &Log)) -> Option<Reason> {
    let differ = log.iter().zip(second).position(|(term, other)| term != other)?;
    let again = (differ + 1..log.len().min(second.len())).find(|place| log[*place] == second[*place]);
    if let Some(place) = again {
        let (index, term) = (place + 1, log[place]);
        return Some(Reason::PrefixesDiffer { one, other, index, term, differ: differ + 1 });
    }
    // After the place where they differ a term that both have has two beginnings.
    let term = log[differ..].iter().copied().find(|term| second[differ..].contains(term))?;
    let first_of = |log: &[u32]| log.iter().position(|own| *own == term).map_or(0, |place| place + 1);
    Some(Reason::TwoLeaders { one, other, term, first: first_of(log), second: first_of(second) })
}

/// The first term whose leader lacks votes whatever else happened.
fn few_voters(picture: &Picture) -> Option<Reason> {
    let servers = picture.logs.len();
    let needed = majority(servers);
    let mut terms: Vec<u32> = picture.asked().flat_map(|(_, log)| log.iter().copied()).collect();
    terms.sort_unstable();
    terms.dedup();
    terms.into_iter().find_map(|term| {
        let elected_with = picture.elected_with(term)?.to_vec();
        let newer = newer_ends(picture, term, &elected_with);
        let left = servers.saturating_sub(newer.len());
        (left < needed).then_some(Reason::FewVoters { term, elected_with, newer, left, needed })
    })
}

/// The longest logs of earlier terms than `term`, none a prefix of another, that are newer than a log: each was on
/// some server when the leader of that term was elected, and no two on one.
fn newer_ends(picture: &Picture, term: u32, than: &[u32]) -> Vec<Log> {
    let mut ends: Vec<Log> = picture.asked().map(|(_, log)| Picture::before(log, term).to_vec()).collect();
    ends.sort_unstable();
    ends.dedup();
    let all = ends.clone();
    ends.retain(|log| !all.iter().any(|other| goes_past(other, log)));
    ends.retain(|log| position(log) > position(than));
    ends
}

/// Of a picture for which the search found no order of elections: the servers whose logs alone have none, as few as
/// leaving out one after the other gives before the states that are `left` have been made: what is true of fewer
/// servers is true of more.
pub fn no_order(picture: &Picture, mut left: usize) -> Reason {
    let mut fewer = picture.clone();
    let asked: Vec<usize> = picture.asked().map(|(server, _)| server).collect();
    for server in asked {
        let log = fewer.logs[server].take();
        let still =
            at_a_glance(&fewer).is_some() || elections::from_nothing(&fewer, &mut left) == Ended::None;
        if !still {
            fewer.logs[server] = log;
        }
    }
    at_a_glance(&fewer)
        .unwrap_or_else(|| Reason::NoOrder { servers: fewer.asked().map(|(server, _)| server).collect() })
}

/// Whether a planner takes on a picture of this size.
pub fn is_in_reach(picture: &Picture) -> bool {
    picture.highest_term() <= HIGHEST && picture.asked().all(|(_, log)| log.len() <= LONGEST)
}
