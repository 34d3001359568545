//! A client history as JSON lines, in the shape that `script.md` gives.

use crate::linear::Interval;
use crate::operation::{Op, OpResult};
use crate::value::{Problem, Value};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who asked, where a line does not say.
const NOBODY: &str = "?";

/// One operation, and the line that it was read from.
pub struct Line {
    /// Counted from 1, blank lines too.
    pub number: usize,
    /// Who asked: `C1` for client 1.
    pub client: String,
    pub op: Op,
    pub call: i64,
    pub done: Option<(i64, OpResult)>,
    object: Map<String, Json>,
}

impl Line {
    /// For the checker, in time since `first`.
    pub fn interval(&self, first: i64) -> Interval<'_> {
        let since = |time: i64| time.abs_diff(first);
        let done = self.done.as_ref().map(|(time, result)| (since(*time), result));
        Interval { op: &self.op, call: since(self.call), done }
    }

    /// The line as it was, or as it stood before the answer came.
    pub fn json(&self, answered: bool) -> Json {
        let mut object = self.object.clone();
        if !answered {
            object.insert("return".into(), Json::Null);
            let result = match self.op {
                Op::Get { .. } => "value",
                Op::Cas { .. } => "ok",
                Op::Tas {} => "was",
                Op::Put { .. } | Op::Append { .. } => return Json::Object(object),
            };
            object.insert(result.into(), Json::Null);
        }
        Json::Object(object)
    }
}

/// Reads a history. An error is a line's number and what is wrong there.
pub fn parse(source: &str) -> Result<Vec<Line>, (usize, Problem)> {
    let lines = source.trim_start_matches('\u{feff}').lines();
    let filled = (1..).zip(lines).filter(|(_, text)| !text.trim().is_empty());
    filled.map(|(number, text)| line(number, text).map_err(|problem| (number, problem))).collect()
}

/// The first operation that its client called before an earlier one of its own had returned, if there is
/// one: its line's number and what is wrong there. One that never returned was given up. Of operations
/// that name no client nothing is known.
pub fn overlap(lines: &[Line]) -> Option<(usize, Problem)> {
    let mut calls: Vec<&Line> = lines.iter().filter(|line| line.client != NOBODY).collect();
    calls.sort_by_key(|line| (line.call, line.number));
    let mut latest: BTreeMap<&str, (i64, &Line)> = BTreeMap::new();
    for line in calls {
        if let Some((back, other)) = latest.get(&*line.client).filter(|(back, _)| *back > line.call) {
            let problem = Problem::new("problem-history-overlap")
                .with("client", &*line.client)
                .with("op", line.op.short())
                .with("call", &*line.call.to_string())
                .with("other", other.op.short())
                .with("line", other.number)
                .with("return", &*back.to_string());
            return Some((line.number, problem));
        }
        if let Some((back, _)) = line.done {
            latest.insert(&line.client, (back, line));
        }
    }
    None
}

fn line(number: usize, text: &str) -> Result<Line, Problem> {
    let json: Json = serde_json::from_str(text)
        .map_err(|error| Problem::new("problem-history-json").with("why", &*error.to_string()))?;
    let Json::Object(object) = json else {
        return Err(Problem::new("problem-history-object").with("read", &*json.to_string()));
    };
    let fields = Fields(&object);
    let call = fields.time("call")?.ok_or_else(|| fields.wrong("call", "time"))?;
    let back = fields.time("return")?;
    if let Some(back) = back.filter(|back| *back < call) {
        return Err(Problem::new("problem-history-times")
            .with("call", &*call.to_string())
            .with("return", &*back.to_string()));
    }
    let (op, result) = fields.operation(back.is_some())?;
    let client = match object.get("client") {
        None | Some(Json::Null) => NOBODY.to_owned(),
        Some(Json::String(name)) => name.clone(),
        Some(other) => format!("C{other}"),
    };
    let done = back.zip(result);
    Ok(Line { number, client, op, call, done, object })
}

struct Fields<'a>(&'a Map<String, Json>);

impl Fields<'_> {
    fn get(&self, name: &str) -> Option<&Json> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// What stands there is not what should: `right` names that in the texts.
    fn wrong(&self, name: &'static str, right: &'static str) -> Problem {
        let read = match self.0.get(name) {
            None => Value::Word("missing"),
            Some(value) => Value::text(&value.to_string()),
        };
        Problem::new("problem-history-field")
            .with("name", name)
            .with("read", read)
            .with("right", Value::Word(right))
    }

    fn time(&self, name: &'static str) -> Result<Option<i64>, Problem> {
        let read = |value: &Json| value.as_i64().ok_or_else(|| self.wrong(name, "time"));
        self.get(name).map(read).transpose()
    }

    /// Text; a number counts as the digits it is written with.
    fn text(&self, name: &'static str) -> Result<Option<Arc<str>>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(Arc::from(&**text))),
            Some(Json::Number(number)) => Ok(Some(Arc::from(number.to_string()))),
            Some(_) => Err(self.wrong(name, "text")),
        }
    }

    fn some_text(&self, name: &'static str) -> Result<Arc<str>, Problem> {
        self.text(name)?.ok_or_else(|| self.wrong(name, "text"))
    }

    /// True or false, which an operation that returned must say.
    fn truth(&self, name: &'static str, returned: bool) -> Result<Option<bool>, Problem> {
        match self.get(name) {
            Some(Json::Bool(truth)) => Ok(Some(*truth)),
            None if !returned => Ok(None),
            _ => Err(self.wrong(name, "truth")),
        }
    }

    fn operation(&self, returned: bool) -> Result<(Op, Option<OpResult>), Problem> {
        let op = self.get("op").and_then(Json::as_str).unwrap_or_default();
        let found = match op {
            "get" => {
                let value = self.text("value")?;
                // A read that returned says what it saw, also if that is nothing.
                if returned && !self.0.contains_key("value") {
                    return Err(self.wrong("value", "read"));
                }
                (Op::Get { key: self.some_text("key")? }, Some(OpResult::Value { value }))
            }
            "put" => {
                let (key, value) = (self.some_text("key")?, self.some_text("value")?);
                (Op::Put { key, value }, Some(OpResult::Ok {}))
            }
            "append" => {
                let (key, value) = (self.some_text("key")?, self.some_text("value")?);
                (Op::Append { key, value }, Some(OpResult::Ok {}))
            }
            "cas" => {
                let (key, from, to) =
                    (self.some_text("key")?, self.some_text("from")?, self.some_text("to")?);
                let ok = self.truth("ok", returned)?;
                (Op::Cas { key, from, to }, ok.map(|ok| OpResult::Swapped { ok }))
            }
            "tas" => (Op::Tas {}, self.truth("was", returned)?.map(|was| OpResult::Flag { was })),
            _ => return Err(self.wrong("op", "op")),
        };
        Ok(found)
    }
}
