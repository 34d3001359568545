//! The key-value state machine and its table of client sessions.

use crate::chunk_map::ChunkMap;
use crate::encode_struct;
use crate::protocol::{Op, OpResult, Request, Served};
use crate::value::NodeId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the machine serves, each with an example value where it takes one.
pub const OPERATIONS: &[Served] = &[
    Served::with("put", "1"),
    Served::plain("get"),
    Served::with("append", "a"),
    Served::with("cas", "1"),
    Served::plain("tas"),
];

/// What a server computes by applying committed entries in order. The same entries give the same machine.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Machine {
    kv: ChunkMap<Arc<str>, Arc<str>>,
    /// What test-and-set sets.
    flag: bool,
    sessions: BTreeMap<NodeId, Session>,
    executed: u64,
}
encode_struct!(Machine { kv, flag, sessions, executed });

/// What is remembered of a client. Source: Raft dissertation §6.3.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// The highest request number that took effect.
    pub number: u32,
    /// What it gave, to answer a retry with.
    pub result: OpResult,
}
encode_struct!(Session { number, result });

/// What applying an entry came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Applied {
    /// It took effect.
    Fresh(OpResult),
    /// It had taken effect before; this is what it gave then.
    Again(OpResult),
    /// The client has gone on to a later request since: nobody waits for this one.
    Stale,
}

impl Machine {
    pub fn session(&self, client: NodeId) -> Option<&Session> {
        self.sessions.get(&client)
    }

    /// What is remembered of every client, in order of their ids.
    pub fn sessions(&self) -> impl Iterator<Item = (NodeId, &Session)> {
        self.sessions.iter().map(|(client, session)| (*client, session))
    }

    /// The same machine, but it remembers no client.
    #[must_use]
    pub fn without_sessions(&self) -> Machine {
        Machine { sessions: BTreeMap::new(), ..self.clone() }
    }

    /// How many commands took effect on this machine.
    pub fn executed(&self) -> u64 {
        self.executed
    }

    /// What a `get` of this key gives.
    pub fn read(&self, key: &Arc<str>) -> OpResult {
        OpResult::Value { value: self.kv.get(key).cloned() }
    }

    pub fn flag(&self) -> bool {
        self.flag
    }

    /// Keys ever written and their values, in order of the keys.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &Arc<str>)> {
        self.kv.iter()
    }

    /// Applies a command. With `deduplicate` a request that took effect before does not do so again.
    pub fn apply(&mut self, request: &Request, deduplicate: bool) -> Applied {
        if let Some(session) = self.sessions.get(&request.client).filter(|_| deduplicate) {
            if request.number == session.number {
                return Applied::Again(session.result.clone());
            }
            if request.number < session.number {
                return Applied::Stale;
            }
        }
        let result = self.execute(&request.op);
        self.executed += 1;
        let session = Session { number: request.number, result: result.clone() };
        self.sessions.insert(request.client, session);
        Applied::Fresh(result)
    }

    fn execute(&mut self, op: &Op) -> OpResult {
        match op {
            Op::Get { key } => OpResult::Value { value: self.kv.get(key).cloned() },
            Op::Put { key, value } => {
                self.kv.insert(Arc::clone(key), Arc::clone(value));
                OpResult::Ok {}
            }
            Op::Append { key, value } => {
                let old = self.kv.get(key).map_or("", |old| &**old);
                let joined = Arc::from([old, &**value].concat());
                self.kv.insert(Arc::clone(key), joined);
                OpResult::Ok {}
            }
            Op::Cas { key, from, to } => {
                let ok = self.kv.get(key) == Some(from);
                if ok {
                    self.kv.insert(Arc::clone(key), Arc::clone(to));
                }
                OpResult::Swapped { ok }
            }
            Op::Tas {} => OpResult::Flag { was: std::mem::replace(&mut self.flag, true) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(number: u32, op: Op) -> Request {
        Request { client: NodeId(5), number, op }
    }
    fn append(number: u32, value: &str) -> Request {
        request(number, Op::Append { key: "x".into(), value: value.into() })
    }
    fn get(number: u32) -> Request {
        request(number, Op::Get { key: "x".into() })
    }
    fn value(text: &str) -> OpResult {
        OpResult::Value { value: Some(text.into()) }
    }

    #[test]
    fn operations_do_what_they_say() {
        let mut machine = Machine::default();
        let cas = |from: &str, to: &str| Op::Cas { key: "x".into(), from: from.into(), to: to.into() };
        let put = Op::Put { key: "x".into(), value: "1".into() };
        let steps = [
            (Op::Get { key: "x".into() }, OpResult::Value { value: None }),
            (cas("1", "2"), OpResult::Swapped { ok: false }),
            (put, OpResult::Ok {}),
            (cas("1", "2"), OpResult::Swapped { ok: true }),
            (Op::Append { key: "x".into(), value: "3".into() }, OpResult::Ok {}),
            (Op::Get { key: "x".into() }, value("23")),
            (Op::Append { key: "y".into(), value: "9".into() }, OpResult::Ok {}),
            (Op::Tas {}, OpResult::Flag { was: false }),
            (Op::Tas {}, OpResult::Flag { was: true }),
        ];
        for (number, (op, expected)) in steps.into_iter().enumerate() {
            let applied = machine.apply(&request(number as u32 + 1, op), true);
            assert_eq!(applied, Applied::Fresh(expected));
        }
        assert_eq!(machine.entries().count(), 2);
        assert!(machine.flag());
    }

    #[test]
    fn a_retry_takes_effect_once_and_gets_the_first_answer() {
        let mut machine = Machine::default();
        machine.apply(&append(1, "a"), true);
        assert_eq!(machine.apply(&get(2), true), Applied::Fresh(value("a")));
        machine.apply(&request(3, Op::Put { key: "x".into(), value: "z".into() }), true);
        assert_eq!(machine.apply(&append(1, "a"), true), Applied::Stale);
        assert_eq!(machine.apply(&append(3, "never run"), true), Applied::Again(OpResult::Ok {}));
        assert_eq!(machine.apply(&get(4), true), Applied::Fresh(value("z")));
        assert_eq!(machine.executed(), 4);
    }

    #[test]
    fn without_the_table_it_takes_effect_again() {
        let mut machine = Machine::default();
        machine.apply(&append(1, "a"), false);
        assert_eq!(machine.apply(&append(1, "a"), false), Applied::Fresh(OpResult::Ok {}));
        assert_eq!(machine.apply(&get(2), false), Applied::Fresh(value("aa")));
        assert_eq!(machine.executed(), 3);
    }
}
