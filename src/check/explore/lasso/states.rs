//! All states that were found. Unlike the table of the other search this says which state a fingerprint is,
//! since every way is kept and not only the first.

use super::super::Limit;
use super::super::store::Tree;
use std::collections::HashMap;

/// Bytes of one state, with its place in the table.
const STATE: u64 = 48;

/// How much may be kept.
pub struct Room {
    /// States at most.
    pub states: u64,
    /// There is memory for more.
    pub memory: bool,
}

#[derive(Default)]
pub struct States {
    tree: Tree,
    all: Vec<State>,
    known: HashMap<u64, u32>,
}

/// A state that was found.
struct State {
    fingerprint: u64,
    /// A client waits for something in it.
    waits: bool,
}

impl States {
    pub fn len(&self) -> u32 {
        self.tree.len()
    }

    pub fn bytes(&self) -> u64 {
        u64::from(self.len()) * STATE
    }

    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The number of a state, which may be a new one: then it was found that `way`, from which state by which
    /// of its moves. The limit if there is no room for it.
    pub fn keep(
        &mut self,
        fingerprint: u64,
        way: (u32, u16),
        room: &Room,
        waits: impl FnOnce() -> bool,
    ) -> Result<u32, Limit> {
        if let Some(state) = self.known.get(&fingerprint) {
            return Ok(*state);
        }
        let state = self.len();
        if u64::from(state) >= room.states {
            return Err(Limit::States);
        }
        if !room.memory {
            return Err(Limit::Memory);
        }
        self.tree.push(way);
        self.all.push(State { fingerprint, waits: waits() });
        self.known.insert(fingerprint, state);
        Ok(state)
    }

    pub fn waits(&self, state: u32) -> bool {
        self.all[state as usize].waits
    }

    pub fn fingerprint(&self, state: u32) -> u64 {
        self.all[state as usize].fingerprint
    }
}
