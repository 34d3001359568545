//! Nobody is left behind: once faults are over, every node that is up gets what it lacks and every client its
//! answer, whichever extensions meet.
//!
//! CI runs a few seeds of each row. The full bar is
//! `CONVERGE_SEEDS=500 cargo test --release --test all converge::`; one row by itself is, for example,
//! `synod chaos raft --param flow-control=1 --param snapshot=2 --seeds 0..500`.

use synod::check::Drive;
use synod::check::chaos::{self, Failure, Plan, Wrong};
use synod::command::{Command, Cond};
use synod::frame::Detail;
use synod::registry::{PROTOCOLS, find};
use synod::script;

/// Extensions of Raft that meet each window of flow control and each length of snapshots.
const EXTENSIONS: &[&[(&str, &str)]] = &[
    &[],
    &[("pre-vote", "on")],
    &[("check-quorum", "on")],
    &[("pre-vote", "on"), ("check-quorum", "on")],
    &[("no-op-on-election", "on")],
    &[("reads", "read-index")],
    &[("reads", "read-index"), ("follower-reads", "on")],
    &[("reads", "lease")],
    &[("reads", "lease"), ("no-op-on-election", "on")],
    &[("membership", "single"), ("spare", "2")],
    &[("membership", "joint"), ("spare", "2")],
    &[("membership", "single"), ("spare", "2"), ("pre-vote", "on"), ("check-quorum", "on")],
    &[("membership", "joint"), ("spare", "2"), ("pre-vote", "on"), ("check-quorum", "on")],
    &[("back-up", "log")],
];

const WINDOWS: &[&str] = &["0", "1", "2", "4"];

const SNAPSHOTS: &[&str] = &["0", "1", "2", "5"];

/// How many seeds of each row: `few`, or as many as CONVERGE_SEEDS says.
fn seeds(few: u64) -> u64 {
    std::env::var("CONVERGE_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(few)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Runs a row. Returns how many runs waited for the end, or what went wrong.
fn row(plan: &Plan, first: u64, count: u64) -> Result<u64, String> {
    let tally = chaos::search(plan, first..first + count, cores(), &|_| true);
    let told = |failure: &Failure| format!("{:?} {:?}\n{}", plan.params, failure.wrong, failure.script());
    tally.failure.map_or(Ok(tally.recovered), |failure| Err(told(&chaos::shorten(&failure))))
}

#[test]
fn raft_converges_whichever_extensions_meet() {
    let (count, mut first, mut wrong) = (seeds(3), 0, Vec::new());
    let (mut waited, mut rows) = (0, 0);
    for extensions in EXTENSIONS {
        for (window, snapshot) in
            WINDOWS.iter().flat_map(|window| SNAPSHOTS.iter().map(move |every| (window, every)))
        {
            let mut plan = Plan::new(find("raft").expect("a protocol"));
            let fixed = [("flow-control", *window), ("snapshot", *snapshot)];
            let all = extensions.iter().chain(&fixed);
            plan.params = all.map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
            match row(&plan, first, count) {
                Ok(some) => waited += some,
                Err(failure) => wrong.push(failure),
            }
            (first, rows) = (first + count, rows + 1);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(waited > rows * count / 2, "{waited} of {} runs waited for the end", rows * count);
}

#[test]
fn every_protocol_converges() {
    let mut wrong = Vec::new();
    for entry in PROTOCOLS {
        wrong.extend(row(&Plan::new(entry), 50_000, seeds(30)).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Heartbeats that come too late for anybody to wait for: followers hear nothing of the last commit.
const SLOW: &str = "synod 1
protocol raft servers=3 clients=1
timing heartbeat=200s election=900s..1000s
timeout S2
run 100ms
request C1 put x 1 at S2
run 200ms
cut S1 S3
run 100ms
";

#[test]
fn who_is_left_behind_is_told_by_a_short_script() {
    let script = script::parse(SLOW).expect("a script");
    let commands: Vec<Command> = script.lines.iter().map(|line| line.command.clone()).collect();
    let failure = Failure { seed: 0, wrong: Wrong::Behind(1), header: script.header, commands };
    let short = chaos::shorten(&failure);
    let text = short.script().to_string();
    assert!(!text.contains("cut"), "{text}");
    let Some(Command::Expect(Cond::Compare { .. })) = short.commands.last() else { panic!("{text}") };
    assert!(
        text.trim_end().lines().last().is_some_and(|last| last.starts_with("expect behind == [S")),
        "{text}"
    );
    let read = script::parse(&text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    let history = script::run(&read).unwrap_or_else(|(_, error)| panic!("{error:?}\n{text}"));
    let frame = history.frame(Detail::NONE);
    assert_eq!(frame.global.behind, short.wrong.behind());
    assert!(!frame.global.behind.is_empty() && !frame.client_waits() && !frame.has_converged());
}

/// Whoever was removed is not behind: nobody sends it anything.
#[test]
fn who_is_no_member_is_left_out_and_not_behind() {
    let text = "synod 1
protocol raft servers=3 clients=1 membership=single spare=1
network by-hand
timeout S1
settle
request C1 put x 1 at S1
settle
admin remove S3
settle
timeout S1 heartbeat
settle
";
    let script = script::parse(text).expect("a script");
    let history = script::run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}"));
    let outside = history.frame(Detail::NONE).global;
    let name = |node: &synod::value::NodeId| history.roster().name(*node).to_owned();
    assert_eq!(outside.left_out.iter().map(name).collect::<Vec<_>>(), ["S3", "S4"]);
    assert!(outside.behind.is_empty() && history.frame(Detail::NONE).has_converged());
}

/// Chaos by hand may leave so many messages under way that they do not settle within what a plain `settle`
/// allows. They arrive all the same, and the script that is told says so itself.
#[test]
fn a_great_many_messages_under_way_are_no_fault() {
    const NODES: usize = 9;
    let head = format!("synod 1\nprotocol paxos nodes={NODES}\nnetwork by-hand\n");
    let mut text = head;
    for round in 0..70 {
        for node in 1..=NODES {
            text.push_str(&format!("propose S{node} v{round}\n"));
        }
    }
    let script = script::parse(&text).expect("a script");
    let plain = script::parse(&format!("{text}settle\n")).expect("a script");
    let (_, error) = script::run(&plain).err().expect("more than a plain settle allows");
    assert_eq!(error.problem.id, "problem-does-not-settle");

    let commands: Vec<Command> = script.lines.iter().map(|line| line.command.clone()).collect();
    let (entry, setup) = script::setup(&script.header).expect("a set-up");
    let mut drive = Drive::new(entry, &setup).expect("a drive");
    commands.iter().for_each(|command| drop(drive.perform(command).expect("is possible")));
    let (wrong, last) = chaos::recover(&mut drive);
    assert_eq!(wrong, None);
    let whole: Vec<Command> = commands.into_iter().chain(last).collect();
    let told = chaos::script(&script.header, &whole).to_string();
    let read = script::parse(&told).unwrap_or_else(|error| panic!("{error:?}"));
    let history = script::run(&read).unwrap_or_else(|(_, error)| panic!("{error:?}"));
    assert!(history.frame(Detail::NONE).has_converged());
}
