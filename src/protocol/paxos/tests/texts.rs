//! What is said can be said: every note happens, with what its words need, and has its line of code.

use super::*;
use crate::protocol::testing::Texts;
use crate::sim::Action;

/// A run by chance: parts that stand apart, and servers that play all of them.
fn chaos(seed: u64, off: &[RuleIx]) -> Chaos {
    let layouts: [&[(&str, u32)]; 2] = [&[], &[("nodes", 3)]];
    let mut setup = setup(layouts[(seed % 2) as usize]);
    setup.seed = seed;
    let mut chaos = Chaos::new(setup, off);
    chaos.own = proposals;
    chaos
}

/// Nobody but a person proposes: at any node, now and then in a round of that person's choice.
fn proposals(chaos: &mut Chaos, number: u64) -> Option<Action> {
    if !matches!(number, 7..=9) {
        return None;
    }
    let value = ["A", "B", "C"][chaos.pick(3) as usize].into();
    let round = (chaos.pick(4) == 0).then_some(1 + chaos.pick(9) as u32);
    Some(Action::Input { node: chaos.server(), input: Input::Propose { value, round } })
}

#[test]
fn every_note_and_violation_happens_with_what_its_words_need() {
    let mut texts = Texts::of::<Paxos>();
    let offs = testing::no_rule_and_each::<Paxos>();
    for (seed, off) in (0..).zip(offs.iter().cycle().take(50 * offs.len())) {
        // Fifteen seeds of each, and more only for what is rare.
        if seed >= 15 * offs.len() as u64 && texts.silent().is_empty() {
            break;
        }
        texts.listen(&mut chaos(seed, off), 1_000);
    }
    assert!(texts.silent().is_empty(), "never said: {:?}", texts.silent());
}

#[test]
fn every_note_of_a_node_lights_a_line_of_pseudocode() {
    // What is chosen is nobody's line: it is seen from outside.
    testing::notes_stand_in_the_pseudocode::<Paxos>(&["chosen", "chosen-again"]);
}
