//! The terminal says what it did: calls that go wrong in every way a terminal, a file or a person can make
//! them, each with its exit code as the README has it, and what it says.

use crate::shell::{Case, Ended, To, all, call, command, file, wait};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::ffi::OsStrExt;
use std::process::{Command, Stdio};
use std::thread;
use synod::check::chaos::{self, Plan};
use synod::protocol::ParamKind;
use synod::registry::{PROTOCOLS, find};

const HOLDS: &str = "protocol raft servers=3\nexpect leaders == 0\n";
const FAILS: &str = "protocol raft servers=3\ncrash S1\nexpect leaders == 5\n";

#[test]
fn what_is_impossible_together_is_refused() {
    let quorums = "phase-1 quorums of 1 and phase-2 quorums of 1 can miss each other";
    let cluster = "servers and spare make 17 servers: at most 9 fit";
    let raft = file("params.script", "protocol raft servers=3\nexpect leaders == 0\n");
    let mut cases = vec![
        call("chaos raft --param servers=3 --param servers=5", 2).says("servers is given twice"),
        call("check raft --param servers=3 --param servers=5", 2).says("servers is given twice"),
        call("chaos raft --param servers=99", 2).says("servers cannot be 99: it may be 1..9"),
        call("check raft --param servers=99", 2)
            .says("servers cannot be 99: it may be 1..9")
            .says_not("raft:"),
        // What can be made possible is, and what was fixed stays so.
        call("chaos paxos --seeds 0..4 --param phase1=1", 0).says("4 runs"),
        // A script's own parameters are those that are given.
        call("check --depth 0 --param servers=5 --goal", 0).arg("S5.role == follower").arg(&raft),
        call("check --depth 0 --goal", 2).arg("S5.role == follower").arg(&raft).says("no node S5"),
        call("check --depth 0 --param servers=9 --param spare=8", 2).arg(&raft).says(cluster),
        call("check --depth 0 --param nodes=3", 2).arg(&raft).says("did you mean servers?"),
        call("check --depth 0 --off pre-vote", 2).arg(&raft).says("pre-vote is a parameter"),
        call("check --depth 1 --crashes 1 --disk-by-hand", 0).arg(&raft),
    ];
    for what in ["chaos", "check"] {
        let said = |words: &str, cause: &str| {
            let case = call(&format!("{what} {words}"), 2).says(cause);
            // In a sentence alone: there is no file whose line that could be.
            case.says_not(":1:").says_not(":2:")
        };
        cases.push(said("paxos --param phase1=1 --param phase2=1", quorums));
        cases.push(said("raft --param servers=9 --param spare=8", cluster));
    }
    all(cases);
}

/// Whatever is fixed: either it is refused, or every run has it.
#[test]
fn runs_have_what_was_fixed() {
    let (mut refused, mut ran) = (0, 0);
    for entry in PROTOCOLS {
        let ends = |kind| match kind {
            ParamKind::Number { least, most } => vec![least.to_string(), most.to_string()],
            ParamKind::Choice(words) => words.iter().map(|word| (*word).to_owned()).collect(),
            ParamKind::Switch => vec!["on".to_owned()],
        };
        let params = entry.about.params.iter();
        let all: Vec<(String, String)> = params
            .flat_map(|param| ends(param.kind).into_iter().map(|end| (param.id.to_owned(), end)))
            .collect();
        let pairs = all.iter().enumerate().flat_map(|(at, one)| all[at..].iter().map(move |two| [one, two]));
        for (number, [one, two]) in pairs.enumerate().filter(|(_, [one, two])| one.0 != two.0 || one == two) {
            let params = vec![one.clone(), two.clone()];
            let plan = Plan { params, ..Plan::new(entry) };
            if plan.possible().is_err() {
                refused += 1;
                continue;
            }
            // A run takes a while: of each three pairs one.
            if number % 3 > 0 {
                continue;
            }
            let header = chaos::run(&plan, number as u64).header.to_string();
            for (id, value) in [one, two] {
                assert!(header.contains(&format!(" {id}={value}")), "{one:?} {two:?}:\n{header}");
            }
            ran += 1;
        }
    }
    assert!(refused > 10 && ran > 100, "{refused} {ran}");
}

