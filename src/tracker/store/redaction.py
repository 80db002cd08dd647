"""No password leaves in a message: the one place that knows where a store's address may hide one.

Where an address is malformed this hides too much rather than too little.
"""

import re
from urllib.parse import unquote_plus

HIDDEN = "***"
_SECRET_WORDS = ("pass", "pwd", "secret", "token")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/[^\s'\"`]*")
_LOCAL_SCHEMES = ("file", "sqlite")
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):/+|")
_QUERY_ITEM = re.compile(r"(?P<separator>[?&;])(?P<key>[^=&;?]*)=[^&;]*")


def redacted(address: str) -> str:
    """The address with its password, and secret-looking query values, as `***`."""
    scheme = _SCHEME.match(address)
    assert scheme is not None, "the pattern matches the empty text"
    start = scheme.end()
    head, rest = address[:start], address[start:]
    if (scheme["scheme"] or "").split("+")[0].lower() not in _LOCAL_SCHEMES:
        rest = _without_password(rest)
    return head + _QUERY_ITEM.sub(_hide_secret, rest)


def redacted_text(text: str) -> str:
    """Free text, such as a driver's error message, with every address in it redacted."""
    return _ADDRESS.sub(lambda address: redacted(address.group()), text)


def _without_password(rest: str) -> str:
    """A password may hold raw `@`, `/` and `?`, so it is all between the first colon and the last `@`."""
    credentials, at, host = rest.rpartition("@")
    user, colon, _ = credentials.partition(":")
    return f"{user}:{HIDDEN}@{host}" if at and colon else rest


def _hide_secret(item: re.Match[str]) -> str:
    key = unquote_plus(item["key"]).lower()
    secret = any(word in key for word in _SECRET_WORDS)
    return f"{item['separator']}{item['key']}={HIDDEN}" if secret else item.group()
