# `make up` runs Hundred on this machine; `make test` runs its tests. Both set up what is missing.
PYTHON ?= python3
BIN := .venv/bin
LOCK := infra/requirements.lock
STAMP := .venv/.ready

.PHONY: setup up test check format package deploy lock clean
.DEFAULT_GOAL := up

setup: $(STAMP)

# --isolated reads no user's pip settings for editable paths; the lock pins every version.
$(STAMP): pyproject.toml requirements.txt $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Hundred needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint $(LOCK) --editable '.[local,test,check]'
	@touch $@

up: setup
	@$(BIN)/hundred up

test: setup
	$(BIN)/pytest

lock: # writes the exact versions that are installed now
	$(BIN)/pip freeze --exclude-editable | LC_ALL=C sort -f > $(LOCK)

clean:
	rm -rf build .hundred .venv
