//! After the last heal everybody gets what they are due: clients their answers, nodes what they lack.

use super::Wrong;
use crate::check::Drive;
use crate::command::{Command, Link, OpWords, Ppm, Span, Word};
use crate::frame::Detail;
use crate::protocol::TimerIx;
use crate::value::{Micros, MsgId, NodeId};

/// How long things are let settle before anybody asks.
const REST: Micros = 500_000;

/// Time in slices, and how many of them it may take: simulated time is cheap, patience great.
const SLICE: Micros = 250_000;
const SLICES: u32 = 120;

/// By hand: timers that go off at most, one after the other.
const TURNS: u32 = 400;

/// By hand: times that what is written becomes durable and what is under way arrives, before that must be all.
const ROUNDS: u32 = 50;

/// By hand: deliveries that one settling may take. Chaos may leave some ten thousand messages under way, each
/// with answers of its own, and that is no fault; what goes on beyond this goes in circles.
const MESSAGES: u32 = 200_000;

/// Whether there is anything to wait for. Where messages arrive by themselves and writes wait for a hand, timers
/// would go off before anybody could flush what they wait for.
pub fn applies(drive: &Drive) -> bool {
    drive.promises.recovers && (drive.world.by_hand() || !drive.disk_by_hand)
}

/// Puts everything right, asks, and waits. Returns what went wrong and the commands it took.
pub fn recover(drive: &mut Drive) -> (Option<Wrong>, Vec<Command>) {
    let mut done = Vec::new();
    for command in calm(drive) {
        if let Ok(shorter) = drive.perform(&command) {
            done.push(shorter.unwrap_or(command));
        }
        if drive.over() {
            return (drive.wrong(), done);
        }
    }
    if drive.world.by_hand() && !settle(drive, &mut done) {
        return (drive.wrong().or(Some(Wrong::Stuck)), done);
    }
    let proposed = ask(drive, &mut done);
    let mut wrong = wait(drive, proposed, &mut done);
    if matches!(wrong, Some(Wrong::Stuck | Wrong::Behind(_))) && switch_off(drive, &mut done) {
        wrong = wait(drive, proposed, &mut done);
    }
    if let Some(Wrong::Behind(set)) = wrong {
        let frame = drive.world.frame(Detail::NONE);
        done.push(Command::Expect(super::behind(set, &frame.roster)));
    }
    (wrong, done)
}

/// Waits until all is well. Returns what is not after all.
fn wait(drive: &mut Drive, proposed: bool, done: &mut Vec<Command>) -> Option<Wrong> {
    let turns = if drive.world.by_hand() { TURNS } else { SLICES };
    let mut wrong = lacks(drive, proposed);
    for _ in 0..turns {
        if wrong.is_none() {
            break;
        }
        let goes_on = match drive.world.by_hand() {
            true => settle(drive, done) && (lacks(drive, proposed).is_none() || fire(drive, done)),
            false => pass(drive, SLICE, done),
        };
        if drive.over() {
            return drive.wrong();
        }
        wrong = lacks(drive, proposed);
        if !goes_on {
            break;
        }
    }
    wrong
}

/// Where servers that were removed may disturb the others, the operator switches them off in the end.
/// Returns whether there are any.
fn switch_off(drive: &mut Drive, done: &mut Vec<Command>) -> bool {
    if drive.promises.undisturbed {
        return false;
    }
    let left_out = drive.world.frame(Detail::NONE).global.left_out;
    for node in &left_out {
        let command = Command::Crash(word(drive, *node));
        if drive.perform(&command).is_ok() {
            done.push(command);
        }
    }
    !left_out.is_empty()
}

/// Whether a run that stands here ends with nobody served, or a node left behind, for shortening it.
pub fn stuck(drive: &mut Drive) -> Option<(Wrong, Vec<Command>)> {
    if !applies(drive) {
        return None;
    }
    match recover(drive) {
        (Some(wrong @ (Wrong::Stuck | Wrong::Behind(_))), done) => Some((wrong, done)),
        _ => None,
    }
}

fn word(drive: &Drive, node: NodeId) -> Word {
    Word::new(drive.world.roster().name(node))
}

/// What makes a world whole again.
fn calm(drive: &Drive) -> Vec<Command> {
    let mut commands = Vec::new();
    if drive.loss.is_some_and(|loss| loss > 0) || drive.loss.is_none() {
        commands.push(Command::SetLoss(Ppm(0)));
    }
    if !drive.cuts.is_empty() {
        commands.push(Command::Heal(None));
    }
    for node in &drive.clocks {
        commands.push(Command::SetClock { node: word(drive, *node), percent: 100 });
    }
    for (from, to) in &drive.slow {
        let link = Link { from: word(drive, *from), to: word(drive, *to), one_way: true };
        commands.push(Command::SetLatency { link, span: Span { least: 10_000, most: 15_000 } });
    }
    for node in &drive.down {
        commands.push(Command::Restart(word(drive, *node)));
    }
    commands.push(Command::Run(REST));
    commands
}

