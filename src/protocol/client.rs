//! Clients: what they ask, what they are told, and the default session client.

use super::{Input, NoteId, Rules, Setup};
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
    /// Not an effect: which rules are on while the client acts. It asks here, where it applies one.
    pub rules: Rules,
    /// Ids of the protocol's own notes where [`super::About::notes`] has them; of others the keys of
    /// the locale files are `client-note-ID`.
    pub notes: Vec<(NoteId, Args)>,
}

/// Lists what clients say of themselves once: a constant `note::NAME` for each, and `CLIENT_NOTES` with all ids.
macro_rules! client_notes {
    ($($name:ident => $id:literal,)*) => {
        /// What clients say of themselves, for conditions and the feed: every id that a client notes.
        pub const CLIENT_NOTES: &[&str] = &[$($id),*];
        /// Ids of the notes that clients make.
        pub mod note {
            use crate::protocol::NoteId;
            $(pub const $name: NoteId = NoteId($id);)*
        }
    };
}

client_notes! {
    ASKS => "asks",
    ANSWERED => "answered",
    LATE_ANSWER => "late-answer",
    REDIRECTED => "redirected",
    REDIRECTED_AGAIN => "redirected-again",
    ASKED_ALL => "asked-all",
    NO_LEADER => "no-leader",
    RETRIES => "retries",
    GAVE_UP => "gave-up",
}

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
/// It goes in rounds: in each it asks every server once, in the order in which they send it on, else in
/// turn. So it comes to those that can serve it also where others send it round among themselves, as
/// servers do that are cut off with an old leader: each names the one that it heard last (§6.2).
///
/// A new operation while one is under way gives the old one up: it may or may not take effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionClient {
    id: NodeId,
    servers: Vec<NodeId>,
    retry: Micros,
    /// Whom it asked last, or, where that server is not in `asked`, whom it asks next.
    believes: NodeId,
    /// Servers that were asked in this round, one bit each.
    asked: u16,
    /// One of them was silent.
    waited: bool,
    number: u32,
    pending: Option<Op>,
    last: Option<OpResult>,
}
encode_struct!(SessionClient { id, servers as ring, retry, believes, asked as bits, waited, number, pending, last });

impl SessionClient {
    fn ask(&mut self, out: &mut ClientOut) {
        if let Some(op) = &self.pending {
            self.asked |= 1 << self.believes.0;
            out.requests.push((self.believes, self.number, op.clone()));
            out.timer = Some((self.retry > 0).then_some(self.retry));
        }
    }

    /// The number of the operation that it asked last: they count from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    fn was_asked(&self, server: NodeId) -> bool {
        self.asked >> server.0 & 1 == 1
    }

    /// The servers in turn, from the one after whom it believes in.
    fn in_turn(&self) -> impl Iterator<Item = NodeId> {
        let here = self.servers.iter().position(|server| *server == self.believes).unwrap_or(0);
        self.servers.iter().cycle().skip(here + 1).take(self.servers.len()).copied()
    }

    /// A server sends it on to another. One that was asked in this round answers nothing better so soon:
    /// the others come first. Returns whether there is anybody to ask at once. After a round in which all
    /// answered and none could serve, a new one waits for the timer, if there is one, or it would spin
    /// while nobody leads.
    fn go_on(&mut self, hint: NodeId) -> bool {
        let other = self.in_turn().find(|server| !self.was_asked(*server));
        match other.filter(|_| self.was_asked(hint)) {
            Some(other) => self.believes = other,
            None => self.believes = hint,
        }
        let at_once = other.is_some() || self.waited || self.retry == 0;
        if other.is_none() {
            (self.asked, self.waited) = (0, false);
        }
        at_once
    }
}

impl Client for SessionClient {
    fn new(id: NodeId, servers: Vec<NodeId>, setup: &Setup) -> SessionClient {
        let believes = servers.first().copied().unwrap_or(id);
        let retry = setup.span("retry").1;
        SessionClient {
            id,
            servers,
            retry,
            believes,
            asked: 0,
            waited: false,
            number: 0,
            pending: None,
            last: None,
        }
    }

