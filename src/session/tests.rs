//! A sitting, natively: what the page does, without a page.

use super::*;
use crate::protocol::Milestone;
use crate::script::{Command, Word};

mod ask;
mod lesson;
mod reach;
mod worlds;

fn open(text: &str) -> Session {
    let mut session = Session::first();
    session.update(Act::Open { name: "test.script".to_owned(), text: text.to_owned() });
    assert!(session.trouble().is_none(), "{:?}", session.trouble().map(|trouble| &trouble.error));
    session
}

fn line(session: &mut Session, text: &str) {
    session.update(Act::DoLine(text.to_owned()));
    assert_eq!(session.refused(), None, "{text}");
}

/// Plays in frames of a sixtieth of a second, as the page does.
fn play(session: &mut Session, seconds: u64) {
    session.update(Watch::Play);
    for frame in 1..=seconds * 60 {
        let playhead = session.playhead() + u64::from(session.pace()) / 60;
        match session.next_time() {
            Some(next) if next <= playhead => session.update(Watch::Elapsed(playhead)),
            _ => session.glide(playhead),
        }
        if !session.playing() {
            return;
        }
        assert!(session.playhead() >= session.history().now(), "frame {frame}");
    }
}

const FIVE: &str = "protocol raft servers=5 clients=1 seed=7\n";

#[test]
fn the_first_visit_has_something_under_way() {
    let session = Session::first();
    assert!(!session.frame().messages.is_empty());
    assert!(session.playhead() > 0);
    assert_eq!(session.frame().nodes.len(), 4, "three servers and a client");
}

#[test]
fn playing_is_the_same_as_running() {
    let mut played = open(FIVE);
    played.update(Watch::Speed(1_000_000));
    play(&mut played, 1);
    let now = played.history().now();
    let run = open(&format!("{FIVE}run {now}us\n"));
    assert_eq!(played.history().world().digest(), run.history().world().digest());
    assert!(now > 800_000, "a second at full speed is about a second: {now}");
}

#[test]
fn acting_in_the_past_keeps_the_future() {
    let mut session = open(&format!("{FIVE}run 300ms\n"));
    let (end, digest) = (session.history().len(), session.history().world().digest());
    session.update(Watch::SeekTime(150_000));
    assert_eq!(session.playhead(), 150_000);
    line(&mut session, "crash S1");
    assert_eq!(session.history().branch_count(), 2);
    let Some(Notice { kind: NoticeKind::Said(said), .. }) = session.notice() else { panic!("it says so") };
    assert_eq!((said.id, &said.args), ("status-kept", &vec![("branch", 1_u32.into())]));
    session.update(Watch::SwitchBranch(0));
    session.update(Watch::ToEnd);
    assert_eq!((session.history().len(), session.history().world().digest()), (end, digest));
}

#[test]
fn undo_goes_back_to_before_the_last_command() {
    let mut session = open(&format!("{FIVE}run 200ms\n"));
    let before = session.history().world().digest();
    line(&mut session, "crash S2");
    session.update(Watch::StepForward);
    session.update(Act::Undo);
    assert_eq!(session.history().world().digest(), before);
    assert!(session.frame().node(crate::value::NodeId(1)).up);
    assert_eq!(session.history().branch_count(), 2, "what it led to is kept");
    session.update(Act::Undo);
    assert_eq!((session.history().position(), session.playhead()), (0, 0), "the run is a command too");
    session.update(Act::Undo);
    assert_eq!(session.refused().map(|problem| problem.id), Some("status-nothing-to-undo"));
}

#[test]
fn one_undo_takes_back_one_key() {
    let mut session = open(&format!("{FIVE}run 300ms\n"));
    let before = session.history().world().digest();
    session.update(Act::Shortcut(Shortcut::RestartLeader));
    assert_eq!(session.refused(), None);
    assert_ne!(session.history().world().digest(), before);
    session.update(Act::Undo);
    assert_eq!(session.history().world().digest(), before);
}

#[test]
fn aligned_timers_go_off_together() {
    let mut session = open(FIVE);
    session.update(Act::Shortcut(Shortcut::AlignTimers));
    assert_eq!(session.refused(), None);
    let due: Vec<_> = session.frame().nodes.iter().filter_map(|node| node.timers.first()?.due).collect();
    assert!(due.len() == 5 && due.iter().all(|at| *at == due[0]), "{due:?}");
    session.update(Act::Shortcut(Shortcut::SpreadTimers));
    let mut due: Vec<_> = session.frame().nodes.iter().filter_map(|node| node.timers.first()?.due).collect();
    due.sort_unstable();
    assert!(due.windows(2).all(|pair| pair[1] - pair[0] >= 40_000), "{due:?}");
}

