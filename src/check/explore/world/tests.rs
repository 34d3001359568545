use super::{Explore, searchable};
use crate::command::{Command, Word};
use crate::frame::Detail;
use crate::protocol::TimerIx;
use crate::registry::PROTOCOLS;
use crate::script::{self, Unfold};
use crate::sim::{Action, Sim};
use crate::value::{MsgId, NodeId};
use std::sync::Arc;

const FIRST: NodeId = NodeId(0);

/// A world by hand, with what its first timers and requests put under way.
fn busy(id: &str) -> Box<dyn Explore> {
    let entry = PROTOCOLS.iter().find(|entry| entry.about.id == id).expect("a protocol");
    let mut setup = entry.about.defaults();
    setup.network.by_hand = true;
    let mut world = searchable((entry.world)(&setup).expect("the defaults are possible"));
    for node in world.roster().ids().collect::<Vec<_>>() {
        if let Some(timer) = world.armed_timer(node) {
            done(&mut *world, &Action::Fire { node, timer, forced: true });
        }
    }
    let proposer = world.about().proposers(world.roster()).first().copied();
    if let Some(node) = proposer {
        let name = Word::new(world.roster().name(node));
        let propose = Command::Propose { node: name, value: Word::new("v"), ballot: None };
        for action in Unfold::new(&*world).actions(&propose).ok().flatten().unwrap_or_default() {
            done(&mut *world, &action);
        }
    }
    world
}

fn done(world: &mut dyn Explore, action: &Action) {
    let at = world.now();
    world.apply(at, action, &mut Vec::new()).unwrap_or_else(|problem| panic!("{action:?}: {problem:?}"));
}

/// One action of each kind that is possible in this world.
fn actions(world: &dyn Explore) -> Vec<Action> {
    let (ids, last) = (world.roster().ids(), NodeId(world.roster().len() as u8 - 1));
    let pairs: Arc<[(NodeId, NodeId)]> = ids.map(|node| (node, last)).collect();
    let messages = world.messages().into_iter().map(|(id, ..)| id);
    let message = world.messages().first().map_or(MsgId(0), |(id, ..)| *id);
    let mut all: Vec<Action> = messages.map(|id| Action::Deliver { id }).collect();
    all.extend([
        Action::Drop { id: message },
        Action::Vanish { id: message },
        Action::Duplicate { id: message },
        Action::Crash { node: FIRST },
        Action::Links { pairs, up: false },
        Action::Latency { from: FIRST, to: last, least: 7, most: 9 },
        Action::Loss { ppm: 500_000 },
        Action::SetTimer { node: FIRST, after: 5 },
        Action::Clock { node: FIRST, percent: 50 },
        Action::Rule { rule: crate::protocol::RuleIx(0), on: false },
        Action::Wait,
    ]);
    all.retain(|action| world.check(action).is_ok());
    all
}

#[test]
fn what_was_tried_is_taken_back_and_hashed_as_if_it_were_new() {
    for entry in PROTOCOLS {
        let mut start = busy(entry.about.id);
        let before = start.fingerprint_soon();
        let mut tried = start.copy();
        let all = actions(&*start);
        assert!(all.len() > 5, "{}: {all:?}", entry.about.id);
        // Each is followed by each: what the first left behind, the second would show.
        for (first, second) in all.iter().flat_map(|first| all.iter().map(move |second| (first, second))) {
            let case = format!("{}: {first:?}, {second:?}", entry.about.id);
            done(&mut *tried, first);
            let mut anew = start.copy();
            done(&mut *anew, first);
            assert_eq!(
                (tried.fingerprint_soon(), tried.digest()),
                (anew.fingerprint_soon(), anew.digest()),
                "{case}"
            );
            assert_eq!(tried.fingerprint(), anew.fingerprint(), "{case}");
            tried.take_back(&*start);
            assert_eq!((tried.fingerprint_soon(), tried.digest()), (before, start.digest()), "{case}");
            assert_eq!(tried.fingerprint(), start.fingerprint(), "{case}");
            let (here, there) = (tried.frame(Detail::NONE), start.frame(Detail::NONE));
            assert_eq!((here.cuts, here.messages), (there.cuts, there.messages), "{case}");
            done(&mut *tried, second);
            let mut anew = start.copy();
            done(&mut *anew, second);
            assert_eq!(tried.fingerprint_soon(), anew.fingerprint_soon(), "{case}");
            tried.take_over(&*start);
            assert_eq!(tried.fingerprint_soon(), before, "{case}");
        }
    }
}

/// Where a script leads, as searches want it.
fn explored(script: &str) -> Box<dyn Explore> {
    let script = script::parse(script).expect("a script");
    let history = script::run(&script).unwrap_or_else(|_| panic!("it runs"));
    searchable(history.world().boxed_clone())
}

/// A world of another branch may have as many violations as this one, and others.
#[test]
fn what_broke_elsewhere_is_taken_over_as_well() {
    let broken = |server| {
        explored(&format!(
            "synod 1\nprotocol split-brain policy=both\nrule write-before-answer off\n\n\
             request C1 tas\nsettle\ncrash {server}\nrestart {server}\nrequest C2 tas\nsettle\n"
        ))
    };
    let fallen = |action| {
        explored(&format!("synod 1\nprotocol raft reads=lease no-op-on-election=on\n\ncrash S1\n{action}\n"))
    };
    for (mut one, other) in [(broken("S1"), broken("S2")), (fallen("wipe S1"), fallen("set clock S2 50%"))] {
        let record = |world: &dyn Explore| {
            let frame = world.frame(Detail::NONE);
            (frame.violations, frame.no_longer)
        };
        let (before, there) = (record(&*one), record(&*other));
        assert_eq!((before.0.len(), before.1.len()), (there.0.len(), there.1.len()));
        assert_ne!(before, there);
        one.take_over(&*other);
        assert_eq!(record(&*one), there);
    }
}

#[test]
fn a_fingerprint_forgets_ids_and_time_but_nothing_else() {
    let start = || explored("synod 1\nprotocol raft\nnetwork by-hand\n");
    let election = Action::Fire { node: FIRST, timer: TimerIx(0), forced: true };
    let mut early = start();
    done(&mut *early, &election);
    let mut late = start();
    late.apply(9_000_000, &Action::Wait, &mut Vec::new()).expect("time may pass");
    done(&mut *late, &election);
    let message = late.oldest_message().expect("it asks for votes");
    done(&mut *late, &Action::Duplicate { id: message });
    done(&mut *late, &Action::Drop { id: message });
    assert_eq!(early.fingerprint(), late.fingerprint());
    let message = late.oldest_message().expect("the other one");
    done(&mut *late, &Action::Drop { id: message });
    assert_ne!(early.fingerprint(), late.fingerprint());
    assert_ne!(early.digest(), late.digest());
}

/// A world of another protocol than the registry's is no use to a search: this says which it takes.
#[test]
fn every_protocol_of_the_registry_can_be_searched() {
    for entry in PROTOCOLS {
        let world: Box<dyn Sim> = (entry.world)(&entry.about.defaults()).expect("the defaults are possible");
        let digest = world.digest();
        assert_eq!(searchable(world).digest(), digest, "{}", entry.about.id);
    }
}
