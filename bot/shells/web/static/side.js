// Beside the chat: who writes, the chats, the clock, saving and playing tests.

import { byId, el, languages, locale, signed, word } from "./dom.js";
import { get, post, upload } from "./net.js";
import { isMember, now, titleOf, world } from "./world.js";

const JUMPS = [["clock_hour", "1h"], ["clock_morning", "morning"], ["clock_days", "3d"], ["clock_week", "1w"], ["clock_next", "next"]];
let go = () => {}, played = () => {};

/** `enter(person, chat)`: shows another chat; `report(told)`: shows what came of a test. */
export function prepare(enter, report) {
  go = enter;
  played = report;
  byId("add").addEventListener("submit", add);
  byId("save").addEventListener("click", save);
  byId("play").addEventListener("click", choose);
  byId("fresh").addEventListener("click", () => post("/fresh", { kept: !world.kept }));
  byId("member").addEventListener("click", () => post("/member", { person: world.me, chat: world.chat }));
  setInterval(clock, 1000);
  prepareDrawer();
}

// on a narrow screen all of it is a drawer

function drawer(open) {
  byId("side").classList.toggle("open", open);
  byId("panel").setAttribute("aria-expanded", String(open));
}

function prepareDrawer() {
  byId("panel").addEventListener("click", () => { drawer(true); byId("side").querySelector("button")?.focus(); });
  byId("side").addEventListener("keydown", (e) => { if (e.key === "Escape") { drawer(false); byId("panel").focus(); } });
  document.addEventListener("pointerdown", (e) => { if (!byId("side").contains(e.target)) drawer(false); });
}

/** What changes with the language alone. */
export function fill() {
  signed(byId("panel"), "panel", word("panel"));
  const links = Object.entries(languages).map(([code, words]) => el("a", { href: "?lang=" + code, lang: code, text: words.name, "aria-current": code === document.documentElement.lang ? "true" : null }));
  byId("languages").replaceChildren(...(links.length > 1 ? links : []));
}

export function showSide() {
  people();
  chats();
  byId("clock").replaceChildren(...JUMPS.map(([name, to]) => el("button", { type: "button", text: word(name), "data-to": to, onclick: () => post("/clock", { person: world.me, to }) })));
  byId("fresh").textContent = word(world.kept ? "fresh" : "back");
  byId("kept").textContent = word(world.kept ? "kept" : "not_kept");
  clock();
}

function people() {
  const buttons = [...world.people.values()].map((person) => {
    const waiting = person.id === world.me ? 0 : world.unread.get(person.id);
    const name = person.name + (waiting ? ` (${word("unread", { n: waiting })})` : "");
    return el("button", { type: "button", text: name, "aria-pressed": String(person.id === world.me), onclick: () => go(person.id, world.chat) });
  });
  keepFocus(byId("people"), buttons);
}

export function chats() {
  const seen = [...world.chats.values()].filter((chat) => chat.id < 0 || chat.id === world.me).sort((a, b) => b.id - a.id);
  const items = seen.map((chat) => {
    const waiting = world.unread.get(chat.id), kind = chat.id > 0 ? "private" : chat.topics.length ? "forum" : chat.kind === "channel" ? "channel" : "group";
    const about = [word("kind_" + kind), chat.admins.includes(world.me) && word("admin"), !isMember(chat) && word("outside"), waiting && word("unread", { n: waiting })];
    const button = el("button", { type: "button", "aria-current": chat.id === world.chat ? "true" : null, onclick: () => { drawer(false); go(world.me, chat.id); } });
    button.append(el("b", { text: titleOf(chat) }), el("small", { text: about.filter(Boolean).join(", ") }));
    return el("li", {}, button);
  });
  keepFocus(byId("chats"), items);
  if (world.unread.size) people();
}

function keepFocus(root, nodes) {
  const buttons = [...root.querySelectorAll("button")], at = buttons.indexOf(document.activeElement);
  root.replaceChildren(...nodes);
  if (at >= 0) root.querySelectorAll("button")[at]?.focus();
}

export function clock() {
  if (!byId("clock").childElementCount) return;
  const lang = locale(), about = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  put("now", now().toLocaleString(lang, about));
  put("next", world.next ? word("next_reminder", { when: world.next.toLocaleString(lang, about) }) : word("no_reminder"));
  byId("clock").querySelector("[data-to=next]").disabled = !world.next;
}

function put(id, text) { if (byId(id).textContent !== text) byId(id).textContent = text; }

async function add(event) {
  event.preventDefault();
  const name = byId("name").value.trim();
  const told = name && await post("/person", { name, lang: document.documentElement.lang });
  if (!told) return;
  byId("name").value = "";
  world.me = told.person;
  world.chat = told.person;
}

// tests

async function save() {
  const answer = await fetch("/export"), link = el("a", { download: "conversation.yaml", href: URL.createObjectURL(await answer.blob()) });
  link.click();
  URL.revokeObjectURL(link.href);
}

function choose() {
  const input = el("input", { type: "file", accept: ".yaml,.yml", onchange: () => { if (input.files[0]) play(input.files[0]); } });
  input.click();
}

export async function play(file) {
  const told = await upload("/replay", { name: file.name }, file);
  if (told) played(file.name, told);
}

export const isTest = (file) => /\.ya?ml$/i.test(file.name);
export const inside = (chat) => get("/inspect?chat=" + chat);
