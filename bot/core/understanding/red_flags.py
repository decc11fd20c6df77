"""Red flags in one message: concepts combined by declarative rules, under the scope of negation, person and time.

Rule 1: never a likeness of whole strings; a flag fires because named signs were said, and its evidence is their words.
Rule 2: what is negated, a general question or a figure of speech is no sign; what is doubted asks. The past and another person follow the flag's rule.
Rule 3: signs add up: one said earlier in the session completes a rule, but one of this message must be in it.
Rule 4: what speaks against a rule (`unless`) counts in its own sentence alone: "ran 8k. so breathless i can only type" is no breath after a run.
It silences an emergency only right beside its sign (weighing.py); further off it asks: "i cant breathe and im crying".
Rule 5: another person's emergency in the present is `bystander`: its own words, or the rules of a flag that counts for others.
Words of suicide come first.
Neighbours: concepts.py finds the signs, scope.py what they stand under, weighing.py whether they tell by themselves; flag_rules.py has the rules, of
content/red_flags.yaml.
"""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.model.levels import Level
from bot.core.understanding import concepts, doubts, weighing
from bot.core.understanding.concepts import Found
from bot.core.understanding.flag_rules import NOW, OTHERS_EMERGENCY, RAN, SETTLED, FlagLexicon, FlagRules, Rule
from bot.core.understanding.normalise import Token, hyphens, sentences
from bot.core.understanding.result import FlagHit, FlagReading
from bot.core.understanding.scope import Scope

BYSTANDER, CRISIS = "bystander", "suicide_crisis"
CHECKED = "(checked)"
"""Stands among the signs said before where the person had a check, and before each of those that its questions were about."""
NONE_SAID: Mapping[str, tuple[Found, ...]] = {}
NO_FLAGS: frozenset[str] = frozenset()


_Found = Mapping[str, tuple[Found, ...]]
_Here = tuple[_Found, frozenset[str]]
"""What counts for flags of one kind; and the names of that and of what was said before."""


@dataclass(frozen=True, slots=True)
class _Earlier:
    """Signs said before in this session; those of this message that are too common to complete a rule with them."""

    signs: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Signs:
    """Concepts of a message by what they stand under, each with where it was said; `said`: all of them; `sentences`: each word's, `parts`: within them;
    `doubted`: those that only ask, and how (doubts.py)."""

    present: Mapping[str, tuple[Found, ...]]
    past: Mapping[str, tuple[Found, ...]]
    others: Mapping[str, tuple[Found, ...]]
    said: frozenset[str]
    sentences: Sequence[int]
    parts: Sequence[int]
    doubted: Mapping[Found, int]


@dataclass(frozen=True, slots=True)
class _Message:
    """What is read, with what was said before."""

    cleaned: str
    tokens: Sequence[Token]
    scopes: Sequence[Scope]
    lexicon: FlagLexicon
    earlier: frozenset[str]


def read(
    cleaned: str,
    tokens: Sequence[Token],
    scopes: Sequence[Scope],
    lexicon: FlagLexicon,
    earlier: frozenset[str] = frozenset(),
    spared: Container[str] = (),
) -> FlagReading:
    """All flags of one message, worst first. `earlier`: signs said before in this session, and CHECKED where the person had a check;
    `spared`: words that are no slips."""
    found, whole = concepts.sorted_out([t.text for t in tokens], lexicon.concepts, spared, hyphens(tokens))
    found, whole = (doubts.heard(signs, lexicon.whole, tokens) for signs in (found, whole))
    if not found and not whole:
        return FlagReading()
    of = _Message(cleaned, tokens, scopes, lexicon, earlier)
    signs = _signs(found, scopes, lexicon, sentences(tokens))
    hits = _flags(of, signs)
    if len(whole) > len(found):
        hits = weighing.restored(hits, _flags(of, _signs(whole, scopes, lexicon, signs.sentences)))
    kept = tuple(sorted((signs.present.keys() & lexicon.calls.keys()) - lexicon.common))
    return FlagReading(weighing.once(hits, CRISIS), kept, tuple((f.start, f.end) for f in whole if f not in found))


