//! Which elections bring logs about, sought from the end: the last term first.
//!
//! Only the leader of a term appends in it, and a server takes what a leader sends only while it is in that leader's
//! term, or comes into it. A server's terms only grow, so that all of one term can be taken before all of the
//! next: a run is a row of terms, in each of which at most one leader is elected, by a majority none of whose
//! logs is newer than its own, appends, and gives servers prefixes of its log. Source: Raft §5.1 to §5.4.1.
//!
//! From the end each server either [`Constraint::Holds`] one log, or it is [`Constraint::Free`]: some later leader gave it
//! what it holds at the end, so that before that its log may be nearly any. A leader that is taken back leaves the
//! server with the log that it was elected with, and every server that it gave its log free. Logs that
//! nobody holds in the end count too, where terms are left for them ([`Step::hidden_ends`]).

use super::leadership::{Leadership, Start};
use super::logs::{Log, Picture, Position, goes_past, position};
use super::refute::majority;
use std::collections::{BTreeSet, VecDeque};

/// Terms between those of the picture, in which entries may have been that nobody holds in the end: of more a search
/// does not try all.
const MOST_GAPS: usize = 8;

/// How a search ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ended {
    /// These leaderships, the first one first, lead to the logs.
    Found(Vec<Leadership>),
    /// No leaderships do.
    None,
    /// It gave up.
    Unknown,
}

/// What is known of a server's log before the terms that were taken back.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Constraint {
    Holds(Log),
    /// Any log but one that goes past `not_past` (a leader that gave it that one would have left the rest), and none
    /// that is newer than `bound`: it votes for such a log.
    Free {
        not_past: Option<Log>,
        bound: Option<Position>,
    },
}

impl Constraint {
    const FREE: Constraint = Constraint::Free { not_past: None, bound: None };

    fn may_hold(&self, log: &[u32]) -> bool {
        match self {
            Constraint::Holds(own) => own == log,
            Constraint::Free { not_past, bound } => {
                !not_past.as_ref().is_some_and(|end| goes_past(log, end))
                    && bound.is_none_or(|bound| position(log) <= bound)
            }
        }
    }
}

type State = Vec<Constraint>;

/// The elections from a fresh cluster.
pub fn from_nothing(picture: &Picture, left: &mut usize) -> Ended {
    find(picture, &Start { logs: vec![Log::new(); picture.logs.len()], term: 0 }, left)
}

/// The elections that lead from `start` to a picture that has no fault at a glance. From servers with entries, or past
/// the first term, [`Ended::None`] says nothing of what old leaders may still do. It gives up when it has made the states
/// that are `left`, and takes off those that it made.
pub fn find(picture: &Picture, start: &Start, left: &mut usize) -> Ended {
    match Search::new(picture, start, false, left).run(picture) {
        Ended::None => {
            let mut search = Search::new(picture, start, true, left);
            if search.gaps.len() > MOST_GAPS { Ended::Unknown } else { search.run(picture) }
        }
        ended => ended,
    }
}

struct Search<'a> {
    start: &'a Start,
    /// States that it may still make.
    left: &'a mut usize,
    /// Terms of the picture, and those between in which entries may have been that nobody holds in the end.
    highest: u32,
    gaps: Vec<u32>,
    /// Whether leaders are tried that give no server what it holds in the end, and entries that nobody holds then:
    /// few logs need them.
    thorough: bool,
    /// States of a term from which nothing leads to the start.
    dead: BTreeSet<(u32, State)>,
}

