//! The explorer: what it finds is short and replays, what it does not find is not there, and neither
//! hangs on slices or threads.

use synod::check::explore::{
    Bounds, Explorer, Finding, Goal, How, Limit, Outcome, Property, Report, TransitionCaching, parallel,
};
use synod::script;
use synod::sim::Sim;

const RAFT: &str = "synod 1\nprotocol raft servers=3 clients=0\nnetwork by-hand\n";

fn world(text: &str) -> Box<dyn Sim> {
    let script = script::parse(text).expect("a script");
    script::run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}")).world().boxed_clone()
}

fn explore(text: &str, bounds: Bounds) -> Report {
    let mut explorer = Explorer::new(world(text), bounds, Property::default(), How::default());
    while explorer.step(1_000).is_none() {}
    explorer.report()
}

fn lines(report: &Report) -> String {
    report.commands.iter().map(|command| format!("{command}\n")).collect()
}

/// What a report's script does when it is run, and where it ends.
fn replay(text: &str, report: &Report) -> (Vec<&'static str>, u64) {
    let world = world(&format!("{text}{}", lines(report)));
    (world.violations().iter().map(|violation| violation.invariant).collect(), world.digest())
}

#[test]
fn a_broken_rule_comes_back_as_the_shortest_script_that_shows_it() {
    let text = format!("{RAFT}rule persist-vote off\n");
    let report = explore(&text, Bounds { crashes: 1, timeouts: 2, ..Bounds::QUIET });
    assert_eq!(report.outcome, Outcome::Found(Finding::Violated("election-safety")));
    // Two timeouts, a vote asked for and given, a crash in between, and the same again.
    assert_eq!((report.actions.len(), report.commands.len()), (8, 8), "{:?}", report.commands);
    let (broken, digest) = replay(&text, &report);
    assert_eq!((broken, digest), (vec!["election-safety"], report.digest));
}

#[test]
fn the_honest_protocol_is_exhausted_within_the_same_bounds() {
    let report = explore(RAFT, Bounds { crashes: 1, timeouts: 2, ..Bounds::QUIET });
    assert_eq!(report.outcome, Outcome::Exhausted);
    assert!(report.progress.states > 1_000 && report.progress.waiting == 0, "{:?}", report.progress);
    assert!(report.actions.is_empty() && report.commands.is_empty());
}

#[test]
fn where_nothing_may_happen_the_start_is_all_there_is() {
    let report = explore(RAFT, Bounds { restarts: 0, ..Bounds::QUIET });
    assert_eq!(report.outcome, Outcome::Exhausted);
    assert_eq!((report.progress.states, report.progress.depth, report.progress.tried), (1, 0, 0));
}

#[test]
fn nothing_depends_on_slices_or_threads() {
    let text = format!("{RAFT}rule persist-vote off\n");
    let bounds = Bounds { crashes: 1, timeouts: 2, ..Bounds::QUIET };
    let whole = explore(&text, bounds.clone());
    let mut sliced = Explorer::new(world(&text), bounds.clone(), Property::default(), How::default());
    while sliced.step(1).is_none() {}
    assert_eq!(sliced.report(), whole);
    for threads in [1, 3] {
        let mut spread = Explorer::new(world(&text), bounds.clone(), Property::default(), How::default());
        parallel::run(&mut spread, threads, || world(&text), |_| true);
        assert_eq!(spread.report(), whole, "{threads} threads");
    }
}

#[test]
fn a_bound_that_is_reached_is_named() {
    let bounds = Bounds { crashes: 1, timeouts: 2, ..Bounds::QUIET };
    let depth = explore(RAFT, Bounds { depth: 4, ..bounds.clone() });
    assert_eq!((depth.outcome, depth.progress.depth), (Outcome::Bounded(Limit::Depth), 4));
    let states = explore(RAFT, Bounds { states: 100, ..bounds.clone() });
    assert_eq!((states.outcome, states.progress.states), (Outcome::Bounded(Limit::States), 100));
    let memory = explore(RAFT, Bounds { crashes: 3, timeouts: 5, memory: 100_000, ..Bounds::QUIET });
    assert_eq!(memory.outcome, Outcome::Bounded(Limit::Memory));
    assert!(memory.progress.bytes <= 100_000);
    let terms = explore(RAFT, Bounds { terms: 1, ..bounds.clone() });
    assert_eq!((terms.outcome, terms.past_terms), (Outcome::Exhausted, true));
}

#[test]
fn a_search_that_is_stopped_says_so() {
    let mut explorer = Explorer::new(world(RAFT), Bounds::default(), Property::default(), How::default());
    assert_eq!(explorer.step(10), None);
    explorer.cancel();
    assert_eq!(
        (explorer.step(10), explorer.report().outcome),
        (Some(Outcome::Cancelled), Outcome::Cancelled)
    );
}

