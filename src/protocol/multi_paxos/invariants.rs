//! What must always hold, checked after every event from what that event changed, and what the observer
//! remembers for that: who led, what was accepted and chosen in every slot, what was applied, what clients asked.
//!
//! A command is chosen for a slot when a phase-2 quorum has accepted it there in one ballot, each
//! durably; which of them has overwritten it since does not matter.

use super::MultiPaxos;
use super::about::note;
use super::about::{PERSIST_PROMISE, PERSIST_ROUND};
use super::config::Config;
use super::node::{Node, Role, Write};
use super::slots::{Command, Entry};
use crate::chunks::Chunks;
use crate::encode_struct;
use crate::protocol::{Client, Invariant, Moment, Observation, Op, Request, Seen};
use crate::value::{Ballot, NodeId, Roster, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

pub const INVARIANTS: &[Invariant] = &[
    Invariant { id: "agreement", cite: "Paxos Made Simple §2.1, §3" },
    Invariant { id: "validity", cite: "Paxos Made Simple §2.1" },
    Invariant { id: "one-value-per-ballot", cite: "Paxos Made Simple §2.2" },
    Invariant { id: "chosen-carries-on", cite: "Paxos Made Simple §2.2 P2a" },
    Invariant { id: "promise-kept", cite: "Paxos Made Simple §2.2 P1a, §2.5" },
    Invariant { id: "accepted-is-promised", cite: "Lamport, Paxos.tla: maxVBal ≤ maxBal" },
    Invariant { id: "learned-is-chosen", cite: "Paxos Made Simple §2.1" },
    Invariant { id: "state-machine-safety", cite: "Paxos Made Simple §3" },
    Invariant { id: "exactly-once", cite: "Raft dissertation §6.3" },
    Invariant { id: "linearizable", cite: "Herlihy and Wing 1990" },
];

/// The observer's memory. No server can read it.
#[derive(Clone, Debug)]
pub struct Ghost {
    /// The highest ballot that ever had a leader.
    pub highest_led: Option<Ballot>,
    /// One a server.
    pub watched: Vec<Watched>,
    /// From slot 1 on. Shared between checkpoints: most slots are over when one is taken.
    pub slots: Chunks<Arc<History>>,
    /// Commands that some server applied, from slot 1 on; the first one's counts.
    pub applied: Chunks<AppliedOnce>,
    /// For each client and each of its numbers: the slot at which it was first applied, 0 if never.
    pub taken: BTreeMap<NodeId, Chunks<u64>>,
    /// What each client asked, by number.
    pub asked: BTreeMap<NodeId, Chunks<Op>>,
}
encode_struct!(Ghost { highest_led, watched, slots, applied, taken, asked });

/// What was last seen of one server.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub struct Watched {
    pub commit: u64,
    pub applied: u64,
    pub executed: u64,
    /// With a rule off by which it writes its promises: the highest ballot that it promised all the same,
    /// and must not forget.
    pub promised: Option<Ballot>,
}
encode_struct!(Watched { commit, applied, executed, promised });

/// One slot's past.
#[derive(Clone, Default, Debug)]
pub struct History {
    /// Who accepted what in which ballot.
    pub votes: Vec<Votes>,
    /// Each command once, in the ballot that chose it first.
    pub chosen: Vec<Choice>,
}
encode_struct!(History { votes, chosen });

/// Who accepted one command in one ballot, durably: one bit a server.
#[derive(Clone, Debug)]
pub struct Votes {
    pub entry: Entry,
    pub by: u16,
    pub chosen: bool,
}
encode_struct!(Votes { entry, by, chosen });

#[derive(Clone, Debug)]
pub struct Choice {
    pub entry: Entry,
    pub by: u16,
}
encode_struct!(Choice { entry, by });

/// A command as it was first applied.
#[derive(Clone, Debug)]
pub struct AppliedOnce {
    pub command: Command,
    /// No slot before it holds the same request.
    pub first: bool,
}
encode_struct!(AppliedOnce { command, first });

