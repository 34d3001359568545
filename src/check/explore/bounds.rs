//! How far a search goes, and how much of that a path has used up.

use crate::protocol::About;
use crate::sim::Action;

/// What a search may do at most. Kinds that are counted ([`Kind`]) are counted along each path from
/// where the search starts; the others limit the search as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// How often each [`Kind`] of event may happen, in their order.
    pub most: [u8; KINDS],
    /// The highest term, round or view that a node may reach: see `SearchHints::epoch`.
    pub terms: u32,
    /// Messages of one link arrive together, in the order in which they were sent: a few long moves instead
    /// of many short ones. What is found is a run as any other; it is shortened by replay.
    pub together: bool,
    /// Actions in a row.
    pub depth: u32,
    /// Different states.
    pub states: u64,
    /// Bytes that the states may take.
    pub memory: u64,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            most: [1, NO_LIMIT, 3, 2, 0, 0, 0],
            terms: u32::MAX,
            together: false,
            depth: 200,
            states: 200_000_000,
            memory: 4_000_000_000,
        }
    }
}

impl Bounds {
    /// For runs without end: timers go off again and again, and there is something to wait for.
    pub fn endless(about: &About) -> Bounds {
        let requests = if about.proposes.is_some() { 2 } else { 1 };
        Bounds { most: [0, NO_LIMIT, NO_LIMIT, requests, 0, 0, 0], states: 1_000_000, ..Bounds::default() }
    }
}

/// Not counted: as often as it is possible.
pub const NO_LIMIT: u8 = u8::MAX;

/// Events that would never end, or that are faults. Messages that arrive and writes that become durable
/// are never limited: there are only as many as these make.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    Crash,
    Restart,
    /// A timer goes off, a client's as well.
    Timeout,
    /// A client asks, or a node proposes.
    Request,
    /// A person's `admin` command.
    Admin,
    Duplicate,
    Drop,
}

pub const KINDS: usize = 7;

impl Kind {
    pub fn of(action: &Action) -> Option<Kind> {
        use crate::protocol::Input;
        match action {
            Action::Crash { .. } => Some(Kind::Crash),
            Action::Restart { .. } => Some(Kind::Restart),
            Action::Fire { .. } => Some(Kind::Timeout),
            Action::Operation { .. } | Action::Input { input: Input::Propose { .. }, .. } => {
                Some(Kind::Request)
            }
            Action::Input { input: Input::Admin { .. }, .. } => Some(Kind::Admin),
            Action::Duplicate { .. } => Some(Kind::Duplicate),
            Action::Drop { .. } => Some(Kind::Drop),
            _ => None,
        }
    }
}

/// What a path has used up of the bounds, and what a goal must know of it.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub struct Used {
    /// How often each kind has happened.
    pub times: [u8; KINDS],
    /// See `Goal::note`.
    pub past: u8,
}

impl Used {
    pub fn may(&self, kind: Kind, bounds: &Bounds) -> bool {
        let most = bounds.most[kind as usize];
        most == NO_LIMIT || self.times[kind as usize] < most
    }

    /// After one more action.
    pub fn after(mut self, action: &Action, bounds: &Bounds) -> Used {
        if let Some(kind) = Kind::of(action)
            && bounds.most[kind as usize] != NO_LIMIT
        {
            self.times[kind as usize] += 1;
        }
        self
    }

    /// Two paths to one state of the world may have used up different things, so that different things
    /// can still happen: they count as two states. This is what tells them apart.
    pub fn bits(&self) -> u64 {
        self.times.iter().fold(u64::from(self.past), |bits, count| bits << 8 | u64::from(*count))
    }

    /// The fingerprint of a state whose world has this one.
    pub fn mark(&self, world: u64) -> u64 {
        // Spread by the odd constant of Fibonacci hashing; the rest is well mixed as it is.
        world ^ self.bits().wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}
