"""Write the three locks, and what each pin requires: `make lock`.

A lock holds every package with version, hashes and extras, for all systems and Python versions, so
that pip installs it with `--no-deps` and decides nothing. Whether one is missing cannot be read
from what is installed here, as other systems need other packages. So what each pin requires is read
from its own metadata and committed, and tests/test_locks.py holds the locks against it.
"""

import json
import re
import subprocess
import sys
import tempfile
from importlib.metadata import distributions
from itertools import product
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).resolve().parents[1]
REQUIRES = REPOSITORY / "tests/data/requires_dist.json"
# Each lock with the dependency group of pyproject.toml that it adds to the one before.
LOCKS = {
    "requirements.lock": "build",
    "requirements-dev.lock": "test",
    "requirements-bench.lock": "bench",
}
PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = ("linux", "macos", "windows")


def blocks(lock: str) -> list[str]:
    """Return each pin of a lock with its hashes, and those of the lock that it begins with."""
    first, *pins = re.split(r"^(?=[a-z0-9])", (REPOSITORY / lock).read_text("utf-8"), flags=re.M)
    return [*(blocks(first.split()[1]) if first.startswith("-r ") else []), *pins]


def pin(block: str) -> Requirement:
    """Return what a block of a lock pins, without its hashes."""
    return Requirement(block.splitlines()[0].removesuffix("\\"))


def key(requirement: Requirement) -> str:
    """Return a pin's name and version as requires_dist.json names it."""
    return f"{canonicalize_name(requirement.name)}{requirement.specifier}"


def uv(*arguments: str) -> None:
    """Run uv's pip in the repository; what it says of an error is what the user reads."""
    command = [sys.executable, "-m", "uv", "pip", *arguments, "--quiet"]
    if subprocess.run(command, cwd=REPOSITORY).returncode:
        raise SystemExit("nothing was locked; see what uv says above")


def write_lock(lock: str, below: str | None) -> None:
    """Resolve a lock anew, keeping the versions that it has and those of the lock below it."""
    uv("compile", "pyproject.toml", "--group", LOCKS[lock], "--output-file", lock,
       *(["--constraint", below] if below else []),
       "--universal", "--python-version", PYTHONS[0], "--generate-hashes", "--no-strip-extras",
       "--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links")  # fmt: skip
    if below:
        known = set(blocks(below))
        added = [block for block in blocks(lock) if block not in known]
        (REPOSITORY / lock).write_text("".join([f"-r {below}\n", *added]), encoding="utf-8")


def requires_dist() -> dict[str, list[str]]:
    """Return what each pin of the locks requires, whatever the system and version of Python."""
    pinned = blocks(list(LOCKS)[-1])
    extras: dict[str, set[str]] = {}
    for each in map(pin, pinned):
        extras.setdefault(key(each), set()).update(each.extras)
    found: dict[str, list[str]] = {}
    for python, system in product(PYTHONS, SYSTEMS):
        with tempfile.TemporaryDirectory() as folder:
            unknown = Path(folder, "unknown.txt")
            unknown.write_text("".join(block for block in pinned if key(pin(block)) not in found))
            uv("install", "--target", f"{folder}/site", "--python-version", python,
               "--python-platform", system, "--no-deps", "--require-hashes",
               "--requirement", str(unknown))  # fmt: skip
            for each in distributions(path=[f"{folder}/site"]):
                name = f"{canonicalize_name(each.name)}=={each.version}"
                found[name] = asked(each.name, each.requires or [], extras[name])
    if missing := extras.keys() - found:
        raise SystemExit(f"no system and Python installs {', '.join(sorted(missing))}")
    return dict(sorted(found.items()))


def asked(package: str, lines: list[str], extras: set[str]) -> list[str]:
    """Return what a package requires, with no extras but those that the lock asks of it."""
    quoted = {f'extra == "{extra}"' for extra in extras}
    markers = {line: str(Requirement(line).marker) for line in lines}
    kept = [
        line
        for line, marker in markers.items()
        if "extra ==" not in marker or any(extra in marker for extra in quoted)
    ]
    # An extra may stand for others of the same package: pandas[parquet] asks pandas[pyarrow].
    own = {e for r in map(Requirement, kept) if r.name == package for e in r.extras} - extras
    return asked(package, lines, extras | own) if own else sorted(kept)


def main() -> None:
    """Write all of it."""
    for below, lock in zip([None, *LOCKS], LOCKS, strict=False):
        write_lock(lock, below)
    text = json.dumps(requires_dist(), indent=1, ensure_ascii=False)
    REQUIRES.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
