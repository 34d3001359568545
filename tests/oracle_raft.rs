//! Our Raft against another: the `raft` crate. Both get the same requests, elections, crashes and
//! partitions; whenever nothing is under way any more, every server's log is the same in both, entry by
//! entry with its term, and every leader has committed as far.
//!
//! What the two may do differently is kept out of the schedule, not out of the comparison. The crate
//! does not answer messages of an older term where the paper does, so a server learns of a newer term by
//! other ways: after each change, the node with the newest term in a part of the network speaks first.

use crate::oracle::fault_config::{self, Chance, FaultConfig};
use crate::oracle::ours::{Look, Ours};
use crate::oracle::theirs::Theirs;
use synod::value::Value;

/// currentTerm of a server.
fn term(look: &Look, server: usize) -> u64 {
    let fields = &look.0.nodes[server].body.fields;
    match fields.iter().find(|field| field.name == "currentTerm").map(|field| &field.value) {
        Some(Value::Int(term)) => *term as u64,
        other => panic!("currentTerm is {other:?}"),
    }
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
    /// What happened, for a failure's message.
    story: Vec<String>,
    tally: Tally,
}

/// What a run saw, so that a schedule in which nothing happens does not pass for agreement.
#[derive(Default, Debug)]
struct Tally {
    elections: u32,
    committed: u64,
    crashes: u32,
    partitions: u32,
    /// Logs that lost entries again.
    erased: u32,
}

