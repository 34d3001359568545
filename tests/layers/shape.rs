//! Every protocol's folder has the same files, and its handlers are methods of `Handler`: who knows one
//! protocol finds the way in all of them.

use super::{File, PROTOCOLS, Source, common, has_word, none, read, sources};
use std::path::{Path, PathBuf};

/// What each protocol's folder has.
const FILES: &[&str] = &[
    "mod.rs",
    "about.rs",
    "config.rs",
    "message.rs",
    "node.rs",
    "invariants.rs",
    "claims.rs",
    "view.rs",
    "search.rs",
    "pseudocode.txt",
    "tests/mod.rs",
];

/// Where a function begins that takes a handler's surroundings apart: where one runs, and what one wants done.
/// `Handler` has both. Only `boot` has no node yet.
fn taken_apart(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (place, _) in source.bare.match_indices("fn ") {
        let Some((name, rest)) = source.bare[place + 3..].split_once('(') else { continue };
        let end = rest.find(['{', ';']).unwrap_or(rest.len());
        let takes = |what: &str| rest[..end].contains(what);
        if takes("&Ctx<") && takes("&mut Out<") && name != "boot" {
            let line = source.bare[..place].matches('\n').count() + 1;
            found.push(format!("{line}: fn {name} should be a method of Handler"));
        }
    }
    found
}

/// Another name for what a handler works with hides what that is.
fn aliases(source: &Source) -> Vec<String> {
    let hides = |line: &str| {
        line.contains("type ") && ["= Ctx<", "= Out<", "= Handler<"].iter().any(|what| line.contains(what))
    };
    let lines = source.bare.lines().enumerate().filter(|(_, line)| hides(line));
    lines.map(|(line, text)| format!("{}: an alias: {}", line + 1, text.trim())).collect()
}

/// Files of a folder that its messages, its nodes and what those are made of come from.
fn data(folder: &Path) -> Vec<PathBuf> {
    let mut files = vec![folder.join("message.rs"), folder.join("node.rs")];
    let mut next = 0;
    while let Some(file) = files.get(next) {
        next += 1;
        if !common::root().join(file).is_file() {
            continue;
        }
        let source = Source::new(&read(file));
        // What the tests of such a file need does not count.
        let code = source.bare.split("mod tests").next().unwrap_or_default();
        for line in code.lines() {
            let Some(path) = line.trim().strip_prefix("use super::") else { continue };
            let name: String = path.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            let file = folder.join(format!("{name}.rs"));
            if !name.is_empty() && !files.contains(&file) {
                files.push(file);
            }
        }
    }
    files
}

/// The template that a new protocol begins as.
const TEMPLATE: &str = "tests/register";

#[test]
fn every_protocol_has_the_same_shape() {
    let mut faults = shape(Path::new(TEMPLATE), &[]);
    for entry in PROTOCOLS {
        let folder = format!("src/protocol/{}", entry.about.id.replace('-', "_"));
        faults.extend(shape(Path::new(&folder), entry.about.messages));
    }
    none(faults);
}

/// What of a protocol's folder is not as in all others.
fn shape(folder: &Path, messages: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    let has = |file: &Path| common::root().join(file).is_file();
    for file in FILES.iter().map(|file| folder.join(file)).filter(|file| !has(file)) {
        faults.push(format!("there is no {}", file.display()));
    }
    let name = folder.to_string_lossy();
    let is_test = |file: &File| file.path.strip_prefix(folder).is_ok_and(|rest| rest.starts_with("tests"));
    for file in sources(&name).iter().filter(|file| !is_test(file)) {
        let found = taken_apart(&file.source).into_iter().chain(aliases(&file.source));
        faults.extend(found.map(|fault| format!("{}:{fault}", file.path.display())));
    }
    // A message may be a part of the state, as it is.
    let places = ["message.rs", "node.rs"].map(|file| folder.join(file));
    let structs: String = places.iter().filter(|file| has(file)).map(|file| read(file)).collect();
    for message in messages.iter().filter(|message| !structs.contains(&format!("pub struct {message} "))) {
        faults.push(format!("{name} has no struct {message} for that message"));
    }
    for file in data(folder).iter().filter(|file| has(file)) {
        if has_word(&Source::new(&read(file)).bare, "Handler") {
            faults.push(format!("{} is data, and should know no Handler", file.display()));
        }
    }
    faults
}

#[test]
fn the_measure_of_shapes_measures() {
    let apart = |text: &str| taken_apart(&Source::new(text)).len();
    let handler = "fn a(ctx: &Ctx<P>, node: &mut Node, out: &mut Out<P>) {}";
    assert_eq!(apart(handler), 1);
    assert_eq!(apart("fn boot(ctx: &Ctx<P>, disk: &Disk, out: &mut Out<P>) -> Node { a() }"), 0);
    assert_eq!(apart("fn check(ctx: &Ctx<P>) {}\nfn probe(out: &mut Out<P>) {}"), 0);
    assert_eq!(aliases(&Source::new("type Here<'a> = Ctx<'a, P>;\ntype It<'a> = Claim<'a, P>;")).len(), 1);
}
