"""A line of a safety list said nearly in its own words, or by a thing that it means, is asked about by its own question."""

import pytest

from tests.conftest import Talk, shipped_content, went

TAPS = {"en": ("Yes, let's start", "United Kingdom", "None of these"), "de": ("Ja, los geht's", "Deutschland", "Nichts davon")}
CHEST, NERVES, ILLNESS, YOU, BODY = range(5)


class Speaking(Talk):
    """Somebody whose phone speaks one of the languages."""

    code = "en"

    def _about(self) -> dict[str, object]:
        return {**super()._about(), "lang": self.code}


class German(Speaking):
    code = "de"


def at(lists: int, who: type[Speaking] = Speaking) -> Talk:
    """Amid the check, with so many lists answered by "none of these"."""
    talk = who(shipped_content()).say("/start")
    yes, country, none = TAPS[who.code]
    for tap in (yes, country, *[none] * lists):
        talk.press(tap)
    return talk


def asked(talk: Talk) -> str:
    return talk.session.doubts[0] if talk.session.doubts else ""


class TestNearlyALine:
    @pytest.mark.parametrize(
        ("lists", "text", "flag"),
        [
            (CHEST, "an ache on effort", "exertional_angina_pattern"),
            (CHEST, "it fades when i slow down", "exertional_angina_pattern"),
            (NERVES, "a drooping eyelid", "neck_artery_tear"),
            (NERVES, "trouble with pee", "cauda_equina"),
            (BODY, "it's getting worse", "not_improving"),
            (BODY, "stops my daily life", "not_improving"),
            (BODY, "new veins", "arm_swelling"),
        ],
    )
    def test_is_asked_about(self, lists: int, text: str, flag: str) -> None:
        assert asked(at(lists).say(text)) == flag

    def test_its_question_answered_the_list_goes_on(self) -> None:
        talk = at(BODY).say("it's getting worse").say("no")
        assert (talk.session.doubts, talk.session.question) == ((), "screen.body")

    @pytest.mark.parametrize(
        ("lists", "text"),
        [
            (CHEST, "my back aches on long runs"),
            (CHEST, "hello there"),
            (CHEST, "i'm on the sofa"),
            (CHEST, "would a hill be alright"),
            (BODY, "getting better"),
            (BODY, "what does getting worse mean?"),
            (BODY, "it isn't getting worse"),
            (BODY, "no daily life problems"),
            (YOU, "none of these"),
        ],
    )
    def test_what_says_no_line_asks_about_none(self, lists: int, text: str) -> None:
        assert not at(lists).say(text).session.doubts


class TestWhatALineMeans:
    @pytest.mark.parametrize(
        ("text", "flag"),
        [
            ("on prednisone", "fragile_bone"),
            ("hydrocortisone tablets", "fragile_bone"),
            ("in chemo", "cancer_history"),
            ("finished chemo in may", "cancer_history"),
            ("edoxaban", "blood_thinner"),
        ],
    )
    def test_is_asked_about(self, text: str, flag: str) -> None:
        assert asked(at(YOU).say(text)) == flag

    @pytest.mark.parametrize(
        ("text", "flag"),
        [("mache eine chemo", "cancer_history"), ("ich nehme kortison", "fragile_bone"), ("brüchige knochen", "fragile_bone")],
    )
    def test_is_asked_about_in_german(self, text: str, flag: str) -> None:
        assert asked(at(YOU, German).say(text)) == flag

    @pytest.mark.parametrize("text", ["thyroid cancer 4 years ago", "on prednisone for years"])
    def test_its_time_is_not_since_when_the_back_hurts(self, text: str) -> None:
        talk = at(YOU).say(text)
        assert (bool(asked(talk)), talk.session.slots.get("duration_days")) == (True, None)


class TestAtACheckIn:
    @pytest.mark.parametrize(
        ("text", "flag"),
        [
            ("no unless you count the night sweats", "weight_loss_unwell"),
            ("nothing besides some night sweats", "weight_loss_unwell"),
            ("no tingling except when i sit", "arm_tingling"),
        ],
    )
    def test_a_sign_beside_a_no_is_heard(self, text: str, flag: str) -> None:
        talk = went().say("/checkin").say("3").say("the same").say(text)
        assert flag in {*talk.session.doubts, *(raised.flag for raised in talk.session.open)}

    @pytest.mark.parametrize("text", ["no", "nothing new", "no new signs", "my knee is sore"])
    def test_no_sign_is_asked_about_where_none_is_told(self, text: str) -> None:
        assert not went().say("/checkin").say("3").say("better").say(text).session.doubts
