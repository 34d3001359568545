//! Values as JSON has them.

use crate::value::{Args, Ballot, Epoch, Roster, Value};
use serde_json::{Map, Value as Json};

/// A term or view is a number, a ballot the text `2.Y`.
pub fn epoch(epoch: Option<Epoch>, roster: &Roster) -> Json {
    match epoch {
        None => Json::Null,
        Some(Epoch { number, owner: None }) => number.into(),
        Some(Epoch { number, owner: Some(node) }) => roster.ballot(Ballot { round: number, node }).into(),
    }
}

/// A value: numbers, truth values and lists as such, time in microseconds, the rest as text.
pub fn json(value: &Value, roster: &Roster) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Time(time) => (*time).into(),
        Value::List(values) => values.iter().map(|item| json(item, roster)).collect(),
        other => other.show(roster).into(),
    }
}

/// Named values, as an object.
pub fn object(args: &Args, roster: &Roster) -> Map<String, Json> {
    args.iter().map(|(name, value)| ((*name).into(), json(value, roster))).collect()
}
