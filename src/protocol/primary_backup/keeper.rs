//! The view server: it learns by pings who is alive, and names views.

use super::PrimaryBackup;
use super::about::note;
use super::about::{ACK_VIEW, DEAD, WATCH};
use super::message::{Message, Ping};
use super::node::{Disk, Keeper, Node, View, Write, bit, members};
use crate::protocol::{Ctx, Handler, Input, Out, Outcome, Request};
use crate::value::{NodeId, Problem, Refusal, Value};
use std::sync::Arc;

impl Keeper {
    /// Starts from the disk: the view, and who acknowledged it. Who is alive, pings will tell.
    pub fn boot(ctx: &Ctx<PrimaryBackup>, disk: &Disk, out: &mut Out<PrimaryBackup>) -> Keeper {
        out.note(
            note::VIEW_SERVER_BOOTS,
            [("view", disk.view.number.into()), ("primary", disk.view.primary.into())],
        );
        out.set_timer(WATCH, ctx.config.watch);
        // Who is of the view gets time to show that it is alive; of others the first ping is news.
        let missed = |server: NodeId| if disk.view.has(server) { 0 } else { DEAD + 1 };
        let missed = ctx.config.servers().map(missed).collect();
        Keeper { view: disk.view.clone(), acked: disk.acked, missed }
    }

    fn alive(&self, id: NodeId) -> bool {
        self.missed.get(id.index()).is_some_and(|missed| *missed < DEAD)
    }
}

/// Where the view server is, if it is up.
pub fn place(nodes: &[Option<Node>]) -> Option<NodeId> {
    let place = nodes.iter().position(|node| matches!(node, Some(Node::Keeper { .. })))?;
    Some(NodeId(place as u8))
}

/// Whether a person may tell this node who is dead.
pub fn check_input(ctx: &Ctx<PrimaryBackup>, node: &Node, input: &Input) -> Result<(), Refusal> {
    let Input::Admin { nodes, .. } = input else {
        return Err(Problem::new("problem-no-such-input").with("protocol", "primary-backup"));
    };
    if !matches!(node, Node::Keeper { .. }) {
        return Err(Problem::new("problem-primary-backup-no-view-server"));
    }
    match nodes.iter().find(|id| id.0 >= ctx.config.servers) {
        None => Ok(()),
        Some(other) => {
            let known: Vec<NodeId> = ctx.config.servers().collect();
            Err(Problem::new("problem-primary-backup-not-a-server").with("node", *other).with("known", known))
        }
    }
}

