//! The same Paxos as a model of `stateright`: what `synod::protocol::paxos` does while no timer goes off,
//! nobody crashes and every proposer has one ballot. What our invariants remember is its history.
//!
//! Sets of nodes are bits, so that its states are no larger than they must be.

use stateright::actor::{Actor, ActorModel, ActorModelAction, ActorModelState, Envelope, Id, Network, Out};
use stateright::{Checker, Expectation, Model, Property};
use std::borrow::Cow;

type Ballot = (u32, Id);
type Proposal = (Ballot, char);
type Set = u8;

const QUORUM: u32 = 2;
const PROPOSERS: usize = 3;
const ACCEPTORS: usize = 3;

#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Message {
    Prepare(Ballot),
    Promise(Ballot, Option<Proposal>),
    Nack(Ballot, Ballot),
    Accept(Ballot, char),
    Accepted(Ballot, char),
}
use Message::{Accept, Accepted, Nack, Prepare, Promise};

#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
enum Phase {
    Prepare,
    Accept,
    Waiting,
    Done,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Proposer {
    phase: Phase,
    ballot: Ballot,
    value: char,
    promises: Set,
    found: Option<Proposal>,
    heard: Set,
    chosen: Option<Proposal>,
    /// Ballots in a row that came to nothing.
    attempts: u8,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Node {
    Proposer(Proposer),
    Acceptor { promised: Option<Ballot>, accepted: Option<Proposal> },
}

/// A node before it starts: a proposer has a value to propose.
#[derive(Clone)]
struct Part(Option<char>);

fn bit(node: Id) -> Set {
    1 << usize::from(node)
}

impl Actor for Part {
    type Msg = Message;
    type State = Node;
    type Timer = ();
    type Random = ();
    type Storage = ();

    fn on_start(&self, id: Id, _: &Option<()>, out: &mut Out<Part>) -> Node {
        let Part(Some(value)) = *self else { return Node::Acceptor { promised: None, accepted: None } };
        let ballot = (1, id);
        for acceptor in PROPOSERS..PROPOSERS + ACCEPTORS {
            out.send(Id::from(acceptor), Prepare(ballot));
        }
        Node::Proposer(Proposer {
            phase: Phase::Prepare,
            ballot,
            value,
            promises: 0,
            found: None,
            heard: 0,
            chosen: None,
            attempts: 0,
        })
    }

    fn on_msg(&self, _: Id, state: &mut Cow<Node>, from: Id, message: Message, out: &mut Out<Part>) {
        // A message that changes nothing is read all the same: to_mut says so, or it would stay.
        match state.to_mut() {
            Node::Proposer(proposer) => proposer.on_message(from, message, out),
            Node::Acceptor { promised, accepted } => on_request(promised, accepted, from, message, out),
        }
    }
}

fn on_request(
    promised: &mut Option<Ballot>,
    accepted: &mut Option<Proposal>,
    from: Id,
    message: Message,
    out: &mut Out<Part>,
) {
    let (Prepare(ballot) | Accept(ballot, _)) = message else { return };
    if let Some(promised) = promised.filter(|promised| *promised > ballot) {
        return out.send(from, Nack(ballot, promised));
    }
    *promised = Some(ballot);
    match message {
        Accept(_, value) => {
            *accepted = Some((ballot, value));
            out.send(from, Accepted(ballot, value));
        }
        _ => out.send(from, Promise(ballot, *accepted)),
    }
}

impl Proposer {
    fn on_message(&mut self, from: Id, message: Message, out: &mut Out<Part>) {
        match message {
            Promise(ballot, accepted) if self.phase == Phase::Prepare && self.ballot == ballot => {
                self.promises |= bit(from);
                self.found = self.found.max(accepted);
                if self.promises.count_ones() >= QUORUM {
                    self.phase = Phase::Accept;
                    self.value = self.found.map_or(self.value, |(_, value)| value);
                    for acceptor in PROPOSERS..PROPOSERS + ACCEPTORS {
                        out.send(Id::from(acceptor), Accept(ballot, self.value));
                    }
                }
            }
            Nack(ballot, _) if self.ballot == ballot => {
                if matches!(self.phase, Phase::Prepare | Phase::Accept) {
                    self.phase = Phase::Waiting;
                    self.attempts += 1;
                }
            }
            Accepted(ballot, value) => {
                self.heard |= bit(from);
                if self.heard.count_ones() >= QUORUM {
                    self.chosen = Some((ballot, value));
                    self.phase = Phase::Done;
                }
            }
            _ => {}
        }
    }
}

/// What our invariants remember: per ballot who promised and who accepted what; what was chosen, by whom;
/// who learned it, in what order.
#[derive(Clone, Default, PartialEq, Eq, Hash, Debug)]
struct Ghost {
    promised: [Set; PROPOSERS],
    accepted: [Set; PROPOSERS],
    asked: [Option<char>; PROPOSERS],
    /// Of this ballot's acceptances those that its proposer has heard.
    heard: [Set; PROPOSERS],
    chosen: Vec<(Proposal, Set)>,
    learned: Vec<(Id, char)>,
}

fn on_sent(_: &(), old: &Ghost, message: Envelope<&Message>) -> Option<Ghost> {
    let mut ghost = old.clone();
    match *message.msg {
        Promise((_, node), _) if old.accepted[usize::from(node)] & bit(message.src) == 0 => {
            ghost.promised[usize::from(node)] |= bit(message.src);
        }
        Accept((_, node), value) => ghost.asked[usize::from(node)] = Some(value),
        Accepted(ballot, value) => {
            let accepted = &mut ghost.accepted[usize::from(ballot.1)];
            *accepted |= bit(message.src);
            if accepted.count_ones() == QUORUM && old.chosen.iter().all(|((_, known), _)| *known != value) {
                ghost.chosen.push(((ballot, value), *accepted));
            }
        }
        _ => return None,
    }
    Some(ghost)
}

fn on_heard(_: &(), old: &Ghost, message: Envelope<&Message>) -> Option<Ghost> {
    let Accepted((_, node), value) = *message.msg else { return None };
    let mut ghost = old.clone();
    let heard = &mut ghost.heard[usize::from(node)];
    *heard |= bit(message.src);
    if heard.count_ones() == QUORUM {
        ghost.learned.push((message.dst, value));
    }
    Some(ghost)
}

type Inner = ActorModel<Part, (), Ghost>;
type State = ActorModelState<Part, Ghost>;

/// The model from another start than its own.
struct From {
    inner: Inner,
    start: State,
}

impl Model for From {
    type State = State;
    type Action = ActorModelAction<Message, (), ()>;

    fn init_states(&self) -> Vec<State> {
        vec![self.start.clone()]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Self::Action>) {
        self.inner.actions(state, actions);
    }

    fn next_state(&self, state: &State, action: Self::Action) -> Option<State> {
        self.inner.next_state(state, action)
    }

    fn properties(&self) -> Vec<Property<From>> {
        let agreement = |_: &From, state: &State| state.history.chosen.len() <= 1;
        vec![Property { expectation: Expectation::Always, name: "agreement", condition: agreement }]
    }
}

/// Delivers the one message between two nodes.
fn deliver(inner: &Inner, state: &State, from: Id, to: Id) -> State {
    let mut actions = Vec::new();
    inner.actions(state, &mut actions);
    let it = |action: &ActorModelAction<Message, (), ()>| matches!(action, ActorModelAction::Deliver { src, dst, .. } if (*src, *dst) == (from, to));
    let action = actions.into_iter().find(it).expect("a message between them");
    inner.next_state(state, action).expect("a message is read")
}

/// States that there are after these proposals and these messages.
pub fn states(values: [char; PROPOSERS], before: &[(&str, &str)]) -> u64 {
    let parts = values.map(Some).into_iter().chain([None; ACCEPTORS]).map(Part);
    let inner = ActorModel::new((), Ghost::default())
        .actors(parts)
        .init_network(Network::new_unordered_nonduplicating([]))
        .record_msg_out(on_sent)
        .record_msg_in(on_heard);
    let id = |name: &str| {
        let nth: usize = name[1..].parse().expect("a number");
        Id::from(if name.starts_with('P') { nth - 1 } else { PROPOSERS + nth - 1 })
    };
    let first = inner.init_states().remove(0);
    let start = before.iter().fold(first, |state, (from, to)| deliver(&inner, &state, id(from), id(to)));
    let checker = From { inner, start }.checker().threads(1).spawn_bfs().join();
    checker.assert_properties();
    checker.unique_state_count() as u64
}
