#!/bin/sh
# Serve the portal with granian; further options follow those below.
#
# Granian counts open connections against --backpressure, so it must be as wide as the line of
# waiting phones. Threads do the work: a writer that waits for SQLite's lock holds one.
cd "$(dirname "$0")/.."
exec .venv/bin/python -m granian --interface wsgi --http 1 --no-ws \
    --host 127.0.0.1 --port "${PORT:-5000}" \
    --workers 1 --blocking-threads 8 --backlog 1024 --backpressure 1024 \
    --http1-header-read-timeout 10000 --workers-kill-timeout 20 --log-level error \
    "$@" app:app