impl Search<'_> {
    fn new<'a>(picture: &Picture, start: &'a Start, thorough: bool, left: &'a mut usize) -> Search<'a> {
        // Two more terms for entries that nobody holds in the end.
        let highest = picture.highest_term().max(start.term) + if thorough { 2 } else { 0 };
        let has = |term: &u32| picture.asked().any(|(_, log)| log.contains(term));
        let gaps: Vec<u32> = (start.term + 1..=highest).filter(|term| !has(term)).collect();
        Search { start, left, highest, gaps, thorough, dead: BTreeSet::new() }
    }

    /// Leaders of terms past the highest in the picture first: as few as do.
    fn run(&mut self, picture: &Picture) -> Ended {
        let constraint = |log: &Option<Log>| log.clone().map_or(Constraint::FREE, Constraint::Holds);
        let first: State = picture.logs.iter().map(constraint).collect();
        let mut known = BTreeSet::from([self.key(&first)]);
        let mut waiting = VecDeque::from([(first, Vec::new())]);
        while let Some((state, after)) = waiting.pop_front() {
            let mut leaderships = Vec::new();
            if self.back(self.highest, &state, &mut leaderships) {
                return Ended::Found(in_order(leaderships, after, self.highest));
            }
            if *self.left == 0 {
                return Ended::Unknown;
            }
            let past = self.highest.saturating_add(1);
            let elections = self.step(past, &state).elections();
            self.made(elections.len());
            for (state, leadership) in elections {
                if known.insert(self.key(&state)) {
                    let after = [&after[..], &[leadership]].concat();
                    waiting.push_back((state, after));
                }
            }
        }
        Ended::None
    }

    fn made(&mut self, states: usize) {
        *self.left = self.left.saturating_sub(states);
    }

    /// States that differ only in which server is which are one, where all begin alike.
    fn key(&self, state: &State) -> State {
        let mut key = state.clone();
        if self.start.logs.windows(2).all(|pair| pair[0] == pair[1]) {
            key.sort_unstable();
        }
        key
    }

    fn step<'s>(&'s self, term: u32, state: &'s State) -> Step<'s> {
        Step { term, state, gaps: &self.gaps, thorough: self.thorough, start: self.start }
    }

    /// Whether leaderships of terms up to `term` lead from the start to a state; they are added, the last one first.
    fn back(&mut self, term: u32, state: &State, leaderships: &mut Vec<Leadership>) -> bool {
        if term == self.start.term {
            return state.iter().zip(&self.start.logs).all(|(constraint, log)| constraint.may_hold(log));
        }
        let key = (term, self.key(state));
        if *self.left == 0 || self.dead.contains(&key) {
            return false;
        }
        self.made(1);
        let step = self.step(term, state);
        if step.is_idle() && self.back(term - 1, state, leaderships) {
            return true;
        }
        let elections = self.step(term, state).elections();
        self.made(elections.len());
        for (before, leadership) in elections {
            leaderships.push(leadership);
            if self.back(term - 1, &before, leaderships) {
                return true;
            }
            leaderships.pop();
        }
        self.dead.insert(key);
        false
    }
}

/// The first one first; those past the picture's terms are counted on from there.
fn in_order(mut leaderships: Vec<Leadership>, after: Vec<Leadership>, highest: u32) -> Vec<Leadership> {
    leaderships.reverse();
    let later = after.into_iter().rev().zip(highest + 1..);
    leaderships.extend(later.map(|(leadership, term)| Leadership { term, ..leadership }));
    leaderships
}

/// One term that is taken back.
struct Step<'a> {
    term: u32,
    state: &'a State,
    /// Terms in which entries may have been that nobody holds in the end.
    gaps: &'a [u32],
    thorough: bool,
    start: &'a Start,
}

