//! From leaderships to commands: each is carried out in the world as it comes, so that what a message is called, and
//! whom it is from, is read there.

use super::leadership::Leadership;
use super::logs::{HIGHEST, Log, terms_of};
use crate::check::explore::LogReplication;
use crate::command::{Command, OpWords, Pattern, Select, Word};
use crate::frame::{Crown, Detail, Frame, MessageView};
use crate::script::{Unfold, select};
use crate::sim::{BY_HAND_STEP, Sim};
use crate::value::{MsgId, NodeId};

/// Time-outs of one server in a row: each is a term that passes.
const MOST_TIMEOUTS: u32 = 2 * HIGHEST;

/// Messages between a leader and one follower until that has what it should.
const MOST_MESSAGES: usize = 400;

/// A run that is being built.
pub struct Builder {
    world: Box<dyn Sim>,
    hints: LogReplication,
    client: Option<NodeId>,
    commands: Vec<Command>,
    /// Requests so far: each puts another value.
    requests: u32,
}

impl Builder {
    pub fn new(start: &dyn Sim, hints: LogReplication) -> Builder {
        let client = start.roster().of("client").next();
        Builder { world: start.boxed_clone(), hints, client, commands: Vec::new(), requests: 0 }
    }

    /// The world as it is now, and the commands that led there.
    pub fn into_run(self) -> (Box<dyn Sim>, Vec<Command>) {
        (self.world, self.commands)
    }

    /// Carries out all leaderships, the first one first. None if the world does not go along.
    pub fn build(&mut self, leaderships: &[Leadership]) -> Option<()> {
        if !self.world.by_hand() && !leaderships.is_empty() {
            self.act(Command::SetByHand)?;
        }
        if !leaderships.is_empty() {
            self.drop_all()?;
        }
        leaderships.iter().try_for_each(|leadership| self.leadership(leadership))
    }

    fn leadership(&mut self, leadership: &Leadership) -> Option<()> {
        let leader = id(leadership.leader);
        self.elect(leader, leadership.term)?;
        let mut gives = leadership.gives.clone();
        gives.sort_by_key(|(server, count)| (*count, *server));
        let mut held = leadership.elected_with.len();
        for (server, count) in gives {
            if count > held {
                self.append(leader, count - held)?;
                held = count;
            }
            self.give(leader, id(server), &leadership.log[..count], count < held)?;
        }
        self.append(leader, leadership.log.len() - held)?;
        self.drop_all()?;
        (self.log(leader) == leadership.log).then_some(())
    }

    /// The server stands for election until it does so in `term`, where all who hear it may vote.
    fn elect(&mut self, server: NodeId, term: u32) -> Option<()> {
        self.start_all()?;
        for _ in 0..MOST_TIMEOUTS {
            let (own, leads) = self.term_of(server);
            if own >= term {
                break;
            }
            if leads {
                self.act(Command::Crash(self.word(server)))?;
                self.act(Command::Restart(self.word(server)))?;
            }
            self.act(Command::Timeout { node: self.word(server), timer: None })?;
            if own + 1 < term {
                self.drop_all()?;
            }
        }
        self.deliver_all(|message| message.from == server)?;
        self.deliver_all(|message| message.to == server)?;
        (self.term_of(server) == (term, true)).then_some(())
    }

    /// Boots the servers that are down: each may be asked for its vote.
    fn start_all(&mut self) -> Option<()> {
        let servers = (0..self.hints.servers).map(NodeId);
        let down: Vec<NodeId> = servers.filter(|server| !self.world.standing(*server).up).collect();
        down.into_iter().try_for_each(|server| self.act(Command::Restart(self.word(server))))
    }

    /// A client asks for so many entries.
    fn append(&mut self, leader: NodeId, count: usize) -> Option<()> {
        if count == 0 {
            return Some(());
        }
        let client = self.client?;
        for _ in 0..count {
            self.requests += 1;
            let op = OpWords::Put { key: Word::new("x"), value: Word::new(self.requests.to_string()) };
            let at = Some(self.word(leader));
            self.act(Command::Request { client: self.word(client), op, at })?;
        }
        self.deliver_all(|message| message.from == client && message.to == leader)
    }

