//! What the screen is given.

use super::*;
use crate::frame::{Body, Crown, Detail, Field, Frame, Stored};
use crate::sim::{Action, Sim, World};

/// A world by hand, so that nothing happens by itself.
fn world(acks: &'static str, disk_by_hand: bool) -> World<PrimaryBackup> {
    let mut setup = header::<PrimaryBackup>(&[("acks", acks.into())]);
    setup.network.by_hand = true;
    setup.disk.by_hand = disk_by_hand;
    World::new(&setup).expect("a right setup")
}

fn act(world: &mut World<PrimaryBackup>, action: Action) {
    world.apply(world.now(), &action, &mut Vec::new()).expect("it is possible");
}

fn suspect(world: &mut World<PrimaryBackup>, server: NodeId) {
    let input = Input::Admin { verb: "suspect".into(), nodes: vec![server] };
    act(world, Action::Input { node: V, input });
}

/// Delivers the oldest message of a kind between two nodes.
fn deliver(world: &mut World<PrimaryBackup>, kind: &str, from: NodeId, to: NodeId) {
    let frame = world.frame(Detail::NONE);
    let fits = |message: &&crate::frame::MessageView| {
        (message.body.kind, message.from, message.to) == (kind, from, to)
    };
    let id = frame.messages.iter().find(fits).unwrap_or_else(|| panic!("no {kind}")).id;
    act(world, Action::Deliver { id });
}

fn put(world: &mut World<PrimaryBackup>, server: NodeId) {
    let op = Op::Put { key: "x".into(), value: "1".into() };
    act(world, Action::Operation { client: C1, op, at: Some(server) });
    deliver(world, "ClientRequest", C1, server);
}

fn field<'a>(body: &'a Body, name: &str) -> &'a Field {
    body.fields.iter().find(|field| field.name == name).unwrap_or_else(|| panic!("no {name}"))
}

fn crowns(frame: &Frame) -> Vec<Crown> {
    frame.nodes[..3].iter().map(|node| node.body.crown).collect()
}

#[test]
fn two_believe_and_one_leads() {
    let mut world = world("all", false);
    assert_eq!(crowns(&world.frame(Detail::NONE)), [Crown::Leads, Crown::No, Crown::No]);
    suspect(&mut world, S1);
    // V has named S2. Until it hears, S1 leads: the system runs in view 1.
    assert_eq!(crowns(&world.frame(Detail::NONE)), [Crown::Leads, Crown::No, Crown::No]);
    deliver(&mut world, "View", V, S2);
    let frame = world.frame(Detail::NONE);
    assert_eq!(crowns(&frame), [Crown::Believes, Crown::No, Crown::No]);
    let tally = frame.nodes[1].body.tally.as_ref().map(|tally| (tally.from.clone(), tally.needed));
    assert_eq!((frame.nodes[1].body.role, tally), ("recovering", Some((vec![S2], 2))));
    deliver(&mut world, "State", S2, S3);
    deliver(&mut world, "StateReply", S3, S2);
    let frame = world.frame(Detail::NONE);
    assert_eq!(crowns(&frame), [Crown::Believes, Crown::Leads, Crown::No]);
    assert_eq!(frame.global.leaders, [S2, S1]);
}

#[test]
fn an_entry_is_chosen_before_anybody_knows() {
    let mut world = world("2", false);
    put(&mut world, S1);
    assert!(world.frame(Detail::ALL).global.chosen.is_empty());
    deliver(&mut world, "Forward", S1, S3);
    let frame = world.frame(Detail::ALL);
    let [chosen] = &frame.global.chosen[..] else { panic!("one entry is safe") };
    assert_eq!((&chosen.at, chosen.known, &chosen.by[..]), (&Value::Int(1), false, &[S1, S3][..]));
    let log = frame.nodes[2].body.log.as_ref().expect("a server has a log");
    assert_eq!((log.slots[0].epoch.number, log.slots[0].committed, log.commit), (1, true, 0));
    deliver(&mut world, "ForwardReply", S3, S1);
    assert!(world.frame(Detail::ALL).global.chosen[0].known);
    assert!(world.frame(Detail::NONE).nodes[2].body.log.as_ref().is_some_and(|log| log.slots.is_empty()));
}

