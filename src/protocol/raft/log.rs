//! The replicated log: entries counted from 1, each with the term in which a leader received it.

use super::quorum::Members;
use crate::chunks::Chunks;
use crate::protocol::Request;
use crate::value::Value;
use crate::{encode_enum, encode_struct};
use std::sync::Arc;

/// One log entry. Source: Raft paper, Figure 2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The term of the leader that created it.
    pub term: u32,
    /// What it says, shared by every log that holds it.
    pub command: Arc<Command>,
}
encode_struct!(Entry { term as epoch, command });

/// What an entry says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// A client's request.
    Request { request: Request },
    /// Nothing: a new leader's first entry (extension `no-op-on-election`).
    NoOp {},
    /// Who decides from here on (extension `membership`).
    Members { members: Members },
}
encode_enum!(Command { 0 => Request { request }, 1 => NoOp {}, 2 => Members { members } });

impl Command {
    /// The client's request, if it is one.
    pub fn request(&self) -> Option<&Request> {
        match self {
            Command::Request { request } => Some(request),
            Command::NoOp {} | Command::Members { .. } => None,
        }
    }

    /// The command as it stands in a log slot.
    pub fn short(&self) -> Value {
        match self {
            Command::Request { request } => request.op.short(),
            Command::NoOp {} => Value::Word("no-op"),
            Command::Members { members } => members.short(),
        }
    }
}

impl Entry {
    /// Whether both are the same entry; nearly always told by the shared command alone.
    pub fn same(&self, other: &Entry) -> bool {
        self.term == other.term
            && (Arc::ptr_eq(&self.command, &other.command) || self.command == other.command)
    }
}

/// A place in a log: an index, and the term of the entry there. Ordered as §5.4.1 orders the ends of logs: the
/// later term wins, then the longer log.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LogPosition {
    pub term: u32,
    pub index: u64,
}

/// A log. Indexes are absolute, counted from 1, also when a snapshot replaced the start of the log;
/// index 0 stands for "before the first entry", in term 0.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Log {
    /// Entries up to this index are gone: a snapshot covers them. 0 without one.
    trimmed: u64,
    /// The term of the last of them.
    trimmed_term: u32,
    entries: Chunks<Entry>,
    /// Configurations that stand in the log, each with its index.
    members: Vec<(u64, Members)>,
}
encode_struct!(Log { trimmed, trimmed_term as epoch, entries, members });

impl Log {
    /// Where an index stands in `entries`; none for index 0 and for what is gone.
    fn place(&self, index: u64) -> Option<usize> {
        usize::try_from(index.checked_sub(self.trimmed + 1)?).ok()
    }

    /// The last index that a snapshot replaced, 0 if none did.
    pub fn trimmed(&self) -> u64 {
        self.trimmed
    }

    /// Index of the last entry, 0 for an empty log.
    pub fn last_index(&self) -> u64 {
        self.trimmed + self.entries.len() as u64
    }

    /// Term of the last entry, 0 for an empty log.
    pub fn last_term(&self) -> u32 {
        self.entries.last().map_or(self.trimmed_term, |entry| entry.term)
    }

    /// Where the log ends.
    pub fn last(&self) -> LogPosition {
        LogPosition { term: self.last_term(), index: self.last_index() }
    }

    /// The entry at an index; none past the end and for what a snapshot replaced.
    pub fn get(&self, index: u64) -> Option<&Entry> {
        self.entries.get(self.place(index)?)
    }

    /// The term at an index: 0 at index 0, none past the end. Of what a snapshot replaced only the last
    /// one's is known.
    pub fn term_at(&self, index: u64) -> Option<u32> {
        if index == self.trimmed { Some(self.trimmed_term) } else { self.get(index).map(|entry| entry.term) }
    }

    /// Forgets the entries up to `index`, which a snapshot replaces; those after it stay. `members` is the
    /// latest configuration among those that go.
    pub fn trim(&mut self, index: u64, term: u32, members: Option<(u64, Members)>) {
        if index > self.trimmed {
            self.entries = self.iter_from(index + 1).cloned().collect();
            (self.trimmed, self.trimmed_term) = (index, term);
            let later = self.members.iter().filter(|(at, _)| *at > index);
            self.members = members.iter().chain(later).copied().collect();
        }
    }

    /// Forgets every entry: the log goes on after `index`.
    pub fn restart(&mut self, index: u64, term: u32, members: Option<(u64, Members)>) {
        let members = members.into_iter().collect();
        *self = Log { trimmed: index, trimmed_term: term, entries: Chunks::new(), members };
    }

    pub fn push(&mut self, entry: Entry) {
        if let Command::Members { members } = *entry.command {
            self.members.push((self.last_index() + 1, members));
        }
        self.entries.push(entry);
    }

    /// The latest configuration in the log and where it stands; none if no entry changed it.
    pub fn members(&self) -> Option<(u64, Members)> {
        self.members.last().copied()
    }

