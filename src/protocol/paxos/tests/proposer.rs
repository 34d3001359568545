use super::*;
use crate::protocol::ballots::MAX_ROUND;
use crate::protocol::paxos::about::{ADOPT_HIGHEST, ADOPT_VALUE, BACK_OFF, PERSIST_ROUND, UNIQUE_BALLOTS};

/// P1 after `propose P1 own`: in phase 1 of ballot 1.P1.
fn asking(cluster: &Cluster) -> Node {
    let mut node = cluster.fresh(P1);
    cluster.propose(P1, &mut node, "own", None);
    node
}

fn state(node: &Node) -> &Proposer {
    node.proposer.as_ref().expect("a proposer")
}

fn nack(round: u32) -> Message {
    Message::Nack(Nack { ballot: ballot(1, P1), promised: ballot(round, P2) })
}

/// The value that P1 proposes after A1 and A2 answered so.
fn proposed(cluster: &Cluster, first: Option<Proposal>, second: Option<Proposal>) -> (String, &'static str) {
    let mut node = asking(cluster);
    cluster.hear(P1, &mut node, A1, &promise(ballot(1, P1), first));
    let out = cluster.hear(P1, &mut node, A2, &promise(ballot(1, P1), second));
    let Some((_, Message::Accept(Accept { value, .. }), false)) = out.sent_when().first().cloned() else {
        panic!("no Accept")
    };
    (value.to_string(), out.notes()[0])
}

#[test]
fn writes_its_round_before_it_asks() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    let out = cluster.propose(P1, &mut node, "foo", None);
    assert_eq!(out.writes(), [Write::Round { round: 1 }]);
    let prepare = Message::Prepare(Prepare { ballot: ballot(1, P1) });
    assert_eq!(out.sent_when(), [A1, A2, A3].map(|to| (to, prepare.clone(), true)));
    assert_eq!(timer(&out), Some(Some((60_000, 120_000))));
    assert_eq!(out.notes(), ["prepares"]);
}

#[test]
fn persist_round_off_asks_at_once_and_starts_over_after_a_crash() {
    let cluster = Cluster::apart().off(PERSIST_ROUND);
    let mut node = cluster.fresh(P1);
    let out = cluster.propose(P1, &mut node, "foo", None);
    assert!(out.writes().is_empty() && out.sent_when().iter().all(|(_, _, durable)| !durable));
    let mut again = cluster.fresh(P1);
    cluster.propose(P1, &mut again, "bar", None);
    assert_eq!(state(&again).ballot, state(&node).ballot);
}

#[test]
fn goes_on_above_the_round_on_its_disk() {
    let cluster = Cluster::apart();
    let mut node = cluster.boot(P1, &Disk { round: 7, ..Disk::default() });
    cluster.propose(P1, &mut node, "foo", None);
    assert_eq!(state(&node).ballot, Some(ballot(8, P1)));
}

#[test]
fn takes_the_round_a_person_names_if_it_is_new() {
    let cluster = Cluster::apart();
    let mut node = asking(&cluster);
    let check = |node: &Node, round| {
        let input = Input::Propose { value: "x".into(), round: Some(round) };
        Paxos::check_input(&cluster.ctx(P1), node, &input).map_err(|problem| problem.id)
    };
    assert_eq!(check(&node, 0), Err("problem-paxos-round"));
    assert_eq!(check(&node, 1), Err("problem-paxos-round-used"));
    assert_eq!(check(&node, MAX_ROUND + 1), Err("problem-paxos-round"));
    assert_eq!(check(&node, 999), Ok(()));
    let out = cluster.propose(P1, &mut node, "x", Some(999));
    assert_eq!(state(&node).ballot, Some(ballot(999, P1)));
    assert_eq!(out.notes(), ["prepares-anew"]);
}

