//! What the screen is given.

use super::*;
use crate::frame::{Crown, Detail, Frame, Stored};
use crate::sim::{Action, Sim, World};

/// A world by hand, so that nothing happens by itself.
fn world(servers: u32, disk_by_hand: bool) -> World<Raft> {
    let mut setup = header::<Raft>(&[("servers", servers.into())]);
    setup.network.by_hand = true;
    setup.disk.by_hand = disk_by_hand;
    World::new(&setup).expect("a right setup")
}

fn act(world: &mut World<Raft>, action: Action) {
    world.apply(world.now(), &action, &mut Vec::new()).expect("it is possible");
}

fn fire(world: &mut World<Raft>, server: u8) {
    act(world, Action::Fire { node: NodeId(server), timer: about::ELECTION, forced: true });
}

fn settle(world: &mut World<Raft>) -> Frame {
    while let Some(message) = world.frame(Detail::NONE).messages.first() {
        act(world, Action::Deliver { id: message.id });
    }
    world.frame(Detail::ALL)
}

fn put(world: &mut World<Raft>, client: u8, server: u8, value: &str) {
    let op = Op::Put { key: "x".into(), value: value.into() };
    act(world, Action::Operation { client: NodeId(client), op, at: Some(NodeId(server)) });
}

fn field(frame: &Frame, server: usize, name: &str) -> Stored {
    let fields = &frame.nodes[server].body.fields;
    fields.iter().find(|field| field.name == name).expect("a field").stored
}

fn number(value: &crate::value::Value) -> i64 {
    let crate::value::Value::Int(number) = value else { panic!("{value:?} is no number") };
    *number
}

#[test]
fn a_frame_carries_the_part_of_the_log_that_was_asked_for() {
    let mut world = world(1, false);
    fire(&mut world, 0);
    for number in 1..=200 {
        put(&mut world, 1, 0, &number.to_string());
        settle(&mut world);
    }
    let frame = world.frame(Detail { from: 100, to: 139, ..Detail::ALL });
    let log = frame.nodes[0].body.log.as_ref().expect("a server has a log");
    assert_eq!((log.slots.len(), log.slots[0].index, log.last, log.commit), (40, 100, 200, 200));
    assert!(log.slots.iter().all(|slot| slot.committed && slot.durable));
    assert_eq!(log.slots[39].value, crate::value::Value::text("x=139"));
    let chosen: Vec<i64> = frame.global.chosen.iter().map(|chosen| number(&chosen.at)).collect();
    assert_eq!(chosen, (100..=200).collect::<Vec<_>>(), "what was asked for, and the newest 64");
    let few = world.frame(Detail { from: 3, to: 4, ..Detail::ALL }).global.chosen;
    assert_eq!((few.len(), few[1].value.clone()), (66, crate::value::Value::text("x=4")));
    assert!(world.frame(Detail::NONE).nodes[0].body.log.as_ref().is_some_and(|log| log.slots.is_empty()));
}

#[test]
fn what_is_written_and_not_durable_is_pending_and_a_server_that_is_down_shows_its_disk() {
    let mut world = world(3, true);
    fire(&mut world, 0);
    let frame = world.frame(Detail::ALL);
    assert_eq!(
        (field(&frame, 0, "currentTerm"), field(&frame, 0, "votedFor")),
        (Stored::Pending, Stored::Pending)
    );
    assert_eq!(
        frame.nodes[0].body.tally.as_ref().map(|tally| (tally.from.len(), tally.needed)),
        Some((1, 2))
    );
    act(&mut world, Action::Flush { node: NodeId(0), all: true });
    assert_eq!(field(&world.frame(Detail::ALL), 0, "votedFor"), Stored::Disk);
    fire(&mut world, 0);
    act(&mut world, Action::Crash { node: NodeId(0) });
    let frame = world.frame(Detail::ALL);
    assert_eq!(frame.nodes[0].body.epoch.map(|epoch| epoch.number), Some(1), "term 2 is lost");
    assert_eq!(frame.nodes[0].body.role, "down");
}

#[test]
fn an_entry_is_committed_before_anybody_knows_and_an_old_leader_only_believes() {
    let mut world = world(3, false);
    fire(&mut world, 0);
    settle(&mut world);
    put(&mut world, 3, 0, "1");
    for kind in ["ClientRequest", "AppendEntries"] {
        let frame = world.frame(Detail::NONE);
        let message = frame.messages.iter().find(|message| message.body.kind == kind).expect("on its way");
        act(&mut world, Action::Deliver { id: message.id });
    }
    let frame = world.frame(Detail::ALL);
    let committed =
        |server: usize| frame.nodes[server].body.log.as_ref().map(|log| (log.commit, log.slots[0].committed));
    assert_eq!((committed(0), committed(1)), (Some((0, true)), Some((0, true))));
    let [chosen] = &frame.global.chosen[..] else { panic!("one entry is committed") };
    assert_eq!((chosen.known, &chosen.by[..]), (false, &[NodeId(0), NodeId(1)][..]));

    let pairs =
        [(NodeId(0), NodeId(1)), (NodeId(0), NodeId(2)), (NodeId(1), NodeId(0)), (NodeId(2), NodeId(0))];
    act(&mut world, Action::Links { pairs: pairs.into(), up: false });
    fire(&mut world, 1);
    let frame = settle(&mut world);
    assert_eq!(frame.global.leaders, [NodeId(1), NodeId(0)]);
    assert_eq!((frame.nodes[0].body.crown, frame.nodes[1].body.crown), (Crown::Believes, Crown::Leads));
    let marks = frame.nodes[1]
        .body
        .log
        .as_ref()
        .map(|log| log.marks.iter().map(|mark| mark.name).collect::<Vec<_>>());
    assert_eq!(marks, Some(vec!["next", "next", "match", "match"]));
}
