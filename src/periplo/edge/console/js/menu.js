// The rest of the menu closes by Escape, by a click beside it, and when the focus leaves it.

const rest = document.querySelector(".rest");

if (rest) {
  const close = () => rest.removeAttribute("open");
  rest.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !rest.open) return;
    close();
    rest.querySelector("summary").focus();
    event.stopPropagation();
  });
  rest.addEventListener("focusout", (event) => event.relatedTarget && !rest.contains(event.relatedTarget) && close());
  document.addEventListener("click", (event) => !rest.contains(event.target) && close());
}
