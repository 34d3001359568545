//! Values of the script language, for properties: everything that its types allow and its text can say.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use synod::script::parse::{MAX_ROUND, MAX_TIME};
use synod::script::words::is_keyword;
use synod::script::{
    Command, Compare, Cond, Header, HeaderLine, Link, Literal, OpWords, Operand, Pattern, Ppm, Script,
    Select, Sent, Setting, Span, Term, Word,
};

/// A name: of a node, a kind, a rule.
fn name() -> impl Strategy<Value = Word> {
    let plain = prop_oneof!["[SCPAL][1-9]", "[A-Za-z][A-Za-z0-9_-]{0,6}", "[甲乙丙é][0-9甲-]{0,3}"];
    plain.prop_filter("a name is no keyword", |text| !is_keyword(text)).prop_map(Word::new)
}

/// A field's name: any word, also one of the language's own.
fn field() -> impl Strategy<Value = Word> {
    prop_oneof![
        name(),
        prop::sample::select(vec!["all", "ballot", "value", "m12", "not", "count"]).prop_map(Word::new)
    ]
}

/// A user's text: anything.
fn text() -> impl Strategy<Value = Word> {
    let special =
        vec!["", "none", "at", "12", "-3", "5s", "2.Y", "a b", "\"", "\\", "\n", "#1", "//", "x=1", "\u{7f}"];
    prop_oneof![
        "[a-z]{1,5}",
        prop::sample::select(special).prop_map(str::to_owned),
        ".{0,12}",
        any::<String>()
    ]
    .prop_filter("lines have a limit", |text| text.len() < 200)
    .prop_map(Word::new)
}

fn time() -> impl Strategy<Value = u64> {
    prop_oneof![
        0..=MAX_TIME,
        (0..1_000_u64).prop_map(|ms| ms * 1_000),
        (0..100_u64).prop_map(|s| s * 1_000_000)
    ]
}

fn span() -> impl Strategy<Value = Span> {
    (time(), time()).prop_map(|(a, b)| Span { least: a.min(b), most: a.max(b) })
}

fn share() -> impl Strategy<Value = Ppm> {
    prop_oneof![0..=1_000_000_u32, (0..=100_u32).prop_map(|percent| percent * 10_000)].prop_map(Ppm)
}

fn link() -> impl Strategy<Value = Link> {
    (name(), name(), any::<bool>()).prop_map(|(from, to, one_way)| Link { from, to, one_way })
}

fn literal() -> impl Strategy<Value = Literal> {
    let leaf = prop_oneof![
        Just(Literal::None),
        any::<i64>().prop_map(Literal::Number),
        text().prop_map(Literal::Word),
        (0..=MAX_ROUND, name()).prop_map(|(round, node)| Literal::Ballot { round, node }),
        (text(), 0..=MAX_ROUND, name()).prop_map(|(value, round, node)| Literal::At { value, round, node }),
        time().prop_map(Literal::Time),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| vec(inner, 0..4).prop_map(Literal::List))
}

fn fields() -> impl Strategy<Value = Vec<(Word, Literal)>> {
    vec((field(), literal()), 0..3)
}

/// A pattern of which at least one part is given, without `all` and `#n`.
fn pattern() -> impl Strategy<Value = Pattern> {
    let kind = option::of(name());
    let link = option::of((option::of(name()), option::of(name())));
    (kind, link, fields())
        .prop_map(|(kind, link, fields)| Pattern { kind, link, fields, ..Pattern::default() })
        .prop_filter("something is said", |pattern| *pattern != Pattern::default())
}

fn select() -> impl Strategy<Value = Select> {
    let like = (pattern(), option::of(1..=u32::MAX), any::<bool>()).prop_map(|(pattern, nth, all)| Pattern {
        all: all && nth.is_none(),
        nth,
        ..pattern
    });
    let lone = prop_oneof![
        Just(Pattern { all: true, ..Pattern::default() }),
        (1..9_u32).prop_map(|nth| Pattern { nth: Some(nth), ..Pattern::default() })
    ];
    prop_oneof![
        any::<u32>().prop_map(|id| Select::Id { id, column: 0 }),
        like.prop_map(Select::Like),
        lone.prop_map(Select::Like),
    ]
}

