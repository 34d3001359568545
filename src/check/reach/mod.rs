//! Bringing a run to a state in which a condition holds, by a plan where one is known: logs, for protocols that
//! elect a leader in each term and let it append, are planned from their terms ([`elections`]) and built by commands
//! ([`build`]). A plan is told only if the condition holds where its commands lead; that logs cannot
//! arise, only with a reason that is true of every run ([`refute`]). Where neither is so, the caller searches.
//!
//! Source: Raft §5, Figures 2, 7 and 8.

mod build;
mod drawn;
mod elections;
mod leadership;
mod logs;
mod refute;

pub use drawn::{Drawn, FIGURE_7, drawable, drawn, logs_of};
pub use logs::{Log, Picture};
pub use refute::Reason;

use super::explore::{LogReplication, log_replication};
use crate::command::{Command, Cond};
use crate::frame::Detail;
use crate::script::cond::{self, Stage, View};
use crate::sim::{Event, Sim};
use crate::value::{NodeId, Problem, Value};
use build::Builder;
use elections::Ended;
use leadership::{Leadership, Start};
use logs::terms_of;

/// States that the search for elections makes at most, and those that it makes at most where a person waits at a page:
/// then it takes no longer than a turn.
pub const PATIENT: usize = 400_000;
pub const QUICK: usize = 6_000;

/// States for a reason that names as few servers as it can.
const REASON_STATES: usize = 20_000;

/// What a planner says of a condition.
#[derive(Clone, PartialEq, Debug)]
pub enum Planned {
    /// After these commands it holds: carried out in a world of this protocol, they were seen to lead there.
    Found(Vec<Command>),
    /// It never does, whatever happens: the reason as data, and in words.
    Impossible(Reason, Problem),
    /// Neither is known.
    Unknown,
}

/// Plans a way from `start` to a state in which `cond` holds, as far as it speaks of whole logs.
///
/// Logs are refuted only from a fresh cluster in which every rule that keeps them safe is on. What a person
/// can do besides messages, time-outs, crashes and requests (losing a disk, switching a rule off, snapshots in place of
/// entries) is not counted.
pub fn plan(start: &dyn Sim, cond: &Cond) -> Planned {
    plan_within(start, cond, PATIENT)
}

/// The same with so many states of the search for elections, and as many for a reason.
pub fn plan_within(start: &dyn Sim, cond: &Cond, states: usize) -> Planned {
    let Some(hints) = log_replication(start) else { return Planned::Unknown };
    let servers = usize::from(hints.servers);
    let Some(picture) = Picture::of(cond, servers, start.roster()) else { return Planned::Unknown };
    let began = beginning(start, &hints);
    let fresh = began.term == 0 && began.logs.iter().all(Vec::is_empty) && start.in_flight() == 0;
    let glance = refute::at_a_glance(&picture);
    match glance {
        Some(reason) if fresh && hints.is_safe => return impossible(&picture, reason),
        Some(_) => return Planned::Unknown,
        None if !refute::is_in_reach(&picture) => return Planned::Unknown,
        None => {}
    }
    match elections::find(&picture, &began, &mut states.clone()) {
        Ended::Found(leaderships) => {
            let leaderships = leadership::shortened(leaderships, &picture, &began);
            let led = (0..servers).filter_map(|leader| leadership::one_more(&leaderships, leader, &began));
            let mut plans = std::iter::once(leaderships.clone()).chain(led);
            let found = plans.find_map(|leaderships| built(start, hints, &leaderships, cond));
            found.map_or(Planned::Unknown, Planned::Found)
        }
        Ended::None if fresh && hints.is_safe => {
            impossible(&picture, refute::no_order(&picture, REASON_STATES.min(states)))
        }
        Ended::None | Ended::Unknown => Planned::Unknown,
    }
}