    /// Delivers what the leader and a follower send each other until the follower's log is `wanted`. If that is
    /// not all that the leader holds, entries are sent one by one meanwhile.
    fn give(&mut self, leader: NodeId, follower: NodeId, wanted: &[u32], is_part: bool) -> Option<()> {
        let mut one_by_one = false;
        for _ in 0..MOST_MESSAGES {
            if self.log(follower) == wanted {
                if one_by_one {
                    self.switch_batches(true)?;
                }
                return Some(());
            }
            if is_part && !one_by_one {
                self.switch_batches(false)?;
                one_by_one = true;
            }
            let messages = self.world.messages();
            let between = messages
                .iter()
                .filter(|(_, from, to)| [(leader, follower), (follower, leader)].contains(&(*from, *to)));
            match between.map(|(message, ..)| *message).max() {
                Some(newest) => self.deliver(newest)?,
                None => {
                    let timer = Some(Word::new(self.hints.heartbeat));
                    self.act(Command::Timeout { node: self.word(leader), timer })?;
                }
            }
        }
        None
    }

    fn switch_batches(&mut self, on: bool) -> Option<()> {
        self.act(Command::Rule { name: Word::new(self.hints.batch), on })
    }

    fn deliver(&mut self, message: MsgId) -> Option<()> {
        let select = select::describe(&self.frame(), self.world.about(), message);
        self.act(Command::Deliver(select))
    }

    /// Delivers all messages of some kind, by one command where no others are called the same.
    fn deliver_all(&mut self, wanted: impl Fn(&MessageView) -> bool) -> Option<()> {
        let frame = self.frame();
        let Some(first) = frame.messages.iter().find(|message| wanted(message)) else { return Some(()) };
        let kind = first.body.kind;
        let mut same = frame.messages.iter().filter(|message| message.body.kind == kind);
        if same.clone().count() == 1 {
            return self.deliver(first.id);
        }
        if same.all(&wanted) {
            let pattern = Pattern { all: true, kind: Some(Word::new(kind)), ..Pattern::default() };
            return self.act(Command::Deliver(Select::Like(pattern)));
        }
        let ids: Vec<MsgId> =
            frame.messages.iter().filter(|message| wanted(message)).map(|message| message.id).collect();
        ids.into_iter().try_for_each(|message| self.deliver(message))
    }

    /// Whatever is under way is lost.
    fn drop_all(&mut self) -> Option<()> {
        if self.world.in_flight() == 0 {
            return Some(());
        }
        let pattern = Pattern { all: true, link: Some((None, None)), ..Pattern::default() };
        self.act(Command::Drop(Select::Like(pattern)))
    }

    /// Carries out one command; what it leaves to be written is flushed.
    fn act(&mut self, command: Command) -> Option<()> {
        self.carry_out(command)?;
        let servers = (0..self.hints.servers).map(NodeId);
        let pending: Vec<NodeId> = servers
            .filter(|server| {
                let standing = self.world.standing(*server);
                standing.up && standing.pending
            })
            .collect();
        pending.into_iter().try_for_each(|server| self.carry_out(Command::Flush(self.word(server))))
    }

    fn carry_out(&mut self, command: Command) -> Option<()> {
        let actions = Unfold::new(&*self.world).actions(&command).ok()??;
        let mut events = Vec::new();
        for action in &actions {
            let takes_time = self.world.by_hand() && action.is_step();
            let at = self.world.now() + if takes_time { BY_HAND_STEP } else { 0 };
            self.world.apply(at, action, &mut events).ok()?;
            events.clear();
        }
        self.commands.push(command);
        Some(())
    }

    fn frame(&self) -> Frame {
        self.world.frame(Detail::ALL)
    }

    fn word(&self, node: NodeId) -> Word {
        Word::new(self.world.roster().name(node))
    }

    fn log(&self, server: NodeId) -> Log {
        terms_of(&self.frame(), server)
    }

    /// A server's term, and whether it leads.
    fn term_of(&self, server: NodeId) -> (u32, bool) {
        let frame = self.world.frame(Detail::NONE);
        let body = &frame.node(server).body;
        (body.epoch.map_or(0, |epoch| epoch.number), !matches!(body.crown, Crown::No))
    }
}

fn id(server: usize) -> NodeId {
    NodeId(u8::try_from(server).unwrap_or(u8::MAX))
}
