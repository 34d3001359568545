//! What a sitting keeps over a reload is the sitting: for random scripts and random acts of a person, the
//! run that comes back has the same digests, branches, marks and place, and goes on as the old one does.
#![cfg(not(target_arch = "wasm32"))]

mod common;
#[allow(dead_code, reason = "lines that cannot be read are for another test")]
#[path = "support/random_script.rs"]
mod random_script;

use common::{files, read};
use random_script::{Cast, Random};
use synod::script;
use synod::session::{Deed, Intent, Kept, Selection, Session};

/// A longer sitting ends: what is asked of it takes time in proportion.
const STEPS_A_SITTING: usize = 4_000;

/// What somebody works with: where it begins, and lines to type.
struct Matter {
    begin: String,
    lines: Vec<String>,
}

fn matter(random: &mut Random, corpus: &[String], casts: &[Cast]) -> Matter {
    let cast = &casts[random.below(casts.len())];
    let mut strange: Vec<String> = (0..20).map(|_| random.good_line(cast)).collect();
    if random.below(3) == 0 {
        return Matter { begin: random.header(cast), lines: strange };
    }
    let parsed =
        script::parse(&corpus[random.below(corpus.len())]).expect("scripts of the tests can be read");
    let header = parsed.header.to_string();
    let mut lines: Vec<String> = parsed.lines.iter().map(|line| line.command.to_string()).collect();
    let upto = random.below(lines.len() + 1);
    let begin = format!("{header}{}\n", lines[..upto].join("\n"));
    strange.truncate(4);
    lines.extend(strange);
    Matter { begin, lines }
}

fn act(session: &mut Session, random: &mut Random, lines: &[String]) {
    let (len, end) = (session.history().len(), session.history().end());
    let line = |random: &mut Random| Intent::DoLine(lines[random.below(lines.len())].clone());
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
    let intent = match random.below(30) {
        0..6 => line(random),
        6..9 => Intent::DoLine(some[random.below(some.len())].into()),
        9 => Intent::DoLine(
            ["drop all *->*", "duplicate all *->*", "delay all *->* 7ms"][random.below(3)].into(),
        ),
        10..14 => Intent::SeekTime(random.below(end as usize + 2) as u64),
        14..17 => Intent::SeekStep(random.below(len + 1)),
        17 => Intent::StepBack,
        18..21 => Intent::StepForward,
        21 => Intent::ToEnd,
        22 => Intent::Undo,
        23 => Intent::SwitchBranch(random.below(session.history().branch_count())),
        24 => Intent::PreviousPeak,
        25 => {
            let deeds =
                [Deed::Request, Deed::RestartLeader, Deed::SpreadTimers, Deed::AlignTimers, Deed::ResumeAll];
            Intent::Deed(deeds[random.below(deeds.len())])
        }
        26 => {
            let nodes = session.roster().len();
            let node = synod::value::NodeId(random.below(nodes) as u8);
            session.update(Intent::Select(Some(Selection::Node(node))));
            Intent::Deed([Deed::CrashOrRestart, Deed::Cut, Deed::Fire][random.below(3)])
        }
        27 => Intent::ToStart,
        _ => return watch(session, random),
    };
    session.update(intent);
}

/// Plays for a little while, as the page does: the playhead glides, and stops anywhere.
fn watch(session: &mut Session, random: &mut Random) {
    session.update(Intent::Play);
    for _ in 0..random.below(40) {
        let playhead = session.playhead() + random.below(4_000) as u64;
        match session.next_time() {
            Some(next) if next <= playhead => session.update(Intent::Elapsed(playhead)),
            _ => session.glide(playhead),
        }
    }
    if random.below(3) == 0
        && let Some(next) = session.next_time()
    {
        session.glide(next);
    }
    session.update(Intent::Pause);
}

