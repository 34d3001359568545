//! Reads that write nothing into the log. Source: Raft §8; dissertation §6.4.

use super::Raft;
use super::extensions::{Read, Reads};
use super::ghost::{Clock, Ghost};
use super::membership;
use super::node::{Config, Message, Node, Role};
use super::rules::CONFIRM_READ;
use super::{prevote, replication, storage};
use crate::protocol::{Ctx, Moment, ONE_CLOCK_RATE, Observation, Op, Out, Outcome, Request, Seen};
use crate::value::{NodeId, Value};

/// A leader takes a read. Returns whether it does so without the log.
pub fn take(ctx: &Ctx<Raft>, node: &mut Node, request: &Request, out: &mut Out<Raft>) -> bool {
    let Op::Get { key } = &request.op else { return false };
    if ctx.config.extensions.reads == Reads::Log {
        return false;
    }
    let read = Read { client: request.client, number: request.number, key: key.clone(), index: 0, round: 0 };
    node.extra.reads.retain(|other| other.client != read.client);
    if node.log.term_at(node.commit) == Some(node.term) {
        begin(ctx, node, read, out);
    } else {
        // What earlier leaders committed the new one knows only when an entry of its own is.
        let args =
            [("client", read.client.into()), ("number", read.number.into()), ("term", node.term.into())];
        out.note("read-waits", args);
        if !ctx.config.extensions.no_op && node.log.last_term() != node.term {
            out.note("read-needs-write", [("client", read.client.into()), ("term", node.term.into())]);
        }
        node.extra.reads.push(read);
    }
    true
}

/// An entry of the leader's term is committed: reads that waited for that begin.
pub fn on_commit(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    if node.extra.reads.iter().all(|read| read.round > 0) || node.log.term_at(node.commit) != Some(node.term)
    {
        return;
    }
    for read in std::mem::take(&mut node.extra.reads) {
        if read.round > 0 {
            node.extra.reads.push(read);
        } else {
            begin(ctx, node, read, out);
        }
    }
}

/// readIndex is commitIndex as it is now. It may be answered once the leader knows that at some moment
/// after the question it led still.
fn begin(ctx: &Ctx<Raft>, node: &mut Node, mut read: Read, out: &mut Out<Raft>) {
    read.index = node.commit;
    let args = [("client", read.client.into()), ("number", read.number.into()), ("index", read.index.into())];
    if !ctx.on(CONFIRM_READ) {
        out.note("read-unconfirmed", args);
        return answer(node, &read, out);
    }
    if holds_lease(ctx, node) {
        out.note("lease-read", args);
        return answer(node, &read, out);
    }
    out.note("read-index", args);
    read.round = node.extra.round + 1;
    node.extra.reads.push(read);
    ask_round(ctx, node, out);
}

/// Asks every other member whether this server leads still.
pub fn ask_round(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    node.extra.round += 1;
    let message = Message::Confirm { term: node.term, round: node.extra.round };
    for peer in membership::current(ctx, node).others(ctx.id) {
        out.send(peer, message.clone());
    }
    settle(ctx, node, out);
}

/// A leader asks whether it leads still. Its followers say so: as good as a heartbeat.
pub fn on_confirm(ctx: &Ctx<Raft>, node: &mut Node, from: NodeId, asked: (u32, u32), out: &mut Out<Raft>) {
    let (term, round) = asked;
    if term < node.term {
        let args = [("leader", from.into()), ("term", term.into()), ("own", node.term.into())];
        out.note("confirm-stale", args);
        // Rounds are counted anew in each term. The asker may lead this one by now, and has its own round of that
        // number: no round is confirmed.
        return storage::send(ctx, from, Message::ConfirmReply { term: node.term, round: 0 }, out);
    }
    if !replication::follow(ctx, node, from, out) {
        return;
    }
    node.extra.heard_round = round;
    out.note("follows-still", [("leader", from.into()), ("term", term.into())]);
    storage::send(ctx, from, Message::ConfirmReply { term: node.term, round }, out);
}

pub fn on_reply(ctx: &Ctx<Raft>, node: &mut Node, from: NodeId, said: (u32, u32), out: &mut Out<Raft>) {
    let (term, round) = said;
    prevote::heard(node, from, term);
    if term != node.term || !matches!(node.role, Role::Leader { .. }) {
        return replication::too_late(node, from, term, out);
    }
    let acked = &mut node.extra.acked;
    acked.resize(usize::from(ctx.config.servers), 0);
    acked[from.index()] = acked[from.index()].max(round);
    settle(ctx, node, out);
}

