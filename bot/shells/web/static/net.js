// Requests to the program. A failure is told on the status line; the caller learns whether it went well.

import { byId, word } from "./dom.js";

async function ask(path, options) {
  byId("status").dataset.trouble = "";
  try {
    const answer = await fetch(path, options), given = await answer.json();
    if (answer.ok) return given;
    trouble(given.word ? word(given.word) : given.error);
  } catch { trouble(word("trouble")); }
  return null;
}

export function trouble(text) {
  byId("status").textContent = text;
  byId("status").dataset.trouble = "yes";
}

export const get = (path) => ask(path);
export const post = (path, body) => ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
export const upload = (path, values, file) => ask(path + "?" + new URLSearchParams(values), { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
