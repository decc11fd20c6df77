// What the page knows of the world: people, chats with their messages, the clock; and who writes where at the moment.

const LATE = 5000;

export const world = { people: new Map(), chats: new Map(), commands: {}, bot: 0, username: "", me: 1, chat: 1, topic: new Map(), unread: new Map(), skew: 0 };

/** Everything anew. */
export function reset(state) {
  Object.assign(world, { bot: state.bot, name: state.name, username: state.username, commands: state.commands, kept: state.kept });
  world.people = new Map(state.people.map((p) => [p.id, p]));
  world.chats = new Map(state.chats.map((c) => [c.id, { ...c, messages: new Map(c.messages.map((m) => [m.message_id, m])) }]));
  for (const person of world.people.keys()) if (!world.chats.has(person)) world.chats.set(person, privateChat(person));
  world.unread = new Map();
  if (!world.people.has(world.me)) world.me = [...world.people.keys()][0];
  if (!visible(world.chats.get(world.chat))) world.chat = world.me;
  tick(state, true);
}

const privateChat = (id) => ({ id, kind: "private", title: null, members: [], admins: [], topics: [], messages: new Map() });

/** The program's clock, told from time to time. It goes forward: what was asked before it moved and comes later is old. */
export function tick(told, anew = false) {
  const skew = new Date(told.now).getTime() - Date.now();
  if (!anew && skew < world.skew - LATE) return;
  world.skew = skew;
  world.next = told.next ? new Date(told.next) : null;
}

export const now = () => new Date(Date.now() + world.skew);
export const current = () => world.chats.get(world.chat);
export const nameOf = (user) => user.first_name;
/** Whoever a message is from: a person, the bot, or a channel or group itself. */
export const senderOf = (message) => message.from?.first_name ?? message.sender_chat?.title ?? message.chat?.title ?? world.name;

/** The chats that the person who writes can see: their own, groups and channels. */
export const visible = (chat) => Boolean(chat) && (chat.id < 0 || chat.id === world.me);
export const isMember = (chat, person = world.me) => chat.id > 0 || chat.members.includes(person);
export const mayWrite = (chat) => isMember(chat) && isOpen(chat) && (chat.kind !== "channel" || chat.admins.includes(world.me));

/** The topic on show of a forum; 0: the general one, or no forum. */
export const topicOf = (chat) => world.topic.get(chat.id) ?? 0;
export const threadOf = (message) => message.message_thread_id ?? 0;
export const isOpen = (chat) => !topicOf(chat) || chat.topics.find((t) => t.id === topicOf(chat))?.open;
export const isShown = (chat, message) => !chat.topics.length || threadOf(message) === topicOf(chat);
/** Where messages that were not seen are counted: a chat, or a topic of one. */
export const place = (chat, topic) => (topic ? `${chat}:${topic}` : chat);
export const titleOf = (chat) => chat.title ?? world.name;

const count = (where) => world.unread.set(where, (world.unread.get(where) ?? 0) + 1);

/** A change of a chat. True where it is the chat on show. */
export function apply(change) {
  if (!world.chats.has(change.chat)) world.chats.set(change.chat, privateChat(change.chat));
  const chat = world.chats.get(change.chat), mine = change.chat === world.chat;
  if (change.what === "delete") chat.messages.delete(change.id);
  else if (change.message) {
    if (change.what === "new" && change.message.from?.id === world.bot) {
      if (!mine) count(chat.id);
      if (chat.topics.length && !(mine && isShown(chat, change.message))) count(place(chat.id, threadOf(change.message) || "0"));
    }
    chat.messages.set(change.id, change.message);
  }
  return mine;
}

/** From now on `person` writes; in `chat`, or where they can. */
export function enter(person, chat) {
  world.me = person;
  const wanted = world.chats.get(chat);
  world.chat = visible(wanted) ? chat : person;
  if (!world.chats.has(world.chat)) world.chats.set(world.chat, privateChat(world.chat));
  world.unread.delete(world.chat);
  world.unread.delete(place(world.chat, topicOf(current()) || "0"));
}
