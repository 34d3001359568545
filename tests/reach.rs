//! `reach`: pictures of logs are brought about from a fresh cluster, or refuted with a reason that is true.

mod judge;

use judge::{Log, Scope, sorted};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use synod::check::Rng;
use synod::check::reach::{Planned, Reason, plan};
use synod::script;

/// A fresh cluster.
fn header(servers: usize) -> String {
    format!("synod 1\nprotocol raft servers={servers} clients=1\nnetwork by-hand\n\n")
}

fn condition(logs: &[Log]) -> String {
    let one = |(place, log): (usize, &Log)| {
        let terms: Vec<String> = log.iter().map(u8::to_string).collect();
        format!("S{}.log == [{}]", place + 1, terms.join(" "))
    };
    logs.iter().enumerate().map(one).collect::<Vec<_>>().join(" and ")
}

/// What the planner says from where a script ends. A run that it found was played again as a script, and the
/// condition held.
fn ask(start: &str, cond: &str) -> Planned {
    let script = script::parse(start).expect("a script");
    let history = script::run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}\n{start}"));
    let parsed = script::parse_cond(cond).expect("a condition");
    let planned = plan(history.world(), &parsed);
    if let Planned::Found(commands) = &planned {
        let lines: String = commands.iter().map(|command| format!("{command}\n")).collect();
        let text = format!("{start}{lines}expect {cond} and violations == 0\n");
        let script = script::parse(&text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
        if let Err((_, error)) = script::run(&script) {
            panic!("{error:?}\n{text}");
        }
    }
    planned
}

fn ask_logs(logs: &[Log]) -> Planned {
    ask(&header(logs.len()), &condition(logs))
}

fn reached(start: &str, cond: &str) -> usize {
    match ask(start, cond) {
        Planned::Found(commands) => commands.len(),
        other => panic!("{cond}: {other:?}"),
    }
}

const FIGURE_7: &str = "S1.log == [1 1 1 4 4 5 5 6 6 6] and S2.log == [1 1 1 4 4 5 5 6 6] and S3.log == [1 1 1 4] \
    and S4.log == [1 1 1 4 4 5 5 6 6 6 6] and S5.log == [1 1 1 4 4 5 5 6 6 6 7 7] and S6.log == [1 1 1 4 4 4 4] \
    and S7.log == [1 1 1 2 2 2 3 3 3 3 3]";

/// The figures of the paper that show logs: 6, 7, and 8 (a) to (e).
#[test]
fn the_figures_of_the_paper_are_reached() {
    let begun = Instant::now();
    println!("Figure 7: {} commands in {:?}", reached(&header(7), FIGURE_7), begun.elapsed());
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let five = header(5);
    for figure in [
        // 6: a leader's log and its followers'.
        &[
            &[1, 1, 1, 2, 3, 3, 3, 3][..],
            &[1, 1, 1, 2, 3],
            &[1, 1, 1, 2, 3, 3, 3, 3],
            &[1, 1],
            &[1, 1, 1, 2, 3, 3, 3],
        ][..],
        &[&[1, 2], &[1, 2], &[1], &[1], &[1]],
        &[&[1, 2], &[1, 2], &[1], &[1], &[1, 3]],
        &[&[1, 2, 4], &[1, 2], &[1, 2], &[1], &[1, 3]],
        &[&[1, 3], &[1, 3], &[1, 3], &[1, 3], &[1, 3]],
        &[&[1, 2, 4], &[1, 2, 4], &[1, 2, 4], &[1], &[1, 3]],
    ] {
        let logs: Vec<Log> = figure.iter().map(|log| log.to_vec()).collect();
        println!("{}: {} commands", condition(&logs), reached(&five, &condition(&logs)));
    }
}

fn reason(logs: &[&[u8]]) -> Reason {
    let logs: Vec<Log> = logs.iter().map(|log| log.to_vec()).collect();
    match ask_logs(&logs) {
        Planned::Impossible(reason, _) => reason,
        other => panic!("{logs:?}: {other:?}"),
    }
}

