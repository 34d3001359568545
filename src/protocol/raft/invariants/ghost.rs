//! What an outside observer remembers of a run: who led, what is committed, what was applied.

use crate::chunks::Chunks;
use crate::encode::{Encode, Sink};
use crate::encode_struct;
use crate::protocol::raft::config::Config;
use crate::protocol::raft::log::{Entry, Log};
use crate::protocol::raft::quorum::Members;
use crate::value::{Micros, NodeId, Roster};
use std::collections::BTreeMap;

/// The observer's memory. No server can read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ghost {
    /// The first leader of each term.
    pub leaders: BTreeMap<u32, NodeId>,
    /// One a server.
    pub watched: Vec<Watched>,
    /// The first entry that was ever appended at each index, anywhere.
    pub firsts: Chunks<Variant>,
    /// Others at the same index, by index and term.
    pub others: BTreeMap<(u64, u32), Variant>,
    /// Committed entries, from index 1 on without a gap.
    pub committed: Chunks<Committed>,
    /// The configuration in which the last of them was committed.
    pub members: Members,
    /// Entries that some server applied, from index 1 on without a gap; the first one's counts.
    pub applied: Chunks<AppliedOnce>,
    /// For each client and each of its numbers: the index at which it was first applied, 0 if never.
    pub taken: BTreeMap<NodeId, Chunks<u64>>,
    /// One a server; used with leases only.
    pub clocks: Vec<Clock>,
}
encode_struct!(Ghost {
    leaders,
    watched as by_node,
    firsts,
    others,
    committed,
    members,
    applied,
    taken,
    clocks as by_node
});

/// What was last seen of one server's clock.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub struct Clock {
    pub leads: bool,
    pub asks: bool,
    /// The term and the last round in it that the server asked as leader or heard as follower …
    pub round: (u32, u32),
    /// … and when that was.
    pub at: Micros,
}

impl Encode for Clock {
    /// All but the moment: each action of a search takes some time, and states that so many more actions lead to
    /// would count as others.
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        (self.leads, self.asks).encode(sink);
        self.round.encode(sink);
    }
}

/// What was last seen of one server.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub struct Watched {
    /// The term it leads, 0 if it does not.
    pub leads: u32,
    /// The highest term that it held with every write done: it may not forget it.
    pub settled: u32,
    /// Writes issued and not yet durable.
    pub pending: u32,
    pub commit: u64,
    pub applied: u64,
    pub executed: u64,
    /// The term on its disk, as its writes have it.
    pub disk_term: u32,
    /// It stored entries of this term durably in this very term …
    pub stored_term: u32,
    /// … up to this index.
    pub stored: u64,
    /// Index and term of the last entry that it had when it was last seen up.
    pub tail: (u64, u32),
}
encode_struct!(Watched {
    leads,
    settled,
    pending,
    commit,
    applied,
    executed,
    disk_term,
    stored_term,
    stored,
    tail,
});

/// An entry as it stands in some log, and the term of the one before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variant {
    pub entry: Entry,
    pub prev_term: u32,
}
encode_struct!(Variant { entry, prev_term });

