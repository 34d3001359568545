//! What the sentences of primary and backups claim; see [`crate::protocol::claims`].

mod keeping;
mod recovering;
mod serving;
mod viewing;

use super::PrimaryBackup;
use super::about;
use super::about::note;
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
    (note::VIEW_SERVER_BOOTS, keeping::boots),
    (note::RETURNS, keeping::returns),
    (note::VIEW_ACKNOWLEDGED, keeping::is_acknowledged),
    (note::TELLS_VIEW, keeping::tells),
    (note::SUSPECTS, keeping::suspects),
    (note::WAITS_FOR_ACK, keeping::waits),
    (note::NO_SUCCESSOR, keeping::has_no_successor),
    (note::NAMES_VIEW, keeping::names),
    (note::POINTS_TO_PRIMARY, keeping::points),
    // Views at a server.
    (note::BOOTS, viewing::boots),
    (note::VIEW_KNOWN, viewing::knows),
    (note::STEPS_DOWN, viewing::moves_on),
    (note::TAKES_OVER, viewing::moves_on),
    (note::JOINS_VIEW, viewing::moves_on),
    (note::LEFT_OUT, viewing::moves_on),
    (note::TURNS_AWAY, viewing::turns_away),
    // Recovery.
    (note::GATHERS, recovering::gathers),
    (note::GIVES_LOG, recovering::gives),
    (note::REFUSES_VIEW, viewing::refuses),
    (note::HAS_LOG, recovering::has_log),
    (note::CHOOSES_NEWEST, recovering::chooses),
    (note::CHOOSES_LONGEST, recovering::chooses),
    (note::FILLS_HOLE, recovering::fills_hole),
    (note::FILLS_NO_OP, recovering::fills_no_op),
    (note::TAKES_ENTRIES_OVER, recovering::takes_over_entries),
    (note::COPIES, recovering::copies),
    (note::TAKES_STATE, recovering::takes_state),
    (note::COMPLETES_STATE, recovering::completes_state),
    (note::HAS_STATE, recovering::has_state),
    (note::SERVES, recovering::serves),
    // Requests.
    (note::NOT_PRIMARY, serving::is_not_primary),
    (note::FORWARDS, serving::forwards),
    (note::SENDS_AGAIN, serving::sends_again),
    (note::TAKES_ENTRY, serving::takes),
    (note::TAKES_WITH_HOLE, serving::takes),
    (note::TAKES_OLD_VIEW, serving::takes),
    (note::HAS_ENTRY, serving::has_entry),
    (note::COUNTS_ACK, serving::counts),
    (note::ANSWER_TOO_LATE, serving::is_too_late),
    (note::ACKNOWLEDGED, serving::acknowledges),
    (note::IS_SAFE, serving::is_safe),
    (note::APPLIES, serving::applies),
    (note::ANSWERS, serving::answers),
    (note::DUPLICATE_ANSWERED, serving::answers_again),
    (note::DUPLICATE_WAITING, serving::waits),
    (note::DUPLICATE_APPLIED, serving::skips_again),
    (note::OUTDATED_SKIPPED, serving::skips_outdated),
    (note::REQUEST_TOO_OLD, serving::is_too_old),
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
