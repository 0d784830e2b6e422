// Presenting: keys and links turn the slides without leaving the page, and each slide is as large as the window lets it.
const SMALLEST = 15, ACROSS = 32; // px of a slide's text; so many times the largest goes into the window's width
const body = document.body, slides = [...document.querySelectorAll(".slide")], remote = document.querySelector(".remote");
const [back, on] = [remote.querySelector(".back"), remote.querySelector(".on")];
const full = remote.querySelector(".full");
let now = slides.findIndex((one) => one.classList.contains("now"));

const pathOf = (address) => { const at = new URL(address, location.href); return at.pathname + at.search; };
const placeOf = (address) => slides.findIndex((one) => one.dataset.at === pathOf(address));

// The largest text with which all of the slide stands in the window; where none does, it is scrolled.
function fit() {
  const slide = slides[now];
  slide.style.fontSize = "";
  if (matchMedia("(max-width: 640px)").matches) return;
  let [small, large] = [SMALLEST, Math.max(SMALLEST, innerWidth / ACROSS)];
  while (large - small > 0.5) {
    const size = (small + large) / 2;
    slide.style.fontSize = `${size}px`;
    if (slide.scrollHeight > slide.clientHeight + 1 || slide.scrollWidth > slide.clientWidth + 1) large = size; else small = size;
  }
  slide.style.fontSize = `${small}px`;
}

function link(one, place) {
  if (slides[place]) one.href = slides[place].dataset.at; else one.removeAttribute("href");
}

function show(place, { push = true } = {}) {
  if (!slides[place] || place === now) return;
  slides[now].classList.remove("now");
  now = place;
  const slide = slides[now];
  slide.classList.add("now");
  slide.scrollTop = 0;
  link(back, now - 1);
  link(on, now + 1);
  remote.querySelector(".count").textContent = `${now + 1} / ${slides.length}`;
  remote.querySelector(".place .name").textContent = slide.dataset.title;
  document.title = `${slide.dataset.title} · ${body.dataset.map} · Periplo`;
  for (const one of remote.querySelectorAll(".rows, .with")) {
    const [here, there] = [new URL(slide.dataset.at, location.href), new URL(one.href)];
    for (const name of ["stage", "n"]) {
      if (here.searchParams.has(name)) there.searchParams.set(name, here.searchParams.get(name)); else there.searchParams.delete(name);
    }
    one.href = there.pathname + there.search;
  }
  if (push) history.pushState({}, "", slide.dataset.at);
  fit();
  slide.querySelector("h2").focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const pressed = event.target.closest("a[href]");
  const place = pressed && !pressed.matches(".exit, .rows, .with") ? placeOf(pressed.href) : -1;
  if (place < 0) return;
  event.preventDefault();
  show(place);
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const { key, shiftKey } = event, isPress = event.target.closest?.("button, a[href]");
  let to = null;
  if (key === "ArrowRight" || key === "PageDown" || (key === " " && !shiftKey && !isPress)) to = now + 1;
  else if (key === "ArrowLeft" || key === "PageUp" || (key === " " && shiftKey && !isPress)) to = now - 1;
  else if (key === "Home") to = 0;
  else if (key === "End") to = slides.length - 1;
  else if (key === "Escape" && !document.fullscreenElement) { location.href = remote.querySelector(".exit").href; return; }
  if (to === null) return;
  event.preventDefault();
  show(to);
});

addEventListener("popstate", () => {
  const place = placeOf(location.href);
  if (place < 0) location.reload(); else show(place, { push: false });
});
addEventListener("resize", fit);

if (document.fullscreenEnabled) {
  full.hidden = false;
  full.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));
}
if (placeOf(location.href) < 0) history.replaceState({}, "", slides[now].dataset.at); // a stage that is gone, or a language chosen
document.fonts.ready.then(fit);
