// Where one writes: the text, commands, what else can be sent; replying and changing an earlier message.

import { byId, el, signed, word } from "./dom.js";
import { mineLast, theirsLast, whose } from "./chat.js";
import { summary } from "./message.js";
import { post, upload } from "./net.js";
import { current, world } from "./world.js";

const form = byId("form"), text = byId("text"), list = byId("list"), bar = byId("bar");
const KINDS = ["sticker", "voice", "photo", "video", "location", "contact"];
let about = null;

export const here = (more = {}) => ({ person: world.me, chat: world.chat, ...more });

export function prepare() {
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
  else if (event.key === "ArrowUp" && !list.hidden) { event.preventDefault(); list.lastElementChild?.focus(); }
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

function suggest() {
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
  list.setAttribute("aria-label", word(name === "menu" ? "commands" : "attach"));
  list.replaceChildren(...items);
  list.hidden = !items.length;
  for (const id of ["menu", "attach"]) byId(id).setAttribute("aria-expanded", String(!list.hidden && id === name));
}

export function close() {
  list.hidden = true;
  for (const id of ["menu", "attach"]) byId(id).setAttribute("aria-expanded", "false");
}

function listKeys(event) {
  const all = [...list.children], at = all.indexOf(document.activeElement), step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.key === "Escape") { close(); text.focus(); }
  if (!step) return;
  event.preventDefault();
  all[(at + step + all.length) % all.length].focus();
}
