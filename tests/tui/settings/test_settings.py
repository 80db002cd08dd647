"""What a user has set: right where it is right, told with its line where it is not."""

import re
from pathlib import Path

import pytest

from tracker.tui.keys.names import SIGNS, key_name, key_of
from tracker.tui.paint.themes import THEMES
from tracker.tui.settings import SETTINGS, Settings, parsed_settings, read_settings, settings_path

DOCUMENT = (Path(__file__).parents[3] / "docs" / "settings.md").read_text(encoding="utf-8")


def test_a_file_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "config.toml") == Settings()


def test_settings_stand_where_the_desktop_says() -> None:
    assert settings_path({"XDG_CONFIG_HOME": "/there"}) == Path("/there/tracker/config.toml")
    assert settings_path({"XDG_CONFIG_HOME": "relative"}) == Path.home() / ".config/tracker/config.toml"


def test_what_is_set_holds() -> None:
    settings = parsed_settings(
        'theme = "day"\nascii = true\nlow_bandwidth = true\nsmoothing = 0\n[keys]\n"runs.filter" = ["f", "?"]\n'
        'anywhere.quit = "^q"\n'
    )
    assert settings == Settings(
        theme="day", is_ascii=True, is_low_bandwidth=True, smoothing=0.0,
        keys={"runs.filter": ("f", "question_mark"), "anywhere.quit": ("ctrl+q",)},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ('theme = "nite"', "there is no theme 'nite'"),
        ("ascii = 1", "ascii is true or false, and not 1."),
        ("smoothing = 1.0", "smoothing is a number from 0 to below 1, and not 1.0."),
        ("smothing = 0.5", "there is no setting 'smothing': did you mean 'smoothing'?"),
        ('keys."runs.opne" = "x"', "there is no action 'runs.opne': did you mean 'runs.open'?"),
        ('keys.runs.open = "hyper+x"', "'hyper+x' is no key"),
        ("keys.runs.open = []", "the keys of runs.open are a text or a list of texts, and not []."),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_rest_holds(line: str, mistake: str) -> None:
    settings = parsed_settings(f"low_bandwidth = true\n\n{line}\n")
    assert len(settings.mistakes) == 1
    assert settings.mistakes[0].startswith(f"config.toml, line 3: {mistake}")
    assert replace_mistakes(settings) == Settings(is_low_bandwidth=True)


def replace_mistakes(settings: Settings) -> Settings:
    return Settings(settings.theme, settings.is_low_bandwidth, settings.is_ascii, settings.smoothing, settings.keys)


def test_a_mistake_in_a_section_is_found_there() -> None:
    settings = parsed_settings('[keys.anywhere]\nquit = "x"\n[keys.runs]\nquit = "x"\n')
    assert settings.mistakes[0].startswith("config.toml, line 4: there is no action 'runs.quit'")


def test_a_text_that_is_no_toml_is_told_with_its_place() -> None:
    assert parsed_settings('theme = "day"\nascii =\n').mistakes[0].startswith("config.toml: Invalid value (at line 2")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe")
    assert read_settings(tmp_path / "config.toml").mistakes == ("config.toml cannot be read: it is not UTF-8.",)


def test_every_setting_is_documented() -> None:
    assert re.findall(r"^\| `(\w+)` \|", DOCUMENT, re.MULTILINE) == list(SETTINGS)


def test_the_documented_example_has_no_mistake() -> None:
    example = re.search(r"^```toml\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert example is not None
    settings = parsed_settings(example[1])
    assert settings.mistakes == ()
    assert len(settings.keys) == 3


@pytest.mark.parametrize("key", [*SIGNS, "a", "G", "7", "enter", "pagedown", "f12", "ctrl+p", "shift+tab", "alt+left"])
def test_a_key_is_written_as_it_is_shown(key: str) -> None:
    assert key_of(key_name(key, has_glyphs=False)) == key


def test_the_document_names_every_theme_and_shows_a_mistake_as_it_is_told() -> None:
    assert all(f"`{name}`" in DOCUMENT for name in THEMES)
    assert parsed_settings('theme = "nite"').mistakes[0] in DOCUMENT
