//! Arguments that several calls take, read against what there is.

use crate::protocol::About;
use crate::value::Problem;
use std::thread;

/// Threads that a call may be given: each takes some megabytes, and more than there are processors gain
/// nothing.
const MOST_THREADS: usize = 256;

/// Parameters of a protocol, `NAME=VALUE` each, for runs of a given seed, or of any where `seeded`.
///
/// # Errors
/// There is no such parameter, it cannot be that, or it stands twice.
pub fn params(about: &About, args: &[String], seeded: bool) -> Result<Vec<(String, String)>, Problem> {
    let mut params: Vec<(String, String)> = Vec::with_capacity(args.len());
    for text in args {
        let (id, value) = text.split_once('=').unwrap_or((text, ""));
        match about.params.iter().find(|param| param.id == id) {
            Some(param) => drop(param.read(value)?),
            None if seeded && id == "seed" => seed(value)?,
            None => {
                let mut known: Vec<_> = about.params.iter().map(|param| param.id).collect();
                known.extend(seeded.then_some("seed"));
                return Err(Problem::new("problem-unknown-param").with("read", id).with("known", known));
            }
        }
        if params.iter().any(|(other, _)| other == id) {
            return Err(Problem::new("problem-given-twice").with("read", id));
        }
        params.push((id.to_owned(), value.to_owned()));
    }
    Ok(params)
}

fn seed(value: &str) -> Result<(), Problem> {
    let problem = || Problem::new("problem-param-value").with("param", "seed").with("read", value);
    value.parse::<u64>().map(drop).map_err(|_| problem().with("right", "0..18446744073709551615"))
}

/// Rules of a protocol, each once.
///
/// # Errors
/// There is no such rule.
pub fn rules(about: &About, args: &[String]) -> Result<Vec<&'static str>, Problem> {
    let mut rules = Vec::with_capacity(args.len());
    for rule in args {
        let known: Vec<_> = about.rules.iter().map(|rule| rule.id).collect();
        let unknown = || Problem::new("problem-unknown-rule").with("read", &**rule).with("known", known);
        let found = about.rules.iter().find(|other| other.id == *rule).ok_or_else(unknown)?.id;
        if !rules.contains(&found) {
            rules.push(found);
        }
    }
    Ok(rules)
}

/// How many threads to work with: as many as were asked for, else one for each processor.
///
/// # Errors
/// That is none, or more than a machine can be asked for.
pub fn threads(asked: Option<usize>) -> Result<usize, Problem> {
    let cores = || thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    let threads = asked.unwrap_or_else(cores);
    if (1..=MOST_THREADS).contains(&threads) {
        return Ok(threads);
    }
    let problem = Problem::new("problem-param-value").with("param", "--threads");
    Err(problem.with("read", &*threads.to_string()).with("right", &*format!("1..{MOST_THREADS}")))
}
