//! Which messages a selector means, and which selector means a message.

use super::Fault;
use super::values::{literal, node, same, value};
use crate::command::{Pattern, Select, Word};
use crate::frame::{Frame, MessageBody, MessageView};
use crate::protocol::About;
use crate::value::{MsgId, NodeId, Problem, Roster, Value};

/// Messages that an error lists at most.
const LISTED: usize = 12;

/// Bytes of a field's value that a selector may tell a message by.
const TELLING: usize = 64;

/// What a client's messages are called.
const CLIENT_KINDS: [&str; 2] = ["ClientRequest", "ClientReply"];

/// A pattern with its names looked up.
pub struct Matcher<'a> {
    kind: Option<&'a str>,
    from: Option<NodeId>,
    to: Option<NodeId>,
    fields: Vec<(&'a Word, Value)>,
}

impl<'a> Matcher<'a> {
    /// Errors name a node that is not there, or a kind that the protocol does not have.
    pub fn new(pattern: &'a Pattern, roster: &Roster, about: &About) -> Result<Matcher<'a>, Fault> {
        if let Some(kind) = &pattern.kind {
            known_kind(kind, about)?;
        }
        let end = |word: &Option<Word>| word.as_ref().map(|word| node(roster, word)).transpose();
        let (from, to) = match &pattern.link {
            Some((from, to)) => (end(from)?, end(to)?),
            None => (None, None),
        };
        let field = |(name, written): &'a (Word, _)| Ok((name, value(written, roster)?));
        let fields = pattern.fields.iter().map(field).collect::<Result<_, Fault>>()?;
        Ok(Matcher { kind: pattern.kind.as_ref().map(|kind| &*kind.text), from, to, fields })
    }

    /// Whether a message on this link could match: asked first, since describing one takes longer.
    pub fn fits_link(&self, from: NodeId, to: NodeId) -> bool {
        self.from.is_none_or(|node| node == from) && self.to.is_none_or(|node| node == to)
    }

    /// Whether only the link matters.
    pub fn fits_any_content(&self) -> bool {
        self.kind.is_none() && self.fields.is_empty()
    }

    pub fn fits_content(&self, view: &MessageBody, roster: &Roster) -> bool {
        self.kind.is_none_or(|kind| kind == view.kind)
            && self.fields.iter().all(|(name, value)| {
                let mut fields = view.fields.iter().filter(|(field, _)| *field == name.text);
                fields.any(|(_, held)| same(held, value, roster))
            })
    }

    fn fits(&self, message: &MessageView, roster: &Roster) -> bool {
        self.fits_link(message.from, message.to) && self.fits_content(&message.body, roster)
    }
}

/// Kinds of messages that may travel among these nodes.
pub fn kinds(about: &About) -> Vec<&'static str> {
    let clients = if about.operations.is_empty() { &[][..] } else { &CLIENT_KINDS };
    about.messages.iter().chain(clients).copied().collect()
}

fn known_kind(kind: &Word, about: &About) -> Result<(), Fault> {
    let known = kinds(about);
    if known.contains(&&*kind.text) {
        return Ok(());
    }
    let problem = Problem::new("problem-unknown-kind").with("read", &*kind.text);
    Err(Fault::at(kind, problem.with("known", known)))
}

/// The messages in flight that a selector means now, oldest first; never none.
///
/// # Errors
/// A node or kind that does not exist; a field that no message of the kind has; no match, with what
/// is in flight.
pub fn resolve(select: &Select, frame: &Frame, about: &About) -> Result<Vec<MsgId>, Fault> {
    let pattern = match select {
        Select::Id { id, column } => {
            let there = frame.messages.iter().any(|message| message.id.0 == *id);
            let fault = || Fault { column: *column, problem: no_match(select, frame) };
            return there.then(|| vec![MsgId(*id)]).ok_or_else(fault);
        }
        Select::Like(pattern) => pattern,
    };
    let matcher = Matcher::new(pattern, &frame.roster, about)?;
    let fits = |message: &&MessageView| matcher.fits(message, &frame.roster);
    // Oldest first, as a frame has them.
    let ids: Vec<MsgId> = frame.messages.iter().filter(fits).map(|message| message.id).collect();
    if ids.is_empty() {
        known_fields(pattern, frame)?;
        return Err(Fault { column: column(pattern), problem: no_match(select, frame) });
    }
    if pattern.all {
        return Ok(ids);
    }
    let nth = pattern.nth.unwrap_or(1);
    match ids.get(nth.saturating_sub(1) as usize) {
        Some(id) => Ok(vec![*id]),
        None => {
            let problem = Problem::new("problem-only-so-many").with("nth", nth).with("count", ids.len());
            Err(Fault { column: column(pattern), problem })
        }
    }
}

/// Whether a problem of [`resolve`] is that there is no such message now: the world refuses, where any
/// other is a slip of the selector's author.
pub fn is_no_match(problem: &Problem) -> bool {
    matches!(
        problem.id,
        "problem-no-match"
            | "problem-nothing-in-flight"
            | "problem-only-so-many"
            | "problem-nobody-leads"
            | "problem-several-lead"
    )
}