impl Step<'_> {
    /// Whether nothing that is held needs a leader of this term.
    fn is_idle(&self) -> bool {
        !self.held().any(|(_, log)| log.last() == Some(&self.term))
    }

    fn held(&self) -> impl Iterator<Item = (usize, &Log)> {
        self.state.iter().enumerate().filter_map(|(server, constraint)| match constraint {
            Constraint::Holds(log) => Some((server, log)),
            Constraint::Free { .. } => None,
        })
    }

    /// Every election of this term that may have led to the state, and what was before it. Each frees a server,
    /// or was needed.
    fn elections(&self) -> Vec<(State, Leadership)> {
        let mut found = Vec::new();
        if self.is_idle() {
            let held: Vec<(usize, Log)> = self.held().map(|(server, log)| (server, log.clone())).collect();
            for (server, log) in held {
                self.elect(server, &log, &log, &mut found);
            }
            for log in self.ends() {
                for (server, constraint) in self.state.iter().enumerate() {
                    if matches!(constraint, Constraint::Free { .. }) {
                        self.elect_free(server, constraint, &log, &mut found);
                    }
                }
            }
            return found;
        }
        let of_term = || self.held().filter(|(_, log)| log.last() == Some(&self.term));
        let Some(log) = of_term().map(|(_, log)| log.clone()).max_by_key(Vec::len) else { return found };
        let elected_with = Picture::before(&log, self.term).to_vec();
        if of_term().any(|(_, other)| !log.starts_with(other)) {
            return found;
        }
        let free_last = |server: &usize| matches!(self.state[*server], Constraint::Free { .. });
        let mut leaders: Vec<usize> =
            (0..self.state.len()).filter(|server| self.state[*server].may_hold(&log)).collect();
        leaders.sort_by_key(free_last);
        for leader in leaders {
            self.elect(leader, &elected_with, &log, &mut found);
        }
        found
    }

    /// Takes back the term of a leader whose own log is not known: it had this one, and may have appended what
    /// nobody holds in the end.
    fn elect_free(
        &self,
        leader: usize,
        constraint: &Constraint,
        log: &Log,
        found: &mut Vec<(State, Leadership)>,
    ) {
        if constraint.may_hold(log) {
            self.elect(leader, log, log, found);
        }
        let appended = [&log[..], &[self.term]].concat();
        if self.thorough && self.gaps.contains(&self.term) && constraint.may_hold(&appended) {
            self.elect(leader, log, &appended, found);
        }
    }

    /// Logs that a server may have led with whose own log is not known: with each it gives some server what that
    /// holds.
    fn ends(&self) -> BTreeSet<Log> {
        let mut ends = BTreeSet::new();
        let held: Vec<&Log> = self.held().map(|(_, log)| log).collect();
        for log in held.iter().copied().chain(&self.start.logs) {
            let prefixes = (0..=log.len()).map(|count| &log[..count]);
            let gives = |end: &&[u32]| {
                self.thorough || held.iter().any(|log| !log.is_empty() && end.starts_with(log))
            };
            ends.extend(prefixes.filter(gives).map(<[u32]>::to_vec));
        }
        if self.thorough {
            let hidden: Vec<Log> = ends.iter().flat_map(|log| self.hidden_ends(log)).collect();
            ends.extend(hidden);
        }
        ends
    }

    /// A log with entries after it that nobody holds in the end, one of each of some terms that are left for them: they
    /// make it newer. How many there are of one term changes no vote.
    fn hidden_ends(&self, log: &[u32]) -> Vec<Log> {
        let last = position(log).0;
        let is_left = |term: &&u32| {
            (last + 1..self.term).contains(*term) && !self.held().any(|(_, held)| held.contains(term))
        };
        let mut ends: Vec<Log> = vec![log.to_vec()];
        for term in self.gaps.iter().filter(is_left) {
            let longer: Vec<Log> = ends.iter().map(|end| [&end[..], &[*term]].concat()).collect();
            ends.extend(longer);
        }
        ends.split_off(1)
    }

    /// Takes back one leader's term.
    fn elect(&self, leader: usize, elected_with: &Log, log: &Log, found: &mut Vec<(State, Leadership)>) {
        let mut before = self.state.clone();
        before[leader] = Constraint::Holds(elected_with.clone());
        let mut gives = Vec::new();
        let mut resets = Vec::new();
        for (server, constraint) in self.state.iter().enumerate().filter(|(server, _)| *server != leader) {
            match constraint {
                Constraint::Holds(own) if !own.is_empty() && log.starts_with(own) => {
                    let is_new = own.last() == Some(&self.term);
                    before[server] =
                        Constraint::Free { not_past: (!is_new).then(|| own.clone()), bound: None };
                    gives.push((server, own.len()));
                }
                Constraint::Holds(_) => {}
                free => resets.extend(self.reset(server, free, log)),
            }
        }
        if self.is_idle() && gives.is_empty() && resets.is_empty() {
            return;
        }
        // Each of those that were free already may have been given something too, or not.
        for chosen in 0..1_u32 << resets.len() {
            let (mut before, mut gives) = (before.clone(), gives.clone());
            for (_, (server, constraint, count)) in
                resets.iter().enumerate().filter(|(place, _)| chosen >> place & 1 == 1)
            {
                before[*server] = constraint.clone();
                gives.push((*server, *count));
            }
            for before in with_votes(before, leader, position(elected_with)) {
                let leadership = Leadership {
                    term: self.term,
                    leader,
                    elected_with: elected_with.clone(),
                    log: log.clone(),
                    gives: gives.clone(),
                };
                found.push((before, leadership));
            }
        }
    }

    /// What a free server may have been before it was given as much of a log as it may hold; none if that
    /// allows it nothing more.
    fn reset(&self, server: usize, free: &Constraint, log: &[u32]) -> Option<(usize, Constraint, usize)> {
        if *free == Constraint::FREE {
            return None;
        }
        let count = (1..=log.len()).rev().find(|count| free.may_hold(&log[..*count]))?;
        let is_new = log[..count].last() == Some(&self.term);
        let constraint = Constraint::Free { not_past: (!is_new).then(|| log[..count].to_vec()), bound: None };
        (constraint != *free).then_some((server, constraint, count))
    }
}

/// The states in which a majority votes for a log that ends at `candidate`: free servers vote if theirs is not newer.
fn with_votes(before: State, leader: usize, candidate: Position) -> Vec<State> {
    let mut needed = majority(before.len()).saturating_sub(1);
    let mut free = Vec::new();
    for (server, constraint) in before.iter().enumerate().filter(|(server, _)| *server != leader) {
        let votes = match constraint {
            Constraint::Holds(log) => position(log) <= candidate,
            Constraint::Free { bound, .. } => bound.is_some_and(|bound| bound <= candidate),
        };
        if votes {
            needed = needed.saturating_sub(1);
        } else if matches!(constraint, Constraint::Free { .. }) {
            free.push(server);
        }
    }
    if needed > free.len() {
        return Vec::new();
    }
    let chosen = (0..1_u32 << free.len()).filter(|chosen| chosen.count_ones() as usize == needed);
    let state = |chosen: u32| {
        let mut before = before.clone();
        for (_, server) in free.iter().enumerate().filter(|(place, _)| chosen >> place & 1 == 1) {
            if let Constraint::Free { bound, .. } = &mut before[*server] {
                *bound = Some(candidate);
            }
        }
        before
    };
    chosen.map(state).collect()
}
