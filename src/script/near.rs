//! The next step for a person who wrote a word that is not known here: the known word that is nearest, what
//! else is called so and where that stands, or who would have to take part.
//!
//! It adds to a [`Problem`] what its sentence then says besides: `near`, a list of words; or `is`, what the
//! word names elsewhere, with `word` as it is spelt there and `as`, how it would be written.

use super::words::{COMMANDS, GLOBALS, OPERATIONS};
use crate::protocol::{About, CLIENT_NOTES, ParamKind};
use crate::registry::loaded;
use crate::value::{NodeId, Problem, Roster, Value, duration};

/// Words that are offered at most.
const OFFERED: usize = 3;

/// Words that people write for one that is known here.
const SYNONYMS: &[(&str, &str)] = &[
    ("!", "not"),
    ("&", "and"),
    ("&&", "and"),
    ("0", "off"),
    ("1", "on"),
    ("=", "=="),
    ("acceptors", "nodes"),
    ("acceptors", "servers"),
    ("alive", "up"),
    ("assert", "expect"),
    ("boot", "restart"),
    ("by", "by-hand"),
    ("check", "expect"),
    ("connect", "heal"),
    ("cont", "resume"),
    ("continue", "resume"),
    ("crashed", "up"),
    ("delay", "latency"),
    ("disabled", "off"),
    ("discard", "drop"),
    ("disconnect", "cut"),
    ("down", "crash"),
    ("elect", "timeout"),
    ("enabled", "on"),
    ("equals", "=="),
    ("errors", "violations"),
    ("fail", "crash"),
    ("false", "off"),
    ("fire", "timeout"),
    ("for", "within"),
    ("freeze", "pause"),
    ("frozen", "paused"),
    ("fsync", "flush"),
    ("hand", "by-hand"),
    ("in", "within"),
    ("is", "=="),
    ("join", "heal"),
    ("kill", "crash"),
    ("lock", "tas"),
    ("lose", "drop"),
    ("manual", "by-hand"),
    ("master", "leader"),
    ("members", "servers"),
    ("messages", "in_flight"),
    ("no", "off"),
    ("nodes", "acceptors"),
    ("nodes", "servers"),
    ("peers", "servers"),
    ("read", "get"),
    ("reboot", "restart"),
    ("receive", "deliver"),
    ("reconnect", "heal"),
    ("recover", "restart"),
    ("replicas", "servers"),
    ("running", "up"),
    ("send", "deliver"),
    ("servers", "nodes"),
    ("servers", "acceptors"),
    ("set", "put"),
    ("sigcont", "resume"),
    ("sigstop", "pause"),
    ("sleep", "run"),
    ("split", "partition"),
    ("start", "restart"),
    ("state", "role"),
    ("status", "role"),
    ("stop", "crash"),
    ("stopped", "paused"),
    ("suspend", "pause"),
    ("swap", "cas"),
    ("thaw", "resume"),
    ("tick", "timeout"),
    ("to", "->"),
    ("true", "on"),
    ("unpause", "resume"),
    ("up", "restart"),
    ("wait", "run"),
    ("write", "put"),
    ("yes", "on"),
    ("|", "or"),
    ("||", "or"),
];

/// The score of a word that has no more than a part in common, and what its length differs by.
const PART: usize = 10;

/// Other endings of what is called a reply here.
const REPLIES: &[&str] = &["response", "answer", "resp", "ack"];

/// A word without case, blanks and the signs between its parts.
fn plain(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '-' | '_' | '.' | ' ')).flat_map(char::to_lowercase).collect()
}

/// How many characters must be added, left out, changed or exchanged with the next one to make one word of
/// the other. Source: the optimal string alignment distance after F. Damerau, CACM 7 (1964).
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=right.len()).collect()];
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let changed = rows[i][j] + usize::from(a != b);
            let mut least = changed.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}

