"""What a runtime is given beside its store and its content: what holds people and letters back, and what it notes beside the database.

Neighbours: runtime.py is given it; cli/serve.py makes it of the settings.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.guard import Flood
from bot.outbox import Pace
from bot.store.aside import Aside


@dataclass(frozen=True, slots=True)
class Limits:
    """None of it is for a Telegram in this process.

    pace: Telegram's limits
    flood: what one person may write
    journal: where to note what is out, beside the database
    aside: keeps updates that cannot be stored for now
    retry: seconds between tries while the store fails, the last of them again and again
    sure: whether the clock may be believed where what it says cannot be taken back
    """

    pace: Pace | None = None
    flood: Flood | None = None
    journal: Path | None = None
    aside: Aside = field(default_factory=Aside)
    retry: tuple[float, ...] = (0.5, 1.0, 2.0, 5.0, 15.0)
    sure: Callable[[], bool] = lambda: True
