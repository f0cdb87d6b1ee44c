# Every command of this project. `make` alone lists them.
SHELL := /bin/bash
PYTHON ?= python3
export PYTHONPATH := $(CURDIR)/platform:$(CURDIR)
# Images often forbid Python to keep what it compiled; here hundreds of processes start, each with 2 000 modules.
unexport PYTHONDONTWRITEBYTECODE
ifdef PORT
export PORT
endif

LOCALDEV := .venv/bin/python -m localdev
.DEFAULT_GOAL := help
.PHONY: help venv run stop reset test shell-test lint format lock journey acceptance chaos bench-fleet bench-register bench-import pictures

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

venv: ## install the packages into .venv (done by the others when needed)
	@$(PYTHON) -m localdev.firststep

run: venv ## start everything and show the addresses; Ctrl-C stops (PORT=8001 for another port)
	@$(LOCALDEV) run

stop: ## stop what `make run` started elsewhere
	@if [ -x .venv/bin/python ]; then $(LOCALDEV) stop; fi

reset: ## stop everything and remove the local data (.local)
	@if [ -x .venv/bin/python ]; then $(LOCALDEV) reset; fi

test: venv ## run all tests on their own servers (ARGS="tests/billing -k pricing" for some)
	@$(LOCALDEV) test $(ARGS)

shell-test: venv ## a shell with the test servers up: run single tests there with pytest
	@$(LOCALDEV) servers --for test

lint: venv ## format, types, import rules, templates, words, migrations, forbidden patterns
	@$(LOCALDEV) lint

format: venv ## let ruff format and repair what it can
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix-only .

lock: venv ## compile requirements/*.txt from pyproject.toml (asks the package index)
	@$(LOCALDEV) lock

journey: venv ## walk the whole path from order to payout in a running service
	@$(LOCALDEV) journey $(ARGS)

acceptance: venv ## show which acceptance lines (A001-A219) are proven, and by which test
	@.venv/bin/python -m tests.requirements.acceptance

chaos: venv ## break processes on purpose and see that nothing is lost
	@$(LOCALDEV) servers --for test -- .venv/bin/python -m pytest tests/chaos $(ARGS)

bench-fleet: venv ## measure the fleet beside stock django-tenants (N=300 for the long form, ARGS="--only B4")
	@$(LOCALDEV) servers --for test -- .venv/bin/python -m tests.bench.fleet $(if $(N),--n $(N)) $(ARGS)

bench-register: venv ## measure the register's table with 10 000 experts beside raw SQL (ARGS="--experts 2000" for fewer)
	@$(LOCALDEV) servers --for test -- .venv/bin/python -m tests.bench.register $(ARGS)

bench-import: venv ## measure the import of a register of 10 000 rows beside openpyxl alone (ARGS="--rows 2000" for fewer)
	@$(LOCALDEV) servers --for test -- .venv/bin/python -m tests.bench.intake $(ARGS)

pictures: venv ## take the pictures of the README and the guides (docs/pictures) from a running service with invented people
	@$(LOCALDEV) servers --for test -- .venv/bin/python -m tests.browser.pictures
