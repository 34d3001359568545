//! What must always hold, checked after every event from what that event changed.

mod assumptions;
mod ghost;
mod logs;

use super::about::note;
pub use ghost::{Committed, Ghost};

use super::Raft;
use super::config::Config;
use super::log::{Log, LogPosition};
use super::node::{Disk, Node, Write};
use super::quorum::{self, Members, servers_of};
use crate::frame::Violation;
use crate::protocol::{Invariant, Moment, Observation, Seen};
use crate::value::{NodeId, Value};
use ghost::Watched;

pub const INVARIANTS: &[Invariant] = &[
    Invariant { id: "election-safety", cite: "Raft §5.2, Figure 3" },
    Invariant { id: "leader-append-only", cite: "Raft §5.3, Figure 3" },
    Invariant { id: "log-matching", cite: "Raft §5.3, Figure 3" },
    Invariant { id: "leader-completeness", cite: "Raft §5.4, Figure 3" },
    Invariant { id: "state-machine-safety", cite: "Raft §5.4.3, Figure 3" },
    Invariant {
        id: "up-to-date-holds-committed",
        cite: "Raft §5.4.1, §5.4.2; dissertation, Appendix B, Lemma 8",
    },
    Invariant { id: "term-monotonic", cite: "Raft §5.1" },
    Invariant { id: "no-term-ahead", cite: "Raft dissertation, Appendix B, Lemma 6" },
    Invariant { id: "terms-along-log", cite: "Raft dissertation, Appendix B, Lemma 7" },
    Invariant { id: "append-agrees", cite: "Raft §5.3; dissertation, Appendix B, Lemma 5" },
    Invariant { id: "commit-within-log", cite: "Raft §5.3, Figure 2" },
    Invariant { id: "state-machine-forward", cite: "Raft §5.3, Figure 2" },
    Invariant { id: "committed-durable", cite: "Raft §5.3" },
    Invariant { id: "exactly-once", cite: "Raft §8; dissertation §6.3" },
    Invariant { id: "linearizable", cite: "Raft §8; Herlihy and Wing 1990" },
];

/// Looks at what happened at one server.
pub fn observe(config: &Config, ghost: &mut Ghost, seen: &Seen<Raft>, observation: &mut Observation) {
    if seen.at.index() >= ghost.watched.len() {
        return assumptions::own_ids(config, ghost, seen, observation);
    }
    assumptions::removed_are_silent(config, ghost, seen, observation);
    assumptions::watch_clocks(config, ghost, seen, observation);
    let before = ghost.watched[seen.at.index()];
    let node = seen.nodes.own().as_ref();
    match seen.moment {
        Moment::Crashed => {
            let watched = &mut ghost.watched[seen.at.index()];
            (watched.leads, watched.commit, watched.applied, watched.executed) = (0, 0, 0, 0);
            (watched.pending, watched.tail) = (0, (0, 0));
        }
        Moment::Wiped => {
            let watched = &mut ghost.watched[seen.at.index()];
            (watched.stored, watched.disk_term) = (0, 0);
            still_durable(config, ghost, seen, 0, observation);
        }
        // It goes on from its snapshot, which was looked at when it was taken.
        Moment::Restarted => {
            if let Some(node) = node {
                let watched = &mut ghost.watched[seen.at.index()];
                (watched.commit, watched.applied) = (node.commit, node.applied);
                watched.executed = node.machine.executed();
            }
        }
        Moment::Ran | Moment::Flushed | Moment::Client => {}
    }
    appended(ghost, seen, node, observation);
    flushed(config, ghost, seen, observation);
    let Some(node) = node else { return };
    ghost.watched[seen.at.index()].tail = (node.log.last_index(), node.log.last_term());
    term_moves_on(ghost, seen, node, observation);
    leads(config, ghost, seen, node, observation);
    commits(config, ghost, seen, node, observation);
    applies(ghost, seen, node, observation);
    logs::look(ghost, seen, node, before, observation);
}

