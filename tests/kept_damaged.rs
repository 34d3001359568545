//! What is kept is read as far as it can be: what is damaged, what another version wrote, what is too long, what was let go of.

use crate::kept::{all_of, come_back, open, restored};
use synod::session::{Act, Fit, Kept, Session, Watch};

/// Whatever was put away, and however it is damaged, what can be carried out is, and the rest is said.
#[test]
fn what_cannot_be_taken_up_is_said_and_the_rest_is() {
    let run = "synod 1\nprotocol raft servers=3 seed=2\nrun 300ms\n";
    let whole = format!("synod-session-2 300000 10000 logs - - 0 -\n{run}");
    let restore = |text: &str| {
        let (session, done) = restored(&Kept::parse(text));
        let ids = done.err().unwrap_or_default().iter().map(|flaw| flaw.id).collect::<Vec<_>>();
        (session, ids)
    };
    let digest = open(run).history().world().digest();
    let last = "synod-session-2 300000 10000 logs - - 0 -\n";
    let version = "synod-session-9 what ever\n";
    let branch = "= branch 1 0 2\nrun 5ms\ncrash S9\nrun 5ms\n";
    // What is kept, what is said of it, the time to which the run comes back, how many branches it has.
    let cases: [(String, &[&str], u64, usize); 14] = [
        (whole.clone(), &[], 300_000, 1),
        (whole.replace(" logs ", " maps "), &[], 300_000, 1),
        (whole.replace(" 10000 ", " 77 "), &[], 300_000, 1),
        (whole.replace(" -\n", " gone-lesson 3\n"), &[], 300_000, 1),
        (format!("{version}{run}"), &["problem-kept-version"], 300_000, 1),
        (format!("{version}{run}{branch}"), &["problem-kept-version"], 300_000, 1),
        (format!("nonsense\n{run}"), &["problem-kept-damaged"], 300_000, 1),
        (String::new(), &["problem-kept-damaged", "problem-no-protocol"], 0, 1),
        (format!("{last}{run}crash S9\nrun 5ms\n"), &["problem-no-node"], 300_000, 1),
        (format!("{last}{run}sing\nrun 5ms\n"), &["problem-unknown-command"], 300_000, 1),
        (format!("{last}{run}{branch}"), &["problem-kept-branch-cut", "problem-no-node"], 300_000, 2),
        (format!("{last}{run}= branch 1 7 2\nrun 5ms\n"), &["problem-kept-branch"], 300_000, 1),
        (format!("{last}{run}= branch 1 0 9999\nrun 5ms\n"), &["problem-kept-branch"], 300_000, 1),
        (format!("{last}{run}= at 0 99999 mark a\n= at 0 2 sing\n"), &["problem-kept-mark"; 2], 300_000, 1),
    ];
    for (text, ids, now, branches) in cases {
        let (session, said) = restore(&text);
        assert_eq!(said, ids, "{text}");
        if now == 0 {
            assert_eq!(session.run(), 0, "{text}");
            continue;
        }
        let here = (session.history().now(), session.history().branch_count());
        assert_eq!(here, (now, branches), "{text}");
        assert_eq!(session.history().world().digest(), digest, "{text}");
        let refused = ids.iter().any(|id| ["problem-no-node", "problem-unknown-command"].contains(id));
        assert_eq!(session.trouble().is_some(), refused && branches == 1, "{text}");
        assert!(synod::session::SPEEDS.contains(&session.speed()));
    }
}

