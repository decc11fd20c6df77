"""Who is on the stage besides the bot: a few people, a group, a forum and a channel with them in it. Their names come from content.

Rule 1: the bot enters a group when somebody first opens it, as it does when somebody adds it.
Rule 2: whoever has a language of the page's has Telegram set to it; once somebody did something, names and languages stay.
Neighbours: room.py lets them act; shells/telegram/local keeps them.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.core.content.load import FIRST
from bot.shells.telegram.local.server import LocalTelegram
from bot.shells.telegram.local.world import BOT_ID, World

PEOPLE = 3
GROUP, CHANNEL, FORUM = -1001, -1002, -1003
CHATS = ((GROUP, "supergroup", "group"), (CHANNEL, "channel", "channel"), (FORUM, "supergroup", "forum"))
TOPICS = ((2, "topic_training"), (3, "topic_races"))
"""Of the forum, beside the general one, which has no number."""


class Company:
    """The people of one LocalTelegram. `words`: their names, by language; `lang`: which they have."""

    def __init__(self, local: LocalTelegram, words: Mapping[str, Mapping[str, str]], lang: str) -> None:
        self._local, self._words, self.lang = local, words, lang

    def gather(self, lang: str = "") -> None:
        """Everybody who is there from the start, in a language; the last of them looks after the group and the channel."""
        self.lang = lang or self.lang
        for number in range(1, PEOPLE + 1):
            self._local.person(number, self._word(f"person_{number}"), self.lang)
        for number, kind, title in CHATS:
            chat = self._local.world.chat(number, kind)
            chat.title = self._word(title)
            chat.members |= {*range(1, PEOPLE + 1)}
            chat.admins.add(PEOPLE)
        for number, name in TOPICS:
            self._local.topic(FORUM, number, self._word(name))

    def known(self, person: int) -> None:
        """`person` exists."""
        if person not in self._local.world.users:
            self._local.person(person, self._word("runner"), self.lang)

    def _word(self, name: str) -> str:
        return self._words[self.lang].get(name) or self._words[FIRST][name]

    async def welcome(self, name: str, lang: str, session_of: Callable[[int], Awaitable[str | None]]) -> int:
        """Somebody new, in the group and the channel too; their number, which nobody had before."""
        number = max(self._local.world.users, default=0) + 1
        while await session_of(number) is not None:
            number += 1
        self._local.person(number, name, lang)
        for chat in self._local.world.chats.values():
            if chat.kind != "private":
                chat.members.add(number)
        return number

    def lacks_the_bot(self, chat: int) -> bool:
        """Whether it is a group or channel without the bot."""
        return chat < 0 and BOT_ID not in self._local.world.chats[chat].members

    def add_the_bot(self, person: int, chat: int) -> None:
        """`person` adds the bot to a chat: a channel's posts are by administrators only."""
        kind = self._local.world.chats[chat].kind
        self._local.change_bot(person, chat, "left", "administrator" if kind == "channel" else "member")


def may_write(world: World, person: int, chat: int, *, writing: bool) -> bool:
    """Whether `person` is in `chat`, and, for `writing`, may write there: in a channel its administrators only."""
    if chat == person:
        return True
    found = world.chats.get(chat)
    if found is None or chat > 0 or person not in found.members:
        return False
    return not writing or found.kind != "channel" or person in found.admins
