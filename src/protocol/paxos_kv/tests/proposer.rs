//! Where a proposer looks, what it proposes, and what it answers.

use super::*;
use crate::protocol::paxos_kv::about::{ADOPT_HIGHEST, BACK_OFF, OWN_BY_ID, PERSIST_ROUND, READ_REPAIR};
use crate::protocol::paxos_kv::task::written;

/// The ballot that the task uses now.
fn now(node: &Node) -> Ballot {
    let task = node.proposer.as_ref().and_then(|proposer| proposer.task.as_ref());
    task.and_then(|task| task.ballot).expect("a task with a ballot")
}

fn task(node: &Node) -> &Task {
    node.proposer.as_ref().and_then(|proposer| proposer.task.as_ref()).expect("a task")
}

/// P1 hears this promise from A1 and A2; what it does then.
fn promised(
    cluster: &Cluster,
    node: &mut Node,
    accepted: Option<Proposal>,
    newest: Option<u32>,
) -> Out<PaxosKv> {
    let (at, ballot) = (task(node).at.clone(), now(node));
    cluster.hear(P1, node, A1, &promise(at.clone(), ballot, None, None));
    cluster.hear(P1, node, A2, &promise(at, ballot, accepted, newest))
}

/// P1 hears that A1 and A2 accepted what it proposed; what it does then.
fn accepted(cluster: &Cluster, node: &mut Node) -> Out<PaxosKv> {
    let Task { at, ballot, value, .. } = task(node).clone();
    let proposal = Proposal { ballot: ballot.unwrap(), value: value.unwrap() };
    let message = Message::Accepted(Accepted { at, proposal });
    cluster.hear(P1, node, A1, &message);
    cluster.hear(P1, node, A2, &message)
}

fn value(text: &str) -> OpResult {
    OpResult::Value { value: Some(text.into()) }
}

/// P1 has written x.0 = 5 for C1.
fn wrote() -> (Cluster, Node) {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, put("5"));
    promised(&cluster, &mut node, None, None);
    accepted(&cluster, &mut node);
    (cluster, node)
}

#[test]
fn a_write_wins_the_first_version_of_a_new_key() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    let out = cluster.ask(P1, &mut node, C1, 1, put("5"));
    assert_eq!((out.notes(), out.writes()), (vec!["begins-write"], vec![Write::Round { round: 1 }]));
    let asked = Message::Prepare(Prepare { at: x(0), ballot: ballot(1, P1) });
    assert_eq!(out.sent(), [A1, A2, A3].map(|acceptor| (acceptor, asked.clone())));
    let out = promised(&cluster, &mut node, None, None);
    assert_eq!(out.notes(), ["proposes-own"]);
    let proposal = at(&by(C1, "5"), ballot(1, P1));
    assert_eq!(out.sent()[0], (A1, Message::Accept(Accept { at: x(0), proposal: proposal.clone() })));
    let out = accepted(&cluster, &mut node);
    assert_eq!(out.notes(), ["learns", "wrote"]);
    assert_eq!(results(&out), [(C1, OpResult::Ok {})]);
    assert_eq!(
        out.sent(),
        [A1, A2, A3].map(|to| (to, Message::Commit(Commit { at: x(0), proposal: proposal.clone() })))
    );
    assert_eq!((node.version("x"), &node.proposer.unwrap().task), (Some(0), &None));
}

#[test]
fn when_all_tell_all_the_proposer_sends_no_commit() {
    let cluster = Cluster::of(&[("learn", "all".into())]);
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, put("5"));
    promised(&cluster, &mut node, None, None);
    let out = accepted(&cluster, &mut node);
    assert_eq!((out.notes(), out.sent()), (vec!["learns", "wrote"], vec![]));
}

#[test]
fn a_read_of_a_key_that_nobody_wrote_is_nil_without_phase_2() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    assert_eq!(cluster.ask(P1, &mut node, C1, 1, get()).notes(), ["begins-read"]);
    let out = promised(&cluster, &mut node, None, None);
    assert_eq!((out.notes(), out.sent()), (vec!["answers-nil"], vec![]));
    assert_eq!(results(&out), [(C1, OpResult::Value { value: None })]);
}

