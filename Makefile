# Due Regard. `make` alone says what there is. The work is in operations/; this file only names it.
PYTHON ?= python3
VENV := .venv/bin
SETUP := $(PYTHON) operations/setup.py
# Labelled names and their scorer are other people's work and not part of this repository.
NAMES ?= ../shared/data/names
SCORER ?= ../shared/tools/score_names.py

# One process a core and one more, for drills and journeys mostly wait; files go to them whole, the longest first
# (tests/durations.txt).
SPREAD := -n $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --dist loadfile --no-loadscope-reorder

# Where it is set, each of a hundred processes would compile all of our code anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run dev demo setup test test-fast check types all-but-types fix openapi migrate policy-lock drills bench bench-matching lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 22

run: ## set up if need be, start everything, print the address (PORT=, DATA_DIR=, DEMO=yes|accounts|no)
	@$(SETUP) run
	@$(VENV)/python -m operations.stack

dev: ## the same, and what is changed in code, policy and templates is served within seconds
	@$(SETUP) dev
	@$(VENV)/python -m operations.stack --reload

demo: ## the same on a throw-away data folder
	@$(SETUP) run
	@exec env DATA_DIR="$$(mktemp -d)" DEMO=yes $(VENV)/python -m operations.stack

setup: ## install everything for run, check and test
	@$(SETUP) dev

test: ## run every test, with PostgreSQL and a browser
	@$(SETUP) dev
	@$(VENV)/python -m operations.servers.postgres_server with $(VENV)/python -m pytest $(SPREAD) $(ARGS)

test-fast: ## run rules, actions, stores and APIs on SQLite but for the thorough ones: what to run while you work
	@$(SETUP) dev
	@$(VENV)/python -m pytest $(SPREAD) --database sqlite -m "not thorough" tests/*/rules tests/*/actions tests/*/store tests/*/api $(ARGS)

check: ## format, lint, types, import contracts, OpenAPI, policy lock, size, container files
	@$(SETUP) dev
	@$(MAKE) --no-print-directory -j2 types all-but-types

types:
	$(VENV)/mypy

all-but-types: # beside the types, which take as long as all of these and one core
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	$(VENV)/lint-imports
	$(VENV)/python -m operations.openapi --check
	$(VENV)/python -m shared.policy check
	$(VENV)/python -m operations.size
	$(VENV)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(VENV)/hadolint Dockerfile
	$(VENV)/compose-lint docker-compose.yml

fix: ## mend format and what the linter can mend
	@$(SETUP) dev
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .

openapi: ## write docs/api/ again from the routes
	@$(SETUP) dev
	$(VENV)/python -m operations.openapi

policy-lock: ## write the checksums of newly published policy files
	@$(SETUP) dev
	$(VENV)/python -m shared.policy lock

migrate: ## bring the databases in DATA_DIR up to date without starting anything
	@$(SETUP) run
	@$(VENV)/python -m operations.migrate

drills: ## kill, freeze and wipe things while work goes on, and count what was lost (40 minutes at most)
	@$(SETUP) dev
	@$(VENV)/python -m tests.drills $(ARGS)

bench: ## measure, and write docs/benchmarks.md (NAMES=, SCORER= say where labelled names and their scorer are)
	@$(SETUP) dev
	@$(SETUP) rivals
	NAMES=$(NAMES) SCORER=$(SCORER) $(VENV)/python -m bench

bench-matching: ## measure the matcher alone, with its bars, beside other engines
	@$(SETUP) dev
	@$(SETUP) rivals
	NAMES=$(NAMES) SCORER=$(SCORER) $(VENV)/python -m bench.matching

lock: ## resolve requirements/*.in again; the files hold hashes and no addresses
	@$(SETUP) dev
	@for name in dev run uv node rivals; do \
	  $(VENV)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
	    --custom-compile-command "make lock" requirements/$$name.in -o requirements/$$name.txt \
	    $$([ $$name = run ] && echo "-c requirements/dev.txt") || exit 1; \
	done

clean: ## remove what set-up and the tools made; data stays
	rm -rf .venv build .mypy_cache .pytest_cache .ruff_cache .hypothesis services/gateway/static/govuk
