//! What an operation means to one object, in the form that the search works on.
//!
//! A value that nobody in the history asks about is as good as any other such value: all of them
//! are [`OTHER`]. That keeps the number of states small without changing any verdict.

use super::{Interval, State};
use crate::operation::{Op, OpResult};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A state's number: [`OTHER`], [`NONE`], or a text's place plus two.
pub type Id = u32;

/// Some value that no operation asks about.
pub const OTHER: Id = 0;
/// A key never written; a flag not set.
pub const NONE: Id = 1;

/// What the flag holds once it is set.
pub const SET: &str = "1";

/// An operation together with its answer.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// Says what the state is, and leaves it.
    Is(Id),
    /// Says what the state is not, and leaves it.
    IsNot(Id),
    Write(Id),
    /// Appends the text of this number.
    Append(u32),
    /// Takes effect on the first state only, and leaves the second.
    Swap(Id, Id),
    /// No state gives this answer.
    Never,
}

impl Kind {
    /// The state that it needs, if it needs a certain one.
    pub fn needs(self) -> Option<Id> {
        match self {
            Kind::Is(id) | Kind::Swap(id, _) => Some(id),
            _ => None,
        }
    }

    /// The state that it leaves whatever was before, or after what it needs.
    pub fn makes(self) -> Option<Id> {
        match self {
            Kind::Write(id) | Kind::Swap(_, id) => Some(id),
            _ => None,
        }
    }

    pub fn observes(self) -> bool {
        matches!(self, Kind::Is(_) | Kind::IsNot(_))
    }
}

/// The states of one object as numbers.
#[derive(Default)]
pub struct Model {
    texts: Vec<Arc<str>>,
    ids: BTreeMap<Arc<str>, Id>,
    /// Texts that answers speak of. With appends their beginnings matter as well.
    asked: BTreeMap<Arc<str>, ()>,
    suffixes: Vec<Arc<str>>,
    joined: BTreeMap<(Id, u32), Id>,
    pub appends: bool,
    /// Every text has a number of its own: for states that later answers may speak of.
    pub exact: bool,
}

impl Model {
    /// Learns what the answers speak of, before any state is numbered.
    pub fn new(items: &[Interval], exact: bool) -> Model {
        let mut model = Model { exact, ..Model::default() };
        for item in items {
            let text = match (item.op, item.result()) {
                (Op::Get { .. }, Some(OpResult::Value { value: Some(value) })) => value,
                (Op::Cas { from, .. }, _) => from,
                (Op::Append { .. }, _) => {
                    model.appends = true;
                    continue;
                }
                _ => continue,
            };
            model.asked.insert(Arc::clone(text), ());
        }
        model
    }

    pub fn id(&mut self, state: &State) -> Id {
        match state {
            None => NONE,
            Some(text) => self.id_of(text),
        }
    }

    fn id_of(&mut self, text: &Arc<str>) -> Id {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        if !self.exact && !self.matters(text) {
            return OTHER;
        }
        self.texts.push(Arc::clone(text));
        let id = self.texts.len() as Id + 1;
        self.ids.insert(Arc::clone(text), id);
        id
    }

    fn matters(&self, text: &Arc<str>) -> bool {
        let mut after = self.asked.range(Arc::clone(text)..);
        after
            .next()
            .is_some_and(|(asked, ())| if self.appends { asked.starts_with(&**text) } else { asked == text })
    }

    /// The state of a number; of [`OTHER`] nothing is known.
    pub fn state(&self, id: Id) -> State {
        self.texts.get((id as usize).wrapping_sub(2)).cloned()
    }

    /// How many numbers there are so far.
    pub fn len(&self) -> usize {
        self.texts.len() + 2
    }

