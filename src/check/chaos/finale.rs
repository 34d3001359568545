//! After the last heal, requests complete.

use super::Wrong;
use crate::check::Drive;
use crate::command::{Command, Link, OpWords, Ppm, Span, Word};
use crate::frame::Detail;
use crate::value::{Micros, NodeId};

/// How long things are let settle before anybody asks.
const REST: Micros = 500_000;

/// Time in slices, and how many of them a request may take: simulated time is cheap, patience great.
const SLICE: Micros = 250_000;
const SLICES: u32 = 120;

/// Whether there is anything to wait for: by hand nothing goes on by itself.
pub fn applies(drive: &Drive) -> bool {
    let asks = !drive.about.operations.is_empty() && !drive.clients().is_empty();
    !drive.by_hand && (asks || drive.about.proposes.is_some())
}

/// Puts everything right, asks, and waits. Returns what went wrong and the commands it took.
pub fn play(drive: &mut Drive) -> (Option<Wrong>, Vec<Command>) {
    let mut done = Vec::new();
    for command in calm(drive) {
        if let Ok(shorter) = drive.perform(&command) {
            done.push(shorter.unwrap_or(command));
        }
        if drive.over() {
            return (drive.wrong(), done);
        }
    }
    let asked = ask(drive, &mut done);
    for _ in 0..SLICES {
        if drive.over() {
            return (drive.wrong(), done);
        }
        if !waiting(drive, &asked) {
            return (None, done);
        }
        pass(drive, SLICE, &mut done);
    }
    let wrong = drive.wrong().or(waiting(drive, &asked).then_some(Wrong::Stuck));
    (wrong, done)
}

/// Whether a run that stands here gets stuck, for shortening it.
pub fn stuck(drive: &mut Drive) -> Option<Vec<Command>> {
    if !applies(drive) {
        return None;
    }
    let (wrong, done) = play(drive);
    (wrong == Some(Wrong::Stuck)).then_some(done)
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

/// Everybody wants one thing more. Returns the clients who do.
fn ask(drive: &mut Drive, done: &mut Vec<Command>) -> Vec<NodeId> {
    let clients = drive.clients();
    if clients.is_empty() || drive.about.operations.is_empty() {
        propose(drive, done);
        return Vec::new();
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
    clients
}

fn propose(drive: &mut Drive, done: &mut Vec<Command>) {
    let Some(part) = drive.about.proposes else { return };
    let roster = drive.world.roster();
    let first = roster.of(part).next().or_else(|| drive.servers().first().copied());
    let Some(node) = first else { return };
    let command = Command::Propose { node: word(drive, node), value: Word::new("last"), ballot: None };
    if drive.perform(&command).is_ok() {
        done.push(command);
    }
}

/// Whether somebody still waits: clients for answers; without clients, the world for a choice.
fn waiting(drive: &Drive, asked: &[NodeId]) -> bool {
    if asked.is_empty() {
        return drive.world.frame(Detail::NONE).outside.chosen.is_empty();
    }
    asked.iter().any(|client| drive.busy.contains(client))
}

fn pass(drive: &mut Drive, span: Micros, done: &mut Vec<Command>) {
    if let Ok(shorter) = drive.perform(&Command::Run(span)) {
        let Command::Run(span) = shorter.unwrap_or(Command::Run(span)) else { return };
        match done.last_mut() {
            Some(Command::Run(before)) => *before += span,
            _ => done.push(Command::Run(span)),
        }
    }
}
