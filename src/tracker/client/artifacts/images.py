"""Images as the files that MLflow makes of them: one under a given name, or one of a series with its small preview.

A numpy array is turned into pixels by MLflow's rules: integers are 0 to 255, floats 0 to 1 and stretched where they
are not, two dimensions are grey, three hold 1, 3 or 4 channels last.
"""

from __future__ import annotations

import io
import os
import posixpath
import re
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.core.errors import InvalidValue, TrackerError, shorten

if TYPE_CHECKING:
    from PIL.Image import Image

LOGGED_IMAGES_TAG = ("mlflow.loggedImages", "True")
"""Says to a screen that the run has images of a series."""

_SERIES_KEY = re.compile(r"[a-zA-Z0-9_\-./ ]+")
_PREVIEW_SIDE = 256
_CHANNELS = (1, 3, 4)


def image_file(image: object, artifact_file: str) -> dict[str, bytes]:
    """An image as one file, in the format that its suffix names; a file of that format stays as it is."""
    if isinstance(image, (str, os.PathLike)) and Path(image).suffix.lower() == Path(artifact_file).suffix.lower() != "":
        return {artifact_file: _read(Path(image))}
    return {artifact_file: _encoded(pillow_image(image), posixpath.splitext(artifact_file)[1], artifact_file)}


def series_image_files(image: object, key: str, *, step: int, timestamp: int) -> dict[str, bytes]:
    """An image of a series (`key`) as a PNG and a small WebP, under the names by which MLflow's screen finds them."""
    if not _SERIES_KEY.fullmatch(key):
        raise InvalidValue(
            f"Image key {shorten(key)} may hold letters, digits, underscores, dashes, dots, spaces and slashes only."
        )
    name = f"images/{key.replace('/', '~')}+step+{step}+timestamp+{timestamp}+{uuid.uuid4()}"
    return with_preview(pillow_image(image), f"{name}.png", f"{name}+compressed.webp")


def with_preview(image: Image, full: str, preview: str) -> dict[str, bytes]:
    """An image in full and scaled to fit a square, as two files."""
    return {
        full: _encoded(image, posixpath.splitext(full)[1], full),
        preview: _encoded(_scaled_down(image), posixpath.splitext(preview)[1], preview),
    }


def pillow_image(image: object) -> Image:
    """Whatever an image may be given as: Pillow's, a numpy array, a file's path, an object with `to_pil`."""
    library = _pillow()
    if isinstance(image, library.Image):
        ready: Image = image
        return ready
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(image, numpy.ndarray):
        return _from_array(image)
    if isinstance(image, (str, os.PathLike)):
        return _opened(Path(image))
    if callable(to_pil := getattr(image, "to_pil", None)):
        return pillow_image(to_pil())
    kind = f"{type(image).__module__}.{type(image).__qualname__}"
    raise TypeError(f"An image is a Pillow image, a numpy array or the path of a file, not {kind}.")


def _pillow() -> Any:
    try:
        import PIL.Image
    except ImportError as missing:
        raise TrackerError("Logging images needs Pillow; install it with `pip install Pillow`.") from missing
    return PIL.Image


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidValue(f"The image {str(path)!r} cannot be read: {error.strerror}.") from error


def _opened(path: Path) -> Image:
    library = _pillow()
    try:
        image: Image = library.open(io.BytesIO(_read(path)))
        image.load()
    except (OSError, ValueError, library.DecompressionBombError) as error:
        raise InvalidValue(f"{str(path)!r} holds no image that Pillow can read.") from error
    return image


def _encoded(image: Image, suffix: str, artifact_file: str) -> bytes:
    kind = _pillow().registered_extensions().get(suffix.lower())
    if kind is None:
        raise InvalidValue(f"{shorten(artifact_file)} names no format of images; use .png, .jpg or .webp.")
    content = io.BytesIO()
    try:
        image.save(content, format=kind)
    except (OSError, ValueError, KeyError) as error:
        raise InvalidValue(
            f"An image of mode {image.mode} and size {image.width} x {image.height} cannot be written as {kind}; "
            f"convert it, for instance with image.convert('RGB')."
        ) from error
    return content.getvalue()


def _scaled_down(image: Image) -> Image:
    width, height = image.size
    if width > height:
        return image.resize((_PREVIEW_SIDE, max(1, int(height * (_PREVIEW_SIDE / width)))))
    return image.resize((max(1, int(width * (_PREVIEW_SIDE / max(height, 1)))), _PREVIEW_SIDE))


def _from_array(array: Any) -> Image:
    if array.dtype.kind not in "biuf":
        raise TypeError(f"An image's array holds integers, floats or booleans, not {array.dtype}.")
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in _CHANNELS) or array.size == 0:
        raise InvalidValue(
            f"An image's array has the shape (height, width) or (height, width, 1, 3 or 4), not {array.shape}."
        )
    pixels = array[:, :, 0] if array.ndim == 3 and array.shape[2] == 1 else array
    image: Image = _pillow().fromarray(_as_bytes(pixels))
    return image


def _as_bytes(pixels: Any) -> Any:
    """Pixels as 8-bit integers; integers out of range are refused, floats out of range stretched to it."""
    import numpy

    if pixels.dtype.kind in "iu":
        if pixels.min() < 0 or pixels.max() > 255:
            raise InvalidValue(
                f"An image's integers lie between 0 and 255, not between {pixels.min()} and {pixels.max()}; "
                f"scale them first."
            )
        return pixels.astype(numpy.uint8)
    if pixels.dtype.kind == "f":
        pixels = _within_one(pixels)
    return (pixels * 255).astype(numpy.uint8)


def _within_one(pixels: Any) -> Any:
    """Floats between 0 and 1, stretched where any lies outside; what is no finite number is black or white."""
    import numpy

    finite = pixels[numpy.isfinite(pixels)]
    low, high = (finite.min(), finite.max()) if finite.size else (0, 0)
    if low < 0 or high > 1:
        pixels = (pixels - low) / ((high - low) or 1)
    return pixels if finite.size == pixels.size else numpy.nan_to_num(pixels, nan=0, posinf=1, neginf=0)
