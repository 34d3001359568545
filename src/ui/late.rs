//! What comes later: protocols, languages and dialogs are files of their own in the split page, and
//! fetched when they are first wanted.

use super::app::Msg;
use super::browser;
use super::shell::{Dialog, Shell};
use super::tools::Tools;
use crate::locale::{self, Lang};
use crate::protocol::{self, IDS};
use crate::session::Intent;

/// What a wish needs and the page may not have yet.
#[derive(Default, Debug)]
pub struct Need {
    pub protocols: Vec<&'static str>,
    pub lang: Option<Lang>,
    pub tools: bool,
}

impl Need {
    /// What must be here before a message can be heeded.
    pub fn of(msg: &Msg) -> Need {
        let tools = Need { tools: true, ..Need::default() };
        match msg {
            Msg::Wish(Intent::Open { text, .. })
            | Msg::Linked(text)
            | Msg::FileCame { text, .. }
            | Msg::LessonCame { text: Some(text), .. } => Need { tools: true, ..Need::of_text(text) },
            Msg::Page(Shell::Fetch(id)) => Need { protocols: vec![id], ..Need::default() },
            Msg::Page(Shell::Show(Dialog::Setup(id))) => Need { protocols: vec![id], ..tools },
            Msg::Page(Shell::Lang(lang)) => Need { lang: Some(*lang), ..Need::default() },
            Msg::Wish(intent) if !intent.only_watches() => tools,
            Msg::Page(Shell::Show(_) | Shell::SaveScript) | Msg::Fragment | Msg::Keep | Msg::Tools => tools,
            _ => Need::default(),
        }
    }

    /// The protocols that a script or a lesson names.
    pub fn of_text(text: &str) -> Need {
        let names = |line: &str| {
            let rest = line.trim_start().strip_prefix("protocol")?;
            rest.trim_start_matches([':', ' ']).split_whitespace().next().map(str::to_owned)
        };
        let named: Vec<String> = text.lines().filter_map(names).collect();
        let protocols = IDS.iter().copied().filter(|id| named.iter().any(|name| name == id));
        Need { protocols: protocols.collect(), ..Need::default() }
    }

    pub fn is_met(&self) -> bool {
        self.protocols.iter().all(|id| protocol::is_here(id))
            && self
                .lang
                .is_none_or(|lang| locale::begun(lang) && locale::missing(lang, tools().is_some()).is_empty())
            && (!self.tools || tools().is_some())
    }

    /// Fetches what is missing. What does not come is told by whoever misses it.
    pub async fn fetch(self) {
        for id in self.protocols {
            protocol::load(id).await;
        }
        if let Some(lang) = self.lang {
            locale::load(lang).await;
        }
        if self.tools {
            load_tools().await;
        }
        for lang in Lang::ALL.into_iter().filter(|lang| locale::begun(*lang)) {
            for id in locale::missing(lang, tools().is_some()) {
                if let Some(text) = browser::fetch(format!("locales/{}/{id}.ftl", lang.tag())).await {
                    locale::add(lang, id, text);
                }
            }
        }
    }
}

#[cfg(split)]
mod files {
    use crate::ui::tools::{TOOLS, Tools};
    use std::cell::Cell;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    thread_local!(static HERE: Cell<Option<&'static Tools>> = const { Cell::new(None) });

    #[wasm_split(tools, fallible)]
    fn fetch() -> Result<&'static Tools, SplitLoaderError> {
        Ok(TOOLS)
    }

    pub fn tools() -> Option<&'static Tools> {
        HERE.get()
    }

    pub async fn load() {
        if let Ok(tools) = fetch().await {
            (tools.came)();
            HERE.set(Some(tools));
        }
    }
}

#[cfg(not(split))]
mod files {
    use crate::ui::tools::{TOOLS, Tools};

    pub fn tools() -> Option<&'static Tools> {
        Some(TOOLS)
    }

    pub async fn load() {}
}

/// The dialogs, if they are here.
pub fn tools() -> Option<&'static Tools> {
    files::tools()
}

/// Fetches the dialogs.
pub async fn load_tools() {
    files::load().await;
}