/// Log matching and leader append-only, from the writes that the server issued.
fn appended(ghost: &mut Ghost, seen: &Seen<Raft>, node: Option<&Node>, observation: &mut Observation) {
    // A snapshot may replace in the same handler what was appended before, committed or not.
    let mut tail = ghost.watched[seen.at.index()].tail;
    for write in seen.writes {
        match write {
            Write::Vote { .. } => {}
            Write::Append { first, entries, .. } => {
                let before = || node.map_or(0, |node| term_before(ghost, node, *first));
                let mut prev_term = if tail.0 + 1 == *first { tail.1 } else { before() };
                for (index, entry) in (*first..).zip(entries.iter()) {
                    if ghost.meet(index, entry, prev_term) {
                        observation.violated(
                            "log-matching",
                            seen.time,
                            [
                                ("server", seen.at.into()),
                                ("index", index.into()),
                                ("term", entry.term.into()),
                            ],
                        );
                    }
                    logs::entry_fits(
                        seen,
                        node,
                        LogPosition { term: entry.term, index },
                        prev_term,
                        observation,
                    );
                    prev_term = entry.term;
                }
                tail = (first + entries.len() as u64 - 1, prev_term);
            }
            Write::Truncate { last } => {
                tail = (0, 0);
                let watched = ghost.watched[seen.at.index()];
                let still = node.is_some_and(|node| node.term == watched.leads && node.leads());
                if watched.leads > 0 && still {
                    observation.violated(
                        "leader-append-only",
                        seen.time,
                        [
                            ("server", seen.at.into()),
                            ("term", watched.leads.into()),
                            ("index", (last + 1).into()),
                        ],
                    );
                }
                if *last < watched.applied {
                    observation.violated(
                        "state-machine-forward",
                        seen.time,
                        [
                            ("server", seen.at.into()),
                            ("applied", watched.applied.into()),
                            ("index", (last + 1).into()),
                        ],
                    );
                }
            }
            // Whether the state machine went back shows in what the server holds applied.
            Write::Snapshot { snapshot, .. } => {
                let last = LogPosition { term: snapshot.term, index: snapshot.index };
                logs::within_term(seen, node, last, observation);
            }
        }
    }
}

/// The term of the entry before `first`, also where a snapshot replaced both in the same handler: then
/// it is committed.
fn term_before(ghost: &Ghost, node: &Node, first: u64) -> u32 {
    let committed = || ghost.committed_at(first - 1).map(|committed| committed.entry.term);
    node.log.term_at(first - 1).or_else(committed).unwrap_or(0)
}

/// What became durable: is something committed by it that nobody knows of yet, or undone that was?
fn flushed(config: &Config, ghost: &mut Ghost, seen: &Seen<Raft>, observation: &mut Observation) {
    let place = seen.at.index();
    let memory_term = seen.nodes.own().as_ref().map_or(0, |node| node.term);
    let mut erased = None;
    let mut stored = false;
    for write in seen.flushed {
        let watched = &mut ghost.watched[place];
        match write {
            Write::Vote { term, .. } => watched.disk_term = term.unwrap_or(watched.disk_term),
            Write::Append { kept: false, .. } => {}
            Write::Append { first, entries, .. } => {
                // An entry counts for commitment where it was stored in its own term: a copy that a
                // later leader made is what Figure 8 warns of.
                let Some(last) = entries.last() else { continue };
                if last.term == watched.disk_term || last.term == memory_term {
                    watched.stored_term = last.term;
                    watched.stored = first + entries.len() as u64 - 1;
                    stored = true;
                }
            }
            Write::Truncate { last } => {
                watched.stored = watched.stored.min(*last);
                erased = Some(erased.map_or(*last, |other: u64| other.min(*last)));
            }
            Write::Snapshot { keep: true, .. } => {}
            Write::Snapshot { snapshot, keep: false } => {
                watched.stored = watched.stored.min(snapshot.index);
                erased = Some(erased.map_or(snapshot.index, |other: u64| other.min(snapshot.index)));
            }
        }
    }
    if let Some(last) = erased {
        still_durable(config, ghost, seen, last, observation);
    }
    if stored {
        truly_committed(config, ghost, seen, observation);
    }
}

