//! The command line: `synod run`, `synod check`, `synod reach`, `synod chaos`, `synod linearize`, `synod link`,
//! `synod challenge`, `synod lesson`, `synod draw`, `synod export`, `synod protocols`.
//!
//! Exit codes: 0 all expectations hold, 1 one failed or a command was refused or an invariant broke,
//! 2 not a script (or not a call of this program), or the output cannot be written. What went wrong is on
//! stderr as `FILE:LINE:COLUMN: …`. A search that a person ends by ^C says what it has so far, and its code
//! is 130, as a shell has it.

mod challenge;
mod chaos;
mod check;
mod cost;
mod draw;
mod export;
mod file;
mod given;
mod history;
mod json;
mod lesson;
mod linearize;
mod moment;
mod portfolio;
mod progress;
mod protocols;
mod reach;
mod run;
mod screen;
mod signal;
mod text;

use crate::locale::{Lang, Texts};
use crate::protocol::About;
use crate::script::{self, ScriptError};
use crate::value::{Problem, Roster, Value};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use screen::{Pipe, Screen, tell};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

// What these mean is said by the locale files, under `cli-NAME` and `cli-NAME-ARGUMENT`.
#[derive(Parser)]
#[command(name = "synod", version, disable_help_flag = true, disable_version_flag = true)]
struct Cli {
    #[arg(long, global = true, value_parser = ["en", "zh"])]
    lang: Option<String>,
    #[arg(long, short = 'h', global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    #[arg(long, short = 'V', action = clap::ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    call: Call,
}

