//! Carrying out an action: handlers run, their effects are carried out, invariants look on.

use super::in_flight::InFlight;
use super::network::{Content, HashedContent};
use super::node_env::{Held, Pending};
use super::world::World;
use super::{Action, Envelope, Event, EventKind, Loss, MAX_VIOLATIONS};
use crate::frame::Violation;
use crate::protocol::{
    Client, ClientOut, DISK_KEPT, Effect, Handler, Input, Moment, NoteId, ONE_CLOCK_RATE, Observation, Op,
    Out, Protocol, Reply, Seen, TimerIx, Tracked,
};
use crate::value::{Micros, MsgId, NodeId};
use std::cell::Cell;
use std::sync::Arc;

/// Writes that only wait for their own flush cannot go on for ever: rounds of `on_flushed` in one
/// action.
const MAX_FLUSH_ROUNDS: usize = 16;

/// What one action did at its node, for the invariants.
pub(super) struct Turn<P: Protocol> {
    writes: Vec<P::Write>,
    flushed: Vec<P::Write>,
    replies: Vec<(NodeId, Reply)>,
    /// Writes became durable as they were issued: `writes` is `flushed`.
    instant: bool,
    /// Writes became durable since `on_flushed` last ran.
    fresh: bool,
    /// A write failed: nothing that was to come after it is done.
    failed: bool,
}

/// What made a handler run, for the invariants.
struct Cause<'a, P: Protocol> {
    input: Option<&'a Input>,
    heard: Option<&'a P::Message>,
}

impl<P: Protocol> Default for Cause<'_, P> {
    fn default() -> Self {
        Cause { input: None, heard: None }
    }
}

/// A handler, as [`World::handle`] runs it. Behind a pointer, so that the page holds what surrounds
/// it once for each protocol and not once for each handler.
type Run<'a, P> = dyn FnMut(&mut Handler<P>) + 'a;

impl<P: Protocol> Default for Turn<P> {
    fn default() -> Turn<P> {
        Turn {
            writes: Vec::new(),
            flushed: Vec::new(),
            replies: Vec::new(),
            instant: false,
            fresh: false,
            failed: false,
        }
    }
}

impl<P: Protocol> World<P> {
    pub(super) fn carry_out(&mut self, action: &Action, events: &mut Vec<Event>) {
        match action {
            Action::Wait => {}
            Action::Deliver { id } => {
                while let Some(first) = self.network.first_before(*id) {
                    self.deliver(first, events);
                }
                self.deliver(*id, events);
            }
            Action::Drop { id } => self.lose(*id, Loss::Dropped, events),
            Action::Vanish { id } => self.lose(*id, Loss::Chance, events),
            Action::Duplicate { id } => self.duplicate(*id, events),
            Action::Delay { id, by } => {
                if let Some(place) = self.network.find(*id) {
                    let in_flight = self.network.messages.change(place, |in_flight| in_flight.due += by);
                    let envelope = envelope(in_flight);
                    self.emit(None, EventKind::Delayed { envelope, by: *by }, events);
                }
            }
            Action::Fire { node, timer, forced } => self.fire(*node, *timer, *forced, events),
            Action::Flush { node, all: true } => self.flush(*node, usize::MAX, Micros::MAX, events),
            Action::Flush { node, all: false } => self.flush(*node, usize::MAX, self.now, events),
            Action::FlushFirst { node, count } => self.flush(*node, *count as usize, Micros::MAX, events),
            Action::FailNextWrite { node } => {
                self.envs[node.index()].write_fails = true;
                self.emit(Some(*node), EventKind::WriteWillFail, events);
            }
            Action::Crash { node } => self.crash(*node, events),
            Action::Restart { node } => self.restart(*node, events),
            Action::Wipe { node } => {
                self.disks[node.index()] = P::fresh_disk(&self.config, *node);
                self.emit(Some(*node), EventKind::Wiped, events);
                self.holds_no_longer(DISK_KEPT, *node, events);
                self.look_on(*node, Moment::Wiped, Turn::default(), Cause::default(), events);
            }
            Action::Pause { node } => {
                self.envs[node.index()].paused = true;
                self.emit(Some(*node), EventKind::Paused, events);
            }
            Action::Resume { node } => self.resume(*node, events),
            Action::Operation { client, op, at } => self.operation(*client, op, *at, events),
            Action::Input { node, input } => {
                self.emit(Some(*node), EventKind::Input(input.clone()), events);
                if let Some(client_slot) = self.client_slot(*node) {
                    return self
                        .at_client(client_slot, events, &mut |client, out| client.on_input(input, out));
                }
                let cause = Cause { input: Some(input), heard: None };
                self.handle(*node, cause, events, &mut |handler| P::on_input(handler, input));
            }
            _ => self.set(action, events),
        }
    }

