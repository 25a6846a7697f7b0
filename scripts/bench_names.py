"""How well and how fast the check of the lists finds a name that was typed wrong; see `bench.py`.

The institutions of the register are given the names of `name_queries.py`, whose queries are asked.
"""

import gc
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial

from bench_times import slowest_in_a_hundred
from name_queries import Names

DAY = date(2026, 11, 23)
PLACE = "兰州新区"
FIRST_FEW = 5


def name_checks(engine: str) -> Iterator[tuple[str, str, str]]:
    """The recall of every kind of query and of all, and the time of the slowest in a hundred."""
    from portal.records.list_check import check_lists

    names = _give_names()
    check = partial(check_lists, on=DAY, place=PLACE)
    # As app.py does, and so that the names held here are not walked between two checks.
    gc.collect()
    gc.freeze()
    queries = list(names.queries())
    asked, found = Counter[str](), Counter[str]()
    for one in queries:
        asked[one.kind] += 1
        found[one.kind] += one.name in [card.name for card in check(one.query).cards[:FIRST_FEW]]
    size = f"{len(names.all):,} institutions, {engine}"
    for kind in asked:
        words = f"name checks, {kind}: right one in the first {FIRST_FEW}, {size}"
        yield f"{found[kind] / asked[kind]:.3f}", "", words
    words = f"name checks, all {asked.total():,}: right one in the first {FIRST_FEW}, {size}"
    yield f"{found.total() / asked.total():.3f}", "≥ 0.950", words
    slowest = slowest_in_a_hundred(check, [one.query for one in queries])
    yield f"{slowest:.1f} ms", "≤ 50 ms", f"name checks, p99 of medians, with the cards, {size}"


def _give_names() -> Names:
    """To all institutions but the cast; nobody's two names are alike."""
    from sqlalchemy import select, update

    from portal.records.database import transaction
    from portal.records.institutions import Institution
    from portal.services.search_index import reindex

    with transaction() as session:
        of_the_mass = select(Institution.id).where(Institution.uscc.contains("MK"))
        ids = session.scalars(of_the_mass.order_by(Institution.id)).all()
        names = Names(len(ids))
        rows = [{"id": key, "name": name} for key, name in zip(ids, names.all, strict=True)]
        session.execute(update(Institution), rows)
    reindex()
    settle()
    return names


def settle() -> None:
    """Sweep and count the rows of PostgreSQL, as a running server does soon after so many came."""
    from sqlalchemy import text

    from portal.records.database import db

    if db.engine.dialect.name == "postgresql":
        with db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
