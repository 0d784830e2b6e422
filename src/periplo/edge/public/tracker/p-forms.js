// Forms and pop-ups in the shop's own pages. Loaded by p.js only where one may be due. Everything is made element by
// element inside a shadow root, without markup from text and without inline styles, so a strict content policy does not stop it.
const WORDS = {
  es: {
    close: "Cerrar", send: "Enviar", optional: "opcional", choose: "Elija…", code: "Su código:", again: "No se pudo enviar. Pruebe otra vez.",
    busy: "Llegan demasiados a la vez. Espere un minuto y pruebe otra vez.", gone: "Este formulario ya no está activo.",
    missing: "Falta este dato.", box: "Marque esta casilla para seguir.", wrong: "Revise este dato.", long: "Es demasiado largo.",
    email: "Escriba un correo como nombre@correo.com.", phone: "Escriba el número con su prefijo, como +34 600 000 000.",
    none: "Ahora mismo no quedan códigos. Escríbanos y le daremos el suyo.", mend: "Revise los datos marcados.",
  },
  en: {
    close: "Close", send: "Send", optional: "optional", choose: "Choose…", code: "Your code:", again: "It could not be sent. Please try again.",
    busy: "Too many are coming in at once. Wait a minute and try again.", gone: "This form is no longer active.",
    missing: "This is missing.", box: "Tick this box to go on.", wrong: "Please check this.", long: "It is too long.",
    email: "Write an e-mail such as name@mail.com.", phone: "Write the number with its prefix, such as +34 600 000 000.",
    none: "No codes are left just now. Write to us and we will give you yours.", mend: "Please check what is marked.",
  },
};
const FILLS = {
  email: "email", phone: "tel", name: "name", first_name: "given-name", last_name: "family-name", birthday: "bday", city: "address-level2",
  postcode: "postal-code", country: "country-name", company: "organization",
};
const KINDS = { email: "email", phone: "tel", number: "text", date: "date", text: "text" };
const LIGHT = "color-scheme: light; --ink: #16181d; --soft: #4b5160; --ground: #fff; --line: #767d8c; --bad: #b3261e;";
const DARK = "color-scheme: dark; --ink: #f2f4f8; --soft: #b9c0cd; --ground: #1c2027; --line: #8790a1; --bad: #ffb4ab;";
const STYLE = `
  .box {
    position: fixed; z-index: 2147483646; inset: auto 16px 16px auto; box-sizing: border-box; width: min(400px, 100vw - 32px);
    max-height: calc(100vh - 32px); overflow: auto; margin: 0; padding: 24px; border: 1px solid var(--line); border-radius: 12px;
    background: var(--ground); color: var(--ink); box-shadow: 0 12px 40px rgb(0 0 0 / .22);
    font: 400 16px/1.45 system-ui, sans-serif; text-align: start; overflow-wrap: anywhere;
  }
  .start { inset: auto auto 16px 16px; }
  .centre { inset: 0; margin: auto; width: min(480px, 100vw - 32px); height: fit-content; }
  .centre::backdrop { background: rgb(0 0 0 / .5); }
  .bar { inset: auto 0 0; width: 100%; max-height: 60vh; border-width: 1px 0 0; border-radius: 0; padding: 16px 24px; }
  .top { inset: 0 0 auto; border-width: 0 0 1px; }
  .bar > * { max-width: 960px; margin-inline: auto; }
  .embedded { position: static; width: auto; max-width: 560px; max-height: none; box-shadow: none; }
  @media (prefers-reduced-motion: no-preference) {
    .box:not(.embedded) { animation: rise .25s ease-out; }
    @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
  }
  @media (min-width: 720px) {
    .bar form { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: start; }
    .bar .field { flex: 1 1 200px; }
    .bar .agree, .bar .said:not(:empty), .bar .note { flex-basis: 100%; }
    .bar .send { width: auto; }
  }
  h2 { margin: 0 44px 4px 0; font-size: 20px; line-height: 1.3; }
  h2:focus { outline: none; }
  p { margin: 0 0 12px; color: var(--soft); white-space: pre-line; }
  .field { margin: 0 0 12px; }
  label { display: block; font-weight: 600; }
  label span, small { color: var(--soft); font-size: 14px; font-weight: 400; }
  small { display: block; }
  input, select {
    box-sizing: border-box; width: 100%; min-height: 44px; margin-top: 4px; padding: 8px 12px; border: 1px solid var(--line);
    border-radius: 8px; background: var(--ground); color: inherit; font: inherit;
  }
  [aria-invalid] { border: 2px solid var(--bad); }
  .wrong:not(:empty) { margin: 4px 0; }
  .wrong { color: var(--bad); font-size: 14px; font-weight: 600; }
  .agree { display: flex; gap: 12px; margin: 0 0 8px; padding: 4px 0; font-size: 14px; font-weight: 400; }
  .agree input { flex: none; width: 24px; min-height: 24px; height: 24px; margin: 0; accent-color: var(--deed); }
  .note { font-size: 14px; }
  a { color: inherit; }
  .send, .close { border: 0; border-radius: 8px; font: inherit; font-weight: 600; cursor: pointer; }
  .send { width: 100%; min-height: 44px; margin: 4px 0 12px; padding: 0 20px; background: var(--deed); color: var(--on-deed); }
  .send[aria-disabled] { opacity: .7; }
  .close { position: absolute; inset: 12px 12px auto auto; width: 44px; height: 44px; background: none; color: var(--soft); font-size: 24px; line-height: 1; }
  .code { display: inline-block; padding: 8px 16px; border: 2px dashed var(--line); border-radius: 8px; color: var(--ink); font-size: 20px; user-select: all; }
  .trap { position: absolute; inset-inline-start: -9999px; }
  :focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
  @media (forced-colors: active) { .send { border: 1px solid; } :focus-visible { outline-color: Highlight; } }
`;
const MEMORY = "periplo.forms", POPUP = "periplo.popup", SOON = 3000;
const later = (ms) => new Promise((done) => setTimeout(done, ms));

