"""File texts -> checked, frozen Content with a version. Reading the files from disk is the command line's work.

Rule 1: every problem is reported, each with file, line and what to do; nothing is half loaded.
Rule 2: the version is a hash of the texts alone, so that the same content has the same version everywhere.
Neighbours: schema.py and language.py are the shapes; check.py finds what no single file can show.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, ClassVar, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.core.content.errors import ContentError, ContentErrors
from bot.core.content.language import (
    Answer,
    AnswerHead,
    CareWords,
    ExerciseWords,
    FlagWords,
    Head,
    Language,
    Utterances,
)
from bot.core.content.schema import (
    Challenge,
    Country,
    Exercise,
    Flag,
    Flow,
    LeftOut,
    Plan,
    PostKind,
    ReminderKind,
    Source,
    Triage,
)
from bot.core.understanding import spelling

Parse = Callable[[str], Any]
T = TypeVar("T")
_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TRUTH = "tag:yaml.org,2002:bool"
FIRST = "en"
"""The language that is always there, that others are compared with, and that is spoken where a person's own is not."""
HEAD = "language.yaml"
SECTIONS = ("answer", "try", "more", "evidence")


class _Loader(_SAFE):  # type: ignore[misc]
    """Of bare words only "true" and "false" are truth values: "on", "off" and "no" are what people say. A name stands once in its place."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[Any]]] = {
        first: [(tag, pattern) for tag, pattern in known if tag != _TRUTH]
        for first, known in _SAFE.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver(_TRUTH, re.compile(r"^(?:true|True|false|False)$"), list("tTfF"))
_LOADER: Any = _Loader


def _named_once(loader: Any, node: yaml.MappingNode) -> Any:
    """The mapping; YAML would take the last of two values of one name, and lose the first without a word."""
    first: dict[str, yaml.Mark] = {}
    for key, _ in node.value:
        mark: Any = key.start_mark
        if isinstance(key, yaml.ScalarNode) and (before := first.setdefault(key.value, mark)) is not mark:
            said = f"{key.value} stands here and in line {before.line + 1}, and only one of them would count"
            raise yaml.constructor.ConstructorError(None, None, said, mark)
    return _SAFE.construct_yaml_map(loader, node)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _named_once)
_MAYBE_ALIAS = re.compile(r"(?:^|[\s,\[{])\*\w", re.MULTILINE)


def parse_yaml(text: str) -> Any:
    """The YAML value of `text`, with the fast loader where PyYAML has one. Raises yaml.YAMLError."""
    if _MAYBE_ALIAS.search(text):
        _refuse_nested(text)
    return yaml.load(text, Loader=_LOADER)


def _refuse_nested(text: str) -> None:
    """No alias within what has an anchor: nine lines of such make a value of a thousand million parts, or one that holds itself."""
    anchored = list[bool]()
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            anchored.append(event.anchor is not None)
        elif isinstance(event, yaml.CollectionEndEvent):
            anchored.pop()
        elif isinstance(event, yaml.AliasEvent) and any(anchored):
            mark: Any = event.start_mark
            raise yaml.composer.ComposerError(None, None, f"write out what *{event.anchor} stands for", mark)


@dataclass(frozen=True)
class Content:
    """All that the bot knows and says. `version` is a hash of the files; knowledge: strength -> ids; `safe`: why it may not coach, or "" where it may; pictures: names in media/, and "de/<name>" for what a language has of its own; `refused`: languages that are not spoken, with the reason."""

    version: str
    flows: Mapping[str, Flow]
    flags: Mapping[str, Flag]
    flag_rules: Mapping[str, Any]
    triage: Triage
    plan: Plan
    exercises: Mapping[str, Exercise]
    sources: Mapping[str, Source]
    care: Mapping[str, Country]
    knowledge: Mapping[str, tuple[str, ...]]
    left_out: tuple[LeftOut, ...]
    reminders: Mapping[str, ReminderKind]
    posts: Mapping[str, PostKind]
    challenges: Mapping[str, Challenge]
    zones: Mapping[str, tuple[str, ...]]
    languages: Mapping[str, Language]
    safe: str = ""
    pictures: frozenset[str] = frozenset()
    refused: tuple[str, ...] = ()
    worked_out: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def once(self, key: object, work: Callable[[], T]) -> T:
        """What `work` makes of this content, made once; `key` names it."""
        if key not in self.worked_out:
            self.worked_out[key] = work()
        found: T = self.worked_out[key]
        return found

    @cached_property
    def card_sources(self) -> Mapping[str, str]:
        """The sources of each exercise, as templates name them."""
        return {name: ", ".join(card.sources) for name, card in self.exercises.items()}

    def picture(self, name: str, code: str) -> str:
        """The picture of a name with the words of a language, where it has one of its own."""
        own = f"{self.language(code).code}/{name}"
        return own if own in self.pictures else name

    def language(self, code: str) -> Language:
        """The language `code` ("en", "de-AT"), or the first one."""
        if (found := self.languages.get(code)) is not None:
            return found
        return self.languages.get(code[:2]) or self.languages[FIRST]


@dataclass
class _Files:
    """The texts being loaded and the problems met so far."""

    texts: Mapping[str, str]
    parse: Parse
    errors: list[ContentError]

    def under(self, folder: str, ending: str) -> list[str]:
        return sorted(p for p in self.texts if p.startswith(folder + "/") and p.endswith(ending))

    def value(self, path: str) -> Any:
        """The YAML value of one file; {} and a recorded problem where it is missing or broken."""
        if path not in self.texts:
            self.errors.append(ContentError(path, "the file is missing", "restore it, or copy it from the shipped content"))
            return {}
        try:
            return self.parse(self.texts[path])
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f"{path}:{mark.line + 1}" if mark else path
            problem = str(getattr(error, "problem", None) or "is not YAML")
            self.errors.append(ContentError(where, f"cannot be read: {problem}", "look for a missing quote, colon or indent"))
            return {}

    def shape(self, kind: Any, value: Any, path: str, start: tuple[str | int, ...] = ()) -> Any:
        """`value` checked against `kind`; None and recorded problems where it does not fit."""
        try:
            return _adapter(kind).validate_python(value)
        except ValidationError as error:
            for e in error.errors()[:20]:
                place = (*start, *e["loc"])
                self.errors.append(
                    ContentError(
                        f"{path}:{line_of(self.texts.get(path, ''), place)}",
                        f"{'.'.join(map(str, place)) or 'the file'}: {e['msg']}",
                        _hint(e["type"]),
                    )
                )
            return None


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """What checks values of a kind: hundreds of files are of the same few."""
    return TypeAdapter(kind)


def _hint(kind: str) -> str:
    """What an author can do about a problem of this kind."""
    hints = {
        "extra_forbidden": "remove it, or correct its spelling",
        "missing": "add it",
        "literal_error": "use one of the allowed words; if unsure, the more urgent one",
        "string_too_long": "shorten it: it has to fit a phone's screen",
    }
    return hints.get(kind, "compare with a neighbouring file that works")


def line_of(text: str, place: Iterable[str | int]) -> int:
    """The line (from 1) where `place` (keys and indexes) stands in a YAML text; the nearest part that exists."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        return 1
    line = 1
    for key in place:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(key)), None)
            if found:
                line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
            continue
        if not found:
            break
    return line


