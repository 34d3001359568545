//! A header as a setup: defaults filled in, everything checked against the protocol.

use super::near::advise;
use super::{Header, HeaderLine, ScriptError, Setting, Span, Word};
use crate::protocol::{About, Setup};
use crate::registry::{Entry, IDS, find};
use crate::value::{Micros, Problem, Value};

/// Latencies, timers and runs longer than a simulated hour are a slip of the pen.
pub const MAX_SPAN: Micros = 3_600_000_000;

/// What a header asks for. Errors point at the word that is wrong.
pub fn setup(header: &Header) -> Result<(&'static Entry, Setup), ScriptError> {
    read(header).map_err(|error| {
        let about = header.lines.iter().find_map(|(_, content)| match content {
            HeaderLine::Protocol { name, .. } => find(&name.text),
            _ => None,
        });
        ScriptError { problem: advise(error.problem, about.map(|entry| entry.about), None), ..error }
    })
}

fn read(header: &Header) -> Result<(&'static Entry, Setup), ScriptError> {
    let (line, name, params) = header
        .lines
        .iter()
        .find_map(|(line, content)| match content {
            HeaderLine::Protocol { name, params } => Some((*line, name, params)),
            _ => None,
        })
        .ok_or_else(|| error(1, 1, Problem::new("problem-no-protocol").with("known", known())))?;
    let entry = find(&name.text).ok_or_else(|| {
        // Known and not here: the page fetches it first, so this is one that did not come.
        let id =
            if IDS.contains(&&*name.text) { "problem-protocol-absent" } else { "problem-unknown-protocol" };
        let problem = Problem::new(id).with("read", &*name.text).with("known", known());
        error(line, name.column, problem)
    })?;
    let setup = read_as(entry.about, header, line, params)?;
    Ok((entry, setup))
}

/// The same of a header that is this protocol's, whatever it calls it.
pub fn setup_of(about: &'static About, header: &Header) -> Result<Setup, ScriptError> {
    let protocol = header.lines.iter().find_map(|(line, content)| match content {
        HeaderLine::Protocol { params, .. } => Some((*line, &params[..])),
        _ => None,
    });
    let (line, params) = protocol.unwrap_or((1, &[]));
    read_as(about, header, line, params)
}

fn read_as(about: &About, header: &Header, line: u32, params: &[Setting]) -> Result<Setup, ScriptError> {
    let mut setup = about.defaults();
    read_params(about, params, line, &mut setup)?;
    let timed = |(_, content): &(u32, HeaderLine)| matches!(content, HeaderLine::Network { .. });
    setup.network.by_hand &= !header.lines.iter().any(timed);
    for (line, content) in &header.lines {
        read_line(about, content, *line, &mut setup)?;
    }
    Ok(setup)
}

fn known() -> Vec<&'static str> {
    IDS.to_vec()
}

fn error(line: u32, column: u32, problem: Problem) -> ScriptError {
    ScriptError { line, column, problem }
}

fn read_params(about: &About, params: &[Setting], line: u32, setup: &mut Setup) -> Result<(), ScriptError> {
    for Setting { key, value } in params {
        if key.text == "seed" {
            setup.seed = value.text.parse().map_err(|_| {
                let problem = Problem::new("problem-param-value")
                    .with("param", "seed")
                    .with("read", &*value.text)
                    .with("right", "0..18446744073709551615");
                error(line, value.column, problem)
            })?;
            continue;
        }
        let Some(param) = about.params.iter().find(|param| param.id == key.text) else {
            let mut known: Vec<_> = about.params.iter().map(|param| param.id).collect();
            known.push("seed");
            let problem = Problem::new("problem-unknown-param").with("read", &*key.text).with("known", known);
            return Err(error(line, key.column, problem));
        };
        let value = param.read(&value.text).map_err(|problem| error(line, value.column, problem))?;
        setup.params.insert(param.id, value);
    }
    Ok(())
}

fn read_line(about: &About, content: &HeaderLine, line: u32, setup: &mut Setup) -> Result<(), ScriptError> {
    match content {
        HeaderLine::Synod { .. } | HeaderLine::Protocol { .. } => {}
        HeaderLine::Names(pairs) => {
            let pairs = pairs.iter().map(|(old, new)| (old.text.clone(), new.text.clone()));
            setup.names.extend(pairs);
        }
        HeaderLine::Network { latency, loss, duplicate, fifo } => {
            let network = &mut setup.network;
            if let Some(span) = latency {
                check_span(*span, line, 1)?;
                (network.least, network.most) = (span.least, span.most);
            }
            network.loss = loss.map_or(network.loss, |share| share.0);
            network.duplicate = duplicate.map_or(network.duplicate, |share| share.0);
            network.fifo = fifo.unwrap_or(network.fifo);
        }
        HeaderLine::NetworkByHand => setup.network.by_hand = true,
        HeaderLine::Disk { latency } => {
            check_span(Span { least: *latency, most: *latency }, line, 1)?;
            setup.disk.latency = *latency;
        }
        HeaderLine::DiskByHand => setup.disk.by_hand = true,
        HeaderLine::Timing(spans) => {
            for (name, span) in spans {
                read_timing(about, name, *span, line, setup)?;
            }
        }
        HeaderLine::Rule { name, on } => {
            let rule = find_rule(about, name).map_err(|problem| error(line, name.column, problem))?;
            setup.rules.set(rule, *on);
        }
    }
    Ok(())
}

fn read_timing(
    about: &About,
    name: &Word,
    span: Span,
    line: u32,
    setup: &mut Setup,
) -> Result<(), ScriptError> {
    let Some(timing) = about.timing.iter().find(|timing| timing.id == name.text) else {
        let known: Vec<_> = about.timing.iter().map(|timing| timing.id).collect();
        let problem = Problem::new("problem-unknown-timing").with("read", &*name.text).with("known", known);
        return Err(error(line, name.column, problem));
    };
    check_span(span, line, name.column)?;
    setup.timing.insert(timing.id, (span.least, span.most));
    Ok(())
}

fn check_span(span: Span, line: u32, column: u32) -> Result<(), ScriptError> {
    if span.least > span.most {
        let problem = Problem::new("problem-span-order")
            .with("least", Value::Time(span.least))
            .with("most", Value::Time(span.most));
        return Err(error(line, column, problem));
    }
    check_time(span.most).map_err(|problem| error(line, column, problem))
}

/// Refuses a span of time past the simulator's hour.
pub fn check_time(time: Micros) -> Result<(), Problem> {
    if time <= MAX_SPAN {
        return Ok(());
    }
    Err(Problem::new("problem-too-long").with("read", Value::Time(time)).with("most", Value::Time(MAX_SPAN)))
}

/// The rule of that name, or what rules there are.
pub fn find_rule(about: &About, name: &Word) -> Result<crate::protocol::RuleIx, Problem> {
    about.rule(&name.text).ok_or_else(|| {
        let known: Vec<_> = about.rules.iter().map(|rule| rule.id).collect();
        Problem::new("problem-unknown-rule").with("read", &*name.text).with("known", known)
    })
}
