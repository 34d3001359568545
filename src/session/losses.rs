//! Messages that were lost a moment ago.

use super::Session;
use crate::frame::MessageBody;
use crate::sim::{EventKind, Loss};
use crate::value::{Micros, MsgId, NodeId};
use std::rc::Rc;

/// How long, in simulated time, a lost message is shown dying.
pub const LOSS_SHOWN: Micros = 8_000;

/// Steps behind the cursor that are searched for lost messages.
pub(super) const LOSS_STEPS: usize = 64;

/// Lost messages that are shown at most, the newest.
const LOSSES: usize = 48;

/// A message that was lost a moment ago: the stage draws its death.
#[derive(Clone, PartialEq, Debug)]
pub struct LostMessage {
    pub id: MsgId,
    pub from: NodeId,
    pub to: NodeId,
    pub at: Micros,
    pub why: Loss,
    /// How far it had come, in thousandths of its way.
    pub way: u32,
    pub view: MessageBody,
}

impl Session {
    pub(super) fn lost_lately(&self) -> Rc<[LostMessage]> {
        let mut losses = Vec::new();
        let since = self.playhead.saturating_sub(LOSS_SHOWN);
        for step in self.history.past().rev().take(LOSS_STEPS).take_while(|step| step.at >= since) {
            for event in &step.events {
                if losses.len() >= LOSSES {
                    return losses.into();
                }
                if let EventKind::Lost(envelope, why) = &event.kind {
                    losses.push(LostMessage {
                        id: envelope.id,
                        from: envelope.from,
                        to: envelope.to,
                        at: step.at,
                        why: *why,
                        way: self.way_of(envelope.id, *why),
                        view: envelope.payload.describe(),
                    });
                }
            }
        }
        losses.into()
    }

    /// How far a message had come when it was lost.
    fn way_of(&self, id: MsgId, why: Loss) -> u32 {
        if let Some(known) = self.losses.iter().find(|lost| lost.id == id) {
            return known.way;
        }
        match why {
            Loss::Cut => 500,
            Loss::Down | Loss::Dropped => 850,
            Loss::Full => 50,
            Loss::Chance => {
                let message = self.frame.messages.iter().find(|message| message.id == id);
                let share = message.and_then(|message| {
                    let way = message.due?.checked_sub(message.sent).filter(|way| *way > 0)?;
                    Some(((message.lost_at? - message.sent) * 1_000 / way) as u32)
                });
                share.unwrap_or(750)
            }
        }
    }
}
