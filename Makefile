# make run: sets everything up and starts the bot (without a token: the browser playground).
# make test: sets everything up and passes the suite, which is to take less than a minute on two cores; make proofs: the long tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Where an environment forbids it (containers often do), every process would compile all its modules anew: seconds each.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test proofs check lint setup install lock sbom mutate pictures screenshots scorecard bench bench-telegram kill broadcast years fuzz fresh clean

run: setup
	@$(BIN)/runtall

# Modules are compiled when they are first used: whoever waits for `make run` needs few of them.
setup: .stamp-setup

.stamp-setup: pyproject.toml requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q bot
	@touch .stamp-setup

# What a server needs and no more: no tools for developing.
install:
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --force-reinstall .
	@rm -f .stamp-setup

test: setup
	@$(BIN)/python -m pytest -m "not proof"

# Each sentence of the long tables of which the suite has some, and what else takes long.
proofs: setup
	@$(BIN)/python -m pytest -m proof

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

# docs/conversation.*, docs/playground.png: from the real program, in a Chromium
screenshots: setup
	@$(BIN)/python docs/take_pictures.py

scorecard: setup
	@$(BIN)/python -m bench.scorecard

bench: setup bench-telegram
	@$(BIN)/python -m bench.turn
	@$(BIN)/python -m bench.own
	@$(BIN)/python -m bench.understanding
	@$(BIN)/python -m bench.reminders
	@$(BIN)/python -m bench.imports
	@$(BIN)/python -m bench.pictures

fuzz: setup
	@$(BIN)/python -m tests.fuzz

kill: setup
	@$(BIN)/python -m tests.kill

# Posts for 500 groups at once, with people who write meanwhile, across a SIGKILL.
broadcast: setup
	@$(BIN)/python -m tests.broadcast

# Two simulated years of reminders; takes minutes. TMPDIR=/dev/shm makes it quicker.
years: setup
	@$(BIN)/python -m tests.years

# How long somebody new waits: a clone of the last commit, no caches, `make run`, the first answer.
fresh:
	@$(PYTHON) tests/fresh.py

bench-telegram: setup
	@$(BIN)/python -m bench.burst

# After a change of dependencies in pyproject.toml: pins what is new, keeps the rest. `make lock UPGRADE=--upgrade` takes the newest of all.
LOCK = build/tools/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet \
	--custom-compile-command "make lock" $(UPGRADE)

lock: build/tools/ready
	@$(LOCK) pyproject.toml --group dev -o requirements.txt
	@$(LOCK) pyproject.toml --group build --constraint requirements.txt -o deploy/requirements.txt
	@$(LOCK) --group tools -o .ci/tools.txt

# What is installed on a server, as CycloneDX JSON with versions and licences.
sbom: build/tools/ready
	@$(PYTHON) -m venv --clear build/run
	@$(MAKE) --no-print-directory install VENV=build/run
	@build/run/bin/python -m pip uninstall --quiet --yes pip setuptools
	@build/tools/bin/cyclonedx-py environment build/run/bin/python --pyproject pyproject.toml \
		--output-reproducible --of JSON --output-file build/sbom.json
	@echo "build/sbom.json"

build/tools/ready: .ci/tools.txt
	@$(PYTHON) -m venv --clear build/tools
	@build/tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/tools.txt
	@touch build/tools/ready

clean:
	rm -rf $(VENV) .stamp-setup build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
