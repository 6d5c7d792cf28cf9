"""What rows bring along of their sources, so that whatever is drawn of them can name these."""

import json
from collections.abc import Mapping

import pandas as pd

# Where a frame keeps it: pandas carries that from a frame to its rows.
KNOWN = "sources"
TOLD = ["source", "title_ja", "title_en", "date", "date_precision", "status"]


def bring_sources(frames: Mapping[str, pd.DataFrame]) -> None:
    """Let each table that names sources bring along what is known of them.

    It is one text, in JSON: with each step pandas makes a deep copy of what a frame brings along.
    """
    known = "[]"
    if "sources" in frames:
        told = frames["sources"].reindex(columns=TOLD).astype("str").astype(object)
        known = json.dumps(told.where(told.notna(), None).to_dict("records"))
    for frame in frames.values():
        if "source" in frame:
            frame.attrs[KNOWN] = known
