//! Actions that concern the page and not the run: dialogs, language, theme, view.

use crate::locale::Lang;
use web_sys::File;

/// A dialog over the page; one at a time.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Dialog {
    Palette,
    Help,
    Share,
    /// All protocols, by what one learns from each.
    Gallery,
    /// A new run of the protocol of that id: size, network.
    Setup(&'static str),
    Lessons,
    /// The runs that are kept.
    Runs,
    /// A script to be typed or pasted.
    Script,
}

/// How the page looks, as its URL says.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub enum View {
    #[default]
    Full,
    /// In a frame of a course page: stage, transport, one pane if asked.
    Embed,
    /// Before a room: the stage and one caption, everything large.
    Present,
}

impl View {
    pub fn word(self) -> &'static str {
        match self {
            View::Full => "full",
            View::Embed => "embed",
            View::Present => "present",
        }
    }

    pub fn parse(word: &str) -> Option<View> {
        [View::Full, View::Embed, View::Present].into_iter().find(|view| view.word() == word)
    }
}

/// Light, dark, or as the system has it.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    pub fn word(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn parse(word: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.word() == word)
    }
}

/// What the lower part of a narrow page shows.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Sheet {
    Closed,
    Story,
    Pane,
}

impl Sheet {
    pub fn word(self) -> &'static str {
        match self {
            Sheet::Closed => "closed",
            Sheet::Story => "story",
            Sheet::Pane => "pane",
        }
    }
}

/// One action.
#[derive(Clone, PartialEq, Debug)]
pub enum PageAction {
    Show(Dialog),
    Close,
    Lang(Lang),
    Theme(Theme),
    View(View),
    Sheet(Sheet),
    /// Before a room: opens the pane beside the stage, or closes it.
    TogglePane,
    /// Before a room: a black screen, or the stage again.
    Black,
    /// Fetches a lesson and opens it.
    Lesson {
        id: String,
        step: usize,
    },
    /// Opens a file of the person's own.
    File(File),
    SaveScript,
    /// Fetches a protocol, so that it can be described.
    Fetch(&'static str),
    /// An embedded page was clicked: from now on it takes keys.
    WakeUp,
    /// The page around an embedded one has the keys again.
    Sleep,
    /// Fetches once more what did not come.
    Retry,
    /// What waits for a file is no longer wanted.
    GiveUp,
    /// Opens a run that is kept.
    Run(String),
    /// What is said of kept runs has been read: the line of this word.
    PutAway(&'static str),
}
