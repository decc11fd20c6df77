# make run: sets everything up and starts the bot (without a token: the browser playground).
# make test: sets everything up and passes all tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check lint setup mutate pictures scorecard bench bench-telegram kill fuzz clean

run: setup
	@$(BIN)/runtall

setup: .stamp-setup

.stamp-setup: pyproject.toml requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@$(BIN)/python -m compileall -q bot
	@touch .stamp-setup

test: setup
	@$(BIN)/python -m pytest

lint: setup
	@$(BIN)/ruff check bot tests bench
	@$(BIN)/ruff format --check bot tests bench
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: setup
	@$(BIN)/runtall check

mutate: setup
	@$(BIN)/python -m tests.mutate

pictures: setup
	@$(BIN)/python -m docs.draw

scorecard: setup
	@$(BIN)/python -m bench.scorecard

bench: setup bench-telegram
	@$(BIN)/python -m bench.turn
	@$(BIN)/python -m bench.own
	@$(BIN)/python -m bench.understanding

fuzz: setup
	@$(BIN)/python -m tests.fuzz

kill: setup
	@$(BIN)/python -m tests.kill

bench-telegram: setup
	@$(BIN)/python -m bench.burst

clean:
	rm -rf $(VENV) .stamp-setup build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