#[test]
fn a_read_that_finds_something_makes_sure_before_it_answers() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, get());
    let out = promised(&cluster, &mut node, Some(at(&by(C2, "foo"), ballot(1, P2))), Some(0));
    assert_eq!((out.notes(), results(&out)), (vec!["repairs"], vec![]));
    let proposal = at(&by(C2, "foo"), ballot(1, P1));
    assert_eq!(out.sent()[0], (A1, Message::Accept(Accept { at: x(0), proposal })));
    let out = accepted(&cluster, &mut node);
    assert_eq!((out.notes(), results(&out)), (vec!["learns", "answers"], vec![(C1, value("foo"))]));
}

#[test]
fn with_read_repair_off_it_answers_at_once() {
    let cluster = Cluster::apart().off(READ_REPAIR);
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, get());
    let out = promised(&cluster, &mut node, Some(at(&by(C2, "foo"), ballot(1, P2))), Some(0));
    assert_eq!((out.notes(), out.sent()), (vec!["answers-unrepaired", "answers"], vec![]));
    assert_eq!(results(&out), [(C1, value("foo"))]);
}

#[test]
fn a_reader_that_knows_the_newest_needs_no_phase_2() {
    let (cluster, mut node) = wrote();
    cluster.ask(P1, &mut node, C2, 1, get());
    assert_eq!(task(&node).at, x(1));
    let out = promised(&cluster, &mut node, None, Some(0));
    assert_eq!((out.notes(), results(&out)), (vec!["answers-known"], vec![(C2, value("5"))]));
}

#[test]
fn the_newest_version_is_found_without_naming_it() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, get());
    let out = promised(&cluster, &mut node, Some(at(&by(C2, "old"), ballot(1, P2))), Some(7));
    assert_eq!(out.notes(), ["jumps"]);
    assert_eq!(task(&node).at, x(7));
    promised(&cluster, &mut node, Some(at(&by(C2, "new"), ballot(1, P2))), Some(7));
    assert_eq!(results(&accepted(&cluster, &mut node)), [(C1, value("new"))]);
}

/// x.7 was accepted by one acceptor that is then not in the quorum: it is not chosen, and x.6 is the
/// newest, whatever that acceptor says again.
#[test]
fn a_version_that_a_quorum_has_not_is_not_looked_for_twice() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, get());
    let oldest = Some(at(&by(C2, "oldest"), ballot(1, P2)));
    assert_eq!(promised(&cluster, &mut node, oldest, Some(7)).notes(), ["jumps"]);
    let out = promised(&cluster, &mut node, None, Some(6));
    assert_eq!((out.notes(), task(&node).at.version), (vec!["steps-back"], 6));
    let out = promised(&cluster, &mut node, Some(at(&by(C2, "6th"), ballot(1, P2))), Some(7));
    assert_eq!(out.notes(), ["repairs"]);
    assert_eq!(results(&accepted(&cluster, &mut node)), [(C1, value("6th"))]);
}

#[test]
fn a_writer_that_finds_anothers_value_helps_it_and_takes_the_next_version() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, put("5"));
    assert_eq!(
        promised(&cluster, &mut node, Some(at(&by(C2, "5"), ballot(1, P2))), Some(0)).notes(),
        ["adopts"]
    );
    let out = accepted(&cluster, &mut node);
    assert_eq!((out.notes(), results(&out)), (vec!["learns", "lost-version"], vec![]));
    assert_eq!(task(&node).at, x(1));
    promised(&cluster, &mut node, None, Some(0));
    // Its value says that both writes took effect.
    let done: Vec<NodeId> = task(&node).value.as_ref().unwrap().done.iter().map(|done| done.client).collect();
    assert_eq!(done, [C1, C2]);
    assert_eq!(results(&accepted(&cluster, &mut node)), [(C1, OpResult::Ok {})]);
}

#[test]
fn with_own_by_id_off_an_equal_value_passes_for_its_own() {
    let cluster = Cluster::apart().off(OWN_BY_ID);
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, put("5"));
    promised(&cluster, &mut node, Some(at(&by(C2, "5"), ballot(1, P2))), Some(0));
    let out = accepted(&cluster, &mut node);
    assert_eq!((out.notes(), results(&out)), (vec!["learns", "takes-equal"], vec![(C1, OpResult::Ok {})]));
}

