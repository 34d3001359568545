//! A server and its view: hearing of a new one, acknowledging it, starting from the disk.

use super::PrimaryBackup;
use super::about::note;
use super::about::{CHECK_VIEW, PING};
use super::message::{Message, Ping};
use super::node::{Disk, Peer, Role, Server, View, Write};
use crate::protocol::state_machine::Machine;
use crate::protocol::{Ctx, Handler, Out, Outcome};
use crate::value::NodeId;

impl Server {
    /// Starts a server from its disk.
    pub fn boot(ctx: &Ctx<PrimaryBackup>, disk: &Disk, out: &mut Out<PrimaryBackup>) -> Server {
        out.set_timer(PING, ctx.config.ping);
        let last = disk.log.last_index();
        let view = disk.view.clone();
        let mut server = Server {
            view: view.clone(),
            installed: disk.installed,
            log: disk.log.clone(),
            durable: last,
            commit: 0,
            applied: 0,
            machine: Machine::default(),
            role: Role::Follower,
            waiting: Vec::new(),
        };
        out.note(
            note::BOOTS,
            [("view", view.number.into()), ("primary", view.primary.into()), ("last", last.into())],
        );
        if view.primary != ctx.id {
            return server;
        }
        if view.number == 1 && last == 0 {
            // Nothing was ever forwarded: all start alike, and there is nothing to copy.
            let peer = |id: &NodeId| Peer { id: *id, installed: true, base: 0, more: Vec::new() };
            server.role = Role::Leading { serving: true, peers: view.backups.iter().map(peer).collect() };
        } else {
            Handler { ctx, node: &mut server, out }.begin_recovery();
        }
        server
    }
}

impl Handler<'_, PrimaryBackup, Server> {
    /// A view that this server may not know yet, from V or from a server that refused it.
    pub fn on_view(&mut self, from: NodeId, view: &View) {
        if view.number > self.node.view.number {
            return self.adopt_view(from, view);
        }
        self.out.note(
            note::VIEW_KNOWN,
            [("from", from.into()), ("view", view.number.into()), ("own", self.node.view.number.into())],
        );
    }

    /// Moves on to a newer view: whatever this server was, nothing older counts any more.
    pub fn adopt_view(&mut self, from: NodeId, view: &View) {
        let args = [
            ("view", view.number.into()),
            ("from", from.into()),
            ("old", self.node.view.number.into()),
            ("primary", view.primary.into()),
            ("checks", self.on(CHECK_VIEW).into()),
        ];
        let led = !matches!(self.node.role, Role::Follower);
        let leads = view.primary == self.ctx.id;
        self.out.note(
            match (led, leads) {
                (true, false) => note::STEPS_DOWN,
                (_, true) => note::TAKES_OVER,
                (false, false) if view.has(self.ctx.id) => note::JOINS_VIEW,
                (false, false) => note::LEFT_OUT,
            },
            args,
        );
        self.node.view = view.clone();
        self.node.role = Role::Follower;
        self.out.write(Write::View { view: view.clone() });
        if leads {
            self.begin_recovery();
        } else {
            self.turn_away();
        }
        self.acknowledge_view();
    }

    /// Clients that wait for a server that leads no more are sent to the one that does.
    fn turn_away(&mut self) {
        let primary = self.node.view.primary;
        for waiting in std::mem::take(&mut self.node.waiting) {
            let (client, number) = (waiting.client, waiting.number);
            self.out.note(
                note::TURNS_AWAY,
                [("client", client.into()), ("number", number.into()), ("primary", primary.into())],
            );
            self.out.reply(client, number, Outcome::NotLeader { hint: Some(primary) });
        }
    }

    /// Whether this server acknowledges its view: the primary as soon as it knows of it; a backup when
    /// it has the whole state, or, where any R logs are enough for recovery, as soon as it knows.
    fn is_ready(&self) -> bool {
        let whole = self.node.installed == self.node.view.number || self.ctx.config.copies.is_some();
        self.node.view.primary == self.ctx.id || self.node.view.has(self.ctx.id) && whole
    }

    /// Says so at once, if there is something to say.
    pub fn acknowledge_view(&mut self) {
        if self.is_ready() {
            self.ping();
        }
    }

    /// Tells V that this server is alive, and which view it knows.
    pub fn ping(&mut self) {
        let message = Message::Ping(Ping { view: self.node.view.number, ready: self.is_ready() });
        self.out.send_durable(self.ctx.config.view_server(), message);
    }
}
