# Two commands do everything: `make demo` runs the main job, `make test` passes every test. Both set up what they need.

PYTHON ?= python3.11
PYTHON := $(shell command -v $(PYTHON) 2>/dev/null || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= auto
BROWSERS := chromium chromium-browser google-chrome-stable google-chrome
DATA ?=

.PHONY: setup browser demo test check bench bench-rivals bench-replay accuracy format schema lock clean help

help:
	@echo "make setup   the environment in $(VENV)/; the program is $(BIN)/prongsai"
	@echo "make browser Debian's Chromium, for pages that only a script draws, where apt-get may install it"
	@echo "make demo    the main job on a sample city: 72 centres, six months, the indicator"
	@echo "make test    make check, then every test"
	@echo "make check   ruff, mypy --strict, import-linter"
	@echo "make bench   the figures of docs/benchmarks.md"
	@echo "make bench-rivals        the crawlers that \`python -m bench corpus\` measures beside this one, in .venv-bench/"
	@echo "make bench-replay        the validator and player that \`python -m bench proof\` holds evidence against, in .venv-replay/"
	@echo "make accuracy            accuracy on our own labels, and the speed"
	@echo "make accuracy DATA=DIR   the same and the labelled data in DIR, written to docs/accuracy.md"

setup: $(VENV)/.ready

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "prongsai needs Python 3.11 or later; set PYTHON=/path/to/python3.11"; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Everything but the pages that only a script draws works without it: so its absence stops nothing.
browser:
	@for name in $(BROWSERS); do command -v $$name >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get install --yes -qq --no-install-recommends chromium >/dev/null 2>&1 && exit 0; \
		apt-get update -qq >/dev/null 2>&1; \
		apt-get install --yes -qq --no-install-recommends chromium >/dev/null 2>&1 && exit 0; \
	fi; \
	echo "Chromium is not installed: pages that only a script draws stay undetermined, and the tests that need it are skipped;"; \
	echo "on Debian, apt-get install chromium"

demo: setup browser
	$(BIN)/prongsai demo --no-open

test: check browser
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m bench

# No dependency of the program: an environment of their own.
bench-rivals: .venv-bench/.ready

.venv-bench/.ready: requirements/bench.txt
	test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

# No dependency of the program either.
bench-replay: .venv-replay/.ready

.venv-replay/.ready: requirements/replay.txt
	test -x .venv-replay/bin/python || $(PYTHON) -m venv .venv-replay
	.venv-replay/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/replay.txt
	@touch $@

accuracy: setup
	@$(BIN)/python -m bench.accuracy "$(DATA)" --write

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: setup
	$(BIN)/python -m rules.schema

# Needs uv; the compiled files name no registry.
lock:
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra dev -o requirements/dev.txt pyproject.toml
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -o requirements/bench.txt requirements/bench.in
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -o requirements/replay.txt requirements/replay.in
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -c requirements/dev.txt -o requirements/runtime.txt pyproject.toml

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis prongsai-demo
