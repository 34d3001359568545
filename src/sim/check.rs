//! Whether an action is possible now, and if not, why.

use super::Action;
use super::node_env::MAX_UNFLUSHED;
use super::world::World;
use crate::protocol::{Client, Input, Protocol, TimerIx};
use crate::value::{MsgId, NodeId, Problem, Refusal};

/// A clock may run at a tenth to ten times the true rate.
const CLOCK_PERCENT: std::ops::RangeInclusive<u32> = 10..=1_000;

impl<P: Protocol> World<P> {
    pub(super) fn check_action(&self, action: &Action) -> Result<(), Refusal> {
        match action {
            Action::Wait | Action::Loss { .. } => Ok(()),
            Action::ByHand => self.timed("problem-already-by-hand"),
            Action::Deliver { id } => match self.network.find(*id) {
                // One that is down only loses it.
                Some(place) => self.may_arrive(place),
                None => self.message(*id),
            },
            Action::Drop { id } | Action::Duplicate { id } | Action::Vanish { id } => self.message(*id),
            Action::Delay { id, .. } => self.message(*id).and_then(|()| self.timed("problem-delay-by-hand")),
            Action::Fire { node, timer, .. } => self.may_fire(*node, *timer),
            Action::Flush { node, .. } => {
                self.server_runs(*node)?;
                if self.envs[node.index()].pending.is_empty() {
                    return Err(self.about_node("problem-nothing-to-flush", *node));
                }
                Ok(())
            }
            Action::FlushFirst { node, count } => self.may_flush(*node, *count),
            Action::FailNextWrite { node } => {
                self.server_up(*node)?;
                if self.envs[node.index()].write_fails {
                    return Err(self.about_node("problem-write-fails-already", *node));
                }
                Ok(())
            }
            Action::DiskLatency { .. } if self.disk_by_hand => Err(Problem::new("problem-disk-by-hand")),
            Action::DiskLatency { .. } => Ok(()),
            Action::Crash { node } => self.server_up(*node),
            Action::Pause { node } => self.server_runs(*node),
            Action::Resume { node } => self.must_be_paused(*node),
            Action::Restart { node } => {
                self.server(*node)?;
                self.must_be_down(*node, "problem-is-up")
            }
            Action::Wipe { node } => {
                self.server(*node)?;
                self.must_be_down(*node, "problem-wipe-needs-crash")
            }
            Action::Links { pairs, .. } => {
                pairs.iter().try_for_each(|(from, to)| self.known(*from).and(self.known(*to)))
            }
            Action::Latency { from, to, .. } => self.known(*from).and(self.known(*to)),
            Action::Operation { client, op, at } => self.may_ask(*client, op.word(), *at),
            Action::Input { node, input } => self.may_be_told(*node, input),
            Action::SetTimer { node, .. } => {
                self.known(*node)?;
                match self.envs[node.index()].first_armed() {
                    Some(_) if self.network.setup.by_hand => Err(Problem::new("problem-timer-by-hand")),
                    Some(_) => Ok(()),
                    None => Err(self.about_node("problem-no-timer", *node)),
                }
            }
            Action::Clock { node, percent } => {
                self.server(*node)?;
                if CLOCK_PERCENT.contains(percent) {
                    return Ok(());
                }
                Err(Problem::new("problem-clock-rate").with("read", *percent))
            }
            Action::Rule { rule, .. } => {
                if usize::from(rule.0) < P::ABOUT.rules.len() {
                    return Ok(());
                }
                Err(Problem::new("problem-no-such-rule"))
            }
        }
    }

    /// Delivery is left to the network, or else this is the problem.
    fn timed(&self, problem: &'static str) -> Result<(), Refusal> {
        if self.network.setup.by_hand { Err(Problem::new(problem)) } else { Ok(()) }
    }

    fn known(&self, node: NodeId) -> Result<(), Refusal> {
        if node.index() < self.roster.len() {
            return Ok(());
        }
        let known: Vec<_> = self.roster.ids().collect();
        Err(Problem::new("problem-no-node").with("name", u32::from(node.0)).with("known", known))
    }

    fn server(&self, node: NodeId) -> Result<(), Refusal> {
        self.known(node)?;
        if self.client_slot(node).is_some() {
            return Err(self.about_node("problem-client-cannot", node));
        }
        Ok(())
    }

