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

lock:
	$(BIN)/python lock.py

clean:
	rm -rf $(VENV) build dist out
