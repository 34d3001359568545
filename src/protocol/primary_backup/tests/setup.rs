//! What a header may say.

use super::*;
use crate::value::Problem;

fn configure(servers: u32, acks: &'static str, recover: u32) -> Result<Config, Problem> {
    let params = [("servers", servers.into()), ("acks", acks.into()), ("recover", recover.into())];
    PrimaryBackup::configure(&header::<PrimaryBackup>(&params)).map(|(config, _)| config)
}

/// Copies of a write in the first view, logs for recovery.
fn sizes(servers: u32, acks: &'static str, recover: u32) -> Result<(usize, usize), &'static str> {
    let config = configure(servers, acks, recover).map_err(|problem| problem.id)?;
    Ok((config.copies_in(&config.first_view()), config.gathered(Rules::default())))
}

#[test]
fn servers_come_first_then_v_then_clients() {
    let (_, members) = PrimaryBackup::configure(&ABOUT.defaults()).expect("defaults are right");
    let names: Vec<_> = members.iter().map(|member| (&*member.name, member.role)).collect();
    let expected =
        [("S1", "server"), ("S2", "server"), ("S3", "server"), ("V", "view-server"), ("C1", "client")];
    assert_eq!(names, expected);
}

#[test]
fn recovery_meets_every_write() {
    assert_eq!(sizes(3, "all", 0), Ok((3, 1)));
    assert_eq!(sizes(1, "all", 1), Ok((1, 1)));
    assert_eq!(sizes(5, "2", 0), Ok((2, 4)));
    assert_eq!(sizes(5, "3", 3), Ok((3, 3)));
    assert_eq!(sizes(3, "3", 0), Ok((3, 1)));
}

#[test]
fn what_cannot_meet_or_be_had_is_refused() {
    assert_eq!(sizes(5, "2", 3), Err("problem-primary-backup-quorums-miss"));
    assert_eq!(sizes(3, "4", 0), Err("problem-primary-backup-quorum-too-big"));
    assert_eq!(sizes(3, "2", 4), Err("problem-primary-backup-quorum-too-big"));
    assert_eq!(sizes(3, "all", 2), Err("problem-primary-backup-recover-of-all"));
}

#[test]
fn a_view_that_shrinks_needs_fewer_copies_unless_the_number_is_fixed() {
    let small = view(2, S1, &[S2]);
    let config = configure(3, "all", 0).expect("right");
    assert_eq!(config.copies_in(&small), 2);
    let mut rules = Rules::default();
    rules.set(WAIT_FOR_ACKS, false);
    assert_eq!(config.awaited(rules, &config.first_view()), 2);
    let fixed = configure(3, "3", 0).expect("right");
    assert_eq!(fixed.copies_in(&small), 3);
    rules.set(QUORUM_OVERLAP, false);
    assert_eq!((fixed.gathered(rules), configure(5, "2", 0).expect("right").gathered(rules)), (1, 3));
}