    /// The configuration that held at an index and where it stands; none if no entry up to there changed it.
    pub fn members_at(&self, index: u64) -> Option<(u64, Members)> {
        self.members.iter().rev().find(|(at, _)| *at <= index).copied()
    }

    /// Erases every entry after `last`.
    pub fn truncate(&mut self, last: u64) {
        let keep = last.saturating_sub(self.trimmed);
        self.entries.truncate(usize::try_from(keep).unwrap_or(usize::MAX));
        let trimmed = self.trimmed;
        self.members.retain(|(index, _)| *index <= last.max(trimmed));
    }

    /// Entries from `first` on, or from the first that there is; none past the end.
    pub fn iter_from(&self, first: u64) -> impl Iterator<Item = &Entry> {
        self.entries.iter_from(self.place(first).unwrap_or(0))
    }

    /// At most `most` entries from `first` on, as a message or a write carries them.
    pub fn slice(&self, first: u64, most: usize) -> Arc<[Entry]> {
        match self.get(first) {
            None => Arc::default(),
            Some(only) if most == 1 || first == self.last_index() => Arc::new([only.clone()]),
            Some(_) => self.iter_from(first).take(most).cloned().collect(),
        }
    }

    /// The first index of the unbroken run of entries of one term that ends at `index`.
    pub fn run_start(&self, index: u64) -> u64 {
        let term = self.term_at(index);
        let mut first = index;
        while first > 1 && self.term_at(first - 1) == term {
            first -= 1;
        }
        first
    }

    /// The last index that holds an entry of `term`. Terms only grow along a log, so the search
    /// ends at the first older one.
    pub fn last_of_term(&self, term: u32) -> Option<u64> {
        let mut index = self.last_index();
        while let Some(entry) = self.get(index).filter(|entry| entry.term >= term) {
            if entry.term == term {
                return Some(index);
            }
            index -= 1;
        }
        (self.trimmed > 0 && index == self.trimmed && self.trimmed_term == term).then_some(index)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::*;

    fn log(terms: &[u32]) -> Log {
        let mut log = Log::default();
        for term in terms {
            log.push(entry(*term));
        }
        log
    }

    #[test]
    fn indexes_count_from_one_and_zero_is_before_the_first() {
        let log = log(&[4, 5, 5]);
        assert_eq!((log.last_index(), log.last_term()), (3, 5));
        assert_eq!((log.term_at(0), log.term_at(1), log.term_at(4)), (Some(0), Some(4), None));
        assert!(log.get(0).is_none());
        assert_eq!((Log::default().last_index(), Log::default().last_term()), (0, 0));
    }

    #[test]
    fn runs_and_terms_are_found_from_behind() {
        let log = log(&[4, 5, 5, 5, 7]);
        assert_eq!([1, 2, 3, 4, 5].map(|index| log.run_start(index)), [1, 2, 2, 2, 5]);
        assert_eq!(
            [3, 4, 5, 6, 7, 8].map(|term| log.last_of_term(term)),
            [None, Some(1), Some(4), None, Some(5), None]
        );
    }

    #[test]
    fn slices_are_cut_to_size_and_empty_past_the_end() {
        let log = log(&[1, 1, 2, 3]);
        let terms = |first, most| log.slice(first, most).iter().map(|e| e.term).collect::<Vec<_>>();
        assert_eq!(terms(2, 64), [1, 2, 3]);
        assert_eq!(terms(2, 2), [1, 2]);
        assert_eq!(terms(3, 1), [2]);
        assert_eq!(terms(4, 64), [3]);
        assert!(terms(5, 64).is_empty());
    }

    #[test]
    fn indexes_go_on_counting_after_a_snapshot() {
        let mut log = log(&[1, 1, 2, 2, 3]);
        log.trim(3, 2, None);
        assert_eq!((log.trimmed(), log.last_index(), log.last_term()), (3, 5, 3));
        assert_eq!(
            [0, 2, 3, 4, 5, 6].map(|index| log.term_at(index)),
            [None, None, Some(2), Some(2), Some(3), None]
        );
        assert!(log.get(3).is_none() && log.slice(3, 9).is_empty());
        assert_eq!((log.run_start(4), log.last_of_term(2), log.last_of_term(1)), (3, Some(4), None));
        log.truncate(1);
        assert_eq!((log.last_index(), log.last_term()), (3, 2), "what a snapshot covers stays");
        assert_eq!((log.last_of_term(2), log.last_of_term(1)), (Some(3), None));
        log.push(entry(7));
        assert_eq!(log.get(4).map(|entry| entry.term), Some(7));
        log.trim(9, 8, None);
        assert_eq!((log.last_index(), log.last_term()), (9, 8), "also beyond the end");
        log.restart(4, 7, None);
        assert_eq!((log.last_index(), log.last_term(), log.term_at(4)), (4, 7, Some(7)));
    }

    #[test]
    fn truncate_keeps_what_is_before() {
        let mut log = log(&[1, 2, 3]);
        log.truncate(1);
        assert_eq!((log.last_index(), log.last_term()), (1, 1));
        log.truncate(9);
        assert_eq!(log.last_index(), 1);
    }
}
