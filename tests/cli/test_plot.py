"""`tracker plot`: whatever a history holds is drawn or told in a sentence, on a terminal, in a pipe, in a picture."""

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.cli.conftest import add_run, create
from tests.cli.processes import OUR_COLOURS, Ended, tracker, tracker_on_terminal

from tracker.core.batches import Batch
from tracker.core.entities import Point
from tracker.views.width import width

NAN, INF = math.nan, math.inf
START = 1_790_000_000_000
HOSTILE = "\x1b]52;c;cm0gLXJm\x07\x9b31m</svg>&\u202e"
SVG = "{http://www.w3.org/2000/svg}"
CURVES: dict[str, Sequence[float]] = {
    "loss": [2.0 * 0.97**step for step in range(100)],
    "spike": [1.0] * 500 + [50.0] + [1.0] * 499,
    "gap": [1.0, 2.0, NAN, 2.0, 1.0],
    "nan": [NAN] * 5,
    "one": [3.0],
    "equal": [2.0] * 9,
    "huge": [1e308, -1e308, 1e308],
    "tiny": [5e-324, 1e-323],
    "infinite": [1.0, INF, 2.0, -INF],
    "negative": [-1.0, -2.0],
    "zero": [0.0, 0.0],
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("curves") / "mlruns"
    filled = create(path)
    for run_id, name, keys in (
        ("aaaa1111", "wise-colt", [*CURVES]),
        ("aaaa2222", "calm-ibis", ["loss", "one"]),
        ("bbbb3333", HOSTILE, ["loss"]),
        ("cccc4444", "twin", ["loss"]),
        ("dddd5555", "twin", ["loss"]),
    ):
        points = [
            Point(key, value, START + step * 1000, step) for key in keys for step, value in enumerate(CURVES[key])
        ]
        add_run(filled, "0", run_id, name, started=START, took=1, batch=Batch(points=points))
    filled.close()
    return path


@pytest.fixture
def plot(store: Path) -> "Plotter":
    return Plotter(store)


class Plotter:
    """`tracker plot` on the store."""

    def __init__(self, store: Path) -> None:
        self.store = store

    def __call__(self, *arguments: str, **environ: str) -> Ended:
        return tracker("plot", "--store", str(self.store), *arguments, environ=environ)

    def on_terminal(self, *arguments: str, columns: int = 80, **environ: str) -> Ended:
        return tracker_on_terminal("plot", "--store", str(self.store), *arguments, columns=columns, environ=environ)

    def picture(self, path: Path, *arguments: str) -> ET.Element:
        ended = self(*arguments, "--svg", str(path))
        assert (ended.code, ended.out) == (0, "")
        return ET.fromstring(path.read_text(encoding="utf-8"))


def braille(ended: Ended) -> int:
    return sum("\u2801" <= letter <= "\u28ff" for letter in ended.out)


def paths(picture: ET.Element) -> list[str]:
    return [path.get("d", "") for path in picture.iter(f"{SVG}path") if path.get("stroke-linejoin")]


def test_a_pipe_gets_80_by_24_cells_without_colour(plot: Plotter) -> None:
    ended = plot("wise-colt", "loss")
    assert (ended.code, ended.err, len(ended.lines)) == (0, "", 24)
    assert "\x1b" not in ended.out
    assert max(map(width, ended.lines)) <= 80
    assert ended.lines[0] == "loss  over step"
    assert ended.lines[-1] == "━━ wise-colt"
    assert "0.09805" in ended.out


def test_a_small_plot_looks_like_this(plot: Plotter) -> None:
    assert plot("wise-colt", "gap", "--width", "30", "--height", "10").lines == [
        "gap  over step",
        "2.0 ┤     ⡜           ⠱⡀",
        "    │    ⡜             ⠱⡀",
        "    │   ⡜               ⢱",
        "1.5 ┤  ⡰⠁                ⢣",
        "    │ ⡰⠁                  ⢣",
        "1.0 ┤⡰⠁                    ⢣ 1",
        "    └┬──────────┬──────────┬",
        "     0          2          4",
        "━━ wise-colt",
    ]


def test_a_terminal_is_filled_but_for_the_prompt_and_coloured(plot: Plotter) -> None:
    ended = plot.on_terminal("wise-colt", "calm-ibis", "loss", columns=100)
    assert OUR_COLOURS.search(ended.out)
    assert len(ended.lines) == 22
    assert max(map(width, ended.lines)) == 100


@pytest.mark.parametrize("columns", [20, 40, 80, 160, 250])
def test_no_line_is_wider_than_the_terminal(plot: Plotter, columns: int) -> None:
    lines = plot.on_terminal("wise-colt", "calm-ibis", "aaaa2222", "loss", "one", "huge", columns=columns).lines
    assert max(map(width, lines)) <= columns


@pytest.mark.parametrize("environ", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}])
def test_an_ascii_locale_gets_ascii(plot: Plotter, environ: dict[str, str]) -> None:
    ended = plot("wise-colt", "calm-ibis", "loss", **environ)
    assert ended.out.isascii()
    assert "a wise-colt  b calm-ibis" in ended.out


