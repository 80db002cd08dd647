"""A fault in what one part of the screen does is told and written down, and the rest goes on."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.message import Message
from textual.message_pump import MessagePump


@runtime_checkable
class HearsFaults(Protocol):
    """An application that survives faults of its parts, if it `is_guarded`."""

    is_guarded: bool

    def hear_fault(self, error: Exception, what: str) -> None: ...


class Guarded(MessagePump):
    """Hears messages after one of them was not borne too; without this a part that fails once is deaf."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            app = self.app
            if not (isinstance(app, HearsFaults) and app.is_guarded):
                raise
            app.hear_fault(error, f"{type(self).__name__} cannot take {type(message).__name__}")
