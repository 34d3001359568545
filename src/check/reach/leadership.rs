//! A plan: which leaders there are, one after the other, and whom they give what.

use super::logs::{Log, Picture, position, receive};
use super::refute::majority;

/// One term: its leader, what that had, and whom it gave how many of its entries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leadership {
    pub term: u32,
    pub leader: usize,
    /// The log that it was elected with.
    pub elected_with: Log,
    /// The same with what it appended.
    pub log: Log,
    /// A server, and the entries that it takes from the first on.
    pub gives: Vec<(usize, usize)>,
}

/// Where a run begins: what each server's log is, and the term that nobody is past.
pub struct Start {
    pub logs: Vec<Log>,
    pub term: u32,
}

/// The logs to which leaderships lead; none if one of them cannot be: its leader has another log, or no majority.
pub fn replay(leaderships: &[Leadership], start: &Start) -> Option<Vec<Log>> {
    let mut logs = start.logs.clone();
    let mut term = start.term;
    for leadership in leaderships {
        let votes = logs.iter().filter(|log| position(log) <= position(&leadership.elected_with)).count();
        let stands = logs[leadership.leader] == leadership.elected_with && leadership.term > term;
        if !stands || votes < majority(logs.len()) {
            return None;
        }
        term = leadership.term;
        logs[leadership.leader].clone_from(&leadership.log);
        for (server, count) in &leadership.gives {
            logs[*server] = receive(&logs[*server], &leadership.log, *count);
        }
    }
    Some(logs)
}

/// The same logs of a picture with as few leaderships and gifts as leaving out one after the other gives.
pub fn shortened(mut leaderships: Vec<Leadership>, picture: &Picture, start: &Start) -> Vec<Leadership> {
    let leads = |leaderships: &[Leadership]| {
        replay(leaderships, start)
            .is_some_and(|logs| picture.asked().all(|(server, log)| logs[server] == *log))
    };
    for place in (0..leaderships.len()).rev() {
        let mut fewer = leaderships.clone();
        fewer.remove(place);
        if leads(&fewer) {
            leaderships = fewer;
            continue;
        }
        for give in (0..leaderships[place].gives.len()).rev() {
            let mut fewer = leaderships.clone();
            fewer[place].gives.remove(give);
            if leads(&fewer) {
                leaderships = fewer;
            }
        }
    }
    for place in 0..leaderships.len() {
        for (server, count) in leaderships[place].gives.clone() {
            if count < leaderships[place].elected_with.len()
                && let Some(moved) = moved(&leaderships, place, server, count, &leads)
            {
                leaderships = moved;
            }
        }
    }
    // Terms past those of the picture follow one after another.
    let highest = picture.highest_term().max(start.term);
    let hides = leaderships.iter().any(|leadership| position(&leadership.log).0 > highest);
    let later = leaderships.iter_mut().filter(|leadership| !hides && leadership.term > highest);
    later.zip(highest + 1..).for_each(|(leadership, term)| leadership.term = term);
    leaderships
}

/// The same where another leader gives a server so many entries, one that need not hold back what it was elected with;
/// none if no other can.
fn moved(
    leaderships: &[Leadership],
    place: usize,
    server: usize,
    count: usize,
    leads: &dyn Fn(&[Leadership]) -> bool,
) -> Option<Vec<Leadership>> {
    let prefix = &leaderships[place].log[..count];
    let fits = |other: &&usize| {
        let other = &leaderships[**other];
        other.leader != server && other.elected_with.len() <= count && other.log.starts_with(prefix)
    };
    let others: Vec<usize> = (0..leaderships.len()).collect();
    others.iter().filter(fits).find_map(|other| {
        let mut moved = leaderships.to_vec();
        moved[place].gives.retain(|give| *give != (server, count));
        moved[*other].gives.push((server, count));
        leads(&moved).then_some(moved)
    })
}

/// The same, and then a leader who gives nobody anything; none if no majority elects it. A condition may ask who leads.
pub fn one_more(leaderships: &[Leadership], leader: usize, start: &Start) -> Option<Vec<Leadership>> {
    let log = replay(leaderships, start)?.swap_remove(leader);
    let term = leaderships.last().map_or(start.term, |leadership| leadership.term) + 1;
    let last = Leadership { term, leader, elected_with: log.clone(), log, gives: Vec::new() };
    let leaderships = [leaderships, &[last]].concat();
    replay(&leaderships, start).map(|_| leaderships)
}
