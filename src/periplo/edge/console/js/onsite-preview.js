// Draws a message as the shop's own pages draw it, with the very same module; nothing is told from here.
import { draw } from "/js/p-onsite.js";

const place = document.querySelector("[data-onsite]");
const { message, colours } = JSON.parse(place.dataset.onsite);
place.replaceChildren();
draw(message, {}, place, colours);
