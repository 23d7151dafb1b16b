# Two commands matter: `make run` shows the product, `make test` proves it.
# Each prepares everything it needs; `make help` lists the rest.

PYTHON := .venv/bin/python
export PYTHONDONTWRITEBYTECODE ?=
# Tests start the program again and again; without its bytecode each start compiles all of it anew.
test: export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup setup-dev run test bars soak bench lint lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup:  ## prepare .venv with what the product needs
	@sh .ci/setup requirements.txt

setup-dev: setup
	@sh .ci/setup requirements-dev.txt

run: setup  ## start the demo: phone page, local platform and bot (ARGS="--port 9000")
	@$(PYTHON) -m bot demo $(ARGS)

lint: setup-dev  ## format, lint, types, layers and content
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports --no-cache
	$(PYTHON) -m bot knowledge check

test: lint  ## everything that proves the product, in about eleven minutes on two cores
	$(PYTHON) -m pytest -n auto --maxprocesses 4 --dist loadfile -m "not bar"

bars: setup-dev  ## the measured promises: faults, kills and quality, within forty minutes
	$(PYTHON) -m pytest -m bar

soak: setup-dev  ## the longest proof: 100,000 readers, 200 kills; SOAK_READERS and SOAK_KILLS make it shorter
	@SOAK=1 $(PYTHON) -m pytest -q -s -m bar tests/faults/test_bulletins.py -k "double_nobody and sqlite"

bench: setup-dev  ## figures of speed beside their baselines, in five minutes; never fails
	-$(PYTHON) -m bench.matching --quick
	-$(PYTHON) -m bench.ack --quick
	-$(PYTHON) -m bench.answer --quick
	-$(PYTHON) -m bench.console --quick
	-$(PYTHON) -m bench.beside --quick

COMPILE := -m uv pip compile --no-strip-extras -q pyproject.toml --universal --python-version 3.11 \
    --generate-hashes --no-header --no-emit-index-url

lock: setup-dev  ## renew the pinned requirements from pyproject.toml
	$(PYTHON) $(COMPILE) -o requirements.txt
	$(PYTHON) $(COMPILE) --extra postgres -c requirements.txt -o requirements-postgres.txt
	$(PYTHON) $(COMPILE) --extra dev -c requirements-postgres.txt -o requirements-dev.txt

clean:  ## remove the environment; data/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
