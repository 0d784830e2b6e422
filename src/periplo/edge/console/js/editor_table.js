// The table as a grid: one tab stop, arrows between cells, a chosen range; and what each cell says.

export const keyOf = (cell) => (cell?.dataset.part ? `${cell.dataset.part}|${cell.dataset.id}|${cell.dataset.key}` : "");

export class Table {
  constructor(room, onFocus) {
    this.room = room;
    this.onFocus = onFocus;
    this.at = [1, 1];
    this.anchor = this.at;
    room.removeAttribute("tabindex");
    room.addEventListener("focusin", (event) => this.#focused(event.target.closest("th, td")));
    room.addEventListener("mousedown", (event) => this.#pressed(event));
    room.addEventListener("mouseover", (event) => this.#dragged(event));
    document.addEventListener("mouseup", () => { this.drags = false; });
    this.adopt();
  }

  // Takes over the table that stands in the room now.
  adopt() {
    this.table = this.room.querySelector("table");
    this.table.setAttribute("role", "grid");
    this.table.setAttribute("aria-label", this.room.getAttribute("aria-label"));
    this.table.setAttribute("aria-multiselectable", "true");
    this.rows = [...this.table.rows].map((row) => {
      row.setAttribute("role", "row");
      return [...row.cells].flatMap((cell) => Array(cell.colSpan).fill(cell));
    });
    this.byKey = new Map();
    for (const cell of this.table.querySelectorAll("th, td")) {
      if (cell.classList.contains("corner")) continue;
      const role = cell.tagName === "TD" ? "gridcell" : cell.scope === "row" ? "rowheader" : "columnheader";
      cell.setAttribute("role", role);
      cell.tabIndex = -1;
      for (const link of cell.querySelectorAll("a")) link.tabIndex = -1; // the table is one stop; C leads there
      if (!cell.dataset.part) cell.setAttribute("aria-readonly", "true");
      else this.byKey.set(keyOf(cell), cell);
    }
    this.#moveStop();
  }

  replace(html) {
    const key = keyOf(this.cell), had = this.table.contains(document.activeElement);
    const [left, top] = [this.room.scrollLeft, this.room.scrollTop];
    this.room.innerHTML = html;
    this.adopt();
    [this.room.scrollLeft, this.room.scrollTop] = [left, top];
    const there = this.byKey.get(key);
    if (there) this.at = this.placeOf(there);
    this.at = [Math.min(this.at[0], this.rows.length - 1), Math.min(this.at[1], this.rows.at(-1).length - 1)];
    this.anchor = this.at;
    this.#moveStop();
    if (had) this.focus();
    else this.onFocus(this.cell);
  }

  get cell() { return this.rows[this.at[0]]?.[this.at[1]]; }

  get version() { return this.table.dataset.version; }

  get shape() { return this.table.dataset.shape; }

  placeOf(cell) {
    const row = this.rows.findIndex((one) => one.includes(cell));
    return row < 0 ? this.at : [row, this.rows[row].indexOf(cell)];
  }

  text(cell) {
    return cell?.dataset.part ? cell.querySelector(".text").textContent : "";
  }

  say(cell, text) {
    cell.querySelector(".text").textContent = text;
  }

  title(cell) { // of its column or stage, and of its row
    const [row, column] = this.placeOf(cell);
    const head = this.rows[1][0].querySelector(".text")?.textContent ?? this.rows[1][0].textContent;
    const lane = row < 2 ? head : this.text(this.rows[row][0]) || this.rows[row][0].textContent.trim();
    return { across: column ? this.text(row ? this.rows[1][column] : cell) : "", down: row ? lane : "" };
  }

  focus() { this.cell?.focus({ preventScroll: false }); }

  go(row, column, extends_ = false) {
    const [r, c] = [Math.max(0, Math.min(row, this.rows.length - 1)), Math.max(0, Math.min(column, this.rows[0].length - 1))];
    if (!r && !c) return;
    this.at = [r, c];
    if (!extends_) this.anchor = this.at;
    this.#moveStop();
    this.focus();
    this.#choose();
  }

  step(down, across, extends_) {
    let [row, column] = this.at;
    const from = this.cell;
    do {
      row += down;
      column += across;
    } while (this.rows[row]?.[column] === from);
    if (this.rows[row]?.[column]) this.go(row, column, extends_);
  }

  next(by) { // to the cell after this one, on in the next row
    const width = this.rows[0].length - 1;
    const flat = this.at[0] * width + (this.at[1] - 1) + by;
    if (flat >= 0 && flat < this.rows.length * width) this.go(Math.floor(flat / width), (flat % width) + 1);
  }

  // The chosen cells, row by row.
  chosen() {
    const [[r, c], [s, d]] = [this.anchor, this.at];
    const rows = this.rows.slice(Math.min(r, s), Math.max(r, s) + 1);
    return rows.map((row) => [...new Set(row.slice(Math.min(c, d), Math.max(c, d) + 1))]);
  }

  #moveStop() {
    for (const cell of this.table.querySelectorAll('[tabindex="0"]')) cell.tabIndex = -1;
    if (this.cell) this.cell.tabIndex = 0;
  }

  #focused(cell) {
    if (!cell || !this.table.contains(cell) || cell.classList.contains("corner")) return;
    if (this.cell !== cell) {
      this.at = this.placeOf(cell);
      this.anchor = this.at;
      this.#moveStop();
      this.#choose();
    }
    this.onFocus(cell);
  }

  #choose() {
    for (const cell of this.table.querySelectorAll(".chosen")) {
      cell.classList.remove("chosen");
      cell.removeAttribute("aria-selected");
    }
    const rows = this.chosen();
    if (rows.length * rows[0].length < 2) return;
    for (const cell of rows.flat()) {
      cell.classList.add("chosen");
      cell.setAttribute("aria-selected", "true");
    }
  }

  #pressed(event) {
    const cell = event.target.closest("th, td");
    if (!cell || event.button || event.target.closest("textarea") || cell.classList.contains("corner")) return;
    event.preventDefault();
    this.go(...this.placeOf(cell), event.shiftKey);
    this.drags = true;
  }

  #dragged(event) {
    const cell = event.target.closest("th, td");
    if (this.drags && event.buttons === 1 && cell && cell !== this.cell) this.go(...this.placeOf(cell), true);
  }
}
