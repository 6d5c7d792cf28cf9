"""Overlap against one product of matrices, and against the libraries that draw intersections."""

import time
import tracemalloc
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import isogj_analysis as isogj
from isogj_analysis import charts


def random_cells(vendors: int, cells: int, share: float = 0.3) -> pd.DataFrame:
    """Return a table as `vendor_cells` gives it, each cell covered with the same probability."""
    flags = np.random.default_rng(1).random((vendors, cells)) < share
    columns = pd.MultiIndex.from_product([range(cells // 20), range(20)], names=["target", "phase"])
    names = pd.Index([f"vendor-{place:04}" for place in range(vendors)], name="vendor")
    return pd.DataFrame(flags, index=names, columns=columns)


def best(function, rounds: int = 5) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


@pytest.mark.parametrize(
    ("name", "options"),
    [("shared_cells", {}), ("vendor_similarity", {"measure": "jaccard"}),
     ("vendor_similarity", {"measure": "overlap"})],
    ids=["shared", "jaccard", "overlap"],
)  # fmt: skip
def test_a_thousand_vendors_against_one_matrix_product(paired, name, options):
    cells = random_cells(1000, 1000)
    one = cells.to_numpy().astype(np.float32)
    other = np.ascontiguousarray(one.T)
    paired(lambda: getattr(isogj, name)(cells, **options), lambda: one @ other, limit=2, rounds=31)


@pytest.mark.parametrize("mode", ["exclusive", "inclusive"])
def test_intersections_of_two_hundred_vendors_in_ten_thousand_cells(mode):
    cells = random_cells(200, 10_000, share=0.5)
    seconds = best(lambda: isogj.cell_intersections(cells, mode=mode))
    print(f"\ncell_intersections, {mode}, 200 × 10,000: {seconds:.3f} s (limit 1)")
    assert seconds < 1


@pytest.mark.parametrize("mode", ["exclusive", "inclusive"])
def test_memory_of_intersections_grows_with_cells(mode):
    peaks = {}
    for count in (5_000, 10_000, 20_000):
        cells = random_cells(200, count, share=0.5)
        tracemalloc.start()
        isogj.cell_intersections(cells, mode=mode)
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    shown = ", ".join(f"{count:,} cells {peak / 1e6:.1f} MB" for count, peak in peaks.items())
    print(f"\ncell_intersections, {mode}: {shown}; twice the cells at most 2.2 times the memory")
    assert peaks[10_000] <= 2.2 * peaks[5_000]
    assert peaks[20_000] <= 2.2 * peaks[10_000]


def test_intersections_computed_and_drawn_beside_marsilea():
    from marsilea.upset import Upset, UpsetData

    cells = random_cells(17, 1_000)

    def ours() -> None:
        table = isogj.cell_intersections(cells)
        axes = charts.plot_intersections(table, totals=isogj.cell_exclusivity(cells)["total"])
        figure = axes["sizes"].figure
        figure.canvas.draw()
        plt.close(figure)

    def marsilea() -> None:
        # It has no row for the rest: as many combinations as ours are drawn, the others are lost.
        data = UpsetData(cells.astype(int).T.reset_index(drop=True))
        least = data.cardinality().nlargest(15).min()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            upset = Upset(data, min_cardinality=int(least))
            upset.render()
        upset.figure.canvas.draw()
        plt.close(upset.figure)

    ours(), marsilea()
    own, peer = best(ours, 3), best(marsilea, 3)
    print(
        f"\n17 vendors × 1,000 cells, computed and drawn: {own:.2f} s (limit 0.5), "
        f"marsilea {peer:.2f} s, ratio {own / peer:.2f}"
    )
    assert own < 0.5


def test_intersections_computed_and_drawn_beside_supervenn():
    from supervenn import supervenn

    # At 1,000 cells it does not come to an end; these few are what can be waited for.
    cells = random_cells(17, 20)

    def ours() -> None:
        axes = charts.plot_intersections(isogj.cell_intersections(cells))
        figure = axes["sizes"].figure
        figure.canvas.draw()
        plt.close(figure)

    def peer() -> None:
        figure = plt.figure()
        supervenn([set(np.flatnonzero(row)) for row in cells.to_numpy()])
        figure.canvas.draw()
        plt.close("all")

    ours()
    own, other = best(ours, 3), best(peer, 1)
    print(f"\n17 × 20: {own:.2f} s, supervenn {other:.2f} s, ratio {own / other:.3f}")
    assert own < other


def test_the_optimal_order_against_scipys():
    from scipy.cluster.hierarchy import linkage, optimal_leaf_ordering

    similarity = isogj.vendor_similarity(random_cells(300, 100))
    distances = (1 - similarity.to_numpy())[np.triu_indices(300, k=1)]
    own = best(lambda: isogj.similarity_order(similarity), 3)
    peer = best(lambda: optimal_leaf_ordering(linkage(distances, "average"), distances), 3)
    print(f"\nsimilarity_order of 300: {own:.2f} s, scipy's, which misses it: {peer:.2f} s")
    assert own < 2


def test_an_exact_cover_by_twenty_five_vendors():
    cells = random_cells(25, 1_000)
    met = cells.loc[:, cells.any()]
    flags = np.argwhere(met.to_numpy())
    catalogue = pd.DataFrame(
        {
            "vendor": met.index[flags[:, 0]],
            "target": met.columns.get_level_values("target")[flags[:, 1]],
            "phase": met.columns.get_level_values("phase")[flags[:, 1]],
        }
    )
    needs = list(met.columns)
    tracemalloc.start()
    table = isogj.covering_vendors(catalogue, needs)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    seconds = best(lambda: isogj.covering_vendors(catalogue, needs), 3)
    print(f"\ncovering_vendors, 25 × 1,000, exact: {seconds:.2f} s, peak {peak:.0f} MB")
    assert table["method"].tolist()[0] == "exact"
    assert seconds < 3