def load(texts: Mapping[str, str], parse: Parse = parse_yaml, *, drafts: bool = False) -> Content:
    """Content from `texts` (path within the content folder -> text). Raises ContentErrors with every problem.

    `parse` may be a cached twin of `parse_yaml`; `drafts`: with the languages that are still being written.
    """
    files = _Files(texts, parse, [])
    content = _content(files, drafts)
    if FIRST not in content.languages:
        files.errors.append(ContentError(f"{FIRST}/", "the first language is missing", f"restore content/{FIRST}"))
    if files.errors:
        raise ContentErrors(files.errors)
    return content


def _content(files: _Files, drafts: bool) -> Content:
    """What the files hold; where they are wrong, as much of it as can be."""
    flag_rules = files.value("red_flags.yaml")
    rules = flag_rules.get("flags", flag_rules) if isinstance(flag_rules, dict) else {}
    return Content(
        version=version_of(files.texts),
        flows=_by_id(files, "flows", Flow),
        flags=_mapping(files, "red_flags.yaml", Flag, rules),
        flag_rules=flag_rules,
        triage=files.shape(Triage, files.value("triage.yaml"), "triage.yaml"),
        plan=files.shape(Plan, files.value("plan.yaml"), "plan.yaml"),
        exercises=_mapping(files, "exercises.yaml", Exercise),
        sources=_mapping(files, "sources.yaml", Source),
        care=_mapping(files, "care.yaml", Country),
        knowledge=_named_lists(files, "knowledge.yaml"),
        left_out=files.shape(tuple[LeftOut, ...], files.value("left_out.yaml") or [], "left_out.yaml") or (),
        reminders=_mapping(files, "reminders.yaml", ReminderKind),
        posts=_mapping(files, "clubs.yaml", PostKind),
        challenges=_mapping(files, "challenges.yaml", Challenge),
        zones=_named_lists(files, "zones.yaml"),
        languages=_languages(files, drafts),
    )


def _languages(files: _Files, drafts: bool) -> dict[str, Language]:
    """The languages by their codes; the head of one that is still being written is looked at in any case."""
    heads = {code: files.shape(Head, files.value(f"{code}/{HEAD}"), f"{code}/{HEAD}") for code in language_codes(files.texts)}
    return {code: _language(files, code, head) for code, head in heads.items() if head and (drafts or not head.draft)}