    fn on_operation(&mut self, op: &Op, at: Option<NodeId>, out: &mut ClientOut) {
        if let Some(old) = self.pending.take() {
            out.notes.push((note::GAVE_UP, vec![("op", old.short())]));
        }
        self.believes = at.unwrap_or(self.believes);
        (self.asked, self.waited) = (0, false);
        self.number += 1;
        self.pending = Some(op.clone());
        self.last = None;
        out.notes.push((note::ASKS, vec![("op", op.short()), ("server", self.believes.into())]));
        self.ask(out);
    }

    fn on_reply(&mut self, from: NodeId, reply: &Reply, out: &mut ClientOut) {
        let Some(op) = self.pending.as_ref().filter(|_| reply.number == self.number) else {
            out.notes.push((note::LATE_ANSWER, vec![("server", from.into())]));
            return;
        };
        match &reply.outcome {
            Outcome::Done { result } => {
                let args = vec![("op", op.short()), ("result", result.into()), ("server", from.into())];
                out.notes.push((note::ANSWERED, args));
                out.timer = Some(None);
                out.done = Some(result.clone());
                self.believes = from;
                (self.asked, self.waited) = (0, false);
                self.last = Some(result.clone());
                self.pending = None;
            }
            // Who sends it on was asked once and heard twice, or is not asked any more. If two servers take each
            // other for the leader and the network doubles messages, heeding both would make ever more of them.
            Outcome::NotLeader { .. } if from != self.believes || !self.was_asked(from) => {
                out.notes.push((note::LATE_ANSWER, vec![("server", from.into())]));
            }
            Outcome::NotLeader { hint: Some(hint) } if *hint != from => {
                let at_once = self.go_on(*hint);
                let args =
                    vec![("server", from.into()), ("leader", (*hint).into()), ("next", self.believes.into())];
                let id = match at_once {
                    true if self.believes == *hint => note::REDIRECTED,
                    true => note::REDIRECTED_AGAIN,
                    false => note::ASKED_ALL,
                };
                out.notes.push((id, args));
                if at_once {
                    self.ask(out);
                }
            }
            // Asking the next server at once would spin while nobody leads: wait for the timer.
            Outcome::NotLeader { .. } => {
                out.notes.push((note::NO_LEADER, vec![("server", from.into())]));
            }
        }
    }

    fn on_timer(&mut self, out: &mut ClientOut) {
        let Some(op) = self.pending.as_ref().map(Op::short) else { return };
        // If not, a new round begins with whom the last answer named.
        if self.was_asked(self.believes) {
            let first = self.in_turn().next().unwrap_or(self.believes);
            let next = self.in_turn().find(|server| !self.was_asked(*server));
            if next.is_none() {
                self.asked = 0;
            }
            self.believes = next.unwrap_or(first);
            self.waited = next.is_some();
        }
        out.notes.push((note::RETRIES, vec![("op", op), ("server", self.believes.into())]));
        self.ask(out);
    }

    fn pending(&self) -> Option<&Op> {
        self.pending.as_ref()
    }