def _flags(of: _Message, signs: _Signs) -> list[FlagHit]:
    """The flags that these signs raise, the writer's and others'."""
    lexicon, earlier = of.lexicon, of.earlier
    called = {place for concept in (*signs.present, *signs.past, *signs.others) for place in lexicon.calls.get(concept, ())}
    flags = [lexicon.flags[place] for place in sorted(called)]
    hits = _judged(flags, signs, _Earlier(earlier, lexicon.common), of.cleaned, of.tokens)
    for told, ids in _only_asked(earlier, lexicon):
        known, named = _Earlier(earlier | told, lexicon.common), {h.id for h in hits}
        rest = [flag for flag in flags if (ids is None or flag.id in ids) and flag.id not in named]
        alone = lexicon.presuming_alone if told is lexicon.presumed else NO_FLAGS
        hits += [replace(h, vague=True, presumed=h.id in alone) for h in _judged(rest, signs, known, of.cleaned, of.tokens)]
    return _weighed(hits, list(_bystander(signs, lexicon, of.cleaned, of.tokens)), signs, lexicon)


def _only_asked(earlier: frozenset[str], lexicon: FlagLexicon) -> Iterator[tuple[frozenset[str], frozenset[str] | None]]:
    """Signs that make a flag asked about where it holds with them, and for which flags (None: for all)."""
    if settled := frozenset(s.removeprefix(CHECKED) for s in earlier if s.startswith(CHECKED)) - {""}:
        yield settled, None
    if CHECKED in earlier and not lexicon.presumed <= earlier:
        yield lexicon.presumed, lexicon.presuming | lexicon.presuming_alone


def _signs(found: Sequence[Found], scopes: Sequence[Scope], lexicon: FlagLexicon, sentences: Sequence[int]) -> _Signs:
    present: dict[str, list[Found]] = {}
    past: dict[str, list[Found]] = {}
    others: dict[str, list[Found]] = {}
    doubted: dict[Found, int] = {}
    own = [f for f in found if f.concept in lexicon.calls and any(f.start <= s.by < f.end for s in scopes[f.start : f.end])]
    named = doubts.is_named(scopes[f.start] for f in found if f.concept in lexicon.bodily)
    for f in found:
        inside = scopes[f.start : f.end]
        weight = doubts.weight(inside, event=f.concept in lexicon.events, named=named or f.concept not in lexicon.bodily)
        if weight == doubts.NOTHING or doubts.denied(f, inside[0], own if f.concept in lexicon.places else ()):
            continue
        third = f.concept not in lexicon.relatives and _of_another(f, inside)
        over = inside[0].over(f.start, f.end) and not doubts.of_now(inside)
        if third and over:
            continue
        beside = third and all(s.beside for s in inside)
        for target in [others] * third + [past if over else present] * (beside or not third):
            target.setdefault(f.concept, []).append(f)
        weight = weight or (doubts.BESIDE if beside else doubts.TOLD)
        doubted.update({f: weight} if weight else {})
    here, before, theirs = (
        {k: tuple(sorted(v, key=doubted.__contains__)) for k, v in group.items()} for group in (present, past, others)
    )
    said = frozenset((*here, *before, *theirs))
    return _Signs(here, before, theirs, said, sentences, [s.part for s in scopes], doubted)


def _weighed(hits: list[FlagHit], others: list[FlagHit], signs: _Signs, lexicon: FlagLexicon) -> list[FlagHit]:
    """The writer's flags and others', those asked about whose words are too weak to tell by themselves."""
    if not hits and not others:
        return []
    told, weak, hyperbole, lively, earnest = (
        _places(signs, names) for names in (lexicon.bodily, lexicon.weak, lexicon.hyperbole, lexicon.lively, lexicon.earnest)
    )
    if not earnest and weighing.is_weak(told, weak):
        return [weighing.asked(h) for h in (*hits, *others)]
    if weighing.is_lively(told, hyperbole, lively, signs.sentences):
        return [*(h if h.id in lexicon.grave else weighing.asked(h) for h in hits), *others]
    return [*hits, *others]