#[test]
fn what_cannot_arise_is_refuted_with_its_reason() {
    assert_eq!(
        reason(&[&[1], &[2, 1], &[]]),
        Reason::TermsDecrease { server: 1, index: 2, before: 2, term: 1 }
    );
    assert_eq!(
        reason(&[&[1, 2, 3], &[1, 1, 3], &[]]),
        Reason::PrefixesDiffer { one: 0, other: 1, index: 3, term: 3, differ: 2 }
    );
    assert_eq!(
        reason(&[&[1, 3], &[1, 1, 1, 3], &[]]),
        Reason::TwoLeaders { one: 0, other: 1, term: 3, first: 2, second: 4 }
    );
    assert_eq!(reason(&[&[], &[0], &[]]), Reason::TermZero { server: 1, index: 1 });
    assert_eq!(
        reason(&[&[1], &[2], &[3]]),
        Reason::FewVoters {
            term: 3,
            elected_with: vec![],
            newer: vec![vec![1], vec![2]],
            left: 1,
            needed: 2
        }
    );
    // Term 2 needs three of four with nothing, so that one holds `1` then; later too many hold a newer log.
    assert_eq!(reason(&[&[1], &[1], &[2, 2], &[2, 3]]), Reason::NoOrder { servers: vec![0, 1, 2, 3] });
}