/// How far a known word is from what was read: 0 if only the spelling differs, none if it was hardly meant.
fn score(read: &str, known: &str) -> Option<usize> {
    if SYNONYMS.contains(&(read, known)) {
        return Some(1);
    }
    let (a, b) = (plain(read), plain(known));
    if a.is_empty() || b.is_empty() {
        return None;
    }
    if a == b {
        return Some(0);
    }
    let as_reply = |end: &&str| a.strip_suffix(*end).is_some_and(|stem| format!("{stem}reply") == b);
    if REPLIES.iter().any(as_reply) {
        return Some(1);
    }
    let length = a.chars().count();
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).collect::<String>();
    let allowed = match length {
        0..3 => 0,
        3..6 => 1,
        6..9 => 2,
        _ => 3,
    };
    let part = length >= 3 && b.contains(&*a) || b.chars().count() >= 4 && a.contains(&*b);
    // S9 is not S1 with a slip of the pen.
    if digits(&a) == digits(&b) && length.abs_diff(b.chars().count()) <= allowed {
        let far = distance(&a, &b);
        if far <= allowed {
            return Some(1 + 2 * far - usize::from(part));
        }
    }
    part.then(|| PART + a.len().abs_diff(b.len()))
}

/// A word that is offered as `latency=`, as it is called.
fn called(word: &str) -> &str {
    word.strip_suffix('=').filter(|stem| stem.ends_with(char::is_alphanumeric)).unwrap_or(word)
}

/// How near the nearest word is.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Near {
    /// The same but for its spelling, or another word for it.
    Same,
    /// A slip of the pen.
    Slip,
    /// They have a part in common.
    Part,
}

/// The known words that are nearest to what was read, the nearest first, and how near that is.
fn nearest<'k>(read: &str, known: &[&'k str]) -> (Vec<&'k str>, Option<Near>) {
    let scored =
        known.iter().enumerate().filter_map(|(place, word)| Some((score(read, word)?, place, *word)));
    let mut scored: Vec<_> = scored.collect();
    scored.sort_unstable();
    scored.dedup_by_key(|(_, _, word)| *word);
    let least = scored.first().map_or(0, |(score, _, _)| *score);
    // Where one character is wrong nobody meant a word that only has a part in common.
    let close = scored.iter().filter(|(score, _, _)| *score == least || least >= PART);
    let how = match least {
        0 | 1 => Near::Same,
        _ if least < PART => Near::Slip,
        _ => Near::Part,
    };
    (close.take(OFFERED).map(|(_, _, word)| *word).collect(), (!scored.is_empty()).then_some(how))
}

fn list(words: &[&str]) -> Value {
    Value::List(words.iter().map(|word| Value::text(word)).collect())
}

/// Words that may stand where `problem-expected` names what is missing.
fn wanted(right: &str) -> &'static [&'static [&'static str]] {
    match right {
        "condition" => &[GLOBALS, &["not", "count", "bytes", "msg", "happened", "violated"]],
        "more-condition" => &[&["and", "or", "within", "==", "!="]],
        "link-end" => &[&["->"]],
        "command" => &[COMMANDS],
        "time-or-until" => &[&["until"]],
        _ => &[],
    }
}

