//! What must always hold, checked after every event from what that event changed; and what an outside
//! observer remembers for that: views, who held what when, what is acknowledged.

use super::PrimaryBackup;
use super::about;
use super::about::note;
use super::config::Config;
use super::log::{Entry, Log};
use super::node::{Node, Server, View, Write, bit, members};
use crate::chunks::Chunks;
use crate::encode_struct;
use crate::protocol::{Invariant, Moment, Observation, Seen};
use crate::value::{NodeId, Roster, Value};
use std::collections::BTreeMap;

const KEPT: &str = "acknowledged-kept";

pub const INVARIANTS: &[Invariant] = &[
    Invariant { id: KEPT, cite: "PacificA §2.2, Commit Invariant" },
    Invariant { id: "only-primary-completes", cite: "PacificA §2.2, Primary Invariant" },
    Invariant { id: "replicas-agree", cite: "VRR §4" },
    Invariant { id: "view-kept", cite: "VRR §4; PacificA §2.3" },
    Invariant { id: "views-along-log", cite: "PacificA §2.2; VRR §4.2" },
    Invariant { id: "commit-within-log", cite: "PacificA §2.2" },
    Invariant { id: "exactly-once", cite: "VRR §4.1" },
    Invariant { id: "linearizable", cite: "Herlihy and Wing 1990" },
];

/// The observer's memory. No server can read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ghost {
    /// Every view that V named.
    pub views: BTreeMap<u32, View>,
    /// The highest view of which its primary has heard.
    pub led: u32,
    /// One a server.
    pub watched: Vec<Watched>,
    /// Who stored an entry of an index and a view durably, one bit a server: entries not
    /// acknowledged yet.
    pub holders: BTreeMap<(u64, u32), u16>,
    /// Who took an entry of an index and a view although it knew a later view, and which.
    pub late: BTreeMap<(u64, u32), (NodeId, u32)>,
    /// Entries that can never be undone, from index 1 on without a gap.
    pub committed: Chunks<Committed>,
    /// Entries that some server applied, from index 1 on without a gap; the first one's counts.
    pub applied: Chunks<AppliedOnce>,
    /// For each client and each of its numbers: the index at which it was first applied, 0 if never.
    pub taken: BTreeMap<NodeId, Chunks<u64>>,
}
encode_struct!(Ghost { views, led, watched, holders, late, committed, applied, taken });

/// What was last seen of one server.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub struct Watched {
    pub commit: u64,
    pub applied: u64,
    pub executed: u64,
    /// The latest view on its disk.
    pub view: u32,
}
encode_struct!(Watched { commit, applied, executed, view });

/// An entry that is acknowledged: enough servers hold it, or a client was told so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Committed {
    pub entry: Entry,
    /// The view in which it was.
    pub in_view: u32,
    /// Who held it then, one bit a server.
    pub by: u16,
}
encode_struct!(Committed { entry, in_view, by });

/// An entry as it was first applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AppliedOnce {
    pub entry: Entry,
    /// No entry before it carries the same request.
    pub first: bool,
}
encode_struct!(AppliedOnce { entry, first });

impl Ghost {
    pub fn new(config: &Config, roster: &Roster) -> Ghost {
        // One by one: collecting would sort them first, with all the code that sorting brings.
        let mut taken = BTreeMap::new();
        taken.extend(roster.of("client").map(|client| (client, Chunks::new())));
        let mut views = BTreeMap::new();
        views.insert(1, config.first_view());
        Ghost {
            views,
            led: 1,
            watched: vec![Watched::default(); usize::from(config.servers)],
            holders: BTreeMap::new(),
            late: BTreeMap::new(),
            committed: Chunks::new(),
            applied: Chunks::new(),
            taken,
        }
    }

    /// The last acknowledged index, whether or not anybody knows.
    pub fn last_committed(&self) -> u64 {
        self.committed.len() as u64
    }

    pub fn committed_at(&self, index: u64) -> Option<&Committed> {
        self.committed.get(usize::try_from(index.checked_sub(1)?).ok()?)
    }

