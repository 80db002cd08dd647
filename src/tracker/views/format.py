"""Numbers, times, durations and sizes as people read them: short, and alike wherever they are shown."""

import math
import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

_DIGITS = re.compile(r"([0-9]+)")
_WIDEST_ALIGNED = 9
"""A column whose numbers would need more than this to share their decimals keeps each number as it is."""


def number(value: float) -> str:
    """About four significant digits: `0.2679`, `12,345`, `1.2e-05`, `NaN`, `-inf`."""
    if not math.isfinite(value):
        return exact_number(value)
    magnitude = abs(value)
    if magnitude < 1e7 and value == int(value):
        return f"{int(value):,}"
    if not 1e-4 <= magnitude < 1e7:
        return f"{value:.3g}"
    if magnitude >= 1000:
        return f"{value:,.1f}" if magnitude < 1e4 else f"{value:,.0f}"
    return f"{value:.4g}"


def exact_number(value: float) -> str:
    """The shortest text that reads back to exactly this number."""
    return "NaN" if math.isnan(value) else repr(value)


def aligned_numbers(values: Sequence[float | None], *, missing: str = "") -> list[str]:
    """A column of numbers with the same count of decimals, so that right-aligned they line up at the point.

    Where they are too unlike for that, each stands in its own short form.
    """
    texts = [missing if value is None else number(value) for value in values]
    decimals = shared_decimals([value for value in values if value is not None and math.isfinite(value)])
    if decimals is None or any("e" in text for text in texts):
        return texts
    return [
        f"{value:,.{decimals}f}" if value is not None and math.isfinite(value) else text
        for value, text in zip(values, texts, strict=True)
    ]


def natural_key(text: str) -> list[tuple[bool, int, str]]:
    """Sorts `layer_2` before `layer_10`: digits by how many they are, then as text, so that no number is too long."""
    parts = _DIGITS.split(text)
    return [(True, 0, p) if place % 2 == 0 else (False, len(d := p.lstrip("0")), d) for place, p in enumerate(parts)]


def duration(milliseconds: int) -> str:
    """Two units at most: `120ms`, `3.2s`, `4m 05s`, `1h 04m`, `2d 03h`; a minus where the end is before the start."""
    if milliseconds < 0:
        return "-" + duration(-milliseconds)
    if milliseconds < 1000:
        return f"{milliseconds}ms"
    if milliseconds < 59_950:
        return f"{milliseconds / 1000:.1f}s"
    seconds = round(milliseconds / 1000)
    if seconds < 3600:
        return f"{seconds // 60}m {seconds % 60:02}s"
    minutes = seconds // 60
    if minutes < 24 * 60:
        return f"{minutes // 60}h {minutes % 60:02}m"
    days, hours = divmod(minutes // 60, 24)
    return f"{days}d {hours:02}h" if days < 100 else f"{days:,}d"


def ago(time: int, now: int) -> str:
    """How long ago, in one unit: `now`, `42s ago`, `5m ago`, `14h ago`, `6d ago`; the date where that says more."""
    seconds = (now - time) // 1000
    if -60 <= seconds < 1:
        return "now"
    if not 0 <= seconds < 60 * 86_400:
        return moment(time).partition(" ")[0]
    for unit, letter, limit in ((1, "s", 60), (60, "m", 3600), (3600, "h", 48 * 3600)):
        if seconds < limit:
            return f"{seconds // unit}{letter} ago"
    return f"{seconds // 86_400}d ago"


def moment(time: int) -> str:
    """A time on this machine's clock, to the second: `2026-10-01 12:34:56`."""
    local = _local(time)
    return str(time) if local is None else local.isoformat(" ")[:19]


def iso(time: int) -> str:
    """A time on this machine's clock as ISO 8601 with milliseconds and offset."""
    minute, rest = divmod(time, 60_000)
    parts = _iso_parts(minute)
    return str(time) if parts is None else f"{parts[0]}:{rest // 1000:02}.{rest % 1000:03}{parts[1]}"


def size(count: int) -> str:
    """Bytes in units of 1,024: `512B`, `884K`, `3.4M`, `8.1G`."""
    if count < 1024:
        return f"{count}B"
    value = float(count)
    for unit in "KMGTP":
        value /= 1024
        if value < 999.5 or unit == "P":
            break
    return f"{value:.1f}{unit}" if value < 9.95 else f"{value:,.0f}{unit}"


def counted(count: int, noun: str) -> str:
    """How many of something: `1 run`, `1,200 runs`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


@lru_cache(maxsize=4096)
def _iso_parts(minute: int) -> tuple[str, str] | None:
    """What all times within a minute share: the text before the seconds and the one behind them."""
    local = _local(minute * 60_000)
    if local is None:
        return None
    text = local.isoformat()
    return text[:16], text[19:]


def _local(time: int) -> datetime | None:
    """None for a time that no calendar holds."""
    try:
        return datetime.fromtimestamp(time // 1000).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def shared_decimals(values: Sequence[float]) -> int | None:
    """Decimals that give the middle number four digits and the smallest two; None where that is too many for one.

    No more than any of them needs, so that whole numbers have none.
    """
    magnitudes = sorted(abs(value) for value in values if value)
    if not magnitudes:
        return 0
    middle = magnitudes[len(magnitudes) // 2]
    wanted = _decimals(middle, digits=4 if middle >= 0.01 else 3)
    least = _decimals(magnitudes[0], digits=2)
    needed = max(len(number(value).partition(".")[2]) for value in values)
    decimals = min(max(wanted, least), needed)
    widest = len(f"{magnitudes[-1]:,.{decimals}f}")
    return decimals if least <= wanted + 2 and (widest <= _WIDEST_ALIGNED or not decimals) else None


def _decimals(magnitude: float, *, digits: int) -> int:
    return max(0, digits - 1 - math.floor(math.log10(magnitude)))