impl Ghost {
    pub fn new(config: &Config, roster: &Roster) -> Ghost {
        // One by one: collecting would sort them first, with all the code that sorting brings.
        let (mut taken, mut asked) = (BTreeMap::new(), BTreeMap::new());
        taken.extend(roster.of("client").map(|client| (client, Chunks::new())));
        asked.extend(roster.of("client").map(|client| (client, Chunks::new())));
        Ghost {
            highest_led: None,
            watched: vec![Watched::default(); usize::from(config.servers)],
            slots: Chunks::new(),
            applied: Chunks::new(),
            taken,
            asked,
        }
    }

    pub fn history(&self, slot: u64) -> Option<&History> {
        self.slots.get(place(slot)?).map(|history| &**history)
    }

    /// A slot's past, for changing.
    pub fn history_mut(&mut self, slot: u64) -> Option<&mut History> {
        let place = place(slot)?;
        while self.slots.len() <= place {
            self.slots.push(Arc::default());
        }
        self.slots.get_mut(place).map(Arc::make_mut)
    }

    /// Whether this command is chosen for the slot, in whatever ballot.
    pub fn is_chosen(&self, slot: u64, command: &Command) -> bool {
        let of_slot = self.history(slot);
        of_slot.is_some_and(|history| history.chosen.iter().any(|choice| choice.entry.command.same(command)))
    }

    /// A client's newest request.
    pub fn ask(&mut self, client: NodeId, number: u32, op: &Op) {
        if let Some(ops) = self.asked.get_mut(&client)
            && ops.len() + 1 == number as usize
        {
            ops.push(op.clone());
        }
    }

    /// Whether a client asked for just this.
    pub fn was_asked(&self, request: &Request) -> bool {
        let ops = self.asked.get(&request.client);
        let op = ops.and_then(|ops| ops.get(request.number.checked_sub(1)? as usize));
        op == Some(&request.op)
    }

    /// Remembers the first application at a slot; returns how it was first applied.
    pub fn apply(&mut self, slot: u64, command: &Command) -> Option<&AppliedOnce> {
        let place = place(slot)?;
        if place == self.applied.len() {
            let first = command.request().is_none_or(|request| self.take(slot, request));
            self.applied.push(AppliedOnce { command: command.clone(), first });
        }
        self.applied.get(place)
    }

    fn take(&mut self, slot: u64, request: &Request) -> bool {
        let Some(numbers) = self.taken.get_mut(&request.client) else { return true };
        let place = request.number as usize;
        while numbers.len() <= place {
            numbers.push(0);
        }
        match numbers.get_mut(place) {
            Some(seen) if *seen == 0 => {
                *seen = slot;
                true
            }
            _ => false,
        }
    }

    /// The slot at which a request was first applied.
    pub fn first_slot(&self, request: &Request) -> Option<u64> {
        self.taken.get(&request.client)?.get(request.number as usize).copied()
    }
}

fn place(slot: u64) -> Option<usize> {
    usize::try_from(slot.checked_sub(1)?).ok()
}

/// The servers of a set of bits.
pub fn members(set: u16) -> Vec<NodeId> {
    (0..16).filter(|place| set >> place & 1 == 1).map(NodeId).collect()
}

type Observed<'a> = Seen<'a, MultiPaxos>;

