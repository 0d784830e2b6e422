// The map editor: keys, buttons and dialogs around the table. Without this script its forms do the same.

import { isRange, rangeText } from "./editor_clipboard.js";
import { Saving } from "./editor_saving.js";
import { keyOf, Table } from "./editor_table.js";
import { Writer } from "./editor_writing.js";

const editor = document.getElementById("editor");
const { map: address, texts, token } = editor.dataset;
const words = JSON.parse(editor.dataset.words);
const says = (key, ...values) => values.reduce((text, value, k) => text.replaceAll(`{${k}}`, value), words[key]);
const tools = editor.querySelector(".tools"), state = editor.querySelector(".state"), told = editor.querySelector(".told");
const dialog = (name) => editor.querySelector(`[data-dialog="${name}"]`);
const FEELINGS = ["-2", "-1", "0", "+1", "+2"], SINGLE = "periplo.single-keys";
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
let adding = null; // columns there were before one was added

const table = new Table(document.getElementById("sheet"), named);
const writer = new Writer(table, {
  label: (cell) => Object.values(table.title(cell)).filter(Boolean).join(", "),
  save: (cell, text) => saving.write([[cell, text]]),
});
const saving = new Saving({
  address, token, query: { texts }, table,
  on: { state: stated, refused, changed, others, shape: reshaped, replace: (html) => { writer.close(true); table.replace(html); } },
});

function stated(key, why = null) {
  state.textContent = key === "saved" && saving.unsaved.size ? says("unsaved", saving.unsaved.size) : says(key);
  if (why) tell(`${why.what}. ${why.why ?? ""} ${why.mend ?? ""}`);
}

function tell(text) {
  told.textContent = text;
  told.hidden = !text;
}

function others(n, isNew) {
  state.textContent = isNew ? says("others_shape") : n === 1 ? says("others_one") : says("others", n);
  changed();
}

// ---- what the buttons say and whether they can be pressed

function named(cell) {
  const { part, id } = cell.dataset;
  const { across, down } = table.title(cell);
  const isStage = part === "stages", lane = laneOf();
  name("across", isStage ? "stage" : "column", across, Boolean(acrossOf()));
  name("down", "lane", lane ? down : "", Boolean(lane));
  enable('[data-do="copy-across"]', part !== "stages" && Boolean(acrossOf()));
  enable('[data-do="feel"], [data-do="moment"]', Boolean(columnOf()));
  enable('[data-do="moment"]', Boolean(columnOf() && beside("moment_of_truth")));
  enable('[data-do="write"], [data-do="clear"]', Boolean(id));
  if (!cell.classList.contains("bad")) tell("");
}

function name(group, kind, title, isOn) {
  const short = title.length > 28 ? `${title.slice(0, 27)}…` : title;
  tools.querySelector(`[data-name="${group}"]`).textContent = title ? `${says(kind)}: ${short}` : says(kind);
  for (const button of tools.querySelectorAll(`[data-group="${group}"] button`)) button.disabled = !isOn;
}

function enable(which, isOn) {
  for (const button of tools.querySelectorAll(which)) button.disabled = !isOn;
}

const columnOf = () => { // the column in which the focus is
  const head = table.at[1] && table.rows[1][table.at[1]];
  return table.at[0] && head?.dataset.id ? head.dataset.id : null;
};
const acrossOf = () => (table.at[0] ? columnOf() && { part: "columns", id: columnOf() } : { part: "stages", id: table.cell.dataset.id });
const laneOf = () => { // the lane in which the focus is
  const head = table.rows[table.at[0]][0];
  return head.dataset.part === "lanes" ? { part: "lanes", id: head.dataset.id } : null;
};
const beside = (key) => table.byKey.get(`columns|${columnOf()}|${key}`);

// ---- acts

function write(cell = table.cell) {
  if (!cell.dataset.part) { state.textContent = says("closed"); return; }
  if (cell.dataset.key === "moment_of_truth") { moment(); return; }
  writer.open(cell, saving.unsaved.get(keyOf(cell)) ?? table.text(cell));
}

