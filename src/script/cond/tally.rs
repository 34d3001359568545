//! What conditions ask of the past: messages sent, notes made, invariants broken.

use super::{Instant, Marked, Stage, all_there, detail, each_term, marked};
use crate::command::{Cond, Sent, Term, Word};
use crate::frame::Detail;
use crate::protocol::{About, CLIENT_NOTES};
use crate::script::Fault;
use crate::script::select::Matcher;
use crate::sim::{Event, EventKind, History};
use crate::value::{Problem, Roster};

/// One thing that is counted over the past.
enum Asked<'c> {
    /// With how many events come before those that count.
    Sent(&'c Sent, usize, Matcher<'c>),
    /// How long those messages were.
    Bytes(&'c Sent, usize, Matcher<'c>),
    Note(&'c str),
    Broken(&'c str),
}

/// Everything that one condition asks of the past, each with its count so far.
#[derive(Default)]
pub(super) struct Tallies<'c>(Vec<(Asked<'c>, u64)>);

impl<'c> Tallies<'c> {
    /// Looks up the names; errors say which of them does not exist.
    pub fn new(cond: &'c Cond, stage: &dyn Stage, roster: &Roster) -> Result<Tallies<'c>, Fault> {
        let about = stage.about();
        let mut tallies = Tallies(Vec::new());
        let mut all = Vec::new();
        each_term(cond, &mut |term| {
            if let Term::Count(sent) | Term::Bytes(sent) = term {
                all.push((sent, matches!(term, Term::Bytes(_))));
            }
        });
        for (sent, bytes) in all {
            let matcher = Matcher::new(&sent.pattern, roster, about)?;
            let from = match &sent.since {
                Some(mark) => stage.at_mark(mark, Detail::NONE)?.0,
                None => 0,
            };
            let asked =
                if bytes { Asked::Bytes(sent, from, matcher) } else { Asked::Sent(sent, from, matcher) };
            tallies.0.push((asked, 0));
        }
        tallies.add_notes(cond, about)?;
        Ok(tallies)
    }

    fn add_notes(&mut self, cond: &'c Cond, about: &About) -> Result<(), Fault> {
        match cond {
            Cond::Or(parts) | Cond::And(parts) => {
                parts.iter().try_for_each(|part| self.add_notes(part, about))
            }
            Cond::Not(part) => self.add_notes(part, about),
            Cond::Happened(word) => {
                let notes = about.notes.iter().map(|note| note.id).chain(CLIENT_NOTES.iter().copied());
                let notes = notes.chain(about.assumptions.iter().map(|assumption| assumption.id));
                exists(word, notes.collect(), "problem-unknown-note")?;
                self.0.push((Asked::Note(&word.text), 0));
                Ok(())
            }
            Cond::Violated(word) => {
                let invariants = about.invariants.iter().map(|invariant| invariant.id);
                exists(word, invariants.collect(), "problem-unknown-invariant")?;
                self.0.push((Asked::Broken(&word.text), 0));
                Ok(())
            }
            Cond::Compare { .. } | Cond::Holds(_) => Ok(()),
        }
    }

    /// Whether the condition asks nothing of the past.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many events come before those that count, for each that counts messages.
    fn since(&self) -> Vec<usize> {
        let from = |(asked, _): &(Asked, u64)| match asked {
            Asked::Sent(_, from, _) | Asked::Bytes(_, from, _) => Some(*from),
            Asked::Note(_) | Asked::Broken(_) => None,
        };
        self.0.iter().filter_map(from).collect()
    }

    /// Counts one event, the `nth` of the branch, from 0.
    pub fn see(&mut self, nth: usize, event: &Event, roster: &Roster) {
        for (asked, count) in &mut self.0 {
            let counts = match (&event.kind, &*asked) {
                (
                    EventKind::Sent(envelope),
                    Asked::Sent(_, from, matcher) | Asked::Bytes(_, from, matcher),
                ) => {
                    nth >= *from
                        && matcher.fits_link(envelope.from, envelope.to)
                        && (matcher.fits_any_content()
                            || matcher.fits_content(&envelope.payload.describe(), roster))
                }
                (
                    EventKind::Note { id, .. }
                    | EventKind::ClientNote { id, .. }
                    | EventKind::HoldsNoLonger { id },
                    Asked::Note(note),
                ) => id == note,
                (EventKind::Violated { invariant, .. }, Asked::Broken(broken)) => invariant == broken,
                _ => false,
            };
            *count += match (&event.kind, asked) {
                (EventKind::Sent(envelope), Asked::Bytes(..)) if counts => envelope.payload.size(),
                _ => u64::from(counts),
            };
        }
    }

    /// How many messages of this kind were sent.
    pub fn of_sent(&self, sent: &Sent) -> u64 {
        self.find(|asked| matches!(asked, Asked::Sent(other, ..) if *other == sent))
    }

    /// How many bytes they were, taken together.
    pub fn of_bytes(&self, sent: &Sent) -> u64 {
        self.find(|asked| matches!(asked, Asked::Bytes(other, ..) if *other == sent))
    }

    /// How often what `happened` or `violated` asks for was the case.
    pub fn of_note(&self, cond: &Cond) -> u64 {
        self.find(|asked| match (asked, cond) {
            (Asked::Note(note), Cond::Happened(word)) => *note == word.text,
            (Asked::Broken(invariant), Cond::Violated(word)) => *invariant == word.text,
            _ => false,
        })
    }

    fn find(&self, wanted: impl Fn(&Asked) -> bool) -> u64 {
        self.0.iter().find(|(asked, _)| wanted(asked)).map_or(0, |(_, count)| *count)
    }
}

fn exists(word: &Word, known: Vec<&'static str>, problem: &'static str) -> Result<(), Fault> {
    if known.contains(&&*word.text) {
        return Ok(());
    }
    Err(Fault::at(word, Problem::new(problem).with("read", &*word.text).with("known", known)))
}

/// What was counted over the past, up to a step, for a condition that is asked again later.
#[derive(Clone, Default, Debug)]
pub struct Tally {
    counts: Vec<u64>,
    /// Where the marks stood since which was counted.
    since: Vec<usize>,
    /// Steps of the branch that are counted, the events they have, and the last of them.
    seen: usize,
    events: usize,
    last: Option<u32>,
}

impl Tally {
    /// Whether the way to where the history stands leads through what was counted.
    pub fn is_of(&self, history: &History) -> bool {
        self.seen <= history.position() && self.last == last_of(history, self.seen)
    }
}

/// What tells the last of so many steps apart from all others.
fn last_of(history: &History, steps: usize) -> Option<u32> {
    steps.checked_sub(1).and_then(|last| history.id(last))
}

/// Steps that are counted between two questions whether that is enough for now.
const AT_ONCE: usize = 256;

/// A condition that is asked again and again while a history grows, as `run until` does: each event
/// is counted once.
pub struct Watch<'c> {
    cond: &'c Cond,
    tallies: Tallies<'c>,
    marked: Marked<'c>,
    /// Steps of the current branch that are counted, and the events they have.
    seen: usize,
    events: usize,
}

