//! Directed links, and what is on its way across them.

use super::Payload;
use super::chance::{self, Purpose};
use super::in_flight::{InFlight, Messages};
use crate::encode::{Encode, Sink};
use crate::frame::MessageBody;
use crate::protocol::{Protocol, Reply, Request};
use crate::value::{Micros, MsgId, NodeId, Value};
use std::sync::{Arc, OnceLock};
use xxhash_rust::xxh64::xxh64;

/// Messages under way at once; past this the network loses what is sent (`Loss::Full`).
pub const MAX_IN_FLIGHT: usize = 10_000;

/// How messages travel, from the header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NetworkSetup {
    pub by_hand: bool,
    pub least: Micros,
    pub most: Micros,
    /// Parts per million.
    pub loss: u32,
    pub duplicate: u32,
    /// Messages on one link keep their order.
    pub fifo: bool,
}

impl Default for NetworkSetup {
    /// As lecturers know it from RaftScope: 10 to 15 ms.
    fn default() -> NetworkSetup {
        NetworkSetup { by_hand: false, least: 10_000, most: 15_000, loss: 0, duplicate: 0, fifo: false }
    }
}

/// How durable writes behave, from the header.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct DiskSetup {
    /// Writes wait for `flush`.
    pub by_hand: bool,
    pub latency: Micros,
}

/// What travels: between nodes, or between a client and a node.
#[derive(Clone, Debug)]
pub enum Content<M> {
    Peer(M),
    Request(Request),
    Reply(Reply),
}

impl<M: Encode> Encode for Content<M> {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        match self {
            Content::Peer(message) => {
                0_u8.encode(sink);
                message.encode(sink);
            }
            Content::Request(request) => {
                1_u8.encode(sink);
                request.encode(sink);
            }
            Content::Reply(reply) => {
                2_u8.encode(sink);
                reply.encode(sink);
            }
        }
    }
}

/// What a message of one protocol says, for [`Payload`].
pub struct HashedContent<P: Protocol>(pub Content<P::Message>, OnceLock<u64>);

impl<P: Protocol> HashedContent<P> {
    pub fn new(content: Content<P::Message>) -> HashedContent<P> {
        HashedContent(content, OnceLock::new())
    }

    /// A hash of what it says. It is asked for again and again by searches, and by nobody else.
    pub fn hash(&self) -> u64 {
        *self.1.get_or_init(|| {
            let mut bytes = Vec::with_capacity(64);
            self.0.encode(&mut bytes);
            xxh64(&bytes, 0)
        })
    }
}

impl<P: Protocol> Payload for HashedContent<P> {
    fn size(&self) -> u64 {
        let mut bytes = Vec::new();
        self.0.encode(&mut bytes);
        bytes.len() as u64
    }

    fn describe(&self) -> MessageBody {
        match &self.0 {
            Content::Peer(message) => P::describe(message),
            Content::Request(request) => MessageBody {
                kind: "ClientRequest",
                epoch: None,
                fields: vec![("op", request.op.short()), ("number", request.number.into())],
                headline: Some(0),
                reply: false,
            },
            Content::Reply(reply) => {
                let (name, value) = match &reply.outcome {
                    crate::protocol::Outcome::Done { result } => ("result", Value::from(result)),
                    crate::protocol::Outcome::NotLeader { hint } => ("leader", Value::from(*hint)),
                };
                MessageBody {
                    kind: "ClientReply",
                    epoch: None,
                    fields: vec![(name, value), ("number", reply.number.into())],
                    headline: Some(0),
                    reply: true,
                }
            }
        }
    }
}

/// One directed link.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct LinkState {
    pub up: bool,
    /// A latency of its own.
    pub latency: Option<(Micros, Micros)>,
    /// Draws so far: the n of keyed chance.
    pub draws: u32,
    /// When the last message is due: with fifo, no later one arrives before.
    pub last_due: Micros,
}

impl LinkState {
    /// When the next message arrives, and when chance loses it before that.
    #[inline(never)]
    fn fate(
        &mut self,
        setup: &NetworkSetup,
        seed: u64,
        now: Micros,
        from: NodeId,
        to: NodeId,
    ) -> (Micros, Option<Micros>) {
        let nth = self.draws;
        self.draws += 1;
        let draw = |purpose| draw(seed, purpose, from, to, nth);
        let (least, most) = self.latency.unwrap_or((setup.least, setup.most));
        let mut due = now + chance::within(draw(Purpose::Latency), least, most);
        if setup.fifo {
            due = due.max(self.last_due);
        }
        self.last_due = due;
        let lost = !setup.by_hand && setup.loss > 0 && chance::happens(draw(Purpose::Loss), setup.loss);
        let lost_at = lost.then(|| chance::within(draw(Purpose::LossPoint), now.midpoint(due), due));
        (due, lost_at)
    }
}

