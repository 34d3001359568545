//! Messages on their way: oldest id first, and which of them the schedule must look at first.

use super::network::HashedContent;
use crate::protocol::Protocol;
use crate::value::{Micros, MsgId, NodeId};
use std::collections::VecDeque;
use std::ops::Deref;
use std::sync::Arc;

/// From so many messages on their times are kept in order. To look at all of fewer costs less than that.
const SORTED_FROM: usize = 64;

/// A message on its way.
pub struct InFlight<P: Protocol> {
    pub id: MsgId,
    pub from: NodeId,
    pub to: NodeId,
    pub sent: Micros,
    /// When it arrives; by hand it only waits.
    pub due: Micros,
    /// When chance loses it, before it arrives.
    pub lost_at: Option<Micros>,
    /// It crossed its link while its receiver was paused, and waits there: no cut can lose it any more.
    pub arrived: bool,
    pub content: Arc<HashedContent<P>>,
}

impl<P: Protocol> Clone for InFlight<P> {
    fn clone(&self) -> InFlight<P> {
        InFlight { content: Arc::clone(&self.content), ..*self }
    }
}

impl<P: Protocol> InFlight<P> {
    pub fn shares_link(&self, other: &InFlight<P>) -> bool {
        (self.from, self.to) == (other.from, other.to)
    }

    /// When the schedule must look at it next.
    pub fn next(&self) -> Micros {
        self.lost_at.unwrap_or(self.due)
    }

    /// Its place in the schedule: of those that are due together the oldest is first.
    pub fn turn(&self) -> (Micros, MsgId) {
        (self.next(), self.id)
    }
}

/// All messages on their way, oldest id first.
pub struct Messages<P: Protocol> {
    all: Vec<InFlight<P>>,
    /// The turns of all of them in order, while there are many. Those that come first are soon gone and those that are
    /// added come late: both move few of the others.
    turns: Option<VecDeque<(Micros, MsgId)>>,
}

impl<P: Protocol> Default for Messages<P> {
    fn default() -> Messages<P> {
        Messages { all: Vec::new(), turns: None }
    }
}

impl<P: Protocol> Clone for Messages<P> {
    fn clone(&self) -> Messages<P> {
        Messages { all: self.all.clone(), turns: self.turns.clone() }
    }

    fn clone_from(&mut self, from: &Messages<P>) {
        self.all.clone_from(&from.all);
        self.turns.clone_from(&from.turns);
    }
}

impl<P: Protocol> Deref for Messages<P> {
    type Target = [InFlight<P>];

    fn deref(&self) -> &[InFlight<P>] {
        &self.all
    }
}

impl<P: Protocol> Messages<P> {
    /// Adds the youngest message.
    pub fn push(&mut self, in_flight: InFlight<P>) {
        let turn = in_flight.turn();
        self.all.push(in_flight);
        match &mut self.turns {
            Some(turns) => add(turns, turn),
            None if self.all.len() >= SORTED_FROM => self.sort(),
            None => {}
        }
    }

    pub fn remove(&mut self, place: usize) -> InFlight<P> {
        let gone = self.all.remove(place);
        if let Some(turns) = &mut self.turns {
            take(turns, gone.turn());
            // Not at once where it began: one message more and one less would sort them again and again.
            if self.all.len() < SORTED_FROM / 2 {
                self.turns = None;
            }
        }
        gone
    }

    /// Changes one of them, and gives it back.
    pub fn change(&mut self, place: usize, change: impl FnOnce(&mut InFlight<P>)) -> &InFlight<P> {
        let in_flight = &mut self.all[place];
        let before = in_flight.turn();
        change(in_flight);
        if let Some(turns) = &mut self.turns {
            take(turns, before);
            add(turns, in_flight.turn());
        }
        in_flight
    }

    /// From now on chance loses none of them.
    pub fn keep_all(&mut self) {
        self.all.iter_mut().for_each(|in_flight| in_flight.lost_at = None);
        if self.turns.is_some() {
            self.sort();
        }
    }

    fn sort(&mut self) {
        let mut turns = VecDeque::with_capacity(self.all.len());
        self.all.iter().for_each(|in_flight| add(&mut turns, in_flight.turn()));
        self.turns = Some(turns);
    }

    /// The one whose turn is first.
    pub fn first_due(&self) -> Option<&InFlight<P>> {
        let Some(turns) = &self.turns else {
            return self.all.iter().min_by_key(|in_flight| in_flight.turn());
        };
        let (_, first) = turns.front()?;
        let place = self.all.binary_search_by_key(first, |in_flight| in_flight.id).ok()?;
        Some(&self.all[place])
    }

    /// What they take, in bytes.
    pub fn size(&self) -> usize {
        let turns = self.turns.as_ref().map_or(0, VecDeque::len);
        self.all.len() * size_of::<InFlight<P>>() + turns * size_of::<(Micros, MsgId)>()
    }
}

fn add(turns: &mut VecDeque<(Micros, MsgId)>, turn: (Micros, MsgId)) {
    turns.insert(turns.partition_point(|other| *other < turn), turn);
}

fn take(turns: &mut VecDeque<(Micros, MsgId)>, turn: (Micros, MsgId)) {
    if let Ok(place) = turns.binary_search(&turn) {
        turns.remove(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::raft::Raft;
    use crate::protocol::{Op, Request};
    use crate::sim::network::Content;
    use proptest::prelude::*;

    #[derive(Clone, Debug)]
    enum Step {
        Push(Micros, Option<Micros>),
        Remove(usize),
        Delay(usize, Micros),
        KeepAll,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            8 => (0..50_u64, proptest::option::of(0..50_u64)).prop_map(|(due, lost)| Step::Push(due, lost)),
            4 => any::<usize>().prop_map(Step::Remove),
            2 => (any::<usize>(), 0..50_u64).prop_map(|(place, by)| Step::Delay(place, by)),
            1 => Just(Step::KeepAll),
        ]
    }

    proptest! {
        /// However many there are, and whatever became of them.
        #[test]
        fn the_first_turn_is_that_of_all(steps in proptest::collection::vec(step(), 0..1_000)) {
            let (mut messages, mut next) = (Messages::<Raft>::default(), 0);
            let content = Content::Request(Request { client: NodeId(5), number: 1, op: Op::Get { key: "x".into() } });
            let content = Arc::new(HashedContent::new(content));
            for step in steps {
                let place = |any: usize| any.checked_rem(messages.len());
                match step {
                    Step::Push(due, lost_at) => {
                        next += 1;
                        let (id, content) = (MsgId(next), Arc::clone(&content));
                        let (from, to) = (NodeId(0), NodeId(1));
                        messages.push(InFlight { id, from, to, sent: 0, due, lost_at, arrived: false, content });
                    }
                    Step::Remove(any) => drop(place(any).map(|place| messages.remove(place))),
                    Step::Delay(any, by) => {
                        if let Some(place) = place(any) {
                            messages.change(place, |in_flight| in_flight.due += by);
                        }
                    }
                    Step::KeepAll => messages.keep_all(),
                }
                let first = messages.iter().map(InFlight::turn).min();
                prop_assert_eq!(messages.first_due().map(InFlight::turn), first);
                prop_assert_eq!(messages.clone().first_due().map(InFlight::turn), first);
            }
        }
    }
}
