"""The descriptors under which the reader of a console finds its ends."""

CONTROL = 3
ANSWERS = 4
FIRST_STREAM = 10
"""The streams come in pairs from here on: one to read from, and where that goes on to."""
DONE = b"!"
"""What the reader answers when everything that was printed is on its way."""