impl<'c> Watch<'c> {
    /// Errors as those of [`super::eval`].
    pub fn new(cond: &'c Cond, history: &History) -> Result<Watch<'c>, Fault> {
        Watch::after(cond, history, &Tally::default())
    }

    /// Goes on from what was counted of the same condition.
    ///
    /// # Errors
    /// As those of [`super::eval`].
    pub fn after(cond: &'c Cond, history: &History, tally: &Tally) -> Result<Watch<'c>, Fault> {
        let mut tallies = Tallies::new(cond, history, history.roster())?;
        if !tallies.is_empty() {
            all_there(history)?;
        }
        let marked = marked(cond, history)?;
        if !tally.is_of(history) || tally.since != tallies.since() {
            return Ok(Watch { cond, tallies, marked, seen: 0, events: 0 });
        }
        tallies.0.iter_mut().zip(&tally.counts).for_each(|((_, count), counted)| *count = *counted);
        Ok(Watch { cond, tallies, marked, seen: tally.seen, events: tally.events })
    }

    /// What is counted so far.
    pub fn tally(&self, history: &History) -> Tally {
        let counts = self.tallies.0.iter().map(|(_, count)| *count).collect();
        Tally {
            counts,
            since: self.tallies.since(),
            seen: self.seen,
            events: self.events,
            last: last_of(history, self.seen),
        }
    }

    /// Counts on to where the history stands; false if that was `enough` before. Between two calls the
    /// history may only have gone on.
    pub fn catch_up(&mut self, history: &History, enough: &mut dyn FnMut(&History) -> bool) -> bool {
        while self.seen < history.position() && !self.tallies.is_empty() {
            let end = history.position().min(self.seen + AT_ONCE);
            for step in (self.seen..end).filter_map(|place| history.step(place)) {
                for event in &step.events {
                    self.tallies.see(self.events, event, history.roster());
                    self.events += 1;
                }
            }
            self.seen = end;
            if end < history.position() && enough(history) {
                return false;
            }
        }
        self.seen = history.position();
        true
    }

    /// Whether the condition holds now.
    ///
    /// # Errors
    /// As those of [`super::eval`].
    pub fn holds(&mut self, history: &History) -> Result<bool, Fault> {
        self.catch_up(history, &mut |_| false);
        self.at_once(history, |instant, cond| instant.holds(cond))
    }

    /// As [`super::explain`].
    pub fn explain(&mut self, history: &History) -> String {
        self.catch_up(history, &mut |_| false);
        self.at_once(history, |instant, cond| instant.explain(cond))
    }

    fn at_once<T>(&mut self, history: &History, ask: impl FnOnce(&Instant<'c>, &Cond) -> T) -> T {
        let tallies = std::mem::take(&mut self.tallies);
        let marked = std::mem::take(&mut self.marked);
        let frame = history.frame(detail(self.cond));
        let instant = Instant { frame, about: history.about(), tallies, marked };
        let answer = ask(&instant, self.cond);
        (self.tallies, self.marked) = (instant.tallies, instant.marked);
        answer
    }
}
