//! What a schedule of faults is drawn from, and what it has done so far.

/// How many schedules are run. More by hand: `ORACLE_SEEDS=10000 cargo test --test all oracle_raft::`.
pub fn seeds() -> u64 {
    std::env::var("ORACLE_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(150)
}

/// Numbers by chance: SplitMix64.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }
}

/// Which servers are up, and which hear each other.
pub struct FaultConfig {
    pub up: Vec<bool>,
    /// Servers of different groups do not hear each other.
    pub groups: Vec<usize>,
}

impl FaultConfig {
    pub fn fair(servers: usize) -> FaultConfig {
        FaultConfig { up: vec![true; servers], groups: vec![0; servers] }
    }

    /// Servers that are up and hear each other, part by part.
    pub fn parts(&self) -> Vec<Vec<usize>> {
        let mut groups = self.groups.clone();
        groups.sort_unstable();
        groups.dedup();
        let servers = 0..self.up.len();
        let part = |group| {
            servers.clone().filter(|server| self.up[*server] && self.groups[*server] == group).collect()
        };
        groups.into_iter().map(part).filter(|part: &Vec<usize>| !part.is_empty()).collect()
    }

    /// Cuts the network into up to three parts, anew.
    pub fn cut(&mut self, chance: &mut Chance) {
        let parts = 1 + chance.below(3);
        self.groups.iter_mut().for_each(|group| *group = chance.below(parts));
    }
}
