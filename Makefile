# The two commands of the README are `make run` and `make test`; both set up .venv first, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help run test check format faults pictures eval listening collection bench lock clean

help:  ## List what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.installed  ## Open the terminal chat with the shipped library (no tokens needed)
	@$(BIN)/quotidian chat

test: check  ## Lint, types and import contracts, then every test
	@$(BIN)/pytest --numprocesses auto

faults: $(VENV)/.installed-dev  ## Kill processes at every step of a delivery, and look at every time zone; KILLS=500 kills more
	@FAULTS=$(or $(KILLS),200) $(BIN)/pytest --capture=no --quiet tests/faults tests/core/daily/test_every_zone.py

check: $(VENV)/.installed-dev  ## What CI checks before the tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(VENV)/.installed-dev  ## Format the code and mend what ruff can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

pictures: $(VENV)/.installed-dev  ## Draw the pictures in docs/ anew
	@$(BIN)/python -m tests.pictures.terminal docs/chat.svg
	@$(BIN)/python -m tests.pictures.slack build/pictures docs
	@$(BIN)/python -m tests.pictures.discord build/pictures docs

eval: $(VENV)/.installed-dev  ## Measure how well the search finds; VERBOSE=1 shows each question
	@$(BIN)/python -m tests.benchmarks.evaluate $(if $(VERBOSE),--verbose)

listening: $(VENV)/.installed-dev  ## Fit anew what decides whether a message is worth a reply
	@$(BIN)/python -m tests.listening.fit
	@$(BIN)/python -m tests.listening.judge

collection: $(VENV)/.installed-dev  ## Fetch the public collection that make eval measures on, too
	@$(BIN)/python -m tests.benchmarks.collection

bench: $(VENV)/.installed-dev  ## Measure how fast the search is; SIZE=1000,15000 picks the sizes; DAILY=1, SLACK=1, DISCORD=1, LISTENING=1: those
	@$(BIN)/python -m $(BENCH)

BENCH = tests.benchmarks.speed --sizes $(or $(SIZE),$(SIZES)) $(if $(PICTURE),--picture $(PICTURE))
SIZES := 1000,15000
ifdef DAILY
BENCH = tests.benchmarks.daily
else ifdef SLACK
BENCH = tests.benchmarks.slack --size $(or $(SIZE),100000)
else ifdef DISCORD
BENCH = tests.benchmarks.discord --size $(or $(SIZE),100000)
else ifdef LISTENING
BENCH = tests.benchmarks.listening_speed --size $(or $(SIZE),15000)
endif

lock: $(VENV)/.installed-dev  ## Resolve the dependencies anew and pin them with hashes
	$(BIN)/uv pip compile pyproject.toml --group build $(LOCK_FLAGS) -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group build --group dev $(LOCK_FLAGS) -c requirements.lock -o requirements-dev.lock

LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade --quiet

clean:  ## Remove .venv and the tools' caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit("Quotidian needs Python 3.11 to 3.14; name one: make run PYTHON=python3.12" if not (3, 11) <= sys.version_info[:2] <= (3, 14) else 0)'
	@echo "Setting up $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: requirements.lock pyproject.toml $(VENV)/.created
	@$(PIP) install --require-hashes --only-binary :all: -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@