/// Where the plan begins: terms that have passed do not come again.
fn beginning(start: &dyn Sim, hints: &LogReplication) -> Start {
    let frame = start.frame(Detail::ALL);
    let servers = || (0..hints.servers).map(NodeId);
    let terms = servers().filter_map(|server| frame.node(server).body.epoch);
    let under_way = frame.messages.iter().filter_map(|message| message.body.epoch);
    Start {
        logs: servers().map(|server| terms_of(&frame, server)).collect(),
        term: terms.chain(under_way).map(|epoch| epoch.number).max().unwrap_or(0),
    }
}

/// The commands of a plan, if the condition holds where they lead.
fn built(
    start: &dyn Sim,
    hints: LogReplication,
    leaderships: &[Leadership],
    cond: &Cond,
) -> Option<Vec<Command>> {
    let mut builder = Builder::new(start, hints);
    builder.build(leaderships)?;
    let (world, commands) = builder.into_run();
    let broke = world.violations().len() > start.violations().len();
    let holds = cond::eval(cond, &View::new(&Instant(&*world))).unwrap_or(false);
    (holds && !broke).then_some(commands)
}

/// A world of which nothing is asked but what it is now.
struct Instant<'a>(&'a dyn Sim);

impl Stage for Instant<'_> {
    fn about(&self) -> &'static crate::protocol::About {
        self.0.about()
    }

    fn frame(&self, detail: Detail) -> crate::frame::Frame {
        self.0.frame(detail)
    }

    fn past(&self) -> Box<dyn Iterator<Item = &Event> + '_> {
        Box::new(std::iter::empty())
    }

    fn lacks_past(&self) -> bool {
        true
    }
}

fn impossible(picture: &Picture, reason: Reason) -> Planned {
    let problem = in_words(picture, &reason);
    Planned::Impossible(reason, problem)
}

fn node(server: usize) -> Value {
    Value::Node(NodeId(u8::try_from(server).unwrap_or(u8::MAX)))
}

/// A log as a condition writes it.
fn written(log: &[u32]) -> Value {
    let terms: Vec<String> = log.iter().map(u32::to_string).collect();
    Value::text(&format!("[{}]", terms.join(" ")))
}

/// The reason as a sentence's id and what it speaks of.
fn in_words(picture: &Picture, reason: &Reason) -> Problem {
    let own = |server: usize| written(picture.logs[server].as_deref().unwrap_or_default());
    match reason {
        Reason::Twice { server } => Problem::new("reach-twice").with("node", node(*server)),
        Reason::TermZero { server, index } => {
            Problem::new("reach-term-zero").with("node", node(*server)).with("index", *index)
        }
        Reason::TermsDecrease { server, index, before, term } => Problem::new("reach-terms-decrease")
            .with("node", node(*server))
            .with("index", *index)
            .with("before", *before)
            .with("term", *term),
        Reason::PrefixesDiffer { one, other, index, term, differ } => Problem::new("reach-prefixes-differ")
            .with("one", node(*one))
            .with("other", node(*other))
            .with("index", *index)
            .with("term", *term)
            .with("differ", *differ),
        Reason::TwoLeaders { one, other, term, first, second } => Problem::new("reach-two-leaders")
            .with("one", node(*one))
            .with("other", node(*other))
            .with("term", *term)
            .with("first", *first)
            .with("second", *second),
        Reason::FewVoters { term, elected_with, newer, left, needed } => Problem::new("reach-few-voters")
            .with("term", *term)
            .with("log", written(elected_with))
            .with("newer", Value::List(newer.iter().map(|log| written(log)).collect()))
            .with("servers", picture.logs.len())
            .with("left", *left)
            .with("needed", *needed),
        Reason::NoOrder { servers } => {
            let logs = servers.iter().map(|server| own(*server)).collect();
            let nodes = servers.iter().map(|server| node(*server)).collect();
            Problem::new("reach-no-order").with("nodes", Value::List(nodes)).with("logs", Value::List(logs))
        }
    }
}
