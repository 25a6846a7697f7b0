#!/usr/bin/env python3
"""Serve the portal with granian on 127.0.0.1:PORT: scripts/serve.py [WORKERS]

docs/decisions/server.md has the reasons for the numbers.
"""

import os
import sys
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

ROOT = Path(__file__).resolve().parent.parent


def serve(*, workers: int = 1, target: str = "app:app") -> None:
    """Serve until a signal ends it; requests that are being answered are finished first."""
    Granian(
        target,
        address="127.0.0.1",
        port=int(os.environ.get("PORT") or 5000),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        websockets=False,
        workers=workers,
        workers_kill_timeout=20,
        blocking_threads=8,
        backlog=1024,
        backpressure=1024 // workers,
        log_level=LogLevels.error,
        working_dir=ROOT,
    ).serve()


if __name__ == "__main__":
    serve(workers=int(sys.argv[1]) if len(sys.argv) > 1 else 1)
