"""The distributions that a process could import, as a requirements file."""

import json
from collections.abc import Sequence
from importlib.metadata import Distribution, distributions

from tracker.client.capture.masking import without_credentials


def installed_distributions(search_path: Sequence[str]) -> str:
    """A line each, by name; the first of a name on the path is the one that counts, as in an import."""
    lines: dict[str, str] = {}
    for distribution in distributions(path=[folder for folder in search_path if folder]):
        try:
            name, version = distribution.metadata["Name"], distribution.version
        except Exception:
            continue
        if name and name.lower() not in lines:
            lines[name.lower()] = _line(distribution, name, version)
    return "".join(f"{lines[name]}\n" for name in sorted(lines))


def _line(distribution: Distribution, name: str, version: str) -> str:
    """`name==version`, or where it came from if not from an index."""
    try:
        origin = json.loads(distribution.read_text("direct_url.json") or "{}")
    except (OSError, ValueError):
        origin = {}
    url = origin.get("url") if isinstance(origin, dict) else None
    if not isinstance(url, str):
        return f"{name}=={version}"
    url = without_credentials(url)
    vcs = origin.get("vcs_info")
    if isinstance(vcs, dict):
        return f"{name} @ {vcs.get('vcs')}+{url}@{vcs.get('commit_id')}"
    if isinstance(origin.get("dir_info"), dict):
        return f"# {name}=={version} from {url}"
    return f"{name} @ {url}"
