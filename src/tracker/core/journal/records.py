"""The bytes of a journal: what a training process appends, and what moves it into a store.

A journal has two lanes, each a row of segment files. The *points* lane holds single points, one slot of 32 bytes each;
writers take slots by a counter and never wait for each other. The *records* lane holds everything else, as frames of
a header of one slot and a payload, one after the other.

A slot or header ends in its mark, which is written last: what has none yet is not there. A slot lies within one sector
of a disk, so it is on the disk whole or not at all; a payload has a checksum. What a process had written when it was
killed is in the page cache, and so in the file.
"""

from __future__ import annotations

from struct import Struct
from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from mmap import mmap

    Buffer = mmap | bytearray

SLOT = 32
POINT = Struct("<dqqII")
"""Value, timestamp, step, the key's number, mark."""
FRAME = Struct("<IIqqII")
"""The payload's length and checksum, two integers and a number whose meaning is the kind's, mark."""
MARK = Struct("<I")
MARK_OFFSET = SLOT - MARK.size

SEGMENT_HEADER = Struct("<8sIIQQ")
"""Magic, lane, whether its blocks were reserved, its number, nothing."""
MAGIC = b"TRKJRNL1"
LANES = ("points", "records")

NOTHING_YET = 0
POINT_MARK = 0x70740001
VOID_MARK = 0x70740002
"""A slot that somebody took to know the place and not to say anything."""
RESERVED = 0x72650000
"""A frame whose length is known and whose payload is being written."""

KEY, SHAPE, ROW, PARAMS, TAGS, UNTAG, INPUT, UPDATE, END = range(0x72650001, 0x7265000A)
"""KEY: a key's number and its name. SHAPE: a number for a row of keys. ROW: one value for each key of a shape, with
timestamp and step. The others are texts: what `Operation` says of them."""

_LENGTH = Struct("<I")


class Operation:
    """One record of texts: a change of the run that is no point."""

    __slots__ = ("a", "b", "kind", "texts")

    def __init__(self, kind: int, texts: tuple[str, ...], a: int = 0, b: int = 0) -> None:
        self.kind = kind
        self.texts = texts
        """PARAMS, TAGS and UPDATE: key, value, key, value ...; UNTAG: keys; INPUT: JSON texts; END: the status."""
        self.a = a
        self.b = b
        """END: the segment and the offset in the points lane before which everything belongs to the run."""

    def pairs(self) -> dict[str, str]:
        """The texts as keys and values."""
        return dict(zip(self.texts[::2], self.texts[1::2], strict=True))


def padded(length: int) -> int:
    """The bytes that a payload takes: whole slots."""
    return (length + SLOT - 1) // SLOT * SLOT


def frame(kind: int, payload: bytes, a: int = 0, b: int = 0, c: int = 0) -> bytes:
    """A whole frame, to be appended by one write."""
    length = len(payload)
    return FRAME.pack(length, crc32(payload), a, b, c, kind) + payload.ljust(padded(length), b"\0")


def texts_payload(texts: Iterable[str]) -> bytes:
    """Texts, each behind its length. What is not UTF-8 is kept as it came."""
    parts: list[bytes] = []
    for text in texts:
        encoded = text.encode("utf-8", "surrogatepass")
        parts += (_LENGTH.pack(len(encoded)), encoded)
    return b"".join(parts)


def texts_in(payload: bytes) -> tuple[str, ...]:
    texts = []
    offset = 0
    while offset < len(payload):
        (length,) = _LENGTH.unpack_from(payload, offset)
        offset += _LENGTH.size
        texts.append(payload[offset : offset + length].decode("utf-8", "surrogatepass"))
        offset += length
    return tuple(texts)


def pairs_payload(pairs: Mapping[str, str]) -> bytes:
    return texts_payload(text for pair in pairs.items() for text in pair)


def segment_name(lane: str, number: int) -> str:
    return f"{lane}.{number:06d}"


def segment_header(lane: str, number: int, *, is_reserved: bool) -> bytes:
    return SEGMENT_HEADER.pack(MAGIC, LANES.index(lane), is_reserved, number, 0)
