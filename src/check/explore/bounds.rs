//! How far a search goes, and how much of that a path has used up.

use crate::protocol::About;
use crate::sim::Action;
use serde::{Deserialize, Serialize};

/// What a search may do at most. Events of a [`Kind`] are counted along each path from where the search
/// starts, and may happen so often or without limit ([`NO_LIMIT`]); the other bounds limit the search as a
/// whole. The names are those of the arguments of `synod check`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Bounds {
    pub crashes: u8,
    pub restarts: u8,
    pub timeouts: u8,
    pub requests: u8,
    pub admin: u8,
    pub duplicates: u8,
    pub drops: u8,
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
        Bounds { crashes: 1, timeouts: 3, requests: 2, ..Bounds::QUIET }
    }
}

impl Bounds {
    /// No fault, timeout or request: messages arrive, writes become durable, and nodes that are down
    /// may restart. A search names what it allows beyond that.
    pub const QUIET: Bounds = Bounds {
        crashes: 0,
        restarts: NO_LIMIT,
        timeouts: 0,
        requests: 0,
        admin: 0,
        duplicates: 0,
        drops: 0,
        terms: u32::MAX,
        together: false,
        depth: 200,
        states: 200_000_000,
        memory: 4_000_000_000,
    };

    /// For runs without end: timers go off again and again, and there is something to wait for.
    pub fn endless(about: &About) -> Bounds {
        let requests = if about.proposes.is_some() { 2 } else { 1 };
        Bounds { timeouts: NO_LIMIT, requests, states: 1_000_000, ..Bounds::QUIET }
    }

    /// How often events of a kind may happen.
    pub fn most(&self, kind: Kind) -> u8 {
        match kind {
            Kind::Crash => self.crashes,
            Kind::Restart => self.restarts,
            Kind::Timeout => self.timeouts,
            Kind::Request => self.requests,
            Kind::Admin => self.admin,
            Kind::Duplicate => self.duplicates,
            Kind::Drop => self.drops,
        }
    }

    pub fn most_mut(&mut self, kind: Kind) -> &mut u8 {
        match kind {
            Kind::Crash => &mut self.crashes,
            Kind::Restart => &mut self.restarts,
            Kind::Timeout => &mut self.timeouts,
            Kind::Request => &mut self.requests,
            Kind::Admin => &mut self.admin,
            Kind::Duplicate => &mut self.duplicates,
            Kind::Drop => &mut self.drops,
        }
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

impl Kind {
    pub const ALL: [Kind; 7] =
        [Kind::Crash, Kind::Restart, Kind::Timeout, Kind::Request, Kind::Admin, Kind::Duplicate, Kind::Drop];

    /// What the bound on it is called, in a call and in a text.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Crash => "crashes",
            Kind::Restart => "restarts",
            Kind::Timeout => "timeouts",
            Kind::Request => "requests",
            Kind::Admin => "admin",
            Kind::Duplicate => "duplicates",
            Kind::Drop => "drops",
        }
    }

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
    /// How often each kind has happened, by `Kind as usize`.
    pub(super) times: [u8; Kind::ALL.len()],
    /// See `Goal::note`.
    pub past: u8,
}

impl Used {
    /// How often a kind has happened, if that is counted.
    pub fn times(&self, kind: Kind) -> u8 {
        self.times[kind as usize]
    }

    pub fn may(&self, kind: Kind, bounds: &Bounds) -> bool {
        let most = bounds.most(kind);
        most == NO_LIMIT || self.times(kind) < most
    }

    /// After one more action.
    pub fn after(mut self, action: &Action, bounds: &Bounds) -> Used {
        if let Some(kind) = Kind::of(action)
            && bounds.most(kind) != NO_LIMIT
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
