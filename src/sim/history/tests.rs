//! The history as a tree: seeks, branches, marks; and a seek gives what a run gave.

use super::*;
use crate::frame::Detail;
use crate::registry::find;
use crate::value::NodeId;
use proptest::prelude::*;

fn history(seed: u64) -> History {
    let entry = find("raft").expect("a protocol");
    let setup = Setup { seed, ..entry.about.defaults() };
    History::new(entry, &setup).expect("the defaults are possible")
}

fn run(history: &mut History, steps: usize) {
    for _ in 0..steps {
        assert!(history.forward(None).expect("the schedule goes on"));
    }
}

#[test]
fn a_seek_gives_what_the_run_gave() {
    let mut history = history(7);
    let mut seen = Vec::new();
    for _ in 0..700 {
        seen.push((history.world().digest(), history.frame(Detail::ALL)));
        run(&mut history, 1);
    }
    for position in [699, 0, 1, 255, 256, 257, 512, 511, 400, 300] {
        history.seek(position);
        assert_eq!(history.position(), position);
        assert_eq!(history.world().digest(), seen[position].0);
        assert_eq!(history.frame(Detail::ALL), seen[position].1, "at {position}");
    }
}

#[test]
fn acting_in_the_past_keeps_the_old_future() {
    let mut history = history(1);
    run(&mut history, 300);
    let (old_end, old_digest) = (history.end(), history.world().digest());
    history.seek(100);
    let now = history.now();
    history.apply(now, Action::Crash { node: NodeId(0) }, None).expect("a node that is up can crash");
    run(&mut history, 50);
    let branches = history.branches();
    assert_eq!(branches.len(), 2);
    assert_eq!((branches[0].len, branches[0].shared, branches[0].end), (300, 100, old_end));
    assert_eq!((branches[1].len, branches[1].current), (151, true));

    history.switch(0);
    assert_eq!(history.position(), 100, "it stands where the branches part");
    history.seek(300);
    assert_eq!(history.world().digest(), old_digest);
    history.switch(1);
    history.seek(151);
    assert!(!history.frame(Detail::NONE).nodes[0].up);
}

#[test]
fn a_mark_is_found_again_from_another_branch() {
    let mut history = history(2);
    run(&mut history, 40);
    history.mark("here");
    let digest = history.world().digest();
    run(&mut history, 10);
    history.seek(10);
    let now = history.now();
    history.apply(now, Action::Crash { node: NodeId(1) }, None).expect("possible");
    assert_eq!(history.marks(), vec![], "the mark is not on this branch");
    history.go_to("here").expect("the mark is there");
    assert_eq!((history.position(), history.world().digest()), (40, digest));
    assert_eq!(history.marks(), vec![("here", 40)]);
    let refusal = history.go_to("there").expect_err("there is no such mark");
    assert_eq!(refusal.id, "problem-no-mark");
}

#[test]
fn a_command_that_fails_half_way_leaves_no_branch_and_loses_none() {
    let mut history = history(4);
    run(&mut history, 60);
    let end = history.world().digest();
    for position in [30, 60] {
        history.seek(position);
        let command =
            crate::script::parse_line("run until leaders == 9 within 300ms").expect("it can be read");
        let now = history.now();
        crate::script::execute(&mut history, now, &command).expect_err("there are five servers");
        assert_eq!((history.position(), history.len(), history.branch_count()), (position, 60, 1));
        history.seek(60);
        assert_eq!(history.world().digest(), end);
    }
}

#[test]
fn a_refused_action_changes_nothing() {
    let mut history = history(3);
    run(&mut history, 20);
    history.seek(10);
    let before = history.world().digest();
    let now = history.now();
    assert!(history.apply(now, Action::Restart { node: NodeId(0) }, None).is_err());
    assert_eq!((history.world().digest(), history.len(), history.branch_count()), (before, 20, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Wherever one goes and whatever one does there, each branch replays to what it was.
    #[test]
    fn every_branch_stays_as_it_was(moves in prop::collection::vec((0..600_usize, 0..5_u8, 1..40_usize), 1..12)) {
        let mut history = history(11);
        run(&mut history, 600);
        let mut ends = vec![(0, history.world().digest())];
        for (position, node, steps) in moves {
            history.seek(position);
            let now = history.now();
            let node = NodeId(node);
            let crash = Action::Crash { node };
            let action = if history.world().check(&crash).is_ok() { crash } else { Action::Restart { node } };
            history.apply(now, action, None).expect("either a crash or a restart is possible");
            for _ in 0..steps {
                history.forward(None).expect("the schedule goes on");
            }
            let branch = history.branches().iter().position(|branch| branch.current).expect("one is current");
            ends.retain(|(old, _)| *old != branch);
            ends.push((branch, history.world().digest()));
        }
        for (branch, digest) in ends {
            history.switch(branch);
            history.seek(usize::MAX);
            prop_assert_eq!(history.world().digest(), digest);
        }
    }
}