// Where a site changes its pages inside one document, what waits for the page before comes no more; what is open stays.
let round = 0;
const open = new Set();

export function offer(forms, page) {
  const mine = ++round, is = () => mine === round;
  page.facts = { ...page.facts, campaign: page.facts.name, language: document.documentElement.lang || navigator.language, width: innerWidth };
  for (const form of forms) {
    if (form.look.kind === "embedded") embed(form, page);
    else if (due(form, page) && RegExp(form.on).test(location.pathname) && meets(form.when?.who, page.facts)) wait(form, page, is);
  }
}

function remembered(page) {
  try { return JSON.parse(page.kept(MEMORY) || "{}"); } catch { return {}; }
}

function remember(form, page, what) {
  if (!page.allowed()) return;
  const all = remembered(page);
  all[form.id] = { ...all[form.id], [what]: Date.now() };
  page.kept(MEMORY, JSON.stringify(all));
}

function due(form, page) {
  const { shown, done } = remembered(page)[form.id] || {};
  if (done) return false;
  return !shown || form.every === "always" || (form.every !== "once" && Date.now() - shown > form.every * 1000);
}

// The rule language over what the page knows, as core/matching.py reads it.
export function meets(rule, facts) {
  if (!rule) return true;
  const [verb, ...rest] = rule;
  if (verb === "all") return rest.every((one) => meets(one, facts));
  if (verb === "any") return rest.some((one) => meets(one, facts));
  if (verb === "not") return !meets(rest[0], facts);
  const [name, ...wanted] = rest, value = facts[name];
  if (verb === "is not") return value == null || !same(value, wanted[0]);
  if (value == null) return false;
  if (verb === "is") return same(value, wanted[0]);
  if (verb === "in") return wanted.some((one) => same(value, one));
  if (/[<>]/.test(verb)) {
    const [left, right] = typeof value === "string" && typeof wanted[0] === "string" ? [NaN, NaN] : [number(value), number(wanted[0])];
    return { ">": left > right, ">=": left >= right, "<": left < right, "<=": left <= right }[verb];
  }
  if (typeof value !== "string") return false;
  const text = folded(value), part = folded(String(wanted[0]));
  return { contains: text.includes(part), "starts with": text.startsWith(part), "ends with": text.endsWith(part) }[verb];
}

const folded = (text) => text.trim().split(/\s+/).join(" ").toLowerCase();
const number = (value) => {
  if (typeof value === "string") return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,2})?$/i.test(value.trim()) ? +value : NaN;
  return typeof value === "number" ? value : NaN;
};
const truth = (value) => {
  const text = String(value).toLowerCase();
  return /^(true|yes|1|sí|si|verdadero)$/.test(text) ? true : /^(false|no|0|falso)$/.test(text) ? false : null;
};

function same(value, wanted) {
  if (typeof value === "boolean" || typeof wanted === "boolean") return truth(value) !== null && truth(value) === truth(wanted);
  if (typeof value === "string" && typeof wanted === "string") return folded(value) === folded(wanted);
  return number(value) === number(wanted);
}

