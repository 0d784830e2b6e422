// The soft question before the browser's own: may we send notifications? Loaded by p.js only when it is put.
// Made without markup from text and without inline styles, so that a strict content policy does not stop it.
const WORDS = {
  es: ["¿Quieres que te avisemos?", "De tus pedidos y de lo nuevo. Puedes dejarlo cuando quieras.", "Sí, avísame", "Ahora no"],
  en: ["Shall we let you know?", "About your orders and what is new. You can stop at any time.", "Yes, let me know", "Not now"],
};
const STYLE = `
  section {
    --ink: #16181d; --soft: #4b5160; --ground: #fff; --line: #d9dce3; --deed: #1f5fbf; --on-deed: #fff;
    position: fixed; z-index: 2147483647; inset: auto auto 16px 16px; box-sizing: border-box; width: min(384px, 100vw - 32px);
    padding: 20px 24px; border: 1px solid var(--line); border-radius: 12px; background: var(--ground); color: var(--ink);
    box-shadow: 0 12px 40px rgb(0 0 0 / .18); font: 400 16px/1.45 system-ui, sans-serif; text-align: start;
  }
  @media (prefers-color-scheme: dark) {
    section { --ink: #f2f4f8; --soft: #b9c0cd; --ground: #1c2027; --line: #3a4150; --deed: #8ab4f8; --on-deed: #10131a; }
  }
  @media (prefers-reduced-motion: no-preference) {
    section { animation: rise .25s ease-out; }
    @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
  }
  section:focus { outline: none; }
  h2 { margin: 0 0 4px; font-size: 18px; line-height: 1.3; }
  p { margin: 0 0 16px; color: var(--soft); }
  div { display: flex; flex-wrap: wrap; gap: 8px; }
  button {
    flex: 1 1 auto; min-height: 44px; padding: 0 16px; border: 1px solid var(--line); border-radius: 8px;
    background: none; color: inherit; font: inherit; font-weight: 600; cursor: pointer;
  }
  button:first-child { border-color: var(--deed); background: var(--deed); color: var(--on-deed); }
  button:focus-visible { outline: 3px solid var(--deed); outline-offset: 2px; }
  @media (forced-colors: active) { button:focus-visible { outline-color: Highlight; } }
`;

// Answers with what the browser's own question got ("granted", "denied", "default"), or "later" if that was not put.
export function ask({ language, title, text, yes, no }) {
  const tongue = (language || document.documentElement.lang || navigator.language).startsWith("es") ? "es" : "en";
  const words = [title, text, yes, no].map((own, at) => own || WORDS[tongue][at]);
  const before = document.activeElement, frame = document.createElement("periplo-push");
  const root = frame.attachShadow({ mode: "open" }), sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const add = (kind, into, words, id) => {
    const made = into.appendChild(document.createElement(kind));
    if (words) made.textContent = words;
    if (id) made.id = id;
    return made;
  };
  const box = add("section", root);
  for (const [name, value] of [["role", "dialog"], ["aria-labelledby", "what"], ["aria-describedby", "why"], ["tabindex", "-1"], ["lang", tongue]]) {
    box.setAttribute(name, value);
  }
  add("h2", box, words[0], "what");
  add("p", box, words[1], "why");
  const row = add("div", box), accept = add("button", row, words[2]), refuse = add("button", row, words[3]);
  accept.type = refuse.type = "button";
  document.body.append(frame);
  // Nobody is torn from a field in which they write.
  if (!before?.matches("input, textarea, select, [contenteditable]")) box.focus({ preventScroll: true });
  return new Promise((done) => {
    const close = (answer) => {
      const had = frame.matches(":focus-within") || root.activeElement;
      frame.remove();
      if (had) before?.focus?.({ preventScroll: true });
      done(answer);
    };
    // The browser asks only as long as the click is fresh, so its question is put right here.
    accept.addEventListener("click", () => close(Notification.requestPermission()));
    refuse.addEventListener("click", () => close("later"));
    box.addEventListener("keydown", (event) => event.key === "Escape" && close("later"));
  });
}
