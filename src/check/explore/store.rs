//! All states that were found. Of each only its fingerprint is kept, and how it was reached: from
//! which state, by which of that state's moves. A path is rebuilt by replay.

/// States at most: what 32 bits count.
const MOST: u64 = u32::MAX as u64 - 1;

/// Slots to begin with.
const FIRST: usize = 1 << 12;

/// Bytes of one slot, and of one state's place in the tree.
const SLOT: u64 = 8;
const PLACE: u64 = 6;

/// From which state each state was found first, and by which of that state's moves. State 0 is the start.
#[derive(Default)]
pub struct Tree {
    parents: Vec<u32>,
    moves: Vec<u16>,
}

impl Tree {
    pub fn len(&self) -> u32 {
        self.parents.len() as u32
    }

    /// From which state, and by which of its moves.
    pub fn way(&self, state: u32) -> (u32, u16) {
        (self.parents[state as usize], self.moves[state as usize])
    }

    /// The path from the start to a state: the states that it leaves, each by which of its moves.
    pub fn path_to(&self, state: u32) -> Vec<(u32, u16)> {
        let (mut path, mut at) = (Vec::new(), state);
        while at != 0 {
            let way = self.way(at);
            path.push(way);
            at = way.0;
        }
        path.reverse();
        path
    }

    /// Adds the next state; the start is the first.
    pub fn push(&mut self, (parent, nth): (u32, u16)) {
        self.parents.push(parent);
        self.moves.push(nth);
    }
}

/// Fingerprints in an open-addressing table, and the tree of first ways to them.
///
/// The slots are 8 bytes and at most four of five are taken; with the way to it a state takes 16 to 26
/// bytes.
pub struct Store {
    slots: Vec<u64>,
    tree: Tree,
}

impl Store {
    pub fn new(start: u64) -> Store {
        let tree = Tree { parents: vec![0], moves: vec![0] };
        let mut store = Store { slots: vec![0; FIRST], tree };
        store.put(key(start));
        store
    }

    pub fn len(&self) -> u32 {
        self.tree.len()
    }

    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Bytes that the states take now.
    pub fn bytes(&self) -> u64 {
        self.slots.len() as u64 * SLOT + self.tree.parents.capacity() as u64 * PLACE
    }

    /// Asks for the line of the table where a fingerprint will be looked for: it is there by then.
    pub fn fetch(&self, fingerprint: u64) {
        std::hint::black_box(self.slots[self.slot(key(fingerprint))]);
    }

    pub fn contains(&self, fingerprint: u64) -> bool {
        let key = key(fingerprint);
        let mut slot = self.slot(key);
        loop {
            match self.slots[slot] {
                0 => return false,
                other if other == key => return true,
                _ => slot = (slot + 1) & (self.slots.len() - 1),
            }
        }
    }

    /// Whether there is room for one more state in so many bytes; grows the table where it must.
    pub fn make_room(&mut self, bytes: u64) -> bool {
        if u64::from(self.len()) >= MOST {
            return false;
        }
        let Tree { parents, .. } = &self.tree;
        if parents.len() == parents.capacity() {
            let more = (parents.len() / 2).max(FIRST);
            if self.bytes() + more as u64 * PLACE > bytes {
                return false;
            }
            self.tree.parents.reserve_exact(more);
            self.tree.moves.reserve_exact(more);
        }
        if self.tree.parents.len() * 5 >= self.slots.len() * 4 {
            // While it moves, there are two tables.
            if self.bytes() + self.slots.len() as u64 * 2 * SLOT > bytes {
                return false;
            }
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![0; old.len() * 2];
            old.into_iter().filter(|key| *key != 0).for_each(|key| {
                self.put(key);
            });
        }
        true
    }

    /// Keeps a state that is new; returns whether it is.
    pub fn insert(&mut self, fingerprint: u64, parent: u32, nth: u16) -> bool {
        let new = self.put(key(fingerprint));
        if new {
            self.tree.push((parent, nth));
        }
        new
    }

    fn slot(&self, key: u64) -> usize {
        key as usize & (self.slots.len() - 1)
    }

    fn put(&mut self, key: u64) -> bool {
        let mut slot = self.slot(key);
        loop {
            match self.slots[slot] {
                0 => {
                    self.slots[slot] = key;
                    return true;
                }
                other if other == key => return false,
                _ => slot = (slot + 1) & (self.slots.len() - 1),
            }
        }
    }
}

/// Zero marks a slot that is free.
fn key(fingerprint: u64) -> u64 {
    fingerprint.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_new_once_and_knows_its_way() {
        let mut store = Store::new(7);
        let prints: Vec<u64> = (0..20_000_u64).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect();
        for (place, print) in prints.iter().enumerate() {
            assert!(store.make_room(u64::MAX));
            assert!(!store.contains(*print));
            assert!(store.insert(*print, place as u32, 3), "{place}");
            assert!(!store.insert(*print, 0, 0));
        }
        assert_eq!(store.len(), 20_001);
        assert_eq!(store.tree().way(20_000), (19_999, 3));
        assert_eq!(store.tree().path_to(2), [(0, 3), (1, 3)]);
        assert_eq!(store.tree().path_to(0), []);
        assert!(store.contains(7) && prints.iter().all(|print| store.contains(*print)));
        assert!(!store.contains(8));
    }

    #[test]
    fn what_does_not_fit_is_refused_and_changes_nothing() {
        let mut store = Store::new(1);
        let room = store.bytes() + 40_000;
        let mut count = 2;
        while store.make_room(room) {
            store.insert(count, 0, 0);
            count += 1;
        }
        assert!(store.bytes() <= room && store.len() > 3_000, "{} {}", store.bytes(), store.len());
        assert!((1..count).all(|print| store.contains(print)));
    }
}
