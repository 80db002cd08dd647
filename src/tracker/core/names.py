"""MLflow's rules for names, ids and lengths, which every back end holds alike."""

import posixpath
import re
from random import Random

from tracker.core.errors import InvalidValue, shorten

MAX_KEY = 250
MAX_PARAM_VALUE = 6000
MAX_TAG_VALUE = 8000
MAX_EXPERIMENT_TAG_VALUE = 5000
MAX_EXPERIMENT_NAME = 256
MAX_RUN_NAME = 250

_KEY = re.compile(r"[/\w.\- :]*")
_RUN_ID = re.compile(r"[a-zA-Z0-9][\w-]{0,255}")
_ADJECTIVES = [
    "able",
    "agile",
    "amber",
    "ample",
    "apt",
    "arctic",
    "bold",
    "brave",
    "bright",
    "brisk",
    "calm",
    "candid",
    "chief",
    "civil",
    "clean",
    "clever",
    "cosmic",
    "crisp",
    "daring",
    "deft",
    "eager",
    "early",
    "easy",
    "exact",
    "fair",
    "fancy",
    "fleet",
    "fond",
    "frank",
    "fresh",
    "gentle",
    "glad",
    "golden",
    "grand",
    "hardy",
    "honest",
    "humble",
    "jolly",
    "keen",
    "kind",
    "lively",
    "loyal",
    "lucid",
    "lucky",
    "mellow",
    "merry",
    "mighty",
    "modest",
    "neat",
    "nimble",
    "noble",
    "patient",
    "placid",
    "polite",
    "proud",
    "quick",
    "quiet",
    "rapid",
    "rare",
    "robust",
    "royal",
    "rustic",
    "serene",
    "sharp",
    "silent",
    "sleek",
    "smart",
    "smooth",
    "snappy",
    "solid",
    "spry",
    "stable",
    "steady",
    "stoic",
    "sunny",
    "swift",
    "tidy",
    "tough",
    "upbeat",
    "valiant",
    "vivid",
    "warm",
    "wise",
    "witty",
    "zesty",
]
_NOUNS = [
    "ant",
    "auk",
    "bass",
    "bat",
    "bear",
    "bee",
    "bird",
    "boar",
    "bream",
    "bug",
    "calf",
    "carp",
    "cat",
    "chimp",
    "cod",
    "colt",
    "conch",
    "cow",
    "crab",
    "crane",
    "crow",
    "cub",
    "deer",
    "doe",
    "dog",
    "dove",
    "duck",
    "eel",
    "elk",
    "ewe",
    "fawn",
    "finch",
    "fish",
    "flea",
    "fly",
    "foal",
    "fowl",
    "fox",
    "frog",
    "gnat",
    "goat",
    "goose",
    "grouse",
    "grub",
    "gull",
    "hare",
    "hawk",
    "hen",
    "heron",
    "hog",
    "horse",
    "hound",
    "jay",
    "kit",
    "koi",
    "lamb",
    "lark",
    "loon",
    "lynx",
    "mare",
    "mink",
    "mole",
    "moose",
    "moth",
    "mouse",
    "mule",
    "newt",
    "owl",
    "ox",
    "panda",
    "penguin",
    "perch",
    "pig",
    "pug",
    "quail",
    "ram",
    "rat",
    "ray",
    "robin",
    "roo",
    "rook",
    "seal",
    "shad",
    "shark",
    "sheep",
    "shoat",
    "shrew",
    "skink",
    "skunk",
    "sloth",
    "slug",
    "smelt",
    "snail",
    "snake",
    "snipe",
    "sow",
    "sponge",
    "squid",
    "squirrel",
    "stag",
    "steed",
    "stoat",
    "stork",
    "swan",
    "tern",
    "toad",
    "trout",
    "turtle",
    "vole",
    "wasp",
    "whale",
    "wolf",
    "worm",
    "wren",
    "yak",
    "zebra",
]
_RANDOM = Random()


def check_key(kind: str, key: str) -> None:
    """Refuse a metric, param or tag key that some MLflow could not store."""
    name = f"{kind.capitalize()} name {shorten(key)}"
    if not key:
        raise InvalidValue(f"A {kind} needs a name.")
    if len(key) > MAX_KEY:
        raise InvalidValue(f"{name} is {len(key)} characters long; {MAX_KEY} is the most.")
    if not _KEY.fullmatch(key):
        raise InvalidValue(
            f"{name} may hold letters, digits, underscores, dashes, dots, spaces, colons and slashes only."
        )
    if posixpath.normpath(key) != key or key.startswith(("..", "/")) or key == ".":
        raise InvalidValue(
            f"{name} reads as a path that a file store would resolve: no '//', './', '..' or ends in '/'."
        )


def check_experiment_name(name: str) -> None:
    """Refuse a name that no experiment can have."""
    if not name.strip():
        raise InvalidValue("An experiment needs a name that is not empty.")
    if len(name) > MAX_EXPERIMENT_NAME:
        raise InvalidValue(
            f"Experiment name {shorten(name)} is {len(name)} characters long; {MAX_EXPERIMENT_NAME} is the most."
        )


def check_run_name(name: str) -> None:
    """Refuse a name that a database's column would cut."""
    if len(name) > MAX_RUN_NAME:
        raise InvalidValue(f"Run name {shorten(name)} is {len(name)} characters long; {MAX_RUN_NAME} is the most.")


def check_run_id(run_id: str) -> None:
    """Refuse an id that could leave its folder or its column."""
    if not _RUN_ID.fullmatch(run_id):
        raise InvalidValue(
            f"Run id {shorten(run_id)} must start with a letter or digit and hold letters, digits, '_' and '-' only."
        )


def random_run_name() -> str:
    """A name as MLflow makes them up: adjective-noun-number."""
    return f"{_RANDOM.choice(_ADJECTIVES)}-{_RANDOM.choice(_NOUNS)}-{_RANDOM.randrange(1000)}"
