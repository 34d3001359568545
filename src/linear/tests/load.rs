//! Histories of many clients that never rest.

use super::*;

/// A store that many clients use at once, closed loop, with answers lost now and then.
fn busy(clients: u64, operations: u64, seed: u64, ops: &dyn Fn(u64, u64) -> Op, loss: u64) -> Vec<Owned> {
    let draw = |nth: u64, purpose: u64| xxhash_rust::xxh64::xxh64(&(nth * 8 + purpose).to_le_bytes(), seed);
    let mut values = BTreeMap::new();
    let mut free = vec![0; clients as usize];
    let mut plan = Vec::new();
    for nth in 0..operations {
        let client = (0..free.len()).min_by_key(|client| free[*client]).unwrap_or(0);
        let call = free[client] + draw(nth, 0) % 10;
        let (at, back) = (call + draw(nth, 1) % 100, call + 100 + draw(nth, 2) % 100);
        free[client] = back + 1;
        plan.push((at, call, back, nth));
    }
    plan.sort_unstable();
    let mut history = Vec::new();
    for (_, call, back, nth) in plan {
        let op = ops(nth, draw(nth, 3));
        let answered = draw(nth, 4) % 100 >= loss;
        // Half of those that are not answered never took effect.
        if answered || draw(nth, 5) % 2 == 0 {
            let result = run(&op, &mut values);
            history.push(Owned { op, call, done: answered.then_some((back, result)) });
        } else {
            history.push(Owned { op, call, done: None });
        }
    }
    history
}

fn register(nth: u64, draw: u64) -> Op {
    if draw.is_multiple_of(2) { get(None).0 } else { put(&nth.to_string()).0 }
}
fn list(nth: u64, draw: u64) -> Op {
    if draw.is_multiple_of(3) { get(None).0 } else { append(&format!("{nth} ")).0 }
}
fn all(nth: u64, draw: u64) -> Op {
    match draw % 8 {
        0 => put(&nth.to_string()).0,
        1 => append(&(draw / 8 % 3).to_string()).0,
        2 => cas(&(draw / 8 % 3).to_string(), "1", true).0,
        3 => put(&(draw / 8 % 3).to_string()).0,
        _ => get(None).0,
    }
}

/// A cell with few values, as other people's tests of stores record it.
fn cell(_: u64, draw: u64) -> Op {
    let value = |draw: u64| (draw % 5).to_string();
    match draw % 3 {
        0 => get(None).0,
        1 => put(&value(draw / 3)).0,
        _ => cas(&value(draw / 3), &value(draw / 15), true).0,
    }
}

/// The operation of a client's draw.
type Make = dyn Fn(u64, u64) -> Op;

#[test]
fn busy_clients_and_a_value_that_nobody_wrote() {
    let kinds: [(&str, &Make); 3] = [("register", &register), ("list", &list), ("all", &all)];
    for (name, ops) in kinds {
        for (clients, loss) in [(5, 0), (5, 10)] {
            let mut history = busy(clients, 250, 7, ops, loss);
            let verdict = check(&intervals(&history));
            assert!(matches!(verdict, Verdict::Linearizable(_)), "{name} {clients} {loss}");
            // A stale read near the end.
            let last = history.len() - 30;
            let read = history[last..]
                .iter()
                .position(|own| matches!(own.done, Some((_, OpResult::Value { value: Some(_) }))));
            if let Some(Owned { done: Some((_, result)), .. }) = read.map(|nth| &mut history[last + nth]) {
                *result = OpResult::Value { value: Some("never".into()) };
                assert!(matches!(check(&intervals(&history)), Verdict::Not(_)), "{name} {clients} {loss}");
            }
        }
    }
}

/// Any of the lost operations may explain any later answer, or none.
#[test]
fn many_lost_operations() {
    for (name, ops) in [("all", &all as &Make), ("cell", &cell)] {
        for (clients, loss) in [(5, 5), (5, 10), (10, 5)] {
            let mut history = busy(clients, 1_000, 2, ops, loss);
            let verdict = check(&intervals(&history));
            assert!(matches!(verdict, Verdict::Linearizable(_)), "{name} {clients} {loss}");
            // With appends of all kinds this takes more than a million places.
            if name == "all" {
                continue;
            }
            let read = |own: &Owned| matches!(own.done, Some((_, OpResult::Value { value: Some(_) })));
            let last = history.iter().rposition(read).expect("a client read");
            let Some((_, result)) = &mut history[last].done else { continue };
            *result = OpResult::Value { value: Some("5".into()) };
            assert!(matches!(check(&intervals(&history)), Verdict::Not(_)), "{name} {clients} {loss}");
        }
    }
}
