// Makes the rule builder quick: its buttons and changes are posted beside the page, and only what they change is put in.
// Without this file the same buttons post the whole page.

const WAIT = 350; // milliseconds after the last change
const form = document.querySelector("form[data-builder]");
let last = 0;
let waiting = 0;

const mine = (button) =>
  button?.closest("[data-part=rule]") && button.name === "do" && /^(rule |as |look$)/.test(button.value);

async function post(act, button) {
  const turn = ++last;
  clearTimeout(waiting);
  const body = new URLSearchParams(new FormData(form));
  body.set("do", act);
  const field = document.activeElement && form.contains(document.activeElement) ? document.activeElement : null;
  document.querySelectorAll("[data-part=told]").forEach((one) => one.setAttribute("aria-busy", "true"));
  let page;
  try {
    const answer = await fetch(form.action.split("#")[0], { method: "POST", body, credentials: "same-origin" });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    if (button) return form.requestSubmit(button);
    return undefined;
  }
  if (turn !== last) return undefined; // a later change is on its way
  if (!page.querySelector("[data-part=told]")) {
    if (button) form.requestSubmit(button); // signed out meanwhile, or worse: the page itself tells
    return undefined;
  }
  let next = "";
  for (const part of ["rule", "told"]) {
    if (part === "rule" && !button) continue; // only what is said of it: the fields stay under the hand
    const old = document.querySelector(`[data-part=${part}]`);
    const fresh = page.querySelector(`[data-part=${part}]`);
    if (part === "rule") next = fresh?.querySelector("[autofocus]")?.id;
    fresh?.querySelector("[autofocus]")?.removeAttribute("autofocus"); // is given the focus by hand
    if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  }
  if (button) land(button, field, next);
  return undefined;
}

function land(button, field, next) {
  if (next) return document.getElementById(next)?.focus();
  const group = /^rule (?:group|add|remove|unwhere) (r[\d.w]*)/.exec(button.value);
  const near = group && form.querySelector(`[name="${CSS.escape(group[1].replace(/\.?w?\d+$/, "") || "r")}.new"]`);
  const back = near || (field && field.name && field.name !== "do" && document.getElementsByName(field.name)[0]);
  return (back || form.querySelector("[data-part=rule] select, [data-part=rule] textarea"))?.focus();
}

if (form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!mine(button)) return;
    event.preventDefault();
    post(button.value, button);
  });
  const changed = (event) => {
    if (!event.target.closest("[data-part=rule]") || event.target.name?.endsWith(".new")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => post("look", null), WAIT);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
}
