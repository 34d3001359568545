//! A failing run made short, by replay: commands are taken out and the rest is tried again, as long
//! as the same thing goes wrong. A command that is no longer possible is left out as well.
//!
//! Source: A. Zeller and R. Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002
//! (ddmin).

use super::Drive;
use super::chaos::{Failure, Plan, Wrong, stuck};
use crate::command::{Command, Header, HeaderLine, Select, Word};
use crate::frame::Detail;
use crate::protocol::{About, ParamKind};
use crate::script::{self, select};
use crate::value::Micros;

/// Steps that all replays together may take: half a minute at the most, mostly a second or two.
const BUDGET: u64 = 40_000_000;

/// Scripts longer than this are worth more trouble.
const LONG: usize = 25;

/// Other seeds of the header that a long script is tried with.
const OTHER_SEEDS: u64 = 6;

/// Rounds of taking out and simplifying; more change nothing, mostly.
const ROUNDS: usize = 6;

/// The shortest script found for a failure; it fails in the same way. What the plan fixes stays as it is. It
/// is looked for as long as the caller wants it to `go_on`.
pub fn shrink(failure: &Failure, plan: Option<&Plan>, go_on: &dyn Fn() -> bool) -> Failure {
    let mut shrinker = Shrinker { wrong: failure.wrong, left: BUDGET, best: failure.clone(), plan, go_on };
    shrinker.tell_messages_apart();
    for _ in 0..ROUNDS {
        let before = shrinker.best.clone();
        shrinker.without_commands();
        shrinker.simpler_header();
        shrinker.simpler_commands();
        if shrinker.best.commands.len() > LONG {
            shrinker.without_pairs();
            shrinker.by_other_seeds();
        }
        if shrinker.best == before {
            break;
        }
    }
    shrinker.with_the_end()
}

struct Shrinker<'a> {
    wrong: Wrong,
    left: u64,
    best: Failure,
    plan: Option<&'a Plan>,
    go_on: &'a dyn Fn() -> bool,
}

/// What became of a replay: the commands that were possible, up to where it went wrong.
fn replay(header: &Header, commands: &[Command], wrong: Wrong, left: &mut u64) -> Option<Vec<Command>> {
    let (entry, setup) = script::setup(header).ok()?;
    let mut drive = Drive::new(entry, &setup).ok()?;
    drive.asks_sentences = matches!(wrong, Wrong::Untrue(_));
    drive.past_violations = drive.asks_sentences;
    let mut kept = Vec::new();
    for command in commands {
        if let Ok(shorter) = drive.perform(command) {
            kept.push(shorter.unwrap_or_else(|| command.clone()));
        }
        if drive.over() {
            break;
        }
    }
    let same = match wrong {
        Wrong::Violated(_) | Wrong::Untrue(_) => drive.wrong() == Some(wrong),
        Wrong::Stuck | Wrong::Behind(_) => {
            !drive.over() && stuck(&mut drive).is_some_and(|(other, _)| other.is_like(wrong))
        }
    };
    *left = left.saturating_sub(u64::from(drive.steps) + 50);
    same.then_some(kept)
}

