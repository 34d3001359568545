//! What people write wrong: each error names what was read and the next step, at its place, in both
//! languages.

use synod::locale::{Lang, Texts};
use synod::registry::PROTOCOLS;
use synod::script;
use synod::sim::History;

/// A script whose last line is wrong, the column there, and words that its error has.
type Slip = (&'static str, u32, &'static [&'static str]);

/// Where a script fails, and the sentence in both languages.
fn said(source: &str) -> (u32, u32, [String; 2]) {
    let (roster, error) = match script::parse(source) {
        Err(error) => (None, error),
        Ok(script) => match script::run(&script) {
            Err((history, error)) => (history.as_deref().map(History::roster).cloned(), error),
            Ok(_) => panic!("nothing is wrong with {source}"),
        },
    };
    let say = |lang| Texts::new(lang).say(&error.problem, roster.as_ref());
    (error.line, error.column, Lang::ALL.map(say))
}

/// Every slip is told at its place, and every sentence has its words.
fn hold(slips: &[Slip]) {
    let mut wrong = Vec::new();
    for (source, column, words) in slips {
        let (line, at, [english, chinese]) = said(source);
        let last = source.lines().count() as u32;
        let missing: Vec<_> = words.iter().filter(|word| !english.contains(**word)).collect();
        if (line, at) != (last, *column) || !missing.is_empty() {
            wrong
                .push(format!("{source}\n  {line}:{at}: {english}\n  expected {last}:{column}, {missing:?}"));
        }
        let of_both = |c: char| c.is_ascii();
        let spelt =
            |word: &&&str| word.contains(['=', '.', '-']) && !word.contains(' ') && word.chars().all(of_both);
        let lost: Vec<_> = words.iter().filter(spelt).filter(|word| !chinese.contains(**word)).collect();
        if !chinese.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) || !lost.is_empty() {
            wrong.push(format!("{source}\n  {chinese}\n  has no Chinese, or not {lost:?}"));
        }
        if [&english, &chinese].iter().any(|said| said.contains("problem-") || said.contains('$')) {
            wrong.push(format!("{source}\n  {english}\n  {chinese}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} slips\n{}", wrong.len(), slips.len(), wrong.join("\n"));
}

#[test]
fn the_header() {
    hold(&[
        ("protocol raft servers=3 prevote=on", 25, &["no parameter prevote", "did you mean pre-vote?"]),
        ("protocol Raft", 10, &["no protocol Raft", "did you mean raft?"]),
        ("protocol multipaxos", 10, &["no protocol multipaxos", "did you mean multi-paxos?"]),
        ("protocol multi paxos", 16, &["no protocol multi paxos", "did you mean multi-paxos?"]),
        ("protocol Paxos_KV", 10, &["did you mean paxos-kv?"]),
        ("protocol primarybackup", 10, &["did you mean primary-backup?"]),
        ("protocol splitbrain", 10, &["did you mean split-brain?"]),
        ("protocol parlament", 10, &["did you mean parliament?"]),
        ("protocol zab", 10, &["no protocol zab: there are split-brain"]),
        ("protocol raft\nnetwork byhand", 9, &["read “byhand” (did you mean by-hand?)"]),
        ("protocol raft\nnetwork manual", 9, &["read “manual” (did you mean by-hand?)"]),
        ("protocol raft\nnetwork by hand", 9, &["read “by” (did you mean by-hand?)"]),
        ("protocol raft\nnetwork latncy=5ms", 9, &["read “latncy” (did you mean latency?)"]),
        ("protocol raft\nnetwork latency 5ms", 9, &["read “latency”", "name=value, without blanks around ="]),
        ("protocol raft\nnetwork loss=5", 14, &["read “5”", "such as 0.5%"]),
        ("protocol raft\nnetwork fifo=true", 14, &["read “true” (did you mean on?)"]),
        ("protocol raft\ndisk byhand", 6, &["read “byhand” (did you mean by-hand?)"]),
        (
            "protocol raft\nrule pre-vote off",
            6,
            &["no rule pre-vote", "is a parameter: pre-vote=on on the protocol line"],
        ),
        ("protocol raft\nrule dedup off", 6, &["did you mean deduplicate?"]),
        ("protocol raft\nrule deduplicate no", 18, &["read “no” (did you mean off?)"]),
        ("protocol raft\nrule election-safety off", 6, &["is an invariant: violated election-safety"]),
        (
            "protocol raft\nrule election off",
            6,
            &["election is a timing: timing election=100ms..200ms in the header"],
        ),
        ("protocol raft deduplicate=off", 15, &["deduplicate is a rule: rule deduplicate off"]),
        ("protocol raft election=50ms", 15, &["election is a timing: timing election="]),
        ("protocol raft latency=5ms", 15, &["latency is the network’s: network latency=10ms..15ms"]),
        ("protocol raft nodes=3", 15, &["did you mean servers?"]),
        ("protocol raft reads=readindex", 21, &["reads cannot be readindex (did you mean read-index?)"]),
        ("protocol raft pre-vote=true", 24, &["pre-vote cannot be true (did you mean on?)"]),
        ("protocol raft servers=50", 23, &["servers cannot be 50: it may be 1..9"]),
        ("protocol raft servers 5", 15, &["read “servers”", "name=value, without blanks around ="]),
        ("protocol raft sed=7", 15, &["did you mean seed?"]),
        ("protocol raft\ntiming elections=5ms", 8, &["no timing elections (did you mean election?)"]),
        ("protocol raft\ntiming latency=5ms", 8, &["latency is the network’s"]),
        ("protocol raft\nnames S9=X", 7, &["no node S9"]),
        ("protocol raft\nnames s1=X", 7, &["no node s1 (did you mean S1?)"]),
        ("protocol raft\nnames S1=S2", 10, &["two nodes are called S2"]),
        ("protocol split-brain policy=humans", 29, &["did you mean human?"]),
        ("protocol paxos servers=3", 16, &["did you mean one of nodes, acceptors?"]),
        ("protocol parliament councilors=5", 21, &["did you mean councillors?"]),
        ("protocol paxos-kv learn=none", 25, &["learn cannot be none: it may be commit | all"]),
    ]);
}

#[test]
fn a_wrong_combination_points_at_the_parameter() {
    hold(&[
        (
            "synod 1\n# two\nprotocol raft servers=8 spare=3",
            25,
            &["servers and spare make 11 servers", "at most 9"],
        ),
        ("protocol raft spare=3 servers=8", 23, &["make 11 servers"]),
        ("\nprotocol multi-paxos servers=5 phase1=3 phase2=2", 41, &["more than the 5 servers"]),
        ("protocol multi-paxos servers=5 phase1=6", 32, &["more than the 5 servers there are"]),
        ("protocol multi-paxos phase2=1 servers=5", 31, &["more than the 5 servers"]),
        ("protocol paxos acceptors=5 phase1=3 phase2=2", 37, &["more than the 5 acceptors"]),
        ("protocol paxos nodes=3 phase1=4", 24, &["more than the 3 servers there are"]),
        ("protocol paxos-kv phase2=1", 19, &["more than the 3 acceptors"]),
        ("protocol primary-backup servers=3 acks=4", 35, &["more than the 3 servers there are"]),
        ("protocol primary-backup acks=2 recover=1", 32, &["can miss each other"]),
        ("protocol primary-backup recover=2", 25, &["recover=2 needs acks to be a number"]),
    ]);
}

const RAFT: &str = "protocol raft servers=3 clients=1 seed=1\n";

/// The same for one line after a header, each in its protocol.
fn lines(header: &'static str, slips: &[Slip]) {
    let whole: Vec<(String, u32, &[&str])> =
        slips.iter().map(|(line, column, words)| (format!("{header}{line}"), *column, *words)).collect();
    let leaked: Vec<Slip> =
        whole.into_iter().map(|(text, column, words)| (&*text.leak(), column, words)).collect();
    hold(&leaked);
}

#[test]
fn commands() {
    lines(
        RAFT,
        &[
            ("request put x 1", 9, &["the client is missing", "request C1 put x 1"]),
            ("request get x", 9, &["the client is missing", "request C1 get x"]),
            ("put x 1", 1, &["no command “put”", "request C1 put x 1"]),
            ("C1 put x 1", 1, &["no command “C1”", "request C1 put x 1"]),
            ("request C1 x=1", 12, &["read “x=1”", "put x 1"]),
            ("request C1 put x=1", 16, &["read “x=1”", "put x 1"]),
            ("request C1 read x", 12, &["read “read” (did you mean get?)"]),
            ("request C1 appendd x 1", 12, &["did you mean append?"]),
            ("request C2 get x", 9, &["no node C2", "clients=2 on the protocol line"]),
            ("request c1 get x", 9, &["did you mean C1?"]),
            ("request S1 get x", 1, &["S1 is not a client", "request C1 put x 1"]),
            ("kill S1", 1, &["no command “kill” (did you mean crash?)"]),
            ("crash s1", 7, &["no node s1 (did you mean S1?)"]),
            ("crash S4", 7, &["no node S4", "servers=4 on the protocol line"]),
            ("crash S17", 7, &["no node S17: this cluster has S1 to S3"]),
            ("crash node2", 7, &["no node node2 (did you mean S2?)"]),
            ("crash client1", 7, &["did you mean C1?"]),
            ("crash leader", 7, &["nobody leads now", "name a node instead of leader"]),
            ("cut S1 to S2", 8, &["read “to” (did you mean ->?)", "S1 -> S2 one way"]),
            ("cut S1-S2", 10, &["S1 S2 both ways"]),
            ("timeout S1 elections", 12, &["no timer elections (did you mean election?)"]),
            ("timeout election S1", 9, &["no node election", "timeout S1 election"]),
            ("deliver requestvote", 9, &["did you mean RequestVote?"]),
            ("deliver AppendEntriesResponse", 9, &["did you mean AppendEntriesReply?"]),
            ("deliver S1", 9, &["S1 is a node: S1->*"]),
            ("set latancy S1 S2 5ms", 5, &["did you mean latency?"]),
            ("set network manual", 13, &["did you mean by-hand?"]),
            ("rule prevote on", 6, &["pre-vote is a parameter: pre-vote=on"]),
            ("admin transfr S1 S2", 7, &["did you mean transfer?"]),
            ("admin crash S1", 7, &["crash is a command of its own"]),
            ("admin S1 transfer", 7, &["S1 is a node: admin snapshot S1"]),
            ("transfer S1 S2", 1, &["no command “transfer”", "admin transfer S1"]),
            ("propose S1 foo", 1, &["request C1 put x 1"]),
            ("deduplicate off", 1, &["rule deduplicate off"]),
            ("servers=5", 1, &["servers is a parameter"]),
            ("seed 7", 1, &["seed is a parameter: seed=7"]),
            ("leader == S1", 1, &["expect leader == S1"]),
            ("S1.role == leader", 1, &["expect S1.role == leader"]),
            ("// a comment", 1, &["a comment begins with #"]),
            ("run 5", 5, &["read “5”", "such as 300ms"]),
            ("run untill leader", 5, &["read “untill” (did you mean until?)"]),
            ("run until leader for 5s", 18, &["read “for” (did you mean within?)"]),
            ("mark \"begin\"\ngoto begn", 6, &["no mark “begn” (did you mean begin?)"]),
        ],
    );
}

#[test]
fn conditions() {
    lines(
        RAFT,
        &[
            ("expect S1.term == 1", 11, &["S1 has no field term (did you mean currentTerm?)"]),
            ("expect S1.state == leader", 11, &["did you mean role?"]),
            ("expect S1.commit == 1", 11, &["did you mean commitIndex?"]),
            ("expect S1.voted_for == S1", 11, &["did you mean votedFor?"]),
            ("expect S1.leader == S1", 11, &["leader is for conditions, and stands there alone"]),
            ("expect S1.violations == 0", 11, &["violations is for conditions"]),
            ("expect leeder == S1", 8, &["read “leeder” (did you mean leader?)"]),
            ("expect in-flight == 0", 8, &["did you mean in_flight?"]),
            ("expect leader is S1", 15, &["read “is” (did you mean ==?)"]),
            ("expect S1.up && S2.up", 14, &["did you mean and?"]),
            ("expect !S1.up", 8, &["read “!” (did you mean not?)"]),
            ("expect S1.up = true", 14, &["read “=” (did you mean ==?)"]),
            ("expect S1.up == yes", 17, &["this is true or false, not yes (did you mean true?)"]),
            ("expect S1.role == Follower", 19, &["nothing here is ever “Follower” (did you mean follower?)"]),
            ("expect time > 5", 1, &["a time has its unit", "5ms"]),
            ("expect S1.currentTerm[2] == 0", 11, &["currentTerm has no index: it stands without [ ]"]),
            ("expect S1.log[1].val == 1", 18, &["no part val here (did you mean value?)"]),
            ("expect violated electionsafety", 17, &["did you mean election-safety?"]),
            ("expect violated deduplicate", 17, &["deduplicate is a rule: rule deduplicate off"]),
            ("expect happened pre_vote_grants", 17, &["did you mean pre-vote-grants?"]),
            ("expect happened election-safety", 17, &["is an invariant: violated election-safety"]),
            ("expect happened RequestVote", 17, &["is a kind of message: count(RequestVote)"]),
            ("expect count(RequestVotes) == 1", 14, &["did you mean RequestVote?"]),
            ("expect s1.up", 8, &["no node s1 (did you mean S1?)"]),
            ("run until leader\nexpect leader == S9", 18, &["no node S9"]),
            (
                "run until S1.currentTerm == 99",
                1,
                &["not true within 10 s", "S1.currentTerm == ", "within 60s"],
            ),
        ],
    );
    const LED: &str = "protocol raft servers=3 clients=1 seed=1\ntimeout S1\nrun until leader == S1\n";
    lines(
        LED,
        &[
            ("expect S1.matchIndex[2] == 0", 11, &["a node’s name", "matchIndex[S2]"]),
            ("expect S1.nextIndex == 1", 11, &["nextIndex[S2]"]),
            ("expect S1.nextIndex[S7] == 1", 21, &["no node S7"]),
            ("expect S1.matchIndex[[1 2]] == 0", 11, &["a node’s name", "matchIndex[S2]"]),
            ("expect msg(AppendEntries).prevIndex == 0", 27, &["did you mean prevLogIndex?"]),
            ("expect S1.votedFor == s1", 23, &["did you mean S1?"]),
        ],
    );
}

/// What is never true ends with the time it was given, however many steps that takes; only where time all
/// but stands still there are too many steps.
#[test]
fn time_bounds_what_is_waited_for() {
    hold(&[
        (
            "protocol raft servers=9\nrun until S1.currentTerm == 99 within 60s",
            1,
            &["not true within 60 s: "],
        ),
        (
            "protocol raft servers=1 clients=0\ntiming heartbeat=1us\nrun until S1.currentTerm == 99 within 400ms",
            1,
            &["not true within 40000 steps, which are too many for 400 ms"],
        ),
    ]);
}

#[test]
fn other_protocols() {
    const PAXOS: &str = "protocol paxos proposers=2 acceptors=3 learners=1\nnetwork by-hand\n";
    lines(
        PAXOS,
        &[
            ("request C1 put x 1", 9, &["no node C1", "propose P1 foo"]),
            ("request P1 put x 1", 1, &["P1 is not a client", "propose P1 foo"]),
            ("propose P3 foo", 9, &["no node P3", "proposers=3 on the protocol line"]),
            ("propose A1 foo", 1, &["A1 is an acceptor", "P1"]),
            ("propose P1 foo 3", 16, &["read “3”, expected ballot"]),
            ("deliver prepared", 9, &["did you mean Prepare?"]),
            ("timeout P1 election", 12, &["no timer election: this protocol has retry"]),
            ("expect A1.promise == none", 11, &["did you mean promised?"]),
            ("rule promise off", 6, &["did you mean one of promise-check, "]),
            ("expect happened magic", 17, &["nothing called magic happens in this protocol: there are "]),
            ("admin transfer P1 P2", 7, &["no admin command transfer: this protocol has none"]),
        ],
    );
    lines(
        "protocol multi-paxos servers=3\n",
        &[
            ("expect S1.term == 1", 11, &["no field term"]),
            ("rule deduplication off", 6, &["did you mean deduplicate?"]),
            ("admin snapshot S1", 7, &["no admin command snapshot: this protocol has none"]),
            ("timeout S1 heart-beat", 12, &["did you mean heartbeat?"]),
        ],
    );
    lines(
        "protocol paxos-kv clients=1\n",
        &[
            ("request C1 tas", 1, &["this protocol serves no tas: it serves get, put, append, cas"]),
            ("admin snapshots A1", 7, &["did you mean snapshot?"]),
            (
                "request C1 put x 1\nrun until C1.last == ok\nexpect A1.acceptedValue[x] == 1",
                11,
                &["acceptedValue[x,0]"],
            ),
        ],
    );
    lines(
        "protocol split-brain\n",
        &[
            ("request C1 put x 1", 1, &["this protocol serves no put: it serves tas"]),
            ("expect S1.flags == 0", 11, &["did you mean flag?"]),
            ("deliver ClientReqest", 9, &["did you mean ClientRequest?"]),
        ],
    );
    lines(
        "protocol primary-backup\n",
        &[
            ("crash V1", 7, &["no node V1"]),
            ("admin suspects S1", 7, &["did you mean suspect?"]),
            ("expect V.views == 1", 10, &["did you mean view?"]),
        ],
    );
    lines(
        "protocol parliament\n",
        &[
            ("propose C4 x", 9, &["no node C4", "councillors=4 on the protocol line"]),
            ("expect C1.ledgr == none", 11, &["did you mean ledger?"]),
            ("deliver proposals", 9, &["did you mean Proposal?"]),
        ],
    );
}

#[test]
fn there_are_many_and_of_every_protocol() {
    let text = include_str!("errors.rs");
    for entry in PROTOCOLS {
        assert!(text.contains(&format!("protocol {}", entry.about.id)), "{}", entry.about.id);
    }
    assert!(text.matches(", &[\"").count() >= 140);
}
