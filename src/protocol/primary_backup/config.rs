//! Who takes part, how many copies a write needs, and from how many servers a view recovers.

use super::about::{COPIES, QUORUM_OVERLAP, WAIT_FOR_ACKS};
use super::node::View;
use crate::protocol::{Rules, Setup};
use crate::value::{Member, Micros, NodeId, Problem};
use std::sync::Arc;

/// What the header settles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    /// They have the ids from 0 on; the view server follows.
    pub servers: u8,
    /// Copies that a write needs, the primary's included; none: one on every member of the view.
    pub copies: Option<usize>,
    /// Servers, the new primary included, from which a view of fixed members recovers.
    recover: usize,
    pub ping: (Micros, Micros),
    pub watch: (Micros, Micros),
}

impl Config {
    pub fn servers(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.servers).map(NodeId)
    }

    pub fn view_server(&self) -> NodeId {
        NodeId(self.servers)
    }

    /// The view in which everybody starts: the first server is its primary, all know it.
    pub fn first_view(&self) -> View {
        View { number: 1, primary: NodeId(0), backups: self.servers().skip(1).collect() }
    }

    /// How many copies a write needs in this view before it counts as done.
    pub fn copies_in(&self, view: &View) -> usize {
        self.copies.unwrap_or(view.backups.len() + 1)
    }

    /// How many copies a primary waits for before it answers a client.
    pub fn awaited(&self, rules: Rules, view: &View) -> usize {
        let needed = self.copies_in(view);
        // Off: the first backup's word is enough.
        if rules.on(WAIT_FOR_ACKS) { needed } else { needed.min(2) }
    }

    /// How many logs a new primary looks at, its own included. Where every member holds every write,
    /// its own is enough.
    pub fn gathered(&self, rules: Rules) -> usize {
        match self.copies {
            None => 1,
            Some(_) if rules.on(QUORUM_OVERLAP) => self.recover,
            // Off: R + W = N.
            Some(copies) => (usize::from(self.servers) - copies).max(1),
        }
    }
}

/// Reads the header. The problem says which numbers do not go together.
pub fn configure(setup: &Setup) -> Result<(Config, Vec<Member>), Problem> {
    let (servers, clients) = (setup.number("servers"), setup.number("clients"));
    let copies = COPIES.iter().position(|word| *word == setup.word("acks")).filter(|copies| *copies > 0);
    let recover = recover(servers as usize, copies, setup.number("recover") as usize)?;
    let config = Config {
        servers: servers as u8,
        copies,
        recover,
        ping: setup.span("ping"),
        watch: setup.span("watch"),
    };
    let member = |name: String, role| Member { name: Arc::from(name), role };
    let members = (1..=servers)
        .map(|nth| member(format!("S{nth}"), "server"))
        .chain([member("V".into(), "view-server")])
        .chain((1..=clients).map(|nth| member(format!("C{nth}"), "client")));
    Ok((config, members.collect()))
}

/// How many servers to recover from: any that many must meet any `copies` of all `servers`.
fn recover(servers: usize, copies: Option<usize>, given: usize) -> Result<usize, Problem> {
    let Some(copies) = copies else {
        return match given {
            0 | 1 => Ok(1),
            _ => Err(Problem::new("problem-primary-backup-recover-of-all").with("recover", given)),
        };
    };
    let recover = if given == 0 { (servers + 1).saturating_sub(copies) } else { given };
    let problem = |id| {
        let with = Problem::new(id).with("acks", copies).with("recover", recover);
        Err(with.with("servers", servers))
    };
    if copies.max(recover) > servers {
        return problem("problem-primary-backup-quorum-too-big");
    }
    if copies + recover <= servers {
        return problem("problem-primary-backup-quorums-miss");
    }
    Ok(recover)
}