/// Everybody wants one thing more; who waits still goes on waiting. Where a read alone may wait for ever,
/// all write instead. Returns whether a node proposes, with no client to be answered.
fn ask(drive: &mut Drive, done: &mut Vec<Command>) -> bool {
    let mut clients = drive.clients();
    if clients.is_empty() || drive.about.operations.is_empty() {
        return propose(drive, done);
    }
    if drive.promises.reads_alone {
        clients.retain(|client| !drive.busy.contains(client));
    }
    for client in &clients {
        let (key, value) = (Word::new("x"), Word::new("last"));
        let op = match drive.about {
            about if about.serves("put") => OpWords::Put { key, value },
            about if about.serves("append") => OpWords::Append { key, value },
            about if about.serves("get") => OpWords::Get { key },
            about if about.serves("tas") => OpWords::Tas,
            _ => continue,
        };
        let command = Command::Request { client: word(drive, *client), op, at: None };
        if drive.perform(&command).is_ok() {
            done.push(command);
        }
    }
    false
}

fn propose(drive: &mut Drive, done: &mut Vec<Command>) -> bool {
    let Some(part) = drive.about.proposes else { return false };
    let roster = drive.world.roster();
    let first = roster.of(part).next().or_else(|| drive.servers().first().copied());
    let Some(node) = first else { return false };
    let command = Command::Propose { node: word(drive, node), value: Word::new("last"), ballot: None };
    let asked = drive.perform(&command).is_ok();
    if asked {
        done.push(command);
    }
    asked
}

/// What is not well yet: a client waits for its answer, or without clients the world for a choice; or
/// a node is behind.
fn lacks(drive: &Drive, proposed: bool) -> Option<Wrong> {
    if !drive.busy.is_empty() {
        return Some(Wrong::Stuck);
    }
    let outside = drive.world.frame(Detail::NONE).global;
    if proposed && outside.chosen.is_empty() {
        return Some(Wrong::Stuck);
    }
    let behind = outside.behind.iter().fold(0, |set, node| set | 1 << node.0);
    (behind != 0).then_some(Wrong::Behind(behind))
}

fn pass(drive: &mut Drive, span: Micros, done: &mut Vec<Command>) -> bool {
    if let Ok(shorter) = drive.perform(&Command::Run(span)) {
        let Command::Run(span) = shorter.unwrap_or(Command::Run(span)) else { return true };
        match done.last_mut() {
            Some(Command::Run(before)) => *before += span,
            _ => done.push(Command::Run(span)),
        }
    }
    true
}

/// By hand: all that is written becomes durable, and all messages arrive. Returns whether that comes to an end.
fn settle(drive: &mut Drive, done: &mut Vec<Command>) -> bool {
    for _ in 0..ROUNDS {
        let roster = drive.world.roster();
        let pending: Vec<NodeId> = roster.ids().filter(|node| drive.world.standing(*node).pending).collect();
        let messages: Vec<(MsgId, NodeId, NodeId)> = drive.world.messages();
        if pending.is_empty() && messages.is_empty() {
            return true;
        }
        for node in pending {
            let command = Command::Flush(word(drive, node));
            if drive.perform(&command).is_ok() {
                done.push(command);
            }
        }
        if !drive.world.messages().is_empty() {
            // What does not settle is no line of a script: it would fail there as well.
            let Ok(longer) = drive.perform(&Command::Settle { within: Some(MESSAGES) }) else { return false };
            done.push(longer.unwrap_or(Command::Settle { within: None }));
        }
        if drive.over() {
            return false;
        }
    }
    false
}

/// By hand: the timer that was armed longest ago goes off, so that all have their turn. Returns whether
/// there is one.
fn fire(drive: &mut Drive, done: &mut Vec<Command>) -> bool {
    let mut oldest: Option<(Micros, NodeId, TimerIx)> = None;
    for node in drive.world.roster().ids() {
        for timer in drive.world.standing(node).ready() {
            let since = drive.world.armed_since(node, timer).unwrap_or(0);
            oldest = Some(oldest.map_or((since, node, timer), |oldest| oldest.min((since, node, timer))));
        }
    }
    let Some((_, node, timer)) = oldest else { return false };
    let of_client = drive.world.roster().role(node) == "client";
    let timer = drive.about.timers.get(timer.index()).filter(|_| !of_client).map(|name| Word::new(*name));
    let command = Command::Timeout { node: word(drive, node), timer };
    let fires = drive.perform(&command).is_ok();
    if fires {
        done.push(command);
    }
    fires
}
