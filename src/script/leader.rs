//! What a command leaves open is settled when it is carried out, and recorded as settled.
//!
//! `leader` where a node is named: the one node that leads in the highest term, by what the protocol itself
//! says, when the command is carried out. What is recorded is the command with that node's name. A condition asks
//! it for its fields: `leader.currentTerm`.
//!
//! `any` before messages: one of those that match, by the seed.

use super::unfold::Fault;
use super::{Command, Link, Pattern, Select, Word, select};
use crate::frame::{Detail, Frame};
use crate::sim::Sim;
use crate::sim::chance::{Purpose, draw};
use crate::value::{MsgId, NodeId, Problem};

/// What stands for the node that leads. No node can be called so.
pub const LEADER: &str = "leader";

/// Writes down what the command leaves open.
///
/// # Errors
/// It cannot be said who leads, or no message matches.
pub fn settle_open(world: &dyn Sim, command: &mut Command) -> Result<(), Fault> {
    name_leader(world, command)?;
    choose_message(world, command)
}

/// Writes one of the messages that match where the command says `any`. Each message has a draw of its own, so that
/// what else is under way changes nothing between two of them.
fn choose_message(world: &dyn Sim, command: &mut Command) -> Result<(), Fault> {
    let (Command::Deliver(select)
    | Command::Drop(select)
    | Command::Duplicate(select)
    | Command::Delay(select, _)) = command
    else {
        return Ok(());
    };
    let Select::Like(Pattern { any: true, .. }) = select else { return Ok(()) };
    let mut matching = select.clone();
    if let Select::Like(pattern) = &mut matching {
        (pattern.any, pattern.all) = (false, true);
    }
    let (frame, about) = (world.frame(Detail::NONE), world.about());
    let ids = select::resolve(&matching, &frame, about)?;
    let drawn = |id: &MsgId| draw(world.seed(), Purpose::Choice, id.0, 0);
    if let Some(chosen) = ids.into_iter().min_by_key(drawn) {
        *select = select::describe(&frame, about, chosen);
    }
    Ok(())
}

/// Writes the leader's name where the command says `leader`.
///
/// # Errors
/// The word, where nobody leads or where it cannot be said who.
fn name_leader(world: &dyn Sim, command: &mut Command) -> Result<(), Fault> {
    let mut said: Vec<&mut Word> = nodes(command);
    said.retain(|word| word.text == LEADER);
    let Some(first) = said.first() else { return Ok(()) };
    let leader = who_leads(&world.frame(Detail::NONE)).map_err(|problem| Fault::at(first, problem))?;
    said.into_iter().for_each(|word| word.text = world.roster().name(leader).to_owned());
    Ok(())
}

/// The one that leads in the highest term; where terms do not tell, the only one.
pub fn who_leads(frame: &Frame) -> Result<NodeId, Problem> {
    let epoch = |id: NodeId| frame.node(id).body.epoch;
    let leaders = &frame.global.leaders;
    let Some(first) = leaders.first().copied() else {
        return Err(Problem::new("problem-nobody-leads"));
    };
    let rivals: Vec<NodeId> = leaders.iter().copied().filter(|other| epoch(*other) == epoch(first)).collect();
    if rivals.len() > 1 {
        return Err(Problem::new("problem-several-lead").with("leaders", rivals));
    }
    Ok(first)
}

