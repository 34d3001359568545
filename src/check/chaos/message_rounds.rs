//! Episodes made message by message: whom a question reaches, whose answer comes, what comes late. No time
//! passes in between, so that no timer goes off unasked. Most safety rules of the literature are about
//! such quorums that meet in one forgetful node.

use super::Injector;
use crate::command::{Command, Link};
use crate::sim::Action;
use crate::value::{Micros, MsgId, NodeId};

/// How long a message is late: long enough for others to have moved on.
const LATE: (Micros, Micros) = (50_000, 2_000_000);

/// Percent of a node's messages that arrive in one round.
const REACHES: &[u64] = &[25, 50, 75, 100];

#[derive(Copy, Clone, PartialEq, Eq)]
enum Fate {
    Arrives,
    Stays,
    Late,
    Lost,
}

impl Injector {
    /// Messages under way that are not kept for later, oldest first.
    fn under_way(&self, which: impl Fn(NodeId, NodeId) -> bool) -> Vec<MsgId> {
        let messages = self.drive.world.messages().into_iter();
        let messages = messages.filter(|(id, from, to)| !self.aside.contains(id) && which(*from, *to));
        messages.map(|(id, ..)| id).collect()
    }

    fn deal(&mut self, id: MsgId, fate: Fate) {
        let messages = self.drive.world.messages();
        let Some(place) = messages.iter().position(|message| message.0 == id) else { return };
        let done = match fate {
            Fate::Stays => false,
            Fate::Arrives => {
                self.touch(&messages, place, Command::Deliver, |id| Action::Deliver { id });
                false
            }
            Fate::Lost => self.touch(&messages, place, Command::Drop, |id| Action::Drop { id }),
            Fate::Late if self.drive.world.by_hand() => self.aside.insert(id),
            Fate::Late => {
                let by = self.rng.within(LATE.0 / 1_000, LATE.1 / 1_000) * 1_000;
                let delay = |select| Command::Delay(select, by);
                self.touch(&messages, place, delay, |id| Action::Delay { id, by })
            }
        };
        self.faults += u32::from(done);
    }

    fn flush(&mut self, node: NodeId) {
        self.act(Command::Flush(self.word(node)));
    }

    pub fn crash_and_restart(&mut self, node: NodeId) {
        self.inject(Command::Crash(self.word(node)));
        self.act(Command::Restart(self.word(node)));
    }

    /// Some want something at once. Their questions reach some and not others, and a server that heard may
    /// forget.
    pub fn quarrel(&mut self) {
        let mut cast = Vec::new();
        for _ in 0..self.rng.within(2, 3) {
            cast.extend(self.asker());
        }
        for _ in 0..self.rng.within(4, 14) {
            let Some(asker) = self.rng.one(&cast) else { return };
            self.act(Command::Restart(self.word(asker)));
            if self.under_way(|from, to| from == asker || to == asker).is_empty() || self.rng.percent(30) {
                self.bid(asker, 50);
            }
            let reach = self.rng.one(REACHES).unwrap_or(50);
            self.round(asker, reach, false);
            match self.rng.below(8) {
                0 => {
                    let node = self.server();
                    self.crash_and_restart(node);
                }
                1 => self.crash_and_restart(asker),
                _ => {}
            }
        }
    }

    /// One is promised what it asks for, and is slow: before its second messages arrive, another has
    /// asked the same of others, some of whom forget. Then a third asks. Sources: Paxos Made Simple
    /// §2.2 and §2.5; Raft §5.4.2.
    pub fn overtaken(&mut self) {
        let (Some(slow), Some(quick), Some(third)) = (self.asker(), self.asker(), self.asker()) else {
            return;
        };
        self.act(Command::Restart(self.word(slow)));
        self.bid(slow, 80);
        let reach = self.rng.one(&[50, 75, 100]).unwrap_or(100);
        self.round(slow, reach, true);
        self.bid(slow, 0);
        if self.rng.percent(40) {
            self.some_of(slow, 30);
        }
        if self.rng.percent(25) {
            self.crash_and_restart(slow);
        }
        self.act(Command::Restart(self.word(quick)));
        self.bid(quick, 80);
        self.round(quick, 60, true);
        let late = self.rng.percent(50);
        if late {
            self.bid(quick, 0);
            self.round(quick, 60, true);
        }
        self.forget();
        self.some_of(slow, 60);
        let answers = self.under_way(|_, to| to == slow);
        answers.into_iter().for_each(|id| self.deal(id, Fate::Arrives));
        if !late {
            self.bid(quick, 0);
            self.round(quick, 60, true);
        }
        self.bid(third, 80);
        for _ in 0..2 {
            self.round(third, 60, true);
        }
    }

    /// Some of a node's messages arrive; the others stay where they are.
    fn some_of(&mut self, node: NodeId, share: u64) {
        for id in self.under_way(|from, _| from == node) {
            if self.rng.percent(share) {
                self.deal(id, Fate::Arrives);
            }
        }
    }

    /// Nobody, some, or all crash and are back at once.
    fn forget(&mut self) {
        let share = self.rng.one(&[0, 40, 100]).unwrap_or(0);
        for node in self.drive.servers() {
            if self.rng.percent(share) {
                self.crash_and_restart(node);
            }
        }
    }

