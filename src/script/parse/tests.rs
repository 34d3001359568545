use super::*;
use crate::command::{Command, Literal, Operand, Select};
use crate::locale::{Lang, Texts};
use crate::script::testing::RAFT;

/// Where and why a script cannot be read, as a reader sees it.
fn refused(script: &str) -> String {
    let error = parse(script).expect_err(script);
    let said = Texts::new(Lang::En).say(&error.problem, None);
    format!("{}:{}: {said}", error.line, error.column)
}

/// The same for one command after a header of one line.
fn wrong(line: &str) -> String {
    let said = refused(&format!("{RAFT}{line}"));
    said.strip_prefix("2:").unwrap_or_else(|| panic!("{said}")).to_owned()
}

fn command(line: &str) -> Command {
    parse_line(line).unwrap_or_else(|error| panic!("{line}: {error:?}"))
}

/// Lines that print back as they are.
const LINES: &[&str] = &[
    "crash S1",
    "restart S1",
    "wipe S1",
    "pause S1",
    "resume S1",
    "crash leader",
    "cut leader -> S2",
    "flush S1",
    "flush S1 2",
    "fail-next-write S1",
    "cut S1 S2",
    "cut S1 -> S2",
    "heal S1 S2",
    "heal S1 -> S2",
    "heal",
    "partition S1 S2 | S3 S4 S5",
    "partition S1 | S2 | S3",
    "isolate S1",
    "timeout S1",
    "timeout S1 election",
    "request C1 put x 1 at S1",
    "request C1 put \"two words\" \"say \\\"hi\\\"\"",
    "request C1 get x",
    "request C1 append x -1",
    "request C1 cas x 1 \"\"",
    "request C1 tas at S2",
    "propose P1 foo",
    "propose P1 \"ballot\" ballot 7",
    "deliver m12",
    "deliver AppendEntries",
    "deliver all",
    "deliver all AppendEntries *->S2 term=2 success=false",
    "deliver S1->S2 #2",
    "drop Prepare X->A1 ballot=3.X value=foo@2.Y",
    "drop *->*",
    "duplicate entries=[1 1 2]",
    "delay m3 50ms",
    "delay AppendEntries S1->S2 #2 1500us",
    "step",
    "step 3",
    "run 300ms",
    "run until leader == S1",
    "run until S3.commitIndex >= 4 within 5s",
    "settle",
    "settle within 100",
    "reach S1.log == [1 2]",
    "set latency S1 -> S2 40ms",
    "set latency S1 S2 10ms..20ms",
    "set loss 0.0001%",
    "set network by-hand",
    "set disk latency 5ms",
    "set timeout S1 150ms",
    "set clock S1 90%",
    "rule commit-current-term-only off",
    "admin transfer S1 S2",
    "admin snapshot S1",
    "mark \"split vote\"",
    "goto start",
    "expect S3.role == leader",
    "expect S3.log == [1 1 2] and S3.log[2].value == \"x=1\"",
    "expect S1.log == []",
    "expect chosen[2]",
    "expect A1.acceptedValue[x,1] != none",
    "expect not S4.up or violations == 0 and (leaders == 2 or time > 1s)",
    "expect not (S1.up and S2.up)",
    "expect not not S1.up",
    "expect violated election-safety",
    "expect happened commit-current-term-only",
    "expect msg(AppendEntries S3->S2).prevLogIndex == 12",
    "expect msg(m3).ballot == 2.X",
    "expect count(AppendEntriesReply S2->S3 success=false) == 1",
    "expect count(AppendEntries) since \"split vote\" < 4 and bytes(*->S1) since \"m\" == 0",
    "expect S1.currentTerm == S1.currentTerm @ \"split vote\"",
    "expect not S1.up @ \"before\" or chosen[2] @ \"before\" == none",
    "expect bytes(AppendEntries) < bytes(AppendEntries S1->S2)",
    "expect S1.votedFor == S2.votedFor",
    "expect C1.last == \"12\" and A1.accepted == 12@1.X",
    "expect refused crash S1",
    "expect S1.paused",
    "expect refused request C1 get x",
    "crash 甲",
    "request C1 put 键 值",
];

