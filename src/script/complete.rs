//! Completions for the command palette: whole lines that go on from what is typed, those that are
//! possible now first.

use super::leader::LEADER;
use super::words::{COMMANDS, GLOBALS, OPERATIONS, SETTINGS};
use super::{cond::UNIVERSAL, select::kinds};
use crate::frame::{Frame, NodeView};
use crate::protocol::About;
use crate::value::quoted;

/// Completions given at most.
pub const MAX_COMPLETIONS: usize = 50;

/// Lines that begin with `prefix` and go one word further, with a blank at the end where more has to
/// follow. What is possible now comes first; within
/// that, the order of the language's own lists. Empty where nothing can be foretold, as inside a
/// user's text. `marks` are the names that the run has.
pub fn complete(prefix: &str, frame: &Frame, about: &About, marks: &[&str]) -> Vec<String> {
    let begin = prefix.rfind(char::is_whitespace).map_or(0, |at| at + blank_at(prefix, at));
    let (before, partial) = prefix.split_at(begin);
    let words: Vec<&str> = before.split_whitespace().collect();
    let mut choices = Choices { frame, about, marks, items: Vec::new() };
    // What stands in front of a node inside a word: `X->`, `(`, `S1.`.
    let joint = partial.rfind(['>', '(', '.', '[', '=']).map_or(0, |at| at + 1);
    let (stem, tip) = partial.split_at(joint);
    if stem.is_empty() {
        choices.word(&words)
    } else {
        choices.inside(&words, stem)
    }
    let begins = |text: &str| text.get(..tip.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(tip));
    let fits = |text: &str| text != tip && begins(text);
    // The language's own order stays within each half.
    let (now, later): (Vec<_>, Vec<_>) = choices.items.into_iter().partition(|(_, possible)| *possible);
    let mut lines: Vec<String> = Vec::new();
    for (text, _) in now.iter().chain(&later).filter(|(text, _)| fits(text)).take(MAX_COMPLETIONS) {
        let mut line = format!("{before}{stem}{text}");
        // A line that needs more gets the blank before it.
        if !line.ends_with(['.', '(', '>']) && super::parse_line(&line).is_err() {
            line.push(' ');
        }
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn blank_at(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// What may come next, each with whether it is possible now.
struct Choices<'a> {
    frame: &'a Frame,
    about: &'a About,
    marks: &'a [&'a str],
    items: Vec<(String, bool)>,
}

impl<'a> Choices<'a> {
    fn add(&mut self, text: &str, possible: bool) {
        self.items.push((text.to_owned(), possible));
    }

    fn words(&mut self, words: &[&str]) {
        words.iter().for_each(|word| self.add(word, true));
    }

    /// A whole word after these.
    fn word(&mut self, words: &[&str]) {
        let Some((command, rest)) = words.split_first() else { return self.commands() };
        match (*command, rest.len()) {
            ("crash" | "isolate" | "fail-next-write", 0) => {
                self.nodes(|node| node.up && node.part != "client")
            }
            ("pause", 0) => self.nodes(|node| node.up && !node.paused && node.part != "client"),
            ("resume", 0) => self.nodes(|node| node.paused),
            ("restart", 0) => self.nodes(|node| !node.up),
            ("wipe", 0) => self.nodes(|node| !node.up),
            ("flush", 0) => self.nodes(|node| node.pending_writes > 0),
            ("timeout", 0) => self.nodes(|node| node.up && !node.paused && !node.timers.is_empty()),
            ("timeout", 1) => self.timers(rest[0]),
            ("cut" | "heal", _) => self.link(*command == "heal", rest),
            ("partition", _) => self.groups(rest),
            ("request", _) => self.request(rest),
            ("propose", 0) => {
                let proposers = self.about.proposers(&self.frame.roster);
                self.nodes(|node| node.up && proposers.contains(&node.id));
            }
            ("propose", 2) => self.add("ballot", true),
            ("deliver" | "drop" | "duplicate" | "delay", _) => self.selector(rest),
            ("rule", 0) => self.rules(),
            ("rule", 1) => {
                let off = self.frame.rules_off.contains(&rest[0]);
                self.add("off", !off);
                self.add("on", off);
            }
            ("set", _) => self.setting(rest),
            ("admin", 0) => self.words(self.about.admin),
            // A client may be told something: it is named first.
            ("admin", 1) => self.nodes(|_| true),
            ("admin", _) => self.nodes(|node| node.part != "client"),
            ("run", 0) => self.words(&["until"]),
            ("goto", 0) => self.marks(),
            ("settle", 0) => self.words(&["within"]),
            ("reach", _) => self.condition(rest),
            ("run", _) if rest[0] == "until" => self.condition(&rest[1..]),
            ("expect", 0) => {
                self.add("refused", true);
                self.condition(rest);
            }
            ("expect", 1) if rest[0] == "refused" => self.commands(),
            ("expect", _) if rest[0] == "refused" => self.word(&rest[1..]),
            ("expect", _) => self.condition(rest),
            _ => {}
        }
    }

    /// The rest of a word whose beginning is `stem`.
    fn inside(&mut self, words: &[&str], stem: &str) {
        let bare = stem.trim_end_matches('.').trim_start_matches(['(', '!']);
        let messages = matches!(words.first(), Some(&"deliver" | &"drop" | &"duplicate" | &"delay"));
        if stem.ends_with("->") {
            let from = stem.trim_end_matches("->").rsplit('(').next().unwrap_or_default();
            self.ends_of(from, words);
        } else if stem.ends_with('(') {
            self.selector(&[]);
        } else if stem.ends_with('.') && !messages {
            self.fields(bare);
        } else if stem.ends_with('[') {
            self.indexes(stem.trim_end_matches('['));
        }
    }

    fn commands(&mut self) {
        for command in COMMANDS {
            let possible = self.command_possible(command);
            self.add(command, possible);
        }
    }

    /// Whether there is anything that the command could be about.
    fn command_possible(&self, command: &str) -> bool {
        let (frame, about) = (self.frame, self.about);
        let any = |test: fn(&NodeView) -> bool| frame.nodes.iter().any(test);
        match command {
            "crash" | "isolate" | "fail-next-write" => any(|node| node.up && node.part != "client"),
            "pause" => any(|node| node.up && !node.paused && node.part != "client"),
            "resume" => any(|node| node.paused),
            "restart" | "wipe" => any(|node| !node.up),
            "flush" => any(|node| node.pending_writes > 0),
            "timeout" => any(|node| node.up && !node.timers.is_empty()),
            "heal" => !frame.cuts.is_empty(),
            "request" => any(|node| node.part == "client"),
            "propose" => about.proposes.is_some(),
            "admin" => !about.admin.is_empty(),
            "rule" => !about.rules.is_empty(),
            "deliver" | "drop" | "duplicate" => !frame.messages.is_empty(),
            "delay" => !frame.messages.is_empty() && !frame.by_hand,
            "run" | "step" => !frame.by_hand,
            _ => true,
        }
    }

    /// Nodes by name; `fits` says for which the command is possible.
    fn nodes(&mut self, fits: impl Fn(&NodeView) -> bool) {
        let frame = self.frame;
        frame.nodes.iter().for_each(|node| self.add(&node.name, fits(node)));
        if frame.global.leaders.first().is_some_and(|leader| fits(frame.node(*leader))) {
            self.add(LEADER, true);
        }
    }

    /// Names of marks, in quotes as a condition has them; `goto` reads those as well.
    fn marks(&mut self) {
        self.items.extend(self.marks.iter().map(|name| (quoted(name), true)));
    }

    fn timers(&mut self, name: &str) {
        let armed = |timer: &str| {
            let node = self.frame.nodes.iter().find(|node| &*node.name == name);
            node.is_some_and(|node| node.timers.iter().any(|view| view.name == timer))
        };
        let timers: Vec<_> =
            self.about.timers.iter().map(|timer| (timer.to_string(), armed(timer))).collect();
        self.items.extend(timers);
    }

    /// Two nodes, with or without an arrow between. `cut` tells which state of the link is wanted.
    fn link(&mut self, cut: bool, before: &[&str]) {
        let is_cut = |from: &str, to: &str| {
            let name = |id| self.frame.roster.name(id);
            self.frame.cuts.iter().any(|(a, b)| (name(*a), name(*b)) == (from, to))
        };
        match *before {
            [] => {
                let name = |id| self.frame.roster.name(id);
                let touched =
                    |node: &str| self.frame.cuts.iter().any(|(a, b)| name(*a) == node || name(*b) == node);
                let fits: Vec<bool> =
                    self.frame.nodes.iter().map(|node| !cut || touched(&node.name)).collect();
                self.nodes(|node| fits.get(node.id.index()).copied().unwrap_or(false));
            }
            [from] | [from, "->"] => {
                let possible = |to: &str| to != from && (is_cut(from, to) || is_cut(to, from)) == cut;
                let fits: Vec<bool> = self.frame.nodes.iter().map(|node| possible(&node.name)).collect();
                self.nodes(|node| fits.get(node.id.index()).copied().unwrap_or(false));
                if before.len() == 1 {
                    self.add("->", true);
                }
            }
            _ => {}
        }
    }

    fn groups(&mut self, before: &[&str]) {
        self.nodes(|node| node.part != "client" && !before.contains(&&*node.name));
        if before.last().is_some_and(|last| *last != "|") {
            self.add("|", true);
        }
    }

    fn request(&mut self, before: &[&str]) {
        match before {
            [] => self.nodes(|node| node.part == "client"),
            [_] => OPERATIONS.iter().for_each(|word| {
                let served = self.about.serves(word);
                self.add(word, served);
            }),
            [.., "at"] => self.nodes(|node| node.part == "server"),
            [_, "tas"] | [_, "get", _] | [_, "put" | "append", _, _] | [_, "cas", _, _, _] => {
                self.add("at", true)
            }
            _ => {}
        }
    }

    /// Kinds and links of what is in flight first, then the other kinds.
    fn selector(&mut self, before: &[&str]) {
        let kind = before.iter().find(|word| kinds(self.about).contains(word)).copied();
        if before.is_empty() {
            self.add("all", !self.frame.messages.is_empty());
            self.add("any", self.frame.messages.len() > 1);
        }
        for message in &self.frame.messages {
            if kind.is_none() {
                self.items.push((message.body.kind.to_owned(), true));
            } else if kind == Some(message.body.kind) {
                let name = |id| self.frame.roster.name(id);
                self.items.push((format!("{}->{}", name(message.from), name(message.to)), true));
            }
        }
        if kind.is_none() {
            kinds(self.about).into_iter().for_each(|kind| self.add(kind, false));
        }
    }

    /// Receivers of a link's other end: of messages in flight, where messages are meant.
    fn ends_of(&mut self, from: &str, words: &[&str]) {
        let name = |id| self.frame.roster.name(id);
        let flying = |to: &NodeView| {
            let mut messages = self.frame.messages.iter();
            messages.any(|message| (from == "*" || name(message.from) == from) && message.to == to.id)
        };
        let link = matches!(words.first(), Some(&"cut" | &"heal" | &"set"));
        let fits: Vec<bool> =
            self.frame.nodes.iter().map(|node| &*node.name != from && (link || flying(node))).collect();
        self.nodes(|node| fits.get(node.id.index()).copied().unwrap_or(false));
    }

    fn rules(&mut self) {
        let rules = self.about.rules;
        rules.iter().for_each(|rule| self.add(rule.id, true));
    }

    fn setting(&mut self, before: &[&str]) {
        match before {
            [] => self.words(SETTINGS),
            ["latency", rest @ ..] => match rest {
                [] | [_] | [_, "->"] => self.link(false, rest),
                _ => {}
            },
            ["timeout"] => self.nodes(|node| node.up && !node.timers.is_empty()),
            ["disk"] => self.words(&["latency"]),
            ["network"] => self.add("by-hand", !self.frame.by_hand),
            ["clock"] => self.nodes(|node| node.part != "client"),
            _ => {}
        }
    }

    /// What a condition may begin with, or go on with.
    fn condition(&mut self, before: &[&str]) {
        let comparing = |word: &str| super::parse::COMPARES.iter().any(|(sign, _)| *sign == word);
        match before.last().copied() {
            None | Some("and" | "or" | "not") => {
                self.words(GLOBALS);
                let frame = self.frame;
                frame.nodes.iter().for_each(|node| self.add(&format!("{}.", node.name), true));
                if !frame.global.leaders.is_empty() {
                    self.add(&format!("{LEADER}."), true);
                }
                self.words(&["happened", "violated", "not", "count(", "bytes(", "msg("]);
            }
            Some("happened") => {
                let assumptions = self.about.assumptions.iter().map(|assumption| assumption.id);
                let notes = self.about.notes.iter().map(|note| note.id).chain(assumptions);
                self.items.extend(notes.map(|id| (id.to_owned(), true)));
            }
            Some("violated") => {
                let invariants = self.about.invariants;
                invariants.iter().for_each(|invariant| self.add(invariant.id, true));
            }
            Some(sign) if comparing(sign) => self.values(before),
            Some("@" | "since") => self.marks(),
            Some(_) => {
                let compared = before.len() >= 2 && comparing(before[before.len() - 2]);
                if !compared {
                    super::parse::COMPARES.iter().for_each(|(sign, _)| self.add(sign, true));
                }
                self.words(&["and", "or", "@", "since"]);
                self.add("within", true);
            }
        }
    }

    /// Values that what stands left of the sign has somewhere now, or may have.
    fn values(&mut self, before: &[&str]) {
        let left = before.len().checked_sub(2).map_or("", |at| before[at]);
        let field = left.rsplit('.').next().unwrap_or_default();
        let roster = &self.frame.roster;
        let mut shown: Vec<String> = Vec::new();
        for node in &self.frame.nodes {
            if field == "role" {
                shown.push(node.body.role.to_owned());
            }
            let held = node.body.fields.iter().filter(|held| held.name == field);
            shown.extend(held.map(|held| super::values::literal(&held.value, roster).to_string()));
        }
        if left == "leader" {
            shown.extend(self.frame.nodes.iter().map(|node| node.name.to_string()));
        }
        shown.push("none".into());
        self.items.extend(shown.into_iter().map(|text| (text, true)));
    }

    /// The node that a condition names, or the one that leads.
    fn named(&self, node: &str) -> Option<&'a NodeView> {
        let frame = self.frame;
        match frame.global.leaders.first().filter(|_| node == LEADER) {
            Some(leader) => Some(frame.node(*leader)),
            None => frame.nodes.iter().find(|view| &*view.name == node),
        }
    }

    fn fields(&mut self, node: &str) {
        let Some(node) = self.named(node) else { return };
        self.words(UNIVERSAL);
        if node.body.log.is_some() {
            self.add("log", true);
        }
        let held: Vec<_> = node.body.fields.iter().map(|field| (field.name.to_owned(), true)).collect();
        self.items.extend(held);
        let declared = self.about.fields.iter().filter(|(part, _)| *part == node.part);
        for name in declared.flat_map(|(_, names)| names.iter()) {
            self.add(name, false);
        }
    }

    /// Indexes that a node's field has now: `S1.nextIndex[`.
    fn indexes(&mut self, stem: &str) {
        let Some((node, field)) = stem.rsplit_once('.') else { return };
        let Some(node) = self.named(node.trim_start_matches(['(', '!'])) else { return };
        let roster = &self.frame.roster;
        for held in node.body.fields.iter().filter(|held| held.name == field) {
            if let Some(index) = &held.index {
                self.items.push((format!("{}]", super::values::literal(index, roster)), true));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Detail;
    use crate::script::testing::{PAXOS, RAFT, go, history};
    use crate::script::{check, parse_line};
    use crate::sim::History;

    fn offers(history: &History, prefix: &str) -> Vec<String> {
        let marks: Vec<&str> = history.all_marks().iter().map(|(name, ..)| *name).collect();
        complete(prefix, &history.frame(Detail::NONE), history.about(), &marks)
    }

    fn first(history: &History, prefix: &str, count: usize) -> Vec<String> {
        offers(history, prefix).into_iter().take(count).collect()
    }

    #[test]
    fn what_is_possible_comes_first() {
        let mut raft = history(&format!("{RAFT}timeout S1 election\nrun until leader == S1\n"));
        assert_eq!(first(&raft, "cra", 9), ["crash "]);
        assert_eq!(first(&raft, "crash ", 2), ["crash S1", "crash S2"]);
        go(&mut raft, "crash S2").expect("S2 is up");
        assert_eq!(first(&raft, "crash ", 4), ["crash S1", "crash S3", "crash leader", "crash S2"]);
        assert_eq!(first(&raft, "restart ", 1), ["restart S2"]);
        let commands = offers(&raft, "");
        let place = |word: &str| commands.iter().position(|command| command.trim_end() == word);
        assert!(place("request") < place("propose"), "Raft has clients and no proposers: {commands:?}");
        assert!(place("settle") < place("heal"), "nothing is cut: {commands:?}");
        go(&mut raft, "cut S1 -> S3").expect("a link");
        assert_eq!(first(&raft, "heal S1 -> ", 1), ["heal S1 -> S3"]);
        let of_leader = first(&raft, "expect leader.curr", 1);
        assert!(of_leader[0].starts_with("expect leader.currentTerm"), "{of_leader:?}");
        assert_eq!(first(&raft, "rule commit-current-term-only ", 2)[0], "rule commit-current-term-only off");
    }

    #[test]
    fn messages_in_flight_are_offered_with_their_links() {
        let history = history(&format!("{PAXOS}propose P1 foo\n"));
        assert_eq!(first(&history, "deliver ", 3), ["deliver all", "deliver any", "deliver Prepare"]);
        assert_eq!(first(&history, "deliver Prepare ", 9).len(), 3);
        assert_eq!(first(&history, "deliver Prepare P1->", 1), ["deliver Prepare P1->A1"]);
        assert_eq!(first(&history, "deliver prep", 1), ["deliver Prepare"]);
    }

    #[test]
    fn conditions_are_completed_too() {
        let history = history(RAFT);
        assert_eq!(first(&history, "expect viol", 2), ["expect violations", "expect violated "]);
        assert_eq!(first(&history, "run until S1.ro", 1), ["run until S1.role"]);
        assert_eq!(first(&history, "expect S1.role == ", 1), ["expect S1.role == follower"]);
        assert_eq!(first(&history, "expect happened boo", 1), ["expect happened boots"]);
        assert_eq!(first(&history, "expect not (S1.curr", 1), ["expect not (S1.currentTerm "]);
        assert_eq!(first(&history, "expect count(RequestV", 1), ["expect count(RequestVote "]);
    }

    #[test]
    fn marks_are_offered_where_a_run_has_them() {
        let mut raft = history(&format!("{RAFT}mark \"before the crash\"\nrun 100ms\nmark later\n"));
        assert_eq!(first(&raft, "goto ", 9), ["goto \"before the crash\"", "goto \"later\""]);
        assert_eq!(first(&raft, "goto \"la", 9), ["goto \"later\""]);
        let compared = "expect S1.currentTerm == S1.currentTerm @ ";
        assert_eq!(first(&raft, compared, 1), [format!("{compared}\"before the crash\"")]);
        let counted = "expect count(RequestVote) since ";
        assert_eq!(first(&raft, counted, 1), [format!("{counted}\"before the crash\"")]);
        let offered = first(&raft, "goto ", 1).concat();
        go(&mut raft, &offered).expect("what is offered is possible");
    }

    /// Walks along completions: every one is longer than what it completes, and the first of a command
    /// that needs no words of the user's own leads to a line that parses and is possible.
    #[test]
    fn walking_along_the_first_offers_leads_to_possible_lines() {
        let history = history(&format!("{RAFT}timeout S1 election\nrun until in_flight > 0\n"));
        for command in ["crash", "cut", "isolate", "timeout", "deliver", "drop", "duplicate", "rule"] {
            let mut line = format!("{command} ");
            for _ in 0..4 {
                if parse_line(&line).is_ok() {
                    break;
                }
                let next = offers(&history, &line).into_iter().next();
                let next = next.unwrap_or_else(|| panic!("nothing after {line}"));
                assert!(next.starts_with(&line) && next.len() > line.len(), "{line} {next}");
                line = next;
            }
            let parsed = parse_line(&line).unwrap_or_else(|error| panic!("{line}: {error:?}"));
            assert_eq!(check(&history, &parsed), Ok(()), "{line}");
        }
    }
}
