//! `synod check --count` against a slow model of single-decree Paxos, written from "Paxos Made Simple" §2.2 and §2.4 for
//! this test alone: states are kept whole, in a set, and nothing is left out.

use crate::shell::{all, call};
use std::collections::{BTreeSet, VecDeque};
use synod::check::explore::{Bounds, Explorer, How, Outcome, Property};
use synod::script;

/// Every proposer has one ballot, its own place: all are of the same round.
type Ballot = usize;
type Proposal = (Ballot, usize);

#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Message {
    Prepare,
    Promise(Option<Proposal>),
    /// Refused, for a ballot that was promised.
    Nack(Ballot),
    Accept(usize),
    Accepted(usize),
}

#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Prepare,
    Accept,
    /// Refused: it waits before it tries again, and here it never does.
    Waiting,
    Done,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Proposer {
    phase: Phase,
    value: usize,
    promises: BTreeSet<usize>,
    found: Option<Proposal>,
    heard: BTreeSet<usize>,
    /// It was refused, and would wait longer the next time: that does not go by with a decision.
    refused: bool,
}

#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Acceptor {
    promised: Option<Ballot>,
    accepted: Option<Proposal>,
}

/// Of a message: whose ballot it is of, which acceptor is at its other end, and what it says.
type Envelope = (Ballot, usize, Message);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    proposers: Vec<Proposer>,
    acceptors: Vec<Acceptor>,
    /// Under way, in order, the same one as often as it is.
    messages: Vec<Envelope>,
}

impl State {
    fn start(proposers: usize, acceptors: usize) -> State {
        let proposer = |value| Proposer {
            phase: Phase::Prepare,
            value,
            promises: BTreeSet::new(),
            found: None,
            heard: BTreeSet::new(),
            refused: false,
        };
        let pairs = (0..proposers).flat_map(|ballot| (0..acceptors).map(move |acceptor| (ballot, acceptor)));
        State {
            proposers: (0..proposers).map(proposer).collect(),
            acceptors: vec![Acceptor::default(); acceptors],
            messages: pairs.map(|(ballot, acceptor)| (ballot, acceptor, Message::Prepare)).collect(),
        }
    }

    fn after(&self, place: usize) -> State {
        let mut next = self.clone();
        let (ballot, acceptor, message) = next.messages.remove(place);
        let sent = next.receive(ballot, acceptor, message);
        next.messages.extend(sent);
        next.messages.sort();
        next
    }

    fn receive(&mut self, ballot: Ballot, from: usize, message: Message) -> Vec<Envelope> {
        let quorum = self.acceptors.len() / 2 + 1;
        let (proposer, acceptor) = (&mut self.proposers[ballot], &mut self.acceptors[from]);
        let preparing = proposer.phase == Phase::Prepare;
        match message {
            Message::Prepare | Message::Accept(_) => {
                if let Some(promised) = acceptor.promised.filter(|promised| *promised > ballot) {
                    return vec![(ballot, from, Message::Nack(promised))];
                }
                acceptor.promised = Some(ballot);
                let Message::Accept(value) = message else {
                    return vec![(ballot, from, Message::Promise(acceptor.accepted))];
                };
                acceptor.accepted = Some((ballot, value));
                vec![(ballot, from, Message::Accepted(value))]
            }
            Message::Promise(accepted) if preparing => {
                proposer.promises.insert(from);
                proposer.found = proposer.found.max(accepted);
                if proposer.promises.len() < quorum {
                    return Vec::new();
                }
                proposer.phase = Phase::Accept;
                proposer.value = proposer.found.map_or(proposer.value, |(_, value)| value);
                let value = proposer.value;
                (0..self.acceptors.len()).map(|acceptor| (ballot, acceptor, Message::Accept(value))).collect()
            }
            Message::Nack(_) if preparing || proposer.phase == Phase::Accept => {
                (proposer.phase, proposer.refused) = (Phase::Waiting, true);
                Vec::new()
            }
            Message::Accepted(_) => {
                proposer.heard.insert(from);
                if proposer.heard.len() >= quorum {
                    proposer.phase = Phase::Done;
                }
                Vec::new()
            }
            Message::Promise(_) | Message::Nack(_) => Vec::new(),
        }
    }
}

/// States that there are, and messages that are delivered between them.
fn counted(proposers: usize, acceptors: usize) -> (usize, usize) {
    let start = State::start(proposers, acceptors);
    let mut seen = BTreeSet::from([start.clone()]);
    let (mut waiting, mut delivered) = (VecDeque::from([start]), 0);
    while let Some(state) = waiting.pop_front() {
        for place in 0..state.messages.len() {
            // Of those that are the same it makes no difference which arrives.
            if place > 0 && state.messages[place] == state.messages[place - 1] {
                continue;
            }
            delivered += 1;
            let next = state.after(place);
            if seen.insert(next.clone()) {
                waiting.push_back(next);
            }
        }
    }
    (seen.len(), delivered)
}

fn ours(proposers: usize, acceptors: usize, more: &str) -> (usize, usize) {
    let propose: String = (1..=proposers).map(|nth| format!("propose P{nth} v{nth}\n")).collect();
    let header = format!("protocol paxos proposers={proposers} acceptors={acceptors} learners=0");
    let text = format!("synod 1\n{header}\nnetwork by-hand\n{more}\n{propose}");
    let script = script::parse(&text).expect("a script");
    let history = script::run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}\n{text}"));
    let world = history.world().boxed_clone();
    let mut explorer = Explorer::new(world, Bounds::QUIET, Property::default(), How::COUNTING);
    while explorer.step(10_000).is_none() {}
    assert_eq!(explorer.outcome(), Some(Outcome::Exhausted));
    (explorer.progress().states as usize, explorer.progress().tried as usize)
}

fn both_count_the_same(proposers: usize, acceptors: usize) {
    let (theirs, ours) = (counted(proposers, acceptors), ours(proposers, acceptors, ""));
    assert_eq!(theirs, ours, "states and deliveries of {proposers} proposers and {acceptors} acceptors");
}

#[test]
fn two_programs_agree_on_how_many_states_paxos_has() {
    for (proposers, acceptors) in [(1, 3), (2, 1), (2, 2), (3, 1), (1, 5)] {
        both_count_the_same(proposers, acceptors);
    }
}

#[test]
#[ignore = "half a million states, kept whole: half a minute"]
fn they_agree_where_two_proposers_meet_at_three_acceptors() {
    both_count_the_same(2, 3);
}

#[test]
fn what_breaks_ends_no_count() {
    let (states, _) = ours(2, 2, "rule promise-check off");
    assert!(states > ours(2, 2, "").0, "without refusals there is more to happen: {states}");
}

#[test]
fn a_count_is_told_with_its_bounds() {
    all([
        call("check paxos --param proposers=1 --param learners=0 --count --timeouts 0 --crashes 0 --requests 1", 0)
            .says("states, at most 13 actions deep"),
        call("check paxos --count --states 100", 0).says("100 states so far").says("There are more"),
        call("check paxos --count --lasso", 2).says("--lasso"),
    ]);
}
