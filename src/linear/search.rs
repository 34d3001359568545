//! The search for an order: Wing & Gong's, with Lowe's memory of where it has been.
//!
//! Sources: J. Wing, C. Gong, "Testing and verifying concurrent objects", JPDC 17 (1993); G. Lowe,
//! "Testing for linearizability", CCPE 29 (2017). The calls and returns not yet explained are a
//! linked list in the order of time: whatever was called before the first return may be next.
//!
//! A place where the search has been is a whole state and the whole set of operations that took
//! effect; of that set, those that returned before the first unexplained return are left out,
//! since all of them did. So where nothing is pending only the state is left: history is cut there.

use super::model::{Id, Kind, Model, NONE, OTHER};
use super::{Config, Interval};
use std::collections::{BTreeMap, BTreeSet};

/// Places that one search visits at most: beyond it there is no verdict.
pub const MAX_PLACES: usize = 1_000_000;

/// The search visited as many places as it may.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct TooHard;

/// One object's operations, and how far an order of them has come.
pub struct Search {
    model: Model,
    kinds: Vec<Kind>,
    /// Those that must be in the order; others may.
    must: Vec<bool>,
    /// Those that were never answered: unlike other operations they may be left out for ever.
    lost: Vec<bool>,
    /// By which the first to return is found: those that must come first.
    rank: Vec<u32>,
    by_rank: Vec<u32>,
    musts: usize,
    /// Operations of the same kind have the same number.
    class: Vec<u32>,
    /// The list: item i is called at node 2i and returns at 2i + 1; the last node is both ends.
    next: Vec<u32>,
    prev: Vec<u32>,
    state: Id,
    /// Bits by rank: what took effect.
    done: Vec<u64>,
    done_musts: usize,
    done_others: usize,
    /// By state: operations left that must find it, that may find it, and that leave it.
    need: Vec<u32>,
    uses: Vec<u32>,
    make: Vec<u32>,
    needs: u32,
    differ: u32,
    /// Nothing but appends changes the state.
    grows: bool,
    seen: Seen,
    /// Places to visit at most.
    pub most: usize,
    /// What took effect, in order, with the state before.
    trail: Vec<(u32, Id)>,
}

/// See [`Search::place`].
type Position = (Box<[u32]>, Box<[u32]>);

/// Where the search has been.
#[derive(Default)]
struct Seen {
    /// Of places that differ only in which lost operations took effect, those where fewest did: from
    /// there every way is open that is open where more did.
    places: BTreeMap<Box<[u32]>, Vec<Box<[u32]>>>,
    /// How often it was somewhere new.
    count: usize,
}

impl Seen {
    /// Whether this place offers anything that no place before did.
    fn is_new(&mut self, (place, others): Position) -> bool {
        let least = self.places.entry(place).or_default();
        if least.iter().any(|less| is_within(less, &others)) {
            return false;
        }
        least.retain(|more| !is_within(&others, more));
        least.push(others);
        self.count += 1;
        true
    }
}

/// Whether all of the first, which is sorted, are in the second, which is too.
fn is_within(some: &[u32], all: &[u32]) -> bool {
    let mut rest = all.iter();
    some.len() <= all.len() && some.iter().all(|one| rest.any(|other| other == one))
}

/// Where the search may go on another way: how long the trail was, and what is left to try.
type Fork = (usize, Vec<u32>);

impl Search {
    /// `until`: what returned before it must be explained, what returned later may be. `exact`: the
    /// states that it ends in matter, and not only whether there is an end.
    pub fn new(items: &[Interval], until: u64, exact: bool) -> Search {
        let count = items.len();
        let mut model = Model::new(items, exact);
        let kinds: Vec<Kind> = items.iter().map(|item| model.kind(item)).collect();
        let must: Vec<bool> =
            items.iter().map(|item| item.returned().is_some_and(|time| time < until)).collect();
        let changes = |kind: &Kind| matches!(kind, Kind::Write(_) | Kind::Swap(..));
        let grows = model.appends && !kinds.iter().any(changes);
        let size = 2 * count + 1;
        let mut search = Search {
            model,
            must,
            lost: items.iter().map(|item| item.returned().is_none()).collect(),
            rank: vec![0; count],
            by_rank: Vec::with_capacity(count),
            musts: 0,
            class: classes(&kinds),
            kinds,
            next: vec![0; size],
            prev: vec![0; size],
            state: NONE,
            done: vec![0; count.div_ceil(64)],
            done_musts: 0,
            done_others: 0,
            need: Vec::new(),
            uses: Vec::new(),
            make: Vec::new(),
            needs: 0,
            differ: 0,
            grows,
            seen: Seen::default(),
            most: MAX_PLACES,
            trail: Vec::new(),
        };
        search.link(items);
        for item in 0..count {
            search.count(item, true);
        }
        search
    }

