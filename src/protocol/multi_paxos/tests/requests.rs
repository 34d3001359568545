//! Clients.

use super::*;

fn refused(hint: Option<u8>) -> Outcome {
    Outcome::NotLeader { hint: hint.map(|server| NodeId(server - 1)) }
}

fn outcome(bench: &Bench) -> Option<Outcome> {
    bench.replies().into_iter().next().map(|reply| reply.outcome)
}

#[test]
fn who_does_not_lead_says_who_does() {
    let mut bench = Bench::new(3);
    bench.ask(3, 1);
    assert_eq!(outcome(&bench), Some(refused(None)));
    bench.hear(S2, Message::Heartbeat(Heartbeat { ballot: ballot(1, 2), commit: 0 })).ask(3, 1);
    assert_eq!(outcome(&bench), Some(refused(Some(2))));
    bench.hear(S3, Message::Prepare(Prepare { ballot: ballot(1, 3), first: 1 })).ask(3, 1);
    assert_eq!(outcome(&bench), Some(refused(None)), "a server that asks for promises does not lead yet");
}

#[test]
fn a_retry_is_answered_from_the_table_or_goes_on_waiting() {
    let mut bench = Bench::new(3);
    bench.lead(&[]).ask(3, 1).flush();
    bench.ask(3, 1);
    assert_eq!((bench.notes(), bench.sent().len()), (vec!["duplicate-waiting"], 0));
    bench.accepted(S2, 1, 1);
    let done = Outcome::Done { result: OpResult::Ok {} };
    assert_eq!(outcome(&bench), Some(done.clone()));
    bench.ask(3, 1);
    assert_eq!((bench.notes(), outcome(&bench)), (vec!["duplicate-answered"], Some(done)));
    bench.ask(3, 2).flush();
    bench.accepted(S2, 2, 1);
    bench.ask(3, 1);
    assert_eq!((bench.notes(), outcome(&bench)), (vec!["request-too-old"], None));
}

#[test]
fn without_the_table_it_takes_effect_again() {
    let mut bench = Bench::new(3).off(DEDUPLICATE);
    bench.lead(&[]).ask(3, 1).flush();
    bench.ask(3, 1).flush();
    bench.accepted(S2, 1, 2);
    assert_eq!((bench.node.applied, bench.node.machine.executed()), (2, 2));
}

#[test]
fn a_request_that_an_earlier_leader_proposed_is_waited_for() {
    let mut bench = Bench::new(3);
    let op = Op::Append { key: "x".into(), value: "1".into() };
    let request = Arc::new(Request { client: NodeId(3), number: 1, op });
    let entry = Entry { ballot: ballot(1, 2), command: Command::Ask { request } };
    bench.lead(&[Report { slot: 1, entry }]).flush();
    bench.ask(3, 1);
    assert_eq!(bench.notes(), ["duplicate-waiting"]);
    bench.accepted(S3, 1, 1);
    assert_eq!(outcome(&bench), Some(Outcome::Done { result: OpResult::Ok {} }));
}

#[test]
fn when_something_else_is_chosen_the_client_is_told() {
    let mut bench = Bench::new(3);
    bench.lead(&[]).ask(3, 1).flush();
    bench.hear(S2, accept(ballot(2, 2), 1, &[7], 1));
    assert!(bench.noted("steps-down") && bench.noted("other-command"));
    assert_eq!(outcome(&bench), Some(refused(Some(2))));
    assert!(bench.node.waiting.is_empty());
}

#[test]
fn without_skip_phase_1_each_command_has_a_ballot_of_its_own() {
    let mut bench = Bench::new(3).off(SKIP_PHASE_1);
    bench.lead(&[]).ask(3, 1);
    assert!(bench.noted("new-ballot") && bench.node.role.ballot() == Some(ballot(2, 1)));
    assert!(matches!(bench.sent()[0].1, Message::Prepare(_)));
    bench.flush();
    // Others wait with it, and a retry does not wait twice.
    bench.ask(4, 1);
    assert_eq!(bench.notes(), ["joins-ballot"]);
    bench.ask(4, 1).promise(S2, &[]);
    assert_eq!(bench.node.waiting.len(), 2);
    assert!(matches!(bench.node.role, Role::Leader { next: 3, .. }) && bench.node.queue.is_empty());
}

#[test]
fn requests_that_wait_for_a_ballot_that_fails_are_refused() {
    let mut bench = Bench::new(3).off(SKIP_PHASE_1);
    bench.lead(&[]).ask(3, 1).flush();
    bench.hear(S2, Message::Nack(Nack { ballot: ballot(2, 1), promised: ballot(5, 2) }));
    assert_eq!(outcome(&bench), Some(refused(None)));
    assert!(bench.node.queue.is_empty());
}