#[test]
fn a_request_that_took_effect_elsewhere_is_answered_and_not_written_again() {
    let (cluster, mut node) = wrote();
    let out = cluster.ask(P1, &mut node, C1, 1, put("5"));
    assert_eq!((out.notes(), out.sent()), (vec!["wrote"], vec![]));
    assert_eq!(results(&out), [(C1, OpResult::Ok {})]);
    cluster.ask(P1, &mut node, C2, 1, put("6"));
    promised(&cluster, &mut node, None, Some(0));
    accepted(&cluster, &mut node);
    let out = cluster.ask(P1, &mut node, C1, 1, put("5"));
    assert_eq!((out.notes(), results(&out)), (vec!["wrote-before"], vec![(C1, OpResult::Ok {})]));
}

#[test]
fn one_request_is_served_at_a_time() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, put("5"));
    assert_eq!(cluster.ask(P1, &mut node, C1, 1, put("5")).notes(), ["duplicate-request"]);
    assert_eq!(cluster.ask(P1, &mut node, C2, 1, get()).notes(), ["queues"]);
    assert_eq!(cluster.ask(P1, &mut node, C2, 1, get()).notes(), ["duplicate-request"]);
    promised(&cluster, &mut node, None, None);
    assert_eq!(accepted(&cluster, &mut node).notes(), ["learns", "wrote", "begins-read"]);
    assert_eq!(task(&node).at, x(1));
}

#[test]
fn a_client_that_went_on_is_not_served_its_old_request() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, put("5"));
    let out = cluster.ask(P1, &mut node, C1, 2, put("6"));
    assert_eq!(out.notes(), ["gives-up", "begins-write"]);
    assert_eq!((task(&node).op(), now(&node)), ("x=6".into(), ballot(2, P1)));
    assert_eq!(cluster.ask(P1, &mut node, C1, 1, put("5")).notes(), ["older-request"]);
    assert_eq!(cluster.ask(P1, &mut node, C1, 2, put("6")).notes(), ["duplicate-request"]);
}

#[test]
fn an_acceptor_sends_clients_to_a_proposer() {
    let cluster = Cluster::apart();
    let out = cluster.ask(A1, &mut cluster.fresh(A1), C1, 1, get());
    assert_eq!(out.notes(), ["not-a-proposer"]);
}

#[test]
fn append_and_cas_make_the_next_value_from_the_one_before() {
    let request = |op| Request { client: C1, number: 1, op };
    let key: Arc<str> = "x".into();
    let append = request(Op::Append { key: Arc::clone(&key), value: "0".into() });
    let cas = |from: &str, to: &str| request(Op::Cas { key: "x".into(), from: from.into(), to: to.into() });
    let five = Known { version: 3, value: by(C2, "5") };
    let made = |request: &Request, before| {
        let stored = written(request, before);
        (stored.text.as_deref().map(str::to_owned), stored.done_by(C1, 1).unwrap().ok)
    };
    assert_eq!(made(&append, None), (Some("0".into()), true));
    assert_eq!(made(&append, Some(&five)), (Some("50".into()), true));
    assert_eq!(made(&cas("5", "6"), Some(&five)), (Some("6".into()), true));
    assert_eq!(made(&cas("4", "6"), Some(&five)), (Some("5".into()), false));
    assert_eq!(made(&cas("4", "6"), None), (None, false));
}

#[test]
fn a_refusal_is_waited_out_and_tells_how_high_to_go() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, put("5"));
    let nack = Message::Nack(Nack { at: x(0), ballot: ballot(1, P1), promised: ballot(8, P2) });
    assert_eq!(cluster.hear(P1, &mut node, A1, &nack).notes(), ["backs-off"]);
    assert_eq!(task(&node).phase, Phase::Waiting);
    assert_eq!(cluster.hear(P1, &mut node, A2, &nack).notes(), ["late-nack"]);
    assert_eq!(cluster.fire(P1, &mut node, RETRY).notes(), ["asks-higher"]);
    assert_eq!((now(&node), task(&node).phase), (ballot(9, P1), Phase::Prepare));
    let cluster = cluster.off(BACK_OFF);
    let nack = Message::Nack(Nack { at: x(0), ballot: ballot(9, P1), promised: ballot(10, P2) });
    assert_eq!(cluster.hear(P1, &mut node, A1, &nack).notes(), ["retries-at-once"]);
}