#[test]
fn a_shorter_script_keeps_what_was_fixed() {
    let fixed = "--param servers=5 --param clients=2 --param pre-vote=off";
    let failing = format!("chaos raft --seeds 0..40 --off one-vote-per-term {fixed}");
    let kept = |case: Case| {
        case.says("servers=5").says("clients=2").says("pre-vote=off").says("rule one-vote-per-term off")
    };
    all([kept(call(&failing, 1)).says("election-safety is violated"), kept(call(&failing, 1).arg("--json"))]);
    // Two rules are off, one of which would do.
    let entry = find("raft").expect("a protocol");
    let plan = Plan {
        off: vec!["one-vote-per-term", "deduplicate"],
        params: vec![("servers".into(), "4".into())],
        ..Plan::new(entry)
    };
    let failure = chaos::search(&plan, 0..40, 1, &|_| true).failure.expect("it fails");
    let short = chaos::shorten_within(&plan, &failure, &|| true).script().to_string();
    for words in ["servers=4", "rule one-vote-per-term off", "rule deduplicate off"] {
        assert!(short.contains(words), "{words}:\n{short}");
    }
    // Left to chance, one of them goes; broken off, nothing is made shorter.
    let free = chaos::shorten(&failure).script().to_string();
    assert_eq!(free.matches("rule ").count(), 1, "{free}");
    assert_eq!(chaos::shorten_within(&plan, &failure, &|| false).commands.len(), failure.commands.len());
}

#[test]
fn chaos_says_who_waited_and_why_nobody_did() {
    let none = "no run waited for the last requests";
    all([
        call("chaos raft --seeds 0..3", 0).says("3 runs waited for the last requests, and all completed"),
        call("chaos parliament --seeds 0..3", 0)
            .says(none)
            .says("the protocol does not promise that they complete")
            .says_not("and all completed"),
        call("chaos raft --seeds 0..1 --off commit-current-term-only", 0)
            .says(none)
            .says("with a safety rule off")
            .says_not("and all completed"),
        call("chaos raft --seeds 0..1 --off commit-current-term-only --lang zh", 0)
            .says("没有一次等待最后的请求"),
        call("chaos parliament --seeds 0..3 --json", 0).says("\"waited\":0").says("\"recovered\":0"),
        call("chaos raft --seeds 0..3 --json", 0).says("\"waited\":3").says("\"stopped\":false"),
    ]);
}

#[test]
fn numbers_may_be_as_great_as_they_like() {
    let most = u64::MAX;
    let few = format!("chaos split-brain --threads 3 --seeds {}..{most}", most - 2);
    all([
        call(&few, 0).says("2 runs"),
        call(&format!("chaos raft --off one-vote-per-term --seeds {}..{most}", most - 40), 1)
            .says("# seed 184467440737095515"),
        call(&format!("chaos raft --seeds {most}..{most}"), 2).says("is no range of seeds"),
        call("chaos raft --seeds 0..18446744073709551616", 2).says("is no range of seeds"),
        call(&format!("check paxos --depth 1 --memory {most}"), 0).says("Bounded"),
        call(&format!("check paxos --depth 1 --states {most}"), 0).says("Bounded"),
        // A megabyte more than bytes can be counted.
        call("check paxos --depth 1 --memory 18446744073710", 0)
            .says("within 1 actions")
            .says_not("--memory"),
        call("check paxos --depth 1 --memory 18446744073709", 0)
            .says("within 1 actions")
            .says_not("--memory"),
        call("check paxos --depth 1 --memory 18446744073709551616", 2),
        call("check paxos --memory 0", 0).says("There are more: --memory"),
        call("check paxos --lasso --memory 0 --states 0", 0).says("Bounded"),
        call("check paxos --depth 4294967295 --states 10", 0).says("There are more: --states"),
        call("check paxos --depth 4294967296", 2),
    ]);
}

#[test]
fn threads_are_as_many_as_a_machine_has() {
    let most = "it may be 1..256";
    all([
        call("check raft --threads 100000", 2).says("--threads cannot be 100000").says(most),
        call("chaos raft --threads 100000", 2).says("--threads cannot be 100000").says(most),
        call("check raft --threads 0", 2).says("--threads cannot be 0").says(most),
        call("chaos raft --threads 18446744073709551615", 2).says(most),
        // More than 1.5 GB of stacks: as many as there is room for do the work.
        call("check raft --threads 256 --depth 1", 0).says("11 states"),
        call("chaos split-brain --threads 256 --seeds 0..4", 0).says("4 runs"),
    ]);
}

