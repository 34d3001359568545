//! Whether a condition holds, and if not, what is the case instead.

mod ask;
mod tally;
#[cfg(test)]
mod tests;

pub use ask::UNIVERSAL;
pub use tally::{Tally, Watch};

use super::Fault;
use super::values::{comparable, literal, order, same, value};
use crate::command::{Compare, Cond, Literal, Operand, Term, Text};
use crate::frame::{Detail, Frame};
use crate::protocol::About;
use crate::sim::{Event, History};
use crate::value::{Problem, Value};
use std::cmp::Ordering;
use tally::Tallies;

/// What a condition is asked of: an instant, and what led to it.
pub trait Stage {
    fn about(&self) -> &'static About;
    fn frame(&self, detail: Detail) -> Frame;
    /// Everything that happened on this branch so far, oldest first.
    fn past(&self) -> Box<dyn Iterator<Item = &Event> + '_>;
    /// Whether that is not all: the oldest is let go.
    fn lacks_past(&self) -> bool {
        false
    }
    /// How many of the events of the past come before a mark, and the frame there.
    ///
    /// # Errors
    /// There is no such mark on the way here: which there are.
    fn at_mark(&self, mark: &Text, _detail: Detail) -> Result<(usize, Frame), Fault> {
        Err(no_mark(mark, &[]))
    }
}

fn no_mark(mark: &Text, known: &[&str]) -> Fault {
    let known = Value::List(known.iter().map(|name| Value::text(name)).collect());
    Fault::at(mark, Problem::new("problem-no-mark").with("name", &*mark.text).with("known", known))
}

impl Stage for History {
    fn about(&self) -> &'static About {
        History::about(self)
    }

    fn frame(&self, detail: Detail) -> Frame {
        History::frame(self, detail)
    }

    fn past(&self) -> Box<dyn Iterator<Item = &Event> + '_> {
        Box::new(self.events())
    }

    fn lacks_past(&self) -> bool {
        self.before().steps > 0
    }

    fn at_mark(&self, mark: &Text, detail: Detail) -> Result<(usize, Frame), Fault> {
        let marks: Vec<_> = self.marks().into_iter().filter(|(_, place)| *place <= self.position()).collect();
        let Some((_, place)) = marks.iter().find(|(name, _)| *name == mark.text) else {
            return Err(no_mark(mark, &marks.iter().map(|(name, _)| *name).collect::<Vec<_>>()));
        };
        let events = (0..*place).filter_map(|place| self.step(place)).map(|step| step.events.len()).sum();
        Ok((events, self.frame_at(*place, detail)))
    }
}

/// A stage to look at.
pub struct View<'a>(&'a dyn Stage);

impl<'a> View<'a> {
    pub fn new(stage: &'a dyn Stage) -> View<'a> {
        View(stage)
    }
}

/// Whether a condition holds now.
///
/// Every part is looked at, also where the others already decide, so that a slip does not hide.
///
/// # Errors
/// A node, field, index, note or invariant that does not exist, with those that do; values that have
/// no order.
pub fn eval(cond: &Cond, view: &View) -> Result<bool, Fault> {
    Instant::new(cond, view.0)?.holds(cond)
}

/// What is the case instead, written as a condition that holds: `S3.role == follower`. Empty if the
/// condition cannot be asked.
pub fn explain(cond: &Cond, view: &View) -> String {
    Instant::new(cond, view.0).map_or_else(|_| String::new(), |instant| instant.explain(cond))
}

/// Facts that an explanation gives at most.
const FACTS: usize = 6;

/// Characters of a fact's value: a long log is cut.
const FACT: usize = 120;

/// The part of the logs, and of what is decided, that a condition asks about; and the keys, where it asks for one.
pub fn detail(cond: &Cond) -> Detail {
    let mut wanted = Detail::NONE;
    each_term(cond, &mut |term| {
        let (log, index): (bool, &[Literal]) = match term {
            // An index of several parts names one of many decisions, as a place in a log does.
            Term::Field { field, index, .. } => {
                wanted.keys = if index.is_empty() { wanted.keys } else { usize::MAX };
                (field.text == "log" || index.len() > 1, index)
            }
            Term::Global { name, index } => (name.text == "chosen", index),
            // What is asked at the mark is visited by itself.
            Term::Message { .. } | Term::Count(_) | Term::Bytes(_) | Term::AtMark { .. } => (false, &[]),
        };
        let asked = match index.first() {
            _ if !log => return,
            Some(Literal::Number(index)) => u64::try_from(*index).map_or((1, 0), |index| (index, index)),
            _ => (0, u64::MAX),
        };
        wanted = match wanted {
            Detail { from, to, .. } if from > to => Detail { from: asked.0, to: asked.1, ..wanted },
            Detail { from, to, .. } => Detail { from: from.min(asked.0), to: to.max(asked.1), ..wanted },
        };
    });
    wanted
}

/// Visits every term of a condition.
fn each_term<'c>(cond: &'c Cond, visit_whole: &mut dyn FnMut(&'c Term)) {
    let visit = &mut |term: &'c Term| {
        visit_whole(term);
        if let Term::AtMark { term, .. } = term {
            visit_whole(term);
        }
    };
    each_whole_term(cond, visit);
}

