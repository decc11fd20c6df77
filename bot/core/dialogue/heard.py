"""Red flags in what a person wrote: read before anything else, in any state and in any chat (SAFETY.md, laws 2, 3, 4, 11).

Rule 1: an emergency or urgent flag interrupts everything; its message is the very next one.
Rule 2: free text may raise, never lower. Vague words lead to the flag's own question; no clear answer to it counts as yes.
Neighbours: understanding/red_flags.py reads the words, result.py tells the referral.
"""

from dataclasses import replace

from bot.core.dialogue import (
    abroad,
    ages,
    ask,
    athletes,
    checkins,
    distress,
    flow,
    graver,
    parting,
    presumed,
    read,
    reminders,
    repairs,
    result,
    standing,
)
from bot.core.dialogue.listed import beginning, ending
from bot.core.dialogue.turn import Rows, Turn, row
from bot.core.model.levels import Level
from bot.core.model.session import NO, Raised
from bot.core.understanding.result import FlagHit, Understood

AT_NIGHT = "night_rest_pain"
WAKING = "05:30", "23:00"
"""Between these clock times a schedule is no pain at night."""
STOPPED = tuple((f"repair.cancelled{of}",) for of in ("", "_plan", "_other"))
"""The newest reply, where questions were left."""


def flags(turn: Turn) -> Turn | None:
    """The turn after the flags in the text were answered; None where there are none to answer."""
    if turn.heard is None:
        return None
    if (flag := distress.told(turn)) and (asked := distress.said(_raise(turn, _mild(turn, flag)), flag)) is not None:
        return asked
    hits = [_once(turn, h) for h in turn.heard.flags.hits if h.level >= Level.SOON and h.id in turn.content.flags]
    hits = ages.in_words(turn, hits) if hits else hits
    if ages.DIGIT.search(turn.heard.text):  # who is young, and how far is no age
        hits = ages.no_lengths(turn, hits)
        hits, told = athletes.heard(turn, hits)
        if told is not None:
            return told
    if not hits:
        return None
    clear = [h for h in hits if not h.vague]
    if clear and max(h.level for h in clear) >= Level.URGENT:
        return _at_once(turn, hits, clear)
    known = {r.flag: r.level for r in turn.session.raised}
    return _within_days(turn, [h for h in clear if h.level > known.get(h.id, Level.SELF_CARE)], _hints(turn, hits))


def _at_once(turn: Turn, hits: list[FlagHit], clear: list[FlagHit]) -> Turn:
    """Help today or now; what is told anew only to say who looked at it is heard as that."""
    assert turn.heard is not None
    if _retold(turn, clear):
        return repairs.assessed(turn)
    return result.refer(_raise(_in_doubt(abroad.here(turn, turn.heard.text) or turn, _hints(turn, hits)), clear))


def _within_days(turn: Turn, fresh: list[FlagHit], vague: list[FlagHit]) -> Turn | None:
    """What is for an appointment, told; what only may be a sign, asked. Below an open call neither is: the call stands."""
    if not fresh and not vague:
        return None
    assert turn.heard is not None
    told = {k: v for k, v in read.stated(turn, turn.heard).items() if k != read.LENGTH or not _of_the_sign(turn, fresh, vague)}
    noted = turn if turn.session.refused else flow.put(turn, flow.beside(turn, told))
    highest, open_ = max((h.level for h in vague), default=Level.SELF_CARE), turn.session.open_level
    over = result.pressing(turn) and open_ >= Level.URGENT
    if over and (highest < open_ or (fresh and highest == open_)):
        return result.repeat(_raise(noted, fresh))
    if not fresh or highest == Level.EMERGENCY:  # a life comes first; what else was told is told behind the answer
        return _clarify(_raise(noted, fresh), vague)
    return _soon(_raise(noted, fresh), fresh, vague)


def _of_the_sign(turn: Turn, fresh: list[FlagHit], vague: list[FlagHit]) -> bool:
    """Whether a length of time is that of a sign told without any pain: "prostate cancer 2 years ago" is not since when the back hurts."""
    assert turn.heard is not None
    return not fresh and all(h.presumed for h in vague) and not turn.language.reader.hurts(turn.heard.text)


def _mild(turn: Turn, flag: str) -> list[FlagHit]:
    """What words of distress tell beside: for an appointment, told behind the answer to their question."""
    assert turn.heard is not None
    return [
        h for h in turn.heard.flags.hits if h.level == Level.SOON and not h.vague and h.id != flag and h.id in turn.content.flags
    ]


def _once(turn: Turn, hit: FlagHit) -> FlagHit:
    """The hit, to be asked about where it rests on nothing but one bad night told beside a pain: "pain 5, didn't sleep"."""
    assert turn.heard is not None
    if hit.id != AT_NIGHT or hit.vague or hit.id in _denied(turn) or "duration_days" in turn.heard.slots:
        return hit
    reader = turn.language.reader
    parts = parting.parts(turn, turn.heard.text)
    rest = [part for part in parts if not _one_bad_night(turn, part)]
    if len(rest) == len(parts):
        return hit
    still = reader.flags_of(", ".join(rest)).hits if rest else ()
    return hit if any(h.id == AT_NIGHT and not h.vague for h in still) else replace(hit, vague=True)


