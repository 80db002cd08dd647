"""Figures of matplotlib and plotly, drawn into the bytes of a file of the kind that its name says.

Neither library is imported here: who has a figure has imported its library.
"""

from __future__ import annotations

import io
import posixpath
import sys
from collections.abc import Mapping
from typing import Any

from tracker.core.errors import InvalidValue, shorten

_PLOTLY_IMAGES = (".png", ".jpg", ".jpeg", ".webp", ".svg", ".pdf")


def figure_bytes(figure: object, artifact_file: str, *, save_kwargs: Mapping[str, Any] | None = None) -> bytes:
    """A figure as a file; `save_kwargs` go to matplotlib's `savefig` or plotly's `write_html` or `to_image`."""
    options = dict(save_kwargs or {})
    if _is_one_of(figure, "matplotlib.figure", "FigureBase"):
        return _matplotlib_bytes(figure, artifact_file, options)
    if _is_one_of(figure, "plotly.basedatatypes", "BaseFigure"):
        return _plotly_bytes(figure, artifact_file, options)
    raise TypeError(
        f"log_figure takes a figure of matplotlib or plotly, not {type(figure).__module__}.{type(figure).__qualname__}."
    )


def _is_one_of(figure: object, module: str, name: str) -> bool:
    kind = getattr(sys.modules.get(module), name, None)
    return isinstance(kind, type) and isinstance(figure, kind)


def _matplotlib_bytes(figure: Any, artifact_file: str, options: dict[str, Any]) -> bytes:
    suffix = posixpath.splitext(artifact_file)[1].removeprefix(".")
    if suffix:
        options.setdefault("format", suffix)
    content = io.BytesIO()
    try:
        figure.savefig(content, **options)
    except Exception as error:  # fonts, formulas, back ends: whatever matplotlib raises, the figure is at fault
        raise _not_drawn(artifact_file, error) from error
    return content.getvalue()


def _plotly_bytes(figure: Any, artifact_file: str, options: dict[str, Any]) -> bytes:
    suffix = posixpath.splitext(artifact_file)[1]
    if suffix == ".html":
        page = io.StringIO()
        figure.write_html(page, **{"include_plotlyjs": "cdn", "auto_open": False, **options})
        return page.getvalue().encode()
    if suffix not in _PLOTLY_IMAGES:
        kinds = ", ".join((".html", *_PLOTLY_IMAGES))
        raise InvalidValue(f"{shorten(artifact_file)} is no kind of file that plotly writes; it writes {kinds}.")
    options.setdefault("format", suffix.removeprefix("."))
    try:
        content: bytes = figure.to_image(**options)
    except Exception as error:  # plotly has no class of its own for its engine being away
        raise _not_drawn(
            artifact_file, error, "; plotly draws images with kaleido and Chrome, and .html without"
        ) from error
    return content


def _not_drawn(artifact_file: str, error: Exception, way_out: str = "") -> InvalidValue:
    lines = str(error).strip().splitlines() or [type(error).__qualname__]
    return InvalidValue(f"The figure cannot be drawn as {shorten(artifact_file)}: {lines[0].rstrip('.: ')}{way_out}.")
