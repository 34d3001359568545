//! Putting protocols to the test: random faults, every run within bounds, and the shortest script that
//! shows what broke.

pub mod ask;
#[cfg(not(target_arch = "wasm32"))]
pub mod chaos;
#[cfg(not(target_arch = "wasm32"))]
mod drive;
pub mod explore;
pub mod portfolio;
mod rng;
#[cfg(not(target_arch = "wasm32"))]
pub mod shrink;

#[cfg(not(target_arch = "wasm32"))]
pub use drive::{Drive, Notes};
pub use rng::Rng;
