//! All lessons walked through as on the page: beat by beat, played in frames, answered, and back.

use synod::lesson::LESSONS;
use synod::session::{Act, Session, SessionAction, Watch};

fn open(id: &str) -> Session {
    let path = format!("{}/static/lessons/{id}.md", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut session = Session::first();
    session.update(SessionAction::lesson(id.to_owned(), text, 0));
    let trouble = session.trouble().map(|trouble| &trouble.error);
    assert!(trouble.is_none(), "{id}: {trouble:?}");
    session
}

/// Waits until all that the beat shows has played; gives the real time that it took, in seconds.
fn watch(session: &mut Session) -> u64 {
    for frame in 0..6_000 {
        if !session.playing() {
            return frame / 60;
        }
        let playhead = session.playhead() + u64::from(session.pace()) / 60;
        session.update(Watch::Elapsed(playhead));
    }
    let (here, all) = (session.history().position(), session.history().len());
    panic!("step {} plays on after 100 s, at {here} of {all}", step(session) + 1)
}

fn step(session: &Session) -> usize {
    session.lesson().map_or(0, |run| run.step)
}

#[test]
fn every_beat_plays_in_bearable_time_and_tells_the_truth() {
    for id in LESSONS {
        let mut session = open(id);
        let steps = session.lesson().map_or(0, |run| run.lesson.steps.len());
        for expected in 0..steps {
            let took = watch(&mut session);
            assert!(took <= 20, "{id}, step {}: {took} s", expected + 1);
            let shown = session.lesson().is_some_and(|run| !run.is_playing());
            assert!(shown, "{id}, step {} stops before its end", expected + 1);
            assert_eq!(step(&session), expected, "{id}: {:?}", session.refused());
            if session.lesson().is_some_and(|run| run.question().is_some()) {
                session.update(Act::Answer(0));
                let took = watch(&mut session);
                assert!(took <= 20, "{id}, step {}, answered: {took} s", expected + 1);
                let locked = session.lesson().and_then(|run| run.beat().locked.clone());
                let told = locked.as_ref().is_some_and(|locked| locked.seen && locked.truth.is_some());
                assert!(told, "{id}, step {}: {locked:?} {:?}", expected + 1, session.refused());
            }
            session.update(Act::NextBeat);
        }
    }
}

#[test]
fn beats_that_were_seen_are_the_same_when_one_comes_back() {
    for id in LESSONS {
        let mut session = open(id);
        let steps = session.lesson().map_or(0, |run| run.lesson.steps.len());
        let mut digests = Vec::new();
        // A clicker: each press goes on, and finishes what plays.
        for _ in 0..steps * 4 {
            if !session.playing() && session.lesson().is_some_and(|run| !run.is_playing()) {
                digests.push((step(&session), session.history().world().digest()));
            }
            session.update(Act::NextBeat);
        }
        assert_eq!(step(&session), steps - 1, "{id}: {:?}", session.refused());
        for back in (0..steps - 1).rev() {
            session.update(Act::PreviousBeat);
            assert_eq!(step(&session), back);
            let digest = session.history().world().digest();
            assert!(digests.contains(&(back, digest)), "{id}: step {} is another world", back + 1);
        }
    }
}
