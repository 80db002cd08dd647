"""Images as files. That their pixels are those of MLflow is tested beside real MLflow."""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tracker.client.artifacts.images import image_file, pillow_image, series_image_files
from tracker.core.errors import InvalidValue

Image = pytest.importorskip("PIL.Image")
numpy = pytest.importorskip("numpy")


def opened(content: bytes) -> Any:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(("name", "kind"), [("a/b.png", "PNG"), ("b.JPG", "JPEG"), ("b.webp", "WEBP")])
def test_an_image_is_written_as_its_suffix_says(name: str, kind: str) -> None:
    files = image_file(Image.new("RGB", (4, 3)), name)
    assert list(files) == [name]
    assert (opened(files[name]).format, opened(files[name]).size) == (kind, (4, 3))


def test_a_file_of_that_format_is_taken_as_it_is(tmp_path: Path) -> None:
    Image.new("RGB", (4, 3)).save(tmp_path / "photo.jpg", comment=b"kept")
    assert image_file(tmp_path / "photo.jpg", "x.jpg") == {"x.jpg": (tmp_path / "photo.jpg").read_bytes()}


def test_a_file_of_another_format_is_converted(tmp_path: Path) -> None:
    Image.new("RGB", (4, 3)).save(tmp_path / "photo.jpg")
    assert opened(image_file(str(tmp_path / "photo.jpg"), "x.png")["x.png"]).format == "PNG"


def test_an_image_of_mlflow_is_taken() -> None:
    class Wrapped:
        def to_pil(self) -> Any:
            return Image.new("RGB", (4, 3))

    assert pillow_image(Wrapped()).size == (4, 3)


def test_an_image_of_a_series_has_a_preview_and_names_that_tell_its_step() -> None:
    files = series_image_files(Image.new("RGB", (1024, 49)), "a/dog", step=3, timestamp=1234)
    full, preview = files
    assert full.startswith("images/a~dog+step+3+timestamp+1234+")
    assert preview == f"{full.removesuffix('.png')}+compressed.webp"
    assert (opened(files[full]).format, opened(files[full]).size) == ("PNG", (1024, 49))
    assert (opened(files[preview]).format, opened(files[preview]).size) == ("WEBP", (256, 12))


def test_two_images_of_one_step_never_share_a_name() -> None:
    image = Image.new("RGB", (4, 3))
    assert not set(series_image_files(image, "a", step=0, timestamp=1)) & set(
        series_image_files(image, "a", step=0, timestamp=1)
    )


@pytest.mark.parametrize("size", [(10_000, 1), (1, 10_000), (49, 49), (49, 300)])
def test_a_preview_has_a_longest_side_of_256_and_no_empty_one(size: tuple[int, int]) -> None:
    preview = opened([*series_image_files(Image.new("L", size), "a", step=0, timestamp=1).values()][1])
    assert max(preview.size) == 256
    assert min(preview.size) >= 1


@pytest.mark.parametrize("key", ["", "a%b", "a~b", "a\nb", "ä"])
def test_a_key_that_mlflow_refuses_is_refused(key: str) -> None:
    with pytest.raises(InvalidValue, match="Image key"):
        series_image_files(Image.new("RGB", (4, 3)), key, step=0, timestamp=1)


def test_floats_that_are_no_numbers_are_black_or_white() -> None:
    array = numpy.array([[numpy.nan, numpy.inf], [-numpy.inf, 0.5]])
    assert numpy.asarray(pillow_image(array)).tolist() == [[0, 255], [0, 127]]


def test_an_array_that_is_one_value_out_of_range_is_black() -> None:
    assert numpy.asarray(pillow_image(numpy.full((2, 2), 7.0))).tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize("make", ["full((2, 2), 256)", "full((2, 2), -1)"])
def test_integers_out_of_range_are_refused(make: str) -> None:
    with pytest.raises(InvalidValue, match="between 0 and 255"):
        pillow_image(eval(f"numpy.{make}", {"numpy": numpy}))


@pytest.mark.parametrize("shape", [(3,), (2, 2, 2), (2, 2, 3, 1), (0, 2), (3, 224, 224)])
def test_an_array_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(InvalidValue, match="has the shape"):
        pillow_image(numpy.zeros(shape))


@pytest.mark.parametrize("image", [3, [[0.5]], None, b"PNG", numpy.zeros((2, 2), complex)])
def test_what_is_no_image_is_refused(image: object) -> None:
    with pytest.raises(TypeError):
        pillow_image(image)


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(InvalidValue, match=r"'missing\.png' cannot be read"):
        image_file("missing.png", "x.png")


def test_a_file_that_holds_no_image_is_named(tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("text")
    with pytest.raises(InvalidValue, match=r"text\.jpg' holds no image"):
        image_file(tmp_path / "text.jpg", "x.png")


@pytest.mark.parametrize("name", ["a", "a.txt"])
def test_a_name_of_no_format_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue, match="names no format of images"):
        image_file(Image.new("RGB", (4, 3)), name)


def test_an_image_that_a_format_cannot_hold_is_refused_with_the_way_out() -> None:
    with pytest.raises(InvalidValue, match=r"mode RGBA .* cannot be written as JPEG; convert it"):
        image_file(Image.new("RGBA", (4, 3)), "a.jpg")


def test_without_pillow_one_sentence_says_how_to_get_it() -> None:
    code = """
import sys
sys.modules["PIL"] = None
from tracker.client.artifacts.images import image_file
from tracker.core.errors import TrackerError
try:
    image_file(object(), "a.png")
except TrackerError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "Logging images needs Pillow; install it with `pip install Pillow`.\n"
