"""What a user has set in `config.toml`: the keys, the theme, how much is painted.

What is wrong there is told with its line, and that setting alone is as if nobody had written it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tracker.tui.keys.all import KEYS
from tracker.tui.keys.names import key_of
from tracker.tui.keys.table import ChosenKeys
from tracker.tui.paint.themes import THEMES


@dataclass(frozen=True, slots=True)
class Settings:
    """Each with what it is where nobody says."""

    theme: str = ""
    """A name of `tracker.tui.paint.themes.THEMES`; empty: the one that the terminal's background asks for."""
    is_low_bandwidth: bool = False
    is_ascii: bool = False
    smoothing: float | None = None
    """How much of the charts' lines is smoothed away, from 0 to below 1; None: as the charts do."""
    keys: ChosenKeys = field(default_factory=dict)
    """The user's own keys, by `place.action`."""
    mistakes: tuple[str, ...] = ()
    """What is wrong in the file, a sentence each."""


def settings_path(environ: Mapping[str, str]) -> Path:
    """Where the settings are looked for."""
    base = environ.get("XDG_CONFIG_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".config") / "tracker" / "config.toml"


def read_settings(path: Path) -> Settings:
    """What the file says; one that is not there says nothing."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        return Settings(mistakes=(f"{path.name} cannot be read: {reason}.",))
    return parsed_settings(text, path.name)


def parsed_settings(text: str, name: str = "config.toml") -> Settings:
    """The settings that a text says, and its mistakes."""
    import tomllib  # only for those who have such a file

    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Settings(mistakes=(f"{name}: {error}.",))
    settings, mistakes = Settings(), list[str]()
    chosen: dict[str, tuple[str, ...]] = {}
    for setting, value in _flat(written):
        try:
            if setting.startswith("keys."):
                action = setting.removeprefix("keys.")
                chosen[action] = _keys(action, value)
            else:
                settings = _with(settings, setting, value)
        except _MistakeError as mistake:
            line = _line_of(text, setting)
            mistakes.append(f"{name}, line {line}: {mistake}" if line else f"{name}: {mistake}")
    return replace(settings, keys=chosen, mistakes=tuple(mistakes))


class _MistakeError(Exception):
    """What is wrong with one setting, as a sentence."""


def _with(settings: Settings, setting: str, value: object) -> Settings:
    match setting:
        case "theme":
            if value not in THEMES:
                raise _MistakeError(f"there is no theme {value!r}, only {', '.join(THEMES)}.")
            return replace(settings, theme=str(value))
        case "low_bandwidth":
            return replace(settings, is_low_bandwidth=_truth(setting, value))
        case "ascii":
            return replace(settings, is_ascii=_truth(setting, value))
        case "smoothing":
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1:
                raise _MistakeError(f"smoothing is a number from 0 to below 1, and not {value!r}.")
            return replace(settings, smoothing=float(value))
    raise _MistakeError(f"there is no setting {setting!r}{_closest(setting, SETTINGS)}")


SETTINGS = ("theme", "ascii", "low_bandwidth", "smoothing", "keys")
"""In the order of their documentation."""


def _truth(setting: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _MistakeError(f"{setting} is true or false, and not {value!r}.")
    return value


def _keys(action: str, value: object) -> tuple[str, ...]:
    """One key, or a list of them."""
    actions = [f"{place}.{row.id}" for place, rows in KEYS.items() for row in rows]
    if action not in actions:
        raise _MistakeError(f"there is no action {action!r}{_closest(action, actions)}")
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise _MistakeError(f"the keys of {action} are a text or a list of texts, and not {value!r}.")
    keys = [(name, key_of(name)) for name in names]
    unknown = next((name for name, key in keys if key is None), None)
    if unknown is not None:
        raise _MistakeError(f"{unknown!r} is no key: write it as in 'j', '?', 'ctrl+p', 'f5' or 'pagedown'.")
    return tuple(key for _, key in keys if key is not None)


def _closest(word: str, words: Sequence[str]) -> str:
    from difflib import get_close_matches  # only a mistake pays for it

    close = get_close_matches(word, words, n=1)
    return f": did you mean {close[0]!r}?" if close else "."


def _flat(table: Mapping[str, object], path: str = "") -> Iterator[tuple[str, object]]:
    """Every value, by the names that lead to it with dots between."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield path + name, value


_HEADER = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$")
_NAME = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")


def _line_of(text: str, setting: str) -> int | None:
    """On which line a setting is written."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            section = _joined(header[1]) + "."
        elif (name := _NAME.match(line)) and section + _joined(name[1]) == setting:
            return number
    return None


def _joined(names: str) -> str:
    return ".".join("".join(part) for part in _PART.findall(names))