def _places(signs: _Signs, names: Collection[str]) -> list[weighing.Place]:
    """Where signs of these names stand, in their order."""
    return sorted((f.start, f.end) for many in (signs.present, signs.others) for c in many if c in names for f in many[c])


def _of_another(found: Found, inside: Sequence[Scope]) -> bool:
    """Whether a sign is another person's: "someone stands on my chest" ends with the writer, and is not."""
    if found.concept == OTHERS_EMERGENCY:
        return inside[0].third_person or inside[-1].third_person
    return inside[0].third_person and inside[-1].third_person


def _here(flag: FlagRules, signs: _Signs) -> _Found:
    """The signs that count for a flag: those of now; of the past and of others where it wants them."""
    here = signs.present if flag.past == "clears" or not signs.past else {**signs.past, **signs.present}
    if flag.third_person == "same" and signs.others:
        return {c: (*here.get(c, ()), *signs.others.get(c, ())) for c in (*here, *signs.others)}
    return here


def _judged(flags: Iterable[FlagRules], signs: _Signs, earlier: _Earlier, cleaned: str, tokens: Sequence[Token]) -> list[FlagHit]:
    """Those of the flags that a rule holds for."""
    heres: dict[tuple[bool, bool], _Here] = {}
    return [hit for flag in flags if (hit := _judge(flag, signs, earlier, cleaned, tokens, heres))]


def _judge(
    flag: FlagRules,
    signs: _Signs,
    earlier: _Earlier,
    cleaned: str,
    tokens: Sequence[Token],
    heres: dict[tuple[bool, bool], _Here],
) -> FlagHit | None:
    """The flag's worst rule that holds, or None. `heres`: what counts for flags of one kind, once it was put together."""
    kind = (flag.past == "clears", flag.third_person == "same")
    if kind not in heres:
        counts = _here(flag, signs)
        heres[kind] = (counts, earlier.signs.union(counts))
    here, said = heres[kind]
    best: FlagHit | None = None
    for rule in _called(flag.rules, said):
        used = _holds(rule, here, earlier, signs.doubted)
        if used is None or (muted := _muted(rule, signs, here, used, earlier.signs, flag.id == CRISIS)) == doubts.NOTHING:
            continue
        over = flag.past == "level" and any(f in signs.past.get(f.concept, ()) for f in used)
        weights = {signs.doubted.get(f, doubts.TOLD) for f in used} - ({doubts.BESIDE} if kind[1] else set())
        if rule.level < Level.EMERGENCY and doubts.OPEN in weights:
            continue
        asks = rule.vague or over or muted == doubts.ASKED or bool(weights - {doubts.TOLD})
        hit = FlagHit(flag.id, rule.level, _evidence(used, cleaned, tokens), asks)
        if best is None or (hit.vague, -hit.level) < (best.vague, -best.level):
            best = hit
    return best


def _called(rules: Iterable[Rule], said: frozenset[str]) -> Iterator[Rule]:
    """Rules of whose each part something was said. Most lack one: to see that is most of what reading a message costs."""
    for rule in rules:
        for part in rule.all:
            if part.isdisjoint(said):
                break
        else:
            yield rule


