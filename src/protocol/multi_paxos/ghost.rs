//! What an outside observer remembers of a run: who led, what was accepted and chosen in every slot,
//! what was applied, what clients asked.
//!
//! A command is chosen for a slot when a phase-2 quorum has accepted it there in one ballot, each
//! durably; which of them has overwritten it since does not matter.

use super::setup::Config;
use super::slots::{Command, Entry};
use crate::chunks::Chunks;
use crate::encode_struct;
use crate::protocol::{Op, Request};
use crate::value::{Ballot, NodeId, Roster};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The observer's memory. No server can read it.
#[derive(Clone, Debug)]
pub struct Ghost {
    /// The highest ballot that ever had a leader.
    pub highest_led: Option<Ballot>,
    /// One a server.
    pub watched: Vec<Watched>,
    /// From slot 1 on. Shared between checkpoints: most slots are over when one is taken.
    pub slots: Chunks<Arc<History>>,
    /// Commands that some server applied, from slot 1 on; the first one's counts.
    pub applied: Chunks<AppliedOnce>,
    /// For each client and each of its numbers: the slot at which it was first applied, 0 if never.
    pub taken: BTreeMap<NodeId, Chunks<u64>>,
    /// What each client asked, by number.
    pub asked: BTreeMap<NodeId, Chunks<Op>>,
}
encode_struct!(Ghost { highest_led, watched, slots, applied, taken, asked });

/// What was last seen of one server.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub struct Watched {
    pub commit: u64,
    pub applied: u64,
    pub executed: u64,
    /// With a rule off by which it writes its promises: the highest ballot that it promised all the same,
    /// and must not forget.
    pub promised: Option<Ballot>,
}
encode_struct!(Watched { commit, applied, executed, promised });

/// One slot's past.
#[derive(Clone, Default, Debug)]
pub struct History {
    /// Who accepted what in which ballot.
    pub votes: Vec<Votes>,
    /// Each command once, in the ballot that chose it first.
    pub chosen: Vec<Choice>,
}
encode_struct!(History { votes, chosen });

/// Who accepted one command in one ballot, durably: one bit a server.
#[derive(Clone, Debug)]
pub struct Votes {
    pub entry: Entry,
    pub by: u16,
    pub chosen: bool,
}
encode_struct!(Votes { entry, by, chosen });

#[derive(Clone, Debug)]
pub struct Choice {
    pub entry: Entry,
    pub by: u16,
}
encode_struct!(Choice { entry, by });

/// A command as it was first applied.
#[derive(Clone, Debug)]
pub struct AppliedOnce {
    pub command: Command,
    /// No slot before it holds the same request.
    pub first: bool,
}
encode_struct!(AppliedOnce { command, first });

impl Ghost {
    pub fn new(config: &Config, roster: &Roster) -> Ghost {
        // One by one: collecting would sort them first, with all the code that sorting brings.
        let (mut taken, mut asked) = (BTreeMap::new(), BTreeMap::new());
        taken.extend(roster.of("client").map(|client| (client, Chunks::new())));
        asked.extend(roster.of("client").map(|client| (client, Chunks::new())));
        Ghost {
            highest_led: None,
            watched: vec![Watched::default(); usize::from(config.servers)],
            slots: Chunks::new(),
            applied: Chunks::new(),
            taken,
            asked,
        }
    }

    pub fn history(&self, slot: u64) -> Option<&History> {
        self.slots.get(place(slot)?).map(|history| &**history)
    }

    /// A slot's past, for changing.
    pub fn history_mut(&mut self, slot: u64) -> Option<&mut History> {
        let place = place(slot)?;
        while self.slots.len() <= place {
            self.slots.push(Arc::default());
        }
        self.slots.get_mut(place).map(Arc::make_mut)
    }

    /// Whether this command is chosen for the slot, in whatever ballot.
    pub fn is_chosen(&self, slot: u64, command: &Command) -> bool {
        let of_slot = self.history(slot);
        of_slot.is_some_and(|history| history.chosen.iter().any(|choice| choice.entry.command.same(command)))
    }

    /// A client's newest request.
    pub fn ask(&mut self, client: NodeId, number: u32, op: &Op) {
        if let Some(ops) = self.asked.get_mut(&client)
            && ops.len() + 1 == number as usize
        {
            ops.push(op.clone());
        }
    }

    /// Whether a client asked for just this.
    pub fn was_asked(&self, request: &Request) -> bool {
        let ops = self.asked.get(&request.client);
        let op = ops.and_then(|ops| ops.get(request.number.checked_sub(1)? as usize));
        op == Some(&request.op)
    }

    /// Remembers the first application at a slot; returns how it was first applied.
    pub fn apply(&mut self, slot: u64, command: &Command) -> Option<&AppliedOnce> {
        let place = place(slot)?;
        if place == self.applied.len() {
            let first = command.request().is_none_or(|request| self.take(slot, request));
            self.applied.push(AppliedOnce { command: command.clone(), first });
        }
        self.applied.get(place)
    }

    fn take(&mut self, slot: u64, request: &Request) -> bool {
        let Some(numbers) = self.taken.get_mut(&request.client) else { return true };
        let place = request.number as usize;
        while numbers.len() <= place {
            numbers.push(0);
        }
        match numbers.get_mut(place) {
            Some(seen) if *seen == 0 => {
                *seen = slot;
                true
            }
            _ => false,
        }
    }

    /// The slot at which a request was first applied.
    pub fn first_slot(&self, request: &Request) -> Option<u64> {
        self.taken.get(&request.client)?.get(request.number as usize).copied()
    }
}

fn place(slot: u64) -> Option<usize> {
    usize::try_from(slot.checked_sub(1)?).ok()
}

/// The servers of a set of bits.
pub fn members(set: u16) -> Vec<NodeId> {
    (0..16).filter(|place| set >> place & 1 == 1).map(NodeId).collect()
}
