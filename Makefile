# Two commands do everything: `make run` and `make test`. The others are their parts.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
IN := .venv/bin/
# On PostgreSQL: the first quick tests of each file, all that is about locks, and every page opened once. The others run there in `make deep`.
PAGES := $(shell find src -path '*/tests/test_*pages.py')
SLOW := slow and not locks and not postgresql and not sqlite and not browser
LIBRARIES := src/commonty/wording src/commonty/constitution src/commonty/counting src/commonty/ballots src/commonty/moving
export PYTHONPATH := src
export COMMONTY_DATA ?= $(CURDIR)/var
unexport DJANGO_SETTINGS_MODULE

help: ## List what there is to make.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

# What a voter's and a trustee's browser runs: made from browser/, with Node.js 20 or later.
BUNDLES := $(addprefix src/commonty/apps/voting/static/voting/,booth.js keys.js board.js verify.js opened-ballot.html)

setup: .venv/.ready $(BUNDLES) ## Make the virtual environment from the locked packages, and what browsers run.
.venv/.ready: pyproject.toml requirements.lock | $(BUNDLES)
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python .venv/bin/python install -q uv==0.13.9
	VIRTUAL_ENV=.venv $(IN)uv pip install -q --compile-bytecode --require-hashes -r requirements.lock
	VIRTUAL_ENV=.venv $(IN)uv pip install -q --compile-bytecode --no-deps -e .
	touch $@

lock: setup ## Resolve the packages again and lock them, with hashes and without hosts.
	VIRTUAL_ENV=.venv $(IN)uv pip compile -q pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url --no-header -o requirements.lock

run: setup ## Make the demonstration organisation and serve it.
	$(IN)commonty demo --serve

test-tools: ## Install what the tests drive: chromium, PostgreSQL, gettext, belenios-tool.
	tools/test-tools

test: setup test-tools ## Run the tests, on both databases and in a real browser; what is slow, and what pages say, on SQLite alone.
	$(MAKE) --jobs=3 --keep-going --output-sync=target test-browser test-journeys test-postgresql test-apps test-library

test-library: .make/bare/.ready test-tools ## The libraries again with nothing but Python, what ballots need, pytest and hypothesis.
	.make/bare/bin/python -m pytest -q -c tests/library.ini --rootdir=. --confcutdir=src $(LIBRARIES)

.make/bare/.ready: .venv/.ready
	$(PYTHON) -m venv --clear --without-pip .make/bare
	VIRTUAL_ENV=.make/bare $(IN)uv pip install -q --constraint requirements.lock pytest hypothesis gmpy2 pynacl
	touch $@

browser/node_modules/.package-lock.json: browser/package-lock.json
	cd browser && npm ci --ignore-scripts --no-audit --no-fund --silent
	touch $@

$(BUNDLES) &: browser/build.mjs browser/node_modules/.package-lock.json $(shell find browser/src -type f)
	cd browser && npm run --silent build

test-sqlite: test-apps test-journeys

test-apps: setup
	$(IN)python -m pytest -q -m "not browser and not postgresql" $(LIBRARIES:%=--ignore=%) src

test-journeys: setup browser/node_modules/.package-lock.json
	$(IN)python -m pytest -q -m "not browser and not postgresql" tests

test-postgresql: setup test-tools
	COMMONTY_FIRST=4 tools/with-postgresql $(IN)python -m pytest -q -m "not browser and not sqlite and not ($(SLOW))" $(LIBRARIES:%=--ignore=%) $(PAGES:%=--ignore=%)

test-browser: setup test-tools
	$(IN)python -m pytest -q -m browser

check: setup ## Lint, types, contracts, migrations, documentation.
	$(IN)ruff check .
	$(IN)ruff format --check .
	$(IN)mypy src tests benchmarks tools
	$(IN)lint-imports --no-cache
	$(IN)commonty manage makemigrations --check --dry-run
	$(IN)djlint --quiet --lint src

messages: setup test-tools ## Bring every catalogue of words up to date with the code, and compile it.
	for folder in src/commonty/site src/commonty/apps/*/; do \
	  [ ! -d $$folder/locale ] || (cd $$folder && $(CURDIR)/$(IN)commonty manage makemessages --all --add-location file --no-wrap --verbosity 0 \
	    && $(CURDIR)/$(IN)commonty manage compilemessages --verbosity 0) || exit 1; \
	done

bundle: setup ## Put together in dist/ what a host needs, without Node: wheels, recipe, units, Containerfile.
	packaging/bundle dist

test-bundle: bundle ## Install the bundle in a bare Debian root directory, found there, and serve it behind nginx and Caddy; takes minutes, as root.
	packaging/test-bundle dist

bench: setup test-tools ## Print the table of measurements.
	PG_FSYNC=on tools/with-postgresql $(IN)python -m benchmarks

screenshots: setup test-tools ## Take the pictures in docs/screenshots from the demonstration.
	$(IN)python -m tests.journeys.screenshots

deep: setup test-tools ## Long fuzzing, then every mutant of the constitution and of secret ballots; takes days.
	COMMONTY_DEEP=1 $(IN)python -m pytest -q $(LIBRARIES)
	$(IN)python -m benchmarks.agreeing 20000
	COMMONTY_DEEP=1 $(IN)python -m pytest -q tests/journeys/test_whole_loop_machine.py tests/journeys/test_loop.py
	tools/with-postgresql $(IN)python -m pytest -q -m "not browser and not sqlite" $(LIBRARIES:%=--ignore=%)
	$(MAKE) mutants
	$(MAKE) mutants LIBRARY=ballots

mutants: setup ## Change a library's code bit by bit: a test must fail. MODULE=calendar tries one module, LIBRARY=ballots those of another.
	nice $(IN)python -m tools.mutants $(or $(LIBRARY),constitution) $(MODULE)

.PHONY: help bundle test-bundle setup lock run messages test test-library test-sqlite test-apps test-journeys test-postgresql test-browser test-tools check bench deep mutants screenshots
