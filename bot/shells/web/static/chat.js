// The conversation on show: rows that come, change and go; going through them by keyboard; replying and changing.

import { byId, el, locale, signed, word } from "./dom.js";
import { draw } from "./message.js";
import { current, isMember, isOpen, isShown, mayWrite, place as placeOf, senderOf, titleOf, topicOf, world } from "./world.js";

const log = byId("log"), rows = new Map(), SHOWN = { typing: "typing", upload_photo: "upload_photo", upload_document: "upload_document" };
const NEAR = 160, FAR = 80;
let act = {}, typing = 0, begun = null, held = -1, asked = false;

/** `given`: what rows do: press, vote, start, reply, edit. */
export function prepare(given) {
  act = given;
  log.addEventListener("keydown", walk);
  log.addEventListener("scroll", () => { byId("newest").hidden = below() < FAR; });
  byId("newest").addEventListener("click", () => { log.scrollTop = log.scrollHeight; byId("text").focus(); });
  log.addEventListener("pointerover", (e) => offer(e.target.closest?.(".row[data-id]")));
  log.addEventListener("focusin", (e) => offer(e.target.closest?.(".row[data-id]")));
  byId("larger").addEventListener("click", (e) => { if (e.target === e.currentTarget) e.currentTarget.close(); });
}

/** The whole chat anew. Nothing of it is read out: it is no news. */
export function showAll() {
  const chat = current();
  log.setAttribute("aria-live", "off");
  log.setAttribute("aria-label", word("log"));
  log.replaceChildren();
  rows.clear();
  for (const message of chat.messages.values()) if (isShown(chat, message)) place(message);
  head(chat);
  log.scrollTop = log.scrollHeight;
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
}

export function head(chat = current()) {
  byId("title").textContent = titleOf(chat);
  byId("face").textContent = chat.id > 0 ? "" : titleOf(chat).slice(0, 1);
  byId("face").classList.toggle("letter", chat.id < 0);
  const member = byId("member");
  member.hidden = chat.id > 0;
  member.textContent = word(isMember(chat) ? "leave" : "join");
  byId("form").hidden = !mayWrite(chat);
  byId("closed").hidden = mayWrite(chat);
  byId("closed").textContent = word(!isMember(chat) ? "not_member" : isOpen(chat) ? "only_admins" : "topic_closed");
  topics(chat);
  rest(chat);
}

/** The topics of a forum, side by side above its messages. */
function topics(chat) {
  const bar = byId("topics"), known = chat.topics.length ? [{ id: 0, name: word("topic_general"), open: true }, ...chat.topics] : [];
  const at = [...bar.children].indexOf(document.activeElement);
  bar.setAttribute("aria-label", word("topics"));
  bar.hidden = !known.length;
  bar.replaceChildren(...known.map((topic) => {
    const here = topic.id === topicOf(chat), waiting = world.unread.get(placeOf(chat.id, topic.id || "0"));
    const name = topic.name + (waiting ? ` (${word("unread", { n: waiting })})` : "");
    return el("button", { type: "button", "aria-current": here ? "true" : null, text: name, onclick: () => act.topic(topic.id) });
  }));
  bar.children[at]?.focus();
}

/** What the status line says when nothing happens. */
function rest(chat = current()) {
  const status = byId("status");
  if (status.dataset.trouble) return;
  const empty = ![...chat.messages.values()].some((m) => m.from?.id === world.bot);
  status.textContent = chat.id > 0 ? word(empty ? "hint" : "bot_status") : word("members", { n: chat.members.length });
}

/** A change of the chat on show. */
export function update(change) {
  if (change.what === "typing") return busy(change.action);
  if (change.what === "answered") return answered(change.text);
  if (change.what === "delete") { rows.get(change.id)?.remove(); rows.delete(change.id); return undefined; }
  if (!change.message) return undefined;
  if (!isShown(current(), change.message)) return topics(current());
  if (change.message.from?.id !== world.me) { quiet(); answered(""); }
  return show(change.message);
}

