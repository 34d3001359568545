//! Sequences of faults that are known to hurt: each is what one figure or one bug of the literature needs.

use super::Injector;
use crate::command::{Command, Link};
use crate::value::NodeId;

/// Steps within which chaos waits for a write to be under way.
const PATIENCE: u32 = 40;

impl Injector {
    pub fn episode(&mut self) {
        if self.rng.percent(self.config.quarrels) {
            return if self.rng.percent(50) { self.quarrel() } else { self.overtaken() };
        }
        match self.rng.below(13) {
            0 => self.coup(),
            1 => self.amnesia(),
            2 => self.duel(),
            3 => self.short_reigns(),
            4 => self.one_friend(),
            5 => self.blackout(),
            6 => self.forgotten(),
            7 => self.lost_write(),
            8 => self.overtaken(),
            9 => self.deaf(),
            10 => self.straggler(),
            11 => self.reshuffle(),
            _ => self.flood(),
        }
    }

    /// Something happens: a node that is silent by hand has timers that only go off when fired.
    pub fn wake(&mut self) {
        self.restart_one();
        let node = self.someone_up();
        self.act(Command::Flush(self.word(node)));
        self.ask();
        if self.drive.world.by_hand() || self.rng.percent(10) {
            let node = self.someone_up();
            self.timeout(node);
        }
        if self.rng.percent(20) {
            self.heal();
        }
    }

    /// Where no node asks for anything any more, one goes down and is back.
    pub fn crash_and_restart_one(&mut self) {
        let node = self.someone_up();
        self.crash_and_restart(node);
    }

    pub fn step(&mut self, count: u64) {
        if self.drive.world.by_hand() {
            (0..count).for_each(|_| self.message());
        } else {
            self.act(Command::Step(count as u32));
        }
    }

    fn crash(&mut self, node: NodeId) {
        self.inject(Command::Crash(self.word(node)));
    }

    fn restart(&mut self, node: NodeId) {
        self.act(Command::Restart(self.word(node)));
    }

    pub fn star(&mut self) -> NodeId {
        let up = self.drive.star.filter(|star| !self.drive.down.contains(star));
        up.unwrap_or_else(|| self.someone_up())
    }

    /// The leader takes a request and is gone before many know; another takes over.
    fn coup(&mut self) {
        let star = self.star();
        self.request(Some(star));
        let steps = self.rng.within(1, 8);
        self.step(steps);
        if self.rng.percent(50) {
            self.crash(star);
        } else {
            self.inject(Command::Isolate(self.word(star)));
        }
        let heir = self.other(star);
        self.timeout(heir);
        self.pass();
        if self.rng.percent(50) {
            self.request(Some(heir));
            self.pass();
        }
        if self.rng.percent(60) {
            self.restart(star);
            self.act(Command::Heal(None));
        }
    }

    /// A node crashes and is back at once: what it did not write down it does not know.
    fn amnesia(&mut self) {
        let node = self.server();
        if self.rng.percent(50) {
            let waker = self.someone_up();
            self.timeout(waker);
        }
        let steps = self.rng.within(1, 10);
        self.step(steps);
        self.crash(node);
        self.restart(node);
        if self.rng.percent(50) {
            let waker = self.someone_up();
            self.timeout(waker);
        }
    }

    /// Two want the same at once, and a node that hears both forgets in between.
    fn duel(&mut self) {
        let one = self.someone_up();
        let other = self.other(one);
        self.timeout(one);
        self.timeout(other);
        if self.drive.about.proposes.is_some() {
            self.ask();
            self.ask();
        }
        let mut third = self.other(one);
        if third == other {
            third = self.other(one);
        }
        for _ in 0..self.rng.within(1, 3) {
            let steps = self.rng.within(1, 5);
            self.step(steps);
            self.crash(third);
            self.restart(third);
        }
        self.pass();
    }

    /// One after the other leads, takes a request and falls. Source: Raft §5.4.2, Figure 8.
    fn short_reigns(&mut self) {
        let mut fallen: Vec<NodeId> = Vec::new();
        for _ in 0..self.rng.within(2, 5) {
            if let Some(back) = self.rng.one(&fallen).filter(|_| self.rng.percent(60)) {
                self.restart(back);
                fallen.retain(|node| *node != back);
            }
            let next = self.someone_up();
            self.timeout(next);
            self.run_for(35_000);
            let star = self.star();
            self.request(Some(star));
            let steps = self.rng.within(0, 12);
            if steps > 0 {
                self.step(steps);
            }
            self.crash(star);
            fallen.push(star);
        }
        for node in fallen {
            if self.rng.percent(70) {
                self.restart(node);
            }
        }
    }

    /// The leader reaches one other alone, for a while; then both are gone.
    fn one_friend(&mut self) {
        let star = self.star();
        let friend = self.other(star);
        let others: Vec<_> =
            self.drive.servers().into_iter().filter(|node| *node != star && *node != friend).collect();
        let one_way = self.rng.percent(40);
        for other in &others {
            let link = Link { from: self.word(star), to: self.word(*other), one_way };
            self.inject(Command::Cut(link));
        }
        for _ in 0..self.rng.within(1, 3) {
            self.request(Some(star));
            self.pass();
        }
        if self.rng.percent(60) {
            self.crash(star);
        }
        if self.rng.percent(30) {
            self.inject(Command::Isolate(self.word(friend)));
        }
        if let Some(heir) = self.rng.one(&others) {
            self.timeout(heir);
            self.run_for(40_000);
            self.request(Some(heir));
            self.pass();
        }
        if self.rng.percent(60) {
            self.act(Command::Heal(None));
            self.restart(star);
        }
    }

    /// All crash, or most; all are back.
    fn blackout(&mut self) {
        let share = self.rng.one(&[60, 100]).unwrap_or(100);
        let mut gone = Vec::new();
        for node in self.drive.servers() {
            if self.rng.percent(share) {
                self.crash(node);
                gone.push(node);
            }
        }
        self.pass();
        for node in gone {
            self.restart(node);
        }
    }

    /// The leader is cut off until others have moved on, and is asked all the same.
    fn forgotten(&mut self) {
        let star = self.star();
        self.inject(Command::Isolate(self.word(star)));
        for _ in 0..self.rng.within(0, 3) {
            self.request(Some(star));
            self.run_for(4_000);
        }
        let heir = self.other(star);
        self.timeout(heir);
        let span = self.rng.within(50, 500) * 1_000;
        self.run_for(span);
        for _ in 0..self.rng.within(0, 3) {
            self.request(Some(heir));
            self.run_for(30_000);
        }
        if self.rng.percent(50) {
            self.request(Some(star));
        }
        self.act(Command::Heal(None));
    }

    /// A node crashes with a write under way.
    fn lost_write(&mut self) {
        self.ask();
        let node = self.star();
        let node = if self.rng.percent(50) { node } else { self.other(node) };
        let flush = crate::sim::Action::Flush { node, all: true };
        for _ in 0..PATIENCE {
            if self.drive.world.check(&flush).is_ok() || self.over() {
                break;
            }
            self.step(1);
        }
        let more = self.rng.below(3);
        if more > 0 {
            self.step(more);
        }
        self.crash(node);
        if self.rng.percent(80) {
            self.restart(node);
        }
    }

    /// Every client at once, everywhere.
    fn flood(&mut self) {
        for _ in 0..self.rng.within(2, 8) {
            let at = self.server();
            if self.drive.clients().is_empty() {
                self.ask();
            } else {
                self.request(Some(at));
            }
            let span = self.rng.below(6) * 1_000;
            if span > 0 {
                self.run_for(span);
            }
        }
    }
}
