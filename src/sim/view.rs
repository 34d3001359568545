//! A world as a frame.

use super::Payload;
use super::world::World;
use crate::frame::{Detail, Frame, MessageView, NodeView, TimerView};
use crate::protocol::{Client, Protocol};
use crate::value::NodeId;
use std::sync::Arc;

impl<P: Protocol> World<P> {
    pub(super) fn look(&self, detail: Detail) -> Frame {
        let by_hand = self.network.setup.by_hand;
        let messages = self.network.messages.iter().map(|in_flight| MessageView {
            id: in_flight.id,
            from: in_flight.from,
            to: in_flight.to,
            sent: in_flight.sent,
            due: (!by_hand).then_some(in_flight.due),
            lost_at: in_flight.lost_at,
            body: in_flight.content.describe(),
        });
        let pairs = self.roster.ids().flat_map(|from| self.roster.ids().map(move |to| (from, to)));
        let rules = P::ABOUT.rules.iter().enumerate();
        Frame {
            time: self.now,
            roster: self.roster.clone(),
            nodes: self.roster.ids().map(|id| self.look_at(id, detail)).collect(),
            messages: messages.collect(),
            cuts: pairs.filter(|(from, to)| !self.network.link(*from, *to).up).collect(),
            by_hand,
            global: P::global_view(&self.config, &self.ghost, &self.nodes, detail),
            history: self.operations.clone(),
            violations: Arc::clone(&self.violations),
            no_longer: Arc::clone(&self.no_longer),
            rules_off: rules
                .filter(|(place, _)| !self.rules.on(crate::protocol::RuleIx(*place as u8)))
                .map(|(_, rule)| rule.id)
                .collect(),
        }
    }

    pub(super) fn look_at(&self, id: NodeId, detail: Detail) -> NodeView {
        let env = &self.envs[id.index()];
        let body = match self.client_slot(id) {
            Some(client_slot) => self.clients[client_slot].client.view(),
            None => {
                let node = self.nodes[id.index()].as_ref();
                P::view(&self.ctx(id), node, &self.disks[id.index()], &self.ghost, detail)
            }
        };
        let timers = self.timer_names(id).iter().zip(&env.timers).filter_map(|(name, armed)| {
            armed.map(|armed| TimerView { name, set: armed.set, due: armed.due })
        });
        NodeView {
            id,
            name: Arc::clone(&self.roster.0[id.index()].name),
            part: self.roster.role(id),
            up: env.up,
            paused: env.paused,
            body,
            timers: timers.collect(),
            pending_writes: env.pending.len() as u32,
            clock: env.clock,
        }
    }
}
