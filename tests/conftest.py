"""Fixtures that every folder of tests may use, and how random examples are drawn.

The same ones each time, so that a change is judged by what it changed; TRACKER_TEST_RANDOM=1 draws others.
"""

import os

from hypothesis import settings

pytest_plugins = ["tests.servers"]

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("random", deadline=None)
settings.load_profile("random" if os.environ.get("TRACKER_TEST_RANDOM") else "repeatable")