def test_without_colours_letters_tell_the_lines_apart(plot: Plotter) -> None:
    ended = plot("wise-colt", "calm-ibis", "loss", "one")
    assert ended.lines[-1] == "a wise-colt loss  b wise-colt one  c calm-ibis loss  d calm-ibis one"
    assert re.search(r"[⠁-⣿]a[⠁-⣿]", ended.out)


def test_a_spike_is_drawn_however_narrow_the_plot(plot: Plotter) -> None:
    lines = plot("wise-colt", "spike", "--width", "40", "--height", "12").lines
    assert all(re.search("[⠁-⣿]", line) for line in lines[1:9])


@pytest.mark.parametrize("key", CURVES)
@pytest.mark.parametrize("options", [(), ("--log", "--smooth", "0.5", "--x", "relative")])
def test_whatever_a_history_holds_is_drawn_or_said(plot: Plotter, key: str, options: tuple[str, ...]) -> None:
    ended = plot("wise-colt", key, *options)
    assert ended.code == 0
    assert "Traceback" not in ended.err
    is_said = "Nothing to draw: no point has a finite value and a place for it.\n" in ended.err
    assert is_said != (braille(ended) > 0)
    assert is_said == (key == "nan" or ("--log" in options and key in ("negative", "zero")))


def test_what_cannot_be_drawn_is_counted(plot: Plotter) -> None:
    assert plot("wise-colt", "infinite", "gap").err == (
        "infinite: 2 of 4 points cannot be drawn: 2 infinite.\ngap: 1 of 5 points cannot be drawn: 1 NaN.\n"
    )
    assert plot("wise-colt", "zero", "one", "--log").err == (
        "zero: 2 of 2 points cannot be drawn: 2 not above 0 on a log scale.\n"
    )


def test_many_lines_with_gaps_are_not_all_told_of(plot: Plotter) -> None:
    ended = plot("wise-colt", "nan", "gap", "infinite", "zero", "negative", "one", "--log")
    assert len(ended.err.splitlines()) == 5
    assert ended.err.endswith("The same of 1 other line.\n")


def test_a_million_points_are_drawn(tmp_path: Path) -> None:
    path = tmp_path / "mlruns"
    filled = create(path)
    add_run(filled, "0", "aaaa1111", "long", started=START, took=1, batch=Batch(points=[Point("loss", 0.5, START, 0)]))
    filled.close()
    with (path / "0" / "aaaa1111" / "metrics" / "loss").open("a") as file:
        file.writelines(f"{START + step} {9.0 if step == 500_000 else step % 7} {step}\n" for step in range(1_000_000))
    ended = tracker("plot", "--store", str(path), "long", "loss")
    assert ended.code == 0
    assert braille(ended) > 500
    assert ended.lines[1].count("⡇") + ended.lines[1].count("⢸") == 1


def test_over_another_metric(plot: Plotter) -> None:
    ended = plot("wise-colt", "gap", "--x", "loss")
    assert ended.lines[0] == "gap  over loss"
    assert plot("wise-colt", "gap", "--x", "metrics.loss").out == ended.out


def test_a_run_without_the_metric_is_left_out_and_said(plot: Plotter) -> None:
    ended = plot("wise-colt", "calm-ibis", "one", "gap")
    assert ended.err.splitlines()[0] == "There is no metric 'gap' in calm-ibis."
    assert "c calm-ibis one" in ended.out


