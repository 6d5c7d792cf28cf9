"""A map against seaborn's heatmap of the same numbers, and a long table against its first page."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import isogj_analysis as isogj
from isogj_analysis.charts import classification_pages, plot_classification, plot_coverage
from isogj_analysis.draw import lettering
from isogj_analysis.service_map.compute_coverage import STATES

ROWS, COLUMNS = 60, 17


@pytest.fixture(scope="module")
def states() -> pd.DataFrame:
    """Return a map with every state, most of its cells covered."""
    random = np.random.default_rng(1)
    place = pd.MultiIndex.from_product(
        [[f"row {n}" for n in range(ROWS)], [f"column {n}" for n in range(COLUMNS)]],
        names=["target", "phase"],
    )
    frame = place.to_frame(index=False)
    frame["services"] = random.integers(0, 41, len(frame))
    frame["vendors"] = np.minimum(frame["services"], 2 + frame["services"] % 7)
    frame["groups"] = np.minimum(frame["vendors"], 3)
    state = np.select(
        [frame["services"] == 0, frame["services"] < 3, frame["services"] < 5], [0, 1, 2], default=3
    )
    state[:10] = np.arange(10) % 6
    return frame.assign(
        target=pd.Categorical(frame["target"], frame["target"].unique(), ordered=True),
        phase=pd.Categorical(frame["phase"], frame["phase"].unique(), ordered=True),
        state=pd.Categorical.from_codes(state, STATES, ordered=True),
    )


@pytest.mark.parametrize("dpi", [100, 200])
def test_a_map_of_60_by_17_against_seaborn(paired, states, dpi):
    import seaborn

    matrix = states.pivot(index="target", columns="phase", values="services")
    size = plot_coverage(states).figure.get_size_inches()
    plt.close("all")

    def ours():
        figure = plot_coverage(states).figure
        figure.savefig(io.BytesIO(), format="png", dpi=dpi)
        plt.close(figure)

    def theirs():
        figure, ax = plt.subplots(figsize=size)
        seaborn.heatmap(matrix, annot=True, fmt="d", ax=ax)
        figure.savefig(io.BytesIO(), format="png", dpi=dpi)
        plt.close(figure)

    paired(ours, theirs, limit=0.5)


def test_a_table_of_500_services_against_its_first_page(paired):
    """Both begin with the table: what a person waits for a page, and for all of them."""
    tables = isogj.load_tables()
    shipped = isogj.classification_table(tables.catalogue, tables.services)
    table = pd.concat([shipped] * 5, ignore_index=True).head(500)
    for lang in ("ja", "en"):
        table[f"summary_{lang}"] += table.index.astype("str")
    drawn = []

    def save(most: int | None) -> None:
        lettering._measured.cache_clear()  # as in a process that begins with it
        pages = classification_pages(table, names=tables.names)
        drawn.clear()
        for number, page in enumerate(pages[:most], 1):
            ax = plot_classification(page, page=number, pages=len(pages), names=tables.names)
            ax.figure.savefig(io.BytesIO(), format="png", dpi=200)
            plt.close(ax.figure)
            drawn.append(number)

    ratio = paired(lambda: save(None), lambda: save(1), limit=10, rounds=3)
    print(f"{len(drawn)} pages of {len(table)} services in {ratio:.1f} times the time of the first")
    assert drawn == list(range(1, len(drawn) + 1))
