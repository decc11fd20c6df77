"""Reminders that are wished and cannot be kept as they are said: of what is not ours ("to drink water"), or on days that nobody can know.

Rule: nothing is set or changed by such a wish; what there is, and comes nearest, is offered.
Neighbours: afterwards.py asks here before a reminder is read; occasions.py sets what is chosen.
"""

from dataclasses import replace

from bot.core.dialogue import occasions, read, reminders
from bot.core.dialogue.turn import Turn
from bot.core.model.effects import Button
from bot.core.model.reminder import Draft, When


def said(turn: Turn) -> Turn | None:
    """The answer to such a wish; None where it is one that can be kept."""
    assert turn.heard is not None
    when: When = turn.language.reader.when(turn.heard.text)
    if not when.cue:
        return None
    if read.holds(turn, "reminder.someone", turn.heard.text):
        return _other(turn, when)
    if not (when.days or when.times or when.minutes) and read.holds(turn, "reminder.on_runs", turn.heard.text):
        return _on_runs(turn)
    return _other(turn, when) if _is_other(turn, when) else None


def _on_runs(turn: Turn) -> Turn:
    """Nobody tells when they are about to run: the days can be told, or the run afterwards."""
    kinds = (kind for kind in ("warm_up", reminders.CHECK_IN) if kind not in turn.session.reminders)
    rows = tuple((Button(label=f"reminder_kind.{kind}.add", data=f"~remind:{kind}"),) for kind in kinds)
    return turn.keep(misses=0).say("reminder.on_runs", *rows, kind="answer")


def _is_other(turn: Turn, when: When) -> bool:
    """Whether what is to be remembered is named, and is nothing of the back, of running or of this chat."""
    assert turn.heard is not None
    words = read.folded(turn.heard.text, turn.language.spelling)
    of = (words.partition(f"{lead} ")[2] for lead in read.phrases(turn, "reminder.to") if f" {lead} " in f" {words} ")
    what = max(of, key=len, default="") or _behind_its_time(turn, words)
    if not what and read.holds(turn, "reminder.not_ours", words):
        return not reminders.kind_in(turn, words) and not turn.language.reader.hurts(words)
    errand = read.first(what, turn.language.spelling) in read.phrases(turn, "reminder.errands")  # "call the physio"
    known = (when.near or when.whole) and not (errand or read.holds(turn, "reminder.not_ours", what))
    if not what or known or reminders.kind_in(turn, what) or turn.language.reader.hurts(what):
        return False
    return errand or read.phrases(turn, "reminder.ours").isdisjoint(what.split())


def _behind_its_time(turn: Turn, words: str) -> str:
    """What is to be remembered, where the time stands before it: "remind me at 8 to call mum"."""
    for lead in read.phrases(turn, "reminder.me"):
        _, found, rest = f" {words} ".partition(f" {lead} ")
        when, joint, what = rest.partition(f" {turn.language.phrases['reminder.to_do'][0]} ") if found else ("", "", "")
        if joint and turn.language.reader.when(f"{lead} {when}").whole:
            return what.strip()
    return ""


def _other(turn: Turn, when: When) -> Turn:
    """What can be reminded of; a tap chooses one that there is none of yet, at the time that was told."""
    draft = Draft(kind=reminders.CHECK_IN, when=when, said=turn.event.at.isoformat())
    kinds = (k for k, r in turn.content.reminders.items() if not (r.needs_flag or r.after_run or k in turn.session.reminders))
    rows = tuple((Button(label=f"reminder_kind.{kind}.title", data=f"~kind:{kind}"),) for kind in kinds)
    return turn.keep(draft=draft, misses=0).say("reminder.not_mine", *rows, kind="clarification")


def chosen(turn: Turn, draft: Draft, kind: str) -> Turn | None:
    """The kind that was chosen, at the time that was told; of what is there already nothing is changed."""
    given = turn.content.reminders.get(kind)
    if given is None or given.needs_flag or given.after_run or kind in turn.session.reminders:
        return None
    return occasions.settle(turn, replace(draft, kind=kind))
