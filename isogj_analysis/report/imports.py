"""Importing what runs and renders notebooks, without the second that it would add for nothing."""

import importlib
import sys
from typing import Any

# What Jupyter's libraries load where it is installed, and a notebook on a disk never needs: a
# grammar of web addresses, compiled at each import, and a file system of clusters.
_NEEDLESS = ("rfc3987_syntax", "pyarrow")


def import_lean(name: str) -> Any:
    """Import a module of Jupyter's; what it could do without stays importable for others."""
    if name in sys.modules:
        return sys.modules[name]
    blocked = dict.fromkeys(other for other in _NEEDLESS if other not in sys.modules)
    sys.modules.update(blocked)  # type: ignore[arg-type]
    try:
        return importlib.import_module(name)
    finally:
        for other in blocked:
            del sys.modules[other]
