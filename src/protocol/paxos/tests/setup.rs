use super::*;

fn problem(params: &[(&'static str, u32)]) -> Option<&'static str> {
    Paxos::configure(&header(params)).err().map(|problem| problem.id)
}

fn quorums(params: &[(&'static str, u32)]) -> (usize, usize) {
    let bench = Bench::new(params);
    let Quorums { phase1, phase2 } = bench.config.quorums(bench.rules);
    (phase1, phase2)
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
    let bench = Bench::new(&[("nodes", 3)]);
    assert_eq!(bench.roster.of("server").count(), bench.roster.len());
    let node = bench.fresh(NodeId(2));
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
        let bench = Bench::new(&[("acceptors", acceptors)]).off(rules::QUORUM_INTERSECTS);
        bench.config.quorums(bench.rules).phase1
    };
    assert_eq!([half(1), half(2), half(3), half(4), half(5)], [1, 1, 1, 2, 2]);
}

#[test]
fn rule_constants_are_in_the_order_of_the_list() {
    let named = [
        ("promise-check", rules::PROMISE_CHECK),
        ("adopt-value", rules::ADOPT_VALUE),
        ("adopt-highest", rules::ADOPT_HIGHEST),
        ("persist-promise", rules::PERSIST_PROMISE),
        ("persist-accept", rules::PERSIST_ACCEPT),
        ("persist-round", rules::PERSIST_ROUND),
        ("accept-raises-promise", rules::ACCEPT_RAISES_PROMISE),
        ("quorum-intersects", rules::QUORUM_INTERSECTS),
        ("unique-ballots", rules::UNIQUE_BALLOTS),
        ("back-off", rules::BACK_OFF),
    ];
    assert_eq!(named.len(), Paxos::ABOUT.rules.len());
    for (id, rule) in named {
        assert_eq!(Paxos::ABOUT.rule(id), Some(rule), "{id}");
    }
}

#[test]
fn what_a_rule_breaks_exists() {
    for rule in Paxos::ABOUT.rules {
        let known = Paxos::ABOUT.invariants.iter().any(|invariant| invariant.id == rule.breaks);
        assert!(known || rule.breaks == "progress", "{}", rule.id);
    }
}

#[test]
fn every_note_of_a_node_lights_a_line_of_pseudocode() {
    let code = Paxos::ABOUT.pseudocode;
    let lit: Vec<&str> = code.lines().flat_map(|line| line.split('#').skip(1)).map(str::trim).collect();
    for id in &lit {
        assert!(Paxos::ABOUT.note(id).is_some(), "{id}");
    }
    // What is chosen is nobody's line: it is seen from outside.
    for note in Paxos::ABOUT.notes.iter().filter(|note| !note.id.starts_with("chosen")) {
        assert!(lit.contains(&note.id), "{}", note.id);
    }
}

#[test]
fn the_fields_of_every_part_are_those_it_declares() {
    for params in [&[][..], &[("nodes", 3)]] {
        let bench = Bench::new(params);
        for id in bench.roster.ids() {
            let part = bench.roster.role(id);
            let declared = Paxos::ABOUT.fields.iter().find(|(known, _)| *known == part).unwrap().1;
            for node in [Some(bench.fresh(id)), None] {
                let body = view::body(&bench.ctx(id), node.as_ref(), &Disk::default());
                let shown: Vec<_> = body.fields.iter().map(|field| field.name).collect();
                assert_eq!(shown, declared, "{part}");
                assert!(!body.headline.is_empty() && body.headline.len() <= 3);
            }
        }
    }
}