    /// Links calls and returns in the order of time. At equal times calls come first: operations
    /// overlap unless one returned before the other was called.
    fn link(&mut self, items: &[Interval]) {
        let mut events: BTreeSet<(u64, bool, u32)> = BTreeSet::new();
        for (place, item) in items.iter().enumerate() {
            let node = 2 * place as u32;
            // A read that was never answered changes nothing and says nothing.
            if item.reads() && item.returned().is_none() {
                continue;
            }
            events.insert((item.call, false, node));
            if let Some(time) = item.returned().filter(|_| self.must[place]) {
                events.insert((time, true, node + 1));
                self.musts += 1;
            }
        }
        let end = 2 * items.len() as u32;
        let mut last = end;
        for (_, returns, node) in &events {
            self.next[last as usize] = *node;
            self.prev[*node as usize] = last;
            last = *node;
            if *returns {
                self.rank[*node as usize / 2] = self.by_rank.len() as u32;
                self.by_rank.push(node / 2);
            }
        }
        self.next[last as usize] = end;
        self.prev[end as usize] = last;
        // Of equal ones the first to return is the first to be tried: the others may wait for longer.
        let others = (0..items.len()).filter(|place| !self.must[*place]);
        let others: BTreeSet<(u64, usize)> =
            others.map(|place| (items[place].returned().unwrap_or(u64::MAX), place)).collect();
        for (_, place) in others {
            self.rank[place] = self.by_rank.len() as u32;
            self.by_rank.push(place as u32);
        }
    }

    /// An order of the operations from one of these beginnings.
    pub fn order(&mut self, from: &[Config]) -> Result<Option<Vec<u32>>, TooHard> {
        let mut found = None;
        for config in from {
            self.walk(config, &mut |search| {
                found = Some(search.trail.iter().map(|(item, _)| *item).collect());
                true
            })?;
            if found.is_some() {
                break;
            }
        }
        Ok(found)
    }

    /// Every state in which it can end, with what took effect by then although it need not have.
    /// Whatever may still take effect later is left for later. More than `most` are too many.
    pub fn ends(&mut self, from: &[Config], most: usize) -> Result<Vec<Config>, TooHard> {
        let mut ends = BTreeSet::new();
        for config in from {
            self.walk(config, &mut |search| {
                let others = search.trail.iter().map(|(item, _)| *item).chain(config.done.iter().copied());
                let done: BTreeSet<u32> = others.filter(|item| !search.must[*item as usize]).collect();
                let state = search.model.state(search.state);
                ends.insert(Config { state, done: done.into_iter().collect() });
                ends.len() > most
            })?;
        }
        if ends.len() > most { Err(TooHard) } else { Ok(ends.into_iter().collect()) }
    }

    /// Walks depth first from a beginning; at each end asks whether that is enough.
    fn walk(&mut self, from: &Config, enough: &mut dyn FnMut(&Search) -> bool) -> Result<(), TooHard> {
        self.state = self.model.id(&from.state);
        for item in &from.done {
            self.lift(*item as usize);
        }
        let found_nowhere = |id: Id| id != self.state && at(&self.need, id) > 0 && at(&self.make, id) == 0;
        let hopeless = !self.model.appends && (0..self.need.len() as Id).any(found_nowhere);
        let mut forks: Vec<Fork> = Vec::new();
        let ended = loop {
            if hopeless {
                break Ok(());
            }
            self.absorb();
            if self.done_musts == self.musts {
                if enough(self) {
                    break Ok(());
                }
            } else if self.seen.is_new(self.place()) {
                if self.seen.count > self.most {
                    break Err(TooHard);
                }
                forks.push((self.trail.len(), self.options()));
            }
            if !self.turn(&mut forks) {
                break Ok(());
            }
        };
        self.back_to(0);
        for item in from.done.iter().rev() {
            self.unlift(*item as usize);
        }
        ended
    }

