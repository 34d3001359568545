//! What the page has to say that belongs to no event: a line by the transport, or an error that
//! waits for an answer.

use crate::script::{Header, ScriptError};
use crate::sim::History;
use crate::value::{Problem, Roster};

/// One line, until the next action.
#[derive(Clone, PartialEq, Debug)]
pub struct Notice {
    pub kind: NoticeKind,
    /// Counts notices, so that the same words said again are new.
    pub serial: u32,
}

/// Why it is said.
#[derive(Clone, PartialEq, Debug)]
pub enum NoticeKind {
    /// Something was done: a key of the texts and its arguments.
    Said(Problem),
    /// Something cannot be done now.
    Refused(Problem),
    /// Playing stopped at this step (from 0): its event of this number broke an invariant.
    Violated { step: usize, event: usize },
}

/// A script that could not be opened. It stays as it was typed.
pub struct Trouble {
    /// What the error calls it: `raft.script`.
    pub name: String,
    pub text: String,
    pub error: ScriptError,
    /// The run up to the line that failed, if any line ran.
    pub partly: Option<Box<(Header, History)>>,
}

impl Trouble {
    /// Those who take part in the script that went wrong, if it came that far.
    pub fn roster(&self) -> Option<&Roster> {
        self.partly.as_ref().map(|kept| kept.1.roster())
    }
}

impl super::Session {
    pub(super) fn say(&mut self, problem: Problem) {
        self.notify(NoticeKind::Said(problem));
    }

    pub(super) fn refuse(&mut self, problem: Problem) {
        self.notify(NoticeKind::Refused(problem));
    }

    pub(super) fn notify(&mut self, kind: NoticeKind) {
        self.serial = self.serial.wrapping_add(1);
        self.notice = Some(Notice { kind, serial: self.serial });
    }
}
