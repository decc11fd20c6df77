"""Who is on the stage besides the bot: a few people, a group and a channel with them in it. Their names come from content.

Rule: the bot enters a group when somebody first opens it, as it does when somebody adds it.
Neighbours: room.py lets them act; shells/telegram/local keeps them.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.shells.telegram.local.server import LocalTelegram
from bot.shells.telegram.local.world import BOT_ID, World

PEOPLE = 3
GROUP, CHANNEL = -1001, -1002


class Company:
    """The people of one LocalTelegram. `words`: their names."""

    def __init__(self, local: LocalTelegram, words: Mapping[str, str]) -> None:
        self._local, self._words = local, words

    def gather(self) -> None:
        """Everybody who is there from the start; the last of them looks after the group and the channel."""
        for number in range(1, PEOPLE + 1):
            self._local.person(number, self._words[f"person_{number}"])
        for number, kind, title in ((GROUP, "supergroup", "group"), (CHANNEL, "channel", "channel")):
            if number not in self._local.world.chats:
                chat = self._local.world.chat(number, kind, self._words[title])
                chat.members |= {*range(1, PEOPLE + 1)}
                chat.admins.add(PEOPLE)

    def known(self, person: int) -> None:
        """`person` exists."""
        if person not in self._local.world.users:
            self._local.person(person, self._words["runner"])

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
