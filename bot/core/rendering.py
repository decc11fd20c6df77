"""Reply name + values -> text, HTML and buttons, in the person's language.

Rule 1: rendering is strict: an unknown template, variable or filter raises RenderError, and `runtall check` renders
everything, so that it fails there and not on a runner's evening.
Rule 2: templates are sandboxed and every value is escaped; only the template itself may write <b>, <i>, <code>.
Rule 3: `[[source_id]]` marks are invisible: they are cut out of the text and returned as sources; `[[-]]` (no claim) names none.
Rule 4: words that are the same for everybody (no answer, unit or country of a person in them, and no choice of variants) are put together
once; what is remembered holds nobody's values but those that the reply brought, and few of them.
Neighbours: core/content holds the templates; the runtime calls `render` inside the turn's transaction.
"""

import html as htmllib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from jinja2 import StrictUndefined, TemplateError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from bot.core import jsons
from bot.core.content.language import Language
from bot.core.content.load import Content
from bot.core.model.effects import Button, Reply
from bot.core.model.session import Session
from bot.core.remembering import keep

TEXT_LIMIT, LABEL_LIMIT, DATA_LIMIT = 4096, 64, 64
_MARK = re.compile(r"[ \t]*\[\[([a-z0-9_, \-]+)\]\]")
_TAG = re.compile(r"</?(?:b|i|u|s|code|pre|a|blockquote)(?: [^<>]*)?>")
_BLANKS = re.compile(r"\n{3,}")
MILES_PER_KM = 0.621371
TICK = "\u2713 "
TIMELESS = "~"
NO_CLAIM = "-"
"""The mark of a sentence that claims and advises nothing."""


COMMON = frozenset(
    ("t", "each", "care_names", "sources", "exercise_words", "card_sources", "flag_words", "language", "languages")
)  # fmt: skip
"""What templates may use that is the same for everybody."""
MOST_KNOWN, LONGEST_VALUES = 1000, 300
"""Texts that are remembered, and the bytes of the values of one that is."""
BORROWED = "answer.borrowed"
"""What is said before an answer or exercise that is there in another language only."""


class RenderError(ValueError):
    """A template is unknown or does not fit its values. The message names the template."""


class Pressable(NamedTuple):
    """A rendered button: what it shows, and what comes back (or the address that it opens, or the purpose and group of a link to sign)."""

    label: str
    data: str
    url: str | None = None
    link: str | None = None
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered reply. `text` is `html` as a person sees it; `sources` in the order of their marks."""

    html: str
    text: str
    buttons: tuple[tuple[Pressable, ...], ...]
    sources: tuple[str, ...]


def distance(km: float, units: str, language: Language) -> str:
    """`km` kilometres as "10 km" or "6 miles"; both where the person's unit is not known."""
    metric = fill(template(language, "word.km"), {"n": number(km, language)}, "word.km")
    miles = fill(template(language, "word.miles"), {"n": number(km * MILES_PER_KM, language)}, "word.miles")
    return {"km": metric, "mi": miles}.get(units, f"{metric} ({miles})")


def number(value: float, language: Language) -> str:
    """At most one decimal, behind the language's mark."""
    return f"{round(value, 1):g}".replace(".", template(language, "word.decimal_mark"))


def grouped(value: int, language: Language) -> str:
    """A whole number, its thousands apart: "1,200"."""
    return f"{value:,}".replace(",", template(language, "word.thousands_mark"))


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    env = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
    )
    env.filters["join_words"] = join_words
    return env


def join_words(words: Sequence[Any], last: str) -> Markup:
    """ "a, b and c": the last joint is a word of the language, given by the template."""
    safe = [Markup.escape(w) for w in words]
    if len(safe) < 2:
        return Markup("").join(safe)
    return Markup(", ").join(safe[:-1]) + Markup(" {} ").format(last) + safe[-1]


@lru_cache(maxsize=4096)
def _template(source: str) -> tuple[Any, frozenset[str]]:
    """A template, and the values that it asks for: it is given no others, since each render copies what it is given."""
    environment = _environment()
    made = environment.from_string(source)
    made.globals = dict(made.globals)  # Jinja copies them at each rendering, and a ChainMap is slow to copy
    return made, frozenset(find_undeclared_variables(environment.parse(source)))


