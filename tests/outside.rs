//! What an onlooker is told, about any node.

use synod::frame::Detail;
use synod::script;
use synod::sim::History;
use synod::value::NodeId;

fn run(text: &str) -> History {
    let script = script::parse(text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    script::run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}\n{text}"))
}

/// What is seen from outside counts as it says: proposals of the parliament from 1 on, and of each key of a
/// store the newest few decisions where few are asked for.
#[test]
fn what_is_seen_from_outside_is_numbered_and_counted_as_it_says() {
    let text = "synod 1\nprotocol parliament councillors=3\nnetwork by-hand\npropose C2 A\npropose C3 B\n";
    let frame = run(text).frame(Detail::ALL);
    let rows: Vec<_> = frame.global.ballots.iter().map(|row| (row.ballot.round, row.ballot.node)).collect();
    assert_eq!(rows, [(1, NodeId(1)), (2, NodeId(2))]);
    let writes: String = (0..20).map(|n| format!("request C1 put x {n} at P1\nsettle\n")).collect();
    let other = "request C1 put y 1 at P1\nsettle\n";
    let text = format!("synod 1\nprotocol paxos-kv proposers=1 acceptors=1 clients=1\n{other}{writes}");
    let history = run(&text);
    let of_key = |detail, key: &str| {
        let chosen = history.frame(detail).global.chosen;
        chosen.iter().filter(|chosen| format!("{:?}", chosen.at).contains(&format!("\"{key}"))).count()
    };
    assert_eq!((of_key(Detail::ALL, "x"), of_key(Detail::ALL, "y")), (20, 1));
    assert_eq!((of_key(Detail::NONE, "x"), of_key(Detail::NONE, "y")), (16, 1));
}
