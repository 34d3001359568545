//! Everything that decides whether a change may land, cheapest first; the first failure ends it.

use crate::setup::{self, Kit, Want};
use crate::wasm;
use crate::{page, sh};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Tests of the page that say how long it may not answer. A person's browser has the machine to itself: they run
/// one after the other, and after all others.
const TIMED: [&str; 2] = ["busy::", "turns::"];

/// A build of the page that takes longer than this hangs.
const PAGE_LIMIT: Duration = Duration::from_secs(40 * 60);

/// Cargo's own switch for what it keeps from build to build.
const INCREMENTAL: &str = "CARGO_INCREMENTAL";

/// What proptest takes its cases from.
const SEED: &str = "PROPTEST_RNG_SEED";

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    Fmt,
    Clippy,
    Native,
    Wasm,
    Page,
}

const STEPS: [(Step, &str); 5] = [
    (Step::Fmt, "fmt"),
    (Step::Clippy, "clippy"),
    (Step::Native, "native"),
    (Step::Wasm, "wasm"),
    (Step::Page, "page"),
];

/// The steps that the arguments ask for, in the one order.
pub fn parse(args: &[String]) -> Result<Vec<Step>> {
    let names = match args {
        [] => return Ok(STEPS.iter().map(|(step, _)| *step).collect()),
        [only, names] if only == "--only" => names.as_str(),
        [arg] if arg.starts_with("--only=") => &arg["--only=".len()..],
        _ => bail!("`test` takes nothing, or `--only` and steps: fmt,clippy,native,wasm,page"),
    };
    let names: Vec<&str> = names.split(',').collect();
    if let Some(unknown) = names.iter().find(|name| !STEPS.iter().any(|(_, known)| known == *name)) {
        bail!("`{unknown}` is no step of `test`; the steps are fmt,clippy,native,wasm,page");
    }
    Ok(STEPS.iter().filter(|(_, name)| names.contains(name)).map(|(step, _)| *step).collect())
}

pub fn run(root: &Path, steps: &[Step]) -> Result<()> {
    let started = Instant::now();
    let mut times = Vec::new();
    let mut tools = Tools { kit: None, page: None };
    let first = is_first_build(root);
    for (number, step) in steps.iter().enumerate() {
        let began = Instant::now();
        let title = title(*step);
        println!("\n=== {} of {}: {title} ===", number + 1, steps.len());
        if *step == Step::Native && steps.contains(&Step::Page) {
            tools.begin_page(root)?;
        }
        one(root, *step, &mut tools, first)
            .with_context(|| format!("{title}: this step failed, so the change may not land"))?;
        println!("=== {title}: {} ===", sh::elapsed(began));
        times.push((title, sh::elapsed(began)));
    }
    println!("\nEverything passed in {}:", sh::elapsed(started));
    for (title, time) in times {
        println!("  {title:<32} {time:>12}");
    }
    Ok(())
}

fn title(step: Step) -> &'static str {
    match step {
        Step::Fmt => "formatting",
        Step::Clippy => "clippy",
        Step::Native => "native tests",
        Step::Wasm => "tests in WebAssembly",
        Step::Page => "the page in a real browser",
    }
}

/// Whether nothing of Synod was built here before, by this program or by hand.
fn is_first_build(root: &Path) -> bool {
    let kept = std::fs::read_dir(root.join("target/debug/incremental"));
    !kept.is_ok_and(|kept| kept.flatten().any(|one| one.file_name().to_string_lossy().starts_with("synod-")))
}

/// What several steps need.
struct Tools {
    kit: Option<Kit>,
    /// A build of the page that is under way.
    page: Option<JoinHandle<Result<()>>>,
}

impl Tools {
    /// Only when the first step needs it: a wrong format must not wait for a browser to be installed.
    fn set_up(&mut self, root: &Path) -> Result<&Kit> {
        if self.kit.is_none() {
            self.kit = Some(setup::prepare(root, Want::Tests)?);
        }
        self.kit.as_ref().context("the set-up left nothing behind")
    }

    /// Builds the page beside the native tests: a program for the browser is linked on one core, while the tests
    /// keep the others.
    fn begin_page(&mut self, root: &Path) -> Result<()> {
        self.set_up(root)?;
        let own = std::env::current_exe().context("this program does not know where it is")?;
        let mut build = sh::command(own);
        build.current_dir(root).arg("build");
        self.page = Some(std::thread::spawn(move || sh::run_labelled("page", &mut build, PAGE_LIMIT)));
        Ok(())
    }

    /// The page, built now if nothing has begun to.
    fn finish_page(&mut self, root: &Path) -> Result<&Kit> {
        match self.page.take() {
            Some(build) => build.join().unwrap_or_else(|_| bail!("the build of the page panicked"))?,
            None => page::build(root, self.set_up(root)?)?,
        }
        self.set_up(root)
    }
}

