//! What a script writes against what a frame holds.

use super::Fault;
use crate::command::{Literal, Word};
use crate::value::{Ballot, Epoch, NodeId, Problem, Roster, Value};
use std::cmp::Ordering;

/// The node of that name, or who there is: "no node S9: this cluster has S1 to S5".
pub fn node(roster: &Roster, word: &Word) -> Result<NodeId, Fault> {
    roster.find(&word.text).ok_or_else(|| Fault::at(word, no_node(roster, &word.text)))
}

/// No node is called so.
pub fn no_node(roster: &Roster, name: &str) -> Problem {
    let known: Vec<NodeId> = roster.ids().collect();
    let run = numbered(roster);
    let shape = match known.len() - run {
        _ if run < 3 => "list",
        0 => "range",
        _ => "more",
    };
    let (first, rest) = (known.first().copied(), known[run..].to_vec());
    let last = run.checked_sub(1).map(|last| known[last]);
    Problem::new("problem-no-node")
        .with("name", name)
        .with("shape", Value::Word(shape))
        .with("known", known)
        .with("first", first)
        .with("last", last)
        .with("rest", rest)
}

/// How many nodes at the start of the roster are called S1, S2, S3 … without a gap.
fn numbered(roster: &Roster) -> usize {
    let initial = roster.0.first().map_or("", |member| member.name.trim_end_matches('1'));
    let fits = |(place, id): &(usize, NodeId)| roster.name(*id) == format!("{initial}{}", place + 1);
    roster.ids().enumerate().take_while(fits).count()
}

/// A literal as a value of this roster. Errors name a node that is not there.
pub fn value(literal: &Literal, roster: &Roster) -> Result<Value, Fault> {
    let ballot =
        |round, name: &Word| -> Result<Ballot, Fault> { Ok(Ballot { round, node: node(roster, name)? }) };
    Ok(match literal {
        Literal::None => Value::None,
        Literal::Number(number) => Value::Int(*number),
        Literal::Word(word) => Value::text(&word.text),
        Literal::Ballot { round, node } => Value::Ballot(ballot(*round, node)?),
        Literal::At { value, round, node } => {
            Value::At(Box::new(Value::text(&value.text)), ballot(*round, node)?)
        }
        Literal::Time(time) => Value::Time(*time),
        Literal::List(items) => {
            Value::List(items.iter().map(|item| value(item, roster)).collect::<Result<_, _>>()?)
        }
    })
}

/// A value as a script would write it: what [`value`] makes of it is the [`same`] value.
pub fn literal(value: &Value, roster: &Roster) -> Literal {
    let name = |node: NodeId| Word::new(roster.name(node));
    match value {
        Value::None => Literal::None,
        Value::Int(number) => Literal::Number(*number),
        Value::Ballot(ballot) => Literal::Ballot { round: ballot.round, node: name(ballot.node) },
        Value::At(inner, ballot) => {
            Literal::At { value: Word::new(inner.show(roster)), round: ballot.round, node: name(ballot.node) }
        }
        Value::Time(time) => Literal::Time(*time),
        Value::List(items) => Literal::List(items.iter().map(|item| literal(item, roster)).collect()),
        Value::Bool(_) | Value::Word(_) | Value::Text(_) | Value::Node(_) => {
            Literal::Word(Word::new(value.show(roster)))
        }
    }
}

/// Whether two values are equal to a reader: by their printed forms, lists item by item. `none`
/// equals only itself.
pub fn same(left: &Value, right: &Value, roster: &Roster) -> bool {
    match (left, right) {
        (Value::None, Value::None) => true,
        (Value::None, _) | (_, Value::None) => false,
        (Value::Int(left), Value::Int(right)) => left == right,
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right, roster))
        }
        (Value::List(_), _) | (_, Value::List(_)) => false,
        _ => left.show(roster) == right.show(roster),
    }
}

/// Which value comes first: numbers and times by size, ballots by round and then proposer, words by
/// the alphabet, lists item by item. None where the two have no order, as a number and a role.
pub fn order(left: &Value, right: &Value, roster: &Roster) -> Option<Ordering> {
    match (left, right) {
        (Value::Time(left), Value::Time(right)) => Some(left.cmp(right)),
        (Value::Ballot(left), Value::Ballot(right)) => Some(left.cmp(right)),
        (Value::List(left), Value::List(right)) => {
            let pairs = left.iter().zip(right).map(|(left, right)| order(left, right, roster));
            let first = pairs.into_iter().find(|pair| *pair != Some(Ordering::Equal));
            first.unwrap_or_else(|| Some(left.len().cmp(&right.len())))
        }
        _ => match (number(left), number(right), worded(left) && worded(right)) {
            (Some(left), Some(right), _) => Some(left.cmp(&right)),
            (_, _, true) => Some(left.show(roster).cmp(&right.show(roster))),
            _ => None,
        },
    }
}

