"""One turn: an update -> event -> `step` -> what is kept, and the letters that answer.

Rule 1: a turn works on the store alone and may be run again: whoever calls it has opened a transaction. What is counted, held
against a person or logged is given back, to be done once, after the commit.
Rule 2: an update has one turn: the first thing a turn does is to mark it as done.
Rule 3: somebody who floods loses turns, never a warning sign: each message is still read, and where it changes what is
known of red flags the turn stands as any other.
Neighbours: runtime.py decides when; unstored.py says what needs no store; store keeps; core decides what to say.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from bot import lost
from bot.clubs import Asked, Clubs
from bot.core import jsons
from bot.core.content.load import Content
from bot.core.dialogue import copied, infile, reports
from bot.core.dialogue.clubs import gathered, roster, team
from bot.core.dialogue.languages import settled
from bot.core.dialogue.learnt import learnt
from bot.core.dialogue.step import step
from bot.core.dialogue.turn import Turn
from bot.core.model.effects import (
    CancelReminders,
    Effect,
    Erase,
    Export,
    Gather,
    Incident,
    Log,
    NewCoach,
    Offer,
    RedateImport,
    Remind,
    Reply,
    Report,
    RescaleImport,
    Roster,
    Unlog,
    UnlogImport,
)
from bot.core.model.events import Event, Imported, Moved, Queried, Refused, Said, Sent, Tick
from bot.core.model.imported import Contents
from bot.core.model.levels import Level
from bot.core.model.session import Run, Session, dump, load
from bot.core.remembering import keep
from bot.guard import Guard, Verdict
from bot.letters import Outgoing, document, offer, outgoing
from bot.logs import where
from bot.meter import Meter
from bot.moves import Moves
from bot.store.protocol import NO_CHAT, Letter, Store, Waiting
from bot.unstored import Clock, ToEvent, Unstored

log = structlog.get_logger()
MOST_REMINDERS = 1000
TICK_SPAN = 10**9
"""More than there are reminders, so that a tick's number is one reminder's and one instant's; those of one time stand side by side."""
OURS = (Tick, Refused)
"""Events that nobody else caused."""
FLOODED = "error.flood"
NEWEST = 256
"""Sessions that need not be read again where somebody goes on talking; few, since they are people's answers."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a turn comes to: letters, and what is to be done once it is committed, such as counting it."""

    letters: list[Letter]
    then: Sequence[Callable[[], None]] = ()


class Unreadable(ValueError):
    """An update that is nothing we know. The message is the class of what went wrong, never a part of the update."""