// A pop-up comes at the first of its signs, then waits for a yes to the banner and for a moment in which nobody writes.
function wait(form, page, is) {
  const { after, scroll, exit } = form.when || {}, stop = new AbortController(), { signal } = stop;
  const come = async () => {
    if (signal.aborted) return;
    stop.abort();
    const writes = () => document.activeElement?.matches("input, textarea, select, [contenteditable]");
    while (is() && (!page.allowed() || writes() || document.querySelector("periplo-push"))) await later(500);
    const elsewhere = !RegExp(form.on).test(location.pathname);
    if (!is() || elsewhere || open.size || page.kept(POPUP, undefined, page.tabs) || !due(form, page)) return;
    page.kept(POPUP, "1", page.tabs);
    draw(form, page);
  };
  if (after !== undefined || !(scroll || exit)) setTimeout(come, (after || 0) * 1000);
  if (exit) document.addEventListener("mouseout", (event) => !event.relatedTarget && event.clientY <= 0 && come(), { signal });
  if (scroll) {
    const seen = () => (scrollY + innerHeight) / document.documentElement.scrollHeight >= scroll && come();
    addEventListener("scroll", seen, { signal, passive: true });
    if (document.documentElement.scrollHeight > innerHeight) seen();
  }
}

function embed(form, page) {
  const own = document.querySelectorAll(`[data-periplo-form="${form.id}"]`);
  const places = own.length ? [...own] : form.look.at && RegExp(form.on).test(location.pathname) ? [first(form)] : [];
  for (const place of places) {
    if (place && !place.querySelector("periplo-form") && due({ ...form, every: "always" }, page)) draw(form, page, place);
  }
}

// A selector that the browser cannot read must not keep the page's other forms from it.
function first({ id, look }) {
  try {
    return document.querySelector(look.at);
  } catch {
    console.warn(`Periplo: form "${id}" stands at "${look.at}", which is no CSS selector`);
  }
}