    /// For a handler's effects; notes are for those who listen.
    fn out(&self) -> Out<P> {
        if self.quiet { Out::quiet() } else { Out::default() }
    }

    fn deliver(&mut self, id: MsgId, events: &mut Vec<Event>) {
        let Some(place) = self.network.find(id) else { return };
        let InFlight { from, to, .. } = self.network.messages[place];
        if !self.network.messages[place].arrived && !self.network.link(from, to).up {
            return self.lose(id, Loss::Cut, events);
        }
        if !self.envs[to.index()].up {
            return self.lose(id, Loss::Down, events);
        }
        if self.envs[to.index()].paused {
            let in_flight = self.network.messages.change(place, |in_flight| {
                (in_flight.arrived, in_flight.lost_at) = (true, None);
            });
            let envelope = envelope(in_flight);
            return self.emit(Some(to), EventKind::Waits(envelope), events);
        }
        let in_flight = self.network.messages.remove(place);
        self.emit(Some(to), EventKind::Delivered(envelope(&in_flight)), events);
        match (&in_flight.content.0, self.client_slot(to)) {
            (Content::Peer(message), _) => {
                let cause = Cause { input: None, heard: Some(message) };
                self.handle(to, cause, events, &mut |handler| P::on_message(handler, from, message));
            }
            (Content::Request(request), _) => {
                self.handle(to, Cause::default(), events, &mut |handler| P::on_request(handler, request));
            }
            (Content::Reply(reply), Some(client_slot)) => {
                self.at_client(client_slot, events, &mut |client, out| client.on_reply(from, reply, out));
            }
            (Content::Reply(_), None) => {}
        }
    }

    fn lose(&mut self, id: MsgId, why: Loss, events: &mut Vec<Event>) {
        if let Some(in_flight) = self.network.take(id) {
            self.emit(None, EventKind::Lost(envelope(&in_flight), why), events);
        }
    }

    fn crash(&mut self, at: NodeId, events: &mut Vec<Event>) {
        let lost_writes = self.envs[at.index()].crash();
        self.nodes[at.index()] = None;
        self.emit(Some(at), EventKind::Crashed { lost_writes }, events);
        self.lose_what_waits(at, events);
        self.look_on(at, Moment::Crashed, Turn::default(), Cause::default(), events);
    }

    /// What had arrived at a node that was paused goes with its process.
    fn lose_what_waits(&mut self, at: NodeId, events: &mut Vec<Event>) {
        let here = |in_flight: &&InFlight<P>| in_flight.to == at && in_flight.arrived;
        let waiting: Vec<MsgId> = self.network.messages.iter().filter(here).map(|one| one.id).collect();
        waiting.into_iter().for_each(|id| self.lose(id, Loss::Down, events));
    }

    /// The schedule does the rest: what came due meanwhile is due now. Timers that go off late are a clock that
    /// ran slow.
    fn resume(&mut self, at: NodeId, events: &mut Vec<Event>) {
        let (now, env) = (self.now, &mut self.envs[at.index()]);
        env.paused = false;
        let late = env.timers.iter().flatten().any(|armed| armed.due.is_some_and(|due| due < now));
        self.emit(Some(at), EventKind::Resumed, events);
        if late && self.trusts_clocks {
            self.holds_no_longer(ONE_CLOCK_RATE, at, events);
        }
    }

