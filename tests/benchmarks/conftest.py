"""Ratios against a floor or a peer, measured in turn so that a noisy machine is noisy for both."""

import statistics
import time
from collections.abc import Callable

import pytest


@pytest.fixture
def paired(benchmark, request):
    """Time `ours` and `floor` in turn, print the median ratio, and hold it to its limit."""

    def measure(
        ours: Callable[[], object], floor: Callable[[], object], *, limit: float, rounds: int = 9
    ) -> float:
        ours(), floor()
        floors = []

        def time_floor() -> None:
            start = time.perf_counter()
            floor()
            floors.append(time.perf_counter() - start)

        benchmark.pedantic(ours, setup=time_floor, rounds=rounds)
        times = benchmark.stats.stats.data
        ratio = statistics.median(a / b for a, b in zip(times, floors, strict=True))
        own, other = statistics.median(times) * 1000, statistics.median(floors) * 1000
        benchmark.extra_info.update(ratio=ratio, limit=limit)
        print(
            f"\n{request.node.name}: {own:.1f} ms against {other:.1f} ms, "
            f"ratio {ratio:.2f} (limit {limit:g})"
        )
        assert ratio <= limit
        return ratio

    return measure