    /// Whether this very command is acknowledged at `index`.
    pub fn is_committed(&self, index: u64, entry: &Entry) -> bool {
        self.committed_at(index).is_some_and(|committed| committed.entry.same_command(entry))
    }

    /// The first entry that was acknowledged before `view` and that `log` has not.
    pub fn missing(&self, log: &Log, view: u32) -> Option<(u64, &Committed)> {
        (1..=self.last_committed()).find_map(|index| {
            let committed = self.committed_at(index).filter(|committed| committed.in_view < view)?;
            let has = log.get(index).is_some_and(|own| own.same_command(&committed.entry));
            (!has).then_some((index, committed))
        })
    }

    /// Remembers the first application of an entry at `index`; returns how it was first applied.
    pub fn apply(&mut self, index: u64, entry: &Entry) -> Option<&AppliedOnce> {
        let place = usize::try_from(index.checked_sub(1)?).ok()?;
        if place == self.applied.len() {
            let first = self.take(index, entry);
            self.applied.push(AppliedOnce { entry: entry.clone(), first });
        }
        self.applied.get(place)
    }

    fn take(&mut self, index: u64, entry: &Entry) -> bool {
        let Some(command) = &entry.command else { return true };
        let Some(numbers) = self.taken.get_mut(&command.client) else { return true };
        let place = command.number as usize;
        while numbers.len() <= place {
            numbers.push(0);
        }
        match numbers.get_mut(place) {
            Some(seen) if *seen == 0 => {
                *seen = index;
                true
            }
            _ => false,
        }
    }
}

type Now<'a> = Seen<'a, PrimaryBackup>;

/// Looks at what happened at one server, or at V.
pub fn observe(config: &Config, ghost: &mut Ghost, seen: &Now, observation: &mut Observation) {
    if seen.at == config.view_server() {
        for write in seen.writes {
            if let Write::View { view } = write {
                ghost.views.insert(view.number, view.clone());
            }
        }
        return;
    }
    let Some(watched) = ghost.watched.get_mut(seen.at.index()) else { return };
    if matches!(seen.moment, Moment::Crashed) {
        (watched.commit, watched.applied, watched.executed) = (0, 0, 0);
    }
    let server = match seen.nodes.own() {
        Some(Node::Server { server }) => Some(server),
        _ => None,
    };
    if let Some(server) = server {
        written(ghost, seen, server, observation);
    }
    flushed(config, ghost, seen, observation);
    let Some(server) = server else { return };
    view_moves_on(ghost, seen, server, observation);
    log_is_whole(ghost, seen, server, observation);
    if server.view.primary == seen.at {
        ghost.led = ghost.led.max(server.view.number);
    }
    completes(ghost, seen, server, observation);
    applies(ghost, seen, server, observation);
}

/// A server's view never goes back, not even over a crash.
fn view_moves_on(ghost: &mut Ghost, seen: &Now, server: &Server, observation: &mut Observation) {
    let kept = &mut ghost.watched[seen.at.index()].view;
    if server.view.number < *kept {
        let args =
            [("server", seen.at.into()), ("before", (*kept).into()), ("view", server.view.number.into())];
        observation.violated("view-kept", seen.time, args);
        *kept = server.view.number;
    }
    for write in seen.flushed {
        if let Write::View { view } = write {
            *kept = view.number.max(*kept);
        }
    }
}

/// Along a log views never go down, and all that counts as acknowledged is in it.
fn log_is_whole(ghost: &Ghost, seen: &Now, server: &Server, observation: &mut Observation) {
    let view = |index: u64| server.log.get(index).map(|entry| entry.view);
    let mut fits = |index: u64| {
        let before = index.checked_sub(1).and_then(view);
        if let (Some(before), Some(own)) = (before, view(index))
            && own < before
        {
            let args = [
                ("server", seen.at.into()),
                ("index", index.into()),
                ("view", own.into()),
                ("before", before.into()),
            ];
            observation.violated("views-along-log", seen.time, args);
        }
    };
    for write in seen.writes {
        match write {
            Write::Entry { index, .. } => (*index..=index + 1).for_each(&mut fits),
            // What counts as acknowledged was looked at when it was put there.
            Write::Install { log, .. } => (ghost.last_committed()..=log.last_index()).for_each(&mut fits),
            Write::View { .. } | Write::Acked { .. } => {}
        }
    }
    if server.commit > 0 && server.log.get(server.commit).is_none() {
        let last = server.log.last_index();
        let args = [("server", seen.at.into()), ("commit", server.commit.into()), ("last", last.into())];
        observation.violated("commit-within-log", seen.time, args);
    }
}

