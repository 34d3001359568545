//! A protocol of our own on the simulator, messages delivered by hand, every invariant on.

use std::sync::Arc;
use synod::frame::{Detail, Frame};
use synod::protocol::{Op, ParamValue, TimerIx};
use synod::registry::find;
use synod::sim::{Action, Event, Sim};
use synod::value::NodeId;

const ELECTION: TimerIx = TimerIx(0);
const HEARTBEAT: TimerIx = TimerIx(1);

pub struct Ours {
    world: Box<dyn Sim>,
    servers: usize,
    events: Vec<Event>,
}

impl Ours {
    pub fn new(protocol: &str, servers: usize, extensions: &[&'static str]) -> Ours {
        let entry = find(protocol).expect("is on the stage");
        let mut setup = entry.about.defaults();
        setup.params.insert("servers", ParamValue::Number(servers as u32));
        setup.params.insert("clients", ParamValue::Number(1));
        for extension in extensions {
            setup.params.insert(extension, ParamValue::On(true));
        }
        setup.network.by_hand = true;
        let world = (entry.world)(&setup).expect("a possible setup");
        Ours { world, servers, events: Vec::new() }
    }

    fn apply(&mut self, action: &Action) {
        self.events.clear();
        let now = self.world.now();
        self.world.apply(now, action, &mut self.events).unwrap_or_else(|why| panic!("{action:?}: {why:?}"));
    }

    fn id(server: usize) -> NodeId {
        NodeId(server as u8)
    }

    pub fn crash(&mut self, server: usize) {
        self.apply(&Action::Crash { node: Self::id(server) });
    }

    pub fn restart(&mut self, server: usize) {
        self.apply(&Action::Restart { node: Self::id(server) });
    }

    pub fn campaign(&mut self, server: usize) {
        self.apply(&Action::Fire { node: Self::id(server), timer: ELECTION, forced: true });
    }

    pub fn heartbeat(&mut self, server: usize) {
        self.apply(&Action::Fire { node: Self::id(server), timer: HEARTBEAT, forced: true });
    }

    /// Cuts every link between servers of different groups, and heals all others.
    pub fn partition(&mut self, groups: &[usize]) {
        for up in [true, false] {
            let all = (0..self.servers).flat_map(|from| (0..self.servers).map(move |to| (from, to)));
            let pairs = all.filter(|(from, to)| (groups[*from] == groups[*to]) == up);
            let pairs: Arc<[_]> = pairs.map(|(from, to)| (Self::id(from), Self::id(to))).collect();
            self.apply(&Action::Links { pairs, up });
        }
    }

    /// The request reaches the server at once: what is compared is what the servers make of it.
    pub fn propose(&mut self, server: usize, value: u32) {
        let client = Self::id(self.servers);
        let op = Op::Put { key: "x".into(), value: value.to_string().into() };
        self.apply(&Action::Operation { client, op, at: Some(Self::id(server)) });
        let messages = self.world.messages();
        let (id, ..) = messages.iter().rfind(|(_, from, _)| *from == client).expect("is sent");
        self.apply(&Action::Deliver { id: *id });
    }

    pub fn settle(&mut self, mut pick: impl FnMut(usize) -> usize) {
        loop {
            let messages = self.world.messages();
            if messages.is_empty() {
                return;
            }
            let (id, _, to) = messages[pick(messages.len())];
            // A client that heard where the leader is would ask again; the crate has no clients.
            match to.index() < self.servers {
                true => self.apply(&Action::Deliver { id }),
                false => self.apply(&Action::Drop { id }),
            }
        }
    }

    pub fn look(&self) -> Look {
        Look(self.world.frame(Detail::ALL))
    }
}

/// One instant.
pub struct Look(pub Frame);

impl Look {
    pub fn violations(&self) -> Vec<&'static str> {
        self.0.violations.iter().map(|violation| violation.invariant).collect()
    }

    pub fn leads(&self, server: usize) -> bool {
        self.0.nodes[server].up && self.0.nodes[server].body.role == "leader"
    }

    pub fn commit(&self, server: usize) -> u64 {
        self.0.nodes[server].body.log.as_ref().expect("has a log").commit
    }

    pub fn log(&self, server: usize) -> Vec<(u64, String)> {
        let log = self.0.nodes[server].body.log.as_ref().expect("has a log");
        let slots = log.slots.iter();
        slots.map(|slot| (u64::from(slot.epoch.number), slot.value.show(&self.0.roster))).collect()
    }
}
