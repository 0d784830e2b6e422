// Refreshes the page's own parts when the server says that something has changed, and leaves alone where the reader is.
const REST = 5_000, SPREAD = 1_500, KEPT = "periplo_live";

export function live({ refreshed }) {
  const line = document.querySelector(".live");
  if (!line || !window.EventSource) return;
  const [told, button] = [line.querySelector("[role=status]"), line.querySelector("button")];
  let source = null, timer = 0, last = 0, on = localStorage.getItem(KEPT) !== "no";

  function listen() {
    if (source || !on || document.hidden) return;
    source = new EventSource(`/changes?since=${encodeURIComponent(line.dataset.version)}`);
    source.addEventListener("change", soon);
    source.addEventListener("error", () => say(line.dataset.lost));
    source.addEventListener("open", () => told.textContent === line.dataset.lost && say(line.dataset.on));
  }

  function hush() {
    source?.close();
    source = null;
    clearTimeout(timer);
    timer = 0;
  }

  const say = (text) => (told.textContent = text);

  // Many maps may be open: each waits a little of its own, and none asks more often than once in five seconds.
  function soon() {
    if (timer) return;
    const wait = Math.max(0, last + REST - Date.now()) + Math.random() * SPREAD;
    timer = setTimeout(refresh, wait);
  }

  async function refresh() {
    timer = 0;
    last = Date.now();
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer) return say(line.dataset.lost);
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    line.dataset.version = page.querySelector(".live")?.dataset.version ?? "";
    for (const part of document.querySelectorAll("[data-live]")) {
      const now = page.querySelector(`[data-live="${part.dataset.live}"]`);
      if (now && now.innerHTML !== part.innerHTML) keeping(part, () => part.replaceChildren(...now.childNodes));
    }
    const panel = document.querySelector("#panel .part"), fresh = page.querySelector("#panel .part");
    const writes = panel?.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
    if (panel?.childElementCount && fresh?.childElementCount && !writes) {
      keeping(panel, () => panel.replaceChildren(...fresh.childNodes));
    }
    refreshed();
    const at = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
    say(line.dataset.fresh.replace("{0}", at));
  }

  // Scroll, focus and what was unfolded stay as they were.
  function keeping(part, change) {
    const scrolled = [part.closest("#panel"), part.querySelector(".board")].map((one) => [one?.scrollLeft, one?.scrollTop]);
    const unfolded = new Set([...part.querySelectorAll("details[open] > summary")].map((one) => one.textContent));
    const held = part.contains(document.activeElement) ? document.activeElement : null;
    const name = held && nameOf(held);
    change();
    for (const one of part.querySelectorAll("details > summary")) if (unfolded.has(one.textContent)) one.parentElement.open = true;
    [part.closest("#panel"), part.querySelector(".board")].forEach((one, n) => one?.scrollTo(...scrolled[n]));
    if (held && !held.isConnected) {
      [...part.querySelectorAll("a, summary, [tabindex]")].find((one) => nameOf(one) === name)?.focus({ preventScroll: true });
    }
  }

  const nameOf = (one) => `${one.tagName} ${one.getAttribute("href") ?? ""} ${one.id} ${one.className.baseVal ?? one.className} ${one.matches("summary") ? one.textContent : ""}`;

  function shown() {
    line.hidden = false;
    button.textContent = on ? line.dataset.stop : line.dataset.go;
    say(on ? line.dataset.on : line.dataset.off);
  }

  button.addEventListener("click", () => {
    on = !on;
    localStorage.setItem(KEPT, on ? "yes" : "no");
    if (on) listen(); else hush();
    shown();
  });
  // A page that nobody sees holds no connection: browsers allow few of them to one server.
  document.addEventListener("visibilitychange", () => (document.hidden ? hush() : listen()));
  addEventListener("pagehide", hush);
  addEventListener("pageshow", listen);
  shown();
  listen();
}