class Turns:
    """Turns on one store, with one content. All in the store's thread but what is `unstored`, which uses none."""

    def __init__(
        self, store: Store, content: Content, to_event: ToEvent, clock: Clock, guard: Guard, meter: Meter, clubs: Clubs
    ) -> None:
        self._store, self._content, self._to_event, self._clock = store, content, to_event, clock
        self._guard, self._meter = guard, meter
        self._clubs, self._moves = clubs, Moves(store)
        self.unstored = Unstored(content, to_event, clock)
        self._newest: dict[int, tuple[str, Session]] = {}
        """Sessions as they were stored last, by chat, beside their text: what the store has decides."""

    def fall_due(self) -> list[Waiting]:
        """Reminders that are due enter the inbox, each once."""
        now = self._clock()
        entered, found = [], self._store.due_reminders(now, MOST_REMINDERS)
        for reminder, chat, what, due in found:
            update_id = -(int(due.timestamp()) * TICK_SPAN + reminder)  # one number for one instant of one reminder
            tick = {"reminder": reminder, "chat": chat, "what": what, "due": due.isoformat()}
            entered.append(Waiting(update_id, chat, jsons.written({"update_id": update_id, "tick": tick})))
        if entered:
            self._store.accept_all(entered, now)
            self._store.reminded([reminder for reminder, *_ in found])
        return entered

    def refused(self, letter: Letter, why: str) -> Waiting:
        """A letter that a group does not take is over; that it does not is an event, which enters the inbox."""
        self._store.failed(letter.id, why)
        raw = json.dumps({"update_id": -letter.id, "refused": {"chat": letter.chat, "why": why}})
        self._store.accept(-letter.id, letter.chat, raw, self._clock())
        return Waiting(-letter.id, letter.chat, raw)

    def take(self, waiting: Waiting, contents: Contents | None = None, standing: Mapping[int, str] | None = None) -> Taken | None:
        """The turn of an update, with the letters that it put into the outbox. None where it waits for no turn (or was not stored).

        `contents`: of the file that came with it, where it was read; `standing`: of those whom `asks` named.
        """
        if not self._store.done(waiting.update_id):
            return None
        try:
            event = self._event(jsons.read(waiting.raw))
        except Unreadable as error:
            self._store.spoiled(waiting.update_id, str(error))
            return Taken([], [partial(self._tell_unreadable, waiting.update_id, str(error))])
        if event is None:
            return Taken([])
        if isinstance(event, Queried):
            return self._offer(event)
        if isinstance(event, Moved):
            self.moved(event.chat, event.to)
            return Taken([])
        return self._answer(event if contents is None else self._imported(event, contents), standing)

    def moved(self, old: int, new: int) -> None:
        """A group goes on under another number."""
        self._moves.follow(old, new, self._clock())

    def asks(self, waiting: Waiting) -> Asked | None:
        """Whose standing in which group is to be asked of Telegram before this turn; None for nobody's, or where words call for help now."""
        try:
            event = self._event(jsons.read(waiting.raw))
        except Unreadable:  # its turn will say so
            return None
        if event is None or self._content.safe or self.unstored.urgent(waiting):
            return None
        return self._clubs.asks(event, self._session(event.chat))

    def may_read(self, waiting: Waiting) -> Session | None:
        """Whose file it is, where it may be opened: they agreed, they are alone with the bot, and no words under it call for help now."""
        try:
            event = self._event(jsons.read(waiting.raw))
        except Unreadable:  # its turn will say so
            return None
        if event is None or not event.is_private or not isinstance(event, Said | Sent) or self._content.safe:
            return None
        session = self._session(event.chat)
        return session if session.consent is not None and not self.unstored.urgent(waiting) else None

    def _imported(self, event: Event, contents: Contents) -> Event:
        """The event with what was in its file, and the runs that the diary has."""
        about: dict[str, Any] = {
            "update_id": event.update_id, "at": event.at, "chat": event.chat, "chat_kind": event.chat_kind,
            "person": event.person, "lang": event.lang,
        }  # fmt: skip
        text = event.text if isinstance(event, Said) else ""
        return Imported(**about, contents=contents, known=self._known(event.chat), text=text)

    def _known(self, chat: int) -> tuple[Run, ...]:
        entries = [(key, jsons.read(value)) for key, kind, _, value in self._store.diary(chat) if kind == "run"]
        return tuple(infile.of_diary(key, values) for key, values in entries)

    def _event(self, raw: Mapping[str, Any]) -> Event | None:
        """What happened, of the number that its group has now."""
        return self._moves.placed(self._to_event(raw, self._clock()) if raw["update_id"] >= 0 else self._ours(raw))

    def _ours(self, raw: Mapping[str, Any]) -> Event:
        told = raw.get("tick") or raw["refused"]  # ours; Telegram's numbers are above 0
        chat = int(told["chat"])
        person = chat if chat > 0 else 0
        about: dict[str, Any] = {
            "update_id": int(raw["update_id"]), "at": self._clock(), "chat": chat, "person": person, "chat_kind": self._store.kind_of(chat),
        }  # fmt: skip
        if "refused" in raw:
            return Refused(**about, why=str(told["why"]))
        due = datetime.fromisoformat(told["due"])
        return Tick(**about, reminder=int(told["reminder"]), what=str(told["what"]), due=due)

    def _tell_unreadable(self, update_id: int, error: str) -> None:
        self._meter.failed("unreadable")
        log.warning("update set aside", error=error, update=update_id)

    def _offer(self, event: Queried) -> Taken:
        """Cards for somebody who types: nothing of it is kept, and who floods gets none."""
        judged = self._guard.judge(NO_CHAT, event.person, event.at.timestamp())
        then = [partial(self._guard.count, NO_CHAT, event.person, judged)]
        if judged.verdict != Verdict.PASS:
            return Taken([], then)
        session = settled(self._session(event.chat), event.lang, self._content)
        _, effects = step(session, event, self._content)
        made = [offer(self._content, session, e, event) for e in effects if isinstance(e, Offer)]
        told = partial(self._meter.answered, Queried.__name__, [(str(o.meta["kind"]), "") for o in made], [])
        unsaved = {"unsaved": True}
        letters = [Letter(-event.update_id, o.chat, o.letter, o.meta | unsaved, 0, event.update_id) for o in made]
        return Taken(letters, [*then, told])

    def _session(self, chat: int) -> Session:
        """As it is stored; read anew where it is none of the newest ones, or another than is remembered."""
        return self._begun(chat)[0]

    def _begun(self, chat: int) -> tuple[Session, bool]:
        """The same, and whether it was lost: what is stored does not open, and the talk begins anew with what is known all the same."""
        if (found := self._loaded(chat, self._store.session(chat))) is not None:
            return found, False
        left = self._store.remains(chat)
        return (Session(), False) if left is None else (lost.begun(left, self._content), chat > 0)

    def _loaded(self, chat: int, kept: str | None) -> Session | None:
        """A session as it is stored; None where there is none, or one that only another version of the program can read."""
        known = self._newest.get(chat)
        if kept is None or (known is not None and known[0] == kept):
            return known[1] if kept is not None and known is not None else None
        try:
            return load(kept)
        except ValueError:
            log.error("left out", problem="session.state: of another version of the program; was it rolled back?")
            return None

    def _answer(self, event: Event, standing: Mapping[int, str] | None = None) -> Taken:
        before, begins_anew = self._begun(event.chat)
        if begins_anew and (self._content.safe or (isinstance(event, OURS) and not before.open)):
            return self._passing(before, event)
        event = self._placed(event, before, standing)
        after, effects = step(before, event, self._content)
        judged = None if isinstance(event, OURS) else self._guard.judge(event.chat, event.person, event.at.timestamp())
        held = [] if judged is None else [partial(self._guard.count, event.chat, event.person, judged)]
        if judged is not None and judged.verdict != Verdict.PASS and not begins_anew and not _warns(before, after, effects):
            return self._flooded(event, before, after, judged.verdict, held)
        effects = self._told(after, lost.told(before, effects) if begins_anew else effects, event)
        outgoing = self._outgoing(after, effects, event)
        if any(isinstance(e, Erase) for e in effects):
            self._erase(event.chat)
            outgoing = [replace(o, meta={**o.meta, "forget": True}) for o in outgoing]
        else:
            self._keep(event, before, after, anew=begins_anew)
        self._note(event, effects)
        told = [*held, partial(self._tell, event, before, after, effects, outgoing)]
        return Taken(self._put(outgoing, event.at, event.update_id), told)

    def _placed(self, event: Event, before: Session, standing: Mapping[int, str] | None) -> Event:
        """The event with what is known of the groups around its person."""
        around = self._clubs.around(event, before, standing)
        return event if around == event.around else replace(event, around=around)

    def _erase(self, chat: int) -> None:
        self._store.erase(chat)
        self._newest.pop(chat, None)

    def _tell(
        self, event: Event, before: Session, after: Session, effects: Sequence[Effect], outgoing: Sequence[Outgoing]
    ) -> None:
        """The meter and the log hear of kinds and levels; levels with or without consent, since no flag is named."""
        for effect in effects:
            if isinstance(effect, Incident):
                log.warning("incident", what=effect.what, level=effect.level.word)
        told = [(str(o.meta["kind"]), str(o.meta.get("level") or "")) for o in outgoing]
        self._meter.answered(type(event).__name__, told, [r.level.word for r in after.raised if r not in before.raised])

    def _flooded(
        self, event: Event, before: Session, after: Session, verdict: Verdict, held: Sequence[Callable[[], None]]
    ) -> Taken:
        """Signs are kept, so that they go on adding up (law 4); nothing else of the turn stands."""
        self._keep(event, before, replace(before, signs=after.signs))
        if verdict != Verdict.FIRST or not event.is_private:
            return Taken([], held)
        line = outgoing(self._content, replace(before, lang=after.lang), Reply(name=FLOODED, kind="error"), event)
        return Taken(self._put([line], event.at, event.update_id), [*held, partial(self._meter.failed, "flood")])

    def _put(self, many: Sequence[Outgoing], at: datetime, update_id: int) -> list[Letter]:
        put, homes = self._store.put_letter, [self._moves.home(o.chat) for o in many]
        return [
            Letter(put(to, o.letter, o.meta, at, update_id), to, o.letter, o.meta, 0, update_id)
            for to, o in zip(homes, many, strict=True)
        ]

    def _passing(self, before: Session, event: Event) -> Taken:
        """What is said where a lost session stays as it is until its person can be told: in safe mode, and of a reminder nothing."""
        if isinstance(event, OURS):
            return Taken([])
        after, effects = step(before, event, self._content)
        return Taken(self._put(self._outgoing(after, effects, event), event.at, event.update_id))

    def _keep(self, event: Event, before: Session, after: Session, *, anew: bool = False) -> None:
        if after != before or anew:
            text = dump(after)
            self._store.save_session(event.chat, after.version, text, event.at)
            keep(self._newest, event.chat, (text, after), NEWEST)
        if not isinstance(event, OURS):  # a reminder is no sign of life
            self._store.seen(event.chat, event.chat_kind, event.at)
        answers, flags = learnt(before, after)
        if answers or flags:
            self._store.remember(event.chat, event.at, answers, flags)

    def _note(self, event: Event, effects: Sequence[Effect]) -> None:
        for effect in effects:
            match effect:
                case Remind(key=key, what=what, at=at, chat=chat):
                    self._store.remind(chat or event.chat, key, what, at)
                case CancelReminders(key=key, chat=chat):
                    self._store.cancel_reminders(chat or event.chat, key)
                case Log(key=key, kind=kind, at=at, values=values):
                    self._store.log(event.chat, key, kind, at, json.dumps(dict(values)))
                case Unlog(key=key):
                    self._store.unlog(event.chat, key)
                case UnlogImport() | RescaleImport() | RedateImport():
                    self._of_import(event.chat, effect)
                case Incident(what=what, level=level, replies=replies):
                    self._store.report(event.at.date(), what, level.word, replies, self._content.version)
                case _:
                    self._clubs.keep(effect, event.at)

    def _of_import(self, chat: int, effect: UnlogImport | RescaleImport | RedateImport) -> None:
        """The runs of an import are taken back, or put into the other unit, or on the other day."""
        for key, kind, at, value in self._store.diary(chat):
            if kind != "run" or not key.startswith(f"run.{effect.batch}."):
                continue
            if isinstance(effect, UnlogImport):
                self._store.unlog(chat, key)
                continue
            values = jsons.read(value)
            run = infile.of_diary(key, values)
            fresh = infile.rescaled(run, effect.factor) if isinstance(effect, RescaleImport) else infile.redated(run)
            self._store.log(chat, key, kind, at, json.dumps(values | infile.to_diary(fresh)))

    def _told(self, after: Session, effects: Sequence[Effect], event: Event) -> tuple[Effect, ...]:
        """The effects, with what members share in the place of each wish to see it."""
        told: list[Effect] = []
        for effect in effects:
            club = self._clubs.club(effect.group) if isinstance(effect, Roster | Gather | NewCoach) else None
            if club and isinstance(effect, Roster):
                members = self._clubs.shared(club.group, effect.person)
                told.extend(roster.told(self._content, after, event, effect, club, members))
            elif club and isinstance(effect, Gather):
                told.extend(gathered.told(self._content, after, event, effect, club, self._clubs.shared(club.group, None)))
            elif club and isinstance(effect, NewCoach):
                told.extend(team.new_coach(club, self._clubs.members(club.group), effect.clear))
            else:
                told.append(effect)
        return tuple(told)

    def _outgoing(self, after: Session, effects: Sequence[Effect], event: Event) -> list[Outgoing]:
        out: list[Outgoing] = []
        for effect in effects:
            if isinstance(effect, Reply | Report):
                told = reports.told(self._content, after, event, (effect,), lambda: self._store.diary(event.chat))
                out.extend(self._rendered(after, reply, event) for reply in told)
            elif isinstance(effect, Export):
                rows = self._store.export(event.chat)
                read = copied.page(Turn(session=after, event=event, content=self._content), rows)
                raw = json.dumps(rows, indent=2, ensure_ascii=False, default=str)
                out.extend(document(event.chat, name, body) for name, body in (("runtall.json", raw), ("runtall.html", read)))
        return out

    def _rendered(self, after: Session, reply: Reply, event: Event) -> Outgoing:
        """Rendered for who reads it: a message to another chat in that chat's own language, and with nothing of this session."""
        elsewhere = reply.chat is not None and reply.chat != event.chat
        session = self._reader(reply.chat or 0) if elsewhere else after
        return outgoing(self._content, session, reply, event, lambda purpose, group: self._clubs.signed(purpose, group, event))

    def _reader(self, chat: int) -> Session:
        read = self._session(chat)
        return Session(version=read.version, lang=read.lang, units=read.units, country=read.country, zone=read.zone)

    def set_aside(self, waiting: Waiting, error: Exception) -> Taken:
        """A turn that failed: mark the update bad, say sorry, log the class of the error (never the text)."""
        self._store.spoiled(waiting.update_id, type(error).__name__)
        return Taken(
            self._put(self.unstored.sorry(waiting), self._clock(), waiting.update_id),
            [partial(self._tell_failed, waiting, error)],
        )

    def _tell_failed(self, waiting: Waiting, error: Exception) -> None:
        self._meter.failed("turn")
        log.error("turn failed", error=type(error).__name__, at=where(error), update=waiting.update_id)


def _warns(before: Session, after: Session, effects: Sequence[Effect]) -> bool:
    """Whether the turn changes what is known of red flags, or tells somebody to get help who was not told just now."""
    known = [(s.raised, s.open, s.doubts, s.screen, s.result) for s in (before, after)]
    told = {e.name for e in effects if isinstance(e, Reply) and ((e.level or 0) >= Level.URGENT or e.kind == "referral")}
    return known[0] != known[1] or not told <= {*before.last}