/// A number, or a user's text that is one.
fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) => Some(*number),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// Refuses a literal that a value of this kind can never be, whatever happens: a slip, and not merely a
/// condition that does not hold.
pub fn comparable(held: &Value, written: &Value, roster: &Roster) -> Result<(), Problem> {
    let slip = |id, near: &str| {
        let problem = Problem::new(id).with("read", &*written.show(roster));
        Err(problem.with("near", Value::List(vec![Value::text(near)])))
    };
    match (held, written) {
        (Value::Node(_), Value::Text(name)) if roster.find(name).is_none() => Err(no_node(roster, name)),
        (Value::Word(word), Value::Text(text)) if word != &&**text && word.eq_ignore_ascii_case(text) => {
            slip("problem-word-case", word)
        }
        (Value::Bool(_), Value::Text(text)) if !matches!(&**text, "true" | "false") => {
            let no = matches!(&*text.to_lowercase(), "false" | "no" | "off");
            slip("problem-truth", if no { "false" } else { "true" })
        }
        (Value::Bool(_), Value::Int(number)) => {
            slip("problem-truth", if *number == 0 { "false" } else { "true" })
        }
        (Value::Time(_), Value::Int(number)) => slip("problem-time-unit", &format!("{number}ms")),
        _ => Ok(()),
    }
}

fn worded(value: &Value) -> bool {
    matches!(value, Value::Word(_) | Value::Text(_) | Value::Node(_))
}

/// A term or a ballot as a value.
pub fn of_epoch(epoch: Epoch) -> Value {
    match epoch.owner {
        Some(node) => Value::Ballot(Ballot { round: epoch.number, node }),
        None => Value::from(epoch.number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::testing::roster;

    fn compare(left: &str, right: &str) -> Option<Ordering> {
        let read = |text: &str| {
            let cond = crate::script::parse_cond(&format!("time == {text}")).expect("a condition");
            match cond {
                super::super::Cond::Compare { right: super::super::Operand::Literal(literal), .. } => {
                    value(&literal, &roster()).expect("names of the roster")
                }
                other => panic!("{other}"),
            }
        };
        order(&read(left), &read(right), &roster())
    }

    #[test]
    fn ballots_order_by_round_and_then_by_proposer() {
        assert_eq!(compare("2.S1", "1.S3"), Some(Ordering::Greater));
        assert_eq!(compare("2.S1", "2.S3"), Some(Ordering::Less));
        assert_eq!(compare("2.S3", "2.S3"), Some(Ordering::Equal));
    }

    #[test]
    fn unlike_values_have_no_order() {
        assert_eq!(compare("2.S1", "2"), None);
        assert_eq!(compare("2", "leader"), None);
        assert_eq!(compare("2", "2ms"), None);
        assert_eq!(compare("[1 2]", "2"), None);
    }

    #[test]
    fn numbers_order_by_size_also_in_quotes() {
        assert_eq!(compare("9", "10"), Some(Ordering::Less));
        assert_eq!(compare("\"9\"", "10"), Some(Ordering::Less));
        assert_eq!(compare("-1", "0"), Some(Ordering::Less));
        assert_eq!(compare("2ms", "1500us"), Some(Ordering::Greater));
        assert_eq!(compare("[1 2]", "[1 10]"), Some(Ordering::Less));
        assert_eq!(compare("[1]", "[1 1]"), Some(Ordering::Less));
        assert_eq!(compare("apple", "pear"), Some(Ordering::Less));
    }

    #[test]
    fn a_cluster_is_named_as_a_range() {
        let fault = node(&roster(), &Word { text: "S9".into(), column: 7 }).expect_err("no S9");
        assert_eq!(fault.column, 7);
        let arg = |name: &str| {
            let (_, value) = fault.problem.args.iter().find(|(key, _)| *key == name).expect(name);
            value.show(&roster())
        };
        assert_eq!((arg("shape"), arg("first"), arg("last")), ("more".into(), "S1".into(), "S3".into()));
        assert_eq!((arg("rest"), arg("name")), ("[C1]".into(), "S9".into()));
    }
}
