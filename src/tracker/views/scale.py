"""Where a value stands between two others, on a linear or a logarithmic scale, however great or small they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import frexp, ldexp, log10
from sys import float_info

_FAR = 40
"""A value more than 2 ** 40 times the scale's ends is as good as there."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From `low`, which stands at 0, to `high`, which stands at 1; where these are one value, it stands at a half."""

    low: float
    high: float
    is_log: bool = False
    """Whether equal ratios are equally far apart; then both ends are positive."""

    def places(self, values: Iterable[float]) -> list[float]:
        """Where each value stands; those outside stand below 0 or above 1."""
        if self.low == self.high:
            return [0.5 if value == self.low else -1.0 if value < self.low else 2.0 for value in values]
        if self.is_log:
            low, span = log10(self.low), log10(self.high) - log10(self.low)
            return [(log10(value) - low) / span for value in values] if span else [0.5 for _ in values]
        # Brought near 1 by a power of two, so that no difference is too great or too small for a number.
        shift = -max(frexp(self.low)[1], frexp(self.high)[1])
        far = ldexp(1.0, _FAR - shift) if _FAR - shift < float_info.max_exp else float_info.max
        low = ldexp(self.low, shift)
        span = ldexp(self.high, shift) - low
        return [(ldexp(min(max(value, -far), far), shift) - low) / span for value in values]

    def place(self, value: float) -> float:
        return self.places([value])[0]
