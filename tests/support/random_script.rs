//! Random script lines, of which about half can be read and a tenth change the world.

use synod::protocol::About;
use synod::registry::find;

/// A small generator of its own, so that a seed means the same lines for ever (Steele, Lea and Flood,
/// "Fast splittable pseudorandom number generators", 2014: SplitMix64).
pub struct Random {
    state: u64,
}

/// Who and what there is in the run that the lines are for.
pub struct Cast {
    about: &'static About,
    header: &'static str,
    /// Nodes that are not clients.
    nodes: &'static [&'static str],
    clients: &'static [&'static str],
    proposers: &'static [&'static str],
    kinds: Vec<&'static str>,
    fields: Vec<&'static str>,
}

impl Cast {
    fn new(
        protocol: &str,
        header: &'static str,
        nodes: &'static [&'static str],
        clients: &'static [&'static str],
        proposers: &'static [&'static str],
    ) -> Cast {
        let about = find(protocol).expect("a protocol").about;
        let fields = about.fields.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        Cast { about, header, nodes, clients, proposers, kinds: about.messages.to_vec(), fields }
    }

    /// Five servers of Raft and two clients, timed.
    pub fn raft() -> Cast {
        let header = "protocol raft servers=5 clients=2";
        Cast::new("raft", header, &["S1", "S2", "S3", "S4", "S5"], &["C1", "C2"], &[])
    }

    /// The same by hand, with disks that wait for `flush`.
    pub fn by_hand() -> Cast {
        let header = "network by-hand\ndisk by-hand\nprotocol raft servers=3 clients=1";
        Cast::new("raft", header, &["S1", "S2", "S3"], &["C1"], &[])
    }

    /// Single-decree Paxos, by hand.
    pub fn paxos() -> Cast {
        let header = "network by-hand\nprotocol paxos proposers=2 acceptors=3 learners=1";
        Cast::new("paxos", header, &["P1", "P2", "A1", "A2", "A3", "L1"], &[], &["P1", "P2"])
    }
}

/// Words that belong somewhere, for lines in which they stand elsewhere.
const STRAY: &[&str] = &[
    "crash",
    "deliver",
    "run",
    "until",
    "within",
    "expect",
    "refused",
    "and",
    "or",
    "not",
    "(",
    ")",
    "[",
    "]",
    "==",
    "=",
    "<",
    "->",
    "|",
    "*",
    "#2",
    "m3",
    "S1",
    "A1",
    "P1",
    "C1",
    "x",
    "1",
    "-1",
    "50ms",
    "10ms..15ms",
    "5%",
    "2.P1",
    "foo@1.P1",
    "none",
    "\"two words\"",
    "\"",
    "leader",
    "S1.role",
    "msg(",
    "count(",
    ".",
    ",",
    "@",
    "all",
    "at",
    "on",
    "off",
    "甲",
    "…",
    "\\",
    "18446744073709551616",
    "99999999999s",
    "\u{3000}",
    "\u{0}",
    "🗳",
];

impl Random {
    pub fn new(seed: u64) -> Random {
        Random { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// An even draw from 0 to `count` - 1.
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn one<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words.get(self.below(words.len())).copied().unwrap_or("none")
    }

    /// The header of a run.
    pub fn header(&mut self, cast: &Cast) -> String {
        let mut header = format!("{} seed={}\n", cast.header, self.below(1_000_000));
        if self.chance(30) {
            header.push_str(&format!("rule {} off\n", self.rule(cast)));
        }
        header
    }

    /// A line: most are right, or were right until something happened to them.
    pub fn line(&mut self, cast: &Cast) -> String {
        match self.below(100) {
            0..44 => self.good_line(cast),
            44..92 => {
                let line = self.good_line(cast);
                self.damaged(line)
            }
            92..97 => self.stray(),
            _ => self.noise(),
        }
    }

    /// A line that can be read. What it asks for may be impossible, or about somebody who is not there.
    pub fn good_line(&mut self, cast: &Cast) -> String {
        let line = match self.below(100) {
            0..40 => self.on_messages(cast),
            40..62 => self.on_nodes(cast),
            62..72 => self.on_links(cast),
            72..80 => self.asked(cast),
            80..88 => self.passing(cast),
            88..91 => self.settings(cast),
            91..93 => format!("{} {}", self.one(&["mark", "goto"]), self.one(&["a", "b", "\"two words\""])),
            93..95 => {
                let inner = self.on_nodes(cast);
                format!("expect refused {inner}")
            }
            _ => format!("expect {}", self.condition(cast, 0)),
        };
        if self.chance(3) { format!("  {line}\t# {}", self.stray()) } else { line }
    }

    fn node(&mut self, cast: &Cast) -> String {
        match self.below(40) {
            0 => self.one(&["S9", "X", "甲", "leader"]).into(),
            1..4 if !cast.clients.is_empty() => self.one(cast.clients).into(),
            _ => self.one(cast.nodes).into(),
        }
    }

    fn rule(&mut self, cast: &Cast) -> &'static str {
        cast.about.rules.get(self.below(cast.about.rules.len())).map_or("none", |rule| rule.id)
    }

