"""What a coach sets up for a group or channel, by buttons, in private: language, quiet hours, time zone, topics, the invitation.

Rule: each press was allowed by rights.py just now; each change counts at once and moves what is scheduled.
Neighbours: schedule.py has the posts; team.py coach and deputies; posts.py what becomes of it.
"""

from bot.core.coaching.schedule import zone_of
from bot.core.dialogue import preferences, zones
from bot.core.dialogue.clubs import posts, rights, views
from bot.core.dialogue.turn import Rows, Turn
from bot.core.model.club import JOIN, Club
from bot.core.model.effects import Button, Reply

ZONE_ASK = "club.zone_ask"
TOPICS_A_PAGE, ZONES_OFFERED = 8, 6


def begin(turn: Turn, club: Club) -> Turn:
    """Who opened the coach's link: asked whether they are the coach, where nobody is; else the menu."""
    if rights.may_lead(turn, club):
        rows = ((views.team("become", club.group),), (views.team("menu", club.group, label="only_set_up"),))
        return turn.say("club.become", *rows, kind="question", values={"title": club.title})
    return menu(turn, club)


def menu(turn: Turn, club: Club, _: str = "") -> Turn:
    """Everything that is set, and the ways to change it."""
    g = club.group
    rows: Rows = (
        (views.team("posts", g), views.team("topics", g, 0)),
        (views.team("zone", g), views.team("quiet", g)),
        (views.team("post", g, "digest", label="digest_day"), views.team("language", g)),
        *((_people(turn, club),) if rights.right(turn) in rights.SEE else ()),
        *(((views.team("page", g),),) if rights.right(turn) in rights.SEE and turn.event.around.page else ()),
        *(((views.team("invite", g), views.team("renew", g)),) if club.kind != posts.CHANNEL else ()),
    )
    return turn.say("club.menu", *rows, kind="menu", values=_values(turn, club), edit=views.edits(turn))


def _people(turn: Turn, club: Club) -> tuple[Button, ...]:
    """Runners and team; a channel has readers, whom nobody can list."""
    roster = () if club.kind == posts.CHANNEL else (views.team("roster", club.group, 0),)
    return (*roster, views.team("team", club.group))


def _values(turn: Turn, club: Club) -> dict[str, object]:
    return {
        "title": club.title, "posts": sorted(club.posts), "zone": club.zone, "quiet": list(club.quiet), "topics": len(club.topics),
        "digest_day": club.digest_day, "mute": club.mute, "coach": bool(club.coach), "language": turn.content.language(club.lang or turn.session.lang).head.name,
        "deputies": sum(h.role == "deputy" for h in club.team),
    }  # fmt: skip


def quiet(turn: Turn, club: Club, _: str) -> Turn:
    """The next choice of quiet hours, in turn."""
    at = preferences.QUIET.index(club.quiet) if club.quiet in preferences.QUIET else -1
    kept, new = views.changed(turn, club, quiet=preferences.QUIET[(at + 1) % len(preferences.QUIET)])
    return menu(posts.scheduled(kept, new), new)


def language(turn: Turn, club: Club, _: str) -> Turn:
    """The next language that content has, in turn."""
    codes = sorted(turn.content.languages)
    at = codes.index(club.lang) if club.lang in codes else -1
    kept, new = views.changed(turn, club, lang=codes[(at + 1) % len(codes)])
    return menu(kept, new)


def zone(turn: Turn, club: Club, name: str) -> Turn:
    """The zone that a button names, or the question for it."""
    if name and zone_of(name) is not None:
        kept, new = views.changed(turn, club, zone=name)
        return menu(posts.scheduled(kept, new), new)
    countries = (turn.session.country or "", turn.session.lang.upper(), "US")  # "de" is also where most who speak it live
    likely = next((turn.content.zones[code] for code in countries if code in turn.content.zones), ())
    buttons = [
        views.team("zone", club.group, z, label="zone_named", zone=z)
        for z in dict.fromkeys((zones.known(turn) or likely[0], *likely[:7]))
    ]
    return turn.keep(club=club.group).say(ZONE_ASK, *views.in_rows(buttons), kind="question", values={"title": club.title})


def zone_said(turn: Turn, club: Club, said: str) -> Turn | None:
    """A city in words: its zone, to be confirmed by a tap (a text has no right by itself)."""
    found = zones.named(turn, said)
    if not found:
        return None
    buttons = [views.team("zone", club.group, z, label="zone_named", zone=z) for z in found[:ZONES_OFFERED]]
    return turn.say("club.zone_check", *views.in_rows(buttons), kind="question")


def topics(turn: Turn, club: Club, page: str) -> Turn:
    """Topics of interest, a page at a time."""
    names = sorted(turn.language.answers)
    last = (len(names) - 1) // TOPICS_A_PAGE
    at = min(int(page), last) if page.isdecimal() else 0
    here = names[at * TOPICS_A_PAGE : (at + 1) * TOPICS_A_PAGE]
    ticks = [Button(label=f"topic.{n}", data=views.team("topic", club.group, n).data, on=n in club.topics) for n in here]
    turns = [
        views.team("topics", club.group, p, label=way) for p, way in ((at - 1, "earlier"), (at + 1, "later")) if 0 <= p <= last
    ]
    rows = (*views.in_rows(ticks), *((tuple(turns),) if turns else ()), (views.team("menu", club.group, label="back"),))
    return turn.say("club.topics", *rows, kind="menu", values={"chosen": len(club.topics)}, edit=views.edits(turn))


def topic(turn: Turn, club: Club, name: str) -> Turn:
    """Tick or untick one."""
    names = sorted(turn.language.answers)
    if name not in names:
        return topics(turn, club, "0")
    after = tuple(t for t in club.topics if t != name) if name in club.topics else (*club.topics, name)
    kept, new = views.changed(turn, club, topics=after)
    return topics(kept, new, str(names.index(name) // TOPICS_A_PAGE))


def invite(turn: Turn, club: Club, _: str) -> Turn:
    """Post the invitation to join into the group."""
    if club.coach is None:
        return turn.say("club.no_coach", kind="clarification")
    invitation = Reply(
        name="club.invitation", keyboard=((Button(label="button.club_join", link=JOIN, group=club.group),),), kind="menu",
        chat=club.group, thread=club.thread, values={"coach": club.coach.name},
    )  # fmt: skip
    return turn.do(invitation).say("club.invited", kind="confirmation", values={"title": club.title})


def renew(turn: Turn, club: Club, _: str) -> Turn:
    """Older links to join count no more."""
    kept, new = views.changed(turn, club, round=club.round + 1)
    return kept.say(
        "club.renewed", (views.team("invite", new.group), views.team("menu", new.group, label="back")), kind="confirmation"
    )
