//! What a search looks for besides broken invariants: "can this happen?", and states in which nothing
//! happens any more.

use super::moves::Scene;
use super::world::Explore;
use crate::command::{Cond, Term};
use crate::frame::{Detail, Frame};
use crate::protocol::About;
use crate::script::cond::{self, Stage, View};
use crate::script::{self, Fault};
use crate::sim::{Event, EventKind, Sim};
use crate::value::Problem;
use std::sync::Arc;

/// What to look for.
#[derive(Clone, Default)]
pub struct Property {
    /// A condition: the search ends where it first holds, and does not mind broken invariants.
    pub goal: Option<Goal>,
    /// States in which nothing can happen any more although a client waits or a node lacks something: see [`is_stuck`].
    pub stuck: bool,
}

/// A condition of the script language that some run may fulfil.
///
/// What it asks of an instant, the instant tells. `happened` and `violated` ask of the past, which a
/// fingerprint has forgotten: one bit for each is carried along and makes states differ. How many
/// messages were ever sent (`count`, `bytes`) would make all of them differ, and is refused.
#[derive(Clone)]
pub struct Goal {
    cond: Cond,
    /// Its `happened` and `violated`, in their order.
    past: Vec<Cond>,
    /// Which of them are so before the search begins.
    before: u8,
}

/// Conditions on the past that a goal may have: one bit each.
const MOST_PAST: usize = 8;

impl Goal {
    /// # Errors
    /// The condition speaks of what is not there, or of what a search cannot ask.
    pub fn new<'a>(
        cond: Cond,
        start: &dyn Sim,
        events: impl IntoIterator<Item = &'a Event>,
    ) -> Result<Goal, Fault> {
        Goal::of(cond, start, events).map_err(|fault| {
            let problem = script::advise(fault.problem, Some(start.about()), Some(start.roster()));
            Fault { problem, ..fault }
        })
    }

    fn of<'a>(
        cond: Cond,
        start: &dyn Sim,
        events: impl IntoIterator<Item = &'a Event>,
    ) -> Result<Goal, Fault> {
        let mut past = Vec::new();
        collect(&cond, &mut past)?;
        if past.len() > MOST_PAST {
            let problem = Problem::new("problem-goal-past").with("count", past.len()).with("most", MOST_PAST);
            return Err(problem.into());
        }
        let mut goal = Goal { cond, past, before: 0 };
        goal.before = goal.note(0, events);
        let instant = Instant { world: start, past: Vec::new() };
        cond::eval(&goal.cond, &View::new(&instant))?;
        Ok(goal)
    }

    /// Whether it asks what happened before.
    pub fn asks_past(&self) -> bool {
        !self.past.is_empty()
    }

    /// The bits of the start.
    pub fn before(&self) -> u8 {
        self.before
    }

    /// The bits after `events`.
    pub fn note<'a>(&self, before: u8, events: impl IntoIterator<Item = &'a Event>) -> u8 {
        if self.past.is_empty() {
            return before;
        }
        events.into_iter().fold(before, |bits, event| {
            let met = self.past.iter().enumerate().filter(|(_, asked)| meets(asked, &event.kind));
            met.fold(bits, |bits, (place, _)| bits | 1 << place)
        })
    }

    /// Whether it holds in a world with such a past.
    pub fn holds(&self, world: &dyn Sim, bits: u8) -> bool {
        let about = world.about();
        let met = self.past.iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1);
        let event = |kind| Event { time: 0, node: None, kind };
        let past = met.filter_map(|(_, asked)| kind_of(asked, about)).map(event).collect();
        // A condition without order, as in `S1.role < 2`, does not hold.
        cond::eval(&self.cond, &View::new(&Instant { world, past })).unwrap_or(false)
    }
}

