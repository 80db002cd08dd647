"""What one call costs the training loop, the clock's own reading included in all figures."""

import tempfile
from collections.abc import Iterator
from statistics import median

from bench.client_figures import (
    KINDS,
    Line,
    Settings,
    bare,
    has_module,
    new_store,
    remove_store,
    train,
    uri_of,
)

CALLS = 100_000
ROWS = 20_000
SLOW_CALLS = 200
"""Of peers that wait for their store."""
Taken = dict[str, float]


def measure(settings: Settings) -> Iterator[Line]:
    ours, mapped, written, nothing, rows = _in_turns(settings)
    beside = f"{ours['median'] / mapped['median']:.2f}x of a bare mmap append"
    yield Line("log_metric, median", "0.5 us", _us(ours["median"]), beside)
    yield Line("log_metric, p99", "2 us", _us(ours["p99"]), _times(ours, mapped, "p99"))
    yield Line(f"log_metric, slowest of {CALLS:,}", "5 ms", f"{ours['max'] / 1e3:.2f} ms", _times(ours, mapped, "max"))
    yield Line("log_metrics of 50, median", "12 us", _us(rows["median"]), f"p99 {_us(rows['p99'])}")
    yield Line("  nothing but the clock", "", _us(nothing["median"]), _tail(nothing))
    yield Line("  a bare mmap append", "", _us(mapped["median"]), _tail(mapped))
    yield Line("  a bare write()", "", _us(written["median"]), _tail(written))
    for name, peer, slow_rows in _peers(settings):
        more = f", log_metrics of 50 {_us(slow_rows['median'])}" if slow_rows else ""
        times = f"{peer['median'] / ours['median']:,.0f}x of tracker"
        yield Line(f"  {name}", "", _us(peer["median"]), f"{times}{more}")


def _in_turns(settings: Settings) -> list[Taken]:
    """The medians over the rounds: log_metric, mmap, write, nothing, log_metrics."""
    rounds: list[list[Taken]] = []
    for _ in range(settings.rounds):
        path = new_store(settings, "SQLite")
        with tempfile.TemporaryDirectory(dir=settings.folder) as folder:
            rounds.append(
                [
                    train("tracker", "single points", uri_of(path), CALLS).answer,
                    bare("map", f"{folder}/map", CALLS),
                    bare("write", f"{folder}/write", CALLS),
                    bare("nothing", folder, CALLS),
                    train("tracker", "rows", uri_of(path), ROWS).answer,
                ]
            )
        remove_store(path)
    return [
        {figure: median(each[figure] for each in one) for figure in ("median", "p99", "max")}
        for one in zip(*rounds, strict=True)
    ]


def _peers(settings: Settings) -> Iterator[tuple[str, Taken, Taken | None]]:
    if settings.mlflow:
        for kind in KINDS:
            path = new_store(settings, kind)
            call = train("mlflow", "single points", uri_of(path), SLOW_CALLS, python=settings.mlflow).answer
            row = train("mlflow", "rows", uri_of(path), SLOW_CALLS // 4, python=settings.mlflow).answer
            remove_store(path)
            yield f"MLflow on {kind}", call, row
    for peer in ("trackio", "tensorboardX"):
        if settings.peers and has_module(settings.peers, peer):
            with tempfile.TemporaryDirectory(dir=settings.folder) as folder:
                call = train(peer, "single points", f"{folder}/calls", CALLS // 10, python=settings.peers).answer
                row = train(peer, "rows", f"{folder}/rows", ROWS // 20, python=settings.peers).answer
            yield peer, call, row


def _us(microseconds: float) -> str:
    return f"{microseconds:,.2f} us"


def _times(ours: Taken, other: Taken, figure: str) -> str:
    return f"{ours[figure] / other[figure]:.2f}x of a bare mmap append"


def _tail(taken: Taken) -> str:
    return f"p99 {_us(taken['p99'])}, slowest {taken['max'] / 1e3:.2f} ms"
