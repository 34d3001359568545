//! What people read, in their language: keys of the Fluent files in `static/locales` and of each
//! protocol's own, filled with values of the core.
//!
//! It runs natively and in the browser alike. A text that is missing in a language is given in
//! English, one that is missing altogether as its key: reading never fails.

mod feed;
mod fill;
mod show;

pub use feed::Sentence;
pub use show::{clock, span};

use crate::protocol::TextFile;
use crate::registry::loaded;
use crate::value::{Problem, Roster, Value};
use fill::{Arg, Filled, Messages};
use std::cell::OnceCell;
use std::sync::Mutex;

/// A language that every text is there in.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum Lang {
    #[default]
    En,
    Zh,
}

impl Lang {
    /// All languages, in the order in which the page offers them.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Zh];

    /// The BCP 47 tag: also the name of the folder, of the `lang` attribute and of the URL's value.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh",
        }
    }

    /// The language's name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Zh => "中文",
        }
    }

    /// Reads a tag, or what browsers and environments make of one: `zh-Hans-CN`, `en_GB.UTF-8`.
    pub fn parse(text: &str) -> Option<Lang> {
        let first = text.split(['-', '_', '.']).next().unwrap_or_default();
        Lang::ALL.into_iter().find(|lang| lang.tag().eq_ignore_ascii_case(first))
    }
}

macro_rules! sources {
    ($tag:literal) => {
        &[
            ("ui", include_str!(concat!("../../static/locales/", $tag, "/ui.ftl"))),
            ("events", include_str!(concat!("../../static/locales/", $tag, "/events.ftl"))),
            ("problems", include_str!(concat!("../../static/locales/", $tag, "/problems.ftl"))),
            ("protocols", include_str!(concat!("../../static/locales/", $tag, "/protocols.ftl"))),
            ("lessons", include_str!(concat!("../../static/locales/", $tag, "/lessons.ftl"))),
            // The split page fetches these when they are wanted: see `LATER`.
            #[cfg(not(split))]
            ("checks", include_str!(concat!("../../static/locales/", $tag, "/checks.ftl"))),
            #[cfg(not(split))]
            ("refusals", include_str!(concat!("../../static/locales/", $tag, "/refusals.ftl"))),
            // The page has no command line.
            #[cfg(not(target_arch = "wasm32"))]
            ("cli", include_str!(concat!("../../static/locales/", $tag, "/cli.ftl"))),
        ]
    };
}

/// The texts that belong to no protocol: the name of each file, and what is in it.
type Common = &'static [(&'static str, &'static str)];

/// In the split page a language is a file of its own, fetched when it is first wanted.
#[cfg(split)]
mod files {
    use super::{Common, Lang};
    use std::sync::OnceLock;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    static HERE: [OnceLock<Common>; Lang::ALL.len()] = [const { OnceLock::new() }; Lang::ALL.len()];

    #[wasm_split(en, fallible)]
    fn en() -> Result<&'static Common, SplitLoaderError> {
        const TEXTS: &Common = &(sources!("en") as Common);
        Ok(TEXTS)
    }

    #[wasm_split(zh, fallible)]
    fn zh() -> Result<&'static Common, SplitLoaderError> {
        const TEXTS: &Common = &(sources!("zh") as Common);
        Ok(TEXTS)
    }

    pub fn common(lang: Lang) -> Common {
        HERE[lang as usize].get().copied().unwrap_or_default()
    }

    pub async fn load(lang: Lang) {
        if !common(lang).is_empty() {
            return;
        }
        let came = match lang {
            Lang::En => en().await,
            Lang::Zh => zh().await,
        };
        if let Ok(texts) = came {
            let _ = HERE[lang as usize].set(texts);
        }
    }
}

#[cfg(not(split))]
mod files {
    use super::{Common, Lang};

    pub fn common(lang: Lang) -> Common {
        match lang {
            Lang::En => sources!("en"),
            Lang::Zh => sources!("zh"),
        }
    }

    pub async fn load(_lang: Lang) {}
}

/// Fetches the texts of a language if they are not here yet.
pub async fn load(lang: Lang) {
    files::load(lang).await;
}

/// Whether a language is in use: its common texts are here.
pub fn begun(lang: Lang) -> bool {
    !files::common(lang).is_empty()
}

/// Whether the texts of a language are here, those of the protocols that are here among them.
pub fn is_here(lang: Lang) -> bool {
    begun(lang) && missing(lang, false).is_empty()
}

