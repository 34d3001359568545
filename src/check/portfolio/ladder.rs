//! Bounds to try in turn, the cheapest first.

use crate::check::explore::{Bounds, Kind};
use crate::protocol::About;
use crate::sim::Sim;

/// What a rung allows at most of each kind. Restarts follow from crashes, and a message that is lost is one
/// that waits for ever, so that neither has steps of its own.
const MOST: [(Kind, u8); 5] =
    [(Kind::Request, 3), (Kind::Timeout, 3), (Kind::Crash, 2), (Kind::Admin, 2), (Kind::Duplicate, 2)];

/// Events of all kinds together that the highest rung allows.
const HIGHEST: u8 = 5;

/// The rungs for a world, sorted by how many events they allow: on each, every move of the kinds is possible
/// so often. A kind that this protocol does not have has no rung.
pub fn rungs(start: &dyn Sim) -> Vec<Bounds> {
    let about = start.about();
    let has = |kind: Kind| match kind {
        Kind::Admin => !about.admin.is_empty(),
        Kind::Request => asks(about, start),
        Kind::Timeout => !about.timers.is_empty() || !about.operations.is_empty(),
        _ => true,
    };
    let mut rungs = vec![Bounds::QUIET];
    for (kind, most) in MOST.into_iter().filter(|(kind, _)| has(*kind)) {
        let before = std::mem::take(&mut rungs);
        for bounds in before {
            rungs.extend((0..=most).map(|count| {
                let mut bounds = bounds.clone();
                *bounds.most_mut(kind) = count;
                bounds
            }));
        }
    }
    rungs.retain(|bounds| events(bounds) <= HIGHEST);
    // Between two rungs of one height, the one with fewer faults.
    let faults = |bounds: &Bounds| bounds.crashes + bounds.admin + bounds.duplicates;
    rungs.sort_by_key(|bounds| (events(bounds), faults(bounds)));
    rungs
}

/// Whether there is a client or a proposer that asks for something.
fn asks(about: &About, start: &dyn Sim) -> bool {
    about.proposes.is_some() || start.roster().of("client").next().is_some()
}

/// Events that the bounds count and allow.
pub fn events(bounds: &Bounds) -> u8 {
    MOST.iter().map(|(kind, _)| bounds.most(*kind)).sum()
}
