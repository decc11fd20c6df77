// A poll in a message: options to choose from, and how many chose what, once one has voted or it is closed.

import { el, word } from "./dom.js";
import { world } from "./world.js";

export function drawPoll(message, act) {
  const poll = message.poll, mine = (message.votes ?? {})[world.me], done = Boolean(mine) || poll.is_closed;
  const kind = word(poll.is_closed ? "poll_closed" : poll.is_anonymous ? "poll_anonymous" : "poll");
  const box = el("fieldset", { class: "poll" }, el("legend", {}, el("b", { text: poll.question }), el("small", { text: kind })));
  if (done) box.append(...poll.options.map((option, i) => result(poll, option, (mine ?? []).includes(i))));
  else if (poll.allows_multiple_answers) box.append(...several(message, poll, act));
  else box.append(...poll.options.map((option, i) => el("button", { type: "button", text: option.text, onclick: () => act.vote(message.message_id, [i]) })));
  box.append(el("small", { text: word("votes", { n: poll.total_voter_count }) }));
  if (mine && !poll.is_closed) box.append(el("button", { type: "button", class: "quiet", text: word("unvote"), onclick: () => act.vote(message.message_id, []) }));
  return box;
}

function result(poll, option, chosen) {
  const share = poll.total_voter_count ? Math.round((100 * option.voter_count) / poll.total_voter_count) : 0;
  const bar = el("progress", { max: 100, value: share, "aria-label": option.text });
  return el("div", { class: "share" }, el("span", { text: `${option.text}${chosen ? ` (${word("your_choice")})` : ""}` }), el("b", { text: `${share}%` }), bar);
}

function several(message, poll, act) {
  const boxes = poll.options.map((option) => el("input", { type: "checkbox" }));
  const vote = () => act.vote(message.message_id, boxes.flatMap((box, i) => (box.checked ? [i] : [])));
  return [...poll.options.map((option, i) => el("label", {}, boxes[i], option.text)), el("button", { type: "button", text: word("vote"), onclick: vote })];
}
