"""Nothing that a terminal would obey survives cleaning."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tracker.core.untrusted import clean

BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_plain_text_in_any_script_is_left_alone() -> None:
    for text in ("val/loss", "naïve 損失 🚀", "a b", "עברית"):
        assert clean(text) == text


def test_escapes_become_visible() -> None:
    assert clean("a\x1b]52;c;x\x07b\n") == "a␛]52;c;x␇b␊"
    assert clean("\x9b31m\u202e\x7f") == "�31m�␡"


@given(st.text(st.characters(), max_size=50))
def test_no_control_no_bidi_and_no_surrogate_is_left(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in cleaned)
    assert not any(
        unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI") for c in cleaned
    )
    cleaned.encode("utf-8")
