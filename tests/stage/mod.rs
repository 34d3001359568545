//! The stage's geometry: everybody has a place, on every size of stage that the page has.

use std::sync::Arc;
use synod::draw::layout::plan;
use synod::draw::{Plan, Point};
use synod::protocol::Layout;
use synod::value::{Member, NodeId, Roster};
use wasm_bindgen_test::wasm_bindgen_test;

/// The stage in a frame of 640 × 480, on a phone, at 1024 and at 1440, and on a wide screen.
const SIZES: [(f64, f64); 5] =
    [(640.0, 390.0), (390.0, 330.0), (430.0, 550.0), (676.0, 734.0), (1100.0, 700.0)];
const ROWS: Layout = Layout::Rows(&["proposer", "acceptor", "learner"]);

fn roster(parts: &[(&'static str, usize)]) -> Roster {
    let members = parts.iter().flat_map(|(role, count)| {
        (1..=*count).map(move |number| Member { name: Arc::from(format!("{}{number}", &role[..1])), role })
    });
    Roster(members.collect())
}

fn apart(plan: &Plan, what: &str) {
    for (place, a) in plan.spots.iter().enumerate() {
        let (low, high) = (a.at.minus(a.half), a.at.plus(a.half));
        assert!(low.x >= 0.0 && low.y >= 0.0, "{what}: node {place} leaves the stage at {low:?}");
        assert!(
            high.x <= plan.size.x && high.y <= plan.size.y,
            "{what}: node {place} leaves the stage at {high:?}"
        );
        for (other, b) in plan.spots.iter().enumerate().skip(place + 1) {
            let off = a.at.minus(b.at);
            let clear = off.x.abs() >= a.half.x + b.half.x || off.y.abs() >= a.half.y + b.half.y;
            assert!(clear, "{what}: nodes {place} and {other} overlap");
        }
    }
}

#[wasm_bindgen_test]
fn servers_and_clients_fit_on_a_ring() {
    for (width, height) in SIZES {
        for servers in 3..=9 {
            for clients in 0..=3 {
                let roster = roster(&[("server", servers), ("client", clients)]);
                for believed in 0..servers as u8 {
                    let ids = (servers as u8..(servers + clients) as u8).map(NodeId);
                    let beliefs: Vec<_> = ids.map(|client| (client, NodeId(believed))).collect();
                    let plan = plan(Layout::Ring, &roster, width, height, &beliefs);
                    apart(
                        &plan,
                        &format!("{servers} servers, {clients} clients at {believed}, {width} × {height}"),
                    );
                }
            }
        }
    }
}

#[wasm_bindgen_test]
fn parts_fit_in_rows() {
    for (width, height) in SIZES {
        for (proposers, acceptors, learners) in [(1, 3, 1), (2, 3, 1), (2, 5, 1), (3, 5, 1), (2, 5, 2)] {
            let roster = roster(&[("proposer", proposers), ("acceptor", acceptors), ("learner", learners)]);
            let plan = plan(ROWS, &roster, width, height, &[]);
            apart(&plan, &format!("{proposers}, {acceptors}, {learners} on {width} × {height}"));
            let links = proposers * acceptors + acceptors * learners;
            assert_eq!(plan.links.len(), links, "neighbouring rows are linked, and nobody else");
        }
    }
}

#[wasm_bindgen_test]
fn opposite_directions_run_on_different_sides() {
    let roster = roster(&[("server", 5)]);
    let plan = plan(Layout::Ring, &roster, 676.0, 734.0, &[]);
    let label = Point::new(40.0, 8.0);
    for (a, b) in plan.links.clone() {
        let (there, back) = (plan.way(a, b, 0, label), plan.way(b, a, 0, label));
        let apart = there.from.minus(back.to).length();
        assert!(apart > 10.0, "{a:?} and {b:?}: both ways run {apart} apart");
        let beside = plan.way(a, b, 1, label);
        assert!(beside.from.minus(there.from).length() > 10.0, "tracks of {a:?} to {b:?} lie side by side");
    }
}

#[wasm_bindgen_test]
fn labels_keep_off_the_nodes() {
    let roster = roster(&[("server", 5)]);
    let plan = plan(Layout::Ring, &roster, 676.0, 734.0, &[]);
    let half = Point::new(45.0, 8.0);
    for (a, b) in plan.links.clone() {
        let way = plan.way(a, b, 0, half);
        assert!(way.clear.1 - way.clear.0 > 0.3, "{a:?} to {b:?} has room for its label: {:?}", way.clear);
        for share in [way.clear.0, way.clear.1] {
            let label = way.from.toward(way.to, share).plus(way.label);
            for spot in &plan.spots {
                let off = label.minus(spot.at);
                let clear = off.x.abs() >= spot.half.x + half.x || off.y.abs() >= spot.half.y + half.y;
                assert!(clear, "the label of {a:?} to {b:?} covers a node at {share}");
            }
        }
    }
}
