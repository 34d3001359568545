//! Lessons on the stage.

use super::*;

const LESSON: &str = "title-en: A crash\ntitle-zh: 崩溃\nprotocol: raft\n\n## en\nOne.\n## zh\n一。\n```script\n\
protocol raft servers=3 clients=1 seed=3\nrun until leader != none\n```\n---\n## en\nTwo.\n## zh\n二。\n```predict\n\
en: Who leads now?\nzh: 现在谁领导？\n- leaders == 0 | nobody | 没有谁\n- leaders == 1 | one server | 有一台\nrun:\nrun 100ms\n```\n\
---\n## en\nThree.\n## zh\n三。\n```script\nrun 5ms\n```\n";

#[test]
fn a_prediction_freezes_locks_plays_and_only_then_tells() {
    let mut session = Session::first();
    session.update(SessionAction::lesson("a-crash".to_owned(), LESSON.to_owned(), 0));
    assert!(session.trouble().is_none(), "{:?}", session.trouble().map(|trouble| &trouble.error));
    session.update(Act::NextBeat);
    let frozen = session.history().world().digest();
    session.update(Watch::Play);
    assert_eq!(session.refused().map(|problem| problem.id), Some("status-answer-first"));
    session.update(Act::DoLine("crash S1".to_owned()));
    session.update(Watch::StepForward);
    session.update(Watch::NextMilestone);
    session.update(Watch::ToEnd);
    assert_eq!(session.history().world().digest(), frozen, "the world stands still");
    session.update(Act::Answer(0));
    let locked = |session: &Session| session.lesson().and_then(|run| run.beat().locked.clone());
    assert!(session.playing() && locked(&session).is_some_and(|locked| !locked.seen));
    session.update(Act::Answer(1));
    assert_eq!(locked(&session).and_then(|locked| locked.choice), Some(0), "the answer is locked");
    for _ in 0..10_000 {
        session.update(Watch::Elapsed(session.playhead() + u64::from(session.pace()) / 60));
        if !session.playing() {
            break;
        }
    }
    let end = locked(&session).unwrap_or_else(|| panic!("it is answered"));
    assert!(end.seen && end.truth == Some(1), "{end:?}");
    session.update(Act::NextBeat);
    session.update(Act::NextBeat);
    assert_eq!(session.lesson().map(|run| (run.step, run.is_playing())), Some((2, false)));
}

#[test]
fn trying_something_does_not_lose_a_lessons_way() {
    let mut session = Session::first();
    session.update(SessionAction::lesson("a-crash".to_owned(), LESSON.to_owned(), 2));
    let there = session.history().world().digest();
    session.update(Act::PreviousBeat);
    session.update(Act::PreviousBeat);
    assert_eq!(session.lesson().map(|run| run.step), Some(0));
    line(&mut session, "crash S1");
    line(&mut session, "run 50ms");
    session.update(Act::NextBeat);
    session.update(Act::NextBeat);
    assert_eq!(session.history().world().digest(), there);
}

/// Its second step takes a while.
const LOCKS: &str = "title-en: Locks\ntitle-zh: 锁\nprotocol: split-brain\n\n## en\nOne.\n## zh\n一。\n```script\n\
protocol split-brain policy=one\ncrash S2\nrequest C1 tas\nrun 30ms\n```\n---\n## en\nTwo.\n## zh\n二。\n\
```script\nrequest C2 tas\nrun 100ms\n```\n";

#[test]
fn a_beat_that_was_left_while_it_played_ends_where_it_would_have_ended() {
    let end = |detour: Option<&str>| {
        let mut session = Session::first();
        session.update(SessionAction::lesson("locks".to_owned(), LOCKS.to_owned(), 0));
        while !session.playing() {
            session.update(Act::NextBeat);
        }
        session.update(Watch::StepForward);
        if let Some(line) = detour {
            session.update(Act::DoLine(line.to_owned()));
            assert_eq!(session.history().branch_count(), 2);
        }
        session.update(Act::NextBeat);
        (session.history().world().digest(), session.history().now())
    };
    assert_eq!(end(Some("isolate C2")), end(None));
}

#[test]
fn what_breaks_does_not_hide_how_it_ends() {
    let broken = "title-en: Two\ntitle-zh: 二\nprotocol: paxos\n\n## en\nOne.\n## zh\n一。\n```script\n\
        protocol paxos proposers=2 acceptors=3\nrule promise-check off\nrule adopt-value off\npropose P1 foo\nrun 100ms\n```\n\
        ```predict\nen: And now?\nzh: 然后呢？\n- violated agreement | two values | 两个值\n- not violated agreement | one | 一个\nrun:\n\
        propose P2 bar\nrun 1s\n```\n";
    let mut session = Session::first();
    session.update(SessionAction::lesson("two".to_owned(), broken.to_owned(), 0));
    assert!(session.trouble().is_none(), "{:?}", session.trouble().map(|trouble| &trouble.error));
    session.update(Act::Answer(0));
    let end = session.history().len();
    while session.playing() {
        session.update(Watch::Elapsed(session.playhead() + 1_000));
    }
    assert_eq!(session.history().position(), end, "it plays to the end of what was asked");
    assert!(matches!(session.notice().map(|notice| &notice.kind), Some(NoticeKind::Violated { .. })));
    let locked = session.lesson().and_then(|run| run.beat().locked.clone());
    assert_eq!(locked.map(|locked| (locked.truth, locked.seen)), Some((Some(0), true)));
    // What a person plays on their own stops where something breaks.
    session.update(Watch::CloseLesson);
    session.update(Watch::ToStart);
    session.update(Watch::Play);
    while session.playing() {
        session.update(Watch::Elapsed(session.playhead() + 1_000));
    }
    assert!(session.history().position() < end);
}
