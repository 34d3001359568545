//! Invariants are able to fail: the observer is shown what must not be.

use super::*;
use crate::protocol::Moment;
use crate::protocol::testing::Look;

/// Three servers and V as an observer sees them.
struct Watch {
    cluster: testing::Cluster<PrimaryBackup>,
    ghost: super::super::invariants::Ghost,
    nodes: Vec<Option<Node>>,
    disks: Vec<Disk>,
}

impl Watch {
    fn new(acks: &'static str) -> Watch {
        let cluster = testing::Cluster::new(&header::<PrimaryBackup>(&[("acks", acks.into())]));
        let ghost = PrimaryBackup::fresh_ghost(&cluster.config, &cluster.roster);
        let disk = |id| PrimaryBackup::fresh_disk(&cluster.config, id);
        let disks = cluster.roster.ids().map(disk).collect();
        let nodes = cluster.roster.ids().map(|id| (id != C1).then(|| cluster.fresh(id))).collect();
        Watch { cluster, ghost, nodes, disks }
    }

    fn server(&mut self, id: NodeId) -> &mut Server {
        let Some(Node::Server { server }) = &mut self.nodes[id.index()] else { panic!("no server") };
        server
    }

    /// Lets the observer see writes of a server, durable at once.
    fn see(&mut self, at: NodeId, writes: &[Write]) -> Vec<&'static str> {
        writes.iter().for_each(|write| self.disks[at.index()].apply(write));
        let (nodes, disks) = (&self.nodes[..], &self.disks[..]);
        let look = Look { at, moment: Moment::Ran, nodes, disks, writes, input: None, heard: None };
        self.cluster.observe(&mut self.ghost, look).invariants()
    }

    fn store(&mut self, at: NodeId, index: u64, entry: Entry) -> Vec<&'static str> {
        self.server(at).log.put(index, entry.clone());
        self.see(at, &[Write::Entry { index, entry }])
    }

    /// V names a view, and a server moves on to it with this log.
    fn install(&mut self, at: NodeId, named: View, log: &Log) -> Vec<&'static str> {
        assert!(self.see(V, &[Write::View { view: named.clone() }]).is_empty());
        let server = self.server(at);
        (server.view, server.installed, server.log) = (named.clone(), named.number, log.clone());
        let number = named.number;
        self.see(at, &[Write::View { view: named }, Write::Install { view: number, log: log.clone() }])
    }
}

#[test]
fn a_recovery_that_misses_what_is_safe_is_seen_though_no_client_was_answered() {
    let mut watch = Watch::new("2");
    assert!(watch.store(S1, 1, entry(1, 1)).is_empty());
    assert!(watch.store(S3, 1, entry(1, 1)).is_empty());
    assert_eq!(watch.ghost.last_committed(), 1);
    assert_eq!(watch.install(S2, view(2, S2, &[S3, S1]), &Log::default()), ["acknowledged-kept"]);
}

#[test]
fn a_recovery_that_has_it_is_right_also_under_a_new_stamp() {
    let mut watch = Watch::new("2");
    watch.store(S1, 1, entry(1, 1));
    watch.store(S3, 1, entry(1, 1));
    assert!(watch.install(S2, view(2, S2, &[S3, S1]), &log(&[Some((2, 1))])).is_empty());
    assert_eq!(watch.ghost.last_committed(), 1, "and it is not acknowledged twice");
}

#[test]
fn an_acknowledgement_after_a_recovery_without_it_is_seen() {
    let mut watch = Watch::new("2");
    watch.store(S1, 1, entry(1, 1));
    assert!(watch.install(S2, view(2, S2, &[S3, S1]), &Log::default()).is_empty());
    assert_eq!(watch.store(S3, 1, entry(1, 1)), ["acknowledged-kept"]);
}

#[test]
fn overwriting_what_is_acknowledged_is_seen_and_an_old_primary_may_hold_what_it_likes() {
    let mut watch = Watch::new("2");
    watch.store(S1, 1, entry(1, 1));
    watch.store(S3, 1, entry(1, 1));
    assert_eq!(watch.store(S3, 1, entry(1, 2)), ["acknowledged-kept"]);
    let mut watch = Watch::new("all");
    assert!(watch.install(S2, view(2, S2, &[]), &log(&[Some((2, 5))])).is_empty());
    assert_eq!(watch.ghost.last_committed(), 1);
    assert!(watch.store(S1, 1, entry(1, 1)).is_empty(), "nobody was told of it");
}

