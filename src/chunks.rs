//! A growing list whose clones share structure: a long run must not copy its log at each event.

use crate::encode::{Encode, Sink};
use std::sync::Arc;

/// Items a chunk: small enough that copying one after a clone is cheap, large enough that the
/// list of chunks of a 10,000-entry log stays short.
const CHUNK: usize = 64;

/// Bytes of a pointer to a chunk, for callers that count bytes: as wide as they come.
const POINTER: usize = 8;

/// An append-only-at-the-end list. `clone` copies one pointer for each 64 items; after a clone, the
/// first change of a chunk copies that chunk alone.
#[derive(Clone, Debug)]
pub struct Chunks<T> {
    /// Every chunk but the last is full, and no chunk is empty.
    chunks: Vec<Arc<Vec<T>>>,
}

impl<T> Default for Chunks<T> {
    fn default() -> Chunks<T> {
        Chunks { chunks: Vec::new() }
    }
}

impl<T: Clone> Chunks<T> {
    pub fn new() -> Chunks<T> {
        Chunks::default()
    }

    pub fn len(&self) -> usize {
        match self.chunks.last() {
            None => 0,
            Some(last) => (self.chunks.len() - 1) * CHUNK + last.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    pub fn get(&self, place: usize) -> Option<&T> {
        self.chunks.get(place / CHUNK)?.get(place % CHUNK)
    }

    /// The item for changing; copies its chunk if a clone shares it.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        Arc::make_mut(self.chunks.get_mut(place / CHUNK)?).get_mut(place % CHUNK)
    }

    pub fn last(&self) -> Option<&T> {
        self.chunks.last()?.last()
    }

    pub fn push(&mut self, item: T) {
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => own(last).push(item),
            _ => {
                let mut chunk = Vec::with_capacity(CHUNK.min(4 + self.chunks.len() * CHUNK));
                chunk.push(item);
                self.chunks.push(Arc::new(chunk));
            }
        }
    }

    /// Keeps the first `len` items.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.len() {
            return;
        }
        self.chunks.truncate(len.div_ceil(CHUNK));
        let keep = len % CHUNK;
        if let Some(last) = self.chunks.last_mut().filter(|_| keep > 0) {
            Arc::make_mut(last).truncate(keep);
        }
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    /// Items from `place` on; none past the end.
    pub fn iter_from(&self, place: usize) -> impl Iterator<Item = &T> {
        let first = (place / CHUNK).min(self.chunks.len());
        let skip = place - (first * CHUNK).min(place);
        self.chunks[first..].iter().flat_map(|chunk| chunk.iter()).skip(skip)
    }
}

/// As `Arc::make_mut`, but a copy keeps room for the whole chunk, so that pushing does not move it.
fn own<T: Clone>(chunk: &mut Arc<Vec<T>>) -> &mut Vec<T> {
    if Arc::get_mut(chunk).is_none() {
        let mut copy = Vec::with_capacity(CHUNK);
        copy.extend_from_slice(chunk);
        *chunk = Arc::new(copy);
    }
    Arc::make_mut(chunk)
}

impl<T: Clone + PartialEq> PartialEq for Chunks<T> {
    fn eq(&self, other: &Chunks<T>) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<T: Clone + Eq> Eq for Chunks<T> {}

impl<T: Clone> FromIterator<T> for Chunks<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Chunks<T> {
        let mut chunks = Chunks::new();
        for item in items {
            chunks.push(item);
        }
        chunks
    }
}

impl<T: Clone + Encode> Encode for Chunks<T> {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        (self.len() as u32).encode(sink);
        if sink.counts_own() {
            return self.chunks.iter().for_each(|_| sink.bytes(&[0; POINTER]));
        }
        for item in self.iter() {
            item.encode(sink);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug)]
    enum Step {
        Push(u16),
        Truncate(usize),
        Set(usize, u16),
        Keep,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            8 => any::<u16>().prop_map(Step::Push),
            1 => (0..300_usize).prop_map(Step::Truncate),
            1 => (0..300_usize, any::<u16>()).prop_map(|(at, item)| Step::Set(at, item)),
            1 => Just(Step::Keep),
        ]
    }

    proptest! {
        #[test]
        fn behaves_as_a_vec_and_clones_stay_as_they_were(steps in prop::collection::vec(step(), 0..600)) {
            let (mut chunks, mut plain) = (Chunks::new(), Vec::new());
            let mut kept = Vec::new();
            for step in steps {
                match step {
                    Step::Push(item) => { chunks.push(item); plain.push(item); }
                    Step::Truncate(len) => { chunks.truncate(len); plain.truncate(len); }
                    Step::Set(at, item) => {
                        if let Some(slot) = chunks.get_mut(at) { *slot = item; }
                        if let Some(slot) = plain.get_mut(at) { *slot = item; }
                    }
                    Step::Keep => kept.push((chunks.clone(), plain.clone())),
                }
                prop_assert_eq!(chunks.len(), plain.len());
                prop_assert_eq!(chunks.last(), plain.last());
            }
            kept.push((chunks, plain));
            for (chunks, plain) in kept {
                prop_assert!(chunks.iter().eq(plain.iter()));
                for from in [0, 1, 63, 64, 65, 200, 1000] {
                    let expected = plain.iter().skip(from);
                    prop_assert!(chunks.iter_from(from).eq(expected));
                }
            }
        }
    }
}
