# Retro: meetings where everybody is heard. `make help` says what there is to do.

PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Where a test takes hours, looking at its stack every two minutes would only endanger it.
LONG := $(BIN)/python -m pytest -o faulthandler_timeout=0

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help engines setup test demo check style types imports lowest newer snapshots torture pictures formats clean
.DEFAULT_GOAL := help

help: ## say what there is to do
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{ printf "%-18s%s\n", $$1, $$2 }'

setup: $(READY) ## prepare .venv, once

test: $(READY) ## run the tests (ARGS="-k vote" for some of them)
	$(BIN)/python -m pytest -n auto $(if $(ARGS),$(ARGS),--no-stale-snapshots)

engines: .engines/otterwiki/.ready .engines/mkdocs/.ready ## prepare real wikis for the tests that publish to them

demo: $(READY) ## watch a whole session with simulated people (ARGS="--fast" to hurry)
	$(BIN)/retro demo $(ARGS)

check: style types imports test ## all that must be good before a commit

style: $(READY) ## look at format and style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY) ## check types, strictly
	$(BIN)/mypy

imports: $(READY) ## check who imports whom
	$(BIN)/lint-imports

# What depends on the versions of Python, Textual and asyncssh: people who join, the demo, what is installed.
# Some formats are enough for that; the tests play all of them once.
EDGE := tests/server tests/demo tests/test_packaging.py \
	-k "not every_template or start-stop or premortem or large-retro or health-check"

lowest: $(READY) ## join and play the demo with the lowest versions that pyproject.toml allows
	$(BIN)/uv pip compile --quiet --resolution lowest-direct --group test --python $(BIN)/python \
		--output-file $(VENV)/lowest.txt pyproject.toml
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(VENV)/lowest
	$(BIN)/uv pip install --quiet --python $(VENV)/lowest/bin/python --requirements $(VENV)/lowest.txt
	$(BIN)/uv pip install --quiet --python $(VENV)/lowest/bin/python --no-deps --editable .
	$(VENV)/lowest/bin/python -m pytest -n auto $(EDGE)

newer: ## join and play the demo on the Python that NEWER names
	$(NEWER) -m venv --clear $(VENV)/newer
	$(VENV)/newer/bin/python -m pip install --quiet --editable '.[dev]'
	$(VENV)/newer/bin/python -m pytest -n auto $(EDGE)

snapshots: $(READY) ## draw the snapshots anew; look at the difference before you commit it
	$(BIN)/python -m pytest -m snapshot --snapshot-update --no-stale-snapshots

torture: $(READY) ## look for lost events for some hours: kills, faults, power cuts, interleavings
	RETRO_TORTURE=20 $(LONG) tests/storage
	RETRO_TORTURE=5000 $(LONG) tests/simulation
	RETRO_TORTURE=1000 $(LONG) tests/killer

pictures: $(READY) ## draw the pictures of the documentation
	$(BIN)/python tests/pictures.py

formats: $(READY) ## make the pages of the formats, with pictures of simulated people (ARGS="four-ls" for some)
	$(BIN)/python tests/format_pages.py $(ARGS)

clean: ## remove what was made here; sessions stay
	rm -rf $(VENV) build dist *.egg-info snapshot_report.html .hypothesis
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find retro tests -name __pycache__ -type d -prune -exec rm -rf {} +

.engines/otterwiki/.ready:
	$(PYTHON) -m venv .engines/otterwiki
	.engines/otterwiki/bin/python -m pip install --quiet otterwiki
	@touch $@

.engines/mkdocs/.ready:
	$(PYTHON) -m venv .engines/mkdocs
	.engines/mkdocs/bin/python -m pip install --quiet 'mkdocs>=1.6,<2' mkdocs-material cmarkgfm
	@touch $@

$(READY): pyproject.toml
	@$(if $(PYTHON),$(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Retro needs Python 3.11 or newer; say where it is: make PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@
