//! What an outside observer remembers of a run: views, who held what when, what is acknowledged.

use super::log::{Entry, Log};
use super::node::View;
use super::setup::Config;
use crate::chunks::Chunks;
use crate::encode_struct;
use crate::value::{NodeId, Roster};
use std::collections::BTreeMap;

/// The observer's memory. No server can read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ghost {
    /// Every view that V named.
    pub views: BTreeMap<u32, View>,
    /// The highest view of which its primary has heard.
    pub led: u32,
    /// One a server.
    pub watched: Vec<Watched>,
    /// Who stored an entry of an index and a view durably, one bit a server: entries not
    /// acknowledged yet.
    pub holders: BTreeMap<(u64, u32), u16>,
    /// Who took an entry of an index and a view although it knew a later view, and which.
    pub late: BTreeMap<(u64, u32), (NodeId, u32)>,
    /// Entries that can never be undone, from index 1 on without a gap.
    pub committed: Chunks<Committed>,
    /// Entries that some server applied, from index 1 on without a gap; the first one's counts.
    pub applied: Chunks<AppliedOnce>,
    /// For each client and each of its numbers: the index at which it was first applied, 0 if never.
    pub taken: BTreeMap<NodeId, Chunks<u64>>,
}
encode_struct!(Ghost { views, led, watched, holders, late, committed, applied, taken });

/// What was last seen of one server.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub struct Watched {
    pub commit: u64,
    pub applied: u64,
    pub executed: u64,
    /// The latest view on its disk.
    pub view: u32,
}
encode_struct!(Watched { commit, applied, executed, view });

/// An entry that is acknowledged: enough servers hold it, or a client was told so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Committed {
    pub entry: Entry,
    /// The view in which it was.
    pub in_view: u32,
    /// Who held it then, one bit a server.
    pub by: u16,
}
encode_struct!(Committed { entry, in_view, by });

/// An entry as it was first applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AppliedOnce {
    pub entry: Entry,
    /// No entry before it carries the same request.
    pub first: bool,
}
encode_struct!(AppliedOnce { entry, first });

impl Ghost {
    pub fn new(config: &Config, roster: &Roster) -> Ghost {
        // One by one: collecting would sort them first, with all the code that sorting brings.
        let mut taken = BTreeMap::new();
        taken.extend(roster.of("client").map(|client| (client, Chunks::new())));
        let mut views = BTreeMap::new();
        views.insert(1, config.first_view());
        Ghost {
            views,
            led: 1,
            watched: vec![Watched::default(); usize::from(config.servers)],
            holders: BTreeMap::new(),
            late: BTreeMap::new(),
            committed: Chunks::new(),
            applied: Chunks::new(),
            taken,
        }
    }

    /// The last acknowledged index, whether or not anybody knows.
    pub fn last_committed(&self) -> u64 {
        self.committed.len() as u64
    }

    pub fn committed_at(&self, index: u64) -> Option<&Committed> {
        self.committed.get(usize::try_from(index.checked_sub(1)?).ok()?)
    }

    /// Whether this very command is acknowledged at `index`.
    pub fn is_committed(&self, index: u64, entry: &Entry) -> bool {
        self.committed_at(index).is_some_and(|committed| committed.entry.same_command(entry))
    }

    /// The first entry that was acknowledged before `view` and that `log` has not.
    pub fn missing(&self, log: &Log, view: u32) -> Option<(u64, &Committed)> {
        (1..=self.last_committed()).find_map(|index| {
            let committed = self.committed_at(index).filter(|committed| committed.in_view < view)?;
            let has = log.get(index).is_some_and(|own| own.same_command(&committed.entry));
            (!has).then_some((index, committed))
        })
    }

    /// Remembers the first application of an entry at `index`; returns how it was first applied.
    pub fn apply(&mut self, index: u64, entry: &Entry) -> Option<&AppliedOnce> {
        let place = usize::try_from(index.checked_sub(1)?).ok()?;
        if place == self.applied.len() {
            let first = self.take(index, entry);
            self.applied.push(AppliedOnce { entry: entry.clone(), first });
        }
        self.applied.get(place)
    }

    fn take(&mut self, index: u64, entry: &Entry) -> bool {
        let Some(command) = &entry.command else { return true };
        let Some(numbers) = self.taken.get_mut(&command.client) else { return true };
        let place = command.number as usize;
        while numbers.len() <= place {
            numbers.push(0);
        }
        match numbers.get_mut(place) {
            Some(seen) if *seen == 0 => {
                *seen = index;
                true
            }
            _ => false,
        }
    }
}
