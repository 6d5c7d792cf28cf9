# The commands of a working day. Each makes the environment first where it is missing or older than a lock.
PYTHON ?= python3
BIN := .venv/bin
# .venv/ready is written last and names the folder: what is half made or was moved here is made anew.
$(shell [ -x $(BIN)/python ] && [ "$$(cat .venv/ready 2>/dev/null)" = "$$(pwd -P)" ] || rm -f .venv/ready 2>/dev/null)
.DEFAULT_GOAL := help
.PHONY: help report test browser lab lint bench torture fuzz lock

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

report: .venv/ready ## check the tables, draw every figure, write page, print edition, deck and map
	@$(BIN)/isogj report

test: .venv/ready-dev ## run the tests
	@echo "running the tests (a few minutes)"
	@$(BIN)/python -m pytest

browser: .venv/ready-dev ## look at page, map and deck with Chromium and LibreOffice, which must be installed
	@echo "building the report and opening it in Chromium and LibreOffice"
	@$(BIN)/python -m pytest tests/browser -q -n 0

lab: .venv/ready ## open the notebooks in JupyterLab
	@echo "opening JupyterLab (ctrl-C, twice, ends it)"
	@$(BIN)/isogj lab

lint: .venv/ready-dev ## check style, types and stripped notebooks
	@echo "checking style (ruff), types (mypy) and notebooks (nbstripout)"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@git -c core.quotepath=off ls-files 'notebooks/*.ipynb' | while read -r file; do git show ":$$file" \
		| $(BIN)/nbstripout --verify --extra-keys metadata.language_info >/dev/null \
		|| { echo "$$file is committed with outputs: see CONTRIBUTING.md"; exit 1; }; done

bench: .venv/ready-bench ## time the heavy functions against a floor or a peer
	@echo "running the benchmarks (some minutes, on a quiet machine)"
	@$(BIN)/python -m pytest tests/benchmarks -q -n 0 -s

torture: .venv/ready-dev ## kill the build at 50 random times and look at what is left
	@echo "killing the build at random times (some minutes)"
	@$(BIN)/python -m pytest tests/torture -q -n 0 -s

fuzz: .venv/ready-dev ## read 10,000 spoilt tables and build 300 reports; ISOGJ_INPUTS=100 ISOGJ_BUILDS=3 for fewer
	@echo "reading spoilt tables and building reports from them (an hour or more)"
	@$(BIN)/python -m pytest tests/fuzz -q -n 0 -s

lock: .venv/ready-dev ## write the three locks anew from pyproject.toml
	@echo "resolving pyproject.toml into the locks (about a minute)"
	@$(BIN)/python -m tools.lock

# No resolver runs (--no-deps), so that every pip installs what the lock says, and nothing else.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
define install
@$(PIP) install --no-compile --no-deps --require-hashes --requirement $(1) 2>.venv/pip.log || { \
	if grep -q "connection broken" .venv/pip.log; then \
		[ ! -e .venv/set-aside ] || mv .venv/set-aside .venv/ready; \
		echo "pip reaches no package index: connect to the network, or set pip's proxy or mirror, and run make again" >&2; \
	else \
		echo "pip could not install $(1) ($$(grep ^ERROR .venv/pip.log | tail -1)): mend that and run make again" >&2; \
	fi; exit 1; }
endef

.venv/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "$(PYTHON) is not Python 3.11 or newer: install one, or name it, as in make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) comes without venv: on Debian or Ubuntu run apt install python3-venv, then make again" >&2; exit 1; }
	@mkdir -p .venv 2>/dev/null && [ -w .venv ] || { \
		echo "$$(pwd) cannot be written: run make in a copy of your own, as git clone makes one" >&2; exit 1; }
	@echo "making .venv from $< (about a minute, once)"
	@$(PYTHON) -m venv --clear .venv
	$(call install,$<)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q isogj_analysis
	@pwd -P > $@

.venv/ready-dev: requirements-dev.lock .venv/ready
.venv/ready-bench: requirements-bench.lock .venv/ready-dev
.venv/ready-dev .venv/ready-bench:
	@[ ! -e $@ ] || $(MAKE) --silent --no-print-directory --always-make .venv/ready
	@echo "adding $< to .venv (once)"
	@mv .venv/ready .venv/set-aside
	$(call install,$<)
	@mv .venv/set-aside .venv/ready
	@touch .venv/ready $(filter .venv/%,$^) $@