/// Looks at what happened at one node.
pub fn observe(config: &Config, ghost: &mut Ghost, seen: &Observed, observation: &mut Observation) {
    if let Some(client) = seen.client {
        if let Some(op) = client.pending() {
            ghost.ask(seen.at, client.number(), op);
        }
        return;
    }
    let place = seen.at.index();
    if place >= ghost.watched.len() {
        return;
    }
    if seen.moment == Moment::Crashed {
        let promised = ghost.watched[place].promised;
        ghost.watched[place] = Watched { promised, ..Watched::default() };
    }
    for write in seen.flushed {
        let Write::Accepted { first, ballot, commands, .. } = write else { continue };
        for (slot, command) in (*first..).zip(commands.iter()) {
            let entry = Entry { ballot: *ballot, command: command.clone() };
            accepted(config, ghost, slot, &entry, seen, observation);
        }
    }
    let Some(node) = seen.nodes.own() else { return };
    promises(ghost, seen, node, observation);
    if let Role::Leader { ballot, .. } = node.role {
        ghost.highest_led = ghost.highest_led.max(Some(ballot));
    }
    learned(ghost, seen, node, observation);
    applied(ghost, seen, node, observation);
}

/// A server's promise never goes down, not even over a crash, and nothing is accepted above it.
fn promises(ghost: &mut Ghost, seen: &Observed, node: &Node, observation: &mut Observation) {
    for write in seen.writes {
        let Write::Accepted { first, ballot, .. } = write else { continue };
        if node.promised < Some(*ballot) {
            let args = [
                ("server", seen.at.into()),
                ("slot", (*first).into()),
                ("ballot", (*ballot).into()),
                ("promised", node.promised.into()),
            ];
            observation.violated("accepted-is-promised", seen.time, args);
        }
    }
    let kept = &mut ghost.watched[seen.at.index()].promised;
    if node.promised < *kept {
        let args =
            [("server", seen.at.into()), ("before", (*kept).into()), ("promised", node.promised.into())];
        observation.violated("promise-kept", seen.time, args);
        *kept = node.promised;
    }
    // What is written before it is told cannot go down by a crash: a search need not tell states apart by it.
    if !seen.rules.on(PERSIST_PROMISE) || !seen.rules.on(PERSIST_ROUND) {
        *kept = (*kept).max(node.promised);
    }
}

/// An acceptance became durable.
fn accepted(
    config: &Config,
    ghost: &mut Ghost,
    slot: u64,
    entry: &Entry,
    seen: &Observed,
    observation: &mut Observation,
) {
    let needed = config.quorums(seen.rules).phase2;
    let valid = entry.command.request().is_none_or(|request| ghost.was_asked(request));
    let Some(history) = ghost.history_mut(slot) else { return };
    let place = history.votes.iter().position(|votes| votes.entry.same(entry)).unwrap_or_else(|| {
        first_acceptance(history, slot, entry, valid, seen, observation);
        history.votes.push(Votes { entry: entry.clone(), by: 0, chosen: false });
        history.votes.len() - 1
    });
    let votes = &mut history.votes[place];
    votes.by |= 1 << seen.at.0;
    if votes.chosen || (votes.by.count_ones() as usize) < needed {
        return;
    }
    votes.chosen = true;
    let by = votes.by;
    chosen(history, slot, entry, by, seen, observation);
}

/// A command was accepted for a slot in a ballot for the first time.
fn first_acceptance(
    history: &History,
    slot: u64,
    entry: &Entry,
    valid: bool,
    seen: &Observed,
    observation: &mut Observation,
) {
    let at = ("slot", Value::from(slot));
    let accepted = [("accepted", entry.short()), ("acceptor", seen.at.into())];
    if !valid {
        let [accepted, acceptor] = accepted.clone();
        observation.violated("validity", seen.time, [at.clone(), accepted, acceptor]);
    }
    if let Some(other) = history.votes.iter().find(|votes| votes.entry.ballot == entry.ballot) {
        let values = [("first", other.entry.command.short()), ("second", entry.command.short())];
        let [first, second] = values;
        let args = [at.clone(), ("ballot", entry.ballot.into()), first, second];
        observation.violated("one-value-per-ballot", seen.time, args);
    }
    for Choice { entry: chosen, .. } in &history.chosen {
        if chosen.ballot < entry.ballot && !chosen.command.same(&entry.command) {
            let [accepted, acceptor] = accepted.clone();
            let args = [at.clone(), ("chosen", chosen.short()), accepted, acceptor];
            observation.violated("chosen-carries-on", seen.time, args);
        }
    }
}