#[test]
fn completing_with_the_help_of_a_later_view_is_seen() {
    let mut watch = Watch::new("2");
    assert!(watch.install(S2, view(2, S2, &[S3, S1]), &Log::default()).is_empty());
    watch.store(S1, 1, entry(1, 1));
    watch.store(S2, 1, entry(1, 1));
    assert_eq!(watch.ghost.last_committed(), 0, "S2 does not count in view 1 any more");
    watch.server(S1).commit = 1;
    let broken = watch.see(S1, &[]);
    assert!(broken.contains(&"only-primary-completes"), "{broken:?}");
}

#[test]
fn two_acknowledged_at_one_index_are_seen() {
    let mut watch = Watch::new("2");
    watch.store(S1, 1, entry(1, 1));
    watch.server(S1).commit = 1;
    assert!(watch.see(S1, &[]).is_empty(), "answered early: it counts as acknowledged");
    watch.install(S2, view(2, S2, &[S3, S1]), &log(&[Some((2, 7))]));
    watch.server(S2).commit = 1;
    assert_eq!(watch.see(S2, &[]), ["acknowledged-kept"]);
}

#[test]
fn replicas_that_differ_and_a_second_effect_are_seen() {
    let mut watch = Watch::new("2");
    for (id, number) in [(S1, 1), (S2, 2)] {
        watch.server(id).log.put(1, entry(1, number));
        watch.server(id).applied = 1;
    }
    assert!(watch.see(S1, &[]).is_empty());
    assert_eq!(watch.see(S2, &[]), ["replicas-agree"]);

    let mut watch = Watch::new("2");
    let op = Op::Tas {};
    let command = Arc::new(Request { client: C1, number: 1, op });
    for index in 1..=2 {
        let entry = Entry { view: 1, command: Some(Arc::clone(&command)) };
        let server = watch.server(S1);
        server.log.put(index, entry);
        server.machine.apply(&command, false);
        server.applied = index;
        let expected: &[&str] = if index == 1 { &[] } else { &["exactly-once"] };
        assert_eq!(watch.see(S1, &[]), expected);
    }
}

#[test]
fn holders_that_are_no_members_do_not_make_it_safe() {
    let mut watch = Watch::new("all");
    watch.store(S1, 1, entry(1, 1));
    watch.store(S2, 1, entry(1, 1));
    assert_eq!(watch.ghost.last_committed(), 0);
    watch.store(S3, 1, entry(1, 1));
    let by = watch.ghost.committed_at(1).map(|committed| (committed.by, committed.in_view));
    assert_eq!(by, Some((0b111, 1)));
    assert!(watch.ghost.holders.is_empty(), "what is acknowledged is forgotten there");
}

#[test]
fn a_view_that_goes_back_is_seen_and_told_once() {
    let mut watch = Watch::new("all");
    assert!(watch.install(S2, view(2, S2, &[S3]), &Log::default()).is_empty());
    watch.server(S2).view = view(1, S1, &[S2, S3]);
    assert_eq!(watch.see(S2, &[]), ["view-kept"]);
    assert!(watch.see(S2, &[]).is_empty());
}

#[test]
fn views_that_go_down_along_a_log_are_seen_from_both_sides() {
    let mut watch = Watch::new("3");
    watch.install(S3, view(2, S2, &[S3]), &Log::default());
    assert!(watch.store(S3, 1, entry(2, 1)).is_empty());
    assert!(watch.store(S3, 2, entry(1, 2)).contains(&"views-along-log"));
    let mut watch = Watch::new("3");
    watch.install(S3, view(2, S2, &[S3]), &Log::default());
    assert!(watch.store(S3, 2, entry(1, 2)).is_empty(), "a hole before it");
    assert!(watch.store(S3, 1, entry(2, 1)).contains(&"views-along-log"));
    let mut watch = Watch::new("3");
    let crooked = log(&[Some((2, 1)), Some((1, 2))]);
    assert_eq!(watch.install(S2, view(2, S2, &[S3]), &crooked), ["views-along-log"]);
}

#[test]
fn an_acknowledged_entry_that_the_log_lacks_is_seen() {
    let mut watch = Watch::new("2");
    watch.store(S1, 1, entry(1, 1));
    watch.store(S3, 1, entry(1, 1));
    watch.server(S3).commit = 1;
    assert!(watch.see(S3, &[]).is_empty());
    watch.server(S3).commit = 2;
    assert_eq!(watch.see(S3, &[]), ["commit-within-log"]);
}