impl Shrinker<'_> {
    /// Tries a header and commands; keeps them if the same goes wrong.
    fn try_out(&mut self, header: &Header, commands: &[Command]) -> bool {
        if !(self.go_on)() {
            self.left = 0;
        }
        if self.left == 0 {
            return false;
        }
        let Some(kept) = replay(header, commands, self.wrong, &mut self.left) else { return false };
        self.best.header = header.clone();
        self.best.commands = joined(kept);
        true
    }

    /// Names messages by what they look like, which outlives what is taken out better than their place.
    fn tell_messages_apart(&mut self) {
        let Ok((entry, setup)) = script::setup(&self.best.header) else { return };
        let Ok(mut drive) = Drive::new(entry, &setup) else { return };
        let mut commands = self.best.commands.clone();
        for command in &mut commands {
            if let Command::Deliver(select)
            | Command::Drop(select)
            | Command::Duplicate(select)
            | Command::Delay(select, _) = command
            {
                describe(&drive, select);
            }
            if drive.perform(command).is_err() || drive.over() {
                break;
            }
        }
        let header = self.best.header.clone();
        self.try_out(&header, &commands);
    }

    /// What gets stuck does so after the last heal, which each replay adds by itself.
    fn with_the_end(mut self) -> Failure {
        if matches!(self.wrong, Wrong::Stuck | Wrong::Behind(_))
            && let Ok((entry, setup)) = script::setup(&self.best.header)
            && let Ok(mut drive) = Drive::new(entry, &setup)
        {
            self.best.commands.iter().for_each(|command| drop(drive.perform(command)));
            if let Some((wrong, end)) = stuck(&mut drive) {
                self.best.wrong = wrong;
                self.best.commands.extend(end);
            }
        }
        self.best
    }

    fn without_commands(&mut self) {
        let mut size = self.best.commands.len().div_ceil(2);
        while size > 0 && self.left > 0 {
            let mut start = 0;
            let mut any = false;
            while start < self.best.commands.len() {
                let end = (start + size).min(self.best.commands.len());
                let mut fewer = self.best.commands.clone();
                fewer.drain(start..end);
                let header = self.best.header.clone();
                if self.try_out(&header, &fewer) {
                    any = true;
                } else {
                    start = end;
                }
            }
            if size == 1 && any {
                continue;
            }
            size = if size == 1 { 0 } else { size.div_ceil(2) };
        }
    }

    /// What neither of two commands can do without the other: a crash and its restart.
    fn without_pairs(&mut self) {
        let mut first = 0;
        while first < self.best.commands.len() {
            let found = (first + 1..self.best.commands.len()).any(|second| {
                let mut fewer = self.best.commands.clone();
                fewer.remove(second);
                fewer.remove(first);
                let header = self.best.header.clone();
                self.try_out(&header, &fewer)
            });
            first += usize::from(!found);
        }
    }

    /// Whether a command matters often hangs on what the timers draw: other draws, other needs.
    fn by_other_seeds(&mut self) {
        let mut place = 0;
        while place < self.best.commands.len() && self.best.commands.len() > LONG {
            let found = (0..OTHER_SEEDS).any(|seed| {
                let mut fewer = self.best.commands.clone();
                fewer.remove(place);
                let header = reseeded(&self.best.header, seed);
                self.try_out(&header, &fewer)
            });
            place += usize::from(!found);
        }
    }

    fn simpler_header(&mut self) {
        let mut place = 0;
        while place < self.best.header.lines.len() {
            let line = self.best.header.lines[place].1.clone();
            let about = script::setup(&self.best.header).ok().map(|(entry, _)| entry.about);
            for simpler in about.map(|about| simpler_lines(about, &line, self.plan)).unwrap_or_default() {
                let mut header = self.best.header.clone();
                match simpler {
                    Some(line) => header.lines[place].1 = line,
                    None => drop(header.lines.remove(place)),
                }
                let commands = self.best.commands.clone();
                if self.try_out(&header, &commands) {
                    break;
                }
            }
            // What was taken out leaves its place to the next; what was changed may be so again.
            let same = self.best.header.lines.get(place).is_some_and(|(_, now)| *now == line);
            place += usize::from(same);
            if self.left == 0 {
                break;
            }
        }
    }

    fn simpler_commands(&mut self) {
        let mut place = 0;
        while place < self.best.commands.len() {
            for simpler in simpler_commands(&self.best.commands[place]) {
                let mut commands = self.best.commands.clone();
                commands[place] = simpler;
                let header = self.best.header.clone();
                if self.try_out(&header, &commands) {
                    break;
                }
            }
            place += 1;
        }
    }
}

fn reseeded(header: &Header, seed: u64) -> Header {
    let mut header = header.clone();
    for (_, line) in &mut header.lines {
        if let HeaderLine::Protocol { params, .. } = line {
            let seeds = params.iter_mut().filter(|param| param.key.text == "seed");
            seeds.for_each(|param| param.value = Word::new(seed.to_string()));
        }
    }
    header
}

fn describe(drive: &Drive, select: &mut Select) {
    let frame = drive.world.frame(Detail::NONE);
    if let Ok(ids) = select::resolve(select, &frame, drive.about)
        && let [id] = ids[..]
    {
        *select = select::describe(&frame, drive.about, id);
    }
}

/// Two runs in a row are one.
fn joined(commands: Vec<Command>) -> Vec<Command> {
    let mut joined: Vec<Command> = Vec::with_capacity(commands.len());
    for command in commands {
        match (joined.last_mut(), &command) {
            (Some(Command::Run(before)), Command::Run(span)) => *before += span,
            (Some(Command::Step(before)), Command::Step(count)) => *before += count,
            _ => joined.push(command),
        }
    }
    joined
}