fn lost(seen: &Now, server: NodeId, view: u32, what: (u64, &Committed), observation: &mut Observation) {
    let (index, committed) = what;
    observation.violated(
        KEPT,
        seen.time,
        [
            ("server", server.into()),
            ("view", view.into()),
            ("index", index.into()),
            ("op", committed.entry.short()),
            ("in-view", committed.in_view.into()),
        ],
    );
}

/// What the server puts into its log: does it lose what was acknowledged, or serve two primaries?
fn written(ghost: &mut Ghost, seen: &Now, server: &Server, observation: &mut Observation) {
    for write in seen.writes {
        match write {
            Write::View { .. } | Write::Acked { .. } => {}
            Write::Install { view, log } => {
                let leads = ghost.views.get(view).is_some_and(|named| named.primary == seen.at);
                if let Some(missing) = ghost.missing(log, *view).filter(|_| leads) {
                    lost(seen, seen.at, *view, missing, observation);
                }
            }
            Write::Entry { index, entry } => {
                let own = server.view.number;
                if entry.view < own {
                    ghost.late.insert((*index, entry.view), (seen.at, own));
                }
                let other = ghost
                    .committed_at(*index)
                    .filter(|committed| committed.in_view <= own && !committed.entry.same_command(entry));
                if let Some(other) = other {
                    lost(seen, seen.at, own, (*index, other), observation);
                }
            }
        }
    }
}

/// What became durable: is something acknowledged by it that nobody knows of yet?
fn flushed(config: &Config, ghost: &mut Ghost, seen: &Now, observation: &mut Observation) {
    for write in seen.flushed {
        match write {
            Write::View { .. } | Write::Acked { .. } => {}
            Write::Entry { index, entry } => {
                hold(ghost, seen.at, *index, entry.view);
                safe(config, ghost, seen, entry.view, observation);
            }
            Write::Install { view, log } => {
                for index in ghost.last_committed() + 1..=log.last_index() {
                    if log.get(index).is_some_and(|entry| entry.view == *view) {
                        hold(ghost, seen.at, index, *view);
                    }
                }
                safe(config, ghost, seen, *view, observation);
            }
        }
    }
}

fn hold(ghost: &mut Ghost, server: NodeId, index: u64, view: u32) {
    let late = ghost.late.get(&(index, view)).is_some_and(|(late, _)| *late == server);
    if index > ghost.last_committed() && !late {
        *ghost.holders.entry((index, view)).or_insert(0) |= bit(server);
    }
}

/// Entries of a view are safe once as many of its members hold them as the header asks for.
fn safe(config: &Config, ghost: &mut Ghost, seen: &Now, view: u32, observation: &mut Observation) {
    let Some(named) = ghost.views.get(&view).cloned() else { return };
    let before = ghost.last_committed();
    loop {
        let index = ghost.last_committed() + 1;
        let by = ghost.holders.get(&(index, view)).copied().unwrap_or(0) & named.members();
        if (by.count_ones() as usize) < config.copies_in(&named) {
            break;
        }
        // The server that completed the set holds it.
        let Some(entry) = seen.disks.own().log.get(index).cloned() else { break };
        remember(ghost, seen, index, Committed { entry, in_view: view, by }, observation);
    }
    let index = ghost.last_committed();
    let knows = |node: &Option<Node>| matches!(node, Some(Node::Server { server }) if server.commit >= index);
    let known = index == before || seen.nodes.to_tell().iter().any(knows);
    let Some(committed) = ghost.committed_at(index).filter(|_| !known) else { return };
    let args = vec![
        ("index", index.into()),
        ("view", view.into()),
        ("holders", members(committed.by).into()),
        ("op", committed.entry.short()),
        ("lasts", about::lasts(seen.rules).into()),
    ];
    observation.notes.push((note::IS_SAFE, args));
}

