//! Moves that commute: of the two orders one is tried.
//!
//! Where a and b happen at different nodes and both can happen in state p, then p·a·b and p·b·a are one
//! state: neither handler sees what the other did, nor does it decide whether the other may run. So from
//! s = p·a the move b is left out if b comes before a among the moves of p: the other way goes through
//! q = p·b, which was found before s, and tries a there. If a is left out there in turn, it is because q
//! was first found as p'·c, and a comes before c among the moves of p': then the state is also r·c with
//! r = p'·a, which was found before q. Each such step leads to a state of the same level that was found
//! earlier, so it ends, and in a move that is tried.
//!
//! No state of nodes, disks, messages and clients is lost, and each is found at the same depth. But an
//! invariant's ghost state may remember which came first, of two leaders for instance: an invariant that
//! breaks in one of the orders only can be missed. So this is off unless the person asks for it, and
//! "exhausted" then means: of these orders. What is saved is doing things twice. Source: sleep sets,
//! P. Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996, §5; here with
//! one parent instead of sets, which states that are found again would have to mend.

use super::moves::Scene;
use crate::protocol::Input;
use crate::sim::{Action, Sim};
use crate::value::{MsgId, NodeId};

/// Where an action happens, and what else says whether it can happen; none if it may touch anything.
fn places(action: &Action, messages: &[(MsgId, NodeId, NodeId)]) -> Option<[NodeId; 2]> {
    match action {
        Action::Deliver { id } => {
            messages.iter().find(|message| message.0 == *id).map(|message| [message.2; 2])
        }
        Action::Fire { node, .. }
        | Action::Flush { node, .. }
        | Action::Crash { node }
        | Action::Restart { node }
        | Action::Input { node, input: Input::Propose { .. } } => Some([*node; 2]),
        // Clients ask only who would serve them.
        Action::Operation { client, at, .. } => Some([*client, (*at)?]),
        _ => None,
    }
}

/// Of the moves of `world` before the n-th, those that commute with it: what need not follow it.
pub fn earlier(world: &dyn Sim, scene: &Scene, moves: &[Action], nth: usize) -> Vec<Action> {
    let messages = world.messages();
    let Some(here) = places(&moves[nth], &messages) else { return Vec::new() };
    let apart = |action: &&Action| {
        places(action, &messages).is_some_and(|there| {
            // What clients ask and hear is one history: its order matters.
            let ask = scene.is_client(here[0]) && scene.is_client(there[0]);
            !ask && here.iter().all(|node| !there.contains(node))
        })
    };
    moves[..nth].iter().filter(apart).cloned().collect()
}
