//! What a sitting keeps over a reload is the sitting: for random scripts and random acts of a person, the
//! run that comes back has the same digests, branches, marks and place, and goes on as the old one does.

#[allow(dead_code, reason = "lines that cannot be read are for another test")]
use crate::common::{files, read};
use crate::random_script::{Cast, Random};
use std::sync::atomic::{AtomicU64, Ordering};
use synod::check::chaos;
use synod::registry::PROTOCOLS;
use synod::script;
use synod::session::{Act, Fit, Found, Kept, Selection, Session, SessionAction, Shortcut, Watch};
use synod::value::Problem;

/// A longer sitting ends: what is asked of it takes time in proportion.
const STEPS_A_SITTING: usize = 4_000;

/// Of a run by chance somebody has seen so many lines at most when the sitting begins.
const SEEN: usize = 60;

/// What somebody works with: where it begins, and lines to type.
struct Matter {
    begin: String,
    lines: Vec<String>,
    /// A lesson or a challenge that is open: its id as the page has it, and its text.
    story: Option<(String, String)>,
}

/// What sittings are made of.
struct Corpus {
    /// The scripts of the tests.
    scripts: Vec<String>,
    casts: [Cast; 3],
    /// Runs by chance of every protocol, whatever its parameters: header and commands.
    chaos: Vec<(String, Vec<String>)>,
    /// Lessons and challenges.
    stories: Vec<(String, String)>,
}

impl Corpus {
    /// With so many runs by chance of each protocol.
    fn new(chaos: u64) -> Corpus {
        let story = |folder: &str, name: &str| {
            let named = move |path: &std::path::PathBuf| {
                let id = path.file_stem().and_then(|stem| stem.to_str()).expect("its name is a word");
                (format!("{name}{id}"), read(path))
            };
            files(folder, ".md").iter().map(named).collect::<Vec<_>>()
        };
        Corpus {
            scripts: files("tests/scripts", ".script").iter().map(|path| read(path)).collect(),
            casts: [Cast::raft(), Cast::paxos(), Cast::by_hand()],
            chaos: PROTOCOLS
                .iter()
                .flat_map(|entry| (0..chaos).map(|seed| chaos_script(entry, seed)))
                .collect(),
            stories: [story("static/lessons", ""), story("static/challenges", "challenges/")].concat(),
        }
    }
}

fn chaos_script(entry: &'static synod::registry::Entry, seed: u64) -> (String, Vec<String>) {
    let rules = entry.about.rules;
    let off = (seed % 3 == 2).then(|| rules[seed as usize / 3 % rules.len()].id);
    let plan = chaos::Plan { off: off.into_iter().collect(), ..chaos::Plan::new(entry) };
    let run = chaos::run(&plan, seed);
    let lines = run.commands.iter().take(4 * SEEN).map(ToString::to_string).collect();
    (run.header.to_string(), lines)
}

fn matter(random: &mut Random, corpus: &Corpus) -> Matter {
    let cast = &corpus.casts[random.below(corpus.casts.len())];
    let mut strange: Vec<String> = (0..20).map(|_| random.good_line(cast)).collect();
    match random.below(9) {
        0 | 1 => return Matter { begin: random.header(cast), lines: strange, story: None },
        2..5 => {
            let (header, lines) = &corpus.chaos[random.below(corpus.chaos.len())];
            let upto = random.below(lines.len().min(SEEN) + 1);
            let begin = format!("{header}{}\n", lines[..upto].join("\n"));
            strange.truncate(3);
            strange.extend(lines[upto.saturating_sub(5)..].iter().take(30).cloned());
            return Matter { begin, lines: strange, story: None };
        }
        5 | 8 => {
            let (id, text) = corpus.stories[random.below(corpus.stories.len())].clone();
            return Matter { begin: id.clone(), lines: strange, story: Some((id, text)) };
        }
        _ => {}
    }
    let parsed = script::parse(&corpus.scripts[random.below(corpus.scripts.len())])
        .expect("scripts of the tests can be read");
    let header = parsed.header.to_string();
    let mut lines: Vec<String> = parsed.lines.iter().map(|line| line.command.to_string()).collect();
    let upto = random.below(lines.len() + 1);
    let begin = format!("{header}{}\n", lines[..upto].join("\n"));
    strange.truncate(4);
    lines.extend(strange);
    Matter { begin, lines, story: None }
}

