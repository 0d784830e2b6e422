// The living map: a part opens beside it, and the page refreshes itself as data arrive. Without script every link
// leads to a page that says the same.
import { live } from "./live.js";

const main = document.querySelector("main");
const seen = document.querySelector(".seen");
const panel = document.querySelector("#panel");
const body = panel.querySelector(".part");
const narrow = matchMedia("(max-width: 900px)");
let opener = null, asked = 0;

const param = (address, name) => new URL(address, location.href).searchParams.get(name);
const isPart = (link) => /^\/maps\/[^/]+\/part$/.test(new URL(link.href?.baseVal ?? link.href, location.href).pathname);
const hrefOf = (link) => new URL(link.href?.baseVal ?? link.href, location.href);
const open = () => (panel.hidden ? null : param(location.href, "part"));

// The links of the map go to the page of a part; the same address with `fragment` gives it alone.
function linkOf(part) {
  return [...seen.querySelectorAll(".board a, .cards a")].find((one) => isPart(one) && hrefOf(one).searchParams.get("part") === part);
}

function homeWith(part) {
  const address = new URL(location.href);
  address.searchParams.delete("lang");
  if (part) address.searchParams.set("part", part); else address.searchParams.delete("part");
  return address;
}

async function fetched(page) {
  const address = new URL(page, location.href);
  address.searchParams.set("fragment", "yes");
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return answer.text();
}

async function show(part, page, { push = true, focus = true } = {}) {
  const mine = ++asked;
  panel.setAttribute("aria-busy", "true");
  try {
    const text = await fetched(page);
    if (mine !== asked) return;
    body.innerHTML = text;
  } catch {
    location.href = page;
    return;
  }
  panel.removeAttribute("aria-busy");
  panel.hidden = false;
  panel.scrollTop = 0;
  panel.querySelector(".page").href = page;
  seen.classList.add("with-part");
  if (push) history.pushState({ part }, "", homeWith(part));
  settled();
  reveal();
  if (focus) panel.querySelector("#part-title")?.focus({ preventScroll: !narrow.matches });
}

function close({ push = true } = {}) {
  const part = open();
  asked++;
  panel.hidden = true;
  body.replaceChildren();
  seen.classList.remove("with-part");
  if (push) history.pushState({}, "", homeWith(null));
  settled();
  const back = opener?.isConnected ? opener : part ? linkOf(part) : null;
  (back ?? seen.querySelector(".board") ?? main).focus({ preventScroll: true });
  opener = null;
}

// Sideways, so that what is chosen stands in sight beside the panel.
function reveal() {
  const board = seen.querySelector(".board"), chosen = board?.querySelector(".chosen");
  if (!chosen || !board.offsetParent) return;
  const [a, b] = [board.getBoundingClientRect(), chosen.getBoundingClientRect()];
  if (b.left < a.left + 16 || b.right > a.right - 16) board.scrollLeft += b.left - a.left - Math.max(16, (a.width - b.width) / 2);
}

// What goes with the part that is open: the column is marked, other links keep it, and on small screens only it is there.
function settled() {
  const part = open();
  for (const one of seen.querySelectorAll(".chosen")) one.classList.remove("chosen");
  const [kind, id] = part ? [part.slice(0, part.indexOf(":")), part.slice(part.indexOf(":") + 1)] : [];
  const group = { column: "column", stage: "stage", passage: "gutter", way: "way" }[kind];
  const chosen = group && document.getElementById(`map-${group}-${id}`);
  chosen?.classList.add("chosen");
  for (const link of document.querySelectorAll(".sieve a[href^='/?'], .narrowed a, .tongue")) {
    const address = new URL(link.href);
    if (part) address.searchParams.set("part", part); else address.searchParams.delete("part");
    link.href = address.pathname + address.search;
  }
  for (const form of document.querySelectorAll(".sieve form")) {
    let field = form.querySelector("input[name=part]");
    if (!field) form.append((field = Object.assign(document.createElement("input"), { type: "hidden", name: "part" })));
    field.value = part ?? "";
    field.disabled = !part;
  }
  const alone = Boolean(part) && narrow.matches;
  for (const one of [...main.children, ...document.querySelectorAll("body > header, body > footer, .seen > *")]) {
    if (!one.contains(panel)) one.inert = alone;
  }
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest?.("a");
  if (link && panel.contains(link) && link.classList.contains("close")) {
    event.preventDefault();
    close();
  } else if (link && !link.classList.contains("page") && isPart(link) && main.contains(link)) {
    event.preventDefault();
    const part = hrefOf(link).searchParams.get("part");
    if (!panel.contains(link)) opener = link;
    show(part, hrefOf(link).href);
  } else if (!link && event.target.closest?.(".board")) {
    const id = columnAt(event);
    const own = id && linkOf(`column:${id}`);
    if (own && !String(getSelection())) {
      opener = own;
      show(`column:${id}`, hrefOf(own).href);
    }
  }
});

// Anywhere in a column: what is under the pointer tells, else the strip in which it lies.
function columnAt({ target, clientX, clientY }) {
  const told = target.closest("[data-column]");
  if (told) return told.dataset.column;
  const strips = [...seen.querySelectorAll(".board g[id^='map-column-']")];
  const here = strips.find((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return left <= clientX && clientX < right && top <= clientY && clientY < bottom;
  });
  return here?.dataset.column;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden && !event.defaultPrevented && !event.isComposing) {
    event.preventDefault();
    close();
  }
});

addEventListener("popstate", () => {
  const part = param(location.href, "part");
  if (!part) return panel.hidden ? undefined : close({ push: false });
  const link = linkOf(part);
  if (link) show(part, hrefOf(link).href, { push: false });
  else location.reload();
});

narrow.addEventListener("change", settled);

// The six questions are answered one after the other once they come into sight.
const lines = document.querySelector(".six ol");
if (lines) {
  const watch = new IntersectionObserver(async (entries) => {
    if (!entries.some((one) => one.isIntersecting)) return;
    watch.disconnect();
    for (const line of lines.querySelectorAll("[data-line]")) {
      line.textContent = lines.dataset.answering;
      try {
        const answer = await fetch(line.dataset.line);
        if (answer.ok) line.innerHTML = await answer.text();
        else line.textContent = lines.dataset.failed;
      } catch {
        line.textContent = lines.dataset.failed;
      }
    }
  });
  watch.observe(lines);
}

settled();
reveal();
live({ refreshed: settled });
