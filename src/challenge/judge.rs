//! How far a person is with a challenge: asked of the real run, so that a link proves itself.

use super::Challenge;
use crate::command::{Command, Header, HeaderLine};
use crate::script::cond::{self, View};
use crate::script::{self, Script, ScriptError};
use crate::sim::{Action, History};

/// Where a person stands.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Standing {
    /// Commands since the start; of one that does several things, each of them.
    pub used: u32,
    /// Whether the goal holds now.
    pub holds: bool,
    /// The first command that may not be used here, by its first word.
    pub barred: Option<String>,
}

impl Standing {
    pub fn is_solved(&self, challenge: &Challenge) -> bool {
        self.holds && self.used <= challenge.most && self.barred.is_none()
    }
}

/// The run with which a challenge begins.
///
/// # Errors
/// Its script does not run, or its goal asks for what is not there.
pub fn open(challenge: &Challenge) -> Result<History, ScriptError> {
    let script = Script { header: challenge.header.clone(), lines: challenge.start.clone() };
    let history = script::run(&script).map_err(|(_, error)| error)?;
    cond::eval(&challenge.goal, &View::new(&history)).map_err(|fault| ScriptError {
        line: challenge.goal_line,
        column: fault.column,
        problem: fault.problem,
    })?;
    Ok(history)
}

/// Where in a run the challenge's start ends: how many steps that is. None for a run that begins
/// otherwise. The history stands where it stood.
pub fn begins(
    challenge: &Challenge,
    start: &History,
    header: &Header,
    history: &mut History,
) -> Option<usize> {
    if !same(&challenge.header, header) {
        return None;
    }
    let (digest, here) = (start.world().digest(), history.position());
    // Written down and run again, the same may be fewer steps or more: messages delivered by `settle` are, but
    // not the time that only passes. What happened is the same.
    let most = history.len().min(2 * start.len() + 16);
    let place = (0..=most).find(|place| {
        history.seek(*place);
        history.world().digest() == digest
    });
    history.seek(here);
    place
}

/// Whether two headers say the same, wherever their lines stand.
fn same(one: &Header, other: &Header) -> bool {
    let lines = |header: &Header| -> Vec<String> {
        let told = |line: &&(u32, HeaderLine)| !matches!(line.1, HeaderLine::Synod { .. });
        let single = |line: &(u32, HeaderLine)| Header { lines: vec![line.clone()] }.to_string();
        let mut lines: Vec<String> = header.lines.iter().filter(told).map(single).collect();
        lines.sort_unstable();
        lines
    };
    lines(one) == lines(other)
}

/// Where a run stands whose first `from` steps are the challenge's start.
pub fn judge(challenge: &Challenge, history: &History, from: usize) -> Standing {
    let by_hand = history.world().by_hand();
    let mut standing = Standing::default();
    for step in history.past().skip(from).filter(|step| step.action != Action::Wait) {
        let Some(command) = step.command.as_deref().filter(|command| counts(command, by_hand)) else {
            continue;
        };
        standing.used += 1;
        let text = command.to_string();
        let word = text.split(' ').next().unwrap_or_default();
        if standing.barred.is_none() && !challenge.allows(word) {
            standing.barred = Some(word.to_owned());
        }
    }
    standing.holds = cond::eval(&challenge.goal, &View::new(history)).unwrap_or(false);
    standing
}

/// Whether what it does is done by the person who gave it. What time brings by itself is not.
fn counts(command: &Command, by_hand: bool) -> bool {
    match command {
        Command::Run(_) | Command::RunUntil { .. } | Command::Step(_) => false,
        Command::Settle { .. } => by_hand,
        _ => true,
    }
}
