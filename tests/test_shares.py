"""Shares in whole per cent."""

from fractions import Fraction

import pytest

from isogj_analysis.draw.voice import percent


@pytest.mark.parametrize("whole", range(1, 201))
def test_halves_go_up_whatever_the_whole(whole):
    for part in range(whole + 1):
        exact = int(100 * Fraction(part, whole) + Fraction(1, 2))
        assert percent(part / whole) == exact
