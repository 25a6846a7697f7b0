# The commands of this repository; `make` alone lists them.

PYTHON ?= python3
export PORT ?= 5000
export PIP_DISABLE_PIP_VERSION_CHECK = 1

PY := .venv/bin/python
INSTALL := $(PY) -m pip install --quiet --require-hashes
NPM := node_modules/.package-lock.json
FONTS := $(addprefix instance/fonts/NotoSansSC_,400Regular.ttf 700Bold.ttf)
LOCK := .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-config --custom-compile-command 'make lock'

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check assets bench soak mutants screenshots lock

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' Makefile

run: .venv/.run assets ## set up what is missing and serve the demonstration on 127.0.0.1:PORT
	@exec $(PY) scripts/run.py

test: .venv/.dev assets ## run every test, on SQLite, PostgreSQL and in a browser
	@sh scripts/system_packages.sh
	@$(PY) scripts/with_postgres.py $(PY) -m pytest -n auto

check: .venv/.dev assets ## format, lint, types, import rules, then every test
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache --no-logo
	@$(PY) scripts/sizes.py
	@$(MAKE) --no-print-directory test

bench: .venv/.dev assets ## measure ratios in one run (by hand)
	@$(PY) scripts/with_postgres.py $(PY) scripts/bench.py

soak: .venv/.dev assets ## the full races and property profiles (by hand, long)
	@sh scripts/system_packages.sh
	@$(PY) scripts/with_postgres.py $(PY) -m pytest -n auto --hypothesis-profile=soak

mutants: .venv/.dev ## change the law in 600 places and see that tests notice (by hand, long)
	@$(PY) scripts/mutants.py

screenshots: .venv/.dev ## draw docs/screenshot.png and every public page of a running portal
	@sh scripts/system_packages.sh
	@$(PY) scripts/screenshots.py http://127.0.0.1:$(PORT) build/screenshots

lock: .venv/.dev ## pin the newest libraries, with hashes
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt
	$(LOCK) --no-deps requirements-node.in -o requirements-node.txt
	$(LOCK) --no-deps requirements-postgres.in -o requirements-postgres.txt

assets: $(NPM) $(FONTS) ## bring the browser assets and the fonts for printing

$(NPM): package-lock.json package.json | .venv/.run
	@echo "Bringing the browser assets"
	@sh scripts/assets.sh $(PY)
	@touch $@

$(FONTS): instance/fonts/%: $(NPM)
	@mkdir -p $(@D)
	@cp node_modules/@expo-google-fonts/noto-sans-sc/*/$* $@

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
	  "Python 3.11 or newer is needed. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo \
	  "Python's venv is not complete here. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.run: requirements.txt | .venv/.made
	@echo "Installing the libraries"
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.run
	@echo "Installing what tests and checks need"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@
