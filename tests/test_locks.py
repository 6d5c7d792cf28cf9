"""The locks: closed on every Python and system, of one mind, and without an address."""

import json
import re
import tomllib
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.lock import LOCKS, REPOSITORY, REQUIRES, asked, blocks, key, pin

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
REQUIRED = json.loads(REQUIRES.read_text(encoding="utf-8"))
MACHINES = [
    ("linux", "Linux", "posix", "x86_64"),
    ("linux", "Linux", "posix", "aarch64"),
    ("darwin", "Darwin", "posix", "arm64"),
    ("win32", "Windows", "nt", "AMD64"),
]
# The first of each series and one of its last: soupsieve tells 3.11.4 from 3.11.5.
PYTHONS = ["3.11.0", "3.11.14", "3.12.0", "3.12.12", "3.13.0", "3.13.9"]


def environments():
    yield pytest.param(default_environment(), id="this Python")
    for python in PYTHONS:
        for sys_platform, platform_system, os_name, machine in MACHINES:
            environment = {
                "implementation_name": "cpython",
                "implementation_version": python,
                "os_name": os_name,
                "platform_machine": machine,
                "platform_python_implementation": "CPython",
                "platform_release": "",
                "platform_system": platform_system,
                "platform_version": "",
                "python_full_version": python,
                "python_version": python.rpartition(".")[0],
                "sys_platform": sys_platform,
            }
            yield pytest.param(environment, id=f"{python}-{sys_platform}-{machine}")


def roots(lock: str) -> list[str]:
    """Return what pyproject.toml asks of a lock: the dependencies and its dependency groups."""
    groups = PROJECT["dependency-groups"]
    lines = list(groups[LOCKS[lock]])
    for line in lines:
        if isinstance(line, dict):
            lines += groups[line["include-group"]]
    built = PROJECT["build-system"]["requires"]
    return [*PROJECT["project"]["dependencies"], *built, *(x for x in lines if isinstance(x, str))]


def applies(requirement: Requirement, environment: dict[str, str]) -> bool:
    """Return whether a requirement counts in an environment, with the extra that it may be for."""
    extras = re.findall(r'extra == "(.+?)"', str(requirement.marker)) or [""]
    return requirement.marker is None or any(
        requirement.marker.evaluate({**environment, "extra": extra}) for extra in extras
    )


def faults(pins, asked_first, required, environment) -> set[str]:
    """Return what pins lack in an environment, and which of them nothing asks for."""
    versions, extras = defaultdict(set), defaultdict(set)
    for each in pins:
        if applies(each, environment):
            versions[canonicalize_name(each.name)].add(key(each))
            extras[canonicalize_name(each.name)] |= each.extras
    lines = [("the project", line) for line in asked_first]
    for name, keys in versions.items():
        lines += [
            (name, line) for each in keys for line in asked(name, required[each], extras[name])
        ]
    found = {f"two versions of {name}" for name, keys in versions.items() if len(keys) > 1}
    needed = set()
    for by, line in lines:
        wanted = Requirement(line)
        name = canonicalize_name(wanted.name)
        if not applies(wanted, environment):
            continue
        needed.add(name)
        for each in versions[name] or {""}:
            version = each.rpartition("=")[2]
            if not version or not wanted.specifier.contains(version, prereleases=True):
                found.add(f"{by} requires {line}, pinned is {version or 'nothing'}")
        # What a package asks of itself stands for more of its requirements, which asked() gave.
        if by != name and (lost := wanted.extras - extras[name]):
            found.add(f"{by} requires {line}, pinned is no {', '.join(sorted(lost))}")
    return found | {f"nothing asks for {name}" for name in versions.keys() - needed}


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("environment", list(environments()))
def test_a_lock_is_closed(lock, environment):
    pins = [pin(block) for block in blocks(lock)]
    assert faults(pins, roots(lock), REQUIRED, environment) == set(), "run make lock"


@pytest.mark.parametrize(
    ("pins", "required", "told"),
    [
        (["a==1"], {"a==1": ["b>=2"]}, {"a requires b>=2, pinned is nothing"}),
        (["a==1"], {"a==1": ['b; python_version == "3.12"']}, set()),
        (
            ["a==1", 'b==1; sys_platform == "win32"'],
            {"a==1": ["b"], "b==1": []},
            {"a requires b, pinned is nothing"},
        ),
        (["a==1", "b==1"], {"a==1": ["b>=2"], "b==1": []}, {"a requires b>=2, pinned is 1"}),
        (
            ["a==1", "b==1"],
            {"a==1": ["b[x]"], "b==1": ['c; extra == "x"']},
            {"a requires b[x], pinned is no x"},
        ),
        (
            ["a==1", "b[x]==1"],
            {"a==1": ["b[x]"], "b==1": ['b[y]; extra == "x"', 'c; extra == "y"']},
            {'b requires c; extra == "y", pinned is nothing'},
        ),
        (["a==1", "b==1"], {"a==1": [], "b==1": []}, {"nothing asks for b"}),
        (["a==1", "a==2"], {"a==1": [], "a==2": []}, {"two versions of a"}),
    ],
)
def test_what_is_missing_in_a_lock_is_told(pins, required, told):
    environment = {**default_environment(), "python_version": "3.11", "sys_platform": "linux"}
    assert faults([Requirement(line) for line in pins], ["a"], required, environment) == told


def test_the_requirements_on_record_are_those_of_the_pins():
    pins = {key(pin(block)) for block in blocks(list(LOCKS)[-1])}
    assert REQUIRED.keys() == pins, "run make lock"


def test_the_requirements_on_record_are_what_the_installed_packages_say():
    extras = {}
    for each in (pin(block) for block in blocks(list(LOCKS)[-1])):
        extras.setdefault(key(each), set()).update(each.extras)
    compared = 0
    for name, asking in extras.items():
        try:
            installed = distribution(name.partition("==")[0])
        except PackageNotFoundError:  # of another system, or of a lock that is not installed here
            continue
        if name.endswith(f"=={installed.version}"):
            assert asked(installed.name, installed.requires or [], asking) == REQUIRED[name]
            compared += 1
    assert compared > 100


def test_reading_a_report_installs_no_tool_of_tests_or_benches():
    first = {pin(block).name for block in blocks("requirements.lock")}
    others = {Requirement(line).name for line in roots("requirements-bench.lock")}
    asked_first = {Requirement(line).name for line in roots("requirements.lock")}
    assert first & (others - asked_first) <= {"nbconvert", "packaging", "pyyaml"}
    assert not first & {"pyarrow", "mypy", "playwright", "coverage"}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_no_address(lock):
    text = (REPOSITORY / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?://|file:|--(extra-)?index-url|--find-links", text)
    assert all("--hash=sha256:" in block for block in blocks(lock))
    below = dict(zip(list(LOCKS)[1:], LOCKS, strict=False)).get(lock)
    assert (text.splitlines()[0] == f"-r {below}") == (below is not None)
