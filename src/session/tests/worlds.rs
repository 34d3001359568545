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

/// Put away and taken up again.
fn reloaded(session: &mut Session) -> Session {
    let (step, mut again) = (session.lesson().map_or(0, |run| run.step), Session::first());
    let kept = session.keep();
    assert_eq!(kept.fit(), Fit::Whole);
    assert_eq!(again.restore(&Kept::parse(&kept.to_text())), Ok(()));
    let run = again.run();
    again.update(SessionAction::lesson("worlds".to_owned(), LESSON.to_owned(), step));
    assert_eq!(again.run(), run, "the lesson opens over the run");
    again
}

/// The ends of all branches, and the marks that no lesson set.
fn tried(session: &mut Session) -> (Vec<u64>, Vec<String>) {
    let (current, here) = (session.history.current(), session.history.position());
    let ends = (0..session.history.branch_count()).map(|branch| {
        session.history.switch(branch);
        session.history.seek(session.history.len());
        session.history.world().digest()
    });
    let ends = ends.collect();
    session.history.switch(current);
    session.history.seek(here);
    let marks = session.history.all_marks().into_iter().map(|(name, ..)| name.to_owned());
    (ends, marks.filter(|name| !name.starts_with("beat")).collect())
}

#[test]
fn what_is_tried_in_a_world_comes_back_with_it() {
    let (mut session, there) = (lesson(0), place(&lesson(2)));
    session.update(Act::Answer(1));
    next(&mut session);
    line(&mut session, "crash S1");
    line(&mut session, "mark mine");
    line(&mut session, "run 50ms");
    next(&mut session);
    assert_eq!(place(&session), there);
    let second = tried(&mut session);
    assert_eq!((second.0.len(), &*second.1), (2, &["mine".to_owned()][..]));
    // Into the world before: what is tried there is another thing.
    session.update(Act::PreviousBeat);
    line(&mut session, "crash S2");
    let second = tried(&mut session);
    assert_eq!(second.0.len(), 3);
    session.update(Act::PreviousBeat);
    assert_eq!(place(&session), place(&lesson(0)));
    line(&mut session, "crash S3");
    let first = tried(&mut session);
    // After each step of the way to and fro all of it is there, in this sitting and in one that was reloaded.
    for _ in 0..2 {
        next(&mut session);
        assert_eq!((place(&session), tried(&mut session)), (place(&lesson(1)), second.clone()));
        next(&mut session);
        assert_eq!((place(&session), tried(&mut session)), (there, second.clone()));
        session = reloaded(&mut session);
        session.update(Act::PreviousBeat);
        session.update(Act::PreviousBeat);
        assert_eq!(tried(&mut session), first);
        assert_eq!(session.lesson().and_then(|run| run.beat().locked.as_ref()?.choice), Some(1));
        session = reloaded(&mut session);
    }
}

#[test]
fn a_world_that_is_long_comes_in_slices_and_is_not_lost_when_that_is_stopped() {
    static LOOKS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let mut session = lesson(1);
    line(&mut session, "run 3s");
    let long = tried(&mut session);
    session.update(Act::PreviousBeat);
    let first = place(&session);
    session.in_slices(|| LOOKS.fetch_add(1_000, std::sync::atomic::Ordering::Relaxed));
    for stops in [true, false] {
        session.update(Act::NextBeat);
        assert!(session.is_busy(), "it takes more than a slice");
        session.update(Act::NextBeat);
        assert_eq!(place(&session), first, "until then the world on the stage stays");
        if stops {
            session.update(Act::Stop);
            assert_eq!((place(&session), session.is_busy()), (first, false));
        }
        while session.is_busy() {
            session.update(Act::GoOn);
        }
    }
    assert_eq!((place(&session).0, tried(&mut session)), (Some(1), long));
}

#[test]
fn worlds_that_a_lesson_cannot_take_along_stay_where_they_were_kept() {
    let mut session = lesson(1);
    let value = "x".repeat(3_000);
    for _ in 0..400 {
        line(&mut session, &format!("mark \"{value}\""));
    }
    let entry = session.entry();
    session.update(Act::PreviousBeat);
    assert_eq!(place(&session), place(&lesson(0)));
    let said = session.notice().map(|notice| notice.kind.clone());
    assert!(matches!(said, Some(NoticeKind::Said(said)) if said.id == "status-world-apart"));
    assert_eq!(session.entry(), entry + 1, "the lesson goes on as a run of its own");
    // So it is when a lesson is closed while something is put away with it.
    let mut session = lesson(1);
    line(&mut session, "crash S1");
    session.update(Act::PreviousBeat);
    let entry = session.entry();
    session.update(Watch::CloseLesson);
    assert_eq!(session.entry(), entry + 1);
    // One that is damaged is played anew, and what was kept stays as it was.
    let mut session = lesson(1);
    line(&mut session, "crash S1");
    session.update(Act::PreviousBeat);
    let text = session.keep().to_text().replace("crash S1", "crash S9");
    let mut again = Session::first();
    assert_eq!(again.restore(&Kept::parse(&text)), Ok(()));
    again.update(SessionAction::lesson("worlds".to_owned(), LESSON.to_owned(), 0));
    let entry = again.entry();
    again.update(Act::NextBeat);
    assert_eq!((place(&again), again.entry()), (place(&lesson(1)), entry + 1));
    assert_eq!(again.refused().map(|problem| problem.id), Some("status-world-unread"));
}

#[test]
fn answers_of_other_worlds_survive_a_reload() {
    let mut session = lesson(0);
    session.update(Act::Answer(1));
    next(&mut session);
    next(&mut session);
    next(&mut session);
    session.update(Act::PreviousBeat);
    let kept = session.keep().to_text();
    assert!(
        kept.contains(r#"{"way":null,"answer":{"choice":1,"truth":1,"seen":true,"way":null}}"#),
        "{kept}"
    );
    let mut again = reloaded(&mut session);
    for step in [Act::NextBeat, Act::PreviousBeat, Act::PreviousBeat, Act::PreviousBeat] {
        assert_eq!(place(&again), place(&session));
        let answers = |session: &Session| session.lesson().and_then(|run| run.beat().locked.clone());
        assert_eq!(answers(&again), answers(&session));
        again.update(step.clone());
        session.update(step);
    }
    assert_eq!(again.lesson().and_then(|run| run.beat().locked.as_ref()?.choice), Some(1));
}
