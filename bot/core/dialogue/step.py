"""What the bot says next, and why: the only place where a session changes.

Rule 1: nothing here reads a clock, a file, a network, a random number or an environment variable. Time arrives in the
event; wording leaves as a reply name. The same events give the same session and the same effects.
Rule 2: red flags are looked at first, on every text, in every state and in every chat (SAFETY.md, law 2).
Rule 3: `step` is total: any session and any event have an answer, and no exception.

Not here: finding meaning in text (understanding/), wording (rendering.py), saving and sending (runtime.py).
"""

from dataclasses import replace

from bot.core.content.load import Content
from bot.core.dialogue import (
    adding,
    ask,
    commands,
    due,
    groups,
    halfway,
    heard,
    imports,
    inline,
    languages,
    leftover,
    occasions,
    own,
    presses,
    read,
    reminders,
    repairs,
    safe,
    slash,
    stated,
    talk,
    unanswered,
)
from bot.core.dialogue.clubs import about, alerts, said
from bot.core.dialogue.turn import Turn
from bot.core.model.changing import changed
from bot.core.model.effects import Effect, EndMember, Log, Reply
from bot.core.model.events import Event, Imported, Joined, Left, Located, Pressed, Queried, Said, Sent, Tick
from bot.core.model.session import Session
from bot.core.understanding.result import Understood

ALIKE = {"longest": "mileage", "load": "mileage", "pain_now": "severity"}
"""Slots whose answers look like those of another one."""
KEPT_NAMES = 6


def step(session: Session, event: Event, content: Content) -> tuple[Session, tuple[Effect, ...]]:
    """The session after `event`, and what the shell must now do."""
    first = Turn(session=languages.settled(session, event.lang, content), event=event, content=content)
    if isinstance(event, Queried):  # what somebody types in another chat changes nothing here
        return session, inline.offered(first, event).effects
    turn = understood(halfway.taken_up(first) if event.is_private else first)
    if content.safe:
        return _closed(safe.held(changed(turn, session=first.session), event))
    if event.is_private and not isinstance(event, Tick):
        turn = reminders.answered(turn)
    if not event.is_private:
        return _closed(groups.group(turn, event))
    return _closed(
        alerts.sent(
            _held(first.session, _freed(first.session, halfway.dated(unanswered.left(turn, _private(turn, event))))), session
        )
    )


def _freed(before: Session, turn: Turn) -> Turn:
    """With a reminder set that was held back; not beside a question that was only just asked about a run."""
    return turn if turn.session.held and turn.session.held != before.held else occasions.free(turn)


def _held(before: Session, turn: Turn) -> Turn:
    """With a mark in the diary of when the coaching is on hold, and when no longer: nobody's streak breaks in that time."""
    on = bool(turn.session.open)
    if on == bool(before.open) or turn.session.consent is None:
        return turn
    key = f"hold.{turn.event.at.date()}.{'on' if on else 'off'}"
    return turn.do(Log(key=key, kind="hold", at=turn.event.at, values={"on": on}))


def understood(turn: Turn) -> Turn:
    """With the text of the event (or under a file) understood, in the light of what the pending question expects.

    What answers a question about something other than the pain is looked at alone: "about the same" of one's running adds nothing
    to what was said of the pain.
    """
    if not isinstance(turn.event, Said | Imported) or (not turn.event.text and isinstance(turn.event, Imported)):
        return turn
    text = _spoken(turn.event.text)
    question = turn.question if turn.event.is_private else None
    answers = question is not None and not question.signs and not turn.session.doubts and read.chooses(turn, question, text)
    asks = adding.asks(turn, text)
    found, before = _read(turn, text, asks=asks, alone=answers)
    if asks and not adding.is_topic(found):  # the words of a question, but who says so tells of themselves
        asks, (found, before) = False, _read(turn, text, asks=False, alone=answers)
    scored = "severity" in found.slots and heard.scored(turn, text, found)
    if (
        scored or heard.schedules(turn, text, found) or heard.visited(turn, text)
    ):  # none adds anything to what was said of the pain
        answers, (found, before) = True, _read(turn, text, asks=False, alone=True)
    found = languages.heard(turn, text, found, before)
    kept = turn if answers and not found.flags.hits else adding.added(turn, found.flags.signs, question=asks)
    return changed(kept, heard=found)


def _read(turn: Turn, text: str, *, asks: bool, alone: bool) -> tuple[Understood, frozenset[str]]:
    """What the text means, and the signs said before that count with it. `asks`: it may be a question; `alone`: none counts."""
    question = turn.question if turn.event.is_private else None
    expected = read.expected(turn) if question else None
    before = adding.presumed(turn) if alone else adding.earlier(turn, question=asks, text=text)
    today = turn.event.at.date()
    return turn.language.reader.understand(
        text, expected=ALIKE.get(expected or "", expected), earlier=before, today=today
    ), before


