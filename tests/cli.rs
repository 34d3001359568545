//! The command line as a shell sees it: exit codes, messages, JSON.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn synod(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_synod"));
    command.args(args).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.env("LC_ALL", "C.UTF-8");
    command.output().expect("the program was built and starts")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A script in a folder of this test run, under a name of its own.
fn script(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("the folder for tests can be written");
    path
}

fn run(name: &str, text: &str, more: &[&str]) -> (Output, String) {
    let path = script(name, text).display().to_string();
    let args: Vec<&str> = ["run", &path].iter().chain(more).copied().collect();
    (synod(&args), path)
}

const CHOSEN: &str =
    "protocol paxos proposers=2 acceptors=3\nnetwork by-hand\npropose P1 foo\nsettle\nexpect chosen == foo\n";
const RAFT: &str = "protocol raft servers=3 clients=1 seed=7\nrun until leaders == 1\nrequest C1 put x 1\nrun until C1.last == ok\nrun 100ms\n";

#[test]
fn all_expectations_hold() {
    let (output, path) = run("holds.script", CHOSEN, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).starts_with(&path), "{}", out(&output));
    assert!(out(&output).contains("chosen: foo@1.P1"), "{}", out(&output));
    assert_eq!(err(&output), "");
}

#[test]
fn one_expectation_fails() {
    let (output, path) = run("fails.script", &CHOSEN.replace("== foo", "== bar"), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).starts_with(&format!("{path}:5:")), "{}", err(&output));
    assert_eq!(err(&output).lines().count(), 1, "{}", err(&output));
}

#[test]
fn a_refused_command_fails_with_its_place() {
    let (output, path) = run("refused.script", "protocol raft servers=3\nrestart S1\n", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).starts_with(&format!("{path}:2:")), "{}", err(&output));
    let (output, path) = run("nobody.script", "protocol raft servers=5\n\ncrash S9\n", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).starts_with(&format!("{path}:3:7: no node S9")), "{}", err(&output));
    assert!(err(&output).contains("S5"), "{}", err(&output));
}

#[test]
fn what_is_no_script_is_told_from_what_fails() {
    let (output, path) = run("wrong.script", "protocol raft\nexplode S1\n", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).starts_with(&format!("{path}:2:1: ")), "{}", err(&output));
    let (output, path) = run("unknown.script", "protocol bogus\n", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).starts_with(&format!("{path}:1:10: ")), "{}", err(&output));
    let output = synod(&["run", "no/such/file.script"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).starts_with("no/such/file.script: "), "{}", err(&output));
    assert_eq!(synod(&["run"]).status.code(), Some(2));
    assert_eq!(synod(&["dance"]).status.code(), Some(2));
}