#[test]
fn only_a_proposer_proposes() {
    let cluster = Cluster::apart();
    let input = Input::Propose { value: "x".into(), round: None };
    for id in [A1, L1] {
        let refused = Paxos::check_input(&cluster.ctx(id), &cluster.fresh(id), &input);
        assert_eq!(refused.unwrap_err().id, "problem-paxos-not-a-proposer");
    }
}

#[test]
fn without_an_accepted_value_it_proposes_its_own() {
    assert_eq!(proposed(&Cluster::apart(), None, None), ("own".into(), "proposes-own"));
}

#[test]
fn adopts_an_accepted_value() {
    let foo = at("foo", ballot(1, P1));
    assert_eq!(proposed(&Cluster::apart(), Some(foo.clone()), None), ("foo".into(), "adopts"));
    assert_eq!(proposed(&Cluster::apart(), None, Some(foo)), ("foo".into(), "adopts"));
}

#[test]
fn adopts_the_highest_in_whatever_order() {
    let (low, high) = (at("low", ballot(1, P2)), at("high", ballot(2, P1)));
    let cluster = Cluster::apart();
    assert_eq!(proposed(&cluster, Some(low.clone()), Some(high.clone())).0, "high");
    assert_eq!(proposed(&cluster, Some(high), Some(low)).0, "high");
}

#[test]
fn adopt_highest_off_takes_the_first() {
    let (low, high) = (at("low", ballot(1, P2)), at("high", ballot(2, P1)));
    let cluster = Cluster::apart().off(ADOPT_HIGHEST);
    assert_eq!(proposed(&cluster, Some(low), Some(high)), ("low".into(), "adopts-first"));
}

#[test]
fn adopt_value_off_insists() {
    let cluster = Cluster::apart().off(ADOPT_VALUE);
    let foo = at("foo", ballot(1, P2));
    assert_eq!(proposed(&cluster, Some(foo), None), ("own".into(), "ignores-accepted"));
}

#[test]
fn an_acceptor_counts_once() {
    let cluster = Cluster::apart();
    let mut node = asking(&cluster);
    cluster.hear(P1, &mut node, A1, &promise(ballot(1, P1), None));
    let out = cluster.hear(P1, &mut node, A1, &promise(ballot(1, P1), None));
    assert_eq!((out.notes(), out.sent_when().len()), (vec!["repeated-promise"], 0));
}

#[test]
fn promises_of_another_ballot_or_after_the_quorum_do_nothing() {
    let cluster = Cluster::apart();
    let mut node = asking(&cluster);
    assert_eq!(cluster.hear(P1, &mut node, A1, &promise(ballot(9, P1), None)).notes(), ["late-promise"]);
    cluster.hear(P1, &mut node, A1, &promise(ballot(1, P1), None));
    cluster.hear(P1, &mut node, A2, &promise(ballot(1, P1), None));
    let out = cluster.hear(P1, &mut node, A3, &promise(ballot(1, P1), None));
    assert_eq!((out.notes(), out.sent_when().len()), (vec!["late-promise"], 0));
}

#[test]
fn a_refusal_makes_it_wait_and_then_outbid() {
    let cluster = Cluster::apart();
    let mut node = asking(&cluster);
    let out = cluster.hear(P1, &mut node, A1, &nack(6));
    assert_eq!((out.notes(), state(&node).phase), (vec!["backs-off"], Phase::Waiting));
    assert_eq!(cluster.hear(P1, &mut node, A2, &nack(5)).notes(), ["late-nack"]);
    let out = cluster.fire(P1, &mut node, RETRY);
    assert_eq!(out.notes(), ["retries"]);
    assert_eq!(state(&node).ballot, Some(ballot(7, P1)));
}

#[test]
fn the_wait_grows_and_has_an_end() {
    let cluster = Cluster::apart();
    let mut node = asking(&cluster);
    let most = |out: &Out<Paxos>| timer(out).flatten().map(|span| span.1);
    assert_eq!(most(&cluster.hear(P1, &mut node, A1, &nack(2))), Some(240_000));
    assert_eq!(most(&cluster.fire(P1, &mut node, RETRY)), Some(240_000));
    for expected in [480_000, 960_000, 1_920_000, 3_840_000, 3_840_000] {
        assert_eq!(most(&cluster.fire(P1, &mut node, RETRY)), Some(expected));
    }
}

