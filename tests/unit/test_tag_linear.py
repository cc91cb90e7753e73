"""The search is linear in the text, whatever stands in it."""

from __future__ import annotations

import time

import pytest

from tests.unit.test_tag import TAGGING


@pytest.mark.parametrize("unit", ["US ", "Hezbollah ", "a", "'s", "و", "U.S.", "حزب الله", "伊拉克"])
def test_the_time_grows_with_the_length_only(unit: str) -> None:
    def spent(times: int) -> float:
        """CPU seconds; of three runs the best, for others' garbage may be collected meanwhile."""
        runs = []
        for _ in range(3):
            began = time.process_time()
            TAGGING.find(unit * times, "en")
            runs.append(time.process_time() - began)
        return min(runs)

    assert spent(20_000) < 40 * max(spent(2_000), 0.005)