#[test]
fn a_step_back_undoes_a_step_forward() {
    let mut session = open(&format!("{FIVE}run 300ms\n"));
    session.update(Watch::ToStart);
    let mut seen = vec![session.history().world().digest()];
    for _ in 0..20 {
        session.update(Watch::StepForward);
        seen.push(session.history().world().digest());
    }
    for digest in seen.iter().rev().skip(1) {
        session.update(Watch::StepBack);
        assert_eq!(session.history().world().digest(), *digest);
    }
}

#[test]
fn the_next_interesting_event_is_an_election_at_first() {
    let mut session = open(FIVE);
    session.update(Watch::NextMilestone);
    let place = session.history().position();
    let milestone = session.timeline().previous_milestone(place).map(|milestone| milestone.milestone);
    assert_eq!(milestone, Some(Milestone::Election));
    session.update(Act::Shortcut(Shortcut::Request));
    session.update(Watch::NextMilestone);
    let next = session
        .timeline()
        .previous_milestone(session.history().position())
        .map(|milestone| milestone.milestone);
    assert_eq!(next, Some(Milestone::Commit));
    session.update(Watch::PreviousMilestone);
    assert_eq!(session.history().position(), place);
}

#[test]
fn an_assumption_that_falls_is_an_interesting_event_of_its_own() {
    use crate::protocol::Milestone::{Assumption, Crash};
    let mut session = open("synod 1\nprotocol raft servers=3 clients=0\nnetwork by-hand\ncrash S2\n");
    line(&mut session, "wipe S2");
    line(&mut session, "crash S3");
    line(&mut session, "wipe S3");
    let marks: Vec<_> = session.timeline().marks().into_iter().map(|(_, milestone)| milestone).collect();
    assert_eq!(marks, [Assumption], "it outweighs the crashes at its place");
    session.update(Watch::SeekStep(0));
    let mut milestones = Vec::new();
    while let Some(milestone) = session.timeline().next_milestone(session.history().position()) {
        session.update(Watch::NextMilestone);
        milestones.push(milestone.milestone);
    }
    assert_eq!(milestones, [Crash, Assumption, Crash], "once, however many disks are wiped");
}

#[test]
fn where_nothing_interesting_lies_ahead_time_stays_and_says_so() {
    let (id, within) = ("status-no-milestone", vec![("time", crate::value::Value::Time(10_000_000))]);
    // A leader that is left alone sends heartbeats and nothing else.
    let mut session = open(&format!("{FIVE}run until leaders == 1\nrun 100ms\n"));
    session.update(Watch::SeekTime(session.playhead() - 700));
    let stand = |session: &Session| {
        let history = session.history();
        (session.playhead(), history.position(), history.len(), history.end(), history.world().digest())
    };
    let (before, scale) = (stand(&session), session.timeline().scale());
    // However often it is pressed: what is looked at is not kept, nor counted.
    for _ in 0..40 {
        session.update(Watch::NextMilestone);
        assert_eq!(session.refused().map(|problem| (problem.id, &problem.args)), Some((id, &within)));
        assert_eq!((stand(&session), session.timeline().scale()), (before, scale));
    }
    session.update(Act::Shortcut(Shortcut::Request));
    assert_eq!(session.refused(), None);
    session.update(Watch::NextMilestone);
    let (place, notice) = (session.history().position(), session.notice());
    assert_eq!(notice, None, "it is committed");
    assert_eq!(
        session.timeline().previous_milestone(place).map(|milestone| milestone.milestone),
        Some(Milestone::Commit)
    );
    // Nor is there anything before the start, and by hand nothing happens by itself.
    session.update(Watch::ToStart);
    session.update(Watch::PreviousMilestone);
    assert_eq!(session.refused().map(|problem| problem.id), Some("status-at-start"));
    let mut session = open("protocol parliament\npropose C1 A\ndeliver all\n");
    session.update(Watch::StepBack);
    let before = stand(&session);
    session.update(Watch::NextMilestone);
    assert_eq!(session.refused().map(|problem| problem.id), Some("status-by-hand"));
    assert_eq!(stand(&session), before);
}

