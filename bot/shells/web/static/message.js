// One message as a row: text with its formatting, pictures, files, polls, buttons.

import { byId, el, locale, word } from "./dom.js";
import { nameOf, senderOf, world } from "./world.js";
import { drawPoll } from "./poll.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", spoiler: "span" };
const OTHER = ["sticker", "voice", "video", "location", "contact"];

/** Text with entities, which nest properly, as nodes. */
export function formatted(body, entities = []) {
  const root = document.createDocumentFragment(), open = [{ node: root, end: Infinity }];
  const cuts = new Set([0, body.length]);
  for (const e of entities) { cuts.add(e.offset); cuts.add(e.offset + e.length); }
  const points = [...cuts].sort((a, b) => a - b);
  points.forEach((from, i) => {
    while (open.at(-1).end <= from) open.pop();
    for (const e of entities) if (e.offset === from && (TAGS[e.type] || e.type === "text_link")) {
      const node = e.type === "text_link" ? link(e.url) : el(TAGS[e.type]);
      open.at(-1).node.append(node);
      open.push({ node, end: from + e.length });
    }
    if (i + 1 < points.length) open.at(-1).node.append(body.slice(from, points[i + 1]));
  });
  return root;
}

const safe = (url) => /^(https?:|tel:|mailto:|tg:)/.test(url);
const link = (url) => el("a", { href: safe(url) ? url : null, rel: "noopener noreferrer", target: "_blank" });

/** A row. `act`: what its parts do: press, vote, open. */
export function draw(message, act) {
  const service = serviceText(message);
  if (service) return el("div", { class: "row service" }, el("span", { class: "chip", text: service }));
  const mine = message.from?.id === world.me;
  const row = el("div", { class: mine ? "row me" : "row bot", tabindex: "-1", "data-id": message.message_id });
  row.append(el("div", { class: message.photo ? "bubble wide" : "bubble" }, ...inside(message, mine, act)));
  if (message.reply_markup) row.append(keyboard(message, act));
  return row;
}

function inside(message, mine, act) {
  const text = message.text ?? message.caption, said = mine ? word("you") : senderOf(message);
  const shown = message.chat.type !== "private" && !mine;
  return [
    el("span", { class: shown ? "sender" : "hidden", text: shown ? said : said + ": " }),
    message.via_bot && el("small", { class: "via", text: word("via", { name: "@" + message.via_bot.username }) }),
    message.reply_to_message && quote(message.reply_to_message),
    picture(message),
    message.document && file(message),
    message.poll && drawPoll(message, act),
    ...OTHER.filter((kind) => message[kind]).map((kind) => el("em", { text: word(kind) })),
    message.photo && message.from?.id !== world.bot && el("em", { text: word("photo") }),
    message.dice && el("em", { text: word("other") }),
    el("div", { class: "body" }, text === undefined ? "" : formatted(text, message.entities ?? message.caption_entities), time(message, mine)),
  ].filter(Boolean);
}

function time(message, mine) {
  const at = new Date(message.date * 1000), clock = at.toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });
  return el("time", { class: "time", datetime: at.toISOString(), text: (message.edit_date && mine ? word("edited") + " " : "") + clock });
}

function serviceText(message) {
  const who = message.new_chat_members ?? (message.left_chat_member ? [message.left_chat_member] : null);
  return who && word(message.new_chat_members ? "joined" : "left", { name: who.map(nameOf).join(", ") });
}

const short = (text, most = 90) => { const line = text.split("\n")[0]; return line.length > most ? line.slice(0, most - 1) + "…" : line; };

/** What a message is, in a line. */
export function summary(message) {
  const media = ["photo", "document", "poll", ...OTHER].find((kind) => message[kind]);
  return short(message.text ?? message.caption ?? message.poll?.question ?? message.document?.file_name ?? word(media ?? "other"));
}

const quote = (message) => el("div", { class: "quote" }, el("b", { text: message.from?.id === world.me ? word("you") : senderOf(message) }), el("span", { text: summary(message) }));

const fileOf = (id) => "/file/" + encodeURIComponent(id);

function picture(message) {
  if (!message.photo || message.from?.id !== world.bot) return null;
  const caption = message.caption ? short(message.caption) : "", address = fileOf(message.photo.at(-1).file_id);
  const said = caption ? word("picture", { name: caption }) : word("picture_plain");
  const button = el("button", { type: "button", class: "picture", "aria-label": word("larger", { name: said }), onclick: () => enlarge(address, said) });
  button.append(el("img", { src: address, alt: said }));
  return button;
}

function enlarge(address, said) {
  const dialog = byId("larger");
  dialog.setAttribute("aria-label", said);
  dialog.replaceChildren(el("img", { src: address, alt: said }), el("button", { type: "button", text: word("close"), onclick: () => dialog.close() }));
  dialog.showModal();
}

function file(message) {
  const { file_id: id, file_name: name, file_size: size } = message.document;
  const kind = name.includes(".") ? name.split(".").pop().toUpperCase() : word("file");
  const about = el("span", {}, el("b", { text: name }), el("small", { text: `${kind}, ${Math.max(1, Math.round(size / 1024))} KB` }));
  const body = [el("span", { class: "kind", "aria-hidden": "true", text: kind.slice(0, 4) }), about];
  return el("a", { class: "file", href: fileOf(id), download: name, "aria-label": `${word("download")}: ${word("file_note", { name })}` }, ...body);
}

function keyboard(message, act) {
  const rows = message.reply_markup.inline_keyboard.map((line) => el("div", { class: "keyrow" }, ...line.map((key) => button(message, key, act))));
  return el("div", { class: "keys" }, ...rows);
}

function button(message, key, act) {
  if (key.url) {
    const ours = `https://t.me/${world.username}?start=`;
    if (key.url.startsWith(ours)) return el("button", { type: "button", text: key.text, onclick: () => act.start(key.url.slice(ours.length)) });
    return el("a", { href: safe(key.url) ? key.url : null, rel: "noopener noreferrer", target: "_blank", text: key.text });
  }
  const node = el("button", { type: "button", text: key.text, "data-data": key.callback_data, "aria-pressed": key.text.startsWith("✓") ? "true" : null });
  node.addEventListener("click", () => { node.classList.add("busy"); act.press(message.message_id, key.callback_data); });
  return node;
}
