//! Synod: a stage for consensus protocols.
//!
//! One direction of flow. A [`script`] command (a button, a key, a line of a file) unfolds into
//! atomic actions; a [`sim`] world carries them out by running a [`protocol`]'s pure handlers; the
//! history keeps every action, so that any moment can be returned to. What there is at one instant
//! is a [`frame`], what happened is a list of events; the page (`ui`, driven by [`session`]), the
//! command line (`cli`) and the scripts' conditions read these and nothing else.

pub mod challenge;
pub mod check;
pub mod chunk_map;
pub mod chunks;
pub mod command;
pub mod draw;
pub mod embedding;
pub mod encode;
pub mod frame;
pub mod late;
pub mod lesson;
pub mod linear;
pub mod locale;
pub mod operation;
pub mod protocol;
pub mod registry;
pub mod script;
pub mod session;
pub mod sim;
pub mod value;
pub mod versioned;

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
#[cfg(not(target_arch = "wasm32"))]
pub mod export;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod ui;
#[cfg(all(target_arch = "wasm32", feature = "worker"))]
#[path = "ui/worker.rs"]
pub mod worker;
