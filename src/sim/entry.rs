//! A protocol as those see it who run worlds without knowing its type.

use super::Sim;
use crate::protocol::{About, Promises, Protocol, Setup};
use crate::value::Problem;

/// A protocol on the stage.
pub struct Entry {
    pub about: &'static About,
    /// Builds the world at time 0; the problem says which parameter is impossible and why.
    pub world: fn(&Setup) -> Result<Box<dyn Sim>, Problem>,
    /// What this setup is held to: see [`Protocol::promises`].
    pub promises: fn(&Setup) -> Promises,
    /// What puts the sentences of its notes to the test.
    #[cfg(not(target_arch = "wasm32"))]
    pub verifier: fn() -> Box<dyn super::Verifier>,
    /// Notes whose sentences have a claim, in the order of [`Protocol::claims`].
    #[cfg(not(target_arch = "wasm32"))]
    pub claimed: fn() -> Vec<&'static str>,
}

impl Entry {
    pub const fn of<P: Protocol>() -> Entry {
        Entry {
            about: P::ABOUT,
            world: super::new_world::<P>,
            promises: P::promises,
            #[cfg(not(target_arch = "wasm32"))]
            verifier: super::verifier::<P>,
            #[cfg(not(target_arch = "wasm32"))]
            claimed: || P::claims().iter().map(|(note, _)| note.0).collect(),
        }
    }
}