#[test]
fn a_search_goes_on_from_where_a_script_ends_also_in_a_timed_world() {
    let text = "synod 1\nprotocol raft servers=3 clients=0\nrule persist-vote off\n\nrun 1s\n";
    let report = explore(text, Bounds { crashes: 1, timeouts: 2, ..Bounds::QUIET });
    let (broken, digest) = replay(text, &report);
    assert_eq!((broken, digest), (vec!["election-safety"], report.digest), "{:?}", report.commands);
}

fn look_for(text: &str, goal: &str, bounds: Bounds) -> Report {
    let history = script::run(&script::parse(text).expect("a script")).unwrap_or_else(|_| panic!("{text}"));
    let start = history.world().boxed_clone();
    let cond = script::parse_cond(goal).expect("a condition");
    let goal = Goal::new(cond, &*start, history.events()).expect("a goal");
    let mut explorer =
        Explorer::new(start, bounds, Property { goal: Some(goal), stuck: false }, How::default());
    while explorer.step(1_000).is_none() {}
    explorer.report()
}

#[test]
fn a_goal_is_reached_by_the_shortest_script() {
    let two = "S1.role == leader and S2.role == leader and S1.currentTerm < S2.currentTerm";
    let report = look_for(RAFT, two, Bounds { timeouts: 2, ..Bounds::QUIET });
    assert_eq!(report.outcome, Outcome::Found(Finding::Goal));
    // One stands and is elected by the third server, which has heard of its term by then and tells the
    // other by no message: so the other must be the second to stand, in the term after.
    let text = format!("{RAFT}{}expect {two}\n", lines(&report));
    script::run(&script::parse(&text).expect("a script")).unwrap_or_else(|(_, error)| panic!("{error:?}"));
    let never = look_for(RAFT, "violated election-safety", Bounds { timeouts: 2, ..Bounds::QUIET });
    assert_eq!(never.outcome, Outcome::Exhausted);
}

#[test]
fn a_value_may_be_chosen_that_no_one_has_learned() {
    let text = "synod 1\nprotocol paxos proposers=2 acceptors=3 learners=1\nnetwork by-hand\n";
    let unknown = "chosen == v1 and P1.phase != done and L1.chosen == none";
    let report = look_for(text, unknown, Bounds { requests: 1, ..Bounds::QUIET });
    assert_eq!(report.outcome, Outcome::Found(Finding::Goal));
    // It is proposed, two promise and are heard, and both accept: nobody has heard of that.
    assert_eq!(report.actions.len(), 7, "{:?}", report.commands);
    let text = format!("{text}{}expect {unknown}\n", lines(&report));
    script::run(&script::parse(&text).expect("a script")).unwrap_or_else(|(_, error)| panic!("{error:?}"));
}

#[test]
fn a_goal_may_ask_what_happened_but_not_how_often() {
    let (voted, two) = ("happened votes", Bounds { timeouts: 2, ..Bounds::QUIET });
    let report = look_for(RAFT, &format!("{voted} and S3.role == candidate"), two);
    assert_eq!(report.outcome, Outcome::Found(Finding::Goal));
    // It stands, and somebody votes for it.
    assert_eq!(report.actions.len(), 2, "{:?}", report.commands);
    let start = world(RAFT);
    let refused = |text: &str| {
        let cond = script::parse_cond(text).expect("a condition");
        Goal::new(cond, &*start, []).err().map(|fault| fault.problem.id)
    };
    assert_eq!(refused("count(RequestVote) > 3"), Some("problem-goal-counts"));
    assert_eq!(refused("S1.currentTerm @ before > 3"), Some("problem-goal-marks"));
    assert_eq!(refused("S9.role == leader"), Some("problem-no-node"));
}

#[test]
fn three_who_each_take_their_own_are_stuck() {
    let text = "synod 1\nprotocol parliament version=0.1\n";
    let property = Property { goal: None, stuck: true };
    let mut explorer =
        Explorer::new(world(text), Bounds { requests: 3, ..Bounds::QUIET }, property, How::default());
    while explorer.step(1_000).is_none() {}
    let report = explorer.report();
    assert_eq!(report.outcome, Outcome::Found(Finding::Stuck), "{:?}", report.progress);
}

