//! What a term stands for at one instant.

use super::Instant;
use crate::command::{Literal, Select, Term, Word};
use crate::frame::{Field, NodeView, Slot};
use crate::script::Fault;
use crate::script::leader::{LEADER, who_leads};
use crate::script::select::{Matcher, no_such_field, resolve};
use crate::script::values::{no_node, node, of_epoch, same, value};
use crate::script::words::GLOBALS;
use crate::value::{NodeId, Problem, Value};

/// Fields that every node has, whatever the protocol.
pub const UNIVERSAL: &[&str] = &["role", "up", "paused", "pending_writes"];

/// What can be asked of a log slot.
const SLOT_PARTS: &[&str] = &["value", "term", "ballot", "epoch", "index", "committed", "durable"];

impl Instant<'_> {
    /// A term's value; `none` where there is none now.
    pub(super) fn term(&self, term: &Term) -> Result<Value, Fault> {
        match term {
            Term::Field { node: name, field, index, part } => {
                let Some(node) = self.named(name, field)? else { return Ok(Value::None) };
                let written = index;
                let index = self.index(index)?;
                if field.text == "log" && node.body.log.is_some() {
                    return self.log(node, field, index, part.as_ref());
                }
                if let Some(index) = &index {
                    self.may_be_index(field, index, written)?;
                }
                part_of(self.field(node, field, index)?, part.as_ref())
            }
            Term::Global { name, index } => self.global(name, self.index(index)?),
            Term::Message { select, field } => self.message(select, field),
            Term::Count(sent) => Ok(Value::from(self.tallies.of_sent(sent))),
            Term::Bytes(sent) => Ok(Value::from(self.tallies.of_bytes(sent))),
            Term::AtMark { term, mark } => match self.marked.iter().find(|(name, _)| *name == mark.text) {
                Some((_, then)) => then.term(term),
                None => Ok(Value::None),
            },
        }
    }

    /// The node of which a field is asked; none where that is `leader` and it cannot be said who leads.
    fn named(&self, name: &Word, field: &Word) -> Result<Option<&NodeView>, Fault> {
        if name.text != LEADER {
            return node(&self.frame.roster, name).map(|id| Some(self.frame.node(id)));
        }
        if let Ok(leader) = who_leads(&self.frame) {
            return Ok(Some(self.frame.node(leader)));
        }
        // A slip does not hide while nobody leads.
        let mut nodes = self.frame.nodes.iter();
        match nodes.find(|node| node.part != "client") {
            Some(node) if !self.may_have(node, field) => Err(self.no_such(node, field)),
            _ => Ok(None),
        }
    }

    /// An index as fields have it: one value, or a list of several.
    fn index(&self, written: &[Literal]) -> Result<Option<Value>, Fault> {
        let mut values = Vec::with_capacity(written.len());
        for literal in written {
            values.push(value(literal, &self.frame.roster)?);
        }
        Ok(match values.len() {
            0 | 1 => values.pop(),
            _ => Some(Value::List(values)),
        })
    }

    /// The whole log as its epochs, one entry's epoch, or a part of that entry.
    fn log(
        &self,
        node: &NodeView,
        field: &Word,
        index: Option<Value>,
        part: Option<&Word>,
    ) -> Result<Value, Fault> {
        let slots = node.body.log.as_ref().map_or(&[][..], |log| &log.slots);
        let Some(index) = index else {
            let epochs = Value::List(slots.iter().map(|slot| of_epoch(slot.epoch)).collect());
            return part_of(epochs, part);
        };
        let Value::Int(index) = index else {
            let problem = Problem::new("problem-log-index").with("read", &*index.show(&self.frame.roster));
            return Err(Fault::at(field, problem));
        };
        let slot = slots.iter().find(|slot| i64::try_from(slot.index) == Ok(index));
        match part {
            None => Ok(slot.map_or(Value::None, |slot| of_epoch(slot.epoch))),
            Some(part) => slot_part(slot, part),
        }
    }

    /// A field by name and index.
    fn field(&self, node: &NodeView, name: &Word, index: Option<Value>) -> Result<Value, Fault> {
        let of_name: Vec<&Field> = node.body.fields.iter().filter(|field| field.name == name.text).collect();
        let universal = match &*name.text {
            "role" => Some(Value::Word(node.body.role)),
            "up" => Some(Value::Bool(node.up)),
            "paused" => Some(Value::Bool(node.paused)),
            "pending_writes" => Some(Value::from(node.pending_writes)),
            _ => None,
        };
        if let Some(value) = universal {
            return if index.is_none() { Ok(value) } else { Err(Fault::at(name, no_index(name))) };
        }
        if of_name.is_empty() {
            // One that this node merely does not have now, such as a follower's nextIndex.
            return if self.may_have(node, name) { Ok(Value::None) } else { Err(self.no_such(node, name)) };
        }
        let roster = &self.frame.roster;
        let found = of_name.iter().find(|field| match (&field.index, &index) {
            (None, None) => true,
            (Some(held), Some(asked)) => same(held, asked, roster),
            _ => false,
        });
        match (found, &index) {
            (Some(field), _) => Ok(field.value.clone()),
            (None, Some(_)) if of_name.iter().all(|field| field.index.is_none()) => {
                Err(Fault::at(name, no_index(name)))
            }
            (None, Some(_)) => Ok(Value::None),
            (None, None) => {
                let known: Vec<Value> = of_name.iter().filter_map(|field| field.index.clone()).collect();
                let first = known.first().map_or(String::new(), |index| index.show_index(roster, ","));
                let problem = Problem::new("problem-index-needed")
                    .with("field", &*name.text)
                    .with("as", &*format!("{}[{first}]", name.text));
                Err(Fault::at(name, problem.with("known", Value::List(known))))
            }
        }
    }

    /// Refuses an index of another kind than the field's are, wherever it has one now: a number where
    /// nodes are meant, a key without its version.
    fn may_be_index(&self, name: &Word, asked: &Value, written: &[Literal]) -> Result<(), Fault> {
        let roster = &self.frame.roster;
        let fields = self.frame.nodes.iter().flat_map(|node| &node.body.fields);
        let held = fields.filter(|field| field.name == name.text).find_map(|field| field.index.as_ref());
        let Some(held) = held else { return Ok(()) };
        let right = match (held, asked) {
            (Value::Node(_), Value::Text(text)) => {
                let known = roster.find(text).is_some();
                let column = written.iter().find_map(|literal| match literal {
                    Literal::Word(word) => Some(word.column),
                    _ => None,
                });
                let fault = || Fault { column: column.unwrap_or(0), problem: no_node(roster, text) };
                return if known { Ok(()) } else { Err(fault()) };
            }
            (Value::Node(_), _) => "node",
            (Value::Int(_), Value::Int(_)) => return Ok(()),
            (Value::Int(_), _) => "number",
            (Value::List(parts), Value::List(asked)) if parts.len() == asked.len() => return Ok(()),
            (Value::List(_), _) => "parts",
            (_, Value::List(_)) => "key",
            _ => return Ok(()),
        };
        // The server of that number, or some index that there is.
        let numbered = |node: &NodeId| {
            let digits = roster.name(*node).trim_start_matches(char::is_alphabetic);
            digits == asked.show(roster) && roster.role(*node) != "client"
        };
        let meant = roster.ids().find(numbered).filter(|_| right == "node").map(Value::Node);
        let example = meant.as_ref().unwrap_or(held).show_index(roster, ",");
        let problem = Problem::new("problem-index-kind")
            .with("field", &*name.text)
            .with("read", &*asked.show_index(roster, ","))
            .with("right", Value::Word(right))
            .with("as", &*format!("{}[{example}]", name.text));
        Err(Fault::at(name, problem))
    }

    fn fields_of(&self, node: &NodeView) -> Vec<&'static str> {
        let declared = self.about.fields.iter().filter(|(part, _)| *part == node.part);
        let mut known: Vec<&'static str> = UNIVERSAL.to_vec();
        known.extend(node.body.log.as_ref().map(|_| "log"));
        let held = node.body.fields.iter().map(|field| field.name);
        for name in declared.flat_map(|(_, names)| names.iter().copied()).chain(held) {
            if !known.contains(&name) {
                known.push(name);
            }
        }
        known
    }

    fn may_have(&self, node: &NodeView, name: &Word) -> bool {
        self.fields_of(node).contains(&&*name.text)
    }

    fn no_such(&self, node: &NodeView, name: &Word) -> Fault {
        let problem = Problem::new("problem-unknown-field")
            .with("read", &*name.text)
            .with("node", node.id)
            .with("known", self.fields_of(node));
        Fault::at(name, problem)
    }

    fn global(&self, name: &Word, index: Option<Value>) -> Result<Value, Fault> {
        if let Some(index) = &index {
            return match &*name.text {
                "chosen" => Ok(self.chosen_at(index)),
                _ => Err(Fault::at(name, no_index(name))),
            };
        }
        let (frame, outside) = (&self.frame, &self.frame.global);
        match &*name.text {
            "chosen" => Ok(self.chosen()),
            "leader" => Ok(outside.leaders.first().copied().into()),
            "leaders" => Ok(outside.leaders.len().into()),
            "behind" => Ok(outside.behind.clone().into()),
            "converged" => Ok(frame.has_converged().into()),
            "violations" => Ok(frame.violations.len().into()),
            "in_flight" => Ok(frame.messages.len().into()),
            "time" => Ok(Value::Time(frame.time)),
            _ => {
                let problem = Problem::new("problem-unknown-global").with("read", &*name.text);
                Err(Fault::at(name, problem.with("known", GLOBALS.to_vec())))
            }
        }
    }

    /// The value chosen, or, where there is more than one decision, all of them in order.
    fn chosen(&self) -> Value {
        let chosen = &self.frame.global.chosen;
        match chosen.first() {
            None => Value::None,
            Some(only) if only.at == Value::None => only.value.clone(),
            Some(_) => Value::List(chosen.iter().map(|chosen| chosen.value.clone()).collect()),
        }
    }

    /// What was decided at a slot or key.
    fn chosen_at(&self, index: &Value) -> Value {
        let mut chosen = self.frame.global.chosen.iter();
        let found = chosen.find(|chosen| same(&chosen.at, index, &self.frame.roster));
        found.map_or(Value::None, |chosen| chosen.value.clone())
    }

    /// A field of the message that a selector means now; `none` if it means none.
    fn message(&self, select: &Select, field: &Word) -> Result<Value, Fault> {
        if let Select::Like(pattern) = select {
            Matcher::new(pattern, &self.frame.roster, self.about)?;
        }
        let ids = match resolve(select, &self.frame, self.about) {
            Ok(ids) => ids,
            Err(fault) if fault.problem.id == "problem-unknown-message-field" => return Err(fault),
            Err(_) => return Ok(Value::None),
        };
        let mut messages = self.frame.messages.iter();
        let Some(message) = messages.find(|message| Some(&message.id) == ids.first()) else {
            return Ok(Value::None);
        };
        match &*field.text {
            "kind" => return Ok(Value::Word(message.body.kind)),
            "from" => return Ok(Value::Node(message.from)),
            "to" => return Ok(Value::Node(message.to)),
            _ => {}
        }
        let held = message.body.fields.iter().find(|(name, _)| *name == field.text);
        held.map(|(_, value)| value.clone())
            .ok_or_else(|| Fault::at(field, no_such_field(field, &message.body)))
    }
}

