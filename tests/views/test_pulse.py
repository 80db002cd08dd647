"""How many points a second come, whoever asks."""

from array import array
from typing import Any

from tracker.core.events import PointsLogged
from tracker.views.pulse import Pulse


def logged(count: int) -> PointsLogged:
    numbers: array[Any] = array("q", range(count))
    return PointsLogged("run", "loss", numbers, numbers, array("d", numbers), None)


def test_points_are_counted_over_the_last_seconds() -> None:
    pulse = Pulse()
    pulse.hear(logged(10), 1_000)
    pulse.hear(logged(5), 1_000)
    pulse.hear(logged(5), 6_500)
    assert pulse.rate(6_500) == 1
    assert pulse.rate(20_000) == 0


def test_what_came_long_ago_is_forgotten_though_nobody_asks() -> None:
    pulse = Pulse()
    for now in range(0, 600_000, 100):
        for _ in range(20):
            pulse.hear(logged(1), now)
    assert len(pulse._arrived) <= 60
    assert pulse.rate(600_000) == 200
