"""An open emergency waits until somebody has looked: news that nobody did, or that somebody will, leaves it open (SAFETY.md, laws 3 and 4)."""

import pytest

from tests.conftest import Talk
from tests.tables import thinned

NOT_YET = (
    "the ambulance is coming",
    "doctor tomorrow",
    "no doctor yet",
    "gp couldnt see me",
    "waiting for a doctor",
    "no doctor here",
    "hospital is far",
    "i havent been to the hospital",
    "didn't see a gp",
    "on my way to the hospital",
    "my gp is closed",
    "got a gp appointment on friday",
    "still in the hospital waiting room",
    "the doctor will call me",
    "called an ambulance",
    "no ambulance came",
    "i'm a doctor myself",
)


@pytest.fixture
def open_emergency(coached: Talk) -> Talk:
    """Somebody with an open emergency who is asked who looked at it."""
    asked = coached.say("i cant breathe").say("i was assessed")
    assert asked.question == "assessed_by"
    return asked


@pytest.mark.parametrize("said", thinned(NOT_YET, every=5))
def test_who_was_not_seen_yet_stays_with_the_emergency(open_emergency: Talk, said: str) -> None:
    open_emergency.say(said)
    assert "ask.assessed_said" not in open_emergency.names
    open_emergency.say("i can run easy")
    assert [r.flag for r in open_emergency.session.open] == ["breathing_trouble"]


@pytest.mark.parametrize(
    "said", ["my gp", "the hospital", "A&E", "a doctor", "saw my doctor this morning", "seen at the hospital"]
)
def test_who_was_seen_is_believed(open_emergency: Talk, said: str) -> None:
    assert open_emergency.say(said).question == "assessed_said"
    assert open_emergency.say("i can run easy").session.open == ()
