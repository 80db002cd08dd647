"""What every statement needs: the values that it refers to, and conditions that are no question."""

from collections.abc import Iterable

TRUE = "1 = 1"
FALSE = "1 = 0"


class Bindings:
    """The values that a statement refers to by name."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}

    def bind(self, value: object) -> str:
        """The placeholder that stands for this value."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def bind_all(self, values: Iterable[object]) -> str:
        """Placeholders for all of these, between commas."""
        return ", ".join(self.bind(value) for value in values)
