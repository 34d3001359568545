//! Rules: the pseudocode with the lines that just ran, and a switch for each rule.

use super::PaneProps;
use crate::protocol::{Class, Rule};
use crate::registry;
use crate::script::{Command, Word};
use crate::session::{Act, PaneId, Question, SearchAction, Watch};
use crate::ui::part::part;
use crate::ui::{UiContext, browser, use_ui};
use crate::value::Value;
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(PartialEq)]
pub struct RulesPane(pub PaneProps);

crate::drawn_by!(RulesPane, use_rules);

#[hook]
fn use_rules(pane: &RulesPane) -> Html {
    let props = &pane.0;
    let ui = use_ui();
    let (node, notes) = ui.notes.emit(());
    let heading = match node {
        Some(node) => ui.with("rules-now", &[("node", node.into())]),
        None => ui.t("rules-code"),
    };
    let mut cites: Vec<&str> = notes.iter().filter_map(|id| Some(ui.about.note(id)?.cite)).collect();
    cites.dedup();
    let off = Rc::new(props.frame.rules_off.clone());
    html! {
        <div class="rules">
            <h3>{heading}if let Some(cite) = cites.first() { <cite>{*cite}</cite> }</h3>
            { part(Code { code: registry::pseudocode(ui.about.id), notes }) }
            <h3>{ui.t("rules-title")}</h3>
            <p class="nothing">{ui.t("rules-about")}</p>
            if !off.is_empty() {
                <div class="buttons"><button class="btn primary" onclick={see_what_breaks(&ui)}>{ui.t("rules-see")}</button></div>
            }
            { part(Switches { off, asked: props.asked }) }
        </div>
    }
}

/// The one button: looks for what breaks, and shows the checks, which say how far that is.
fn see_what_breaks(ui: &UiContext) -> Callback<MouseEvent> {
    let ui = ui.clone();
    Callback::from(move |_: MouseEvent| {
        ui.send(Watch::ShowPane(PaneId::Checks).into());
        let (question, now) = (Question::Breaks, browser::now() as u64);
        ui.send(Act::Search(SearchAction::Begin { question, from_start: true, now }).into());
    })
}

/// The nearest set-up in which a rule that is off matters, one click away, where the run's own is another.
fn elsewhere(ui: &UiContext, rule: &'static Rule) -> Html {
    let missing = ui.session.try_borrow().is_ok_and(|session| {
        let header = session.header().to_string();
        rule.shows_with.split([' ', ';']).any(|word| !header.contains(word))
    });
    if rule.shows_with.is_empty() || !missing {
        return Html::default();
    }
    let name = format!("{}.script", rule.id);
    let text = format!("{}rule {} off\n\n", rule.header(ui.about.id), rule.id);
    let told = rule.shows_with.replace(';', " · ");
    html! {
        <p class="rule-elsewhere">
            {ui.with("rules-shows-with", &[("setup", Value::text(&told))])}{" "}
            <button class="text-btn" onclick={ui.on(Act::Open { name, text })}>{ui.t("rules-set-up")}</button>
        </p>
    }
}

#[derive(PartialEq)]
struct Code {
    code: &'static str,
    notes: Vec<&'static str>,
}

/// A line of pseudocode and the notes that light it up.
fn split(line: &'static str) -> (&'static str, Vec<&'static str>) {
    let mut text = line.trim_end();
    let mut notes = Vec::new();
    while let Some((before, note)) = text.rsplit_once('#').filter(|(_, note)| !note.contains(' ')) {
        notes.push(note);
        text = before.trim_end();
    }
    (text, notes)
}

crate::drawn_by!(Code, use_code);

