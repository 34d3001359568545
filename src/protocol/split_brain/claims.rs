//! What the sentences of the lock on several servers claim; see [`crate::protocol::claims`].

use super::about::note;
use super::about::{COUNT_SERVERS, MAJORITY_OF_ALL, RETRY_CARRIES_ID, WRITE_BEFORE_ANSWER};
use super::client::{Lock, Locker};
use super::config::Policy;
use super::node;
use super::{Disk, Node, SplitBrain};
use crate::protocol::claims::{Claim, Claims, Verdict, so};
use crate::protocol::{Client, Input, OpResult, Outcome, TimerIx};
use crate::value::{NodeId, Value};

pub const CLAIMS: Claims<SplitBrain> = &[
    // client
    (note::ASKS_ALL, asks_all),
    (note::HOLDS_ALREADY, holds),
    (note::TOLD_CLEAR, is_told),
    (note::TOLD_SET, is_told),
    (note::REPEATED_ANSWER, repeats),
    (note::COUNTS_AGAIN, counts_again),
    (note::ASKS_AGAIN, asks_again),
    (note::ASKS_ANEW, asks_again),
    (note::HEARS_OF_DEATH, hears_of_death),
    (note::TAKES_LOCK, takes),
    (note::TAKES_LOCK_BY_MAJORITY, takes_by_majority),
    (note::TAKES_LOCK_OF_THOSE_HEARD, takes_of_those_heard),
    (note::FINDS_LOCK_TAKEN, finds_taken),
    (note::FINDS_NO_MAJORITY_LEFT, finds_no_majority),
    // server
    (note::SETS_FLAG, sets_flag),
    (note::FINDS_FLAG_SET, finds_set),
    (note::SAME_REQUEST, knows_request),
    (note::READS_FLAG, reads_flag),
    (note::FINDS_NO_FLAG, finds_no_flag),
];

type SplitBrainClaim<'a> = Claim<'a, SplitBrain>;

/// The client that speaks, before the action and after it.
fn client<'a>(claim: &SplitBrainClaim<'a>) -> Result<(&'a Locker, &'a Locker), String> {
    claim.client_before.zip(claim.client).ok_or_else(|| "no client acts".to_owned())
}

/// Servers that the client awaits an answer of.
fn awaited(client: &Locker) -> Vec<NodeId> {
    let silent = client.servers.iter().zip(&client.told).filter(|(_, told)| told.is_none());
    silent.map(|(server, _)| *server).filter(|server| !client.dead.contains(server)).collect()
}

/// What the server said of its flag, as the client remembers it.
fn told(client: &Locker, server: NodeId) -> Option<bool> {
    let place = client.servers.iter().position(|known| *known == server)?;
    client.told[place]
}

/// Servers that said so of their flags.
fn telling(client: &Locker, flag: bool) -> Vec<NodeId> {
    let servers = client.servers.iter().zip(&client.told).filter(|(_, told)| **told == Some(flag));
    servers.map(|(server, _)| *server).collect()
}

/// That exactly these servers are asked, by a request of this number.
fn asks(claim: &SplitBrainClaim, client: &Locker, servers: &[NodeId]) -> Verdict {
    claim.is("number", client.number)?;
    claim.is("servers", servers.to_vec())?;
    so(claim.requests.iter().all(|(to, _)| servers.contains(to)), "others are asked")?;
    let asked = |server: &NodeId| {
        let mut sent = claim.requests.iter().filter(|(to, _)| to == server);
        sent.any(|(_, request)| {
            request.number == client.number && client.pending.as_ref() == Some(&request.op)
        })
    };
    so(servers.iter().all(asked), "one of them is not asked")
}

/// How its answers stand: that the arguments say so, and whether a server counts more than once.
fn account(claim: &SplitBrainClaim) -> Result<bool, String> {
    let (_, client) = client(claim)?;
    let all = client.servers.len() as u32;
    claim.is("zeros", client.zeros)?;
    claim.is("ones", client.ones)?;
    claim.is("all", all)?;
    claim.is("majority", all / 2 + 1)?;
    let silent = client.servers.iter().filter(|server| told(client, **server).is_none());
    claim.is("silent", silent.copied().collect::<Vec<_>>())?;
    let distinct = |flag| telling(client, flag).len() as u32;
    let repeated = client.zeros != distinct(false) || client.ones != distinct(true);
    claim.is("repeated", repeated)?;
    so(!repeated || !claim.rules.on(COUNT_SERVERS), "a server counts twice")?;
    Ok(repeated)
}