    /// Goes back to the last fork that has a way left, and takes it.
    fn turn(&mut self, forks: &mut Vec<Fork>) -> bool {
        while let Some((len, left)) = forks.last_mut() {
            let (len, choice) = (*len, left.pop());
            self.back_to(len);
            match choice {
                Some(item) => {
                    self.take(item as usize);
                    return true;
                }
                None => drop(forks.pop()),
            }
        }
        false
    }

    fn back_to(&mut self, len: usize) {
        while self.trail.len() > len {
            let Some((item, before)) = self.trail.pop() else { return };
            self.state = before;
            self.unlift(item as usize);
        }
    }

    fn take(&mut self, item: usize) {
        let before = self.state;
        let Some(after) = self.model.after(before, self.kinds[item]) else { return };
        self.trail.push((item as u32, before));
        self.state = after;
        self.lift(item);
    }

    /// Lets everything take effect that now can and changes nothing: no later moment is better.
    fn absorb(&mut self) {
        let end = self.next.len() as u32 - 1;
        let mut node = self.next[end as usize];
        while node != end && node.is_multiple_of(2) {
            let item = node as usize / 2;
            let kind = self.kinds[item];
            // Overwriting what nobody asks about with what nobody asks about.
            let idle =
                kind == Kind::Write(OTHER) && self.state == OTHER && self.must[item] && self.differ == 0;
            if idle || kind.observes() && self.model.after(self.state, kind).is_some() {
                self.take(item);
            }
            node = self.next[node as usize];
        }
    }

    /// What may take effect next, the most promising last.
    fn options(&mut self) -> Vec<u32> {
        let end = self.next.len() as u32 - 1;
        let mut open: BTreeSet<(u32, u32)> = BTreeSet::new();
        let mut node = self.next[end as usize];
        while node != end && node.is_multiple_of(2) {
            open.insert((self.rank[node as usize / 2], node / 2));
            node = self.next[node as usize];
        }
        // The operation that returns first must be next but for what makes its state.
        let want = self.kinds[node as usize / 2].needs().filter(|want| *want != self.state);
        let mut kinds: Vec<Kind> = Vec::new();
        // What need not happen does nothing if it is overwritten at once: without it that was tried as well.
        let last = self.trail.last().filter(|_| !self.model.exact);
        let unread = last.is_some_and(|(item, before)| !self.must[*item as usize] && *before != self.state);
        let mut classes: BTreeSet<u32> = BTreeSet::new();
        let (mut best, mut rest) = (Vec::new(), Vec::new());
        for (_, item) in open {
            // Of equal operations the one that returns first may as well be first.
            if !classes.insert(self.class[item as usize]) {
                continue;
            }
            let kind = self.kinds[item as usize];
            kinds.push(kind);
            if unread && matches!(kind, Kind::Write(_)) {
                continue;
            }
            let Some(after) = self.model.after(self.state, kind) else { continue };
            if kind.observes() || !self.is_sensible(item as usize, after) {
                continue;
            }
            if Some(after) == want { best.push(item) } else { rest.push(item) }
        }
        if want.is_some_and(|want| !self.model.can_make(self.state, want, &kinds)) {
            return Vec::new();
        }
        rest.reverse();
        rest.extend(best.into_iter().rev());
        rest
    }

    /// Whether an order may still come of letting this take effect.
    fn is_sensible(&mut self, item: usize, after: Id) -> bool {
        let (before, kind) = (self.state, self.kinds[item]);
        if !self.must[item] && !self.model.exact {
            // What need not happen happens for an operation that asks. If the ends matter, it may be that
            // it must happen later on, and only here does no harm.
            let asked = self.uses_of(after) > 0 || self.model.appends && after != OTHER || self.differ > 0;
            if before == after || !asked {
                return false;
            }
        }
        if before == after {
            return true;
        }
        let own = u32::from(self.must[item] && kind.needs() == Some(before));
        let needed = at(&self.need, before) > own;
        let lost = before == NONE || !self.model.appends || self.grows;
        if needed && lost && at(&self.make, before) == 0 {
            return false;
        }
        !(self.grows && after == OTHER && self.needs > 0)
    }