impl Handler<'_, PrimaryBackup, Keeper> {
    /// A server is alive, and says which view it knows.
    pub fn on_ping(&mut self, from: NodeId, ping: &Ping) {
        let Ping { view, ready } = *ping;
        let returned = !self.node.alive(from);
        if let Some(missed) = self.node.missed.get_mut(from.index()) {
            *missed = 0;
        }
        let number = self.node.view.number;
        if returned {
            self.out.note(note::RETURNS, [("server", from.into()), ("view", number.into())]);
        }
        let fresh = ready && view == number && self.node.view.has(from) && self.node.acked & bit(from) == 0;
        if fresh {
            self.node.acked |= bit(from);
            self.out.write(Write::Acked { acked: self.node.acked });
            let args = [
                ("server", from.into()),
                ("view", number.into()),
                ("acked", members(self.node.acked).into()),
            ];
            self.out.note(note::VIEW_ACKNOWLEDGED, args);
        }
        if returned || fresh {
            self.consider();
        }
        // A view named just now went out to everybody.
        if view < number && number == self.node.view.number {
            self.out.note(
                note::TELLS_VIEW,
                [("server", from.into()), ("old", view.into()), ("view", number.into())],
            );
            self.out.send_durable(from, Message::View(self.node.view.clone()));
        }
    }

    /// A tick: a server that was not heard from for long counts as dead.
    pub fn on_watch_timer(&mut self) {
        self.out.set_timer(WATCH, self.ctx.config.watch);
        let mut dead = Vec::new();
        for (missed, server) in self.node.missed.iter_mut().zip(self.ctx.config.servers()) {
            *missed = missed.saturating_add(1).min(DEAD + 1);
            if *missed == DEAD {
                dead.push(Value::Node(server));
            }
        }
        if !dead.is_empty() {
            self.suspect(Value::List(dead));
        }
    }

    /// A person says that these servers are dead.
    pub fn on_suspect(&mut self, servers: &[NodeId]) {
        let mut dead: Vec<NodeId> = Vec::new();
        for server in servers {
            // A person may name one twice.
            if let Some(missed) = self.node.missed.get_mut(server.index()).filter(|_| !dead.contains(server))
            {
                *missed = DEAD + 1;
                dead.push(*server);
            }
        }
        self.suspect(dead.into());
    }

    fn suspect(&mut self, servers: Value) {
        self.out.note(note::SUSPECTS, [("servers", servers), ("view", self.node.view.number.into())]);
        self.consider();
    }

    /// Whether another view is called for, and may be named. Where every member must hold every write, not
    /// before the view's primary has acknowledged it: it may have served already, and nobody else is known to
    /// hold what it did. The service stands still as long as that one is away (MIT 6.824 lab 2).
    /// Where any R logs are enough for recovery, nobody need be waited for (VRR §4.2).
    fn consider(&mut self) {
        let view = &self.node.view;
        let number = ("view", Value::from(view.number));
        let waits = self.on(ACK_VIEW) && self.ctx.config.copies.is_none();
        let acked = |id: NodeId| !waits || self.node.acked & bit(id) != 0;
        let mut candidates = view.backups.iter().copied();
        let primary = if self.node.alive(view.primary) {
            Some(view.primary)
        } else {
            candidates.find(|backup| self.node.alive(*backup) && acked(*backup))
        };
        let backups = primary.map_or_else(Vec::new, |primary| self.next_backups(primary));
        let set = |backups: &[NodeId]| backups.iter().fold(0, |set, backup| set | bit(*backup));
        if primary == Some(view.primary) && set(&backups) == set(&view.backups) {
            return;
        }
        if !acked(view.primary) {
            return self.out.note(note::WAITS_FOR_ACK, [number, ("primary", view.primary.into())]);
        }
        let Some(primary) = primary else {
            let checks = ("checks", waits.into());
            return self.out.note(note::NO_SUCCESSOR, [number, ("primary", view.primary.into()), checks]);
        };
        let backups: Arc<[NodeId]> = backups.into();
        self.node.view = View { number: view.number + 1, primary, backups: Arc::clone(&backups) };
        self.node.acked = 0;
        let args = [
            ("view", self.node.view.number.into()),
            ("primary", primary.into()),
            ("backups", backups.to_vec().into()),
        ];
        self.out.note(note::NAMES_VIEW, args);
        self.out.write(Write::View { view: self.node.view.clone() });
        for server in self.ctx.config.servers() {
            self.out.send_durable(server, Message::View(self.node.view.clone()));
        }
    }

    /// The backups of the next view. Where every member must hold every write, the dead are left out and
    /// the living taken in; otherwise the members stay the same, alive or not.
    fn next_backups(&self, primary: NodeId) -> Vec<NodeId> {
        let view = &self.node.view;
        let fixed = self.ctx.config.copies.is_some();
        let fits = |id: &NodeId| *id != primary && (fixed || self.node.alive(*id));
        let old = view.backups.iter().copied();
        old.chain(self.ctx.config.servers().filter(|id| !view.backups.contains(id))).filter(fits).collect()
    }

    /// A client asks V, which serves nothing and knows who does.
    pub fn on_request(&mut self, request: &Request) {
        let (client, primary) = (request.client, self.node.view.primary);
        let args =
            [("client", client.into()), ("primary", primary.into()), ("view", self.node.view.number.into())];
        self.out.note(note::POINTS_TO_PRIMARY, args);
        self.out.reply(client, request.number, Outcome::NotLeader { hint: Some(primary) });
    }
}
