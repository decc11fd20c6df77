// The page: changes come in by server-sent events and are shown; what one does goes out as requests.

import { byId, languages, signed, speak, word, words } from "./dom.js";
import * as chat from "./chat.js";
import * as composer from "./composer.js";
import * as inspect from "./inspect.js";
import * as side from "./side.js";
import { post, trouble } from "./net.js";
import { apply, enter, reset, tick, world } from "./world.js";

const act = {
  press: (message, data) => { chat.answeredFrom(null); return post("/press", composer.here({ message, data })); },
  vote: (message, options) => post("/vote", composer.here({ message, options })),
  start: (payload) => { go(world.me, world.me); post("/say", composer.here({ text: "/start " + payload })); },
  topic: (id) => { world.topic.set(world.chat, id); go(world.me, world.chat); },
  reply: composer.reply,
  edit: composer.edit,
};

function go(person, to) {
  enter(person, to);
  inTheirLanguage();
  composer.forget();
  chat.showAll();
  side.showSide();
  inspect.refresh();
  if (world.chat < 0) post("/open", composer.here());
}

function take(event) {
  const change = JSON.parse(event.data);
  if (change.what === "state") begin(change);
  else if (change.what === "clock") { tick(change); side.clock(); }
  else if (change.what === "speaks") spoken(change);
  else if (change.what === "offered") { if (change.chat === world.me) composer.offered(change); }
  else if (apply(change)) { chat.update(change); inspect.refresh(); }
  else side.chats();
}

function begin(state) {
  Object.assign(languages, state.words);
  own = state.lang;
  byId("status").dataset.trouble = "";
  reset(state);
  if (state.kept) byId("replay").replaceChildren();
  document.documentElement.lang = "";
  go(world.me, world.chat);
  document.body.dataset.ready = "yes";
}

// the language of the page: as its address asks (?lang=de), else that of whoever writes, else the browser's

const asked = new URLSearchParams(location.search).get("lang") ?? "";
let own = "";

function inTheirLanguage() {
  const code = [asked, world.people.get(world.me)?.lang.slice(0, 2), own].find((c) => languages[c]);
  if (code === document.documentElement.lang) return;
  speak(code);
  composer.fill();
  side.fill();
  theme(chosen());
  for (const [id, name] of [["side", "people"], ["inside", "inside"]]) byId(id).setAttribute("aria-label", word(name));
}

function spoken(change) {
  const person = world.people.get(change.person);
  if (!person || person.lang === change.lang) return;
  person.lang = change.lang;
  if (person.id === world.me) go(world.me, world.chat);
}

// light and dark: as the system prefers, until somebody chooses

const chosen = () => localStorage.getItem("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

function theme(name) {
  document.documentElement.dataset.theme = name;
  signed(byId("theme"), name === "dark" ? "sun" : "moon", word(name === "dark" ? "to_light" : "to_dark"));
}

byId("theme").addEventListener("click", () => {
  const next = chosen() === "dark" ? "light" : "dark";
  localStorage.setItem("theme", next);
  theme(next);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => theme(chosen()));

// files dropped on the page: a saved test is played, anything else is sent

addEventListener("dragover", (e) => e.preventDefault());
addEventListener("drop", (e) => {
  e.preventDefault();
  for (const file of e.dataTransfer.files) side.isTest(file) ? side.play(file) : composer.sendFile(file);
});

chat.prepare(act);
composer.prepare(act.start);
side.prepare(go, inspect.showPlayed);
const source = new EventSource("/events?" + new URLSearchParams({ lang: asked }));
source.addEventListener("message", take);
source.addEventListener("error", () => { if (words.trouble) trouble(words.trouble); });
