"""Kill the build at random times; after each, one complete report stands in its place.

Run by `make torture`; ISOGJ_KILLS sets how many kills, ISOGJ_SEED repeats a run.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from base64 import b64decode
from pathlib import Path
from zipfile import ZipFile

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from building import PNG, write_notebook

REPOSITORY = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("ISOGJ_KILLS", "50"))
SEED = int(os.environ.get("ISOGJ_SEED", str(random.randrange(10**6))))
NAMES = [f"figure_{letter}" for letter in "abcdefgh"]
# Heavy enough for a kill to find the copying of files at work.
PADDING = 300_000

DRAW = """
import base64, json, os
from pathlib import Path
from IPython.display import display

folder = Path(os.environ["ISOGJ_FIGURES"])
(folder / "entries").mkdir()
for name in NAMES:
    for language in ("ja", "en"):
        for kind in ("png", "svg", "pdf"):
            file = folder / language / f"{name}.{kind}"
            file.parent.mkdir(exist_ok=True)
            text = f"{name} {language} {kind} MARK".ljust(PADDING).encode()
            file.write_bytes(base64.b64decode("PNG") + text if kind == "png" else text)
    words = dict.fromkeys(("title", "lead", "alt", "caption"), "MARK") | {"head": 0.0, "foot": 0.0}
    entry = {"name": name, "notebook": os.environ["ISOGJ_NOTEBOOK"], "order": 0, "section": "more",
             "illustrative": False, "sources": [], "rows": 1, "text": {"ja": words, "en": words}}
    (folder / "entries" / f"{name}.json").write_text(json.dumps(entry))
print("generation MARK")
"""


def write_generation(folder: Path, mark: str) -> None:
    for number, names in enumerate((NAMES[:5], NAMES[5:]), 1):
        cell = (
            DRAW.replace("NAMES", repr(names))
            .replace('"PNG"', repr(PNG))
            .replace("PADDING", str(PADDING))
        )
        write_notebook(folder / f"0{number}_x.ipynb", cell.replace("MARK", mark))


def start(place: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "isogj_analysis", "report", "--data", "tests/data/small",
         "--out", str(place / "figures"), "--notebooks", str(place / "nb")],
        cwd=REPOSITORY, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def build(place: Path) -> float:
    began = time.monotonic()
    process = start(place)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said
    return time.monotonic() - began


def generation(place: Path) -> tuple[str, str]:
    """The generation of the figures and of the pages, each of which must be whole and of one."""
    figures = place / "figures"
    marks = set()
    for name in NAMES:
        for language in ("ja", "en"):
            for kind in ("png", "svg", "pdf"):
                content = (figures / language / f"{name}.{kind}").read_bytes()
                text = content[-PADDING:].decode()
                assert len(content) - len(text) == (len(b64decode(PNG)) if kind == "png" else 0)
                head, _, mark = text.rstrip().rpartition(" ")
                assert head == f"{name} {language} {kind}"
                marks.add(mark)
    manifest = json.loads((figures / "manifest.json").read_text())
    assert [entry["name"] for entry in manifest] == NAMES
    marks |= {entry["text"]["ja"]["title"] for entry in manifest}
    # Beside the drawings the manifest and the gallery.
    assert len(list(figures.rglob("*.*"))) == len(NAMES) * 6 + 2
    pages = set()
    for language in ("ja", "en"):
        page = (place / "report" / f"{language}.html").read_text()
        assert page.rstrip().endswith("</html>")
        pages |= set(re.findall(r"generation (g\d+)", page))
        with ZipFile(place / "report" / f"{language}.pptx") as deck:
            slides = [name for name in deck.namelist() if re.fullmatch("ppt/slides/.*xml", name)]
            told = b"".join(deck.read(name) for name in slides).decode()
        pages |= set(re.findall(r">(g\d+)<", told))
    (one,), (other,) = marks, pages
    return one, other


def processes_of(place: Path) -> list[str]:
    """Notebooks, and what starts them, that name the folder in their environment or arguments."""
    found = []
    for status in Path("/proc").glob("[0-9]*"):
        try:
            told = (status / "environ").read_bytes() + (status / "cmdline").read_bytes()
            if str(place).encode() in told and int(status.name) != os.getpid():
                found.append(status.name)
        except OSError:
            continue
    return found


def test_a_complete_report_survives_every_kill(tmp_path, monkeypatch):
    # Each process of a build has this in its environment, and its temporary files there.
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    print(f"\nseed {SEED}, {KILLS} kills")
    chance = random.Random(SEED)
    write_generation(tmp_path / "nb", "g0")
    build(tmp_path)
    write_generation(tmp_path / "nb", "g1")
    whole = build(tmp_path)
    standing, finished = {"g1"}, 0
    for number in range(2, KILLS + 2):
        mark = f"g{number}"
        write_generation(tmp_path / "nb", mark)
        process = start(tmp_path)
        time.sleep(chance.uniform(0, whole * 1.1))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        figures, pages = generation(tmp_path)
        # Between the two swaps the figures are of the new build and the pages of the one before.
        assert {figures, pages} <= {*standing, mark}, f"kill {number}"
        finished += figures == mark
        standing = {figures, pages}
    print(
        f"{finished} of {KILLS} builds were quicker than the kill ({whole:.1f} s for a whole one)"
    )
    build(tmp_path)
    assert generation(tmp_path) == (mark, mark)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [".isogj-cache", "figures", "nb", "report", "tmp"]
    left = sorted(path.name for path in (tmp_path / ".isogj-cache").iterdir())
    assert left == ["drawings", "last", "lock", "owner"]
    deadline = time.monotonic() + 10
    while (orphans := processes_of(tmp_path)) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert orphans == []
    assert list((tmp_path / "tmp").iterdir()) == []
    kept = {path: path.read_bytes() for path in tmp_path.glob("figures/**/*") if path.is_file()}
    shutil.rmtree(tmp_path / ".isogj-cache")
    build(tmp_path)
    assert {path: path.read_bytes() for path in kept} == kept