/// A reason that names as few servers as it can is looked for with a budget of its own.
#[test]
fn a_reason_is_looked_for_within_a_budget() {
    let logs: [&[u8]; 5] = [&[1], &[2, 2, 3, 3], &[2, 2], &[2, 6, 6, 6], &[5, 5, 5, 7]];
    let begun = Instant::now();
    assert!(matches!(reason(&logs), Reason::NoOrder { .. } | Reason::FewVoters { .. }));
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

/// A follower that may hold less than a new leader sends gets its entries one by one, and only then.
#[test]
fn entries_are_sent_one_by_one_only_where_they_must() {
    let batches = |logs: &[&[u8]]| {
        let logs: Vec<Log> = logs.iter().map(|log| log.to_vec()).collect();
        let Planned::Found(commands) = ask_logs(&logs) else { panic!("{logs:?}") };
        commands.iter().filter(|command| command.to_string().starts_with("rule batch")).count()
    };
    assert_eq!(batches(&[&[1, 1], &[1], &[2]]), 2);
    assert_eq!(batches(&[&[1, 2, 4], &[1, 2], &[1, 2], &[1], &[1, 3]]), 0);
}

/// Servers that are not named hold what comes; a condition may ask for more than logs.
#[test]
fn a_condition_may_leave_servers_out_and_ask_who_leads() {
    reached(&header(5), "S2.log == [1 1 2] and S4.log == [1 1 3 3]");
    reached(&header(3), "S1.log == [2 2] and S1.role == leader");
    reached(&header(3), "S1.log == [1] and S2.log == [1] and S2.role == leader");
    reached(&header(1), "S1.log == [1 3]");
    reached(
        "synod 1\nprotocol raft servers=3 clients=1\ndisk by-hand\n\n",
        "S1.log == [1 1] and S2.log == [2]",
    );
    assert_eq!(ask(&header(3), "S1.role == leader"), Planned::Unknown);
    assert_eq!(ask(&header(3), "S1.log == [1] or S2.log == [1]"), Planned::Unknown);
    assert_eq!(ask(&header(3), "S1.log == [1] and violated log-matching"), Planned::Unknown);
}

/// From where a script ends only terms that have not passed are planned, and nothing is refuted: who led before may
/// still act, and so may rules that were off.
#[test]
fn a_plan_begins_where_a_script_ends() {
    let script = format!("{}timeout S1\nsettle\nrequest C1 put x 1\nsettle\ncrash S2\n", header(3));
    reached(&script, "S1.log == [1 2 2] and S2.log == [1 4] and S3.log == [1]");
    reached(&script, "S1.log == [1] and S3.log == [1]");
    assert_eq!(ask(&script, "S1.log == [1 2] and S2.log == [3] and S3.log == [1]"), Planned::Unknown);
    assert_eq!(ask(&script, "S1.log == [1 2 1]"), Planned::Unknown);
    let broken = format!("{}rule one-vote-per-term off\n", header(3));
    assert_eq!(ask(&broken, "S1.log == [1] and S2.log == [2] and S3.log == [3]"), Planned::Unknown);
    let extended = "synod 1\nprotocol raft servers=3 no-op-on-election=on\nnetwork by-hand\n\n";
    assert_eq!(ask(extended, "S1.log == [1]"), Planned::Unknown);
}

/// Every picture of so many entries and terms, but only one of each `every`: the planner reaches what the judge
/// reaches with more entries and terms to go by, and what the judge does not reach it refutes or reaches with more
/// terms than the judge has.
fn compare(scope: Scope, entries: usize, terms: u8, every: usize) {
    let arise = judge::reachable(scope);
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for logs in pictures(scope.servers, entries, terms).iter().step_by(every) {
        let planned = ask_logs(logs);
        judged(&arise, logs, &planned);
        *told.entry(word(&planned)).or_default() += 1;
    }
    println!("{} servers, {entries} entries, {terms} terms: {told:?} of {}", scope.servers, arise.len());
}

/// The simulator has played what was reached; what was refuted the judge reaches neither.
fn judged(arise: &BTreeSet<Vec<Log>>, logs: &[Log], planned: &Planned) {
    match planned {
        Planned::Found(_) => {}
        Planned::Impossible(reason, _) => {
            assert!(!arise.contains(&sorted(logs.to_vec())), "{logs:?} can arise: {reason:?}");
        }
        Planned::Unknown => panic!("{logs:?}: neither"),
    }
}

/// Logs of so many servers, each picture sorted: servers are alike.
fn pictures(servers: usize, entries: usize, terms: u8) -> Vec<Vec<Log>> {
    let mut logs = vec![Log::new()];
    for start in 0.. {
        let Some(log) = logs.get(start).filter(|log| log.len() < entries).cloned() else { break };
        logs.extend((log.last().copied().unwrap_or(1)..=terms).map(|term| [&log[..], &[term]].concat()));
    }
    let logs = sorted(logs);
    let mut all: Vec<Vec<Log>> = vec![Vec::new()];
    for _ in 0..servers {
        let longer = |picture: &Vec<Log>| {
            let later = logs.iter().filter(|log| picture.last().is_none_or(|last| last <= *log));
            later.map(|log| [&picture[..], std::slice::from_ref(log)].concat()).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// What came of a picture, for counting.
fn word(planned: &Planned) -> &'static str {
    match planned {
        Planned::Found(_) => "reached",
        Planned::Unknown => "neither",
        Planned::Impossible(reason, _) => match reason {
            Reason::Twice { .. } => "two logs",
            Reason::TermZero { .. } => "term 0",
            Reason::TermsDecrease { .. } => "terms decrease",
            Reason::PrefixesDiffer { .. } => "prefixes differ",
            Reason::TwoLeaders { .. } => "two leaders",
            Reason::FewVoters { .. } => "few voters",
            Reason::NoOrder { .. } => "no order",
        },
    }
}

#[test]
fn the_judge_and_the_planner_agree_on_small_pictures() {
    compare(Scope { servers: 3, entries: 3, terms: 4 }, 2, 3, 5);
}

/// `cargo test --release --test all reach:: -- --ignored --nocapture`
#[test]
#[ignore = "every picture of small clusters: some ten seconds"]
fn the_judge_and_the_planner_agree_on_every_small_picture() {
    compare(Scope { servers: 3, entries: 3, terms: 5 }, 3, 4, 1);
    compare(Scope { servers: 4, entries: 2, terms: 5 }, 2, 3, 1);
    compare(Scope { servers: 5, entries: 2, terms: 4 }, 2, 3, 1);
}

/// Logs of so many servers, drawn in one of three ways.
fn draw(rng: &mut Rng, servers: usize, most: usize, terms: u8) -> Vec<Log> {
    match rng.below(4) {
        0 => (0..servers).map(|_| loose(rng, most, terms)).collect(),
        1 | 2 => of_a_tree(rng, servers, most, terms),
        _ => of_a_run(rng, servers, most, terms),
    }
}

/// Any terms that do not decrease.
fn loose(rng: &mut Rng, most: usize, terms: u8) -> Log {
    let length = below(rng, most + 1);
    sorted((0..length).map(|_| 1 + below(rng, usize::from(terms)) as u8).collect())
}

fn below(rng: &mut Rng, count: usize) -> usize {
    rng.below(count as u64) as usize
}

/// Prefixes of logs in which each term has one leader, whoever votes.
fn of_a_tree(rng: &mut Rng, servers: usize, most: usize, terms: u8) -> Vec<Log> {
    let mut ends: Vec<Log> = vec![Log::new()];
    for term in 1..=terms {
        let end = ends[below(rng, ends.len())].clone();
        let mut log = end[..end.len() - below(rng, end.len() + 1) / 2].to_vec();
        for _ in 0..below(rng, 4) {
            if log.len() < most {
                log.push(term);
            }
        }
        ends.push(log);
    }
    let mut beginning = |_| {
        let end = ends[below(rng, ends.len())].clone();
        if below(rng, 3) > 0 { end } else { end[..below(rng, end.len() + 1)].to_vec() }
    };
    (0..servers).map(&mut beginning).collect()
}

/// Where a random run of leaders ends: it arises, whatever a planner says.
fn of_a_run(rng: &mut Rng, servers: usize, most: usize, terms: u8) -> Vec<Log> {
    let end = |log: &Log| (log.last().copied().unwrap_or(0), log.len());
    let mut logs = vec![Log::new(); servers];
    for term in 1..=terms {
        let leader = below(rng, servers);
        let voters = logs.iter().filter(|log| end(log) <= end(&logs[leader])).count();
        if voters < servers / 2 + 1 || below(rng, 6) == 0 {
            continue;
        }
        for _ in 0..below(rng, 4) {
            if logs[leader].len() < most {
                logs[leader].push(term);
            }
        }
        let log = logs[leader].clone();
        for follower in (0..servers).filter(|follower| *follower != leader) {
            let count = below(rng, log.len() + 1);
            if below(rng, 3) == 0 && !logs[follower].starts_with(&log[..count]) {
                logs[follower] = log[..count].to_vec();
            }
        }
    }
    logs
}

/// Random pictures: each is reached, or refuted with a reason. What the judge knows is asked of the judge as well.
fn random_pictures(count: usize, seed: u64) {
    let scope = Scope { servers: 3, entries: 2, terms: 4 };
    let arise: BTreeSet<Vec<Log>> = judge::reachable(scope);
    let mut rng = Rng::new(seed);
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    let mut slowest = (Duration::ZERO, Vec::new());
    for number in 0..count {
        let small = number % 4 == 0;
        let servers = if small { 3 } else { 3 + below(&mut rng, 3) };
        let logs = match small {
            true => draw(&mut rng, servers, 2, 3),
            false => {
                let terms = 2 + below(&mut rng, 6) as u8;
                draw(&mut rng, servers, 8, terms)
            }
        };
        let begun = Instant::now();
        let planned = ask_logs(&logs);
        if begun.elapsed() > slowest.0 {
            slowest = (begun.elapsed(), logs.clone());
        }
        *told.entry(word(&planned)).or_insert(0) += 1;
        match small {
            true => judged(&arise, &logs, &planned),
            false => assert!(planned != Planned::Unknown, "{logs:?}: neither"),
        }
    }
    println!("{count} pictures: {told:?}; slowest {slowest:?}");
}

#[test]
fn random_logs_are_reached_or_refuted() {
    random_pictures(60, 1);
}

/// `cargo test --release --test all reach:: -- --ignored --nocapture`
#[test]
#[ignore = "1,000 sets of logs of 3 to 5 servers: some ten seconds"]
fn a_thousand_random_logs_are_reached_or_refuted() {
    random_pictures(1_000, 2);
}