    fn duplicate(&mut self, id: MsgId, events: &mut Vec<Event>) {
        let Some(place) = self.network.find(id) else { return };
        let InFlight { from, to, ref content, .. } = self.network.messages[place];
        let (content, original) = (Arc::clone(content), envelope(&self.network.messages[place]));
        match self.network.launch(self.seed, self.now, from, to, &content) {
            Some(copy) => self.emit(None, EventKind::Duplicated { envelope: original, copy }, events),
            None => self.emit(None, EventKind::Lost(original, Loss::Full), events),
        }
    }

    fn fire(&mut self, node: NodeId, timer: TimerIx, forced: bool, events: &mut Vec<Event>) {
        self.envs[node.index()].timers[timer.index()] = None;
        let name = self.timer_names(node)[timer.index()];
        self.emit(Some(node), EventKind::Fired { timer: name, forced }, events);
        match self.client_slot(node) {
            Some(client_slot) => self.at_client(client_slot, events, &mut |client, out| client.on_timer(out)),
            None => {
                self.handle(node, Cause::default(), events, &mut |handler| P::on_timer(handler, timer));
            }
        }
    }

    fn restart(&mut self, at: NodeId, events: &mut Vec<Event>) {
        self.envs[at.index()].up = true;
        self.emit(Some(at), EventKind::Restarted, events);
        let mut out = self.out();
        let node = P::boot(&self.ctx(at), &self.disks[at.index()], &mut out);
        self.nodes[at.index()] = Some(node);
        let mut turn = Turn::default();
        self.settle_effects(at, out, &mut turn, events);
        self.end_turn(at, Moment::Restarted, turn, Cause::default(), events);
    }

    fn operation(&mut self, client: NodeId, op: &Op, at: Option<NodeId>, events: &mut Vec<Event>) {
        let Some(client_slot) = self.client_slot(client) else { return };
        self.called(client_slot, op);
        self.emit(Some(client), EventKind::Asked { op: op.clone() }, events);
        self.at_client(client_slot, events, &mut |client, out| client.on_operation(op, at, out));
    }

    fn at_client(
        &mut self,
        client_slot: usize,
        events: &mut Vec<Event>,
        run: &mut dyn FnMut(&mut P::Client, &mut ClientOut),
    ) {
        let mut out = ClientOut { rules: self.rules, ..ClientOut::default() };
        run(&mut self.clients[client_slot].client, &mut out);
        let at = self.clients[client_slot].id;
        for (NoteId(id), args) in out.notes {
            let own = P::ABOUT.note(id).is_some();
            let kind = if own { EventKind::Note { id, args } } else { EventKind::ClientNote { id, args } };
            self.emit(Some(at), kind, events);
        }
        match out.timer {
            Some(Some(after)) => {
                let (seed, now, by_hand) = (self.seed, self.now, self.network.setup.by_hand);
                self.envs[at.index()].arm(seed, now, at, TimerIx::OF_CLIENT, (after, after), by_hand);
            }
            Some(None) => self.envs[at.index()].timers[TimerIx::OF_CLIENT.index()] = None,
            None => {}
        }
        for (to, number, op) in out.requests {
            let request = crate::protocol::Request { client: at, number, op };
            self.post(at, to, Arc::new(HashedContent::new(Content::Request(request))), events);
        }
        if let Some(result) = out.done {
            let broken = self.answered(client_slot, &result);
            self.emit(Some(at), EventKind::Answered { result }, events);
            self.report(broken, events);
        }
        self.look_on(at, Moment::Client, Turn::default(), Cause::default(), events);
    }

    /// Runs a handler at a node that is up, carries out its effects, and lets the invariants look.
    fn handle(&mut self, at: NodeId, cause: Cause<P>, events: &mut Vec<Event>, run: &mut Run<P>) {
        let Some(mut node) = self.nodes[at.index()].take() else { return };
        let mut out = self.out();
        run(&mut Handler { ctx: &self.ctx(at), node: &mut node, out: &mut out });
        self.nodes[at.index()] = Some(node);
        let mut turn = Turn::default();
        self.settle_effects(at, out, &mut turn, events);
        self.end_turn(at, Moment::Ran, turn, cause, events);
    }

