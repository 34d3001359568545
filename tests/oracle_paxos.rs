//! Our Multi-Paxos against another: the `omnipaxos` crate. Both get the same requests, elections, crashes
//! and partitions; whenever nothing is under way any more, both have the same leader wherever there is a
//! quorum, and hold the same completed commands in the same order, each once.
//!
//! What the two may do differently is kept out of the comparison:
//! - A new leader here adopts slot by slot, whatever its quorum reports; one of the crate's takes over the
//!   log of whoever accepted in the highest ballot, and forgets what others had beyond. So a command that
//!   no quorum accepted may survive in one and not in the other. It counts once both hold it: a patient
//!   client (even seeds) asks again until then, before it goes on; a hasty one (odd seeds) asks several
//!   things at once and forgets what did not come through.
//! - Asking again may put a command into a log twice, and gaps are closed with no-ops here. Of each
//!   command the first counts.
//! - The crate keeps on disk what is decided; here it is learned again after a crash. So a server without
//!   a leader may know less.
//!
//! - Ballots are not compared: a heartbeat is a promise there and not here. Whoever is to lead stands here
//!   until nobody refuses any more.
//!
//! Elections are asked for: `try_become_leader` there, an election timeout here. What the crate does by
//! time, its own election by heartbeats, stays out.

use crate::oracle::fault_config::{self, Chance, FaultConfig};
use crate::oracle::omni::Theirs;
use crate::oracle::ours::{Look, Ours};
use std::collections::BTreeSet;

/// Commands that a server knows to be chosen: `x=7` is 7.
fn chosen(look: &Look, server: usize) -> Vec<u32> {
    let log = look.log(server);
    let known = log.iter().take(look.commit(server) as usize);
    known.filter_map(|(_, command)| command.strip_prefix("x=")?.parse().ok()).collect()
}

/// One of several.
fn one_of<'a, T>(chance: &mut Chance, all: &'a [T]) -> Option<&'a T> {
    if all.is_empty() { None } else { all.get(chance.below(all.len())) }
}

/// The same run twice.
struct Pair {
    seed: u64,
    servers: usize,
    ours: Ours,
    theirs: Theirs,
    chance: Chance,
    config: FaultConfig,
    asked: u32,
    /// What both hold, in order.
    done: Vec<u32>,
    /// Asked and not known to be held by both.
    open: BTreeSet<u32>,
    /// What happened, for a failure's message.
    story: Vec<String>,
    tally: Tally,
}

/// What a run saw, so that a schedule in which nothing happens does not pass for agreement.
#[derive(Default, Debug)]
struct Tally {
    elections: u32,
    done: u32,
    crashes: u32,
    partitions: u32,
    /// Requests to a leader that had no quorum.
    stuck: u32,
    /// Commands that were stuck and that a later leader adopted, here and there.
    adopted: [u32; 2],
}

impl Pair {
    fn new(seed: u64) -> Pair {
        let servers = [3, 5, 5, 4, 7][(seed % 5) as usize];
        Pair {
            seed,
            servers,
            ours: Ours::new("multi-paxos", servers, &[]),
            theirs: Theirs::new(servers),
            chance: Chance(seed),
            config: FaultConfig::fair(servers),
            asked: 0,
            done: Vec::new(),
            open: BTreeSet::new(),
            story: Vec::new(),
            tally: Tally::default(),
        }
    }

    fn is_patient(&self) -> bool {
        self.seed.is_multiple_of(2)
    }

    /// Delivers all messages on both sides: the oldest first, or, with some seeds, in any order.
    fn settle(&mut self) {
        let (in_order, salt) = (self.seed % 4 < 2, self.chance.below(usize::MAX) as u64);
        let pick = |which: u64| {
            let mut chance = Chance(salt ^ which);
            move |messages| if in_order { 0 } else { chance.below(messages) }
        };
        self.ours.settle(pick(1));
        self.theirs.settle(pick(2));
    }

    /// Of a part, who promised the newest ballot.
    fn newest(&self, part: &[usize]) -> Vec<usize> {
        let newest = part.iter().map(|server| self.theirs.promised(*server)).max().flatten();
        part.iter().filter(|server| self.theirs.promised(**server) == newest).copied().collect()
    }

