//! The client: which answers suffice, policy by policy.

use super::super::about::{COUNT_SERVERS, MAJORITY_OF_ALL, RETRY_CARRIES_ID};
use super::*;
use crate::protocol::split_brain::about::note;

/// A client that has asked, and the rules around it.
struct Asked(Locker, Rules);

impl Asked {
    fn new(servers: u32, policy: &'static str, off: &[RuleIx]) -> Asked {
        let ids = (0..servers as u8).map(NodeId).collect();
        let client = Locker::new(NodeId(servers as u8), ids, &setup(servers, 1, policy));
        let mut rules = Rules::default();
        off.iter().for_each(|rule| rules.set(*rule, false));
        let mut asked = Asked(client, rules);
        let out = asked.ask();
        assert_eq!((notes(&out), out.requests.len()), (vec!["asks-all"], servers as usize));
        asked
    }

    fn out(&self) -> ClientOut {
        ClientOut { rules: self.1, ..ClientOut::default() }
    }

    fn ask(&mut self) -> ClientOut {
        let mut out = self.out();
        self.0.on_operation(&Op::Tas {}, None, &mut out);
        out
    }

    fn told(&mut self, from: NodeId, was: bool) -> ClientOut {
        let number = self.0.number;
        self.told_of(from, was, number)
    }

    fn told_of(&mut self, from: NodeId, was: bool, number: u32) -> ClientOut {
        let mut out = self.out();
        self.0.on_reply(from, &Reply { number, outcome: flag(was) }, &mut out);
        out
    }

    fn late(&mut self) -> ClientOut {
        let mut out = self.out();
        self.0.on_timer(&mut out);
        out
    }

    fn dead(&mut self, servers: &[NodeId]) -> Result<ClientOut, &'static str> {
        let mut nodes = vec![NodeId(self.0.servers.len() as u8)];
        nodes.extend(servers);
        let input = Input::Admin { verb: "dead".into(), nodes };
        self.0.check_input(&input).map_err(|problem| problem.id)?;
        let mut out = self.out();
        self.0.on_input(&input, &mut out);
        Ok(out)
    }
}

fn notes(out: &ClientOut) -> Vec<&'static str> {
    out.notes.iter().map(|(id, _)| id.0).collect()
}

fn asked(out: &ClientOut) -> Vec<(NodeId, u32)> {
    out.requests.iter().map(|(server, number, _)| (*server, *number)).collect()
}

#[test]
fn both_waits_for_the_last_answer() {
    let mut client = Asked::new(2, "both", &[]);
    assert_eq!(notes(&client.told(S1, false)), ["told-clear"]);
    assert_eq!(client.0.lock, Lock::Asking);
    let out = client.told(S2, false);
    assert_eq!((notes(&out), client.0.lock), (vec!["told-clear", "takes-lock"], Lock::Held));
    assert_eq!((out.done, out.timer), (Some(OpResult::Flag { was: false }), Some(None)));
    assert!(client.0.pending().is_none());
}

#[test]
fn both_is_taken_when_one_of_them_says_so() {
    let mut client = Asked::new(2, "both", &[]);
    client.told(S1, true);
    let out = client.told(S2, false);
    assert_eq!((notes(&out), client.0.lock), (vec!["told-clear", "finds-lock-taken"], Lock::Taken));
    assert_eq!(out.done, Some(OpResult::Flag { was: true }));
}

#[test]
fn both_asks_only_the_silent_again_by_the_same_number() {
    let mut client = Asked::new(2, "both", &[]);
    client.told(S1, false);
    for _ in 0..5 {
        let out = client.late();
        assert_eq!((notes(&out), asked(&out)), (vec!["asks-again"], vec![(S2, 1)]));
        assert!(matches!(out.timer, Some(Some(_))));
    }
    assert_eq!(client.0.lock, Lock::Asking);
}

#[test]
fn one_decides_by_the_servers_that_answered_in_time() {
    let mut client = Asked::new(2, "one", &[]);
    client.told(S1, false);
    assert_eq!(client.0.lock, Lock::Asking);
    assert_eq!(notes(&client.late()), ["takes-lock-of-those-heard"]);
    assert_eq!(client.0.lock, Lock::Held);
    let mut client = Asked::new(2, "one", &[]);
    client.told(S2, true);
    assert_eq!(notes(&client.late()), ["finds-lock-taken"]);
}

