//! A sorted map whose clones share structure: a checkpoint must not copy a store of 10,000 keys.

use crate::encode::{Encode, Sink};
use std::borrow::Borrow;
use std::cmp::Ordering;
use std::sync::Arc;

/// Entries a chunk at most; one that would have more is split in two halves.
const CHUNK: usize = 64;

/// Bytes of a pointer to a chunk, for callers that count bytes: as wide as they come.
const POINTER: usize = 8;

/// Entries in the order of their keys, in chunks. `clone` copies one pointer for each 32 to 64 entries; after a
/// clone, the first change of a chunk copies that chunk alone.
#[derive(Clone, Debug)]
pub struct ChunkMap<K, V> {
    /// No chunk is empty.
    chunks: Vec<Arc<Vec<(K, V)>>>,
    len: usize,
}

impl<K, V> Default for ChunkMap<K, V> {
    fn default() -> ChunkMap<K, V> {
        ChunkMap { chunks: Vec::new(), len: 0 }
    }
}

impl<K: Ord + Clone, V: Clone> ChunkMap<K, V> {
    pub fn new() -> ChunkMap<K, V> {
        ChunkMap::default()
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The chunk that has the key, or would have it: the last that begins at the key or before.
    fn chunk_of<Q: Ord + ?Sized>(&self, key: &Q) -> usize
    where
        K: Borrow<Q>,
    {
        self.chunks.partition_point(|chunk| chunk[0].0.borrow() <= key).saturating_sub(1)
    }

    /// Where a key stands: its chunk, and its place there or the place where it would be.
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> (usize, Result<usize, usize>)
    where
        K: Borrow<Q>,
    {
        let chunk = self.chunk_of(key);
        let place = self.chunks.get(chunk).map_or(Err(0), |entries| {
            entries.binary_search_by(|entry| -> Ordering { entry.0.borrow().cmp(key) })
        });
        (chunk, place)
    }

    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (chunk, place) = self.find(key);
        let place = place.ok()?;
        Some(&self.chunks[chunk][place].1)
    }

    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).1.is_ok()
    }

    /// The value for changing; copies its chunk if a clone shares it.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let (chunk, place) = self.find(key);
        let place = place.ok()?;
        Some(&mut Arc::make_mut(&mut self.chunks[chunk])[place].1)
    }

    /// Gives the key this value, and what it had before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            (chunk, Ok(place)) => {
                let entries = Arc::make_mut(&mut self.chunks[chunk]);
                Some(std::mem::replace(&mut entries[place].1, value))
            }
            (chunk, Err(place)) => {
                self.put(chunk, place, (key, value));
                None
            }
        }
    }

    /// The value of the key; `value` is put there first if it has none.
    pub fn get_or_insert_with(&mut self, key: K, value: impl FnOnce() -> V) -> &mut V {
        let (chunk, place) = match self.find(&key) {
            (chunk, Ok(place)) => (chunk, place),
            (chunk, Err(place)) => self.put(chunk, place, (key, value())),
        };
        &mut Arc::make_mut(&mut self.chunks[chunk])[place].1
    }

    /// Puts a new entry at its place, and gives the place that it has then.
    fn put(&mut self, chunk: usize, place: usize, entry: (K, V)) -> (usize, usize) {
        self.len += 1;
        let Some(shared) = self.chunks.get_mut(chunk) else {
            self.chunks.push(Arc::new(vec![entry]));
            return (chunk, 0);
        };
        let entries = Arc::make_mut(shared);
        entries.insert(place, entry);
        if entries.len() <= CHUNK {
            return (chunk, place);
        }
        // Keys often come in their order: then the chunk that is left behind stays full.
        let last = chunk + 1 == self.chunks.len() && place == CHUNK;
        let split = if last { CHUNK } else { CHUNK / 2 };
        let rest = Arc::make_mut(&mut self.chunks[chunk]).split_off(split);
        self.chunks.insert(chunk + 1, Arc::new(rest));
        if place < split { (chunk, place) } else { (chunk + 1, place - split) }
    }

    /// Takes an entry out, and gives its value.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (chunk, place) = self.find(key);
        let entries = Arc::make_mut(self.chunks.get_mut(chunk)?);
        let (_, value) = entries.remove(place.ok()?);
        if entries.is_empty() {
            self.chunks.remove(chunk);
        }
        self.len -= 1;
        Some(value)
    }

    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter {
            chunks: &self.chunks,
            first: 0,
            end: self.chunks.last().map_or(0, |last| last.len()),
            left: self.len,
        }
    }

    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator {
        self.iter().map(|(key, _)| key)
    }

    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator {
        self.iter().map(|(_, value)| value)
    }

    /// Entries from this key on, itself included.
    pub fn iter_from<Q: Ord + ?Sized>(&self, key: &Q) -> impl DoubleEndedIterator<Item = (&K, &V)>
    where
        K: Borrow<Q>,
    {
        let (chunk, place) = self.find(key);
        let (Ok(place) | Err(place)) = place;
        let first = self.chunks.get(chunk).map_or(&[][..], |entries| &entries[place..]);
        let others = self.chunks.get(chunk + 1..).unwrap_or_default();
        let others = others.iter().flat_map(|chunk| chunk.iter());
        first.iter().chain(others).map(|entry| (&entry.0, &entry.1))
    }
}

