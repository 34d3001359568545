//! What the page and a page around it say to each other: objects of JSON that name the version of this language.
//! A request is read whole or refused whole, and the refusal says what would have been right.

use crate::challenge::Challenge;
use crate::locale::Texts;
use crate::session::{Session, Watch};
use crate::value::{Micros, Problem, Value};
use serde::Serialize;
use serde_json::{Map, Value as Json};

/// The version of the language, in the field that makes a message one of ours.
pub const VERSION: u64 = 1;

/// A longer message is not read, in bytes of JSON.
pub const MAX_MESSAGE: usize = 64 * 1024;

/// A longer id is not given back, in characters.
const MAX_ID: usize = 100;

/// So much of what was read is shown again, in characters.
const MAX_SHOWN: usize = 200;

/// So many requests wait while a command is carried out that takes long.
pub const MAX_WAITING: usize = 100;

/// What can be asked, each with an example.
const REQUESTS: [(&str, &str); 5] = [
    ("play", r#"{"synod":1,"type":"play"}"#),
    ("pause", r#"{"synod":1,"type":"pause"}"#),
    ("seek", r#"{"synod":1,"type":"seek","step":12}"#),
    ("run", r#"{"synod":1,"type":"run","line":"crash S1"}"#),
    ("script", r#"{"synod":1,"type":"script"}"#),
];

/// What the page says by itself. A page around that sends it back is not answered: the answer would come back too.
const EVENTS: [&str; 8] = ["ready", "step", "answer", "violation", "solved", "resize", "asleep", "error"];

/// What is asked of the page.
#[derive(Clone, PartialEq, Debug)]
pub enum RequestKind {
    Play,
    Pause,
    Seek(Goal),
    /// One line of the script language.
    Run(String),
    /// The run as a script.
    Script,
}

/// Where the playhead is to go.
#[derive(Clone, PartialEq, Debug)]
pub enum Goal {
    /// Just after so many steps.
    Step(usize),
    Mark(String),
    Time(Micros),
}

/// Why a request is refused.
#[derive(Clone, PartialEq, Debug)]
pub struct Refused {
    pub problem: Problem,
    /// What was read.
    pub read: String,
    /// A message that would have been right.
    pub right: &'static str,
}

/// A message of the page around.
#[derive(Clone, PartialEq, Debug)]
pub struct Request {
    /// What the answer carries: a text or a number.
    pub id: Option<Json>,
    pub kind: Result<RequestKind, Refused>,
}

impl RequestKind {
    /// Whether only a page that the address names may ask for it: it acts on the run.
    pub fn acts(&self) -> bool {
        matches!(self, RequestKind::Run(_))
    }

    fn word(&self) -> &'static str {
        match self {
            RequestKind::Play => "play",
            RequestKind::Pause => "pause",
            RequestKind::Seek(_) => "seek",
            RequestKind::Run(_) => "run",
            RequestKind::Script => "script",
        }
    }

    /// This request refused, because of a problem that is not in its form.
    pub fn refuse(&self, problem: Problem) -> Refused {
        let read = match self {
            RequestKind::Run(line) => shown(line),
            RequestKind::Seek(Goal::Step(step)) => step.to_string(),
            RequestKind::Seek(Goal::Mark(name)) => shown(name),
            RequestKind::Seek(Goal::Time(time)) => time.to_string(),
            _ => self.word().to_owned(),
        };
        Refused { problem, read, right: example(self.word()) }
    }
}

fn example(word: &str) -> &'static str {
    REQUESTS.iter().find(|(known, _)| *known == word).unwrap_or(&REQUESTS[0]).1
}

fn shown(text: &str) -> String {
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Reads a message; none if it is not for this page.
pub fn read(text: &str) -> Option<Request> {
    let refused = |problem| {
        Some(Request { id: None, kind: Err(Refused { problem, read: shown(text), right: REQUESTS[0].1 }) })
    };
    if text.len() > MAX_MESSAGE {
        let problem = Problem::new("problem-message-long").with("read", text.len());
        return refused(problem.with("most", MAX_MESSAGE));
    }
    let mut fields = match serde_json::from_str(text) {
        Ok(Json::Object(fields)) => fields,
        Ok(_) => return None,
        Err(_) => return refused(unreadable()),
    };
    let version = fields.remove("synod")?;
    let id = fields.remove("id").filter(is_id);
    if version != VERSION {
        let problem = Problem::new("problem-message-version").with("read", &*shown(&version.to_string()));
        let refused =
            Err(Refused { problem: problem.with("known", VERSION), read: shown(text), right: REQUESTS[0].1 });
        return Some(Request { id, kind: refused });
    }
    let kind = fields.remove("type").unwrap_or_default();
    if kind.as_str().is_some_and(|kind| EVENTS.contains(&kind)) {
        return None;
    }
    Some(Request { id, kind: read_kind(&kind, fields) })
}

/// What cannot be written as JSON: a number too large, a circle.
pub fn unreadable() -> Problem {
    Problem::new("problem-message-unreadable")
}

fn is_id(id: &Json) -> bool {
    id.is_number() || id.as_str().is_some_and(|id| id.chars().count() <= MAX_ID)
}

fn read_kind(kind: &Json, mut fields: Map<String, Json>) -> Result<RequestKind, Refused> {
    let Some((word, right)) = REQUESTS.into_iter().find(|(word, _)| kind == word) else {
        let known = Value::List(REQUESTS.iter().map(|(word, _)| Value::text(word)).collect());
        let problem = Problem::new("problem-message-type").with("read", &*shown(&kind.to_string()));
        let problem = problem.with("known", known);
        return Err(Refused { problem, read: shown(&kind.to_string()), right: REQUESTS[0].1 });
    };
    let kind = match word {
        "play" => RequestKind::Play,
        "pause" => RequestKind::Pause,
        "script" => RequestKind::Script,
        "run" => {
            RequestKind::Run(field(&mut fields, "line", right, |line| line.as_str().map(str::to_owned))?)
        }
        _ => RequestKind::Seek(read_goal(&mut fields, right)?),
    };
    match fields.into_iter().next() {
        None => Ok(kind),
        Some((name, _)) => {
            let problem = Problem::new("problem-message-unknown").with("name", &*shown(&name));
            Err(Refused { problem, read: shown(&name), right })
        }
    }
}

/// A field that has to be there, and of the right kind.
fn field<T>(
    fields: &mut Map<String, Json>,
    name: &'static str,
    right: &'static str,
    read: impl Fn(&Json) -> Option<T>,
) -> Result<T, Refused> {
    let Some(found) = fields.remove(name) else {
        let problem = Problem::new("problem-message-missing").with("name", name);
        return Err(Refused { problem, read: String::new(), right });
    };
    read(&found).ok_or_else(|| {
        let found = shown(&found.to_string());
        let problem = Problem::new("problem-message-field").with("name", name).with("read", &*found);
        Refused { problem, read: found, right }
    })
}

fn read_goal(fields: &mut Map<String, Json>, right: &'static str) -> Result<Goal, Refused> {
    let named: Vec<&str> =
        ["step", "mark", "time_us"].into_iter().filter(|name| fields.contains_key(*name)).collect();
    let step = |found: &Json| found.as_u64().and_then(|step| usize::try_from(step).ok());
    match named[..] {
        ["step"] => Ok(Goal::Step(field(fields, "step", right, step)?)),
        ["mark"] => Ok(Goal::Mark(field(fields, "mark", right, |found| found.as_str().map(str::to_owned))?)),
        ["time_us"] => Ok(Goal::Time(field(fields, "time_us", right, Json::as_u64)?)),
        _ => Err(Refused { problem: Problem::new("problem-message-goal"), read: named.join(", "), right }),
    }
}

impl Goal {
    /// The action that goes there.
    ///
    /// # Errors
    /// The run does not have that place, or a question waits for its answer before it.
    pub fn reach(&self, session: &Session) -> Result<Watch, Problem> {
        let history = session.history();
        let (place, action) = match self {
            Goal::Step(step) if *step > history.len() => {
                let problem = Problem::new("problem-seek-step").with("read", *step);
                return Err(problem.with("most", history.len()));
            }
            Goal::Step(step) => (*step, Watch::SeekStep(*step)),
            Goal::Mark(name) => {
                let marks = history.marks();
                let Some((_, place)) = marks.iter().find(|(known, _)| known == name) else {
                    let known = Value::List(marks.iter().map(|(known, _)| Value::text(known)).collect());
                    return Err(Problem::new("problem-no-mark")
                        .with("name", &*shown(name))
                        .with("known", known));
                };
                (*place, Watch::SeekStep(*place))
            }
            Goal::Time(time) if *time > history.end().max(session.playhead()) => {
                let problem = Problem::new("problem-seek-time").with("read", Value::Time(*time));
                return Err(problem.with("most", Value::Time(history.end())));
            }
            Goal::Time(time) => (history.position_at(*time), Watch::SeekTime(*time)),
        };
        if session.is_open_to(place) { Ok(action) } else { Err(Problem::new("status-answer-first")) }
    }
}

/// What the page says.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Outgoing {
    /// A run stands on the stage: the first, or another one.
    Ready {
        protocol: &'static str,
        title: String,
        lang: &'static str,
        /// How many steps the run has so far.
        steps: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        lesson: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        challenge: Option<String>,
    },
    /// The playhead stands elsewhere, or what was asked is done.
    Step {
        time_us: Micros,
        step: usize,
        digest: String,
        /// The lesson's step, from 1.
        #[serde(skip_serializing_if = "Option::is_none")]
        lesson_step: Option<usize>,
    },
    /// A question was answered, and its truth has been seen. Steps and choices count from 1.
    Answer {
        lesson: String,
        step: usize,
        choice: usize,
        right: bool,
    },
    /// Invariants that hold no longer, by their ids.
    Violation {
        invariants: Vec<&'static str>,
    },
    Solved {
        challenge: String,
        commands: u32,
    },
    /// The height that the page would have.
    Resize {
        height: u32,
    },
    /// The page takes no more keys.
    Asleep,
    Error {
        message: String,
        read: String,
        right: String,
        /// Where in a line, from 1.
        #[serde(skip_serializing_if = "Option::is_none")]
        column: Option<u32>,
    },
    Script {
        text: String,
    },
}

/// A message as JSON, with the id of the request that it answers.
pub fn write(id: Option<&Json>, outgoing: &Outgoing) -> Option<String> {
    let Ok(Json::Object(mut fields)) = serde_json::to_value(outgoing) else { return None };
    fields.insert("synod".to_owned(), VERSION.into());
    if let Some(id) = id {
        fields.insert("id".to_owned(), id.clone());
    }
    serde_json::to_string(&fields).ok()
}

/// Where the session stands.
pub fn stand(session: &Session) -> Outgoing {
    Outgoing::Step {
        time_us: session.playhead(),
        step: session.history().position(),
        digest: format!("{:016x}", session.history().world().digest()),
        lesson_step: session.lesson().map(|run| run.step + 1),
    }
}

/// What was told last: what is new is told once.
#[derive(Default)]
pub struct Reporter {
    entry: Option<u32>,
    /// Position, digest and the lesson's step.
    stood: Option<(usize, u64, Option<usize>)>,
    violated: Vec<&'static str>,
    solved: bool,
    /// Steps of the lesson whose answers were told.
    answered: Vec<usize>,
}

impl Reporter {
    /// What a session that stands has to tell.
    pub fn news(&mut self, session: &Session, texts: &Texts) -> Vec<Outgoing> {
        let mut news = Vec::new();
        if self.entry != Some(session.entry()) {
            *self = Reporter { entry: Some(session.entry()), ..Reporter::default() };
            news.push(ready(session, texts));
        }
        let (history, step) = (session.history(), session.lesson().map(|run| run.step));
        let stood = Some((history.position(), history.world().digest(), step));
        if std::mem::replace(&mut self.stood, stood) != stood {
            news.push(stand(session));
        }
        let mut violated: Vec<&'static str> =
            session.frame().violations.iter().map(|violation| violation.invariant).collect();
        violated.sort_unstable();
        violated.dedup();
        let fresh: Vec<_> = violated.iter().copied().filter(|id| !self.violated.contains(id)).collect();
        self.violated = violated;
        if !fresh.is_empty() {
            news.push(Outgoing::Violation { invariants: fresh });
        }
        news.extend(self.answer(session));
        let challenge = session.challenge();
        let solved = challenge.is_some_and(|run| run.is_solved());
        if let Some(run) = challenge.filter(|_| solved && !self.solved) {
            news.push(Outgoing::Solved { challenge: run.challenge.id.clone(), commands: run.standing.used });
        }
        self.solved = solved;
        news
    }

    /// The answer to the lesson's question, once the person has seen whether it was right.
    fn answer(&mut self, session: &Session) -> Option<Outgoing> {
        let run = session.lesson()?;
        let locked = run.beat().locked.as_ref().filter(|locked| locked.seen)?;
        let choice = locked.choice?;
        if self.answered.contains(&run.step) {
            return None;
        }
        self.answered.push(run.step);
        let right = locked.truth == Some(choice);
        Some(Outgoing::Answer {
            lesson: run.lesson.id.clone(),
            step: run.step + 1,
            choice: choice + 1,
            right,
        })
    }
}

fn ready(session: &Session, texts: &Texts) -> Outgoing {
    let lesson = session.lesson().map(|run| &run.lesson);
    let challenge: Option<&Challenge> = session.challenge().map(|run| &*run.challenge);
    let lang = texts.lang();
    let title = lesson.map(|lesson| lesson.titles.get(lang).clone());
    let title = title.or_else(|| challenge.map(|challenge| challenge.titles.get(lang).clone()));
    Outgoing::Ready {
        protocol: session.about().id,
        title: title.unwrap_or_else(|| texts.get(&format!("{}-title", session.about().id))),
        lang: lang.tag(),
        steps: session.history().len(),
        lesson: lesson.map(|lesson| lesson.id.clone()),
        challenge: challenge.map(|challenge| challenge.id.clone()),
    }
}

#[cfg(test)]
mod tests;
