"""Importing Jupyter's libraries without what they load for nothing."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("name", ["papermill", "nbconvert.filters"])
def test_what_is_not_needed_stays_out_but_can_be_imported(name):
    code = (
        "import sys\n"
        "from isogj_analysis.report.imports import import_lean\n"
        f"module = import_lean({name!r})\n"
        f"assert module is sys.modules[{name!r}] is import_lean({name!r})\n"
        "assert 'rfc3987_syntax' not in sys.modules\n"
        "import rfc3987_syntax\n"
        "assert rfc3987_syntax.is_valid_syntax('iri', 'https://example.com')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_what_is_loaded_already_stays():
    code = (
        "import sys, pyarrow\n"
        "from isogj_analysis.report.imports import import_lean\n"
        "import_lean('papermill')\n"
        "assert sys.modules['pyarrow'] is pyarrow\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
