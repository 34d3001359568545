//! Other people's pages with stages in them: what such a page is told and may ask, and what it keeps for itself.

use crate::common::{ELECTED, native, t};
use crate::support::browser::{Look, Page};
use crate::support::site::{Held, Site};
use serde_json::{Value, json};
use synod::lesson::Lesson;
use synod::locale::Lang;
use synod::script::link;

/// A page with these stages in it, that writes down what it hears and which keys it gets.
fn host(name: &str, stages: &str) -> Page {
    serve(name, stages);
    Page::open(name)
}

fn serve(name: &str, stages: &str) {
    let text = format!(
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>host</title><link rel=icon href=data:,>
         <script>
           window.heard = []; window.keys = [];
           for (const kind of ['ready', 'step', 'answer', 'violation', 'solved', 'error'])
             addEventListener('synod-' + kind, (event) => heard.push(event.detail));
           addEventListener('keydown', (event) => keys.push(event.code));
           addEventListener('scroll', () => {{ window.scrolled = performance.now(); }});
         </script>
         <script type='module' src='./embed.js'></script>
         <body style='margin: 0; height: 6000px'>{stages}<p id='outside' style='height: 60px'>outside</p></body></html>"
    );
    Site::serve(name, &text);
}

/// The document in the first frame of the first stage.
const INSIDE: &str = "document.querySelector('synod-stage').shadowRoot.querySelector('iframe')?.contentDocument?.documentElement";

/// A promise of the first stage: its value, or what it says was wrong.
#[track_caller]
fn ask(page: &Page, call: &str) -> Value {
    page.js_async(
        &format!(
            "const stage = document.querySelector('synod-stage');
             try {{ return {{ value: await stage.{call} }}; }} catch (error) {{ return {{ wrong: error.message }}; }}"
        ),
        &[],
    )
}

#[track_caller]
fn heard(page: &Page, kind: &str) -> Value {
    let last = format!("heard.findLast((told) => told.type === '{kind}')");
    page.until(&format!("it hears {kind}"), &format!("{last} ?? null"))
}

/// Clicks on the middle of something in the frame.
#[track_caller]
fn click_inside(page: &Page, css: &str) {
    page.until(
        &format!("{css} is in the frame"),
        &format!("{INSIDE}.querySelector({css:?})?.checkVisibility()"),
    );
    let at = page.js(&format!(
        "const thing = {INSIDE}.querySelector({css:?});
         thing.scrollIntoView({{ block: 'nearest' }});
         const frame = thing.ownerDocument.defaultView.frameElement.getBoundingClientRect();
         const box = thing.getBoundingClientRect();
         return [frame.left + box.left + box.width / 2, frame.top + box.top + box.height / 2]"
    ));
    let number = |place: usize| at[place].as_f64().expect("a number");
    page.click_at(number(0), number(1));
}

/// Whether all of the lesson is to be seen without scrolling.
fn whole() -> String {
    let lesson = format!("{INSIDE}.querySelector('.lesson')");
    format!("{lesson}?.scrollHeight <= {lesson}?.clientHeight + 1")
}

fn digest(page: &Page) -> Value {
    page.js(&format!("return {INSIDE}.dataset.digest"))
}