fn one(root: &Path, step: Step, tools: &mut Tools, first: bool) -> Result<()> {
    // What the compiler keeps for the next build costs a sixth of the first.
    let built = |mut cargo: Command| {
        if first && std::env::var_os(INCREMENTAL).is_none() {
            cargo.env(INCREMENTAL, "0");
        }
        cargo
    };
    match step {
        Step::Fmt => sh::run(native(root).args(["fmt", "--all", "--check"]))
            .context("the formatting differs from rustfmt's; `cargo fmt --all` puts it right"),
        Step::Clippy => clippy(root, tools, built),
        Step::Native => {
            let mut cargo = built(native(root));
            // A change is not to blame for a case that chance finds on its day; other seeds are tried by hand.
            if std::env::var_os(SEED).is_none() {
                cargo.env(SEED, "1");
            }
            tests(cargo.args(["test", "--workspace"]))
        }
        Step::Wasm => {
            let kit = tools.set_up(root)?;
            let mut cargo = built(kit.std.cargo(root, wasm::TEST)?);
            if let Some(browser) = &kit.browser {
                cargo.env("CHROMEDRIVER", &browser.chromedriver);
            }
            // A loaded machine may take longer than the runner's 20 s.
            cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "300");
            // They are of what page and worker share.
            cargo.args(["test", "--package", "synod", "--target", wasm::TARGET, "--test", "wasm"]);
            tests(cargo.arg("--no-default-features"))
        }
        Step::Page => {
            let kit = tools.finish_page(root)?;
            let page = |filter: &[&str]| {
                let mut cargo = built(native(root));
                with_page(root, kit, &mut cargo);
                cargo.args(["test", "--package", "synod", "--test", "page", "--", "--ignored"]);
                tests(cargo.args(filter))
            };
            let skipped: Vec<&str> = TIMED.iter().flat_map(|tests| ["--skip", *tests]).collect();
            page(&skipped)?;
            page(&[&["--test-threads=1"], &TIMED[..]].concat())
        }
    }
}

/// The workspace, then the page's program and its worker's.
fn clippy(root: &Path, tools: &mut Tools, built: impl Fn(Command) -> Command) -> Result<()> {
    const STRICT: [&str; 3] = ["--", "-D", "warnings"];
    sh::run(built(native(root)).args(["clippy", "--workspace", "--all-targets"]).args(STRICT))?;
    let kit = tools.set_up(root)?;
    if !kit.std.has_clippy() {
        wasm::no_clippy(&kit.std)?;
    }
    let page = ["--lib", "--bins", "--test", "wasm"];
    let worker = ["--no-default-features", "--features", "worker", "--lib", "--bin", "explorer"];
    for program in [&page[..], &worker] {
        let mut cargo = built(kit.std.cargo(root, wasm::TEST)?);
        cargo.args(["clippy", "--package", "synod", "--target", wasm::TARGET]);
        sh::run(cargo.args(program).args(STRICT))?;
    }
    Ok(())
}

pub fn native(root: &Path) -> Command {
    let mut cargo = sh::command("cargo");
    cargo.current_dir(root);
    cargo
}

/// Tells a native test or benchmark where the page and the browser are.
pub fn with_page(root: &Path, kit: &Kit, command: &mut Command) {
    command.env("SYNOD_DIST", page::dist(root));
    if let Some(browser) = &kit.browser {
        command.env("CHROMEDRIVER", &browser.chromedriver).env("CHROMIUM", &browser.chromium);
    }
}

/// Runs tests. A run in which nothing ran proves nothing, so it fails.
fn tests(command: &mut Command) -> Result<()> {
    let text = sh::run_and_read(command)?;
    if passed(&text) == 0 {
        bail!(
            "`{}` ended well but ran no test; see that its test files are there and filled",
            sh::line(command)
        );
    }
    Ok(())
}

/// How many tests passed, by the closing lines: `test result: ok. 3 passed; 0 failed; …`.
fn passed(text: &str) -> u64 {
    text.lines()
        .filter_map(|line| line.split_once("test result: ")?.1.split_once(" passed"))
        .filter_map(|(before, _)| before.rsplit(' ').next()?.parse::<u64>().ok())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn steps_keep_their_order() {
        assert_eq!(parse(&args("")).unwrap().len(), STEPS.len());
        assert_eq!(parse(&args("--only page,fmt")).unwrap(), [Step::Fmt, Step::Page]);
        assert_eq!(parse(&args("--only=wasm")).unwrap(), [Step::Wasm]);
        assert!(parse(&args("--only fmt,clipy")).unwrap_err().to_string().contains("clipy"));
        assert!(parse(&args("fmt")).is_err());
    }

    #[test]
    fn closing_lines_are_counted() {
        let text = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 1 ignored\n\ntest result: \u{1b}[32mok\u{1b}[0m. 10 passed; 0 failed\n";
        assert_eq!(passed(text), 12);
        assert_eq!(passed("test result: ok. 0 passed; 0 failed"), 0);
        assert_eq!(passed("no tests to run!"), 0);
    }
}