#[test]
fn no_actions_are_no_actions() {
    let goal = |depth: u32, code| {
        call(&format!("check raft --depth {depth} --goal"), code).arg("S1.role == candidate")
    };
    all([
        call("check raft --depth 0", 0).says("within 0 actions (1 states)"),
        call("check raft --depth 1", 0).says("within 1 actions (11 states)"),
        call("check raft --depth 0 --json", 0).says("\"actions_tried\":0").says("\"states\":1"),
        call("check paxos --depth 0 --lasso --json", 0)
            .says("\"actions_tried\":0")
            .says("\"outcome\":\"depth\""),
        goal(0, 1).says("the goal holds in none of the 1 states"),
        goal(1, 0).says("The goal is reached after 1 actions"),
        call("check raft --depth 0 --goal", 0).arg("S1.role == follower").says("reached after 0 actions"),
        // What an argument does not do is said.
        call("check raft --depth 0 --lasso --symmetry --threads 2", 0)
            .says("--symmetry, --threads change nothing"),
        call("check raft --depth 0 --symmetry --threads 2", 0).says_not("change nothing"),
    ]);
}

#[test]
fn nobody_listens() {
    let (holds, fails) = (file("holds.script", HOLDS), file("fails.script", FAILS));
    let happens = file("happens.script", "protocol raft servers=3\ncrash S1\n");
    let bad = "tests/histories/fact-13-stale.jsonl";
    let challenge = "challenge paxos-duel tests/challenges/paxos-duel.script";
    // Who reads no further does not change what is so.
    let verdicts = [
        call("run", 0).arg(&holds),
        call("run", 1).arg(&fails),
        call("run --json", 1).arg(&fails).arg(&holds),
        call("run --trace", 1).arg(&fails),
        call("chaos split-brain --seeds 0..2", 0),
        call("chaos raft --seeds 0..40 --off one-vote-per-term", 1),
        call("check paxos --depth 1", 0),
        call("check raft --depth 1 --goal", 1).arg("leaders == 1"),
        call("linearize", 1).arg(bad),
        call("link", 0).arg(&holds),
        call("draw", 0).arg(&holds),
        call("draw", 1).arg(&fails),
        call("draw --what space-time --inline", 0).arg(&holds),
        call("export --to jsonl", 0).arg(&happens),
        call("export --to tikz", 1).arg(&fails),
        call(challenge, 0),
        call("lesson static/lessons/raft-figure-8.md", 0),
        call("protocols", 0),
        call("protocols --json", 0),
        call("--help", 0),
        call("--version", 0),
        call("dance", 2),
    ];
    let mut cases = Vec::new();
    for Case { args, code, .. } in verdicts {
        let again = |code| args.iter().fold(call("", code), Case::arg);
        let with = |out, err, code| again(code).to(out, err);
        cases.push(with(To::Closed, To::Read, code));
        cases.push(with(To::Read, To::Closed, code));
        cases.push(with(To::Read, To::Full, code));
        cases.push(with(To::Closed, To::Closed, code));
        // What was found and could not be written down is said, where there is somebody to hear it.
        let silent = args == ["dance"] || code == 1 && ["draw", "export"].iter().any(|what| args[0] == *what);
        let full = with(To::Full, To::Read, if silent { code } else { 2 });
        cases.push(if silent { full } else { full.says("the output cannot be written") });
        cases.push(with(To::Full, To::Full, if silent { code } else { 2 }));
    }
    all(cases);
}

#[test]
fn files_end_or_are_refused() {
    let holds = file("short.script", HOLDS);
    let scripts = "is longer than 4 MB";
    let endless = |args: &str| call(args, 2).arg("/dev/zero").says("/dev/zero: is longer than");
    let long = |bytes: usize| format!("{HOLDS}#{}\n", "x".repeat(99)).into_bytes().repeat(bytes / 100 + 1);
    all([
        endless("run").says(scripts),
        endless("check").says(scripts),
        endless("link").says(scripts),
        endless("lesson").says(scripts),
        endless("draw").says(scripts),
        endless("export --to mermaid").says(scripts),
        // What was made and finds no place is said, by the name of the place.
        call("draw -o /dev/full", 2).arg(&holds).says("/dev/full: cannot be written: No space left"),
        call("export --to shiviz -o /dev/full", 2).arg(&holds).says("/dev/full: cannot be written"),
        call("draw -o no/such/folder.svg", 2).arg(&holds).says("no/such/folder.svg: cannot be written"),
        call("export --to jsonl -o", 2).arg(env!("CARGO_MANIFEST_DIR")).arg(&holds).says("Is a directory"),
        call("draw", 2).arg(file("drawn.script", long(2_000_000))).says("drawn.script:1:1: the script has 2"),
        endless("challenge raft-two-leaders").says(scripts),
        call("challenge /dev/zero", 2).arg(&holds).says(scripts),
        endless("linearize").says("64 MB"),
        call("linearize -", 2).input("/dev/zero").says("-: is longer than 64 MB"),
        call("run /dev/stdin", 2).input("/dev/zero").says(scripts),
        call("run", 2).arg(file("large.script", long(5_000_000))).says(scripts),
        call("run", 2)
            .arg(file("longer.script", long(2_000_000)))
            .says("longer.script:1:1: the script has 2"),
        call("run no/such.script", 2).says("no/such.script: cannot be read: No such file"),
        call("run", 2).arg(env!("CARGO_MANIFEST_DIR")).says("cannot be read: Is a directory"),
        call("linearize no/such.jsonl", 2).says("no/such.jsonl: cannot be read: No such file"),
    ]);
}