def test_a_word_that_is_neither_run_nor_metric_is_said(plot: Plotter) -> None:
    assert plot("wise-colt", "loss", "wise-clot").err == (
        "There is no metric 'wise-clot' in these runs, and no run of that name.\n"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nobody", "loss"), "There is no run 'nobody' in this store."),
        (("calm-ibis",), "Name a metric to draw: there are loss, one. See tracker plot -h."),
        (("calm-ibis", "los"), "Run aaaa2222 has no metric 'los'. It has: loss, one."),
        (("calm-ibis", "loss", "--x", "epoch"), "Run aaaa2222 has no metric 'epoch'. It has: loss, one."),
        (("calm-ibis", "loss", "--smooth", "1"), "Smoothing takes a weight from 0 to below 1, such as 0.9; 1 is none."),
        (("calm-ibis", "loss", "--width", "3"), "Invalid value for '--width': 3 is not in the range 10<=x<=4000."),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(plot: Plotter, words: tuple[str, ...], sentence: str) -> None:
    ended = plot(*words)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"tracker: {sentence}")


def test_a_name_that_two_runs_have_is_ambiguous(plot: Plotter) -> None:
    ended = plot("twin", "loss")
    assert ended.code == 2
    assert "'twin' could be any of 2 runs; use more of the id." in ended.err


def test_runs_of_one_name_are_told_apart_by_their_ids(plot: Plotter) -> None:
    assert plot("cccc4444", "dddd5555", "loss").lines[-1] == "a twin cccc4444  b twin dddd5555"


def test_a_hostile_name_reaches_nobody_raw(plot: Plotter, tmp_path: Path) -> None:
    for ended in (plot("bbbb3333", "loss"), plot.on_terminal("bbbb3333", "loss", columns=120)):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", OUR_COLOURS.sub("", ended.out))
    picture = plot.picture(tmp_path / "a.svg", "bbbb3333", "loss")
    assert any("␛]52;c;cm0gLXJm␇�31m</svg>&�" in "".join(text.itertext()) for text in picture.iter(f"{SVG}text"))


def test_a_picture_has_a_title_ticks_lines_and_names(plot: Plotter, tmp_path: Path) -> None:
    picture = plot.picture(tmp_path / "a.svg", "wise-colt", "calm-ibis", "loss", "--smooth", "0.5")
    texts = ["".join(text.itertext()) for text in picture.iter(f"{SVG}text")]
    assert picture.findtext(f"{SVG}title") == "loss"
    assert {"losssmoothed 0.5, over step", "step", "1.5", "20", "wise-colt  0.09805", "calm-ibis  0.09805"} <= set(
        texts
    )
    assert len(paths(picture)) == 4
    assert (picture.get("width"), picture.get("height")) == ("960", "540")


def test_a_pictures_lines_are_split_at_gaps(plot: Plotter, tmp_path: Path) -> None:
    picture = plot.picture(tmp_path / "a.svg", "wise-colt", "gap", "--width", "400", "--height", "300")
    assert paths(picture)[0].count("M") == 2
    assert picture.get("viewBox") == "0 0 400 300"


@pytest.mark.parametrize("key", CURVES)
@pytest.mark.parametrize("options", [(), ("--log", "--smooth", "0.5")])
def test_every_history_makes_a_picture_without_a_number_that_is_none(
    plot: Plotter, tmp_path: Path, key: str, options: tuple[str, ...]
) -> None:
    plot.picture(tmp_path / "a.svg", "wise-colt", key, *options)
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert not re.search(r'="[^"]*(nan|inf)', text.replace("sans-serif", ""))
    is_empty = key == "nan" or (options and key in ("negative", "zero"))
    assert ("nothing to draw" in text) == bool(is_empty)


def test_a_picture_takes_the_place_of_the_one_before_and_leaves_nothing_else(plot: Plotter, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("before")
    plot.picture(tmp_path / "a.svg", "wise-colt", "loss")
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]


def test_a_picture_for_a_folder_that_is_missing_is_refused(plot: Plotter, tmp_path: Path) -> None:
    ended = plot("wise-colt", "loss", "--svg", str(tmp_path / "gone" / "a.svg"))
    assert (ended.code, ended.err) == (
        2,
        f"tracker: There is no folder '{tmp_path}/gone' to write 'a.svg' into: make it first.\n",
    )


def test_a_picture_in_the_place_of_a_folder_is_refused(plot: Plotter, tmp_path: Path) -> None:
    ended = plot("wise-colt", "loss", "--svg", str(tmp_path))
    assert (ended.code, ended.err) == (
        2,
        f"tracker: The picture '{tmp_path}' could not be written: Is a directory.\n",
    )
