"use strict";
const log = document.getElementById("log"), form = document.getElementById("form"), text = document.getElementById("text");
const status = document.getElementById("status"), rows = new Map();
const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote" };
let words = {}, person = 1;

async function post(path, body) {
  status.textContent = "";
  try {
    const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ person, ...body }) });
    if (!answer.ok) status.textContent = (await answer.json()).error || words.trouble;
    return answer.ok;
  } catch { status.textContent = words.trouble; return false; }
}

// A message's entities nest properly: build them as nodes, never as markup.
function formatted(body, entities) {
  const root = document.createDocumentFragment(), open = [{ node: root, end: Infinity }];
  const cuts = new Set([0, body.length]);
  for (const e of entities) { cuts.add(e.offset); cuts.add(e.offset + e.length); }
  const points = [...cuts].sort((a, b) => a - b);
  points.forEach((from, i) => {
    while (open.at(-1).end <= from) open.pop();
    for (const e of entities) if (e.offset === from && TAGS[e.type]) {
      const node = document.createElement(TAGS[e.type]);
      open.at(-1).node.append(node);
      open.push({ node, end: from + e.length });
    }
    if (i + 1 < points.length) open.at(-1).node.append(body.slice(from, points[i + 1]));
  });
  return root;
}

function keyboard(message) {
  const keys = document.createElement("div");
  keys.className = "keys";
  for (const line of message.reply_markup.inline_keyboard) {
    const row = keys.appendChild(document.createElement("div"));
    row.className = "keyrow";
    for (const key of line) {
      if (key.url) {
        const link = row.appendChild(document.createElement("a"));
        link.href = key.url; link.textContent = key.text; link.rel = "noopener"; link.target = "_blank";
        continue;
      }
      const button = row.appendChild(document.createElement("button"));
      button.type = "button"; button.textContent = key.text; button.dataset.data = key.callback_data;
      if (key.text.startsWith("\u2713")) button.setAttribute("aria-pressed", "true");
      button.addEventListener("click", () => post("/press", { message: message.message_id, data: key.callback_data }));
    }
  }
  return keys;
}

function media(message) {
  if (message.photo && message.from && message.from.is_bot) {
    const picture = document.createElement("img");
    picture.src = "/file/" + encodeURIComponent(message.photo.at(-1).file_id); picture.alt = words.photo || "";
    return picture;
  }
  if (message.document) {
    const link = document.createElement("a");
    link.href = "/file/" + encodeURIComponent(message.document.file_id); link.download = message.document.file_name;
    link.textContent = words.file + ": " + message.document.file_name;
    return link;
  }
  for (const kind of ["sticker", "voice", "photo", "video", "location", "contact"]) if (message[kind]) return document.createTextNode("[" + (words[kind] || kind) + "]");
  return document.createTextNode("");
}

function draw(message) {
  const mine = !(message.from && message.from.is_bot), row = document.createElement("div");
  row.className = mine ? "row me" : "row";
  const bubble = row.appendChild(document.createElement("div"));
  bubble.className = "bubble";
  const who = bubble.appendChild(document.createElement("span"));
  who.className = "hidden"; who.textContent = (mine ? words.you : words.bot) + ": ";
  const body = message.text ?? message.caption;
  if (body === undefined || message.document || message.photo) bubble.append(media(message));
  if (body !== undefined) bubble.append(formatted(body, message.entities || message.caption_entities || []));
  const time = bubble.appendChild(document.createElement("div"));
  time.className = "time";
  const at = new Date(message.date * 1000);
  time.textContent = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) + (message.edit_date && mine ? " " + words.edited : "");
  if (message.reply_markup) row.append(keyboard(message));
  return row;
}

function show(message) {
  const old = rows.get(message.message_id), row = draw(message);
  const held = old && old.contains(document.activeElement) ? [...old.querySelectorAll("button")].indexOf(document.activeElement) : -1;
  const near = log.scrollHeight - log.scrollTop - log.clientHeight < 160;
  if (old) old.replaceWith(row); else log.append(row);
  if (old) row.style.animation = "none";
  rows.set(message.message_id, row);
  if (held >= 0) row.querySelectorAll("button")[held]?.focus();
  if (!old) row.offsetHeight > log.clientHeight ? log.scrollTop = row.offsetTop - log.offsetTop - 8 : log.scrollTop = log.scrollHeight;
  else if (near) log.scrollTop = log.scrollHeight;
}

function take(event) {
  const change = JSON.parse(event.data);
  if (change.what === "state") {
    words = change.words;
    document.getElementById("label").textContent = words.label;
    document.getElementById("sendlabel").textContent = words.send;
    log.setAttribute("aria-label", words.log);
    text.placeholder = words.placeholder;
    status.textContent = words.hint;
    log.replaceChildren(); rows.clear();
    change.messages.forEach(show);
    document.body.dataset.ready = "yes";
  } else if (change.what === "delete") { rows.get(change.id)?.remove(); rows.delete(change.id); }
  else if (change.message) show(change.message);
}

async function submit() {
  const said = text.value.trim();
  if (!said) return;
  text.value = ""; grow();
  if (!await post("/say", { text: said })) text.value = said;
}
function grow() { text.style.height = "auto"; text.style.height = Math.min(text.scrollHeight + 2, 140) + "px"; }

form.addEventListener("submit", (e) => { e.preventDefault(); submit(); text.focus(); });
text.addEventListener("input", grow);
text.addEventListener("keydown", (e) => { if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); submit(); } });

const asked = new URLSearchParams(location.search).get("person");
if (asked) person = Number(asked) || 1;
const source = new EventSource("/events?person=" + person);
source.addEventListener("message", take);
source.addEventListener("error", () => { status.textContent = words.trouble || ""; });