#[test]
fn what_was_accepted_of_a_ballot_given_up_still_counts() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, put("5"));
    promised(&cluster, &mut node, None, None);
    let nack = Message::Nack(Nack { at: x(0), ballot: ballot(1, P1), promised: ballot(8, P2) });
    cluster.hear(P1, &mut node, A3, &nack);
    assert_eq!(accepted(&cluster, &mut node).notes(), ["learns", "wrote"]);
}

#[test]
fn promises_that_are_late_or_doubled_do_not_count() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, put("5"));
    let first = promise(x(0), ballot(1, P1), None, None);
    assert_eq!(cluster.hear(P1, &mut node, A1, &first).notes(), ["counts-promise"]);
    assert_eq!(cluster.hear(P1, &mut node, A1, &first).notes(), ["repeated-promise"]);
    let other = promise(x(1), ballot(1, P1), None, None);
    assert_eq!(cluster.hear(P1, &mut node, A2, &other).notes(), ["late-promise"]);
    cluster.fire(P1, &mut node, RETRY);
    assert_eq!(cluster.hear(P1, &mut node, A2, &first).notes(), ["late-promise"]);
}

#[test]
fn of_two_accepted_values_the_higher_ballot_counts() {
    let found = |cluster: Cluster| {
        let mut node = cluster.fresh(P1);
        cluster.ask(P1, &mut node, C1, 1, get());
        let bar = Some(at(&by(C2, "bar"), ballot(3, P2)));
        let foo = Some(at(&by(C2, "foo"), ballot(2, P2)));
        cluster.hear(P1, &mut node, A2, &promise(x(0), ballot(1, P1), foo, Some(0)));
        cluster.hear(P1, &mut node, A1, &promise(x(0), ballot(1, P1), bar, Some(0)));
        task(&node).value.as_ref().and_then(|value| value.text.clone())
    };
    assert_eq!(found(Cluster::apart()).as_deref(), Some("bar"));
    assert_eq!(found(Cluster::apart().off(ADOPT_HIGHEST)).as_deref(), Some("foo"));
}

#[test]
fn a_snapshot_answers_a_write_and_sends_a_read_on() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, put("5"));
    let gone =
        |node: &Node, by: Arc<Stored>| Message::Snapshot(Snapshot { at: x(4), ballot: now(node), value: by });
    let message = gone(&node, by(C1, "5"));
    let out = cluster.hear(P1, &mut node, A1, &message);
    assert_eq!((out.notes(), results(&out)), (vec!["hears-snapshot", "wrote"], vec![(C1, OpResult::Ok {})]));

    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C2, 1, get());
    let message = gone(&node, by(C1, "5"));
    let out = cluster.hear(P1, &mut node, A1, &message);
    // A newer version may have been chosen since: that one must ask a quorum.
    assert_eq!((out.notes(), results(&out)), (vec!["hears-snapshot", "moves-on"], vec![]));
    assert_eq!(task(&node).at, x(5));
    let out = promised(&cluster, &mut node, None, Some(4));
    assert_eq!((out.notes(), results(&out)), (vec!["answers-known"], vec![(C2, value("5"))]));
    assert_eq!(cluster.hear(P1, &mut node, A1, &message).notes(), ["late-snapshot"]);
}

#[test]
fn a_person_reads_one_version_or_the_newest() {
    let (cluster, mut node) = wrote();
    let ask = |node: &mut Node, text: &str, round| {
        cluster.input(P1, node, &Input::Propose { value: text.into(), round })
    };
    assert_eq!(ask(&mut node, "x.0", Some(9)).notes(), ["begins-named"]);
    assert_eq!((now(&node), &task(&node).at), (ballot(9, P1), &x(0)));
    promised(&cluster, &mut node, Some(at(&by(C1, "5"), ballot(1, P1))), Some(0));
    assert_eq!(accepted(&cluster, &mut node).notes(), ["learns", "named-value"]);
    assert_eq!(node.proposer.as_ref().unwrap().answer, Some((x(0), Some(by(C1, "5")))));
    ask(&mut node, "x.3", None);
    assert_eq!(promised(&cluster, &mut node, None, Some(0)).notes(), ["named-nil"]);
    assert_eq!(node.proposer.as_ref().unwrap().answer, Some((x(3), None)));
    assert_eq!(ask(&mut node, "x", None).notes(), ["begins-read"]);
    assert_eq!(promised(&cluster, &mut node, None, Some(0)).notes(), ["answers-known"]);
    ask(&mut node, "x.0", None);
    let message = Message::Snapshot(Snapshot { at: x(2), ballot: now(&node), value: by(C1, "9") });
    assert_eq!(cluster.hear(P1, &mut node, A1, &message).notes(), ["hears-snapshot", "named-gone"]);
}

