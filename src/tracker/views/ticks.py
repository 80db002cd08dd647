"""Round places along an axis, and what is written at them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from tracker.views.format import duration, exact_number, moment
from tracker.views.scale import Scale

_LONGEST_TIME = 1e12
_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400)
_DAY = 86_400
_MOST_DIGITS = 9
_LONGEST_PLAIN = 1e7


@dataclass(frozen=True, slots=True)
class Tick:
    """A value at which an axis says where it is."""

    value: float
    text: str


def value_ticks(scale: Scale, most: int) -> list[Tick]:
    """At most so many ticks of a scale of values, at least its ends where nothing round is between them."""
    if scale.low == scale.high:
        return _ends(scale.low, scale.low)
    if scale.is_log:
        values = _log_values(scale, most)
        if len(values) >= 2:
            return [Tick(value, f"{value:.0e}" if not 1e-3 <= value < 1e5 else f"{value:,g}") for value in values]
    return number_ticks(scale.low, scale.high, most)


def number_ticks(low: float, high: float, most: int, *, is_whole: bool = False) -> list[Tick]:
    """Multiples of 1, 2 or 5 and a power of ten."""
    step = _round_step(low, high, max(most, 2))
    if is_whole:
        step = max(1.0, step)
    if step <= 0 or max(abs(low), abs(high)) / step > 1e12:
        return _ends(low, high)
    ticks = [Tick(value, _number_text(value, step)) for value in _multiples(low, high, step)]
    return ticks or _ends(low, high)


def duration_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Of seconds: whole seconds, minutes, hours or days where the range has so many of them."""
    step = _time_step(low, high, most)
    if step is None or abs(high) > _DAY * 1e6:
        return [Tick(tick.value, f"{tick.text}s") for tick in number_ticks(low, high, most)]
    return [Tick(value, _duration_text(value)) for value in _multiples(low, high, step)]


def time_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Of milliseconds since 1970: round times of this machine's clock."""
    step = _time_step(low / 1000, high / 1000, most)
    try:
        offset = datetime.fromtimestamp(low / 1000).astimezone().utcoffset()
    except (ValueError, OverflowError, OSError):
        offset = None
    if step is None or offset is None:
        return number_ticks(low, high, most, is_whole=True)
    shift = offset.total_seconds()
    begin, end = (5, 10) if step >= _DAY else (11, 16) if step >= 60 else (11, 19)
    times = [(value - shift) * 1000 for value in _multiples(low / 1000 + shift, high / 1000 + shift, step)]
    return [Tick(time, moment(round(time))[begin:end]) for time in times]


def _ends(low: float, high: float) -> list[Tick]:
    """Where nothing round is between them, with as many digits as tell them apart."""
    ends = (low, high) if low < high else (low,)
    short = [f"{end:.4g}" for end in ends]
    is_clear = len(set(short)) == len(ends) and (len(ends) > 1 or float(short[0]) == low)
    return [Tick(end, text if is_clear else exact_number(end)) for end, text in zip(ends, short, strict=True)]


def _time_step(low: float, high: float, most: int) -> float | None:
    """A round number of seconds; None where the range has less than two, or more than any calendar."""
    if not 2 <= high - low < _LONGEST_TIME:
        return None
    wanted = (high - low) / max(most, 2)
    return next((step for step in _SECONDS if step >= wanted), None) or math.ceil(_rounded(wanted / _DAY)) * _DAY


def _duration_text(seconds: float) -> str:
    text = duration(round(seconds * 1000)) if abs(seconds) >= 60 else f"{seconds:g}s" if seconds else "0"
    first, _, rest = text.partition(" ")
    return first if rest.startswith("00") else text


def _log_values(scale: Scale, most: int) -> list[float]:
    """Powers of ten, each 1, 2 and 5 of them where there is room for that."""
    first, last = math.floor(math.log10(scale.low)), math.ceil(math.log10(scale.high))
    for digits in ((1, 2, 5), (1, 3), (1,)):
        values = [float(f"{digit}e{power}") for power in range(first, last + 1) for digit in digits]
        inside = [value for value in values if scale.low <= value <= scale.high]
        if len(inside) <= most:
            return inside
    every = -(-len(inside) // max(most, 1))
    return inside[::every]


def _round_step(low: float, high: float, most: int) -> float:
    """The first step of 1, 2, 5 times a power of ten of which at most so many fit; 0 where there is none."""
    wanted = high / most - low / most
    return _rounded(wanted) if 1e-300 < wanted < 1e308 else 0.0


def _rounded(wanted: float) -> float:
    power = math.floor(math.log10(wanted))
    return next(step for digit in (1, 2, 5, 10) if (step := float(f"{digit}e{power}")) >= wanted * 0.999999)


def _multiples(low: float, high: float, step: float) -> list[float]:
    """Within the range, with a hair's breadth for what rounding did."""
    hair = 1e-9
    first, last = math.ceil(low / step - hair), math.floor(high / step + hair)
    return [number * step for number in range(first, last + 1)]


def _number_text(value: float, step: float) -> str:
    """As many digits as tell a tick from its neighbours."""
    if not value:
        return "0"
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if abs(value) < _LONGEST_PLAIN and decimals <= 4:
        return f"{value:,.{decimals}f}"
    digits = math.floor(math.log10(abs(value))) - math.floor(math.log10(step) + 1e-9)
    return f"{value:.{min(max(digits, 0), _MOST_DIGITS)}e}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")