/// Those that need nothing to be selected.
const SHORTCUTS: [Shortcut; 5] = [
    Shortcut::Request,
    Shortcut::RestartLeader,
    Shortcut::SpreadTimers,
    Shortcut::AlignTimers,
    Shortcut::ResumeAll,
];

fn act(session: &mut Session, random: &mut Random, lines: &[String]) {
    let (len, end) = (session.history().len(), session.history().end());
    let line =
        |random: &mut Random| SessionAction::Act(Act::DoLine(lines[random.below(lines.len())].clone()));
    let some = [
        "run 3ms",
        "settle within 9",
        "step 2",
        "mark a",
        "mark b",
        "goto a",
        "deliver all *->*",
        "run 0.5ms",
    ];
    if session.story().is_some() && random.below(2) == 0 {
        return session.update(match random.below(8) {
            0..4 => SessionAction::Act(Act::NextBeat),
            4 => SessionAction::Act(Act::PreviousBeat),
            5 => SessionAction::Act(Act::StartAgain),
            _ => SessionAction::Act(Act::Answer(random.below(3))),
        });
    }
    let action = match random.below(36) {
        0..6 => line(random),
        6..9 => SessionAction::Act(Act::DoLine(some[random.below(some.len())].into())),
        9 => SessionAction::Act(Act::DoLine(
            ["drop all *->*", "duplicate all *->*", "delay all *->* 7ms"][random.below(3)].into(),
        )),
        10..14 => SessionAction::Watch(Watch::SeekTime(random.below(end as usize + 2) as u64)),
        14..17 => SessionAction::Watch(Watch::SeekStep(random.below(len + 1))),
        17 => SessionAction::Watch(Watch::StepBack),
        18..21 => SessionAction::Watch(Watch::StepForward),
        21 => SessionAction::Watch(Watch::ToEnd),
        22 => SessionAction::Act(Act::Undo),
        23 => SessionAction::Watch(Watch::SwitchBranch(random.below(session.history().branch_count()))),
        24 => SessionAction::Watch(Watch::PreviousMilestone),
        25 => SessionAction::Act(Act::Shortcut(SHORTCUTS[random.below(SHORTCUTS.len())])),
        26 => {
            let nodes = session.roster().len();
            let node = synod::value::NodeId(random.below(nodes) as u8);
            session.update(Watch::Select(Some(Selection::Node(node))));
            SessionAction::Act(Act::Shortcut(
                [Shortcut::CrashOrRestart, Shortcut::Cut, Shortcut::Fire][random.below(3)],
            ))
        }
        27 => SessionAction::Watch(Watch::ToStart),
        28 => SessionAction::Watch(Watch::NextMilestone),
        29 => SessionAction::Act(Act::DoAll(
            (0..random.below(4) + 1)
                .filter_map(|_| script::parse_line(&lines[random.below(lines.len())]).ok())
                .collect(),
        )),
        30 => SessionAction::Watch(Watch::Speed(
            synod::session::SPEEDS[random.below(synod::session::SPEEDS.len())],
        )),
        31 => SessionAction::Watch(Watch::ShowPane(synod::session::PaneId::ALL[random.below(6)])),
        32 => return break_off(session, random, lines),
        33 => return show_found(session, random, lines),
        // Most of what a sitting does should be there when it is put away.
        34 if random.below(4) == 0 => SessionAction::Act(Act::GoOnFromHere),
        _ => return watch(session, random),
    };
    session.update(action);
}

/// Begins something that takes long, and stops it after some slices.
fn break_off(session: &mut Session, random: &mut Random, lines: &[String]) {
    let long = ["run 40ms", "settle within 50", "step 30", "run until leaders == 9 within 30ms"];
    let line = match random.below(3) {
        0 => lines[random.below(lines.len())].clone(),
        _ => long[random.below(long.len())].to_owned(),
    };
    session.in_slices(impatient);
    session.update(Act::DoLine(line));
    for _ in 0..random.below(6) {
        session.update(Act::GoOn);
    }
    session.update(Act::Stop);
    session.in_slices(patient);
    while session.is_busy() {
        session.update(Act::GoOn);
    }
}

