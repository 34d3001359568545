//! The view server.

use super::*;

fn ping(view: u32, ready: bool) -> Message {
    Message::Ping(Ping { view, ready })
}

/// The view as V has it: number, primary, backups.
fn now(bench: &Bench) -> (u32, NodeId, Vec<NodeId>) {
    let view = &bench.keeper().view;
    (view.number, view.primary, view.backups.to_vec())
}

/// Four ticks in which only these are heard.
fn ticks(bench: &mut Bench, heard: &[NodeId]) {
    for _ in 0..4 {
        for server in heard {
            let number = bench.keeper().view.number;
            bench.hear(*server, ping(number, false));
        }
        bench.fire(WATCH);
    }
}

#[test]
fn who_is_silent_for_four_ticks_is_dead() {
    let mut bench = Bench::new(V, "all");
    for _ in 0..3 {
        bench.hear(S1, ping(1, true)).hear(S2, ping(1, true)).fire(WATCH);
        assert_eq!(now(&bench).0, 1);
    }
    bench.hear(S1, ping(1, true)).hear(S2, ping(1, true)).fire(WATCH);
    assert_eq!(now(&bench), (2, S1, vec![S2]));
    assert_eq!(bench.notes(), ["suspects", "names-view"]);
    let told: Vec<_> = bench.out.sent_when().into_iter().map(|(to, _, durable)| (to, durable)).collect();
    assert_eq!(told, [(S1, true), (S2, true), (S3, true)], "after the write, everybody");
}

#[test]
fn a_backup_that_acknowledged_succeeds_and_the_old_primary_returns_as_a_backup() {
    let mut bench = Bench::new(V, "all");
    ticks(&mut bench, &[S2, S3]);
    assert_eq!(now(&bench), (2, S2, vec![S3]));
    bench.hear(S1, ping(1, false));
    assert_eq!(bench.notes(), ["returns", "waits-for-ack", "tells-view"]);
    bench.hear(S2, ping(2, true));
    assert_eq!(bench.notes(), ["view-acknowledged", "names-view"]);
    assert_eq!(now(&bench), (3, S2, vec![S3, S1]));
}

#[test]
fn with_w_copies_the_members_stay_the_same() {
    let mut bench = Bench::new(V, "2");
    bench.suspect(S3);
    assert_eq!(now(&bench), (1, S1, vec![S2, S3]), "a dead backup is no reason");
    bench.suspect(S1);
    assert_eq!(now(&bench), (2, S2, vec![S3, S1]));
}

#[test]
fn who_is_named_twice_is_told_once() {
    let mut bench = Bench::new(V, "all");
    let input = Input::Admin { verb: "suspect".into(), nodes: vec![S3, S3] };
    bench.input(&input);
    let named = bench.out.effects.iter().find_map(|effect| match effect {
        Effect::Note { id: "suspects", args } => Some(args.clone()),
        _ => None,
    });
    assert_eq!(named.expect("it is told")[0], ("servers", vec![S3].into()));
}

#[test]
fn it_does_not_move_on_before_the_primary_acknowledged() {
    let mut bench = Bench::new(V, "all");
    bench.suspect(S3).suspect(S2);
    assert_eq!((now(&bench).0, bench.notes()), (2, vec!["suspects", "waits-for-ack"]));
    bench.hear(S1, ping(1, true));
    assert_eq!((now(&bench).0, bench.notes()), (2, vec!["tells-view"]), "that was of view 1");
    bench.hear(S1, ping(2, true));
    assert_eq!(now(&bench), (3, S1, vec![]));
    let mut hasty = Bench::new(V, "all").off(ACK_VIEW);
    hasty.suspect(S3).suspect(S2);
    assert_eq!(now(&hasty), (3, S1, vec![]));
}

#[test]
fn it_promotes_no_backup_that_did_not_acknowledge() {
    let start = |bench: &mut Bench| {
        bench.suspect(S3).hear(S1, ping(2, true)).suspect(S1);
    };
    let mut bench = Bench::new(V, "all");
    start(&mut bench);
    assert_eq!((now(&bench), bench.notes()), ((2, S1, vec![S2]), vec!["suspects", "no-successor"]));
    bench.hear(S2, ping(2, true));
    assert_eq!(now(&bench), (3, S2, vec![]));
    let mut hasty = Bench::new(V, "all").off(ACK_VIEW);
    start(&mut hasty);
    assert_eq!(now(&hasty), (3, S2, vec![]));
}

#[test]
fn acknowledgements_count_from_members_and_of_this_view_only() {
    let mut bench = Bench::new(V, "all");
    bench.suspect(S3);
    for (from, message) in
        [(S3, ping(2, true)), (S2, ping(2, false)), (S2, ping(1, true)), (S2, ping(3, true))]
    {
        bench.hear(from, message);
        // S3 is alive again, and V waits for S1 before it takes it in.
        assert_eq!((bench.keeper().acked, now(&bench).0), (0, 2));
    }
    bench.hear(S2, ping(2, true));
    assert_eq!(bench.keeper().acked, 0b10);
}

#[test]
fn its_disk_keeps_the_view_and_who_acknowledged_it() {
    let mut bench = Bench::new(V, "all");
    bench.suspect(S3).flush().hear(S1, ping(2, true)).flush();
    let disk = bench.disk.clone();
    assert_eq!((disk.view.number, disk.acked), (2, 0b1));
    let again = Bench::from_disk(V, "all", |own| *own = disk);
    assert_eq!((now(&again), again.keeper().acked), ((2, S1, vec![S2]), 0b1));
    // Of S3, which is not of the view, the first ping will be news.
    assert_eq!(again.keeper().missed, [0, 0, 5]);
    assert_eq!(again.notes(), ["view-server-boots"]);
}

#[test]
fn nothing_but_pings_and_requests_concerns_it() {
    let mut bench = Bench::new(V, "all");
    bench.hear(S1, Message::Commit(Commit { view: 9, commit: 9 }));
    assert!(bench.out.effects.is_empty());
    let mut server = Bench::new(S1, "all");
    server.hear(S2, ping(9, true));
    assert!(server.out.effects.is_empty());
}

#[test]
fn only_v_can_be_told_whom_to_suspect_and_only_of_servers() {
    let check = |bench: &Bench, nodes: Vec<NodeId>| {
        let input = Input::Admin { verb: "suspect".into(), nodes };
        PrimaryBackup::check_input(&bench.ctx(), &bench.node, &input).map_err(|problem| problem.id)
    };
    let (keeper, server) = (Bench::new(V, "all"), Bench::new(S1, "all"));
    assert_eq!(check(&keeper, vec![S1, S3]), Ok(()));
    assert_eq!(check(&keeper, vec![S1, C1]), Err("problem-primary-backup-not-a-server"));
    assert_eq!(check(&server, vec![S1]), Err("problem-primary-backup-no-view-server"));
    let nodes = [Some(server.node.clone()), None, None, Some(keeper.node.clone()), None];
    assert_eq!(PrimaryBackup::admin_at(&nodes, "suspect", &[S2]), V);
    assert_eq!(PrimaryBackup::admin_at(&nodes[..3], "suspect", &[S2]), S2);
}