fn no_index(name: &Word) -> Problem {
    Problem::new("problem-no-index").with("field", &*name.text)
}

fn no_part(part: &Word, known: &[&'static str]) -> Fault {
    Fault::at(
        part,
        Problem::new("problem-unknown-part").with("read", &*part.text).with("known", known.to_vec()),
    )
}

/// A part of a log entry; `none` for a slot that is empty.
fn slot_part(slot: Option<&Slot>, part: &Word) -> Result<Value, Fault> {
    if !SLOT_PARTS.contains(&&*part.text) {
        return Err(no_part(part, SLOT_PARTS));
    }
    Ok(slot.map_or(Value::None, |slot| match &*part.text {
        "value" => slot.value.clone(),
        "index" => slot.index.into(),
        "committed" => slot.committed.into(),
        "durable" => slot.durable.into(),
        _ => of_epoch(slot.epoch),
    }))
}

/// The value or the ballot of `foo@2.Y`, the round or the proposer of a ballot.
fn part_of(whole: Value, part: Option<&Word>) -> Result<Value, Fault> {
    let Some(part) = part else { return Ok(whole) };
    match (whole, &*part.text) {
        (Value::At(value, _), "value") => Ok(*value),
        (Value::At(_, ballot), "ballot") => Ok(Value::Ballot(ballot)),
        (Value::Ballot(ballot), "round") => Ok(Value::from(ballot.round)),
        (Value::Ballot(ballot), "node") => Ok(Value::Node(ballot.node)),
        (Value::None, "value" | "ballot" | "round" | "node") => Ok(Value::None),
        (Value::At(..), _) => Err(no_part(part, &["value", "ballot"])),
        (Value::Ballot(_), _) => Err(no_part(part, &["round", "node"])),
        (_, _) => Err(Fault::at(part, Problem::new("problem-no-parts").with("read", &*part.text))),
    }
}