/// The proposer knows that its value is chosen and says it no more; the learner's message was lost.
#[test]
fn a_learner_that_hears_nothing_any_more_is_stuck() {
    let text = "synod 1\nprotocol paxos proposers=1 acceptors=1 learners=1\nnetwork by-hand\n";
    let search = |drops| {
        let property = Property { goal: None, stuck: true };
        let bounds = Bounds { requests: 1, drops, ..Bounds::QUIET };
        let mut explorer = Explorer::new(world(text), bounds, property, How::default());
        while explorer.step(1_000).is_none() {}
        explorer.report()
    };
    assert_eq!(search(0).outcome, Outcome::Exhausted);
    let report = search(1);
    assert_eq!(report.outcome, Outcome::Found(Finding::Stuck), "{:?}", report.progress);
    let lost = lines(&report).matches("drop ").count();
    assert_eq!(lost, 1, "{}", lines(&report));
}

/// Every protocol with small bounds: honest, and with a rule off.
const SMALL: &[(&str, Bounds)] = &[
    ("protocol split-brain servers=3 clients=2 policy=majority", Bounds { requests: 2, ..Bounds::QUIET }),
    (
        "protocol split-brain policy=both\nrule write-before-answer off",
        Bounds { crashes: 2, requests: 2, ..Bounds::QUIET },
    ),
    ("protocol primary-backup servers=2 clients=1", Bounds { requests: 1, admin: 1, ..Bounds::QUIET }),
    (
        "protocol primary-backup servers=2 clients=1\nrule check-view off",
        Bounds { requests: 1, admin: 1, ..Bounds::QUIET },
    ),
    ("protocol parliament version=0.2", Bounds { requests: 1, ..Bounds::QUIET }),
    ("protocol parliament\nrule write-ledger off", Bounds { crashes: 1, requests: 2, ..Bounds::QUIET }),
    ("protocol paxos proposers=1 acceptors=3 learners=1", Bounds { requests: 1, ..Bounds::QUIET }),
    (
        "protocol paxos proposers=2 acceptors=3 learners=0\nrule adopt-value off",
        Bounds { requests: 1, duplicates: 1, ..Bounds::QUIET },
    ),
    (
        "protocol paxos proposers=1 acceptors=4 learners=0 quorums=grid",
        Bounds { requests: 1, ..Bounds::QUIET },
    ),
    (
        "protocol paxos proposers=2 acceptors=4 learners=0 quorums=grid\nrule adopt-value off",
        Bounds { requests: 1, duplicates: 1, ..Bounds::QUIET },
    ),
    ("protocol paxos-kv proposers=1 acceptors=2 clients=1", Bounds { requests: 1, ..Bounds::QUIET }),
    ("protocol multi-paxos servers=2 clients=1", Bounds { timeouts: 1, requests: 1, ..Bounds::QUIET }),
    ("protocol raft servers=3 clients=0", Bounds { crashes: 1, timeouts: 1, ..Bounds::QUIET }),
    ("protocol raft servers=2 clients=1", Bounds { timeouts: 1, requests: 1, ..Bounds::QUIET }),
    (
        "protocol raft servers=2 spare=1 clients=0 membership=single no-op-on-election=on",
        Bounds { timeouts: 1, admin: 1, ..Bounds::QUIET },
    ),
    (
        "protocol raft servers=2 clients=1 reads=read-index follower-reads=on no-op-on-election=on",
        Bounds { timeouts: 1, requests: 1, ..Bounds::QUIET },
    ),
    (
        "protocol raft servers=3 clients=0\nrule persist-vote off",
        Bounds { crashes: 1, timeouts: 2, ..Bounds::QUIET },
    ),
];

#[test]
fn reductions_change_no_verdict_and_make_no_way_longer() {
    for (header, bounds) in SMALL {
        let text = format!("synod 1\nnetwork by-hand\n{header}\n");
        let search = |reduce, symmetry| {
            let (how, bounds) = (How { reduce, symmetry, ..How::PLAIN }, bounds.clone());
            let mut explorer = Explorer::new(world(&text), bounds, Property::default(), how);
            while explorer.step(1_000).is_none() {}
            explorer.report()
        };
        let (plain, reduced, both) = (search(false, false), search(true, false), search(true, true));
        let alike = search(false, true);
        let seen = format!("{header}: {:?}\n{:?}\n{:?}", plain.progress, reduced.progress, both.progress);
        println!("{seen}");
        for other in [&alike, &reduced, &both] {
            assert_eq!((other.outcome, other.actions.len()), (plain.outcome, plain.actions.len()), "{seen}");
        }
        if plain.outcome == Outcome::Exhausted {
            assert_eq!(
                (reduced.progress.depth, both.progress.depth),
                (plain.progress.depth, plain.progress.depth)
            );
        }
        assert!(reduced.progress.tried < plain.progress.tried, "{seen}");
        assert!(both.progress.states <= plain.progress.states, "{seen}");
    }
}

