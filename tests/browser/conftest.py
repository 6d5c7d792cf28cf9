"""The built report, looked at with the programs that people look at it with.

These tests need Chromium and LibreOffice (`apt-get install chromium libreoffice-impress
libreoffice-calc poppler-utils fonts-ipaexfont`) and fail without them; `make browser` runs them.
"""

import shutil
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from shipped import build

# A machine that does other things too is waited for.
expect.set_options(timeout=30_000)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="session")
def report(tmp_path_factory) -> Path:
    """Build the shipped report once, and return the folder of its page and deck."""
    return build(tmp_path_factory.mktemp("built") / "figures").parent / "report"


def program(*names: str) -> str:
    """Return the path of the first of these programs that is there."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    assert found, f"none of {', '.join(names)} is installed"
    return found


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program("chromium", "chromium-browser", "google-chrome"), args=FLAGS
        )
        yield chromium
        chromium.close()