/// An entry is committed once a majority stores it in the term in which its leader created it; with
/// it all that is before. Source: Raft §5.3, §5.4.2.
fn truly_committed(config: &Config, ghost: &mut Ghost, seen: &Seen<Raft>, observation: &mut Observation) {
    let term = ghost.watched[seen.at.index()].stored_term;
    let log = &seen.disks.own().log;
    let stored = |watched: &Watched| if watched.stored_term == term { watched.stored } else { 0 };
    let at_least = |index: u64| {
        let holders = ghost.watched.iter().zip(0..).filter(|(watched, _)| stored(watched) >= index);
        holders.fold(0, |set, (_, server)| set | quorum::bit(NodeId(server)))
    };
    // A majority of those who are members by the log up to this very entry.
    let by = |index: u64| log.members_at(index).map_or(config.members, |(_, members)| members);
    let known = |index: &u64| *index > ghost.last_committed() && *index <= log.last_index();
    let indexes = ghost.watched.iter().map(stored).filter(known);
    let Some(index) = indexes.filter(|index| by(*index).is_quorum(at_least(*index))).max() else { return };
    let (configuration, holders) = (by(index), at_least(index));
    let commitment = Commitment { index, in_term: term, members: configuration };
    commit_up_to(config, ghost, seen, commitment, log, observation);
    let known = seen.nodes.to_tell().iter().flatten().any(|node| node.commit >= index);
    let Some(committed) = ghost.committed_at(index).filter(|_| !known) else { return };
    // Where two lead one term, not all who stored an entry of that index and term stored this one.
    let holders = holders & committed.by;
    if !configuration.is_quorum(holders) {
        return;
    }
    let mut args = configuration.tally(holders);
    args.extend([
        ("index", index.into()),
        ("term", committed.entry.term.into()),
        ("holders", configuration.among(holders)),
    ]);
    observation.notes.push((note::IS_COMMITTED, args));
}

/// What is known of a commitment: up to which index, in which term, and by which configuration.
struct Commitment {
    index: u64,
    in_term: u32,
    members: Members,
}

/// Remembers entries of `log` as committed.
fn commit_up_to(
    config: &Config,
    ghost: &mut Ghost,
    seen: &Seen<Raft>,
    commitment: Commitment,
    log: &Log,
    observation: &mut Observation,
) {
    let Commitment { index, in_term, members } = commitment;
    ghost.members = members;
    for next in ghost.last_committed() + 1..=index {
        let Some(entry) = ghost.entry(log, next).cloned() else { break };
        ghost.committed.push(Committed { entry, in_term, by: 0 });
        let by = holders(config, seen.disks.all(), ghost, next);
        if let Some(committed) = ghost.committed.get_mut((next - 1) as usize) {
            committed.by = by;
        }
    }
    for ((server, node), disk) in config.servers().zip(seen.nodes.all()).zip(seen.disks.all()) {
        let later = node.as_ref().filter(|node| node.leads() && node.term > in_term);
        if let Some(node) = later {
            complete(ghost, seen, server, node, observation);
        }
        let log = node.as_ref().map_or(&disk.log, |node| &node.log);
        logs::as_up_to_date(ghost, seen.time, server, log, observation);
    }
}

/// Which disks hold the committed entry at `index`, one bit a server.
fn holders(config: &Config, disks: &[Disk], ghost: &Ghost, index: u64) -> u16 {
    let holds = |server: &NodeId| ghost.holds(&disks[server.index()].log, index);
    config.servers().filter(holds).fold(0, |set, server| set | 1 << server.0)
}

/// Committed entries after `last`, of which a copy was lost, must still be on a majority of disks.
fn still_durable(
    config: &Config,
    ghost: &Ghost,
    seen: &Seen<Raft>,
    last: u64,
    observation: &mut Observation,
) {
    for index in last + 1..=ghost.last_committed() {
        if !on_majority(config, ghost, seen, index, observation) {
            return;
        }
    }
}

/// Whether a majority of disks holds the committed entry at `index`; reports it if not.
fn on_majority(
    config: &Config,
    ghost: &Ghost,
    seen: &Seen<Raft>,
    index: u64,
    observation: &mut Observation,
) -> bool {
    let holders = holders(config, seen.disks.all(), ghost, index);
    let enough = ghost.members.is_quorum(holders);
    if !enough {
        let mut args = ghost.members.tally(holders);
        let strangers = holders & !(ghost.members.voters | ghost.members.next | ghost.members.learners);
        args.extend([
            ("index", index.into()),
            ("holders", ghost.members.among(holders)),
            ("strangers", servers_of(strangers).into()),
        ]);
        observation.broken.push(Violation::new("committed-durable", seen.time, args));
    }
    enough
}

/// A server's term never goes back, not even over a crash. One that was not yet durable may be
/// lost: nobody was told of it.
fn term_moves_on(ghost: &mut Ghost, seen: &Seen<Raft>, node: &Node, observation: &mut Observation) {
    let watched = &mut ghost.watched[seen.at.index()];
    if node.term < watched.settled {
        observation.violated(
            "term-monotonic",
            seen.time,
            [("server", seen.at.into()), ("old", watched.settled.into()), ("term", node.term.into())],
        );
        watched.settled = node.term;
    }
    watched.pending = (watched.pending + seen.writes.len() as u32).saturating_sub(seen.flushed.len() as u32);
    if watched.pending == 0 {
        watched.settled = node.term;
    }
}

