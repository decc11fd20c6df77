"""Whole conversations end at their level."""

from typing import Any

import pytest

from bot.core.model.levels import Level
from tests.conftest import shipped_content
from tests.tables import thinned
from tests.vignettes import reached, vignettes


@pytest.mark.parametrize("row", thinned((pytest.param(r, id=r["id"]) for r in vignettes()), every=5))
def test_a_conversation_ends_at_its_level(row: dict[str, Any]) -> None:
    assert reached(shipped_content(), row) == Level[row["level"].upper()]
