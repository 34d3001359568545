//! `cargo xtask …`: brings the tools that the page needs, then builds, serves, tests or measures it.

mod apt;
mod bench;
mod browser;
mod checks;
mod doctor;
mod imports;
mod index;
mod minify;
mod pack;
mod page;
mod picture;
mod program;
mod server;
mod setup;
mod sh;
mod size;
mod split;
mod tools;
mod wasm;

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  serve [--open] [--port N] [--dir DIR]   set up, build the optimised page, serve it on 127.0.0.1
                                          (the first free port from 8080; --dir serves a built page as it is)
  build                                   set up, leave the optimised page in dist/
  test [--only STEP,…]                    everything that decides whether a change may land
                                          steps: fmt, clippy, native, wasm, page
  bench [NAME…]                           benchmarks and the size of the first load
                                          names: sim, page, size; any other name is passed on as a filter
  mutate [--count N] [--seed N] [--only N] [--jobs N]
                                          whether the tests notice small mistakes put into the core
  doctor                                  say what is there and what is missing; installs nothing";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Result<()> {
    let root = root()?;
    let Some((command, rest)) = args.split_first() else {
        bail!("no command given\n\n{USAGE}");
    };
    match command.as_str() {
        "serve" => serve(&root, &ServeArgs::parse(rest)?),
        "build" => {
            no_more(rest)?;
            let kit = setup::prepare(&root, setup::Want::Page)?;
            page::build(&root, &kit)
        }
        "test" => checks::run(&root, &checks::parse(rest)?),
        "bench" => bench::run(&root, rest),
        "mutate" => {
            let mut cargo = checks::native(&root);
            cargo.args(["run", "--quiet", "--package", "mutants", "--"]).args(rest);
            sh::run(&mut cargo)
        }
        "doctor" => {
            no_more(rest)?;
            doctor::run(&root)
        }
        "help" | "-h" | "--help" => {
            println!("{USAGE}");
            Ok(())
        }
        other => bail!("there is no command `{other}`\n\n{USAGE}"),
    }
}

/// The folder above this package: xtask works from anywhere inside the repository.
fn root() -> Result<PathBuf> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent()
        .map(Path::to_path_buf)
        .with_context(|| format!("{} has no folder above it; run this as `cargo xtask`", here.display()))
}

fn no_more(rest: &[String]) -> Result<()> {
    match rest.first() {
        None => Ok(()),
        Some(extra) => bail!("`{extra}` was not expected here\n\n{USAGE}"),
    }
}

#[derive(Debug, Default, PartialEq)]
struct ServeArgs {
    open: bool,
    port: Option<u16>,
    dir: Option<PathBuf>,
}

impl ServeArgs {
    fn parse(args: &[String]) -> Result<Self> {
        let mut parsed = Self::default();
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let (name, mut inline) = match arg.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (arg.as_str(), None),
            };
            let mut value = || {
                inline
                    .take()
                    .or_else(|| args.next().cloned())
                    .with_context(|| format!("`{name}` needs a value\n\n{USAGE}"))
            };
            match name {
                "--open" => parsed.open = true,
                "--port" => {
                    let text = value()?;
                    let port = text.parse().ok().filter(|port| *port != 0);
                    parsed.port = Some(port.with_context(|| {
                        format!("`--port {text}` is not a port; give a number from 1 to 65535")
                    })?);
                }
                "--dir" => parsed.dir = Some(PathBuf::from(value()?)),
                other => bail!("`serve` does not know `{other}`\n\n{USAGE}"),
            }
        }
        Ok(parsed)
    }
}

fn serve(root: &Path, args: &ServeArgs) -> Result<()> {
    // A port that is taken should be said before minutes of building, not after.
    let listener = server::bind(args.port)?;
    let dir = match &args.dir {
        Some(dir) => dir.clone(),
        None => {
            let kit = setup::prepare(root, setup::Want::Page)?;
            page::build(root, &kit)?;
            page::dist(root)
        }
    };
    server::serve(listener, &dir, args.open)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<ServeArgs> {
        let args: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        ServeArgs::parse(&args)
    }

    #[test]
    fn serve_arguments() {
        assert_eq!(parse("").unwrap(), ServeArgs::default());
        let all = parse("--open --port 9000 --dir=out").unwrap();
        assert_eq!(all, ServeArgs { open: true, port: Some(9000), dir: Some("out".into()) });
    }

    #[test]
    fn a_bad_argument_is_named() {
        for (line, word) in [("--port", "--port"), ("--port x", "`--port x`"), ("--prot 1", "--prot")] {
            let error = format!("{:#}", parse(line).unwrap_err());
            assert!(error.contains(word), "{line}: {error}");
        }
    }
}
