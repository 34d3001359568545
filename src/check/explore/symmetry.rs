//! Nodes that are alike: worlds in which they have only changed places are one state.
//!
//! Of all the ways to name such nodes the one that gives the lowest fingerprint stands for the state. Two
//! worlds then have one fingerprint exactly if renaming nodes makes one into the other (hashing aside).
//! Such worlds have the same future up to names, so no verdict changes and no way gets longer. Nodes that
//! differ by themselves (`Explore::likeness`: no names in it) are sorted first, and only those that do not are
//! tried in every order. Source: C. Norris Ip and D. Dill, "Better Verification through Symmetry", 1996.

use super::world::Explore;
use crate::encode::Names;
use crate::value::NodeId;

/// A node, after what it looks like.
type Likeness = (u64, NodeId);

/// The fingerprint that all worlds have in which nodes of `alike` changed places.
pub fn fingerprint(world: &mut dyn Explore, alike: &[NodeId]) -> u64 {
    if alike.len() < 2 {
        return world.fingerprint_soon();
    }
    let mut nodes: Vec<Likeness> = alike.iter().map(|node| (world.likeness(*node), *node)).collect();
    nodes.sort_unstable();
    let mut lowest = u64::MAX;
    each_order(&mut nodes, 0, &mut |nodes| {
        let order: Vec<NodeId> = nodes.iter().map(|(_, node)| *node).collect();
        lowest = lowest.min(world.fingerprint_as(&Names::in_order(&order)));
    });
    lowest
}

/// Every order from `first` on in which only nodes that look the same change places.
fn each_order(nodes: &mut [Likeness], first: usize, visit: &mut dyn FnMut(&[Likeness])) {
    if first + 1 >= nodes.len() {
        return visit(nodes);
    }
    for place in first..nodes.len() {
        if nodes[place].0 == nodes[first].0 {
            nodes.swap(first, place);
            each_order(nodes, first + 1, visit);
            nodes.swap(first, place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_look_the_same_are_tried_in_every_order() {
        let orders = |keys: [u64; 4]| {
            let mut nodes: Vec<_> = keys.into_iter().zip((0..4).map(NodeId)).collect();
            let mut all = Vec::new();
            each_order(&mut nodes, 0, &mut |nodes| all.push(nodes.to_vec()));
            assert!(all.iter().all(|order| order.iter().map(|(key, _)| *key).eq(keys)));
            all.sort();
            all.dedup();
            all.len()
        };
        assert_eq!((orders([1, 2, 3, 4]), orders([1, 2, 2, 3]), orders([1, 1, 2, 2])), (1, 2, 4));
        assert_eq!((orders([1, 5, 5, 5]), orders([7, 7, 7, 7])), (6, 24));
    }
}
