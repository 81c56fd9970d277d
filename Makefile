# `make up` runs Hundred on this machine; `make test` runs its tests. Both set up what is missing.
PYTHON ?= python3
BIN := .venv/bin
LOCK := infra/requirements.lock
STAMP := .venv/.ready
CHECKOV := 3.3.30
STAGE ?= dev

.PHONY: setup up test check format package deploy browser lock clean
.DEFAULT_GOAL := up

setup: $(STAMP)

$(STAMP): pyproject.toml requirements.txt $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Hundred needs Python 3.11 or newer; name one with: make $(or $(MAKECMDGOALS),up) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make virtual environments. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	@test -x $(BIN)/pip || { rm -rf .venv && $(PYTHON) -m venv .venv; }
	@echo "installing into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint $(LOCK) --editable '.[local,test,check]'
	@touch $@

up: setup
	@$(BIN)/hundred up

browser: setup # what the tests in a real browser and of Parquet need beside Chromium; without it they are skipped
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint $(LOCK) --editable '.[browser,export]'
	@command -v chromium >/dev/null || echo "The browser tests need Chromium. On Debian and Ubuntu: sudo apt install chromium"

test: setup
	$(BIN)/python -m pytest -n auto --dist loadgroup

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: test .venv/checkov/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m infra.template.build
	$(BIN)/python -m infra.template.lint

# checkov pins an old boto3, so it lives in an environment of its own.
.venv/checkov/.ready: $(STAMP) Makefile
	@$(PYTHON) -m venv --clear .venv/checkov
	@.venv/checkov/bin/python -m pip install --quiet --disable-pip-version-check checkov==$(CHECKOV)
	@touch $@

package: setup
	$(BIN)/python -m infra.template.build

deploy: setup
	$(BIN)/hundred deploy --stage $(STAGE)

lock: setup # writes the exact versions that are installed now
	$(BIN)/python -m infra.lock > $(LOCK).new
	mv $(LOCK).new $(LOCK)

clean:
	rm -rf build .hundred .venv