/// Shows what a search might have found: commands from some moment of the run on.
fn show_found(session: &mut Session, random: &mut Random, lines: &[String]) {
    session.update(Watch::SeekStep(random.below(session.history().len() + 1)));
    let history = session.history();
    let (run, place, start) = (session.run(), history.position(), history.world().digest());
    let moves = ["deliver all *->*", "drop all *->*", "step", "timeout S1", "timeout S2", "crash S1"];
    let commands = (0..random.below(4) + 1).filter_map(|_| {
        let line = match random.below(3) {
            0 => &lines[random.below(lines.len())],
            _ => moves[random.below(moves.len())],
        };
        script::parse_line(line).ok()
    });
    let by_hand = script::parse_line("set network by-hand").ok();
    let commands = by_hand.into_iter().chain(commands).collect();
    session.update(Watch::ToEnd);
    // It ends where no run has been.
    session.update(Act::ShowFound(Box::new(Found { run, place, start, commands, digest: 0 })));
    session.update(Watch::Pause);
}

/// Plays for a little while, as the page does: the playhead glides, and stops anywhere.
fn watch(session: &mut Session, random: &mut Random) {
    session.update(Watch::Play);
    for _ in 0..random.below(40) {
        let playhead = session.playhead() + random.below(4_000) as u64;
        match session.next_time() {
            Some(next) if next <= playhead => session.update(Watch::Elapsed(playhead)),
            _ => session.glide(playhead),
        }
    }
    if random.below(3) == 0
        && let Some(next) = session.next_time()
    {
        session.glide(next);
    }
    session.update(Watch::Pause);
}

/// All that a sitting is, time that merely passed apart. It ends elsewhere.
pub fn all_of(session: &mut Session) -> Vec<String> {
    let place = |session: &Session| {
        let history = session.history();
        (history.world().digest(), history.counted(history.position()))
    };
    let mut all =
        vec![format!("{:?} {:?} {}", session.playhead(), place(session), session.history().current())];
    all.push(format!("{:?} {:?} {:?}", session.story(), session.pane(), session.speed()));
    // A question that waits holds the world.
    session.update(Watch::CloseLesson);
    let marks: Vec<(String, usize, usize)> = session
        .history()
        .all_marks()
        .into_iter()
        .map(|(name, at, step)| (name.to_owned(), at, step))
        .collect();
    for branch in 0..session.history().branch_count() {
        session.update(Watch::SwitchBranch(branch));
        session.update(Watch::ToEnd);
        all.push(format!("{branch}: {:?} {}", place(session), session.history().end()));
        let shared = session.history().branches();
        all.extend(shared.iter().map(|other| format!("{}", session.history().counted(other.shared))));
        for (name, _, step) in marks.iter().filter(|mark| mark.1 == branch) {
            session.update(Watch::SeekStep(*step));
            all.push(format!("{name} {:?}", place(session)));
        }
    }
    all
}

fn reloaded(session: &mut Session, story: Option<&(String, String)>) -> Session {
    let text = text_of(session);
    let (mut again, done) = restored(&Kept::parse(&text));
    assert_eq!(done, Ok(()), "it does not run any more:\n{text}");
    assert!(again.trouble().is_none());
    // The page opens what was open, once its file is here.
    if let Some((id, step)) = session.story() {
        let (run, text) = (again.run(), story.expect("it is the one that was opened").1.clone());
        again.update(open_story(id, text, step));
        assert_eq!(
            again.run(),
            run,
            "the run stays on the stage: {:?}\n{}",
            session.story(),
            text_of(session)
        );
    }
    again
}

/// A clock by which a slice is over at its first look, and one by which none ever is.
fn impatient() -> u64 {
    static LOOKS: AtomicU64 = AtomicU64::new(0);
    LOOKS.fetch_add(1_000, Ordering::Relaxed)
}

fn patient() -> u64 {
    0
}

