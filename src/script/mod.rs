//! The script language: the one language for everything that happens. A button, a key, a shared URL, a
//! lesson step, a test, the command palette, the command line and a counterexample all speak it.
//!
//! [`parse`] makes values of text, and every value prints back to text that reads the same. Names are
//! looked up when a command runs ([`execute`]), in the world as it is then: [`select`] says which
//! messages are meant, [`cond`] whether a condition holds. [`record()`] turns a run back into a script.

pub mod complete;
pub mod cond;
mod leader;
pub mod link;
mod near;
pub mod parse;
mod print;
mod reach;
mod record;
mod run;
mod runner;
pub mod select;
mod setup;
pub mod source;
mod task;
#[cfg(test)]
pub(crate) mod testing;
mod unfold;
mod values;
pub mod words;

pub use crate::command::*;
pub use complete::complete;
pub use near::advise;
pub use parse::{parse, parse_cond, parse_line};
pub use reach::{Way, way};
pub use record::*;
pub use run::*;
pub use runner::{Progress, Runner, let_go};
pub use setup::*;
pub use task::{DEFAULT_STEPS, DEFAULT_WITHIN, Enough, STEPS_PER_MS, Task};
pub use unfold::*;
pub use values::node;

use crate::value::Problem;

/// A line that cannot be read or carried out: where, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScriptError {
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1, in characters.
    pub column: u32,
    pub problem: Problem,
}
