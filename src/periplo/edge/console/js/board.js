// Cards whose answers are not kept yet are asked for one after the other, the first in the order of the page first.
const pins = document.querySelector(".pins");
document.querySelector(".unscripted")?.remove();

async function fill(pin) {
  const told = pin.querySelector(".told");
  told.setAttribute("aria-busy", "true");
  told.querySelector(".waiting").textContent = pins.dataset.answering;
  try {
    const answer = await fetch(pin.dataset.card, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    told.innerHTML = await answer.text();
    const drawn = told.querySelector("figure");
    if (drawn) pin.querySelector(".kind")?.remove();
    pin.classList.toggle("broad", Boolean(drawn?.classList.contains("broad")));
  } catch {
    told.querySelector(".waiting").textContent = pins.dataset.failed;
  }
  told.removeAttribute("aria-busy");
}

for (const pin of pins.querySelectorAll("[data-card]")) await fill(pin);
