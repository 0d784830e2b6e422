// Messages in the page: a card, a banner, or an inbox behind a bell. Loaded by p.js only where the page asks for it.
// Everything is made element by element inside a shadow root, without markup from text and without inline styles, so a
// strict content policy does not stop it. What the listener tells is shown as text; links lead by http and https alone.
const WORDS = {
  es: { close: "Cerrar", remove: "Quitar", inbox: "Mensajes", unread: "sin leer", none: "No hay mensajes.", message: "Mensaje" },
  en: { close: "Close", remove: "Remove", inbox: "Messages", unread: "unread", none: "There are no messages.", message: "Message" },
};
const LIGHT = "color-scheme: light; --ink: #16181d; --soft: #4b5160; --ground: #fff; --line: #767d8c;";
const DARK = "color-scheme: dark; --ink: #f2f4f8; --soft: #b9c0cd; --ground: #1c2027; --line: #8790a1;";
const STYLE = `
  .box {
    all: initial; display: block; position: fixed; z-index: 2147483645; inset: auto 16px 16px auto; box-sizing: border-box; width: min(360px, 100vw - 32px);
    max-height: calc(100vh - 32px); overflow: auto; padding: 20px; border: 1px solid var(--line); border-radius: 12px;
    background: var(--ground); color: var(--ink); box-shadow: 0 12px 40px rgb(0 0 0 / .22);
    font: 400 16px/1.45 system-ui, sans-serif; text-align: start; overflow-wrap: anywhere;
  }
  .banner { inset: auto 0 0; width: 100%; max-height: 50vh; border-width: 1px 0 0; border-radius: 0; padding: 16px 72px 16px 24px; }
  .placed { position: static; inset: auto; width: auto; max-width: 360px; box-shadow: none; }
  .placed.banner { position: relative; max-width: none; border-width: 1px; }
  .placed.card, .item { position: relative; }
  @media (prefers-reduced-motion: no-preference) {
    .box:not(.placed, .panel) { animation: rise .25s ease-out; }
    @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
  }
  h2 { margin: 0 40px 4px 0; font-size: 18px; line-height: 1.3; }
  h2:focus { outline: none; }
  .banner h2 { margin-inline-end: 0; }
  p { margin: 0; color: var(--soft); white-space: pre-line; }
  img { display: block; max-width: 100%; max-height: 180px; margin: 0 0 12px; border-radius: 8px; object-fit: cover; }
  .card > img { width: calc(100% - 44px); }
  .go {
    display: inline-flex; align-items: center; box-sizing: border-box; min-height: 44px; margin-top: 12px; padding: 8px 20px; border-radius: 8px;
    background: var(--deed); color: var(--on-deed); font-weight: 600; text-decoration: none;
  }
  @media (min-width: 720px) {
    .banner { display: flex; gap: 24px; align-items: center; justify-content: center; }
    .banner .words { max-width: 720px; }
    .banner .go { flex: none; margin-top: 0; }
    .banner img { max-width: 96px; max-height: 72px; margin: 0; }
  }
  button { border: 0; border-radius: 8px; background: none; color: var(--soft); font: inherit; cursor: pointer; }
  .close { position: absolute; inset: 8px 8px auto auto; width: 44px; height: 44px; font-size: 24px; line-height: 1; }
  .bell { position: relative; vertical-align: top; width: 44px; height: 44px; padding: 10px; color: inherit; }
  .bell svg { display: block; width: 24px; height: 24px; }
  .count {
    position: absolute; inset: 2px 0 auto auto; box-sizing: border-box; min-width: 20px; padding: 0 5px; border-radius: 10px;
    background: #b3261e; color: #fff; font: 700 12px/20px system-ui, sans-serif; text-align: center;
  }
  .count:empty { display: none; }
  .panel { padding: 16px 20px; }
  .panel > h2 { margin-bottom: 16px; }
  .item { padding: 14px 0; border-top: 1px solid var(--line); }
  .item h3 { margin: 0 40px 4px 0; font-size: 16px; line-height: 1.3; }
  .item .close { inset: 4px -8px auto auto; font-size: 20px; }
  :focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
  .bell:focus-visible { outline-color: currentColor; }
  @media (forced-colors: active) { .go, .bell { border: 1px solid; } :focus-visible { outline-color: Highlight; } }
`;
const BELL = ["M6 16V10a6 6 0 0 1 12 0v6l2 2H4z", "M10 20a2 2 0 0 0 4 0"], TAB = "periplo.onsite";
const later = (ms) => new Promise((done) => setTimeout(done, ms));
const tongue = () => ((document.documentElement.lang || navigator.language).startsWith("es") ? "es" : "en");
const safe = (link) => (/^https?:$/.test(new URL(link, location.href).protocol) ? link : undefined);