/// Every word of a command that names a node.
fn nodes(command: &mut Command) -> Vec<&mut Word> {
    match command {
        Command::Crash(node)
        | Command::Restart(node)
        | Command::Wipe(node)
        | Command::Pause(node)
        | Command::Resume(node)
        | Command::Flush(node)
        | Command::FailNextWrite(node)
        | Command::FlushFirst { node, .. }
        | Command::Isolate(node)
        | Command::Timeout { node, .. }
        | Command::Propose { node, .. }
        | Command::SetTimeout { node, .. }
        | Command::SetClock { node, .. } => vec![node],
        Command::Cut(link) | Command::Heal(Some(link)) | Command::SetLatency { link, .. } => ends(link),
        Command::Partition(groups) => groups.iter_mut().flatten().collect(),
        Command::Request { at, .. } => at.iter_mut().collect(),
        Command::Admin { nodes, .. } => nodes.iter_mut().collect(),
        Command::Deliver(select)
        | Command::Drop(select)
        | Command::Duplicate(select)
        | Command::Delay(select, _) => ends_of(select),
        Command::Heal(None)
        | Command::Step(_)
        | Command::Run(_)
        | Command::RunUntil { .. }
        | Command::Settle { .. }
        | Command::SetLoss(_)
        | Command::SetDiskLatency(_)
        | Command::SetByHand
        | Command::Rule { .. }
        | Command::Mark(_)
        | Command::Goto(_)
        | Command::Reach(_)
        | Command::Expect(_)
        // Whether that is refused is asked of the command inside, when it is looked at.
        | Command::ExpectRefused(_) => Vec::new(),
    }
}

fn ends(link: &mut Link) -> Vec<&mut Word> {
    vec![&mut link.from, &mut link.to]
}

fn ends_of(select: &mut Select) -> Vec<&mut Word> {
    match select {
        Select::Like(Pattern { link: Some((from, to)), .. }) => from.iter_mut().chain(to).collect(),
        Select::Like(Pattern { link: None, .. }) | Select::Id { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::script::testing::{PAXOS, RAFT, go, history};
    use crate::script::{Header, record};

    #[test]
    fn who_leads_is_named_in_what_is_recorded() {
        let mut raft = history(&format!("{RAFT}timeout S2 election\nrun until leader == S2\n"));
        for line in
            ["cut leader -> S1", "heal leader S1", "deliver leader->S3", "pause leader", "resume leader"]
        {
            go(&mut raft, line).unwrap_or_else(|fault| panic!("{line}: {fault:?}"));
        }
        go(&mut raft, "expect refused resume leader").expect("it is not paused");
        go(&mut raft, "crash leader").expect("S2 leads");
        let text = record(&Header::default(), &raft).to_string();
        assert_eq!(text.matches(super::LEADER).count(), 1, "only the condition says so: {text}");
        for line in ["cut S2 -> S1", "heal S2 S1", "S2->S3", "pause S2", "resume S2", "crash S2"] {
            assert!(text.contains(line), "{line}: {text}");
        }
    }

    #[test]
    fn any_is_one_of_those_that_match_by_the_seed() {
        let chosen = |seed: u32| {
            let mut raft = history(&RAFT.replace("seed=1", &format!("seed={seed}")));
            go(&mut raft, "timeout S1").expect("S1 follows");
            go(&mut raft, "drop any RequestVote S1->*").expect("it asks the others");
            record(&Header::default(), &raft).to_string()
        };
        let all: Vec<String> = (0..30).map(chosen).collect();
        assert!(all.iter().all(|text| !text.contains("any")), "{:?}", all[0]);
        for to in ["S2", "S3"] {
            assert!(all.iter().any(|text| text.contains(&format!("drop RequestVote S1->{to}"))), "{to}");
        }
        assert_eq!(all[7], chosen(7));
        let mut raft = history(RAFT);
        assert!(go(&mut raft, "deliver any RequestVote").is_err(), "there is none");
        go(&mut raft, "expect refused deliver any RequestVote").expect("that is refused");
    }

    #[test]
    fn where_nobody_leads_it_names_nobody() {
        let mut raft = history(RAFT);
        let fault = go(&mut raft, "cut S1 -> leader").expect_err("nobody leads");
        assert_eq!((fault.column, fault.problem.id), (11, "problem-nobody-leads"));
        go(&mut raft, "expect refused crash leader").expect("that is refused");
        let mut paxos = history(PAXOS);
        let fault = go(&mut paxos, "crash leader").expect_err("this protocol has no leaders");
        assert_eq!(fault.problem.id, "problem-nobody-leads");
    }
}
