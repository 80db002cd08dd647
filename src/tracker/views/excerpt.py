"""Long texts that differ, each cut so that the part that differs is seen."""

from collections.abc import Sequence

from tracker.views.width import cut, width

_CONTEXT = 8
"""Letters that are kept before the first that differs."""
_HEAD_SHARE = 4
_LEAST_FOR_HEAD = 24
"""Below so many cells there is no room for how a text begins."""


def excerpts(texts: Sequence[str], cells: int, *, ellipsis: str = "…") -> list[str]:
    """Each text in at most this many cells: whole where it fits, else its beginning and what is around the first
    letter in which the texts differ."""
    shared = _shared_letters(texts)
    long = [text for text in texts if width(text) > cells]
    if not long or width(long[0][: shared + _CONTEXT]) + width(ellipsis) <= cells:
        return [cut(text, cells, ellipsis=ellipsis) for text in texts]
    head = cells // _HEAD_SHARE if cells >= _LEAST_FOR_HEAD else width(ellipsis)
    begin = max(0, shared - _CONTEXT)
    unused = cells - head - max(width(text[begin:]) for text in long)
    begin = max(0, begin - max(0, unused))
    return [
        cut(text if text not in long else cut(text, head, ellipsis=ellipsis) + text[begin:], cells, ellipsis=ellipsis)
        for text in texts
    ]


def _shared_letters(texts: Sequence[str]) -> int:
    """With how many letters all of them begin; none where they are all alike."""
    first, last = min(texts, default=""), max(texts, default="")
    if first == last:
        return 0
    return next((place for place, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