/// Files of `static/locales` that the split page fetches together with what a first visit does not show.
#[cfg(split)]
const LATER: &[&str] = &["checks", "refusals"];
#[cfg(not(split))]
const LATER: &[&str] = &[];

/// Texts that came by themselves, a protocol's or those of [`LATER`]: language, id, Fluent source.
static CAME: Mutex<Vec<(Lang, &'static str, &'static str)>> = Mutex::new(Vec::new());

/// Adds texts that came by themselves, in a language. They stay for good, as all texts do.
pub fn add(lang: Lang, id: &'static str, text: String) {
    if let Ok(mut came) = CAME.lock() {
        came.push((lang, id, text.leak()));
    }
}

/// Which texts are missing in a language: those of protocols, and where all of the page is wanted those
/// that come `later`.
pub fn missing(lang: Lang, later: bool) -> Vec<&'static str> {
    let own = own_files().filter(|file| (later || !file.later) && source(lang, file).is_none());
    let later = LATER.iter().copied().filter(|id| later && came(lang, id).is_none());
    own.map(|file| file.id).chain(later).collect()
}

fn came(lang: Lang, id: &str) -> Option<&'static str> {
    let came = CAME.lock().ok()?;
    came.iter().find(|it| (it.0, it.1) == (lang, id)).map(|(.., text)| *text)
}

/// The files of the protocols that are here.
fn own_files() -> impl Iterator<Item = &'static TextFile> {
    loaded().flat_map(|entry| entry.about.texts)
}

fn source(lang: Lang, file: &TextFile) -> Option<&'static str> {
    let built_in = file.sources.iter().find(|(tag, _)| *tag == lang.tag()).map(|(_, source)| *source);
    came(lang, file.id).or(built_in)
}

/// Every Fluent source of a language that is here: the name of its file, and its text.
pub fn sources(lang: Lang) -> Vec<(&'static str, &'static str)> {
    let common = files::common(lang);
    let own = own_files().filter_map(|file| Some((file.id, source(lang, file)?)));
    let later = LATER.iter().filter_map(|id| Some((*id, came(lang, id)?)));
    common.iter().copied().chain(own).chain(later).collect()
}

/// All texts of one language, English behind it.
pub struct Texts {
    lang: Lang,
    messages: Messages,
    /// English, read when a text is first found to be missing.
    fallback: OnceCell<Messages>,
    lists: show::Lists,
}

/// Two are equal when they speak the same language: there is only one set of texts.
impl PartialEq for Texts {
    fn eq(&self, other: &Texts) -> bool {
        self.lang == other.lang
    }
}

impl Texts {
    pub fn new(lang: Lang) -> Texts {
        let messages = messages(lang);
        let text = |key| messages.format(key, &Filled::new()).unwrap_or_default();
        let lists = show::Lists { comma: text("list-comma"), empty: text("list-empty") };
        Texts { lang, messages, fallback: OnceCell::new(), lists }
    }

    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// A text without arguments.
    pub fn get(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A text with arguments that name no nodes.
    pub fn with(&self, key: &str, args: &[(&'static str, Value)]) -> String {
        self.fill(key, args, None)
    }

    /// A text whose arguments may name nodes of `roster`.
    pub fn fill(&self, key: &str, args: &[(&'static str, Value)], roster: Option<&Roster>) -> String {
        self.find(key, args, roster).unwrap_or_else(|| key.to_owned())
    }

    /// Why something cannot be, or was not, done.
    pub fn say(&self, problem: &Problem, roster: Option<&Roster>) -> String {
        self.fill(problem.id, &problem.args, roster)
    }

    /// Whether the language itself has this text.
    pub fn has(&self, key: &str) -> bool {
        self.messages.has(key)
    }

    /// The text if there is one, in the language or in English. A list `x` of the arguments also
    /// gives its length, as `x-count`.
    pub fn find(&self, key: &str, args: &[(&'static str, Value)], roster: Option<&Roster>) -> Option<String> {
        let mut filled = Filled::with_capacity(args.len());
        for (name, value) in args {
            if let Value::List(values) = value {
                filled.push((format!("{name}-count"), Arg::Number(values.len() as i64)));
            }
            filled.push(((*name).to_owned(), show::fluent(value, roster, &self.lists)));
        }
        self.messages.format(key, &filled).or_else(|| {
            let english = || self.fallback.get_or_init(|| messages(Lang::En));
            if self.lang == Lang::En { None } else { english().format(key, &filled) }
        })
    }
}

fn messages(lang: Lang) -> Messages {
    let mut messages = Messages::new(lang);
    for (_, source) in sources(lang) {
        messages.add(source);
    }
    messages
}