#[test]
fn lines_print_back_as_they_are() {
    for line in LINES {
        assert_eq!(command(line).to_string(), *line);
    }
    let whole = format!("{RAFT}{}\n", LINES.join("\n"));
    assert_eq!(parse(&whole).expect("all of them").to_string(), whole);
}

#[test]
fn every_command_has_a_line_above() {
    for word in COMMANDS {
        assert!(LINES.iter().any(|line| line.split(' ').next() == Some(*word)), "{word}");
    }
}

#[test]
fn headers_print_back_as_they_are() {
    let header = "synod 1\nprotocol raft servers=5 clients=1 seed=7 pre-vote=on version=0.1\nnames S1=A S2=B\n\
        network latency=10ms..15ms loss=0% duplicate=12.5% fifo=off\ndisk latency=0ms\n\
        timing election=100ms..200ms heartbeat=50ms\nrule commit-current-term-only off\n";
    assert_eq!(parse(header).expect("a header").to_string(), header);
    let by_hand = "protocol paxos\nnetwork by-hand\ndisk by-hand\n";
    assert_eq!(parse(by_hand).expect("a header").to_string(), by_hand);
}

#[test]
fn a_rule_belongs_to_the_header_until_the_first_command() {
    let script = parse("protocol raft\nrule a off\ncrash S1\nrule b on").expect("a script");
    assert_eq!((script.header.lines.len(), script.lines.len()), (2, 2));
    assert_eq!(script.lines[1].number, 4);
    assert!(matches!(&script.lines[1].command, Command::Rule { on: true, .. }));
}

#[test]
fn begin_ends_the_header_where_a_rule_is_the_first_command() {
    let script = parse("protocol raft\nrule a off\n\nbegin # here\nrule b on\n").expect("a script");
    assert_eq!((script.header.lines.len(), script.lines.len()), (1 + 1, 1));
    assert_eq!(script.lines[0].number, 5);
    assert_eq!(script.to_string(), "protocol raft\nrule a off\nbegin\nrule b on\n");
    // Elsewhere it says nothing, and is not printed.
    let plain = parse("protocol raft\ncrash S1\n").expect("a script");
    assert_eq!(parse("protocol raft\nbegin\ncrash S1\n"), Ok(plain.clone()));
    assert_eq!(plain.to_string(), "protocol raft\ncrash S1\n");
    assert_eq!(parse("protocol raft\nbegin\n"), parse("protocol raft\n"));
    // A word like others anywhere else, as it was before it was one of the language.
    let named = "protocol paxos\nnames P1=begin\npropose begin begin\n";
    assert_eq!(parse(named).expect("a script").to_string(), named);
}

#[test]
fn blanks_comments_and_line_ends_are_free() {
    let plain = parse("protocol raft\ncrash S1\ndeliver all\n").expect("plain");
    let free = "\u{feff}# 2 servers\r\n\r\n \tprotocol\traft   # five\r\n  crash  S1#one\r\n#2\ndeliver\u{3000}all # 2";
    assert_eq!(parse(free).expect("free"), plain);
}

#[test]
fn a_number_sign_counts_only_in_selectors() {
    let nth = |line: &str| match command(line) {
        Command::Deliver(Select::Like(pattern)) => pattern.nth,
        other => panic!("{other}"),
    };
    assert_eq!(nth("deliver S1->S2 #2"), Some(2));
    assert_eq!(nth("deliver S1->S2#2 # the 2nd"), Some(2));
    assert_eq!(nth("deliver S1->S2 # 2"), None);
    assert_eq!(command("crash S1 #2"), command("crash S1"));
    assert_eq!(command("mark \"a # b\"").to_string(), "mark \"a # b\"");
}

