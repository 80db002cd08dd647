"""What a reader asks of a store, as values: which runs, in which order, with which of their data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.core.entities import View
    from tracker.core.filter.tree import Expression, OrderBy


@dataclass(frozen=True, slots=True)
class Columns:
    """Which of their data the runs of an answer carry: all keys (None), or these alone."""

    params: frozenset[str] | None = None
    metrics: frozenset[str] | None = None
    tags: frozenset[str] | None = None


EVERYTHING = Columns()
ATTRIBUTES_ONLY = Columns(frozenset(), frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class RunQuery:
    """Which runs, in what order."""

    experiment_ids: tuple[str, ...] | None = None
    """None: every experiment that the view admits (a deleted experiment's runs are deleted)."""
    where: Expression | None = None
    order_by: tuple[OrderBy, ...] = ()
    """Before `tracker.core.filter.orders.DEFAULT_RUN_ORDER`, which breaks the ties."""
    limit: int | None = None
    offset: int = 0
    view: View = "active"
    columns: Columns = EVERYTHING


@dataclass(frozen=True, slots=True)
class ExperimentQuery:
    """Which experiments, in what order."""

    where: Expression | None = None
    order_by: tuple[OrderBy, ...] = ()
    """`DEFAULT_EXPERIMENT_ORDER` where it is empty."""
    limit: int | None = None
    offset: int = 0
    view: View = "active"

    @property
    def levels(self) -> tuple[OrderBy, ...]:
        """The whole order. MLflow breaks the ties of one that was asked for by the later id."""
        from tracker.core.filter.orders import DEFAULT_EXPERIMENT_ORDER, LATER_ID_FIRST  # a writer needs none

        return (*self.order_by, LATER_ID_FIRST) if self.order_by else DEFAULT_EXPERIMENT_ORDER