#[test]
fn several_files_run_and_the_worst_counts() {
    let good = script("good.script", CHOSEN).display().to_string();
    let bad = script("bad.script", &CHOSEN.replace("== foo", "== bar")).display().to_string();
    let output = synod(&["run", &bad, &good, "--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(out(&output).lines().count(), 2);
    assert_eq!(synod(&["run", &good, &good]).status.code(), Some(0));
}

#[test]
fn json_has_the_fields_of_a_frame() {
    let (output, _) = run("frame.script", RAFT, &["--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let frame: Value = serde_json::from_str(&out(&output)).expect("one JSON document");
    assert!(frame["time_us"].as_u64().is_some_and(|time| time > 100_000));
    let nodes = frame["nodes"].as_array().expect("nodes");
    let names: Vec<&str> = nodes.iter().filter_map(|node| node["id"].as_str()).collect();
    assert_eq!(names, ["S1", "S2", "S3", "C1"]);
    let leader = frame["leaders"][0].as_str().expect("a leader");
    let leading = nodes.iter().find(|node| node["id"] == leader).expect("the leader is a node");
    assert_eq!((&leading["up"], &leading["role"]), (&Value::Bool(true), &Value::from("leader")));
    assert!(leading["fields"]["currentTerm"].as_u64().is_some_and(|term| term >= 1));
    assert_eq!(leading["fields"]["kv"]["x"], "1");
    let entry = &leading["log"][0];
    assert_eq!(
        (&entry["index"], &entry["value"], &entry["state"]),
        (&1.into(), &"x=1".into(), &"committed".into())
    );
    assert_eq!(entry["epoch"], leading["fields"]["currentTerm"]);
    assert_eq!(frame["chosen"]["1"], "x=1");
    let done = &frame["history"][0];
    assert_eq!(
        (&done["client"], &done["op"], &done["key"], &done["value"]),
        (&1.into(), &"put".into(), &"x".into(), &"1".into())
    );
    assert!(done["return"].as_u64() > done["call"].as_u64());
    assert_eq!(frame["violations"], Value::Array(vec![]));
    assert!(frame["messages"].is_array());
    assert_eq!(frame["digest"].as_str().map(str::len), Some(16));
}

#[test]
fn json_of_one_decision_and_of_a_broken_one() {
    let (output, _) = run("chosen.script", CHOSEN, &["--json"]);
    let frame: Value = serde_json::from_str(&out(&output)).expect("one JSON document");
    assert_eq!(frame["chosen"], "foo");
    assert!(frame["nodes"][2].get("log").is_none());
    let broken = "protocol paxos proposers=2 acceptors=3\nnetwork by-hand\nrule promise-check off\nrule adopt-value off\n\
        propose P1 foo\nsettle\npropose P2 bar\nsettle\nexpect violated agreement\n";
    let (output, _) = run("broken.script", broken, &["--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let frame: Value = serde_json::from_str(&out(&output)).expect("one JSON document");
    let violations = frame["violations"].as_array().expect("violations");
    let two = violations.iter().find(|one| one["invariant"] == "agreement").expect("two values were chosen");
    assert!(two["time_us"].is_u64());
    assert_eq!(two["detail"], "Two values are chosen: foo@1.P1 and bar@1.P2.");
    assert_eq!(frame["chosen"], Value::from(vec!["foo", "bar"]));
    assert_eq!(frame["rules_off"], Value::from(vec!["promise-check", "adopt-value"]));
}

#[test]
fn what_no_longer_holds_is_told_with_what_breaks() {
    let wiped = "synod 1\nprotocol primary-backup servers=3 clients=0\nnetwork by-hand\nadmin suspect S1\nsettle\n\
        crash S3\nwipe S3\nrestart S3\nexpect violated view-kept\n";
    let (output, _) = run("wiped.script", wiped, &["--json"]);
    let frame: Value = serde_json::from_str(&out(&output)).expect("one JSON document");
    assert_eq!(frame["no_longer"], Value::from(vec!["disk-kept"]));
    let broken = frame["violations"].as_array().and_then(|all| all.first()).expect("it is broken");
    assert_eq!(broken["without"], Value::from(vec!["disk-kept"]));
    let (output, _) = run("wiped.script", wiped, &[]);
    let text = out(&output);
    let line = text.lines().find(|line| line.contains("view-kept")).expect("it is told");
    assert!(line.ends_with("what was written to a disk stays on it."), "{line}");
    assert!(text.contains("holds no longer: disk-kept"), "{text}");
    // A search that starts after the disk was wiped says so of what it finds.
    let start = wiped.replace("restart S3\nexpect violated view-kept\n", "");
    let path = script("wiped-start.script", &start).display().to_string();
    let found = synod(&["check", &path, "--restarts", "1"]);
    let text = out(&found);
    assert!(text.starts_with("# view-kept is violated after 1 action"), "{text}");
    assert!(text.contains("# By then an assumption"), "{text}");
}

#[test]
fn the_same_run_has_the_same_digest() {
    let digest = |output: &Output| {
        serde_json::from_str::<Value>(&out(output)).map(|frame| frame["digest"].clone()).ok()
    };
    let (one, _) = run("digest-one.script", RAFT, &["--json"]);
    let (two, _) = run("digest-two.script", RAFT, &["--json"]);
    let (other, _) = run("digest-other.script", &RAFT.replace("seed=7", "seed=8"), &["--json"]);
    assert!(digest(&one).is_some());
    assert_eq!(digest(&one), digest(&two));
    assert_ne!(digest(&one), digest(&other));
}

#[test]
fn a_trace_tells_every_event() {
    let (output, _) = run("trace.script", CHOSEN, &["--trace"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let text = out(&output);
    for part in [" ms  ", "m1 Prepare", "P1", "foo@1.P1", "[Paxos Made Simple"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let (chinese, _) = run("trace-zh.script", CHOSEN, &["--trace", "--lang", "zh"]);
    assert!(out(&chinese).contains("发给"), "{}", out(&chinese));
    assert_eq!(text.lines().count(), out(&chinese).lines().count());
}

#[test]
fn json_and_trace_exclude_each_other() {
    let (output, _) = run("both.script", CHOSEN, &["--json", "--trace"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_link_opens_its_script() {
    let path = script("link.script", CHOSEN).display().to_string();
    let output = synod(&["link", &path]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let link = out(&output);
    assert!(link.starts_with('#') && link.lines().count() == 1, "{link}");
    assert_eq!(synod::script::link::decode(link.trim()).as_deref(), Ok(CHOSEN));
    let broken = script("no-link.script", "protocol raft\nfly S1\n").display().to_string();
    let output = synod(&["link", &broken]);
    assert_eq!((output.status.code(), out(&output)), (Some(2), String::new()));
}

#[test]
fn protocols_are_listed() {
    let output = synod(&["protocols", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let all: Value = serde_json::from_str(&out(&output)).expect("one JSON document");
    let ids: Vec<&str> =
        all.as_array().expect("a list").iter().filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(ids, synod::registry::PROTOCOLS.iter().map(|entry| entry.about.id).collect::<Vec<_>>());
    for one in all.as_array().expect("a list") {
        for part in [
            "parameters",
            "timing",
            "rules",
            "invariants",
            "assumptions",
            "together",
            "extensions",
            "messages",
        ] {
            assert!(one[part].is_array(), "{part} of {}", one["id"]);
        }
        for rule in one["rules"].as_array().expect("rules") {
            for part in ["id", "cite", "class", "breaks", "off"] {
                assert!(rule[part].as_str().is_some_and(|text| !text.is_empty()), "{part} of {rule}");
            }
            assert!(rule["nodes"].is_u64());
        }
    }
    let text = out(&synod(&["protocols"]));
    assert!(text.contains("promise-check") && text.contains("servers="), "{text}");
    assert!(out(&synod(&["protocols", "--lang=zh"])).contains("规则"));
}

#[test]
fn what_is_not_known_is_answered_with_what_is_nearest() {
    let calls: &[(&[&str], &str)] = &[
        (&["chaos", "Raft"], "no protocol Raft (did you mean raft?)"),
        (&["chaos", "raft", "--off", "dedup"], "no rule dedup (did you mean deduplicate?)"),
        (&["chaos", "raft", "--off", "pre-vote"], "pre-vote is a parameter: pre-vote=on"),
        (&["chaos", "raft", "--param", "prevote=on"], "no parameter prevote (did you mean pre-vote?)"),
        (&["check", "multipaxos"], "no protocol multipaxos (did you mean multi-paxos?)"),
        (&["check", "raft", "--off", "dedup"], "did you mean deduplicate?"),
        (&["check", "raft", "--param", "nodes=3"], "did you mean servers?"),
        (&["check", "raft", "--goal", "S1.term == 3"], "did you mean currentTerm?"),
        (&["challenge", "raft-two-leader", "x.script"], "did you mean raft-two-leaders?"),
    ];
    for (call, words) in calls {
        let output = synod(call);
        assert_eq!(output.status.code(), Some(2), "{call:?} {}", err(&output));
        assert!(err(&output).contains(words), "{call:?}: {}", err(&output));
    }
}

#[test]
fn a_run_says_what_would_have_been_right() {
    let script = "tests/scripts/raft/rule-confirm-read-off-appends.script";
    let trace = out(&synod(&["run", "--trace", script]));
    assert!(
        trace.contains("C3's x? gave \"a\"") && trace.contains("Right would have been \"ab\"."),
        "{trace}"
    );
    assert!(out(&synod(&["run", script])).contains("Right would have been \"ab\"."));
}

#[test]
fn help_is_in_the_language_asked_for() {
    let output = synod(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    for word in ["run", "link", "protocols"] {
        assert!(out(&output).contains(word));
    }
    assert!(out(&synod(&["--help", "--lang", "zh"])).contains("共识"));
    assert_eq!(synod(&["--version"]).status.code(), Some(0));
}

#[test]
fn a_run_without_end_is_printed_as_a_script_that_goes_round() {
    let paxos = ["check", "paxos", "--param", "proposers=2", "--param", "learners=0", "--lasso"];
    let found = synod(&paxos);
    assert_eq!(found.status.code(), Some(1), "{}", err(&found));
    let text = out(&found);
    let (_, round) = text.split_once("mark again\n").expect("it says from where on");
    // The script runs as it is printed, and once more round.
    let (again, _) = run("lasso", &format!("{text}{round}"), &[]);
    assert_eq!(again.status.code(), Some(0), "{}", err(&again));
    let json = synod(&[&paxos[..], &["--json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&out(&json)).expect("one line of JSON");
    assert_eq!(json["outcome"], "lasso");
    let (stem, all) = (json["found"]["again_after"].as_u64(), json["found"]["actions"].as_u64());
    let rounds = all.zip(stem).map(|(all, stem)| all - stem);
    assert_eq!(rounds, Some(round.lines().filter(|line| !line.is_empty()).count() as u64));
    let alone = synod(&["check", "paxos", "--param", "proposers=1", "--param", "learners=0", "--lasso"]);
    assert_eq!((alone.status.code(), out(&alone).contains("Exhausted")), (Some(0), true));
}

/// One question for every kind of rule: what keeps things going is missed by a run without end, what only costs more
/// by none that breaks.
#[test]
fn the_class_of_what_is_off_says_what_is_looked_for() {
    let endless = synod(&["check", "paxos", "--off", "back-off", "--json"]);
    assert_eq!(endless.status.code(), Some(1), "{}", err(&endless));
    assert!(err(&endless).contains("can go on for ever"), "{}", err(&endless));
    let json: Value = serde_json::from_str(&out(&endless)).expect("one line of JSON");
    assert_eq!(json["outcome"], "lasso");
    let cost = synod(&["check", "raft", "--off", "batch"]);
    assert_eq!(cost.status.code(), Some(0), "{}", err(&cost));
    assert!(err(&cost).contains("only costs more"), "{}", err(&cost));
    assert!(
        out(&cost).contains("down for 6 requests") && out(&cost).contains("round trips"),
        "{}",
        out(&cost)
    );
    let json = synod(&["check", "multi-paxos", "--off", "skip-phase-1", "--json"]);
    let json: Value = serde_json::from_str(&out(&json)).expect("one line of JSON");
    let first = &json["compared"][0];
    assert_eq!((&json["outcome"], &first["work"]), (&"costs".into(), &"requests".into()));
    assert!(first["off"]["messages"].as_u64() > first["on"]["messages"].as_u64(), "{json}");
    // Where nobody asks nothing is done.
    let alone = synod(&["check", "raft", "--param", "clients=0", "--off", "batch"]);
    assert_eq!(alone.status.code(), Some(0), "{}", err(&alone));
    assert!(out(&alone).contains("no work to compare here"), "{}", out(&alone));
    // What is asked for by name is looked for, whatever is off.
    let goal = synod(&["check", "paxos", "--off", "back-off", "--goal", "chosen"]);
    assert!(out(&goal).contains("expect chosen"), "{}", out(&goal));
}

#[test]
fn logs_are_reached_or_refuted() {
    let figure =
        "S1.log == [1 2 4] and S2.log == [1 2] and S3.log == [1 2] and S4.log == [1] and S5.log == [1 3]";
    let found = synod(&["reach", "raft", figure]);
    assert_eq!((found.status.code(), err(&found)), (Some(0), String::new()));
    assert!(out(&found).ends_with(&format!("expect {figure}\n")), "{}", out(&found));
    let (again, path) = run("figure-8", &out(&found), &[]);
    assert_eq!(again.status.code(), Some(0), "{}", err(&again));
    // From where that ends, with time that runs by itself.
    let timed = script("timed.script", "protocol raft servers=3 seed=7\nrun until leaders == 1\n")
        .display()
        .to_string();
    for (file, cond) in [(&path, "S4.log == [1 3]"), (&timed, "S1.log == [2 2] and S2.log == [3]")] {
        let found = synod(&["reach", file, cond, "--json"]);
        let json: Value = serde_json::from_str(&out(&found)).expect("one line of JSON");
        assert_eq!((&json["outcome"], &json["planned"]), (&"goal".into(), &true.into()), "{}", err(&found));
        let (again, _) = run("further", json["script"].as_str().expect("a script"), &[]);
        assert_eq!(again.status.code(), Some(0), "{}", err(&again));
    }
    let refuted = synod(&["reach", "raft", "S1.log == [2 1]"]);
    assert_eq!((refuted.status.code(), err(&refuted)), (Some(1), String::new()));
    assert!(out(&refuted).starts_with("these logs cannot arise: entry 2 of S1"), "{}", out(&refuted));
    let chinese = synod(&[
        "reach",
        "raft",
        "S1.log == [1] and S2.log == [2] and S3.log == [3]",
        "--param",
        "servers=3",
        "--lang",
        "zh",
    ]);
    assert!(out(&chinese).contains("不可能出现：任期 3 的领导者"), "{}", out(&chinese));
    let searched = synod(&["reach", "raft", "S2.role == leader", "--param", "servers=3"]);
    assert_eq!(searched.status.code(), Some(0), "{}", err(&searched));
    assert!(
        err(&searched).contains("no plan is known") && out(&searched).contains("timeout S2"),
        "{}",
        out(&searched)
    );
    let slip = synod(&["reach", "raft", "S9.log == [1]"]);
    assert_eq!(slip.status.code(), Some(2), "{}", out(&slip));
}

/// A figure goes from one moment to another of one branch, and says what it cannot show.
#[test]
fn a_figure_shows_what_lies_between_two_moments() {
    let text = "protocol raft servers=3 clients=1 seed=7\nrun until leaders == 1\nmark \"elected\"\n\
                run 5ms\nmark \"aside\"\ngoto elected\nrequest C1 put x 1\nrun 40ms\nmark \"written\"\ncrash S1\n";
    let file = script("figure", text);
    let file = file.to_str().unwrap();
    let draw = |more: &[&str]| synod(&[&["draw", file], more].concat());
    let stage = out(&draw(&[]));
    assert!(stage.starts_with("<svg xmlns") && stage.contains("class=\"node"), "{stage}");
    let logs = out(&draw(&["--what", "logs", "--at", "written"]));
    assert!(logs.contains("class=\"log-slot e1 tentative") && logs.contains(">x=1<"), "{logs}");
    let registers = out(&draw(&["--what", "registers", "--lang", "zh"]));
    assert!(registers.contains("currentTerm") && registers.contains("服务器"), "{registers}");
    let whole = out(&draw(&["--what", "space-time"]));
    for told in ["▸ elected", "▸ written", "class=\"event crash", "x=1"] {
        assert!(whole.contains(told), "{told}\n{whole}");
    }
    assert!(!whole.contains("▸ aside"), "it is on another branch");
    let part = out(&draw(&["--what", "space-time", "--from", "elected", "--at", "written"]));
    assert!(part.contains("▸ written") && part.contains("x=1"), "{part}");
    assert!(!part.contains("▸ elected") && !part.contains("class=\"event crash"), "{part}");
    for (more, told) in [
        (&["--from", "elected"][..], "--what space-time"),
        (&["--what", "logs", "--from", "elected"], "--what space-time"),
        (&["--what", "space-time", "--from", "aside"], "aside is on another branch"),
        (&["--what", "space-time", "--from", "nowhere"], "nowhere"),
        (&["--what", "space-time", "--from", "written", "--at", "elected"], "--at"),
        (&["--size", "7x7"], "720x480"),
    ] {
        let output = draw(more);
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        assert!(err(&output).contains(told), "{more:?}: {}", err(&output));
    }
}

#[test]
fn a_run_is_exported_from_one_moment_to_another() {
    let text = "protocol raft servers=3 clients=1 seed=7\nrun until leaders == 1\nmark \"elected\"\n\
                request C1 put x \"a;b_#1\"\nrun 40ms\nmark \"written\"\ncrash S1\n";
    let file = script("export", text);
    let file = file.to_str().unwrap();
    let export = |to: &str, more: &[&str]| synod(&[&["export", file, "--to", to], more].concat());
    let between = ["--from", "elected", "--at", "written"];
    for (to, begins, told) in [
        ("mermaid", "sequenceDiagram\n", "a#59;b_#35;1"),
        ("tikz", "% ", "a;b\\_\\#1"),
        ("jsonl", "{\"synod\":1,", "\"value\":\"a;b_#1\""),
        ("shiviz", "(?<time>", "C1 {\"C1\": 1}"),
    ] {
        let output = export(to, &between);
        let text = out(&output);
        assert_eq!(output.status.code(), Some(0), "{to}: {}", err(&output));
        assert!(text.starts_with(begins) && text.contains(told), "{to}: {text}");
        assert!(out(&export(to, &[])).len() > text.len(), "{to}");
        let path = std::env::temp_dir().join(format!("synod-export-{}-{to}", std::process::id()));
        let written = export(to, &[&between[..], &["-o", path.to_str().unwrap()]].concat());
        assert_eq!((written.status.code(), out(&written)), (Some(0), String::new()));
        assert_eq!(std::fs::read_to_string(&path).ok(), Some(text));
        std::fs::remove_file(path).expect("it was written");
    }
    let lines = out(&export("jsonl", &between));
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).expect("JSON");
    assert_eq!((&first["kind"], &first["node"]), (&"asked".into(), &"C1".into()));
    let backward = export("jsonl", &["--from", "written", "--at", "elected"]);
    assert_eq!((backward.status.code(), out(&backward)), (Some(2), String::new()));
    assert_eq!(export("svg", &[]).status.code(), Some(2));
}

/// Who keeps no log has none to be drawn.
#[test]
fn a_figure_of_logs_needs_a_log() {
    let file = script("no-logs", "protocol paxos proposers=1 acceptors=3 seed=1\nrun 5ms\n");
    let output = synod(&["draw", file.to_str().unwrap(), "--what", "logs"]);
    assert_eq!((output.status.code(), out(&output)), (Some(2), String::new()));
    assert!(err(&output).contains("--what registers"), "{}", err(&output));
}

/// A lesson of one step that asks one thing.
const LESSON: &str = "title-en: One\ntitle-zh: 一\nprotocol: paxos\n\n## en\nTwo words.\n## zh\n文字。\n```script\n\
    protocol paxos proposers=1 acceptors=3\nnetwork by-hand\nexpect chosen == none\n```\n```predict\nen: What now?\nzh: 现在呢？\n\
    - chosen == foo | it is chosen | 选定了\n- chosen == none | nothing | 没有\nrun:\npropose P1 foo\nsettle\n```\n";

#[test]
fn a_lesson_is_played_step_by_step() {
    let play = |name: &str, text: &str, more: &[&str]| {
        let path = script(name, text).display().to_string();
        (synod(&[&["lesson", &path], more].concat()), path)
    };
    let (output, path) = play("whole.md", LESSON, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).contains("2 words · expect chosen == none · true: 1 of 2"), "{}", out(&output));
    // What its author may want to mend is no fault.
    assert!(err(&output).starts_with(&format!("{path}:1:1: to mend: ")), "{}", err(&output));
    let (output, _) = play("whole.md", LESSON, &["--json"]);
    let lesson: Value = serde_json::from_str(&out(&output)).expect("one JSON document");
    assert_eq!((&lesson["id"], &lesson["steps"]), (&"whole".into(), &1.into()));
    assert_eq!((&lesson["played"][0]["true"], &lesson["played"][0]["words"]), (&1.into(), &2.into()));
    // A draft in one language is played.
    let (output, path) = play("draft.md", &LESSON.replace("文字。", ""), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(err(&output).contains(&format!("{path}:1:1: to mend: this step says nothing in ## zh")));
    for (name, from, to, code, place) in [
        ("untrue.md", "chosen == foo", "chosen == bar", 1, "17:1"),
        ("unmet.md", "expect chosen == none", "expect chosen == foo", 1, "12:1"),
        ("unknown.md", "propose P1 foo", "dance P1", 2, "20:1"),
        ("nobody.md", "acceptors=3", "acceptors=none", 2, "10:38"),
    ] {
        let (output, path) = play(name, &LESSON.replace(from, to), &[]);
        assert_eq!(output.status.code(), Some(code), "{name}: {}", err(&output));
        assert!(err(&output).contains(&format!("{path}:{place}: ")), "{}", err(&output));
    }
}
