"""Slash commands of a private chat: /start, /help, /check, ... An unknown one gets the menu.

Neighbours: groups.py has the few commands of a group; content's profile lists what Telegram shows.
"""

from collections.abc import Callable

from bot.core.dialogue import (
    ask,
    begin,
    checkins,
    languages,
    own,
    plans,
    preferences,
    read,
    reminders,
    repairs,
    reports,
    result,
    runlist,
    runs,
    slash,
    standing,
    talk,
    topics,
    undoing,
)
from bot.core.dialogue.clubs import about, mine, opened
from bot.core.dialogue.turn import Turn
from bot.core.model.levels import Level


def command(turn: Turn, text: str) -> Turn:
    """Answer `text`, which begins with a slash. What follows the command is its argument."""
    name, argument = slash.command(text), text.partition(" ")[2]
    if name in COMMANDS:
        return COMMANDS[name](turn, argument.strip())
    if name in about.SET_UP and any(b.role for b in turn.event.around.belongs):  # meant for the group that they lead
        return mine.groups(turn)
    return turn.say("command.unknown", *standing.first(turn), kind="menu")


def start(turn: Turn, _: str) -> Turn:
    """What a link leads to; else somebody new begins the check, and somebody known is met where things stand."""
    return opened.opened(turn, _met) if about.payload(turn.event) else _met(turn)


def _met(turn: Turn) -> Turn:
    if turn.session.question or turn.session.doubts:
        return ask.ask(turn.say("greet.back", kind="answer"))
    return begin.greet(turn)


def check(turn: Turn, _: str) -> Turn:
    """Begin the check, or go on with it."""
    if turn.session.open_level >= Level.URGENT:
        return result.repeat(turn)
    if turn.session.question or turn.session.doubts:
        return ask.ask(turn)
    return begin.start_check(turn)


def plan(turn: Turn, part: str) -> Turn:
    """The plan again, or one part of it ("/plan today")."""
    return topics.guided(turn, plans.VIEWS.get(read.folded(part), plans.show))


def ask_(turn: Turn, argument: str) -> Turn:
    """/ask QUESTION in a private chat is the question itself."""
    return talk.text(turn) if argument else topics.menu(turn)


def _plain(function: Callable[[Turn], Turn]) -> Callable[[Turn, str], Turn]:
    return lambda turn, _: function(turn)


def _said(name: str) -> Callable[[Turn, str], Turn]:
    def handler(turn: Turn, _: str) -> Turn:
        told = turn.say(name, kind="answer")
        return ask.again(told)

    return handler


COMMANDS: dict[str, Callable[[Turn, str], Turn]] = {
    "start": start,
    "help": _plain(talk.help_),
    "menu": _plain(talk.help_),
    "check": check,
    "plan": plan,
    "cancel": _plain(repairs.cancel),
    "stop": _plain(own.stop),
    "checkin": _plain(checkins.begin),
    "reminders": _plain(reminders.menu),
    "progress": _plain(reports.show),
    "handoff": _plain(reports.hand_off),
    "undo": _plain(undoing.command),
    "run": lambda turn, _: runs.logged(turn),
    "runs": runlist.show,
    "restart": _plain(repairs.restart),
    "back": _plain(repairs.back),
    "skip": _plain(repairs.skip),
    "where": _plain(repairs.where),
    "why": _plain(repairs.why),
    "settings": _plain(preferences.menu),
    "language": languages.menu,
    "privacy": _said("data.privacy"),
    "about": _said("conversation.about"),
    "topics": _plain(topics.menu),
    "ask": ask_,
    "coach": _plain(mine.groups),
    "groups": _plain(mine.groups),
    "who": _plain(mine.who),
    "leave": _plain(mine.leave),
    "export": _plain(own.export),
    "delete": _plain(own.erase),
    "report": _plain(own.report),
}
