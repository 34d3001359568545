//! `reach` in a sitting.

use super::{Act, PaneId, Session, Watch};

const RAFT: &str = "synod 1\nprotocol raft servers=3 clients=1 seed=7\nrun until leaders == 1\n";

fn open() -> Session {
    super::open(RAFT)
}

fn line(session: &mut Session, text: &str) {
    session.update(Act::DoLine(text.to_owned()));
}

fn terms(session: &Session, server: usize) -> Vec<u32> {
    let log = session.frame().nodes[server].body.log.as_ref().expect("a log");
    log.slots.iter().map(|slot| slot.epoch.number).collect()
}

/// The run on the stage goes on with plain commands, and one undo takes all of them back.
#[test]
fn logs_that_can_arise_are_on_the_stage_at_once() {
    let mut session = open();
    let before = session.history().world().digest();
    line(&mut session, "reach S1.log == [2 2] and S2.log == [2 3]");
    assert_eq!(session.refused(), None);
    assert_eq!((terms(&session, 0), terms(&session, 1)), (vec![2, 2], vec![2, 3]));
    let script = session.script().to_string();
    assert!(!script.contains("reach") && script.contains("timeout S1"), "{script}");
    session.update(Act::Undo);
    assert_eq!(session.history().world().digest(), before);
}

/// In the past it begins a branch, and what lay ahead is kept.
#[test]
fn in_the_past_it_is_a_branch() {
    let mut session = open();
    session.update(Watch::ToStart);
    line(&mut session, "reach S3.log == [1]");
    assert_eq!((session.refused(), terms(&session, 2)), (None, vec![1]));
    assert_eq!(session.history().branch_count(), 2);
}

#[test]
fn what_cannot_arise_is_refused_and_changes_nothing() {
    let mut session = open();
    session.update(Watch::ToStart);
    let before = session.history().position();
    line(&mut session, "reach S1.log == [2 1]");
    assert_eq!(session.refused().map(|problem| problem.id), Some("reach-terms-decrease"));
    assert_eq!((session.history().position(), session.search().is_running()), (before, false));
    line(&mut session, "reach S9.log == [1]");
    assert_eq!((session.refused().map(|problem| problem.id), session.column()), (Some("problem-no-node"), 7));
}

/// What no plan is known for is asked of the worker, from the moment that is shown.
#[test]
fn what_has_no_plan_is_searched_for_as_other_questions_are() {
    let mut session = open();
    line(&mut session, "reach leaders == 2");
    assert!(session.search().is_running() && session.refused().is_none());
    assert_eq!(session.pane(), PaneId::Checks);
    let asked = session.search().asked.as_ref().expect("a question");
    assert_eq!((asked.from_start, asked.question.goal()), (false, Some("leaders == 2")));
}
