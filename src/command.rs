//! The script language as values: what a person, a lesson or a link can ask for.
//! [`crate::script`] makes them of text, prints them back and carries them out; a history remembers
//! which of them each step belongs to.

use crate::value::Micros;
use std::fmt;

/// A word together with the place where it stood, so that an error can point at it.
/// Two words are equal when their texts are.
#[derive(Clone, Eq, Debug)]
pub struct Word {
    pub text: String,
    /// Column, counted from 1 in characters; 0 for a word that came from no text.
    pub column: u32,
}

impl Word {
    pub fn new(text: impl Into<String>) -> Word {
        Word { text: text.into(), column: 0 }
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Word) -> bool {
        self.text == other.text
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A whole script: header, then commands, each with the line (from 1) it stood on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Script {
    pub header: Header,
    pub lines: Vec<Line>,
}

/// One command and where it stood.
#[derive(Clone, Eq, Debug)]
pub struct Line {
    pub number: u32,
    pub command: Command,
}

impl PartialEq for Line {
    fn eq(&self, other: &Line) -> bool {
        self.command == other.command
    }
}

/// The header. Only the protocol is required; the rest overrides defaults. Two headers are equal when
/// they say the same, wherever their lines stand.
#[derive(Clone, Eq, Debug, Default)]
pub struct Header {
    pub lines: Vec<(u32, HeaderLine)>,
}

impl PartialEq for Header {
    fn eq(&self, other: &Header) -> bool {
        self.lines.iter().map(|(_, line)| line).eq(other.lines.iter().map(|(_, line)| line))
    }
}

/// One header line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HeaderLine {
    /// `synod 1`
    Synod { version: u32 },
    /// `protocol raft servers=5 seed=7`
    Protocol { name: Word, params: Vec<Setting> },
    /// `names S1=A S2=B`
    Names(Vec<(Word, Word)>),
    /// `network latency=10ms..15ms loss=0% duplicate=0% fifo=off`
    Network { latency: Option<Span>, loss: Option<Ppm>, duplicate: Option<Ppm>, fifo: Option<bool> },
    /// `network by-hand`
    NetworkByHand,
    /// `disk latency=0ms`
    Disk { latency: Micros },
    /// `disk by-hand`
    DiskByHand,
    /// `timing election=100ms..200ms heartbeat=50ms`
    Timing(Vec<(Word, Span)>),
    /// `rule commit-current-term-only off`
    Rule { name: Word, on: bool },
}

/// `key=value` of the protocol line; the protocol says what values are right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    pub key: Word,
    pub value: Word,
}

/// A span of time: `10ms..15ms`, or `50ms` where both ends are the same.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Span {
    pub least: Micros,
    pub most: Micros,
}

/// A share in parts per million, written in percent with up to four decimals: `0.5%` is 5000.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Ppm(pub u32);

/// A link: both ways (`S1 S2`) or one way (`S1 -> S2`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    pub from: Word,
    pub to: Word,
    pub one_way: bool,
}

/// A command: one line of a script, one click, one key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    Crash(Word),
    Restart(Word),
    Wipe(Word),
    /// The process stands still: nothing runs at the node until `resume`, and nothing is lost.
    Pause(Word),
    Resume(Word),
    Flush(Word),
    /// `flush S1 1`: so many of its pending writes, the oldest first.
    FlushFirst {
        node: Word,
        count: u32,
    },
    /// `fail-next-write S1`: the next write that the node issues fails, and the node stops.
    FailNextWrite(Word),
    Cut(Link),
    /// `heal S1 S2`, `heal S1 -> S2`; `heal` alone heals every link.
    Heal(Option<Link>),
    /// `partition S1 S2 | S3 S4 S5`
    Partition(Vec<Vec<Word>>),
    Isolate(Word),
    /// `timeout S1 [TIMER]`
    Timeout {
        node: Word,
        timer: Option<Word>,
    },
    /// `request C1 put x 1 [at S1]`
    Request {
        client: Word,
        op: OpWords,
        at: Option<Word>,
    },
    /// `propose P1 foo [ballot 7]`
    Propose {
        node: Word,
        value: Text,
        ballot: Option<u32>,
    },
    Deliver(Select),
    Drop(Select),
    Duplicate(Select),
    /// `delay SEL 50ms`
    Delay(Select, Micros),
    /// `step [N]`; `step` alone is one.
    Step(u32),
    Run(Micros),
    /// `run until COND [within 5s]`
    RunUntil {
        cond: Cond,
        within: Option<Micros>,
    },
    /// `settle [within N]`: at most N handler runs.
    Settle {
        within: Option<u32>,
    },
    /// `reach COND`: the commands that lead to where the condition holds take its place.
    Reach(Cond),
    /// `set latency S1 -> S2 40ms` (a span may be given)
    SetLatency {
        link: Link,
        span: Span,
    },
    SetLoss(Ppm),
    /// `set disk latency 5ms`: what every write takes from now on.
    SetDiskLatency(Micros),
    /// `set network by-hand`: from here on everything waits until a person acts on it.
    SetByHand,
    SetTimeout {
        node: Word,
        after: Micros,
    },
    /// `set clock S1 90%`: whole percent.
    SetClock {
        node: Word,
        percent: u32,
    },
    Rule {
        name: Word,
        on: bool,
    },
    /// `admin VERB NODE…`
    Admin {
        verb: Word,
        nodes: Vec<Word>,
    },
    Mark(Text),
    Goto(Text),
    Expect(Cond),
    ExpectRefused(Box<Command>),
}