    fn server_up(&self, node: NodeId) -> Result<(), Refusal> {
        self.server(node)?;
        if self.envs[node.index()].up {
            return Ok(());
        }
        Err(self.about_node("problem-is-down", node))
    }

    /// The node is up and does not stand still.
    fn server_runs(&self, node: NodeId) -> Result<(), Refusal> {
        self.server_up(node)?;
        if self.envs[node.index()].paused {
            return Err(self.about_node("problem-is-paused", node));
        }
        Ok(())
    }

    /// What reaches a node that is paused waits there, once it has crossed the link. By hand nobody carries it there.
    fn may_arrive(&self, place: usize) -> Result<(), Refusal> {
        let in_flight = &self.network.messages[place];
        if self.waits(in_flight) {
            return Err(self.about_node("problem-is-paused", in_flight.to));
        }
        self.has_room(in_flight.to)
    }

    fn must_be_paused(&self, node: NodeId) -> Result<(), Refusal> {
        self.server_up(node)?;
        if self.envs[node.index()].paused {
            return Ok(());
        }
        Err(self.about_node("problem-not-paused", node))
    }

    fn may_be_told(&self, node: NodeId, input: &Input) -> Result<(), Refusal> {
        self.known(node)?;
        if let Some(client_slot) = self.client_slot(node) {
            return self.clients[client_slot].client.check_input(input);
        }
        self.server_runs(node)?;
        self.has_room(node)?;
        match &self.nodes[node.index()] {
            Some(state) => P::check_input(&self.ctx(node), state, input),
            None => Err(self.about_node("problem-is-down", node)),
        }
    }

    fn may_flush(&self, node: NodeId, count: u32) -> Result<(), Refusal> {
        self.server_runs(node)?;
        let pending = self.envs[node.index()].pending.len();
        if usize::try_from(count).is_ok_and(|count| count <= pending) {
            return Ok(());
        }
        Err(self.about_node("problem-few-writes", node).with("read", count).with("pending", pending))
    }

    fn must_be_down(&self, node: NodeId, problem: &'static str) -> Result<(), Refusal> {
        if self.envs[node.index()].up {
            return Err(self.about_node(problem, node));
        }
        Ok(())
    }

    fn message(&self, id: MsgId) -> Result<(), Refusal> {
        match self.network.find(id) {
            Some(_) => Ok(()),
            None => Err(Problem::new("problem-no-message").with("id", id.0)),
        }
    }

    /// A step may write, and what waits for a disk has a limit.
    fn has_room(&self, node: NodeId) -> Result<(), Refusal> {
        if self.envs[node.index()].waiting() < MAX_UNFLUSHED {
            return Ok(());
        }
        Err(self.about_node("problem-unflushed", node).with("most", MAX_UNFLUSHED))
    }

    fn may_fire(&self, node: NodeId, timer: TimerIx) -> Result<(), Refusal> {
        self.known(node)?;
        let env = &self.envs[node.index()];
        if !env.up {
            return Err(self.about_node("problem-is-down", node));
        }
        if env.paused {
            return Err(self.about_node("problem-is-paused", node));
        }
        if env.timers.get(timer.index()).is_some_and(Option::is_some) {
            return self.has_room(node);
        }
        let names = self.timer_names(node);
        let armed: Vec<_> = names
            .iter()
            .zip(&env.timers)
            .filter(|(_, armed)| armed.is_some())
            .map(|(name, _)| crate::value::Value::Word(name))
            .collect();
        Err(self
            .about_node("problem-timer-not-armed", node)
            .with("timer", names.get(timer.index()).copied().unwrap_or("?"))
            .with("armed", crate::value::Value::List(armed)))
    }

    fn may_ask(&self, client: NodeId, op: &str, at: Option<NodeId>) -> Result<(), Refusal> {
        self.known(client)?;
        if self.client_slot(client).is_none() {
            let known: Vec<_> = self.clients.iter().map(|client_slot| client_slot.id).collect();
            return Err(self.about_node("problem-not-a-client", client).with("known", known));
        }
        if let Some(server) = at {
            self.server(server)?;
        }
        if P::ABOUT.serves(op) {
            return Ok(());
        }
        let known: Vec<&'static str> = P::ABOUT.words().collect();
        Err(Problem::new("problem-no-such-operation").with("read", op).with("known", known))
    }

    fn about_node(&self, problem: &'static str, node: NodeId) -> Problem {
        Problem::new(problem).with("node", node)
    }
}