/// Answers the reads whose round a majority has confirmed.
fn settle(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    let extra = &node.extra;
    let reached = membership::current(ctx, node).reached(&|server| {
        let acked = extra.acked.get(server.index()).copied().unwrap_or(0);
        u64::from(if server == ctx.id { extra.round } else { acked })
    });
    if reached <= u64::from(extra.confirmed) {
        return;
    }
    node.extra.confirmed = reached as u32;
    let by = membership::current(ctx, node).servers().filter(|server| {
        *server == ctx.id
            || node.extra.acked.get(server.index()).is_some_and(|acked| u64::from(*acked) >= reached)
    });
    let by = Value::List(by.map(Value::Node).collect());
    let joint = ("joint", membership::current(ctx, node).is_joint().into());
    out.note("leads-still", [("by", by), ("term", node.term.into()), joint]);
    for read in std::mem::take(&mut node.extra.reads) {
        if read.round > 0 && u64::from(read.round) <= reached {
            answer(node, &read, out);
        } else {
            node.extra.reads.push(read);
        }
    }
}

fn answer(node: &Node, read: &Read, out: &mut Out<Raft>) {
    let result = node.machine.read(&read.key);
    out.note(
        "answers-read",
        [
            ("client", read.client.into()),
            ("number", read.number.into()),
            ("index", node.applied.into()),
            ("result", Value::from(&result)),
        ],
    );
    out.reply(read.client, read.number, Outcome::Done { result });
}

/// The leader leads no longer: its readers must ask elsewhere.
pub fn give_up(node: &mut Node, out: &mut Out<Raft>) {
    for read in std::mem::take(&mut node.extra.reads) {
        out.note("read-dropped", [("client", read.client.into()), ("number", read.number.into())]);
        out.reply(read.client, read.number, Outcome::NotLeader { hint: None });
    }
}

/// Whether nobody else can have been elected yet: a majority confirmed a round so lately that, if
/// clocks run at one rate, their election timeouts have not passed. The leader's clock is its
/// heartbeat: a round is younger than the heartbeats since, and one more. Source: dissertation §6.4.1.
fn holds_lease(ctx: &Ctx<Raft>, node: &Node) -> bool {
    let extra = &node.extra;
    let rounds = ctx.config.election.0.checked_div(ctx.config.heartbeat.1).unwrap_or(0);
    ctx.config.extensions.reads == Reads::Lease
        && extra.confirmed > 0
        && !extra.told
        && u64::from(extra.round - extra.confirmed) < rounds
}

/// Whether the assumption on which a lease rests holds: no server times out sooner than the shortest
/// election timeout after it heard its leader, and no leader's heartbeat is late.
pub fn watch_clocks(config: &Config, ghost: &mut Ghost, seen: &Seen<Raft>, observation: &mut Observation) {
    if config.extensions.reads != Reads::Lease {
        return;
    }
    let clock = &mut ghost.clocks[seen.at.index()];
    let Some(node) = seen.nodes.own() else {
        clock.round = (0, 0);
        return;
    };
    let leads = matches!(node.role, Role::Leader { .. });
    let round = (node.term, if leads { node.extra.round } else { node.extra.heard_round });
    let fresh = clock.leads == leads && clock.round.0 == node.term && clock.round.1 > 0;
    let passed = seen.time.saturating_sub(clock.at);
    let early = !leads && !clock.asks && asks(node) && clock.round.1 > 0 && passed < config.election.0;
    let late = leads && fresh && round.1 > clock.round.1 && passed > config.heartbeat.1;
    if (early || late) && seen.moment == Moment::Ran {
        let args = vec![("server", seen.at.into()), ("passed", Value::Time(passed))];
        observation.notes.push(("clock-broken", args));
        observation.no_longer_holds(ONE_CLOCK_RATE);
    }
    let moved = round != clock.round || clock.leads != leads;
    let at = if moved && (leads || node.leader.is_some()) { seen.time } else { clock.at };
    *clock = Clock { leads, asks: asks(node), round, at };
}

fn asks(node: &Node) -> bool {
    matches!(node.role, Role::Candidate { .. } | Role::PreCandidate { .. })
}
