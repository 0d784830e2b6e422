// What was done, sent one step after the other; what is refused, what others did meanwhile, undo and redo.

import { keyOf } from "./editor_table.js";

const LOOK_EVERY = 15_000, FIRST_WAIT = 2_000, LONGEST_WAIT = 30_000; // milliseconds
const MOST_STEPS = 200; // that this tab remembers, also when the page is opened again

export class Saving {
  constructor({ address, token, query, table, on }) {
    Object.assign(this, { address, token, query, table, on });
    this.queue = [];
    this.memory = `undo ${address}`;
    [this.undoes, this.redoes] = this.#remembered();
    this.unsaved = new Map(); // cell key -> what was typed and refused
    this.known = new Map([...table.byKey].map(([key, cell]) => [key, table.text(cell)]));
    this.wait = FIRST_WAIT;
    addEventListener("beforeunload", (event) => { if (this.queue.length || this.unsaved.size) event.preventDefault(); });
    addEventListener("focus", () => this.look());
    setInterval(() => { if (document.visibilityState === "visible") this.look(); }, LOOK_EVERY);
  }

  // Writes into cells: [cell, text] each; shown at once.
  write(pairs) {
    const acts = [];
    for (const [cell, to] of pairs) {
      const key = keyOf(cell), was = this.unsaved.has(key) ? this.known.get(key) : this.table.text(cell);
      this.#mark(cell, null);
      this.unsaved.delete(key);
      this.table.say(cell, to);
      if (to !== was) acts.push({ act: "say", part: cell.dataset.part, id: cell.dataset.id, key: cell.dataset.key, to, was });
    }
    if (acts.length) this.do(acts);
  }

  do(acts, { isWhole = false, then = null } = {}) {
    this.queue.push({ kind: "do", acts, isWhole, then });
    this.#drain();
  }

  undo() { this.queue.push({ kind: "undo" }); this.#drain(); }

  redo() { this.queue.push({ kind: "redo" }); this.#drain(); }

  // Drops what was typed in a cell and refused.
  forget(cell) {
    const key = keyOf(cell);
    if (!this.unsaved.delete(key)) return false;
    this.table.say(cell, this.known.get(key) ?? "");
    this.#mark(cell, null);
    return true;
  }

  async look() {
    if (this.queue.length || this.busy) return;
    try {
      const asked = new URLSearchParams({ ...this.query, version: this.table.version, shape: this.table.shape });
      const reply = await fetch(`${this.address}/sheet?${asked}`);
      if (reply.status === 200 && !this.queue.length) this.#took(await reply.json(), new Set(), true);
    } catch { /* the next look may fare better */ }
  }

  async #drain() {
    if (this.busy) return;
    this.busy = true;
    while (this.queue.length) {
      const step = this.queue[0];
      const stack = { undo: this.undoes, redo: this.redoes }[step.kind];
      if (stack && !step.acts) {
        const edits = stack.pop();
        if (!edits) {
          this.queue.shift();
          this.on.state(step.kind === "undo" ? "nothing_undo" : "nothing_redo");
          continue;
        }
        Object.assign(step, { acts: [{ act: "again", edits }], isWhole: true });
      }
      this.on.state("saving");
      const done = await this.#send(step);
      if (!done) { // no connection: the step waits in its place
        this.on.state("offline");
        await new Promise((go) => { setTimeout(go, this.wait); });
        this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
        continue;
      }
      this.wait = FIRST_WAIT;
      this.queue.shift();
    }
    this.busy = false;
  }

  async #send(step) {
    const { version, shape } = this.table;
    const said = JSON.stringify({ acts: step.acts, version, shape, is_whole: Boolean(step.isWhole) });
    let reply;
    try {
      const asked = new URLSearchParams(this.query);
      reply = await fetch(`${this.address}/acts?${asked}`, {
        method: "POST", body: new URLSearchParams({ token: this.token, said }), redirect: "manual",
      });
    } catch {
      return false;
    }
    const told = reply.headers.get("content-type")?.startsWith("application/json") ? await reply.json() : null;
    if (!reply.ok || !told) {
      this.on.state(told ? "wrong" : "denied", told);
      for (const act of step.acts) this.#keep(act, told);
      return true;
    }
    const mine = new Set();
    for (const [place, act] of step.acts.entries()) {
      if (act.act !== "say") continue;
      const key = `${act.part}|${act.id}|${act.key}`;
      mine.add(key);
      if (!told.refused.some((one) => one.place === place)) this.#follow(key, act.to, told.cells[act.part]?.[act.id]?.[act.key]);
    }
    const isDone = !(step.isWhole && told.refused.length);
    for (const one of told.refused) if (step.acts[one.place].act === "say" && !step.isWhole) this.#keep(step.acts[one.place], one);
    this.#took(told, mine, told.others);
    if (isDone && told.back.length) {
      (step.kind === "undo" ? this.redoes : this.undoes).push(told.back);
      if (step.kind === "do") this.redoes.length = 0;
      this.#remember();
    }
    for (const one of told.refused) this.on.refused(step.acts[one.place], one, step);
    if (!told.refused.length) this.on.state({ do: "saved", undo: "undone", redo: "redone" }[step.kind]);
    if (isDone) {
      this.on.changed();
      step.then?.();
    }
    return true;
  }

