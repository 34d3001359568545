//! Putting protocols to the test: random faults, every run within bounds, and the shortest script that
//! shows what broke.
//!
//! A search has one name for each of its stages, whichever search it is: a `Property` is what it looks for,
//! `Progress` how far it is, an `Outcome` how it ended, and a `Report` all that is told of it then.

#[cfg(not(target_arch = "wasm32"))]
pub mod chaos;
pub mod cost;
#[cfg(not(target_arch = "wasm32"))]
mod drive;
pub mod explore;
pub mod portfolio;
pub mod reach;
mod rng;
#[cfg(not(target_arch = "wasm32"))]
pub mod shrink;
#[cfg(not(target_arch = "wasm32"))]
mod threads;
pub mod worker;

#[cfg(not(target_arch = "wasm32"))]
pub use drive::{Drive, Notes};
pub use rng::Rng;
