//! A run as a log for ShiViz, which draws what happened before what from vector clocks.
//! Source: Beschastnikh, Wang, Brun, Ernst, "Debugging Distributed Systems", CACM 2016; <https://bestchai.bitbucket.io/shiviz/>.
//!
//! The first line of a file for ShiViz is the regular expression that reads the others, and the second what parts
//! several runs: there is one, so it is empty. Each event is two lines, its time and its sentence, then its host and
//! its clock. The default expression of ShiViz reads them as well; [`REGEXP`] gives it the time as a field of its own.

use super::order::{clocks, ordered};
use super::{one_line, says};
use crate::draw::Words;
use crate::sim::History;
use crate::value::{NodeId, duration};
use std::fmt::Write as _;
use std::ops::Range;

/// What ShiViz is to read the log with.
pub const REGEXP: &str = r"(?<time>\S+) (?<event>.*)\n(?<host>\S+) (?<clock>{.*})";

/// The host of what happens at no node. It is a keyword of scripts, so that no node is called so.
pub const NETWORK: &str = "network";

/// The events of these steps.
pub fn write(words: &Words, history: &History, steps: Range<usize>) -> String {
    let events = ordered(history, steps.end);
    let begin = events.partition_point(|event| event.step <= steps.start);
    let host = |node: Option<NodeId>| node.map_or(NETWORK, |node| words.name(node));
    let mut text = format!("{REGEXP}\n\n");
    for (event, clock) in events[begin..].iter().zip(clocks(&events, begin, &words.roster)) {
        let event = event.event;
        let hosts = words.roster.ids().map(Some).chain([None]).map(host);
        // A name has no quotes: it is a word of the script language.
        let seen = hosts.zip(clock).filter(|(_, count)| *count > 0);
        let seen: Vec<String> = seen.map(|(host, count)| format!("\"{host}\": {count}")).collect();
        let said = one_line(&says(event, words));
        let _ = writeln!(text, "{} {said}", duration(event.time));
        let _ = writeln!(text, "{} {{{}}}", host(event.node), seen.join(", "));
    }
    text
}
