# Two commands: `make chat` (environment, index, chat in the browser) and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: chat install test eval lint dev clean lock

chat: install
	$(BIN)/antwoordwijzer chat

install: $(VENV)/installed
	@$(BIN)/antwoordwijzer index --if-needed

$(VENV)/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --disable-pip-version-check -q -r requirements.lock
	$(BIN)/pip install --disable-pip-version-check -q --no-deps -e .
	touch $@

dev: $(VENV)/installed-dev

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	$(BIN)/pip install --disable-pip-version-check -q -r requirements-dev.lock
	touch $@

test: dev
	$(BIN)/python -m pytest

lint: dev
	$(BIN)/ruff check .
	$(BIN)/mypy

eval: install
	$(BIN)/antwoordwijzer eval

# Locks of today's newest releases. The local label of a CPU build of torch is dropped: the name is the same everywhere.
COMPILE := pip-compile -q --no-header --no-annotate --strip-extras --no-emit-index-url --no-emit-find-links
lock: dev
	$(BIN)/pip install --disable-pip-version-check -q pip-tools
	$(BIN)/$(COMPILE) -o out.lock pyproject.toml && $(BIN)/$(COMPILE) --extra dev -o out-dev.lock pyproject.toml
	(head -2 requirements.lock; sed 's/+cpu//; /^#/d; /^$$/d' out.lock) > new.lock && mv new.lock requirements.lock
	(head -1 requirements-dev.lock; sed 's/+cpu//; /^#/d; /^$$/d' out-dev.lock | sort | comm -13 requirements.lock -) \
	  > new.lock && mv new.lock requirements-dev.lock
	rm -f out.lock out-dev.lock

clean:
	rm -rf $(VENV) build dist out
