//! Keys that stand for commands: which ones, depends on how the world is.

use super::{Deed, Selection, Session};
use crate::frame::{Crown, NodeView};
use crate::script::{Command, Link, OpWords, Word};
use crate::value::{Micros, NodeId, Problem};
use std::collections::BinaryHeap;

/// Timers spread apart stand so far from each other: three times the usual latency.
const SPREAD: Micros = 45_000;

/// What is proposed, in this order, where values and not commands are agreed on.
const VALUES: [&str; 4] = ["foo", "bar", "baz", "qux"];

impl Session {
    pub(super) fn deed(&mut self, deed: Deed) {
        let commands = match deed {
            Deed::Request => self.request(),
            Deed::RestartLeader => self.restart_leader(),
            Deed::SpreadTimers => self.set_timers(|earliest, place| earliest + place as Micros * SPREAD),
            Deed::AlignTimers => self.set_timers(|earliest, _| earliest),
            Deed::ResumeAll => self.resume_all(),
            Deed::CrashOrRestart => self.crash_or_restart(),
            Deed::Cut => self.cut(),
            Deed::Fire => {
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

    fn request(&self) -> Result<Vec<Command>, Problem> {
        let about = self.about();
        if let Some(part) = about.proposes {
            let chosen = self.selected_node().ok().filter(|node| self.roster().role(*node) == part);
            let up = |node: &NodeId| self.frame().node(*node).up;
            let node = chosen.or_else(|| self.roster().of(part).find(up));
            let node = node.ok_or_else(|| Problem::new("status-nobody-asks"))?;
            let used = self.frame().outside.ballots.len();
            let value = Word::new(VALUES[used % VALUES.len()]);
            return Ok(vec![Command::Propose { node: self.word(node), value, ballot: None }]);
        }
        let chosen = self.selected_node().ok().filter(|node| self.roster().role(*node) == "client");
        let client = chosen.or_else(|| self.roster().of("client").next());
        let client = client.ok_or_else(|| Problem::new("status-nobody-asks"))?;
        let number = self.frame().history.len() + 1;
        let key = Word::new(if number.is_multiple_of(3) { "y" } else { "x" });
        let op = OpWords::Put { key, value: Word::new(number.to_string()) };
        Ok(vec![Command::Request { client: self.word(client), op, at: None }])
    }

    fn restart_leader(&self) -> Result<Vec<Command>, Problem> {
        let leader = self.frame().outside.leaders.first().copied();
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
