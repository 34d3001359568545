//! Every file of the page, one at a time and all at once: missing, late, or blocked. In every case there are
//! words within a second, and once the file can be had, the run is there without anything having been lost.

use crate::common::{address, native};
use crate::support::browser::{Look, Page};
use crate::support::site::{BLANK, Held, Site};
use std::path::{Path, PathBuf};
use std::time::Duration;
use synod::locale::{Lang, Texts};

/// All of them with every fault, and not only some of the many that are alike: `SYNOD_FILES=all`.
const ALL: &str = "SYNOD_FILES";

/// Words stand there after this long, in milliseconds.
const WORDS_WITHIN: f64 = 1_000.0;

/// A busy machine may be late by itself; it is not late three times.
const TRIES: usize = 3;

/// A visit, and the expression that is true of the page when it has all that the visit wants.
struct Visit {
    address: String,
    there: String,
}

impl Visit {
    fn script(query: &str, text: &str) -> Visit {
        let there = format!("document.querySelector('[data-digest=\"{}\"]')", native(text).digest());
        Visit { address: address(query, text), there }
    }

    fn story(query: &str) -> Visit {
        Visit {
            address: format!("?lang=en&{query}"),
            there: "document.querySelector('.lesson h2')".to_owned(),
        }
    }
}

fn dist() -> PathBuf {
    PathBuf::from(std::env::var_os("SYNOD_DIST").expect("the page's tests say where the page is"))
}

fn walk(folder: &Path, below: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("the page can be read").flatten() {
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        match entry.path().is_dir() {
            true => walk(&entry.path(), &format!("{name}/"), found),
            false => found.push(name),
        }
    }
}

/// All files but the HTML, which is where the words are, and the picture of the tab.
fn files() -> Vec<String> {
    let mut found = Vec::new();
    walk(&dist(), "", &mut found);
    found.retain(|name| name != "index.html" && !name.ends_with(".svg"));
    found.sort();
    found
}

/// The first part of the split page that needs a chunk out of this file.
fn part_of(pack: &str) -> String {
    let link = std::fs::read_to_string(dist().join("__wasm_split.js")).expect("the page is split");
    let chunks = link.lines().filter(|line| line.contains(&format!("\"./{pack}.wasm\"")));
    let chunks: Vec<&str> =
        chunks.filter_map(|line| line.strip_prefix("const ")?.split(' ').next()).collect();
    let mut parts = link.split("export const __wasm_split_load_").skip(1);
    let uses = |part: &&str| {
        let list = part.rsplit_once('[').map_or("", |(_, list)| list.split(']').next().unwrap_or_default());
        list.split(',').any(|one| chunks.contains(&one.trim()))
    };
    let part = parts.find(uses).unwrap_or_else(|| panic!("{pack} belongs to no part"));
    part.split(' ').next().unwrap_or_default().to_owned()
}

fn visit_of_part(part: &str) -> Visit {
    match part {
        "en" | "zh" => Visit::script(&format!("?lang={part}"), "synod 1\nprotocol raft servers=3 seed=4\n"),
        "tools" => Visit::script("?lang=en", "synod 1\nprotocol raft servers=3 seed=4\nrun 20ms\n"),
        protocol => Visit::script("?lang=en", &format!("synod 1\nprotocol {}\n", protocol.replace('_', "-"))),
    }
}

/// A visit that needs this file.
fn visit(file: &str) -> Visit {
    let stem = |file: &str| {
        file.rsplit('/').next().unwrap_or_default().split('.').next().unwrap_or_default().to_owned()
    };
    let folders: Vec<&str> = file.split('/').collect();
    match *folders {
        ["lessons", _] => Visit::story(&format!("lesson={}", stem(file))),
        ["challenges", _] => Visit::story(&format!("challenge={}", stem(file))),
        ["locales", lang, texts] if synod::registry::is_here(&stem(texts)) => {
            Visit::script(&format!("?lang={lang}"), &format!("synod 1\nprotocol {}\n", stem(texts)))
        }
        ["locales", lang, _] => {
            let mut visit = Visit::script(&format!("?lang={lang}&pane=checks"), "synod 1\nprotocol paxos\n");
            visit.there += " && document.querySelector('#tab-checks[aria-selected=true]')";
            visit
        }
        [name] if name.starts_with("chunks_") => visit_of_part(&part_of(&stem(name))),
        [name] if name.starts_with("split_") => visit_of_part(&stem(name)["split_".len()..]),
        _ => visit_of_part("tools"),
    }
}