/// Text a user chose: a value, a key, a mark's name. Printed bare where the language allows it
/// (characters, digits, `-`, `_`, no keyword), otherwise in double quotes with `\"` and `\\`.
pub type Text = Word;

/// `put x 1`, `get x`, `append x 1`, `cas x 1 2`, `tas`
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OpWords {
    Get { key: Text },
    Put { key: Text, value: Text },
    Append { key: Text, value: Text },
    Cas { key: Text, from: Text, to: Text },
    Tas,
}

/// Messages in flight: by id, or by what they look like. As with words, where an id stood does not
/// matter to whether two are equal.
#[derive(Clone, Eq, Debug)]
pub enum Select {
    /// `m12`
    Id { id: u32, column: u32 },
    /// `[all] [KIND] [FROM->TO] [field=value …] [#n]`: the oldest match, the n-th, or all.
    Like(Pattern),
}

impl PartialEq for Select {
    fn eq(&self, other: &Select) -> bool {
        match (self, other) {
            (Select::Id { id, .. }, Select::Id { id: other, .. }) => id == other,
            (Select::Like(pattern), Select::Like(other)) => pattern == other,
            _ => false,
        }
    }
}

/// A structural selector. At least one part is given.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pattern {
    pub all: bool,
    /// One of those that match, by the seed; else the oldest, or the nth.
    pub any: bool,
    pub kind: Option<Word>,
    /// `S1->S2`; none stands for `*`.
    pub link: Option<(Option<Word>, Option<Word>)>,
    pub fields: Vec<(Word, Literal)>,
    /// Counted from 1, oldest first.
    pub nth: Option<u32>,
}

/// A condition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cond {
    /// Two or more, joined with `or`.
    Or(Vec<Cond>),
    And(Vec<Cond>),
    Not(Box<Cond>),
    Compare {
        left: Term,
        op: Compare,
        right: Operand,
    },
    /// A term that must be true or, for anything but truth values, not `none`: `S4.up`, `chosen[2]`.
    Holds(Term),
    /// `happened RULE`: a note of that id was made on this branch.
    Happened(Word),
    /// `violated INVARIANT`
    Violated(Word),
}

/// `== != < <= > >=`
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Compare {
    Equal,
    Different,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Something a frame or the history can be asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Term {
    /// `S3.log[2].value`: a node's field, an index or more (`acceptedValue[x,1]`), and what of it.
    Field { node: Word, field: Word, index: Vec<Literal>, part: Option<Word> },
    /// `chosen`, `chosen[2]`, `leader`, `leaders`, `behind`, `converged`, `violations`, `in_flight`, `time`
    Global { name: Word, index: Vec<Literal> },
    /// `msg(SEL).field` of a message in flight.
    Message { select: Select, field: Word },
    /// `count(SEL)`: messages ever sent on this branch, or since a mark on it.
    Count(Sent),
    /// `bytes(SEL)`: how long those messages were, taken together.
    Bytes(Sent),
    /// `S1.currentTerm @ before`: what the term was at a mark. It is neither of what was sent nor of a mark.
    AtMark { term: Box<Term>, mark: Text },
}

/// Messages that were sent: `count(SEL) since "m"`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    pub pattern: Pattern,
    /// The mark after which they were sent; none: since the start.
    pub since: Option<Text>,
}

/// The right side of a comparison: a literal, or another term that is not a bare word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Operand {
    Literal(Literal),
    Term(Term),
}

/// A value as a script writes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Literal {
    None,
    Number(i64),
    /// `leader`, `S1`, `foo`, `true`, `"two words"`
    Word(Text),
    /// `2.Y`
    Ballot {
        round: u32,
        node: Word,
    },
    /// `foo@2.Y`
    At {
        value: Text,
        round: u32,
        node: Word,
    },
    /// `150ms`
    Time(Micros),
    /// `[1 1 2]`
    List(Vec<Literal>),
}