#[test]
fn a_bad_script_is_kept_and_changes_nothing() {
    let mut session = open(&format!("{FIVE}run 300ms\n"));
    let digest = session.history().world().digest();
    let text = "protocol raft servers=5\nrun 1ms\ncrash S9\n";
    session.update(Act::Open { name: "raft.script".to_owned(), text: text.to_owned() });
    let trouble = session.trouble().unwrap_or_else(|| panic!("it is refused"));
    assert_eq!((&*trouble.text, trouble.error.line, trouble.error.column), (text, 3, 7));
    assert_eq!(trouble.error.problem.id, "problem-no-node");
    assert_eq!(session.history().world().digest(), digest);
    session.update(Act::OpenPartly);
    assert_eq!(
        (session.history().now(), session.roster().len()),
        (1_000, open("protocol raft servers=5\n").roster().len())
    );
}

#[test]
fn a_sitting_survives_a_reload() {
    let mut session = open(FIVE);
    session.update(Watch::Speed(1_000_000));
    play(&mut session, 1);
    session.update(Act::Shortcut(Shortcut::Request));
    session.update(Act::Shortcut(Shortcut::RestartLeader));
    play(&mut session, 1);
    session.update(Watch::SeekTime(900_000));
    session.update(Watch::ShowPane(PaneId::State));
    let kept = session.keep();
    assert_eq!(kept.fit(), Fit::Whole);
    let kept = Kept::parse(&kept.to_text());
    let mut again = Session::first();
    assert_eq!(again.restore(&kept), Ok(()), "{}", kept.run.script);
    assert_eq!(again.history().world().digest(), session.history().world().digest());
    assert_eq!(
        (again.playhead(), again.pane(), again.speed()),
        (session.playhead(), session.pane(), session.speed())
    );
    session.update(Watch::ToEnd);
    again.update(Watch::ToEnd);
    assert_eq!(
        again.history().world().digest(),
        session.history().world().digest(),
        "its future came with it"
    );
}

#[test]
fn by_hand_a_step_delivers_the_oldest_message() {
    let mut session =
        open("protocol paxos proposers=1 acceptors=3 learners=1\nnetwork by-hand\npropose P1 foo\n");
    let waiting = session.frame().messages.len();
    assert_eq!(waiting, 3, "a prepare for each acceptor");
    session.update(Watch::Play);
    assert_eq!(session.refused().map(|problem| problem.id), Some("status-by-hand"));
    session.update(Watch::StepForward);
    assert_eq!(session.refused(), None);
    let script = session.script().to_string();
    assert!(script.contains("deliver Prepare P1->A1"), "{script}");
}

#[test]
fn marks_and_feed_follow_the_branch() {
    let mut session = open(&format!("{FIVE}run 300ms\n"));
    let told = session.timeline().told_by(usize::MAX).len();
    assert!(told > 5);
    session.update(Watch::SeekTime(100_000));
    line(&mut session, "mark \"here\"");
    assert!(session.timeline().told_by(usize::MAX).len() < told, "the future is on the other branch");
    let last = session.timeline().told_by(usize::MAX).last().copied();
    assert_eq!(last.map(|item| item.event), Some(Item::MARK));
    session.update(Watch::SwitchBranch(0));
    assert_eq!(session.timeline().told_by(usize::MAX).len(), told);
}

#[test]
fn what_clients_do_later_on_the_branch_stays_known() {
    let mut session = open(
        "protocol raft servers=3 clients=1 seed=4\nrun until leaders == 1\nrequest C1 put x 1\nrun 100ms\nrequest C1 put x 2\nrun 100ms\n",
    );
    let calls = |session: &Session| {
        (session.frame().history.len(), session.operations().iter().map(|item| item.call).collect::<Vec<_>>())
    };
    let (here, all) = calls(&session);
    assert_eq!((here, all.len()), (2, 2));
    session.update(Watch::SeekTime(all[0]));
    assert_eq!(calls(&session), (1, all.clone()));
    // Another future: what lay ahead is on the branch that was left, and known again there.
    line(&mut session, "crash S1");
    assert_eq!(calls(&session), (1, all[..1].to_vec()));
    session.update(Watch::SwitchBranch(0));
    assert_eq!(calls(&session), (1, all));
}