#[derive(Subcommand)]
enum Call {
    Run(RunArgs),
    Linearize(LinearizeArgs),
    Chaos(ChaosArgs),
    Check(CheckArgs),
    Reach(ReachArgs),
    Challenge {
        #[arg(value_name = "ID|FILE")]
        what: String,
        #[arg(value_name = "SCRIPT")]
        file: PathBuf,
    },
    Lesson(LessonArgs),
    Draw(DrawArgs),
    Export(ExportArgs),
    Link {
        file: PathBuf,
    },
    Protocols {
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args)]
struct LinearizeArgs {
    file: PathBuf,
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct RunArgs {
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[arg(long, conflicts_with = "trace")]
    json: bool,
    #[arg(long)]
    trace: bool,
}

#[derive(Args)]
struct LessonArgs {
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct DrawArgs {
    file: PathBuf,
    #[arg(long, value_parser = ["stage", "logs", "registers", "space-time"], default_value = "stage")]
    what: String,
    #[arg(long, value_name = "MARK|TIME")]
    from: Option<String>,
    #[arg(long, value_name = "MARK|TIME")]
    at: Option<String>,
    #[arg(long, short = 'o', value_name = "SVG")]
    out: Option<PathBuf>,
    #[arg(long, value_name = "WxH", default_value = "720x480")]
    size: String,
    #[arg(long, value_parser = ["light", "dark"], default_value = "light")]
    theme: String,
    #[arg(long)]
    inline: bool,
}

#[derive(Args)]
struct ExportArgs {
    file: PathBuf,
    #[arg(long, value_parser = ["mermaid", "tikz", "jsonl", "shiviz"])]
    to: String,
    #[arg(long, value_name = "MARK|TIME")]
    from: Option<String>,
    #[arg(long, value_name = "MARK|TIME")]
    at: Option<String>,
    #[arg(long, short = 'o', value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Args)]
struct ChaosArgs {
    #[arg(value_name = "PROTOCOL")]
    protocol: String,
    #[arg(long, value_name = "A..B", default_value = "0..1000")]
    seeds: String,
    #[arg(long, value_name = "RULE")]
    off: Vec<String>,
    #[arg(long, value_name = "NAME=VALUE")]
    param: Vec<String>,
    #[arg(long)]
    coverage: bool,
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    #[arg(long)]
    json: bool,
}

#[derive(Args, Clone, Default)]
struct CheckArgs {
    #[arg(value_name = "PROTOCOL|FILE")]
    what: String,
    #[arg(long, value_name = "RULE")]
    off: Vec<String>,
    #[arg(long, value_name = "NAME=VALUE")]
    param: Vec<String>,
    #[arg(long)]
    disk_by_hand: bool,
    #[arg(long, value_name = "N")]
    crashes: Option<u8>,
    #[arg(long, value_name = "N")]
    restarts: Option<u8>,
    #[arg(long, value_name = "N")]
    timeouts: Option<u8>,
    #[arg(long, value_name = "N")]
    requests: Option<u8>,
    #[arg(long, value_name = "N")]
    admin: Option<u8>,
    #[arg(long, value_name = "N")]
    duplicates: Option<u8>,
    #[arg(long, value_name = "N")]
    drops: Option<u8>,
    #[arg(long, value_name = "N")]
    terms: Option<u32>,
    #[arg(long)]
    together: bool,
    #[arg(long, value_name = "N")]
    depth: Option<u32>,
    #[arg(long, value_name = "N")]
    states: Option<u64>,
    #[arg(long, value_name = "MB")]
    memory: Option<u64>,
    #[arg(long, value_name = "COND")]
    goal: Option<String>,
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    #[arg(long, value_name = "N")]
    seconds: Option<u64>,
    #[arg(long)]
    stuck: bool,
    #[arg(long)]
    lasso: bool,
    #[arg(long)]
    symmetry: bool,
    #[arg(long)]
    one_order: bool,
    #[arg(long, conflicts_with_all = ["goal", "stuck", "lasso", "symmetry", "one_order", "together", "seed", "seconds"])]
    count: bool,
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct ReachArgs {
    #[arg(value_name = "PROTOCOL|FILE")]
    what: String,
    #[arg(value_name = "COND")]
    cond: String,
    #[arg(long, value_name = "NAME=VALUE")]
    param: Vec<String>,
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    #[arg(long, value_name = "N")]
    seconds: Option<u64>,
    #[arg(long)]
    json: bool,
}

/// How a call ended; the worst of several counts.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum End {
    Fine,
    Failed,
    NotAScript,
    /// A signal ended it before anything was found: with this exit code.
    Stopped(u8),
}

impl End {
    fn code(self) -> ExitCode {
        match self {
            End::Fine => ExitCode::SUCCESS,
            End::Failed => ExitCode::from(1),
            End::NotAScript => ExitCode::from(2),
            End::Stopped(code) => ExitCode::from(code),
        }
    }
}

/// Runs the program with the arguments and the environment of the process.
pub fn main() -> ExitCode {
    // A file may have any name, also one that is no text.
    let args = std::env::args_os().map(|arg| arg.to_string_lossy().into_owned());
    let texts = Texts::new(language(args));
    let cli = command(&texts).try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    let call = match cli {
        Ok(cli) => cli.call,
        Err(error) => return answer(&error, &texts),
    };
    let mut out = Screen(BufWriter::new(Pipe::new(io::stdout().lock())));
    let ended = carry_out(&call, &texts, &mut out).and_then(|end| out.flush().map(|()| end));
    ended.map_or_else(|error| cannot_write(&error, &texts), End::code)
}

/// Prints the help that was asked for, or why this is no call.
fn answer(error: &clap::Error, texts: &Texts) -> ExitCode {
    if error.use_stderr() {
        // It repeats what was given: without colours, so that nothing in it is for the terminal.
        let words = error.render().to_string();
        let _ = Screen(io::stderr().lock()).write_all(words.as_bytes());
        return End::NotAScript.code();
    }
    match error.print().and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => cannot_write(&error, texts),
        _ => End::Fine.code(),
    }
}

fn cannot_write(error: &io::Error, texts: &Texts) -> ExitCode {
    tell(texts.with("cli-cannot-write", &[("why", Value::text(&error.to_string()))]));
    End::NotAScript.code()
}

fn carry_out(call: &Call, texts: &Texts, out: &mut impl Write) -> io::Result<End> {
    match call {
        Call::Run(args) => each(&args.files, out, |file, out| run::run(file, args, texts, out)),
        Call::Lesson(args) => each(&args.files, out, |file, out| lesson::check(file, args.json, texts, out)),
        Call::Linearize(args) => linearize::linearize(args, texts, out),
        Call::Chaos(args) => chaos::search(args, texts, out),
        Call::Check(args) => check::check(args, texts, out),
        Call::Reach(args) => reach::reach(args, texts, out),
        Call::Challenge { what, file } => challenge::challenge(what, file, texts, out),
        Call::Draw(args) => draw::draw(args, Texts::new(texts.lang()), out),
        Call::Export(args) => export::export(args, Texts::new(texts.lang()), out),
        Call::Link { file } => run::print_link(file, texts, out),
        Call::Protocols { json } => protocols::list(*json, texts, out).map(|()| End::Fine),
    }
}

/// One file after the other; the worst end of them counts.
fn each<W: Write>(
    files: &[PathBuf],
    out: &mut W,
    mut carry_out: impl FnMut(&Path, &mut W) -> io::Result<End>,
) -> io::Result<End> {
    let mut worst = End::Fine;
    for file in files {
        worst = worst.max(carry_out(file, out)?);
        // Whatever ends the next one, this one is done.
        out.flush()?;
    }
    Ok(worst)
}

/// `--lang`, which must be known before help is printed; else what the environment says.
fn language(args: impl Iterator<Item = String>) -> Lang {
    let args: Vec<String> = args.collect();
    let after = args.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1].clone());
    let joined = args.iter().find_map(|arg| arg.strip_prefix("--lang=").map(str::to_owned));
    let asked = after.or(joined).and_then(|tag| Lang::parse(&tag));
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    asked.or_else(|| Lang::parse(&set?)).unwrap_or_default()
}

