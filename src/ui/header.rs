//! The page's head: what runs, and what can be done with the page itself.

use super::context::use_ui;
use super::page_action::{Dialog, PageAction, Theme, View};
use super::part::part;
use crate::locale::Lang;
use crate::value::Value;
use yew::prelude::*;

#[derive(PartialEq)]
pub struct Header {
    pub theme: Theme,
    pub view: View,
    /// How many take part who are not clients.
    pub nodes: usize,
}

crate::drawn_by!(Header, use_header);

#[hook]
fn use_header(props: &Header) -> Html {
    let ui = use_ui();
    let title = ui.t(&format!("{}-title", ui.about.id));
    let pill = ui.with("page-pill", &[("protocol", Value::text(&title)), ("nodes", props.nodes.into())]);
    let present = props.view == View::Present;
    let view = if present { View::Full } else { View::Present };
    html! {
        <header class="head">
            <span class="brand"><span class="brand-mark" aria-hidden="true">{"◈"}</span><span class="brand-name">{"Synod"}</span></span>
            <button class="btn pill" onclick={ui.page(PageAction::Show(Dialog::Gallery))} title={ui.tip("do-gallery")}>
                {pill}<span aria-hidden="true">{" ▾"}</span>
            </button>
            <button class="btn wide" onclick={ui.page(PageAction::Show(Dialog::Lessons))}>{ui.t("page-lessons")}</button>
            <button class="btn wide not-in-a-room" onclick={ui.page(PageAction::Show(Dialog::Runs))} title={ui.tip("do-runs")}>{ui.t("page-runs")}</button>
            <span class="gap" />
            <button class="btn" onclick={ui.page(PageAction::Show(Dialog::Palette))} title={ui.tip("do-palette")}>
                <span class="keycap" aria-hidden="true">{"⌘K"}</span><span class="wide-text">{ui.t("page-commands")}</span>
            </button>
            {part(LangButton)}
            {part(ThemeButton { theme: props.theme })}
            <button class="btn wide" aria-pressed={present.to_string()} onclick={ui.page(PageAction::View(view))}>
                {ui.t("page-present")}
            </button>
            <button class="btn square" onclick={ui.page(PageAction::Show(Dialog::Help))} title={ui.tip("do-help")}
                aria-label={ui.t("do-help")}>{"?"}</button>
            <button class="btn primary" onclick={ui.page(PageAction::Show(Dialog::Share))}>{ui.t("page-share")}</button>
        </header>
    }
}

/// Each press is the next language; what it shows are the languages' own names.
#[derive(PartialEq)]
struct LangButton;

crate::drawn_by!(LangButton, use_lang_button);

#[hook]
fn use_lang_button(_part: &LangButton) -> Html {
    let ui = use_ui();
    let here = ui.texts.lang();
    let place = Lang::ALL.iter().position(|lang| *lang == here).unwrap_or(0);
    let next = Lang::ALL[(place + 1) % Lang::ALL.len()];
    let short = |lang: Lang| if lang == Lang::En { "EN" } else { lang.name() };
    let names = Lang::ALL.iter().enumerate().map(|(at, lang)| {
        let class = if *lang == here { "on" } else { "" };
        html! {
            <>
                if at > 0 {
                    <i aria-hidden="true">{"·"}</i>
                }
                <span {class} lang={lang.tag()}>{short(*lang)}</span>
            </>
        }
    });
    html! {
        <button class="btn langs" onclick={ui.page(PageAction::Lang(next))} title={ui.t("page-language")}
            aria-label={format!("{}: {}", ui.t("page-language"), next.name())}>
            {for names}
        </button>
    }
}

#[derive(PartialEq)]
struct ThemeButton {
    theme: Theme,
}

crate::drawn_by!(ThemeButton, use_theme_button);

#[hook]
fn use_theme_button(props: &ThemeButton) -> Html {
    let ui = use_ui();
    let place = Theme::ALL.iter().position(|theme| *theme == props.theme).unwrap_or(0);
    let next = Theme::ALL[(place + 1) % Theme::ALL.len()];
    let now = ui.t(&format!("page-theme-{}", props.theme.word()));
    let sign = match props.theme {
        Theme::Auto => "◐",
        Theme::Light => "☀",
        Theme::Dark => "☾",
    };
    html! {
        <button class="btn square" onclick={ui.page(PageAction::Theme(next))} title={now.clone()} aria-label={now}>
            <span aria-hidden="true">{sign}</span>
        </button>
    }
}