    /// What follows the effects of a handler. Where a write failed the node stops, and the invariants see what it
    /// did before.
    fn end_turn(
        &mut self,
        at: NodeId,
        moment: Moment,
        mut turn: Turn<P>,
        cause: Cause<P>,
        events: &mut Vec<Event>,
    ) {
        self.run_flushed(at, &mut turn, events);
        let failed = turn.failed;
        self.look_on(at, moment, turn, cause, events);
        if failed {
            self.crash(at, events);
        }
    }

    pub(super) fn settle_effects(
        &mut self,
        at: NodeId,
        out: Out<P>,
        turn: &mut Turn<P>,
        events: &mut Vec<Event>,
    ) {
        for effect in out.effects {
            match effect {
                Effect::Note { id, args } => self.emit(Some(at), EventKind::Note { id, args }, events),
                Effect::Write(_) if std::mem::take(&mut self.envs[at.index()].write_fails) => {
                    turn.failed = true;
                    return self.emit(Some(at), EventKind::WriteFailed, events);
                }
                Effect::Write(write) => self.write(at, write, turn),
                Effect::Send { to, message, durable } => {
                    self.send(at, to, Content::Peer(message), durable, events);
                }
                Effect::Reply { to, reply, durable } => {
                    turn.replies.push((to, reply.clone()));
                    self.send(at, to, Content::Reply(reply), durable, events);
                }
                Effect::SetTimer { timer, least, most } => {
                    let (seed, now, by_hand) = (self.seed, self.now, self.network.setup.by_hand);
                    self.envs[at.index()].arm(seed, now, at, timer, (least, most), by_hand);
                }
                Effect::CancelTimer { timer } => {
                    self.envs[at.index()].timers[timer.index()] = None;
                }
            }
        }
    }

    fn write(&mut self, at: NodeId, write: P::Write, turn: &mut Turn<P>) {
        let env = &mut self.envs[at.index()];
        env.issued += 1;
        // A disk keeps the order of its writes, also where it has become faster meanwhile.
        if self.disk_latency == 0 && !self.disk_by_hand && env.pending.is_empty() {
            env.flushed += 1;
            P::apply_write(&mut self.disks[at.index()], &write);
            turn.instant = true;
            turn.fresh = true;
        } else {
            let before = env.pending.back().map_or(0, |last| last.due);
            let due = before.max(self.now + self.disk_latency);
            env.pending.push_back(Pending { write: write.clone(), due });
        }
        turn.writes.push(write);
    }

    fn send(
        &mut self,
        at: NodeId,
        to: NodeId,
        content: Content<P::Message>,
        durable: bool,
        events: &mut Vec<Event>,
    ) {
        let content = Arc::new(HashedContent::new(content));
        let env = &mut self.envs[at.index()];
        if durable && env.flushed < env.issued {
            env.held.push(Held { to, content, after: env.issued });
        } else {
            self.post(at, to, content, events);
        }
    }

    fn post(&mut self, from: NodeId, to: NodeId, content: Arc<HashedContent<P>>, events: &mut Vec<Event>) {
        let (id, copy) = self.network.send(self.seed, self.now, from, to, Arc::clone(&content));
        let envelope = Envelope { id: id.unwrap_or(MsgId(0)), from, to, payload: content.clone() };
        if id.is_none() {
            return self.emit(None, EventKind::Lost(envelope, Loss::Full), events);
        }
        self.emit_sent(envelope.clone(), &content.0, events);
        if let Some(copy) = copy {
            self.emit(None, EventKind::Duplicated { envelope, copy }, events);
        }
    }