/// Simpler header lines to try, simplest first; none is to leave the line out. What the plan fixes is no
/// chance's doing, and stays.
fn simpler_lines(about: &About, line: &HeaderLine, plan: Option<&Plan>) -> Vec<Option<HeaderLine>> {
    let is_off = |name: &Word| plan.is_some_and(|plan| plan.off.contains(&&*name.text));
    let is_fixed = |key: &Word| plan.is_some_and(|plan| plan.params.iter().any(|(id, _)| *id == key.text));
    match line {
        HeaderLine::Rule { name, .. } if is_off(name) => Vec::new(),
        HeaderLine::Synod { .. } | HeaderLine::Names(_) => Vec::new(),
        HeaderLine::Rule { .. } | HeaderLine::Timing(_) | HeaderLine::Disk { .. } => vec![None],
        HeaderLine::NetworkByHand | HeaderLine::DiskByHand => vec![None],
        HeaderLine::Network { latency, loss, duplicate, fifo } => {
            let mut tries = vec![None];
            let line =
                |latency, loss, duplicate, fifo| Some(HeaderLine::Network { latency, loss, duplicate, fifo });
            if latency.is_some() && (loss.is_some() || duplicate.is_some() || fifo.is_some()) {
                tries.push(line(None, *loss, *duplicate, *fifo));
                tries.push(line(*latency, None, None, None));
            }
            if loss.is_some() {
                tries.push(line(*latency, None, *duplicate, *fifo));
            }
            if duplicate.is_some() {
                tries.push(line(*latency, *loss, None, *fifo));
            }
            if fifo.is_some() {
                tries.push(line(*latency, *loss, *duplicate, None));
            }
            tries.retain(|other| other.as_ref().is_none_or(|other| !says_nothing(other)));
            tries
        }
        HeaderLine::Protocol { name, params } => {
            let mut tries = Vec::new();
            for (place, param) in params.iter().enumerate().filter(|(_, param)| !is_fixed(&param.key)) {
                for value in simpler_values(about, &param.key.text, &param.value.text) {
                    let mut params = params.clone();
                    match value {
                        Some(value) => params[place].value = Word::new(value),
                        None => drop(params.remove(place)),
                    }
                    tries.push(Some(HeaderLine::Protocol { name: name.clone(), params }));
                }
            }
            tries
        }
    }
}

fn says_nothing(line: &HeaderLine) -> bool {
    matches!(line, HeaderLine::Network { latency: None, loss: None, duplicate: None, fifo: None })
}

/// Other values of a parameter: the default by leaving it out, and smaller numbers.
fn simpler_values(about: &About, id: &str, now: &str) -> Vec<Option<String>> {
    let Some(param) = about.params.iter().find(|param| param.id == id) else { return Vec::new() };
    let mut values = Vec::new();
    match param.kind {
        ParamKind::Number { least, .. } => {
            let now = now.parse().unwrap_or(least);
            values.extend((least..now).map(|number| Some(number.to_string())));
            if param.default.parse().is_ok_and(|default: u32| default <= now) {
                values.push(None);
            }
        }
        _ => values.push(None),
    }
    values
}

/// Rounder spans; a crash for an isolation, a whole link for half of one.
fn simpler_commands(command: &Command) -> Vec<Command> {
    match command {
        Command::Run(span) => rounder(*span).into_iter().map(Command::Run).collect(),
        Command::SetTimeout { node, after } => {
            let spans = rounder(*after).into_iter();
            spans.map(|after| Command::SetTimeout { node: node.clone(), after }).collect()
        }
        Command::Delay(select, by) => {
            rounder(*by).into_iter().map(|by| Command::Delay(select.clone(), by)).collect()
        }
        Command::Propose { node, value, ballot: Some(_) } => {
            vec![Command::Propose { node: node.clone(), value: value.clone(), ballot: None }]
        }
        _ => Vec::new(),
    }
}

/// Rounder spans near this one, roundest first.
fn rounder(span: Micros) -> Vec<Micros> {
    let mut spans = Vec::new();
    for unit in [1_000_000, 500_000, 100_000, 50_000, 10_000, 5_000, 1_000] {
        let down = span / unit * unit;
        for round in [down, down + unit] {
            if round != span && round > 0 && round < span * 4 && !spans.contains(&round) {
                spans.push(round);
            }
        }
        if span.is_multiple_of(unit) {
            break;
        }
    }
    spans
}