#[test]
fn values_are_told_apart() {
    let right = |text: &str| match parse_cond(&format!("chosen == {text}")) {
        Ok(Cond::Compare { right: Operand::Literal(literal), .. }) => literal,
        other => panic!("{text}: {other:?}"),
    };
    let word = |text: &str| Literal::Word(crate::script::Word::new(text));
    assert_eq!(right("none"), Literal::None);
    assert_eq!(right("\"none\""), word("none"));
    assert_eq!(right("-9223372036854775808"), Literal::Number(i64::MIN));
    assert_eq!(right("\"12\""), word("12"));
    assert_eq!(right("3x"), word("3x"));
    assert_eq!(right("1.5ms"), Literal::Time(1_500));
    assert_eq!(right("2.Y"), Literal::Ballot { round: 2, node: crate::script::Word::new("Y") });
    assert_eq!(right("leader"), word("leader"));
    assert_eq!(right("\"\\u{4e2d}\\n\""), word("中\n"));
}

#[test]
fn any_order_and_spacing_of_a_selector_reads_the_same() {
    let usual = command("deliver AppendEntries S1->S2 term=2 #3");
    for line in ["deliver S1 -> S2 AppendEntries term=2 #3", "deliver term=2 #3 AppendEntries S1->S2"] {
        assert_eq!(command(line), usual);
    }
}

#[test]
fn errors_say_what_was_read_and_what_would_be_right() {
    let node = "expected a node’s name, such as S1";
    let said = [
        ("crash", format!("6: the line ends too soon, {node}")),
        ("crash # S1", format!("7: the line ends too soon, {node}")),
        ("crash 9", format!("7: read “9”, {node}")),
        ("crash at", format!("7: read “at”, {node}")),
        ("crash S1 S2", "10: read “S2”, expected the end of the line; a comment begins with #".into()),
        (
            "request C1 put x at S1",
            "18: “at” is a word of the language: in double quotes it is a text".into(),
        ),
        (
            "request C1 put x 1.5",
            "18: read “1.5”: a text with anything but characters a–z, digits, - and _ goes into double quotes"
                .into(),
        ),
        ("request C1 put x \"1.5", "18: these double quotes are never closed".into()),
        ("request C1 push x", "12: read “push”, expected one of put, get, append, cas, tas".into()),
        ("rule batch of", "12: read “of”, expected one of on, off".into()),
        ("run 5", "5: read “5”, expected a time, such as 300ms, or “until” and a condition".into()),
        ("run until S1.up within 5", "24: read “5”, expected a time, such as 50ms (us, ms or s)".into()),
        (
            "set latency S1 S2 20ms..10ms",
            "19: a span goes from the shorter time to the longer: 20 ms is more than 10 ms".into(),
        ),
        ("set loss 101%", "10: read “101%”, expected a share from 0% to 100%, such as 0.5%".into()),
        ("step 0", "6: 0 is out of range: it must be from 1 to 4294967295".into()),
        ("deliver #0", "9: #0 is no place: messages count from #1, the oldest".into()),
        ("deliver all #2", "13: #2 and all exclude each other".into()),
        ("deliver any #2", "13: #2 and any exclude each other".into()),
        (
            "expect S1.up = true",
            "14: read “=” (did you mean ==?), expected one of ==, !=, <=, >=, <, >".into(),
        ),
        ("expect (S1.up", "14: the line ends too soon, expected )".into()),
        (
            "expect count(all Accept) > 1",
            "14: count(…) and bytes(…) take all that match: none of all, any and #n belongs there".into(),
        ),
        (
            "expect msg(any Accept).ballot == none",
            "12: msg(…) asks about one message: name it by what it looks like, or by #n; any belongs to commands"
                .into(),
        ),
        ("expect refused expect S1.up", "16: expect is never refused".into()),
        ("crash 甲 乙", "9: read “乙”, expected the end of the line; a comment begins with #".into()),
    ];
    for (line, said) in said {
        assert_eq!(wrong(line), said, "{line}");
    }
    assert!(wrong("crush S1").starts_with(
        "1: no command “crush” (did you mean crash?); a line begins with one of synod, protocol,"
    ));
    let later = refused(&format!("{RAFT}crash S1\ncrush S1"));
    assert!(
        later.starts_with(
            "3:1: no command “crush” (did you mean crash?); a line begins with one of crash, restart,"
        ),
        "{later}"
    );
}

