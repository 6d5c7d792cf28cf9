"""Made-up catalogues for the tests of coverage, axes and changes."""

import pandas as pd
from hypothesis import strategies as st

PHASES = ["plan", "monitor", "respond"]
TARGETS = ["network", "server"]
GENRES = ["monitoring", "audit"]
VENDORS = [f"vendor-{letter}" for letter in "abcd"]
GROUPS = {"vendor-a": "group-x", "vendor-b": "group-x", "vendor-c": "group-y", "vendor-d": None}
# Where the phases lead on another axis: the last to two places.
MAPPED = [
    ("plan", "identify"), ("monitor", "detect"), ("respond", "respond"), ("respond", "recover"),
]  # fmt: skip
COLUMNS = [
    "service", "vendor", "corporate_group", "genre", "phase", "target", "since", "until", "source",
]  # fmt: skip


def catalogue(*rows: tuple, typed: bool = True) -> pd.DataFrame:
    """Build a catalogue from rows of service, vendor, genre, phase, target [, since, until]."""
    records = [
        {
            "service": service, "vendor": vendor, "corporate_group": GROUPS[vendor],
            "genre": genre, "phase": phase, "target": target,
            "since": dates[0] if dates else None, "until": dates[1] if dates else None,
            "source": "illustrative",
        }
        for service, vendor, genre, phase, target, *dates in rows
    ]  # fmt: skip
    frame = pd.DataFrame(records, columns=COLUMNS, dtype="str")
    return categorical(frame) if typed else frame


def categorical(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a catalogue the types that loading gives."""
    kinds = {"phase": PHASES, "target": TARGETS, "genre": GENRES, "vendor": VENDORS}
    typed = frame.astype({name: pd.CategoricalDtype(v, ordered=True) for name, v in kinds.items()})
    return typed.assign(
        since=pd.to_datetime(frame["since"], format="ISO8601"),
        until=pd.to_datetime(frame["until"], format="ISO8601"),
    )


@st.composite
def catalogues(draw: st.DrawFn, *, typed: bool | None = None) -> pd.DataFrame:
    """Draw any catalogue of up to 25 rows; the genre belongs to the service, not to the row."""
    row = st.tuples(
        st.integers(0, 8), st.sampled_from(PHASES), st.sampled_from(TARGETS),
        st.sampled_from([(None, None), ("2009-01-01", None), (None, "2009-06-01"),
                         ("2009-01-01", "2010-01-01")]),
    )  # fmt: skip
    rows = [
        (f"s{n}", VENDORS[n % 4], GENRES[n % 2], phase, target, *dates)
        for n, phase, target, dates in draw(st.lists(row, max_size=25))
    ]
    return catalogue(*rows, typed=draw(st.booleans()) if typed is None else typed)