def _spoken(text: str) -> str:
    """The words of a message without its command: "/ask why" is "why". What is no command is all words: "/chest pain". A link has none."""
    name = slash.command(text)
    if name == about.START and about.PAYLOAD.fullmatch(text.partition(" ")[2].strip()):
        return ""
    return text.partition(" ")[2] if name in commands.COMMANDS or name in groups.COMMANDS else text.removeprefix("/")


def _private(turn: Turn, event: Event) -> Turn:
    match event:
        case Said():
            return _said(turn, event)
        case Pressed():
            return presses.pressed(turn, event)
        case Located():
            return own.zone_shared(turn, event.zone)
        case Sent(what="run_file"):
            return _and_again(imports.no_consent(turn))
        case Sent():
            name = f"sent.{event.what}" if turn.has(f"sent.{event.what}") else "sent.other"
            return _and_again(turn.say(name, kind="clarification"))
        case Imported():
            return imports.imported(turn, event)
        case Tick():
            return due.tick(turn, event)
        case Joined():  # back after a block: what was set comes again
            return reminders.scheduled(turn)
        case Left():  # blocked: who cannot be told what is shared of them shares nothing
            mine = (b.club.group for b in event.around.belongs if b.member)
            return turn.do(*(EndMember(group=group, person=event.person) for group in mine))
        case _:
            return turn


def _said(turn: Turn, event: Said) -> Turn:
    """Red flags first, but for a line of the list in its own words, which is one; then commands; then what is pending; then what it may
    mean on its own."""
    if turn.heard and turn.heard.flags.hits and (ticked := presses.line(turn, event.text)) is not None:
        return ticked
    if (told := heard.flags(languages.gravely(turn))) is not None:
        return leftover.kept(turn, stated.flagged(turn, told))
    if event.edited:
        return _and_again(turn.say("edited", kind="clarification"))
    if event.text.startswith("/"):
        return commands.command(turn, event.text)
    if (answered := said.said(turn, event.text) or presses.typed(turn, event.text)) is not None:
        return answered
    if not event.text.strip():
        return repairs.not_understood(turn)
    offered = languages.offer(turn)
    return _in_that(turn, offered, event.text) if offered else talk.text(turn)


def _in_that(turn: Turn, told: Turn, text: str) -> Turn:
    """Who goes on in another language has said something in it: what it tells of the pain, or when to write, is met there, too."""
    if told.session.lang == turn.session.lang or turn.session.doubts:
        return told
    when = told.language.reader.when(text).whole
    spoken = turn.keep(lang=told.session.lang, misses=0).say(languages.SET, kind="confirmation")
    if spoken.session.draft and spoken.session.draft.held:
        spoken = occasions.settle(spoken, replace(spoken.session.draft, held=False))
    found = told.language.reader.understand(text, expected=read.expected(spoken), today=turn.event.at.date())
    if not read.stated(spoken, found):
        return talk.text(changed(spoken, heard=found)) if when and not found.flags.hits else told
    again = changed(spoken, heard=found)
    return heard.flags(again) or talk.text(again)


def _and_again(turn: Turn) -> Turn:
    """The pending question once more, after something that was no answer."""
    return ask.again(turn)


def _closed(turn: Turn) -> tuple[Session, tuple[Effect, ...]]:
    """Number the newest keyboard, remember the last names."""
    replies = [e for e in turn.effects if isinstance(e, Reply) and e.chat in (None, turn.event.chat)]
    session = turn.session
    if replies:
        session = changed(
            session,
            version=session.version + any(r.keyboard for r in replies),
            last=(*session.last, *(r.name for r in replies))[-KEPT_NAMES:],
            shown=presses.standing_among(replies),
        )
    return _worded(turn, session) if turn.event.is_private else (groups.forget(session), turn.effects)


def _worded(turn: Turn, session: Session) -> tuple[Session, tuple[Effect, ...]]:
    """Each reply with the wording that comes next, where it has several: nobody reads the same joke twice in a row."""
    known, worded = turn.language.replies, dict(session.worded)
    effects: list[Effect] = []
    for effect in turn.effects:
        if isinstance(effect, Reply) and effect.chat is None and len(known.get(effect.name, ())) > 1:
            said = max(0, worded.get(effect.name, 0) - effect.edit)  # what is changed in its place keeps its words
            worded[effect.name] = said + 1
            effect = replace(effect, variant=said)
        effects.append(effect)
    return (changed(session, worded=worded), tuple(effects)) if worded != session.worded else (session, turn.effects)
