//! A node that stands still, and what it finds when it goes on.

use super::*;

fn kinds(run: &Run, of: NodeId) -> Vec<&'static str> {
    let kind = |event: &Event| match &event.kind {
        EventKind::Paused => Some("paused"),
        EventKind::Resumed => Some("resumed"),
        EventKind::Waits(_) => Some("waits"),
        EventKind::Delivered(_) => Some("delivered"),
        EventKind::Fired { .. } => Some("fired"),
        EventKind::Crashed { .. } => Some("crashed"),
        _ => None,
    };
    run.events.iter().filter(|event| event.node == Some(of)).filter_map(kind).collect()
}

fn cut(run: &mut Run, from: NodeId, to: NodeId) {
    run.act(Action::Links { pairs: [(from, to)].into(), up: false });
}

#[test]
fn what_comes_due_meanwhile_happens_after_the_pause_in_its_order() {
    let mut run = Run::new(|_| ());
    run.ping(S1);
    run.act(Action::Pause { node: S2 });
    // Before any timer goes off by itself.
    run.run_to(19_000);
    assert_eq!(kinds(&run, S2), ["paused", "waits"]);
    assert_eq!(run.field(S2).value, Value::Int(0), "no handler ran");
    // It has crossed the link: a cut is too late for it.
    cut(&mut run, S1, S2);
    run.act(Action::Wait);
    assert!(run.losses().is_empty());
    run.act(Action::Resume { node: S2 });
    let now = run.world.now();
    let (at, first) = run.world.next_due().expect("the message is due");
    assert_eq!((at, matches!(first, Action::Deliver { .. })), (now, true));
    run.run_to(now);
    assert_eq!(kinds(&run, S2), ["paused", "waits", "resumed", "delivered"]);
    assert_eq!(run.field(S2).value, Value::Int(1));
    assert!(run.losses().is_empty());
}

#[test]
fn timers_and_messages_of_the_pause_come_together_and_a_cut_link_brings_none() {
    let mut run = Run::new(|_| ());
    run.ping(S1);
    run.act(Action::Pause { node: S1 });
    cut(&mut run, S2, S1);
    run.run_to(100_000);
    let waiting = kinds(&run, S1).iter().filter(|kind| **kind == "waits").count();
    assert!(waiting > 0 && run.losses().contains(&Loss::Cut), "S2's answer never crossed");
    assert_eq!(run.world.standing(S1).timers, 1, "its timer waits");
    let now = 100_000;
    run.world.apply(now, &Action::Resume { node: S1 }, &mut run.events).expect("it is paused");
    let before = kinds(&run, S1).len();
    run.run_to(now);
    let after = kinds(&run, S1).split_off(before);
    let count = |word: &str| after.iter().filter(|kind| **kind == word).count();
    assert_eq!((count("delivered"), count("fired")), (waiting, 1), "{after:?}");
}

#[test]
fn a_crash_takes_what_waits_and_the_pause() {
    let mut run = Run::new(|_| ());
    run.ping(S1);
    run.act(Action::Pause { node: S2 });
    // Before any timer goes off by itself.
    run.run_to(19_000);
    run.act(Action::Crash { node: S2 });
    assert_eq!(run.losses(), [Loss::Down]);
    run.act(Action::Restart { node: S2 });
    assert!(!run.world.frame(Detail::NONE).node(S2).paused);
    assert_eq!(run.refused(Action::Resume { node: S2 }), "problem-not-paused");
}

#[test]
fn nothing_runs_at_a_node_that_is_paused() {
    let mut run = Run::new(|setup| {
        setup.network.by_hand = true;
        setup.disk.by_hand = true;
    });
    run.ping(S1);
    run.act(Action::Deliver { id: MsgId(1) });
    run.act(Action::Pause { node: S2 });
    run.act(Action::Pause { node: S3 });
    assert!(run.world.frame(Detail::NONE).node(S2).paused && run.world.standing(S2).paused);
    assert_eq!(run.refused(Action::Pause { node: S2 }), "problem-is-paused");
    assert_eq!(run.refused(Action::Flush { node: S2, all: true }), "problem-is-paused");
    assert_eq!(run.refused(Action::Fire { node: S2, timer: TimerIx(0), forced: true }), "problem-is-paused");
    assert_eq!(run.refused(Action::Deliver { id: MsgId(2) }), "problem-is-paused");
    assert_eq!(run.world.oldest_message(), None, "nobody carries it there by hand");
    assert_eq!(run.refused(Action::Restart { node: S2 }), "problem-is-up");
    run.act(Action::Resume { node: S2 });
    run.act(Action::Flush { node: S2, all: true });
    assert_eq!(run.field(S2).stored, Stored::Disk);
    run.act(Action::Resume { node: S3 });
    run.act(Action::Deliver { id: MsgId(2) });
}