    fn uses_of(&self, state: Id) -> u32 {
        at(&self.uses, state)
    }

    fn lift(&mut self, item: usize) {
        let node = 2 * item;
        // The return first: a walk that stands at the call then goes on to what follows both.
        if self.must[item] {
            self.unlink(node + 1);
        }
        self.unlink(node);
        let rank = self.rank[item] as usize;
        self.done[rank / 64] |= 1 << (rank % 64);
        if self.must[item] {
            self.done_musts += 1
        } else {
            self.done_others += 1
        }
        self.count(item, false);
    }

    fn unlift(&mut self, item: usize) {
        let node = 2 * item;
        self.relink(node);
        if self.must[item] {
            self.relink(node + 1);
        }
        let rank = self.rank[item] as usize;
        self.done[rank / 64] &= !(1 << (rank % 64));
        if self.must[item] {
            self.done_musts -= 1
        } else {
            self.done_others -= 1
        }
        self.count(item, true);
    }

    fn unlink(&mut self, node: usize) {
        let (prev, next) = (self.prev[node], self.next[node]);
        self.next[prev as usize] = next;
        self.prev[next as usize] = prev;
    }

    fn relink(&mut self, node: usize) {
        let (prev, next) = (self.prev[node], self.next[node]);
        self.next[prev as usize] = node as u32;
        self.prev[next as usize] = node as u32;
    }

    /// Counts what an operation needs, uses and makes, while it has not taken effect.
    fn count(&mut self, item: usize, left: bool) {
        let (kind, must) = (self.kinds[item], self.must[item]);
        let size = self.model.len();
        if let Some(id) = kind.needs() {
            tally(&mut self.uses, id, size, left);
            if must {
                tally(&mut self.need, id, size, left);
                self.needs = if left { self.needs + 1 } else { self.needs - 1 };
            }
        }
        if let Some(id) = kind.makes() {
            tally(&mut self.make, id, size, left);
        }
        if matches!(kind, Kind::IsNot(_)) {
            self.differ = if left { self.differ + 1 } else { self.differ - 1 };
        }
    }

    /// Where the search is: the state, the first unexplained return, and what took effect beyond it;
    /// and of what need never take effect, what did.
    fn place(&self) -> Position {
        let mut rank = self.first_undone();
        let mut place = vec![self.state, rank as u32];
        let mut left = self.done_musts - rank;
        while left > 0 {
            if self.has(rank) {
                place.push(rank as u32);
                left -= 1;
            }
            rank += 1;
        }
        let mut others = Vec::new();
        let (mut rank, mut left) = (self.musts, self.done_others);
        while left > 0 {
            if self.has(rank) {
                left -= 1;
                let item = self.by_rank[rank] as usize;
                if self.still_matters(item) {
                    if self.lost[item] { others.push(rank as u32) } else { place.push(rank as u32) }
                }
            }
            rank += 1;
        }
        (place.into(), others.into())
    }

    /// Whether it makes a difference that an operation which need not take effect did.
    fn still_matters(&self, item: usize) -> bool {
        match self.kinds[item] {
            Kind::Write(id) => {
                self.model.exact || self.model.appends || self.differ > 0 || self.uses_of(id) > 0
            }
            _ => true,
        }
    }

    fn has(&self, rank: usize) -> bool {
        self.done[rank / 64] >> (rank % 64) & 1 == 1
    }

    fn first_undone(&self) -> usize {
        let word = self.done.iter().position(|word| *word != u64::MAX).unwrap_or(self.done.len());
        let rank = word * 64 + self.done.get(word).map_or(0, |word| word.trailing_ones() as usize);
        rank.min(self.musts)
    }
}

fn at(counts: &[u32], id: Id) -> u32 {
    counts.get(id as usize).copied().unwrap_or(0)
}

fn tally(counts: &mut Vec<u32>, id: Id, size: usize, up: bool) {
    if counts.len() < size {
        counts.resize(size, 0);
    }
    let count = &mut counts[id as usize];
    *count = if up { *count + 1 } else { *count - 1 };
}

fn classes(kinds: &[Kind]) -> Vec<u32> {
    let mut known = std::collections::BTreeMap::new();
    let class = |kind: &Kind| {
        let fresh = known.len() as u32;
        *known.entry(*kind).or_insert(fresh)
    };
    kinds.iter().map(class).collect()
}