fn each_whole_term<'c>(cond: &'c Cond, visit: &mut dyn FnMut(&'c Term)) {
    match cond {
        Cond::Or(parts) | Cond::And(parts) => parts.iter().for_each(|part| each_whole_term(part, visit)),
        Cond::Not(part) => each_whole_term(part, visit),
        Cond::Compare { left, right, .. } => {
            visit(left);
            if let Operand::Term(right) = right {
                visit(right);
            }
        }
        Cond::Holds(term) => visit(term),
        Cond::Happened(_) | Cond::Violated(_) => {}
    }
}

/// Refuses to count what is not all there.
fn all_there(stage: &dyn Stage) -> Result<(), Fault> {
    if stage.lacks_past() { Err(Problem::new("problem-past-let-go").into()) } else { Ok(()) }
}

/// One instant, with all that one condition asks of it.
struct Instant<'c> {
    frame: Frame,
    about: &'static About,
    tallies: Tallies<'c>,
    marked: Marked<'c>,
}

/// The instants at the marks that a condition names.
type Marked<'c> = Vec<(&'c str, Instant<'c>)>;

/// Looks up the marks of `TERM @ MARK`.
fn marked<'c>(cond: &'c Cond, stage: &dyn Stage) -> Result<Marked<'c>, Fault> {
    let mut named: Vec<&'c Text> = Vec::new();
    each_term(cond, &mut |term| {
        if let Term::AtMark { mark, .. } = term {
            named.push(mark);
        }
    });
    let (about, wanted) = (stage.about(), detail(cond));
    let at = |mark: &'c Text| {
        let (_, frame) = stage.at_mark(mark, wanted)?;
        Ok((&*mark.text, Instant { frame, about, tallies: Tallies::default(), marked: Vec::new() }))
    };
    named.into_iter().map(at).collect()
}

