//! The header of a run by chance: how many take part, which extensions are on, how bad the network is.

use super::Plan;
use crate::check::Rng;
use crate::command::{Header, HeaderLine, Ppm, Setting, Span, Word};
use crate::protocol::{Param, ParamKind, Promises, Setup};
use crate::registry::Entry;
use crate::script;
use crate::value::{Micros, Problem};

/// Draws of parameters that the protocol refuses, or of those that are there to fail, before chaos
/// takes the defaults.
const TRIES: u32 = 30;

/// Draws more, before what was fixed counts as impossible.
const MORE_TRIES: u64 = 1_000;

/// So many often take part.
const FEW: u32 = 3;

/// Latencies of a run: the quickest and the slowest message. Timers must still outlast a round trip
/// and a write, or nobody could promise that anything completes.
const LATENCIES: &[(Micros, Micros)] =
    &[(10_000, 15_000), (10_000, 15_000), (1_000, 2_000), (500, 20_000), (2_000, 25_000)];

const DISKS: &[Micros] = &[0, 0, 1_000, 5_000, 15_000];

/// A header by chance that the protocol accepts, and what it promises then.
///
/// # Errors
/// What the plan fixes is impossible, whatever is drawn: see [`some`].
pub fn draw(plan: &Plan, seed: u64, rng: &mut Rng) -> Result<(Header, Setup, Promises), Problem> {
    let mut last = None;
    for attempt in 0..TRIES {
        let drawn = if attempt + 1 == TRIES { Drawn::Nothing } else { Drawn::Usual };
        let header = one(plan, seed, drawn, rng);
        let Ok((setup, promises)) = accepted(plan.entry, &header) else { continue };
        // By hand there is no clock that could be trusted.
        if promises.safe && (promises.any_clock || !setup.network.by_hand) {
            return Ok((header, setup, promises));
        }
        last = Some((header, setup, promises));
    }
    last.map_or_else(|| some(plan, seed), Ok)
}

/// A header that has all that the plan fixes. Seeds of a plan have it all, or none has.
///
/// # Errors
/// There is none: why not with everything else at its default. Systems of one or two do not count where nobody
/// asked for them: there quorums of any size meet.
pub fn some(plan: &Plan, seed: u64) -> Result<(Header, Setup, Promises), Problem> {
    let plain = one(plan, seed, Drawn::Nothing, &mut Rng::new(0));
    let why = match accepted(plan.entry, &plain) {
        Ok((setup, promises)) => return Ok((plain, setup, promises)),
        Err(why) => why,
    };
    let found = (0..MORE_TRIES).find_map(|number| {
        let drawn = if number % 2 == 0 { Drawn::Usual } else { Drawn::Anything };
        let header = one(plan, seed, drawn, &mut Rng::new(number));
        let (setup, promises) = accepted(plan.entry, &header).ok()?;
        (!is_small(plan, &setup)).then_some((header, setup, promises))
    });
    found.ok_or(why)
}

/// Whether chance made a number less than what often takes part, and less than usual.
fn is_small(plan: &Plan, setup: &Setup) -> bool {
    let params = plan.entry.about.params.iter();
    let mut drawn = params.filter(|param| !plan.params.iter().any(|(id, _)| id == param.id));
    drawn.any(|param| match param.kind {
        ParamKind::Number { .. } => {
            let number = setup.number(param.id);
            number < FEW && param.default.parse() != Ok(number)
        }
        _ => false,
    })
}

/// What a header comes to, if the protocol accepts it.
fn accepted(entry: &Entry, header: &Header) -> Result<(Setup, Promises), Problem> {
    let setup = script::setup_of(entry.about, header).map_err(|error| error.problem)?;
    (entry.world)(&setup)?;
    let promises = (entry.promises)(&setup);
    Ok((setup, promises))
}

fn protocol(entry: &Entry, mut params: Vec<Setting>, seed: u64) -> HeaderLine {
    params.push(setting("seed", seed.to_string()));
    HeaderLine::Protocol { name: Word::new(entry.about.id), params }
}

fn setting(key: &str, value: String) -> Setting {
    Setting { key: Word::new(key), value: Word::new(value) }
}

/// Which parameters chance sets.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Drawn {
    /// None: all have their defaults.
    Nothing,
    /// Each, mostly to what is usual.
    Usual,
    /// Each, to anything that it may be.
    Anything,
}

fn one(plan: &Plan, seed: u64, drawn: Drawn, rng: &mut Rng) -> Header {
    let mut params = Vec::new();
    for param in plan.entry.about.params {
        let fixed = plan.params.iter().find(|(id, _)| id == param.id);
        let value = match fixed {
            Some((_, value)) => Some(value.clone()),
            None if drawn == Drawn::Nothing => None,
            None => value(param, drawn, rng),
        };
        params.extend(value.map(|value| setting(param.id, value)));
    }
    let mut lines = vec![HeaderLine::Synod { version: 1 }, protocol(plan.entry, params, seed)];
    network(plan, rng, &mut lines);
    for rule in &plan.off {
        lines.push(HeaderLine::Rule { name: Word::new(*rule), on: false });
    }
    Header { lines: lines.into_iter().enumerate().map(|(place, line)| (place as u32 + 1, line)).collect() }
}

/// A parameter's value; none for its default.
fn value(param: &Param, drawn: Drawn, rng: &mut Rng) -> Option<String> {
    match param.kind {
        ParamKind::Number { least, most } if drawn == Drawn::Anything => {
            Some(rng.within(u64::from(least), u64::from(most)).to_string())
        }
        // What nobody switched on stays off half the time, so that few things meet at once.
        ParamKind::Switch => Some(if rng.percent(50) { "on" } else { "off" }.into()),
        ParamKind::Choice(words) => rng.one(words).map(str::to_owned),
        ParamKind::Number { least, most } => {
            let default: u32 = param.default.parse().unwrap_or(least);
            if rng.percent(if default == 0 { 60 } else { 30 }) {
                return None;
            }
            // Small systems do more in as many events; one of none does nothing. Of three two are a
            // majority: most of what can go wrong takes no more.
            if default >= FEW && least <= FEW && rng.percent(30) {
                return Some(FEW.to_string());
            }
            let least = least.max(default.min(1));
            let most = most.min(if default == 0 { 6 } else { default + 2 });
            Some(rng.within(u64::from(least), u64::from(most)).to_string())
        }
    }
}

fn network(plan: &Plan, rng: &mut Rng, lines: &mut Vec<HeaderLine>) {
    let about = plan.entry.about;
    let by_hand = if about.proposes.is_some() { 40 } else { 6 };
    let by_hand = rng.percent(if about.by_hand { 75 } else { by_hand });
    if by_hand {
        lines.push(HeaderLine::NetworkByHand);
    } else {
        let (least, most) = rng.one(LATENCIES).unwrap_or((10_000, 15_000));
        let share =
            |rng: &mut Rng, often: u64| rng.percent(often).then(|| Ppm(rng.within(1, 12) as u32 * 10_000));
        lines.push(HeaderLine::Network {
            latency: Some(Span { least, most }),
            loss: share(rng, 40),
            duplicate: share(rng, 40),
            fifo: rng.percent(20).then_some(true),
        });
    }
    if rng.percent(if by_hand { 50 } else { 6 }) {
        lines.push(HeaderLine::DiskByHand);
    } else if let Some(latency) = rng.one(DISKS).filter(|latency| *latency > 0 && !by_hand) {
        lines.push(HeaderLine::Disk { latency });
    }
}
