//! Which sets of acceptors are quorums: any that are many enough, or a whole line of a grid.
//!
//! Source: Howard, Malkhi and Spiegelman, "Flexible Paxos: Quorum intersection revisited" (2016): only quorums of
//! different phases must meet. In a grid a row is a quorum of phase 1 and a column one of phase 2: each row
//! crosses each column.

use crate::protocol::Setup;
use crate::protocol::ballots::Quorums;
use crate::value::{Args, NodeId, Problem, Value};
use crate::{encode_enum, encode_struct};

/// The quorums of both phases.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct QuorumSystem {
    pub phase1: Quorum,
    pub phase2: Quorum,
}

/// The quorums of one phase.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Quorum {
    /// Any so many acceptors.
    Any { needed: u32 },
    /// All acceptors of some row.
    Row { grid: Grid },
    /// All acceptors of some column.
    Column { grid: Grid },
}
encode_enum!(Quorum { 0 => Any { needed }, 1 => Row { grid }, 2 => Column { grid } });

/// Acceptors in rows, in the order of their ids.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Grid {
    first: NodeId,
    rows: u8,
    columns: u8,
}
encode_struct!(Grid { first, rows, columns });

/// How far acceptors are from being a quorum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Progress {
    pub have: Vec<NodeId>,
    pub needed: u32,
    /// The line of the grid that they are part of: a row or a column, and its acceptors.
    line: Option<(&'static str, Vec<NodeId>)>,
}

impl Grid {
    /// The grid of so many acceptors that is nearest to a square; none if they make no rows of equal length.
    fn of(first: NodeId, acceptors: u8) -> Option<Grid> {
        let up_to_square = (2..acceptors).take_while(|rows| rows * rows <= acceptors);
        let rows = up_to_square.filter(|rows| acceptors.is_multiple_of(*rows)).last()?;
        Some(Grid { first, rows, columns: acceptors / rows })
    }
}

impl QuorumSystem {
    /// Those of the header. The problem says why they are impossible; `param` is the parameter that says how many
    /// acceptors there are: what they are called.
    pub fn read(setup: &Setup, acceptors: &[NodeId], param: &'static str) -> Result<QuorumSystem, Problem> {
        let all = acceptors.len();
        if setup.word("quorums") != "grid" {
            return Quorums::read(setup, all, param).map(QuorumSystem::counted);
        }
        if setup.number("phase1") > 0 || setup.number("phase2") > 0 {
            return Err(Problem::new("problem-paxos-grid-sizes"));
        }
        let grid = acceptors.first().and_then(|first| Grid::of(*first, all as u8));
        let Some(grid) = grid else {
            return Err(Problem::new("problem-paxos-no-grid")
                .with("all", all)
                .with("who", Value::Word(param)));
        };
        Ok(QuorumSystem { phase1: Quorum::Row { grid }, phase2: Quorum::Column { grid } })
    }

    fn counted(Quorums { phase1, phase2 }: Quorums) -> QuorumSystem {
        let any = |needed| Quorum::Any { needed: needed as u32 };
        QuorumSystem { phase1: any(phase1), phase2: any(phase2) }
    }

    /// These; or, with the rule off that any two of them meet, half the acceptors in both phases, or in a grid a
    /// row.
    pub fn now(self, acceptors: usize, intersect: bool) -> QuorumSystem {
        match self.phase1 {
            _ if intersect => self,
            Quorum::Any { .. } => QuorumSystem::counted(Quorums::half(acceptors)),
            row => QuorumSystem { phase1: row, phase2: row },
        }
    }

    /// Whether it counts only how many acceptors there are, not which.
    pub fn counts_only(self) -> bool {
        matches!(self.phase1, Quorum::Any { .. })
    }
}

impl Quorum {
    /// Whether there is a quorum among these acceptors.
    pub fn is_met(self, by: &[NodeId]) -> bool {
        match self {
            Quorum::Any { needed } => by.len() >= needed as usize,
            _ => self.lines().any(|line| line.iter().all(|acceptor| by.contains(acceptor))),
        }
    }

    /// The lines of the grid of which each is a quorum.
    fn lines(self) -> impl Iterator<Item = Vec<NodeId>> {
        let (lines, length) = match self {
            Quorum::Any { .. } => (0, 0),
            Quorum::Row { grid } => (grid.rows, grid.columns),
            Quorum::Column { grid } => (grid.columns, grid.rows),
        };
        let acceptor = move |line, place| match self {
            Quorum::Any { .. } => NodeId(0),
            Quorum::Row { grid } => NodeId(grid.first.0 + line * grid.columns + place),
            Quorum::Column { grid } => NodeId(grid.first.0 + place * grid.columns + line),
        };
        (0..lines).map(move |line| (0..length).map(|place| acceptor(line, place)).collect())
    }

    /// How far these are. In a grid: in the line that lacks least, or, where one was added, in its line unless
    /// another is whole.
    pub fn progress(self, by: &[NodeId], added: Option<NodeId>) -> Progress {
        let kind = match self {
            Quorum::Any { needed } => return Progress { have: by.to_vec(), needed, line: None },
            Quorum::Row { .. } => "row",
            Quorum::Column { .. } => "column",
        };
        let lacks = |line: &Vec<NodeId>| line.iter().filter(|acceptor| !by.contains(acceptor)).count();
        let line = self.lines().min_by_key(|line| match added {
            None => (lacks(line), false),
            Some(added) => (lacks(line).min(1), !line.contains(&added)),
        });
        let line = line.unwrap_or_default();
        let have = line.iter().copied().filter(|acceptor| by.contains(acceptor)).collect();
        Progress { have, needed: line.len() as u32, line: Some((kind, line)) }
    }
}

impl Progress {
    /// How many there are of how many, as notes say it.
    pub fn counts(&self) -> [(&'static str, Value); 2] {
        [("have", self.have.len().into()), ("needed", self.needed.into())]
    }

    /// The line of the grid, as notes say it; nothing where acceptors are only counted.
    pub fn line(&self) -> Args {
        let line = self.line.iter();
        line.flat_map(|(kind, line)| [("axis", Value::Word(kind)), ("line", line.clone().into())]).collect()
    }
}
