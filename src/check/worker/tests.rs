use super::*;
use crate::check::explore::NO_LIMIT;
use crate::check::portfolio::Attempt;
use crate::registry::PROTOCOLS;
use crate::script;

fn ask(script: &str) -> SearchSpec {
    within(script, Bounds::default())
}

fn within(script: &str, bounds: Bounds) -> SearchSpec {
    SearchSpec { script: script.to_owned(), plan: Plan::Within(bounds), goal: None }
}

fn answer(ask: &SearchSpec) -> Answer {
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
        for plan in [Plan::Within(bounds.clone()), Plan::Endless(bounds.clone()), Plan::Portfolio] {
            let script = "synod 1\nprotocol raft\nrun 10ms\n".to_owned();
            let order = WorkerRequest::Search(SearchSpec { script, plan, goal: goal.clone() });
            assert_eq!(WorkerRequest::parse(&order.to_text()), Some(order));
        }
    }
    assert_eq!(WorkerRequest::parse(&WorkerRequest::Stop.to_text()), Some(WorkerRequest::Stop));
    let older = WorkerRequest::Stop.to_text().replace(&VERSION.to_string(), "1");
    assert_eq!(WorkerRequest::parse(&older), None);
    assert_eq!(WorkerRequest::parse(""), None);
}

#[test]
fn what_is_told_comes_back_as_it_was() {
    let progress = Progress { states: 1, tried: 2, depth: 3, waiting: 4, bytes: 5 };
    let attempt = Attempt::Rung(Bounds::default());
    let tries = portfolio::Progress {
        attempt,
        states: 6,
        walks: 7,
        steps: 8,
        rungs_done: 9,
        rungs: 10,
        first: Some(11),
        shortest: None,
    };
    let lines = vec!["crash S1".to_owned(), "restart S1".to_owned()];
    let found = FoundRun { invariant: "x".to_owned(), digest: u64::MAX, lines, actions: 2 };
    let facts = [
        Facts::Search { progress, past_terms: true, one_in: u64::MAX },
        Facts::Portfolio { progress: tries.clone(), proved: true, uses: Bounds::QUIET },
    ];
    let mut told = vec![
        WorkerMessage::Ready,
        WorkerMessage::Progress(Stage::Search(progress)),
        WorkerMessage::Progress(Stage::Portfolio(tries)),
        WorkerMessage::Found(found.clone()),
        WorkerMessage::Failed("two\nlines".to_owned()),
    ];
    for facts in facts {
        let answer = Answer { ended: Ended::Violated, start: 7, found: found.clone(), facts };
        told.push(WorkerMessage::Answer(answer));
    }
    for told in told {
        assert_eq!(WorkerMessage::parse(&told.to_text()), Some(told));
    }
    assert_eq!(WorkerMessage::parse(&format!("{{\"version\":{VERSION},\"data\":\"Sings\"}}")), None);
}

/// What is found goes on from where the script ends, delivery by hand or not.
#[test]
fn an_answer_goes_on_from_where_the_search_began() {
    for (network, before) in [("network by-hand\n", "propose P1 foo\n"), ("", "propose P1 foo\nrun 5ms\n")] {
        let header = "synod 1\nprotocol paxos proposers=2 acceptors=3 learners=1\n";
        let script = format!("{header}{network}rule promise-check off\n{before}");
        let bounds = Bounds { requests: 1, ..Bounds::QUIET };
        let Answer { ended, start, found, .. } = answer(&within(&script, bounds));
        assert_eq!(ended, Ended::Violated, "{found:?}");
        continues(&script, start, &found);
        assert_eq!(network.is_empty(), found.lines[0] == "set network by-hand");
    }
}

/// What was found goes on from where the script ends, and breaks what it says.
fn continues(script: &str, start: u64, found: &FoundRun) {
    let parsed = script::parse(script).expect("it is one");
    assert_eq!(script::run(&parsed).ok().expect("it runs").world().digest(), start);
    let whole = format!("{script}{}\nexpect violated {}\n", found.lines.join("\n"), found.invariant);
    let parsed = script::parse(&whole).unwrap_or_else(|error| panic!("{error:?}\n{whole}"));
    let history = script::run(&parsed).unwrap_or_else(|(_, error)| panic!("{error:?}\n{whole}"));
    assert_eq!(history.world().digest(), found.digest);
    assert!(found.lines.iter().all(|line| command(line).is_ok()));
}

/// The first story is told while the search goes on, and each that is shorter; the answer is the last of them.
#[test]
fn a_portfolio_tells_ever_shorter_stories() {
    let script = "synod 1\nprotocol paxos\nrule adopt-value off\n\n";
    let mut job = Job::new(&SearchSpec { plan: Plan::Portfolio, ..ask(script) }).expect("it can begin");
    let mut told = Vec::new();
    let mut done = false;
    // As long as it takes to a story and to one that is shorter.
    while !done && told.len() < 2 {
        done = job.step(500);
        told.extend(job.shorter_story());
    }
    assert!(told.windows(2).all(|two| two[1].actions < two[0].actions) && told.len() == 2, "{told:?}");
    let Stage::Portfolio(progress) = job.stage() else { panic!("it is one") };
    assert_eq!(progress.shortest, Some(told[1].actions));
    job.cancel();
    assert!(job.step(1), "who stops it is answered");
    let answer = job.answer();
    assert_eq!((answer.ended, &answer.found), (Ended::Violated, &told[1]));
    for found in &told {
        continues(script, answer.start, found);
    }
    let Facts::Portfolio { proved, uses, .. } = answer.facts else { panic!("a portfolio's") };
    assert!(!proved && uses.requests > 0, "{uses:?}");
}

#[test]
fn a_portfolio_that_is_stopped_at_once_has_nothing() {
    let mut job =
        Job::new(&SearchSpec { plan: Plan::Portfolio, ..ask("protocol paxos\n") }).expect("it can begin");
    job.step(1);
    job.cancel();
    assert!(job.step(1));
    assert_eq!(job.answer().ended, Ended::Cancelled);
    assert_eq!(job.shorter_story(), None);
}

#[test]
fn ends_are_told_apart() {
    let small = |depth| {
        let bounds = Bounds { requests: 1, depth, ..Bounds::QUIET };
        within("protocol paxos proposers=1 acceptors=3 learners=1\n", bounds)
    };
    assert_eq!(answer(&small(200)).ended, Ended::Exhausted);
    assert_eq!(answer(&small(2)).ended, Ended::Depth);
    let bounds = Bounds { states: 100, ..Bounds::default() };
    assert_eq!(answer(&within("protocol paxos\n", bounds)).ended, Ended::States);
    let bounds = Bounds { memory: 100_000, ..Bounds::default() };
    assert_eq!(answer(&within("protocol paxos\n", bounds)).ended, Ended::Memory);
    let mut job = Job::new(&ask("protocol paxos\n")).expect("it can begin");
    job.step(1);
    job.cancel();
    assert_eq!(job.answer().ended, Ended::Cancelled);
    let goal = |text: &str| SearchSpec { goal: Some(text.to_owned()), ..small(200) };
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
            let ask = SearchSpec { goal: Some((*goal).to_owned()), ..within(&script, bounds) };
            let mut job =
                Job::new(&ask).unwrap_or_else(|error| panic!("{}: {goal}: {error:?}", entry.about.id));
            assert!(!job.step(0), "{}: {goal} holds at the start", entry.about.id);
        }
    }
}
