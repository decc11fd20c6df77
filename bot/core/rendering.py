"""Reply name + values -> text, HTML and buttons, in the person's language.

Rule 1: rendering is strict: an unknown template, variable or filter raises RenderError, and `runtall check` renders
everything, so that it fails there and not on a runner's evening.
Rule 2: templates are sandboxed and every value is escaped; only the template itself may write <b>, <i>, <code>.
Rule 3: `[[source_id]]` marks are invisible: they are cut out of the text and returned as sources; `[[-]]` (no claim) names none.
Neighbours: core/content holds the templates; the runtime calls `render` inside the turn's transaction.
"""

import html as htmllib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from bot.core.content.language import Language
from bot.core.content.load import Content
from bot.core.model.effects import Button, Reply
from bot.core.model.session import Session

TEXT_LIMIT, LABEL_LIMIT, DATA_LIMIT = 4096, 64, 64
_MARK = re.compile(r"[ \t]*\[\[([a-z0-9_, \-]+)\]\]")
_TAG = re.compile(r"</?(?:b|i|u|s|code|pre|a|blockquote)(?: [^<>]*)?>")
_BLANKS = re.compile(r"\n{3,}")
MILES_PER_KM = 0.621371
TICK = "\u2713 "
TIMELESS = "~"
NO_CLAIM = "-"
"""The mark of a sentence that claims and advises nothing."""


BORROWED = "answer.borrowed"
"""What is said before an answer or exercise that is there in another language only."""


class RenderError(ValueError):
    """A template is unknown or does not fit its values. The message names the template."""


@dataclass(frozen=True, slots=True)
class Pressable:
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
    return environment.from_string(source), frozenset(find_undeclared_variables(environment.parse(source)))


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


def render(content: Content, session: Session, reply: Reply, variant: int = 0) -> Message:
    """`reply` as a message in the session's language. Raises RenderError. Buttons carry the session's version."""
    language = content.language(session.lang)
    variant = variant if reply.variant is None else reply.variant
    values = context(content, language, session) | dict(reply.values)
    values["t"] = _includer(language, values, variant)
    values["each"] = lambda prefix, ids: [values["t"](f"{prefix}{i}") for i in ids]
    filled = fill(template(language, reply.name, variant), values, reply.name)
    if f"exercises.{values.get('exercise')}" in language.borrowed:
        filled = f"{template(language, BORROWED)}\n\n{filled}"
    html, sources = unmark(filled)
    rows = tuple(tuple(_pressable(language, b, values, session.version) for b in row) for row in reply.keyboard)
    return Message(html=html, text=plain(html), buttons=rows, sources=sources)


def _includer(language: Language, values: Mapping[str, Any], variant: int) -> Callable[..., Markup]:
    """`{{ t("option.onset.sudden") }}`: a template within a template. Its result is trusted: its own values were escaped."""

    def include(name: str, **more: Any) -> Markup:
        source = template(language, name, variant)
        if "{" not in source:
            return Markup(source.strip())
        inner = {**values, **more}
        inner["t"] = _includer(language, inner, variant)
        return Markup(fill(source, inner, name))

    return include


def unmark(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` without its source marks, and the marked ids in order, each once."""
    bare, ids = marks(text)
    return bare, tuple(i for i in ids if i != NO_CLAIM)


def marks(text: str) -> tuple[str, tuple[str, ...]]:
    """As `unmark`, with NO_CLAIM among the ids where a sentence is marked so."""
    if "[[" not in text:
        return _BLANKS.sub("\n\n", text).strip(), ()
    ids = [i.strip() for m in _MARK.finditer(text) for i in m.group(1).split(",")]
    return _BLANKS.sub("\n\n", _MARK.sub("", text)).strip(), tuple(dict.fromkeys(i for i in ids if i))


def plain(html: str) -> str:
    """HTML as Telegram shows it: no tags, entities resolved."""
    if "<" not in html and "&" not in html:
        return html
    return htmllib.unescape(_TAG.sub("", html))


def _pressable(language: Language, button: Button, values: Mapping[str, Any], version: int) -> Pressable:
    source = template(language, button.label)
    text = _label(source) if "{" not in source else plain(unmark(fill(source, {**values, **button.values}, button.label))[0])
    data = button.data if button.data.startswith(TIMELESS) else f"{version}:{button.data}"
    away = button.url or button.link
    return Pressable(
        label=(TICK if button.on else "") + text, data="" if away else data, url=button.url, link=button.link, group=button.group
    )


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
        "level": session.result,
        "km": lambda km: distance(float(km), session.units, language),
        "number": lambda value: number(float(value), language),
        "language": language.head.name,
        "languages": [other.head.name for other in content.languages.values()],
    }
