// Periplo's tracker: what a visitor does on the shop's own pages, told to the shop's own listener. No cookie of others.
// Served without comments and needless spaces (stripping.py). How it is used: docs/en/reference/tracker.md.
(() => {
  "use strict";
  const win = window, doc = document, nav = navigator, tag = doc.currentScript || doc.querySelector("script[data-key]");
  const { key, id: mode = "local", days = 365, domain, consent: asking, dnt, pages, clicks, hide, forms, host, onsite: inPage } = tag?.dataset || {};
  const stub = win.periplo;
  if (!key || stub?.version) return;

  const version = "1", HELD = 100, QUEUED = 1000, PARCEL = 50, BYTES = 5e4, MINUTE = 6e4, DAY = 864e5, TOO_OLD = 28 * DAY;
  const CHOICE = "periplo.consent", ID = "periplo.id", USER = "periplo.user", SESSION = "periplo.session";
  const ASKED = "periplo.push", PAGES = "periplo.pages", QUEUES = `periplo.queue.${key.slice(-8)}.`;
  const base = new URL(host || ".", host ? location : tag.src).href.replace(/\/?$/, "/v1/");
  const bytes = (text) => new Blob([text]).size;
  const plain = (value) => JSON.parse(JSON.stringify(value));
  const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, 0)).join("");
  // Addresses may carry somebody's e-mail, or what a shop knows to be private; that has no place among the properties of an event.
  const hidden = new RegExp(`([?&](${(hide || "").replaceAll(" ", "|")})=)[^&#]+`, "g");
  const clean = (address) => address.split("#")[0].replace(/[^/:=&?]+(@|%40)[^/&]+/gi, "-").replace(hidden, "$1-");

  // What is kept on the device. Mode "none" keeps nothing, nor does a browser that forbids it: then a page remembers.
  const memory = {};
  let store = null, tabs = null;
  try {
    if (mode !== "none") [store, tabs] = [localStorage, sessionStorage];
  } catch {}

  function kept(name, value, place = store) {
    try {
      if (value === undefined) return (place ? place.getItem(name) : memory[name]) || "";
      if (!place) memory[name] = value;
      else if (value) place.setItem(name, value);
      else place.removeItem(name);
    } catch {}
    return "";
  }

  // Who: an identifier of the shop's own, for so many days from the first visit, which later visits do not prolong.
  const inCookie = mode === "cookie" && store;

  function cookie(value, seconds) {
    const where = (domain ? "; domain=" + domain : "") + (location.protocol === "https:" ? "; secure" : "");
    doc.cookie = `${ID}=${value}; path=/; max-age=${seconds}; samesite=lax${where}`;
  }

  function known() {
    if (inCookie) return doc.cookie.match(/(?:^|; )periplo\.id=(\w+)/)?.[1] || "";
    const [id, until] = kept(ID).split(".");
    return until > Date.now() ? id : "";
  }

  function anonymous() {
    const id = known();
    if (id) return id;
    const fresh = random();
    if (inCookie) cookie(fresh, days * 86400);
    else kept(ID, `${fresh}.${Date.now() + days * DAY}`);
    return known() || fresh;
  }

  function session() {
    const now = Date.now();
    let [id, last] = kept(SESSION, undefined, tabs).split(".");
    if (!id || now - last > 30 * MINUTE) id = random();
    kept(SESSION, `${id}.${now}`, tabs);
    return id;
  }

  function forget() {
    [ID, USER].forEach((name) => kept(name, null));
    kept(SESSION, null, tabs);
    if (inCookie) cookie("", 0);
  }

  // May we: as the visitor chose; before that only where the shop need not ask and no signal says "do not track".
  const unwilling = dnt !== "ignore" && (nav.doNotTrack === "1" || nav.globalPrivacyControl === true);
  let mustAsk = unwilling || asking !== undefined, choice = {}, held = [];
  const read = (text) => {
    try { choice = JSON.parse(text || "{}"); } catch { choice = {}; }
  };
  read(kept(CHOICE));
  const allowed = () => choice.analytics ?? !mustAsk;
  const refused = () => choice.analytics === false;

  // The queue: each page has its own, and whoever holds its lock owns it. A page that is gone has let its lock go, so the
  // next one takes what it left. A message leaves the queue when the listener has it; repeats are known by messageId.
  let queue = [], name, own = false, gone = false, release, flying = [], timer, notBefore = 0, failures = 0;

  function save() {
    if (store && (own || gone)) kept(name, queue.length ? JSON.stringify(queue) : null);
  }

  function open() {
    queue = store ? [] : queue;
    own = gone = false;
    const mine = name = QUEUES + random();
    const ready = () => {
      own = true;
      save();
      adopt();
    };
    if (!store) return;
    if (nav.locks) nav.locks.request(mine, () => mine === name && new Promise((done) => { release = done; ready(); }));
    else ready();
  }

  function adopt() {
    if (!own || !(allowed() || refused())) return;
    for (const other of Object.keys(store).filter((one) => one.startsWith(QUEUES) && one !== name)) {
      const take = () => {
        let found = [];
        try { found = JSON.parse(kept(other) || "[]"); } catch {}
        queue = [...found.filter((one) => Date.now() - Date.parse(one.timestamp) < TOO_OLD), ...queue].slice(-QUEUED);
        save();
        kept(other, null);
        soon();
      };
      // Without locks (a page without https) a queue that nobody wrote to for two minutes counts as left behind.
      if (nav.locks) nav.locks.request(other, { ifAvailable: true }, (lock) => lock && own && take());
      else if (Date.now() - Date.parse(kept(other).match(/.*"timestamp":"([^"]+)/)?.[1]) > 2 * MINUTE) take();
    }
  }

  function put(message) {
    if (refused()) return;
    if (!allowed()) {
      held = [...held, message].slice(-HELD);
      return;
    }
    queue = [...queue, named(message)].slice(-QUEUED);
    save();
    soon(queue.length < PARCEL ? 500 : 0);
  }

  function named(message) {
    if (message.type === "identify" && message.userId) kept(USER, message.userId);
    const properties = message.properties && { ...message.properties, session: session() };
    return { ...message, anonymousId: anonymous(), userId: message.userId || kept(USER) || undefined, properties };
  }

  function settle() {
    if (refused()) {
      held = queue = [];
      forget();
    }
    if (allowed()) held.splice(0).forEach(put);
    save();
    adopt();
  }

  function parcel(from) {
    const batch = [];
    let size = 0;
    for (const one of from) {
      size += bytes(JSON.stringify(one));
      if (batch.length === PARCEL || (batch.length && size > BYTES)) break;
      batch.push(one);
    }
    return { batch, body: JSON.stringify({ writeKey: key, batch, sentAt: new Date().toISOString() }) };
  }

  const without = (batch) => queue.filter((one) => !batch.includes(one));

  function soon(delay = 0) {
    timer ??= setTimeout(flush, Math.max(delay, notBefore - Date.now()));
  }

  async function flush() {
    clearTimeout(timer);
    timer = undefined;
    if (gone || flying.length || !queue.length) return;
    if (notBefore > Date.now()) return soon();
    const { batch, body } = parcel(queue);
    flying = batch;
    let status = 0, wait = 0;
    try {
      const answer = await fetch(base + "b", { method: "POST", body, keepalive: bytes(body) < 6e4, credentials: "omit" });
      status = answer.status;
      const after = answer.headers.get("Retry-After");
      wait = after && (1000 * after || Date.parse(after) - Date.now());
    } catch {}
    flying = [];
    // Not to be had now (offline, too much, broken): later. Any other refusal would be the same next time.
    if (!status || status >= 500 || [408, 425, 429].includes(status)) {
      wait = wait > 0 ? wait : 1000 * 2 ** Math.min(failures++, 9);
      notBefore = Date.now() + Math.min(wait, 60 * MINUTE) * (1 + Math.random() / 2);
    } else {
      failures = notBefore = 0;
      queue = without(batch);
      save();
    }
    if (queue.length) soon();
  }

  function beacons() {
    let rest = without(flying);
    while (rest.length && nav.onLine && !(store && notBefore > Date.now())) {
      const { batch, body } = parcel(rest);
      if (!nav.sendBeacon(base + "b", body)) break;
      rest = rest.slice(batch.length);
    }
    // The browser does not tell whether a beacon arrived, so what is kept here is said again at the next visit.
    if (!store) queue = rest;
  }

  // What is said: messages of the Segment specification.
  let here, from = doc.referrer, seen, since = 0, spent = 0;
  const address = () => location.pathname + location.search + (tag.dataset.hash === undefined ? "" : location.hash);

  function look() {
    seen = address();
    const { pathname: path, search, href } = location;
    here = { path: clean(path), search: clean(search), url: clean(href), title: doc.title, referrer: clean(from) };
  }

  function campaign() {
    const found = {};
    for (const [name, value] of new URLSearchParams(location.search)) {
      const utm = name.match(/^utm_(\w+)/)?.[1];
      if (utm) found[utm === "campaign" ? "name" : utm] = clean(value);
      else if (/^(gclid|gbraid|wbraid|dclid|fbclid|msclkid|ttclid|twclid|li_fat_id|epik)$/.test(name)) found[name] = value;
    }
    return Object.keys(found).length ? found : undefined;
  }

  function say(type, fields, more) {
    const { timeZone: timezone } = Intl.DateTimeFormat().resolvedOptions();
    const context = { library: { name: "periplo.js", version }, page: here, campaign: campaign() };
    const screen = { innerWidth, innerHeight };
    const message = { type, messageId: random(), timestamp: new Date().toISOString(), ...fields };
    return plain({ ...message, context: { ...context, locale: nav.language, userAgent: nav.userAgent, timezone, screen, ...more } });
  }

  const track = (event, properties = {}, more) => put(say("track", { event, properties }, more));

  function page(title, properties) {
    look();
    const named = typeof title === "string" ? { name: title } : ((properties = title), {});
    put(say("page", { ...named, properties: { ...here, ...properties } }));
  }

  // An e-mail or a phone is also a name by which others know this person.
  function identify(userId, traits) {
    if (typeof userId === "object") [userId, traits] = [undefined, userId];
    const ids = ["email", "phone"].filter((type) => traits?.[type]).map((type) => ({ type, id: traits[type] }));
    put(say("identify", { userId: userId && String(userId), traits }, ids.length ? { externalIds: ids } : {}));
  }

  const group = (groupId, traits) => put(say("group", { groupId, traits }));

  // A banner's yes or no, by purpose: said once for each that is new, or that was given to another text.
  function consent(given, { text_version } = {}) {
    const before = choice, was = known() || kept(USER);
    choice = { ...before, ...plain(given), text_version };
    const changed = Object.keys(plain(given)).filter((one) => choice[one] !== before[one] || text_version !== before.text_version);
    const messages = changed.map((one) => {
      const [channel, purpose] = { marketing: ["web", "advertising"], push: ["push", "marketing"], onsite: ["onsite", "marketing"] }[one] || ["web", one];
      const event = choice[one] ? "consent given" : before[one] ? "consent withdrawn" : "consent denied";
      return say("track", { event, properties: { channel, purpose, text_version } });
    });
    if (!changed.length) return;
    // Other tabs act as soon as they see the choice, so they must find the one identifier there already.
    if (allowed()) anonymous();
    kept(CHOICE, JSON.stringify(choice));
    if (choice.push === false) unsubscribe();
    if (refused()) {
      // Whoever was never known refuses without a trace; of whoever was, this is the last that is told.
      const last = was ? messages.map(named) : [];
      Object.keys(store || {}).filter((one) => one.startsWith(QUEUES)).forEach((one) => kept(one, null));
      settle();
      queue = last;
      save();
      flush();
    } else {
      settle();
      messages.forEach(put);
    }
  }

  function reset() {
    held = [];
    proof = "";
    forget();
  }

  // How long: seconds in sight since last told, said whenever the page is hidden or left.
  function left() {
    const now = performance.now();
    if (since) spent += now - since;
    since = doc.visibilityState === "visible" ? now : 0;
    if (spent < 50) return;
    track("page left", { seconds: Math.round(spent / 100) / 10, path: here.path });
    spent = 0;
  }

  // What the shop declared in its pages, on whatever is clicked and on forms that are sent; never what a field holds.
  function declared(element) {
    const properties = {};
    for (const { name, value } of element.attributes) {
      const as = name.match(/^data-periplo-(.+)/)?.[1].replaceAll("-", "_");
      if (as === "properties") Object.assign(properties, JSON.parse(value));
      else if (as && as !== "event") properties[as] = /^(total|revenue|value|price|quantity)$/.test(as) ? +value : value;
    }
    track(element.dataset.periploEvent, properties);
  }

  function clicked(event) {
    const at = event.composedPath()[0];
    if (event.button > 1 || !at.closest) return;
    const said = at.closest("[data-periplo-event]"), link = at.closest("a[href]");
    if (said && said.tagName !== "FORM") return declared(said);
    if (!link?.protocol) return;
    let kind = { "mailto:": "mail", "tel:": "phone", "http:": "outbound", "https:": "outbound" }[link.protocol];
    if (link.host === location.host) kind = "internal";
    if (link.download || /\.(pdf|docx?|xlsx?|pptx?|csv|zip|epub|mp[34]|apk)$/i.test(link.pathname)) kind = "download";
    if (!kind || (clicks !== undefined && !clicks.split(" ").includes(kind))) return;
    track(kind === "download" ? "file downloaded" : "link clicked", { url: clean(link.href), kind });
  }

  // Cookie banners that speak a common tongue: Google's Consent Mode, and the TCF of the IAB.
  function google(entry) {
    const [verb, when, said] = entry?.[0] === "consent" ? entry : [];
    if (!verb || !said) return;
    const to = (name) => said[name] && said[name] === "granted";
    if (when === "update") consent({ analytics: to("analytics_storage"), marketing: to("ad_storage") }, { text_version: "google" });
    else if (to("analytics_storage") && !said.region) waive();
  }

  function waive() {
    mustAsk = unwilling;
    settle();
  }

  function tcf(tries) {
    if (!win.__tcfapi) return tries && setTimeout(tcf, 500, tries - 1);
    win.__tcfapi("addEventListener", 2, (told, isWell) => {
      if (!isWell) return;
      if (told.gdprApplies === false) return waive();
      if (told.eventStatus === "cmpuishown") return;
      const may = (...purposes) => purposes.every((one) => told.purpose.consents[one]);
      consent({ analytics: may(1, 8), marketing: may(1, 3, 4) }, { text_version: "tcf " + told.tcfPolicyVersion });
    });
  }

  const load = (name) => import(base.replace("v1/", `p-${name}.js`));

  // Web push: our own question first (p-ask.js), which can be asked again; then the browser's, which cannot.
  async function push(wish = {}) {
    const { worker = "/p-sw.js", again = 30 } = wish;
    if (!win.PushManager || !nav.serviceWorker || !allowed()) return "unavailable";
    if (Notification.permission === "denied") return "refused";
    let permission = Notification.permission;
    if (permission === "default") {
      if (doc.querySelector("periplo-push") || Date.now() - kept(ASKED) < again * DAY) return "later";
      permission = await (await load("ask")).ask(wish);
      kept(ASKED, String(Date.now()));
    }
    if (permission !== "granted") {
      track("push refused", { how: permission === "denied" ? "browser" : "later" });
      return permission === "denied" ? "refused" : "later";
    }
    const { key: applicationServerKey } = await (await fetch(`${base}push/key?writeKey=${key}`, { credentials: "omit" })).json();
    await nav.serviceWorker.register(worker);
    const manager = (await nav.serviceWorker.ready).pushManager, wanted = { userVisibleOnly: true, applicationServerKey };
    // A subscription made for another key of ours is of no use any more.
    const made = await manager.subscribe(wanted).catch(async () => {
      await (await manager.getSubscription())?.unsubscribe();
      return manager.subscribe(wanted);
    });
    if (kept(ASKED) !== made.endpoint) {
      track("push accepted", { text_version: wish.text_version }, { externalIds: [{ type: "push", id: made.endpoint }], traits: { push: made.toJSON() } });
    }
    kept(ASKED, made.endpoint);
    return "accepted";
  }

  async function unsubscribe() {
    const made = await (await nav.serviceWorker?.getRegistration())?.pushManager?.getSubscription();
    if (made) await made.unsubscribe();
    kept(ASKED, null);
  }

  // Forms and pop-ups: asked for where the tag or the page wants them; p-forms.js comes only where one may be due.
  async function offer() {
    const wanted = (id) => doc.querySelector(`[data-periplo-form${id}]`);
    if (forms === undefined && !wanted("")) return;
    const pages = +kept(PAGES, undefined, tabs) + 1;
    if (allowed()) kept(PAGES, String(pages), tabs);
    const answer = await fetch(`${base}forms?writeKey=${key}&lang=${doc.documentElement.lang || nav.language}`, { credentials: "omit" });
    const due = answer.ok ? (await answer.json()).forms.filter((one) => RegExp(one.on).test(location.pathname) || wanted(`="${one.id}"`)) : [];
    if (!due.length) return;
    const facts = { ...here, ...campaign(), pages, known: !!kept(USER), returning: Date.now() - kept(ID).split(".")[1] + days * DAY > 30 * MINUTE };
    (await load("forms")).offer(due, { base, key, kept, tabs, allowed, track, facts, id: verbs.id });
  }

  // Messages that wait in the page. The proof of who is signed in is the shop's to make; it is not kept.
  let { proof } = tag.dataset;
  async function onsite(given = proof) {
    proof = given;
    if (inPage !== undefined || doc.querySelector("[data-periplo-inbox]")) (await load("onsite")).come({ base, key, kept, tabs, allowed, proof, id: verbs.id });
  }

  // No mistake of ours, nor a wrong call, stops the shop's page.
  const verbs = { track, page, identify, group, consent, reset, push, onsite, id: () => (allowed() ? anonymous() : null) };
  const safely = (work) => (...given) => {
    const wrong = (error) => console.error("periplo:", error);
    try {
      const done = work(...given);
      return done?.catch ? done.catch(wrong) : done;
    } catch (error) {
      wrong(error);
    }
  };
  const periplo = (verb, ...given) => periplo[verb]?.(...given);
  for (const verb in verbs) periplo[verb] = safely(verbs[verb]);
  win.periplo = Object.assign(periplo, { version, q: { push: (given) => periplo(...given) } });

  function begin() {
    since = doc.visibilityState === "visible" ? performance.now() : 0;
    look();
    open();
  }

  const hear = (what, then, on = win) => on.addEventListener(what, safely(then), true);
  const moved = () => setTimeout(safely(() => {
    if (address() === seen) return;
    left();
    from = here.url;
    look();
    if (pages !== "none") page();
    safely(offer)();
    safely(onsite)();
  }));
  for (const verb of ["pushState", "replaceState"]) {
    const native = history[verb];
    history[verb] = function (...given) {
      native.apply(this, given);
      moved();
    };
  }
  hear("popstate", moved);
  hear("click", clicked, doc);
  hear("auxclick", clicked, doc);
  hear("submit", ({ target }) => target.dataset.periploEvent && declared(target), doc);
  hear("visibilitychange", () => {
    left();
    if (since) adopt();
    else flush();
  }, doc);
  hear("pagehide", () => {
    left();
    beacons();
    own = false;
    gone = true;
    save();
    release?.();
  });
  hear("pageshow", ({ persisted }) => {
    if (!persisted) return;
    begin();
    if (pages !== "none") page();
  });
  hear("online", () => {
    failures = notBefore = 0;
    clearTimeout(timer);
    timer = undefined;
    adopt();
    flush();
  });
  hear("storage", ({ key: changed, newValue }) => {
    if (changed !== CHOICE) return;
    read(newValue);
    settle();
  });

  begin();
  if (/google/.test(asking)) {
    const layer = (win.dataLayer ||= []), native = layer.push;
    [...layer].forEach(google);
    layer.push = function (...entries) {
      const done = native.apply(this, entries);
      entries.forEach(safely(google));
      return done;
    };
  }
  if (/tcf/.test(asking)) tcf(20);
  const start = () => {
    if (pages !== "none") page();
    for (const given of stub?.q || []) periplo(...given);
    safely(offer)();
    safely(onsite)();
  };
  if (doc.readyState === "loading") hear("DOMContentLoaded", start, doc);
  else start();
})();
