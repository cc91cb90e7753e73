"""Polls and delays of ways of polling the same synthetic feeds: `python -m tests.bench.polling`.

60 feeds, 14 days to learn and 35 days that count, for each seed; then the first day alone, of feeds with and without dates.
"p95 delay" is of all entries; a busy feed has most of them. CPU seconds are those of the policy and the simulation.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from bot.model.plan import PollingSettings
from tests.unit.simulated import Feed, Policy, all_followed, feeds, fixed, halving, ours

COUNT, LEARNING, DAYS = 60, 14, 35
SETTINGS = PollingSettings()


def main() -> int:
    seeds = [int(argument) for argument in sys.argv[1:]] or [7, 11]
    print(f"{'policy':32}{'polls/feed/day':>15}{'mean min':>10}{'p95':>8}{'lost':>7}{'lost %':>8}{'CPU s':>7}")
    for seed in seeds:
        print(f"seed {seed}, {DAYS} days after {LEARNING}")
        simulated = feeds(seed, COUNT, LEARNING + DAYS)
        for name, policy in policies():
            row(name, simulated, policy, LEARNING, LEARNING + DAYS)
    for seed in seeds:
        for dated in (True, False):
            name = f"seed {seed}, first day, {'dated' if dated else 'undated'}"
            row(name, feeds(seed, COUNT, 1, dated=dated), adaptive(SETTINGS.price), 0, 1)
    return 0


def policies() -> list[tuple[str, Callable[[int], Policy]]]:
    prices = sorted({2.8, SETTINGS.price, 6.5})
    return [
        ("fixed 30", lambda _: fixed(30)),
        ("fixed 60", lambda _: fixed(60)),
        ("halve, half as long again", lambda _: halving(SETTINGS.fastest / 60, SETTINGS.slowest / 60)),
        *((f"adaptive, price {price}", adaptive(price)) for price in prices),
    ]


def adaptive(price: float) -> Callable[[int], Policy]:
    return lambda number: ours(PollingSettings(price=price), f"feed-{number}")


def row(name: str, simulated: list[Feed], policy: Callable[[int], Policy], first: float, last: float) -> None:
    before = time.process_time()
    tally = all_followed(simulated, policy, first, last)
    spent, part = time.process_time() - before, 100 * tally.lost / (tally.lost + len(tally.delays))
    print(
        f"{name:32}{tally.a_day:15.1f}{tally.mean:10.1f}{tally.within(0.95):8.1f}{tally.lost:7}{part:8.3f}{spent:7.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
