//! Random faults under every invariant, on the whole simulator.

use super::*;
use crate::protocol::Input;
use crate::sim::{Action, Sim};

/// A run by chance with extensions, as the header writes them: name and value.
pub fn chaos(seed: u64, servers: u32, off: &[RuleIx], extensions: &[(&str, &str)]) -> Chaos {
    let snapshot = [0, 0, 1, 5][(seed / 3 % 4) as usize];
    let params = [("servers", servers.into()), ("clients", 2.into()), ("snapshot", snapshot.into())];
    let mut setup = header::<Raft>(&params);
    setup.seed = seed;
    for (name, value) in extensions {
        let param = about::ABOUT.params.iter().find(|param| param.id == *name).expect("a parameter");
        setup.params.insert(param.id, param.read(value).expect("a right value"));
    }
    let changes_members = setup.number("spare") > 0;
    let early = Raft::promises(&setup).any_clock;
    let mut chaos = Chaos::new(setup, off);
    chaos.own = if changes_members { changes } else { snapshots };
    chaos.early = early;
    chaos
}

/// A server takes a snapshot now and then.
fn snapshots(chaos: &mut Chaos, number: u64) -> Option<Action> {
    (number == 20).then(|| {
        let node = chaos.server();
        Action::Input { node, input: Input::Admin { verb: "snapshot".into(), nodes: vec![node] } }
    })
}

/// It hands over besides, or changes the members: the leader does, if it may.
fn changes(chaos: &mut Chaos, number: u64) -> Option<Action> {
    if !matches!(number, 22 | 23) {
        return snapshots(chaos, number);
    }
    let (one, other, third) = (chaos.server(), chaos.server(), chaos.server());
    let (verb, nodes) = match chaos.pick(6) {
        0 => ("transfer", vec![one, other]),
        1 => ("add", vec![one]),
        2 => ("remove", vec![one]),
        3 => ("add-learner", vec![one]),
        4 => ("promote", vec![one]),
        _ => ("change", vec![one, other, third]),
    };
    let node = chaos.world.admin_at(verb, &nodes);
    Some(Action::Input { node, input: Input::Admin { verb: verb.into(), nodes } })
}

/// How many seeds a test tries: `few`, or so many as CHAOS_SEEDS says.
fn seeds(few: u64) -> u64 {
    // More by hand: CHAOS_SEEDS=1000 cargo test --lib raft::tests::chaos; or `synod chaos raft`.
    std::env::var("CHAOS_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(few)
}

/// Runs these seeds with every rule on. Returns how many had a leader in the end, and how much they
/// committed.
fn holds(seeds: std::ops::Range<u64>, extensions: &[(&str, &str)]) -> (u64, u64) {
    let (mut led, mut committed) = (0, 0);
    for seed in seeds {
        let frame = chaos(seed, 3 + (seed % 3) as u32, &[], extensions).run(4_000).frame();
        assert!(frame.violations.is_empty(), "{extensions:?}, seed {seed}: {:?}", frame.violations);
        led += u64::from(!frame.global.leaders.is_empty());
        committed += frame.global.chosen.len() as u64;
    }
    (led, committed)
}

#[test]
fn every_invariant_holds_under_random_faults() {
    let seeds = seeds(48);
    let (led, committed) = holds(0..seeds, &[]);
    let happens = led > seeds / 2 && committed > 10 * seeds;
    assert!(happens, "chaos lets nothing happen: {led} led, {committed} committed");
}

/// Everything at once.
pub const ALL_EXTENSIONS: &[(&str, &str)] = &[
    ("pre-vote", "on"),
    ("check-quorum", "on"),
    ("no-op-on-election", "on"),
    ("reads", "lease"),
    ("membership", "joint"),
    ("spare", "2"),
];

#[test]
fn every_invariant_holds_with_the_extensions_on() {
    let sets: [&[(&str, &str)]; 11] = [
        &[("pre-vote", "on")],
        &[("check-quorum", "on")],
        &[("no-op-on-election", "on")],
        &[("pre-vote", "on"), ("check-quorum", "on"), ("no-op-on-election", "on")],
        &[("reads", "read-index")],
        &[("reads", "read-index"), ("follower-reads", "on")],
        &[("reads", "lease"), ("no-op-on-election", "on")],
        &[("membership", "single"), ("spare", "2"), ("no-op-on-election", "on")],
        &[("membership", "joint"), ("spare", "2")],
        ALL_EXTENSIONS,
        &[("flow-control", "2"), ("back-up", "log")],
    ];
    let seeds = seeds(10);
    for (extensions, first) in sets.iter().zip((0..).step_by(1_000)) {
        let (led, committed) = holds(first..first + seeds, extensions);
        assert!(led > 0 && committed > 5 * seeds, "{extensions:?}: {led} led, {committed} committed");
    }
}

#[test]
fn each_safety_rule_is_missed_when_it_is_off() {
    // The seed that found it last time is tried first.
    for (rule, invariant, lucky) in [
        (ONE_VOTE_PER_TERM, "election-safety", 0),
        (UP_TO_DATE_CHECK, "leader-completeness", 0),
        (PERSIST_VOTE, "election-safety", 678),
        (PERSIST_TERM, "term-monotonic", 0),
        (PERSIST_LOG, "committed-durable", 0),
        (TRUNCATE_ON_CONFLICT, "log-matching", 0),
        (MAJORITY_COMMIT, "committed-durable", 0),
        (REPLY_AFTER_PERSIST, "committed-durable", 2),
        (DEDUPLICATE, "exactly-once", 0),
        (REJECT_STALE_SNAPSHOT, "state-machine-forward", 16),
        (KEEP_SUFFIX_AFTER_SNAPSHOT, "committed-durable", 92),
        (SESSIONS_IN_SNAPSHOT, "exactly-once", 165),
        (KEEP_SUFFIX_AFTER_APPEND, "committed-durable", 0),
        (COMMIT_ONLY_COMPARED, "state-machine-safety", 0),
    ] {
        let breaks = |seed: &u64| chaos(*seed, 3, &[rule], &[]).breaks(invariant, 3_000);
        let name = about::RULES[usize::from(rule.0)].id;
        let found = std::iter::once(lucky).chain(0..1_000).find(breaks);
        println!("{name} breaks {invariant} with seed {found:?}");
        assert!(found.is_some(), "{name} never broke {invariant}");
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    testing::a_seed_is_a_run(|seed| chaos(seed, 5, &[], &[]));
}
