"""How fast pages are beside the least that could make them; used by `bench.py`.

granian with one worker on one core, wrk on the other: keep-alive, 16 connections, gzip accepted,
five alternating runs of each, medians of requests a second.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent
PORT = "5077"
HERE = f"http://127.0.0.1:{PORT}"
# What is searched for is never kept, so that a search for nothing makes the whole list anew.
COLD = "/classes?q="
SECONDS, ROUNDS = 3, 5


def pages(engine: str, environment: dict[str, str], classes: int) -> Iterator[tuple[str, str, str]]:
    """The ratios of kept and of cold pages; nothing where there is no wrk or no second core."""
    if not shutil.which("wrk") or (os.cpu_count() or 1) < 2:
        yield "not run", "", "pages: they need wrk (Debian's package) and two cores"
        return
    with serving(environment, "bench_app:app"):
        rows = _rows()
        for path, beside, target, words in (
            ("/classes", "/bench/bare", "≥ 2", "a kept page beside a bare Flask view, same bytes"),
            (
                COLD,
                "/bench/memory",
                "≥ 0.4",
                f"a cold class list ({rows} of {classes:,}) beside Jinja2 with the rows in memory",
            ),
        ):
            fast, slow = [], []
            for _ in range(ROUNDS):
                fast.append(_rate(path))
                slow.append(_rate(beside))
            rate, base = statistics.median(fast), statistics.median(slow)
            yield f"{rate / base:.2f}", target, f"{words} ({rate:,.0f}/s : {base:,.0f}/s), {engine}"


def _rate(path: str) -> float:
    """Requests a second; an answer that is no success ends the bench."""
    command = ["taskset", "-c", "1", "wrk", "-t1", "-c16", f"-d{SECONDS}s"]
    command += ["-H", "Accept-Encoding: gzip", HERE + path]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(f"{path}: {told}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if found is None:
        raise RuntimeError(told)
    return float(found[1])


def _rows() -> int:
    with urlopen(HERE + COLD, timeout=60) as answer:  # noqa: S310 - it is our own
        return str(answer.read().decode()).count("<article")


@contextmanager
def serving(environment: dict[str, str], target: str) -> Iterator[str]:
    """The portal on one core, as it is deployed; answers where."""
    script = f"from serve import serve; serve(target='{target}')"
    command = ["taskset", "-c", "0", sys.executable, "-c", script]
    environment = environment | {"PORT": PORT, "PYTHONPATH": str(ROOT / "scripts")}
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            _wait()
            yield HERE
        finally:
            process.terminate()


def _wait() -> None:
    for _ in range(300):
        try:
            urlopen(Request(f"{HERE}/healthz"), timeout=5).close()  # noqa: S310 - it is our own
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the portal does not answer")
