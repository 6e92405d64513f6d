# make run    starts the site with a filled catalog        make test       everything fast
# make admin  makes a login for /admin/                    make check-all  the slow rest: crawls, load
#                                                          make fuzz       the property tests on new examples

# the first of these that is new enough and can make virtual environments
PYTHON ?= $(shell for one in python3.11 python3 python3.12 python3.13; do \
  $$one -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$one && break; done)
PORT ?= 8000
HOST ?= 127.0.0.1
RATECARD_VAR ?= var
JOBS ?= 2
TEST_DATABASE_URL ?= $(or $(RATECARD_TEST_DATABASE_URL),postgres://postgres@127.0.0.1:5432/ratecard)
export RATECARD_VAR

PY := .venv/bin/python
STATIC := $(shell find static catalog/static -type f 2>/dev/null)

.PHONY: setup run admin bundle test check-all sample-tools fuzz lint lock clean

setup: .venv/installed $(RATECARD_VAR)/static/collected
	@$(PY) -m config.prepare

run: setup
	@exec $(PY) -m config.start --host $(HOST) --port $(PORT)

admin: setup
	@$(PY) manage.py createsuperuser

# the catalog that is shipped, from recorded answers: make bundle CAPTURES=../captures
CAPTURES ?= $(or $(RATECARD_CAPTURES),../shared/captures)
BUNDLE ?= catalog/bundle/catalog.jsonl.zst

bundle: .venv/installed
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && export RATECARD_VAR="$$scratch" RATECARD_LOG_LEVEL=ERROR && \
	  unset DATABASE_URL && $(PY) manage.py migrate --verbosity 0 && \
	  $(PY) manage.py replay "$(CAPTURES)" && $(PY) manage.py refresh --here && $(PY) manage.py dump "$(BUNDLE)" --to-ship
	@echo "$(BUNDLE): $$(wc -c < "$(BUNDLE)") bytes"

.venv/installed: requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed and was not found (PYTHON= names one)"; exit 1; }
	@test -x $(PY) || { echo "making the virtual environment .venv"; $(PYTHON) -m venv .venv; }
	@echo "installing requirements.txt (once)"
	@$(PY) -m pip install -qq --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	@echo "installing requirements-dev.txt (once)"
	@$(PY) -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(RATECARD_VAR)/static/collected: .venv/installed $(STATIC)
	@$(PY) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

# what is compiled once serves every process of the tests, whatever the environment says
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(PY) -m pytest

test: .venv/installed-dev
	$(PYTEST) -n $(JOBS) --dist worksteal -m "not slow"
	@if reason=$$($(PY) -m tests.services postgres); then \
	  echo "the tests of the database again, on PostgreSQL"; \
	  DATABASE_URL=$(TEST_DATABASE_URL) $(PYTEST) -n $(JOBS) --dist worksteal -m "not slow" --on-both; \
	else echo "skipped: the same tests on PostgreSQL: $$reason"; test "$$REQUIRE_SERVICES" != 1; fi

check-all: .venv/installed-dev
	$(PYTEST) -m slow

# what the code samples import, outside the repository: for the tests that run them
sample-tools: .venv/installed-dev
	@$(PY) -m tests.sample_tools

fuzz: .venv/installed-dev
	$(PYTEST) -n $(JOBS) --hypothesis-profile=random $$(grep -l "^from hypothesis" tests/test_*.py)

lint: .venv/installed-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict catalog/domain scrapers
	.venv/bin/hadolint Dockerfile

lock: .venv/installed-dev
	.venv/bin/uv pip compile --quiet pyproject.toml -o requirements.txt \
	  --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links
	.venv/bin/uv pip compile --quiet pyproject.toml --extra dev -o requirements-dev.txt \
	  --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
