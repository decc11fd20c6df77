"""What a language lacks beside the first one (English), and what is lent to it so that it can be spoken.

Rule 1: a safety text is never lent. A language that lacks one is not spoken at all, and one line says why.
Rule 2: everything is a safety text but what MAY_BE_LENT names: a new reply has to be translated before it is spoken.
Rule 3: an answer or an exercise that is lent says so, in the person's language (rendering.py).
Neighbours: load.py reads the files; cli/library.py speaks the languages that are complete; check.py and `runtall check` tell the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from bot.core.content.language import Language
from bot.core.content.load import FIRST, Content
from bot.core.understanding.flag_rules import named

MAY_BE_LENT = (
    "plan.", "contributor.", "contributor_short.", "cue.", "against.", "because.", "wish.", "progress.", "import.", "handoff.", "map.", "picture.",
    "web.", "preview.", "profile.", "run.", "task.", "search.", "sources.", "report.", "implausible.", "exercise.", "beyond.",
)  # fmt: skip
"""Beginnings of the names of replies that are no safety texts."""
MUST_HEAR = ("yes", "no", "none", "unsure", "skip", "done", "agree")
"""Phrases of options.yaml without which answers would not be understood."""
FEWEST_UTTERANCES = 20


@dataclass(frozen=True, slots=True)
class Lacks:
    """Names of what a language lacks. safety: without these it is not spoken; few: intents with fewer than FEWEST_UTTERANCES examples."""

    safety: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    few: tuple[str, ...] = ()

    @property
    def counted(self) -> Mapping[str, tuple[str, ...]]:
        """What is lacking, by kind; kinds of which nothing is lacking are left out."""
        return {f.name: told for f in fields(self) if (told := getattr(self, f.name))}


def lacks(content: Content, language: Language) -> Lacks:
    """What the language lacks beside the first one; nothing where it is the first one."""
    first = content.languages[FIRST]
    if language.code == FIRST:
        return Lacks()
    missing = [name for name in first.replies if name not in language.replies]
    lent = [name for name in missing if name.startswith(MAY_BE_LENT)]
    examples = {str(u.intent): len(u.examples) for u in language.utterances}
    return Lacks(
        safety=(*_safety(content, language), *(f"reply {name}" for name in missing if name not in lent)),
        replies=tuple(lent),
        answers=tuple(name for name in first.answers if name not in language.answers),
        exercises=tuple(name for name in first.exercises if name not in language.exercises),
        phrases=tuple(name for name in first.phrases if name not in language.phrases and name not in MUST_HEAR),
        places=() if language.places else ("places.yaml",),
        pictures=tuple(sorted(p for p in content.pictures if "/" not in p and content.picture(p, language.code) == p)),
        few=tuple(i for u in first.utterances if examples.get(i := str(u.intent), 0) < FEWEST_UTTERANCES),
    )


def _safety(content: Content, language: Language) -> list[str]:
    """Safety texts beside the replies, and what has to be heard."""
    concepts = language.lexicon.get("concepts", {}).get("concepts", {})
    return [
        *(f"red flag {flag}" for flag in content.flags if flag not in language.flags),
        *(f"country {code}" for code in content.care if code != "neutral" and code not in language.care.names),
        *(f"phrases {name}" for name in MUST_HEAR if not language.phrases.get(name)),
        *(f"concept {name}" for name in sorted(named(content.flag_rules)) if name not in concepts),
        *(f"lexicon {name}" for name in ("words", "slots") if not language.lexicon.get(name)),
    ]


def spoken(content: Content) -> tuple[Content, tuple[str, ...]]:
    """The content with the languages that may be spoken, completed by what is lent; and a line for each that may not. Drafts are left out."""
    kept, refused = {}, []
    for code, language in content.languages.items():
        if language.head.draft:
            continue
        missing = lacks(content, language).safety
        if missing:
            refused.append(
                f"{code} is not spoken: {len(missing)} safety texts are missing, first {missing[0]}; `runtall check` lists them"
            )
        else:
            kept[code] = completed(content, language)
    return replace(content, languages=kept), tuple(refused)


def with_drafts(content: Content) -> Content:
    """The content as it is spoken, and its drafts completed by whatever they lack: so that all there is can be looked at."""
    drafts = {code: completed(content, lang) for code, lang in content.languages.items() if lang.head.draft}
    kept, _ = spoken(content)
    return replace(kept, languages={**kept.languages, **drafts})


def completed(content: Content, language: Language) -> Language:
    """The language with what it lacks and may borrow; a draft, which is only looked at, borrows anything."""
    if language.code == FIRST:
        return language
    first, without = content.languages[FIRST], lacks(content, language)
    lent = first.replies if language.head.draft else {n: first.replies[n] for n in without.replies}
    return replace(
        language,
        replies={**lent, **language.replies},
        flags={**(first.flags if language.head.draft else {}), **language.flags},
        answers={**language.answers, **{t: first.answers[t] for t in without.answers}},
        exercises={**language.exercises, **{e: first.exercises[e] for e in without.exercises}},
        borrowed=frozenset((*(f"answers.{t}" for t in without.answers), *(f"exercises.{e}" for e in without.exercises))),
    )
