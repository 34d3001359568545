//! Who takes part, and what can be promised: not both that there is a law and that
//! there is only one.

use super::about::MORE_THAN_HALF;
use crate::protocol::ballots::enrol;
use crate::protocol::{Promises, Rules, Setup};
use crate::value::{Member, NodeId};
use std::sync::Arc;

/// What the header settles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    pub councillors: Arc<[NodeId]>,
    /// 0.1: a councillor accepts only the first proposal that it sees.
    pub(super) first_only: bool,
}

impl Config {
    /// How many acceptances make a law: more than half; with the rule off, half.
    pub(super) fn needed(&self, rules: Rules) -> usize {
        let all = self.councillors.len();
        if rules.on(MORE_THAN_HALF) { all / 2 + 1 } else { all / 2 }
    }
}

pub(super) fn configure(setup: &Setup) -> (Config, Vec<Member>) {
    let mut members = Vec::new();
    let councillors = enrol(&mut members, 'C', "councillor", setup.number("councillors"));
    (Config { councillors, first_only: first_only(setup) }, members)
}

fn first_only(setup: &Setup) -> bool {
    setup.word("version") == "0.1"
}

/// 0.1 is safe and may be stuck; 0.2 is neither: nobody sends a lost message again.
pub(super) fn promises(setup: &Setup) -> Promises {
    Promises { safe: first_only(setup), recovers: false, ..Promises::ALL }
}
