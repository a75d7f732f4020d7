# make run      from a bare clone: environment, install, sample data, the service and the admin on http://127.0.0.1:8080
# make test     from a bare clone: environment, install, all tests (system servers installed where the machine allows it)
# make check    lint, types, architecture, make test
# make help     the rest
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

BIN := .venv/bin
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	"$$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
# Two workers: the smallest machine that we promise to test on has two cores.
WORKERS ?= 2
# What `make test` hands to pytest, for example `make test ARGS="-k matching"`.
ARGS ?=

.PHONY: help run test check test-all packaging lock picture servers format clean

help: ## what can be made
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1 \t\2/p' Makefile | expand -t 18

run: .venv/.run ## start the service with sample data and the admin on http://127.0.0.1:8080
	@exec $(BIN)/mailflow run --sample

test: .venv/.dev servers ## all tests; a test whose server is missing is skipped by name
	$(BIN)/pytest -n $(WORKERS) $(ARGS)

check: .venv/.dev ## lint, types, architecture, then make test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

test-all: .venv/.dev servers ## everything: also the long campaigns, and every way to install
	$(BIN)/pytest -n $(WORKERS) -m "" $(ARGS)

packaging: .venv/.dev ## build wheel and sdist, and run each way to install
	$(BIN)/pytest -m packaging tests/packaging $(ARGS)

format: .venv/.dev ## put the code in its agreed form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

picture: .venv/.dev ## redraw the import picture in ARCHITECTURE.md
	$(BIN)/python -m tests.architecture.picture

# --universal: one file for every platform and every Python from 3.11 on. The files name no index; your own pip or uv knows where to look.
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
	$(UPGRADE)

lock: .venv/.run ## pin the dependencies of pyproject.toml (UPGRADE=--upgrade takes the newest)
	$(COMPILE) --extra setup pyproject.toml -o requirements.txt
	$(COMPILE) --extra setup --extra dev --constraint requirements.txt pyproject.toml -o requirements-dev.txt

servers: ## the programs that tests talk to: chromium, dovecot, postgresql
	@tests/servers/install

clean: ## remove the environment, caches and everything built; ./var stays
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: each target does its own set-up, in any order and as often as you like.
# uv installs in seconds what takes pip a minute, but reads neither pip.conf nor PIP_*: where it cannot be had or cannot reach an index, pip does the work.
INSTALL = awk '/^[^ ]/ { on = /^uv==/ } on' $(1) > .venv/uv.txt; \
	if $(BIN)/python -m pip install --quiet --no-deps --require-hashes -r .venv/uv.txt \
	  && UV_HTTP_TIMEOUT=30 $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1); then :; \
	else echo "uv could not install the packages; pip takes over, about a minute"; \
	  $(BIN)/python -m pip install --quiet --require-hashes -r $(1); fi; \
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .

.venv/.run: requirements.txt pyproject.toml | $(BIN)/python
	@echo "installing what mailflow runs on"
	@$(call INSTALL,requirements.txt)
	@touch $@

.venv/.dev: requirements-dev.txt pyproject.toml | $(BIN)/python
	@echo "installing what mailflow runs on and is tested with"
	@$(call INSTALL,requirements-dev.txt)
	@touch .venv/.run $@

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then \
	  echo "mailflow needs Python 3.11 or newer with its venv module. On Debian: apt-get install python3 python3-venv" >&2; exit 1; fi
	@$(PYTHON) -m venv .venv