    pub fn kind(&mut self, item: &Interval) -> Kind {
        match (item.op, item.result()) {
            (Op::Get { .. }, Some(OpResult::Value { value })) => Kind::Is(self.id(value)),
            (Op::Put { value, .. }, None | Some(OpResult::Ok {})) => Kind::Write(self.id_of(value)),
            (Op::Append { value, .. }, None | Some(OpResult::Ok {})) => Kind::Append(self.suffix(value)),
            (Op::Cas { from, .. }, Some(OpResult::Swapped { ok: false })) => Kind::IsNot(self.id_of(from)),
            (Op::Cas { from, to, .. }, None | Some(OpResult::Swapped { ok: true })) => {
                let (from, to) = (self.id_of(from), self.id_of(to));
                if from == to { Kind::Is(from) } else { Kind::Swap(from, to) }
            }
            (Op::Tas {}, Some(OpResult::Flag { was: true })) => Kind::Is(self.id_of(&Arc::from(SET))),
            (Op::Tas {}, None | Some(OpResult::Flag { was: false })) => {
                Kind::Swap(NONE, self.id_of(&Arc::from(SET)))
            }
            _ => Kind::Never,
        }
    }

    fn suffix(&mut self, text: &Arc<str>) -> u32 {
        let known = self.suffixes.iter().position(|suffix| suffix == text);
        known.unwrap_or_else(|| {
            self.suffixes.push(Arc::clone(text));
            self.suffixes.len() - 1
        }) as u32
    }

    /// The state after an operation, if it can take effect on this one.
    pub fn after(&mut self, state: Id, kind: Kind) -> Option<Id> {
        match kind {
            Kind::Is(id) => (id == state).then_some(state),
            Kind::IsNot(id) => (id != state).then_some(state),
            Kind::Write(id) => Some(id),
            Kind::Swap(from, to) => (from == state).then_some(to),
            Kind::Append(suffix) => Some(self.join(state, suffix)),
            Kind::Never => None,
        }
    }

    /// Whether some of these operations, in some order, can lead from one state to another. A swap is
    /// taken to find what it needs.
    pub fn can_make(&self, from: Id, to: Id, kinds: &[Kind]) -> bool {
        if kinds.iter().any(|kind| kind.makes() == Some(to)) {
            return true;
        }
        let Some(text) = self.state(to).filter(|_| self.appends) else { return false };
        let mut suffixes = Vec::new();
        // By length: the beginnings of the text that can be made.
        let mut made = vec![false; text.len() + 1];
        let mut begin = |id: Id| {
            let beginning = self.state(id);
            if let Some(beginning) = beginning.as_deref().or((id == NONE).then_some(""))
                && text.starts_with(beginning)
            {
                made[beginning.len()] = true;
            }
        };
        begin(from);
        for kind in kinds {
            match kind {
                Kind::Append(suffix) => suffixes.push(self.suffixes[*suffix as usize].as_bytes()),
                kind => kind.makes().into_iter().for_each(&mut begin),
            }
        }
        for end in 1..made.len() {
            let ends_so = |suffix: &&[u8]| {
                let beginning = text.as_bytes()[..end].strip_suffix(*suffix);
                beginning.is_some_and(|beginning| made[beginning.len()])
            };
            made[end] |= suffixes.iter().any(ends_so);
        }
        made[text.len()]
    }

    fn join(&mut self, state: Id, suffix: u32) -> Id {
        if state == OTHER {
            return OTHER;
        }
        if let Some(id) = self.joined.get(&(state, suffix)) {
            return *id;
        }
        let old = self.state(state);
        let text = [old.as_deref().unwrap_or(""), &*self.suffixes[suffix as usize]].concat();
        let id = self.id_of(&Arc::from(text));
        self.joined.insert((state, suffix), id);
        id
    }
}

/// The state after an operation with its answer, if the state can give that answer. Without an
/// answer any will do.
pub fn step(state: &State, op: &Op, result: Option<&OpResult>) -> Option<State> {
    let (after, answer) = match op {
        Op::Get { .. } => (state.clone(), OpResult::Value { value: state.clone() }),
        Op::Put { value, .. } => (Some(Arc::clone(value)), OpResult::Ok {}),
        Op::Append { value, .. } => {
            let joined = [state.as_deref().unwrap_or(""), &**value].concat();
            (Some(Arc::from(joined)), OpResult::Ok {})
        }
        Op::Cas { from, to, .. } => {
            let ok = state.as_ref() == Some(from);
            let after = if ok { Some(Arc::clone(to)) } else { state.clone() };
            (after, OpResult::Swapped { ok })
        }
        Op::Tas {} => (Some(Arc::from(SET)), OpResult::Flag { was: state.is_some() }),
    };
    result.is_none_or(|result| *result == answer).then_some(after)
}
