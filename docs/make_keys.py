"""Writes `keys.md` from the key table of the screen: `python docs/make_keys.py`."""

from pathlib import Path

from tracker.tui.keys.documented import keys_document

Path(__file__).with_name("keys.md").write_text(keys_document(), encoding="utf-8")
