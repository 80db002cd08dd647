"""What a store is called at the top of the screen."""

from __future__ import annotations

from tracker.store.addresses import Address


def store_name(address: Address, home: str = "") -> str:
    """A store as short as can be without saying less: a file store by its path, no password ever."""
    if address.path is None:
        return address.name
    path = str(address.path)
    is_at_home = home not in ("", "/") and path.startswith(home.rstrip("/") + "/")
    short = "~" + path[len(home.rstrip("/")) :] if is_at_home else path
    return f"sqlite:///{short}" if address.kind == "sql" else short
