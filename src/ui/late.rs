//! What comes later: protocols, languages and dialogs are files of their own in the split page, and
//! fetched when they are first wanted.

use super::app::Msg;
use super::browser;
use super::page_action::{Dialog, PageAction};
use super::tools::Tools;
use crate::lesson::{self, CHALLENGES_FOLDER};
use crate::locale::{self, Lang};
use crate::registry::{self, IDS};
use crate::session::{Act, PaneId, SessionAction, Watch};
use std::cell::RefCell;
use std::pin::Pin;

/// The texts of the checks, which come with the tools: what this file of `static/locales` is called.
const CHECKS: &str = "checks";

thread_local! {
    /// Lessons and challenges that have come and are not open yet: id and text.
    static STORIES: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

/// What an action needs and the page may not have yet.
#[derive(Clone, Default, Debug)]
pub struct Need {
    pub protocols: Vec<&'static str>,
    /// The language that is wanted; none: the one that is in use.
    pub lang: Option<Lang>,
    pub tools: bool,
    /// The texts of the checks and of challenges.
    pub checks: bool,
    /// A lesson or a challenge that there is.
    pub story: Option<String>,
}

/// Something that is not here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Missing {
    Tools,
    /// Its program or its texts.
    Protocol(&'static str),
    Lang(Lang),
    Checks,
    Story(String),
}

impl Need {
    /// What must be here before a message can be heeded.
    pub fn of(msg: &Msg) -> Need {
        match msg {
            Msg::Session(SessionAction::Act(Act::Open { text, .. } | Act::DoLine(text)))
            | Msg::Linked(text)
            | Msg::FileCame { text: Ok(text), .. }
            | Msg::LessonCame { text, .. } => Need { tools: true, ..Need::of_text(text) },
            Msg::Session(SessionAction::Act(_))
            | Msg::Fragment
            | Msg::Travel
            | Msg::TakeUp
            | Msg::Keep
            | Msg::Tools => Need::tools(),
            Msg::Session(SessionAction::Watch(action)) => Need::to_watch(action),
            Msg::Page(action) => Need::of_page(action),
            Msg::Recall(recalled, _) => recalled.need.clone(),
            // Nobody hears anything before the tools are here.
            Msg::Heard(_) => Need::default(),
            Msg::FileCame { text: Err(_), .. } | Msg::Older | Msg::Fetched | Msg::Slow => Need::default(),
        }
    }

    fn tools() -> Need {
        Need { tools: true, ..Need::default() }
    }

    /// Cards, and the panes that a first visit does not have in front, come with the tools.
    fn to_watch(action: &Watch) -> Need {
        match action {
            Watch::ShowPane(PaneId::Checks | PaneId::SpaceTime) => Need { checks: true, ..Need::tools() },
            Watch::ShowPane(PaneId::Logs) | Watch::Select(None) => Need::default(),
            Watch::ShowPane(PaneId::Acceptors | PaneId::State | PaneId::Clients | PaneId::Rules)
            | Watch::Select(Some(_))
            | Watch::ShowRule(_)
            | Watch::ShowKeys(_) => Need::tools(),
            Watch::Play
            | Watch::Pause
            | Watch::TogglePlay
            | Watch::StepForward
            | Watch::StepBack
            | Watch::NextMilestone
            | Watch::PreviousMilestone
            | Watch::ToStart
            | Watch::ToEnd
            | Watch::SeekTime(_)
            | Watch::SeekStep(_)
            | Watch::SwitchBranch(_)
            | Watch::Speed(_)
            | Watch::Elapsed(_)
            | Watch::ShowLog(_)
            | Watch::CloseLesson
            | Watch::DismissProblem
            | Watch::DismissNotice => Need::default(),
        }
    }

    fn of_page(action: &PageAction) -> Need {
        match action {
            PageAction::Fetch(id) => Need { protocols: vec![id], ..Need::default() },
            PageAction::Show(Dialog::Setup(id)) => Need { protocols: vec![id], ..Need::tools() },
            PageAction::Show(Dialog::Lessons | Dialog::Gallery) => Need { checks: true, ..Need::tools() },
            PageAction::Show(_) | PageAction::SaveScript | PageAction::File(_) | PageAction::Run(_) => {
                Need::tools()
            }
            PageAction::Lang(lang) => Need { lang: Some(*lang), ..Need::default() },
            PageAction::Lesson { id, .. } => Need::of_story(id),
            PageAction::Close
            | PageAction::Theme(_)
            | PageAction::View(_)
            | PageAction::Sheet(_)
            | PageAction::TogglePane
            | PageAction::Black
            | PageAction::WakeUp
            | PageAction::Sleep
            | PageAction::Retry
            | PageAction::GiveUp
            | PageAction::PutAway(_) => Need::default(),
        }
    }

    /// The protocols that a script or a lesson names, and the texts with which `reach` answers.
    pub fn of_text(text: &str) -> Need {
        let names = |line: &str| {
            let rest = line.trim_start().strip_prefix("protocol")?;
            rest.trim_start_matches([':', ' ']).split_whitespace().next().map(str::to_owned)
        };
        let named: Vec<String> = text.lines().filter_map(names).collect();
        let protocols = IDS.iter().copied().filter(|id| named.iter().any(|name| name == id));
        let reaches = text.lines().any(|line| line.trim_start().starts_with("reach "));
        Need { protocols: protocols.collect(), checks: reaches, ..Need::default() }
    }

    /// What is needed to open a lesson or a challenge; a person who asks for one that there is not is told so.
    fn of_story(id: &str) -> Need {
        let story = lesson::file(id).map(|_| id.to_owned());
        Need { checks: story.is_some() && id.starts_with(CHALLENGES_FOLDER), story, ..Need::default() }
    }

    /// What of it is not here, in a page that speaks this language.
    pub fn missing(&self, lang: Lang) -> Vec<Missing> {
        let mut missing = Vec::new();
        let texts = locale::missing(lang, true);
        let with_tools = |id: &&'static str| *id != CHECKS && !IDS.contains(id);
        if self.tools && (tools().is_none() || texts.iter().any(with_tools)) {
            missing.push(Missing::Tools);
        }
        let protocol = |id: &&&'static str| !registry::is_here(id) || texts.contains(id);
        missing.extend(self.protocols.iter().filter(protocol).map(|id| Missing::Protocol(id)));
        if self.checks && texts.contains(&CHECKS) {
            missing.push(Missing::Checks);
        }
        let wanted =
            |lang: &Lang| !locale::begun(*lang) || !locale::missing(*lang, tools().is_some()).is_empty();
        missing.extend(self.lang.filter(wanted).map(Missing::Lang));
        let story =
            self.story.iter().filter(|id| !STORIES.with_borrow(|all| all.iter().any(|it| it.0 == **id)));
        missing.extend(story.cloned().map(Missing::Story));
        missing
    }

    /// Fetches what is missing, all at once: one file that is slow must not hold up the others. What does
    /// not come is told by the part of the page that misses it.
    pub async fn fetch(self) {
        let mut files: Vec<Pin<Box<dyn Future<Output = ()>>>> = Vec::new();
        for id in self.protocols {
            files.push(Box::pin(async move {
                registry::load(id).await;
            }));
        }
        if let Some(lang) = self.lang {
            files.push(Box::pin(locale::load(lang)));
        }
        if self.tools {
            files.push(Box::pin(load_tools()));
        }
        if let Some(id) = self.story {
            files.push(Box::pin(fetch_story(id)));
        }
        browser::all(files).await;
        // Which texts are wanted shows only when the protocols are here.
        let later = self.checks || tools().is_some();
        let begun = Lang::ALL.into_iter().filter(|lang| locale::begun(*lang));
        let texts = begun.flat_map(|lang| locale::missing(lang, later).into_iter().map(move |id| (lang, id)));
        browser::all(texts.map(|(lang, id)| Box::pin(fetch_texts(lang, id)) as Pin<Box<_>>).collect()).await;
    }
}

async fn fetch_texts(lang: Lang, id: &'static str) {
    if let Some(text) = browser::fetch(format!("locales/{}/{id}.ftl", lang.tag())).await
        && locale::missing(lang, true).contains(&id)
    {
        locale::add(lang, id, text);
    }
}

async fn fetch_story(id: String) {
    if let Some(file) = lesson::file(&id)
        && let Some(text) = browser::fetch(file).await
    {
        STORIES.with_borrow_mut(|all| all.push((id, text)));
    }
}

/// Whether a pane can be shown in a page that speaks this language.
pub fn can_show(pane: PaneId, lang: Lang) -> bool {
    Need::of(&Msg::Session(SessionAction::Watch(Watch::ShowPane(pane)))).missing(lang).is_empty()
}

/// A lesson's or a challenge's text, if it has come.
pub fn take_story(id: &str) -> Option<String> {
    STORIES.with_borrow_mut(|all| {
        let place = all.iter().position(|(known, _)| known == id)?;
        Some(all.swap_remove(place).1)
    })
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