fn collect(cond: &Cond, past: &mut Vec<Cond>) -> Result<(), Fault> {
    let counts = |term: &Term| matches!(term, Term::Count(_) | Term::Bytes(_));
    let marks = |term: &Term| matches!(term, Term::AtMark { .. });
    match cond {
        Cond::Or(parts) | Cond::And(parts) => parts.iter().try_for_each(|part| collect(part, past))?,
        Cond::Not(part) => collect(part, past)?,
        Cond::Happened(_) | Cond::Violated(_) if !past.contains(cond) => past.push(cond.clone()),
        Cond::Happened(_) | Cond::Violated(_) => {}
        Cond::Compare { left, right, .. } => {
            let right = match right {
                crate::command::Operand::Term(term) => Some(term),
                crate::command::Operand::Literal(_) => None,
            };
            let mut terms = right.into_iter().chain([left]);
            if terms.clone().any(counts) {
                return Err(Problem::new("problem-goal-counts").into());
            }
            if terms.any(marks) {
                return Err(Problem::new("problem-goal-marks").into());
            }
        }
        Cond::Holds(term) if counts(term) => return Err(Problem::new("problem-goal-counts").into()),
        Cond::Holds(term) if marks(term) => return Err(Problem::new("problem-goal-marks").into()),
        Cond::Holds(_) => {}
    }
    Ok(())
}

fn meets(asked: &Cond, kind: &EventKind) -> bool {
    match (asked, kind) {
        (Cond::Happened(word), EventKind::Note { id, .. } | EventKind::ClientNote { id, .. }) => {
            *id == word.text
        }
        (Cond::Happened(word), EventKind::HoldsNoLonger { id }) => *id == word.text,
        (Cond::Violated(word), EventKind::Violated { invariant, .. }) => *invariant == word.text,
        _ => false,
    }
}

/// An event that meets what is asked.
fn kind_of(asked: &Cond, about: &About) -> Option<EventKind> {
    let args = Vec::new();
    match asked {
        Cond::Happened(word) => match about.note(&word.text) {
            Some(note) => Some(EventKind::Note { id: note.id, args }),
            None if about.assumption(&word.text).is_some() => {
                about.assumption(&word.text).map(|assumption| EventKind::HoldsNoLonger { id: assumption.id })
            }
            None => {
                let known = crate::protocol::CLIENT_NOTES.iter().find(|id| **id == word.text)?;
                Some(EventKind::ClientNote { id: known, args })
            }
        },
        Cond::Violated(word) => {
            let broken = about.invariants.iter().find(|invariant| invariant.id == word.text)?;
            Some(EventKind::Violated { invariant: broken.id, args, without: Arc::default() })
        }
        _ => None,
    }
}

/// A world with as much of its past as a goal asks about.
struct Instant<'a> {
    world: &'a dyn Sim,
    past: Vec<Event>,
}

impl Stage for Instant<'_> {
    fn about(&self) -> &'static About {
        self.world.about()
    }

    fn frame(&self, detail: Detail) -> Frame {
        self.world.frame(detail)
    }

    fn past(&self) -> Box<dyn Iterator<Item = &Event> + '_> {
        Box::new(self.past.iter())
    }
}

/// Whether nothing can happen any more by itself although not all is well: all nodes are up, no message
/// can arrive, no write is under way, no timer is armed; and [`client_waits`], or a node never gets what
/// it lacks ([`crate::frame::GlobalView::behind`]).
pub fn is_stuck(world: &dyn Explore, scene: &Scene, asked: bool) -> bool {
    if !scene.is_quiet(world) {
        return false;
    }
    let frame = world.frame(Detail::NONE);
    !frame.global.behind.is_empty() || client_waits(&frame, world.about(), asked)
}

/// Whether a client has no answer, or where people propose and no clients ask (`asked`: a node proposed)
/// nothing is chosen.
pub fn client_waits(frame: &Frame, about: &About, asked: bool) -> bool {
    frame.client_waits()
        || asked && about.proposes.is_some() && about.operations.is_empty() && frame.global.chosen.is_empty()
}