/// An entry that can never be undone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Committed {
    pub entry: Entry,
    /// The term in which it was committed: later than the entry's own if a later entry did it.
    pub in_term: u32,
    /// Who held it then, one bit a server.
    pub by: u16,
}
encode_struct!(Committed { entry, in_term, by as bits });

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
        Ghost {
            leaders: BTreeMap::new(),
            watched: vec![Watched::default(); usize::from(config.servers)],
            firsts: Chunks::new(),
            others: BTreeMap::new(),
            committed: Chunks::new(),
            members: config.members,
            applied: Chunks::new(),
            taken,
            clocks: vec![Clock::default(); usize::from(config.servers)],
        }
    }

    /// The highest term that ever had a leader, 0 if none had.
    pub fn highest_led(&self) -> u32 {
        self.leaders.last_key_value().map_or(0, |(term, _)| *term)
    }

    /// The last committed index, whether or not anybody knows.
    pub fn last_committed(&self) -> u64 {
        self.committed.len() as u64
    }

    pub fn committed_at(&self, index: u64) -> Option<&Committed> {
        self.committed.get(usize::try_from(index.checked_sub(1)?).ok()?)
    }

    /// Whether this very entry is committed at `index`.
    pub fn is_committed(&self, index: u64, entry: &Entry) -> bool {
        self.committed_at(index).is_some_and(|committed| committed.entry.same(entry))
    }

    /// The entry of that term that was ever appended at `index`.
    fn variant(&self, index: u64, term: u32) -> Option<&Variant> {
        let first = self.firsts.get(usize::try_from(index.checked_sub(1)?).ok()?)?;
        if first.entry.term == term { Some(first) } else { self.others.get(&(index, term)) }
    }

    /// Whether an entry of that term was ever appended at `index`, anywhere.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn was_made(&self, index: u64, term: u32) -> bool {
        self.variant(index, term).is_some()
    }

    /// The entry that `log` has at `index`, or had there before a snapshot replaced it: of that the
    /// term of the last one tells, since with it all that is before is known.
    pub fn entry<'a>(&'a self, log: &'a Log, index: u64) -> Option<&'a Entry> {
        if index > log.trimmed() {
            return log.get(index);
        }
        let (mut at, mut term) = (log.trimmed(), log.term_at(log.trimmed())?);
        loop {
            if self.committed_at(at).is_some_and(|committed| committed.entry.term == term) {
                return self.committed_at(index).map(|committed| &committed.entry);
            }
            let variant = self.variant(at, term)?;
            if at == index {
                return Some(&variant.entry);
            }
            (at, term) = (at - 1, variant.prev_term);
        }
    }

    /// Whether `log`, or the snapshot before it, has the entry that is committed at `index`.
    pub fn holds(&self, log: &Log, index: u64) -> bool {
        self.entry(log, index).is_some_and(|entry| self.is_committed(index, entry))
    }

    /// The last index that was committed in a term before `term`.
    pub fn committed_before(&self, term: u32) -> u64 {
        let mut index = self.last_committed();
        while self.committed_at(index).is_some_and(|committed| committed.in_term >= term) {
            index -= 1;
        }
        index
    }

    /// The first committed index up to `last` at which `log` has another entry or none. Where logs
    /// match at all, they match up to the last entry that is the same in both: so that one is
    /// looked at first.
    pub fn missing(&self, log: &Log, last: u64) -> Option<u64> {
        if last == 0 || self.holds(log, last) {
            return None;
        }
        (1..=last).find(|index| !self.holds(log, *index))
    }

    /// A committed entry that `log` has not, although it is at least as up to date as a log that ends with
    /// that entry: by the later term of the last entry, then by the length. The last committed entry counts
    /// however it was committed; before it those that were in their own term. For one that a later entry
    /// committed says nothing by itself: an old log may end after it, and yet before the later one. Source:
    /// Raft §5.4.1, §5.4.2.
    pub fn lacks(&self, log: &Log) -> Option<u64> {
        let end = (log.last_term(), log.last_index());
        let reaches = |index: u64| {
            let committed = self.committed_at(index);
            committed.is_some_and(|committed| (committed.entry.term, index) <= end)
        };
        let last = self.last_committed();
        let mut index = last;
        if last > 0 && !reaches(last) {
            // Terms only grow along what is committed.
            let (mut low, mut high) = (0, last);
            while low + 1 < high {
                let middle = low + (high - low) / 2;
                if reaches(middle) { low = middle } else { high = middle }
            }
            index = low;
            while self.committed_at(index).is_some_and(|committed| committed.in_term != committed.entry.term)
            {
                index -= 1;
            }
        }
        (index > 0 && !self.holds(log, index)).then_some(index)
    }

    /// Remembers an entry that was appended somewhere. Returns whether the same index and term
    /// already stood for another command or another past.
    pub fn meet(&mut self, index: u64, entry: &Entry, prev_term: u32) -> bool {
        let variant = || Variant { entry: entry.clone(), prev_term };
        let Some(place) = index.checked_sub(1).and_then(|place| usize::try_from(place).ok()) else {
            return false;
        };
        let known = match self.firsts.get(place) {
            None if place == self.firsts.len() => {
                self.firsts.push(variant());
                return false;
            }
            Some(first) if first.entry.term == entry.term => first,
            _ => self.others.entry((index, entry.term)).or_insert_with(variant),
        };
        known.prev_term != prev_term || !known.entry.same(entry)
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
        let Some(request) = entry.command.request() else { return true };
        let Some(numbers) = self.taken.get_mut(&request.client) else { return true };
        let place = request.number as usize;
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
