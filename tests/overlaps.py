"""Made-up tables of vendors by cells for the tests of overlap, intersections and choosing."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st


def cells_of(**covered: str) -> pd.DataFrame:
    """Build a table of vendors by cells from marks: `cells_of(a="x.x", b="xx.")`."""
    flags = [[mark == "x" for mark in marks] for marks in covered.values()]
    return as_cells(np.array(flags, dtype=bool), list(covered))


def as_cells(flags: np.ndarray, vendors: list[str]) -> pd.DataFrame:
    """Name the rows and columns of booleans as `vendor_cells` does, the targets t0, t1 …"""
    columns = pd.MultiIndex.from_product(
        [[f"t{place}" for place in range(flags.shape[1])], ["do"]], names=["target", "phase"]
    )
    return pd.DataFrame(flags, index=pd.Index(vendors, name="vendor", dtype="str"), columns=columns)


@st.composite
def tables(draw: st.DrawFn, *, vendors: int = 8, cells: int = 12) -> pd.DataFrame:
    """Draw any table, from none to so many vendors and cells, empty and equal rows included."""
    height, width = draw(st.integers(0, vendors)), draw(st.integers(0, cells))
    rows = st.integers(0, 2**width - 1)
    codes = draw(st.lists(rows, min_size=height, max_size=height))
    flags = np.array([[code >> bit & 1 for bit in range(width)] for code in codes], dtype=bool)
    return as_cells(flags.reshape(height, width), [f"v{place}" for place in range(height)])


def as_catalogue(cells: pd.DataFrame, groups: dict[str, str] | None = None) -> pd.DataFrame:
    """Turn a table of vendors by cells into a catalogue of one service per vendor."""
    places = np.argwhere(cells.to_numpy())
    vendor = pd.Categorical.from_codes(places[:, 0], cells.index, ordered=True)
    levels = [cells.columns.unique(name) for name in ("target", "phase")]
    group = [(groups or {}).get(name) for name in vendor.astype(object)]
    return pd.DataFrame(
        {
            "service": [f"s-{name}" for name in vendor.astype(object)],
            "vendor": vendor,
            "corporate_group": pd.Series(group, dtype="str"),
            "target": pd.Categorical.from_codes(places[:, 1], levels[0], ordered=True),
            "phase": pd.Categorical.from_codes(np.zeros(len(places), dtype=int), levels[1]),
        }
    )
