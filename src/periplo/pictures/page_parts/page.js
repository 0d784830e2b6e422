"use strict";
(() => {
  const root = document.documentElement;
  const faces = [...document.querySelectorAll("[data-face]")];
  const face = () => faces.find((one) => !one.hidden);
  const boards = [...document.querySelectorAll(".board")];
  const board = () => face().querySelector(".board:not([hidden])");
  const LEAST = 0.2, MOST = 3, LEVELS = [["overview", 0.4], ["middle", 0.8], ["full", Infinity]];
  let chosen = null, zoomed = 1;

  // What is drawn follows the zoom: below 40 % stages and curve, up to 80 % columns, above it every lane.
  const levelOf = (zoom) => LEVELS.find(([, most]) => zoom < most || (zoom === most && most < 1))[0];

  function size(view) {
    const { width, height, body, head, nominal } = view.dataset;
    const scale = zoomed / nominal;
    view.dataset.scale = scale;
    const canvas = view.querySelector(".canvas");
    canvas.style.width = width * scale + "px";
    canvas.style.height = height * scale + "px";
    for (const part of canvas.querySelectorAll("[data-w]")) {
      part.style.width = part.dataset.w * scale + "px";
      part.style.height = part.dataset.h * scale + "px";
    }
    view.style.scrollPaddingLeft = body * scale + "px";
    view.style.scrollPaddingTop = head * scale + "px";
  }

  function show(next, x, y, level) {
    const before = board(), scale = +before.dataset.scale;
    const cx = x ?? before.clientWidth / 2, cy = y ?? before.clientHeight / 2;
    const across = (before.scrollLeft + cx) / scale - before.dataset.body;
    const part = across / (before.dataset.width - before.dataset.body), down = (before.scrollTop + cy) / scale;
    const held = before.contains(document.activeElement);
    zoomed = Math.min(MOST, Math.max(LEAST, next));
    view(level ?? levelOf(zoomed));
    for (const one of boards) size(one);
    if (held && before !== board()) board().focus({ preventScroll: true });
    const now = board(), grown = +now.dataset.scale, same = now === before;
    const left = same ? across : part * (now.dataset.width - now.dataset.body);
    now.scrollLeft = (+now.dataset.body + left) * grown - cx;
    now.scrollTop = same ? down * grown - cy : 0;
    tell();
  }

  function tell() {
    for (const one of document.querySelectorAll("output")) one.textContent = Math.round(zoomed * 100) + " %";
  }

  function view(name) {
    for (const one of boards) one.hidden = one.dataset.view !== name;
    for (const one of document.querySelectorAll("[data-do=view]")) one.setAttribute("aria-pressed", one.dataset.to === name);
    for (const one of document.querySelectorAll(".lanes")) one.hidden = name !== "full";
    mark();
  }

  const own = (name) => face().querySelector(`.board[data-view=${name}]`);

  function fit() {
    const width = board().clientWidth;
    const filled = (name) => width / own(name).dataset.width * own(name).dataset.nominal;
    const name = ["full", "middle"].find((one) => levelOf(filled(one)) === one) ?? "overview";
    show(filled(name), 0, 0, name);
  }

  // Rows were drawn where they stand at first; those shown are moved together, and all that depends on their height.
  function arrange(view) {
    const lanes = view.querySelector(".sheet > svg > g[id$='-lanes']");
    const rows = [...lanes.children].filter((one) => one.dataset.row);
    const wanted = new Set([...face().querySelectorAll(".lanes input:checked:not([data-curve])")].map((one) => one.value));
    const isLine = (row) => row.dataset.row.startsWith("line-");
    const isShown = (row, n) => isLine(row) ? rows.slice(n + 1).some((one) => !isLine(one) && wanted.has(one.dataset.row)) : wanted.has(row.dataset.row);
    const first = +view.dataset.first;
    let y = first;
    rows.forEach((row, n) => {
      const shown = isShown(row, n);
      for (const part of view.querySelectorAll(`.sheet g[data-row="${CSS.escape(row.dataset.row)}"]`)) {
        if (shown) part.removeAttribute("display"); else part.setAttribute("display", "none");
        part.setAttribute("transform", `translate(0 ${y - row.dataset.at})`);
      }
      if (shown) y += +row.dataset.high;
    });
    const grown = y - view.dataset.bottom;
    for (const rect of view.querySelectorAll(".sheet > svg > g[id$='-panels'] rect, .sheet > svg > g[id$='-hits'] rect")) {
      rect.dataset.high ??= rect.getAttribute("height");
      rect.setAttribute("height", Math.max(0, +rect.dataset.high + grown));
    }
    for (const path of view.querySelectorAll(".sheet g[id*='-moment-of-truth-'] path")) {
      path.dataset.d ??= path.getAttribute("d");
      path.setAttribute("d", path.dataset.d.replace(/V([0-9.]+)/, (_, end) => "V" + (+end + grown)));
    }
    const aside = [...view.querySelectorAll(".sheet > svg > g[id$='-unmapped'], .sheet > svg > g[id$='-tray']")].map((one) => one.getBBox());
    const floor = Math.max(y, ...aside.map((box) => box.y + box.height));
    const legend = view.querySelector(".sheet > svg > g[id$='-legend']");
    const sunk = floor - view.dataset.floor;
    legend?.setAttribute("transform", `translate(0 ${sunk})`);
    view.dataset.height = +view.dataset.whole + sunk;
    const sheet = view.querySelector(".sheet"), side = view.querySelector(".over.side svg");
    for (const [part, high] of [[sheet, view.dataset.height], [side, +view.dataset.side + grown]]) {
      part.dataset.h = high;
      const svg = part.matches("svg") ? part : part.querySelector("svg");
      const box = svg.viewBox.baseVal;
      svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${high}`);
    }
    size(view);
  }

  function choose(box) {
    const curve = box.dataset.curve;
    if (curve) {
      for (const one of document.querySelectorAll(".lanes input")) if (one.dataset.curve === curve) one.checked = box.checked;
      for (const one of document.querySelectorAll(`.board g[data-line="${CSS.escape(curve)}"]`)) {
        if (box.checked) one.removeAttribute("display"); else one.setAttribute("display", "none");
      }
      return;
    }
    for (const one of document.querySelectorAll(".lanes input:not([data-curve])")) if (one.value === box.value) one.checked = box.checked;
    for (const one of boards) if (one.dataset.view === "full") arrange(one);
  }

  function speak(language) {
    const { scrollLeft, scrollTop } = board();
    for (const one of faces) one.hidden = one.dataset.face !== language;
    root.lang = root.dataset.language = language;
    document.title = face().querySelector("h1").textContent;
    board().scrollTo(scrollLeft, scrollTop);
    if (chosen) open(chosen.kind, chosen.id);
  }

  function dark() {
    const now = root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    root.dataset.theme = now === "dark" ? "light" : "dark";
  }

  function open(kind, id) {
    const name = face().dataset.face + "-card-" + (kind === "stage" ? "stage-" : "") + id;
    const card = document.getElementById(name);
    if (!card) return;
    chosen = { kind, id };
    const panel = face().querySelector(".panel");
    panel.querySelector(".content").replaceChildren(...[...card.children].map((part) => part.cloneNode(true)));
    panel.hidden = false;
    mark();
  }

  function mark() {
    for (const one of document.querySelectorAll(".chosen")) one.classList.remove("chosen");
    if (chosen?.kind === "column") strip(chosen.id)?.classList.add("chosen");
  }

  function close() {
    const panel = face().querySelector(".panel");
    if (panel.hidden) return;
    for (const one of document.querySelectorAll(".panel")) one.hidden = true;
    const back = chosen?.kind === "column" ? strip(chosen.id) : board();
    chosen = null;
    mark();
    back?.focus({ preventScroll: true });
  }

  const strips = () => [...board().querySelectorAll('.sheet g[id*="-column-"]')];
  const strip = (id) => strips().find((one) => one.dataset.column === id);

  function walk(by, from) {
    const all = strips();
    const at = all.indexOf(from);
    const next = by === "first" ? 0 : by === "last" ? all.length - 1 : Math.min(all.length - 1, Math.max(0, at + by));
    all.forEach((one, n) => one.setAttribute("tabindex", n === next ? "0" : "-1"));
    all[next].focus({ preventScroll: true });
    reveal(all[next]);
    if (chosen) open("column", all[next].dataset.column);
  }

  function reveal(one) {
    const view = board(), frame = view.getBoundingClientRect(), box = one.getBoundingClientRect();
    const left = frame.left + view.dataset.body * view.dataset.scale;
    if (box.left < left) view.scrollLeft -= left - box.left + 16;
    else if (box.right > frame.right) view.scrollLeft += box.right - frame.right + 16;
  }

  const deeds = {
    in: () => show(zoomed * 1.25), out: () => show(zoomed / 1.25), full: () => show(1), fit,
    theme: dark, close, print: () => print(), language: (button) => speak(button.dataset.to),
    view: (button) => show(own(button.dataset.to).dataset.nominal, 0, 0, button.dataset.to),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (button) return deeds[button.dataset.do](button);
    const touched = event.target.closest(".sheet [data-column], .sheet [data-stage]");
    if (touched && !moved) open(touched.dataset.column ? "column" : "stage", touched.dataset.column || touched.dataset.stage);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      for (const menu of document.querySelectorAll(".lanes[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
      return close();
    }
    const inside = event.target.closest?.(".board");
    if (!inside) return;
    const here = event.target.closest("g[id*='-column-']");
    const moves = { ArrowRight: 1, ArrowLeft: -1, Home: "first", End: "last" };
    const keys = { "+": deeds.in, "=": deeds.in, "-": deeds.out, 0: deeds.full, f: fit, F: fit };
    if (here && event.key in moves) { event.preventDefault(); walk(moves[event.key], here); }
    else if (here && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); open("column", here.dataset.column); }
    else if (event.key in keys) { event.preventDefault(); keys[event.key](); }
  });

  let held = null, moved = false;
  for (const view of boards) {
    view.addEventListener("pointerdown", (event) => {
      moved = false;
      if (event.pointerType !== "mouse" || event.button) return;
      held = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop };
    });
    view.addEventListener("pointermove", (event) => {
      if (!held) return;
      const dx = event.clientX - held.x, dy = event.clientY - held.y;
      if (Math.abs(dx) + Math.abs(dy) > 5) { moved = true; view.classList.add("held"); }
      if (moved) { view.scrollLeft = held.left - dx; view.scrollTop = held.top - dy; }
    });
    view.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const frame = view.getBoundingClientRect();
      show(zoomed * Math.exp(-event.deltaY / 400), event.clientX - frame.left, event.clientY - frame.top);
    }, { passive: false });
    view.querySelectorAll('.sheet g[id*="-column-"]').forEach((strip, n) => {
      strip.setAttribute("tabindex", n ? "-1" : "0");
      strip.setAttribute("role", "button");
    });
  }
  addEventListener("pointerup", () => { held = null; for (const one of boards) one.classList.remove("held"); });
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));

  document.addEventListener("change", (event) => { if (event.target.closest(".lanes")) choose(event.target); });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".lanes[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  const asked = new URLSearchParams(location.search).get("lang");
  if (asked && faces.some((one) => one.dataset.face === asked)) speak(asked);
  for (const one of boards) size(one);
  for (const one of document.querySelectorAll(".lanes")) one.hidden = false;
})();
