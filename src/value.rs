//! The small words everything else is said in: node ids, ballots, epochs, values, and reasons.

use std::sync::Arc;

/// Simulated time, in whole microseconds since the start of the run.
pub type Micros = u64;

/// A node's place in the [`Roster`]: stable for the whole run.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub u8);

impl NodeId {
    /// The place as an index into tables with one row a node.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A message's number: counted from 1 along one branch of the history, printed as `m12`.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MsgId(pub u32);

/// A proposal number (round, proposer), ordered by round first. Prints as `2.Y`.
/// Source: Lamport, "Paxos Made Simple", §2.2.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ballot {
    pub round: u32,
    pub node: NodeId,
}

/// What colours a node, a message or an entry: a Raft term, a Paxos ballot, a view number.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Epoch {
    pub number: u32,
    /// The proposer of a ballot; terms and views have none.
    pub owner: Option<NodeId>,
}

impl Epoch {
    pub fn term(number: u32) -> Epoch {
        Epoch { number, owner: None }
    }
}

impl From<Ballot> for Epoch {
    fn from(ballot: Ballot) -> Epoch {
        Epoch { number: ballot.round, owner: Some(ballot.node) }
    }
}

/// A field's value as the screen shows it and as a script's condition reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    None,
    Bool(bool),
    Int(i64),
    /// A word of the protocol's own vocabulary, such as a role: `leader`.
    Word(&'static str),
    /// Text that a user supplied: a value proposed, a command.
    Text(Arc<str>),
    Node(NodeId),
    Ballot(Ballot),
    /// A value together with the ballot it was accepted in: `foo@2.Y`.
    At(Box<Value>, Ballot),
    Time(Micros),
    List(Vec<Value>),
}

impl Value {
    pub fn text(text: &str) -> Value {
        Value::Text(Arc::from(text))
    }

    /// The value as the script language writes it, with nodes by name.
    pub fn show(&self, roster: &Roster) -> String {
        let mut out = String::new();
        self.write(roster, &mut out);
        out
    }

    /// As an index is written: the parts of a list with something between them, `x,1` or `x.1`.
    pub fn show_index(&self, roster: &Roster, between: &str) -> String {
        match self {
            Value::List(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| part.show(roster)).collect();
                parts.join(between)
            }
            one => one.show(roster),
        }
    }

    fn write(&self, roster: &Roster, out: &mut String) {
        match self {
            Value::None => out.push_str("none"),
            Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Int(value) => out.push_str(&value.to_string()),
            Value::Word(word) => out.push_str(word),
            Value::Text(text) => out.push_str(text),
            Value::Node(node) => out.push_str(roster.name(*node)),
            Value::Ballot(ballot) => out.push_str(&roster.ballot(*ballot)),
            Value::At(value, ballot) => {
                value.write(roster, out);
                out.push('@');
                out.push_str(&roster.ballot(*ballot));
            }
            Value::Time(time) => out.push_str(&duration(*time)),
            Value::List(values) => {
                out.push('[');
                for (place, value) in values.iter().enumerate() {
                    if place > 0 {
                        out.push(' ');
                    }
                    value.write(roster, out);
                }
                out.push(']');
            }
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}
impl From<u32> for Value {
    fn from(value: u32) -> Value {
        Value::Int(i64::from(value))
    }
}
impl From<u64> for Value {
    fn from(value: u64) -> Value {
        Value::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}
impl From<usize> for Value {
    fn from(value: usize) -> Value {
        Value::from(value as u64)
    }
}
impl From<NodeId> for Value {
    fn from(value: NodeId) -> Value {
        Value::Node(value)
    }
}
impl From<Ballot> for Value {
    fn from(value: Ballot) -> Value {
        Value::Ballot(value)
    }
}
impl From<Arc<str>> for Value {
    fn from(value: Arc<str>) -> Value {
        Value::Text(value)
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::text(value)
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::None, Into::into)
    }
}
impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Value {
        Value::List(values.into_iter().map(Into::into).collect())
    }
}

/// Microseconds in the largest unit that keeps them whole: `50ms`, `1500us`, `2s`.
pub fn duration(time: Micros) -> String {
    match time {
        0 => "0ms".into(),
        t if t % 1_000_000 == 0 => format!("{}s", t / 1_000_000),
        t if t % 1_000 == 0 => format!("{}ms", t / 1_000),
        t => format!("{t}us"),
    }
}

/// Text in double quotes, as the script language reads it back: it stays on its line whatever it is.
pub fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// One participant, as the header names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// The name on the screen and in scripts: `S1`, or what the header's `names` line made of it.
    pub name: Arc<str>,
    /// What part it plays: `server`, `client`, `proposer`, `acceptor`, `learner`, `view-server`.
    pub role: &'static str,
}

/// Everyone who takes part, in the order in which [`NodeId`] counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Roster(pub Arc<[Member]>);

impl Roster {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.0.len() as u8).map(NodeId)
    }

    /// The ids of all who play `role`.
    pub fn of(&self, role: &'static str) -> impl Iterator<Item = NodeId> + '_ {
        self.ids().filter(move |id| self.0[id.index()].role == role)
    }

    pub fn name(&self, id: NodeId) -> &str {
        self.0.get(id.index()).map_or("?", |member| &*member.name)
    }

    pub fn role(&self, id: NodeId) -> &'static str {
        self.0.get(id.index()).map_or("?", |member| member.role)
    }

    pub fn find(&self, name: &str) -> Option<NodeId> {
        let place = self.0.iter().position(|member| &*member.name == name)?;
        Some(NodeId(place as u8))
    }

    /// `2.Y`: the round, then the proposer's name.
    pub fn ballot(&self, ballot: Ballot) -> String {
        format!("{}.{}", ballot.round, self.name(ballot.node))
    }
}

/// Named arguments of a sentence: what a locale file's placeables are filled with.
pub type Args = Vec<(&'static str, Value)>;

/// Why something cannot be, or was not, done: a key of the locale files and what it speaks of.
/// `problem-no-node` with `name` and `known` reads "no node S9: this cluster has S1 to S5".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    pub id: &'static str,
    pub args: Args,
}

impl Problem {
    pub fn new(id: &'static str) -> Problem {
        Problem { id, args: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Problem {
        self.args.push((name, value.into()));
        self
    }
}

/// An action or command that is impossible now. It changed nothing.
pub type Refusal = Problem;
