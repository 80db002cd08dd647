"""Figures as bytes of the kind that the file's name says."""

import io
import subprocess
import sys
from importlib.util import find_spec

import pytest
from tests.client.artifacts import samples

from tracker.client.artifacts.figures import figure_bytes
from tracker.core.errors import InvalidValue


@pytest.mark.parametrize(
    ("name", "start"),
    [("a.png", b"\x89PNG"), ("a.jpg", b"\xff\xd8"), ("a.svg", b"<?xml"), ("a.pdf", b"%PDF"), ("a", b"\x89PNG")],
)
def test_a_figure_of_matplotlib_is_drawn_as_its_suffix_says(name: str, start: bytes) -> None:
    pytest.importorskip("matplotlib")
    assert figure_bytes(samples.figure(), name).startswith(start)


def test_options_go_to_matplotlib() -> None:
    pytest.importorskip("matplotlib")
    image = pytest.importorskip("PIL.Image")
    content = figure_bytes(samples.figure(), "a.png", save_kwargs={"dpi": 10})
    assert image.open(io.BytesIO(content)).size == (64, 48)


def test_a_format_that_matplotlib_lacks_is_refused() -> None:
    pytest.importorskip("matplotlib")
    with pytest.raises(InvalidValue, match=r"cannot be drawn as 'a\.xyz': Format 'xyz' is not supported"):
        figure_bytes(samples.figure(), "a.xyz")


def test_a_figure_that_cannot_be_drawn_is_refused_with_the_reason() -> None:
    pytest.importorskip("matplotlib")
    figure = samples.figure()
    figure.axes[0].set_title(r"$\nonsense$")
    with pytest.raises(InvalidValue, match=r"cannot be drawn as 'a\.png'"):
        figure_bytes(figure, "a.png")


def test_a_figure_of_plotly_becomes_a_page_that_fetches_its_script() -> None:
    plotly = pytest.importorskip("plotly.graph_objects")
    figure = plotly.Figure(plotly.Scatter(x=[1, 2], y=[3, 4]))
    page = figure_bytes(figure, "a.html").decode()
    assert "<html>" in page
    assert "cdn.plot.ly" in page
    assert len(page) < 100_000


def test_options_go_to_plotly() -> None:
    plotly = pytest.importorskip("plotly.graph_objects")
    page = figure_bytes(plotly.Figure(), "a.html", save_kwargs={"include_plotlyjs": False, "full_html": False})
    assert b"<html>" not in page
    assert b"cdn.plot.ly" not in page


def test_an_image_of_plotly_without_its_engine_says_what_is_missing() -> None:
    plotly = pytest.importorskip("plotly.graph_objects")
    if find_spec("kaleido"):
        pytest.skip("the engine is there")
    with pytest.raises(InvalidValue, match="kaleido and Chrome"):
        figure_bytes(plotly.Figure(), "a.png")


def test_a_kind_of_file_that_plotly_lacks_is_refused() -> None:
    plotly = pytest.importorskip("plotly.graph_objects")
    with pytest.raises(InvalidValue, match=r"'a\.txt' is no kind of file that plotly writes"):
        figure_bytes(plotly.Figure(), "a.txt")


def test_what_is_no_figure_is_refused() -> None:
    with pytest.raises(TypeError, match=r"not builtins\.str"):
        figure_bytes("figure", "a.png")


def test_neither_library_is_imported_for_the_other() -> None:
    code = """
import sys
from tracker.client.artifacts.figures import figure_bytes
try:
    figure_bytes(object(), "a.png")
except TypeError:
    pass
assert not {"matplotlib", "plotly", "numpy"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
