//! What is written on the stage: short words for fields, messages and roles, and an epoch's colour.
//!
//! A protocol's locale file may say how it wants to be shortened: `ID-short-FIELD` with `$value`,
//! `ID-label-KIND` with all of the message's fields, `ID-role-ROLE`. Without them the plain names
//! stand there.

use crate::frame::{Field, MessageBody, NodeView};
use crate::locale::Texts;
use crate::protocol::About;
use crate::value::{Epoch, NodeId, Problem, Roster, Value};
use std::rc::Rc;

/// Colours there are for epochs, grey apart.
const COLOURS: u32 = 7;

/// The class that colours an epoch: `e0` for none, `e1` to `e7`. Ballots of one round and different
/// owners differ, and so do an owner's neighbouring rounds.
pub fn epoch_class(epoch: Option<Epoch>, roster: &Roster) -> &'static str {
    const CLASSES: [&str; 8] = ["e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7"];
    let Some(epoch) = epoch.filter(|epoch| epoch.number > 0) else { return CLASSES[0] };
    let round = epoch.number - 1;
    let place = match epoch.owner {
        None => round % COLOURS,
        Some(owner) => {
            let part = roster.role(owner);
            let peers = roster.of(part).count() as u32;
            let ordinal = roster.of(part).position(|id| id == owner).unwrap_or(0) as u32;
            // As many owners as colours would give each the same colour for ever.
            let step = if peers.is_multiple_of(COLOURS) { peers + 1 } else { peers };
            (round % COLOURS * (step % COLOURS) + ordinal) % COLOURS
        }
    };
    CLASSES[1 + place as usize]
}

/// An epoch as it is written everywhere: `4`, `2.Y`.
pub fn epoch_text(epoch: Epoch, roster: &Roster) -> String {
    match epoch.owner {
        None => epoch.number.to_string(),
        Some(owner) => format!("{}.{}", epoch.number, roster.name(owner)),
    }
}

/// Characters of a value where there is little room: the card shows all of it.
pub const BRIEF: usize = 48;

/// The beginning of a text that is longer than so many characters.
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The texts of a language, for a run of a protocol: what a picture of it is written with.
#[derive(Clone)]
pub struct Words {
    pub texts: Rc<Texts>,
    /// The protocol on the stage.
    pub about: &'static About,
    pub roster: Roster,
}

impl PartialEq for Words {
    fn eq(&self, other: &Words) -> bool {
        Rc::ptr_eq(&self.texts, &other.texts)
            && std::ptr::eq(self.about, other.about)
            && std::sync::Arc::ptr_eq(&self.roster.0, &other.roster.0)
    }
}

impl Words {
    /// A text without arguments.
    pub fn t(&self, key: &str) -> String {
        self.texts.get(key)
    }

    /// A text with arguments; nodes among them are shown by name.
    pub fn with(&self, key: &str, args: &[(&'static str, Value)]) -> String {
        self.texts.fill(key, args, Some(&self.roster))
    }

    /// A text of the protocol on the stage: `own("rule", "promise-check")` reads `paxos-rule-promise-check`.
    pub fn own(&self, kind: &str, id: &str) -> String {
        self.t(&format!("{}-{kind}-{id}", self.about.id))
    }

    /// Why something cannot be done.
    pub fn say(&self, problem: &Problem) -> String {
        self.texts.say(problem, Some(&self.roster))
    }

    /// A value as the script language and the screen write it.
    pub fn show(&self, value: &Value) -> String {
        value.show(&self.roster)
    }

    /// A text if there is one.
    pub fn find(&self, key: &str, args: &[(&'static str, Value)]) -> Option<String> {
        self.texts.find(key, args, Some(&self.roster))
    }

    /// The word for a role, or for a part of the roster.
    pub fn role(&self, role: &str) -> String {
        let own = self.find(&format!("{}-role-{role}", self.about.id), &[]);
        own.or_else(|| self.find(&format!("role-{role}"), &[])).unwrap_or_else(|| role.to_owned())
    }

    /// What a node is just now, in a word.
    pub fn role_of(&self, node: &NodeView) -> String {
        match node.up {
            true => self.role(node.body.role),
            false => self.role("down"),
        }
    }

    /// A field on a node: `term 4`; none for a field without a value.
    pub fn short(&self, field: &Field) -> Option<String> {
        if field.value == Value::None {
            return None;
        }
        let index =
            field.index.as_ref().map_or_else(String::new, |index| index.show_index(&self.roster, "."));
        let args = [("value", field.value.clone()), ("index", Value::text(&index))];
        let own = self.find(&format!("{}-short-{}", self.about.id, field.name), &args);
        let common = || self.find(&format!("short-{}", field.name), &args);
        let short = own.or_else(common);
        let short =
            short.unwrap_or_else(|| format!("{} {}", self.field_name(field), self.show(&field.value)));
        Some(cut(&short, BRIEF))
    }

    /// A field's full name: `nextIndex[S2]`.
    pub fn field_name(&self, field: &Field) -> String {
        match &field.index {
            None => field.name.to_owned(),
            Some(index) => format!("{}[{}]", field.name, index.show_index(&self.roster, ",")),
        }
    }

    /// A message on its way: kind, and the one field that matters.
    pub fn message(&self, view: &MessageBody) -> String {
        if let Some(own) = self.find(&format!("{}-label-{}", self.about.id, view.kind), &view.fields) {
            return cut(&own, BRIEF);
        }
        match view.headline.and_then(|place| view.fields.get(place)) {
            Some((_, value)) if *value != Value::None => {
                format!("{} {}", view.kind, cut(&self.show(value), BRIEF))
            }
            _ => view.kind.to_owned(),
        }
    }

    pub fn name(&self, id: NodeId) -> &str {
        self.roster.name(id)
    }
}
