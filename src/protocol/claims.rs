//! What a sentence claims, put to the test: each note's arguments against the world in which it was made.
//!
//! A learner believes the feed. So each note has a claim beside it, which says what must be so for the note's
//! sentence to be true, in every language, and chaos asks it of every note of every run, with all rules on and
//! with each rule off. Only native programs do so: the page has no part of this.

use super::client_note as note;
use super::{Client, Input, NoteId, Outcome, Protocol, Reply, Request, Rules, TimerIx};
use crate::frame::Field;
use crate::value::{Args, Micros, NodeId, Roster, Value};

/// Nothing, or why the sentence is not true.
pub type Verdict = Result<(), String>;

/// What must be so when a note is made.
pub type Check<P> = fn(&Claim<P>) -> Verdict;

/// A protocol's claims: one for each of its notes.
pub type Claims<P> = &'static [(NoteId, Check<P>)];

/// A note, and the world around it: before the action in which it was made, and after.
pub struct Claim<'a, P: Protocol> {
    pub id: NoteId,
    pub args: &'a Args,
    /// The node or client that acts; none where nobody in the system knows.
    pub at: Option<NodeId>,
    pub time: Micros,
    pub config: &'a P::Config,
    pub roster: &'a Roster,
    pub rules: Rules,
    /// The acting node's memory before the action: none if it was down, and for clients.
    pub before: Option<&'a P::Node>,
    /// The acting node's disk before the action.
    pub disk_before: Option<&'a P::Disk>,
    /// All nodes' memories after the action.
    pub nodes: &'a [Option<P::Node>],
    /// All disks after the action.
    pub disks: &'a [P::Disk],
    pub ghost: &'a P::Ghost,
    /// What the acting node was given in this action, if it was a message between nodes.
    pub message: Option<(NodeId, &'a P::Message)>,
    /// The same, if it was a client's request.
    pub request: Option<&'a Request>,
    /// The same, if it was an answer to a client.
    pub reply: Option<(NodeId, &'a Reply)>,
    /// The input, if a person's command caused it.
    pub input: Option<&'a Input>,
    /// The timer that went off in this action, as [`Protocol::on_timer`] counts them.
    pub timer: Option<TimerIx>,
    /// The client that acts, before the action.
    pub client_before: Option<&'a P::Client>,
    /// The same, after the action.
    pub client: Option<&'a P::Client>,
    /// What the acting node sent to other nodes in this action, also what waits for its disk.
    pub sent: &'a [(NodeId, &'a P::Message)],
    /// The same, answers to clients.
    pub replies: &'a [(NodeId, &'a Reply)],
    /// The same, a client's requests.
    pub requests: &'a [(NodeId, &'a Request)],
}

/// True if `fact` is, else untrue because of `why`.
pub fn so(fact: bool, why: &str) -> Verdict {
    if fact { Ok(()) } else { Err(why.to_owned()) }
}

impl<'a, P: Protocol> Claim<'a, P> {
    /// The acting node's memory after the action.
    pub fn after(&self) -> Option<&'a P::Node> {
        self.nodes[self.at?.index()].as_ref()
    }

    /// The same, where a node must have acted.
    pub fn actor(&self) -> Result<&'a P::Node, String> {
        self.after().ok_or_else(|| "the acting node is down, or no node".to_owned())
    }

    /// The node or client that acts.
    pub fn actor_id(&self) -> Result<NodeId, String> {
        self.at.ok_or_else(|| "nobody acts".to_owned())
    }

    /// An argument; none if the note has no such one.
    pub fn arg(&self, name: &str) -> Option<&'a Value> {
        self.args.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    fn wrong(&self, name: &str, wanted: &str) -> String {
        format!("{name}: {wanted} was wanted, not {:?}", self.arg(name))
    }

    /// A number, such as a term or an index.
    pub fn number(&self, name: &str) -> Result<u64, String> {
        match self.arg(name) {
            Some(Value::Int(number)) if *number >= 0 => Ok(*number as u64),
            _ => Err(self.wrong(name, "a number")),
        }
    }

    /// A node that there is.
    pub fn node(&self, name: &str) -> Result<NodeId, String> {
        match self.arg(name) {
            Some(Value::Node(node)) if node.index() < self.roster.len() => Ok(*node),
            _ => Err(self.wrong(name, "a node")),
        }
    }

    /// Nodes that there are, no one twice.
    pub fn all_nodes(&self, name: &str) -> Result<Vec<NodeId>, String> {
        let Some(Value::List(values)) = self.arg(name) else { return Err(self.wrong(name, "a list")) };
        let mut nodes = Vec::new();
        for value in values {
            match value {
                Value::Node(node) if node.index() < self.roster.len() && !nodes.contains(node) => {
                    nodes.push(*node);
                }
                _ => return Err(self.wrong(name, "a list of nodes, each once")),
            }
        }
        Ok(nodes)
    }

    /// That the argument says what is so.
    pub fn is(&self, name: &str, so: impl Into<Value>) -> Verdict {
        let so = so.into();
        if self.arg(name) == Some(&so) {
            return Ok(());
        }
        Err(format!("{name}: told {:?}, but it is {so:?}", self.arg(name)))
    }

    /// That the argument is one of these.
    pub fn is_any<V: Into<Value>>(&self, name: &str, so: impl IntoIterator<Item = V>) -> Verdict {
        let so: Vec<Value> = so.into_iter().map(Into::into).collect();
        if self.arg(name).is_some_and(|told| so.contains(told)) {
            return Ok(());
        }
        Err(format!("{name}: told {:?}, but it is one of {so:?}", self.arg(name)))
    }

    /// That the message being handled came from the node that the argument names.
    pub fn from(&self, name: &str) -> Result<&'a P::Message, String> {
        let (from, message) = self.message.ok_or("no message was being handled")?;
        self.is(name, from)?;
        Ok(message)
    }

    /// That such a message went out to `to` in this action.
    pub fn sends(&self, to: NodeId, such: impl Fn(&P::Message) -> bool) -> Verdict {
        let sent = self.sent.iter().any(|(receiver, message)| *receiver == to && such(message));
        if sent { Ok(()) } else { Err(format!("no such message goes to {}", self.roster.name(to))) }
    }

    /// That this answer to its request went out to `client` in this action.
    pub fn answers(&self, client: NodeId, number: u32, outcome: &Outcome) -> Verdict {
        let same = |reply: &Reply| reply.number == number && reply.outcome == *outcome;
        let sent = self.replies.iter().any(|(receiver, reply)| *receiver == client && same(reply));
        if sent { Ok(()) } else { Err(format!("no such answer goes to {}", self.roster.name(client))) }
    }

    /// That the request being handled is of the client that the argument names.
    pub fn asked_by(&self, name: &str) -> Result<&'a Request, String> {
        let request = self.request.ok_or("no request was being handled")?;
        self.is(name, request.client)?;
        Ok(request)
    }
}