/// Whether words can be read that say what is missing, or that something is on its way.
const TOLD: &str = "(document.querySelector('.late.failed') ?? document.querySelector('#bare[data-now=file]')
    ?? document.querySelector('.strip'))?.checkVisibility()";

/// The parts of a build that nobody needs at once.
fn is_for_searches(file: &str) -> bool {
    file.starts_with("explorer")
}

struct Case<'a> {
    page: &'a Page,
    number: usize,
    parts: Vec<&'a str>,
    held: Held,
    visit: Visit,
}

impl Case<'_> {
    fn name(&self) -> String {
        format!("files-{}", self.number)
    }

    fn what(&self, said: &str) -> String {
        format!("{:?} {:?} at {}: {said}", self.held, self.parts, self.visit.address)
    }

    /// Goes there with nothing kept from before, and gives the time of the first words.
    fn go(&self) -> f64 {
        let path = Site::withhold(&self.name(), &self.parts, self.held);
        let page = self.page;
        page.go(BLANK);
        page.until("a blank page", "document.title === 'host' && document.readyState === 'complete'");
        page.js("localStorage.clear(); sessionStorage.clear();");
        page.go(&format!("{path}{}", self.visit.address));
        page.until(
            &self.what("the page begins"),
            &format!("location.pathname.endsWith('/{}/')", self.name()),
        );
        let first = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
        let at = page.until(&self.what("something is painted"), first).as_f64().expect("a time");
        let text = page.js("return document.body.innerText.trim().length").as_u64();
        assert!(text.is_some_and(|length| length > 10), "{}", self.what("there are words"));
        at
    }

    fn run(&mut self) {
        let mut times = Vec::new();
        while times.last().is_none_or(|at| *at > WORDS_WITHIN) {
            assert!(
                times.len() < TRIES,
                "{}",
                self.what(&format!("the first words come after {times:?} ms"))
            );
            times.push(self.go());
        }
        if self.held == Held::Slow {
            // Long enough that everything else has come.
            std::thread::sleep(Duration::from_millis(900));
            let words = self.page.js("return document.body.innerText.trim().length").as_u64();
            assert!(words.is_some_and(|length| length > 10), "{}", self.what("it is not white meanwhile"));
            Site::withhold(&self.name(), &[], Held::Missing);
        } else {
            let either = format!("({TOLD}) || ({})", self.visit.there);
            self.page.until(&self.what("it is told, or not needed"), &either);
            self.is_named();
            self.no_keys();
            Site::withhold(&self.name(), &[], Held::Missing);
        }
        // More than one may have to be asked for, one after the other.
        let there = format!("!!({}) && !({TOLD})", self.visit.there);
        let mut asked = 0;
        let came = self.page.soon(|| {
            if self.page.js(&format!("return {there}")) == true {
                return true;
            }
            let retry = "const button = document.querySelector('.late.failed .btn, #bare[data-now=file] .again, .strip .again');
                button?.click(); return !!button";
            if self.page.js(retry) == true {
                asked += 1;
                std::thread::sleep(Duration::from_millis(200));
            }
            false
        });
        let shows = self.page.js("return document.body.innerText.slice(0, 400)");
        assert!(
            came,
            "{}",
            self.what(&format!("what was asked for is there after {asked} retries; it shows {shows}"))
        );
        self.no_keys();
    }

    /// What is said names what does not come: the file, or the part of the page that is in it.
    fn is_named(&self) {
        const SAID: &str =
            "return [...document.querySelectorAll('.late.failed, #bare[data-now=file], .strip')]
            .filter((one) => one.checkVisibility()).map((one) => one.innerText).join(' ')";
        let said = self.page.js(SAID);
        let said = said.as_str().unwrap_or_default();
        let names: Vec<String> = self.parts.iter().flat_map(|part| names_of(part)).collect();
        // All of them at once are named by the first that is missed; what was not needed is not named.
        assert!(
            said.is_empty() || names.iter().any(|name| said.contains(&**name)),
            "{}",
            self.what(&format!("one of {names:?} is named by {said:?}"))
        );
    }

    /// No key of a text stands where the text should.
    fn no_keys(&self) {
        let text = self.page.js("return document.body.innerText");
        let keys: Vec<&str> =
            text.as_str().unwrap_or_default().split_whitespace().filter(|word| is_key(word)).collect();
        assert!(keys.is_empty(), "{}", self.what(&format!("keys instead of words: {keys:?}")));
    }
}