fn asks_all(claim: &SplitBrainClaim) -> Verdict {
    let (before, client) = client(claim)?;
    so(client.lock == Lock::Asking && before.lock != Lock::Held, "it does not want the lock")?;
    so(client.number > before.number && client.told.iter().all(Option::is_none), "it asked before")?;
    let all = client.servers.iter().copied().filter(|server| !client.dead.contains(server));
    asks(claim, client, &all.collect::<Vec<_>>())?;
    let count = claim.rules.on(COUNT_SERVERS);
    let need = match client.policy {
        Policy::One => "in-time",
        Policy::Majority if !claim.rules.on(MAJORITY_OF_ALL) => "majority-in-time",
        Policy::Majority => ["majority-of-letters", "majority"][usize::from(count)],
        Policy::Human => ["living-letters", "living"][usize::from(count)],
        Policy::Both => ["letters", "all"][usize::from(count)],
    };
    claim.is("need", Value::Word(need))
}

fn holds(claim: &SplitBrainClaim) -> Verdict {
    let (before, client) = client(claim)?;
    so(before.lock == Lock::Held && client.lock == Lock::Held, "it does not hold the lock")?;
    so(claim.requests.is_empty(), "it asks a server")
}

/// The answer that counts: from whom, and what it says of the flag.
fn answer(claim: &SplitBrainClaim) -> Result<(NodeId, bool), String> {
    let (before, _) = client(claim)?;
    let (from, reply) = claim.reply.ok_or("no answer came")?;
    claim.is("server", from)?;
    let Outcome::Done { result: OpResult::Flag { was } } = reply.outcome else {
        return Err("the answer tells nothing of a flag".to_owned());
    };
    so(before.lock == Lock::Asking && reply.number == before.number, "it did not wait for that")?;
    Ok((from, was))
}

fn is_told(claim: &SplitBrainClaim) -> Verdict {
    let (from, was) = answer(claim)?;
    let (before, client) = client(claim)?;
    account(claim)?;
    so(was == (claim.id == note::TOLD_SET), "it is told something else")?;
    so(told(before, from).is_none() && told(client, from) == Some(was), "it does not count that first")?;
    let own = node::Claim { client: claim.actor_id()?, number: before.number };
    // Who answers before it writes may have forgotten it since.
    let stands = match claim.disks[from.index()].claim {
        Some(held) => (held == own) != was,
        None => false,
    };
    so(stands || !claim.rules.on(WRITE_BEFORE_ANSWER), "the server's disk says otherwise")
}

fn repeats(claim: &SplitBrainClaim) -> Verdict {
    let (from, _) = answer(claim)?;
    let (before, client) = client(claim)?;
    so(claim.rules.on(COUNT_SERVERS), "a server counts as often as it is heard")?;
    so(told(before, from).is_some() && before == client, "it did not count that before, or does again")
}

fn counts_again(claim: &SplitBrainClaim) -> Verdict {
    let (from, was) = answer(claim)?;
    let (before, client) = client(claim)?;
    account(claim)?;
    claim.is("flag", u32::from(was))?;
    so(!claim.rules.on(COUNT_SERVERS) && told(before, from).is_some(), "it counts nobody twice")?;
    so(client.zeros + client.ones == before.zeros + before.ones + 1, "it does not count it")
}

fn asks_again(claim: &SplitBrainClaim) -> Verdict {
    let (before, client) = client(claim)?;
    account(claim)?;
    claim.is("kept", claim.rules.on(WRITE_BEFORE_ANSWER))?;
    so(
        claim.timer == Some(TimerIx(0)) && client.lock == Lock::Asking,
        "it does not wait, or not long enough",
    )?;
    let same = claim.id == note::ASKS_AGAIN;
    so(same == claim.rules.on(RETRY_CARRIES_ID), "the rule says otherwise")?;
    so(client.number == before.number + u32::from(!same), "that is not its number")?;
    asks(claim, client, &awaited(client))
}

fn hears_of_death(claim: &SplitBrainClaim) -> Verdict {
    let (_, client) = client(claim)?;
    let servers = claim.all_nodes("servers")?;
    let Some(Input::Admin { nodes, .. }) = claim.input else { return Err("nobody said so".to_owned()) };
    so(!servers.is_empty() && servers.iter().all(|server| nodes[1..].contains(server)), "that was not said")?;
    so(nodes[1..].iter().all(|node| servers.contains(node)), "more was said")?;
    so(client.policy == Policy::Human, "it does not ask people")?;
    so(servers.iter().all(|server| client.dead.contains(server)), "it waits for one of them")
}

/// That the client takes the lock just now; whether a server counted more than once.
fn takes_lock(claim: &SplitBrainClaim) -> Result<bool, String> {
    let (before, client) = client(claim)?;
    so(before.lock == Lock::Asking && client.lock == Lock::Held, "it does not take the lock")?;
    so(client.pending().is_none(), "it waits still")?;
    account(claim)
}