#[test]
fn a_hole_is_no_slot() {
    let mut world = world("2", false);
    put(&mut world, S1);
    put(&mut world, S1);
    let frame = world.frame(Detail::NONE);
    let last = frame.messages.iter().rfind(|message| message.body.kind == "Forward").expect("sent");
    act(&mut world, Action::Deliver { id: last.id });
    let frame = world.frame(Detail::ALL);
    let log = frame.nodes[last.to.index()].body.log.as_ref().expect("a log");
    let indexes: Vec<u64> = log.slots.iter().map(|slot| slot.index).collect();
    assert_eq!((indexes, log.last), (vec![2], 2));
}

#[test]
fn what_is_not_durable_is_pending_and_who_is_down_shows_its_disk() {
    let mut world = world("all", true);
    suspect(&mut world, S3);
    let frame = world.frame(Detail::ALL);
    let body = &frame.nodes[V.index()].body;
    assert_eq!((field(body, "view").stored, field(body, "acked").stored), (Stored::Pending, Stored::Pending));
    assert_eq!(field(body, "alive").value, Value::from(vec![S1, S2]));
    assert_eq!(body.role, "view-server");
    act(&mut world, Action::Crash { node: V });
    let frame = world.frame(Detail::ALL);
    let body = &frame.nodes[V.index()].body;
    assert_eq!((body.role, &field(body, "view").value), ("down", &Value::Int(1)), "view 2 is lost");

    put(&mut world, S1);
    let log = |world: &World<PrimaryBackup>| {
        let frame = world.frame(Detail::ALL);
        let log = frame.nodes[0].body.log.clone().expect("a log");
        log.slots.iter().map(|slot| slot.durable).collect::<Vec<_>>()
    };
    assert_eq!(log(&world), [false]);
    act(&mut world, Action::Flush { node: S1, all: true });
    assert_eq!(log(&world), [true]);
    act(&mut world, Action::Crash { node: S1 });
    assert_eq!(log(&world), [true]);
    let body = &world.frame(Detail::ALL).nodes[0].body;
    assert_eq!((body.role, &field(body, "stateView").value), ("down", &Value::Int(1)));
}

#[test]
fn every_field_that_a_body_has_is_declared_and_headlines_exist() {
    let mut world = world("all", false);
    put(&mut world, S1);
    for crash in [false, true] {
        if crash {
            (0..4).for_each(|node| act(&mut world, Action::Crash { node: NodeId(node) }));
        }
        for node in world.frame(Detail::ALL).nodes.iter().take(4) {
            let declared = ABOUT.fields.iter().find(|(part, _)| *part == node.part).expect("a part").1;
            for field in &node.body.fields {
                assert!(declared.contains(&field.name), "{} of {}", field.name, node.name);
            }
            assert!(node.body.headline.iter().all(|place| *place < node.body.fields.len()));
        }
    }
}

#[test]
fn every_kind_of_message_is_declared_and_its_headline_exists() {
    let (view, log) = (view(2, S1, &[S2]), log(&[Some((1, 1)), None, Some((1, 3))]));
    let all = [
        Message::Ping(Ping { view: 1, ready: true }),
        Message::View(view.clone()),
        Message::Forward(Forward { view: 1, index: 1, entry: entry(1, 1), commit: 0 }),
        Message::ForwardReply(ForwardReply { view: 1, index: 1 }),
        Message::Commit(Commit { view: 1, commit: 1 }),
        Message::Gather(Gather { view: view.clone() }),
        Message::GatherReply(GatherReply { view: 1, log: log.clone(), commit: 0 }),
        Message::State(State { view: view.clone(), log, commit: 0 }),
        Message::StateReply(StateReply { view: 1, last: 1 }),
        Message::Refused(Refused { view }),
    ];
    let described: Vec<_> = all.iter().map(PrimaryBackup::describe).collect();
    let kinds: Vec<_> = described.iter().map(|view| view.kind).collect();
    assert_eq!(kinds, ABOUT.messages);
    assert!(described.iter().all(|view| view.headline.is_some_and(|place| place < view.fields.len())));
    let expected = Value::List(vec![Value::Int(1), Value::None, Value::Int(1)]);
    assert_eq!(described[6].fields[1], ("log", expected));
}