/// Where a pattern begins to say something; 0 if it has no words.
fn column(pattern: &Pattern) -> u32 {
    let link = pattern.link.as_ref().and_then(|(from, to)| from.as_ref().or(to.as_ref()));
    let field = pattern.fields.first().map(|(name, _)| name);
    let words = [pattern.kind.as_ref(), link, field];
    words.into_iter().flatten().map(|word| word.column).filter(|column| *column > 0).min().unwrap_or(0)
}

/// A field that messages of the kind in flight do not have is a slip, not merely no match.
fn known_fields(pattern: &Pattern, frame: &Frame) -> Result<(), Fault> {
    let of_kind =
        |message: &&MessageView| pattern.kind.as_ref().is_some_and(|kind| kind.text == message.body.kind);
    let views: Vec<&MessageBody> =
        frame.messages.iter().filter(of_kind).map(|message| &message.body).collect();
    let Some(view) = views.first() else { return Ok(()) };
    let has = |view: &&MessageBody, name: &Word| view.fields.iter().any(|(field, _)| *field == name.text);
    let unknown = pattern.fields.iter().find(|(name, _)| !views.iter().any(|view| has(view, name)));
    match unknown {
        Some((name, _)) => Err(Fault::at(name, no_such_field(name, view))),
        None => Ok(()),
    }
}

/// A message has no such field: lists those it has.
pub fn no_such_field(name: &Word, view: &MessageBody) -> Problem {
    let known: Vec<&str> = view.fields.iter().map(|(field, _)| *field).collect();
    Problem::new("problem-unknown-message-field")
        .with("read", &*name.text)
        .with("kind", view.kind)
        .with("known", known)
}

fn no_match(select: &Select, frame: &Frame) -> Problem {
    if frame.messages.is_empty() {
        return Problem::new("problem-nothing-in-flight").with("read", &*select.to_string());
    }
    let by_id = matches!(select, Select::Id { .. });
    let show = |message: &MessageView| {
        let name = |node| frame.roster.name(node);
        let shown = format!("{} {}->{}", message.body.kind, name(message.from), name(message.to));
        if by_id { format!("m{} {shown}", message.id.0) } else { shown }
    };
    let mut shown: Vec<(String, u32)> = Vec::new();
    for message in &frame.messages {
        let text = show(message);
        match shown.iter_mut().find(|(other, _)| *other == text) {
            Some((_, count)) => *count += 1,
            None => shown.push((text, 1)),
        }
    }
    let more = shown.len().saturating_sub(LISTED);
    let once = |(text, count): &(String, u32)| {
        if *count == 1 { Value::text(text) } else { Value::text(&format!("{text} ×{count}")) }
    };
    Problem::new("problem-no-match")
        .with("read", &*select.to_string())
        .with("known", Value::List(shown.iter().take(LISTED).map(once).collect()))
        .with("more", more)
}

/// The shortest structural selector that means exactly this message: kind and link, and where an older
/// message looks the same so far, a field that tells them apart, or else its number among them. A
/// message that is not in flight is named by its id.
pub fn describe(frame: &Frame, about: &About, id: MsgId) -> Select {
    let Some(target) = frame.messages.iter().find(|message| message.id == id) else {
        return Select::Id { id: id.0, column: 0 };
    };
    let name = |node| Some(Word::new(frame.roster.name(node)));
    let base = Pattern {
        kind: Some(Word::new(target.body.kind)),
        link: Some((name(target.from), name(target.to))),
        ..Pattern::default()
    };
    let means = |pattern: &Pattern| {
        let select = Select::Like(pattern.clone());
        resolve(&select, frame, about).is_ok_and(|ids| ids == [id]).then_some(select)
    };
    if let Some(select) = means(&base) {
        return select;
    }
    let headline = target.body.headline.and_then(|place| target.body.fields.get(place));
    let fields = headline.into_iter().chain(&target.body.fields);
    // Lists are long and nobody would write them, nor a value that fills the line.
    let short = |held: &Value| held.show(&frame.roster).len() <= TELLING;
    let telling = fields.filter(|(_, held)| !matches!(held, Value::List(_)) && short(held));
    let with_field = |(field, held): &(&'static str, Value)| Pattern {
        fields: vec![(Word::new(*field), literal(held, &frame.roster))],
        ..base.clone()
    };
    let by_field = telling.map(with_field).find_map(|pattern| means(&pattern));
    by_field.unwrap_or_else(|| {
        let twin = |other: &&MessageView| {
            (other.body.kind, other.from, other.to) == (target.body.kind, target.from, target.to)
        };
        let older = frame.messages.iter().filter(twin).filter(|other| other.id <= id).count();
        let nth = u32::try_from(older).ok();
        Select::Like(Pattern { nth, ..base.clone() })
    })
}