def _one_bad_night(turn: Turn, part: str) -> bool:
    """Whether a part of a message says nothing but that somebody slept badly: "and I barely slept last night"."""
    words = read.folded(part, turn.language.spelling).split()
    while lead := beginning(turn, "night.lead", words):
        del words[:lead]
    while words and (end := ending(turn, "night.end", tuple(words))):
        del words[-end:]
    return " ".join(words) in read.phrases(turn, "night.once")


def _hints(turn: Turn, hits: list[FlagHit]) -> list[FlagHit]:
    """Vague words for flags that are neither known, nor denied in this check, nor being asked."""
    known = {*(r.flag for r in turn.session.raised), *turn.session.doubts, *_denied(turn)}
    vague = [h for h in hits if h.vague and h.id not in known]
    if not vague or _answers(turn):
        return []
    if _schedules(turn):  # days and times may make a pain at night, and by chance a graver sign
        vague = [h for h in vague if h.level > Level.SOON and not (h.loose or _of_times(turn, h))]
    return presumed.left(turn, [h for h in vague if not _just_denied(turn, h.id)], hits, _own_no(turn))


def _just_denied(turn: Turn, flag: str) -> bool:
    """Whether the flag's own question got a no, and the text has nothing but a score, which adds up with what was said before that no."""
    assert turn.heard is not None
    alone = flag in _own_no(turn) and checkins.only_pain(turn, turn.heard.text)
    return alone and flag not in {h.id for h in turn.language.reader.flags_of(turn.heard.text).hits}


def _retold(turn: Turn, clear: list[FlagHit]) -> bool:
    """Whether the signs are told anew only to say who looked at them: "saw the doctor about the chest pain". None of it is of now.

    Believed where they stand behind such a word in the visit's own statement; a sign in a statement of its own is told as ever.
    """
    assert turn.heard is not None
    session, words = turn.session, set(read.folded(turn.heard.text).split())
    return (
        not (session.question or session.doubts)
        and {h.id for h in clear} <= {r.flag for r in session.open} & _under_visit(turn)
        and words.isdisjoint(turn.language.phrases.get("sign.anew", ()))
    )


def _under_visit(turn: Turn) -> set[str]:
    """Flags whose signs stand in a statement that says who looked at them, behind what they were there about; none where others stand."""
    assert turn.heard is not None
    reader, about, found = turn.language.reader, read.phrases(turn, "sign.about"), set[str]()
    for part in reader.statements(turn.heard.text):
        head, tail = _cut(part, about)
        if any(h.level >= Level.URGENT for h in reader.flags_of(head).hits):
            return set()
        if raised := {h.id for h in reader.flags_of(tail).hits if h.level >= Level.URGENT}:
            if not reader.was_seen(part):
                return set()
            found |= raised
    return found


def _cut(part: str, about: frozenset[str]) -> tuple[str, str]:
    """A statement before and from the first of these words on; all of it before, where it has none."""
    words = part.split()
    at = next((n for n, word in enumerate(words) if word in about), len(words))
    return " ".join(words[:at]), " ".join(words[at:])


def _denied(turn: Turn) -> set[str]:
    """Flags that got a no in the check under way. A doubt is none, and an older no (of the check before a check-in) says nothing of now.

    A list's no was given before what is told now: a word of an emergency is asked about all the same, once.
    """
    if turn.session.flow != flow.CHECK:
        return set()
    denied = {f for f, answer in turn.session.screen.items() if answer == NO}
    return {f for f in denied if f in turn.session.hinted or turn.content.flags[f].rank < Level.EMERGENCY}


def _of_times(turn: Turn, hit: FlagHit) -> bool:
    """Whether the words that are a sign tell a time: "10 days from now at 9"."""
    when = turn.language.reader.when(hit.evidence.replace("...", " "))
    return bool(when.says and when.whole)


def _schedules(turn: Turn) -> bool:
    """Whether the text, between questions, is nothing but when to write: every word of it is of days and times.

    "Every night at 3" may be the pain that wakes, unless it asks to be written to.
    """
    assert turn.heard is not None
    if (
        turn.session.flow
        or turn.session.question
        or turn.session.doubts
        or not turn.session.result
        or not turn.language.reader.patterns
    ):
        return False
    when = turn.language.reader.when(turn.heard.text)
    told = when.says_day and not when.unclear and (when.says_time or when.interval > 1 or when.days == when.in_month)
    awake = when.cue or all(WAKING[0] <= clock <= WAKING[1] for clock in when.times)
    return bool(when.whole and awake and (told or when.unclear == "monthly"))


