//! Putting protocols to the test: random faults, every run within bounds, and the shortest script that
//! shows what broke.

pub mod chaos;
mod dice;
mod drive;
pub mod explore;
pub mod shrink;

pub use dice::Dice;
pub use drive::{Drive, Notes};
