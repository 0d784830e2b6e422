"use strict";
(() => {
  const root = document.documentElement;
  const faces = [...document.querySelectorAll("[data-face]")];
  const face = () => faces.find((one) => !one.hidden);
  const board = () => face().querySelector(".board");
  const LEAST = 0.2, MOST = 3;
  let zoom = 1, chosen = null;

  function show(next, x, y) {
    const view = board();
    const before = zoom;
    zoom = Math.min(MOST, Math.max(LEAST, next));
    const cx = x ?? view.clientWidth / 2, cy = y ?? view.clientHeight / 2;
    const left = (view.scrollLeft + cx) * zoom / before - cx;
    const top = (view.scrollTop + cy) * zoom / before - cy;
    for (const one of faces) {
      const width = +one.querySelector(".board").dataset.width, height = +one.querySelector(".board").dataset.height;
      const canvas = one.querySelector(".canvas");
      canvas.style.width = width * zoom + "px";
      canvas.style.height = height * zoom + "px";
      for (const part of canvas.querySelectorAll("[data-w]")) {
        part.style.width = part.dataset.w * zoom + "px";
        part.style.height = part.dataset.h * zoom + "px";
      }
      const frame = one.querySelector(".board");
      frame.style.scrollPaddingLeft = frame.dataset.body * zoom + "px";
      frame.style.scrollPaddingTop = frame.dataset.head * zoom + "px";
      one.querySelector("output").textContent = Math.round(zoom * 100) + " %";
    }
    view.scrollLeft = left;
    view.scrollTop = top;
  }

  const fit = () => show(board().clientWidth / +board().dataset.width);

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

  const strips = () => [...face().querySelectorAll('.sheet g[id*="-column-"]')];
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
    const left = frame.left + view.dataset.body * zoom;
    if (box.left < left) view.scrollLeft -= left - box.left + 16;
    else if (box.right > frame.right) view.scrollLeft += box.right - frame.right + 16;
  }

  const deeds = {
    in: () => show(zoom * 1.25), out: () => show(zoom / 1.25), full: () => show(1), fit,
    theme: dark, close, print: () => print(), language: (button) => speak(button.dataset.to),
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
  for (const one of faces) {
    const view = one.querySelector(".board");
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
      show(zoom * Math.exp(-event.deltaY / 400), event.clientX - frame.left, event.clientY - frame.top);
    }, { passive: false });
    one.querySelectorAll('.sheet g[id*="-column-"]').forEach((strip, n) => {
      strip.setAttribute("tabindex", n ? "-1" : "0");
      strip.setAttribute("role", "button");
    });
  }
  addEventListener("pointerup", () => { held = null; for (const one of faces) one.querySelector(".board").classList.remove("held"); });
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));

  const asked = new URLSearchParams(location.search).get("lang");
  if (asked && faces.some((one) => one.dataset.face === asked)) speak(asked);
  show(1);
})();