function clear() {
  const cells = table.chosen().flat().filter((cell) => cell.dataset.part && cell.dataset.key !== "title" && table.text(cell));
  saving.write(cells.map((cell) => [cell, ""]));
}

function feel(value) {
  const cell = beside("feeling");
  if (cell) saving.write([[cell, value]]);
}

function moment() {
  const cell = beside("moment_of_truth");
  if (cell) saving.write([[cell, table.text(cell) ? "" : editor.closest("html").lang === "es" ? "sí" : "yes"]]);
}

function shift(of, by) {
  if (of) saving.do([{ act: "shift", ...of, by }]);
}

function copyPart(of) {
  if (!of || of.part === "stages") return;
  adding = new Set(table.byKey.keys());
  saving.do([{ act: "copy", ...of }]);
}

async function drop(of) {
  if (!of) return;
  const asked = new URLSearchParams({ texts, part: of.part, of: of.id, bare: "yes" });
  const reply = await fetch(`${address}/drop?${asked}`);
  if (!reply.ok) { stated("wrong"); saving.look(); return; }
  const shown = dialog("drop");
  shown.querySelector('[data-part="body"]').innerHTML = await reply.text();
  shown.dataset.of = JSON.stringify(of);
  shown.showModal();
}

function copyRange() {
  table.focus();
  document.execCommand("copy");
}

const whereTo = () => {
  const { cell } = table, head = table.rows[1][table.at[1] || 1];
  const stage = table.rows[0][table.at[1] || 1].dataset.id;
  const row = table.at[0] < 2 ? "title" : (table.rows[table.at[0]].find((one) => one.dataset.part === "columns")?.dataset.key ?? cell.dataset.id);
  return { column: head?.dataset.id ?? `+${stage}`, row: row ?? "title" };
};

async function look(cells) {
  const shown = dialog("paste"), body = shown.querySelector('[data-part="body"]');
  const reply = await fetch(`${address}/paste?${new URLSearchParams({ texts })}`, {
    method: "POST", body: new URLSearchParams({ token, ...whereTo(), cells, bare: "yes" }),
  });
  const text = await reply.text();
  const page = new DOMParser().parseFromString(text, "text/html");
  body.replaceChildren(page.querySelector(reply.ok ? ".preview" : "main") ?? says("wrong"));
  shown.querySelector('[data-part="ask"]').hidden = true;
  if (!shown.open) shown.showModal();
}

function askPaste() {
  const shown = dialog("paste");
  shown.querySelector('[data-part="ask"]').hidden = false;
  shown.querySelector("textarea").value = "";
  shown.querySelector('[data-part="body"]').replaceChildren();
  shown.showModal();
}

function refused(act, why, step) {
  if (why.theirs !== null && act.act === "say" && !step.isWhole) { conflict(act, why); return; }
  state.textContent = says("wrong");
  tell([why.what, why.why, why.mend].filter(Boolean).join(". "));
}

const conflicts = [];

function conflict(act, why) {
  conflicts.push([act, why]);
  if (conflicts.length === 1) nextConflict();
}

function nextConflict() {
  if (!conflicts.length) return;
  const [act, why] = conflicts[0], shown = dialog("conflict");
  const cell = table.byKey.get(`${act.part}|${act.id}|${act.key}`);
  const put = (part, text) => {
    const field = shown.querySelector(`[data-part="${part}"]`);
    field.textContent = text || field.dataset.empty;
  };
  shown.querySelector('[data-part="where"]').textContent = cell ? Object.values(table.title(cell)).filter(Boolean).join(" · ") : "";
  put("theirs", why.theirs);
  put("yours", act.to);
  shown.returnValue = "";
  shown.onclose = () => {
    conflicts.shift();
    if (cell) {
      saving.forget(cell);
      saving.known.set(keyOf(cell), why.theirs);
      table.say(cell, why.theirs);
      table.go(...table.placeOf(cell));
      if (shown.returnValue === "mine") saving.write([[cell, act.to]]);
      else if (shown.returnValue === "both") writer.open(cell, [why.theirs, act.to].filter(Boolean).join("\n"));
      else stated("saved");
    }
    nextConflict();
  };
  shown.showModal();
}

