"""Who refused storing and is to be seen: a plain no is met without the referral for ever, and the country is heard for the right number."""

import pytest

from tests.conftest import Talk, shipped_content


def refused(*texts: str) -> Talk:
    talk = Talk(shipped_content()).say("/start").press("No, thanks")
    for text in texts:
        talk.say(text)
    return talk


class TestANo:
    @pytest.mark.parametrize("text", ["nope", "nah, none", "none of those", "no thanks mate"])
    def test_with_nothing_asked_is_no_riddle_and_no_referral(self, text: str) -> None:
        talk = refused("my back aches all night whatever i do", "no", text)
        assert talk.session.open
        assert not [name for name in talk.names if name.startswith(("fallback", "again", "referral"))]

    def test_beside_an_emergency_the_advice_stands(self) -> None:
        assert refused("crushing chest pain and sweating", "nope").names == ["again.emergency"]


class TestACountry:
    @pytest.mark.parametrize("text", ["UK", "united kingdom", "i'm in the uk", "Germany"])
    def test_is_heard_between_questions(self, text: str) -> None:
        assert refused(text).session.country in ("GB", "DE")

    def test_is_heard_beside_a_red_flags_question_which_stays(self) -> None:
        talk = refused("aching for 10 weeks, at night as well, never changes")
        asked = talk.session.doubts
        talk.say("uk")
        assert (talk.session.country, talk.session.doubts, talk.names[-1]) == ("GB", asked, "ask.flag")
        assert asked

    def test_is_heard_beside_the_consent_which_stays(self) -> None:
        talk = Talk(shipped_content()).say("/start").say("uk")
        assert (talk.session.country, talk.session.question) == ("GB", "consent")

    def test_gives_the_number_of_an_emergency(self) -> None:
        assert "999" in refused("crushing chest pain and sweating", "uk").text

    @pytest.mark.parametrize("text", ["the german physio was good", "i like italy"])
    def test_is_none_where_none_is_named(self, text: str) -> None:
        assert refused(text).session.country is None
