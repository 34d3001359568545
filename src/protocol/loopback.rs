//! What a node tells itself. A node that plays several parts trusts itself: what one part says to
//! another does not travel. The other part hears it at once or, where it depends on a write, as soon as
//! that write is durable.

use super::{Handler, Protocol};
use crate::encode::{Encode, Sink};
use crate::value::NodeId;

/// A node's messages to itself that wait for its disk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Loopback<M> {
    /// See [`Loopback::is_dirty`].
    dirty: bool,
    /// See [`Loopback::waiting`].
    waiting: Vec<M>,
}

impl<M> Loopback<M> {
    /// Whether a write is issued and not yet durable.
    pub fn is_dirty(&self) -> bool {
        self.dirty
    }

    /// What the node has to tell itself once its writes are durable.
    pub fn waiting(&self) -> &[M] {
        &self.waiting
    }
}

impl<M> Default for Loopback<M> {
    fn default() -> Loopback<M> {
        Loopback { dirty: false, waiting: Vec::new() }
    }
}

impl<M: Encode> Encode for Loopback<M> {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        let Loopback { dirty, waiting } = self;
        dirty.encode(sink);
        waiting.encode(sink);
    }
}

/// The memory of a node that tells itself something.
pub trait HasLoopback<M> {
    fn loopback(&mut self) -> &mut Loopback<M>;
}

impl<P> Handler<'_, P>
where
    P: Protocol,
    P::Node: HasLoopback<P::Message>,
{
    /// Issues a write, which durable messages of the node to itself wait for.
    pub fn write(&mut self, write: P::Write) {
        self.node.loopback().dirty = true;
        self.out.write(write);
    }

    /// Sends a message, or hears it if it is for this node. `durable`: not before all writes so far are.
    pub fn tell(&mut self, to: NodeId, message: P::Message, durable: bool) {
        let own = to == self.ctx.id;
        match (own, durable) {
            (false, false) => self.out.send(to, message),
            (false, true) => self.out.send_durable(to, message),
            (true, true) if self.node.loopback().dirty => self.node.loopback().waiting.push(message),
            (true, _) => P::on_message(self, to, &message),
        }
    }

    /// Sends to all of `nodes`; to itself last, so that what follows from its own answer comes after
    /// the question to the others.
    pub fn tell_all(&mut self, nodes: &[NodeId], message: P::Message, durable: bool) {
        self.tell_others(nodes, &message, durable);
        if nodes.contains(&self.ctx.id) {
            self.tell(self.ctx.id, message, durable);
        }
    }

    /// Sends to all of `nodes` but itself.
    pub fn tell_others(&mut self, nodes: &[NodeId], message: &P::Message, durable: bool) {
        for node in nodes.iter().filter(|node| **node != self.ctx.id) {
            self.tell(*node, message.clone(), durable);
        }
    }

    /// All writes so far are durable: hears what waited for them.
    pub fn hear_waiting(&mut self) {
        let id = self.ctx.id;
        let loopback = self.node.loopback();
        loopback.dirty = false;
        for message in std::mem::take(&mut loopback.waiting) {
            P::on_message(self, id, &message);
        }
    }
}
