//! What takes long: how far it is, and a way to stop it.

use super::context::use_ui;
use crate::locale::clock;
use crate::session::{Act, Working};
use crate::value::Value;
use yew::prelude::*;

/// The line that says so; empty while nothing takes long.
#[derive(PartialEq)]
pub struct WorkLine {
    pub working: Option<Working>,
}

crate::drawn_by!(WorkLine, use_work_line);

#[hook]
fn use_work_line(line: &WorkLine) -> Html {
    let ui = use_ui();
    let Some(working) = &line.working else { return Html::default() };
    let text = match working {
        Working::Opens { name, progress } => {
            let args = [
                ("name", Value::text(name)),
                ("done", progress.done.into()),
                ("lines", progress.lines.into()),
                ("steps", progress.steps.into()),
                ("time", Value::text(&clock(progress.time))),
            ];
            ui.with("work-opens", &args)
        }
        Working::Reads { name, lines } => {
            ui.with("work-reads", &[("name", Value::text(name)), ("lines", (*lines).into())])
        }
        Working::Shows { name, steps } => {
            ui.with("work-shows", &[("name", Value::text(name)), ("steps", (*steps).into())])
        }
        Working::Acts { command, time, steps } => {
            let mut args = vec![("steps", (*steps).into()), ("time", Value::text(&clock(*time)))];
            match command {
                Some(command) => {
                    args.push(("command", Value::text(&command.to_string())));
                    ui.with("work-acts", &args)
                }
                None => ui.with("work-looks", &args),
            }
        }
    };
    html! {
        <div class="late work">
            <span>{text}</span>
            <button class="btn" onclick={ui.on(Act::Stop)}>{ui.t("work-stop")}</button>
        </div>
    }
}
