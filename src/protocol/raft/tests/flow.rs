//! Flow control, and how far a refused leader goes back.

use super::super::progress::Flow;
use super::*;

impl Bench {
    fn window(mut self, window: usize) -> Bench {
        self.cluster.config.extensions.window = window;
        self
    }

    fn flow(&self, peer: NodeId) -> (&'static str, &[u64]) {
        let Role::Leader { peers } = &self.node.role else { panic!("no leader") };
        let flow = peers[peer.index()].flow.as_ref().expect("flow control");
        (flow.word(), &flow.inflights)
    }
}

#[test]
fn a_probe_waits_for_its_answer_and_then_entries_flow() {
    let mut bench = Bench::new(3, &[1]).window(2);
    bench.lead();
    assert_eq!((bench.appended(S2), bench.flow(S2)), (Some((1, 1, vec![])), ("probe", &[1][..])));
    bench.ask(1, "1");
    assert_eq!((bench.appended(S2), bench.notes()), (None, vec!["appends", "flow-full", "flow-full"]));
    bench.matched(S2, 1);
    assert_eq!((bench.appended(S2), bench.flow(S2)), (Some((1, 1, vec![2])), ("replicate", &[2][..])));
    assert_eq!(bench.next(S2), 3, "it moves on before the answer");
    bench.ask(2, "2");
    assert_eq!((bench.appended(S2), bench.flow(S2)), (Some((2, 2, vec![2])), ("replicate", &[2, 3][..])));
    bench.ask(3, "3");
    assert_eq!(bench.appended(S2), None, "the window is full");
    bench.matched(S2, 3);
    assert_eq!((bench.appended(S2), bench.flow(S2)), (Some((3, 2, vec![2])), ("replicate", &[4][..])));
}

#[test]
fn a_heartbeat_asks_a_probe_again_and_tells_of_what_was_lost() {
    let mut bench = Bench::new(3, &[1]).window(1);
    bench.lead().ask(1, "1").fire(about::HEARTBEAT);
    assert_eq!((bench.appended(S2), bench.flow(S2)), (Some((1, 1, vec![2])), ("probe", &[2][..])));
    bench.matched(S2, 2).ask(2, "2").ask(3, "3").fire(about::HEARTBEAT);
    assert_eq!(bench.appended(S2), Some((3, 2, vec![])), "only what comes before");
    bench.refused(S2, None, 3);
    assert_eq!(bench.notes(), ["flow-probes", "sends"]);
    assert_eq!((bench.appended(S2), bench.flow(S2)), (Some((2, 2, vec![2, 2])), ("probe", &[4][..])));
    bench.refused(S2, None, 3);
    assert_eq!(bench.notes(), ["reply-too-late"], "one that was sent before");
}

#[test]
fn a_probes_refusal_says_where_to_go_on() {
    let mut bench = Bench::new(3, &[4, 6, 6, 6, 6]).window(4);
    bench.lead().refused(S2, Some(5), 2);
    assert_eq!((bench.notes(), bench.flow(S2)), (vec!["backs-up", "sends"], ("probe", &[5][..])));
    bench.matched(S2, 5).refused(S2, Some(5), 2);
    assert_eq!(bench.notes(), ["reply-too-late"], "it is known to hold that");
}

#[test]
fn a_snapshot_is_a_probe_as_well() {
    let mut bench = Bench::new(3, &[1, 1]).window(4);
    bench.hear(S2, append(1, (2, 1), &[], 2));
    bench.run(|handler| handler.take_snapshot()).flush().lead().refused(S2, None, 1);
    assert_eq!((bench.notes(), bench.flow(S2)), (vec!["backs-up", "sends-snapshot"], ("probe", &[2][..])));
    bench.ask(1, "1");
    assert_eq!(bench.appended(S2), None);
    bench.hear(S2, Message::InstallSnapshotReply(InstallSnapshotReply { term: 2, last_included_index: 2 }));
    assert_eq!((bench.appended(S2), bench.flow(S2)), (Some((2, 1, vec![2])), ("replicate", &[3][..])));
}

