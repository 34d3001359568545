use super::*;
use crate::locale::Lang;
use crate::session::{Act, SessionAction};
use proptest::prelude::*;

fn ask(text: &str) -> Result<RequestKind, &'static str> {
    let request = read(text).unwrap_or_else(|| panic!("{text} is for this page"));
    request.kind.map_err(|refused| refused.problem.id)
}

/// A session with a run of thirty milliseconds and a mark in it.
fn session() -> Session {
    let mut session = Session::first();
    let text = "synod 1\nprotocol raft servers=3 seed=4\nrun 300ms\nmark \"here\"\nrun 30ms\n".to_owned();
    session.update(Act::Open { name: "test.script".to_owned(), text });
    assert!(session.trouble().is_none());
    session
}

#[test]
fn the_example_of_each_request_is_read_as_that_request() {
    for (word, example) in REQUESTS {
        assert_eq!(ask(example).map(|ask| ask.word()), Ok(word));
    }
    assert_eq!(
        ask(r#"{"synod":1,"type":"seek","mark":"a"}"#),
        Ok(RequestKind::Seek(Goal::Mark("a".to_owned())))
    );
    assert_eq!(ask(r#"{"synod":1,"type":"seek","time_us":7}"#), Ok(RequestKind::Seek(Goal::Time(7))));
}

#[test]
fn what_is_not_a_request_is_refused_whole_and_the_reason_is_told() {
    let cases = [
        (r#"{"synod":2,"type":"play"}"#, "problem-message-version"),
        (r#"{"synod":"1","type":"play"}"#, "problem-message-version"),
        (r#"{"synod":1}"#, "problem-message-type"),
        (r#"{"synod":1,"type":"stop"}"#, "problem-message-type"),
        (r#"{"synod":1,"type":["play"]}"#, "problem-message-type"),
        (r#"{"synod":1,"type":"play","speed":2}"#, "problem-message-unknown"),
        (r#"{"synod":1,"type":"run"}"#, "problem-message-missing"),
        (r#"{"synod":1,"type":"run","line":7}"#, "problem-message-field"),
        (r#"{"synod":1,"type":"seek"}"#, "problem-message-goal"),
        (r#"{"synod":1,"type":"seek","step":1,"mark":"a"}"#, "problem-message-goal"),
        (r#"{"synod":1,"type":"seek","step":-1}"#, "problem-message-field"),
        (r#"{"synod":1,"type":"seek","step":1.5}"#, "problem-message-field"),
        (r#"{"synod":1,"type":"seek","time_us":1e99}"#, "problem-message-field"),
        (r#"{"synod":1,"type":"#, "problem-message-unreadable"),
    ];
    let texts = Texts::new(Lang::En);
    for (text, problem) in cases {
        let refused = read(text).and_then(|request| request.kind.err()).expect("it is refused");
        assert_eq!(refused.problem.id, problem, "{text}");
        assert!(texts.has(problem), "{problem} has words");
        assert!(ask(refused.right).is_ok(), "what {text} should have been is right: {}", refused.right);
    }
    let long = format!(r#"{{"synod":1,"type":"run","line":"{}"}}"#, "a".repeat(MAX_MESSAGE));
    assert_eq!(ask(&long), Err("problem-message-long"));
}

#[test]
fn what_is_not_for_the_page_and_its_own_words_are_not_answered() {
    for text in [r#"{"type":"play"}"#, "[1]", "1", "null", r#""synod""#, "{}"] {
        assert_eq!(read(text), None, "{text}");
    }
    let news = Reporter::default().news(&session(), &Texts::new(Lang::En));
    let more = [
        Outgoing::Asleep,
        Outgoing::Resize { height: 1 },
        Outgoing::Violation { invariants: vec!["a"] },
        Outgoing::Solved { challenge: "a".to_owned(), commands: 1 },
        Outgoing::Answer { lesson: "a".to_owned(), step: 1, choice: 1, right: true },
        Outgoing::Error { message: String::new(), read: String::new(), right: String::new(), column: None },
    ];
    let written: Vec<String> =
        news.iter().chain(&more).filter_map(|outgoing| write(None, outgoing)).collect();
    assert_eq!(written.len(), EVENTS.len(), "each event is among them");
    for text in written {
        assert_eq!(read(&text), None, "{text}");
    }
}

#[test]
fn an_answer_carries_the_id_of_its_request() {
    for id in [r#""a""#, "7", "1.5"] {
        let request =
            read(&format!(r#"{{"synod":1,"type":"play","id":{id}}}"#)).expect("it is for this page");
        let answer = write(request.id.as_ref(), &Outgoing::Asleep).expect("it can be written");
        assert!(answer.contains(&format!(r#""id":{id},"synod":1,"type":"asleep""#)), "{answer}");
    }
    let long = format!(r#""{}""#, "a".repeat(MAX_ID + 1));
    for id in ["null", "{}", "[1]", "true", &long] {
        let request =
            read(&format!(r#"{{"synod":1,"type":"play","id":{id}}}"#)).expect("it is for this page");
        assert_eq!(request.id, None, "{id} is no id");
    }
}

#[test]
fn a_place_that_the_run_does_not_have_is_refused() {
    let session = session();
    let (last, end) = (session.history().len(), session.history().end());
    let problem = |goal: Goal| goal.reach(&session).map_err(|problem| problem.id);
    assert_eq!(problem(Goal::Step(last)), Ok(Watch::SeekStep(last)));
    assert_eq!(problem(Goal::Step(last + 1)), Err("problem-seek-step"));
    assert_eq!(problem(Goal::Time(end)), Ok(Watch::SeekTime(end)));
    assert_eq!(problem(Goal::Time(end + 1)), Err("problem-seek-time"));
    assert!(matches!(problem(Goal::Mark("here".to_owned())), Ok(Watch::SeekStep(step)) if step < last));
    assert_eq!(problem(Goal::Mark("there".to_owned())), Err("problem-no-mark"));
}

const LESSON: &str = "title-en: A crash\ntitle-zh: 崩溃\nprotocol: raft\n\n## en\nOne.\n## zh\n一。\n```script\n\
protocol raft servers=3 clients=1 seed=3\nrun until leader != none\n```\n```predict\n\
en: Who leads now?\nzh: 现在谁领导？\n- leaders == 0 | nobody | 没有谁\n- leaders == 1 | one server | 有一台\nrun:\nrun 100ms\n```\n";

#[test]
fn what_happens_is_told_once_and_in_order() {
    let texts = Texts::new(Lang::En);
    let (mut session, mut reporter) = (session(), Reporter::default());
    let kinds = |news: &[Outgoing]| -> Vec<String> {
        let kind = |outgoing| serde_json::to_value(outgoing).expect("it can be written")["type"].to_string();
        news.iter().map(kind).collect()
    };
    assert_eq!(kinds(&reporter.news(&session, &texts)), [r#""ready""#, r#""step""#]);
    assert!(reporter.news(&session, &texts).is_empty(), "nothing is new");
    session.update(Watch::StepBack);
    assert_eq!(kinds(&reporter.news(&session, &texts)), [r#""step""#]);
}

#[test]
fn an_answer_is_told_once_and_when_its_truth_has_been_seen() {
    let (mut session, mut reporter, texts) = (Session::first(), Reporter::default(), Texts::new(Lang::Zh));
    session.update(SessionAction::lesson("a-crash".to_owned(), LESSON.to_owned(), 0));
    assert!(session.trouble().is_none(), "{:?}", session.trouble().map(|trouble| &trouble.error));
    let news = reporter.news(&session, &texts);
    let titled = |outgoing: &Outgoing| matches!(outgoing, Outgoing::Ready { title, lesson: Some(id), .. } if title == "崩溃" && id == "a-crash");
    assert!(news.first().is_some_and(titled), "{news:?}");
    session.update(Act::Answer(0));
    let silent =
        |news: Vec<Outgoing>| !news.iter().any(|outgoing| matches!(outgoing, Outgoing::Answer { .. }));
    assert!(silent(reporter.news(&session, &texts)), "it would give away what is about to be seen");
    session.update(Watch::SeekStep(session.history().len()));
    let answer = Outgoing::Answer { lesson: "a-crash".to_owned(), step: 1, choice: 1, right: false };
    assert!(reporter.news(&session, &texts).contains(&answer));
    session.update(Watch::StepBack);
    session.update(Watch::StepForward);
    assert!(silent(reporter.news(&session, &texts)), "it is told once");
}

#[test]
fn a_seek_goes_as_far_as_a_question_that_waits_and_no_further() {
    let mut session = Session::first();
    session.update(SessionAction::lesson("a-crash".to_owned(), LESSON.to_owned(), 0));
    let last = session.history().len();
    session.update(Watch::SeekStep(2));
    assert_eq!(Goal::Step(2).reach(&session), Ok(Watch::SeekStep(2)));
    assert_eq!(Goal::Step(last).reach(&session), Ok(Watch::SeekStep(last)));
    assert_eq!(Goal::Step(last + 1).reach(&session).map_err(|problem| problem.id), Err("problem-seek-step"));
}

#[test]
fn a_broken_invariant_and_a_solved_challenge_are_told_by_their_ids() {
    let (texts, mut reporter) = (Texts::new(Lang::En), Reporter::default());
    let mut session = Session::first();
    let text = crate::lesson::file("challenges/split-brain-slow").expect("it comes with the page");
    let read = |path: &str| std::fs::read_to_string(path).expect("it is there");
    let challenge = read(&format!("static/{text}"));
    session.update(SessionAction::challenge("split-brain-slow".to_owned(), challenge, false));
    assert!(session.trouble().is_none(), "{:?}", session.trouble().map(|trouble| &trouble.error));
    reporter.news(&session, &texts);
    let mut news = Vec::new();
    for line in read("tests/challenges/split-brain-slow.script").lines().skip(3) {
        session.update(Act::DoLine(line.to_owned()));
        assert_eq!(session.refused(), None, "{line}");
        news.extend(reporter.news(&session, &texts));
    }
    let solved: Vec<_> = news.iter().filter(|outgoing| matches!(outgoing, Outgoing::Solved { .. })).collect();
    assert_eq!(solved.len(), 1, "{news:?}");
    assert!(
        matches!(solved[0], Outgoing::Solved { challenge, commands: 8 } if challenge == "split-brain-slow")
    );
    let known = |id: &&str| session.about().invariants.iter().any(|invariant| invariant.id == *id);
    let broken = |outgoing: &Outgoing| matches!(outgoing, Outgoing::Violation { invariants } if invariants.iter().all(known) && !invariants.is_empty());
    assert_eq!(news.iter().filter(|outgoing| broken(outgoing)).count(), 1, "{news:?}");
}

proptest! {
    #[test]
    fn no_message_makes_the_page_fail(text in ".{0,80}", word in "play|seek|run|script|step|[a-z]{1,6}",
        field in "step|mark|time_us|line|id|type|[a-z]{1,4}", value in "-?[0-9]{1,30}|\\[\\]|\"[^\"\\\\]{0,9}\"|null|true") {
        read(&text);
        let session = Session::first();
        let message = format!(r#"{{"synod":1,"type":"{word}","{field}":{value}}}"#);
        if let Some(Request { kind: Ok(RequestKind::Seek(goal)), .. }) = read(&message) {
            let _ = goal.reach(&session);
        }
    }
}