def _muted(rule: Rule, signs: _Signs, here: _Found, used: Sequence[Found], earlier: frozenset[str], crisis: bool) -> int:
    """What a rule counts for beside what is said against it: an emergency that holds without the signs right beside that is ASKED about."""
    against = () if rule.unless.isdisjoint(signs.said) else [(f.start, f.end) for f in _against(rule, signs, used)]
    if not against or rule.level < Level.EMERGENCY or rule.vague:
        return doubts.NOTHING if against else doubts.TOLD
    mine = ([(f.start, f.end) for c in part for f in here.get(c, ())] for part in rule.all if earlier.isdisjoint(part))
    left = all(any(not weighing.is_silenced(sign, against, signs.parts, within=crisis) for sign in part) for part in mine)
    return doubts.ASKED if left else doubts.NOTHING


def _against(rule: Rule, signs: _Signs, used: Sequence[Found]) -> Iterator[Found]:
    """Signs of `unless` said in the same sentence. One of the past mutes no sign of now: "had chickenpox as a kid, now blisters"."""
    now = not any(f in signs.past.get(f.concept, ()) for f in used)
    mine = {signs.sentences[at] for f in used for at in (f.start, f.end - 1)}
    for kind in (signs.present, signs.others, NONE_SAID if now else signs.past):
        for found in (f for c in rule.unless for f in kind.get(c, ())):
            if signs.sentences[found.start] in mine or signs.sentences[found.end - 1] in mine:
                yield found


def _holds(
    rule: Rule, here: Mapping[str, tuple[Found, ...]], earlier: _Earlier, doubted: Mapping[Found, int]
) -> list[Found] | None:
    """The signs of this message that make the rule true, of whose parts each was said, doubtful ones last; None where they are all too
    common, or of before."""
    used: list[Found] = []
    for part in rule.all:
        mine = sorted((f for c in part for f in here.get(c, ())), key=lambda f: (f in doubted, f.start, f.end, f.concept))
        if mine:
            used.append(_apart(mine, used))
    whole = len(used) == len(rule.all)
    return used if used and (whole or any(f.concept not in earlier.common for f in used)) else None


def _apart(mine: list[Found], used: list[Found]) -> Found:
    """The first sign whose words no other part uses, so that one word does not count twice; else the first."""
    taken = {(u.start, u.end) for u in used}
    return next((f for f in mine if (f.start, f.end) not in taken), mine[0])


def _evidence(used: Sequence[Found], cleaned: str, tokens: Sequence[Token]) -> str:
    """The person's own words, from each sign, in their order."""
    spans = sorted({(tokens[f.start].start, tokens[f.end - 1].end) for f in used})
    return " ... ".join(cleaned[a:b] for a, b in spans)


def _bystander(signs: _Signs, lexicon: FlagLexicon, cleaned: str, tokens: Sequence[Token]) -> Iterator[FlagHit]:
    """Somebody else's emergency, now: named as one, or by signs that are one by a flag's rule; asked about where it is SETTLED, and where
    nothing but their run says when it was: "my wife ran 5 miles, chest pain"."""
    now = NOW in signs.others or NOW in signs.present
    if not now and RAN not in signs.others:
        return
    asks, doubted = not now or signs.said.issuperset(SETTLED), {f: w for f, w in signs.doubted.items() if w != doubts.BESIDE}
    if others := signs.others.get(OTHERS_EMERGENCY, ()):
        yield FlagHit(BYSTANDER, Level.EMERGENCY, _evidence(others, cleaned, tokens), asks or doubted.keys() >= set(others))
    theirs = replace(signs, present=signs.others, past=NONE_SAID, others=NONE_SAID, said=frozenset(signs.others), doubted=doubted)
    for flag in lexicon.flags:
        if flag.third_person == "bystander" and flag.level == Level.EMERGENCY and flag.id != BYSTANDER:
            hit = _judge(flag, theirs, _Earlier(), cleaned, tokens, {})
            if hit and not hit.vague and hit.level == Level.EMERGENCY:
                yield FlagHit(BYSTANDER, Level.EMERGENCY, hit.evidence, asks)
                if not now:  # "my wife ran 5 miles, chest pain": the writer's own, it may be
                    yield replace(hit, vague=True)
                return