fn takes(claim: &SplitBrainClaim) -> Verdict {
    let (_, client) = client(claim)?;
    let repeated = takes_lock(claim)?;
    so(client.ones == 0 && client.zeros as usize >= client.servers.len(), "those are too few")?;
    so(repeated || telling(client, false) == client.servers, "one did not tell it 0")
}

fn takes_by_majority(claim: &SplitBrainClaim) -> Verdict {
    let (_, client) = client(claim)?;
    let repeated = takes_lock(claim)?;
    let kept = claim.rules.on(WRITE_BEFORE_ANSWER);
    claim.is("kept", kept)?;
    so(u64::from(client.zeros) >= claim.number("majority")?, "that is no majority")?;
    let holds = |server: &NodeId| {
        let held = claim.disks[server.index()].claim;
        held.is_some_and(|held| Some(held.client) == claim.at)
    };
    // Nobody else is told 0 where its flag stands on the disk.
    so(repeated || !kept || telling(client, false).iter().all(holds), "another may be told 0")
}

fn takes_of_those_heard(claim: &SplitBrainClaim) -> Verdict {
    let (_, client) = client(claim)?;
    takes_lock(claim)?;
    let silent = claim.all_nodes("silent")?;
    so(!silent.is_empty(), "nobody is silent")?;
    match client.policy {
        Policy::One => {
            so(client.ones == 0 && client.zeros > 0 && claim.timer == Some(TimerIx(0)), "it has to wait")
        }
        Policy::Human => {
            let dead = silent.iter().all(|server| client.dead.contains(server));
            so(client.ones == 0 && client.zeros > 0 && dead, "one is not said to be dead")
        }
        Policy::Majority => {
            let part = client.zeros > client.ones && claim.timer == Some(TimerIx(0));
            so(part && !claim.rules.on(MAJORITY_OF_ALL), "it needs a majority of all")
        }
        Policy::Both => Err("it needs all".to_owned()),
    }
}

fn is_without(claim: &SplitBrainClaim) -> Verdict {
    let (before, client) = client(claim)?;
    account(claim)?;
    so(before.lock == Lock::Asking && client.lock == Lock::Taken, "it gets the lock")?;
    so(client.ones > 0, "nobody told it 1")
}

fn finds_taken(claim: &SplitBrainClaim) -> Verdict {
    is_without(claim)
}

fn finds_no_majority(claim: &SplitBrainClaim) -> Verdict {
    is_without(claim)?;
    let (_, client) = client(claim)?;
    so(client.policy == Policy::Majority, "it needs no majority")?;
    // With messages counted there may be more of them than servers.
    let left = claim.number("all")?.saturating_sub(u64::from(client.ones));
    so(left < claim.number("majority")?, "a majority is left")
}

/// The request that a server answers, and what it knew of its flag before and knows now.
fn request<'a>(claim: &SplitBrainClaim<'a>) -> Result<(node::Claim, &'a Node, &'a Node), String> {
    let request = claim.asked_by("client")?;
    claim.is("number", request.number)?;
    let asks = node::Claim { client: request.client, number: request.number };
    Ok((asks, claim.before.ok_or("it was down")?, claim.actor()?))
}

fn answers(claim: &SplitBrainClaim, asks: node::Claim, was: bool) -> Verdict {
    claim.answers(asks.client, asks.number, &Outcome::Done { result: OpResult::Flag { was } })
}

fn sets_flag(claim: &SplitBrainClaim) -> Verdict {
    let (asks, before, after) = request(claim)?;
    so(before.claim.is_none() && after.claim == Some(asks), "it does not set it for that")?;
    answers(claim, asks, false)
}

fn finds_set(claim: &SplitBrainClaim) -> Verdict {
    let (asks, before, _) = request(claim)?;
    let holder = before.claim.filter(|held| *held != asks).ok_or("no other request set it")?;
    claim.is("holder", holder.client)?;
    claim.is("own", holder.client == asks.client)?;
    answers(claim, asks, true)
}

fn knows_request(claim: &SplitBrainClaim) -> Verdict {
    let (asks, before, _) = request(claim)?;
    so(before.claim == Some(asks), "another set it")?;
    answers(claim, asks, false)
}

/// What the disk held when the server came back.
fn disk<'a>(claim: &SplitBrainClaim<'a>) -> Result<&'a Disk, String> {
    let disk = claim.disk_before.ok_or("it has no disk")?;
    so(claim.before.is_none() && claim.actor()?.claim == disk.claim, "it did not read its disk")?;
    Ok(disk)
}

fn reads_flag(claim: &SplitBrainClaim) -> Verdict {
    let held = disk(claim)?.claim.ok_or("its disk says nothing")?;
    claim.is("client", held.client)
}

fn finds_no_flag(claim: &SplitBrainClaim) -> Verdict {
    so(disk(claim)?.claim.is_none(), "its disk says who set it")
}