// Where one comments on a cell: on its own, on its column or stage; on the map from the name of a lane.
function talkAbout({ dataset: { part, id, key } }) {
  const about = new URL(table.table.dataset.talk, location.href);
  const place = part === "stages" ? `stage:${id}` : part !== "columns" ? "map" : key === "title" ? `column:${id}` : `cell:${id}/${key.replaceAll("%", "%25").replaceAll("/", "%2F")}`;
  about.searchParams.set("part", place);
  about.searchParams.set("say", "yes");
  return about.href;
}

function presentFrom({ dataset: { part, id } }) { // at the stage in which the focus is
  const shown = new URL(document.querySelector(".present-link").href);
  const stage = part === "stages" ? id : table.rows[0][table.at[1]]?.dataset.id;
  if (stage) shown.searchParams.set("stage", stage);
  return shown.href;
}

// ---- what follows a change

let drawing;

function changed() {
  clearTimeout(drawing);
  drawing = setTimeout(async () => {
    const reply = await fetch(`${address}/picture?${new URLSearchParams({ texts })}`).catch(() => null);
    if (reply?.ok) document.getElementById("picture").innerHTML = await reply.text();
  }, 400);
}

async function reshaped() {
  if (adding) {
    const fresh = [...table.byKey].find(([key]) => !adding.has(key) && key.endsWith("|title"));
    adding = null;
    if (fresh) table.go(...table.placeOf(fresh[1]));
  }
  const reply = await fetch(`${address}?${new URLSearchParams({ texts })}`).catch(() => null);
  if (!reply?.ok) return;
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  for (const select of document.querySelectorAll(".adds select[name=stage], .adds select[name=follows], .adds select[name=lane]")) {
    const at = `[data-add="${select.form.dataset.add}"] select[name=${select.name}]`;
    select.replaceChildren(...page.querySelector(at).options);
  }
  for (const which of [".as-forms", ".adds .choice"]) document.querySelector(which).replaceWith(page.querySelector(which));
}

// ---- keys, buttons, forms

const DO = {
  write, clear, undo: () => saving.undo(), redo: () => saving.redo(), copy: copyRange, paste: askPaste,
  feel: (button) => feel(button.dataset.value), moment, help: () => dialog("keys").showModal(),
  left: () => shift(acrossOf(), -1), right: () => shift(acrossOf(), 1), up: () => shift(laneOf(), -1), down: () => shift(laneOf(), 1),
  talk: () => { location.href = talkAbout(table.cell); },
  "copy-across": () => copyPart(acrossOf()), "copy-down": () => copyPart(laneOf()),
  "drop-across": () => drop(acrossOf()), "drop-down": () => drop(laneOf()),
};

const isSingle = () => localStorage.getItem(SINGLE) !== "off";

table.room.addEventListener("keydown", (event) => {
  if (writer.isOpen) return;
  const { key, shiftKey, altKey } = event, isCtrl = event.ctrlKey || event.metaKey;
  const did = (act) => { event.preventDefault(); act(); };
  if (ARROWS[key] && altKey) {
    const [down, across] = ARROWS[key];
    did(() => shift(across ? acrossOf() : laneOf(), down + across));
  } else if (ARROWS[key]) {
    did(() => (isCtrl ? leap(...ARROWS[key], shiftKey) : table.step(...ARROWS[key], shiftKey)));
  } else if (isCtrl && !altKey) {
    const letter = key.toLowerCase();
    if (letter === "z") did(() => (shiftKey ? saving.redo() : saving.undo()));
    else if (letter === "y") did(() => saving.redo());
    else if (letter === "d") did(() => copyPart(table.at[1] ? acrossOf() : laneOf()));
    else if (key === "Home") did(() => table.go(1, 1, shiftKey));
    else if (key === "End") did(() => table.go(table.rows.length - 1, table.rows[0].length - 1, shiftKey));
  } else if (key === "Enter" || key === "F2") did(() => write());
  else if (key === "Delete" || key === "Backspace") did(clear);
  else if (key === "Escape") { if (saving.forget(table.cell)) did(() => tell("")); }
  else if (key === "Home") did(() => table.go(table.at[0], 1, shiftKey));
  else if (key === "End") did(() => table.go(table.at[0], table.rows[0].length - 1, shiftKey));
  else if (!isSingle() || altKey) return;
  else if (/^[1-5]$/.test(key)) did(() => feel(FEELINGS[key - 1]));
  else if (key === "m" || key === "M") did(moment);
  else if (key === "c" || key === "C") did(DO.talk);
  else if (key === "p" || key === "P") did(() => { location.href = presentFrom(table.cell); });
  else if (key === "?") did(DO.help);
});