#[test]
fn every_expectation_has_its_words_in_both_languages() {
    let lines = [
        "crash",
        "request",
        "protocol",
        "mark",
        "request C1 get",
        "request C1 put x",
        "step x",
        "delay all x",
        "run",
        "set latency S1 S2 x",
        "set loss x",
        "set network timed",
        "set clock S1 x",
        "network 1",
        "timing x",
        "cut S1",
        "partition S1",
        "partition S1 |",
        "timeout S1 2",
        "rule",
        "admin",
        "=",
        "crash S1 S2",
        "expect S1.up S2.up",
        "deliver",
        "deliver A B",
        "deliver *",
        "deliver S1->",
        "expect S1.x == =",
        "expect S1.x == [1",
        "expect S1.x == foo@x",
        "expect 5",
        "expect msg(m1)",
        "expect S1.",
        "expect happened",
        "expect violated",
        "protocol raft x=",
    ];
    let [en, zh] = Lang::ALL.map(Texts::new);
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for line in lines {
        let error = parse(line).expect_err(line);
        let (said, gesagt) = (en.say(&error.problem, None), zh.say(&error.problem, None));
        let right = error.problem.args.iter().find(|(name, _)| *name == "right");
        if let Some((_, crate::value::Value::Word(right))) = right {
            assert!(!said.ends_with(&format!("expected {right}")), "{line}: no words for {right}");
            assert!(!gesagt.ends_with(&format!("应为{right}")), "{line}: no Chinese for {right}");
        }
        assert!(!said.contains("problem-") && !said.contains('$'), "{line}: {said}");
        assert!(gesagt.chars().any(chinese), "{line}: {gesagt}");
    }
}

#[test]
fn headers_have_their_place() {
    assert_eq!(
        refused("protocol raft\ncrash S1\nnetwork by-hand"),
        "3:1: a network line belongs to the header: it comes before the first command"
    );
    assert_eq!(
        refused("protocol raft\ncrash S1\nbegin"),
        "3:1: a begin line belongs to the header: it comes before the first command"
    );
    assert_eq!(
        refused("protocol raft\nbegin\nnetwork by-hand"),
        "3:1: a network line belongs to the header: it comes before the line “begin”"
    );
    assert_eq!(refused("protocol raft\nbegin\nbegin"), "3:1: begin stands here a second time");
    assert_eq!(
        refused("protocol raft\nbegin S1"),
        "2:7: read “S1”, expected the end of the line; a comment begins with #"
    );
    assert_eq!(refused("protocol raft\nsynod 1"), "2:1: the line with the version comes first");
    assert_eq!(refused("synod 2"), "1:7: this is Synod’s language in version 2; known is version 1");
    assert_eq!(refused("protocol raft\nprotocol paxos"), "2:1: protocol stands here a second time");
    assert_eq!(refused("protocol raft a=1 a=2"), "1:19: a stands here a second time");
    assert_eq!(
        refused("protocol raft\nnames S1=run"),
        "2:10: a node cannot be called run: it is a word of the language"
    );
    assert_eq!(
        refused("protocol raft\nnetwork speed=1"),
        "2:9: read “speed”, expected one of latency, loss, duplicate, fifo"
    );
    let missing = format!(
        "the script names no protocol: it begins with a line such as “protocol raft”; there are {}",
        crate::registry::IDS.join(", ")
    );
    assert_eq!(refused("# nothing\n"), format!("1:1: {missing}"));
    assert_eq!(refused("\n  crash S1"), format!("2:3: {missing}"));
    assert_eq!(refused("begin\nprotocol raft"), format!("1:1: {missing}"));
}