def fill(source: str, values: Mapping[str, Any], name: str) -> str:
    """`source` rendered with `values`. Raises RenderError naming `name`."""
    if "{" not in source:  # nothing to fill in, as in most labels
        return source.strip()
    try:
        found, names = _template(source)
        return str(found.render({name: values[name] for name in names if name in values})).strip()
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise RenderError(f"template {name}: {error}") from error


def template(language: Language, name: str, variant: int = 0) -> str:
    """The template `name`, the `variant`th of its variants (modulo their number). Raises RenderError where there is none."""
    if (variants := language.replies.get(name)) is not None:
        return variants[variant % len(variants)]
    if name.startswith("answers."):
        topic, _, section = name.removeprefix("answers.").rpartition(".")
        answer = language.answers.get(topic)
        if answer and section in answer.sections:
            lent = f"answers.{topic}" in language.borrowed
            return f"{template(language, BORROWED)}\n\n{answer.sections[section]}" if lent else answer.sections[section]
    if name.startswith("flag."):
        flag, _, part = name.removeprefix("flag.").rpartition(".")
        words = language.flags.get(flag)
        if words and isinstance(text := getattr(words, part, None), str):
            return text
    if name.startswith("topic.") and (answer := language.answers.get(name.removeprefix("topic."))):
        return answer.head.title
    if name.startswith("exercise_title.") and (card := language.exercises.get(name.removeprefix("exercise_title."))):
        return card.title
    raise RenderError(f"template {name} does not exist in {language.code}")


Words = tuple[str, str, tuple[str, ...]]
"""HTML, text and sources of a message."""


def render(content: Content, session: Session, reply: Reply, variant: int = 0) -> Message:
    """`reply` as a message in the session's language. Raises RenderError. Buttons carry the session's version."""
    language = content.language(session.lang)
    variant = variant if reply.variant is None else reply.variant
    values = _Values(content, language, session, reply, variant)
    html, text, sources = _words(content, reply, values)
    rows = tuple(tuple(_pressable(language, b, values, session.version) for b in row) for row in reply.keyboard)
    return Message(html=html, text=text, buttons=rows, sources=sources)


class _Values:
    """What the templates of one reply may use, put together when one of them asks; and what they asked for.

    common: so far nothing but what is the same for everybody and every time
    """

    def __init__(self, content: Content, language: Language, session: Session, reply: Reply, variant: int) -> None:
        self._content, self._session, self._reply = content, session, reply
        self.language, self.variant, self.common = language, variant, True
        self._all: dict[str, Any] | None = None

    def all(self) -> dict[str, Any]:
        if self._all is None:
            self._all = context(self._content, self.language, self._session) | dict(self._reply.values)
            include = self._all["t"] = _includer(self, self._all, COMMON | self._reply.values.keys())
            self._all["each"] = lambda prefix, ids: [include(f"{prefix}{i}") for i in ids]
        return self._all

    def template(self, name: str, common: frozenset[str]) -> str:
        """A template, having noted whether it uses more than `common`."""
        source = template(self.language, name, self.variant)
        if self.common:
            single = len(self.language.replies.get(name, ("",))) == 1
            self.common = single and ("{" not in source or _asks_for(source) <= common)
        return source


def _words(content: Content, reply: Reply, given: _Values) -> Words:
    """The words of a reply, remembered where they are the same for everybody."""
    known: dict[Any, Words] = content.once("texts", dict)
    key = _key(given.language, reply)
    if key is not None and (found := known.get(key)) is not None:
        return found
    values = given.all()
    filled = fill(given.template(reply.name, COMMON | reply.values.keys()), values, reply.name)
    if f"exercises.{values.get('exercise')}" in given.language.borrowed:
        filled = f"{template(given.language, BORROWED)}\n\n{filled}"
    html, sources = unmark(filled)
    found = (html, plain(html), sources)
    return keep(known, key, found, MOST_KNOWN) if key is not None and given.common else found


def _key(language: Language, reply: Reply) -> tuple[str, str, bytes] | None:
    """What names the words of a reply; None where its values are none that can be compared."""
    if not reply.values:
        return language.code, reply.name, b""
    try:
        values = jsons.packed(dict(reply.values))
    except (TypeError, ValueError):
        return None
    return (language.code, reply.name, values) if len(values) <= LONGEST_VALUES else None