function show(message) {
  const old = rows.get(message.message_id);
  const focused = old?.contains(document.activeElement) ? [...old.querySelectorAll("button, a")].indexOf(document.activeElement) : -1;
  const near = below() < NEAR, following = asked || near || log.scrollTop === held;
  const row = place(message);
  if (focused >= 0) (row.querySelectorAll("button, a")[focused] ?? row).focus({ preventScroll: true });
  if (!old && message.from?.id === world.me) answeredFrom(null);
  if (!old && following) { begun ??= message.from?.id === world.me ? null : row; follow(); }
  else if (old && near) follow();
  for (const image of row.querySelectorAll("img")) image.addEventListener("load", () => { if (following) follow(); }, { once: true });
}

const below = () => log.scrollHeight - log.scrollTop - log.clientHeight;

/** Somebody wrote or pressed: the next message is the first of the answer. */
export function answeredFrom(row) {
  begun = row;
  asked = true;
}

/** Down to the newest message, but no further than to where the answer begins: nothing of it is skipped. */
function follow() {
  asked = false;
  const top = begun?.isConnected ? begun.offsetTop - 8 : Infinity;
  log.scrollTop = Math.min(top, log.scrollHeight - log.clientHeight);
  held = log.scrollTop;
}

function place(message) {
  const old = rows.get(message.message_id), row = draw(message, act);
  if (old) { row.classList.add("still"); old.replaceWith(row); } else { day(message); log.append(row); }
  rows.set(message.message_id, row);
  return row;
}

/** A line with the day, where the message begins another one. */
function day(message) {
  const at = new Date(message.date * 1000), key = at.toDateString();
  if (log.dataset.day === key && log.childElementCount) return;
  log.dataset.day = key;
  const shown = at.toLocaleDateString(locale(), { weekday: "long", day: "numeric", month: "long" });
  log.append(el("div", { class: "row service" }, el("span", { class: "chip", text: shown })));
}

/** The bot is doing something; for some seconds, as Telegram shows it. */
function busy(action) {
  byId("status").textContent = word(SHOWN[action] ?? "typing");
  if (!log.querySelector(".dots")) log.append(el("div", { class: "row bot dots", "aria-hidden": "true" }, el("div", { class: "bubble" }, el("i"), el("i"), el("i"))));
  if (below() < NEAR) log.scrollTop = log.scrollHeight;
  clearTimeout(typing);
  typing = setTimeout(quiet, 5000);
}

function quiet() {
  clearTimeout(typing);
  log.querySelector(".dots")?.remove();
  rest();
}

/** A press was seen by the bot; a text with it shows for a moment. */
function answered(text) {
  for (const button of log.querySelectorAll(".busy")) button.classList.remove("busy");
  if (text) byId("status").textContent = text;
}

// replying and changing

const actions = el("div", { class: "actions" });

function action(name, onclick) {
  const button = el("button", { type: "button", tabindex: "-1", onclick });
  signed(button, name, word(name));
  return button;
}

function offer(row) {
  if (!row || actions.parentNode === row) return;
  const message = current().messages.get(Number(row.dataset.id));
  if (!message || !mayWrite(current())) return;
  const buttons = [action("reply", () => act.reply(message))];
  if (message.from?.id === world.me && message.text) buttons.push(action("edit", () => act.edit(message)));
  actions.replaceChildren(...buttons);
  row.append(actions);
}

const messages = () => [...current().messages.values()];
export const mineLast = () => messages().findLast((m) => m.from?.id === world.me && m.text);
export const theirsLast = () => messages().findLast((m) => m.from?.id !== world.me);
export const whose = (message) => (message.from?.id === world.me ? word("you") : senderOf(message));

/** Up and Down go from message to message; Enter replies, e changes. */
function walk(event) {
  const all = [...log.querySelectorAll(".row[data-id]")], at = all.indexOf(document.activeElement);
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step) {
    const next = at < 0 ? all.at(-1) : all[Math.min(all.length - 1, Math.max(0, at + step))];
    next?.focus();
    event.preventDefault();
  } else if (at >= 0 && (event.key === "Enter" || event.key === "e")) {
    const message = current().messages.get(Number(all[at].dataset.id));
    if (event.key === "Enter") act.reply(message);
    else if (message.from?.id === world.me && message.text) act.edit(message);
    event.preventDefault();
  }
}
