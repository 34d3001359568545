//! `synod linearize` on recorded histories.

use serde_json::Value;
use std::io::Write;
use std::process::{Command, Output, Stdio};

fn linearize(args: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_synod"));
    command.arg("linearize").args(args).current_dir(env!("CARGO_MANIFEST_DIR")).env("LC_ALL", "C.UTF-8");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program was built and starts");
    // A program that reads a file does not read this.
    let _ = child.stdin.take().expect("piped").write_all(input.as_bytes());
    child.wait_with_output().expect("it ends")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn good_histories() {
    for name in ["fact-13", "unanswered"] {
        let path = format!("tests/histories/{name}.jsonl");
        let output = linearize(&[&path], "");
        assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
        assert!(out(&output).starts_with(&format!("{path}: linearizable")), "{}", out(&output));
    }
    let output = linearize(&["--json", "tests/histories/fact-13.jsonl"], "");
    let json: Value = serde_json::from_str(&out(&output)).expect("one document");
    let lines: Vec<_> =
        json["order"].as_array().unwrap().iter().map(|row| row["line"].as_u64().unwrap()).collect();
    assert_eq!((&json["linearizable"], lines), (&Value::Bool(true), vec![1, 4, 2, 3]));
    let nothing = linearize(&["-"], "\n");
    assert_eq!(nothing.status.code(), Some(0), "nothing happened");
    assert_eq!(err(&nothing), "-: the history holds no operation: there is nothing to judge\n");
}

#[test]
fn what_would_have_been_right_covers_appends_in_either_order() {
    let path = "tests/histories/two-appends.jsonl";
    let output = linearize(&[path], "");
    assert_eq!(output.status.code(), Some(1));
    let right = "Right would have been one of none, \"a\", \"ab\", \"b\", \"ba\".";
    assert!(err(&output).contains(right), "{}", err(&output));
    let json: Value = serde_json::from_str(&out(&linearize(&["--json", path], ""))).expect("one document");
    assert_eq!(json["right"], serde_json::json!([null, "a", "ab", "b", "ba"]));
    assert_eq!(json["complete"], true);
    // Each of them is accepted in place of what was read, and nothing else is.
    let history = std::fs::read_to_string(path).expect("a history");
    for (value, code) in [("null", 0), ("\"a\"", 0), ("\"ab\"", 0), ("\"b\"", 0), ("\"ba\"", 0), ("\"\"", 1)]
    {
        let told = history.replace("\"zz\"", value);
        assert_eq!(linearize(&["-"], &told).status.code(), Some(code), "{value}");
    }
}

#[test]
fn a_client_does_one_thing_after_the_other() {
    let line = |client: &str, call: u64, back: &str| {
        format!(
            "{{\"client\":{client},\"call\":{call},\"return\":{back},\"op\":\"put\",\"key\":\"x\",\"value\":\"1\"}}\n"
        )
    };
    let both = line("1", 0, "10") + &line("2", 3, "12") + "\n" + &line("1", 5, "20");
    let output = linearize(&["-"], &both);
    assert_eq!((output.status.code(), out(&output)), (Some(2), String::new()));
    let words =
        "-:4: C1 calls x=1 here, at 5, while its x=1 (line 1) runs until 10: a client does one thing after";
    assert!(err(&output).starts_with(words), "{}", err(&output));
    assert!(err(&linearize(&["-", "--lang", "zh"], &both)).contains("一次只做一件事"));
    // Called as the other returns; given up; clients that are not named: nothing overlaps.
    let good = line("1", 0, "5") + &line("1", 5, "null") + &line("1", 7, "9") + &line("null", 0, "10");
    assert_eq!(linearize(&["-"], &(good.clone() + &line("null", 5, "20"))).status.code(), Some(0));
    // One inside the other, however the lines stand.
    let inside = line("1", 4, "null") + &line("1", 0, "10");
    assert!(err(&linearize(&["-"], &inside)).starts_with("-:1: C1 calls x=1 here, at 4,"));
}

#[test]
fn a_bad_history_prints_its_shortest_bad_prefix() {
    let path = "tests/histories/fact-13-stale.jsonl";
    let output = linearize(&[path], "");
    assert_eq!(output.status.code(), Some(1));
    let words = err(&output);
    assert!(words.starts_with(&format!("{path}:4: C3's x? gave \"1\"")), "{words}");
    assert!(
        words.contains("C2's x? returned (\"2\")") && words.contains("Right would have been \"2\"."),
        "{words}"
    );
    let prefix = out(&output);
    // The second write and the last read have not returned when it goes wrong, and y is another key.
    let lines: Vec<Value> = prefix.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let returns: Vec<_> = lines.iter().map(|line| line["return"].as_i64()).collect();
    assert_eq!(returns, [Some(10), None, Some(35), Some(46), None]);
    assert_eq!(lines[4]["value"], Value::Null);
    // It is a history, as bad as the whole, and good without its last answer.
    assert_eq!(linearize(&["-"], &prefix).status.code(), Some(1));
    let before = prefix.replace("\"return\":46", "\"return\":null");
    assert_eq!(linearize(&["-"], &before).status.code(), Some(0));
    let output = linearize(&["--json", path], "");
    let json: Value = serde_json::from_str(&out(&output)).expect("one document");
    assert_eq!(
        (&json["linearizable"], &json["unplaced"][0], &json["since"]),
        (&false.into(), &4.into(), &3.into())
    );
    assert!(err(&linearize(&["--lang", "zh", path], "")).contains("之前还有可能"));
}

#[test]
fn what_is_no_history() {
    let good = r#"{"client":1,"call":1,"return":4,"op":"put","key":"x","value":"1"}"#;
    let wrong = [
        ("so", "not JSON"),
        ("[1]", "[1] is no operation"),
        (r#"{"call":1,"return":2,"op":"jump","key":"x"}"#, "“op” is \"jump\": it should be get, put"),
        (
            r#"{"call":1.5,"return":2,"op":"get","key":"x","value":null}"#,
            "“call” is 1.5: it should be a time",
        ),
        (
            r#"{"call":1,"return":0,"op":"get","key":"x","value":null}"#,
            "it returned at 0, before it was called at 1",
        ),
        (r#"{"call":1,"return":2,"op":"get","key":"x"}"#, "“value” is missing: a get that returned"),
        (r#"{"call":1,"return":2,"op":"put","key":"x"}"#, "“value” is missing: it should be text"),
        (r#"{"call":1,"return":2,"op":"put","value":"x"}"#, "“key” is missing"),
        (
            r#"{"call":1,"return":2,"op":"cas","key":"x","from":"1","to":"2","ok":null}"#,
            "“ok” is null: it should be true",
        ),
    ];
    for (line, words) in wrong {
        let output = linearize(&["-"], &format!("{good}\n\n{line}\n"));
        assert_eq!((output.status.code(), out(&output)), (Some(2), String::new()), "{line}");
        assert!(err(&output).starts_with("-:3: ") && err(&output).contains(words), "{}", err(&output));
    }
    let output = linearize(&["no/such.jsonl"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).starts_with("no/such.jsonl: "));
}