/// Takes up what was kept at once, and in slices: the same comes of it.
pub fn restored(kept: &Kept) -> (Session, Result<(), Vec<Problem>>) {
    let mut whole = Session::first();
    let done = whole.restore(kept);
    let mut sliced = Session::first();
    sliced.in_slices(impatient);
    sliced.begin_restore(kept);
    while sliced.is_busy() {
        sliced.update(Act::GoOn);
    }
    assert_eq!(sliced.restored().as_ref(), Some(&done), "{}", kept.to_text());
    let place = |session: &Session| {
        let (history, trouble) = (session.history(), session.trouble().map(|it| it.error.clone()));
        let marks: Vec<_> =
            history.all_marks().into_iter().map(|(name, at, step)| (name.to_owned(), at, step)).collect();
        let here = (history.world().digest(), history.position(), session.playhead(), session.run());
        let line = (session.timeline().told_by(history.len()).to_vec(), session.timeline().marks());
        (here, history.branches(), marks, trouble, session.pane(), session.speed(), line)
    };
    assert_eq!(place(&sliced), place(&whole), "{}", kept.to_text());
    sliced.in_slices(patient);
    (sliced, done)
}

fn open_story(id: String, text: String, step: usize) -> SessionAction {
    match id.strip_prefix("challenges/") {
        Some(id) => SessionAction::challenge(id.to_owned(), text, false),
        None => SessionAction::lesson(id, text, step),
    }
}

/// Puts a sitting away and takes it up again: it stands where it stood.
pub fn come_back(session: &mut Session, story: Option<&(String, String)>, what: &str) -> Session {
    shared(session, what);
    let mut again = reloaded(session, story);
    let here = |session: &Session| {
        let history = session.history();
        let lesson = session.lesson().map(|run| {
            (
                run.step,
                run.is_playing(),
                run.question().is_some(),
                run.beat().locked.clone().map(|it| it.choice),
            )
        });
        (history.world().digest(), session.playhead(), history.current(), lesson)
    };
    let challenge =
        |session: &Session| session.challenge().filter(|run| !run.astray).map(|run| run.standing.clone());
    if let Some(standing) = challenge(session) {
        assert_eq!(Some(standing), challenge(&again), "{what}\n---\n{}", text_of(session));
    }
    assert_eq!(here(session), here(&again), "{what}\n---\n{}", text_of(session));
    // So is the rest of a lesson: what was answered and tried in its other worlds.
    assert_eq!(session.keep().story, again.keep().story, "{what}\n---\n{}", text_of(session));
    again
}

fn text_of(session: &mut Session) -> String {
    let kept = session.keep();
    assert_eq!(kept.fit(), Fit::Whole, "it is short enough to be kept");
    // It goes on from what was written down before, and is the whole all the same.
    let whole = script::record_to(session.header(), session.history(), session.history().len());
    assert_eq!(kept.run.script, whole.to_string());
    kept.to_text()
}

/// One sitting, put away and taken up again; some go on from there, both as the other does.
fn sitting(seed: u64, corpus: &Corpus) {
    let mut random = Random::new(seed);
    let matter = matter(&mut random, corpus);
    let mut session = match &matter.story {
        None => open(&matter.begin),
        Some((id, text)) => {
            let mut session = Session::first();
            session.update(open_story(id.clone(), text.clone(), random.below(3)));
            session
        }
    };
    let many = if random.below(10) == 0 { 40 } else { 12 };
    for _ in 0..random.below(many) + 1 {
        if session.history().len() < STEPS_A_SITTING {
            act(&mut session, &mut random, &matter.lines);
            // The page puts it away now and then.
            if random.below(3) == 0 {
                text_of(&mut session);
            }
        }
    }
    let what = format!("seed {seed}:\n{}", matter.begin);
    let mut again = come_back(&mut session, matter.story.as_ref(), &what);
    let text = text_of(&mut session);
    // What was let go of is nothing that the script leaves out: marks and branches of it come back.
    let let_go = session.history().before().steps > 0;
    let many = if session.lesson().is_some() { 9 } else { 4 };
    let next: Vec<SessionAction> = (0..random.below(many))
        .map(|_| match random.below(5) {
            _ if let_go => SessionAction::Watch(Watch::StepForward),
            0 => SessionAction::Watch(Watch::StepForward),
            1 => SessionAction::Act(Act::NextBeat),
            2 => SessionAction::Act(Act::PreviousBeat),
            _ => SessionAction::Act(Act::DoLine(matter.lines[random.below(matter.lines.len())].clone())),
        })
        .collect();
    for action in &next {
        session.update(action.clone());
        again.update(action.clone());
    }
    let end =
        |session: &Session| (session.history().world().digest(), session.history().now(), session.playhead());
    assert_eq!(end(&session), end(&again), "{what}\nafter {next:?}:\n---\n{text}");
    if let_go {
        return;
    }
    let (left, right) = (all_of(&mut session), all_of(&mut again));
    assert_eq!(left, right, "{what}\nafter {next:?}:\n---\n{text}");
}