def _asks_for(source: str) -> frozenset[str]:
    """The values that a template asks for; what nobody has where it cannot be read."""
    try:
        return _template(source)[1]
    except TemplateError:
        return frozenset(("",))


def _includer(given: _Values, values: Mapping[str, Any], common: frozenset[str]) -> Callable[..., Markup]:
    """`{{ t("option.onset.sudden") }}`: a template within a template. Its result is trusted: its own values were escaped."""

    def include(name: str, **more: Any) -> Markup:
        source = given.template(name, known := common | more.keys() if more else common)
        if "{" not in source:
            return _as_it_stands(source)
        inner = {**values, **more}
        inner["t"] = _includer(given, inner, known)
        return Markup(fill(source, inner, name))

    return include


@lru_cache(maxsize=4096)
def _as_it_stands(source: str) -> Markup:
    """A template with nothing to fill in."""
    return Markup(source.strip())


def unmark(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` without its source marks, and the marked ids in order, each once."""
    bare, ids = marks(text)
    return bare, tuple(i for i in ids if i != NO_CLAIM)


def marks(text: str) -> tuple[str, tuple[str, ...]]:
    """As `unmark`, with NO_CLAIM among the ids where a sentence is marked so."""
    if "[[" not in text:
        return _BLANKS.sub("\n\n", text).strip(), ()
    parts = _MARK.split(text)  # words and ids in turn
    ids = [i.strip() for listed in parts[1::2] for i in listed.split(",")]
    return _BLANKS.sub("\n\n", "".join(parts[::2])).strip(), tuple(dict.fromkeys(i for i in ids if i))


def plain(html: str) -> str:
    """HTML as Telegram shows it: no tags, entities resolved."""
    if "<" not in html and "&" not in html:
        return html
    return htmllib.unescape(_TAG.sub("", html))


def _pressable(language: Language, button: Button, values: _Values, version: int) -> Pressable:
    source = template(language, button.label)
    text = (
        _label(source) if "{" not in source else plain(unmark(fill(source, {**values.all(), **button.values}, button.label))[0])
    )
    data = button.data if button.data.startswith(TIMELESS) else f"{version}:{button.data}"
    away = button.url or button.link
    return Pressable(
        label=(TICK if button.on else "") + text, data="" if away else data, url=button.url, link=button.link, group=button.group
    )


def labelled(content: Content, session: Session, name: str, values: Mapping[str, Any]) -> str:
    """The label of a button with these values, as it is read in the session's language. Raises RenderError."""
    language = content.language(session.lang)
    return _pressable(
        language, Button(label=name, values=values), _Values(content, language, session, Reply(name=name), 0), 0
    ).label


@lru_cache(maxsize=4096)
def _label(source: str) -> str:
    """A label with nothing to fill in, as a button shows it."""
    return plain(unmark(source)[0])


def _neutral(language: Language) -> str:
    """The words for an emergency number where the country is not known (SAFETY.md, law 12)."""
    return language.replies.get("care.neutral", ("112",))[0]


def context(content: Content, language: Language, session: Session) -> dict[str, Any]:
    """What every template may use: the person's units and answers, and where to go in their country."""
    code = session.country or ""
    country = content.care.get(code)
    words = {**language.care.services.get("default", {}), **language.care.services.get(code, {})}
    return {
        **words,
        "emergency": (country and country.emergency) or _neutral(language),
        "health_line": country.health_line if country else None,
        "crisis": country.crisis if country else None,
        "country": language.care.names.get(code),
        "care_names": language.care.names,
        "sources": content.sources,
        "exercise_words": language.exercises,
        "card_sources": content.card_sources,
        "flag_words": language.flags,
        "units": session.units,
        "slots": session.slots,
        # with a sign in doubt the result of the check stands for nothing
        "level": "" if session.doubts else session.result,
        "km": lambda km: distance(float(km), session.units, language),
        "number": lambda value: number(float(value), language),
        "grouped": lambda value: grouped(int(value), language),
        "language": language.head.name,
        "languages": [other.head.name for other in content.languages.values()],
    }