  // What can be undone and redone, as this tab left it: the server refuses a step whose cells another changed since.
  #remembered() {
    try {
      const [undoes, redoes] = JSON.parse(sessionStorage.getItem(this.memory));
      return [undoes, redoes];
    } catch {
      return [[], []]; // nothing yet, or a browser that keeps nothing
    }
  }

  #remember() {
    try {
      sessionStorage.setItem(this.memory, JSON.stringify([this.undoes.slice(-MOST_STEPS), this.redoes.slice(-MOST_STEPS)]));
    } catch { /* a browser that keeps nothing */ }
  }

  // The file may spell what was written otherwise ("web" becomes "Website"): what waits for it begins from that.
  #follow(key, typed, spelled) {
    for (const step of this.queue.slice(1)) for (const act of step.acts ?? []) {
      if (act.act === "say" && `${act.part}|${act.id}|${act.key}` === key && act.was === typed) act.was = spelled;
    }
  }

  #keep(act, why) {
    if (act.act !== "say") return;
    const key = `${act.part}|${act.id}|${act.key}`, cell = this.table.byKey.get(key);
    this.unsaved.set(key, act.to);
    if (cell) this.#mark(cell, why);
  }

  #mark(cell, why) {
    cell.classList.toggle("bad", Boolean(why));
    if (why) cell.setAttribute("aria-invalid", "true");
    else cell.removeAttribute("aria-invalid");
    cell.querySelector(".fault")?.remove();
    if (!why?.what) return;
    const told = document.createElement("span");
    told.className = "fault";
    told.textContent = `${why.what}. ${why.mend ?? ""}`;
    cell.append(told);
  }

  #took(told, mine, hasOthers) {
    const isNew = told.html !== undefined && told.shape !== this.table.shape;
    const waiting = new Set(this.queue.slice(1).flatMap((step) => step.acts ?? []).filter((act) => act.act === "say")
      .map((act) => `${act.part}|${act.id}|${act.key}`));
    if (isNew) {
      const typed = new Map([...waiting].map((key) => [key, this.table.text(this.table.byKey.get(key))]));
      this.on.replace(told.html);
      for (const [key, text] of [...typed, ...this.unsaved]) {
        const cell = this.table.byKey.get(key);
        if (cell) this.table.say(cell, text);
      }
    }
    this.table.table.dataset.version = told.version;
    let others = 0;
    for (const [key, cell] of this.table.byKey) {
      const text = told.cells[cell.dataset.part]?.[cell.dataset.id]?.[cell.dataset.key];
      if (text === undefined) continue;
      const before = this.known.get(key);
      this.known.set(key, text);
      if (waiting.has(key) || this.unsaved.has(key) || cell.querySelector("textarea")) continue;
      if (before !== undefined && before !== text && !mine.has(key)) others += 1;
      this.table.say(cell, text);
    }
    if (hasOthers && (others || isNew)) this.on.others(others, isNew);
    if (isNew) this.on.shape();
  }
}
