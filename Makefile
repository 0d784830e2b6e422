# Periplo. `make demo` shows it, `make test` tries it; both work on a fresh machine with Python 3.11-3.14.
SHELL := /bin/bash
VENV  := .venv
BIN   := $(VENV)/bin
# The newest Python of 3.11-3.14 that can make a virtual environment; PYTHON=… chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null && echo $$p && break; done)
DEMO  ?= demo

BENCH = .venv-bench/bin/python
.PHONY: help install demo test quick crash bench soak chaos audit lint format docs clean

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Periplo needs Python 3.11-3.14 with venv. Install it (Debian: apt install python3-venv), or say PYTHON=…"; exit 3; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@echo "Installing Periplo into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

# Spark is large, and does nothing without Java: it is installed for the tests where there is Java.
SPARK = $(shell command -v java >/dev/null && echo --group spark)

$(VENV)/.test: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group test $(SPARK)
	@touch $@

install: $(VENV)/.installed  ## install into .venv

demo: install  ## build the demo shop, draw its map, answer, serve (SERVE=0: stop before serving)
	@$(BIN)/periplo demo $(DEMO) $(if $(filter 0,$(SERVE)),--no-serve)

lint: $(VENV)/.test  ## style, types and the floors of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The tests wait much for the disk, whose promises only a cut of power would try: where there is room, they write to memory.
IN_MEMORY = test "$$(df --output=avail /dev/shm 2>/dev/null | tail -1)" -gt 8000000 2>/dev/null && mktemp -d /dev/shm/periplo.XXXXXX

test: lint  ## everything; what this machine lacks (a browser) is skipped and told
	@shm=$$($(IN_MEMORY)); $(BIN)/pytest -n 2 --dist loadgroup -rs $${shm:+--basetemp=$$shm/tests} $(PYTEST); \
	told=$$?; rm -rf "$$shm"; exit $$told

quick: $(VENV)/.test  ## the tests without the slow ones
	$(BIN)/pytest -n 2 --dist loadgroup -m "not slow" $(PYTEST)

crash: $(VENV)/.test  ## kill campaigns, workers, collector, exploder and compactor 300 times, and fill a disk
	KILLS=300 $(BIN)/pytest tests/crash -rs

.venv-bench/.installed: pyproject.toml constraints.txt $(VENV)/.installed
	@test -x $(BENCH) || $(PYTHON) -m venv .venv-bench
	@$(BENCH) -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BENCH) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@$(BENCH) -m pip install --quiet --disable-pip-version-check --group bench
	@touch $@

bench: .venv-bench/.installed  ## speed beside peers, in an environment of its own (EVENTS=100e6 for the full claim)
	$(BENCH) -m bench

soak: .venv-bench/.installed  ## collect end to end for ten minutes, with all figures (SECONDS=60 for one)
	SECONDS=$(or $(SECONDS),600) RATE=$(or $(RATE),40000) SENDERS=$(or $(SENDERS),4) $(BENCH) -m bench soak

chaos: .venv-bench/.installed  ## everything at work while things go wrong (SECONDS=3600 for the claim; REPORT=file.svg draws it)
	SECONDS=$(or $(SECONDS),300) REPORT=$(REPORT) $(BENCH) -m bench.chaos

.venv-audit/.installed:
	@test -d .venv-audit || $(PYTHON) -m venv .venv-audit
	@.venv-audit/bin/python -m pip install --quiet --disable-pip-version-check 'pip-audit>=2.10' && touch $@ \
	  || echo "pip-audit cannot be installed here."

audit: .venv-audit/.installed  ## known weaknesses of the versions in constraints.txt, where advisories can be reached
	@test ! -f $< || .venv-audit/bin/python .ci/audit.py

format: $(VENV)/.test  ## put the code into its form
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .

docs: install  ## draw the pictures of the docs again
	$(BIN)/python docs/make.py

clean:
	rm -rf $(VENV) .venv-bench .venv-audit $(DEMO) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
