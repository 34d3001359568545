//! Logs that a person drew: the run that leads to them from a fresh cluster, or why there is none.

use super::logs::{HIGHEST, LONGEST, Log, terms_of};
use super::{Planned, plan_within};
use crate::check::explore::log_replication;
use crate::command::{Compare, Cond, Header, HeaderLine, Line, Literal, Operand, Script, Setting};
use crate::command::{Term, Word};
use crate::frame::Detail;
use crate::script;
use crate::sim::Sim;
use crate::value::{NodeId, Problem, Roster};

/// The logs of a leader and six followers. Source: Raft Figure 7.
pub const FIGURE_7: [&[u32]; 7] = [
    &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6],
    &[1, 1, 1, 4, 4, 5, 5, 6, 6],
    &[1, 1, 1, 4],
    &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6],
    &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7],
    &[1, 1, 1, 4, 4, 4, 4],
    &[1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
];

/// What is said of logs that were drawn.
#[derive(Clone, PartialEq, Debug)]
pub enum Drawn {
    /// They arise by so many commands; the script is a run that ends with them.
    Arises { commands: usize, script: String },
    /// They never do, and why, of servers with these names.
    Never(Problem, Roster),
    /// Neither is known: the condition that a longer search may be asked.
    Unknown { cond: String },
}

/// How many servers' logs can be drawn; none where no planner knows how logs come about.
pub fn drawable(world: &dyn Sim) -> Option<usize> {
    log_replication(world).map(|hints| usize::from(hints.servers))
}

/// The terms that their logs hold now.
pub fn logs_of(world: &dyn Sim) -> Vec<Log> {
    let frame = world.frame(Detail::ALL);
    let servers = log_replication(world).map_or(0, |hints| hints.servers);
    (0..servers).map(|server| terms_of(&frame, NodeId(server))).collect()
}

/// Whether these logs can arise in a fresh cluster that is set up as this header says, with a server for each: told
/// with no more than so many states of a plan.
pub fn drawn(header: &Header, logs: &[Log], states: usize) -> Drawn {
    let header = with_servers(header, logs.len());
    let opened = header.and_then(|header| Some((script::open(&bare(&header)).ok()?, header)));
    let Some((history, header)) = opened else {
        return Drawn::Unknown { cond: condition(logs, None).to_string() };
    };
    let roster = history.roster().clone();
    if logs.iter().any(|log| log.len() > LONGEST || log.iter().any(|term| *term > HIGHEST)) {
        let problem = Problem::new("draw-too-far").with("entries", LONGEST);
        return Drawn::Never(problem.with("term", HIGHEST), roster);
    }
    let cond = condition(logs, Some(&roster));
    match plan_within(history.world(), &cond, states) {
        Planned::Found(commands) => {
            let lines = commands.iter().map(|command| Line { number: 0, command: command.clone() }).collect();
            let script = Script { header, lines }.to_string();
            Drawn::Arises { commands: commands.len(), script }
        }
        Planned::Impossible(_, why) => Drawn::Never(why, roster),
        Planned::Unknown => Drawn::Unknown { cond: cond.to_string() },
    }
}

/// A script that only opens its world.
fn bare(header: &Header) -> Script {
    Script { header: header.clone(), lines: Vec::new() }
}

/// The same set-up with so many servers.
fn with_servers(header: &Header, servers: usize) -> Option<Header> {
    let history = script::open(&bare(header)).ok()?;
    let hints = log_replication(history.world())?;
    if usize::from(hints.servers) == servers {
        return Some(header.clone());
    }
    let mut header = header.clone();
    for (_, line) in &mut header.lines {
        if let HeaderLine::Protocol { params, .. } = line {
            params.retain(|param| param.key.text != hints.size);
            params.push(Setting { key: Word::new(hints.size), value: Word::new(servers.to_string()) });
        }
    }
    Some(header)
}

/// `S1.log == [1 1] and S2.log == []`, with the names that servers have.
fn condition(logs: &[Log], roster: Option<&Roster>) -> Cond {
    let one = |(place, log): (usize, &Log)| {
        let id = NodeId(u8::try_from(place).unwrap_or(u8::MAX));
        let name = roster.map_or_else(|| format!("S{}", place + 1), |roster| roster.name(id).to_owned());
        let terms = log.iter().map(|term| Literal::Number(i64::from(*term))).collect();
        Cond::Compare {
            left: Term::Field {
                node: Word::new(name),
                field: Word::new("log"),
                index: Vec::new(),
                part: None,
            },
            op: Compare::Equal,
            right: Operand::Literal(Literal::List(terms)),
        }
    };
    let mut parts: Vec<Cond> = logs.iter().enumerate().map(one).collect();
    if parts.len() == 1 { parts.remove(0) } else { Cond::And(parts) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::reach::QUICK;

    fn header(text: &str) -> Header {
        script::parse(text).expect("a script").header
    }

    fn logs(logs: &[&[u32]]) -> Vec<Log> {
        logs.iter().map(|log| log.to_vec()).collect()
    }

    /// The run ends with what was drawn, also where the run on the stage has other servers by other names.
    #[test]
    fn what_was_drawn_is_where_the_run_ends() {
        let cases = [
            ("synod 1\nprotocol raft servers=3 seed=3\n", logs(&FIGURE_7)),
            ("synod 1\nprotocol raft servers=3\nnames S1=A S2=B\n", logs(&[&[1, 3], &[1, 2], &[]])),
        ];
        for (text, wanted) in cases {
            let Drawn::Arises { commands, script } = drawn(&header(text), &wanted, QUICK) else {
                panic!("{wanted:?} is not reached")
            };
            let parsed = script::parse(&script).expect("a script");
            assert_eq!(parsed.lines.len(), commands);
            let history = script::run(&parsed).unwrap_or_else(|(_, error)| panic!("{error:?}"));
            assert_eq!(drawable(history.world()), Some(wanted.len()));
            assert_eq!(logs_of(history.world()), wanted);
        }
    }

    #[test]
    fn what_cannot_arise_is_told_with_its_reason() {
        let raft = header("synod 1\nprotocol raft servers=3\n");
        let reason = |logs: &[Log]| match drawn(&raft, logs, QUICK) {
            Drawn::Never(why, _) => why.id,
            other => panic!("{other:?}"),
        };
        assert_eq!(reason(&logs(&[&[2, 1], &[], &[]])), "reach-terms-decrease");
        assert_eq!(reason(&logs(&[&[1], &[2], &[3]])), "reach-few-voters");
        assert_eq!(reason(&[vec![1; LONGEST + 1], vec![], vec![]]), "draw-too-far");
    }

    /// Where rules that keep logs safe are off nothing is refuted, and where no planner knows the logs none are drawn.
    #[test]
    fn what_is_not_known_is_not_claimed() {
        let broken = header("synod 1\nprotocol raft servers=3\nrule one-vote-per-term off\n");
        let told = drawn(&broken, &logs(&[&[1], &[2], &[3]]), QUICK);
        let cond = "S1.log == [1] and S2.log == [2] and S3.log == [3]".to_owned();
        assert_eq!(told, Drawn::Unknown { cond });
        let paxos = script::run(&script::parse("synod 1\nprotocol paxos\n").expect("a script"));
        let history = paxos.unwrap_or_else(|(_, error)| panic!("{error:?}"));
        assert_eq!(drawable(history.world()), None);
    }
}