// Where a site changes its pages inside one document, what was asked for before comes no more; what is open stays.
let round = 0, open, leaves;
const bells = new Map(), gone = new Set();

export async function come(page) {
  const mine = ++round;
  leaves ??= leaving();
  while (mine === round && !page.allowed()) await later(500);
  if (mine !== round) return;
  const places = document.querySelectorAll("[data-periplo-inbox]");
  const found = await ask(page, places.length > 0);
  if (mine !== round) return;
  const colours = found || {};
  for (const [place, bell] of bells) if (!place.isConnected) bells.delete(place);
  for (const place of places) {
    if (!bells.has(place)) bells.set(place, ring(place, page, colours));
    bells.get(place)((found?.messages || []).filter((one) => one.look === "inbox"));
  }
  const [first] = (found?.messages || []).filter((one) => one.look !== "inbox" && !gone.has(one.id));
  if (!first) return;
  const busy = () => document.activeElement?.matches("input, textarea, select, [contenteditable]") || document.querySelector("periplo-push, periplo-form");
  while (mine === round && (open || busy())) await later(500);
  if (mine !== round || !page.allowed() || gone.has(first.id) || first.until < Date.now()) return;
  if (await tell(page, first, "shown")) open ??= draw(first, page, undefined, colours);
}

// Whoever signs out leaves nothing of theirs on the page.
function leaving() {
  const { reset } = window.periplo;
  window.periplo.reset = (...given) => {
    round++;
    open?.();
    bells.forEach((bell) => bell([]));
    return reset(...given);
  };
  return true;
}

const tab = (page) => {
  let name = page.kept(TAB, undefined, page.tabs);
  if (!name) page.kept(TAB, (name = crypto.getRandomValues(new Uint32Array(4)).join("-")), page.tabs);
  return name;
};

async function send(page, address, said) {
  const body = JSON.stringify({ writeKey: page.key, tab: tab(page), ...said });
  try {
    const answer = await fetch(page.base + address, { method: "POST", body, keepalive: true, credentials: "omit" });
    const told = await answer.json();
    if (answer.status === 401) console.warn(`Periplo: ${told.message}`);
    return answer.ok ? told : undefined;
  } catch {}
}

const ask = (page, inbox) => send(page, "onsite", { anonymousId: page.id(), proof: page.proof, inbox });

async function tell(page, { id }, what) {
  return page.base ? (await send(page, `onsite/${id}`, { what }))?.show : true;
}

function root(name, place, { accent = "#0b5cad", ink = "#ffffff" } = {}) {
  const frame = document.createElement(name), shadow = frame.attachShadow({ mode: "open" }), sheet = new CSSStyleSheet();
  const colour = (said, otherwise) => (/^#[0-9a-f]{6}$/i.test(said) ? said : otherwise);
  const deed = `--deed: ${colour(accent, "#0b5cad")}; --on-deed: ${colour(ink, "#ffffff")};`;
  sheet.replaceSync(`:host { display: contents; ${LIGHT} ${deed} } @media (prefers-color-scheme: dark) { :host { ${DARK} } } ${STYLE}`);
  shadow.adoptedStyleSheets = [sheet];
  place.append(frame);
  return shadow;
}

function add(name, into, text, given) {
  const made = into.appendChild(document.createElement(name));
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(given || {})) if (value != null) made.setAttribute(key, value);
  return made;
}

// What a message says; `then` is told when its link is followed.
function fill(into, message, page, heading, then) {
  if (message.image) add("img", into, "", { src: safe(message.image), alt: message.alt || "" });
  const words = add("div", into, "", { class: "words" });
  const title = add(heading, words, message.title, { id: "title" });
  add("p", words, message.text);
  if (message.link && safe(message.link)) {
    const go = add("a", into, message.button, { class: "go", href: page.base ? message.link : null, role: page.base ? null : "link" });
    const follow = ({ button }) => {
      if (button > 1) return;
      if (page.base) tell(page, message, "clicked");
      then?.();
    };
    go.addEventListener("click", follow);
    go.addEventListener("auxclick", follow);
  }
  return title;
}