    /// A node that can ask others.
    fn asker(&mut self) -> Option<NodeId> {
        let roster = self.drive.world.roster();
        let mut all: Vec<_> =
            self.drive.about.proposes.into_iter().flat_map(|part| roster.of(part)).collect();
        if all.is_empty() {
            all = self.drive.servers();
        }
        self.rng.one(&all)
    }

    /// Makes a node want something: by a client, or, where it does not lead, by its timer, so often.
    fn bid(&mut self, asker: NodeId, stands: u64) {
        let idle = self.drive.star != Some(asker);
        if idle && self.rng.percent(stands) {
            self.timeout(asker);
        }
        let has_clients = !self.drive.clients().is_empty() && !self.drive.about.operations.is_empty();
        if self.drive.about.proposes.is_some() && (!has_clients || self.rng.percent(20)) {
            return self.propose_at(asker);
        }
        self.request(Some(asker));
        let clients = self.drive.clients();
        for id in self.under_way(|from, to| to == asker && clients.contains(&from)) {
            self.deal(id, Fate::Arrives);
        }
        self.flush(asker);
    }

    /// A node's messages reach some, so many in a hundred; the answers to them come. Those that reach
    /// nobody may come later, unless the others are to be `lost`.
    fn round(&mut self, asker: NodeId, reach: u64, lost: bool) {
        let mut messages = self.under_way(|from, _| from == asker);
        if self.rng.percent(30) {
            messages.reverse();
        }
        for id in messages {
            let fate = match self.rng.below(4) {
                _ if self.rng.percent(reach) => Fate::Arrives,
                _ if lost => Fate::Lost,
                0 | 1 => Fate::Stays,
                2 => Fate::Late,
                _ => Fate::Lost,
            };
            self.deal(id, fate);
        }
        for node in self.drive.servers() {
            if self.rng.percent(80) {
                self.flush(node);
            }
        }
        let mut answers = self.under_way(|_, to| to == asker);
        if self.rng.percent(30) {
            answers.reverse();
        }
        for id in answers {
            let fate = if self.rng.percent(85) { Fate::Arrives } else { Fate::Stays };
            self.deal(id, fate);
        }
        self.flush(asker);
    }

    /// The leader is cut off from the other servers, not from clients. Others move on, perhaps fall;
    /// both sides are asked.
    pub fn deaf(&mut self) {
        let old = self.star();
        let others: Vec<_> = self.drive.servers().into_iter().filter(|node| *node != old).collect();
        for other in &others {
            let link = Link { from: self.word(old), to: self.word(*other), one_way: false };
            self.inject(Command::Cut(link));
        }
        for _ in 0..self.rng.within(0, 3) {
            self.request(Some(old));
            self.run_for(4_000);
        }
        if let Some(heir) = self.rng.one(&others).filter(|_| self.rng.percent(60)) {
            self.timeout(heir);
        }
        let span = self.rng.within(40, 500) * 1_000;
        self.run_for(span);
        let heir = self.drive.star.filter(|star| *star != old).or_else(|| self.rng.one(&others));
        for _ in 0..self.rng.within(1, 3) {
            self.request(heir);
            self.run_for(40_000);
        }
        for _ in 0..self.rng.within(0, 2) {
            self.read(Some(old));
            self.run_for(20_000);
        }
        if let Some(heir) = heir.filter(|_| self.rng.percent(30)) {
            self.inject(Command::Crash(self.word(heir)));
        }
        if self.rng.percent(70) {
            self.act(Command::Heal(None));
            self.run_for(span);
        }
    }

    /// Who was away for long is back, and hears much of what it is told twice, once of it late.
    pub fn straggler(&mut self) {
        let star = self.star();
        let node = self.other(star);
        self.inject(Command::Crash(self.word(node)));
        for _ in 0..self.rng.within(2, 7) {
            self.request(Some(star));
            self.run_for(25_000);
        }
        self.act(Command::Restart(self.word(node)));
        let mut doubled: Vec<MsgId> = Vec::new();
        for _ in 0..self.rng.within(4, 16) {
            for id in self.under_way(|_, to| to == node) {
                if doubled.contains(&id) {
                    continue;
                }
                doubled.push(id);
                let messages = self.drive.world.messages();
                let place = messages.iter().position(|message| message.0 == id);
                let Some(place) = place.filter(|_| self.rng.percent(40)) else { continue };
                self.touch(&messages, place, Command::Duplicate, |id| Action::Duplicate { id });
                self.deal(id, Fate::Late);
                doubled.extend(self.drive.world.messages().last().map(|message| message.0));
            }
            let steps = self.rng.within(1, 4);
            self.step(steps);
            if self.rng.percent(30) {
                self.request(Some(star));
            }
        }
        if self.rng.percent(50) {
            self.timeout(node);
        }
    }

    /// A person changes things, more than one at once, while not everybody hears of it.
    pub fn reshuffle(&mut self) {
        let Some(verb) = self.rng.one(self.drive.about.admin) else { return self.quarrel() };
        if self.rng.percent(70) {
            self.partition();
        }
        for _ in 0..self.rng.within(3, 12) {
            match self.rng.below(10) {
                0..3 => self.admin_of(verb),
                3 => self.admin(),
                4 | 5 => {
                    let node = self.server();
                    self.timeout(node);
                    self.run_for(30_000);
                }
                6 | 7 => {
                    let at = self.server();
                    self.request(Some(at));
                }
                8 => self.partition(),
                _ => self.run_for(40_000),
            }
        }
        if self.rng.percent(60) {
            self.act(Command::Heal(None));
        }
    }
}
