//! Moves that commute: of the two orders one is enough.
//!
//! Where a and b happen at different nodes and both can happen in state p, then p·a·b and p·b·a are one
//! state: neither handler sees what the other did. So from s = p·a the move b is left out if b comes
//! before a among the moves of p: the other way goes through q = p·b, which was found before s, and tries
//! a there. If a is left out there in turn, it is because q was first found as p'·c, and a comes before c
//! among the moves of p': then the state is also r·c with r = p'·a, which was found before q. Each such
//! step leads to a state of the same level that was found earlier, so it ends, and in a move that is tried.
//!
//! No state is lost, and each is found at the same depth: invariants are asked of the same states, and the
//! shortest ways stay the shortest. What is saved is doing things twice. Source: sleep sets, P. Godefroid,
//! "Partial-Order Methods for the Verification of Concurrent Systems", 1996, §5; here with one parent
//! instead of sets, which states that are found again would have to mend.

use super::moves::Scene;
use crate::protocol::Input;
use crate::sim::{Action, Sim};
use crate::value::{MsgId, NodeId};

/// Where an action happens; none if it may touch anything.
fn place(action: &Action, letters: &[(MsgId, NodeId, NodeId)]) -> Option<NodeId> {
    match action {
        Action::Deliver { id } => letters.iter().find(|letter| letter.0 == *id).map(|letter| letter.2),
        Action::Fire { node, .. }
        | Action::Flush { node, .. }
        | Action::Crash { node }
        | Action::Restart { node }
        | Action::Input { node, input: Input::Propose { .. } } => Some(*node),
        Action::Operation { client, .. } => Some(*client),
        _ => None,
    }
}

/// Of the moves of `world` before the n-th, those that commute with it: what need not follow it.
pub fn earlier(world: &dyn Sim, scene: &Scene, moves: &[Action], nth: usize) -> Vec<Action> {
    let letters = world.letters();
    let Some(here) = place(&moves[nth], &letters) else { return Vec::new() };
    let apart = |action: &&Action| {
        place(action, &letters).is_some_and(|there| {
            // What clients ask and hear is one history: its order matters.
            there != here && !(scene.is_client(here) && scene.is_client(there))
        })
    };
    moves[..nth].iter().filter(apart).cloned().collect()
}