// Draws one form, in a place of the page or over it. In a preview nothing is sent, told or remembered.
export function draw(form, page, place) {
  const { kind, side, theme, accent, ink } = form.look, words = WORDS[form.language], modal = kind === "centre" && !place;
  const frame = document.createElement("periplo-form"), root = frame.attachShadow({ mode: "open" }), sheet = new CSSStyleSheet();
  const night = theme === "auto" ? "(prefers-color-scheme: dark)" : theme === "dark" ? "all" : "not all";
  sheet.replaceSync(`:host { all: initial; ${LIGHT} --deed: ${accent}; --on-deed: ${ink}; } @media ${night} { :host { ${DARK} } } ${STYLE}`);
  root.adoptedStyleSheets = [sheet];
  const add = (name, into, text, given) => {
    const made = into.appendChild(document.createElement(name));
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(given || {})) if (value != null) made.setAttribute(key, value);
    return made;
  };
  const box = add(modal ? "dialog" : "section", root, "", {
    class: `box ${kind} ${side} ${place ? "embedded" : ""}`, lang: form.language, "aria-labelledby": "title", role: place ? "region" : "dialog",
  });
  const about = { form: form.id, version: form.version, look: kind };
  const before = document.activeElement;
  let sent = false;

  const close = (how) => {
    if (!frame.isConnected) return;
    const had = root.activeElement;
    open.delete(close);
    if (modal) box.close();
    frame.remove();
    if (had) before?.focus?.({ preventScroll: true });
    if (how && !sent) page.track("form closed", { ...about, how });
  };
  if (!place) {
    const shut = add("button", box, "×", { class: "close", type: "button", "aria-label": words.close });
    shut.addEventListener("click", () => close("button"));
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      close("escape");
    });
    box.addEventListener("cancel", (event) => {
      event.preventDefault();
      close("escape");
    });
  }
  add("h2", box, form.title, { id: "title", tabindex: "-1", autofocus: modal ? "" : null });
  if (form.text) add("p", box, form.text);

  const sheetOf = add("form", box, "", { novalidate: "" }), inputs = {}, wrongs = {};
  form.fields.forEach(({ id, kind: asks, label, help, required, choices }, at) => {
    const field = add("div", sheetOf, "", { class: "field" }), name = add("label", field, label, { for: `f${at}` });
    if (!required) add("span", name, ` (${words.optional})`);
    const input = inputs[id] = add(choices ? "select" : "input", field, "", {
      id: `f${at}`, name: id, type: choices ? null : KINDS[asks], autocomplete: FILLS[id] || "off", inputmode: asks === "number" ? "decimal" : null,
      "aria-required": required ? "true" : null, "aria-describedby": `h${at} w${at}`, maxlength: choices || asks === "date" ? null : asks === "email" ? 254 : 200,
    });
    if (choices) for (const [value, text] of [["", words.choose], ...choices]) add("option", input, text, { value });
    add("small", field, help, { id: `h${at}` });
    wrongs[id] = add("div", field, "", { id: `w${at}`, class: "wrong" });
  });
  (form.consents || []).forEach(({ id, text, asked, required }, at) => {
    if (!asked) return add("p", sheetOf, text, { class: "note" });
    const agree = add("label", sheetOf, "", { class: "agree" });
    inputs[id] = add("input", agree, "", { type: "checkbox", name: id, "aria-required": required ? "true" : null, "aria-describedby": `c${at}` });
    add("span", agree, text);
    wrongs[id] = add("div", sheetOf, "", { id: `c${at}`, class: "wrong said" });
  });
  const trap = add("div", sheetOf, "", { class: "trap", "aria-hidden": "true" });
  const bait = add("input", trap, "", { name: "website", tabindex: "-1", autocomplete: "off" });
  const deed = add("button", sheetOf, form.button || words.send, { class: "send", type: "submit" });
  const said = add("div", sheetOf, "", { class: "wrong said", role: "alert" });
  if (form.privacy) add("a", add("p", sheetOf, "", { class: "note" }), form.privacy[0], { href: form.privacy[1], target: "_blank", rel: "noopener" });

  // A ticket from when somebody begins: it names this filling-in, so that what is sent twice counts once.
  const at = `${page.base}forms/${form.id}`;
  let ticket, since;
  const begin = () => {
    since ??= Date.now();
    return ticket ??= fetch(`${at}/ticket?writeKey=${page.key}`, { credentials: "omit" }).then(async (answer) => answer.ok && (await answer.json()).ticket).catch(() => "");
  };
  sheetOf.addEventListener("focusin", () => page.base && begin());

  async function send() {
    const fields = {}, consents = [];
    for (const { id } of form.fields) fields[id] = inputs[id].value;
    for (const { id, asked } of form.consents || []) if (asked && inputs[id].checked) consents.push(id);
    for (let turn = 0; turn < 4; turn++) {
      const told = await begin();
      await later(since + SOON - Date.now());
      const body = JSON.stringify({
        writeKey: page.key, ticket: told, version: form.version, language: form.language, page: page.facts.url, anonymousId: page.id() || undefined,
        fields, consents, website: bait.value,
      });
      const answer = await fetch(at, { method: "POST", body, credentials: "omit" }), wait = +answer.headers.get("Retry-After");
      const found = await answer.json().catch(() => ({}));
      if (answer.ok) return found;
      if (answer.status === 409) ticket = since = undefined;
      else if (!([425, 429, 503].includes(answer.status) && wait <= 10 && turn < 3)) return { ...found, status: answer.status };
      else await later(wait * 1000);
    }
    return {};
  }

  function mark(wrong) {
    let first;
    for (const id in inputs) {
      const why = wrong[id], kind = form.fields.find((one) => one.id === id)?.kind;
      const text = !why ? "" : !kind ? words.box : why === "wrong" ? words[kind] || words.wrong : words[why] || words.wrong;
      wrongs[id].textContent = text;
      if (why) inputs[id].setAttribute("aria-invalid", "true");
      else inputs[id].removeAttribute("aria-invalid");
      if (why) first ??= inputs[id];
    }
    if (first) first.focus();
    said.textContent = first ? words.mend : "";
    return first;
  }

  function thank({ coupon }) {
    sent = true;
    [...box.children].forEach((one) => one.className !== "close" && one.remove());
    const [title, text] = form.thanks, done = add("div", box, "", { role: "status" });
    const head = add("h2", done, title, { id: "title", tabindex: "-1" });
    if (text) add("p", done, text);
    if (coupon) {
      add("p", done, words.code);
      add("strong", done, coupon, { class: "code" });
    } else if (coupon !== undefined) add("p", done, words.none);
    head.focus();
  }

  sheetOf.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (deed.hasAttribute("aria-disabled")) return;
    const wrong = {};
    for (const { id, required } of form.fields) if (required && !inputs[id].value.trim()) wrong[id] = "missing";
    for (const { id, required } of form.consents || []) if (required && inputs[id] && !inputs[id].checked) wrong[id] = "missing";
    if (mark(wrong)) return;
    if (!page.base) return thank({});
    deed.setAttribute("aria-disabled", "true");
    const found = await send().catch(() => ({}));
    deed.removeAttribute("aria-disabled");
    if (found.success) {
      remember(form, page, "done");
      return thank(found);
    }
    if (found.error?.fields && mark(found.error.fields)) return;
    said.textContent = { 410: words.gone, 404: words.gone, 429: words.busy, 503: words.busy }[found.status] || words.again;
  });

  (place || document.body).append(frame);
  if (!page.base) return close;
  const show = () => page.track("form shown", { ...about, by: "us" });
  if (place) {
    const watch = new IntersectionObserver((found) => {
      if (!found.some((one) => one.isIntersecting)) return;
      watch.disconnect();
      show();
    });
    watch.observe(frame);
    return close;
  }
  open.add(close);
  if (modal) box.showModal();
  begin();
  remember(form, page, "shown");
  show();
  return close;
}
