use super::*;
use crate::check::explore::NO_LIMIT;
use crate::registry::PROTOCOLS;

fn ask(script: &str) -> Ask {
    Ask { script: script.to_owned(), bounds: Bounds::default(), goal: None, stuck: false, endless: false }
}

fn answer(ask: &Ask) -> Answer {
    let mut job = Job::new(ask).unwrap_or_else(|error| panic!("{error:?}"));
    while !job.step(1_000) {}
    job.answer()
}

#[test]
fn what_is_asked_comes_back_as_it_was() {
    let bounds = Bounds {
        crashes: 1,
        restarts: NO_LIMIT,
        timeouts: 3,
        requests: 4,
        admin: 5,
        duplicates: 6,
        drops: 7,
        terms: 8,
        together: true,
        depth: 9,
        states: 10,
        memory: 11,
    };
    for goal in [None, Some("leaders == 2 and not S1.up".to_owned())] {
        for (stuck, endless) in [(false, false), (true, false), (false, true)] {
            let script = "synod 1\nprotocol raft\nrun 10ms\n".to_owned();
            let ask = Ask { script, bounds: bounds.clone(), goal: goal.clone(), stuck, endless };
            assert_eq!(Ask::parse(&ask.to_text()), Some(ask));
        }
    }
    assert_eq!(Ask::parse("synod-ask-1 1\n\n"), None);
    assert_eq!(Ask::parse(""), None);
}

#[test]
fn what_is_told_comes_back_as_it_was() {
    let progress = Progress { states: 1, tried: 2, depth: 3, waiting: 4, bytes: 5 };
    let mut told = vec![Told::Progress(progress), Told::Failed("two\nlines".to_owned())];
    for ended in Ended::ALL {
        let lines =
            if ended.is_found() { vec!["crash S1".to_owned(), "restart S1".to_owned()] } else { vec![] };
        told.push(Told::Answer(Answer {
            ended,
            progress,
            invariant: if ended == Ended::Violated { "x".to_owned() } else { String::new() },
            past_terms: ended == Ended::Exhausted,
            one_in: u128::MAX,
            start: 7,
            digest: u64::MAX,
            lines,
        }));
    }
    for told in told {
        assert_eq!(Told::parse(&told.to_text()), Some(told));
    }
    assert_eq!(Told::parse("synod-tell-2 sings"), None);
}

/// What is found goes on from where the script ends, delivery by hand or not.
#[test]
fn an_answer_goes_on_from_where_the_search_began() {
    for (network, before) in [("network by-hand\n", "propose P1 foo\n"), ("", "propose P1 foo\nrun 5ms\n")] {
        let header = "synod 1\nprotocol paxos proposers=2 acceptors=3 learners=1\n";
        let script = format!("{header}{network}rule promise-check off\n{before}");
        let bounds = Bounds { requests: 1, ..Bounds::QUIET };
        let found = answer(&Ask { bounds, ..ask(&script) });
        assert_eq!(found.ended, Ended::Violated, "{found:?}");
        assert_eq!(network.is_empty(), found.lines[0] == "set network by-hand");
        let parsed = script::parse(&script).expect("it is one");
        assert_eq!(script::run(&parsed).ok().expect("it runs").world().digest(), found.start);
        let whole = format!("{script}{}\nexpect violated {}\n", found.lines.join("\n"), found.invariant);
        let parsed = script::parse(&whole).unwrap_or_else(|error| panic!("{error:?}\n{whole}"));
        let history = script::run(&parsed).unwrap_or_else(|(_, error)| panic!("{error:?}\n{whole}"));
        assert_eq!(history.world().digest(), found.digest);
        assert!(found.lines.iter().all(|line| command(line).is_ok()));
    }
}

#[test]
fn ends_are_told_apart() {
    let small = |depth| Ask {
        bounds: Bounds { requests: 1, depth, ..Bounds::QUIET },
        ..ask("protocol paxos proposers=1 acceptors=3 learners=1\n")
    };
    assert_eq!(answer(&small(200)).ended, Ended::Exhausted);
    assert_eq!(answer(&small(2)).ended, Ended::Depth);
    let bounds = Bounds { states: 100, ..Bounds::default() };
    assert_eq!(answer(&Ask { bounds, ..ask("protocol paxos\n") }).ended, Ended::States);
    let bounds = Bounds { memory: 100_000, ..Bounds::default() };
    assert_eq!(answer(&Ask { bounds, ..ask("protocol paxos\n") }).ended, Ended::Memory);
    let mut job = Job::new(&ask("protocol paxos\n")).expect("it can begin");
    job.step(1);
    job.cancel();
    assert_eq!(job.answer().ended, Ended::Cancelled);
    let goal = |text: &str| Ask { goal: Some(text.to_owned()), ..small(200) };
    assert_eq!(answer(&goal("chosen == v1")).ended, Ended::Goal);
    assert_eq!(answer(&goal("chosen == v2")).ended, Ended::Exhausted);
    let error = Job::new(&goal("chosen ==")).err().expect("it is no condition");
    assert_eq!((error.line, error.column), (1, 10));
    assert_eq!(Job::new(&goal("chosen == foo and Z1.up")).err().expect("there is no Z1").column, 19);
    assert!(Job::new(&ask("protocol none\n")).is_err());
}

/// What the page offers to ask can be asked, of a run with nothing in its header.
#[test]
fn every_protocols_goals_can_be_asked() {
    for entry in PROTOCOLS {
        let script = format!("protocol {}\n", entry.about.id);
        assert!(!entry.about.goals.is_empty(), "{}", entry.about.id);
        for goal in entry.about.goals {
            let bounds = usual(entry.about);
            let ask = Ask { goal: Some((*goal).to_owned()), bounds, ..ask(&script) };
            let mut job =
                Job::new(&ask).unwrap_or_else(|error| panic!("{}: {goal}: {error:?}", entry.about.id));
            assert!(job.search.step(0).is_none(), "{}: {goal} holds at the start", entry.about.id);
        }
    }
}