/// Messages that a command acts on: also any of those that match.
fn acted_on() -> impl Strategy<Value = Select> {
    let any = prop_oneof![
        Just(Pattern { any: true, ..Pattern::default() }),
        pattern().prop_map(|pattern| Pattern { any: true, ..pattern })
    ];
    prop_oneof![4 => select(), 1 => any.prop_map(Select::Like)]
}

fn global() -> impl Strategy<Value = Word> {
    prop::sample::select(synod::script::words::GLOBALS).prop_map(Word::new)
}

fn sent() -> BoxedStrategy<Sent> {
    (pattern(), option::of(text())).prop_map(|(pattern, since)| Sent { pattern, since }).boxed()
}

/// Terms that may be asked at a mark, and stand on the right.
fn term_now() -> BoxedStrategy<Term> {
    prop_oneof![
        (
            prop_oneof![4 => name(), 1 => Just(Word::new("leader"))],
            field(),
            vec(literal(), 0..3),
            option::of(field())
        )
            .prop_map(|(node, field, index, part)| Term::Field { node, field, index, part }),
        (global(), vec(literal(), 1..3)).prop_map(|(name, index)| Term::Global { name, index }),
        (select(), field()).prop_map(|(select, field)| Term::Message { select, field }),
    ]
    .boxed()
}

/// Terms that may stand on the right as well.
fn right_term() -> BoxedStrategy<Term> {
    prop_oneof![
        3 => term_now(),
        1 => sent().prop_map(Term::Count),
        1 => sent().prop_map(Term::Bytes),
        1 => (term_now(), text()).prop_map(|(term, mark)| Term::AtMark { term: Box::new(term), mark }),
    ]
    .boxed()
}

fn term() -> BoxedStrategy<Term> {
    prop_oneof![3 => right_term(), 1 => global().prop_map(|name| Term::Global { name, index: Vec::new() })]
        .boxed()
}

fn compare() -> impl Strategy<Value = Compare> {
    use Compare::{Different, Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
    prop::sample::select(vec![Equal, Different, Less, LessOrEqual, Greater, GreaterOrEqual])
}

pub fn cond() -> impl Strategy<Value = Cond> {
    let right = prop_oneof![literal().prop_map(Operand::Literal), right_term().prop_map(Operand::Term)];
    let leaf = prop_oneof![
        (term(), compare(), right).prop_map(|(left, op, right)| Cond::Compare { left, op, right }),
        term().prop_map(Cond::Holds),
        name().prop_map(Cond::Happened),
        name().prop_map(Cond::Violated),
    ];
    leaf.prop_recursive(5, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(Cond::And),
            vec(inner.clone(), 2..4).prop_map(Cond::Or),
            inner.prop_map(|inner| Cond::Not(Box::new(inner))),
        ]
    })
    .prop_filter("lines have a limit", |cond| cond.to_string().chars().count() < 3_000)
}

fn operation() -> impl Strategy<Value = OpWords> {
    prop_oneof![
        text().prop_map(|key| OpWords::Get { key }),
        (text(), text()).prop_map(|(key, value)| OpWords::Put { key, value }),
        (text(), text()).prop_map(|(key, value)| OpWords::Append { key, value }),
        (text(), text(), text()).prop_map(|(key, from, to)| OpWords::Cas { key, from, to }),
        Just(OpWords::Tas),
    ]
}

/// What happens to nodes and links.
fn on_nodes() -> BoxedStrategy<Command> {
    prop_oneof![
        name().prop_map(Command::Crash),
        name().prop_map(Command::Restart),
        name().prop_map(Command::Wipe),
        name().prop_map(Command::Pause),
        name().prop_map(Command::Resume),
        name().prop_map(Command::Flush),
        (name(), 1..=u32::MAX).prop_map(|(node, count)| Command::FlushFirst { node, count }),
        time().prop_map(Command::SetDiskLatency),
        name().prop_map(Command::FailNextWrite),
        name().prop_map(Command::Isolate),
        link().prop_map(Command::Cut),
        option::of(link()).prop_map(Command::Heal),
        vec(vec(name(), 1..4), 2..4).prop_map(Command::Partition),
        (name(), option::of(name())).prop_map(|(node, timer)| Command::Timeout { node, timer }),
        (name(), operation(), option::of(name())).prop_map(|(client, op, at)| Command::Request {
            client,
            op,
            at
        }),
        (name(), text(), option::of(0..=MAX_ROUND)).prop_map(|(node, value, ballot)| Command::Propose {
            node,
            value,
            ballot
        }),
        (link(), span()).prop_map(|(link, span)| Command::SetLatency { link, span }),
        share().prop_map(Command::SetLoss),
        Just(Command::SetByHand),
        (name(), time()).prop_map(|(node, after)| Command::SetTimeout { node, after }),
        (name(), any::<u32>()).prop_map(|(node, percent)| Command::SetClock { node, percent }),
        (name(), any::<bool>()).prop_map(|(name, on)| Command::Rule { name, on }),
        (name(), vec(name(), 0..3)).prop_map(|(verb, nodes)| Command::Admin { verb, nodes }),
    ]
    .boxed()
}

