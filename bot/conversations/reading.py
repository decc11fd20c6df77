"""YAML -> scripts. Everything wrong with a file is told at once, each with its line and what would be right.

Rule: scalars stay as they are written ("no" is no, 7 is 7), and nothing in a file can run, repeat itself or take long to read.
Neighbours: script.py is what comes of it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.conversations.script import ACTIONS, Conversation, Expected, Person, Place, Step, line_of

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
HINT = "tests/conversations/README.md explains each key"
MOST = 1_000_000
"""Characters in a file."""
SHAPES: Mapping[str, type[BaseModel]] = {"talk": Step, "expect": Expected, "people": Person, "chats": Place}


class ScriptErrors(ValueError):
    """What is wrong with a file of conversations: a line of text for each problem, which begins with "file:line: "."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def scripts(text: str, file: str) -> list[Conversation]:
    """The conversations in a file's text. Raises ScriptErrors with every problem."""
    found, problems = [], []
    try:
        if len(text) > MOST:
            raise ScriptErrors([f"{file}:1: longer than {MOST} characters; make several files of it"])
        for node in yaml.compose_all(text, Loader=_LOADER):
            try:
                found.append(_script(node, file))
            except ScriptErrors as errors:
                problems += errors.problems
    except yaml.YAMLError as error:
        problems.append(_unreadable(error, file))
    if not found and not problems:
        problems.append(f"{file}:1: no conversation in it; {HINT}")
    if problems:
        raise ScriptErrors(problems)
    return found


def _unreadable(error: yaml.YAMLError, file: str) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "cannot be read"
    return f"{file}:{mark.line + 1 if mark else 1}: no YAML: {what}; is a quotation mark or a space missing just before it?"


def _script(node: Any, file: str) -> Conversation:
    lines: dict[str, int] = {}
    problems: list[str] = []
    if not isinstance(node, yaml.MappingNode):
        raise ScriptErrors([f"{file}:{_line(node)}: a conversation begins with `conversation:` and has a `talk:`; {HINT}"])
    value = _Walk(file, lines, problems).value(node, ())
    if problems:
        raise ScriptErrors(problems)
    try:
        script = Conversation(**{**value, "file": file, "lines": lines})
    except ValidationError as error:
        raise ScriptErrors([f"{file}:{line_of(lines, e['loc'])}: {_said(e)}" for e in error.errors()]) from error
    if unknown := [*_unknown_names(script)]:
        raise ScriptErrors(unknown)
    return script


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1


class _Walk:
    """From YAML's nodes to plain values, noting lines. A node that is met twice is an alias, and a file may not use any."""

    def __init__(self, file: str, lines: dict[str, int], problems: list[str]) -> None:
        self._file, self._lines, self._problems = file, lines, problems
        self._met: set[int] = set()

    def value(self, node: Any, path: tuple[object, ...]) -> Any:
        self._lines.setdefault(".".join(map(str, path)), _line(node))
        if id(node) in self._met:
            self._problem(node, "an alias (*) repeats another part; write it out")
            return None
        self._met.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(one, (*path, i)) for i, one in enumerate(node.value)]
        return node.value

    def _mapping(self, node: Any, path: tuple[object, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._problem(key, "a key must be a word")
                continue
            if key.value in found:
                self._problem(key, f"{key.value!r} stands twice; keep one of them")
            self._lines[".".join(map(str, (*path, key.value)))] = _line(key)
            found[key.value] = self.value(value, (*path, key.value))
        return found

    def _problem(self, node: Any, what: str) -> None:
        self._problems.append(f"{self._file}:{_line(node)}: {what}")


def _said(error: ErrorDetails) -> str:
    """A problem in words for whoever writes conversations."""
    place = [str(p) for p in error["loc"] if isinstance(p, str)]
    name = place[-1] if place else ""
    match error["type"]:
        case "extra_forbidden":
            return f"unknown key {name!r}; {_allowed(place)}"
        case "missing":
            return f"`{name}` is missing; {HINT}"
        case "value_error":
            return f"{name}: {error['ctx']['error']}" if name and name not in ("talk", "expect") else str(error["ctx"]["error"])
        case "literal_error":
            return f"{name}: {error['input']!r} is not one of {error['ctx']['expected']}"
        case _:
            return f"{name}: {error['msg'].lower()}; {HINT}"


def _allowed(place: list[str]) -> str:
    """The keys that may stand where an unknown one stands."""
    within = next((SHAPES[p] for p in reversed(place[:-1]) if p in SHAPES), Conversation)
    names = [field.alias or name for name, field in within.model_fields.items() if not field.exclude]
    near = (*ACTIONS, "who", "in", "topic", "caption", "expect") if within is Step else names
    return f"use {', '.join(near)}"


def _unknown_names(script: Conversation) -> Iterator[str]:
    """People and chats that a step names and the head does not."""
    for i, step in enumerate(script.talk):
        named = [("who", step.who, script.people, "people"), ("in", step.within, script.chats, "chats")]
        for key, name, known, head in named:
            if name is not None and name not in known:
                yield f"{script.where('talk', i, key)}: {name!r} is not among `{head}` ({', '.join(known) or 'there are none'})"
        topics = script.chats[step.within].topics if step.within and step.within in script.chats else ()
        if step.topic is not None and step.topic not in topics:
            yield f"{script.where('talk', i, 'topic')}: {step.topic!r} is not among the `topics` of its chat ({', '.join(topics) or 'it has none'})"
        for j, expected in enumerate(step.expect):
            if expected.chat is not None and expected.chat not in {*script.people, *script.chats}:
                yield f"{script.where('talk', i, 'expect', j, 'chat')}: {expected.chat!r} is neither of `people` nor of `chats`"
    for name, place in script.chats.items():
        for admin in place.admins:
            if admin not in script.people:
                yield f"{script.where('chats', name, 'admins')}: {admin!r} is not among `people`"