/// Adds to a problem what its writer can do next, as far as that is known: of the protocol, and of who
/// takes part. A problem that has been advised stays as it is.
pub fn advise(mut problem: Problem, about: Option<&About>, roster: Option<&Roster>) -> Problem {
    let has = |name: &str| problem.args.iter().any(|(key, _)| *key == name);
    if has("near") || has("is") {
        return problem;
    }
    let none = Roster([].into());
    let show = |value: &Value| value.show(roster.unwrap_or(&none));
    let words = |name: &str| match problem.args.iter().find(|(key, _)| *key == name) {
        Some((_, Value::List(items))) => items.iter().map(show).collect(),
        Some((_, value)) => vec![show(value)],
        None => Vec::new(),
    };
    let first = |name: &str| words(name).into_iter().next().unwrap_or_default();
    let (read, known) = match problem.id {
        "problem-expected-one" => (first("read"), words("choices")),
        "problem-expected" => {
            let wanted = wanted(&first("right")).iter().flat_map(|words| words.iter());
            (first("read"), wanted.map(|word| (*word).to_owned()).collect())
        }
        "problem-param-value" => (first("read"), first("right").split(" | ").map(str::to_owned).collect()),
        "problem-no-mark" => (first("name"), words("known")),
        "problem-no-challenge" => (first("id"), words("known")),
        "problem-no-node" if roster.is_some() => {
            let advice = of_node(&first("name"), about, roster);
            problem.args.extend(advice);
            return problem;
        }
        "problem-no-node" => (first("name"), words("known")),
        "problem-not-a-client" | "problem-no-such-input" => {
            problem.args.extend(asked(about, roster));
            return problem;
        }
        id if id.starts_with("problem-unknown-") => (first("read"), words("known")),
        _ => return problem,
    };
    let known: Vec<&str> = known.iter().map(|word| called(word)).filter(|word| *word != read).collect();
    let (near, how) = nearest(&read, &known);
    let elsewhere = match problem.id {
        _ if how == Some(Near::Same) => None,
        "problem-unknown-kind" | "problem-unknown-admin" => {
            let written = |node: &str| match known.first() {
                Some(verb) if problem.id == "problem-unknown-admin" => format!("admin {verb} {node}"),
                _ => format!("{node}->*"),
            };
            node(&read, roster, written).or_else(|| elsewhere(&read, about, roster))
        }
        "problem-unknown-protocol" => None,
        id if id.starts_with("problem-unknown-") => elsewhere(&read, about, roster),
        _ => None,
    };
    // A word that is nearly right says more than that something of another kind is called so, unless that is
    // something to set or to do and stands in its wrong place.
    let of_fields = matches!(problem.id, "problem-unknown-field" | "problem-unknown-message-field");
    let seen = |args: &Args| matches!(args[0].1, Value::Word("note" | "message" | "field" | "global"));
    let weak = |args: &Args| of_fields || seen(args);
    let elsewhere = elsewhere.filter(|args| near.is_empty() || !weak(args));
    match elsewhere {
        Some(args) => problem.args.extend(args),
        None if near.is_empty() => {}
        None => problem.args.push(("near", list(&near))),
    }
    problem
}

