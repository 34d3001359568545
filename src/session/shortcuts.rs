//! Keys that stand for commands: which ones, depends on how the world is.

use super::{Selection, Session, Shortcut, check};
use crate::frame::{Crown, NodeView};
use crate::protocol::{Input, Served};
use crate::script::{Command, Link, OpWords, Word};
use crate::sim::Action;
use crate::value::{Micros, NodeId, Problem};
use std::collections::BinaryHeap;

/// Timers spread apart stand so far from each other: three times the usual latency.
const SPREAD: Micros = 45_000;

/// The keys that clients ask for, in turns: two rows are enough to be told apart.
const KEYS: [&str; 3] = ["x", "x", "y"];

impl Session {
    pub(super) fn shortcut(&mut self, shortcut: Shortcut) {
        let commands = match shortcut {
            Shortcut::Request => self.request(),
            Shortcut::RestartLeader => self.restart_leader(),
            Shortcut::SpreadTimers => self.set_timers(|earliest, place| earliest + place as Micros * SPREAD),
            Shortcut::AlignTimers => self.set_timers(|earliest, _| earliest),
            Shortcut::ResumeAll => self.resume_all(),
            Shortcut::CrashOrRestart => self.crash_or_restart(),
            Shortcut::Cut => self.cut(),
            Shortcut::Fire => {
                self.selected_node().map(|node| vec![Command::Timeout { node: self.word(node), timer: None }])
            }
        };
        match commands {
            Ok(commands) => self.act(&commands),
            Err(problem) => self.refuse(problem),
        }
    }

    fn word(&self, node: NodeId) -> Word {
        Word::new(self.roster().name(node))
    }

    fn selected_node(&self) -> Result<NodeId, Problem> {
        match self.selection() {
            Some(Selection::Node(node)) => Ok(node),
            _ => Err(Problem::new("status-select-node")),
        }
    }

    /// A client asks for what the protocol serves; where there is no client, a proposer proposes. Each
    /// press is the turn of the next of them, unless one is selected, and asks for something new.
    fn request(&self) -> Result<Vec<Command>, Problem> {
        let about = self.about();
        let clients: Vec<NodeId> = self.roster().of("client").collect();
        let command = match about.usual().filter(|_| !clients.is_empty()) {
            Some(served) => {
                let last = self.frame().history.last().map(|operation| operation.client);
                let op = self.next_operation(served);
                self.in_turn(&clients, last, |client| Command::Request { client, op: op.clone(), at: None })
            }
            None if about.proposes.is_none() => None,
            None => {
                let value = Word::new(self.next_proposal());
                let last = self.proposals().last().map(|(node, _)| node);
                self.in_turn(&about.proposers(self.roster()), last, |node| Command::Propose {
                    node,
                    value: value.clone(),
                    ballot: None,
                })
            }
        };
        command.map(|command| vec![command]).ok_or_else(|| Problem::new("status-nobody-asks"))
    }

    /// The command of the node that is selected, else of the first after `last` who can carry it out now. If
    /// nobody can, that of the first: its refusal says why.
    fn in_turn(
        &self,
        all: &[NodeId],
        last: Option<NodeId>,
        command: impl Fn(Word) -> Command,
    ) -> Option<Command> {
        let command = |node: &NodeId| command(self.word(*node));
        if let Some(selected) = self.selected_node().ok().filter(|node| all.contains(node)) {
            return Some(command(&selected));
        }
        let place = last.and_then(|last| all.iter().position(|node| *node == last));
        let (before, after) = all.split_at(place.map_or(0, |place| place + 1));
        let mut turns = after.iter().chain(before).map(command);
        let first = turns.next()?;
        let can = |command: &Command| check(self.history(), command).is_ok();
        if can(&first) { Some(first) } else { turns.find(can).or(Some(first)) }
    }

    /// What to ask for with this operation next: something that nobody in this run has asked for, as far
    /// as the protocol's example goes on.
    pub fn next_operation(&self, served: Served) -> OpWords {
        let number = self.frame().history.len() + 1;
        let key = Word::new(KEYS[(number - 1) % KEYS.len()]);
        let value = |number: usize| Word::new(continued(served.value, number));
        match served.word {
            "put" => OpWords::Put { key, value: value(number) },
            "append" => OpWords::Append { key, value: value(number) },
            // What the request before may have written, and what comes after it.
            "cas" => {
                let before = (number - 1).max(1);
                OpWords::Cas { key: Word::new(KEYS[0]), from: value(before), to: value(before + 1) }
            }
            "tas" => OpWords::Tas,
            _ => OpWords::Get { key: Word::new(KEYS[0]) },
        }
    }

