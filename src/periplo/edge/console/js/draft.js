// The flow of a draft moved by hand: a box is dragged to a "+", or moved by keys; the page's forms do the same.

const figure = document.querySelector("figure.flow"), form = document.querySelector("#by-hand");
const blocks = JSON.parse(figure.dataset.blocks || "{}");
const FAR = 6, NEAR = 90, RIM = 40; // px: before a press is a drag; how near a place must be; where the picture scrolls
const KEPT = "node in hand";

const nodeOf = (element) => element.closest?.("[data-node]")?.dataset.node;
const linkOf = (node) => figure.querySelector(`g[data-node="${CSS.escape(node)}"]`)?.closest("a");
const places = () => [...figure.querySelectorAll("g[data-place]")];

function post(node, act, place = "") {
  sessionStorage.setItem(KEPT, node);
  form.elements.node.value = node;
  form.elements.do.value = act;
  form.elements.place.value = place;
  form.requestSubmit();
}

// Where a block may go: not within itself, nor where it stands.
function open(node) {
  const own = blocks[node];
  if (!own) return [];
  return places().filter(({ dataset }) => !own.includes(dataset.place.slice(dataset.place.indexOf(" ") + 1)) && dataset.then !== node);
}

let held = null; // { node, link, x, y, targets, near, moves }

figure.addEventListener("dragstart", (event) => event.preventDefault());

figure.addEventListener("pointerdown", (event) => {
  const node = nodeOf(event.target);
  if (event.button || event.pointerType === "touch" || !node || !blocks[node]) return;
  held = { node, link: linkOf(node), x: event.clientX, y: event.clientY, left: figure.scrollLeft, top: figure.scrollTop, targets: [], near: null, moves: false };
});

addEventListener("pointermove", (event) => {
  if (!held) return;
  if (!held.moves) {
    if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR) return;
    held.moves = true;
    held.targets = open(held.node);
    figure.classList.add("in-hand");
    held.link.classList.add("held");
    for (const one of held.targets) one.classList.add("open");
  }
  const box = figure.getBoundingClientRect();
  if (event.clientY < box.top + RIM) figure.scrollTop -= 12;
  if (event.clientY > box.bottom - RIM) figure.scrollTop += 12;
  if (event.clientX < box.left + RIM) figure.scrollLeft -= 12;
  if (event.clientX > box.right - RIM) figure.scrollLeft += 12;
  const [dx, dy] = [event.clientX - held.x + figure.scrollLeft - held.left, event.clientY - held.y + figure.scrollTop - held.top];
  held.link.style.transform = `translate(${dx}px, ${dy}px)`;
  const far = (one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return Math.hypot(event.clientX - left - width / 2, event.clientY - top - height / 2);
  };
  held.near?.classList.remove("near");
  held.near = held.targets.filter((one) => far(one) < NEAR).sort((a, b) => far(a) - far(b))[0] ?? null;
  held.near?.classList.add("near");
});

function letGo() {
  if (!held) return null;
  const { node, link, targets, near, moves } = held;
  held = null;
  figure.classList.remove("in-hand");
  link.classList.remove("held");
  link.style.transform = "";
  for (const one of targets) one.classList.remove("open", "near");
  if (moves) { // the click that ends a drag opens nothing
    const none = (event) => event.preventDefault();
    addEventListener("click", none, { capture: true });
    setTimeout(() => removeEventListener("click", none, { capture: true }));
  }
  return moves && near ? [node, near.dataset.place] : null;
}

addEventListener("pointerup", () => {
  const found = letGo();
  if (found) post(found[0], "move", found[1]);
});
addEventListener("pointercancel", letGo);

const ARROWS = { ArrowUp: "earlier", ArrowDown: "later", ArrowLeft: "other", ArrowRight: "other" };

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && held) return letGo();
  if (event.target.closest?.("input, textarea, select") || event.isComposing) return;
  const node = nodeOf(event.target) ?? event.target.querySelector?.(":scope > [data-node]")?.dataset.node;
  const control = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
  if (control && (key === "z" || key === "y")) {
    event.preventDefault();
    const act = key === "y" || event.shiftKey ? "redo" : "undo";
    if (document.querySelector(`.steps button[value=${act}]`)) post(node ?? new URL(location.href).searchParams.get("node") ?? "", act);
  } else if (node && event.altKey && ARROWS[event.key]) {
    event.preventDefault();
    if (blocks[node]) post(node, ARROWS[event.key]);
  } else if (node && control && key === "d") {
    event.preventDefault();
    if (blocks[node]) post(node, "copy", `${document.querySelector(`g[data-place$=" ${CSS.escape(node)}"]`)?.dataset.place ?? ""}`);
  }
});

// Who moved a box by hand goes on from the box, after the browser went to where the address leads.
const kept = sessionStorage.getItem(KEPT), asked = new URL(location.href).searchParams;
sessionStorage.removeItem(KEPT);
if (kept && asked.get("done")) addEventListener("load", () => setTimeout(() => linkOf(asked.get("node") || kept)?.focus()));
