use super::*;
use crate::locale::{Lang, Texts};
use crate::script::testing::{PAXOS, RAFT, go, history};
use crate::script::{parse_cond, parse_line, select};
use crate::value::MsgId;

fn cond(text: &str) -> Cond {
    parse_cond(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn holds(history: &History, text: &str) -> bool {
    eval(&cond(text), &View::new(history)).unwrap_or_else(|fault| panic!("{text}: {fault:?}"))
}

/// The column and the sentence of a condition that cannot be asked.
fn wrong(history: &History, text: &str) -> String {
    let fault = eval(&cond(text), &View::new(history)).expect_err(text);
    format!("{}: {}", fault.column, Texts::new(Lang::En).say(&fault.problem, Some(history.roster())))
}

/// S1 leads in term 1 and has committed x=1, which S2 knows.
fn led() -> History {
    history(&format!(
        "{RAFT}timeout S1 election\nrun until leader == S1\nrequest C1 put x 1 at S1\n\
         run until S2.kv[x] == 1 within 1s\nrun until S3.kv[x] == 1 within 1s\n"
    ))
}

/// P1 has prepared 1.P1 at A1 and A2; its accepts are under way.
fn accepting() -> History {
    history(&format!(
        "{PAXOS}propose P1 foo\ndeliver Prepare P1->A1\ndeliver Prepare P1->A2\n\
         deliver Promise A1->P1\ndeliver Promise A2->P1\n"
    ))
}

#[test]
fn the_leader_is_asked_for_its_fields() {
    let mut history = led();
    for text in [
        "leader.currentTerm == 1 and leader.role == leader and leader.up",
        "leader.log == [1] and leader.log[1].value == \"x=1\" and leader.matchIndex[S2] == 1",
        "leader.commitIndex == S2.commitIndex and S1.commitIndex == leader.lastApplied",
    ] {
        assert!(holds(&history, text), "{text}: {}", explain(&cond(text), &View::new(&history)));
    }
    let told = explain(&cond("leader.currentTerm == 3"), &View::new(&history));
    assert_eq!(told, "leader.currentTerm == 1");
    assert!(wrong(&history, "leader.foo == 1").starts_with("8: "));
    go(&mut history, "mark \"led\"").expect("a mark");
    go(&mut history, "crash leader").expect("S1 leads");
    for text in
        ["leader == none", "leader.currentTerm == none", "leader.log[1].value == none", "not leader.up"]
    {
        assert!(holds(&history, text), "{text}: {}", explain(&cond(text), &View::new(&history)));
    }
    assert!(holds(&history, "leader.currentTerm @ led == 1"));
    assert!(!holds(&history, "leader.currentTerm == 1") && !holds(&history, "leader.currentTerm >= 0"));
    assert!(wrong(&history, "leader.foo == 1").starts_with("8: "), "also while nobody leads");
}

#[test]
fn what_the_screen_shows_can_be_asked() {
    let history = led();
    for text in [
        "S1.role == leader and S2.role == follower",
        "S1.up and S1.currentTerm == 1 and S1.currentTerm >= 1 and S1.currentTerm < 2",
        "S2.votedFor == S1 and S2.votedFor == S1.votedFor",
        "S1.log == [1] and S1.log[1] == 1 and S1.log[1].value == \"x=1\"",
        "S1.log[1].term == 1 and S1.log[1].epoch == 1 and S1.log[1].committed and S1.log[1].index == 1",
        "S1.log[2] == none and S1.log[2].value == none and not S1.log[2].committed",
        "S2.kv[x] == 1 and S2.kv[x] == \"1\" and S2.kv[y] == none",
        "S1.nextIndex[S2] == 2 and S1.matchIndex[S2] == S1.matchIndex[S3]",
        "S2.nextIndex[S1] == none and not S2.nextIndex",
        "leader == S1 and leaders == 1 and violations == 0 and time > 10ms",
        "chosen[1] == \"x=1\" and chosen[1] and not chosen[2] and chosen == [\"x=1\"]",
        "C1.last == ok and C1.role == client and S1.pending_writes == 0",
        "happened wins and happened asks and not happened yields and not violated election-safety",
        "count(RequestVote S1->*) == 2 and count(RequestVote) == 2 and count(ClientRequest C1->S1) == 1",
        "count(RequestVoteReply *->S1 voteGranted=true) == 2 and count(RequestVoteReply voteGranted=false) == 0",
        "S1.role != leader or S1.up",
        "converged and behind == [] and converged == true",
    ] {
        assert!(holds(&history, text), "{text}: {}", explain(&cond(text), &View::new(&history)));
        let not = format!("not ({text})");
        assert!(!holds(&history, &not), "{not}");
    }
}

#[test]
fn ballots_and_values_with_their_ballots_can_be_asked() {
    let mut history = accepting();
    for text in [
        "A1.promised == 1.P1 and A1.promised < 1.P2 and A1.promised >= 1.P1 and A1.promised.round == 1",
        "A1.promised.node == P1 and A3.promised == none and not (A3.promised < 1.P1)",
        "msg(Accept P1->A1).ballot == 1.P1 and msg(Accept P1->A1).value == foo and msg(Accept).kind == Accept",
        "msg(Accept P1->A2).from == P1 and msg(Promise) == none or not msg(Promise A1->P1).ballot",
        "in_flight == 4 and chosen == none and not chosen and leader == none",
    ] {
        let text = text.replace("msg(Promise) == none or ", "");
        assert!(holds(&history, &text), "{text}: {}", explain(&cond(&text), &View::new(&history)));
    }
    go(&mut history, "deliver all Accept").expect("three accepts");
    assert!(holds(&history, "chosen == foo and A1.accepted == foo@1.P1 and A1.accepted.value == foo"));
    assert!(holds(&history, "A1.accepted.ballot == A1.promised"));
    assert!(!holds(&history, "A1.accepted == foo@1.P2"));
}

#[test]
fn slips_are_named_where_they_stand() {
    let history = led();
    let said = [
        ("S9.up", "1: no node S9: this cluster has S1 to S3, C1"),
        ("S1.up or S9.up", "10: no node S9: this cluster has S1 to S3, C1"),
        ("S1.votedFor == 2.S9", "18: no node S9: this cluster has S1 to S3, C1"),
        ("violated safety", "10: no invariant safety: this protocol has "),
        ("happened magic", "10: nothing called magic happens in this protocol: there are boots, "),
        (
            "S1.nextindex == 1",
            "4: S1 has no field nextindex: it has role, up, paused, pending_writes, log, currentTerm, votedFor, ",
        ),
        (
            "C1.kv[x] == 1",
            "4: C1 has no field kv: it has role, up, paused, pending_writes, pending, last, believes, asked, number",
        ),
        ("S1.nextIndex == 1", "4: there is more than one nextIndex: say which, of S2, S3"),
        ("S1.currentTerm[2] == 1", "4: currentTerm has no index"),
        ("leader[2] == S1", "1: leader has no index"),
        ("S1.log[x] == 1", "4: a log’s index is a number, not x"),
        ("S1.log[1].colour == 1", "11: no part colour here: there are value, term, "),
        ("S1.votedFor.round == 1", "13: this has no part round"),
        ("S1.role >= 4", "0: leader and 4 have no order: only == and != compare them"),
        ("count(Prepare) == 1", "7: no message Prepare: this protocol has RequestVote, "),
        ("count(RequestVote S1->S7) == 1", "23: no node S7: "),
        ("msg(Prepare).term == 1", "5: no message Prepare: "),
    ];
    for (text, sentence) in said {
        let found = wrong(&history, text);
        assert!(found.starts_with(sentence), "{text}: {found}");
    }
}

#[test]
fn a_message_that_is_not_there_is_none_but_a_field_it_cannot_have_is_a_slip() {
    let history = accepting();
    assert!(holds(&history, "msg(Nack).ballot == none"));
    assert!(!holds(&history, "msg(Nack).ballot == 1.P1"));
    let said = wrong(&history, "msg(Accept P1->A1).term == 1");
    assert!(said.starts_with("20: Accept has no field term: it has "), "{said}");
    assert!(wrong(&history, "msg(Accept term=1).ballot == 1.P1").starts_with("12: Accept has no field term"));
}

#[test]
fn explanations_are_conditions_that_hold() {
    let history = led();
    for (text, really) in [
        ("S2.role == leader", "S2.role == follower"),
        ("S1.up and S2.role == leader and S3.currentTerm > 4", "S2.role == follower and S3.currentTerm == 1"),
        ("S2.role == leader or leader == S3", "S2.role == follower and leader == S1"),
        ("not (S1.up and S2.up)", "S1.up == true and S2.up == true"),
        ("S1.votedFor != S2.votedFor", "S1.votedFor == S1 and S2.votedFor == S1"),
        ("S1.log[1].value == \"y=1\"", "S1.log[1].value == \"x=1\""),
        ("happened yields", "not happened yields"),
        ("not happened wins", "happened wins"),
        ("chosen[2]", "chosen[2] == none"),
        ("count(RequestVote) == 0", "count(RequestVote) == 2"),
        ("violated election-safety", "not violated election-safety"),
    ] {
        assert!(!holds(&history, text), "{text}");
        assert_eq!(explain(&cond(text), &View::new(&history)), really, "{text}");
        assert!(holds(&history, really), "{really}");
    }
}

#[test]
fn a_run_has_converged_once_nobody_is_behind_and_nobody_waits() {
    let mut history = led();
    go(&mut history, "crash S3").expect("it is up");
    go(&mut history, "request C1 put x 2 at S1").expect("a request");
    assert!(holds(&history, "not converged and behind == []"), "C1 waits");
    go(&mut history, "run until S1.kv[x] == 2 within 1s").expect("it is committed");
    assert!(holds(&history, "not converged and behind == [S2]"), "S3 is down");
    go(&mut history, "run until converged within 1s").expect("S2 hears of it");
    go(&mut history, "restart S3").expect("it is down");
    assert_eq!(explain(&cond("converged"), &View::new(&history)), "converged == false and behind == [S3]");
    go(&mut history, "run until converged within 1s").expect("S3 hears of it");
    assert!(holds(&history, "S3.kv[x] == 2"));
}

#[test]
fn violations_are_explained_by_name() {
    let history = history(&format!(
        "{PAXOS}rule promise-check off\npropose P1 foo\ndeliver Prepare P1->A1\ndeliver Prepare P1->A2\n\
         deliver Promise A1->P1\ndeliver Promise A2->P1\npropose P2 bar ballot 2\n\
         deliver Prepare P2->A2\ndeliver Prepare P2->A3\ndeliver Promise A2->P2\ndeliver Promise A3->P2\n\
         deliver Accept P2->A2\ndeliver Accept P2->A3\ndeliver Accept P1->A1\ndeliver Accept P1->A2\n"
    ));
    let really = explain(&cond("violations == 0"), &View::new(&history));
    assert!(really.contains(" and violated agreement"), "{really}");
    assert!(holds(&history, &really));
}

#[test]
fn a_condition_asks_only_for_the_logs_it_needs() {
    let wanted = |text: &str| {
        let Detail { from, to, .. } = detail(&cond(text));
        (from, to)
    };
    assert_eq!(wanted("S1.up and chosen == foo"), (0, u64::MAX));
    assert_eq!(wanted("S1.log[7].value == x"), (7, 7));
    assert_eq!(wanted("S1.log[7] == 1 or not S2.log[3].committed"), (3, 7));
    assert_eq!(wanted("chosen[12] == S1.log[10].value"), (10, 12));
    assert_eq!(wanted("S1.log[7] == 1 and S2.log == [1 1]"), (0, u64::MAX));
}

#[test]
fn a_watch_counts_as_a_fresh_look_does() {
    let texts =
        ["count(AppendEntries) >= 6", "happened commits", "S3.kv[x] == 1 and count(ClientReply) == 1"];
    for text in texts {
        let cond = cond(text);
        let mut history = history(&format!(
            "{RAFT}timeout S1 election\nrun until leader == S1\nrequest C1 put x 1 at S1\n"
        ));
        let mut watch = Watch::new(&cond, &history).expect("a condition of Raft");
        let mut steps = 0;
        loop {
            let fresh = eval(&cond, &View::new(&history)).expect("a condition of Raft");
            assert_eq!(watch.holds(&history), Ok(fresh), "{text} after {steps} steps");
            if fresh {
                break;
            }
            assert!(history.forward(None).expect("room") && steps < 1_000, "{text} comes true");
            steps += 1;
        }
        assert!(steps > 3, "{text} was true too soon to tell");
    }
}

#[test]
fn every_message_has_a_selector_that_means_it_alone() {
    let mut history = led();
    for line in
        ["request C1 put y 2", "step", "step", "request C1 put z 3", "duplicate AppendEntries S1->S2", "step"]
    {
        go(&mut history, line).unwrap_or_else(|fault| panic!("{line}: {fault:?}"));
    }
    let (frame, about) = (history.frame(Detail::NONE), history.about());
    assert!(frame.messages.len() > 3);
    for message in &frame.messages {
        let select = select::describe(&frame, about, message.id);
        assert_eq!(select::resolve(&select, &frame, about), Ok(vec![message.id]), "{select}");
        let again = parse_line(&format!("deliver {select}")).expect("it prints as it reads");
        assert_eq!(again, crate::script::Command::Deliver(select));
    }
}

#[test]
fn selectors_are_as_short_as_they_can_be() {
    let mut history = accepting();
    for line in [
        "propose P2 bar ballot 2",
        "propose P2 baz ballot 3",
        "duplicate Accept P1->A1",
        "duplicate Accept P1->A1",
    ] {
        go(&mut history, line).unwrap_or_else(|fault| panic!("{line}: {fault:?}"));
    }
    let (frame, about) = (history.frame(Detail::NONE), history.about());
    let mut shown: Vec<String> = frame
        .messages
        .iter()
        .map(|message| select::describe(&frame, about, message.id).to_string())
        .filter(|text| text.contains("->A1"))
        .collect();
    shown.sort();
    assert_eq!(
        shown,
        [
            "Accept P1->A1",
            "Accept P1->A1 #2",
            "Accept P1->A1 #3",
            "Prepare P2->A1",
            "Prepare P2->A1 ballot=3.P2"
        ]
    );
    assert_eq!(select::describe(&frame, about, MsgId(999)).to_string(), "m999");
}

#[test]
fn selectors_that_mean_nothing_say_what_there_is() {
    let mut history = accepting();
    let said = |history: &History, line: &str| {
        let fault = crate::script::check(history, &parse_line(line).expect(line)).expect_err(line);
        format!("{}: {}", fault.column, Texts::new(Lang::En).say(&fault.problem, Some(history.roster())))
    };
    assert_eq!(
        said(&history, "deliver Nack A1->P1"),
        "9: no message in flight is Nack A1->P1; there are Prepare P1->A3, Accept P1->A1, Accept P1->A2, Accept P1->A3"
    );
    assert_eq!(said(&history, "deliver Accept #4"), "9: there is no #4: only 3 messages match");
    assert_eq!(
        said(&history, "deliver Accept P1->A9"),
        "20: no node A9 (acceptors=9 on the protocol line adds it): this cluster has P1, P2, A1, A2, A3, L1"
    );
    assert_eq!(
        said(&history, "drop Vote"),
        "6: no message Vote: this protocol has Prepare, Promise, Nack, Accept, Accepted"
    );
    assert!(
        said(&history, "deliver m1")
            .starts_with("9: no message in flight is m1; there are m3 Prepare P1->A3, m")
    );
    assert!(
        said(&history, "deliver Accept colour=red").starts_with("16: Accept has no field colour: it has ")
    );
    assert_eq!(
        go(&mut history, "expect refused deliver Nack A1->P1"),
        Ok(()),
        "that it is not there is a refusal"
    );
    assert!(go(&mut history, "expect refused deliver Vote").is_err(), "that there is no such kind is a slip");
    go(&mut history, "drop all").expect("messages");
    assert_eq!(said(&history, "deliver all"), "0: no message in flight is all: nothing is in flight");
}

#[test]
fn a_condition_looks_back_to_a_mark() {
    let mut history = led();
    for line in ["mark m", "request C1 put x 2 at S1", "run until S1.kv[x] == 2 within 1s"] {
        go(&mut history, line).unwrap_or_else(|fault| panic!("{line}: {fault:?}"));
    }
    for text in [
        "S1.kv[x] @ m == 1 and S1.kv[x] == 2",
        "S1.log @ m == [1] and S1.log == [1 1] and S1.log[2] @ m == none",
        "S1.commitIndex > S1.commitIndex @ \"m\" and S1.up @ m and leader @ m == S1",
        "count(ClientRequest) since m == 1 and count(ClientRequest) == 2",
        "bytes(ClientRequest) since m < bytes(ClientRequest) and count(RequestVote) since m == 0",
    ] {
        assert!(holds(&history, text), "{text}");
    }
    assert_eq!(explain(&cond("S1.kv[x] @ m == 2"), &View::new(&history)), "S1.kv[x] @ \"m\" == \"1\"");
    assert!(wrong(&history, "S1.up @ n").starts_with("9: no mark “n”"), "{}", wrong(&history, "S1.up @ n"));
    assert!(wrong(&history, "count(RequestVote) since n > 0").starts_with("26: no mark “n”"));
    // A mark that moves takes the count along, and one that lies ahead is none.
    let asked = cond("count(ClientRequest) since m == 1");
    let mut watch = Watch::new(&asked, &history).expect("a mark");
    assert_eq!(watch.holds(&history), Ok(true));
    let tally = watch.tally(&history);
    go(&mut history, "mark m").expect("a mark");
    assert_eq!(Watch::after(&asked, &history, &tally).expect("a mark").holds(&history), Ok(false));
    history.seek(2);
    assert!(wrong(&history, "S1.up @ m").starts_with("9: no mark"));
}
