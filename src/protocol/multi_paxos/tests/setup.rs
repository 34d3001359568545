//! The header.

use super::*;

fn quorums(servers: u32, phase1: u32, phase2: u32) -> Result<(usize, usize), &'static str> {
    let params = [("servers", servers.into()), ("phase1", phase1.into()), ("phase2", phase2.into())];
    let (config, _) = MultiPaxos::configure(&header::<MultiPaxos>(&params)).map_err(|problem| problem.id)?;
    let quorums = config.quorums(Rules::default());
    Ok((quorums.phase1, quorums.phase2))
}

#[test]
fn quorums_are_majorities_unless_the_header_says_otherwise() {
    let majorities: Vec<_> = (1..=9).map(|servers| quorums(servers, 0, 0)).collect();
    assert_eq!(majorities, [1, 2, 2, 3, 3, 4, 4, 5, 5].map(|size| Ok((size, size))));
    assert_eq!(quorums(5, 4, 2), Ok((4, 2)));
    assert_eq!(quorums(5, 1, 5), Ok((1, 5)));
}

#[test]
fn quorums_that_can_miss_each_other_are_refused() {
    assert_eq!(quorums(5, 3, 2), Err("problem-quorums-miss"));
    assert_eq!(quorums(5, 6, 2), Err("problem-quorum-too-big"));
}

#[test]
fn with_the_rule_off_half_is_enough() {
    let bench = Bench::new(4).off(QUORUM_INTERSECTS);
    let quorums = bench.cluster.config.quorums(bench.cluster.rules);
    assert_eq!((quorums.phase1, quorums.phase2), (2, 2));
}

#[test]
fn servers_come_first_and_clients_last() {
    let bench = Bench::new(3);
    let names: Vec<_> = bench.cluster.roster.ids().map(|id| bench.cluster.roster.name(id)).collect();
    assert_eq!(names, ["S1", "S2", "S3", "C1", "C2"]);
    assert_eq!(bench.cluster.config.others(NodeId(1)).collect::<Vec<_>>(), [NodeId(0), NodeId(2)]);
}
