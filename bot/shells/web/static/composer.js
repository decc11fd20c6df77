// Where one writes: the text, commands, what else can be sent; replying and changing an earlier message.

import { byId, el, signed, word } from "./dom.js";
import { mineLast, theirsLast, whose } from "./chat.js";
import { summary } from "./message.js";
import { post, upload } from "./net.js";
import { current, topicOf, world } from "./world.js";

const form = byId("form"), text = byId("text"), list = byId("list"), bar = byId("bar");
const KINDS = ["sticker", "voice", "photo", "video", "location", "contact"];
const INLINE = /^@(\w{3,})\s(.*)$/s, SOON = 200;
let about = null, opens = () => {}, asking = 0, offer = [];

export const here = (more = {}) => ({ person: world.me, chat: world.chat, thread: topicOf(current()), ...more });

/** `start`: opens the private chat as a link does. */
export function prepare(start) {
  opens = start;
  form.addEventListener("submit", (e) => { e.preventDefault(); submit(); text.focus(); });
  text.addEventListener("input", () => { grow(); suggest(); });
  text.addEventListener("keydown", keys);
  list.addEventListener("keydown", listKeys);
  byId("menu").addEventListener("click", () => toggle("menu", commands("")));
  byId("attach").addEventListener("click", () => toggle("attach", others()));
  byId("files").addEventListener("change", (e) => { for (const file of e.target.files) sendFile(file); e.target.value = ""; });
  document.addEventListener("pointerdown", (e) => { if (!form.contains(e.target)) close(); });
}

export function fill() {
  byId("menu").textContent = word("menu");
  signed(byId("attach"), "attach", word("attach"));
  signed(byId("send"), "send", word("send"));
  signed(byId("newest"), "down", word("newest"));
  text.placeholder = word("placeholder");
}

async function submit() {
  const said = text.value.trim();
  if (!said) return;
  const [path, body] = about?.edit ? ["/edit", { message: about.message.message_id, text: said }] : ["/say", { text: said, reply: about?.message.message_id }];
  text.value = "";
  grow();
  close();
  if (await post(path, here(body))) forget(); else text.value = said;
}

export const sendFile = (file) => upload("/upload", here({ name: file.name }), file);
function grow() { text.style.height = "auto"; text.style.height = Math.min(text.scrollHeight + 2, 140) + "px"; }

function keys(event) {
  if (event.isComposing) return;
  const empty = !text.value;
  if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); submit(); }
  else if (event.key === "Escape") { close(); forget(); }
  else if (event.key === "ArrowUp" && event.ctrlKey && theirsLast()) { event.preventDefault(); reply(theirsLast()); }
  else if (event.key === "ArrowUp" && !list.hidden) { event.preventDefault(); [...list.querySelectorAll("button")].at(-1)?.focus(); }
  else if (event.key === "ArrowDown" && !list.hidden) { event.preventDefault(); list.querySelector("button")?.focus(); }
  else if (event.key === "ArrowUp" && empty && mineLast()) { event.preventDefault(); edit(mineLast()); }
}

// replying and changing

function refer(message, given) {
  about = { message, ...given };
  const said = given.edit ? word("editing") : word("reply_to", { name: whose(message) });
  bar.replaceChildren(el("div", {}, el("b", { text: said }), el("span", { text: summary(message) })), el("button", { type: "button", class: "quiet", text: word("cancel"), onclick: () => { forget(); text.focus(); } }));
  bar.hidden = false;
  if (given.edit) { text.value = message.text; grow(); }
  text.focus();
}

export const reply = (message) => refer(message, {});
export const edit = (message) => refer(message, { edit: true });
export function forget() {
  if (about?.edit) { text.value = ""; grow(); }
  about = null;
  bar.hidden = true;
}

// lists: commands, and what else can be sent

function commands(begin) {
  const told = world.commands[document.documentElement.lang] ?? world.commands[""];
  const known = (world.chat < 0 ? told.group : told.private) ?? [];
  return known.filter((c) => ("/" + c.command).startsWith(begin)).map((c) => {
    const choose = () => { close(); post("/say", here({ text: "/" + c.command })); text.value = ""; text.focus(); };
    return el("button", { type: "button", onclick: choose }, el("b", { text: "/" + c.command }), el("span", { text: c.description }));
  });
}

function others() {
  const file = el("button", { type: "button", text: word("file"), onclick: () => { close(); byId("files").click(); } });
  const rest = KINDS.map((what) => el("button", { type: "button", text: word(what), onclick: () => { close(); text.focus(); post("/send", here({ what })); } }));
  return [file, ...rest];
}

// behind the bot's name: cards to send into any chat

const asked = () => { const found = INLINE.exec(text.value); return found && world.username.startsWith(found[1].toLowerCase()) ? found[2] : null; };

function ask(more = "") {
  clearTimeout(asking);
  if (!more) offer = [];
  asking = setTimeout(() => { if (asked() !== null) post("/inline", here({ text: asked(), offset: more })); }, more ? 0 : SOON);
}

/** Cards came for whoever types. */
export function offered({ cards, next, button }) {
  if (asked() === null) return;
  offer = cards;
  const items = cards.map((card, i) => el("button", { type: "button", class: "card", onclick: () => choose(i) },
    card.photo && el("img", { src: "/file/" + encodeURIComponent(card.photo), alt: "" }), el("div", {}, el("b", { text: card.title }), el("span", { text: card.note }))));
  if (button) items.unshift(el("button", { type: "button", class: "private", text: button.text, onclick: () => { leave(); opens(button.start_parameter); } }));
  if (next) items.push(el("button", { type: "button", class: "private", text: word("cards_more"), onclick: () => ask(next) }));
  if (!cards.length) items.push(el("p", { class: "note", text: word("cards_none") }));
  open("cards", items);
}

function leave() { text.value = ""; grow(); close(); }

async function choose(card) {
  if (await post("/choose", here({ card }))) leave();
  text.focus();
}

function suggest() {
  if (asked() !== null) return ask();
  const found = text.value.startsWith("/") && !/\s/.test(text.value) ? commands(text.value) : [];
  if (found.length) open("menu", found); else close();
}

function toggle(name, items) {
  if (!list.hidden && list.dataset.of === name) return close();
  open(name, items);
  return list.querySelector("button")?.focus();
}

function open(name, items) {
  list.dataset.of = name;
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", word({ menu: "commands", cards: "cards" }[name] ?? "attach"));
  list.replaceChildren(...items);
  list.hidden = !items.length;
  for (const id of ["menu", "attach"]) byId(id).setAttribute("aria-expanded", String(!list.hidden && id === name));
}

export function close() {
  list.hidden = true;
  for (const id of ["menu", "attach"]) byId(id).setAttribute("aria-expanded", "false");
}

function listKeys(event) {
  const all = [...list.querySelectorAll("button")], at = all.indexOf(document.activeElement), step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.key === "Escape") { close(); text.focus(); }
  if (!step) return;
  event.preventDefault();
  all[(at + step + all.length) % all.length].focus();
}