#[test]
fn text_is_utf_8_with_or_without_a_mark() {
    let marked = |name: &str, text: &str| file(name, format!("\u{feff}{text}"));
    let read = |path: &str| fs::read_to_string(path).expect("it is there");
    let history = "tests/histories/fact-13.jsonl";
    let script = marked("marked-duel.script", &read("tests/challenges/paxos-duel.script"));
    let challenge = marked("marked-duel.md", &read("static/challenges/paxos-duel.md"));
    let latin = file("latin.jsonl", b"\n{\"client\":\"Andr\xe9\"}\n");
    let wide: Vec<u8> = "\u{feff}protocol raft\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = file("wide.script", wide);
    all([
        call("challenge", 0).arg(&challenge).arg(&script).says("Solved"),
        call("challenge paxos-duel", 0).arg(&script).says("Solved"),
        call("draw", 0).arg(marked("marked-draw.script", HOLDS)).says("<svg"),
        call("export --to jsonl", 0)
            .arg(marked("marked-export.script", FAILS.split("expect").next().unwrap_or("")))
            .says("\"kind\""),
        call("draw", 2).arg(&latin).says("is not text in UTF-8: line 2 has the byte 0xE9"),
        call("export --to tikz", 2).arg(&wide).says("is text in UTF-16: save it as UTF-8"),
        call("run", 1).arg(marked("marked-fails.script", FAILS)).says("marked-fails.script:3:"),
        call("check --depth 0", 0).arg(marked("marked.script", HOLDS)),
        call("link", 0).arg(marked("marked-link.script", HOLDS)).says("#"),
        call("linearize", 0).arg(marked("marked.jsonl", &read(history))),
        call("linearize -", 0).input(marked("marked.jsonl", &read(history))),
        call("linearize -", 2)
            .input(&latin)
            .says("-: is not text in UTF-8: line 2 has the byte 0xE9")
            .says_not("output"),
        call("linearize", 2).arg(&latin).says("latin.jsonl: is not text in UTF-8"),
        call("linearize - --lang zh", 2).input(&latin).says("不是 UTF-8 文本：第 2 行有字节 0xE9"),
        call("run", 2).arg(&wide).says("is text in UTF-16: save it as UTF-8"),
        call("check", 2).arg(&latin).says("is not text in UTF-8"),
        call("challenge paxos-duel", 2).arg(&latin).says("is not text in UTF-8"),
        call("challenge", 2).arg(&latin).arg(&script).says("is not text in UTF-8"),
        // A name may be anything.
        call("run", 2).arg(OsStr::from_bytes(b"no\xff\x1b[2Jsuch.script")).says("cannot be read"),
        call("run", 2).arg(OsStr::from_bytes(b"--\xff")),
    ]);
}

