"""How long the slowest question in a hundred takes; used by `bench.py`.

Each question is a request of its own. It is asked five times, in turns with the others, and counts
with its median: what a neighbour of a virtual machine takes from one asking is not the question's.
"""

import statistics
import time
from collections.abc import Callable, Sequence

ROUNDS = 5


def slowest_in_a_hundred(ask: Callable[[str], object], queries: Sequence[str]) -> float:
    """Milliseconds."""
    from portal.records.database import db

    times: list[list[float]] = [[] for _ in queries]
    for _ in range(ROUNDS):
        for query, spent in zip(queries, times, strict=True):
            db.session.remove()
            before = time.perf_counter()
            ask(query)
            spent.append(time.perf_counter() - before)
    ordered = sorted(map(statistics.median, times))
    return ordered[int(len(ordered) * 0.99) - 1] * 1000
