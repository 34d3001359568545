//! What rules save that break nothing where they are off: the same work on the same network, with them on and with
//! them off. A message takes ten milliseconds and a write one.

use crate::command::{Header, HeaderLine, Script, Span, Word};
use crate::frame::Detail;
use crate::script;
use crate::sim::{EventKind, History};
use crate::value::Micros;

/// What a message takes from node to node.
const LATENCY: Micros = 10_000;

/// What a write takes to become durable.
const WRITE: Micros = 1_000;

/// Requests in each piece of work: fewer than any limit on what may be under way.
pub const REQUESTS: u32 = 6;

/// A piece of work that is done twice.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Work {
    /// A client asks, and asks again when it has its answer.
    Requests,
    /// A server comes back that was down for as many requests.
    Behind,
    /// A former leader comes back with as many entries that nobody else has, to a leader that was elected after as
    /// many others.
    Diverged,
}

impl Work {
    pub const ALL: [Work; 3] = [Work::Requests, Work::Behind, Work::Diverged];

    /// Its id in texts and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Work::Requests => "requests",
            Work::Behind => "behind",
            Work::Diverged => "diverged",
        }
    }
}

/// What a piece of work took.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub struct Cost {
    /// Messages that were sent.
    pub messages: u64,
    /// Bytes of what they say, without what a network puts around it.
    pub bytes: u64,
    /// Writes that became durable.
    pub writes: u64,
    /// From its first event to its last.
    pub time: Micros,
}

impl Cost {
    /// Its time in round trips, in tenths.
    pub fn round_trips(&self) -> u64 {
        (self.time * 10 + LATENCY) / (2 * LATENCY)
    }
}

/// The same work with the rules on, and with them off.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Comparison {
    pub work: Work,
    pub on: Cost,
    pub off: Cost,
}

impl Comparison {
    /// What is compared, by its key among the texts: with the rules on, and off.
    pub fn rows(&self) -> [(&'static str, String, String); 4] {
        let row = |key, told: fn(&Cost) -> String| (key, told(&self.on), told(&self.off));
        [
            row("cost-messages", |cost| cost.messages.to_string()),
            row("cost-bytes", |cost| cost.bytes.to_string()),
            row("cost-writes", |cost| cost.writes.to_string()),
            row("cost-round-trips", |cost| {
                format!("{}.{}", cost.round_trips() / 10, cost.round_trips() % 10)
            }),
        ]
    }
}

/// Does each piece of work that is possible in the set-up of a header, with these rules on and off. Of the header the
/// protocol's line, names, timing and other rules are kept. Work for which there are too few servers or no client is
/// left out.
pub fn compare(header: &Header, rules: &[&str]) -> Vec<Comparison> {
    let (on, off) = (with(header, rules, true), with(header, rules, false));
    let Some(cast) = Cast::of(&on) else { return Vec::new() };
    let compared = |work: Work| {
        let lines = cast.lines(work)?;
        let (on, off) = (cost(&on, &lines)?, cost(&off, &lines)?);
        // What is done without a message has nothing to save.
        (on.messages > 0).then_some(Comparison { work, on, off })
    };
    Work::ALL.into_iter().filter_map(compared).collect()
}

fn with(header: &Header, rules: &[&str], on: bool) -> Header {
    let mut kept: Vec<HeaderLine> = header.lines.iter().map(|(_, line)| line.clone()).collect();
    kept.retain(|line| match line {
        HeaderLine::Network { .. } | HeaderLine::NetworkByHand => false,
        HeaderLine::Disk { .. } | HeaderLine::DiskByHand => false,
        HeaderLine::Rule { name, .. } => !rules.contains(&&*name.text),
        _ => true,
    });
    let latency = Some(Span { least: LATENCY, most: LATENCY });
    kept.push(HeaderLine::Network { latency, loss: None, duplicate: None, fifo: None });
    kept.push(HeaderLine::Disk { latency: WRITE });
    kept.extend(
        rules.iter().filter(|_| !on).map(|rule| HeaderLine::Rule { name: Word::new(*rule), on: false }),
    );
    Header { lines: (1..).zip(kept).collect() }
}

/// Who does the work: the first leader, and two others that are like it.
struct Cast {
    leader: String,
    others: Vec<String>,
    client: String,
}

impl Cast {
    fn of(header: &Header) -> Option<Cast> {
        let history = run(header, "run until leaders == 1\n")?;
        let (roster, frame) = (history.roster(), history.frame(Detail::NONE));
        let leader = *frame.global.leaders.first()?;
        let name = |id| roster.name(id).to_owned();
        let alike = |id: &_| *id != leader && roster.role(*id) == roster.role(leader);
        let client = roster.ids().find(|id| roster.role(*id) == "client")?;
        Some(Cast {
            leader: name(leader),
            others: roster.ids().filter(alike).map(name).collect(),
            client: name(client),
        })
    }

