//! The checker has a floor of its own: what only searches ask is not the simulator's, and what a search restores is
//! the whole of a world.

use super::{File, PROTOCOLS, Source, body_end, common, has_word, named, none, program, read, sources};
use std::path::Path;

/// Where searches stand. Chaos is none: it asks of a world what anybody does who runs one.
const SEARCHES: &[&str] = &[
    "src/check/explore",
    "src/check/portfolio",
    "src/check/reach",
    "src/check/worker",
    "src/check/worker.rs",
];

/// What only searches ask of the simulator, and why it is the simulator's all the same.
const NOT_ONLY_FOR_SEARCHES: &[(&str, &str)] =
    &[("violations", "everybody else reads them in a frame, which takes too long after each action")];

/// The methods of a trait, as its source declares them.
fn methods(file: &str, name: &str) -> Vec<String> {
    let source = Source::new(&read(&common::root().join(file)));
    let start = source
        .bare
        .find(&format!("pub trait {name}"))
        .unwrap_or_else(|| panic!("{file} has no trait {name}"));
    let length = body_end(&source.bare[start..]).expect("a trait has a body");
    let body = &source.bare[start..start + length];
    let after =
        |place: usize| body[place + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let starts = body.match_indices("fn ").filter(|(place, _)| body[..*place].ends_with(char::is_whitespace));
    let found: Vec<String> = starts.map(|(place, _)| after(place)).collect();
    assert!(found.len() > 3, "only {found:?} were read of {name}");
    found
}

/// The sources that run worlds and are no search.
fn runs_worlds() -> Vec<File> {
    let worlds = ["src/sim/mod.rs", "src/sim/world.rs", "src/protocol"];
    let mut all = program();
    all.retain(|file| !SEARCHES.iter().chain(&worlds).any(|folder| file.is_in(folder)));
    all
}

#[test]
fn what_only_a_search_asks_is_not_the_simulators() {
    let callers = runs_worlds();
    let calls = |method: &str| callers.iter().any(|file| file.source.bare.contains(&format!(".{method}(")));
    let excused = |method: &str| NOT_ONLY_FOR_SEARCHES.iter().any(|(name, _)| *name == method);
    let mut faults = Vec::new();
    for method in methods("src/sim/mod.rs", "Sim") {
        match (calls(&method), excused(&method)) {
            (false, false) => faults.push(format!("only searches call `{method}`: it belongs to `Explore`")),
            (true, true) => faults.push(format!("not only searches call `{method}`: it needs no excuse")),
            _ => {}
        }
    }
    // The simulator itself is who calls a protocol.
    let simulator = sources("src/sim");
    for method in methods("src/protocol/mod.rs", "Protocol") {
        if !simulator.iter().any(|file| has_word(&file.source.bare, &format!("P::{method}"))) {
            faults.push(format!("the simulator does not call `{method}`: it belongs to `SearchHints`"));
        }
    }
    none(faults);
    assert!(calls("apply") && !calls("take_back"));
}

/// `module::` stands in a line as a path's step.
fn steps_into(line: &str, module: &str) -> bool {
    let step = format!("{module}::");
    line.match_indices(&step)
        .any(|(place, _)| !line[..place].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[test]
fn the_simulator_knows_no_checker() {
    let of_checker = |line: &str| {
        let module = steps_into(line, "check").then(|| "check::".to_owned());
        module.or_else(|| named(line, &["Explore", "Explorer", "SearchHints", "SearchWorld", "searchable"]))
    };
    none(sources("src/sim").iter().flat_map(|file| file.faults(&file.source.bare, of_checker)).collect());
    // Of the protocols' floor only what each of them says for searches.
    let protocols = sources("src/protocol").into_iter().filter(|file| !file.path.ends_with("search.rs"));
    let protocols = protocols.filter(|file| !file.path.components().any(|part| part.as_os_str() == "tests"));
    none(protocols.flat_map(|file| file.faults(&file.source.bare, of_checker)).collect());
    assert!(of_checker("use crate::check::explore::Bounds;").is_some());
    assert!(of_checker("use crate::{check::shrink, value::NodeId};").is_some());
    assert!(of_checker("self.check(action)").is_none() && of_checker("may_check::<P>()").is_none());
    for entry in PROTOCOLS {
        let file = format!("src/protocol/{}/search.rs", entry.about.id.replace('-', "_"));
        let text = read(&common::root().join(&file));
        assert!(text.contains("impl SearchHints for "), "{file} does not say what a search must know");
    }
}

/// A protocol is below the list of all of them, the language of scripts and the checker: none of these is needed to
/// say what a node does.
#[test]
fn a_protocol_names_nothing_that_stands_above_it() {
    let mut faults = Vec::new();
    for file in program().iter().filter(|file| file.is_in("src/protocol")) {
        let says_hints = file.path.file_name().is_some_and(|name| name == "search.rs");
        faults.extend(file.faults(&file.source.bare, |line| {
            let found = ["registry", "script", "check"].into_iter().find(|module| steps_into(line, module));
            found
                .filter(|_| {
                    !(says_hints
                        && line.starts_with("use crate::check::explore::")
                        && line.contains("SearchHints"))
                })
                .map(|module| format!("names {module}"))
        }));
    }
    none(faults);
}

/// Groups of a world's parts, each to be taken apart whole; `Hashed` is what a fingerprint takes of them.
const GROUPS: &[&str] = &["World", "Parts", "Fixed", "ByNode", "ByClient", "Common", "Record", "Hashed"];

/// Where a group is taken apart or put together, and what stands between the braces says `..`.
fn leaves_parts_out(bare: &str) -> Vec<String> {
    let mut found = Vec::new();
    for group in GROUPS {
        for (place, _) in bare.match_indices(&format!("{group} {{")) {
            let inside = &bare[place + group.len() + 1..];
            let whole = !bare[..place].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let Some(end) = body_end(inside).filter(|_| whole) else { continue };
            if inside[1..end].split(',').any(|part| part.trim_start().starts_with("..")) {
                let line = bare[..place].matches('\n').count() + 1;
                found.push(format!("{line}: {group} is not taken whole"));
            }
        }
    }
    found
}

/// A part that is new must not compile before each walker says what becomes of it.
#[test]
fn who_walks_the_parts_of_a_world_leaves_none_out() {
    let walkers: Vec<File> =
        program().into_iter().filter(|file| file.source.bare.contains(".parts()")).collect();
    let paths: Vec<&Path> = walkers.iter().map(|file| &*file.path).collect();
    let known = ["check/explore/world/fingerprint.rs", "check/explore/world/incremental.rs", "sim/world.rs"];
    assert_eq!(paths, known.map(|file| Path::new("src").join(file)), "ARCHITECTURE.md names these walkers");
    let list = sources("src/sim").into_iter().filter(|file| file.path.ends_with("parts.rs"));
    let faults = walkers.into_iter().chain(list).flat_map(|file| {
        let found = leaves_parts_out(&file.source.bare);
        found.into_iter().map(move |fault| format!("{}:{fault}", file.path.display())).collect::<Vec<_>>()
    });
    none(faults.collect());
    let missing = |code: &str| leaves_parts_out(code).len();
    assert_eq!(missing("let Parts { fixed: _, .. } = world.parts();"), 1);
    assert_eq!(missing("World { rules, ..World::new() }"), 1);
    assert_eq!(missing("let Parts { fixed: _, by_node: ByNode { nodes, .. } } = a;"), 2);
    assert_eq!(missing("let Record { now, digest: _ } = record; let MyRecord { .. } = a; &links[1..2]"), 0);
}