#[test]
fn nothing_that_others_wrote_moves_the_cursor() {
    let bad = "\u{1b}[2J\u{9b}1m\u{7}\u{202e}";
    let value = "\"\\u{1b}[2Ja\\nb\\u{9b}1m\\u{7f}\\u{202e}\"";
    let says = format!(
        "protocol raft servers=3 clients=1 seed=7\nrun until leaders == 1\nrequest C1 put {value} {value}\nrun until C1.last == ok\nmark {value}\nrun 100ms\n"
    );
    let script = file("escape.script", &says);
    let named = file(&format!("escape{bad}\n.script"), &says);
    let line = |value: &str| {
        let op = serde_json::json!({ "client": bad, "call": 1, "return": 2, "op": "put", "key": bad, "value": value });
        let get = serde_json::json!({ "client": 2, "call": 3, "return": 4, "op": "get", "key": bad, "value": "no" });
        format!("{op}\n{get}\n")
    };
    let history = file("escape.jsonl", line(bad));
    let wrong = |name: &str, line: &str| file(name, format!("protocol raft\n{line}\n"));
    all([
        call("run", 0).arg(&script).says("\\u{1b}[2J"),
        call("run --json", 0).arg(&script).says("\\u001b[2J").says("\\u009b1m"),
        call("run --trace", 0).arg(&script).says("\\u{1b}[2Ja\\nb\\u{9b}"),
        call("run", 0).arg(&named).says("escape\\u{1b}[2J\\u{9b}1m\\u{7}\\u{202e}\\n.script"),
        call("check --depth 1", 0).arg(&named),
        call("check --depth 2 --goal", 0).arg("S1.role == candidate").arg(&script).says("\\u{1b}[2J"),
        call("link", 0).arg(&named),
        call("linearize", 1).arg(&history).says("\\u{1b}[2J"),
        call("linearize --json", 1).arg(&history).says("\\u001b[2J"),
        call("draw", 0).arg(&script).says("<svg"),
        call("draw --what space-time", 0).arg(&named),
        call("draw --at", 2).arg(bad).arg(&script).says("\\u{1b}[2J"),
        call("draw -o", 2).arg(format!("no/{bad}.svg")).arg(&script).says("\\u{1b}[2J"),
        call("export --to jsonl", 0).arg(&script).says("\\u001b[2J").says("\\u009b1m"),
        call("export --to mermaid", 0).arg(&script),
        call("export --to shiviz", 0).arg(&script),
        call("export --to tikz", 0).arg(&named),
        call("export --to", 2).arg(bad).arg(&script),
        call("export --to jsonl --from", 2).arg(bad).arg(&script).says("\\u{1b}[2J"),
        call("run", 2).arg(wrong("escape-1.script", &format!("crash{bad} S1"))),
        call("run", 1).arg(wrong("escape-2.script", "expect S1.role == \"\\u{1b}[2J\"")).says("\\u{1b}"),
        call("run", 1).arg(wrong("escape-3.script", "goto \"\\u{1b}[2J\"")),
        call("run", 2).arg(wrong("escape-4.script", &format!("request C1 put x {bad}"))),
        call("run", 2).arg(format!("no{bad}.script")).says("\\u{1b}[2J"),
        call("linearize", 2).arg(file("escape-5.jsonl", format!("{{\"op\":\"{bad}\"}}"))),
        call("check", 2).arg(format!("raft{bad}")),
        call("check raft --goal", 2).arg(format!("S1.{bad} == 1")),
        call("chaos", 2).arg(format!("raft{bad}")),
        call("chaos raft --off", 2).arg(bad),
        call("chaos raft --param", 2).arg(format!("servers={bad}")),
        call("chaos raft --param", 2).arg(format!("{bad}=1")),
        call("chaos raft --seeds", 2).arg(bad),
        call("chaos raft --threads", 2).arg(bad),
        call("challenge", 2).arg(bad).arg(&script),
        call("", 2).arg(bad),
    ]);
    // What check printed is a script, which runs.
    let found = wait(
        command(&["check", "--depth", "2", "--goal", "S1.role == candidate"].map(OsString::from))
            .arg(&script)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts"),
        &"check",
    );
    all([call("run", 0).arg(file("escape-again.script", found.out))]);
}

#[test]
fn drawings_and_exports_end_as_the_readme_has_it() {
    let (holds, fails) = (file("drawn-holds.script", HOLDS), file("drawn-fails.script", FAILS));
    let none = file("drawn-none.script", "fly\n");
    let mut cases = Vec::new();
    let whats = ["draw", "draw --what space-time", "draw --inline"];
    let formats = ["mermaid", "tikz", "jsonl", "shiviz"].map(|to| format!("export --to {to}"));
    for what in whats.map(str::to_owned).into_iter().chain(formats) {
        // Where a line failed nothing is drawn that could be taken for the whole.
        cases.push(call(&what, 0).arg(&holds));
        cases.push(
            call(&what, 1).arg(&fails).says("drawn-fails.script:3:").says_not("<svg").says_not("\"kind\""),
        );
        cases.push(call(&what, 2).arg(&none).says("drawn-none.script:1:1"));
        cases.push(call(&what, 2).arg("no/such.script").says("cannot be read"));
        cases.push(call(&format!("{what} --at nowhere"), 2).arg(&holds).says("nowhere"));
        cases.push(call(&what, 2));
    }
    cases.push(call("draw --size 9x9", 2).arg(&holds));
    cases.push(call("draw --what registers --from 1ms", 2).arg(&holds));
    cases.push(call("export --to pdf", 2).arg(&holds));
    all(cases);
}

