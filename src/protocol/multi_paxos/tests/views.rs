//! What the screen is given.

use super::*;
use crate::frame::{Crown, Detail, Frame, Stored};
use crate::sim::{Action, Sim, World};
use crate::value::{Epoch, Value};

/// A world by hand, so that nothing happens by itself.
fn world(servers: u32, disk_by_hand: bool) -> World<MultiPaxos> {
    let mut setup = header::<MultiPaxos>(&[("servers", servers.into())]);
    setup.network.by_hand = true;
    setup.disk.by_hand = disk_by_hand;
    World::new(&setup).expect("a right setup")
}

fn act(world: &mut World<MultiPaxos>, action: Action) {
    world.apply(world.now(), &action, &mut Vec::new()).expect("it is possible");
}

fn fire(world: &mut World<MultiPaxos>, server: u8) {
    act(world, Action::Fire { node: NodeId(server), timer: about::ELECTION, forced: true });
}

fn settle(world: &mut World<MultiPaxos>) -> Frame {
    while let Some(message) = world.frame(Detail::NONE).messages.first() {
        act(world, Action::Deliver { id: message.id });
    }
    world.frame(Detail::ALL)
}

fn request(world: &mut World<MultiPaxos>, client: u8, value: &str) {
    let op = Op::Put { key: "x".into(), value: value.into() };
    act(world, Action::Operation { client: NodeId(client), op, at: Some(NodeId(0)) });
}

fn field<'f>(frame: &'f Frame, server: usize, name: &str) -> &'f crate::frame::Field {
    frame.nodes[server].body.fields.iter().find(|field| field.name == name).expect("a field")
}

#[test]
fn a_frame_carries_the_part_of_the_log_that_was_asked_for() {
    let mut world = world(1, false);
    fire(&mut world, 0);
    for number in 1..=100 {
        request(&mut world, 1, &number.to_string());
        settle(&mut world);
    }
    let frame = world.frame(Detail { from: 50, to: 69, ..Detail::ALL });
    let log = frame.nodes[0].body.log.as_ref().expect("a server has a log");
    assert_eq!((log.slots.len(), log.slots[0].index, log.last), (20, 50, 100));
    assert_eq!((log.commit, log.applied), (100, 100));
    assert!(log.slots.iter().all(|slot| slot.committed && slot.durable));
    assert_eq!(log.slots[19].value, Value::text("x=69"));
    assert_eq!(frame.global.chosen.len(), 64);
    let registers = frame.nodes[0].body.fields.iter().filter(|field| field.name == "acceptedValue");
    assert_eq!(registers.count(), 16);
    assert!(world.frame(Detail::NONE).nodes[0].body.log.as_ref().is_some_and(|log| log.slots.is_empty()));
}

#[test]
fn what_is_written_and_not_durable_is_pending_and_a_server_that_is_down_shows_its_disk() {
    let mut world = world(3, true);
    fire(&mut world, 0);
    let frame = world.frame(Detail::ALL);
    assert_eq!(field(&frame, 0, "promised").stored, Stored::Pending);
    let tally = frame.nodes[0].body.tally.as_ref().expect("it gathers promises");
    assert_eq!((&tally.from[..], tally.needed), (&[NodeId(0)][..], 2));
    act(&mut world, Action::Flush { node: NodeId(0), all: true });
    assert_eq!(field(&world.frame(Detail::ALL), 0, "promised").stored, Stored::Disk);
    fire(&mut world, 0);
    act(&mut world, Action::Crash { node: NodeId(0) });
    let frame = world.frame(Detail::ALL);
    let down = &frame.nodes[0].body;
    assert_eq!((down.role, down.epoch), ("down", Some(Epoch::from(ballot(1, 1)))), "2.S1 is lost");
}

#[test]
fn a_slot_is_chosen_before_anybody_knows_and_an_old_leader_only_believes() {
    let mut world = world(3, false);
    fire(&mut world, 0);
    settle(&mut world);
    request(&mut world, 3, "1");
    for kind in ["ClientRequest", "Accept"] {
        let frame = world.frame(Detail::NONE);
        let message = frame.messages.iter().find(|message| message.body.kind == kind).expect("on its way");
        act(&mut world, Action::Deliver { id: message.id });
    }
    let frame = world.frame(Detail::ALL);
    let [chosen] = &frame.global.chosen[..] else { panic!("one slot is chosen") };
    assert_eq!((chosen.known, &chosen.by[..]), (false, &[NodeId(0), NodeId(1)][..]));
    let of = |server: usize| frame.nodes[server].body.log.as_ref().expect("a log");
    assert_eq!((of(0).commit, of(0).slots[0].committed, of(1).slots[0].committed), (0, true, true));

    let all = [(0, 1), (0, 2), (1, 0), (2, 0)].map(|(from, to)| (NodeId(from), NodeId(to)));
    act(&mut world, Action::Links { pairs: all.into(), up: false });
    fire(&mut world, 1);
    let frame = settle(&mut world);
    assert_eq!(frame.global.leaders, [NodeId(1), NodeId(0)]);
    assert_eq!((frame.nodes[0].body.crown, frame.nodes[1].body.crown), (Crown::Believes, Crown::Leads));
    assert_eq!(frame.nodes[1].body.log.as_ref().expect("a log").slots[0].epoch, ballot(2, 2).into());
}

#[test]
fn a_gap_in_the_log_is_a_gap_on_the_screen() {
    let mut world = world(3, false);
    fire(&mut world, 0);
    settle(&mut world);
    act(&mut world, Action::Crash { node: NodeId(2) });
    request(&mut world, 3, "1");
    let drop_accepts = |world: &mut World<MultiPaxos>| {
        for message in world.frame(Detail::NONE).messages {
            let lost = message.body.kind == "Accept";
            act(
                world,
                if lost { Action::Drop { id: message.id } } else { Action::Deliver { id: message.id } },
            );
        }
    };
    drop_accepts(&mut world);
    drop_accepts(&mut world);
    request(&mut world, 3, "2");
    let frame = settle(&mut world);
    let log = frame.nodes[1].body.log.as_ref().expect("a log");
    assert_eq!((log.slots.len(), log.slots[0].index, log.last), (1, 2, 2));
    assert_eq!(field(&frame, 0, "nextSlot").value, Value::Int(3));
}