/// Leads term 2 with three entries and a full window to S2; the snapshot replaces all of them.
fn compacted() -> Bench {
    let mut bench = Bench::new(3, &[1]).window(1);
    bench
        .lead()
        .matched(S2, 1)
        .ask(1, "1")
        .flush()
        .matched(S3, 1)
        .matched(S3, 2)
        .ask(2, "2")
        .flush()
        .matched(S3, 3);
    assert_eq!((bench.node.commit, bench.flow(S2)), (3, ("replicate", &[2][..])));
    bench.run(|handler| handler.take_snapshot()).flush();
    assert_eq!(bench.node.log.trimmed(), 3);
    bench
}

#[test]
fn what_a_snapshot_replaced_is_named_no_more() {
    let mut bench = compacted();
    let snapshots = |bench: &Bench| {
        let of = |(to, message): (NodeId, Message)| match message {
            Message::InstallSnapshot(InstallSnapshot { snapshot, .. }) => Some((to, snapshot.index)),
            _ => None,
        };
        bench.sent().into_iter().filter_map(of).collect::<Vec<_>>()
    };
    for notes in [&["heartbeat", "flow-compacted", "sends-snapshot"][..], &["heartbeat", "sends-snapshot"]] {
        bench.fire(about::HEARTBEAT);
        assert_eq!((bench.notes(), snapshots(&bench)), (notes.to_vec(), vec![(S2, 3)]));
        assert_eq!(
            (bench.appended(S2), bench.flow(S2)),
            (None, ("probe", &[3][..])),
            "lost, it is sent again"
        );
    }
    bench.hear(S2, Message::InstallSnapshotReply(InstallSnapshotReply { term: 2, last_included_index: 3 }));
    assert_eq!((bench.next(S2), bench.flow(S2)), (4, ("replicate", &[][..])));
    bench.fire(about::HEARTBEAT);
    assert_eq!(bench.appended(S2), Some((3, 2, vec![])), "the last one's term is known");
}

#[test]
fn a_refusal_may_name_what_the_leader_has_no_more() {
    // S2 holds 1 and 2, and at 3 and 4 entries of term 1 that lost; S1 knows no term-1 entry any more.
    let mut bench = Bench::new(3, &[1, 1, 2, 2]).window(4);
    bench.hear(S2, append(2, (4, 2), &[], 3));
    bench.run(|handler| handler.take_snapshot()).flush().lead();
    let Role::Leader { peers } = &mut bench.node.role else { panic!("no leader") };
    (peers[1].matched, peers[1].next) = (2, 5);
    peers[1].flow = Some(Flow { replicates: true, inflights: vec![4] });
    bench.refused(S2, Some(1), 1);
    assert_eq!(bench.notes(), ["flow-probes", "sends-snapshot"]);
}

#[test]
fn a_refused_leader_may_go_back_to_the_start() {
    let mut bench = Bench::new(3, &[4, 6, 6, 6, 6]);
    bench.cluster.config.extensions.whole_log = true;
    bench.lead().refused(S2, Some(5), 2);
    assert_eq!((bench.next(S2), bench.appended(S2)), (1, Some((0, 0, vec![4, 6, 6, 6, 6]))));
    bench.cluster.rules.set(FAST_BACK_UP, false);
    bench.refused(S3, None, 5);
    assert_eq!(bench.next(S3), 5, "the rule says by a single entry");
}

#[test]
fn clients_with_one_id_share_a_session() {
    let mut bench = Bench::new(1, &[]);
    bench.cluster.config.extensions.shared_session = true;
    bench.fire(about::ELECTION).flush();
    let ask = |bench: &mut Bench, client: u8, value: &str| {
        let op = Op::Put { key: "x".into(), value: value.into() };
        let request = Request { client: NodeId(client), number: 1, op };
        bench.run(|handler| Raft::on_request(handler, &request)).flush();
    };
    ask(&mut bench, 1, "1");
    ask(&mut bench, 2, "2");
    assert_eq!(bench.terms().len(), 1);
    assert_eq!(bench.node.machine.sessions().map(|(client, _)| client).collect::<Vec<_>>(), [NodeId(1)]);
}