/// The instant that nobody in the system knows: a quorum has accepted one command in one ballot.
fn chosen(
    history: &mut History,
    slot: u64,
    entry: &Entry,
    by: u16,
    seen: &Observed,
    observation: &mut Observation,
) {
    if history.chosen.iter().any(|choice| choice.entry.command.same(&entry.command)) {
        return;
    }
    let at = ("slot", Value::from(slot));
    if let Some(first) = history.chosen.first() {
        let args = [at.clone(), ("first", first.entry.short()), ("second", entry.short())];
        observation.violated("agreement", seen.time, args);
    }
    for votes in &history.votes {
        if votes.entry.ballot > entry.ballot && !votes.entry.command.same(&entry.command) {
            let acceptor = members(votes.by)[0];
            let accepted = [("accepted", votes.entry.short()), ("acceptor", acceptor.into())];
            let [accepted, acceptor] = accepted;
            let args = [at.clone(), ("chosen", entry.short()), accepted, acceptor];
            observation.violated("chosen-carries-on", seen.time, args);
        }
    }
    if !seen.nodes.to_tell().iter().flatten().any(|node| node.knows(slot, &entry.command)) {
        let args = vec![at, ("chosen", entry.short()), ("by", members(by).into())];
        observation.notes.push((note::SLOT_IS_CHOSEN, args));
    }
    history.chosen.push(Choice { entry: entry.clone(), by });
}

/// What a server believes to be chosen is chosen.
fn learned(ghost: &mut Ghost, seen: &Observed, node: &Node, observation: &mut Observation) {
    let before = ghost.watched[seen.at.index()].commit;
    for slot in before + 1..=node.commit() {
        let Some(entry) = node.chosen_at(slot) else { break };
        if !ghost.is_chosen(slot, &entry.command) {
            let args = [("server", seen.at.into()), ("slot", slot.into()), ("learned", entry.short())];
            observation.violated("learned-is-chosen", seen.time, args);
        }
    }
    ghost.watched[seen.at.index()].commit = node.commit();
}

/// State-machine safety and exactly-once, over what the server applied just now.
fn applied(ghost: &mut Ghost, seen: &Observed, node: &Node, observation: &mut Observation) {
    let before = ghost.watched[seen.at.index()];
    let (mut fresh, mut again) = (0, None);
    for slot in before.applied + 1..=node.applied {
        let Some(entry) = node.chosen_at(slot) else { break };
        let command = &entry.command;
        let Some(first) = ghost.apply(slot, command) else { break };
        fresh += u64::from(first.first && command.request().is_some());
        if !first.first {
            again = Some((slot, command.clone()));
        }
        if !first.command.same(command) {
            let args = [
                ("server", seen.at.into()),
                ("slot", slot.into()),
                ("own", command.short()),
                ("other", first.command.short()),
            ];
            observation.violated("state-machine-safety", seen.time, args);
        }
    }
    // Without the table of sessions every command takes effect, the second of one request too.
    if node.machine.executed() > before.executed + fresh
        && let Some((slot, Command::Ask { request })) = again
    {
        let args = [
            ("server", seen.at.into()),
            ("client", request.client.into()),
            ("number", request.number.into()),
            ("op", request.op.short()),
            ("slot", slot.into()),
            ("before", ghost.first_slot(&request).into()),
        ];
        observation.violated("exactly-once", seen.time, args);
    }
    let watched = &mut ghost.watched[seen.at.index()];
    (watched.applied, watched.executed) = (node.applied, node.machine.executed());
}

/// Whether a ballot that leads is the highest that ever did.
pub fn leads_truly(ghost: &Ghost, ballot: Ballot) -> bool {
    ghost.highest_led.is_none_or(|highest| highest <= ballot)
}
