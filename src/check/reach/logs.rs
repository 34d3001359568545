//! Logs as the terms of their entries, and what a condition says of them.

use crate::command::{Compare, Cond, Literal, Operand, Term};
use crate::frame::Frame;
use crate::value::{NodeId, Roster};

/// The terms of a log's entries, the first entry first. By Log Matching (Raft §5.3) they say which entries these
/// are: a term has one leader, so that two logs of the same terms are the same log.
pub type Log = Vec<u32>;

/// Entries that a log of a picture may have.
pub const LONGEST: usize = 64;

/// The highest term of a picture: a server's time-outs lead to it one by one.
pub const HIGHEST: u32 = 200;

/// Where a log ends, ordered as voters compare it: the later term, then the longer log. Source: Raft §5.4.1.
pub type Position = (u32, usize);

/// Where a log ends.
pub fn position(log: &[u32]) -> Position {
    (log.last().copied().unwrap_or(0), log.len())
}

/// Whether `log` goes on after `prefix`.
pub fn goes_past(log: &[u32], prefix: &[u32]) -> bool {
    log.len() > prefix.len() && log.starts_with(prefix)
}

/// What a follower's log becomes when it takes the first `count` entries of a leader's log: what conflicts goes,
/// and nothing else does. Source: Raft Figure 2, AppendEntries RPC, receiver steps 3 and 4.
pub fn receive(own: &[u32], leader: &[u32], count: usize) -> Log {
    let taken = &leader[..count];
    if own.starts_with(taken) { own.to_vec() } else { taken.to_vec() }
}

/// A server's log as the terms of its entries.
pub fn terms_of(frame: &Frame, server: NodeId) -> Log {
    let log = frame.node(server).body.log.as_ref();
    log.map_or_else(Log::new, |log| log.slots.iter().map(|slot| slot.epoch.number).collect())
}

/// The logs that a condition asks for, one place for each server; none where it does not say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    pub logs: Vec<Option<Log>>,
    /// A server of which two different logs are asked.
    pub twice: Option<NodeId>,
}

impl Picture {
    /// What a condition says of whole logs: `S1.log == [1 1 2]`, alone or joined with others by `and`. None if it says
    /// nothing of them, or not in that form.
    pub fn of(cond: &Cond, servers: usize, roster: &Roster) -> Option<Picture> {
        let mut picture = Picture { logs: vec![None; servers], twice: None };
        picture.read(cond, roster);
        picture.logs.iter().any(Option::is_some).then_some(picture)
    }

    fn read(&mut self, cond: &Cond, roster: &Roster) {
        match cond {
            Cond::And(parts) => parts.iter().for_each(|part| self.read(part, roster)),
            Cond::Compare { left, op: Compare::Equal, right: Operand::Literal(Literal::List(items)) } => {
                if let (Some(server), Some(log)) = (server_of_log(left, roster), terms(items)) {
                    self.ask(server, log);
                }
            }
            _ => {}
        }
    }

    fn ask(&mut self, server: NodeId, log: Log) {
        let Some(place) = self.logs.get_mut(server.index()) else { return };
        if place.as_ref().is_some_and(|known| *known != log) {
            self.twice = Some(server);
        }
        *place = Some(log);
    }

    /// The servers of which a log is asked, each with it.
    pub fn asked(&self) -> impl Iterator<Item = (usize, &Log)> {
        self.logs.iter().enumerate().filter_map(|(server, log)| log.as_ref().map(|log| (server, log)))
    }

    /// The highest term in it; 0 if all logs are empty.
    pub fn highest_term(&self) -> u32 {
        self.asked().flat_map(|(_, log)| log.iter().copied()).max().unwrap_or(0)
    }

    /// The entries of a log that are of earlier terms than `term`.
    pub fn before(log: &[u32], term: u32) -> &[u32] {
        let count = log.iter().take_while(|own| **own < term).count();
        &log[..count]
    }

    /// The log that the leader of `term` was elected with, where some log has an entry of that term.
    pub fn elected_with(&self, term: u32) -> Option<&[u32]> {
        let (_, log) = self.asked().find(|(_, log)| log.contains(&term))?;
        Some(Picture::before(log, term))
    }
}

/// The node whose whole log a term stands for.
fn server_of_log(term: &Term, roster: &Roster) -> Option<NodeId> {
    match term {
        Term::Field { node, field, index, part: None } if field.text == "log" && index.is_empty() => {
            roster.find(&node.text)
        }
        _ => None,
    }
}

fn terms(items: &[Literal]) -> Option<Log> {
    let term = |item: &Literal| match item {
        Literal::Number(number) => u32::try_from(*number).ok(),
        _ => None,
    };
    items.iter().map(term).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::parse_cond;
    use crate::value::Member;
    use std::sync::Arc;

    fn roster() -> Roster {
        let member = |name: &str| Member { name: Arc::from(name), role: "server" };
        Roster(["S1", "S2", "S3"].map(member).into())
    }

    fn logs(text: &str) -> Option<Vec<Option<Log>>> {
        let cond = parse_cond(text).expect("a condition");
        Picture::of(&cond, 3, &roster()).map(|picture| picture.logs)
    }

    #[test]
    fn a_condition_is_read_as_a_picture() {
        let asked = logs("S1.log == [1 1] and (S3.log == [] and S1.role == leader)");
        assert_eq!(asked, Some(vec![Some(vec![1, 1]), None, Some(vec![])]));
        assert_eq!(logs("S1.role == leader"), None);
        assert_eq!(logs("S1.log == [1] or S2.log == [1]"), None);
        assert_eq!(logs("not S1.log == [1]"), None);
        assert_eq!(logs("S1.log[1] == 1"), None);
        let cond = parse_cond("S1.log == [1] and S1.log == [2]").expect("a condition");
        let picture = Picture::of(&cond, 3, &roster()).expect("a picture");
        assert_eq!(picture.twice, Some(NodeId(0)));
    }

    #[test]
    fn what_conflicts_goes_and_nothing_else() {
        assert_eq!(receive(&[1, 1, 2], &[1, 1, 3], 2), [1, 1, 2]);
        assert_eq!(receive(&[1, 2, 2], &[1, 1, 3], 2), [1, 1]);
        assert_eq!(receive(&[], &[1, 1, 3], 3), [1, 1, 3]);
        assert!(position(&[1, 3]) > position(&[1, 2, 2, 2]));
    }
}