/// So it is with what this version writes.
#[test]
fn what_is_damaged_gives_what_can_be_read_of_it() {
    let mut session = open("synod 1\nprotocol raft servers=3 seed=2\nrun 300ms\nmark here\n");
    session.update(Watch::SeekStep(3));
    session.update(Act::DoLine("crash S1".to_owned()));
    let (text, script) = (session.keep().to_text(), session.keep().run.script);
    assert_eq!(restored(&Kept::parse(&text)).1, Ok(()));
    let said = |text: &str| {
        let (session, done) = restored(&Kept::parse(text));
        let ids: Vec<&str> = done.err().unwrap_or_default().iter().map(|flaw| flaw.id).collect();
        (ids, session.history().now(), session.history().branch_count(), session.speed())
    };
    let now = open(&script).history().now();
    let version = text.replace("\"version\":3", "\"version\":9");
    assert_eq!(said(&version), (vec!["problem-kept-version"], now, 1, synod::session::DEFAULT_SPEED));
    // Its shape is another one, or it ends too early: behind the script, within it, and before it.
    let shape = text.replace("\"playhead\"", "\"plaything\"");
    assert_eq!(said(&shape), (vec!["problem-kept-damaged"], now, 1, synod::session::DEFAULT_SPEED));
    assert_eq!(said(&text[..text.len() - 9]).0, ["problem-kept-damaged"]);
    assert_eq!(said(&text[..text.len() - 9]).1, now);
    let within = text.find("crash S1").expect("its branch is on the stage") + 3;
    let (ids, time, ..) = said(&text[..within]);
    assert_eq!(ids, ["problem-kept-damaged"]);
    assert!(time <= now);
    assert_eq!(said(&text[..20]).0, ["problem-kept-damaged", "problem-no-protocol"]);
    // What is damaged in one part leaves the others whole.
    let mark = text.replace("{\"branch\":0,\"place\"", "{\"branch\":7,\"place\"");
    let mark = mark.replace("{\"branch\":1,\"place\"", "{\"branch\":7,\"place\"");
    assert_eq!(said(&mark), (vec!["problem-kept-mark"], session.history().now(), 2, session.speed()));
    let branch = text.replace("\"after\":{\"done\":", "\"after\":{\"done\":9999");
    assert_eq!(said(&branch).0[0], "problem-kept-branch");
}

/// A run that no page could read again is not put away in silence, and what is left out is said.
#[test]
fn a_run_that_is_too_long_says_so() {
    let mut session = open("synod 1\nprotocol raft servers=3 seed=2\n");
    let value = "x".repeat(600);
    let fill = |session: &mut Session, count: usize| {
        for _ in 0..count {
            session.update(Act::DoLine(format!("mark \"{value}\"")));
        }
    };
    fill(&mut session, 1_600);
    assert_eq!(session.keep().fit(), Fit::Whole, "marks that the script sets itself take no more room");
    let (again, done) = restored(&session.keep());
    let count = session.history().all_marks().len();
    assert_eq!((done, again.history().all_marks().len()), (Ok(()), count));
    session.update(Watch::SeekStep(0));
    fill(&mut session, 900);
    session.update(Act::DoLine("mark \"on the stage\"".to_owned()));
    session.update(Act::DoLine("run 5ms".to_owned()));
    let kept = session.keep();
    let Fit::Part(part, problem) = kept.fit() else { panic!("two branches are over a megabyte") };
    assert_eq!(problem.id, "problem-kept-alone");
    // What is kept is whole in itself, and what a person copies has all of it.
    let (again, done) = restored(&Kept::parse(&part.to_text()));
    assert_eq!((done, again.history().branch_count()), (Ok(()), 1));
    assert_eq!(again.history().world().digest(), session.history().world().digest());
    assert!(again.history().all_marks().iter().any(|(name, ..)| *name == "on the stage"));
    assert_eq!(part.fit(), Fit::Whole);
    let text = kept.to_script();
    assert_eq!(text.matches(&value).count(), 2_500);
    assert!(text.starts_with(&kept.run.script) && text.contains("\n# branch 1, from branch 2 after "));
    fill(&mut session, 1_000);
    let Fit::Nothing(problem) = session.keep().fit() else { panic!("it is over a megabyte") };
    assert_eq!(problem.id, "problem-kept-long");
}

/// What a person copies of a run is a script, which leads to the end of the branch on the stage.
#[test]
fn what_is_copied_of_a_run_with_branches_is_a_script() {
    let mut session = open("synod 1\nprotocol raft servers=3 seed=2\nrun 300ms\ncrash S2\nrun 9ms\n");
    session.update(Watch::SeekStep(3));
    session.update(Act::DoLine("crash S1".to_owned()));
    session.update(Act::DoLine("run 100ms".to_owned()));
    let text = session.keep().to_script();
    assert!(text.contains("\n# crash S2\n# run 9ms\n"), "{text}");
    assert_eq!(open(&text).history().world().digest(), session.history().world().digest());
}

/// Such time is no step of what is left, and no number of steps tells it.
#[test]
fn a_branch_parts_after_the_time_that_passed_before_what_was_let_go_of() {
    let mut session = open("protocol raft servers=3 clients=1 seed=4\nrun 5ms\nrun 1ms\n");
    session.update(Act::GoOnFromHere);
    for line in ["run 200ms", "mark a"] {
        session.update(Act::DoLine(line.into()));
    }
    session.update(Watch::ToStart);
    session.update(Act::DoLine("crash S2".into()));
    assert_eq!((session.history().before().commands.len(), session.history().branch_count()), (2, 2));
    let mut again = come_back(&mut session, None, "let go of at 6 ms");
    assert_eq!(all_of(&mut session), all_of(&mut again));
}