    /// A value that nobody in this run has proposed, of the protocol's examples as long as there are any.
    pub fn next_proposal(&self) -> String {
        let examples = self.about().proposals;
        if examples.is_empty() {
            return String::new();
        }
        let all = (1..).flat_map(|round| {
            examples.iter().map(move |example| match round {
                1 => (*example).to_owned(),
                _ => format!("{example}{round}"),
            })
        });
        let is_new = |value: &String| self.proposals().all(|(_, proposed)| proposed != value);
        // Among so many there is a new one, however many were proposed.
        let most = self.proposals().count() + 1;
        all.take(most.max(examples.len())).find(is_new).unwrap_or_default()
    }

    /// Who proposed what on this branch so far.
    fn proposals(&self) -> impl DoubleEndedIterator<Item = (NodeId, &str)> {
        self.history().past().filter_map(|step| match &step.action {
            Action::Input { node, input: Input::Propose { value, .. } } => Some((*node, &**value)),
            _ => None,
        })
    }

    fn restart_leader(&self) -> Result<Vec<Command>, Problem> {
        let leader = self.frame().global.leaders.first().copied();
        let leader = self.word(leader.ok_or_else(|| Problem::new("status-no-leader"))?);
        Ok(vec![Command::Crash(leader.clone()), Command::Restart(leader)])
    }

    /// Sets the timers of all who wait to lead, earliest first, each by the earliest's time left
    /// and its place.
    fn set_timers(&self, after: impl Fn(Micros, usize) -> Micros) -> Result<Vec<Command>, Problem> {
        let waits = |node: &&NodeView| node.up && node.body.crown == Crown::No && node.part != "client";
        let mut due: BinaryHeap<(Micros, NodeId)> = BinaryHeap::new();
        for node in self.frame().nodes.iter().filter(waits) {
            if let Some(at) = node.timers.first().and_then(|timer| timer.due) {
                due.push((at, node.id));
            }
        }
        let due = due.into_sorted_vec();
        let Some(earliest) = due.first().map(|(at, _)| at.saturating_sub(self.playhead())) else {
            return Err(Problem::new("status-no-timers"));
        };
        let set = |(place, (_, node)): (usize, &(Micros, NodeId))| Command::SetTimeout {
            node: self.word(*node),
            after: after(earliest, place),
        };
        Ok(due.iter().enumerate().map(set).collect())
    }

    fn resume_all(&self) -> Result<Vec<Command>, Problem> {
        let down = self.frame().nodes.iter().filter(|node| !node.up);
        let commands: Vec<_> = down.map(|node| Command::Restart(self.word(node.id))).collect();
        if commands.is_empty() {
            return Err(Problem::new("status-all-up"));
        }
        Ok(commands)
    }

    fn crash_or_restart(&self) -> Result<Vec<Command>, Problem> {
        let node = self.selected_node()?;
        let word = self.word(node);
        let up = self.frame().node(node).up;
        Ok(vec![if up { Command::Crash(word) } else { Command::Restart(word) }])
    }

    fn cut(&self) -> Result<Vec<Command>, Problem> {
        let cuts = &self.frame().cuts;
        let link =
            |from: NodeId, to: NodeId| Link { from: self.word(from), to: self.word(to), one_way: false };
        match self.selection() {
            Some(Selection::Link(a, b)) => {
                let is_cut = cuts.contains(&(a, b)) || cuts.contains(&(b, a));
                Ok(vec![if is_cut { Command::Heal(Some(link(a, b))) } else { Command::Cut(link(a, b)) }])
            }
            Some(Selection::Node(node)) => {
                let across =
                    |other: &NodeId| cuts.contains(&(node, *other)) || cuts.contains(&(*other, node));
                let cut: Vec<NodeId> = self.roster().ids().filter(across).collect();
                if cut.is_empty() {
                    return Ok(vec![Command::Isolate(self.word(node))]);
                }
                Ok(cut.into_iter().map(|other| Command::Heal(Some(link(node, other)))).collect())
            }
            _ => Err(Problem::new("status-select-link")),
        }
    }
}

/// The example's `number`-th successor, from 1: the example itself, then the numbers after it, or the
/// example with a number behind it.
fn continued(example: &str, number: usize) -> String {
    match example.parse::<usize>() {
        Ok(first) => (first + number - 1).to_string(),
        Err(_) if number == 1 => example.to_owned(),
        Err(_) => format!("{example}{number}"),
    }
}
