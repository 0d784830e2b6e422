// A cell being written in: a text field in its place, until it is saved or left as it was.

export class Writer {
  constructor(table, { label, save }) {
    Object.assign(this, { table, label, save });
  }

  get isOpen() { return Boolean(this.field); }

  open(cell, text) {
    this.close(true);
    this.cell = cell;
    this.was = text;
    const field = document.createElement("textarea");
    field.className = "writer";
    field.value = text;
    field.rows = 1;
    field.setAttribute("aria-label", this.label(cell));
    this.field = field;
    cell.classList.add("written");
    cell.append(field);
    this.#fit();
    field.focus();
    field.setSelectionRange(text.length, text.length);
    field.addEventListener("input", () => this.#fit());
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("blur", () => this.close(true));
  }

  // Ends the writing; what was written is saved, or left.
  close(isSaved) {
    const { field, cell } = this;
    if (!field) return;
    this.field = null;
    const text = field.value.replace(/\s+$/, "");
    cell.classList.remove("written");
    field.remove();
    if (isSaved && text !== this.was) this.save(cell, text);
  }

  #fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight + 2}px`;
  }

  #key(event) {
    event.stopPropagation();
    if (event.isComposing) return;
    const isLine = event.key === "Enter" && (event.shiftKey || event.altKey);
    if (isLine && event.altKey) {
      event.preventDefault();
      this.field.setRangeText("\n", this.field.selectionStart, this.field.selectionEnd, "end");
      this.#fit();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close(false);
      this.table.focus();
    } else if (event.key === "Enter" && !isLine) {
      event.preventDefault();
      this.close(true);
      this.table.focus();
      this.table.step(1, 0, false);
    } else if (event.key === "Tab") {
      event.preventDefault();
      this.close(true);
      this.table.next(event.shiftKey ? -1 : 1);
    }
  }
}
