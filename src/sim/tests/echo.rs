//! A protocol small enough to see the simulator through: on its timer a server pings the others;
//! who is pinged writes the count down and answers when that is durable.

use crate::encode_enum;
use crate::frame::{Body, Detail, Field, GlobalView, MessageBody};
use crate::protocol::NoteId;
use crate::protocol::*;
use crate::value::{Member, NodeId, Problem, Roster};

pub struct Echo;

#[derive(Clone)]
pub enum Message {
    Ping { n: u32 },
    Pong { n: u32 },
}
encode_enum!(Message { 0 => Ping { n }, 1 => Pong { n } });

static ABOUT: About = About {
    id: "echo",
    params: &[],
    timing: &[Timing { id: "beat", least: 20_000, most: 40_000 }],
    rules: &[Rule { id: "answer", cite: "", class: Class::Liveness, breaks: "", nodes: 2, shows_with: "" }],
    notes: &[Note { id: "pings", cite: "", milestone: None }],
    invariants: &[Invariant { id: "below-three", cite: "" }],
    assumptions: &[],
    together: &[],
    guards: &[],
    messages: &["Ping", "Pong"],
    timers: &["beat"],
    fields: &[("server", &["count"])],
    operations: &[],
    proposes: None,
    proposals: &[],
    admin: &[],
    goals: &[],
    by_hand: false,
    layout: Layout::Ring,
    texts: &[],
};

const ANSWER: RuleIx = RuleIx(0);

impl Protocol for Echo {
    type Config = (u64, u64);
    type Node = u32;
    type Disk = u32;
    type Write = u32;
    type Message = Message;
    type Client = SessionClient;
    type Ghost = ();

    const ABOUT: &'static About = &ABOUT;
    const PSEUDOCODE: &'static str = "";

    fn configure(setup: &Setup) -> Result<(Self::Config, Vec<Member>), Problem> {
        let server = |name: &str| Member { name: name.into(), role: "server" };
        Ok((setup.span("beat"), vec![server("S1"), server("S2"), server("S3")]))
    }

    fn fresh_disk(_: &Self::Config, _: NodeId) -> u32 {
        0
    }

    fn fresh_ghost(_: &Self::Config, _: &Roster) {}

    fn boot(ctx: &Ctx<Self>, disk: &u32, out: &mut Out<Self>) -> u32 {
        out.set_timer(TimerIx(0), *ctx.config);
        *disk
    }

    fn on_message(handler: &mut Handler<Self>, from: NodeId, message: &Message) {
        let Handler { ctx, node, out } = handler;
        if let Message::Ping { n } = message {
            **node += 1;
            out.write(**node);
            if ctx.on(ANSWER) {
                out.send_durable(from, Message::Pong { n: *n });
            }
        }
    }

    fn on_timer(handler: &mut Handler<Self>, _: TimerIx) {
        let Handler { ctx, node, out } = handler;
        out.note(NoteId("pings"), [("n", (**node).into())]);
        for other in ctx.roster.ids().filter(|other| *other != ctx.id) {
            out.send(other, Message::Ping { n: **node });
        }
        out.set_timer(TimerIx(0), *ctx.config);
    }

    fn apply_write(disk: &mut u32, write: &u32) {
        *disk = *write;
    }

    fn claims() -> crate::protocol::claims::Claims<Echo> {
        &[]
    }

    fn observe(_: &Self::Config, _: &mut (), seen: &Seen<Self>, observation: &mut Observation) {
        if *seen.nodes.own() == Some(3) {
            observation.violated("below-three", seen.time, [("node", seen.at.into())]);
        }
    }

    fn view(_: &Ctx<Self>, node: Option<&u32>, disk: &u32, (): &(), _: Detail) -> Body {
        let count = *node.unwrap_or(disk);
        Body {
            role: "server",
            fields: vec![Field::durable("count", count, count == *disk)],
            ..Body::default()
        }
    }

    fn describe(message: &Message) -> MessageBody {
        let (kind, n) = match message {
            Message::Ping { n } => ("Ping", *n),
            Message::Pong { n } => ("Pong", *n),
        };
        MessageBody {
            kind,
            epoch: None,
            fields: vec![("n", n.into())],
            headline: Some(0),
            reply: kind == "Pong",
        }
    }

    fn global_view(_: &Self::Config, (): &(), _: &[Option<u32>], _: Detail) -> GlobalView {
        GlobalView::default()
    }
}