    /// Who leads a part in the newest ballot that anybody there promised.
    fn leader(&self, part: &[usize]) -> Option<usize> {
        self.newest(part).into_iter().find(|server| self.theirs.leads(*server))
    }

    /// In every part whoever has the newest ballot speaks: a leader by heartbeats, until all have heard
    /// what is chosen; another, if somebody leads there in an older ballot, by standing for election.
    fn speak(&mut self) {
        for part in self.config.parts() {
            let look = self.ours.look();
            let leads = |server: &usize| look.leads(*server) || self.theirs.leads(*server);
            match self.leader(&part) {
                Some(leader) => self.beat(leader),
                None if part.iter().any(leads) => self.stand(self.newest(&part)[0]),
                None => {}
            }
        }
    }

    /// Who refused had promised more: above that it leads.
    fn beat(&mut self, leader: usize) {
        for _ in 0..4 {
            match self.ours.look().leads(leader) {
                true => self.ours.heartbeat(leader),
                false => self.ours.campaign(leader),
            }
            self.settle();
        }
    }

    fn stand(&mut self, server: usize) {
        self.story.push(format!("{server} stands"));
        self.tally.elections += 1;
        if !self.ours.look().leads(server) {
            self.ours.campaign(server);
        }
        self.theirs.campaign(server);
        self.settle();
        if self.theirs.leads(server) {
            self.beat(server);
        }
    }

    /// Somebody of the newest ballot in a part stands for election, unless one leads there already by chance.
    fn elect(&mut self) {
        let parts = self.config.parts();
        let Some(part) = one_of(&mut self.chance, &parts) else { return };
        let mut may = self.newest(part);
        may.retain(|server| !self.theirs.leads(*server));
        if let Some(server) = one_of(&mut self.chance, &may) {
            self.stand(*server);
        }
    }

    /// Requests at any server that leads, also one that has no quorum.
    fn request(&mut self) {
        let leaders: Vec<usize> = self.config.parts().iter().filter_map(|part| self.leader(part)).collect();
        let Some(&leader) = one_of(&mut self.chance, &leaders) else { return self.elect() };
        let property: Vec<u32> = match self.open.first() {
            Some(open) if self.is_patient() => vec![*open],
            _ => {
                let more = if self.is_patient() { 1 } else { 1 + self.chance.below(4) as u32 };
                self.asked += more;
                (self.asked - more + 1..=self.asked).collect()
            }
        };
        for command in &property {
            self.story.push(format!("{leader} gets {command}"));
            self.ours.propose(leader, *command);
            self.theirs.propose(leader, *command);
        }
        self.open.extend(&property);
        self.settle();
        self.speak();
        self.complete(leader, &property);
    }

    /// What a leader was asked comes through in both or in neither.
    fn complete(&mut self, leader: usize, property: &[u32]) {
        let (here, there) = (chosen(&self.ours.look(), leader), self.theirs.decided(leader));
        for command in property {
            let held = (here.contains(command), there.contains(command));
            assert_eq!(held.0, held.1, "{command} here and there\n{}", self.told());
            if held.0 {
                self.open.remove(command);
                self.done.push(*command);
                self.tally.done += 1;
            } else {
                self.tally.stuck += 1;
            }
        }
    }

    fn partition(&mut self) {
        self.tally.partitions += 1;
        self.config.cut(&mut self.chance);
        self.story.push(format!("parts {:?}", self.config.groups));
        self.cut();
    }

    fn cut(&mut self) {
        self.ours.partition(&self.config.groups);
        self.theirs.partition(&self.config.groups);
        self.settle();
        self.speak();
    }

    fn crash_or_restart(&mut self) {
        let server = self.chance.below(self.servers);
        self.config.up[server] = !self.config.up[server];
        let up = self.config.up[server];
        self.story.push(format!("{server} is {}", if up { "back" } else { "down" }));
        if up {
            self.ours.restart(server);
            self.theirs.restart(server);
        } else {
            self.tally.crashes += 1;
            self.ours.crash(server);
            self.theirs.crash(server);
        }
        self.settle();
        self.speak();
    }

