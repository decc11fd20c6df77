"""What is taken as ordinary, from somebody who only asks, is nothing that is tried before its meaning."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.core.content.load import Content
from bot.core.dialogue import ordinary, talk, topics
from bot.core.dialogue.step import step, understood
from bot.core.dialogue.turn import Turn
from bot.core.model.effects import Reply
from bot.core.model.events import Said
from bot.core.model.session import Session
from tests.conftest import taught
from tests.tables import Some

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
HERE = Path(__file__).parent
SAYS = re.compile(r"- say: \"?(.+?)\"?$", re.MULTILINE)
ASKED_BEFORE = ("", "is stress a cause", "how often should i get up from my desk", "blah blah blubb")


def _texts() -> Iterator[str]:
    """What people write: a fifth of the utterances of every intent, all that is said in the conversations, strangers' messages."""
    for utterances in taught():
        yield from (*utterances.examples, *utterances.tests)[::5]
    for file in sorted((HERE / "conversations").glob("*.yaml")):
        yield from SAYS.findall(file.read_text())
    for name in ("strangers", "when", "when_asked", "slots", "redflags"):
        yield from (json.loads(line)["text"] for line in (HERE / "data" / f"{name}.jsonl").read_text().splitlines())


def _said_by(content: Content, session: Session, text: str) -> Turn:
    event = Said(update_id=9, at=AT, chat=1, person=1, lang="en", text=text)
    return understood(Turn(session=session, event=event, content=content))


def test_ordinary_is_nothing_else(content: Content, some: Some) -> None:
    before = []
    for text in ASKED_BEFORE:
        event = Said(update_id=1, at=AT, chat=1, person=1, lang="en", text=text)
        before.append(step(Session(lang="en"), event, content)[0] if text else Session(lang="en"))
    taken, plain = [], 0
    for text in some(dict.fromkeys(_texts()), every=101):
        for session in before:
            turn = _said_by(content, session, text)
            if turn.heard is None or not ordinary.said(turn, turn.heard.text):
                continue
            plain += 1
            follows = topics.follow_up(turn, turn.heard.text)
            if talk.before_all(turn, turn.heard.text) != follows or (follows is None and talk.in_answer(turn, turn.heard)):
                taken.append((text, session.last))
    assert plain > (1000 if some.whole else 20)
    assert taken == []


def test_who_has_more_behind_them_may_mean_it(content: Content) -> None:
    """The same words from somebody who is asked something, or who was once checked, are tried as ever."""
    plain = "is stress a cause"
    assert ordinary.said(_said_by(content, Session(lang="en"), plain), plain)
    asked, _ = step(Session(lang="en"), Said(update_id=1, at=AT, chat=1, person=1, lang="en", text="/check"), content)
    for session in (asked, Session(lang="en", consent="2026-11-20"), Session(lang="en", last=("data.erase_ask",))):
        assert not ordinary.said(_said_by(content, session, plain), plain)


def test_words_that_may_be_something_else_are_tried(content: Content) -> None:
    for text in (
        "settings",
        "what now",
        "no band",
        "deutsch",
        "ran 10k, remind me tomorrow at 8",
        "check my mum",
        "\U0001f198",
    ):
        assert not ordinary.said(_said_by(content, Session(lang="en"), text), text), text


def test_the_check_is_offered_once_a_day(content: Content) -> None:
    """Who asks ten things in a row is not asked ten times whether they want the check; tomorrow the offer stands again."""
    session, offers = Session(lang="en"), []
    asked = ("is stress a cause", "does my backpack matter", "do massage guns help", "how should i breathe when running") * 3
    for number, text in enumerate(asked, 1):
        at = AT + timedelta(hours=2 * number)
        session, effects = step(session, Said(update_id=number, at=at, chat=1, person=1, lang="en", text=text), content)
        offers += [at.day for e in effects if isinstance(e, Reply) and e.name == "answer.check_first"]
    assert offers == [20, 21]
