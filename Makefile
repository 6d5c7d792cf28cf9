# The commands of a working day. Each makes the environment first where it is missing or older than the lock.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help report test browser lab lint bench torture lock

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

report: .venv/ready ## check the tables, draw every figure, write page and deck
	@$(BIN)/isogj report

test: .venv/ready ## run the tests with coverage
	@echo "running the tests (a few minutes)"
	@$(BIN)/python -m pytest

browser: .venv/ready ## look at page and deck with Chromium and LibreOffice, which must be installed
	@echo "building the report and opening it in Chromium and LibreOffice"
	@$(BIN)/python -m pytest tests/browser -q --no-cov -n 0

lab: .venv/ready ## open the notebooks in JupyterLab
	@echo "opening JupyterLab (ctrl-C, twice, ends it)"
	@$(BIN)/isogj lab

lint: .venv/ready ## check style, types and stripped notebooks
	@echo "checking style (ruff), types (mypy) and notebooks (nbstripout)"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@git -c core.quotepath=off ls-files 'notebooks/*.ipynb' | while read -r file; do git show ":$$file" \
		| $(BIN)/nbstripout --verify --extra-keys metadata.language_info >/dev/null \
		|| { echo "$$file is committed with outputs: see CONTRIBUTING.md"; exit 1; }; done

bench: .venv/ready ## time the heavy functions against a floor or a peer
	@echo "running the benchmarks (some minutes, on a quiet machine)"
	@$(BIN)/python -m pytest tests/benchmarks -q --no-cov -n 0 -s

torture: .venv/ready ## kill the build at 50 random times and look at what is left
	@echo "killing the build at random times (some minutes)"
	@$(BIN)/python -m pytest tests/torture -q --no-cov -n 0 -s

lock: .venv/ready ## write requirements.lock anew from pyproject.toml
	@echo "resolving pyproject.toml into requirements.lock"
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --all-extras \
		--no-emit-index-url --no-emit-find-links --no-header pyproject.toml --output-file requirements.lock

.venv/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; try: make PYTHON=python3.12"; exit 1; }
	@echo "making .venv from requirements.lock (one to three minutes, once)"
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q isogj_analysis
	@touch $@
