//! Requests, retries, answers.

use super::*;

#[test]
fn only_a_leader_serves_and_others_say_who_leads() {
    let mut bench = Bench::new(3, &[]);
    let hint = |bench: &Bench| match bench.replies()[..] {
        [Reply { outcome: Outcome::NotLeader { hint }, .. }] => hint,
        _ => panic!("not turned away"),
    };
    assert_eq!(hint(bench.ask(1, "1")), None);
    bench.hear(S3, append(1, (0, 0), &[], 0));
    assert_eq!(hint(bench.ask(1, "1")), Some(NodeId(2)));
}

#[test]
fn a_retry_is_answered_from_the_table_and_not_appended_again() {
    let mut bench = Bench::new(3, &[]);
    bench.lead().ask(1, "1").flush().ask(1, "1");
    assert_eq!(bench.notes(), ["duplicate-waiting"]);
    bench.matched(S2, 1).ask(1, "1");
    assert_eq!(bench.notes(), ["duplicate-answered"]);
    assert_eq!(bench.replies().len(), 1);
    bench.ask(2, "2").flush().matched(S2, 2).ask(1, "1");
    assert_eq!(bench.notes(), ["request-too-old"]);
    assert_eq!(bench.node.log.last_index(), 2);
}

#[test]
fn an_entry_inherited_from_an_earlier_term_is_appended_again_and_takes_effect_once() {
    let mut bench = Bench::new(3, &[]);
    bench.lead().ask(1, "1").flush();
    bench.fire(about::HEARTBEAT).hear(S2, vote(2, S2, 1, 1)).lead().ask(1, "1");
    assert_eq!(bench.node.log.last_index(), 2);
    bench.flush().matched(S2, 2);
    assert_eq!(bench.notes()[3..], ["duplicate-applied", "answers"]);
    assert_eq!(bench.node.machine.executed(), 1);
}

#[test]
fn without_the_table_a_retry_takes_effect_again() {
    let mut bench = Bench::new(3, &[]).off(DEDUPLICATE);
    bench.lead().ask(1, "1").flush().ask(1, "1").flush().matched(S2, 2);
    assert_eq!(bench.node.machine.executed(), 2);
}

#[test]
fn another_command_at_the_promised_index_is_noticed() {
    let mut bench = Bench::new(3, &[]);
    bench.lead().ask(1, "1").flush();
    bench.hear(S2, append(2, (0, 0), &[2], 1));
    assert_eq!(bench.notes()[4..], ["applies", "other-command"]);
    let outcome = Outcome::NotLeader { hint: Some(NodeId(1)) };
    assert_eq!(bench.replies(), [Reply { number: 1, outcome }]);
}