    /// Completes at most so many writes, of those that are due by then.
    fn flush(&mut self, at: NodeId, most: usize, due: Micros, events: &mut Vec<Event>) {
        let mut turn = Turn::default();
        let env = &mut self.envs[at.index()];
        while turn.flushed.len() < most && env.pending.front().is_some_and(|first| first.due <= due) {
            let Some(Pending { write, .. }) = env.pending.pop_front() else { break };
            env.flushed += 1;
            P::apply_write(&mut self.disks[at.index()], &write);
            turn.flushed.push(write);
        }
        let flushed = env.flushed;
        let ready: Vec<_> = env.held.extract_if(.., |held| held.after <= flushed).collect();
        let writes = turn.flushed.len() as u32;
        turn.fresh = writes > 0;
        self.emit(Some(at), EventKind::Flushed { writes }, events);
        for held in ready {
            self.post(at, held.to, held.content, events);
        }
        self.end_turn(at, Moment::Flushed, turn, Cause::default(), events);
    }

    /// Tells the node that all it wrote is durable, as often as that makes it write more.
    fn run_flushed(&mut self, at: NodeId, turn: &mut Turn<P>, events: &mut Vec<Event>) {
        for _ in 0..MAX_FLUSH_ROUNDS {
            let env = &self.envs[at.index()];
            if turn.failed || !turn.fresh || env.flushed < env.issued {
                return;
            }
            turn.fresh = false;
            let Some(mut node) = self.nodes[at.index()].take() else { return };
            let mut out = self.out();
            P::on_flushed(&mut Handler { ctx: &self.ctx(at), node: &mut node, out: &mut out });
            self.nodes[at.index()] = Some(node);
            self.settle_effects(at, out, turn, events);
        }
    }

    /// Lets the invariants see what happened.
    fn look_on(
        &mut self,
        at: NodeId,
        moment: Moment,
        turn: Turn<P>,
        cause: Cause<P>,
        events: &mut Vec<Event>,
    ) {
        let mut observation = Observation::default();
        let looked = Cell::new(false);
        let seen = Seen {
            time: self.now,
            rules: self.rules,
            roster: &self.roster,
            at,
            moment,
            nodes: Tracked::new(&self.nodes, at, &looked),
            disks: Tracked::new(&self.disks, at, &looked),
            writes: &turn.writes,
            flushed: if turn.instant { &turn.writes } else { &turn.flushed },
            replies: &turn.replies,
            input: cause.input,
            heard: cause.heard,
            client: self
                .clients
                .iter()
                .find(|client_slot| client_slot.id == at)
                .map(|client_slot| &client_slot.client),
        };
        P::observe(&self.config, &mut self.ghost, &seen, &mut observation);
        self.looked |= looked.get();
        for (NoteId(id), args) in observation.notes {
            self.emit(None, EventKind::Note { id, args }, events);
        }
        for id in observation.no_longer {
            self.holds_no_longer(id, at, events);
        }
        self.report(observation.broken, events);
    }

    /// What the protocol rests on outside itself is no longer so, because of what happened at a node: told
    /// once, and with every violation that follows.
    pub(super) fn holds_no_longer(&mut self, id: &'static str, at: NodeId, events: &mut Vec<Event>) {
        if !self.no_longer.contains(&id) {
            Arc::make_mut(&mut self.no_longer).push(id);
            self.emit(Some(at), EventKind::HoldsNoLonger { id }, events);
        }
    }

    /// Keeps violations that are new.
    fn report(&mut self, broken: Vec<Violation>, events: &mut Vec<Event>) {
        for mut violation in broken {
            let known = |old: &Violation| old.invariant == violation.invariant && old.args == violation.args;
            if self.violations.len() < MAX_VIOLATIONS && !self.violations.iter().any(known) {
                violation.without = Arc::clone(&self.no_longer);
                let (invariant, args) = (violation.invariant, violation.args.clone());
                let without = Arc::clone(&violation.without);
                Arc::make_mut(&mut self.violations).push(violation);
                self.emit(None, EventKind::Violated { invariant, args, without }, events);
            }
        }
    }
}

/// What an event says of a message under way.
fn envelope<P: Protocol>(in_flight: &InFlight<P>) -> Envelope {
    let payload = Arc::clone(&in_flight.content) as _;
    Envelope { id: in_flight.id, from: in_flight.from, to: in_flight.to, payload }
}