    fn value(&mut self) -> &'static str {
        self.one(&["x", "y", "1", "2", "foo", "\"two words\"", "\"\"", "值"])
    }

    fn on_messages(&mut self, cast: &Cast) -> String {
        let verb = self.one(&["deliver", "deliver", "deliver", "deliver", "drop", "duplicate", "delay"]);
        let select =
            if self.chance(10) { format!("any {}", self.pattern(cast)) } else { self.selector(cast) };
        let by = if verb == "delay" { format!(" {}", self.time()) } else { String::new() };
        format!("{verb} {select}{by}")
    }

    fn selector(&mut self, cast: &Cast) -> String {
        if self.chance(8) {
            return format!("m{}", self.below(60));
        }
        let mut parts = Vec::new();
        let all = self.chance(20);
        if all {
            parts.push("all".to_owned());
        }
        parts.push(self.pattern(cast));
        if !all && self.chance(10) {
            parts.push(format!("#{}", self.below(3) + 1));
        }
        parts.join(" ")
    }

    fn pattern(&mut self, cast: &Cast) -> String {
        let mut parts = Vec::new();
        if self.chance(60) {
            let kinds = cast.kinds.clone();
            parts.push(self.one(&kinds).to_owned());
        }
        if parts.is_empty() || self.chance(35) {
            let end = |random: &mut Random| if random.chance(40) { "*".into() } else { random.node(cast) };
            parts.push(format!("{}->{}", end(self), end(self)));
        }
        if self.chance(8) {
            let name = self.one(&["term", "ballot", "value", "success"]);
            let value = self.literal(cast);
            parts.push(format!("{name}={value}"));
        }
        parts.join(" ")
    }

    fn time(&mut self) -> String {
        match self.below(10) {
            0 => format!("{}us", self.below(5_000)),
            1 => format!("{}.5ms", self.below(50)),
            _ => format!("{}ms", self.below(60)),
        }
    }

    fn on_nodes(&mut self, cast: &Cast) -> String {
        let verb = self.one(&[
            "crash",
            "restart",
            "restart",
            "restart",
            "wipe",
            "pause",
            "resume",
            "resume",
            "fail-next-write",
            "flush",
            "flush",
            "timeout",
            "timeout",
        ]);
        let node = self.node(cast);
        let timer = if verb == "timeout" && self.chance(30) {
            format!(" {}", self.one(cast.about.timers))
        } else {
            String::new()
        };
        format!("{verb} {node}{timer}")
    }

    fn on_links(&mut self, cast: &Cast) -> String {
        let (from, to) = (self.node(cast), self.node(cast));
        match self.below(10) {
            0 => format!("isolate {from}"),
            1 => format!("partition {from} | {to} {}", self.node(cast)),
            2..5 => "heal".into(),
            5 => format!("heal {from} -> {to}"),
            6 => format!("heal {from} {to}"),
            7 => format!("cut {from} {to}"),
            _ => format!("cut {from}->{to}"),
        }
    }

    /// What somebody asks the system for.
    fn asked(&mut self, cast: &Cast) -> String {
        if cast.clients.is_empty() || self.chance(5) {
            let proposers = if cast.proposers.is_empty() { cast.nodes } else { cast.proposers };
            let ballot = if self.chance(30) { format!(" ballot {}", self.below(12)) } else { String::new() };
            return format!("propose {} {}{ballot}", self.one(proposers), self.value());
        }
        let client = self.one(cast.clients);
        let (key, value, other) = (self.value(), self.value(), self.value());
        let op = match self.below(5) {
            0 => format!("get {key}"),
            1 => format!("append {key} {value}"),
            2 => format!("cas {key} {value} {other}"),
            3 => "tas".into(),
            _ => format!("put {key} {value}"),
        };
        let at = if self.chance(40) { format!(" at {}", self.node(cast)) } else { String::new() };
        format!("request {client} {op}{at}")
    }

    /// Letting things happen.
    fn passing(&mut self, cast: &Cast) -> String {
        match self.below(10) {
            0..3 => format!("step {}", self.below(20) + 1),
            3 => "step".into(),
            4..7 => format!("run {}", self.time()),
            7 => format!("settle within {}", self.below(40) + 1),
            _ => format!("run until {} within {}", self.condition(cast, 1), self.time()),
        }
    }

    fn settings(&mut self, cast: &Cast) -> String {
        let node = self.node(cast);
        match self.below(8) {
            6 => format!("set disk latency {}", self.time()),
            7 => format!("flush {node} {}", self.below(3) + 1),
            0 => format!("set latency {node} -> {} 0ms..{}", self.node(cast), self.time()),
            1 => format!("set loss {}%", self.below(40)),
            2 => format!("set timeout {node} {}", self.time()),
            3 => format!("set clock {node} {}%", self.below(200)),
            4 => format!("admin {} {node}", self.one(&["add", "remove", "transfer"])),
            _ => format!("rule {} {}", self.rule(cast), self.one(&["on", "off"])),
        }
    }

    fn literal(&mut self, cast: &Cast) -> String {
        match self.below(12) {
            0 => "none".into(),
            1 => self.one(&["true", "false", "leader", "follower", "ok"]).into(),
            2 => self.node(cast),
            3 => format!("{}.{}", self.below(5), self.node(cast)),
            4 => format!("{}@{}.{}", self.value(), self.below(5), self.node(cast)),
            5 => self.time(),
            6 => "[1 1 2]".into(),
            7 => self.value().into(),
            _ => format!("{}", self.below(6)),
        }
    }

    fn term(&mut self, cast: &Cast) -> String {
        match self.below(16) {
            14 => format!("count({}) since \"{}\"", self.pattern(cast), self.one(&["a", "b"])),
            15 => format!("{}.currentTerm @ \"{}\"", self.node(cast), self.one(&["a", "b"])),
            0 => format!("msg({}).term", self.selector(cast)),
            1 => format!("count({})", self.pattern(cast)),
            2 => self.one(&["leader", "leaders", "violations", "in_flight", "time", "chosen"]).into(),
            3 => format!("chosen[{}]", self.below(4)),
            4 => format!("{}.log[{}].value", self.one(cast.nodes), self.below(5)),
            _ => {
                let node = if self.chance(10) { "leader".into() } else { self.node(cast) };
                let fields = cast.fields.clone();
                format!("{node}.{}", if self.chance(30) { "up" } else { self.one(&fields) })
            }
        }
    }

    fn condition(&mut self, cast: &Cast, depth: usize) -> String {
        if depth < 4 && self.chance(15) {
            let (left, right) = (self.condition(cast, depth + 1), self.condition(cast, depth + 1));
            return match self.below(3) {
                0 => format!("({left} or {right})"),
                1 => format!("{left} and {right}"),
                _ => format!("not ({left} and {right})"),
            };
        }
        match self.below(10) {
            0 => format!("happened {}", cast.about.notes[self.below(cast.about.notes.len())].id),
            1 => format!("violated {}", cast.about.invariants[self.below(cast.about.invariants.len())].id),
            2 => self.term(cast),
            _ => {
                let sign = self.one(&["==", "==", "==", "!=", "<", ">="]);
                format!("{} {sign} {}", self.term(cast), self.literal(cast))
            }
        }
    }

    /// A line to which something happened on the way.
    fn damaged(&mut self, line: String) -> String {
        let mut chars: Vec<char> = line.chars().collect();
        let mut words: Vec<&str> = line.split(' ').collect();
        let place = self.below(words.len());
        match self.below(7) {
            0 => chars.truncate(self.below(chars.len()) + 1),
            1 => drop(chars.remove(self.below(chars.len()))),
            2 => chars.insert(self.below(chars.len() + 1), self.character()),
            3 => {
                let at = self.below(chars.len());
                chars[at] = self.character();
            }
            4 => {
                words.insert(place, self.one(STRAY));
                return words.join(" ");
            }
            5 => {
                words[place] = self.one(STRAY);
                return words.join(" ");
            }
            _ => {
                words.remove(place);
                return words.join(" ");
            }
        }
        chars.into_iter().collect()
    }

    /// Words of the language in no order.
    fn stray(&mut self) -> String {
        let count = self.below(8) + 1;
        let words: Vec<&str> = (0..count).map(|_| self.one(STRAY)).collect();
        words.join(" ")
    }

    fn character(&mut self) -> char {
        let plain =
            "abzS19 .,:;#\"'\\()[]{}<>=!@|*-_+%&/~^\t\u{a0}\u{3000}中é\u{301}🗳\u{0}\u{7f}\u{202e}\u{feff}";
        let plain: Vec<char> = plain.chars().collect();
        match self.below(8) {
            0 => char::from_u32(self.below(0x11_0000) as u32).unwrap_or('\u{fffd}'),
            _ => plain[self.below(plain.len())],
        }
    }

    /// Characters of any kind; lines are long now and then.
    fn noise(&mut self) -> String {
        let most = if self.chance(2) { 6_000 } else { 40 };
        let count = self.below(most);
        (0..count).map(|_| self.character()).collect()
    }
}
