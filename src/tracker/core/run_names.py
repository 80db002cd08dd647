"""Names for runs that were given none, of the shape that MLflow makes up: adjective-noun-number."""

import os

_ADJECTIVES = """
able agile amber ample apt arctic bold brave bright brisk calm candid chief civil clean clever cosmic crisp
daring deft eager early easy exact fair fancy fleet fond frank fresh gentle glad golden grand hardy honest
humble jolly keen kind lively loyal lucid lucky mellow merry mighty modest neat nimble noble patient placid
polite proud quick quiet rapid rare robust royal rustic serene sharp silent sleek smart smooth snappy solid
spry stable steady stoic sunny swift tidy tough upbeat valiant vivid warm wise witty zesty
""".split()
_NOUNS = """
ant auk bass bat bear bee bird boar bream bug calf carp cat chimp cod colt conch cow crab crane crow cub deer
doe dog dove duck eel elk ewe fawn finch fish flea fly foal fowl fox frog gnat goat goose grouse grub gull
hare hawk hen heron hog horse hound jay kit koi lamb lark loon lynx mare mink mole moose moth mouse mule newt
owl ox panda penguin perch pig pug quail ram rat ray robin roo rook seal shad shark sheep shoat shrew skink
skunk sloth slug smelt snail snake snipe sow sponge squid squirrel stag steed stoat stork swan tern toad trout
turtle vole wasp whale wolf worm wren yak zebra
""".split()


def random_run_name() -> str:
    """A name such as `quiet-heron-417`."""
    return f"{_ADJECTIVES[_random(len(_ADJECTIVES))]}-{_NOUNS[_random(len(_NOUNS))]}-{_random(1000)}"


def _random(below: int) -> int:
    """A number that neither a training script's `random.seed` repeats nor a fork."""
    return int.from_bytes(os.urandom(8), "little") % below