/// Remembers the next acknowledged entry. A log of a later view that was chosen already must have it.
fn remember(ghost: &mut Ghost, seen: &Now, index: u64, committed: Committed, observation: &mut Observation) {
    for (view, named) in ghost.views.range(committed.in_view + 1..) {
        let disk = &seen.disks.all()[named.primary.index()];
        let has = |log: &Log| log.get(index).is_some_and(|own| own.same_command(&committed.entry));
        if disk.installed == *view && !has(&disk.log) {
            lost(seen, named.primary, *view, (index, &committed), observation);
        }
    }
    ghost.committed.push(committed);
    ghost.holders = ghost.holders.split_off(&(index + 1, 0));
}

/// What a primary counts as acknowledged: it must be that for good, and by members of its view alone.
fn completes(ghost: &mut Ghost, seen: &Now, server: &Server, observation: &mut Observation) {
    let before = ghost.watched[seen.at.index()].commit;
    ghost.watched[seen.at.index()].commit = server.commit;
    if server.view.primary != seen.at {
        return;
    }
    for index in before + 1..=server.commit {
        let Some(entry) = server.log.get(index) else { return };
        help_of_others(ghost, seen, server, (index, entry), observation);
        if index == ghost.last_committed() + 1 {
            let by = ghost.holders.get(&(index, entry.view)).copied().unwrap_or(bit(seen.at));
            let committed = Committed { entry: entry.clone(), in_view: server.view.number, by };
            remember(ghost, seen, index, committed, observation);
        } else if !ghost.is_committed(index, entry) {
            let Some(other) = ghost.committed_at(index).cloned() else { return };
            lost(seen, seen.at, server.view.number, (index, &other), observation);
        }
    }
}

fn help_of_others(
    ghost: &Ghost,
    seen: &Now,
    server: &Server,
    what: (u64, &Entry),
    observation: &mut Observation,
) {
    let (index, entry) = what;
    let view = server.view.number;
    let Some((backup, later)) = ghost.late.get(&(index, entry.view)).filter(|_| entry.view == view) else {
        return;
    };
    observation.violated(
        "only-primary-completes",
        seen.time,
        [
            ("server", seen.at.into()),
            ("view", view.into()),
            ("index", index.into()),
            ("op", entry.short()),
            ("backup", (*backup).into()),
            ("later", (*later).into()),
        ],
    );
}

/// Replicas agree and exactly-once, over the entries that the server applied just now.
fn applies(ghost: &mut Ghost, seen: &Now, server: &Server, observation: &mut Observation) {
    let before = ghost.watched[seen.at.index()];
    let mut fresh = 0;
    let mut again = None;
    for index in before.applied + 1..=server.applied {
        let Some(entry) = server.log.get(index) else { break };
        let Some(first) = ghost.apply(index, entry) else { break };
        fresh += u64::from(first.first && entry.command.is_some());
        if let Some(command) = entry.command.as_ref().filter(|_| !first.first) {
            again = Some((index, command));
        }
        if !first.entry.same_command(entry) {
            let (own, other) = (entry.short(), first.entry.short());
            let args = [("server", seen.at.into()), ("index", index.into()), ("own", own), ("other", other)];
            observation.violated("replicas-agree", seen.time, args);
        }
    }
    let executed = server.machine.executed();
    // Without the table of sessions every entry takes effect, the second of one request too.
    if let Some((index, command)) = again.filter(|_| executed > before.executed + fresh) {
        let numbers = ghost.taken.get(&command.client);
        let first: Option<u64> = numbers.and_then(|numbers| numbers.get(command.number as usize)).copied();
        observation.violated(
            "exactly-once",
            seen.time,
            [
                ("server", seen.at.into()),
                ("client", command.client.into()),
                ("number", command.number.into()),
                ("op", command.op.short()),
                ("index", index.into()),
                ("before", Value::from(first)),
            ],
        );
    }
    let watched = &mut ghost.watched[seen.at.index()];
    (watched.applied, watched.executed) = (server.applied, executed);
}
