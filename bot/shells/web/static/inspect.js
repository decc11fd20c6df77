// Behind the answer: what was understood, the level and why, the plan's weights, the session, the store, what was sent.

import { byId, el, word } from "./dom.js";
import { clock, inside } from "./side.js";
import { tick, world } from "./world.js";

const open = new Map();
let waiting = 0;

/** Ask again soon; several changes in a row are one question. */
export function refresh() {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    if (!byId("inside").offsetParent) return;
    const chat = world.chat, told = await inside(chat);
    if (told) { tick(told.clock); clock(); }
    if (told && chat === world.chat) byId("facts").replaceChildren(...sections(told));
  }, 120);
}

function sections(told) {
  if (!told.act && !told.standing.session.version) return [el("p", { class: "note", text: word("nothing_yet") })];
  return [
    told.act && section("heard", [...facts(line("did_" + told.act.what, told.act.value)), ...(told.heard ? heard(told.heard, told.act.value) : [])]),
    world.chat > 0 && section("level", level(told.standing.level)),
    world.chat > 0 && section("plan", plan(told.standing.plan)),
    section("session", session(told.standing.session), false),
    told.stored && section("store", stored(told.stored), false),
    told.letters && section("outbox", letters(told.letters)),
  ].filter(Boolean);
}

function section(name, body, first = true) {
  const box = el("details", { "data-name": name }, el("summary", {}, el("h3", { text: word(name) })), ...body);
  box.open = open.get(name) ?? first;
  box.addEventListener("toggle", () => open.set(name, box.open));
  return box;
}

const line = (name, ...value) => [el("dt", { text: word(name) }), el("dd", {}, ...value)];
const facts = (...lines) => [el("dl", {}, ...lines.filter(Boolean).flat())];
const code = (thing) => el("code", { text: plainly(thing) });
/** A value without the marks of JSON. */
function plainly(thing) {
  if (Array.isArray(thing)) return thing.length ? thing.map(plainly).join(", ") : "–";
  if (thing && typeof thing === "object") return Object.entries(thing).map(([key, value]) => `${key} ${plainly(value)}`).join(", ") || "–";
  return String(thing);
}

const rows = (items) => el("ul", {}, ...items.map((parts) => el("li", {}, ...[parts].flat())));
const pairs = (values) => rows(Object.entries(values).map(([key, value]) => [code(key), " ", code(value)]));
const some = (thing) => Boolean(thing && (Array.isArray(thing) ? thing : Object.keys(thing)).length);

function heard(told, wrote) {
  const sure = told.intent ? [code(told.intent), ` ${told.score}`] : [word("heard_none"), ...(told.best ? ["; ", word("heard_best"), " ", code(told.best), ` ${told.score}`] : [])];
  return facts(
    told.text !== wrote && line("heard_text", told.text),
    some(told.repaired) && line("heard_repaired", rows(told.repaired.map(([from, to]) => `${from} → ${to}`))),
    line("heard_flags", some(told.flags) ? rows(told.flags.map(flag)) : word("heard_no_flags")),
    told.expected && line("heard_expected", code(told.expected)),
    line("heard_intent", ...sure),
    some(told.parts) && line("heard_parts", rows(told.parts.map(code))),
    some(told.slots) && line("heard_slots", pairs(told.slots)),
    some(told.implausible) && line("heard_odd", pairs(told.implausible)),
    some(told.alternatives) && line("heard_others", rows(told.alternatives.slice(0, 3).map(([id, score]) => [code(id), ` ${score}`]))),
    some(told.nearest) && line("heard_nearest", rows(told.nearest.map(([score, intent, text]) => [`${text} (`, code(intent ?? "–"), `, ${score})`]))),
  );
}

const named = (level) => el("b", { text: word("level_" + level) });
const flag = (hit) => [code(hit.id), " ", named(hit.level), `: “${hit.evidence}”`, hit.vague ? `, ${word("heard_vague")}` : ""];

function level(told) {
  const unasked = told.because.filter((r) => r.kind === "unasked").length;
  const reasons = told.because.filter((r) => r.kind !== "unasked").map((r) => [code(r.id), ` ${word("because_" + r.kind)}, `, named(r.level)]);
  if (unasked) reasons.push(word("level_unasked", { n: unasked }));
  return facts(
    line("level_now", named(told.level)),
    told.told && line("level_told", named(told.told)),
    some(reasons) && line("level_because", rows(reasons)),
    some(told.against) && line("level_answered", word("level_against", { n: told.against.length })),
  );
}

function plan(told) {
  if (!some(told.weights)) return [el("p", { class: "note", text: word("plan_nothing") })];
  const weight = (t) => [code(t.id), " ", el("b", { text: (t.weight > 0 ? "+" : "") + t.weight }), ...reasons("plan_for", t.reasons), ...reasons("plan_against", t.against)];
  return facts(
    line("plan_weights", rows(told.weights.map(weight))),
    line("plan_told", rows(told.told.map(code))),
    line("plan_exercises", rows(told.exercises.map(code)), word("plan_minutes", { n: told.minutes })),
  );
}

const reasons = (name, ids) => (some(ids) ? [` ${word(name)} `, ...ids.flatMap((id, i) => (i ? [", ", code(id)] : [code(id)]))] : []);

function session(told) {
  const short = Object.entries(told).map(([key, value]) => [key, key === "screen" ? count(value) : value]);
  return [el("dl", {}, ...short.flatMap(([key, value]) => [el("dt", {}, code(key)), el("dd", {}, code(value))]))];
}

function count(screen) {
  const found = {};
  for (const answer of Object.values(screen)) found[answer] = (found[answer] ?? 0) + 1;
  return found;
}

function stored(tables) {
  const names = Object.keys(tables);
  if (!names.length) return [el("p", { class: "note", text: word("store_nothing") })];
  return names.map((name) => {
    const { new: fresh, gone } = tables[name], told = [fresh.length && word("store_new", { n: fresh.length }), gone && word("store_gone", { n: gone })];
    return el("div", {}, el("p", {}, code(name), " ", told.filter(Boolean).join(", ")), ...fresh.slice(0, 5).map((row) => el("pre", { tabindex: "0", text: JSON.stringify(row, null, 1) })));
  });
}

function letters(all) {
  if (!all.length) return [el("p", { class: "note", text: word("outbox_nothing") })];
  return all.map((letter) => {
    const { first, characters, edited, ...about } = letter, more = Object.entries(about).filter(([key]) => key !== "chat");
    return el("div", { class: "letter" }, el("p", { text: `${first}${characters > first.length ? "…" : ""}` }), edited && el("p", { class: "note", text: word("outbox_edited") }), pairs(Object.fromEntries(more)));
  });
}

/** What came of a test that was played. */
export function showPlayed(name, told) {
  const box = byId("replay"), problems = told.problems ?? [], differs = told.differs ?? [];
  const title = problems.length ? word("unreadable", { name }) : differs.length ? word("differs", { name, n: differs.length }) : word("played", { name });
  const lines = [...problems, ...differs].map((text) => el("li", { text }));
  box.replaceChildren(el("section", { role: "status" }, el("h3", { text: title }), lines.length && el("ul", {}, ...lines), told.steps && el("p", { class: "note", text: word("steps", { n: told.steps }) })));
}