impl<'c> Instant<'c> {
    fn new(cond: &'c Cond, stage: &dyn Stage) -> Result<Instant<'c>, Fault> {
        let frame = stage.frame(detail(cond));
        let about = stage.about();
        let marked = marked(cond, stage)?;
        let mut tallies = Tallies::new(cond, stage, &frame.roster)?;
        if !tallies.is_empty() {
            all_there(stage)?;
            stage.past().enumerate().for_each(|(nth, event)| tallies.see(nth, event, &frame.roster));
        }
        Ok(Instant { frame, about, tallies, marked })
    }

    fn holds(&self, cond: &Cond) -> Result<bool, Fault> {
        let all = |parts: &[Cond]| parts.iter().map(|part| self.holds(part)).collect::<Result<Vec<_>, _>>();
        match cond {
            Cond::Or(parts) => Ok(all(parts)?.contains(&true)),
            Cond::And(parts) => Ok(!all(parts)?.contains(&false)),
            Cond::Not(part) => self.holds(part).map(|holds| !holds),
            Cond::Compare { left, op, right } => {
                let (left, value) = (self.term(left)?, self.operand(right)?);
                if let Operand::Literal(written) = right {
                    let column = if let Literal::Word(word) = written { word.column } else { 0 };
                    comparable(&left, &value, &self.frame.roster)
                        .map_err(|problem| Fault { column, problem })?;
                }
                self.compare(&left, *op, &value)
            }
            Cond::Holds(term) => Ok(match self.term(term)? {
                Value::Bool(value) => value,
                other => other != Value::None,
            }),
            Cond::Happened(_) | Cond::Violated(_) => Ok(self.tallies.of_note(cond) > 0),
        }
    }

    fn operand(&self, operand: &Operand) -> Result<Value, Fault> {
        match operand {
            Operand::Literal(literal) => value(literal, &self.frame.roster),
            Operand::Term(term) => self.term(term),
        }
    }

    /// `none` comes neither before nor after anything.
    fn compare(&self, left: &Value, op: Compare, right: &Value) -> Result<bool, Fault> {
        let roster = &self.frame.roster;
        match op {
            Compare::Equal => return Ok(same(left, right, roster)),
            Compare::Different => return Ok(!same(left, right, roster)),
            _ if *left == Value::None || *right == Value::None => return Ok(false),
            _ => {}
        }
        let order = order(left, right, roster).ok_or_else(|| {
            let problem = Problem::new("problem-no-order").with("left", &*literal(left, roster).to_string());
            problem.with("right", &*literal(right, roster).to_string())
        })?;
        Ok(match op {
            Compare::Less => order == Ordering::Less,
            Compare::LessOrEqual => order != Ordering::Greater,
            Compare::Greater => order == Ordering::Greater,
            _ => order != Ordering::Less,
        })
    }

    /// See [`explain`].
    fn explain(&self, cond: &Cond) -> String {
        let mut facts = Vec::new();
        self.facts(cond, &mut facts);
        facts.dedup();
        facts.truncate(FACTS);
        facts.join(" and ")
    }

    /// Collects what makes `cond` come out as it does.
    fn facts(&self, cond: &Cond, facts: &mut Vec<String>) {
        let holds = self.holds(cond).unwrap_or(false);
        match cond {
            Cond::Not(part) => self.facts(part, facts),
            // Only the parts that decide: of an `and` that fails those that fail, and so on.
            Cond::And(parts) | Cond::Or(parts) => {
                let decides = |part: &&Cond| self.holds(part).unwrap_or(false) == holds;
                parts.iter().filter(decides).for_each(|part| self.facts(part, facts));
            }
            Cond::Compare { left, right, .. } => {
                facts.extend(self.fact(left));
                if let Operand::Term(right) = right {
                    facts.extend(self.fact(right));
                }
            }
            Cond::Holds(term) => facts.extend(self.fact(term)),
            Cond::Happened(_) | Cond::Violated(_) if holds => facts.push(cond.to_string()),
            Cond::Happened(_) | Cond::Violated(_) => facts.push(format!("not {cond}")),
        }
    }

    /// `S3.role == follower`; broken invariants are named, and who keeps a run from having converged.
    fn fact(&self, term: &Term) -> Option<String> {
        let value = self.term(term).ok()?;
        let mut written = literal(&value, &self.frame.roster).to_string();
        if let Some((at, _)) = written.char_indices().nth(FACT) {
            written.truncate(at);
            written.push('…');
        }
        let mut fact = format!("{term} == {written}");
        if matches!(term, Term::Global { name, .. } if name.text == "converged")
            && !self.frame.global.behind.is_empty()
        {
            let behind = Value::from(self.frame.global.behind.clone());
            fact.push_str(&format!(" and behind == {}", literal(&behind, &self.frame.roster)));
        }
        if matches!(term, Term::Global { name, .. } if name.text == "violations") {
            let mut broken: Vec<&str> = Vec::new();
            for violation in self.frame.violations.iter() {
                if !broken.contains(&violation.invariant) {
                    broken.push(violation.invariant);
                }
            }
            broken.iter().for_each(|invariant| fact.push_str(&format!(" and violated {invariant}")));
        }
        Some(fact)
    }
}
