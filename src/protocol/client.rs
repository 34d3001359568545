//! Clients: what they ask, what they are told, and the default session client.

use super::{Input, Rules, Setup};
use crate::encode::Encode;
use crate::encode_struct;
use crate::frame::{Body, Field};
use crate::operation::{Op, OpResult, Outcome, Reply};
use crate::value::{Args, Micros, NodeId, Problem, Refusal, Value};

/// What a client wants done.
#[derive(Default)]
pub struct ClientOut {
    pub requests: Vec<(NodeId, u32, Op)>,
    /// Arms (or with none cancels) the one timer that a client has.
    pub timer: Option<Option<Micros>>,
    /// The operation that was under way is over.
    pub done: Option<OpResult>,
    /// Not a wish: which rules are on while the client acts. It asks here, where it applies one.
    pub rules: Rules,
    /// Ids of the protocol's own notes where [`super::About::notes`] has them; of others the keys of
    /// the locale files are `client-note-ID`.
    pub notes: Vec<(&'static str, Args)>,
}

/// What clients say of themselves, for conditions and the feed: every id that a client notes.
pub const CLIENT_NOTES: &[&str] =
    &["asks", "answered", "late-answer", "redirected", "no-leader", "retries", "gave-up"];

/// A client: a participant with state and handlers of its own.
pub trait Client: Clone + Encode + Send + Sync + 'static {
    /// `servers` are those that it may ask; the header's timing `retry` is how long it waits for an
    /// answer (0: for ever).
    fn new(id: NodeId, servers: Vec<NodeId>, setup: &Setup) -> Self;
    /// A person asks for an operation, at a server they name or where the client believes.
    fn on_operation(&mut self, op: &Op, at: Option<NodeId>, out: &mut ClientOut);
    fn on_reply(&mut self, from: NodeId, reply: &Reply, out: &mut ClientOut);
    fn on_timer(&mut self, out: &mut ClientOut);
    /// Whether a person may tell this client that now. Asked before [`Client::on_input`].
    fn check_input(&self, _input: &Input) -> Result<(), Refusal> {
        Err(Problem::new("problem-no-client-input"))
    }
    /// A person's `propose` or `admin` command whose first node is this client.
    fn on_input(&mut self, _input: &Input, _out: &mut ClientOut) {}
    /// The operation it waits for, if any.
    fn pending(&self) -> Option<&Op>;
    fn fields(&self) -> Vec<Field>;
    /// What to show of it.
    fn view(&self) -> Body {
        Body { role: "client", fields: self.fields(), headline: vec![0], ..Body::default() }
    }
}

/// The default client: one operation at a time, retried with the same number until it is
/// answered, elsewhere if need be. Source: Raft dissertation §6.3.
///
/// A new operation while one is under way gives the old one up: it may or may not take effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionClient {
    id: NodeId,
    servers: Vec<NodeId>,
    retry: Micros,
    believes: NodeId,
    number: u32,
    pending: Option<Op>,
    last: Option<OpResult>,
}
encode_struct!(SessionClient { id, servers as ring, retry, believes, number, pending, last });

impl SessionClient {
    fn ask(&mut self, out: &mut ClientOut) {
        if let Some(op) = &self.pending {
            out.requests.push((self.believes, self.number, op.clone()));
            out.timer = Some((self.retry > 0).then_some(self.retry));
        }
    }

    /// The number of the operation that it asked last: they count from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    fn next_server(&self) -> NodeId {
        let here = self.servers.iter().position(|server| *server == self.believes).unwrap_or(0);
        self.servers[(here + 1) % self.servers.len()]
    }
}

impl Client for SessionClient {
    fn new(id: NodeId, servers: Vec<NodeId>, setup: &Setup) -> SessionClient {
        let believes = servers.first().copied().unwrap_or(id);
        let retry = setup.span("retry").1;
        SessionClient { id, servers, retry, believes, number: 0, pending: None, last: None }
    }

    fn on_operation(&mut self, op: &Op, at: Option<NodeId>, out: &mut ClientOut) {
        if let Some(old) = self.pending.take() {
            out.notes.push(("gave-up", vec![("op", old.short())]));
        }
        self.believes = at.unwrap_or(self.believes);
        self.number += 1;
        self.pending = Some(op.clone());
        self.last = None;
        out.notes.push(("asks", vec![("op", op.short()), ("server", self.believes.into())]));
        self.ask(out);
    }

    fn on_reply(&mut self, from: NodeId, reply: &Reply, out: &mut ClientOut) {
        let Some(op) = self.pending.as_ref().filter(|_| reply.number == self.number) else {
            out.notes.push(("late-answer", vec![("server", from.into())]));
            return;
        };
        match &reply.outcome {
            Outcome::Done { result } => {
                let args = vec![("op", op.short()), ("result", result.into()), ("server", from.into())];
                out.notes.push(("answered", args));
                out.timer = Some(None);
                out.done = Some(result.clone());
                self.believes = from;
                self.last = Some(result.clone());
                self.pending = None;
            }
            // Who sends it on was asked once and heard twice, or is not asked any more. If two servers take each
            // other for the leader and the network doubles letters, heeding both would make ever more of them.
            Outcome::NotLeader { .. } if from != self.believes => {
                out.notes.push(("late-answer", vec![("server", from.into())]));
            }
            Outcome::NotLeader { hint: Some(hint) } if *hint != from => {
                self.believes = *hint;
                out.notes.push(("redirected", vec![("server", from.into()), ("leader", (*hint).into())]));
                self.ask(out);
            }
            // Asking the next server at once would spin while nobody leads: wait for the timer.
            Outcome::NotLeader { .. } => {
                out.notes.push(("no-leader", vec![("server", from.into())]));
            }
        }
    }

    fn on_timer(&mut self, out: &mut ClientOut) {
        let Some(op) = self.pending.as_ref().map(Op::short) else { return };
        self.believes = self.next_server();
        out.notes.push(("retries", vec![("op", op), ("server", self.believes.into())]));
        self.ask(out);
    }

    fn pending(&self) -> Option<&Op> {
        self.pending.as_ref()
    }

    fn fields(&self) -> Vec<Field> {
        vec![
            Field::volatile("pending", self.pending.as_ref().map(Op::short)),
            Field::volatile("last", self.last.as_ref().map_or(Value::None, Value::from)),
            Field::volatile("believes", self.believes),
            Field::volatile("number", self.number),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    const S1: NodeId = NodeId(0);
    const S2: NodeId = NodeId(1);
    const C1: NodeId = NodeId(2);

    fn asked(client: &mut SessionClient, from: NodeId, hint: NodeId) -> Vec<NodeId> {
        let mut out = ClientOut::default();
        let reply = Reply { number: client.number(), outcome: Outcome::NotLeader { hint: Some(hint) } };
        client.on_reply(from, &reply, &mut out);
        out.requests.into_iter().map(|(to, ..)| to).collect()
    }

    #[test]
    fn a_redirect_that_comes_twice_is_heeded_once() {
        let mut client = SessionClient::new(C1, vec![S1, S2], &Setup::default());
        let op = Op::Get { key: Arc::from("x") };
        client.on_operation(&op, Some(S1), &mut ClientOut::default());
        assert_eq!(asked(&mut client, S1, S2), [S2]);
        assert_eq!(asked(&mut client, S1, S2), [], "the network doubled it");
        assert_eq!(asked(&mut client, S2, S1), [S1], "the server that is asked now may send it on");
        assert_eq!(asked(&mut client, S2, S1), []);
    }
}