/// Opens a script, as far as it goes.
pub fn open(text: &str) -> Session {
    let mut session = Session::first();
    session.update(Act::Open { name: String::new(), text: text.to_owned() });
    session.update(Act::OpenPartly);
    session
}

/// What a link or a file holds leads to the same place.
fn shared(session: &Session, what: &str) {
    let text = session.script().to_string();
    let parsed = script::parse(&text).unwrap_or_else(|error| panic!("{what}: {error:?}\n{text}"));
    let run = script::run(&parsed).unwrap_or_else(|(_, error)| panic!("{what}: {error:?}\n{text}"));
    let end = |history: &synod::sim::History| (history.world().digest(), history.now());
    assert_eq!(end(&run), end(session.history()), "{what}\n{text}");
}

/// Runs in which somebody once stood where a record did not come back to: timers fired by hand, a clock that
/// runs fast, refusals that were expected; and a place between two messages, by hand.
const KNOWN: [&str; 4] = [
    "protocol raft servers=3 clients=0 seed=2\ntimeout S1\ntimeout S2\ntimeout S3\nrun 40ms\n\
     expect count(RequestVoteReply voteGrnted=true) == 0\nrun until leaders == 1 within 2s\nrun 200ms\n",
    "protocol split-brain servers=2 clients=1 policy=majority\nnetwork by-hand\nrule retry-carries-id off\n\
     set clock S1 1000%\nexpect refused deliver *->*\nrequest C1 tas\ndeliver ClientRequest C1->S1\n\
     deliver ClientRequest C1->S2\ndeliver ClientReply S1->C1\ndrop ClientReply S2->C1\ntimeout C1\n\
     deliver ClientRequest C1->S2\ndeliver ClientReply S2->C1\nrequest C1 tas\nsettle\n",
    "protocol parliament version=0.1\npropose C1 A\ndeliver Proposal C1->C2\npropose C3 B\n",
    "protocol raft servers=3 clients=1 seed=3\nnetwork latency=0ms\nrun until leaders == 1\nrequest C1 put x 1\n\
     run 60ms\nset latency S1 S2 3ms\nduplicate all *->*\nrun 20ms\n",
];

/// Acts that are possible nearly everywhere.
const ACTS: [&str; 9] = [
    "settle",
    "run 1ms",
    "step",
    "mark here",
    "drop all *->*",
    "deliver all *->*",
    "duplicate all *->*",
    "set clock S1 50%",
    "set latency S1 S2 1ms..9ms",
];

#[test]
fn acting_anywhere_in_a_run_comes_back() {
    for text in KNOWN {
        let len = open(text).history().len();
        for place in 0..=len {
            for line in ACTS {
                let mut session = open(text);
                session.update(Watch::SeekStep(place));
                let (now, next) = (session.history().now(), session.next_time().unwrap_or(0));
                if next > now {
                    session.update(Watch::SeekTime(now.midpoint(next)));
                }
                session.update(Act::DoLine(line.to_owned()));
                session.update(Watch::StepBack);
                session.update(Act::DoLine("run 500us".to_owned()));
                let what = format!("{text}{line} after {place} steps");
                let mut again = come_back(&mut session, None, &what);
                assert_eq!(all_of(&mut session), all_of(&mut again), "{what}");
            }
        }
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// More of them by SYNOD_SITTINGS=100000.
#[test]
fn random_sittings_come_back_as_they_were() {
    let first = number("SYNOD_SEED").unwrap_or(1);
    let count = number("SYNOD_SITTINGS").unwrap_or(300);
    let corpus = Corpus::new(6 + (count / 2_000).min(60));
    let faults: Vec<u64> = (first..first + count)
        .filter(|seed| std::panic::catch_unwind(|| sitting(*seed, &corpus)).is_err())
        .collect();
    assert!(faults.is_empty(), "{} of {count} do not come back: {faults:?}", faults.len());
}