/// What a client's own notes claim, whatever the protocol: see [`super::CLIENT_NOTES`].
pub fn of_client<P: Protocol>(claim: &Claim<P>) -> Verdict {
    let client = claim.client.ok_or("no client acts")?;
    let fields: Vec<Field> = client.fields();
    let field = |name: &str| fields.iter().find(|field| field.name == name).map(|field| field.value.clone());
    let believes = |name: &str| match field("believes") {
        Some(believed) => claim.is(name, believed),
        None => Ok(()),
    };
    let pending = || match client.pending() {
        Some(op) => claim.is("op", op.short()),
        None => Err("it waits for nothing".to_owned()),
    };
    match claim.id {
        note::ASKS | note::RETRIES => {
            pending()?;
            believes("server")
        }
        note::GAVE_UP => so(client.pending().is_some(), "it wants nothing instead"),
        note::ANSWERED => {
            let (from, reply) = claim.reply.ok_or("no answer came")?;
            claim.is("server", from)?;
            let super::Outcome::Done { result } = &reply.outcome else {
                return Err("the answer was a refusal".to_owned());
            };
            claim.is("result", Value::from(result))?;
            so(client.pending().is_none(), "it still waits")
        }
        note::LATE_ANSWER => {
            let (from, reply) = claim.reply.ok_or("no answer came")?;
            claim.is("server", from)?;
            let current = field("number").is_none_or(|number| number == Value::from(reply.number));
            // Whom it asks only when it has waited, it did not ask in this round.
            let asked = field("asked").is_none_or(|asked| match asked {
                Value::List(asked) => asked.contains(&Value::from(from)),
                _ => true,
            });
            let from_asked = asked && field("believes").is_none_or(|believed| believed == Value::from(from));
            let waits = client.pending().is_some() && current && from_asked;
            so(!waits, "it waits for just this answer")
        }
        note::REDIRECTED | note::REDIRECTED_AGAIN | note::ASKED_ALL => {
            let (from, reply) = claim.reply.ok_or("no answer came")?;
            claim.is("server", from)?;
            let super::Outcome::NotLeader { hint } = &reply.outcome else {
                return Err("nobody sent it on".to_owned());
            };
            claim.is("leader", *hint)?;
            pending_or(client.pending().is_some())?;
            believes("next")?;
            let same = claim.arg("next") == claim.arg("leader");
            so(
                claim.id == note::ASKED_ALL || same == (claim.id == note::REDIRECTED),
                "it asks another one next",
            )
        }
        note::NO_LEADER => {
            let (from, reply) = claim.reply.ok_or("no answer came")?;
            claim.is("server", from)?;
            pending_or(client.pending().is_some())?;
            match &reply.outcome {
                super::Outcome::NotLeader { hint } => {
                    so(hint.is_none_or(|hint| hint == from), "it knows one")
                }
                super::Outcome::Done { .. } => Err("it was answered".to_owned()),
            }
        }
        _ => Err("this note of a client has no claim".to_owned()),
    }
}

fn pending_or(waits: bool) -> Verdict {
    so(waits, "it waits for nothing")
}