#[test]
fn limits_are_errors_at_their_place() {
    let header = |rest: String| refused(&format!("{RAFT}{rest}"));
    assert!(header(format!("mark \"{}\"", "a".repeat(MAX_LINE))).starts_with("2:4001: a line has at most"));
    let exact = format!("{RAFT}mark \"{}\"", "中".repeat(MAX_LINE - 7));
    assert!(parse(&exact).is_ok(), "characters count, not bytes");
    assert!(
        header("\n".repeat(MAX_LINES as usize) + "crash S1").starts_with("100001:1: more than 100000 lines")
    );
    assert!(header(" ".repeat(MAX_SCRIPT)).starts_with("1:1: the script has"));
    let deep = |count: usize| format!("expect {}S1.up{}", "(".repeat(count), ")".repeat(count));
    assert!(parse_line(&deep(MAX_NESTING as usize)).is_ok());
    assert_eq!(header(deep(MAX_NESTING as usize + 1)), "2:41: nested deeper than 32 levels");
    assert_eq!(header(format!("expect {}S1.up", "not ".repeat(900))), "2:140: nested deeper than 32 levels");
    assert_eq!(header(format!("expect leader == {}", "[".repeat(40))), "2:50: nested deeper than 32 levels");
}

#[test]
fn numbers_have_bounds() {
    assert!(parse_line("run 1000000s").is_ok());
    assert!(parse_line("run 1000001s").is_err());
    assert!(parse_line("run 99999999999999999999s").is_err());
    assert!(parse_line("run 0.0000001s").is_err(), "less than a microsecond");
    assert!(parse_line("propose P1 x ballot 1000000000").is_ok());
    assert!(parse_line("propose P1 x ballot 1000000001").is_err());
    assert!(parse_line("deliver m4294967295").is_ok());
    assert!(parse_line("deliver m4294967296").is_err());
    assert!(parse_cond("time == 9223372036854775808").is_err());
}

#[test]
fn lines_are_repeated_with_their_number() {
    let text = format!(
        "{RAFT}repeat 2 as i\nrequest C1 put x $i # the $ith\n  repeat 2 as j\nmark \"$i.$j\"\n  end\nstep $i\nend\nsettle\n"
    );
    let script = parse(&text).unwrap_or_else(|error| panic!("{error:?}"));
    let lines: Vec<(u32, String)> =
        script.lines.iter().map(|line| (line.number, line.command.to_string())).collect();
    let first = lines[0].0;
    let of = |nth: u32| {
        let mark = |inner: u32| (first + 2, format!("mark \"{nth}.{inner}\""));
        [(first, format!("request C1 put x {nth}")), mark(1), mark(2)]
    };
    assert_eq!(lines[7].1, "step 2");
    assert_eq!((&lines[..3], &lines[4..7]), (&of(1)[..], &of(2)[..]), "{lines:?}");
    assert_eq!((lines.len(), &*lines[8].1), (9, "settle"));
    let whole = script.to_string();
    assert_eq!(parse(&whole).expect("what it stands for").to_string(), whole);
}

#[test]
fn what_is_repeated_begins_and_ends() {
    let wrong = |lines: &str| {
        let error = parse(&format!("{RAFT}{lines}\n")).expect_err(lines);
        (error.line - RAFT.lines().count() as u32, error.column, error.problem.id)
    };
    assert_eq!(wrong("step\nrepeat 2\nstep"), (2, 1, "problem-repeat-open"));
    assert_eq!(wrong("step\nend"), (2, 1, "problem-end-alone"));
    assert_eq!(wrong("repeat 0\nend"), (1, 8, "problem-number-range"));
    assert_eq!(wrong("repeat 3 times\nend").2, "problem-expected-one");
    assert_eq!(wrong("repeat 2\nstep\ncrush S1\nend"), (3, 1, "problem-unknown-command"));
    let deep = format!("{}step\n{}", "repeat 1000\n".repeat(3), "end\n".repeat(3));
    assert_eq!(wrong(&deep).2, "problem-repeated");
    assert_eq!(wrong(&"repeat 1\n".repeat(40)).2, "problem-nesting");
    assert_eq!(parse_line("repeat 3").expect_err("no line of its own").problem.id, "problem-repeat-alone");
}
