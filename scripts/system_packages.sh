#!/bin/sh
# Bring what the tests need from Debian: a browser, Chinese fonts for its pictures, PostgreSQL,
# and the part of Python that makes virtual environments.
# As root it installs what is missing; otherwise it names the packages. Safe to repeat.
set -eu

missing=""
python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
[ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] ||
    fc-list :lang=zh-cn 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk"
if [ "$(id -u)" -eq 0 ]; then # others take PostgreSQL from a wheel: scripts/with_postgres.py
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "The tests need these Debian packages; install them and repeat:$missing" >&2
    exit 1
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests need these packages (their names in Debian):$missing" >&2
    exit 1
fi
echo "Installing from Debian:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get -qq -o Acquire::Retries=3 update
# shellcheck disable=SC2086 # one word for each package
apt-get -qq -o Acquire::Retries=3 install -y --no-install-recommends $missing >/dev/null
