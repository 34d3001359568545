// A stage of Synod in any page: <synod-stage lesson="raft-figure-8">. The README says what it takes and tells.
const HERE = new URL("./", import.meta.url);

// A frame is loaded this far before it can be seen.
const NEAR = "300px";

const WORDS = {
  en: { open: "Open the stage", link: "Open in Synod", title: "Synod, a stage for consensus protocols" },
  zh: { open: "打开舞台", link: "在 Synod 中打开", title: "Synod：共识协议的舞台" },
};

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
  :host { display: block; position: relative; min-height: 20rem; border: 1px solid #8886; border-radius: 6px; overflow: hidden; }
  :host([hidden]) { display: none; }
  .poster { display: grid; gap: 0.8rem; place-content: center; justify-items: center; min-height: inherit; height: 100%; }
  .poster img, ::slotted(img) { max-width: 100%; height: auto; }
  .poster[hidden] { display: none; }
  button { font: inherit; padding: 0.5em 1em; cursor: pointer; }
  iframe { display: block; width: 100%; height: 100%; min-height: inherit; border: 0; }
  @media print {
    :host { min-height: 0; }
    .poster, .poster[hidden] { display: block; }
    iframe, button, p { display: none; }
  }
`);

/** A script as the fragment of an address: raw deflate, then base64url. */
const pack = async (text) => {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  let bytes = "";
  for (const byte of new Uint8Array(await new Response(packed).arrayBuffer())) bytes += String.fromCharCode(byte);
  return btoa(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const near = "IntersectionObserver" in window && new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) target.load();
}, { rootMargin: NEAR });

class SynodStage extends HTMLElement {
  static observedAttributes = ["lesson", "step", "challenge", "script", "lang", "theme", "pane", "speed", "play", "poster", "height"];

  #poster = document.createElement("div");
  #image = document.createElement("img");
  #link = document.createElement("a");
  #button = document.createElement("button");
  /** Why there is no stage. */
  #said = document.createElement("p");
  #frame = null;
  /** Counts what was begun to be loaded: what an older one brings is dropped. */
  #loads = 0;
  #again = false;
  /** Requests that wait for their answers, by id; and those that wait for a stage. */
  #asked = new Map();
  #early = [];
  #ready = false;
  #count = 0;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [STYLE];
    // What stands between the tags is there without this script, and takes the place of the picture and the link.
    const slot = document.createElement("slot");
    slot.append(this.#image, this.#link);
    this.#poster.className = "poster";
    this.#said.setAttribute("role", "alert");
    this.#poster.append(slot, this.#button, this.#said);
    this.#button.onclick = () => this.load();
    root.append(this.#poster);
  }

  connectedCallback() {
    addEventListener("message", this);
    this.#dress();
    if (near) near.observe(this);
  }

  disconnectedCallback() {
    removeEventListener("message", this);
    if (near) near.unobserve(this);
    this.#unload("the stage has left its page");
  }

  attributeChangedCallback(name, before, now) {
    if (before === now || !this.isConnected) return;
    this.#dress();
    if (!this.#loads || name === "poster" || name === "height") return;
    if (name === "play") return void (now === null ? this.pause() : this.play()).catch(() => {});
    // Several attributes change one after the other: once is enough.
    if (this.#again) return;
    this.#again = true;
    queueMicrotask(() => {
      this.#again = false;
      if (!this.isConnected) return;
      this.#unload("the stage shows something else");
      this.load();
    });
  }

  /** Loads the stage now. It does so by itself when it comes near the screen. */
  async load() {
    if (this.#loads || !this.isConnected) return;
    if (near) near.unobserve(this);
    const load = this.#loads = ++this.#count;
    this.#said.textContent = "";
    let address;
    try {
      address = await this.#address();
    } catch (error) {
      if (load === this.#loads) this.#fail(error.message);
      return;
    }
    if (load !== this.#loads) return;
    const frame = this.#frame = document.createElement("iframe");
    frame.title = this.title || this.#words.title;
    frame.allow = "clipboard-write; fullscreen";
    frame.src = address;
    this.shadowRoot.append(frame);
    this.#poster.hidden = true;
    this.#dress();
  }

  play() { return this.#ask({ type: "play" }); }
  pause() { return this.#ask({ type: "pause" }); }
  /** To a step by its number, a mark by its name, or what a `seek` message names: `{ time_us: 20000 }`. */
  seek(to) { return this.#ask({ type: "seek", ...(typeof to === "number" ? { step: to } : typeof to === "string" ? { mark: to } : to) }); }
  run(line) { return this.#ask({ type: "run", line }); }
  async script() { return (await this.#ask({ type: "script" })).text; }

  handleEvent({ data, origin, source }) {
    if (!this.#frame || source !== this.#frame.contentWindow || origin !== HERE.origin || data?.synod !== 1) return;
    const asked = this.#asked.get(data.id);
    if (asked) {
      this.#asked.delete(data.id);
      return data.type === "error" ? asked.reject(new Error(data.message)) : asked.resolve(data);
    }
    if (data.type === "resize") {
      this.dataset.height = data.height;
      return this.#dress();
    }
    // What has the focus keeps the keys.
    if (data.type === "asleep") return this.#frame.blur();
    if (data.type === "ready" || data.type === "error") this.#begin();
    this.#tell(data);
  }

  get #lang() {
    const lang = this.getAttribute("lang") || this.closest("[lang]")?.lang || "";
    return Object.keys(WORDS).find((known) => lang.toLowerCase().startsWith(known));
  }

  get #words() { return WORDS[this.#lang || "en"]; }

  #tell(data) {
    this.dispatchEvent(new CustomEvent(`synod-${data.type}`, { detail: data, bubbles: true, composed: true }));
  }

  #fail(message) {
    this.#unload(message);
    this.#poster.hidden = false;
    this.#said.textContent = message;
    this.#dress();
    this.#tell({ synod: 1, type: "error", message, read: this.getAttribute("script") ?? "", right: "" });
  }

  /** What was asked before there was a stage. */
  #begin() {
    this.#ready = true;
    for (const send of this.#early.splice(0)) send();
  }

  #unload(why) {
    this.#loads = 0;
    this.#ready = false;
    this.#frame?.remove();
    this.#frame = null;
    for (const { reject } of this.#asked.values()) reject(new Error(why));
    this.#asked.clear();
    this.#early = [];
  }

  #ask(message) {
    return new Promise((resolve, reject) => {
      if (!this.isConnected) return reject(new Error("the stage is on no page"));
      const id = ++this.#count;
      this.#asked.set(id, { resolve, reject });
      const send = () => this.#frame.contentWindow.postMessage({ synod: 1, id, ...message }, HERE.origin);
      if (this.#ready) return send();
      this.#early.push(send);
      this.load();
    });
  }

  /** The address without what only a frame needs: for the link, and what the frame's is made of. */
  #fields(names) {
    const url = new URL(HERE);
    if (this.#lang) url.searchParams.set("lang", this.#lang);
    for (const name of names) if (this.hasAttribute(name)) url.searchParams.set(name, this.getAttribute(name));
    return url;
  }

  async #address() {
    const url = this.#fields(["lesson", "step", "challenge", "theme", "pane", "speed"]);
    url.searchParams.set("view", "embed");
    // Only this page may carry out commands there, and only it hears what happens.
    if (location.origin !== "null") url.searchParams.set("embedder", location.origin);
    if (this.hasAttribute("play")) url.searchParams.set("play", "1");
    const script = this.getAttribute("script");
    if (script !== null) {
      const file = new URL(script, document.baseURI);
      if (file.origin !== location.origin) throw new Error(`${file} is not of this site`);
      const came = await fetch(file);
      if (!came.ok) throw new Error(`${file}: ${came.status} ${came.statusText}`);
      url.hash = await pack(await came.text());
    }
    return url.href;
  }

  #dress() {
    const poster = this.getAttribute("poster");
    this.#image.hidden = !poster;
    if (poster) this.#image.src = new URL(poster, document.baseURI);
    this.#image.alt = this.title || this.#words.title;
    this.#link.href = this.#fields(["lesson", "step", "challenge"]);
    this.#link.textContent = this.#words.link;
    this.#button.textContent = this.#words.open;
    const height = this.getAttribute("height") || (this.#frame && this.dataset.height);
    this.style.height = height ? `${parseFloat(height)}px` : "";
  }
}

if (!customElements.get("synod-stage")) customElements.define("synod-stage", SynodStage);