// Draws a card or a banner, over the page or in a place of it. In a preview nothing is told. Gives what closes it.
export function draw(message, page, place, colours) {
  const words = WORDS[message.language] || WORDS[tongue()], before = document.activeElement;
  const shadow = root("periplo-onsite", place || document.body, colours), frame = shadow.host;
  // What is put into a live region a moment after it stands there is read out; nobody is torn from where they are.
  const live = add("div", shadow, "", { "aria-live": place ? null : "polite" });
  const close = (how) => {
    if (!frame.isConnected) return;
    const had = shadow.activeElement;
    document.removeEventListener("keydown", escape);
    frame.remove();
    gone.add(message.id);
    if (open === close) open = undefined;
    if (had) before?.focus?.({ preventScroll: true });
    if (how) tell(page, message, "dismissed");
  };
  const escape = (event) => event.key === "Escape" && (shadow.activeElement || document.activeElement === document.body) && close("escape");
  const show = () => {
    const look = message.look === "inbox" ? "card" : message.look;
    const box = add("section", live, "", { class: `box ${look} ${place ? "placed" : ""}`, lang: message.language, "aria-labelledby": "title" });
    fill(box, message, page, "h2", () => close());
    if (place) return;
    add("button", box, "×", { class: "close", type: "button", "aria-label": words.close }).addEventListener("click", () => close("button"));
    document.addEventListener("keydown", escape);
    const left = message.until - Date.now();
    if (left < 2 ** 31) setTimeout(close, left);
  };
  if (place) show();
  else setTimeout(show, 50);
  return close;
}

// A bell in a place of the page, with a panel below it. Gives what tells it the messages there are.
function ring(place, page, colours) {
  const shadow = root("periplo-inbox", place, colours), words = WORDS[tongue()];
  const bell = add("button", shadow, "", { class: "bell", type: "button", "aria-haspopup": "dialog", "aria-expanded": "false" });
  const below = new CSSStyleSheet();
  shadow.adoptedStyleSheets.push(below);
  // Below the bell, whatever of the shop's page cuts off what stands inside it.
  const put = () => {
    const { left, right, bottom } = bell.getBoundingClientRect(), atEnd = left + right > innerWidth, top = Math.min(bottom + 8, innerHeight / 2);
    const side = Math.max(16, Math.min(atEnd ? innerWidth - right : left, innerWidth - 376));
    below.replaceSync(`.panel { inset: ${top}px ${atEnd ? side + "px" : "auto"} auto ${atEnd ? "auto" : side + "px"}; max-height: calc(100vh - ${top + 16}px); }`);
  };
  const space = "http://www.w3.org/2000/svg", picture = bell.appendChild(document.createElementNS(space, "svg"));
  for (const [key, value] of [["viewBox", "0 0 24 24"], ["fill", "none"], ["stroke", "currentColor"], ["stroke-width", "2"], ["aria-hidden", "true"]]) picture.setAttribute(key, value);
  for (const d of BELL) picture.appendChild(document.createElementNS(space, "path")).setAttribute("d", d);
  const count = add("span", bell, "", { class: "count", "aria-hidden": "true" });
  let messages = [], panel;

  const label = () => {
    const unread = messages.filter((one) => !one.read).length;
    count.textContent = unread || "";
    bell.setAttribute("aria-label", unread ? `${words.inbox}: ${unread} ${words.unread}` : words.inbox);
  };
  const shut = () => {
    if (!panel) return;
    const had = shadow.activeElement;
    panel.remove();
    panel = undefined;
    bell.setAttribute("aria-expanded", "false");
    if (had) bell.focus();
  };
  const list = () => {
    panel.replaceChildren();
    const title = add("h2", panel, words.inbox, { id: "title", tabindex: "-1" });
    add("button", panel, "×", { class: "close", type: "button", "aria-label": words.close }).addEventListener("click", shut);
    if (!messages.length) add("p", panel, words.none);
    for (const message of messages) {
      const item = add("article", panel, "", { class: "item", lang: message.language });
      fill(item, message, page, "h3", shut).removeAttribute("id");
      add("button", item, "×", { class: "close", type: "button", "aria-label": `${words.remove}: ${message.title}` }).addEventListener("click", () => {
        messages = messages.filter((one) => one !== message);
        tell(page, message, "dismissed");
        label();
        list().focus();
      });
    }
    return title;
  };
  bell.addEventListener("click", () => {
    if (panel) return shut();
    panel = add("section", shadow, "", { class: "box panel", role: "dialog", "aria-labelledby": "title", lang: tongue() });
    bell.setAttribute("aria-expanded", "true");
    put();
    list().focus();
    for (const message of messages) {
      if (message.read) continue;
      message.read = true;
      tell(page, message, "shown");
    }
    label();
  });
  shadow.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel) return;
    event.stopPropagation();
    shut();
  });
  document.addEventListener("click", (event) => panel && !event.composedPath().includes(shadow.host) && shut());
  label();
  return (given) => {
    messages = [...given].reverse().filter((one) => one.until > Date.now());
    label();
    if (panel) messages.length ? list() : shut();
  };
}
