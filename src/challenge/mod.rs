//! Challenges: something to bring about in so many commands, checked by the machine.
//!
//! A challenge is one Markdown file, like a lesson's ([`crate::lesson`]) of one step, with a goal:
//!
//! ````text
//! title-en: Two leaders
//! title-zh: 两个领导者
//! protocol: raft
//! place: 50
//! goal: leaders == 2 and S1.role == leader
//! most: 6
//! forbid: wipe isolate
//!
//! ## en
//! What is to be done, in Markdown.
//! ## zh
//! 要做什么。
//! ```script
//! protocol raft servers=3
//! network by-hand
//! ```
//! ```hint
//! en: A word of help, shown when it is asked for.
//! zh: 想看时才看的提示。
//! ```
//! ````
//!
//! `goal` is a condition of the script language, `most` the number of commands allowed. `allow` names
//! the first words of the commands that may be used, `forbid` of those that may not; `rule` may be used
//! only where `allow` names it. The script block is the start; what it does is not counted.
//!
//! Time that passes (`run`, `step`) and what changes nothing (`mark`, `expect`, `goto`) is free. Everything
//! else that is done counts one: a message delivered, a node crashed, a request. A command that does
//! several things (`deliver all`, by hand `settle`) counts once for each.

mod judge;
mod parse;

pub use judge::{Standing, begins, judge, open};
pub use parse::parse;

use crate::lesson::Each;
use crate::script::{Cond, Header, Line};

include!(concat!(env!("OUT_DIR"), "/challenges.rs"));

/// The first challenge about a protocol, in teaching order.
pub fn about(protocol: &str) -> Option<&'static str> {
    let place = ABOUT.iter().position(|about| *about == protocol)?;
    CHALLENGES.get(place).copied()
}

/// Commands that a challenge may allow at most.
pub const MOST: u32 = 1_000;

/// A challenge. Line numbers in it are those of its file.
#[derive(Clone, PartialEq, Debug)]
pub struct Challenge {
    pub id: String,
    pub titles: Each<String>,
    /// Id of the protocol that its header names.
    pub protocol: String,
    pub header: Header,
    /// Leads to where it begins.
    pub start: Vec<Line>,
    /// What is to be done, in Markdown.
    pub prose: Each<String>,
    pub goal: Cond,
    /// Where in the file the goal stands.
    pub goal_line: u32,
    /// Commands at most.
    pub most: u32,
    /// First words of commands: only these, if any are named.
    pub allow: Vec<String>,
    /// Not these.
    pub forbid: Vec<String>,
    pub hints: Vec<Each<String>>,
}

impl Challenge {
    /// Whether a command that begins with this word may be used.
    pub fn allows(&self, word: &str) -> bool {
        let named = |words: &[String]| words.iter().any(|known| known == word);
        match named(&self.allow) {
            true => !named(&self.forbid),
            false => self.allow.is_empty() && word != "rule" && !named(&self.forbid),
        }
    }
}

#[cfg(test)]
mod tests;
