//! Whether what was told is so: every note of an action against the world before it and after it.

use super::network::{Content, HashedContent};
use super::parts::Touched;
use super::{Action, Event, EventKind, Loss, Sim, World};
use crate::protocol::claims::{self, Claim, Verdict};
use crate::protocol::{Input, NoteId, Protocol, Reply, Request, TimerIx};
use crate::value::{Args, MsgId, NodeId};
use std::any::Any;
use std::sync::Arc;

/// A note whose sentence is not true.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Untrue {
    pub note: &'static str,
    pub args: Args,
    /// What is not so; for the programmer.
    pub why: String,
}

/// Compares what one world tells with what is so in it.
pub trait Verifier {
    /// Remembers what the action is about to change.
    fn before(&mut self, world: &dyn Sim, action: &Action);
    /// The first note among the action's events that is not true of the world in which it left off.
    fn after(&mut self, world: &dyn Sim, events: &[Event]) -> Option<Untrue>;
}

/// What an action is about to change.
struct StateBefore<P: Protocol> {
    node: Option<P::Node>,
    disk: Option<P::Disk>,
    content: Option<(NodeId, Arc<HashedContent<P>>)>,
    input: Option<Input>,
    timer: Option<TimerIx>,
    client: Option<P::Client>,
    /// Messages that waited for the node's disk.
    held: Vec<Arc<HashedContent<P>>>,
    /// The next message that is posted gets this id.
    next: MsgId,
}

/// What one node sent in an action.
struct Post<'a, P: Protocol> {
    sent: Vec<(NodeId, &'a P::Message)>,
    replies: Vec<(NodeId, &'a Reply)>,
    requests: Vec<(NodeId, &'a Request)>,
}

impl<P: Protocol> Default for StateBefore<P> {
    fn default() -> StateBefore<P> {
        let (held, next) = (Vec::new(), MsgId(0));
        StateBefore {
            node: None,
            disk: None,
            content: None,
            input: None,
            timer: None,
            client: None,
            held,
            next,
        }
    }
}

/// The verifier of protocol `P`.
pub fn verifier<P: Protocol>() -> Box<dyn Verifier> {
    Box::new(StateBefore::<P>::default())
}

fn world_of<P: Protocol>(world: &dyn Sim) -> &World<P> {
    match (world as &dyn Any).downcast_ref::<World<P>>() {
        Some(world) => world,
        None => unreachable!("a verifier looks at worlds of its own protocol"),
    }
}

impl<P: Protocol> World<P> {
    /// Messages of a node that wait for its disk, and to whom they go.
    fn held(&self, at: NodeId) -> impl Iterator<Item = (NodeId, &Arc<HashedContent<P>>)> {
        self.envs[at.index()].held.iter().map(|held| (held.to, &held.content))
    }
}

impl<P: Protocol> Verifier for StateBefore<P> {
    fn before(&mut self, world: &dyn Sim, action: &Action) {
        let world = world_of::<P>(world);
        let at = match world.touched_by(action) {
            Touched::Node(node) => Some(node),
            Touched::Common | Touched::Everything => None,
        };
        *self = StateBefore {
            node: at.and_then(|at| world.nodes[at.index()].clone()),
            disk: at.map(|at| world.disks[at.index()].clone()),
            content: None,
            input: None,
            timer: None,
            client: at
                .and_then(|at| world.client_slot(at))
                .map(|client_slot| world.clients[client_slot].client.clone()),
            held: at
                .map_or_else(Vec::new, |at| world.held(at).map(|(_, content)| Arc::clone(content)).collect()),
            next: MsgId(world.network.next_id),
        };
        match action {
            Action::Deliver { id } => {
                let place = world.network.find(*id);
                let in_flight = place.map(|place| &world.network.messages[place]);
                self.content = in_flight.map(|in_flight| (in_flight.from, Arc::clone(&in_flight.content)));
            }
            Action::Input { input, .. } => self.input = Some(input.clone()),
            Action::Fire { timer, .. } => self.timer = Some(*timer),
            _ => {}
        }
    }

    fn after(&mut self, world: &dyn Sim, events: &[Event]) -> Option<Untrue> {
        // Of what a full network took nothing is left to look at.
        let full = |event: &Event| matches!(event.kind, EventKind::Lost(_, Loss::Full));
        if events.iter().any(full) {
            return None;
        }
        let world = world_of::<P>(world);
        events.iter().find_map(|event| {
            let (id, args, own) = match &event.kind {
                EventKind::Note { id, args } => (*id, args, true),
                EventKind::ClientNote { id, args } => (*id, args, false),
                _ => return None,
            };
            let why = self.check(world, event.node, (id, args), own).err()?;
            Some(Untrue { note: id, args: args.clone(), why })
        })
    }
}

impl<P: Protocol> StateBefore<P> {
    /// What `at` sent since: messages on their way, and such as wait for its disk.
    fn posted<'w>(&self, world: &'w World<P>, at: Option<NodeId>) -> Post<'w, P> {
        let mut post = Post { sent: Vec::new(), replies: Vec::new(), requests: Vec::new() };
        let Some(at) = at else { return post };
        let messages = world.network.messages.iter().rev().take_while(|in_flight| in_flight.id >= self.next);
        let mut messages: Vec<_> = messages.filter(|in_flight| in_flight.from == at).collect();
        messages.reverse();
        let held =
            world.held(at).filter(|(_, content)| !self.held.iter().any(|old| Arc::ptr_eq(old, content)));
        for (to, content) in
            messages.into_iter().map(|in_flight| (in_flight.to, &in_flight.content)).chain(held)
        {
            match &content.0 {
                Content::Peer(message) => post.sent.push((to, message)),
                Content::Reply(reply) => post.replies.push((to, reply)),
                Content::Request(request) => post.requests.push((to, request)),
            }
        }
        post
    }

    fn check(&self, world: &World<P>, at: Option<NodeId>, note: (&'static str, &Args), own: bool) -> Verdict {
        let (id, args) = note;
        let client_slot = at.and_then(|at| world.client_slot(at));
        let post = self.posted(world, at);
        let mut claim = Claim {
            id: NoteId(id),
            args,
            at,
            time: world.now,
            config: &*world.config,
            roster: &world.roster,
            rules: world.rules,
            before: self.node.as_ref(),
            disk_before: self.disk.as_ref(),
            nodes: &world.nodes,
            disks: &world.disks,
            ghost: &world.ghost,
            message: None,
            request: None,
            reply: None,
            input: self.input.as_ref(),
            timer: self.timer,
            client_before: self.client.as_ref(),
            client: client_slot.map(|client_slot| &world.clients[client_slot].client),
            sent: &post.sent,
            replies: &post.replies,
            requests: &post.requests,
        };
        if let Some((from, content)) = &self.content {
            match &content.0 {
                Content::Peer(message) => claim.message = Some((*from, message)),
                Content::Request(request) => claim.request = Some(request),
                Content::Reply(reply) => claim.reply = Some((*from, reply)),
            }
        }
        if !own {
            return claims::of_client(&claim);
        }
        match P::claims().iter().find(|(known, _)| known.0 == id) {
            Some((_, check)) => check(&claim),
            None => Err("this note has no claim".to_owned()),
        }
    }
}
