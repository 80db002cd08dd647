"""Packages of a requirements file, as a run captured it: by name, with their version or where they came from."""

import re

_LINE = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*(==|@)\s*(\S.*)")
_SEPARATORS = re.compile(r"[-_.]+")
_FROM = re.compile(r"\s+from\s+")


def packages(requirements: str) -> dict[str, str]:
    """Versions by normal name (`scikit-learn` for `Scikit_Learn`); what is pinned to no version is left out.

    What was installed from a folder stands there as a comment, `# name==version from folder`.
    """
    found: dict[str, str] = {}
    for line in requirements.splitlines():
        match = _LINE.fullmatch(line.removeprefix("# ").strip())
        if match is None:
            continue
        name, sign, version = match.groups()
        if sign == "==":
            version = _FROM.sub(" from ", version) if line.startswith("#") else version.partition(";")[0].strip()
        found[_SEPARATORS.sub("-", name).lower()] = version
    return found