/// Election safety, and leader completeness of a new leader.
fn leads(config: &Config, ghost: &mut Ghost, seen: &Seen<Raft>, node: &Node, observation: &mut Observation) {
    let before = ghost.watched[seen.at.index()].leads;
    let now = if node.leads() { node.term } else { 0 };
    ghost.watched[seen.at.index()].leads = now;
    if now == 0 || now == before {
        return;
    }
    let first = *ghost.leaders.entry(now).or_insert(seen.at);
    if first != seen.at {
        observation.violated(
            "election-safety",
            seen.time,
            [("term", now.into()), ("first", first.into()), ("second", seen.at.into())],
        );
    }
    debug_assert!(seen.at.index() < usize::from(config.servers));
    complete(ghost, seen, seen.at, node, observation);
}

/// Leader completeness: a leader has every entry that was committed in an earlier term.
fn complete(ghost: &Ghost, seen: &Seen<Raft>, leader: NodeId, node: &Node, observation: &mut Observation) {
    let last = ghost.committed_before(node.term);
    let Some(index) = ghost.missing(&node.log, last) else { return };
    let Some(committed) = ghost.committed_at(index) else { return };
    observation.violated(
        "leader-completeness",
        seen.time,
        [
            ("leader", leader.into()),
            ("term", node.term.into()),
            ("index", index.into()),
            ("entry-term", committed.entry.term.into()),
            ("in-term", committed.in_term.into()),
        ],
    );
}

/// A server's commitIndex moved: what it holds committed counts as committed, and must be durable.
fn commits(
    config: &Config,
    ghost: &mut Ghost,
    seen: &Seen<Raft>,
    node: &Node,
    observation: &mut Observation,
) {
    let before = ghost.watched[seen.at.index()].commit;
    if node.commit < before {
        observation.violated(
            "state-machine-forward",
            seen.time,
            [("server", seen.at.into()), ("applied", before.into()), ("index", (node.commit + 1).into())],
        );
    }
    ghost.watched[seen.at.index()].commit = node.commit;
    if node.commit > ghost.last_committed() {
        let commitment = Commitment { index: node.commit, in_term: node.term, members: node.members(config) };
        commit_up_to(config, ghost, seen, commitment, &node.log, observation);
    }
    for index in before + 1..=node.commit {
        if !on_majority(config, ghost, seen, index, observation) {
            return;
        }
    }
}

/// State-machine safety and exactly-once, over the entries that the server applied just now.
fn applies(ghost: &mut Ghost, seen: &Seen<Raft>, node: &Node, observation: &mut Observation) {
    let before = ghost.watched[seen.at.index()];
    let mut fresh = 0;
    let mut again = None;
    for index in before.applied + 1..=node.applied {
        let Some(entry) = ghost.entry(&node.log, index).cloned() else { break };
        let Some(first) = ghost.apply(index, &entry) else { break };
        if let Some(request) = entry.command.request() {
            fresh += u64::from(first.first);
            if !first.first {
                again = Some((index, request.clone()));
            }
        }
        if !first.entry.same(&entry) {
            observation.violated(
                "state-machine-safety",
                seen.time,
                [
                    ("server", seen.at.into()),
                    ("index", index.into()),
                    ("own", entry.command.short()),
                    ("own-term", entry.term.into()),
                    ("other", first.entry.command.short()),
                    ("other-term", first.entry.term.into()),
                ],
            );
        }
    }
    // Without the table of sessions every entry takes effect, the second of one request too.
    if let Some((index, request)) = again.filter(|_| node.machine.executed() > before.executed + fresh) {
        observation.violated(
            "exactly-once",
            seen.time,
            [
                ("server", seen.at.into()),
                ("client", request.client.into()),
                ("number", request.number.into()),
                ("op", request.op.short()),
                ("index", index.into()),
                ("before", first_index(ghost, request.client, request.number)),
            ],
        );
    }
    let watched = &mut ghost.watched[seen.at.index()];
    (watched.applied, watched.executed) = (node.applied, node.machine.executed());
}

fn first_index(ghost: &Ghost, client: NodeId, number: u32) -> Value {
    let index = ghost.taken.get(&client).and_then(|numbers| numbers.get(number as usize));
    index.copied().into()
}
