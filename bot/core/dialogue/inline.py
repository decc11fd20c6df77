"""Inline mode: `@bot posture`, typed in any chat, offers cards with answers and exercises to send there.

Rule 1: a card is general knowledge, the same for everybody; nothing that is known of the person is in it.
Rule 2: words that call for help get one card that says to get help now and names nothing, and the way into the private chat. Who
was told to be seen today or at once, and anything personal, gets the way into the private chat alone: it goes to no chat.
Rule 3: exercises are offered only to somebody whose own check ended in self-care (SAFETY.md, laws 1 and 8), and the card says first
what the reader has to settle before trying one.
Rule 4: what is typed is read and forgotten: no session, no sign, no diary changes.
Neighbours: step.py leads here; letters.py renders the cards; groups.py has the same rules for what is said in a group.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.dialogue import groups, languages, read, standing
from bot.core.dialogue.turn import Turn
from bot.core.model.club import HELLO
from bot.core.model.effects import Button, Card, Offer, Reply
from bot.core.model.events import Queried
from bot.core.model.levels import Level

A_PAGE = 10
PRIVATE_CHAT = "button.private_chat"
KEPT_SECONDS, KEPT_BRIEFLY = 300, 10
"""For how long Telegram may answer the same person's same words again: answers for all; what depends on their check."""
NEAR = 0.2
"""Score from which an intent that is not the best one is still worth a card."""


def offered(turn: Turn, event: Queried) -> Turn:
    """The cards for what somebody types."""
    turn = _heard(turn, event.text)
    if groups.calls_for_help(turn):
        help_ = Card(
            id="help", title="inline.help_title", reply=Reply(name="group.get_help", keyboard=_button(), kind="referral")
        )
        return turn.do(Offer(query=event.query, cards=(help_,), private=PRIVATE_CHAT))
    if turn.content.safe or turn.session.open_level >= Level.URGENT:
        return turn.do(Offer(query=event.query, private=PRIVATE_CHAT))
    if _personal(turn, event.text):
        return turn.do(Offer(query=event.query, private="inline.private"))
    cards = tuple(_cards(turn, event.text))
    here = cards[event.offset : event.offset + A_PAGE]
    after = event.offset + A_PAGE
    return turn.do(
        Offer(
            query=event.query, cards=here, next=str(after) if after < len(cards) else "",
            seconds=KEPT_BRIEFLY if standing.coached(turn.session) else KEPT_SECONDS, private="" if cards else "inline.private",
        )
    )  # fmt: skip


def _heard(turn: Turn, text: str) -> Turn:
    """With the words understood by themselves, whatever was said before."""
    found = turn.language.reader.understand(text, expected=None, earlier=frozenset(), today=turn.event.at.date())
    return replace(turn, heard=languages.heard(turn, text, found))


def _personal(turn: Turn, text: str) -> bool:
    """Whether the words tell something of a body, rather than ask about backs and running in general, or begin a topic's title."""
    heard = turn.heard
    said = read.folded(text, turn.language.spelling).split()
    tells = bool(heard and (heard.flags.hits or (heard.slots and len(said) > 1)))
    return tells and not any(_begins(turn, said, answer.head.title) for answer in turn.language.answers.values())


def _cards(turn: Turn, text: str) -> Iterator[Card]:
    """Answers first, then exercises; without any words, what is asked for most, and then all of it."""
    said = read.folded(text, turn.language.spelling).split()
    answers = tuple(dict.fromkeys(n for n in (_topics(turn, said, text) if said else _all(turn)) if n in turn.language.answers))
    yield from (_answer(n) for n in answers)
    if not standing.coached(turn.session):
        return
    titles = {e: words.title for e, words in turn.language.exercises.items()}
    named = [e for e in sorted(titles) if _begins(turn, said, titles[e])]
    near = turn.language.answers[answers[0]].head.exercises if answers and said else ()
    yield from (_exercise(turn, e) for e in dict.fromkeys((*named, *near)) if e in titles)


def _all(turn: Turn) -> tuple[str, ...]:
    return (*turn.language.phrases.get("menu.topics", ()), *sorted(turn.language.answers))


def _topics(turn: Turn, said: list[str], text: str) -> Iterator[str]:
    """The topic that the words mean, those whose title they begin, those near them, and the one whose answer has them."""
    assert turn.heard is not None
    intent = turn.heard.intent
    meant = (intent.id,) if intent.id else ()
    begun = [n for n, answer in sorted(turn.language.answers.items()) if _begins(turn, said, answer.head.title)]
    yield from (*begun, *meant) if len(said) == 1 else (*meant, *begun)
    if intent.id in turn.language.answers:
        yield from turn.language.answers[str(intent.id)].head.related
    if intent.id:
        yield from (n for n, score in intent.alternatives if score >= NEAR)
    if turn.language.search and (name := turn.language.search(text)):
        yield name


def _begins(turn: Turn, said: list[str], title: str) -> bool:
    """Whether each word begins one of the title's."""
    words = read.folded(title, turn.language.spelling).split()
    return all(any(w.startswith(s) for w in words) for s in said)


def _answer(name: str) -> Card:
    reply = Reply(name="inline.answer", values={"topic": name}, keyboard=_button(), topics=(name,))
    return Card(id=name, title=f"topic.{name}", reply=reply, sourced=True)


def _exercise(turn: Turn, name: str) -> Card:
    picture = turn.content.exercises[name].picture
    reply = Reply(name="inline.exercise", values={"exercise": name}, keyboard=_button(), kind="guidance", photo=picture)
    return Card(id=f"exercise.{name}", title=f"exercise_title.{name}", reply=reply, sourced=True)


def _button() -> tuple[tuple[Button, ...], ...]:
    """Each card has it: it leads to the bot, and tells the bot that the words are its own (shells/telegram/events.py)."""
    return ((Button(label="button.private_chat", link=HELLO),),)
