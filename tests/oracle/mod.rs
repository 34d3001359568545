//! Other implementations to compare with, and what happens to both sides alike.

pub mod fault_config;
pub mod omni;
pub mod ours;
pub mod theirs;
