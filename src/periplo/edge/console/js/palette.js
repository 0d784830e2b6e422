// The command palette: Ctrl or Cmd and K, or its button, opens a field that finds whatever has a name here. Without this
// file the button leads to the page /find, which finds the same.

import "./menu.js";
import "./once.js";

const WAIT = 90; // milliseconds after the last letter
const button = document.querySelector("a.seek");
let dialog, field, list, status, opener, asked = 0, waiting = 0, found = [], chosen = -1, last = "";

const made = (name, attributes = {}, ...inside) => {
  const one = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  one.append(...inside);
  return one;
};

function build() {
  const told = button.dataset;
  field = made("input", {
    id: "palette-field", type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": "palette-list",
    "aria-autocomplete": "list", "aria-label": told.field, placeholder: told.field, autocomplete: "off", spellcheck: "false",
    maxlength: "120", enterkeyhint: "go",
  });
  list = made("ul", { id: "palette-list", role: "listbox", "aria-label": told.results });
  status = made("p", { class: "note", role: "status" });
  const shut = made("button", { type: "button", class: "second" }, told.close);
  dialog = made("dialog", { id: "palette", "aria-label": button.querySelector("span").textContent },
    made("div", { class: "line" }, field, shut), list, status, made("p", { class: "note keys" }, told.keys));
  document.body.append(dialog);
  shut.addEventListener("click", () => close());
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, WAIT);
  });
  dialog.addEventListener("keydown", pressed);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) close(); // beside it
  });
}

function open() {
  if (!dialog) build();
  if (dialog.open) return field.select();
  opener = document.activeElement;
  field.value = "";
  dialog.showModal();
  field.focus();
  look();
}

function close() {
  asked++;
  clearTimeout(waiting);
  dialog.close();
  (opener?.isConnected && opener !== document.body ? opener : button).focus({ preventScroll: true });
}

async function look() {
  const mine = ++asked, wanted = field.value;
  try {
    const answer = await fetch(`/find?format=json&q=${encodeURIComponent(wanted)}`, { headers: { Accept: "application/json" } });
    if (answer.redirected) return location.assign("/find"); // signed out meanwhile
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    if (mine !== asked) return;
    last = wanted;
    show(told);
  } catch {
    if (mine !== asked) return;
    show({ found: [], note: button.dataset.wrong });
  }
}

function show(told) {
  found = told.found;
  list.replaceChildren(...found.map((one, k) => {
    const option = made("li", { id: `palette-${k}`, role: "option", "aria-selected": "false" },
      made("span", { class: "kind" }, one.kind), made("strong", {}, one.title));
    if (one.beside) option.append(made("span", { class: "help" }, one.beside));
    option.addEventListener("click", (event) => go(k, event));
    option.addEventListener("pointermove", () => choose(k, false));
    return option;
  }));
  field.setAttribute("aria-expanded", String(found.length > 0));
  const count = button.dataset.count.replace("{0}", String(found.length));
  status.textContent = told.note || (found.length ? count : button.dataset.none);
  choose(found.length ? 0 : -1);
  list.scrollTop = 0;
}

function choose(k, scrolls = true) {
  if (chosen >= 0) list.children[chosen]?.setAttribute("aria-selected", "false");
  chosen = k;
  const option = list.children[k];
  if (!option) return field.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  field.setAttribute("aria-activedescendant", option.id);
  if (scrolls) option.scrollIntoView({ block: "nearest" });
}

function go(k, event) {
  const one = found[k];
  if (!one) return;
  if (event.ctrlKey || event.metaKey) return window.open(one.href, "_blank", "noopener");
  dialog.close();
  location.assign(one.href);
}

async function enter(event) {
  clearTimeout(waiting);
  if (field.value !== last) await look(); // typed faster than it was found
  go(Math.max(chosen, 0), event);
}

function pressed(event) {
  if (event.isComposing) return;
  const many = found.length;
  if (event.key === "Escape") close();
  else if (event.target !== field) return;
  else if (event.key === "ArrowDown" && many) choose((chosen + 1) % many);
  else if (event.key === "ArrowUp" && many) choose((chosen - 1 + many) % many);
  else if (event.key === "PageDown" && many) choose(Math.min(chosen + 6, many - 1));
  else if (event.key === "PageUp" && many) choose(Math.max(chosen - 6, 0));
  else if (event.key === "Enter") enter(event);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

if (button) {
  button.setAttribute("role", "button");
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-keyshortcuts", "Control+K Meta+K");
  button.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  button.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      event.stopPropagation();
      open();
    }
  }, true);
}
