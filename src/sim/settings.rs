//! What a person sets: links, latencies, losses, disks, clocks and rules.

use super::node_env::NodeEnv;
use super::world::World;
use super::{Action, Event, EventKind};
use crate::protocol::{ONE_CLOCK_RATE, Protocol};
use std::sync::Arc;

impl<P: Protocol> World<P> {
    /// Changes to the network, clocks and rules: no handler runs.
    pub(super) fn set(&mut self, action: &Action, events: &mut Vec<Event>) {
        match action {
            Action::Links { pairs, up } => {
                for (from, to) in pairs.iter() {
                    self.network.link_mut(*from, *to).up = *up;
                }
                self.emit(None, EventKind::Links { pairs: Arc::clone(pairs), up: *up }, events);
            }
            Action::Latency { from, to, least, most } => {
                self.network.link_mut(*from, *to).latency = Some((*least, *most));
                let kind = EventKind::Latency { from: *from, to: *to, least: *least, most: *most };
                self.emit(None, kind, events);
            }
            Action::Loss { ppm } => {
                self.network.setup.loss = *ppm;
                self.emit(None, EventKind::LossRate { ppm: *ppm }, events);
            }
            Action::DiskLatency { latency } => {
                self.disk_latency = *latency;
                self.emit(None, EventKind::DiskLatency { latency: *latency }, events);
            }
            Action::ByHand => {
                self.network.leave_to_hand();
                self.envs.iter_mut().for_each(NodeEnv::leave_to_hand);
                self.emit(None, EventKind::ByHand, events);
            }
            Action::SetTimer { node, after } => {
                let (now, names) = (self.now, self.timer_names(*node));
                let env = &mut self.envs[node.index()];
                if let Some(timer) = env.first_armed() {
                    if let Some(armed) = &mut env.timers[timer.index()] {
                        armed.due = armed.due.map(|_| now + after);
                    }
                    let timer = names[timer.index()];
                    self.emit(Some(*node), EventKind::TimerSet { timer, after: *after }, events);
                }
            }
            Action::Clock { node, percent } => {
                self.envs[node.index()].clock = *percent;
                self.emit(Some(*node), EventKind::ClockRate { percent: *percent }, events);
                if self.trusts_clocks && *percent != 100 {
                    self.holds_no_longer(ONE_CLOCK_RATE, *node, events);
                }
            }
            Action::Rule { rule, on } => {
                self.rules.set(*rule, *on);
                let id = P::ABOUT.rules[usize::from(rule.0)].id;
                self.emit(None, EventKind::Rule { id, on: *on }, events);
            }
            _ => {}
        }
    }
}