#[test]
fn what_a_person_cannot_ask_is_refused_with_the_reason() {
    let (cluster, mut node) = wrote();
    let refused = |node: &Node, id, text: &str, round| {
        let input = Input::Propose { value: text.into(), round };
        PaxosKv::check_input(&cluster.ctx(id), node, &input).err().map(|problem| problem.id)
    };
    assert_eq!(refused(&node, P1, "x.0", None), None);
    assert_eq!(refused(&node, P1, "x=5", None), Some("problem-paxos-kv-instance"));
    assert_eq!(refused(&node, P1, "x", Some(1)), Some("problem-paxos-kv-round-used"));
    assert_eq!(refused(&node, P1, "x", Some(0)), Some("problem-paxos-kv-round"));
    assert_eq!(refused(&cluster.fresh(A1), A1, "x", None), Some("problem-paxos-kv-not-a-proposer"));
    cluster.ask(P1, &mut node, C1, 2, put("6"));
    assert_eq!(refused(&node, P1, "x", None), Some("problem-paxos-kv-busy"));
}

#[test]
fn a_round_is_never_used_twice_unless_nobody_writes_it() {
    let restarted = |cluster: Cluster| {
        let mut node = cluster.fresh(P1);
        let mut disk = Disk::default();
        let out = cluster.ask(P1, &mut node, C1, 1, put("5"));
        out.writes().iter().for_each(|write| PaxosKv::apply_write(&mut disk, write));
        let mut node = cluster.boot(P1, &disk);
        cluster.ask(P1, &mut node, C1, 1, put("5"));
        now(&node)
    };
    assert_eq!(restarted(Cluster::apart()), ballot(2, P1));
    assert_eq!(restarted(Cluster::apart().off(PERSIST_ROUND)), ballot(1, P1));
}

#[test]
fn a_commit_tells_a_writer_whether_it_won_and_a_reader_nothing_yet() {
    let cluster = Cluster::apart();
    let commit = Message::Commit(Commit { at: x(0), proposal: at(&by(C2, "6"), ballot(1, P2)) });
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, put("5"));
    assert_eq!(cluster.hear(P1, &mut node, P2, &commit).notes(), ["hears-commit", "lost-version"]);
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, get());
    assert_eq!(cluster.hear(P1, &mut node, P2, &commit).notes(), ["hears-commit"]);
    let out = promised(&cluster, &mut node, Some(at(&by(C2, "6"), ballot(1, P2))), Some(0));
    assert_eq!((out.notes(), results(&out)), (vec!["answers"], vec![(C1, value("6"))]));
}

/// What a quorum had not accepted, a later quorum of the same version may have.
#[test]
fn a_writer_that_was_free_and_was_outbid_is_not_free_for_ever() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, put("foo"));
    assert_eq!(promised(&cluster, &mut node, None, None).notes(), ["proposes-own"]);
    cluster.fire(P1, &mut node, RETRY);
    let out = promised(&cluster, &mut node, Some(at(&by(C2, "bar"), ballot(1, P2))), Some(0));
    assert_eq!(out.notes(), ["adopts"]);
    assert_eq!(task(&node).value, Some(by(C2, "bar")));
}

#[test]
fn a_copy_of_a_request_older_than_the_clients_last_write_is_dropped() {
    let (cluster, mut node) = wrote();
    cluster.ask(P1, &mut node, C1, 2, put("6"));
    promised(&cluster, &mut node, None, Some(0));
    accepted(&cluster, &mut node);
    let out = cluster.ask(P1, &mut node, C1, 1, put("5"));
    assert_eq!((out.notes(), results(&out), out.sent()), (vec!["too-old"], vec![], vec![]));
}
