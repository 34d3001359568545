//! A world driven by commands without a history: the same as running a script, many times faster.

use super::chaos::Wrong;
use crate::command::Command;
use crate::protocol::{About, Milestone, Promises, Setup};
use crate::registry::Entry;
use crate::script::{Fault, Unfold};
use crate::sim::{Action, BY_HAND_STEP, Event, EventKind, Sim, Untrue, Verifier};
use crate::value::{Micros, NodeId, Problem};
use std::collections::{BTreeMap, BTreeSet};

/// `settle` gives up after this many deliveries, as in a script.
const MAX_SETTLE: u32 = crate::script::DEFAULT_STEPS;

/// A run, and what a driver must remember of it to go on sensibly.
pub struct Drive {
    pub world: Box<dyn Sim>,
    pub about: &'static About,
    /// Steps so far: handlers that ran, messages that chance lost.
    pub steps: u32,
    /// The first invariant that broke. Nothing is done after that.
    pub violated: Option<&'static str>,
    /// A broken invariant ends nothing: whether sentences are true is asked of all that follows as well.
    pub past_violations: bool,
    /// Whether sentences are asked at all: that costs about as much as the run.
    pub asks_sentences: bool,
    /// The first note whose sentence was not true of the world. Nothing is done after that either.
    pub untrue: Option<Untrue>,
    pub notes: Notes,
    /// Who was last in the news for an election: whom faults should look for.
    pub star: Option<NodeId>,
    pub down: BTreeSet<NodeId>,
    /// Clients that wait for an answer.
    pub busy: BTreeSet<NodeId>,
    /// Links that are cut, clocks and latencies that were changed, and the loss rate if it was: what
    /// must be put right for things to be well again.
    pub cuts: BTreeSet<(NodeId, NodeId)>,
    pub clocks: BTreeSet<NodeId>,
    pub slow: BTreeSet<(NodeId, NodeId)>,
    pub loss: Option<u32>,
    /// Writes wait for `flush`.
    pub disk_by_hand: bool,
    /// What the setup promises with every rule on.
    pub promises: Promises,
    events: Vec<Event>,
    verifier: Box<dyn Verifier>,
}

/// How often each of a protocol's notes was made.
pub struct Notes {
    about: &'static About,
    /// Ids are constants, nearly always of one address each: looking those up is quick.
    places: BTreeMap<(usize, usize), usize>,
    pub counts: Vec<u64>,
}

impl Notes {
    pub fn new(about: &'static About) -> Notes {
        Notes { about, places: BTreeMap::new(), counts: vec![0; about.notes.len()] }
    }

    /// Counts a note; returns what the timeline marks it as.
    fn count(&mut self, id: &'static str) -> Option<Milestone> {
        // Both apart: mixed into one number, two ids that stand near each other may be the same.
        let key = (id.as_ptr() as usize, id.len());
        let place = match self.places.get(&key) {
            Some(place) => *place,
            None => {
                let place = self.about.notes.iter().position(|note| note.id == id)?;
                self.places.insert(key, place);
                place
            }
        };
        self.counts[place] += 1;
        self.about.notes[place].milestone
    }

    pub fn add(&mut self, other: &Notes) {
        self.counts.iter_mut().zip(&other.counts).for_each(|(count, more)| *count += more);
    }

    /// Notes that were never made.
    pub fn never(&self) -> Vec<&'static str> {
        let all = self.about.notes.iter().zip(&self.counts);
        all.filter(|(_, count)| **count == 0).map(|(note, _)| note.id).collect()
    }
}

impl Drive {
    /// A world at time 0. The problem says which parameter is impossible.
    pub fn new(entry: &Entry, setup: &Setup) -> Result<Drive, Problem> {
        Ok(Drive {
            world: (entry.world)(setup)?,
            about: entry.about,
            steps: 0,
            violated: None,
            past_violations: false,
            asks_sentences: true,
            untrue: None,
            notes: Notes::new(entry.about),
            star: None,
            down: BTreeSet::new(),
            busy: BTreeSet::new(),
            cuts: BTreeSet::new(),
            clocks: BTreeSet::new(),
            slow: BTreeSet::new(),
            loss: None,
            disk_by_hand: setup.disk.by_hand,
            promises: (entry.promises)(setup),
            events: Vec::new(),
            verifier: (entry.verifier)(),
        })
    }

    /// Nodes that are not clients.
    pub fn servers(&self) -> Vec<NodeId> {
        let roster = self.world.roster();
        roster.ids().filter(|id| roster.role(*id) != "client").collect()
    }

    pub fn clients(&self) -> Vec<NodeId> {
        self.world.roster().of("client").collect()
    }

    /// Carries out one command, as a script would. Where a violation ends it early, returns what it
    /// really came to. A fault changes nothing.
    pub fn perform(&mut self, command: &Command) -> Result<Option<Command>, Fault> {
        match command {
            Command::Run(span) => self.run(*span),
            Command::Step(count) => self.step(*count),
            Command::Settle { within } => self.settle(within.unwrap_or(MAX_SETTLE)),
            _ => {
                let unfold = Unfold::new(&*self.world);
                let actions = unfold.actions(command)?.unwrap_or_default();
                actions.iter().try_for_each(|action| self.world.check(action))?;
                actions.iter().for_each(|action| self.act(action));
                Ok(None)
            }
        }
    }