type Args = Vec<(&'static str, Value)>;

/// What a word names, with how it is spelt and how it would be written.
fn named(is: &'static str, name: &str, written: &str) -> Args {
    let known = ("near", list(&[]));
    vec![("is", Value::Word(is)), ("word", Value::text(name)), ("as", Value::text(written)), known]
}

/// What else is called so, in this protocol, or in any if none is given.
fn elsewhere(read: &str, about: Option<&About>, roster: Option<&Roster>) -> Option<Args> {
    let here = |about: &About| of_protocol(read, about, roster);
    match about {
        Some(about) => here(about),
        None => loaded().find_map(|entry| here(entry.about)),
    }
    .or_else(|| of_language(read, roster))
}

/// Someone who takes part, for an example.
fn someone(roster: Option<&Roster>, role: Option<&'static str>) -> String {
    let known = roster.and_then(|roster| {
        let fits = |id: &NodeId| role.map_or(roster.role(*id) != "client", |role| roster.role(*id) == role);
        let found = roster.ids().find(fits)?;
        Some(roster.name(found).to_owned())
    });
    known.unwrap_or_else(|| if role == Some("client") { "C1" } else { "S1" }.to_owned())
}

/// A node of that name, and what would be written of it.
fn node(read: &str, roster: Option<&Roster>, written: impl Fn(&str) -> String) -> Option<Args> {
    let found = roster?.find(read)?;
    let name = roster?.name(found);
    Some(named("node", name, &written(name)))
}

fn of_protocol(read: &str, about: &About, roster: Option<&Roster>) -> Option<Args> {
    let word = plain(read);
    let same = |name: &&str| plain(name) == word;
    if let Some(param) = about.params.iter().find(|param| same(&param.id)) {
        let example = match param.kind {
            ParamKind::Switch => "on",
            ParamKind::Choice(words) => {
                words.iter().find(|word| **word != param.default).unwrap_or(&param.default)
            }
            ParamKind::Number { .. } => param.default,
        };
        return Some(named("param", param.id, &format!("{}={example}", param.id)));
    }
    if word == "seed" {
        return Some(named("param", "seed", "seed=7"));
    }
    if let Some(rule) = about.rules.iter().find(|rule| same(&rule.id)) {
        return Some(named("rule", rule.id, &format!("rule {} off", rule.id)));
    }
    if let Some(timing) = about.timing.iter().find(|timing| same(&timing.id)) {
        let (least, most) = (duration(timing.least), duration(timing.most));
        let span = if least == most { least } else { format!("{least}..{most}") };
        return Some(named("timing", timing.id, &format!("timing {}={span}", timing.id)));
    }
    if let Some(invariant) = about.invariants.iter().find(|invariant| same(&invariant.id)) {
        return Some(named("invariant", invariant.id, &format!("violated {}", invariant.id)));
    }
    let notes = about.notes.iter().map(|note| note.id).chain(CLIENT_NOTES.iter().copied());
    if let Some(note) = notes.into_iter().find(same) {
        return Some(named("note", note, &format!("happened {note}")));
    }
    if let Some(kind) = about.messages.iter().find(|kind| same(kind)) {
        return Some(named("message", kind, &format!("count({kind})")));
    }
    if let Some(verb) = about.admin.iter().find(|verb| same(verb)) {
        return Some(named("command", verb, &format!("admin {verb} {}", someone(roster, None))));
    }
    if let Some(timer) = about.timers.iter().find(|timer| same(timer)) {
        return Some(named("timer", timer, &format!("timeout {} {timer}", someone(roster, None))));
    }
    let mut fields =
        about.fields.iter().flat_map(|(part, names)| names.iter().map(move |name| (*part, *name)));
    let (part, field) = fields.find(|(_, name)| same(name))?;
    Some(named("field", field, &format!("{}.{field}", someone(roster, Some(part)))))
}

/// What the language itself calls so.
fn of_language(read: &str, roster: Option<&Roster>) -> Option<Args> {
    let word = plain(read);
    let same = |name: &&&str| plain(name) == word;
    let network = [("latency", "10ms..15ms"), ("loss", "5%"), ("duplicate", "5%"), ("fifo", "on")];
    if let Some((key, value)) = network.iter().find(|(key, _)| *key == word) {
        return Some(named("network", key, &format!("network {key}={value}")));
    }
    if let Some(global) = GLOBALS.iter().find(same) {
        return Some(named("global", global, global));
    }
    if OPERATIONS.iter().any(|operation| *operation == word) {
        let client = someone(roster, Some("client"));
        return Some(named("command", &word, &format!("request {client} {}", example(&word))));
    }
    let command = COMMANDS.iter().find(same)?;
    Some(named("own-command", command, command))
}

/// An operation as it might be asked for.
fn example(operation: &str) -> String {
    let words = match operation {
        "get" => " x",
        "cas" => " x 1 2",
        "tas" => "",
        _ => " x 1",
    };
    format!("{operation}{words}")
}

/// How a node is asked for something in this protocol: a client, or who proposes.
fn asked(about: Option<&About>, roster: Option<&Roster>) -> Args {
    let Some(about) = about else { return Vec::new() };
    let has_clients = roster.is_some_and(|roster| roster.of("client").next().is_some());
    let written = match (about.operations.first(), about.proposes) {
        (Some(operation), _) if has_clients => {
            format!("request {} {}", someone(roster, Some("client")), example(operation.word))
        }
        (_, Some(part)) => {
            let roster_has = roster.is_some_and(|roster| roster.of(part).next().is_some());
            format!("propose {} foo", someone(roster, roster_has.then_some(part)))
        }
        _ => return Vec::new(),
    };
    vec![("is", Value::Word("asked")), ("as", Value::text(&written))]
}

/// For a node that does not take part: who is called nearly so, or the parameter by which it would.
fn of_node(read: &str, about: Option<&About>, roster: Option<&Roster>) -> Args {
    let Some(roster) = roster else { return Vec::new() };
    if GLOBALS.contains(&read) {
        return named("global", read, read);
    }
    let names: Vec<&str> = roster.0.iter().map(|member| &*member.name).collect();
    let (near, _) = nearest(read, &names);
    if !near.is_empty() {
        return vec![("near", list(&near))];
    }
    let (prefix, number) = read.split_at(read.trim_end_matches(|c: char| c.is_ascii_digit()).len());
    if let Some(number) = number.parse().ok().filter(|_| prefix.chars().count() == 1)
        && let Some(args) = one_more(prefix, number, about, roster)
    {
        return args;
    }
    // `timeout election S1`
    if about.is_some_and(|about| about.timers.contains(&read)) {
        return named("timer", read, &format!("timeout {} {read}", someone(Some(roster), None)));
    }
    // node3, server3: who has this number, and best the same character.
    let numbered =
        |name: &&&str| !number.is_empty() && name.trim_start_matches(char::is_alphabetic) == number;
    let begins = |name: &&str| name.chars().next() == prefix.chars().next().map(|c| c.to_ascii_uppercase());
    let alike: Vec<&str> = names.iter().filter(numbered).copied().collect();
    match alike.iter().find(|name| begins(name)) {
        Some(name) => return vec![("near", list(&[name]))],
        None if !alike.is_empty() => return vec![("near", list(&alike[..alike.len().min(OFFERED)]))],
        None => {}
    }
    elsewhere(read, about, Some(roster)).unwrap_or_default()
}

/// The parameter by which a node of this character and number would take part.
fn one_more(prefix: &str, number: u32, about: Option<&About>, roster: &Roster) -> Option<Args> {
    let about = about?;
    let kind = roster.0.iter().rev().find(|member| member.name.starts_with(prefix));
    let role = match (kind, prefix) {
        (Some(member), _) => member.role,
        (None, "C") if about.operations.is_empty() => return Some(asked(Some(about), Some(roster))),
        (None, "C") => "client",
        _ => return None,
    };
    let of_role = |param: &&crate::protocol::Param| param.id.strip_suffix('s') == Some(role);
    // Where one node plays all parts, `nodes` says how many there are.
    let param = about
        .params
        .iter()
        .find(of_role)
        .or_else(|| about.params.iter().find(|param| param.id == "nodes"))?;
    let fits = matches!(param.kind, ParamKind::Number { least, most } if (least..=most).contains(&number));
    fits.then(|| named("more", param.id, &format!("{}={number}", param.id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_counted() {
        let far = |left, right| distance(left, right);
        assert_eq!((far("", "abc"), far("abc", "abc"), far("settel", "settle")), (3, 0, 1));
        assert_eq!((far("crush", "crash"), far("leeder", "leader"), far("kitten", "sitting")), (1, 1, 3));
    }

    #[test]
    fn the_nearest_words_come_first_and_strangers_not_at_all() {
        let near = |read, known: &[&'static str]| nearest(read, known).0;
        assert_eq!(near("prevote", &["servers", "pre-vote"]), ["pre-vote"]);
        assert_eq!(near("term", &["role", "currentTerm", "lastApplied"]), ["currentTerm"]);
        assert_eq!(near("RequestVoteResponse", &["RequestVote", "RequestVoteReply"]), ["RequestVoteReply"]);
        assert_eq!(near("AppendEntriesRPC", &["AppendEntriesReply", "AppendEntries"])[0], "AppendEntries");
        assert_eq!(near("phase3", &["phase1", "phase2"]), [""; 0]);
        assert_eq!(near("banana", COMMANDS), [""; 0]);
        assert_eq!(near("of", &["on", "off"]), [""; 0]);
    }

    #[test]
    fn what_is_known_is_not_far_from_itself() {
        for word in COMMANDS.iter().chain(GLOBALS).chain(OPERATIONS) {
            assert_eq!(nearest(word, &[word]), (vec![*word], Some(Near::Same)));
        }
    }
}
