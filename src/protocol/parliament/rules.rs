//! The rules of the parliament that a learner may break. Each is read where it is applied.

use crate::protocol::{Class, Rule, RuleIx};

/// A law needs more than half of all councillors; off: half.
pub(super) const MORE_THAN_HALF: RuleIx = RuleIx(0);
/// An acceptance stands in the ledger before it is told.
pub(super) const WRITE_LEDGER: RuleIx = RuleIx(1);
/// A councillor's acceptance counts once, however many messages bring it.
pub(super) const COUNT_COUNCILLORS: RuleIx = RuleIx(2);

/// In the order of the constants above.
pub(super) const RULES: &[Rule] = &[
    safety("more-than-half", "The Part-Time Parliament §2.1 B2", "agreement"),
    safety("write-ledger", "The Part-Time Parliament §1.2", "agreement"),
    safety("count-councillors", "The Part-Time Parliament §2.1 B2", "proclaimed-is-law"),
];

const fn safety(id: &'static str, cite: &'static str, breaks: &'static str) -> Rule {
    Rule { id, cite, class: Class::Safety, breaks, nodes: 3 }
}
