"""The tags that MLflow gives a run by itself, for a program started otherwise than this one."""

import os
import sys
from contextlib import chdir
from unittest.mock import patch

from mlflow.tracking.context.default_context import DefaultRunContext  # type: ignore[import-not-found]
from mlflow.tracking.context.git_context import GitRunContext  # type: ignore[import-not-found]


def context_tags(argv: list[str], cwd: str, environ: dict[str, str]) -> dict[str, str]:
    """As its providers of context tell them, asked afresh."""
    tags: dict[str, str] = {}
    with chdir(cwd), patch.object(sys, "argv", argv), patch.dict(os.environ, environ):
        for provider in (DefaultRunContext(), GitRunContext()):
            if provider.in_context():
                tags.update(provider.tags())
    return tags
