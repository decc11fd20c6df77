// What the page knows of the world: people, chats with their messages, the clock; and who writes where at the moment.

const LATE = 5000;

export const world = { people: new Map(), chats: new Map(), commands: {}, bot: 0, username: "", me: 1, chat: 1, unread: new Map(), skew: 0 };

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

const privateChat = (id) => ({ id, kind: "private", title: null, members: [], admins: [], messages: new Map() });

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
export const mayWrite = (chat) => isMember(chat) && (chat.kind !== "channel" || chat.admins.includes(world.me));
export const titleOf = (chat) => chat.title ?? world.name;

/** A change of a chat. True where it is the chat on show. */
export function apply(change) {
  if (!world.chats.has(change.chat)) world.chats.set(change.chat, privateChat(change.chat));
  const chat = world.chats.get(change.chat), mine = change.chat === world.chat;
  if (change.what === "delete") chat.messages.delete(change.id);
  else if (change.message) {
    if (change.what === "new" && !mine && change.message.from?.id === world.bot) world.unread.set(chat.id, (world.unread.get(chat.id) ?? 0) + 1);
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
}