function leap(down, across, isLong) {
  const [row, column] = table.at;
  table.go(down ? (down < 0 ? 0 : table.rows.length - 1) : row, across ? (across < 0 ? 0 : table.rows[0].length - 1) : column, isLong);
}

table.room.addEventListener("dblclick", (event) => { if (!writer.isOpen && event.target.closest("th, td") === table.cell) write(); });

document.addEventListener("copy", (event) => range(event, false));
document.addEventListener("cut", (event) => range(event, true));

function range(event, isCut) {
  if (writer.isOpen || !table.table.contains(document.activeElement)) return;
  const rows = table.chosen();
  event.preventDefault();
  event.clipboardData.setData("text/plain", rangeText(rows.map((row) => row.map((cell) => table.text(cell)))));
  state.textContent = says("copied", rows.flat().length);
  if (isCut) clear();
}

document.addEventListener("paste", (event) => {
  if (writer.isOpen || !table.table.contains(document.activeElement)) return;
  const text = event.clipboardData.getData("text/plain");
  event.preventDefault();
  if (isRange(text)) look(text);
  else if (table.cell.dataset.part && text.trim()) saving.write([[table.cell, text.trim()]]);
});

tools.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); }); // the cell keeps the focus
tools.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (!button) return;
  writer.close(true);
  DO[button.dataset.do](button);
});
tools.addEventListener("keydown", (event) => {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!by) return;
  const buttons = [...tools.querySelectorAll("button:enabled")];
  const next = buttons[(buttons.indexOf(event.target) + by + buttons.length) % buttons.length];
  event.preventDefault();
  for (const button of tools.querySelectorAll("button")) button.tabIndex = button === next ? 0 : -1;
  next.focus();
});

editor.addEventListener("click", (event) => {
  const pressed = event.target.closest("dialog [data-do]");
  if (!pressed) return;
  const shown = pressed.closest("dialog"), what = pressed.dataset.do;
  if (what === "single") { localStorage.setItem(SINGLE, pressed.checked ? "on" : "off"); return; }
  event.preventDefault();
  if (what === "look") { look(shown.querySelector("textarea").value); return; }
  if (what === "sure") saving.do([{ act: "drop", ...JSON.parse(shown.dataset.of) }]);
  if (what === "put") {
    const { acts } = JSON.parse(shown.querySelector("[name=said]").value);
    const n = acts.filter((act) => act.act === "say").length;
    saving.do(acts, { isWhole: true, then: () => { state.textContent = says("pasted", n); } });
  }
  shown.close();
  table.focus();
});

for (const form of document.querySelectorAll("form[data-add]")) {
  form.addEventListener("submit", (event) => {
    const given = Object.fromEntries(new FormData(form));
    if (form.dataset.add === "lane" && !given.lane && !given.title.trim()) return;
    event.preventDefault();
    const { token: _, act, ...rest } = given;
    for (const key of ["follows", "lane"]) if (rest[key] === "") delete rest[key];
    adding = new Set(table.byKey.keys());
    saving.do([{ act, ...rest }]);
    form.reset();
  });
}

tools.hidden = false;
for (const [k, button] of [...tools.querySelectorAll("button")].entries()) button.tabIndex = k ? -1 : 0;
dialog("keys").querySelector("[data-do=single]").checked = isSingle();
named(table.cell);