impl Pair {
    fn new(seed: u64) -> Pair {
        let servers = [3, 5, 5, 4, 7][(seed % 5) as usize];
        Pair {
            seed,
            servers,
            // Leaders of the crate begin their term with an empty entry.
            ours: Ours::new("raft", servers, &["no-op-on-election"]),
            theirs: Theirs::new(servers),
            chance: Chance(seed),
            config: FaultConfig::fair(servers),
            asked: 0,
            story: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// Delivers all messages on both sides: the oldest first, or, with every other seed, in any order.
    fn settle(&mut self) {
        let (seed, salt) = (self.seed, self.chance.below(usize::MAX) as u64);
        let pick = |which: u64| {
            let mut chance = Chance(salt ^ which);
            move |messages| if seed.is_multiple_of(2) { 0 } else { chance.below(messages) }
        };
        self.ours.settle(pick(1));
        self.theirs.settle(pick(2));
    }

    /// In every part the node with the newest term speaks: a leader by heartbeats, until all have heard what
    /// is committed; another by standing for election.
    fn speak(&mut self) {
        for part in self.config.parts() {
            let look = self.ours.look();
            let newest = part.iter().map(|server| term(&look, *server)).max().unwrap_or(0);
            let leader = part.iter().find(|server| look.leads(**server) && term(&look, **server) == newest);
            match leader {
                Some(leader) => self.beat(*leader),
                None if newest > 0 && part.iter().any(|server| look.leads(*server)) => {
                    let stands = part.iter().find(|server| term(&look, **server) == newest);
                    self.stand(*stands.expect("somebody has it"));
                }
                None => {}
            }
        }
    }

    fn beat(&mut self, leader: usize) {
        for _ in 0..3 {
            self.ours.heartbeat(leader);
            self.theirs.heartbeat(leader);
            self.settle();
        }
    }

    fn stand(&mut self, server: usize) {
        self.story.push(format!("{server} stands"));
        self.tally.elections += 1;
        self.ours.campaign(server);
        self.theirs.campaign(server);
        self.settle();
        if self.ours.look().leads(server) {
            self.beat(server);
        }
    }

    /// Somebody of the newest term in a part stands for election, unless one leads there already by chance.
    fn elect(&mut self) {
        let parts = self.config.parts();
        if parts.is_empty() {
            return;
        }
        let part = &parts[self.chance.below(parts.len())];
        let look = self.ours.look();
        let newest = part.iter().map(|server| term(&look, *server)).max().unwrap_or(0);
        let may = |server: &&usize| term(&look, **server) == newest && !look.leads(**server);
        let who: Vec<usize> = part.iter().filter(may).copied().collect();
        if !who.is_empty() {
            let server = who[self.chance.below(who.len())];
            self.stand(server);
        }
    }

    /// Requests at any server that leads, also one that cannot commit them.
    fn request(&mut self) {
        let look = self.ours.look();
        let leaders: Vec<usize> = (0..self.servers).filter(|server| look.leads(*server)).collect();
        if leaders.is_empty() {
            return self.elect();
        }
        let leader = leaders[self.chance.below(leaders.len())];
        for _ in 0..=self.chance.below(4) {
            self.asked += 1;
            self.story.push(format!("{leader} gets {}", self.asked));
            self.ours.propose(leader, self.asked);
            self.theirs.propose(leader, &format!("x={}", self.asked));
        }
        self.settle();
        self.speak();
    }

    fn partition(&mut self) {
        self.tally.partitions += 1;
        self.config.cut(&mut self.chance);
        self.story.push(format!("parts {:?}", self.config.groups));
        self.cut();
    }

    fn cut(&mut self) {
        self.ours.partition(&self.config.groups);
        self.theirs.groups.clone_from(&self.config.groups);
        self.speak();
    }

    fn crash_or_restart(&mut self) {
        let server = self.chance.below(self.servers);
        self.config.up[server] = !self.config.up[server];
        self.story.push(format!("{server} is {}", if self.config.up[server] { "back" } else { "down" }));
        if self.config.up[server] {
            self.ours.restart(server);
            self.theirs.restart(server);
        } else {
            self.tally.crashes += 1;
            self.ours.crash(server);
            self.theirs.crash(server);
        }
        self.speak();
    }

    fn step(&mut self) {
        let before = self.ours.look();
        match self.chance.below(10) {
            0 | 1 => self.elect(),
            // What an old leader still takes in its part is erased when the parts meet again.
            2 | 3 => {
                self.partition();
                self.request();
                self.elect();
            }
            4 => self.crash_or_restart(),
            _ => self.request(),
        }
        let after = self.compare();
        let erased = |server: &usize| !after.log(*server).starts_with(&before.log(*server));
        self.tally.erased += (0..self.servers).filter(erased).count() as u32;
    }

    /// Everything that a server keeps, and what leaders know to be committed.
    fn compare(&self) -> Look {
        let look = self.ours.look();
        let told = || format!("seed {}: {}", self.seed, self.story.join(", "));
        assert!(look.violations().is_empty(), "{:?}\n{}", look.violations(), told());
        for server in 0..self.servers {
            assert_eq!(look.log(server), self.theirs.log(server), "log of {server}\n{}", told());
            assert_eq!(term(&look, server), self.theirs.term(server), "term of {server}\n{}", told());
            assert_eq!(look.leads(server), self.theirs.leads(server), "does {server} lead?\n{}", told());
            if look.leads(server) {
                let (ours, theirs) = (look.commit(server), self.theirs.commit(server));
                assert_eq!(ours, theirs, "commit index of {server}\n{}", told());
            }
        }
        look
    }

    /// All is well again: one leader, and every log the same, committed to its end.
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
        for _ in 0..4 * self.servers {
            let look = self.ours.look();
            if (0..self.servers).any(|server| look.leads(server)) {
                break;
            }
            self.elect();
        }
        let look = self.compare();
        let log = look.log(0);
        for server in 0..self.servers {
            assert_eq!(look.log(server), log, "seed {}: log of {server}", self.seed);
            let commits = [look.commit(server), self.theirs.commit(server)];
            assert_eq!(commits, [log.len() as u64; 2], "seed {}: {server} commits", self.seed);
        }
        self.tally.committed = log.len() as u64;
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
fn both_have_the_same_logs_at_every_quiet_moment() {
    let seeds = fault_config::seeds();
    let mut all = Tally::default();
    for seed in 0..seeds {
        let Tally { elections, committed, crashes, partitions, erased } = run(seed, 60);
        all.elections += elections;
        all.committed += committed;
        all.crashes += crashes;
        all.partitions += partitions;
        all.erased += erased;
    }
    println!("{seeds} seeds: {all:?}");
    let seeds = seeds as u32;
    assert!(all.elections > 5 * seeds && all.crashes > 2 * seeds && all.partitions > 2 * seeds, "{all:?}");
    assert!(all.committed > 20 * u64::from(seeds) && all.erased > seeds / 10, "{all:?}");
}