/// All that a sitting is, time that merely passed apart. It ends elsewhere.
fn all_of(session: &mut Session) -> Vec<String> {
    let place = |session: &Session| {
        let history = session.history();
        (history.world().digest(), history.counted(history.position()))
    };
    let mut all =
        vec![format!("{:?} {:?} {}", session.playhead(), place(session), session.history().current())];
    let marks: Vec<(String, usize, usize)> = session
        .history()
        .all_marks()
        .into_iter()
        .map(|(name, at, step)| (name.to_owned(), at, step))
        .collect();
    for branch in 0..session.history().branch_count() {
        session.update(Intent::SwitchBranch(branch));
        session.update(Intent::ToEnd);
        all.push(format!("{branch}: {:?} {}", place(session), session.history().end()));
        let shared = session.history().branches();
        all.extend(shared.iter().map(|other| format!("{}", session.history().counted(other.shared))));
        for (name, _, step) in marks.iter().filter(|mark| mark.1 == branch) {
            session.update(Intent::SeekStep(*step));
            all.push(format!("{name} {:?}", place(session)));
        }
    }
    all
}

fn reloaded(session: &mut Session) -> Session {
    let kept = session.keep().expect("it is short enough to be kept");
    let text = kept.to_text();
    let kept = Kept::parse(&text).expect("it reads what it wrote");
    let mut again = Session::first();
    assert!(again.restore(&kept), "it does not run any more:\n{text}");
    again
}

/// Puts a sitting away and takes it up again: it stands where it stood.
fn come_back(session: &mut Session, what: &str) -> Session {
    shared(session, what);
    let again = reloaded(session);
    let here = |session: &Session| {
        (session.history().world().digest(), session.playhead(), session.history().current())
    };
    assert_eq!(here(session), here(&again), "{what}\n---\n{}", text_of(session));
    again
}

fn text_of(session: &mut Session) -> String {
    session.keep().map(|kept| kept.to_text()).unwrap_or_default()
}

/// One sitting, put away and taken up again; some go on from there, both as the other does.
fn sitting(seed: u64, corpus: &[String], casts: &[Cast]) {
    let mut random = Random::new(seed);
    let matter = matter(&mut random, corpus, casts);
    let mut session = open(&matter.begin);
    for _ in 0..random.below(12) + 1 {
        if session.history().len() < STEPS_A_SITTING {
            act(&mut session, &mut random, &matter.lines);
        }
    }
    let what = format!("seed {seed}:\n{}", matter.begin);
    let mut again = come_back(&mut session, &what);
    let text = text_of(&mut session);
    let next: Vec<Intent> = (0..random.below(4))
        .map(|_| match random.below(3) {
            0 => Intent::StepForward,
            _ => Intent::DoLine(matter.lines[random.below(matter.lines.len())].clone()),
        })
        .collect();
    for intent in &next {
        session.update(intent.clone());
        again.update(intent.clone());
    }
    let (left, right) = (all_of(&mut session), all_of(&mut again));
    assert_eq!(left, right, "{what}\nafter {next:?}:\n---\n{text}");
}

/// Opens a script, as far as it goes.
fn open(text: &str) -> Session {
    let mut session = Session::first();
    session.update(Intent::Open { name: String::new(), text: text.to_owned() });
    session.update(Intent::OpenPartly);
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
                session.update(Intent::SeekStep(place));
                let (now, next) = (session.history().now(), session.next_time().unwrap_or(0));
                if next > now {
                    session.update(Intent::SeekTime(now.midpoint(next)));
                }
                session.update(Intent::DoLine(line.to_owned()));
                session.update(Intent::StepBack);
                session.update(Intent::DoLine("run 500us".to_owned()));
                let what = format!("{text}{line} after {place} steps");
                let mut again = come_back(&mut session, &what);
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
    let corpus: Vec<String> = files("tests/scripts", ".script").iter().map(|path| read(path)).collect();
    let casts = [Cast::raft(), Cast::paxos(), Cast::by_hand()];
    let first = number("SYNOD_SEED").unwrap_or(1);
    let count = number("SYNOD_SITTINGS").unwrap_or(300);
    let faults: Vec<u64> = (first..first + count)
        .filter(|seed| std::panic::catch_unwind(|| sitting(*seed, &corpus, &casts)).is_err())
        .collect();
    assert!(faults.is_empty(), "{} of {count} do not come back: {faults:?}", faults.len());
}