/// Entries in the order of their keys.
pub struct Iter<'a, K, V> {
    /// Those that are not through.
    chunks: &'a [Arc<Vec<(K, V)>>],
    /// Where the next entry stands in the first of them.
    first: usize,
    /// Where those of the last of them end that are not through.
    end: usize,
    left: usize,
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<(&'a K, &'a V)> {
        self.left = self.left.checked_sub(1)?;
        let chunk: &'a [(K, V)] = &self.chunks[0];
        let entry = &chunk[self.first];
        self.first += 1;
        if self.first == chunk.len() && self.left > 0 {
            self.chunks = &self.chunks[1..];
            self.first = 0;
        }
        Some((&entry.0, &entry.1))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<K, V> DoubleEndedIterator for Iter<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let (last, others) = self.chunks.split_last()?;
        self.end -= 1;
        let entry = &last[self.end];
        if self.end == 0 && self.left > 0 {
            self.chunks = others;
            self.end = others.last().map_or(0, |last| last.len());
        }
        Some((&entry.0, &entry.1))
    }
}

impl<K, V> ExactSizeIterator for Iter<'_, K, V> {}

impl<K: Ord + Clone, V: Clone + PartialEq> PartialEq for ChunkMap<K, V> {
    fn eq(&self, other: &ChunkMap<K, V>) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl<K: Ord + Clone, V: Clone + Eq> Eq for ChunkMap<K, V> {}

impl<K: Ord + Clone, V: Clone> FromIterator<(K, V)> for ChunkMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> ChunkMap<K, V> {
        let mut map = ChunkMap::new();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}

/// The same bytes as those of a `BTreeMap` with these entries.
impl<K: Ord + Clone + Encode, V: Clone + Encode> Encode for ChunkMap<K, V> {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        (self.len as u32).encode(sink);
        if sink.counts_own() {
            return self.chunks.iter().for_each(|_| sink.bytes(&[0; POINTER]));
        }
        for (key, value) in self.iter() {
            key.encode(sink);
            value.encode(sink);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[derive(Clone, Debug)]
    enum Step {
        Insert(u16, u8),
        Remove(u16),
        Set(u16, u8),
        Meet(u16, u8),
        Keep,
    }

    fn step() -> impl Strategy<Value = Step> {
        let key = || 0..400_u16;
        prop_oneof![
            8 => (key(), any::<u8>()).prop_map(|(key, value)| Step::Insert(key, value)),
            2 => key().prop_map(Step::Remove),
            1 => (key(), any::<u8>()).prop_map(|(key, value)| Step::Set(key, value)),
            1 => (key(), any::<u8>()).prop_map(|(key, value)| Step::Meet(key, value)),
            1 => Just(Step::Keep),
        ]
    }

    fn bytes(value: &impl Encode) -> Vec<u8> {
        let mut sink = crate::encode::Bytes::new(&crate::encode::Names::OWN, 0);
        value.encode(&mut sink);
        sink.bytes
    }

    proptest! {
        #[test]
        fn behaves_as_a_tree_and_clones_stay_as_they_were(
            steps in prop::collection::vec(step(), 0..900),
            in_order in prop_oneof![Just(0), 0..300_u16],
        ) {
            let (mut map, mut plain) = (ChunkMap::new(), BTreeMap::new());
            for key in 0..in_order {
                map.insert(key, 0);
                plain.insert(key, 0);
            }
            prop_assert_eq!(map.get(&0), plain.get(&0));
            let mut kept = Vec::new();
            for step in steps {
                match step {
                    Step::Insert(key, value) => prop_assert_eq!(map.insert(key, value), plain.insert(key, value)),
                    Step::Remove(key) => prop_assert_eq!(map.remove(&key), plain.remove(&key)),
                    Step::Set(key, value) => {
                        let both = (map.get_mut(&key), plain.get_mut(&key));
                        prop_assert_eq!(both.0.is_some(), both.1.is_some());
                        if let (Some(ours), Some(theirs)) = both { (*ours, *theirs) = (value, value); }
                    }
                    Step::Meet(key, value) => {
                        let ours = *map.get_or_insert_with(key, || value);
                        prop_assert_eq!(ours, *plain.entry(key).or_insert(value));
                    }
                    Step::Keep => kept.push((map.clone(), plain.clone())),
                }
                prop_assert_eq!(map.len(), plain.len());
            }
            kept.push((map, plain));
            for (map, plain) in kept {
                prop_assert!(map.chunks.iter().all(|chunk| !chunk.is_empty() && chunk.len() <= CHUNK));
                prop_assert!(map.iter().eq(plain.iter()));
                prop_assert!(map.iter().rev().eq(plain.iter().rev()));
                prop_assert_eq!(map.iter().len(), plain.len());
                prop_assert_eq!(bytes(&map), bytes(&plain));
                for from in [0, 1, 63, 64, 65, 200, 399, 1000] {
                    prop_assert!(map.iter_from(&from).eq(plain.range(from..)));
                    prop_assert_eq!(map.get(&from), plain.get(&from));
                }
                // From both ends at once, as far as they meet.
                let (mut ours, mut theirs) = (map.iter(), plain.iter());
                for turn in 0..=plain.len() {
                    let both = if turn % 3 == 0 { (ours.next_back(), theirs.next_back()) } else { (ours.next(), theirs.next()) };
                    prop_assert_eq!(both.0, both.1);
                }
                let again: ChunkMap<u16, u8> = plain.into_iter().collect();
                prop_assert!(again == map);
            }
        }
    }
}