/// Starts a search, waits until it tells how far it is, sends a signal, and returns what it says then.
fn interrupted(args: &str, signal: &str) -> Ended {
    let args: Vec<OsString> = args.split_whitespace().map(OsString::from).collect();
    let mut command = command(&args);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut told = BufReader::new(child.stderr.take().expect("piped"));
    let mut line = String::new();
    told.read_line(&mut line).expect("it can be read");
    assert!(!line.is_empty(), "{args:?} says nothing of how far it is");
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("there is kill");
    assert!(sent.success(), "{args:?}");
    let rest = thread::spawn(move || {
        let mut rest = String::new();
        told.read_to_string(&mut rest).map(|_| rest).expect("it can be read")
    });
    let ended = wait(child, &args);
    Ended { err: line + &rest.join().expect("it reads"), ..ended }
}

#[test]
fn who_breaks_a_search_off_hears_how_far_it_came() {
    let searches = [
        ("chaos raft", "Stopped after", "runs waited for the last requests"),
        ("chaos raft --json", "\"stopped\":true", "\"runs\":"),
        ("check raft --timeouts 9 --requests 9", "Stopped: no invariant breaks in the", "states so far"),
        ("check raft --timeouts 9 --json", "\"outcome\":\"cancelled\"", "\"states\":"),
        (
            "check raft --timeouts 9 --goal leaders==3",
            "Stopped: the goal holds in none of the",
            "states so far",
        ),
        // What chooses its own bounds says so as well.
        ("check raft --goal leaders==9", "Stopped: nothing was found so far, in", "random runs."),
        ("check raft --goal leaders==9 --json", "\"outcome\":\"cancelled\"", "\"walks\":"),
        ("check raft --goal leaders==9 --lang zh", "已停止：到目前为止没有找到", "次随机运行"),
        ("check raft --param servers=5 --lasso", "Stopped: no run that goes on for ever", "states so far"),
    ];
    let ways = [("-INT", 130), ("-TERM", 143)];
    for (place, (args, words, more)) in searches.into_iter().enumerate() {
        let (signal, code) = ways[usize::from(place == 1)];
        let seeds = if args.starts_with("chaos") { " --seeds 0..18446744073709551615" } else { "" };
        let ended = interrupted(&format!("{args}{seeds}"), signal);
        assert_eq!(ended.code, Some(code), "{args}: {ended:?}");
        assert!(ended.out.contains(words) && ended.out.contains(more), "{args}: {ended:?}");
    }
    // What was found is told, as short as it is by then.
    let failing = "chaos raft --seeds 0..40 --off one-vote-per-term";
    let ended = interrupted(failing, "-INT");
    assert!(ended.err.starts_with("seed "), "{ended:?}");
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains("election-safety is violated"), "{ended:?}");
    // What goes on from there is the rest.
    let ended = interrupted("chaos split-brain --seeds 7..1000000000", "-INT");
    let done: u64 = ended.out.split(' ').find_map(|word| word.parse().ok()).expect("how many");
    assert!(ended.out.contains(&format!("--seeds {}..1000000000 goes on", 7 + done)), "{ended:?}");
}

#[test]
fn who_asks_twice_waits_for_nothing() {
    for args in ["check raft --goal leaders==9", "check raft --timeouts 9 --requests 9"] {
        let words: Vec<OsString> = args.split_whitespace().map(OsString::from).collect();
        let mut child =
            command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut told = BufReader::new(child.stderr.take().expect("piped"));
        told.read_line(&mut String::new()).expect("it can be read");
        let send = |signal: &str| {
            let sent = Command::new("kill").args([signal, &*child.id().to_string()]).status();
            assert!(sent.expect("there is kill").success(), "{args}");
        };
        // It cannot come to the end of what it is doing, and hears both at once when it may go on.
        ["-STOP", "-INT", "-TERM", "-CONT"].into_iter().for_each(send);
        let ended = wait(child, &args);
        assert!([Some(130), Some(143)].contains(&ended.code), "{args}: {ended:?}");
        assert_eq!(ended.out, "", "{args}: no time is taken to say what was done");
    }
}
