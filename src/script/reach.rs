//! `reach COND`: the commands that bring a run to a state in which the condition holds. They are carried out as if a
//! person had given them, so that a history has only them, and a replay asks for no plan and no search.

use super::cond::{Tally, Watch};
use super::{Command, Cond, Fault};
use crate::check::reach::{self, Planned};
use crate::sim::History;
#[cfg(not(target_arch = "wasm32"))]
use searching::searched;

/// What is known of the way to a condition.
#[derive(Clone, PartialEq, Debug)]
pub enum Way {
    /// These commands lead there; none if it holds already.
    Known(Vec<Command>),
    /// Neither commands nor a reason why there are none: a search may find some.
    Unknown,
}

/// States of elections that a plan looks at: the page has to answer meanwhile.
const STATES: usize = if cfg!(target_arch = "wasm32") { reach::QUICK } else { reach::PATIENT };

/// The way from where the history stands, if it is known without a search.
///
/// # Errors
/// The condition asks for what is not there, or it never holds, and why.
pub fn way(history: &History, cond: &Cond) -> Result<Way, Fault> {
    let mut watch = Watch::after(cond, history, &Tally::default())?;
    watch.catch_up(history, &mut |_| false);
    if watch.holds(history)? {
        return Ok(Way::Known(Vec::new()));
    }
    match reach::plan_within(history.world(), cond, STATES) {
        Planned::Found(commands) => Ok(Way::Known(commands)),
        Planned::Impossible(_, why) => Err(why.into()),
        Planned::Unknown => Ok(Way::Unknown),
    }
}

/// The commands that lead there, by a plan or a search.
pub(super) fn commands(history: &History, cond: &Cond) -> Result<Vec<Command>, Fault> {
    match way(history, cond)? {
        Way::Known(commands) => Ok(commands),
        Way::Unknown => searched(history, cond),
    }
}

/// The page's worker searches, and only when a person asks.
#[cfg(target_arch = "wasm32")]
fn searched(_: &History, cond: &Cond) -> Result<Vec<Command>, Fault> {
    Err(crate::value::Problem::new("problem-reach-no-search").with("cond", &*cond.to_string()).into())
}

#[cfg(not(target_arch = "wasm32"))]
mod searching {
    use super::{Command, Cond, Fault, History, Planned, reach};
    use crate::check::explore::{Goal, Property};
    use crate::check::portfolio::{Limits, Portfolio};
    use crate::sim::Action;
    use crate::value::Problem;

    /// The same script finds the same run.
    const SEED: u64 = 1;

    /// Some seconds. They are counted in work, so that a script does the same on every machine.
    const LIMITS: Limits = Limits { find: 1_000_000, improve: 50_000, prove: 50_000, memory: 400_000_000 };

    /// Work between two looks at whether it is over.
    const SLICE: u32 = 10_000;

    pub fn searched(history: &History, cond: &Cond) -> Result<Vec<Command>, Fault> {
        let goal = Goal::new(cond.clone(), history.world(), history.events())?;
        let mut world = history.world().boxed_clone();
        let mut commands = Vec::new();
        if !world.by_hand() {
            world.apply(world.now(), &Action::ByHand, &mut Vec::new())?;
            commands.push(Command::SetByHand);
        }
        let property = Property { goal: Some(goal), stuck: false };
        let mut portfolio = Portfolio::new(world, property, SEED, LIMITS);
        while portfolio.step(SLICE).is_none() {}
        let Some(story) = portfolio.best() else { return Err(not_found(history, cond).into()) };
        commands.extend(story.commands.iter().cloned());
        Ok(commands)
    }

    /// What has passed does not come again: from the start there may be a way all the same.
    fn not_found(history: &History, cond: &Cond) -> Problem {
        let from_start = reach::plan(history.root(), cond);
        let problem = Problem::new("problem-reach-not-found").with("cond", &*cond.to_string());
        problem.with("start", matches!(from_start, Planned::Found(_))).with("limit", LIMITS.find)
    }
}
