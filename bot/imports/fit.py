"""FIT files, as watches write them: one `session` message an activity. Positions are never looked at.

Neighbours: fit_frames.py leaves out what is not needed; recorded.py says what comes out.
"""

import math
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from typing import Any

from bot.imports import fit_frames
from bot.imports.recorded import FileProblem, Recorded

LARGEST_OFFSET = timedelta(hours=15)


def read(body: bytes) -> list[Recorded]:
    """The sessions of a FIT file. Raises FileProblem."""
    try:
        sessions, offset = _messages(fit_frames.few(body))
        return [_recorded(one, offset) for one in sessions]
    except FileProblem:
        raise
    except Exception as error:  # the decoder meets bytes that anybody may have made: whatever it trips over, the file is damaged
        raise FileProblem("damaged") from error


def _messages(body: bytes) -> tuple[list[Any], timedelta]:
    """The sessions, and how far the watch was from UTC."""
    import fitdecode  # type: ignore[import-untyped]  # here: it takes a tenth of a second, and few send such files

    sessions: list[Any] = []
    offset = timedelta()
    quiet = fitdecode.ErrorHandling.IGNORE  # an odd field of some watch is no reason to refuse a run
    with fitdecode.FitReader(BytesIO(body), check_crc=fitdecode.CrcCheck.DISABLED, error_handling=quiet) as reader:
        for frame in reader:
            if not isinstance(frame, fitdecode.FitDataMessage):
                continue
            if frame.name == "session":
                sessions.append(frame)
            elif frame.name == "activity":
                offset = _offset(frame)
    return sessions, offset


def _offset(frame: Any) -> timedelta:
    at, local = frame.get_value("timestamp", fallback=None), frame.get_value("local_timestamp", fallback=None)
    if not isinstance(at, datetime) or not isinstance(local, datetime):
        return timedelta()
    away = local.replace(tzinfo=UTC) - at.replace(tzinfo=UTC)
    return timedelta(minutes=round(away.total_seconds() / 60)) if abs(away) < LARGEST_OFFSET else timedelta()


def _recorded(frame: Any, offset: timedelta) -> Recorded:
    start = frame.get_value("start_time", fallback=None)
    aware = start.replace(tzinfo=start.tzinfo or UTC).astimezone(timezone(offset)) if isinstance(start, datetime) else None
    sport = frame.get_value("sport", fallback="")
    return Recorded(
        sport if isinstance(sport, str) else "",
        aware,
        _number(frame, "total_distance") or 0.0,
        _number(frame, "total_moving_time") or _number(frame, "total_timer_time") or _number(frame, "total_elapsed_time"),
    )


def _number(frame: Any, name: str) -> float | None:
    value = frame.get_value(name, fallback=None)
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
