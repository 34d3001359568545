//! The server: test, set, remember, repeat.

use super::super::about::WRITE_BEFORE_ANSWER;
use super::*;
use crate::frame::Stored;

const C1: NodeId = NodeId(2);
const C2: NodeId = NodeId(3);

impl Cluster {
    fn two() -> Cluster {
        Cluster::new(&setup(2, 2, "both"))
    }

    /// Starts S1 from this disk; what that says.
    fn boot_saying(&self, disk: &Disk) -> (Node, Vec<&'static str>) {
        let mut out = Out::default();
        let node = SplitBrain::boot(&self.ctx(S1), disk, &mut out);
        (node, out.notes())
    }

    fn ask(&self, node: &mut Node, client: NodeId, number: u32) -> Out<SplitBrain> {
        self.request(S1, node, &Request { client, number, op: Op::Tas {} })
    }
}

/// To whom, to which request, what the flag was, and whether the answer waits for the disk.
fn answers(out: &Out<SplitBrain>) -> Vec<(NodeId, u32, bool, bool)> {
    let answers = out.effects.iter().filter_map(|effect| match effect {
        Effect::Reply { to, reply, durable } => {
            Some((*to, reply.number, reply.outcome == flag(true), *durable))
        }
        _ => None,
    });
    answers.collect()
}

#[test]
fn a_clear_flag_is_set_written_and_answered_when_it_is_durable() {
    let cluster = Cluster::two();
    let (mut node, told) = cluster.boot_saying(&Disk::default());
    assert_eq!(told, ["finds-no-flag"]);
    let out = cluster.ask(&mut node, C1, 1);
    let claim = Claim { client: C1, number: 1 };
    assert_eq!((out.notes(), out.writes()), (vec!["sets-flag"], vec![Write { claim }]));
    assert_eq!(answers(&out), [(C1, 1, false, true)]);
    assert_eq!(node.claim, Some(claim));
}

#[test]
fn the_write_stands_before_the_answer_that_waits_for_it() {
    let cluster = Cluster::two();
    let out = cluster.ask(&mut cluster.fresh(S1), C1, 1);
    let place = |what: fn(&Effect<SplitBrain>) -> bool| out.effects.iter().position(what).expect("is there");
    let write = place(|effect| matches!(effect, Effect::Write(_)));
    assert!(write < place(|effect| matches!(effect, Effect::Reply { .. })));
}

#[test]
fn another_client_finds_it_set_and_changes_nothing() {
    let cluster = Cluster::two();
    let mut node = cluster.fresh(S1);
    cluster.ask(&mut node, C1, 1);
    let before = node.clone();
    let out = cluster.ask(&mut node, C2, 1);
    assert_eq!((out.notes(), out.writes()), (vec!["finds-flag-set"], vec![]));
    assert_eq!(answers(&out), [(C2, 1, true, true)]);
    assert_eq!(node, before);
}

#[test]
fn the_same_request_gets_the_same_answer_and_writes_nothing_more() {
    let cluster = Cluster::two();
    let mut node = cluster.fresh(S1);
    cluster.ask(&mut node, C1, 1);
    let out = cluster.ask(&mut node, C1, 1);
    assert_eq!((out.notes(), out.writes()), (vec!["same-request"], vec![]));
    // The first answer may still wait for the disk: so must this one.
    assert_eq!(answers(&out), [(C1, 1, false, true)]);
}

#[test]
fn a_later_request_of_the_holder_itself_finds_the_flag_set() {
    let cluster = Cluster::two();
    let mut node = cluster.fresh(S1);
    cluster.ask(&mut node, C1, 1);
    let out = cluster.ask(&mut node, C1, 2);
    assert_eq!(answers(&out), [(C1, 2, true, true)]);
    assert_eq!(node.claim, Some(Claim { client: C1, number: 1 }));
}

#[test]
fn after_a_crash_the_disk_knows_who_set_it() {
    let cluster = Cluster::two();
    let claim = Claim { client: C2, number: 4 };
    let mut disk = Disk::default();
    SplitBrain::apply_write(&mut disk, &Write { claim });
    let (mut node, told) = cluster.boot_saying(&disk);
    assert_eq!((told, node.claim), (vec!["reads-flag"], Some(claim)));
    assert_eq!(answers(&cluster.ask(&mut node, C1, 1)), [(C1, 1, true, true)]);
    assert_eq!(answers(&cluster.ask(&mut node, C2, 4)), [(C2, 4, false, true)]);
}

#[test]
fn without_the_rule_nothing_is_written_and_nothing_waits() {
    let cluster = Cluster::two().off(WRITE_BEFORE_ANSWER);
    let mut node = cluster.fresh(S1);
    let out = cluster.ask(&mut node, C1, 1);
    assert_eq!((out.writes(), answers(&out)), (vec![], vec![(C1, 1, false, false)]));
}

#[test]
fn the_view_tells_memory_disk_and_what_is_pending_apart() {
    let claim = Some(Claim { client: C1, number: 1 });
    let stored = |off: &[RuleIx], memory, disk| {
        let cluster = off.iter().fold(Cluster::two(), |cluster, rule| cluster.off(*rule));
        let node = Node { claim: memory };
        let body = view::server(&cluster.ctx(S1), Some(&node), &Disk { claim: disk });
        body.fields.iter().map(|field| (field.name, field.value.clone(), field.stored)).collect::<Vec<_>>()
    };
    let set = |stored| vec![("flag", 1_u32.into(), stored), ("setBy", C1.into(), stored)];
    assert_eq!(stored(&[], claim, claim), set(Stored::Disk));
    assert_eq!(stored(&[], claim, None), set(Stored::Pending));
    assert_eq!(stored(&[WRITE_BEFORE_ANSWER], claim, None), set(Stored::Memory));
}

#[test]
fn a_server_that_is_down_shows_its_disk() {
    let cluster = Cluster::two();
    let disk = Disk { claim: Some(Claim { client: C2, number: 1 }) };
    let body = view::server(&cluster.ctx(S1), None, &disk);
    assert_eq!(body.fields[0].value, 1_u32.into());
    assert_eq!(body.fields[1].value, C2.into());
}