/// A cached transition leads where delivering leads: checked step by step, and trusted.
#[test]
fn the_transition_cache_changes_nothing_but_the_time_it_takes() {
    let terms = (
        "protocol multi-paxos servers=2 clients=1\nrule fill-gaps off",
        Bounds { crashes: 1, timeouts: 2, requests: 1, ..Bounds::QUIET },
    );
    for ((header, bounds), terms) in SMALL.iter().map(|small| (small, u32::MAX)).chain([(&terms, 1)]) {
        let text = format!("synod 1\nnetwork by-hand\n{header}\n");
        for together in [false, true] {
            let search = |caching| {
                let bounds = Bounds { terms, together, ..bounds.clone() };
                let how = How { caching, ..How::PLAIN };
                let mut explorer = Explorer::new(world(&text), bounds, Property::default(), how);
                while explorer.step(1_000).is_none() {}
                explorer.report()
            };
            let done = search(TransitionCaching::No);
            assert_eq!(search(TransitionCaching::Checked), done, "{header}");
            assert_eq!(search(TransitionCaching::Trusted), done, "{header}");
        }
    }
}

#[test]
fn a_goal_is_reached_by_the_same_way_with_the_transition_cache_and_without() {
    for (text, goal, bounds) in [
        (RAFT, "leaders >= 2", Bounds { timeouts: 2, ..Bounds::QUIET }),
        (RAFT, "leaders >= 2 and happened steps-down", Bounds { timeouts: 3, ..Bounds::QUIET }),
        (
            "synod 1\nprotocol paxos proposers=2 acceptors=3 learners=0\n",
            "chosen == v2",
            Bounds { requests: 2, ..Bounds::QUIET },
        ),
    ] {
        let search = |caching| {
            let history =
                script::run(&script::parse(text).expect("a script")).unwrap_or_else(|_| panic!("{text}"));
            let start = history.world().boxed_clone();
            let goal = Goal::new(script::parse_cond(goal).expect("a condition"), &*start, history.events());
            let property = Property { goal: Some(goal.expect("a goal")), stuck: false };
            let how = How { caching, ..How::PLAIN };
            let mut explorer =
                Explorer::new(start, Bounds { states: 200_000, ..bounds.clone() }, property, how);
            while explorer.step(1_000).is_none() {}
            explorer.report()
        };
        let done = search(TransitionCaching::No);
        assert_eq!(done.outcome, Outcome::Found(Finding::Goal), "{goal}");
        assert_eq!(search(TransitionCaching::Checked), done, "{goal}");
        assert_eq!(search(TransitionCaching::Trusted), done, "{goal}");
    }
}

/// Messages that arrive together make fewer states and shorter ways for the search, never a run that is not
/// one: what is found replays, and is as short as what the full search finds.
#[test]
fn messages_that_arrive_together_break_what_breaks() {
    let mut states = (0, 0);
    for (header, bounds) in SMALL {
        let text = format!("synod 1\nnetwork by-hand\n{header}\n");
        let search = |together, symmetry| {
            let (how, bounds) = (How { symmetry, ..How::default() }, Bounds { together, ..bounds.clone() });
            let mut explorer = Explorer::new(world(&text), bounds, Property::default(), how);
            while explorer.step(1_000).is_none() {}
            explorer.report()
        };
        let (all, some, alike) = (search(false, false), search(true, false), search(true, true));
        assert_eq!((some.outcome, some.actions.len()), (alike.outcome, alike.actions.len()), "{header}");
        println!("{header}: {} of {} states", some.progress.states, all.progress.states);
        states = (states.0 + some.progress.states, states.1 + all.progress.states);
        assert_eq!((some.outcome, some.actions.len()), (all.outcome, all.actions.len()), "{header}");
        let (broken, digest) = replay(&text, &some);
        assert_eq!(digest, some.digest, "{header}");
        if let Outcome::Found(Finding::Violated(invariant)) = some.outcome {
            assert!(broken.contains(&invariant), "{header}: {broken:?}");
        }
    }
    assert!(states.0 < states.1, "{states:?}");
}

#[test]
fn a_bound_on_terms_holds_in_every_protocol_that_counts_them() {
    let counting = [
        "protocol raft servers=3 clients=0",
        "protocol paxos nodes=3",
        "protocol paxos-kv nodes=2 clients=1",
    ];
    let more = ["protocol multi-paxos servers=3 clients=1", "protocol primary-backup servers=2 clients=1"];
    for protocol in counting.into_iter().chain(more) {
        let text = format!("synod 1\n{protocol}\nnetwork by-hand\n");
        let bounds = Bounds { timeouts: 2, requests: 2, admin: 1, ..Bounds::QUIET };
        let within = |terms| explore(&text, Bounds { terms, states: 20_000, ..bounds.clone() });
        assert!(within(1).past_terms, "{protocol}: nobody went past 1");
        assert!(!within(1_000).past_terms, "{protocol}: nobody comes that far");
    }
}