    /// The work as lines of a script; it begins at the mark.
    fn lines(&self, work: Work) -> Option<String> {
        let Cast { leader, others, client } = self;
        let asked = format!("request {client} put x $i\nrun until {client}.last == ok\n");
        let many = |lines: &str| format!("repeat {REQUESTS} as i\n{lines}end\n");
        let first = "run until leaders == 1\n";
        Some(match work {
            Work::Requests => format!("{first}run until converged\nmark \"work\"\n{}", many(&asked)),
            Work::Behind => {
                let behind = others.first()?;
                let missed = many(&asked);
                format!(
                    "{first}crash {behind}\n{missed}mark \"work\"\nrestart {behind}\nrun until converged\nrun 2ms\n"
                )
            }
            Work::Diverged => {
                let [next, .., last] = &others[..] else { return None };
                let rest = others.join(" ");
                let first_asked = asked.replace("$i", "0");
                let alone = many(&format!("request {client} put x $i at {leader}\nrun 1ms\n"));
                let missed =
                    many(&format!("request {client} put x $i at {next}\nrun until {client}.last == ok\n"));
                // The requests arrive before the client turns to the others.
                let cut = format!("partition {leader} {client} | {rest}\n{alone}run 12ms\nheal\n");
                let elected = |node: &String| format!("timeout {node}\nrun until {node}.role == leader\n");
                format!(
                    "{first}{first_asked}run until converged\n{cut}partition {leader} | {rest} {client}\n\
                     {first_leads}{missed}run 200ms\n{last_leads}mark \"work\"\nheal\nrun until converged\nrun 2ms\n",
                    first_leads = elected(next),
                    last_leads = elected(last),
                )
            }
        })
    }
}

fn run(header: &Header, lines: &str) -> Option<History> {
    let script =
        script::parse(&format!("{}{lines}", Script { header: header.clone(), lines: Vec::new() })).ok()?;
    script::run(&script).ok()
}

/// What it took from the mark on; none where a line of it is not possible.
fn cost(header: &Header, lines: &str) -> Option<Cost> {
    let history = run(header, lines)?;
    let (_, begun) = *history.marks().iter().find(|(name, _)| *name == "work")?;
    let mut cost = Cost::default();
    let mut span: Option<(Micros, Micros)> = None;
    for event in
        (begun..history.position()).filter_map(|place| history.step(place)).flat_map(|step| &*step.events)
    {
        span = Some((span.map_or(event.time, |(first, _)| first), event.time));
        match &event.kind {
            EventKind::Sent(envelope) => {
                cost.messages += 1;
                cost.bytes += envelope.payload.size();
            }
            EventKind::Flushed { writes } => cost.writes += u64::from(*writes),
            _ => {}
        }
    }
    cost.time = span.map_or(0, |(first, last)| last - first);
    Some(cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(protocol: &str, rule: &str) -> Vec<Comparison> {
        let script =
            script::parse(&format!("synod 1\nprotocol {protocol}\nnetwork by-hand\n")).expect("a script");
        compare(&script.header, &[rule])
    }

    fn of(all: &[Comparison], work: Work) -> Comparison {
        *all.iter().find(|one| one.work == work).unwrap_or_else(|| panic!("no {work:?}: {all:?}"))
    }

    #[test]
    fn each_rule_that_saves_something_shows_it_in_the_work_that_it_is_for() {
        let phase_1 = of(&compared("multi-paxos servers=3 clients=1", "skip-phase-1"), Work::Requests);
        assert!(phase_1.off.messages > phase_1.on.messages, "{phase_1:?}");
        let more = phase_1.off.round_trips() - phase_1.on.round_trips();
        assert_eq!(more / 10, u64::from(REQUESTS), "one more each, and what its writes take: {phase_1:?}");
        let batch = of(&compared("raft servers=3 clients=1", "batch"), Work::Behind);
        assert!(batch.off.messages >= batch.on.messages + u64::from(REQUESTS), "{batch:?}");
        let back_up = of(&compared("raft servers=3 clients=1", "fast-back-up"), Work::Diverged);
        assert!(back_up.off.messages >= back_up.on.messages + 10, "five refusals more: {back_up:?}");
        assert!(back_up.off.time > back_up.on.time, "{back_up:?}");
    }

    #[test]
    fn what_does_not_concern_a_rule_costs_the_same() {
        for one in compared("raft servers=3 clients=1", "fast-back-up") {
            assert!(one.work == Work::Diverged || one.on == one.off, "{one:?}");
        }
    }

    #[test]
    fn work_that_is_not_possible_is_left_out() {
        assert_eq!(compared("raft servers=3 clients=0", "batch"), [], "nobody asks");
        let two = compared("raft servers=2 clients=1", "batch");
        assert!(
            two.iter().all(|one| one.work != Work::Diverged),
            "two servers have no other majority: {two:?}"
        );
        assert_eq!(compared("paxos", "back-off"), [], "nobody leads");
    }
}