    fn step(&mut self) {
        match self.chance.below(10) {
            0 | 1 => self.elect(),
            // What a leader still takes in its part may be adopted or forgotten when the parts meet again.
            2 | 3 => {
                self.partition();
                self.request();
                self.elect();
            }
            4 => self.crash_or_restart(),
            _ => self.request(),
        }
        self.compare();
    }

    fn told(&self) -> String {
        format!("seed {}: {}", self.seed, self.story.join(", "))
    }

    /// The completed ones, the first of each.
    fn completed(&self, log: Vec<u32>) -> Vec<u32> {
        let mut seen = self.open.clone();
        log.into_iter().filter(|command| seen.insert(*command)).collect()
    }

    fn compare(&mut self) {
        let look = self.ours.look();
        assert!(look.violations().is_empty(), "{:?}\n{}", look.violations(), self.told());
        let mut adopted = [BTreeSet::new(), BTreeSet::new()];
        for part in self.config.parts() {
            let leader = self.leader(&part);
            // What somebody without a quorum believes has no consequence.
            let quorum = 2 * part.len() > self.servers;
            if quorum {
                let leads = part.iter().copied().filter(|server| look.leads(*server));
                let leads: Vec<usize> = leads.collect();
                assert_eq!(leads, Vec::from_iter(leader), "leaders here and there\n{}", self.told());
            }
            for server in part {
                let logs = [chosen(&look, server), self.theirs.decided(server)];
                for ((log, side), adopted) in logs.into_iter().zip(["here", "there"]).zip(&mut adopted) {
                    adopted.extend(log.iter().filter(|command| self.open.contains(command)).copied());
                    let log = self.completed(log);
                    assert!(self.done.starts_with(&log), "{server} has {log:?} {side}\n{}", self.told());
                    if quorum && leader.is_some() {
                        let lacks = &self.done[log.len()..];
                        assert!(lacks.is_empty(), "{server} lacks {lacks:?} {side}\n{}", self.told());
                    }
                }
            }
        }
        for (tally, adopted) in self.tally.adopted.iter_mut().zip(&adopted) {
            *tally = (*tally).max(adopted.len() as u32);
        }
    }

    /// All is well again: one leader, and all hold the same.
    fn end(&mut self) {
        for server in 0..self.servers {
            if !self.config.up[server] {
                self.config.up[server] = true;
                self.ours.restart(server);
                self.theirs.restart(server);
            }
        }
        self.config.groups.fill(0);
        self.cut();
        if !(0..self.servers).any(|server| self.ours.look().leads(server)) {
            self.elect();
        }
        self.request();
        self.compare();
        let look = self.ours.look();
        for server in 0..self.servers {
            let logs = [chosen(&look, server), self.theirs.decided(server)];
            let logs = logs.map(|log| self.completed(log));
            assert_eq!(logs[0], self.done, "{server} here\n{}", self.told());
            assert_eq!(logs[1], self.done, "{server} there\n{}", self.told());
        }
        assert!(!self.is_patient() || self.done == (1..=self.asked).collect::<Vec<_>>(), "{}", self.told());
    }
}

fn run(seed: u64, steps: usize) -> Tally {
    let mut pair = Pair::new(seed);
    pair.elect();
    (0..steps).for_each(|_| pair.step());
    pair.end();
    pair.tally
}

#[test]
fn both_hold_the_same_commands_in_the_same_order() {
    let seeds = fault_config::seeds();
    let mut all = Tally::default();
    for seed in 0..seeds {
        let Tally { elections, done, crashes, partitions, stuck, adopted } = run(seed, 60);
        all.elections += elections;
        all.done += done;
        all.crashes += crashes;
        all.partitions += partitions;
        all.stuck += stuck;
        all.adopted = [all.adopted[0] + adopted[0], all.adopted[1] + adopted[1]];
    }
    println!("{seeds} seeds: {all:?}");
    let seeds = seeds as u32;
    assert!(all.elections > 5 * seeds && all.crashes > 2 * seeds && all.partitions > 2 * seeds, "{all:?}");
    assert!(all.done > 20 * seeds && all.stuck > seeds, "{all:?}");
    assert!(all.adopted.iter().all(|adopted| *adopted > seeds / 10), "{all:?}");
}