    /// Carries out an action now, if it is possible.
    pub fn act(&mut self, action: &Action) {
        let takes_time = self.world.by_hand() && action.is_step();
        let at = self.world.now() + if takes_time { BY_HAND_STEP } else { 0 };
        // One that is impossible now is left out.
        let _ = self.apply(at, action);
    }

    fn apply(&mut self, at: Micros, action: &Action) -> Result<(), Problem> {
        self.events.clear();
        if self.asks_sentences {
            self.verifier.before(&*self.world, action);
        }
        self.world.apply(at, action, &mut self.events)?;
        self.steps += u32::from(action.is_step());
        self.read_events();
        if self.asks_sentences && self.untrue.is_none() {
            self.untrue = self.verifier.after(&*self.world, &self.events);
        }
        Ok(())
    }

    /// Whether something went wrong, after which nothing is done.
    pub fn over(&self) -> bool {
        self.wrong().is_some()
    }

    /// What went wrong, if something did: a broken invariant first.
    pub fn wrong(&self) -> Option<Wrong> {
        let untrue = self.untrue.as_ref().map(|untrue| Wrong::Untrue(untrue.note));
        let violated = self.violated.filter(|_| !self.past_violations);
        violated.map(Wrong::Violated).or(untrue)
    }

    fn run(&mut self, span: Micros) -> Result<Option<Command>, Fault> {
        if self.world.by_hand() {
            return Err(Problem::new("problem-run-by-hand").into());
        }
        let start = self.world.now();
        let until = start + span;
        while let Some((at, action)) = self.world.next_due().filter(|(at, _)| *at <= until) {
            self.apply(at, &action)?;
            if self.over() {
                return Ok(Some(Command::Run(self.world.now() - start)));
            }
        }
        if self.world.now() < until {
            self.apply(until, &Action::Wait)?;
        }
        Ok(None)
    }

    fn step(&mut self, count: u32) -> Result<Option<Command>, Fault> {
        if self.world.by_hand() {
            return Err(Problem::new("problem-run-by-hand").into());
        }
        let start = self.steps;
        while self.steps - start < count {
            let Some((at, action)) = self.world.next_due() else {
                let done = self.steps - start;
                let nothing = Problem::new("problem-nothing-due").with("left", count - done);
                return if done > 0 { Ok(Some(Command::Step(done))) } else { Err(nothing.into()) };
            };
            self.apply(at, &action)?;
            if self.over() {
                return Ok(Some(Command::Step(self.steps - start)));
            }
        }
        Ok(None)
    }

    /// Delivers what is under way and what follows from it. Returns the command with its own limit where a
    /// script's plain `settle` would have given up.
    fn settle(&mut self, limit: u32) -> Result<Option<Command>, Fault> {
        for done in 0..=limit {
            let Some(oldest) = self.world.oldest_message() else {
                return Ok((done > MAX_SETTLE).then_some(Command::Settle { within: Some(done) }));
            };
            if self.world.by_hand() {
                self.act(&Action::Deliver { id: oldest });
            } else if let Some((at, action)) = self.world.next_due() {
                self.apply(at, &action)?;
            }
            if self.over() {
                return Ok(None);
            }
        }
        Err(Problem::new("problem-does-not-settle").with("limit", limit).into())
    }

    fn read_events(&mut self) {
        let events = std::mem::take(&mut self.events);
        for event in &events {
            match &event.kind {
                EventKind::Note { id, .. } => {
                    if self.notes.count(id) == Some(Milestone::Election) && event.node.is_some() {
                        self.star = event.node;
                    }
                }
                EventKind::Violated { invariant, .. } => {
                    self.violated = self.violated.or(Some(invariant));
                }
                kind => self.read_state(event.node, kind),
            }
        }
        self.events = events;
    }

    fn read_state(&mut self, node: Option<NodeId>, kind: &EventKind) {
        match (kind, node) {
            (EventKind::Crashed { .. }, Some(node)) => {
                self.down.insert(node);
            }
            (EventKind::Restarted, Some(node)) => {
                self.down.remove(&node);
            }
            (EventKind::Asked { .. }, Some(node)) => {
                self.busy.insert(node);
            }
            (EventKind::Answered { .. }, Some(node)) => {
                self.busy.remove(&node);
            }
            (EventKind::ClockRate { percent }, Some(node)) => {
                if *percent == 100 {
                    self.clocks.remove(&node);
                } else {
                    self.clocks.insert(node);
                }
            }
            (EventKind::Links { pairs, up }, _) => {
                for pair in pairs.iter() {
                    if *up {
                        self.cuts.remove(pair);
                    } else {
                        self.cuts.insert(*pair);
                    }
                }
            }
            (EventKind::Latency { from, to, .. }, _) => {
                self.slow.insert((*from, *to));
            }
            (EventKind::LossRate { ppm }, _) => self.loss = Some(*ppm),
            _ => {}
        }
    }
}
