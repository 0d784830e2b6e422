"use strict";
(() => {
  const root = document.documentElement;
  const faces = [...document.querySelectorAll("[data-face]")];
  const face = () => faces.find((one) => !one.hidden);
  const boards = [...document.querySelectorAll(".board")];
  const board = () => face().querySelector(".board:not([hidden])");
  const LEAST = 0.2, MOST = 3, LEGIBLE = 0.4;
  let chosen = null;

  const zoomOf = (view) => +(view.dataset.zoom || 1);

  function size(view, zoom) {
    const { width, height, body, head } = view.dataset;
    view.dataset.zoom = zoom;
    const canvas = view.querySelector(".canvas");
    canvas.style.width = width * zoom + "px";
    canvas.style.height = height * zoom + "px";
    for (const part of canvas.querySelectorAll("[data-w]")) {
      part.style.width = part.dataset.w * zoom + "px";
      part.style.height = part.dataset.h * zoom + "px";
    }
    view.style.scrollPaddingLeft = body * zoom + "px";
    view.style.scrollPaddingTop = head * zoom + "px";
  }

  function show(next, x, y) {
    const view = board(), before = zoomOf(view);
    const zoom = Math.min(MOST, Math.max(LEAST, next));
    const cx = x ?? view.clientWidth / 2, cy = y ?? view.clientHeight / 2;
    const left = (view.scrollLeft + cx) * zoom / before - cx;
    const top = (view.scrollTop + cy) * zoom / before - cy;
    for (const one of boards) if (one.dataset.view === view.dataset.view) size(one, zoom);
    view.scrollLeft = left;
    view.scrollTop = top;
    tell();
  }

  function tell() {
    for (const one of document.querySelectorAll("output")) one.textContent = Math.round(zoomOf(board()) * 100) + " %";
  }

  function view(name) {
    for (const one of boards) one.hidden = one.dataset.view !== name;
    for (const one of document.querySelectorAll("[data-do=view]")) one.setAttribute("aria-pressed", one.dataset.to === name);
    mark();
    tell();
  }

  function fit() {
    const whole = () => board().clientWidth / board().dataset.width;
    if (whole() < LEGIBLE) view("overview");
    show(whole());
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
    const left = frame.left + view.dataset.body * zoomOf(view);
    if (box.left < left) view.scrollLeft -= left - box.left + 16;
    else if (box.right > frame.right) view.scrollLeft += box.right - frame.right + 16;
  }

  const deeds = {
    in: () => show(zoomOf(board()) * 1.25), out: () => show(zoomOf(board()) / 1.25), full: () => show(1), fit,
    theme: dark, close, print: () => print(), language: (button) => speak(button.dataset.to), view: (button) => view(button.dataset.to),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (button) return deeds[button.dataset.do](button);
    const touched = event.target.closest(".sheet [data-column], .sheet [data-stage]");
    if (touched && !moved) open(touched.dataset.column ? "column" : "stage", touched.dataset.column || touched.dataset.stage);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return close();
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
      show(zoomOf(view) * Math.exp(-event.deltaY / 400), event.clientX - frame.left, event.clientY - frame.top);
    }, { passive: false });
    view.querySelectorAll('.sheet g[id*="-column-"]').forEach((strip, n) => {
      strip.setAttribute("tabindex", n ? "-1" : "0");
      strip.setAttribute("role", "button");
    });
  }
  addEventListener("pointerup", () => { held = null; for (const one of boards) one.classList.remove("held"); });
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));

  const asked = new URLSearchParams(location.search).get("lang");
  if (asked && faces.some((one) => one.dataset.face === asked)) speak(asked);
  for (const one of boards) size(one, 1);
})();
