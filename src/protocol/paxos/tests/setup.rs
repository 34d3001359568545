use super::*;

fn problem(params: &[(&'static str, u32)]) -> Option<&'static str> {
    Paxos::configure(&setup(params)).err().map(|problem| problem.id)
}

/// How many acceptors each phase needs, where they are counted.
fn quorums(params: &[(&'static str, u32)]) -> (u32, u32) {
    let cluster = Cluster::of(params);
    let QuorumSystem { phase1, phase2 } = cluster.config.quorums(cluster.rules);
    (counted(phase1), counted(phase2))
}

fn counted(quorum: Quorum) -> u32 {
    let Quorum::Any { needed } = quorum else { panic!("{quorum:?}") };
    needed
}

#[test]
fn the_page_opens_with_two_proposers_three_acceptors_one_learner() {
    let (_, members) = Paxos::configure(&Paxos::ABOUT.defaults()).expect("the defaults are possible");
    let names: Vec<_> = members.iter().map(|member| (&*member.name, member.role)).collect();
    let expected = [
        ("P1", "proposer"),
        ("P2", "proposer"),
        ("A1", "acceptor"),
        ("A2", "acceptor"),
        ("A3", "acceptor"),
        ("L1", "learner"),
    ];
    assert_eq!(names, expected);
}

#[test]
fn together_each_server_plays_all_parts() {
    let cluster = Cluster::of(&[("nodes", 3)]);
    assert_eq!(cluster.roster.of("server").count(), cluster.roster.len());
    let node = cluster.fresh(NodeId(2));
    assert!(node.proposer.is_some() && node.acceptor.is_some() && node.learner.is_some());
}

#[test]
fn a_quorum_is_a_majority_of_all_unless_the_header_says_otherwise() {
    assert_eq!(quorums(&[("acceptors", 1)]), (1, 1));
    assert_eq!(quorums(&[("acceptors", 4)]), (3, 3));
    assert_eq!(quorums(&[("nodes", 5)]), (3, 3));
    assert_eq!(quorums(&[("acceptors", 5), ("phase1", 4), ("phase2", 2)]), (4, 2));
    assert_eq!(quorums(&[("acceptors", 5), ("phase1", 4)]), (4, 3));
}

#[test]
fn quorums_that_miss_are_a_problem() {
    assert_eq!(problem(&[("acceptors", 5), ("phase1", 3), ("phase2", 2)]), Some("problem-quorums-miss"));
    assert_eq!(problem(&[("acceptors", 4), ("phase1", 1)]), Some("problem-quorums-miss"));
    assert_eq!(problem(&[("nodes", 3), ("phase1", 4)]), Some("problem-quorum-too-big"));
    assert_eq!(problem(&[("acceptors", 4), ("phase1", 2), ("phase2", 3)]), None);
}

#[test]
fn switched_off_intersection_is_half_and_at_least_one() {
    let half = |acceptors| {
        let cluster = Cluster::of(&[("acceptors", acceptors)]).off(about::QUORUM_INTERSECTS);
        counted(cluster.config.quorums(cluster.rules).phase1)
    };
    assert_eq!([half(1), half(2), half(3), half(4), half(5)], [1, 1, 1, 2, 2]);
}

#[test]
fn what_a_rule_breaks_exists() {
    for rule in Paxos::ABOUT.rules {
        let known = Paxos::ABOUT.invariants.iter().any(|invariant| invariant.id == rule.breaks);
        assert!(known || rule.breaks == "progress", "{}", rule.id);
    }
}

#[test]
fn the_fields_of_every_part_are_those_it_declares() {
    for params in [&[][..], &[("nodes", 3)]] {
        let cluster = Cluster::of(params);
        for id in cluster.roster.ids() {
            let part = cluster.roster.role(id);
            let declared = Paxos::ABOUT.fields.iter().find(|(known, _)| *known == part).unwrap().1;
            for node in [Some(cluster.fresh(id)), None] {
                let body = view::body(&cluster.ctx(id), node.as_ref(), &Disk::default());
                let shown: Vec<_> = body.fields.iter().map(|field| field.name).collect();
                assert_eq!(shown, declared, "{part}");
                assert!(!body.headline.is_empty() && body.headline.len() <= 3);
            }
        }
    }
}
