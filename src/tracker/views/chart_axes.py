"""Between which values a chart's axes run: ranges that stay as they are while points come, and grow in round steps.

A range that moved with each point would move every dot with it. One outlier would press all else flat, so ranges of
values leave it out, and the chart marks where it is.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from tracker.views.series import Bounds
from tracker.views.ticks import Tick

_MARGIN = 0.04
_AHEAD = 0.2
"""Of the range, so much is added where a range that was shown has to grow."""
_STEPS = 20
_UNUSED = 3.0
"""A range is made anew where what it holds is less than its third."""
_OUTLIER = 9.0
"""So many times the rest of the range away is what is left out: it would take 90 % of the height."""
_OUTLIER_OF_LOG = 4.0
"""The same of powers: a log scale has room for much, but not for everything."""
_SHARE_OUT = 20
_LEAST_COLUMNS = 12
_MOST_KEPT = 512
LONGEST = 7
"""Characters of a brief number."""


@dataclass(frozen=True, slots=True)
class Robust:
    """What there is, and what of it is worth its room."""

    whole: Bounds
    shown: Bounds


class Ranges:
    """The ranges of values that charts were last shown with."""

    def __init__(self) -> None:
        self._ranges: dict[Hashable, Bounds] = {}

    def settle(self, chart: Hashable, wanted: Bounds, *, is_log: bool) -> Bounds:
        """The range of a chart that is to show these values."""
        settled_range = settled(self._ranges.pop(chart, None), wanted, is_log=is_log)
        while len(self._ranges) >= _MOST_KEPT:
            del self._ranges[next(iter(self._ranges))]
        self._ranges[chart] = settled_range
        return settled_range

    def forget(self) -> None:
        self._ranges.clear()


def settled(before: Bounds | None, wanted: Bounds, *, is_log: bool) -> Bounds:
    """The range before where it still serves, or one with round ends; with room ahead where the one before did not."""
    if (
        before is not None
        and before.low <= wanted.low
        and wanted.high <= before.high
        and _is_used(before, wanted, is_log)
    ):
        return before
    low, high = _space(wanted.low, is_log), _space(wanted.high, is_log)
    span = high - low or abs(low) * 0.2 or 2.0
    below = above = span * _MARGIN if high > low else span / 2
    if before is not None:
        below = span * _AHEAD if wanted.low < before.low else below
        above = span * _AHEAD if wanted.high > before.high else above
    step = round_step(span / _STEPS)
    if not (step > 0 and math.isfinite(span)):
        return wanted
    bottom, top = (
        _rounded(number * step) for number in (math.floor((low - below) / step), math.ceil((high + above) / step))
    )
    if not is_log and wanted.low >= 0 and high > low:
        bottom = max(bottom, 0.0)
    made = _bounds(bottom, top, is_log)
    if made is None or not made.low < made.high:
        return wanted
    if before is not None and _is_used(joined := _union(before, made), wanted, is_log):
        return joined
    return made


def robust(lows: Sequence[float], highs: Sequence[float], *, is_log: bool) -> Robust | None:
    """Of columns' least and greatest values: all of them, and all but what would press the rest into a tenth."""
    if not lows:
        return None
    whole = Bounds(min(lows), max(highs))
    if len(lows) < _LEAST_COLUMNS:
        return Robust(whole, whole)
    values = sorted([*lows, *highs])
    out = max(2, len(values) // _SHARE_OUT)
    low, high = _space(values[out], is_log), _space(values[-1 - out], is_log)
    span, bottom, top = high - low, _space(whole.low, is_log), _space(whole.high, is_log)
    if not (span > 0 and math.isfinite(top - bottom)):
        return Robust(whole, whole)
    far = span * (_OUTLIER_OF_LOG if is_log else _OUTLIER)
    shown_low = low - span / 4 if low - bottom > far else bottom
    shown_high = high + span / 4 if top - high > far else top
    if (shown_low, shown_high) == (bottom, top):
        return Robust(whole, whole)
    is_low_out, is_high_out = shown_low > bottom, shown_high < top
    shown = _bounds(shown_low, shown_high, is_log) or whole
    return Robust(whole, Bounds(shown.low if is_low_out else whole.low, shown.high if is_high_out else whole.high))


def nearer(found: Robust, core: Bounds, *, is_log: bool) -> Robust:
    """What is shown, or the core of it where that would be pressed flat: a smoothed course runs after an outlier for
    long, and then most of its columns are out."""
    span = _space(core.high, is_log) - _space(core.low, is_log)
    far = span * ((_OUTLIER_OF_LOG if is_log else _OUTLIER) + 1)
    if span > 0 and _space(found.shown.high, is_log) - _space(found.shown.low, is_log) > far:
        return Robust(found.whole, core)
    return found


def zoomed(bounds: Bounds, around: float, factor: float, *, is_log: bool = False) -> Bounds:
    """The range times a factor, with `around` where it was; as it was where numbers end."""
    low, high, at = (_space(value, is_log) for value in (bounds.low, bounds.high, around))
    made = _bounds(at - (at - low) * factor, at + (high - at) * factor, is_log)
    return made if made is not None and _is_wide(made) else bounds


def panned(bounds: Bounds, share: float, *, is_log: bool = False) -> Bounds:
    """The range moved by a share of itself."""
    low, high = _space(bounds.low, is_log), _space(bounds.high, is_log)
    by = (high - low) * share
    made = _bounds(low + by, high + by, is_log)
    return made if made is not None and _is_wide(made) else bounds


def middle(bounds: Bounds, *, is_log: bool = False) -> float:
    """Half way between the ends, as an axis shows it."""
    at = _space(bounds.low, is_log) / 2 + _space(bounds.high, is_log) / 2
    return float(10**at) if is_log else at


def round_step(wanted: float) -> float:
    """The least of 1, 2, 5 times a power of ten that is not below; 0 where numbers end."""
    if not 1e-300 < wanted < 1e300:
        return 0.0
    power = 10.0 ** math.floor(math.log10(wanted))
    return next((digit * power for digit in (1, 2, 5) if digit * power >= wanted * 0.999999), 10 * power)


def compact(ticks: Iterable[Tick]) -> list[Tick]:
    """Ticks with shorter texts: 12,500 as `12.5k`."""
    return [Tick(tick.value, _compact(tick)) for tick in ticks]


def brief(value: float) -> str:
    """A number in at most seven characters, about three digits: `0.268`, `4.4e-4`, `12.5k`, `NaN`."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "inf" if value > 0 else "-inf"
    magnitude = abs(value)
    if magnitude == 0:
        return "0"
    if not 1e-3 <= magnitude < 1e9:
        text = _scientific(value, 1)
        return text if len(text) <= LONGEST else _scientific(value, 0)
    if magnitude < 1e4:
        return f"{value:.0f}" if magnitude >= 1e3 else f"{value:.3g}"
    for size, letter in ((1e6, "k"), (1e9, "M")):
        if magnitude < size * 0.9995:
            return (
                f"{value / size * 1000:.3g}{letter}"
                if magnitude * 1000 / size < 999.5
                else f"{value / size * 1000:.0f}{letter}"
            )
    return _scientific(value, 1)


def _scientific(value: float, digits: int) -> str:
    mantissa, _, exponent = f"{value:.{digits}e}".partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"


def _rounded(value: float) -> float:
    """Without what a product of a round number brings with it."""
    return float(f"{value:.12g}")


def _compact(tick: Tick) -> str:
    value, text = tick.value, tick.text
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        is_round = len(mantissa.lstrip("-")) == 1
        return brief(value) if is_round and 1e4 <= abs(value) < 1e9 else f"{mantissa}e{int(exponent)}"
    if len(text) <= 5 or not text.replace(",", "").lstrip("-").isdecimal():
        return text
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            short = f"{value / size:.6g}{letter}"
            return short if len(short) < len(text) else text
    return text


def _is_used(room: Bounds, wanted: Bounds, is_log: bool) -> bool:
    """Whether a third of the room at least is filled; one value alone needs none."""
    if wanted.low == wanted.high:
        return True
    span = _space(wanted.high, is_log) - _space(wanted.low, is_log)
    return span * _UNUSED >= _space(room.high, is_log) - _space(room.low, is_log)


def _union(one: Bounds, other: Bounds) -> Bounds:
    return Bounds(min(one.low, other.low), max(one.high, other.high))


def _is_wide(bounds: Bounds) -> bool:
    return bounds.high - bounds.low > max(abs(bounds.low), abs(bounds.high)) * 1e-12


def _space(value: float, is_log: bool) -> float:
    return math.log10(value) if is_log else value


def _bounds(low: float, high: float, is_log: bool) -> Bounds | None:
    """From where places are even to values; None where these are none."""
    try:
        ends = (10.0**low, 10.0**high) if is_log else (low, high)
    except OverflowError:
        return None
    return Bounds(*ends) if all(map(math.isfinite, ends)) and (ends[0] > 0 or not is_log) else None
