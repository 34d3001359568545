//! The example of a first visit: a small cluster, about to do something.

use super::Session;
use crate::command::{Command, Compare, Cond, Header, HeaderLine, Literal, Operand, Setting, Term, Word};
use crate::registry;
use crate::sim::History;
use std::sync::Arc;

/// Its script.
pub const FIRST: &str = include_str!("../../static/first.script");

impl Session {
    /// A sitting that begins with the example. A first visit has not fetched the script language yet:
    /// what the script says is done here without it, and a test holds this to the script.
    pub fn first() -> Session {
        let (name, params) = FIRST
            .lines()
            .find_map(|line| line.strip_prefix("protocol ")?.split_once(' '))
            .unwrap_or_else(|| panic!("the first example names its protocol and some parameters"));
        let params: Vec<Setting> = params.split_whitespace().filter_map(setting).collect();
        let entry = registry::find(name).unwrap_or_else(|| panic!("the first example's protocol is here"));
        let mut setup = entry.about.defaults();
        for Setting { key, value } in &params {
            let param = entry.about.params.iter().find(|param| param.id == key.text);
            match param.map(|param| (param.id, param.read(&value.text))) {
                Some((id, Ok(value))) => drop(setup.params.insert(id, value)),
                _ => setup.seed = value.text.parse().unwrap_or(setup.seed),
            }
        }
        let protocol = HeaderLine::Protocol { name: Word::new(name), params };
        let header = Header { lines: vec![(1, HeaderLine::Synod { version: 1 }), (2, protocol)] };
        match History::new(entry, &setup) {
            Ok(history) => Session::begin(header, until_a_node_sends(history)),
            Err(problem) => panic!("the first example is possible: {problem:?}"),
        }
    }
}

fn setting(text: &str) -> Option<Setting> {
    let (key, value) = text.split_once('=')?;
    Some(Setting { key: Word::new(key), value: Word::new(value) })
}

/// `run until in_flight > 0`
fn until_a_node_sends(mut history: History) -> History {
    let left = Term::Global { name: Word::new("in_flight"), index: Vec::new() };
    let cond = Cond::Compare { left, op: Compare::Greater, right: Operand::Literal(Literal::Number(0)) };
    let owner = Arc::new(Command::RunUntil { cond, within: None });
    while history.world().in_flight() == 0 && history.forward(Some(&owner)) == Ok(true) {}
    history
}
