// Plain words for when the page cannot speak itself: while its files come, when one of them does not, when
// something forbids it to start, and after it has failed. All words stand in index.html; this shows the right ones.
// It stands in index.html as well, so that it needs no file; without it, those words speak for themselves.
(() => {
  const root = document.documentElement;
  const bare = document.getElementById("bare");
  const field = new URLSearchParams(location.search);

  // A frame may have no storage, and throws where others have some.
  const store = {
    get(area, key) { try { return window[area].getItem(key); } catch { return null; } },
    set(area, key, text) { try { window[area].setItem(key, text); } catch {} },
    drop(area, key) { try { window[area].removeItem(key); } catch {} },
  };

  // The page does the same later, with more care: `Settings::read`.
  const lang = field.get("lang") || store.get("localStorage", "synod.lang") || navigator.language || "";
  root.lang = lang.startsWith("zh") ? "zh" : "en";
  root.dataset.theme = field.get("theme") || store.get("localStorage", "synod.theme") || "auto";

  /// "loading", "stood", or what is said instead of the page.
  let now = "loading";

  const only = (place, when) => {
    for (const part of place.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(when);
    place.dataset.now = now = when;
  };

  // --- Files ---

  const name = (url) => new URL(url).pathname.split("/").pop();
  const entries = () => performance.getEntriesByType("resource");
  const linked = () => [...document.querySelectorAll("link[rel=stylesheet], link[rel=modulepreload], link[rel=preload]")].map((link) => link.href);
  const late = () => linked().filter((url) => !entries().some((entry) => entry.name === url));

  const absent = async () => {
    const failed = entries().filter((entry) => !entry.responseStatus || entry.responseStatus >= 400).map((entry) => entry.name);
    const there = async (url) => {
      try { return (await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(3000) })).ok; } catch { return false; }
    };
    const urls = [...new Set([...linked(), ...failed])];
    const found = await Promise.all(urls.map(there));
    return urls.filter((_, place) => !found[place]);
  };

  // --- Instead of the page ---

  const say = (why, files, again) => {
    if (now === "stood" || now === "fell" || !bare) return;
    only(bare, why);
    for (const code of bare.querySelectorAll("code:not([translate])")) code.textContent = files || "";
    bare.querySelector(".again").onclick = () => {
      if (!again) return location.reload();
      only(bare, "loading");
      again();
    };
  };

  let policy = false;
  addEventListener("securitypolicyviolation", (event) => { policy ||= /^script-src/.test(event.effectiveDirective) && /wasm|eval/.test(event.blockedURI); });

  const why = async (error) => {
    if (now !== "loading" && now !== "slow") return;
    const text = String(error?.message ?? error ?? "");
    if (self.origin === "null") return say("frame");
    if (typeof WebAssembly !== "object") return say("old");
    if (policy || /unsafe-eval|content security/i.test(text)) return say("policy");
    const files = await absent();
    if (files.length || !error) return say("file", files.map(name).join(", "));
    if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) return say("old", text);
    fall(text);
  };

  // --- After it has failed ---

  const TAB = "synod.tab", STARTING = "synod.starting", OPENING = "synod.opening";
  // A tab that began later than this may still be at it, in milliseconds.
  const LONG = 10000;

  const tab = store.get("sessionStorage", TAB) || String(Math.random()).slice(2);
  store.set("sessionStorage", TAB, tab);

  // What is being taken up: "kept", a run that the browser keeps, or "link"; and which. A run that brings the page
  // down must not be taken up again by itself: what is written here is still there then.
  let busy = "";
  const ANY = "*";
  const place = (what) => (what === "kept" ? ["localStorage", STARTING] : ["sessionStorage", OPENING]);
  const marked = (what) => { try { return JSON.parse(store.get(...place(what))); } catch { return null; } };
  const mark = (what, id, fell) => store.set(...place(what), JSON.stringify({ tab, id, fell, time: Date.now() }));
  const unmark = (what) => store.drop(...place(what));

  // What the person does not want is not asked about.
  if (field.has("fresh")) {
    unmark("kept");
    unmark("link");
  }

  const begins = (what, id) => {
    const old = marked(what);
    const same = old && (old.id === id || old.id === ANY);
    // A change of the address may be told twice before its run stands: that is this page's own mark.
    const own = busy === what && old?.tab === tab && !old.fell;
    if (same && !own && (old.fell || old.tab === tab || Math.abs(Date.now() - old.time) > LONG)) {
      offer(what);
      return false;
    }
    busy = what;
    mark(what, id, false);
    return true;
  };

  const stood = () => {
    if (busy) unmark(busy);
    busy = "";
  };

  const drawn = () => {
    if (now === "fell" || now === "stood") return;
    now = "stood";
    bare?.remove();
  };

  // When an entry was written, and the script in it: see `store.rs` and `Kept::to_text`. Older pages wrote lines.
  const read = (text) => {
    try {
      const { about, kept } = JSON.parse(text).data;
      return [about.when, kept.data?.run.script ?? ""];
    } catch {}
    const body = text.startsWith("synod-run-1 ") ? text.slice(text.indexOf("\n") + 1) : text;
    return [Number(text.split(" ", 3)[2]) || 0, body.slice(body.indexOf("\n") + 1).split("\n= ")[0]];
  };

  // The script of this address's run, or of the one that was kept last.
  const kept = () => {
    let [newest, time] = ["", -1];
    try {
      for (const [key, text] of Object.entries(localStorage)) {
        if (key !== "synod.session" && !key.startsWith("synod.run.")) continue;
        const [written, script] = read(text);
        const when = key === `synod.run.${history.state}` ? Infinity : key === "synod.session" ? 0 : written;
        if (when > time) [newest, time] = [script, when];
      }
    } catch {}
    return newest;
  };

  // The script of the address: see src/script/link.rs.
  const link = async () => {
    const bytes = Uint8Array.from(atob(location.hash.slice(1).replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));
    const parts = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (let part; text.length < 1 << 20 && !(part = await parts.read()).done;) text += part.value;
    return text;
  };

  const offer = (what, text) => {
    const shape = document.getElementById("fallen");
    if (!shape) return;
    const from = busy || what;
    document.getElementById("page")?.remove();
    bare?.remove();
    document.body.append(shape.content.cloneNode(true));
    const fallen = document.querySelector(".fallen");
    only(fallen, what);
    if (text) fallen.querySelector("pre").textContent = text;
    const script = fallen.querySelector("textarea");
    script.value = kept();
    for (const part of fallen.querySelectorAll(".script")) part.hidden = !script.value && !location.hash;
    if (location.hash && (from === "link" || !script.value)) link().then((text) => { script.value = text; }, () => { script.value = location.href; });
    fallen.querySelector(".copy").onclick = async () => {
      script.select();
      try { await navigator.clipboard.writeText(script.value); } catch { document.execCommand("copy"); }
      fallen.querySelector(".copied").hidden = false;
    };
    fallen.querySelector(".again").onclick = () => {
      unmark("kept");
      unmark("link");
      location.reload();
    };
    const fresh = new URLSearchParams(location.search);
    for (const one of ["lesson", "step", "challenge", "play", "pane"]) fresh.delete(one);
    fresh.set("fresh", "");
    fallen.querySelector(".fresh").href = `${location.pathname}?${fresh}`.replace(/fresh=(?=&|$)/, "fresh");
    fallen.querySelector(".do:not([hidden])").focus();
  };

  const fall = (text) => {
    if (now === "fell") return;
    offer("fell", text);
    now = "fell";
    if (busy) mark(busy, marked(busy)?.id ?? ANY, true);
    else mark("kept", ANY, true);
    busy = "";
  };

  const isTrap = (error) => (typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError)
    || (error instanceof Error && /out of memory|allocation failed|call stack/i.test(error.message));
  const wrong = (error) => {
    if (isTrap(error)) fall(String(error));
    else if (now !== "stood") why(error);
  };

  // --- What the browser tells ---

  const unstyled = new Set();
  const strip = () => {
    document.querySelector(".strip")?.remove();
    if (!unstyled.size) return;
    document.body.append(document.getElementById("unstyled").content.cloneNode(true));
    const strip = document.querySelector(".strip");
    for (const code of strip.querySelectorAll("code:not([translate])")) code.textContent = [...unstyled].map((sheet) => name(sheet.href)).join(", ");
    strip.querySelector(".again").onclick = () => {
      for (const sheet of [...unstyled]) {
        const again = sheet.cloneNode();
        unstyled.delete(sheet);
        again.onload = stripSoon;
        sheet.replaceWith(again);
      }
    };
  };
  const stripSoon = () => setTimeout(strip);

  addEventListener("error", (event) => {
    const from = event.target;
    if (from === window) return wrong(event.error ?? event.message);
    if (from.tagName === "SCRIPT") why();
    if (from.tagName === "LINK" && from.rel === "stylesheet") {
      unstyled.add(from);
      stripSoon();
    }
  }, true);
  addEventListener("unhandledrejection", (event) => wrong(event.reason));
  addEventListener("pagehide", () => { if (busy) unmark(busy); });

  window.boot = { say, begins, drawn, stood, fall };
  if (bare) {
    for (const stuck of bare.querySelectorAll(".stuck")) stuck.remove();
    only(bare, "loading");
    setTimeout(() => { if (now === "loading") say("slow", late().map(name).join(", ") || "…"); }, 5000);
    if (location.protocol === "file:") say("opened");
  }
  document.currentScript?.remove();
})();
