"""Words of distress and nothing else: "i'm scared", "ich kann nicht mehr". A kind word, and then a question, before anything is told.

A sign that came back ("the tingling is back"), or that is asked about ("is it bad if it hurts when I breathe"), is asked about in the same way.

Rule 1: only a whole message that content lists is one (`distress.<flag>` in options.yaml, or `returns.<flag>` and `returned`, `asks.whether` and `worry.<flag>`); where any other
urgent sign is told, that is answered.
Rule 2: the question is that of the flag: no clear answer to it counts as yes, as ever (SAFETY.md, laws 3 and 5).
Neighbours: heard.py asks here first; ask.py asks the question; `asking.<flag>` in the replies is the kind word.
"""

from collections.abc import Iterator, Mapping

from bot.core.content.load import Content
from bot.core.dialogue import ask, result
from bot.core.dialogue.listed import folded
from bot.core.dialogue.turn import Turn
from bot.core.model.levels import Level

LISTS, SIGNS, BACK, WORRY, LED = "distress.", "returns.", "returned", "worry.", "asks.whether"


def told(turn: Turn) -> str:
    """The flag whose question words of distress call for, in whichever language they are; "" where they are none, or tell more than that."""
    if turn.heard is None:
        return ""
    flag = _known(turn).get(folded(turn.heard.text), "")
    if any(h.level >= Level.URGENT and h.id != flag and not h.vague for h in turn.heard.flags.hits):
        return ""
    return "" if flag in turn.session.doubts else flag


def said(turn: Turn, flag: str) -> Turn | None:
    """The turn with that question; the advice again where that flag, or an emergency, is open already."""
    if turn.session.open_level >= Level.URGENT:
        return result.repeat(turn) if _stands(turn, flag) else None
    return asked(turn.keep(doubts=(flag, *turn.session.doubts), hinted=(*turn.session.hinted, flag), misses=0))


def kindly(turn: Turn) -> Turn:
    """With a kind word before an appointment is told of, where somebody says how it weighs on them ("I'm so fed up, it's been months")."""
    name = turn.language.reader.opening(turn.heard.text) if turn.heard else None
    return turn.say(f"kind.{name}", kind="answer") if name and turn.has(f"kind.{name}") else turn


def _known(turn: Turn) -> Mapping[str, str]:
    """The flag of each message of distress, of all languages: nobody looks for foreign words then."""
    return turn.content.once("words of distress", lambda: dict(_listed(turn.content)))


def _listed(content: Content) -> Iterator[tuple[str, str]]:
    for language in content.languages.values():
        for name, phrases in language.phrases.items():
            if name.startswith(LISTS):
                yield from ((folded(p), name.removeprefix(LISTS)) for p in phrases)
            if name.startswith(WORRY):
                led = language.phrases.get(LED, ())
                yield from ((folded(f"{lead} {sign}"), name.removeprefix(WORRY)) for sign in phrases for lead in led)
            if name.startswith(SIGNS):
                back = language.phrases.get(BACK, ())
                yield from ((folded(f"{sign} {tail}"), name.removeprefix(SIGNS)) for sign in phrases for tail in back)


def asked(turn: Turn) -> Turn:
    """The question of the first flag in doubt, behind a kind word where content has one."""
    name = f"asking.{turn.session.doubts[0]}"
    return ask.ask_doubt(turn.say(name, kind="answer") if turn.has(name) else turn)


def _stands(turn: Turn, flag: str) -> bool:
    """Whether what is open already is this flag, or an emergency."""
    return turn.session.open_level >= Level.EMERGENCY or flag in {r.flag for r in turn.session.open}