#[hook]
fn use_code(props: &Code) -> Html {
    let ui = use_ui();
    let host = use_node_ref();
    let lit = use_node_ref();
    use_effect_with(props.notes.clone(), {
        let (host, lit) = (host.clone(), lit.clone());
        move |_| {
            if let (Some(host), Some(line)) = (host.cast::<HtmlElement>(), lit.cast::<HtmlElement>()) {
                let (top, height) = (line.offset_top() - host.offset_top(), host.client_height());
                let scrolled = host.scroll_top();
                if top < scrolled || top + line.offset_height() > scrolled + height {
                    host.set_scroll_top((top - height / 2).max(0));
                }
            }
        }
    });
    let mut first = true;
    let lines = props.code.lines().map(|line| {
        let (text, notes) = split(line);
        let on = notes.iter().any(|note| props.notes.contains(note));
        let node_ref = if on && std::mem::take(&mut first) { lit.clone() } else { NodeRef::default() };
        let indent = text.len() - text.trim_start().len();
        let style = format!("--indent:{indent}");
        html! {
            <span ref={node_ref} class={classes!("line", on.then_some("on"))} {style} aria-current={on.then_some("step")}>
                {text.trim_start()}
            </span>
        }
    });
    html! { <div class="code" ref={host} tabindex="0" role="region" aria-label={ui.t("rules-code")} lang="en">{ for lines }</div> }
}

#[derive(PartialEq)]
struct Switches {
    off: Rc<Vec<&'static str>>,
    /// The rule that a person asked about: brought into sight.
    asked: Option<&'static str>,
}

crate::drawn_by!(Switches, use_switches);

#[hook]
fn use_switches(props: &Switches) -> Html {
    let ui = use_ui();
    let asked = use_node_ref();
    use_effect_with(props.asked, {
        let asked = asked.clone();
        move |_| {
            if let Some(rule) = asked.cast::<HtmlElement>() {
                rule.scroll_into_view();
            }
        }
    });
    let classes = [Class::Safety, Class::Liveness, Class::Cost];
    let groups = classes.into_iter().filter_map(|class| {
        let rules: Vec<&'static Rule> = ui.about.rules.iter().filter(|rule| rule.class == class).collect();
        if rules.is_empty() {
            return None;
        }
        let switches = rules.iter().map(|rule| {
            let asked = (props.asked == Some(rule.id)).then(|| asked.clone());
            switch(&ui, rule, !props.off.contains(&rule.id), asked)
        });
        let word = class.word();
        Some(html! {
            <fieldset class={classes!("rule-class", word)} key={word}>
                <legend>{ui.t(&format!("rules-{word}"))}</legend>
                { for switches }
            </fieldset>
        })
    });
    html! { <div class="switches">{ for groups }</div> }
}

/// `asked` is there for the rule that a person asked about.
fn switch(ui: &UiContext, rule: &'static Rule, on: bool, asked: Option<NodeRef>) -> Html {
    let command = Command::Rule { name: Word::new(rule.id), on: !on };
    let reason = ui.why_not(&command);
    let off = ui.own("rule", rule.id);
    let broken = format!("{}-invariant-{}-name", ui.about.id, rule.breaks);
    let broken = ui.find(&broken, &[]).unwrap_or_else(|| rule.breaks.to_owned());
    let args = [("breaks", Value::text(&broken)), ("nodes", u32::from(rule.nodes).into())];
    let (describes, disabled) = (format!("rule-{}", rule.id), reason.is_some().then_some("true"));
    // One that is refused says why in the status line: a finger sees no tooltip.
    let onclick = ui.command(command);
    let (is_asked, place) = (asked.is_some(), asked.unwrap_or_default());
    html! {
        <div ref={place} class={classes!("rule", (!on).then_some("off"), is_asked.then_some("asked"))} key={rule.id}>
            if is_asked {
                <p class="rule-asked">{ui.t("rules-asked")}</p>
            }
            <button class="switch" role="switch" aria-checked={on.to_string()} aria-describedby={describes.clone()}
                aria-disabled={disabled} title={reason} {onclick}>
                <span class="knob" aria-hidden="true" /><code>{rule.id}</code>
                <span class="rule-state">{ui.t(if on { "rules-on" } else { "rules-off" })}</span>
            </button>
            <div id={describes}>
                <p><span class="rule-if">{ui.t("rules-if-off")}</span>{off}</p>
                <p class="rule-breaks">{ui.with("rules-breaks", &args)}<cite>{rule.cite}</cite></p>
                if !on { {elsewhere(ui, rule)} }
            </div>
        </div>
    }
}