def scored(turn: Turn, text: str, found: Understood) -> bool:
    """Whether a text has nothing but how much it hurts, and not strongly, while a sign is being asked about or right behind a no to each: that
    answers no such question. It is asked again; no clear answer then counts as yes.
    """
    pain = found.slots.get("severity")
    if not isinstance(pain, int | float) or pain > checkins.STRONG or not turn.event.is_private:
        return False
    asks = turn.session.doubts and turn.session.open_level < Level.URGENT
    denied = found.flags.hits and {h.id for h in found.flags.hits} <= _own_no(turn)
    return bool(asks or denied) and checkins.only_pain(turn, text)


def _own_no(turn: Turn) -> set[str]:
    """The flags whose own question got a no."""
    return {f for f in turn.session.hinted if turn.session.screen.get(f) == NO}


def visited(turn: Turn, text: str) -> bool:
    """Whether a text, with a referral open and nothing asked, says that somebody looked: what is told of the visit adds nothing to earlier signs."""
    session = turn.session
    waits = session.flow or session.question or session.doubts
    return bool(turn.event.is_private and session.open and not waits and repairs.was_seen(turn, text))


def schedules(turn: Turn, text: str, found: Understood) -> bool:
    """Whether a text, between questions, asks to be written to and says nothing of a pain, so that earlier signs make none of it.

    Whatever it says by itself is heard as ever; and where earlier signs would make an urgent one of it, they do.
    """
    session, reader = turn.session, turn.language.reader
    if (
        not turn.event.is_private
        or session.flow
        or session.question
        or session.doubts
        or not session.planned
        or not reader.patterns
    ):
        return False
    if any(h.level > Level.SOON for h in found.flags.hits) or reader.hurts(text):
        return False
    when = reader.when(text)
    return bool(when.says_day and (when.cue or (when.near and "reminder" in found.slots)))


def _answers(turn: Turn) -> bool:
    """Whether the whole text is a plain answer to what is pending: no hint is seen in a "no" or the label of a button."""
    assert turn.heard is not None
    question = turn.question
    plain = read.yes_no(turn, turn.heard)
    said = plain is not None and (plain != NO or read.denies(turn, turn.heard.text))
    return said or _unwilling(turn) or bool(question and read.is_option(turn, question, turn.heard.text))


def _unwilling(turn: Turn) -> bool:
    """Whether somebody amid questions, or right behind them, has no mind for them: "I don't want to do this" is about those."""
    assert turn.heard is not None
    asked = turn.session.flow or turn.session.question or turn.session.last[-1:] in STOPPED
    return bool(asked) and read.phrase(turn, "unwilling", turn.heard.text)


def _raise(turn: Turn, hits: list[FlagHit]) -> Turn:
    raised = {r.flag: r for r in turn.session.raised}
    for hit in hits:
        if hit.id not in raised or raised[hit.id].level < hit.level:
            raised[hit.id] = Raised(flag=hit.id, level=hit.level)
    anew = {h.id for h in hits}
    return turn.keep(raised=tuple(raised.values()), seen=tuple(f for f in turn.session.seen if f not in anew))


def _soon(turn: Turn, fresh: list[FlagHit], vague: list[FlagHit]) -> Turn:
    """A flag for an appointment within days: said at once; the questions go on, because worse may come up."""
    worst = max(fresh, key=lambda h: h.level)
    opened = {r.flag: r for r in (*turn.session.open, *turn.session.raised)}
    turn = reminders.follow_up(turn.keep(open=tuple(opened.values()), result=max(turn.session.open_level, worst.level).word))
    turn = distress.kindly(turn).say(
        "referral.soon", *_buttons(turn, worst), kind="referral", level=worst.level, values={"flag": worst.id}
    )
    for hit in fresh:
        turn = result.beside(turn, hit.id)
    if vague:
        return _clarify(turn, vague)
    return flow.advance(turn) if turn.session.flow == checkins.FLOW else ask.again(turn)


def _buttons(turn: Turn, hit: FlagHit) -> Rows:
    if turn.session.question:
        return ()
    return (
        row(standing.check(turn)),
        row(("button.assessed", "~assessed"), ("button.meant_else", f"~recheck:{hit.id}")),
    )


def _clarify(turn: Turn, vague: list[FlagHit]) -> Turn:
    """The flag's clarifying question, before anything else goes on."""
    return distress.asked(_in_doubt(graver.carried(turn), vague))


def _in_doubt(turn: Turn, vague: list[FlagHit]) -> Turn:
    """With these flags' own questions to be asked, the gravest first."""
    new = tuple(dict.fromkeys(h.id for h in sorted(vague, key=lambda h: -h.level)))
    doubts = (*new, *turn.session.doubts)
    return turn.keep(doubts=doubts, hinted=(*turn.session.hinted, *new), misses=0 if new else turn.session.misses)
