//! What a handler wants done. The simulator does it, in this order.

use super::{NoteId, Outcome, Protocol, Reply, TimerIx};
use crate::value::{Args, Micros, NodeId, Value};

/// One effect that a handler asks for.
pub enum Effect<P: Protocol> {
    Send { to: NodeId, message: P::Message, durable: bool },
    Reply { to: NodeId, reply: Reply, durable: bool },
    Write(P::Write),
    SetTimer { timer: TimerIx, least: Micros, most: Micros },
    CancelTimer { timer: TimerIx },
    Note { id: &'static str, args: Args },
}

/// Collects the effects that a handler asks for.
pub struct Out<P: Protocol> {
    pub effects: Vec<Effect<P>>,
    /// Nobody reads notes.
    quiet: bool,
}

impl<P: Protocol> Default for Out<P> {
    fn default() -> Out<P> {
        Out { effects: Vec::new(), quiet: false }
    }
}

impl<P: Protocol> Out<P> {
    /// Keeps no notes: for callers that run handlers and read none.
    pub fn quiet() -> Out<P> {
        Out { effects: Vec::with_capacity(8), quiet: true }
    }

    /// Sends at once, whether or not what was written is durable.
    pub fn send(&mut self, to: NodeId, message: P::Message) {
        self.effects.push(Effect::Send { to, message, durable: false });
    }

    /// Sends as soon as every write issued before this line is durable. An honest node sends so
    /// whatever depends on a write.
    pub fn send_durable(&mut self, to: NodeId, message: P::Message) {
        self.effects.push(Effect::Send { to, message, durable: true });
    }

    /// Answers a client's request.
    pub fn reply(&mut self, to: NodeId, number: u32, outcome: Outcome) {
        let reply = Reply { number, outcome };
        self.effects.push(Effect::Reply { to, reply, durable: false });
    }

    /// Answers a client's request as soon as every write issued before this line is durable.
    pub fn reply_durable(&mut self, to: NodeId, number: u32, outcome: Outcome) {
        let reply = Reply { number, outcome };
        self.effects.push(Effect::Reply { to, reply, durable: true });
    }

    /// Issues a write. It takes effect when it is flushed; a crash before that loses it.
    pub fn write(&mut self, write: P::Write) {
        self.effects.push(Effect::Write(write));
    }

    /// Arms a timer, drawn evenly from the span; arming it again replaces it.
    pub fn set_timer(&mut self, timer: TimerIx, span: (Micros, Micros)) {
        self.effects.push(Effect::SetTimer { timer, least: span.0, most: span.1 });
    }

    pub fn cancel_timer(&mut self, timer: TimerIx) {
        self.effects.push(Effect::CancelTimer { timer });
    }

    /// Says which rule of the paper just fired: `id` is one of [`super::About::notes`].
    pub fn note<const N: usize>(&mut self, id: NoteId, args: [(&'static str, Value); N]) {
        if !self.quiet {
            self.effects.push(Effect::Note { id: id.0, args: Vec::from(args) });
        }
    }

    /// The same, where how many there are is seen only while they are gathered.
    pub fn note_args(&mut self, id: NoteId, args: impl FnOnce() -> Args) {
        if !self.quiet {
            self.effects.push(Effect::Note { id: id.0, args: args() });
        }
    }

    /// The same, where the values take work.
    pub fn note_with<const N: usize>(
        &mut self,
        id: NoteId,
        args: impl FnOnce() -> [(&'static str, Value); N],
    ) {
        if !self.quiet {
            self.note(id, args());
        }
    }
}