pub fn command() -> BoxedStrategy<Command> {
    let plain = prop_oneof![
        6 => on_nodes(),
        4 => prop_oneof![
            acted_on().prop_map(Command::Deliver),
            acted_on().prop_map(Command::Drop),
            acted_on().prop_map(Command::Duplicate),
            (acted_on(), time()).prop_map(|(select, by)| Command::Delay(select, by)),
        ],
        3 => prop_oneof![
            (1..=u32::MAX).prop_map(Command::Step),
            time().prop_map(Command::Run),
            (cond(), option::of(time())).prop_map(|(cond, within)| Command::RunUntil { cond, within }),
            option::of(1..=u32::MAX).prop_map(|within| Command::Settle { within }),
            text().prop_map(Command::Goto),
        ],
    ]
    .boxed();
    prop_oneof![
        8 => plain.clone(),
        3 => (cond(), any::<bool>())
            .prop_map(|(cond, reach)| if reach { Command::Reach(cond) } else { Command::Expect(cond) })
            .boxed(),
        1 => text().prop_map(Command::Mark),
        1 => plain.prop_map(|inner| Command::ExpectRefused(Box::new(inner))),
    ]
    .boxed()
}

/// Keys that are all different.
fn distinct<T>(mut pairs: Vec<(Word, T)>) -> Vec<(Word, T)> {
    let mut seen: Vec<String> = Vec::new();
    pairs.retain(|(key, _)| {
        let new = !seen.contains(&key.text);
        seen.push(key.text.clone());
        new
    });
    pairs
}

fn header() -> impl Strategy<Value = Vec<HeaderLine>> {
    let params = vec((field(), text()), 0..4)
        .prop_map(|params| distinct(params).into_iter().map(|(key, value)| Setting { key, value }).collect());
    let protocol = (name(), params).prop_map(|(name, params)| HeaderLine::Protocol { name, params });
    let names = vec((name(), name()), 1..4).prop_map(|pairs| {
        let turned = distinct(pairs).into_iter().map(|(old, new)| (new, old)).collect();
        HeaderLine::Names(distinct(turned).into_iter().map(|(new, old)| (old, new)).collect())
    });
    let settings = (option::of(span()), option::of(share()), option::of(share()), any::<bool>());
    let network = prop_oneof![
        Just(HeaderLine::NetworkByHand),
        settings.prop_map(|(latency, loss, duplicate, fifo)| HeaderLine::Network {
            latency,
            loss,
            duplicate,
            fifo: Some(fifo)
        }),
    ];
    let disk =
        prop_oneof![Just(HeaderLine::DiskByHand), time().prop_map(|latency| HeaderLine::Disk { latency })];
    let timing = vec((field(), span()), 1..3).prop_map(|spans| HeaderLine::Timing(distinct(spans)));
    let rule = (name(), any::<bool>()).prop_map(|(name, on)| HeaderLine::Rule { name, on });
    let version = option::of(Just(HeaderLine::Synod { version: 1 }));
    let rest =
        (option::of(names), option::of(network), option::of(disk), option::of(timing), vec(rule, 0..3));
    (version, protocol, rest).prop_map(|(version, protocol, (names, network, disk, timing, rules))| {
        let one = version.into_iter().chain([protocol]).chain(names).chain(network).chain(disk).chain(timing);
        one.chain(rules).collect()
    })
}

pub fn script() -> impl Strategy<Value = Script> {
    (header(), vec(command(), 0..6))
        .prop_map(|(header, commands)| Script::new(Header { lines: (1..).zip(header).collect() }, commands))
}