/// All links, and what is on its way, oldest id first.
pub struct Network<P: Protocol> {
    pub setup: NetworkSetup,
    pub links: Vec<LinkState>,
    pub messages: Messages<P>,
    /// How many there are.
    pub nodes: usize,
    pub next_id: u32,
    /// A message arrives with all that were sent before it on its link.
    pub together: bool,
}

impl<P: Protocol> Clone for Network<P> {
    fn clone(&self) -> Network<P> {
        Network {
            setup: self.setup.clone(),
            links: self.links.clone(),
            messages: self.messages.clone(),
            ..*self
        }
    }
}

impl<P: Protocol> Network<P> {
    pub fn new(setup: NetworkSetup, nodes: usize) -> Network<P> {
        let link = LinkState { up: true, latency: None, draws: 0, last_due: 0 };
        Network {
            setup,
            links: vec![link; nodes * nodes],
            messages: Messages::default(),
            nodes,
            next_id: 1,
            together: false,
        }
    }

    /// From now on messages wait, and chance loses none.
    pub fn leave_to_hand(&mut self) {
        self.setup.by_hand = true;
        self.messages.keep_all();
    }

    pub fn link(&self, from: NodeId, to: NodeId) -> &LinkState {
        &self.links[from.index() * self.nodes + to.index()]
    }

    pub fn link_mut(&mut self, from: NodeId, to: NodeId) -> &mut LinkState {
        &mut self.links[from.index() * self.nodes + to.index()]
    }

    pub fn find(&self, id: MsgId) -> Option<usize> {
        self.messages.binary_search_by_key(&id, |in_flight| in_flight.id).ok()
    }

    /// The oldest message that must arrive before the one of this id.
    pub fn first_before(&self, id: MsgId) -> Option<MsgId> {
        if !self.together {
            return None;
        }
        let place = self.find(id)?;
        let last = &self.messages[place];
        self.messages[..place]
            .iter()
            .find(|in_flight| in_flight.shares_link(last))
            .map(|in_flight| in_flight.id)
    }

    pub fn take(&mut self, id: MsgId) -> Option<InFlight<P>> {
        let place = self.find(id)?;
        Some(self.messages.remove(place))
    }

    /// Puts a message on its way, or says that the network is full. Returns its id, and a copy's
    /// where chance duplicates it.
    pub fn send(
        &mut self,
        seed: u64,
        now: Micros,
        from: NodeId,
        to: NodeId,
        content: Arc<HashedContent<P>>,
    ) -> (Option<MsgId>, Option<MsgId>) {
        let first = self.launch(seed, now, from, to, &content);
        let nth = self.link(from, to).draws;
        let again = !self.setup.by_hand
            && self.setup.duplicate > 0
            && chance::happens(draw(seed, Purpose::Duplicate, from, to, nth), self.setup.duplicate);
        let copy = if again { self.launch(seed, now, from, to, &content) } else { None };
        (first, copy)
    }

    /// One more message on the link, with a latency and a fate of its own.
    pub fn launch(
        &mut self,
        seed: u64,
        now: Micros,
        from: NodeId,
        to: NodeId,
        content: &Arc<HashedContent<P>>,
    ) -> Option<MsgId> {
        let id = MsgId(self.next_id);
        self.next_id += 1;
        if self.messages.len() >= MAX_IN_FLIGHT {
            return None;
        }
        let link = &mut self.links[from.index() * self.nodes + to.index()];
        let (due, lost_at) = link.fate(&self.setup, seed, now, from, to);
        let content = Arc::clone(content);
        self.messages.push(InFlight { id, from, to, sent: now, due, lost_at, arrived: false, content });
        Some(id)
    }
}

fn draw(seed: u64, purpose: Purpose, from: NodeId, to: NodeId, nth: u32) -> u64 {
    chance::draw(seed, purpose, u32::from(from.0) * 256 + u32::from(to.0), nth)
}
