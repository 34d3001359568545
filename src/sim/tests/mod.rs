//! What the simulator promises: links, fates, disks, timers, by hand and by the clock.

mod disk;
mod echo;
mod pause;

use super::*;
use crate::frame::{Field, Stored};
use crate::protocol::{About, Protocol, Setup, TimerIx};
use crate::value::{MsgId, NodeId, Value};
use echo::Echo;

const S1: NodeId = NodeId(0);
const S2: NodeId = NodeId(1);
const S3: NodeId = NodeId(2);

struct Run {
    world: World<Echo>,
    events: Vec<Event>,
}

impl Run {
    fn new(change: impl FnOnce(&mut Setup)) -> Run {
        let about: &About = Echo::ABOUT;
        let mut setup = about.defaults();
        change(&mut setup);
        Run { world: World::new(&setup).expect("echo takes any setup"), events: Vec::new() }
    }

    fn by_hand() -> Run {
        Run::new(|setup| setup.network.by_hand = true)
    }

    fn act(&mut self, action: Action) {
        let now = self.world.now();
        self.world.apply(now, &action, &mut self.events).expect("the action is possible");
    }

    fn refused(&mut self, action: Action) -> &'static str {
        let (digest, now) = (self.world.digest(), self.world.now());
        let refusal = self.world.apply(now, &action, &mut self.events).expect_err("the action is impossible");
        assert_eq!(self.world.digest(), digest, "a refusal changes nothing");
        refusal.id
    }

    fn ping(&mut self, node: NodeId) {
        self.act(Action::Fire { node, timer: TimerIx(0), forced: true });
    }

    fn run_to(&mut self, time: Micros) {
        while let Some((at, action)) = self.world.next_due().filter(|(at, _)| *at <= time) {
            self.world.apply(at, &action, &mut self.events).expect("what is due is possible");
        }
    }

    fn losses(&self) -> Vec<Loss> {
        let loss = |event: &Event| match event.kind {
            EventKind::Lost(_, why) => Some(why),
            _ => None,
        };
        self.events.iter().filter_map(loss).collect()
    }

    fn field(&self, node: NodeId) -> Field {
        self.world.frame(Detail::ALL).node(node).body.fields[0].clone()
    }

    fn messages(&self) -> Vec<(u32, NodeId, NodeId)> {
        let frame = self.world.frame(Detail::NONE);
        frame.messages.iter().map(|message| (message.id.0, message.from, message.to)).collect()
    }
}

#[test]
fn messages_arrive_within_the_latency() {
    let mut run = Run::new(|_| ());
    run.ping(S1);
    let frame = run.world.frame(Detail::NONE);
    assert_eq!(frame.messages.len(), 2);
    for message in &frame.messages {
        let due = message.due.expect("timed delivery has a due time");
        assert!((10_000..=15_000).contains(&(due - message.sent)), "{message:?}");
    }
    run.run_to(15_000);
    assert_eq!(run.field(S2).value, Value::Int(1));
}

#[test]
fn a_cut_loses_a_message_when_it_would_cross_and_only_that_way() {
    let mut run = Run::new(|_| ());
    run.ping(S1);
    run.act(Action::Links { pairs: [(S1, S2)].into(), up: false });
    assert!(run.losses().is_empty(), "it is still on its way");
    run.run_to(15_000);
    assert_eq!(run.losses(), [Loss::Cut]);
    run.ping(S2);
    run.run_to(19_999);
    run.act(Action::Links { pairs: [(S1, S2)].into(), up: true });
    run.run_to(45_000);
    assert_eq!(run.losses(), [Loss::Cut], "the other way was open, and the heal came in time for the answer");
}

#[test]
fn a_message_to_a_node_that_is_down_is_lost() {
    let mut run = Run::new(|_| ());
    run.ping(S1);
    run.act(Action::Crash { node: S2 });
    run.run_to(15_000);
    assert_eq!(run.losses(), [Loss::Down]);
    assert_eq!(run.refused(Action::Crash { node: S2 }), "problem-is-down");
    assert_eq!(run.refused(Action::Restart { node: S1 }), "problem-is-up");
    assert_eq!(run.refused(Action::Wipe { node: S1 }), "problem-wipe-needs-crash");
}

#[test]
fn chance_loses_on_the_way_and_the_same_seed_loses_the_same() {
    let lossy = |seed| {
        let mut run = Run::new(|setup| {
            setup.seed = seed;
            setup.network.loss = 300_000;
        });
        run.run_to(2_000_000);
        (run.losses(), run.world.digest())
    };
    let (losses, digest) = lossy(5);
    assert!(losses.len() > 50 && losses.iter().all(|why| *why == Loss::Chance), "{}", losses.len());
    assert_eq!(lossy(5).1, digest);
    assert_ne!(lossy(6).1, digest);
}

#[test]
fn fifo_keeps_the_order_of_a_link_and_without_it_messages_overtake() {
    let overtakes = |fifo| {
        let mut run = Run::new(|setup| {
            setup.network.fifo = fifo;
            setup.network.least = 1_000;
            setup.network.most = 200_000;
        });
        run.run_to(3_000_000);
        let mut last = std::collections::BTreeMap::new();
        let mut overtaken = 0;
        for event in &run.events {
            if let EventKind::Delivered(envelope) = &event.kind {
                let before = last.insert((envelope.from, envelope.to), envelope.id).unwrap_or(MsgId(0));
                overtaken += u32::from(before > envelope.id);
            }
        }
        overtaken
    };
    assert_eq!(overtakes(true), 0);
    assert!(overtakes(false) > 10);
}

