//! Disks that keep some of the writes, are slow for a while, or fail.

use super::*;

fn pending(run: &Run, node: NodeId) -> u32 {
    run.world.frame(Detail::NONE).node(node).pending_writes
}

/// By hand: S2 has heard two pings and written twice.
fn written_twice() -> Run {
    let mut run = Run::new(|setup| {
        setup.network.by_hand = true;
        setup.disk.by_hand = true;
    });
    run.ping(S1);
    run.ping(S1);
    for (id, _, to) in run.messages() {
        if to == S2 {
            run.act(Action::Deliver { id: MsgId(id) });
        }
    }
    run
}

#[test]
fn one_of_two_writes_becomes_durable_and_a_crash_loses_the_other() {
    let mut run = written_twice();
    assert_eq!(run.refused(Action::FlushFirst { node: S2, count: 3 }), "problem-few-writes");
    run.act(Action::FlushFirst { node: S2, count: 1 });
    assert_eq!(pending(&run, S2), 1);
    let pongs = run.messages().into_iter().filter(|(_, from, _)| *from == S2).count();
    assert_eq!(pongs, 1, "the second answer waits for the second write");
    run.act(Action::Crash { node: S2 });
    run.act(Action::Restart { node: S2 });
    assert_eq!(run.field(S2).value, Value::Int(1));
}

#[test]
fn a_disk_that_becomes_faster_keeps_the_order_of_its_writes() {
    let mut run = Run::new(|setup| (setup.network.least, setup.network.most) = (1_000, 1_000));
    run.act(Action::DiskLatency { latency: 10_000 });
    run.ping(S1);
    run.run_to(1_500);
    assert_eq!(pending(&run, S2), 1);
    run.act(Action::DiskLatency { latency: 0 });
    run.ping(S1);
    run.run_to(2_900);
    assert_eq!(pending(&run, S2), 2, "the second write waits behind the first");
    run.run_to(11_500);
    assert_eq!((pending(&run, S2), run.field(S2).value), (0, Value::Int(2)));
    run.ping(S3);
    run.run_to(13_000);
    assert_eq!(pending(&run, S2), 0, "from now on a write is durable at once");
    let mut by_hand = written_twice();
    assert_eq!(by_hand.refused(Action::DiskLatency { latency: 5 }), "problem-disk-by-hand");
}

#[test]
fn a_write_that_fails_stops_its_node_before_it_answers() {
    let mut run = Run::by_hand();
    run.act(Action::FailNextWrite { node: S2 });
    assert_eq!(run.refused(Action::FailNextWrite { node: S2 }), "problem-write-fails-already");
    run.ping(S1);
    run.act(Action::Deliver { id: MsgId(1) });
    assert!(!run.world.frame(Detail::NONE).node(S2).up);
    assert!(run.messages().iter().all(|(_, from, _)| *from == S1), "it never answered");
    let told: Vec<_> =
        run.events.iter().filter(|event| event.node == Some(S2)).map(|event| &event.kind).collect();
    assert!(
        matches!(
            told[..],
            [
                EventKind::WriteWillFail,
                EventKind::Delivered(_),
                EventKind::WriteFailed,
                EventKind::Crashed { .. }
            ]
        ),
        "{told:?}"
    );
    run.act(Action::Restart { node: S2 });
    assert_eq!(run.field(S2).value, Value::Int(0), "what failed is not on the disk");
    run.ping(S1);
    run.act(Action::Deliver { id: MsgId(3) });
    assert_eq!(run.field(S2).value, Value::Int(1), "the next one does not fail");
}
