"""What a command or an address tells of those who may use them, kept out of what is stored."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_SECRETS = ("password", "passwd", "passphrase", "secret", "apikey", "accesskey", "privatekey", "credential")
_SECRET_ENDS = ("token", "pwd")
"""`--hf-token` is one; `--tokenizer` and `--max-tokens` are not."""
_JOINERS = str.maketrans("", "", "-_.")
_MASK = "****"
_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,@%+")


def command_line(arguments: Sequence[str]) -> str:
    """A command as a shell would take it, with what looks like a secret masked."""
    shown: list[str] = []
    is_secret = False
    for argument in arguments:
        name, equals, _ = argument.partition("=")
        names_secret = _is_secret(name) and (equals != "" or name.startswith("-"))
        if is_secret and not argument.startswith("-"):
            shown.append(_MASK)
        elif names_secret and equals:
            shown.append(_quoted(f"{name}=") + _MASK)
        else:
            shown.append(_quoted(without_credentials(argument, instead=f"{_MASK}@")))
        is_secret = names_secret and not equals
    return " ".join(shown)


def without_credentials(text: str, *, instead: str = "") -> str:
    """A text with `instead` where the addresses in it name a user and a password."""
    first, *addresses = text.split("://")
    return "://".join([first, *(_open_address(address, instead) for address in addresses)])


def _open_address(address: str, instead: str) -> str:
    """What follows the scheme. Where a password holds a raw `/` or `?` it is no port that the first colon begins."""
    authority = address.replace("?", "/").partition("/")[0]
    _, colon, port = authority.partition(":")
    is_cut = "@" not in authority and colon != "" and not port.isdecimal()
    _, at, host = (address if is_cut else authority).rpartition("@")
    if at:
        address = instead + host + ("" if is_cut else address[len(authority) :])
    location, question, query = address.partition("?")
    items = [item.partition("=") for item in query.split("&")]
    shown = (
        f"{name}={_MASK}" if equals and _is_secret(name) else name + equals + value for name, equals, value in items
    )
    return location + question + "&".join(shown)


def _is_secret(name: str) -> bool:
    plain = name.lower().translate(_JOINERS)
    return plain.endswith(_SECRET_ENDS) or any(word in plain for word in _SECRETS)


def _quoted(argument: str) -> str:
    if argument and _SAFE.issuperset(argument):
        return argument
    return "'" + argument.replace("'", "'\"'\"'") + "'"