#[test]
fn a_selected_message_is_let_go_when_it_is_gone() {
    let mut session = Session::first();
    let first = session.frame().messages[0].id;
    session.update(Watch::Select(Some(Selection::Message(first))));
    session.update(Act::Do(Command::Drop(crate::script::Select::Id { id: first.0, column: 0 })));
    assert_eq!((session.refused(), session.selection()), (None, None));
    assert_eq!(session.losses().len(), 1);
}

#[test]
fn the_example_is_what_its_script_says() {
    let session = Session::first();
    let script = crate::script::parse(FIRST).expect("the example parses");
    let history = crate::script::run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}"));
    assert_eq!(session.header, script.header);
    assert_eq!(session.history().world().digest(), history.world().digest());
    assert_eq!(session.script(), script);
}

#[test]
fn a_rule_switched_off_at_the_very_start_is_no_line_of_the_header() {
    let mut session = open("protocol paxos nodes=3\nnetwork by-hand\n");
    session.update(Act::Do(Command::Rule { name: Word::new("promise-check"), on: false }));
    let text = session.script().to_string();
    assert_eq!(text, "protocol paxos nodes=3\nnetwork by-hand\nbegin\nrule promise-check off\n");
    assert_eq!(session.keep().run.script, text);
    let again = open(&text);
    assert_eq!(again.history().world().digest(), session.history().world().digest());
    assert_eq!(again.script().to_string(), text);
    // With the rule in the header the run is another one.
    let header = open(&text.replace("begin\n", ""));
    assert_ne!(header.history().world().digest(), session.history().world().digest());
}

#[test]
fn a_found_run_is_played_as_a_branch_and_only_once() {
    let mut session = open("protocol paxos nodes=3\npropose S1 foo\nrun 12ms\n");
    let (place, start) = (session.history().position(), session.history().world().digest());
    let lines = ["set network by-hand", "crash S3", "restart S3"];
    let commands: Vec<Command> =
        lines.iter().map(|line| crate::script::parse_line(line).expect("it is a command")).collect();
    let text = format!("{}{}\n", session.script(), lines.join("\n"));
    let digest = open(&text).history().world().digest();
    let found = Found { run: session.run(), place, start, commands, digest };
    // Meanwhile the person went on.
    line(&mut session, "run 50ms");
    let there = session.history().world().digest();
    for _ in 0..2 {
        session.update(Act::ShowFound(Box::new(found.clone())));
        assert!(session.playing() && session.history().position() == place, "{:?}", session.notice());
        assert!(session.pace() < DEFAULT_SPEED, "slow enough to be followed");
        session.update(Watch::Elapsed(u64::MAX / 2));
        assert_eq!(session.history().world().digest(), digest);
        assert_eq!(session.history().branch_count(), 2);
        assert_eq!(session.pace(), DEFAULT_SPEED);
    }
    session.update(Watch::SwitchBranch(0));
    session.update(Watch::ToEnd);
    assert_eq!(session.history().world().digest(), there, "nothing is lost");
    let other = Found { run: session.run() + 1, ..found };
    session.update(Act::ShowFound(Box::new(other)));
    assert_eq!(session.refused().map(|problem| problem.id), Some("status-found-gone"));
    assert_eq!(session.history().world().digest(), there);
}

#[test]
fn a_frame_has_the_newest_entries_wherever_one_goes() {
    let puts: String = (0..400).map(|n| format!("request C1 put k{n} 1\nrun 60ms\n")).collect();
    let mut session = Session::first();
    let text = format!("protocol raft servers=3 clients=1 seed=1\nrun until leaders == 1\n{puts}");
    session.update(Act::Open { name: "x".into(), text });
    let indexes = |session: &Session| -> Vec<(u64, u64, usize)> {
        let logs = session.frame().nodes.iter().filter_map(|node| node.body.log.as_ref());
        logs.filter(|log| log.last > 0)
            .map(|log| {
                let newest = log.slots.last().map_or(0, |slot| slot.index);
                (log.last, newest, log.slots.len())
            })
            .collect()
    };
    let end = session.history().len();
    for place in [end, end / 4, end / 4 - 30, end / 2, end - 1, 3 * end / 4, end] {
        session.update(Watch::SeekStep(place));
        for (last, newest, count) in indexes(&session) {
            assert_eq!(newest, last, "at {place} of {end}");
            let most = 2 * LOG_WINDOW as usize;
            assert!(
                count >= (last as usize).min(LOG_WINDOW as usize - 4) && count <= most,
                "{count} of {last} at {place}"
            );
        }
    }
}
