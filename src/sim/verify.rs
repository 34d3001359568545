//! Whether what was told is so: every note of an action against the world before it and after it.

use super::network::{Envelope, Sealed};
use super::{Action, Event, EventKind, Sim, World};
use crate::protocol::claims::{self, Claim, Verdict};
use crate::protocol::{Input, Protocol};
use crate::value::{Args, NodeId};
use std::any::Any;
use std::sync::Arc;

/// A note whose sentence is not true.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Untrue {
    pub note: &'static str,
    pub args: Args,
    /// What is not so; for whoever mends it.
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
struct Before<P: Protocol> {
    node: Option<P::Node>,
    disk: Option<P::Disk>,
    sealed: Option<(NodeId, Arc<Sealed<P>>)>,
    input: Option<Input>,
}

impl<P: Protocol> Default for Before<P> {
    fn default() -> Before<P> {
        Before { node: None, disk: None, sealed: None, input: None }
    }
}

/// The verifier of protocol `P`.
pub fn verifier<P: Protocol>() -> Box<dyn Verifier> {
    Box::new(Before::<P>::default())
}

fn world_of<P: Protocol>(world: &dyn Sim) -> &World<P> {
    match (world as &dyn Any).downcast_ref::<World<P>>() {
        Some(world) => world,
        None => unreachable!("a verifier looks at worlds of its own protocol"),
    }
}

impl<P: Protocol> Verifier for Before<P> {
    fn before(&mut self, world: &dyn Sim, action: &Action) {
        let world = world_of::<P>(world);
        let at = world.node_of(action);
        *self = Before {
            node: at.and_then(|at| world.nodes[at.index()].clone()),
            disk: at.map(|at| world.disks[at.index()].clone()),
            sealed: None,
            input: None,
        };
        match action {
            Action::Deliver { id } => {
                let place = world.network.find(*id);
                let flight = place.map(|place| &world.network.flights[place]);
                self.sealed = flight.map(|flight| (flight.from, Arc::clone(&flight.letter)));
            }
            Action::Input { input, .. } => self.input = Some(input.clone()),
            _ => {}
        }
    }

    fn after(&mut self, world: &dyn Sim, events: &[Event]) -> Option<Untrue> {
        if P::claims().is_empty() {
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

impl<P: Protocol> Before<P> {
    fn check(&self, world: &World<P>, at: Option<NodeId>, note: (&'static str, &Args), own: bool) -> Verdict {
        let (id, args) = note;
        let seat = at.and_then(|at| world.seat(at));
        let mut claim = Claim {
            id,
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
            client: seat.map(|seat| &world.clients[seat].client),
        };
        if let Some((from, sealed)) = &self.sealed {
            match &sealed.0 {
                Envelope::Peer(message) => claim.message = Some((*from, message)),
                Envelope::Request(request) => claim.request = Some(request),
                Envelope::Reply(reply) => claim.reply = Some((*from, reply)),
            }
        }
        if !own {
            return claims::of_client(&claim);
        }
        match P::claims().iter().find(|(known, _)| *known == id) {
            Some((_, check)) => check(&claim),
            None => Err("this note has no claim".to_owned()),
        }
    }
}