#[test]
fn one_with_no_answer_at_all_asks_again() {
    let mut client = Asked::new(2, "one", &[]);
    let out = client.late();
    assert_eq!((notes(&out), asked(&out)), (vec!["asks-again"], vec![(S1, 1), (S2, 1)]));
}

#[test]
fn a_majority_of_zeros_is_enough_and_of_all() {
    for (servers, needed) in [(2, 2), (3, 2), (4, 3), (5, 3), (9, 5)] {
        let mut client = Asked::new(servers, "majority", &[]);
        for nth in 1..=needed {
            assert_eq!(client.0.lock, Lock::Asking, "{servers} servers, before answer {nth}");
            client.told(NodeId(nth - 1), false);
        }
        assert_eq!(client.0.lock, Lock::Held, "{servers} servers");
    }
}

#[test]
fn it_gives_up_when_no_majority_is_left_and_not_before() {
    for (servers, enough) in [(2, 1), (3, 2), (4, 2), (5, 3), (9, 5)] {
        let mut client = Asked::new(servers, "majority", &[]);
        for nth in 1..=enough {
            assert_eq!(client.0.lock, Lock::Asking, "{servers} servers, before answer {nth}");
            client.told(NodeId(nth - 1), true);
        }
        assert_eq!(client.0.lock, Lock::Taken, "{servers} servers");
    }
}

#[test]
fn silence_is_no_answer_for_a_majority() {
    let mut client = Asked::new(3, "majority", &[]);
    client.told(S1, false);
    let out = client.late();
    assert_eq!((notes(&out), asked(&out)), (vec!["asks-again"], vec![(S2, 1), (S3, 1)]));
    let mut client = Asked::new(3, "majority", &[MAJORITY_OF_ALL]);
    client.told(S1, false);
    assert_eq!(notes(&client.late()), ["takes-lock-of-those-heard"]);
}

#[test]
fn half_of_those_heard_is_no_majority_of_them() {
    let mut client = Asked::new(4, "majority", &[MAJORITY_OF_ALL]);
    client.told(S1, false);
    client.told(S2, true);
    assert_eq!(notes(&client.late()), ["finds-lock-taken"]);
}

#[test]
fn a_server_counts_once() {
    let mut client = Asked::new(3, "majority", &[]);
    client.told(S1, false);
    assert_eq!(notes(&client.told(S1, false)), ["repeated-answer"]);
    assert_eq!((client.0.lock, client.0.zeros), (Lock::Asking, 1));
    let mut client = Asked::new(3, "majority", &[COUNT_SERVERS]);
    client.told(S1, false);
    assert_eq!(notes(&client.told(S1, false)), ["counts-again", "takes-lock-by-majority"]);
}

#[test]
fn an_answer_to_an_older_request_is_late() {
    let mut client = Asked::new(3, "majority", &[]);
    client.told(S1, true);
    client.told(S2, true);
    client.ask();
    assert_eq!(client.0.number, 2);
    assert_eq!(notes(&client.told_of(S3, false, 1)), ["late-answer"]);
    assert_eq!(client.0.told, [None, None, None]);
}

#[test]
fn an_answer_after_the_decision_is_late() {
    let mut client = Asked::new(3, "majority", &[]);
    client.told(S1, false);
    client.told(S2, false);
    assert_eq!(notes(&client.told(S3, true)), ["late-answer"]);
    assert_eq!(client.0.lock, Lock::Held);
}

#[test]
fn without_its_id_a_retry_is_a_new_request() {
    let mut client = Asked::new(3, "majority", &[RETRY_CARRIES_ID]);
    client.told(S1, false);
    let out = client.late();
    assert_eq!((notes(&out), asked(&out)), (vec!["asks-anew"], vec![(S2, 2), (S3, 2)]));
    // What was told before the retry still counts.
    client.told(S2, false);
    assert_eq!(client.0.lock, Lock::Held);
}

