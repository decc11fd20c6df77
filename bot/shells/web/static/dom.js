// Building nodes, and the words of the page. Nothing that anybody wrote is ever markup: text goes in as text.

export const words = {}, languages = {};
export const byId = (id) => document.getElementById(id);

/** A word of content, with its {name}s filled in. */
export function word(name, values = {}) {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

/** From now on the page speaks this language. */
export function speak(code) {
  Object.assign(words, languages[code]);
  document.documentElement.lang = code;
  fillWords();
}

/** For dates and times: as the reader's system writes them, in the language of the page. */
export const locale = () => (navigator.language.startsWith(document.documentElement.lang) ? navigator.language : document.documentElement.lang);

/** A node. Props: "text", "class", "on<event>", "data-..."/"aria-..."/other attributes; null and false are left out. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter(Boolean));
  return node;
}

const PATHS = {
  send: "M3 11.5 21 3l-6 18-3.6-7.4z",
  attach: "M8 12.5 14.5 6a3 3 0 0 1 4.3 4.2l-8.5 8.6A5 5 0 0 1 3.2 11.7L11 4",
  reply: "M10 5 4 11l6 6M4 11h9a7 7 0 0 1 7 7v1",
  edit: "M4 20l1-5L16 4l4 4L9 19z",
  down: "M5 9.5l7 7 7-7",
  panel: "M4 6h16M4 12h16M4 18h16",
  sun: "M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM12 1.5v3M12 19.5v3M1.5 12h3M19.5 12h3M4.6 4.6l2.1 2.1M17.3 17.3l2.1 2.1M4.6 19.4l2.1-2.1M17.3 6.7l2.1-2.1",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
};

/** A drawn sign beside words; readers of the screen hear the words alone. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", width: 22, height: 22, "aria-hidden": "true" })) svg.setAttribute(key, value);
  const path = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  path.setAttribute("d", PATHS[name]);
  path.setAttribute("class", name === "send" || name === "moon" ? "full" : "line");
  return svg;
}

/** A button that shows a sign and says a word. */
export function signed(button, name, said) {
  button.replaceChildren(icon(name), el("span", { class: "hidden", text: said }));
  button.title = said;
}

/** Fill the words of the fixed parts of the page. */
export function fillWords(root = document) {
  for (const node of root.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of root.querySelectorAll("[data-placeholder]")) node.placeholder = word(node.dataset.placeholder);
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", word(node.dataset.label));
}
