"""Ratios and rates, measured in one run and printed with what they mean: `make bench`.

Each figure stands beside its target. Nothing here is a test: a busy machine makes figures worse,
so they are read by people. `--institutions N` sets the size of the searched register.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from random import Random

from bench_alike import answers_alike
from bench_imports import an_import
from bench_names import name_checks, settle
from bench_pages import pages, serving
from bench_seats import sign_ups
from bench_times import slowest_in_a_hundred
from bench_visits import visits

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
DAY = date(2026, 11, 23)
COMMON = ["培训", "职业", "学校", "兰州", "技能", "新区", "中心", "有限", "公司", "示例"]
QUERIES = 100
VISITED = ["/", "/classes", "/occupations", "/institutions", "/lists", "/subsidy", "/notices"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--institutions", type=int, default=100_000)
    parser.add_argument("--classes", type=int, default=100_000)
    wanted = parser.parse_args()
    print(f"{'figure':>12}  {'target':>10}  what was measured")
    _show(*_verdicts())
    for engine in ("sqlite", "postgresql"):
        with _database(engine, wanted.institutions, wanted.classes) as environment:
            if engine == "sqlite":
                with serving(environment, "app:app") as here:
                    for figure in visits(here, VISITED):
                        _show(*figure)
            for figure in pages(engine, environment, wanted.classes):
                _show(*figure)
            with _on_one_core():
                for figure in chain(
                    _round_trips(engine),
                    _searches(engine, wanted.institutions),
                    name_checks(engine),
                    answers_alike(engine),
                    sign_ups(engine),
                ):
                    _show(*figure)
            for figure in an_import(engine):
                _show(*figure)


def _show(figure: str, target: str, words: str) -> None:
    print(f"{figure:>12}  {target:>10}  {words}", flush=True)


def _verdicts() -> tuple[str, str, str]:
    """Subsidy verdicts of mixed trainings, each with all its reasons, in one thread."""
    from portal.policy.jurisdiction import load
    from portal.policy.shortage import Shortage
    from portal.policy.subsidy import Training, training_subsidy
    from portal.policy.terms import Award, TrainingType

    law = load("lanzhou-new-area")
    random = Random(1)  # noqa: S311 - a fixed choice of cases
    keys = [entry.value.id for entry in law.occupations]
    trainings = [
        Training(
            on=DAY,
            training_type=random.choice(
                [TrainingType.EMPLOYMENT_SKILLS, TrainingType.ON_POST_SKILLS]
            ),
            occupation=random.choice(keys),
            award=random.choice(list(Award)),
            shortage=random.choice([(), (Shortage("目录", 20),)]),
        )
        for _ in range(2000)
    ]

    def once() -> None:
        for training in trainings:
            training_subsidy(law, training)

    rate = len(trainings) / _median(once)
    return f"{rate:,.0f}/s", "≥ 20,000/s", "subsidy verdicts with reasons and clauses, one core"


def _median(action: Callable[[], object], runs: int = 5) -> float:
    """Seconds: the median of five runs after one that warms up."""
    action()
    return statistics.median(_seconds(action) for _ in range(runs))


def _seconds(action: Callable[[], object]) -> float:
    before = time.perf_counter()
    action()
    return time.perf_counter() - before


@contextmanager
def _database(engine: str, institutions: int, classes: int) -> Iterator[dict[str, str]]:
    """An app on a fresh database of that size; gone afterwards."""
    from portal import create_app
    from portal.records.database import db
    from portal.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite3"
        if engine == "postgresql":
            url = os.environ["TEST_POSTGRESQL_URL"]
        environment = os.environ | {
            "DATABASE_URL": url,
            "DEMONSTRATION": "1",
            "SECRET_KEY": os.urandom(32).hex(),
            "DATA_KEYS": f"1:{os.urandom(32).hex()}",
            "DIGEST_KEY": os.urandom(32).hex(),
            "CERTIFICATE_KEY": f"1:{os.urandom(32).hex()}",
        }
        command = [sys.executable, "-m", "flask", "demo", "--institutions", str(institutions)]
        command += ["--classes", str(classes)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        app = create_app(Settings.from_environment(environment))
        with app.app_context():
            settle()
            yield environment
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _on_one_core() -> Iterator[None]:
    """This process and its PostgreSQL's: a question goes from one to the other and back, and a
    virtual machine may take milliseconds to wake its other core.
    """
    from psycopg import Connection
    from sqlalchemy import event

    from portal.records.database import db

    def bring(connection: object, _: object) -> None:
        if isinstance(connection, Connection):
            os.sched_setaffinity(connection.info.backend_pid, {core})

    cores = os.sched_getaffinity(0)
    core = min(cores)
    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", bring)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
        # What was opened meanwhile would stay where it was brought.
        event.remove(db.engine, "connect", bring)
        db.session.remove()
        db.engine.dispose()


def _round_trips(engine: str) -> Iterator[tuple[str, str, str]]:
    """What the machine takes from every figure below it."""
    from sqlalchemy import text

    from portal.records.database import db

    least = text("SELECT 1")
    db.session.execute(least)
    times = sorted(_seconds(partial(db.session.execute, least)) for _ in range(1000))
    yield f"{times[989] * 1000:.1f} ms", "", f"SELECT 1, p99: what all below include, {engine}"


def _searches(engine: str, institutions: int) -> Iterator[tuple[str, str, str]]:
    """Three hundred fixed queries: common words, parts of names, full names."""
    from sqlalchemy import func, select

    from portal.records.database import db
    from portal.records.institutions import Institution
    from portal.records.search import Noun, find

    random = Random(2)  # noqa: S311 - a fixed choice of queries
    last = db.session.scalar(select(func.max(Institution.id))) or 1
    ids = [random.randint(1, last) for _ in range(QUERIES)]
    names = list(db.session.scalars(select(Institution.name).where(Institution.id.in_(ids))))
    kinds = {
        "common words": [random.choice(COMMON) for _ in range(QUERIES)],
        "parts of names": [name[4:8] for name in names],
        "full names": names,
    }
    for words, queries in kinds.items():
        slowest = slowest_in_a_hundred(partial(find, Noun.INSTITUTION), queries)
        yield (
            f"{slowest:.1f} ms",
            "≤ 20 ms",
            f"search p99 of medians, {words}, {institutions:,} institutions, {engine}",
        )


if __name__ == "__main__":
    main()
