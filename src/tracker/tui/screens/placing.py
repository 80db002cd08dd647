"""Textual's layout for a screen that knows itself where its panes stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from textual.geometry import Offset, Region, Size, Spacing
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from tracker.tui.paint.arrangement import Box, is_too_small

_NO_OFFSET, _NO_SPACING = Offset(0, 0), Spacing()


class Placing(Layout):
    """Places each child where `boxes` says for its id, and leaves out all others. In a window that is too small there
    is only the child `small`."""

    name = "placing"

    def __init__(self, boxes: Callable[[Size], Mapping[Any, Box]]) -> None:
        self._boxes = boxes

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:  # noqa: ARG002
        by_id = {child.id: child for child in children}
        boxes = {"small": Box(0, 0, *size)} if is_too_small(*size) else self._boxes(size)
        return [
            WidgetPlacement(Region(*box), _NO_OFFSET, _NO_SPACING, by_id[name])
            for name, box in boxes.items()
            if name in by_id
        ]
