// Draws a form as the shop's own pages draw it, with the very same module; nothing is sent from here.
import { draw } from "/js/p-forms.js";

const place = document.querySelector("[data-form]");
const form = JSON.parse(place.dataset.form);
const nowhere = { track() {}, kept: () => "", allowed: () => false };
place.replaceChildren();
draw(form, nowhere, place);

const button = document.querySelector("[data-opens]");
if (button) {
  button.hidden = false;
  let close = () => {};
  button.addEventListener("click", () => {
    close();
    close = draw(form, nowhere);
  });
}