#[test]
fn duplicates_are_two_messages_with_fates_of_their_own() {
    let mut run = Run::new(|setup| setup.network.duplicate = 1_000_000);
    run.ping(S1);
    assert_eq!(run.messages().len(), 4);
    run.run_to(15_000);
    assert_eq!(run.field(S2).value, Value::Int(2));
}

#[test]
fn what_depends_on_a_write_waits_for_the_flush() {
    let mut run = Run::new(|setup| setup.disk.latency = 5_000);
    run.ping(S1);
    run.run_to(10_000);
    let (at, action) = run.world.next_due().expect("the pings are under way");
    run.world.apply(at, &action, &mut run.events).expect("a delivery is possible");
    let pinged = if run.field(S2).value == Value::Int(1) { S2 } else { S3 };
    assert_eq!(run.field(pinged).stored, Stored::Pending);
    let pongs = |run: &Run| run.messages().iter().filter(|(_, from, _)| *from == pinged).count();
    assert_eq!(pongs(&run), 0, "the answer waits");
    run.run_to(at + 5_000);
    assert_eq!(run.field(pinged).stored, Stored::Disk);
    assert_eq!(pongs(&run), 1);
}

#[test]
fn a_crash_before_the_flush_loses_the_write_and_the_answer() {
    let mut run = Run::new(|setup| {
        setup.network.by_hand = true;
        setup.disk.by_hand = true;
    });
    run.ping(S1);
    run.act(Action::Deliver { id: MsgId(1) });
    assert_eq!(run.world.frame(Detail::NONE).node(S2).pending_writes, 1);
    run.act(Action::Crash { node: S2 });
    run.act(Action::Restart { node: S2 });
    assert_eq!(run.field(S2).value, Value::Int(0), "it boots from its disk alone");
    assert_eq!(run.refused(Action::Flush { node: S2, all: true }), "problem-nothing-to-flush");

    run.act(Action::Deliver { id: MsgId(2) });
    run.act(Action::Flush { node: S3, all: true });
    run.act(Action::Crash { node: S3 });
    run.act(Action::Restart { node: S3 });
    assert_eq!(run.field(S3).value, Value::Int(1));
    assert_eq!(run.messages(), [(3, S3, S1)]);
    run.act(Action::Crash { node: S3 });
    run.act(Action::Wipe { node: S3 });
    run.act(Action::Restart { node: S3 });
    assert_eq!(run.field(S3).value, Value::Int(0), "a wiped disk is as new");
}

#[test]
fn by_hand_nothing_happens_by_itself() {
    let mut run = Run::by_hand();
    assert!(run.world.next_due().is_none());
    run.ping(S1);
    assert!(run.world.next_due().is_none());
    run.act(Action::Duplicate { id: MsgId(2) });
    run.act(Action::Drop { id: MsgId(1) });
    assert_eq!(run.messages(), [(2, S1, S3), (3, S1, S3)]);
    assert_eq!(run.refused(Action::Deliver { id: MsgId(1) }), "problem-no-message");
    assert_eq!(run.refused(Action::Delay { id: MsgId(2), by: 5 }), "problem-delay-by-hand");
    run.act(Action::Deliver { id: MsgId(3) });
    assert_eq!(run.messages(), [(2, S1, S3), (4, S3, S1)]);
}

#[test]
fn a_slow_clock_stretches_timers_and_a_person_can_set_one() {
    let due = |run: &Run, node: NodeId| run.world.frame(Detail::NONE).node(node).timers[0].due;
    let mut run = Run::new(|_| ());
    run.act(Action::Clock { node: S1, percent: 50 });
    run.ping(S1);
    let slow = due(&run, S1).expect("the timer runs");
    assert!((40_000..=80_000).contains(&slow), "{slow}");
    run.act(Action::SetTimer { node: S1, after: 3_000 });
    assert_eq!(due(&run, S1), Some(3_000));
    assert_eq!(run.refused(Action::Clock { node: S1, percent: 5 }), "problem-clock-rate");
    run.act(Action::Crash { node: S1 });
    assert_eq!(run.refused(Action::Fire { node: S1, timer: TimerIx(0), forced: true }), "problem-is-down");
}

#[test]
fn a_rule_is_read_where_it_is_applied() {
    let mut run = Run::by_hand();
    run.act(Action::Rule { rule: crate::protocol::RuleIx(0), on: false });
    assert_eq!(run.world.frame(Detail::NONE).rules_off, ["answer"]);
    run.ping(S1);
    run.act(Action::Deliver { id: MsgId(1) });
    assert_eq!(run.messages(), [(2, S1, S3)], "nobody answers");
}

#[test]
fn a_violation_is_reported_once() {
    let mut run = Run::by_hand();
    for _ in 0..4 {
        run.ping(S1);
        let id = MsgId(run.messages().iter().rev().find(|message| message.2 == S2).expect("a ping").0);
        run.act(Action::Deliver { id });
    }
    let frame = run.world.frame(Detail::NONE);
    assert_eq!(frame.violations.len(), 1);
    assert_eq!(
        (frame.violations[0].invariant, &frame.violations[0].args[0].1),
        ("below-three", &Value::Node(S2))
    );
}

#[test]
fn the_network_has_a_limit_and_reaching_it_is_survived() {
    let mut run = Run::by_hand();
    run.ping(S1);
    while run.world.in_flight() < MAX_IN_FLIGHT {
        run.act(Action::Duplicate { id: MsgId(1) });
    }
    run.ping(S2);
    assert_eq!(run.losses(), [Loss::Full, Loss::Full]);
    run.act(Action::Drop { id: MsgId(1) });
    run.ping(S3);
    assert_eq!(run.world.in_flight(), MAX_IN_FLIGHT);
}
