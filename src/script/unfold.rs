//! A command as the atomic actions it stands for, in the world as it is now.

use super::setup::{check_time, find_rule};
use super::{Command, Link, OpWords, Select, Word, select};
use crate::frame::{Detail, Frame};
use crate::protocol::{About, Input, Op, TimerIx};
use crate::sim::{Action, Sim};
use crate::value::{MsgId, NodeId, Problem};
use std::cell::OnceCell;
use std::sync::Arc;

/// A problem with a command, and the column (from 1; 0 for the whole line) it speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    pub column: u32,
    pub problem: Problem,
}

impl Fault {
    pub fn at(word: &Word, problem: Problem) -> Fault {
        Fault { column: word.column, problem }
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Fault {
        Fault { column: 0, problem }
    }
}

/// Resolves a command's words against the world as it is now.
pub struct Unfold<'a> {
    world: &'a dyn Sim,
    about: &'static About,
    /// Made when a command asks for what only a frame tells: few do.
    frame: OnceCell<Frame>,
}

impl<'a> Unfold<'a> {
    pub fn new(world: &'a dyn Sim) -> Unfold<'a> {
        Unfold { world, about: world.about(), frame: OnceCell::new() }
    }

    fn frame(&self) -> &Frame {
        self.frame.get_or_init(|| self.world.frame(Detail::NONE))
    }

    /// The node of that name, or who there is.
    pub fn node(&self, word: &Word) -> Result<NodeId, Fault> {
        super::node(self.world.roster(), word)
    }

    /// The actions of a command that is one or more of them; none for a command of another kind
    /// (`run`, `mark`, `expect` …).
    pub fn actions(&self, command: &Command) -> Result<Option<Vec<Action>>, Fault> {
        let one = |action| Ok(Some(vec![action]));
        match command {
            Command::Crash(node) => one(Action::Crash { node: self.node(node)? }),
            Command::Restart(node) => one(Action::Restart { node: self.node(node)? }),
            Command::Wipe(node) => one(Action::Wipe { node: self.node(node)? }),
            Command::Pause(node) => one(Action::Pause { node: self.node(node)? }),
            Command::Resume(node) => one(Action::Resume { node: self.node(node)? }),
            Command::Flush(node) => one(Action::Flush { node: self.node(node)?, all: true }),
            Command::FailNextWrite(node) => one(Action::FailNextWrite { node: self.node(node)? }),
            Command::FlushFirst { node, count } => {
                one(Action::FlushFirst { node: self.node(node)?, count: *count })
            }
            Command::SetDiskLatency(latency) => {
                check_time(*latency)?;
                one(Action::DiskLatency { latency: *latency })
            }
            Command::Cut(link) => one(Action::Links { pairs: self.pairs(link)?, up: false }),
            Command::Heal(Some(link)) => one(Action::Links { pairs: self.pairs(link)?, up: true }),
            Command::Heal(None) => one(Action::Links { pairs: self.frame().cuts.clone().into(), up: true }),
            Command::Partition(groups) => self.partition(groups).map(Some),
            Command::Isolate(node) => self.isolate(node).map(Some),
            Command::Timeout { node, timer } => self.timeout(node, timer.as_ref()).map(Some),
            Command::Request { client, op, at } => {
                let at = at.as_ref().map(|word| self.node(word)).transpose()?;
                one(Action::Operation { client: self.node(client)?, op: operation(op), at })
            }
            Command::Propose { node, value, ballot } => {
                let input = Input::Propose { value: Arc::from(&*value.text), round: *ballot };
                one(Action::Input { node: self.node(node)?, input })
            }
            Command::Admin { verb, nodes } => self.admin(verb, nodes).map(Some),
            Command::Deliver(select) => self.each(select, |id| Action::Deliver { id }),
            Command::Drop(select) => self.each(select, |id| Action::Drop { id }),
            Command::Duplicate(select) => self.each(select, |id| Action::Duplicate { id }),
            Command::Delay(select, by) => {
                check_time(*by)?;
                self.each(select, |id| Action::Delay { id, by: *by })
            }
            Command::SetLatency { link, span } => self.latency(link, *span).map(Some),
            Command::SetLoss(share) => one(Action::Loss { ppm: share.0 }),
            Command::SetByHand => one(Action::ByHand),
            Command::SetTimeout { node, after } => {
                check_time(*after)?;
                one(Action::SetTimer { node: self.node(node)?, after: *after })
            }
            Command::SetClock { node, percent } => {
                one(Action::Clock { node: self.node(node)?, percent: *percent })
            }
            Command::Rule { name, on } => {
                let rule = find_rule(self.about, name).map_err(|problem| Fault::at(name, problem))?;
                one(Action::Rule { rule, on: *on })
            }
            Command::Step(_)
            | Command::Run(_)
            | Command::RunUntil { .. }
            | Command::Settle { .. }
            | Command::Reach(_)
            | Command::Mark(_)
            | Command::Goto(_)
            | Command::Expect(_)
            | Command::ExpectRefused(_) => Ok(None),
        }
    }

    fn each(&self, select: &Select, action: impl Fn(MsgId) -> Action) -> Result<Option<Vec<Action>>, Fault> {
        let ids = select::resolve(select, self.frame(), self.about)?;
        Ok(Some(ids.into_iter().map(action).collect()))
    }

    fn pairs(&self, link: &Link) -> Result<Arc<[(NodeId, NodeId)]>, Fault> {
        let (from, to) = (self.node(&link.from)?, self.node(&link.to)?);
        if from == to {
            return Err(Fault::at(&link.to, Problem::new("problem-link-to-itself").with("node", from)));
        }
        Ok(if link.one_way { [(from, to)].into() } else { [(from, to), (to, from)].into() })
    }

    fn partition(&self, groups: &[Vec<Word>]) -> Result<Vec<Action>, Fault> {
        let mut sides: Vec<Vec<NodeId>> = Vec::new();
        for group in groups {
            let mut side = Vec::new();
            for word in group {
                let node = self.node(word)?;
                if side.contains(&node) || sides.iter().any(|other| other.contains(&node)) {
                    return Err(Fault::at(word, Problem::new("problem-node-twice").with("node", node)));
                }
                side.push(node);
            }
            sides.push(side);
        }
        let mut pairs = Vec::new();
        for (place, side) in sides.iter().enumerate() {
            for other in sides.iter().enumerate().filter(|(at, _)| *at != place).flat_map(|(_, side)| side) {
                pairs.extend(side.iter().map(|node| (*node, *other)));
            }
        }
        Ok(vec![Action::Links { pairs: pairs.into(), up: false }])
    }

    /// Cuts a node off from all that are not clients: a client that talks to it still can.
    fn isolate(&self, word: &Word) -> Result<Vec<Action>, Fault> {
        let node = self.node(word)?;
        let roster = self.world.roster();
        let others = roster.ids().filter(|other| *other != node && roster.role(*other) != "client");
        let pairs: Vec<_> = others.flat_map(|other| [(node, other), (other, node)]).collect();
        Ok(vec![Action::Links { pairs: pairs.into(), up: false }])
    }

    fn timeout(&self, node: &Word, timer: Option<&Word>) -> Result<Vec<Action>, Fault> {
        let id = self.node(node)?;
        let timer = match timer {
            None => self.world.armed_timer(id).unwrap_or(TimerIx(0)),
            Some(_) if self.world.roster().role(id) == "client" => TimerIx::OF_CLIENT,
            Some(word) => self.about.timer(&word.text).ok_or_else(|| {
                let known = self.about.timers.to_vec();
                let problem = Problem::new("problem-unknown-timer");
                Fault::at(word, problem.with("read", &*word.text).with("known", known))
            })?,
        };
        Ok(vec![Action::Fire { node: id, timer, forced: true }])
    }

    fn latency(&self, link: &Link, span: super::Span) -> Result<Vec<Action>, Fault> {
        check_time(span.most)?;
        let action = |(from, to): &(NodeId, NodeId)| Action::Latency {
            from: *from,
            to: *to,
            least: span.least,
            most: span.most,
        };
        Ok(self.pairs(link)?.iter().map(action).collect())
    }

    fn admin(&self, verb: &Word, nodes: &[Word]) -> Result<Vec<Action>, Fault> {
        if !self.about.admin.contains(&&*verb.text) {
            let problem = Problem::new("problem-unknown-admin").with("read", &*verb.text);
            return Err(Fault::at(verb, problem.with("known", self.about.admin.to_vec())));
        }
        let nodes = nodes.iter().map(|word| self.node(word)).collect::<Result<Vec<_>, _>>()?;
        if nodes.is_empty() {
            return Err(Fault::at(verb, Problem::new("problem-admin-needs-node").with("read", &*verb.text)));
        }
        let node = self.world.admin_at(&verb.text, &nodes);
        let input = Input::Admin { verb: Arc::from(&*verb.text), nodes };
        Ok(vec![Action::Input { node, input }])
    }
}

fn operation(words: &OpWords) -> Op {
    let text = |word: &Word| Arc::from(&*word.text);
    match words {
        OpWords::Get { key } => Op::Get { key: text(key) },
        OpWords::Put { key, value } => Op::Put { key: text(key), value: text(value) },
        OpWords::Append { key, value } => Op::Append { key: text(key), value: text(value) },
        OpWords::Cas { key, from, to } => Op::Cas { key: text(key), from: text(from), to: text(to) },
        OpWords::Tas => Op::Tas {},
    }
}