    fn fields(&self) -> Vec<Field> {
        let asked = self.servers.iter().filter(|server| self.was_asked(**server));
        vec![
            Field::volatile("pending", self.pending.as_ref().map(Op::short)),
            Field::volatile("last", self.last.as_ref().map_or(Value::None, Value::from)),
            Field::volatile("believes", self.believes),
            Field::volatile("asked", Value::List(asked.map(|server| Value::Node(*server)).collect())),
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

    fn retrying() -> Setup {
        let mut setup = Setup::default();
        setup.timing.insert("retry", (500_000, 500_000));
        setup
    }

    fn waited(client: &mut SessionClient) -> Vec<NodeId> {
        let mut out = ClientOut::default();
        client.on_timer(&mut out);
        out.requests.into_iter().map(|(to, ..)| to).collect()
    }

    fn asked(client: &mut SessionClient, from: NodeId, hint: NodeId) -> Vec<NodeId> {
        let mut out = ClientOut::default();
        let reply = Reply { number: client.number(), outcome: Outcome::NotLeader { hint: Some(hint) } };
        client.on_reply(from, &reply, &mut out);
        out.requests.into_iter().map(|(to, ..)| to).collect()
    }

    #[test]
    fn a_redirect_that_comes_twice_is_heeded_once() {
        let mut client = SessionClient::new(C1, vec![S1, S2], &retrying());
        let op = Op::Get { key: Arc::from("x") };
        client.on_operation(&op, Some(S1), &mut ClientOut::default());
        assert_eq!(asked(&mut client, S1, S2), [S2]);
        assert_eq!(asked(&mut client, S1, S2), [], "the network doubled it");
        assert_eq!(asked(&mut client, S2, S1), [], "all were asked: the next round waits for the timer");
        assert_eq!(asked(&mut client, S1, S2), [], "it is not asked yet");
        assert_eq!(waited(&mut client), [S1], "where the last one sent it");
        assert_eq!(asked(&mut client, S1, S2), [S2]);
    }

    #[test]
    fn a_client_that_is_sent_back_asks_the_others_first() {
        let servers: Vec<NodeId> = (0..4).map(NodeId).collect();
        let mut client = SessionClient::new(NodeId(4), servers, &retrying());
        client.on_operation(&Op::Get { key: Arc::from("x") }, Some(S1), &mut ClientOut::default());
        assert_eq!(waited(&mut client), [S2], "the first is silent");
        assert_eq!(asked(&mut client, S2, S1), [NodeId(2)], "not the silent one again");
        assert_eq!(asked(&mut client, NodeId(2), S2), [NodeId(3)]);
        assert_eq!(
            asked(&mut client, NodeId(3), S2),
            [S2],
            "a new round: in the last one a server was silent"
        );
        assert_eq!(asked(&mut client, S2, NodeId(3)), [NodeId(3)]);
        assert_eq!(asked(&mut client, NodeId(3), S1), [S1]);
        assert_eq!(asked(&mut client, S1, S2), [NodeId(2)]);
        assert_eq!(asked(&mut client, NodeId(2), S2), [], "all answered: the next one waits for the timer");
        assert_eq!(waited(&mut client), [S2]);
    }

    /// Servers that are silent, know no leader, or send it anywhere, each time something else.
    #[test]
    fn every_server_is_asked_once_in_a_round_whatever_they_answer() {
        let mut state = crate::sim::chance::draw(7, crate::sim::chance::Purpose::Loss, 0, 0);
        let mut below = |count: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % count
        };
        for _ in 0..2_000 {
            let count = below(9) as u8 + 1;
            let mut client = SessionClient::new(NodeId(count), (0..count).map(NodeId).collect(), &retrying());
            let first = NodeId(below(u64::from(count)) as u8);
            let mut out = ClientOut::default();
            client.on_operation(&Op::Get { key: Arc::from("x") }, Some(first), &mut out);
            let mut order: Vec<NodeId> = Vec::new();
            while order.len() < 4 * usize::from(count) {
                order.extend(out.requests.drain(..).map(|(to, ..)| to));
                let (from, silent) = (order[order.len() - 1], below(3) == 0);
                let hint = (below(4) > 0).then(|| NodeId(below(u64::from(count)) as u8));
                let reply = Reply { number: client.number(), outcome: Outcome::NotLeader { hint } };
                if !silent {
                    client.on_reply(from, &reply, &mut out);
                }
                if out.requests.is_empty() {
                    client.on_timer(&mut out);
                }
                assert_eq!(out.requests.len(), 1, "one at a time");
            }
            for round in order.chunks_exact(usize::from(count)) {
                let mut all = round.to_vec();
                all.sort();
                assert_eq!(all, (0..count).map(NodeId).collect::<Vec<_>>(), "{order:?}");
            }
        }
    }
}
