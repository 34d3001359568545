//! Lessons in which the world begins anew.

use super::*;

/// Three worlds, of two protocols; the first asks something.
const LESSON: &str = "title-en: Worlds\ntitle-zh: 世界\nprotocol: raft\n\n## en\nOne.\n## zh\n一。\n```script\n\
protocol raft servers=3 clients=1 seed=3\nrun until leader != none\n```\n```predict\nen: Who leads now?\nzh: 现在谁领导？\n\
- leaders == 0 | nobody | 没有谁\n- leaders == 1 | one server | 有一台\nrun:\nrun 100ms\n```\n\
---\n## en\nTwo.\n## zh\n二。\n```script\nsynod 1\nprotocol paxos nodes=3 seed=2\npropose S1 foo\nrun 5ms\n```\n\
---\n## en\nThree.\n## zh\n三。\n```script\nrun 100ms\nexpect chosen == foo\n```\n\
---\n## en\nFour.\n## zh\n四。\n```script\nprotocol raft servers=5 seed=9\nrun until leader != none\n```\n";

fn lesson(step: usize) -> Session {
    let mut session = Session::first();
    session.update(SessionAction::lesson("worlds".to_owned(), LESSON.to_owned(), step));
    assert!(session.trouble().is_none(), "{:?}", session.trouble().map(|trouble| &trouble.error));
    session
}

/// The step, the protocol, how many take part, and the world.
fn place(session: &Session) -> (Option<usize>, &'static str, usize, u64) {
    let (about, digest) = (session.about(), session.history().world().digest());
    (session.lesson().map(|run| run.step), about.id, session.roster().0.len(), digest)
}

/// On to the next step, past what plays.
fn next(session: &mut Session) {
    let step = session.lesson().map(|run| run.step);
    while session.lesson().is_some_and(|run| Some(run.step) == step || run.is_playing()) {
        session.update(Act::NextBeat);
        assert_eq!(session.refused(), None);
    }
}

#[test]
fn the_world_begins_anew_and_comes_back() {
    let mut session = lesson(0);
    let (run, entry) = (session.run(), session.entry());
    let mut seen = vec![place(&session)];
    session.update(Act::Answer(0));
    for _ in 1..4 {
        next(&mut session);
        seen.push(place(&session));
    }
    let shown: Vec<_> = seen.iter().map(|(step, id, count, _)| (*step, *id, *count)).collect();
    let (first, last) = ((Some(0), "raft", shown[0].2), (Some(3), "raft", shown[0].2 + 2));
    assert_eq!(shown[..2], [first, (Some(1), "paxos", shown[1].2)]);
    assert_eq!(shown[2..], [(Some(2), "paxos", shown[1].2), last]);
    assert_eq!((session.run() - run, session.entry()), (2, entry), "it is kept in one place");
    for place_then in seen[..3].iter().rev() {
        session.update(Act::PreviousBeat);
        assert_eq!(place(&session), *place_then);
    }
    let locked = session.lesson().and_then(|run| run.beat().locked.clone());
    let locked = locked.map(|locked| (locked.choice, locked.truth, locked.seen));
    assert_eq!(locked, Some((Some(0), Some(1), true)), "the answer is remembered");
    for place_then in &seen[1..] {
        session.update(Act::NextBeat);
        assert_eq!(place(&session), *place_then);
    }
}

#[test]
fn a_lesson_opens_in_any_of_its_worlds() {
    let mut walked = lesson(0);
    for step in 0..4 {
        let mut session = lesson(step);
        assert_eq!(place(&session), place(&walked));
        for before in (0..step).rev() {
            session.update(Act::PreviousBeat);
            assert_eq!(place(&session), place(&lesson(before)));
        }
        if step < 3 {
            next(&mut walked);
        }
    }
}

#[test]
fn what_is_tried_in_a_world_does_not_lose_the_lessons_way() {
    let (mut session, there) = (lesson(1), place(&lesson(2)));
    line(&mut session, "crash S1");
    line(&mut session, "run 50ms");
    next(&mut session);
    assert_eq!(place(&session), there);
    session.update(Act::PreviousBeat);
    line(&mut session, "crash S2");
    session.update(Act::PreviousBeat);
    next(&mut session);
    assert_eq!(place(&session), place(&lesson(1)));
    next(&mut session);
    assert_eq!(place(&session), there);
}

#[test]
fn answers_of_other_worlds_survive_a_reload() {
    let mut session = lesson(0);
    session.update(Act::Answer(1));
    next(&mut session);
    next(&mut session);
    next(&mut session);
    session.update(Act::PreviousBeat);
    let kept = session.keep().expect("it is short");
    assert!(kept.others.contains("= elsewhere 1 1 1\n"), "{}", kept.others);
    let mut again = Session::first();
    assert_eq!(again.restore(&Kept::parse(&kept.to_text())), Ok(()));
    again.update(SessionAction::lesson("worlds".to_owned(), LESSON.to_owned(), 2));
    for step in [Act::NextBeat, Act::PreviousBeat, Act::PreviousBeat, Act::PreviousBeat] {
        assert_eq!(place(&again), place(&session));
        let answers = |session: &Session| session.lesson().and_then(|run| run.beat().locked.clone());
        assert_eq!(answers(&again), answers(&session));
        again.update(step.clone());
        session.update(step);
    }
    assert_eq!(again.lesson().and_then(|run| run.beat().locked.as_ref()?.choice), Some(1));
}
