"""Prints the exact versions of everything that Hundred runs, tests and checks with, as pip constraints.

Only what pyproject.toml and requirements.txt lead to is named, whatever else is installed here.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
EXTRAS = ("local", "test", "check", "browser", "train")
FREE = {"pip", "setuptools", "wheel"}
"""Each machine's own installer; pinning it would break the builds that ask for a newer one."""


def locked(wanted: Iterable[Requirement]) -> dict[str, str]:
    """Name to installed version of all these requirements and of what they need in turn."""
    found: dict[str, str] = {}
    waiting, seen = list(wanted), set()
    while waiting:
        needed = waiting.pop()
        name, extras = _plain(needed.name), tuple(sorted(needed.extras))
        if name in FREE or (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            sys.exit(f"{name} is not installed: make setup")
        waiting += (each for each in map(Requirement, requires(name) or []) if _applies(each, extras))
    return found


def project() -> Iterator[Requirement]:
    """What ships, and the extras that `make setup` installs."""
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        if wanted := line.partition("#")[0].strip():
            yield Requirement(wanted)
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    for extra in EXTRAS:
        yield from map(Requirement, extras[extra])


def _applies(needed: Requirement, extras: tuple[str, ...]) -> bool:
    return not needed.marker or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *extras))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    for name, number in sorted(locked(project()).items()):
        sys.stdout.write(f"{name}=={number}\n")
