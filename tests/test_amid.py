"""What is written amid a check-in, amid the lists that it leads to, and right behind a reminder: a sign is heard, and nothing else answers."""

import pytest

from bot.core.model.levels import Level
from tests.conftest import Talk


@pytest.fixture
def listed(coached: Talk) -> Talk:
    """Somebody with a plan whose check-in was bad, so that the lists of signs are asked again."""
    return coached.say("/checkin").say("8")


class TestASignBehindANo:
    @pytest.mark.parametrize(
        "said",
        [
            "no but my right hand goes numb",
            "none except my left arm tingles",
            "no just my fingers tingle all day",
            "no well my right arm tingles",
            "no my left arm is numb",
            "no i have a numb right hand",
        ],
    )
    def test_it_is_heard(self, listed: Talk, said: str) -> None:
        listed.say(said)
        assert any(r.flag == "arm_tingling" for r in listed.session.raised)
        assert listed.session.slots.get("neuro") != ["none"]

    def test_a_grave_one_stops_everything(self, listed: Talk) -> None:
        assert listed.say("no but i have crushing chest pain").replies[0].level == Level.EMERGENCY

    @pytest.mark.parametrize(
        "said",
        [
            "no my right hand isnt numb",
            "no i dont get any tingling",
            "no numb hands",
            "no numbness or tingling",
            "no, never had tingling",
        ],
    )
    def test_a_no_to_it_is_still_one(self, listed: Talk, said: str) -> None:
        assert not listed.say(said).session.raised
