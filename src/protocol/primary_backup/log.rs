//! The log: entries counted from 1, each with the view in which a primary put it there. A backup
//! takes entries as they come, so its log may have holes.

use crate::chunks::Chunks;
use crate::encode_struct;
use crate::protocol::Request;
use crate::value::Value;
use std::sync::Arc;

/// One entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The view whose primary put it here, or took it over in recovery.
    pub view: u32,
    /// What a client asked for; none for a no-op, with which recovery fills a hole that nobody can.
    pub command: Option<Arc<Request>>,
}
encode_struct!(Entry { view, command });

impl Entry {
    /// Whether both carry the same command, whatever their views.
    pub fn same_command(&self, other: &Entry) -> bool {
        match (&self.command, &other.command) {
            (Some(own), Some(other)) => Arc::ptr_eq(own, other) || own == other,
            (None, None) => true,
            _ => false,
        }
    }

    /// The command as it stands in a slot.
    pub fn short(&self) -> Value {
        self.command.as_ref().map_or(Value::Word("no-op"), |command| command.op.short())
    }
}

/// A log. Indexes are absolute, counted from 1; the last slot is never a hole.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Log {
    slots: Chunks<Option<Entry>>,
}
encode_struct!(Log { slots });

impl Log {
    fn place(index: u64) -> Option<usize> {
        usize::try_from(index.checked_sub(1)?).ok()
    }

    /// Index of the last entry, 0 for an empty log.
    pub fn last_index(&self) -> u64 {
        self.slots.len() as u64
    }

    /// View of the last entry, 0 for an empty log.
    pub fn last_view(&self) -> u32 {
        self.get(self.last_index()).map_or(0, |entry| entry.view)
    }

    /// The entry at an index; none at a hole and past the end.
    pub fn get(&self, index: u64) -> Option<&Entry> {
        self.slots.get(Log::place(index)?)?.as_ref()
    }

    /// Puts an entry at an index, over what is there; what lies between the end and it are holes.
    pub fn put(&mut self, index: u64, entry: Entry) {
        let Some(place) = Log::place(index) else { return };
        while self.slots.len() <= place {
            self.slots.push(None);
        }
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = Some(entry);
        }
    }

    /// The last index before the first hole, looking from `from` on, which is no hole itself.
    pub fn whole_up_to(&self, from: u64) -> u64 {
        let mut index = from;
        while self.get(index + 1).is_some() {
            index += 1;
        }
        index
    }

    /// Marks every entry after `index` as one of `view`. Returns how many there are.
    pub fn restamp(&mut self, index: u64, view: u32) -> u64 {
        let last = self.last_index();
        for next in index + 1..=last {
            if let Some(entry) = self.get(next).cloned() {
                self.put(next, Entry { view, ..entry });
            }
        }
        last.saturating_sub(index)
    }

    /// Whether `other` carries the same commands up to `index`.
    pub fn same_up_to(&self, other: &Log, index: u64) -> bool {
        (1..=index).all(|index| match (self.get(index), other.get(index)) {
            (Some(own), Some(other)) => own.same_command(other),
            _ => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::*;

    #[test]
    fn an_entry_past_the_end_leaves_holes() {
        let mut log = Log::default();
        log.put(3, entry(2, 7));
        assert_eq!((log.last_index(), log.last_view(), log.whole_up_to(0)), (3, 2, 0));
        assert!(log.get(0).is_none() && log.get(1).is_none() && log.get(4).is_none());
        log.put(1, entry(1, 5));
        assert_eq!(log.whole_up_to(0), 1);
        log.put(2, entry(2, 6));
        assert_eq!((log.whole_up_to(0), log.last_index()), (3, 3));
    }

    #[test]
    fn a_new_stamp_changes_the_view_and_nothing_else() {
        let mut log = Log::default();
        (1..=3).for_each(|index| log.put(index, entry(1, index as u32)));
        let before = log.clone();
        assert_eq!(log.restamp(1, 4), 2);
        let views: Vec<_> = (1..=3).filter_map(|index| log.get(index)).map(|entry| entry.view).collect();
        assert_eq!(views, [1, 4, 4]);
        assert!(log.same_up_to(&before, 3) && log != before);
        assert!(!log.same_up_to(&before, 4), "beyond the end there is nothing");
    }

    #[test]
    fn no_ops_are_alike_and_like_nothing_else() {
        let no_op = Entry { view: 1, command: None };
        assert!(no_op.same_command(&Entry { view: 9, command: None }));
        assert!(!no_op.same_command(&entry(1, 1)) && !entry(1, 1).same_command(&entry(1, 2)));
        assert_eq!(no_op.short(), Value::Word("no-op"));
    }
}