/// The command with its help in the chosen language.
fn command(texts: &Texts) -> clap::Command {
    let mut command = Cli::command().about(texts.get("cli-about")).disable_help_subcommand(true);
    command = explain(command, texts, "cli");
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let key = format!("cli-{name}");
        command = command.mut_subcommand(&name, |sub| explain(sub.about(texts.get(&key)), texts, &key));
    }
    command
}

fn explain(command: clap::Command, texts: &Texts, prefix: &str) -> clap::Command {
    command.mut_args(|arg| {
        let help = texts.get(&format!("{prefix}-{}", arg.get_id()));
        arg.help(help)
    })
}

/// Prints `FILE:LINE:COLUMN: …` on stderr.
fn complain(file: &Path, error: &ScriptError, texts: &Texts, roster: Option<&Roster>) {
    let ScriptError { line, column, problem } = error;
    tell(format_args!("{}:{line}:{column}: {}", screen::name(file), texts.say(problem, roster)));
}

/// Says on stderr what is wrong with an argument.
fn refuse(problem: Problem, about: Option<&About>, texts: &Texts) -> End {
    tell(texts.say(&script::advise(problem, about, None), None));
    End::NotAScript
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_well_formed_and_explained() {
        for lang in Lang::ALL {
            let texts = Texts::new(lang);
            let mut command = command(&texts);
            command.build();
            command.clone().debug_assert();
            let help = command.render_long_help().to_string();
            assert!(help.contains(&texts.get("cli-run")), "{help}");
            for sub in command.get_subcommands_mut() {
                let help = sub.render_long_help().to_string();
                assert!(!help.contains("cli-"), "{help}");
            }
        }
    }

    #[test]
    fn the_language_is_what_was_asked_for() {
        let args = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>().into_iter();
        assert_eq!(language(args("synod run x --lang zh")), Lang::Zh);
        assert_eq!(language(args("synod --lang=zh protocols")), Lang::Zh);
        assert_eq!(language(args("synod --lang=en protocols")), Lang::En);
    }
}