#[test]
fn back_off_off_tries_again_at_once_when_refused() {
    let cluster = Cluster::apart().off(BACK_OFF);
    let mut node = asking(&cluster);
    let out = cluster.hear(P1, &mut node, A1, &nack(6));
    assert_eq!((out.notes(), state(&node).phase), (vec!["retries-at-once"], Phase::Prepare));
    assert_eq!(state(&node).ballot, Some(ballot(7, P1)));
    assert_eq!(out.sent_when().len(), 3);
    assert_eq!(cluster.hear(P1, &mut node, A2, &nack(6)).notes(), ["late-nack"]);
}

#[test]
fn back_off_off_waits_the_same_each_time() {
    let cluster = Cluster::apart().off(BACK_OFF);
    let mut node = asking(&cluster);
    for _ in 0..3 {
        assert_eq!(timer(&cluster.fire(P1, &mut node, RETRY)), Some(Some((60_000, 60_000))));
    }
}

#[test]
fn a_new_proposal_of_a_person_starts_afresh() {
    let cluster = Cluster::apart();
    let mut node = asking(&cluster);
    cluster.hear(P1, &mut node, A1, &nack(2));
    let out = cluster.propose(P1, &mut node, "other", None);
    assert_eq!(out.notes(), ["prepares-anew"]);
    assert_eq!(timer(&out), Some(Some((60_000, 120_000))));
    assert_eq!(state(&node).value.as_deref(), Some("other"));
}

#[test]
fn a_quorum_of_acceptances_ends_it_even_after_a_refusal() {
    let cluster = Cluster::apart();
    let mut node = asking(&cluster);
    cluster.hear(P1, &mut node, A1, &promise(ballot(1, P1), None));
    cluster.hear(P1, &mut node, A2, &promise(ballot(1, P1), None));
    cluster.hear(P1, &mut node, A1, &nack(2));
    let own = at("own", ballot(1, P1));
    cluster.hear(P1, &mut node, A2, &accepted(&own));
    let out = cluster.hear(P1, &mut node, A3, &accepted(&own));
    assert_eq!((out.notes(), timer(&out)), (vec!["learns"], Some(None)));
    assert_eq!(state(&node).phase, Phase::Done);
    assert!(cluster.fire(P1, &mut node, RETRY).effects.is_empty());
}

#[test]
fn a_second_proposal_after_the_end_also_ends() {
    let cluster = Cluster::apart();
    let mut node = asking(&cluster);
    let own = at("own", ballot(1, P1));
    for from in [A1, A2] {
        cluster.hear(P1, &mut node, from, &accepted(&own));
    }
    cluster.propose(P1, &mut node, "more", None);
    for from in [A1, A2] {
        cluster.hear(P1, &mut node, from, &promise(ballot(2, P1), Some(own.clone())));
    }
    let mut last = Out::default();
    for from in [A1, A2] {
        last = cluster.hear(P1, &mut node, from, &accepted(&at("own", ballot(2, P1))));
    }
    assert_eq!((last.notes(), state(&node).phase), (vec!["known-already"], Phase::Done));
}

#[test]
fn unique_ballots_off_uses_the_first_proposers_name() {
    let cluster = Cluster::apart().off(UNIQUE_BALLOTS);
    let mut node = cluster.fresh(P2);
    cluster.propose(P2, &mut node, "foo", None);
    assert_eq!(state(&node).ballot, Some(ballot(1, P1)));
}

#[test]
fn rounds_never_wrap() {
    let cluster = Cluster::apart();
    let mut node = asking(&cluster);
    cluster.hear(P1, &mut node, A1, &nack(u32::MAX));
    cluster.fire(P1, &mut node, RETRY);
    assert_eq!(state(&node).round, u32::MAX);
}
