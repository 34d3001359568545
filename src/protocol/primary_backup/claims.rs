//! What the sentences of primary and backups claim; see [`crate::protocol::claims`].

mod keeping;
mod recovering;
mod serving;
mod viewing;

use super::PrimaryBackup;
use super::about;
use super::log::{Entry, Log};
use super::message::{
    Commit, Forward, ForwardReply, Gather, GatherReply, Message, Ping, Refused, State, StateReply,
};
use super::node::{Keeper, Node, Role, Server, View};
use crate::protocol::Request;
use crate::protocol::claims::{Claim, Claims, Verdict, so};
use crate::value::NodeId;

pub const CLAIMS: Claims<PrimaryBackup> = &[
    // The view server.
    ("view-server-boots", keeping::boots),
    ("returns", keeping::returns),
    ("view-acknowledged", keeping::is_acknowledged),
    ("tells-view", keeping::tells),
    ("suspects", keeping::suspects),
    ("waits-for-ack", keeping::waits),
    ("no-successor", keeping::has_no_successor),
    ("names-view", keeping::names),
    ("points-to-primary", keeping::points),
    // Views at a server.
    ("boots", viewing::boots),
    ("view-known", viewing::knows),
    ("steps-down", viewing::moves_on),
    ("takes-over", viewing::moves_on),
    ("joins-view", viewing::moves_on),
    ("left-out", viewing::moves_on),
    ("turns-away", viewing::turns_away),
    // Recovery.
    ("gathers", recovering::gathers),
    ("gives-log", recovering::gives),
    ("refuses-view", viewing::refuses),
    ("has-log", recovering::has_log),
    ("chooses-newest", recovering::chooses),
    ("chooses-longest", recovering::chooses),
    ("fills-hole", recovering::fills_hole),
    ("fills-no-op", recovering::fills_no_op),
    ("takes-entries-over", recovering::takes_over_entries),
    ("copies", recovering::copies),
    ("takes-state", recovering::takes_state),
    ("completes-state", recovering::completes_state),
    ("has-state", recovering::has_state),
    ("serves", recovering::serves),
    // Requests.
    ("not-primary", serving::is_not_primary),
    ("forwards", serving::forwards),
    ("sends-again", serving::sends_again),
    ("takes-entry", serving::takes),
    ("takes-with-hole", serving::takes),
    ("takes-old-view", serving::takes),
    ("has-entry", serving::has_entry),
    ("counts-ack", serving::counts),
    ("answer-too-late", serving::is_too_late),
    ("acknowledged", serving::acknowledges),
    ("is-safe", serving::is_safe),
    ("applies", serving::applies),
    ("answers", serving::answers),
    ("duplicate-answered", serving::answers_again),
    ("duplicate-waiting", serving::waits),
    ("duplicate-applied", serving::skips_again),
    ("outdated-skipped", serving::skips_outdated),
    ("request-too-old", serving::is_too_old),
];

type PrimaryBackupClaim<'a> = Claim<'a, PrimaryBackup>;

/// A server's memory.
fn as_server(node: Option<&Node>) -> Result<&Server, String> {
    match node {
        Some(Node::Server { server }) => Ok(server),
        _ => Err("no server is up there".to_owned()),
    }
}

fn as_keeper(node: Option<&Node>) -> Result<&Keeper, String> {
    match node {
        Some(Node::Keeper { keeper }) => Ok(keeper),
        _ => Err("the view server is not up".to_owned()),
    }
}

/// The servers that are up, clients and V aside.
fn servers<'a>(claim: &PrimaryBackupClaim<'a>) -> impl Iterator<Item = (NodeId, &'a Server)> {
    let up = claim.nodes.iter().zip(claim.roster.ids());
    up.filter_map(|(node, id)| Some((id, as_server(node.as_ref()).ok()?)))
}

/// The view of which the message speaks.
fn view_in(message: &Message) -> u32 {
    match message {
        Message::View(view)
        | Message::Gather(Gather { view })
        | Message::State(State { view, .. })
        | Message::Refused(Refused { view }) => view.number,
        Message::Ping(Ping { view, .. })
        | Message::Forward(Forward { view, .. })
        | Message::ForwardReply(ForwardReply { view, .. })
        | Message::Commit(Commit { view, .. })
        | Message::GatherReply(GatherReply { view, .. })
        | Message::StateReply(StateReply { view, .. }) => *view,
    }
}

/// That V named this view.
fn was_named(claim: &PrimaryBackupClaim, view: &View) -> Verdict {
    so(claim.ghost.views.get(&view.number) == Some(view), "V named no such view")
}

/// That the entry at an index of a log carries this request of the client's.
fn carries(log: &Log, index: u64, client: NodeId, number: u64) -> Result<&Request, String> {
    let command = log.get(index).and_then(|entry| entry.command.as_deref());
    let same = |command: &&Request| command.client == client && u64::from(command.number) == number;
    command.filter(same).ok_or_else(|| format!("entry {index} is not that request"))
}

/// That every server among `holders` has the entry on its disk, where it must have it still.
fn on_disks(claim: &PrimaryBackupClaim, holders: &[NodeId], index: u64, entry: &Entry) -> Verdict {
    let misses = |holder: &&NodeId| {
        let own = claim.disks[holder.index()].log.get(index);
        !own.is_some_and(|own| own.same_command(entry))
    };
    let missing = holders.iter().find(misses).filter(|_| about::lasts(claim.rules));
    missing.map_or(Ok(()), |holder| Err(format!("{} has not entry {index}", claim.roster.name(*holder))))
}

/// What a primary knows of a backup's log.
fn holds(server: &Server, backup: NodeId, index: u64) -> bool {
    let Role::Leading { peers, .. } = &server.role else { return false };
    peers.iter().any(|peer| peer.id == backup && peer.holds(index))
}