#[test]
fn who_holds_the_lock_asks_nobody() {
    let mut client = Asked::new(2, "both", &[]);
    client.told(S1, false);
    client.told(S2, false);
    let out = client.ask();
    assert_eq!((notes(&out), asked(&out)), (vec!["holds-already"], vec![]));
    assert_eq!((out.done, client.0.lock), (Some(OpResult::Flag { was: true }), Lock::Held));
}

#[test]
fn asking_anew_gives_the_old_request_up() {
    let mut client = Asked::new(2, "both", &[]);
    client.told(S1, false);
    let out = client.ask();
    assert_eq!((notes(&out), asked(&out)), (vec!["gave-up", "asks-all"], vec![(S1, 2), (S2, 2)]));
    assert_eq!((client.0.zeros, client.0.told.clone()), (0, vec![None, None]));
}

#[test]
fn a_timer_of_a_client_that_waits_for_nothing_does_nothing() {
    let mut client = Asked::new(2, "both", &[]);
    client.told(S1, false);
    client.told(S2, true);
    let out = client.late();
    assert!(notes(&out).is_empty() && asked(&out).is_empty());
}

#[test]
fn a_person_ends_the_wait() {
    let mut client = Asked::new(2, "human", &[]);
    client.told(S1, false);
    assert_eq!(notes(&client.late()), ["asks-again"]);
    let out = client.dead(&[S2]).expect("may be told");
    assert_eq!(notes(&out), ["hears-of-death", "takes-lock-of-those-heard"]);
    assert_eq!((client.0.lock, out.done), (Lock::Held, Some(OpResult::Flag { was: false })));
}

#[test]
fn a_person_does_not_replace_every_answer() {
    let mut client = Asked::new(2, "human", &[]);
    let out = client.dead(&[S2]).expect("may be told");
    assert_eq!((notes(&out), client.0.lock), (vec!["hears-of-death"], Lock::Asking));
    assert_eq!(asked(&client.late()), [(S1, 1)]);
    assert_eq!(notes(&client.told(S1, true)), ["told-set", "finds-lock-taken"]);
}

#[test]
fn all_dead_is_not_all_agreed() {
    let mut client = Asked::new(2, "human", &[]);
    client.dead(&[S1, S2]).expect("may be told");
    assert_eq!(client.0.lock, Lock::Asking);
}

#[test]
fn who_is_named_twice_is_dead_once() {
    let mut client = Asked::new(2, "human", &[]);
    let out = client.dead(&[S2, S2, S2]).expect("may be told");
    assert_eq!(out.notes, [(note::HEARS_OF_DEATH, vec![("servers", vec![S2].into())])]);
    assert_eq!(client.0.dead, [S2]);
    assert_eq!(client.0.view().tally.map(|tally| tally.needed), Some(1));
}

#[test]
fn what_a_person_cannot_say() {
    for policy in ["both", "one", "majority"] {
        let mut client = Asked::new(2, policy, &[]);
        assert_eq!(client.dead(&[S2]).err(), Some("problem-split-brain-policy"));
    }
    let mut client = Asked::new(2, "human", &[]);
    assert_eq!(client.dead(&[]).err(), Some("problem-split-brain-who"));
    assert_eq!(client.dead(&[S1, NodeId(2)]).err(), Some("problem-split-brain-no-server"));
    client.dead(&[S1]).expect("may be told");
    assert_eq!(client.dead(&[S1]).err(), Some("problem-split-brain-dead-already"));
    let propose = Input::Propose { value: "x".into(), round: None };
    assert_eq!(client.0.check_input(&propose).map_err(|it| it.id), Err("problem-no-client-input"));
}

#[test]
fn the_tally_shows_who_said_zero_and_how_many_must() {
    let mut client = Asked::new(5, "majority", &[]);
    client.told(S1, true);
    client.told(S3, false);
    let tally = client.0.view().tally.expect("it asks");
    assert_eq!((tally.from, tally.needed), (vec![S3], 3));
    let mut client = Asked::new(2, "human", &[]);
    client.dead(&[S2]).expect("may be told");
    assert_eq!(client.0.view().tally.map(|tally| tally.needed), Some(1));
    client.told(S1, false);
    assert_eq!(client.0.view().tally, None);
}