/// What the words may call a file: its name or, where it is one of the page's parts, that part in either language.
fn names_of(file: &str) -> Vec<String> {
    let stem = |file: &str| {
        file.rsplit('/').next().unwrap_or_default().split('.').next().unwrap_or_default().to_owned()
    };
    let part = match &*stem(file) {
        pack if pack.starts_with("chunks_") => part_of(pack),
        split => split.strip_prefix("split_").unwrap_or(split).to_owned(),
    };
    let mut names = vec![file.to_owned(), file.rsplit('/').next().unwrap_or(file).to_owned(), part.clone()];
    for lang in Lang::ALL {
        let texts = Texts::new(lang);
        names.extend(
            ["late-tools", "late-checks"].iter().filter(|key| part_is(&part, key)).map(|key| texts.get(key)),
        );
        let title = format!("{}-title", part.replace('_', "-"));
        names.extend(texts.has(&title).then(|| texts.get(&title)));
        names.extend((part == lang.tag()).then(|| lang.name().to_owned()));
    }
    // Whatever ends so is held back with all others.
    if file.starts_with('.') {
        names.extend(files().into_iter().filter(|name| name.ends_with(file)));
        names.push(Texts::new(Lang::En).get("late-tools"));
    }
    names
}

/// Whether a sentence of what is late stands for a part.
fn part_is(part: &str, key: &str) -> bool {
    match key {
        "late-tools" => ["tools", "refusals"].contains(&part),
        _ => ["checks", "challenges"].contains(&part),
    }
}

fn is_key(word: &str) -> bool {
    thread_local!(static TEXTS: Texts = Texts::new(Lang::En));
    word.contains('-') && !synod::registry::is_here(word) && TEXTS.with(|texts| texts.has(word))
}

/// The file's part that tells it from all others.
fn cases() -> Vec<(Vec<String>, Held)> {
    let all = std::env::var(ALL).is_ok_and(|value| value == "all");
    let mut cases = Vec::new();
    let every = [".wasm", ".js", ".css", ".ftl", ".md"].map(str::to_owned).to_vec();
    for held in [Held::Missing, Held::Slow, Held::Blocked] {
        cases.push((every.clone(), held));
        let needed = files().into_iter().filter(|file| !is_for_searches(file)).collect::<Vec<_>>();
        for (place, file) in needed.into_iter().enumerate() {
            let alike = file.contains('/');
            let chosen = match held {
                Held::Missing => !alike || place % 8 == 0,
                _ => !alike && place % 3 == 0,
            };
            if all || chosen {
                cases.push((vec![file], held));
            }
        }
    }
    cases
}

/// A file without which there is no page, and which is still on its way after some seconds, is named.
#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_is_late_for_long_is_named() {
    let page = Look { waits: false, ..Look::default() }.browser();
    let main = files().into_iter().filter(|name| name.starts_with("synod-") || name.starts_with("style-"));
    for (number, file) in main.enumerate() {
        let file = file.as_str();
        let path = Site::withhold(&format!("late-{number}"), &[file], Held::Slow);
        page.go(&format!("{path}?lang=en"));
        page.until(
            &format!("{file} is spoken of"),
            "document.querySelector('#bare[data-now=slow]')?.checkVisibility()",
        );
        let said = page.js("return document.querySelector('#bare').innerText");
        assert!(said.as_str().is_some_and(|said| said.contains(file)), "{file} is named by {said}");
        Site::withhold(&format!("late-{number}"), &[], Held::Missing);
        page.stand();
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn every_file_may_be_missing_late_or_blocked() {
    let mut page = Look { waits: false, ..Look::default() }.browser();
    for part in [
        ".wasm",
        ".js",
        ".css",
        ".ftl",
        ".md",
        "HTTP status code is not ok",
        "Failed to fetch",
        "fetch dynamically",
        "MIME type",
        "/#",
    ] {
        page.expect_error(part);
    }
    let cases = cases();
    eprintln!("{} cases", cases.len());
    for (number, (parts, held)) in cases.into_iter().enumerate() {
        let parts: Vec<&str> = parts.iter().map(|part| &**part).collect();
        let visit = if parts.len() > 1 { visit_of_part("tools") } else { visit(parts[0]) };
        Case { page: &page, number, parts, held, visit }.run();
    }
}