/// A lesson of the page's own, and its first step with a question, from 1.
fn asking() -> (Lesson, usize) {
    let id = "raft-election";
    let text = std::fs::read_to_string(format!("static/lessons/{id}.md")).expect("it comes with the page");
    let lesson = synod::lesson::parse(id, &text).expect("it is a lesson");
    let step = lesson.steps.iter().position(|step| step.prediction.is_some()).expect("it asks something");
    (lesson, step + 1)
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_lesson_in_another_page_is_shown_asked_and_answered_and_that_page_hears_of_it() {
    let (lesson, step) = asking();
    let page =
        host("lesson.html", &format!("<synod-stage lesson='{}' step='{step}'></synod-stage>", lesson.id));
    let ready = heard(&page, "ready");
    assert_eq!((&ready["lesson"], &ready["synod"]), (&json!(lesson.id), &json!(1)));
    assert_eq!(ready["title"], json!(lesson.titles.get(Lang::En)));
    assert_eq!(heard(&page, "step")["lesson_step"], json!(step));
    // All of the text is there, since the frame is as high as it asks to be.
    page.until("nothing of the lesson is cut", &whole());
    let early = ask(&page, "run('crash S1')");
    assert_eq!(early["wrong"], json!(t("status-answer-first")), "nothing is done before the answer");
    click_inside(&page, ".option");
    let answer = heard(&page, "answer");
    assert_eq!(
        (&answer["lesson"], &answer["step"], &answer["choice"]),
        (&json!(lesson.id), &json!(step), &json!(1))
    );
    let shown = page.js(&format!("return {INSIDE}.querySelector('.option').classList.contains('came-true')"));
    assert_eq!(answer["right"], shown, "it is right as the page says");
    // The way out leads to the same step of the same lesson.
    let way = page.js(&format!(
        "const way = {INSIDE}.querySelector('.way-out');
         way.ownerDocument.addEventListener('click', (event) => event.preventDefault());
         way.click();
         return [way.href, way.target]"
    ));
    let query = format!("?lang=en&theme=auto&lesson={}&step={step}", lesson.id);
    assert_eq!(way, json!([page.url(&query), "_blank"]));
    page.until("the text has grown with the answer, and so has the frame", &whole());
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_page_may_ask_a_stage_to_play_to_go_somewhere_and_to_act_and_is_answered() {
    let script = format!("{ELECTED}mark \"elected\"\nrun 20ms\n");
    Site::serve("run.script", &script);
    let mut page = host("asks.html", "<synod-stage script='run.script'></synod-stage>");
    page.expect_error("absent.script");
    // What is asked before there is a stage waits for it.
    let first = ask(&page, "seek(0)")["value"].clone();
    assert_eq!((&first["type"], &first["step"]), (&json!("step"), &json!(0)), "{first}");
    assert_eq!(heard(&page, "ready")["protocol"], "raft");
    let there = native(ELECTED).digest();
    assert_eq!(ask(&page, "seek('elected')")["value"]["digest"], json!(there));
    assert_eq!(digest(&page), json!(there), "and there it stands");
    let played = ask(&page, "play()");
    assert_eq!(played["value"]["type"], "step");
    page.until(
        "it plays",
        &format!("heard.some((told) => told.type === 'step' && told.digest !== {})", json!(there)),
    );
    assert_eq!(ask(&page, "pause()")["value"]["type"], "step");
    ask(&page, "seek('elected')");
    let crashed = ask(&page, "run('crash S1')");
    let after = native(&format!("{ELECTED}crash S1\n")).digest();
    assert_eq!(crashed["value"]["digest"], json!(after));
    let text = ask(&page, "script()")["value"].as_str().unwrap_or_default().to_owned();
    assert_eq!(native(&text).digest(), after, "what it gives is this run:\n{text}");
    // What cannot be is refused in a sentence, and changes nothing.
    for (call, part) in [
        ("seek(100000)", "100000"),
        ("seek('nowhere')", "elected"),
        ("seek({ time_us: 1e12 })", "run"),
        ("seek({ step: 1, mark: 'elected' })", "one place"),
        ("run('crash S9')", "S9"),
        ("run('dance')", "dance"),
        ("run('crash S2\\ncrash S3')", ""),
        ("seek(1.5)", "1.5"),
    ] {
        let wrong = ask(&page, call)["wrong"].as_str().unwrap_or_default().to_owned();
        assert!(!wrong.is_empty() && wrong.contains(part), "{call}: {wrong:?}");
        assert_eq!(digest(&page), json!(after), "{call} changes nothing");
    }
    // Another language is another stage; a file that is not there is told.
    page.js("window.heard = []; document.querySelector('synod-stage').lang = 'zh'");
    assert_eq!(heard(&page, "ready")["lang"], "zh");
    page.js("document.querySelector('synod-stage').setAttribute('script', 'absent.script')");
    assert!(heard(&page, "error")["message"].as_str().is_some_and(|text| text.contains("404")));
    assert_eq!(page.js(&format!("return !!{INSIDE}")), false, "and nothing else is shown instead");
    let said = "document.querySelector('synod-stage').shadowRoot.querySelector('[role=alert]').textContent";
    page.until("the reader is told as well", &format!("{said}.includes('404')"));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_stage_gives_the_keys_back_on_escape_on_a_click_outside_and_when_it_is_out_of_sight() {
    Site::serve("elected.script", ELECTED);
    let page = host("keys.html", "<synod-stage script='elected.script' height='480'></synod-stage>");
    heard(&page, "ready");
    let asleep = format!("{INSIDE}.querySelector('.page').classList.contains('asleep')");
    let wake = || {
        // A browser scrolls on for a while.
        page.until("the page has come to rest", "!(performance.now() - window.scrolled < 400)");
        page.js("scrollTo(0, 0)");
        page.click_at(300.0, 60.0);
        page.until("a click wakes it", &format!("!{asleep}"));
    };
    wake();
    let before = digest(&page);
    page.press("ArrowRight");
    page.until("awake it takes keys", &format!("{INSIDE}.dataset.digest !== {before}"));
    assert_eq!(page.js("return keys"), json!([]), "and they are not for the page around");
    page.press("Escape");
    page.until("Escape puts it to sleep", &asleep);
    let before = digest(&page);
    for (place, key) in ["ArrowRight", "PageDown", "Space"].into_iter().enumerate() {
        page.press(key);
        page.until("the page around gets the keys", &format!("keys.length === {}", place + 1));
    }
    page.until("and it scrolls", "scrollY > 100");
    assert_eq!(digest(&page), before, "nothing happened in the frame");
    wake();
    page.click_at(300.0, 500.0);
    page.until("a click outside puts it to sleep", &asleep);
    wake();
    page.js("scrollTo(0, 3000)");
    page.until("out of sight it sleeps", &asleep);
    page.press("ArrowDown");
    page.until("the page around gets that key", "keys.at(-1) === 'ArrowDown'");
    page.js("scrollTo(0, 0)");
    page.wheel_at(300, 200, 300);
    page.until("the wheel is the page's", "scrollY > 0");
}

/// Ten thousand messages, each with what is to become of it: `null` to be ignored, or a kind of answer.
const HOSTILE: &str = "
    const done = arguments[arguments.length - 1];
    const frame = document.querySelector('iframe').contentWindow;
    let seed = 7;
    const draw = (below) => (seed = (seed * 48271) % 2147483647) % below;
    const pick = (list) => list[draw(list.length)];
    const circle = {}; circle.circle = circle;
    const odd = () => pick([null, undefined, true, -1, 1.5, NaN, Infinity, 2 ** 53, '', 'crash S1', 'x'.repeat(draw(9999)), [], [[]], {}, { synod: 1 },
        new Date(0), new Map([[1, 2]]), new Uint8Array(draw(99)), /x/, new Error('x'), '\\ud800', { toJSON: 1 }, { __proto__: null, a: 1 }]);
    const KINDS = ['play', 'pause', 'seek', 'run', 'script'];
    const OWN = ['ready', 'step', 'answer', 'violation', 'solved', 'resize', 'asleep', 'error'];
    const message = (id) => {
        switch (draw(10)) {
            case 0: return [odd(), null];
            case 1: return [{ type: pick(KINDS), id }, null];
            case 2: return [{ synod: 1, type: pick(OWN), id, text: odd() }, null];
            case 3: return [{ synod: pick([0, 2, '1', null, [1], 1.5, {}]), type: pick(KINDS), id }, 'error'];
            case 4: return [{ synod: 1, type: pick(['stop', 'PLAY', '', 7, null, ['play'], {}]), id }, 'error'];
            case 5: return [{ synod: 1, type: pick(KINDS), id, ['x' + draw(99)]: pick([1, 'y', [2], { z: 3 }]) }, 'error'];
            case 6: return [{ synod: 1, type: 'seek', id, ...pick([{}, { step: -1 }, { step: 1e9 }, { step: '1' }, { mark: 7 }, { mark: 'nowhere' },
                { time_us: -5 }, { time_us: 1e15 }, { step: 1, mark: 'a' }, { step: 0, time_us: 0 }]) }, 'error'];
            case 7: return [{ synod: 1, type: 'run', id, line: pick(['crash S1', 'run 1s', 'restart S1', '', 7]) }, 'error'];
            case 8: return [{ synod: 1, type: pick(['pause', 'script']), id }, 'any'];
            default: return [{ synod: 1, type: 'play', ...pick([{ id, x: circle }, { id, x: 'y'.repeat(70000) }, { id: 1n }, { id: 'y'.repeat(200), x: 1 }]) }, 'nameless'];
        }
    };
    const answers = new Map();
    let nameless = 0;
    addEventListener('message', ({ data }) => {
        if (data.id !== undefined) answers.set(data.id, [...(answers.get(data.id) ?? []), data.type]);
        else if (data.type === 'error') nameless += 1;
    });
    const expected = [];
    (async () => {
        for (let id = 0; id < 10000; id += 1) {
            const [data, becomes] = message(id);
            expected.push(becomes);
            frame.postMessage(data, '*');
            if (id % 200 === 199) {
                frame.postMessage({ synod: 1, type: 'pause', id: 'turn' + id }, '*');
                while (!answers.has('turn' + id)) await new Promise((then) => setTimeout(then, 5));
            }
        }
        const wrong = [];
        expected.forEach((becomes, id) => {
            const got = answers.get(id) ?? [];
            const right = becomes === null || becomes === 'nameless' ? got.length === 0
                : got.length === 1 && (becomes === 'any' ? got[0] !== 'error' : got[0] === becomes);
            if (!right) wrong.push([id, becomes, got]);
        });
        // Another frame of the same page is not the page around.
        const other = document.body.appendChild(document.createElement('iframe'));
        other.contentWindow.eval(\"parent.frames[0].postMessage({ synod: 1, type: 'script', id: 'other' }, '*')\");
        frame.postMessage({ synod: 1, type: 'pause', id: 'end' }, '*');
        while (!answers.has('end')) await new Promise((then) => setTimeout(then, 5));
        // One that is too long or no tree has no id to be answered by: it is counted.
        done({ wrong: wrong.slice(0, 9), other: answers.has('other'), nameless, meant: expected.filter((it) => it === 'nameless').length });
    })();";

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn ten_thousand_hostile_messages_change_nothing_and_each_is_answered_or_ignored_by_the_rule() {
    let frame = format!(
        "<iframe src='./?view=embed&lang=en#{}' width=640 height=480></iframe>",
        link::encode(ELECTED)
    );
    Site::serve(
        "hostile.html",
        &format!(
            "<!doctype html><title>host</title><link rel=icon href=data:,><script>window.heard = [];
         addEventListener('message', ({{ data }}) => heard.push(data));</script>{frame}"
        ),
    );
    let mut page = Page::open("hostile.html");
    page.expect_error("target origin");
    heard(&page, "ready");
    let root = "document.querySelector('iframe').contentDocument.documentElement";
    let stand = |page: &Page| page.js(&format!("return {{ ...{root}.dataset }}"));
    let before = stand(&page);
    let came = page
        .js_async(&format!("return new Promise((done) => {{ (function () {{ {HOSTILE} }})(done); }})"), &[]);
    assert_eq!(came["wrong"], json!([]), "{came}");
    assert_eq!(came["other"], false, "only the page around is heard");
    assert!(
        came["nameless"].as_u64() >= came["meant"].as_u64() && came["meant"].as_u64() > Some(500),
        "{came}"
    );
    assert_eq!(stand(&page), before);
    // A frame that names another page than the one around it neither hears nor tells.
    page.js("window.heard = []; const frame = document.querySelector('iframe');
             frame.src = frame.src.replace('view=embed', 'view=embed&embedder=https://another.example')");
    page.until(
        "the other frame is up",
        &format!("!!({root}?.dataset.digest && {root}.querySelector('.way-out'))"),
    );
    page.js("document.querySelector('iframe').contentWindow.postMessage({ synod: 1, type: 'script', id: 1 }, '*')");
    page.js_async("await new Promise((then) => setTimeout(then, 500))", &[]);
    assert_eq!(page.js("return heard.length"), 0);
}

const PICTURE: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='300' height='200'%3E%3Ccircle cx='150' cy='100' r='80'/%3E%3C/svg%3E";

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn of_ten_stages_only_those_near_the_screen_load_and_the_others_show_their_pictures() {
    let stage = format!(
        "<synod-stage lesson='raft-election' height='480' style='margin-bottom: 700px'>\
         <img src=\"{PICTURE}\" alt='An election'> <a href='./?lesson=raft-election'>In Synod</a></synod-stage>"
    );
    serve("ten.html", &stage.repeat(10));
    let path = Site::withhold("ten", &["embed.js"], Held::Slow);
    let page = Look { waits: false, ..Look::default() }.open(&format!("{path}ten.html"));
    page.until(
        "the picture is there when the page is painted first, before any script of ours has come",
        "document.querySelector('synod-stage img')?.complete && document.querySelector('synod-stage img').checkVisibility()
         && document.querySelector('synod-stage a').checkVisibility()
         && performance.getEntriesByName('first-contentful-paint').length && !customElements.get('synod-stage')",
    );
    Site::withhold("ten", &[], Held::Slow);
    let loaded = "[...document.querySelectorAll('synod-stage')].map((stage) => !!stage.shadowRoot?.querySelector('iframe'))";
    page.until("the first has its frame", &format!("{loaded}[0]"));
    page.until("the first is up", "heard.some((told) => told.type === 'ready')");
    let frames = page.js(&format!("return {loaded}.map(Number)"));
    assert_eq!(frames, json!([1, 1, 0, 0, 0, 0, 0, 0, 0, 0]), "the second begins within reach of the screen");
    let programs = page.js(
        "return [...document.querySelectorAll('synod-stage')].filter((stage) => stage.shadowRoot.querySelector('iframe')?.contentWindow
             .performance.getEntriesByType('resource').some((file) => file.name.includes('.wasm'))).length",
    );
    assert!(programs.as_u64() <= Some(2), "{programs}");
    assert_eq!(page.js("return performance.getEntriesByType('resource').filter((file) => file.name.endsWith('embed.js')).length"), 1);
    let shown = "[...document.querySelectorAll('synod-stage')].map((stage) => stage.querySelector('img').checkVisibility())";
    assert_eq!(page.js(&format!("return {shown}[5]")), true, "the others have their pictures");
    assert_eq!(page.js(&format!("return {shown}[0]")), false);
    page.js("document.querySelectorAll('synod-stage')[8].scrollIntoView()");
    page.until("one that comes near loads", &format!("{loaded}[8]"));
    assert_eq!(page.js(&format!("return {loaded}[5]")), false, "one that was passed quickly does not");
    // On paper there are the pictures again.
    page.cdp("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    page.until("on paper the pictures stand there", &format!("{shown}.every(Boolean)"));
}