def version_of(texts: Mapping[str, str]) -> str:
    """Twelve hexadecimal digits that change with any change of any file."""
    digest = hashlib.sha256()
    for path in sorted(texts):
        digest.update(f"{path}\0{len(texts[path])}\0{texts[path]}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:12]


def language_codes(texts: Iterable[str]) -> list[str]:
    """The two-letter folders that hold a language."""
    return sorted({p.split("/")[0] for p in texts if p[2:] == f"/{HEAD}"})


def _by_id(files: _Files, folder: str, kind: type[T]) -> dict[str, T]:
    found = {}
    for path in files.under(folder, ".yaml"):
        if (item := files.shape(kind, files.value(path), path)) is not None:
            found[str(item.id)] = item
    return found


def _mapping(files: _Files, path: str, kind: type[T], value: Any = None) -> dict[str, T]:
    """A file that maps ids to things of one kind."""
    read = files.value(path) if value is None else value
    if not isinstance(read, dict):
        files.errors.append(ContentError(path, "is not a map of ids", "write `id: {...}` entries"))
        return {}
    shaped = {str(k): files.shape(kind, v, path, (k,)) for k, v in read.items()}
    return {k: v for k, v in shaped.items() if v is not None}


def _language(files: _Files, code: str, head: Head) -> Language:
    lexicon = {_stem(p): files.value(p) for p in files.under(f"{code}/lexicon", ".yaml")}
    return Language(
        code=code,
        head=head,
        replies=_replies(files, code),
        answers=_answers(files, code),
        flags=_named(files, f"{code}/red_flags", FlagWords),
        exercises=_named(files, f"{code}/exercises", ExerciseWords),
        care=files.shape(CareWords, files.value(f"{code}/care.yaml"), f"{code}/care.yaml"),
        utterances=_utterances(files, code),
        phrases=_named_lists(files, f"{code}/options.yaml"),
        countries=_named_lists(files, f"{code}/countries.yaml"),
        places=files.shape(dict[str, str], files.value(f"{code}/places.yaml"), f"{code}/places.yaml") or {},
        lexicon=lexicon | {_stem(p): files.texts[p] for p in files.under(f"{code}/lexicon", ".txt")},
        spelling=_spelling(files, code, lexicon.get("words", {})),
    )


def _spelling(files: _Files, code: str, words: Any) -> spelling.Spelling:
    try:
        return spelling.load(words)
    except ValueError as error:
        files.errors.append(ContentError(f"{code}/lexicon/words.yaml", str(error), "compare with another language"))
        return spelling.PLAIN


def _named(files: _Files, folder: str, kind: type[BaseModel]) -> dict[str, Any]:
    """One thing a file, named by the file."""
    shaped = {_stem(p): files.shape(kind, files.value(p), p) for p in files.under(folder, ".yaml")}
    return {k: v for k, v in shaped.items() if v is not None}


def _utterances(files: _Files, code: str) -> tuple[Utterances, ...]:
    shaped = [files.shape(Utterances, files.value(p), p) for p in files.under(f"{code}/utterances", ".yaml")]
    return tuple(u for u in shaped if u is not None)


def _named_lists(files: _Files, path: str) -> dict[str, tuple[str, ...]]:
    return files.shape(dict[str, tuple[str, ...]], files.value(path), path) or {}


def _replies(files: _Files, code: str) -> dict[str, tuple[str, ...]]:
    """All reply templates, by dotted name: the nesting of the YAML joined with the dots of its keys."""
    found: dict[str, tuple[str, ...]] = {}
    for path in files.under(f"{code}/replies", ".yaml"):
        _flatten(files, path, files.value(path), "", found)
    return found


def _flatten(files: _Files, path: str, value: Any, name: str, into: dict[str, tuple[str, ...]]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _flatten(files, path, inner, f"{name}.{key}" if name else str(key), into)
    elif isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        into[name] = tuple(v.strip() for v in value)
    elif isinstance(value, str):
        into[name] = (value.strip(),)
    else:
        where = f"{path}:{line_of(files.texts[path], name.split('.'))}"
        files.errors.append(ContentError(where, f"{name} is {value!r}", "write a text, or a list of texts"))


def _answers(files: _Files, code: str) -> dict[str, Answer]:
    found = {}
    for path in files.under(f"{code}/answers", ".md"):
        if answer := _answer(files, path):
            found[answer.head.topic] = answer
    return found


def _answer(files: _Files, path: str) -> Answer | None:
    """Front matter between `---` lines, then `## section` parts."""
    parts = files.texts[path].split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        files.errors.append(ContentError(f"{path}:1", "has no front matter", "begin with `---`, the fields, and `---`"))
        return None
    try:
        head = files.shape(AnswerHead, files.parse(parts[1]), path)
    except yaml.YAMLError as error:
        files.errors.append(ContentError(path, f"front matter: {error}", "compare with a neighbouring answer"))
        return None
    sections = {}
    for piece in ("\n" + parts[2]).split("\n## ")[1:]:
        name, _, body = piece.partition("\n")
        sections[name.strip()] = body.strip()
    for missing in [s for s in SECTIONS if s not in sections]:
        files.errors.append(ContentError(path, f"has no section `## {missing}`", "add it; see docs for authors"))
    return Answer(head=head, sections=sections, where=path) if head else None


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
