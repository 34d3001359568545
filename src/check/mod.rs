//! Putting protocols to the test: random faults, and the shortest script that shows what they broke.

pub mod chaos;
mod dice;
mod drive;
pub mod shrink;

pub use dice::Dice;
pub use drive::{Drive, Notes};
